//! Reading one resource.

use crate::{
    Address, Kind, Pinned, Reference, Resource, Resources, Secret, VersionRef, VersionState, access,
    change::secret_place,
    fault,
    row::{self, Current},
    secret, sql,
};
use base::{Ctx, Error, OrgId, Reach, ResourceId, Result, Verb};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The most that are read at once.
const MANY_MAX: usize = 200;

/// One version's content.
pub(crate) struct Content {
    pub(crate) version: crate::Version,
    pub(crate) spec: Value,
}

impl Resources {
    pub async fn get(&self, ctx: &Ctx, address: &Address, version: VersionRef) -> Result<Resource> {
        let kind = self.registry.find(&address.kind)?;
        let (mut shown, state) = self.glance(ctx, address, version).await?;
        if state == VersionState::Draft && kind.drafts_may_be_wrong {
            shown.findings = kind.flaws(&shown.spec);
        }
        Ok(shown)
    }

    /// The same, and the state of the version, without asking the kind what a draft has against it.
    pub async fn glance(&self, ctx: &Ctx, address: &Address, version: VersionRef) -> Result<(Resource, VersionState)> {
        let kind = self.gate(ctx, address, Verb::Read)?;
        let current = self.seen(ctx, kind, address).await?;
        if version == VersionRef::Newest {
            return Ok((current.shown(), current.stored.state));
        }
        let content = self.content(ctx, kind, &current, &version).await?;
        Ok((current.stored.shown(content.spec, content.version.version), content.version.state))
    }

    /// Many at once, each in its place, in few queries however many there are. `None`: it is not there for this caller.
    pub async fn get_many(&self, ctx: &Ctx, wanted: &[(Address, VersionRef)]) -> Result<Vec<Option<Resource>>> {
        if wanted.len() > MANY_MAX {
            return Err(Error::too_large(
                "too_many_items",
                format!("{} resources are asked for; at most {MANY_MAX} are read at once", wanted.len()),
            )
            .fix("ask for them in several parts"));
        }
        let may = |address: &Address| access::gate(&self.registry, ctx, address, Verb::Read).is_ok();
        let asked: Vec<usize> = (0..wanted.len()).filter(|i| may(&wanted[*i].0)).collect();
        let addresses: Vec<Address> = asked.iter().map(|i| wanted[*i].0.clone()).collect();
        let mut out: Vec<Option<Resource>> = vec![None; wanted.len()];
        let mut older: Vec<(usize, Current, u64)> = Vec::new();
        for (i, found) in asked.into_iter().zip(self.load_many(ctx, &addresses).await?) {
            let Some(current) = found.filter(|c| access::sees(ctx, &c.stored)) else { continue };
            match Self::number(&current, &wanted[i].1) {
                Ok(number) if number == current.stored.version => out[i] = Some(current.shown()),
                Ok(number) => older.push((i, current, number)),
                Err(_) => {}
            }
        }
        let versions = older.iter().map(|(_, current, number)| vec![row::id(current.stored.id), row::int(*number)]).collect();
        let found = if older.is_empty() { Vec::new() } else { self.rows(ctx).query_each(sql::VERSION, versions).await? };
        for ((i, current, number), found) in older.into_iter().zip(found) {
            let Some(found) = found.first() else { continue };
            let kind = self.registry.find(&current.stored.address.kind)?;
            out[i] = Some(current.stored.shown(row::spec(kind, found)?, number));
        }
        Ok(out)
    }

    /// Those that are there, whoever asks, each in its place.
    pub(crate) async fn load_many(&self, ctx: &Ctx, addresses: &[Address]) -> Result<Vec<Option<Current>>> {
        let mut out: Vec<Option<Current>> = vec![None; addresses.len()];
        if addresses.is_empty() {
            return Ok(out);
        }
        let names: Vec<[&str; 3]> = addresses.iter().map(|a| [a.kind.as_str(), a.workspace_text(), a.name.as_str()]).collect();
        for found in self.rows(ctx).query(sql::GET_MANY, vec![row::text(&json!(names).to_string())]).await? {
            let place = usize::try_from(found.int("place")?).unwrap_or(usize::MAX);
            let Some(address) = addresses.get(place) else { continue };
            let current = row::current(self.registry.find(&address.kind)?, &found)?;
            out[place] = Some(current);
        }
        Ok(out)
    }

    /// Who may be told of each of these now, those in the recycle bin among them. What is not there any more is left out.
    pub async fn reaches(&self, org: OrgId, ids: &[ResourceId]) -> Result<BTreeMap<ResourceId, Reach>> {
        let found = self.store.org(org).query_each(sql::BODY, ids.iter().map(|id| vec![row::id(*id)]).collect()).await?;
        found.iter().flatten().map(|found| row::stored(found).map(|stored| (stored.id, stored.reach()))).collect()
    }

    /// The number a version has in this resource.
    pub(crate) fn number(current: &Current, version: &VersionRef) -> Result<u64> {
        let stored = &current.stored;
        let number = match version {
            VersionRef::Newest => Some(stored.version),
            VersionRef::Current => stored.current_version(),
            VersionRef::Number(number) => Some(*number).filter(|n| *n >= 1 && *n <= stored.version),
            VersionRef::Label(label) => stored.version_labels.get(label).copied(),
        };
        number.ok_or_else(|| match version {
            VersionRef::Current => Error::not_found("not_published", format!("{} has no published version", stored.address()))
                .place(stored.address().to_string())
                .fix("publish a version"),
            _ => fault::no_version(&stored.address(), &version.to_string()),
        })
    }

    pub(crate) async fn content(&self, ctx: &Ctx, kind: &Kind, current: &Current, version: &VersionRef) -> Result<Content> {
        let number = Self::number(current, version)?;
        let found = self.rows(ctx).query_one(sql::VERSION, vec![row::id(current.stored.id), row::int(number)]).await?;
        let found = found.ok_or_else(|| fault::no_version(&current.stored.address(), &number.to_string()))?;
        Ok(Content { version: row::version(&found, &current.stored)?, spec: row::spec(kind, &found)? })
    }

    /// What a reference means now: pinned to a version and its hash. A draft is found by its owner only.
    pub async fn resolve(&self, ctx: &Ctx, reference: &Reference) -> Result<Pinned> {
        let scope = self.registry.find(&reference.kind)?.scope;
        let workspace = reference.workspace.as_deref().filter(|_| scope == crate::Scope::Workspace);
        let address = Address::new(&reference.kind, workspace, &reference.name);
        let placed = |e: Error| if e.place_text().is_some() || reference.path.is_empty() { e } else { e.place(reference.path.clone()) };
        let kind = self.gate(ctx, &address, Verb::Read).map_err(placed)?;
        let current = self.seen(ctx, kind, &address).await?;
        let content = self.content(ctx, kind, &current, &reference.version).await?;
        if content.version.state == VersionState::Draft && current.stored.owner.id != ctx.principal.id {
            return Err(Error::forbidden(
                "version_is_draft",
                format!("version {} of {address} is a draft; only its owner can use it", content.version.version),
            )
            .place(address.to_string())
            .fix("publish it, or refer to a published version"));
        }
        let Content { version, spec } = content;
        Ok(Pinned { address, id: current.stored.id, version: version.version, hash: version.hash, halted: current.stored.halted, spec })
    }

    /// The value of a secret field of the current version (else the newest), for the place where it is used. `None`: the
    /// field is not there, or its value was never given here.
    pub async fn secret(&self, ctx: &Ctx, address: &Address, pointer: &str) -> Result<Option<Secret>> {
        let kind = self.gate(ctx, address, Verb::Read)?;
        let current = self.seen(ctx, kind, address).await?;
        let version = current.stored.current_version().map_or(VersionRef::Newest, VersionRef::Number);
        let content = self.content(ctx, kind, &current, &version).await?;
        self.open_secret(ctx, current.stored.id, &content.spec, pointer).await
    }

    /// The same of a version that was pinned before.
    pub async fn secret_of(&self, ctx: &Ctx, pinned: &Pinned, pointer: &str) -> Result<Option<Secret>> {
        let kind = self.gate(ctx, &pinned.address, Verb::Read)?;
        let found = self.rows(ctx).query_one(sql::GET_BY_ID, vec![row::id(pinned.id)]).await?;
        let found = found.map(|found| row::current(kind, &found)).transpose()?;
        access::visible(ctx, &pinned.address, found.map(|c| c.stored))?;
        self.open_secret(ctx, pinned.id, &pinned.spec, pointer).await
    }

    async fn open_secret(&self, ctx: &Ctx, id: base::ResourceId, spec: &Value, pointer: &str) -> Result<Option<Secret>> {
        let Some(fingerprint) = spec.pointer(pointer).and_then(secret::mark) else { return Ok(None) };
        let rows = self.rows(ctx);
        let Some(found) = rows.query_one(sql::SECRET, vec![row::id(id), row::text(fingerprint)]).await? else { return Ok(None) };
        let plain = rows.open(&secret_place(id, fingerprint), found.bytes("sealed")?)?;
        let plain = String::from_utf8(plain).map_err(|_| Error::internal("row_not_readable", "a stored secret is no text"))?;
        Ok(Some(Secret::new(plain)))
    }
}
