//! Who uses whom.

use crate::{Address, Resources, VersionRef, access, row, sql};
use base::{Ctx, Error, ResourceId, Result, Verb};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A reference made firm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pinned {
    pub address: Address,
    pub id: ResourceId,
    pub version: u64,
    pub hash: String,
    /// With marks in place of secrets.
    pub spec: Value,
}

/// The other end of a reference. `version`: the version meant, when it is there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Related {
    pub kind: String,
    pub workspace: Option<String>,
    pub name: String,
    pub version: Option<u64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct References {
    pub uses: Vec<Related>,
    pub used_by: Vec<Related>,
}

impl Resources {
    /// Of the newest version; what the caller may not see is left out.
    pub async fn references(&self, ctx: &Ctx, address: &Address) -> Result<References> {
        let kind = self.gate(ctx, address, Verb::Read)?;
        let current = self.seen(ctx, kind, address).await?;
        let rows = self.rows(ctx);
        let mut uses = Vec::new();
        for found in rows.query(sql::REFERENCES, vec![row::id(current.stored.id), row::int(current.stored.version)]).await? {
            let workspace = Some(found.text("workspace")?).filter(|w| !w.is_empty());
            let target = Address::new(found.text("kind")?, workspace, found.text("name")?);
            let Ok(wanted) = found.text("wanted")?.parse::<VersionRef>();
            let version = self.target_version(ctx, &target, &wanted).await?;
            uses.push(Related { kind: target.kind, workspace: target.workspace, name: target.name, version });
        }
        uses.sort();
        uses.dedup();
        let (used_by, _) = self.users(ctx, address, &[]).await?;
        Ok(References { uses, used_by })
    }

    async fn target_version(&self, ctx: &Ctx, target: &Address, wanted: &VersionRef) -> Result<Option<u64>> {
        let Ok(kind) = access::gate(&self.registry, ctx, target, Verb::Read) else { return Ok(None) };
        let found = self.load(ctx, kind, target).await?.filter(|c| access::sees(ctx, &c.stored));
        Ok(found.and_then(|current| Self::number(&current, wanted).ok()))
    }

    /// Those that refer to it with a version that is in use: the ones the caller may see, and how many there are beside them.
    pub(crate) async fn users(&self, ctx: &Ctx, address: &Address, but: &[Address]) -> Result<(Vec<Related>, usize)> {
        let params = vec![row::text(&address.kind), row::text(address.workspace_text()), row::text(&address.name)];
        let (mut seen, mut hidden) = (Vec::new(), 0);
        for found in self.rows(ctx).query(sql::USED_BY, params).await? {
            let stored = row::stored(&found)?;
            let used_in = row::natural(found.int("used_in")?);
            let user = stored.address();
            if !stored.in_use(used_in) || user == *address || but.contains(&user) {
                continue;
            }
            let may = ctx.rights.has_in(&user.kind, Verb::Read, user.workspace.as_deref()) && access::sees(ctx, &stored);
            if may {
                seen.push(Related { kind: user.kind, workspace: user.workspace, name: user.name, version: Some(used_in) });
            } else {
                hidden += 1;
            }
        }
        // Newest version first in each; one line for each resource.
        seen.dedup_by(|b, a| (&a.kind, &a.workspace, &a.name) == (&b.kind, &b.workspace, &b.name));
        if address.kind == "workspace" {
            for found in self.rows(ctx).query(sql::IN_WORKSPACE, vec![row::text(&address.name)]).await? {
                let inside = Address::new(found.text("kind")?, Some(found.text("workspace")?), found.text("name")?);
                if but.contains(&inside) {
                    continue;
                }
                if ctx.rights.has_in(&inside.kind, Verb::Read, inside.workspace.as_deref()) && access::sees_all(ctx) {
                    seen.push(Related { kind: inside.kind, workspace: inside.workspace, name: inside.name, version: None });
                } else {
                    hidden += 1;
                }
            }
        }
        Ok((seen, hidden))
    }

    /// Refuses when somebody still refers to it, but for those that go with it.
    pub(crate) async fn unreferenced(&self, ctx: &Ctx, address: &Address, but: &[Address]) -> Result<()> {
        let (users, hidden) = self.users(ctx, address, but).await?;
        if users.is_empty() && hidden == 0 {
            return Ok(());
        }
        let mut names: Vec<String> =
            users.iter().take(10).map(|u| Address::new(&u.kind, u.workspace.as_deref(), &u.name).to_string()).collect();
        let others = users.len() - names.len() + hidden;
        if others > 0 {
            names.push(format!("{others} more"));
        }
        Err(Error::conflict("still_referenced", format!("{address} is still used by {}", names.join(", ")))
            .place(address.to_string())
            .fix(if address.kind == "workspace" { "delete those first" } else { "change those first, or delete it with `force`" })
            .details(json!({ "used_by": users, "hidden": hidden })))
    }
}
