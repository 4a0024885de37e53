//! Accounts and their API tokens, as far as authentication sees them. `governance` keeps them.

use base::{Ctx, Error, OrgId, Principal, TokenId};
use std::borrow::Cow;
use store::Fut;
use tokio::sync::watch;

/// An account as it stands now.
#[derive(Clone, Debug)]
pub struct Holder {
    pub ctx: Ctx,
    /// The API token it came with. Its scopes are in the rights already.
    pub token: Option<TokenId>,
}

/// What a request asked for, as far as its address says.
#[derive(Clone, Debug)]
pub struct Sought {
    pub operation: Cow<'static, str>,
    /// As it was written: there need not be one of this name.
    pub workspace: Option<String>,
}

/// Where accounts and their API tokens are kept.
pub trait Tokens: Send + Sync {
    /// Who holds this token. `None` for one that is unknown, revoked or expired, or whose account is disabled; which of
    /// these it is must not show, not even in the time it takes.
    fn holder<'a>(&'a self, token: &'a str) -> Fut<'a, Option<Holder>>;
    /// The same account, looked at again: for sessions and streams that outlast a request. `token` is the one it began with.
    fn again<'a>(&'a self, org: OrgId, who: &'a Principal, token: Option<TokenId>) -> Fut<'a, Option<Holder>>;
    fn org_name(&self, org: OrgId) -> Fut<'_, Option<String>>;
    /// Somebody showed a token that opens nothing.
    fn failed(&self, token: &str);
    /// Somebody asked for what they may not do, or for what is against the rules of the organization.
    fn refused(&self, ctx: &Ctx, what: &Sought, error: &Error);
    /// Moves whenever an account or a token changes.
    fn changes(&self) -> watch::Receiver<u64>;
}
