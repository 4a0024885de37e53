//! Who uses whom.

use crate::{Address, Halted, Resource, Resources, VersionRef, access, row, sql};
use base::{Ctx, Error, ResourceId, Result, Verb};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::{Param, Row, Statement};

/// The most users of one resource that are named; how many there are is always said.
const USERS_MAX: u64 = 1_000;

/// A reference made firm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pinned {
    pub address: Address,
    pub id: ResourceId,
    pub version: u64,
    pub hash: String,
    /// The resource is out of use; what that means is for the one who asks to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub halted: Option<Halted>,
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
        Ok(self.references_of(ctx, &[&current.shown()]).await?.pop().unwrap_or_default())
    }

    /// Of many that the caller has read, each in its place: in few queries, however many there are.
    pub async fn references_of(&self, ctx: &Ctx, read: &[&Resource]) -> Result<Vec<References>> {
        let rows = self.rows(ctx);
        let newest = read.iter().map(|r| vec![row::id(r.id), row::int(r.version)]).collect();
        let mut uses: Vec<Vec<(Address, VersionRef)>> = Vec::with_capacity(read.len());
        for found in rows.query_each(sql::REFERENCES, newest).await? {
            uses.push(found.iter().map(target).collect::<Result<_>>()?);
        }
        let targets = self.targets(ctx, &uses).await?;
        let mut used_by = Vec::with_capacity(read.len());
        let (readable, names) = (access::readable(ctx, self.registry.iter()), access::names(ctx));
        let users = read.iter().map(|r| used(&r.address(), &[], [readable.clone(), names.clone(), row::int(USERS_MAX)])).collect();
        for (resource, found) in read.iter().zip(rows.query_each(sql::USED_BY, users).await?) {
            let mut users = found.iter().map(related).collect::<Result<Vec<_>>>()?;
            if resource.kind == "workspace" {
                let inside = inside(&resource.name, &[], [readable.clone(), names.clone(), row::int(USERS_MAX)]);
                users.extend(rows.query(sql::INSIDE, inside).await?.iter().map(related).collect::<Result<Vec<_>>>()?);
            }
            used_by.push(users);
        }
        Ok(uses.into_iter().zip(used_by).map(|(uses, used_by)| References { uses: meant(uses, &targets), used_by }).collect())
    }

    /// What is there for the caller of what is referred to.
    async fn targets(&self, ctx: &Ctx, uses: &[Vec<(Address, VersionRef)>]) -> Result<BTreeMap<Address, row::Current>> {
        let mut wanted: Vec<Address> = uses.iter().flatten().map(|(address, _)| address.clone()).collect();
        wanted.sort();
        wanted.dedup();
        wanted.retain(|address| access::gate(&self.registry, ctx, address, Verb::Read).is_ok());
        let found = self.load_many(ctx, &wanted).await?;
        let there = wanted.into_iter().zip(found).filter_map(|(address, found)| Some((address, found?)));
        Ok(there.filter(|(_, current)| access::sees(ctx, &current.stored)).collect())
    }

    /// Those that refer to it with a version that is in use, or live in it: the ones the caller may see, of which so many are
    /// named, and how many there are altogether.
    async fn users(&self, ctx: &Ctx, address: &Address, but: &[Address]) -> Result<(Vec<Related>, u64)> {
        let rows = self.rows(ctx);
        let who = || [access::readable(ctx, self.registry.iter()), access::names(ctx), row::int(USERS_MAX)];
        let count = async |text, params| match rows.query_one(text, params).await? {
            Some(found) => Ok::<_, Error>(row::natural(found.int("number")?)),
            None => Ok(0),
        };
        let mut all = count(sql::USED_COUNT, used(address, but, [])).await?;
        let mut seen = Vec::new();
        if all > 0 {
            seen = rows.query(sql::USED_BY, used(address, but, who())).await?;
        }
        if address.kind == "workspace" {
            all += count(sql::INSIDE_COUNT, inside(&address.name, but, [])).await?;
            seen.extend(rows.query(sql::INSIDE, inside(&address.name, but, who())).await?);
        }
        Ok((seen.iter().map(related).collect::<Result<_>>()?, all))
    }

    /// Refuses when somebody still refers to it, but for those that go with it.
    pub(crate) async fn unreferenced(&self, ctx: &Ctx, address: &Address, but: &[Address]) -> Result<()> {
        let (users, all) = self.users(ctx, address, but).await?;
        if all == 0 {
            return Ok(());
        }
        let mut names: Vec<String> =
            users.iter().take(10).map(|u| Address::new(&u.kind, u.workspace.as_deref(), &u.name).to_string()).collect();
        let others = all.saturating_sub(names.len() as u64);
        if others > 0 {
            names.push(format!("{others} more"));
        }
        let hidden = all.saturating_sub(users.len() as u64);
        Err(Error::conflict("still_referenced", format!("{address} is still used by {}", names.join(", ")))
            .place(address.to_string())
            .fix(if address.kind == "workspace" { "delete those first" } else { "change those first, or delete it with `force`" })
            .details(json!({ "used_by": users, "hidden": hidden })))
    }

    /// The same once more when the batch is written, so that nobody can begin to use it in between.
    pub(crate) fn still_unreferenced(&self, address: &Address, id: ResourceId, but: &[Address]) -> Vec<Statement> {
        let mut guards = vec![Statement::new(sql::STILL_UNUSED, used(address, but, [row::id(id)])).expecting(1)];
        if address.kind == "workspace" {
            guards.push(Statement::new(sql::STILL_EMPTY, inside(&address.name, but, [row::id(id)])).expecting(1));
        }
        guards
    }
}

fn used<const N: usize>(address: &Address, but: &[Address], more: [Param; N]) -> Vec<Param> {
    let place = [row::text(&address.kind), row::text(address.workspace_text()), row::text(&address.name)];
    place.into_iter().chain([listed(but.iter().chain([address]))]).chain(more).collect()
}

fn inside<const N: usize>(workspace: &str, but: &[Address], more: [Param; N]) -> Vec<Param> {
    [row::text(workspace), listed(but)].into_iter().chain(more).collect()
}

/// As statements write them: a kind of the organization has an empty workspace.
fn listed<'a>(addresses: impl IntoIterator<Item = &'a Address>) -> Param {
    row::list(&addresses.into_iter().map(|a| format!("{}/{}/{}", a.kind, a.workspace_text(), a.name)).collect::<Vec<_>>())
}

fn target(found: &Row) -> Result<(Address, VersionRef)> {
    let workspace = Some(found.text("workspace")?).filter(|w| !w.is_empty());
    let Ok(wanted) = found.text("wanted")?.parse::<VersionRef>();
    Ok((Address::new(found.text("kind")?, workspace, found.text("name")?), wanted))
}

fn meant(uses: Vec<(Address, VersionRef)>, there: &BTreeMap<Address, row::Current>) -> Vec<Related> {
    let version = |address: &Address, wanted: &VersionRef| Resources::number(there.get(address)?, wanted).ok();
    let mut all: Vec<Related> = uses
        .into_iter()
        .map(|(address, wanted)| {
            let version = version(&address, &wanted);
            Related { kind: address.kind, workspace: address.workspace, name: address.name, version }
        })
        .collect();
    all.sort();
    all.dedup();
    all
}

fn related(found: &Row) -> Result<Related> {
    let workspace = Some(found.text("workspace")?.to_owned()).filter(|w| !w.is_empty());
    let version = found.opt_int("used_in")?.map(row::natural);
    Ok(Related { kind: found.text("kind")?.to_owned(), workspace, name: found.text("name")?.to_owned(), version })
}
