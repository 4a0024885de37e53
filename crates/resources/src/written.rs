//! What a person wrote for a resource, for kinds that keep it beside the spec: comments and order are in the text, not in the spec. A
//! version is what its spec says; its text is how it is shown, and the newest one that says it is kept.

use crate::{Address, Kind, Resource, Resources, change::Prepared, row::Current};
use base::{Ctx, Error, Result};
use serde_json::Value;
use store::{Fut, OrgStore, Statement};

/// How a kind keeps texts. The rows are the kind's own; they are committed with what the text says, or not at all.
pub trait Written: Send + Sync {
    /// Does the text of the resource of this name say exactly this spec?
    fn says(&self, name: &str, text: &str, spec: &Value) -> bool;

    /// The text of the newest version, as it is shown.
    fn text<'a>(&'a self, rows: OrgStore, resource: &'a Resource) -> Fut<'a, String>;

    /// What keeps this text of the newest version, instead of the one before.
    fn keep(&self, resource: &Resource, text: &str) -> Statement;

    /// Why the content of a version is refused, at the places of its text instead of the spec's. `hash` is the version's.
    fn refused<'a>(&'a self, rows: OrgStore, resource: &'a Resource, hash: &'a str, error: Error) -> Fut<'a, Error>;
}

impl Resources {
    /// The text that is to be kept: it says what is written, and is another one than is shown for it.
    pub(crate) async fn new_text<'a>(
        &self,
        ctx: &Ctx,
        kind: &Kind,
        address: &Address,
        current: Option<&Current>,
        prepared: &Prepared,
        text: Option<&'a str>,
    ) -> Result<Option<&'a str>> {
        let (Some(written), Some(text)) = (&kind.written, text) else { return Ok(None) };
        if prepared.broken || !written.says(&address.name, text, &prepared.desired.spec) {
            return Ok(None);
        }
        match current.filter(|current| current.stored.hash == prepared.hash) {
            Some(current) if written.text(self.rows(ctx), &current.shown()).await? == text => Ok(None),
            _ => Ok(Some(text)),
        }
    }
}
