//! Who may do what: users and service accounts, the roles they hold, and their API tokens.
//!
//! Nothing reaches an account but through the handle of its organization; what is not there and what belongs to another
//! organization are the same answer. A change counts at once: what is remembered of accounts and tokens is forgotten with
//! every change, and after five seconds by itself.

mod accounts;
mod address;
mod gate;
mod http;
mod notes;
mod roles;
mod sql;
mod tokens;

pub(crate) use self::http::operations;
pub use accounts::NewAccount;
pub(crate) use accounts::check_name;
pub use address::{Addresses, Letters, operations as address_operations};
pub use roles::{Assignment, KindName, ORG_ADMIN, ROLES, Role, Roles, SYSTEM_ADMIN};
pub use sql::migrations;
pub use tokens::NewToken;

use base::{Ctx, Error, Principal, PrincipalId, PrincipalKind, Result, Rights, SharedClock, SharedRng, Timestamp, TokenId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use store::{AuditRecord, Batch, Journal, Statement, Store};

/// A person, or a program that acts for nobody in particular.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    #[default]
    User,
    ServiceAccount,
}

impl AccountKind {
    fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::ServiceAccount => "service_account",
        }
    }

    fn of(word: &str) -> Option<Self> {
        [Self::User, Self::ServiceAccount].into_iter().find(|kind| kind.word() == word)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: PrincipalId,
    pub kind: AccountKind,
    pub name: String,
    pub roles: Vec<Assignment>,
    pub teams: Vec<String>,
    pub disabled: bool,
    /// Where the person is reached by e-mail: confirmed by them, or said by who keeps accounts.
    pub email: Option<String>,
    pub created_at: Timestamp,
    pub created_by: String,
    pub updated_at: Timestamp,
    /// Counts the changes.
    generation: i64,
}

impl Account {
    fn principal(&self) -> Principal {
        let kind = match self.kind {
            AccountKind::User => PrincipalKind::User,
            AccountKind::ServiceAccount => PrincipalKind::ServiceAccount,
        };
        Principal { id: self.id, kind, name: self.name.clone() }
    }

    /// Holds an administrator's role in the whole organization.
    fn administers(&self) -> bool {
        self.roles.iter().any(|one| one.workspace.is_none() && matches!(one.role.as_str(), ORG_ADMIN | SYSTEM_ADMIN))
    }
}

/// An API token, without its secret: that is shown once and kept by nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    pub id: TokenId,
    pub account: PrincipalId,
    pub account_name: String,
    pub name: String,
    /// How the secret begins: enough to tell tokens apart.
    pub prefix: String,
    /// What it may do of what its account may; all of it if `None`.
    pub scopes: Option<Rights>,
    pub created_at: Timestamp,
    pub created_by: String,
    pub expires_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

impl ApiToken {
    fn is_good(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at > now
    }
}

/// The person at the machine, who holds every right.
pub fn local_ctx(store: &Store) -> Ctx {
    let roles = [(SYSTEM_ADMIN.to_owned(), None)].into();
    Ctx { roles, ..Ctx::new(store.local_org(), store.local_user(), Rights::all()) }
}

/// The accounts of all organizations. Cheap to clone.
#[derive(Clone)]
pub struct Identity(Arc<Inner>);

struct Inner {
    store: Store,
    clock: SharedClock,
    rng: SharedRng,
    roles: Roles,
    gate: gate::Gate,
    notes: notes::Notes,
    /// Changes of who administers an organization are made one after the other, so that the last one cannot go.
    changing: tokio::sync::Mutex<()>,
}

impl Identity {
    /// Makes the account of the person at the machine, if it is not there yet.
    pub async fn open(store: Store, clock: SharedClock, rng: SharedRng, roles: Roles) -> Result<Self> {
        let notes = notes::Notes::new(store.clone(), clock.clone());
        let inner = Inner { store, clock, rng, roles, gate: gate::Gate::default(), notes, changing: tokio::sync::Mutex::default() };
        let identity = Self(Arc::new(inner));
        identity.ensure_local_user().await?;
        Ok(identity)
    }

    pub fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn clock(&self) -> &SharedClock {
        &self.0.clock
    }

    /// One change with its audit record; whatever was remembered is forgotten after it.
    async fn commit(&self, ctx: &Ctx, rows: Vec<Statement>, action: &str, body: Value) -> Result<()> {
        let at = self.0.clock.now();
        let record = AuditRecord::of(ctx, at, action, body);
        let done = self.0.store.commit(Batch { rows, audit: vec![record], ..Batch::new(ctx.org) }).await;
        self.0.gate.forget();
        done.map(|_| ()).map_err(|error| match error.code() {
            "stale_row" => Error::conflict("stale_row", "the account was changed meanwhile").fix("read it again and repeat the change"),
            _ => error,
        })
    }
}
