//! The door to resources. Every function takes the caller's context first and checks the right and the visibility itself.

use crate::{Address, Finding, Kind, Registry, Visibility, access, row, row::Current, sql};
use base::{Ctx, PrincipalId, Result, SharedClock, SharedRng, Verb};
use serde_json::Value;
use std::sync::Arc;
use store::{Fut, OrgStore, Store};

/// A change that is about to be made, for those who may have something against it.
#[derive(Debug)]
pub struct Proposed<'a> {
    pub address: &'a Address,
    /// `create`, `update`, `publish`, `label`, `rollback`, `delete`, `restore`, `purge`, `pause`, `archive`, `resume`.
    pub action: &'static str,
    pub title: Option<&'a str>,
    pub labels: &'a std::collections::BTreeMap<String, String>,
    pub visibility: Visibility,
    pub team: Option<&'a str>,
    /// With marks in place of secrets.
    pub spec: &'a Value,
    pub old_spec: Option<&'a Value>,
    pub reason: Option<&'a str>,
    /// A version becomes published by it.
    pub publishes: bool,
    /// Who wrote that version.
    pub author: PrincipalId,
}

/// Looks at changes before they are made; findings refuse them.
pub trait Admission: Send + Sync {
    fn review<'a>(&'a self, ctx: &'a Ctx, proposed: &'a Proposed<'a>) -> Fut<'a, Vec<Finding>>;
}

#[derive(Clone)]
pub struct Resources {
    pub(crate) store: Store,
    pub(crate) registry: Arc<Registry>,
    pub(crate) clock: SharedClock,
    pub(crate) rng: SharedRng,
    pub(crate) admission: Vec<Arc<dyn Admission>>,
}

impl Resources {
    pub fn new(store: Store, registry: Arc<Registry>, clock: SharedClock, rng: SharedRng) -> Self {
        Self { store, registry, clock, rng, admission: Vec::new() }
    }

    #[must_use]
    pub fn with_admission(mut self, admission: Arc<dyn Admission>) -> Self {
        self.admission.push(admission);
        self
    }

    pub fn registry(&self) -> &Arc<Registry> {
        &self.registry
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) fn rows(&self, ctx: &Ctx) -> OrgStore {
        self.store.org(ctx.org)
    }

    pub(crate) fn gate(&self, ctx: &Ctx, address: &Address, verb: Verb) -> Result<&Kind> {
        access::gate(&self.registry, ctx, address, verb)
    }

    /// The resource as it is, whoever asks; `None` when it is not there or in the recycle bin.
    pub(crate) async fn load(&self, ctx: &Ctx, kind: &Kind, address: &Address) -> Result<Option<Current>> {
        self.load_by(ctx, kind, address, sql::GET).await
    }

    pub(crate) async fn load_by(&self, ctx: &Ctx, kind: &Kind, address: &Address, text: &'static str) -> Result<Option<Current>> {
        let params = vec![row::text(kind.name), row::text(address.workspace_text()), row::text(&address.name)];
        self.rows(ctx).query_one(text, params).await?.map(|found| row::current(kind, &found)).transpose()
    }

    /// The resource, if it is there for this caller.
    pub(crate) async fn seen(&self, ctx: &Ctx, kind: &Kind, address: &Address) -> Result<Current> {
        let found = self.load(ctx, kind, address).await?;
        let Some(found) = found else { return Err(crate::fault::missing(address)) };
        access::visible(ctx, address, Some(found.stored.clone()))?;
        Ok(found)
    }
}
