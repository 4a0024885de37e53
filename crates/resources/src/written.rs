//! What a person wrote for a resource, for kinds that keep it beside the spec: comments and order are in the text, not in the spec.

use crate::Resource;
use base::{Ctx, Error};
use store::{Fut, OrgStore, Statement};

/// How a kind keeps texts. The rows are the kind's own; they are committed with the version that the text says, or not at all.
pub trait Written: Send + Sync {
    /// What keeps the text of the newest version. Nothing for a text that does not say exactly the spec.
    fn keep(&self, resource: &Resource, text: &str) -> Vec<Statement>;

    /// Why the content of a version is refused, at the places of its text instead of the spec's. `hash` is the version's.
    fn refused<'a>(&'a self, ctx: &'a Ctx, rows: OrgStore, resource: &'a Resource, hash: &'a str, error: Error) -> Fut<'a, Error>;
}
