//! Several organizations in one installation. Nothing of one is reached from another: every row is read through a handle
//! that carries the organization, and a token names its own.

mod http;

pub(crate) use self::http::operations;

use base::{Ctx, Error, OrgId, PrincipalId, Result, Rights, SharedClock, Timestamp, TokenId};
use serde_json::json;
use std::sync::Arc;
use store::{AuditRecord, Batch, Fut, Journal, Store};

pub use store::Organization;

const NAME_CHARS_MAX: usize = 100;

/// An organization's way in.
pub struct Administrator {
    pub id: PrincipalId,
    pub name: String,
    pub token_id: TokenId,
    /// Shown once.
    pub token: String,
    pub expires_at: Timestamp,
}

/// What an organization begins with.
pub trait Founding: Send + Sync {
    /// Everything but accounts: its first workspace.
    fn furnish<'a>(&'a self, ctx: &'a Ctx) -> Fut<'a, ()>;
    /// Whether an account may have this name.
    fn check(&self, name: &str) -> Result<()>;
    /// An account that administers the organization of `ctx`, with a token.
    fn administrator<'a>(&'a self, ctx: &'a Ctx, name: &'a str) -> Fut<'a, Administrator>;
}

/// The organizations of the installation.
#[derive(Clone)]
pub struct Tenancy {
    store: Store,
    clock: SharedClock,
    founding: Arc<dyn Founding>,
    /// Names are looked at and given one after the other.
    making: Arc<tokio::sync::Mutex<()>>,
}

impl Tenancy {
    pub fn new(store: Store, clock: SharedClock, founding: Arc<dyn Founding>) -> Self {
        Self { store, clock, founding, making: Arc::default() }
    }

    pub async fn list(&self) -> Result<Vec<Organization>> {
        self.store.organizations().await
    }

    /// By id or by name.
    pub async fn find(&self, which: &str) -> Result<Organization> {
        let found = self.list().await?.into_iter().find(|one| one.name == which || one.id.to_string() == which);
        found.ok_or_else(|| {
            let shown: String = which.chars().take(NAME_CHARS_MAX).collect();
            Error::not_found("organization_not_found", format!("there is no organization `{shown}`"))
                .place("organization")
                .fix("orc org list")
        })
    }

    /// With its first administrator, whose token is in the answer and nowhere else.
    pub async fn create(&self, ctx: &Ctx, name: &str, administrator: &str) -> Result<(Organization, Administrator)> {
        check_name(name)?;
        self.founding.check(administrator)?;
        let _one_at_a_time = self.making.lock().await;
        if self.list().await?.iter().any(|one| one.name == name) {
            return Err(Error::conflict("organization_exists", format!("there is an organization `{name}` already"))
                .place("name")
                .fix("choose another name")
                .fix("if nobody can sign in to it, make a further administrator: POST /api/v1/orgs/{organization}/administrators"));
        }
        let id = self.store.create_org(name).await?;
        let body = json!({"id": id, "name": name});
        for org in [ctx.org, id] {
            self.record(ctx, org, "organization.created", body.clone()).await?;
        }
        self.founding.furnish(&inside(ctx, id)).await?;
        let made = self.find(&id.to_string()).await?;
        let administrator = self.add_administrator(ctx, id, administrator).await?;
        Ok((made, administrator))
    }

    /// A further administrator, for an organization whose own have lost their tokens.
    pub async fn add_administrator(&self, ctx: &Ctx, org: OrgId, name: &str) -> Result<Administrator> {
        let made = self.founding.administrator(&inside(ctx, org), name).await?;
        if org != ctx.org {
            self.record(ctx, ctx.org, "organization.administrator_added", json!({"id": org, "account": made.name})).await?;
        }
        Ok(made)
    }

    async fn record(&self, ctx: &Ctx, org: OrgId, action: &str, body: serde_json::Value) -> Result<()> {
        let at = self.clock.now();
        let record = AuditRecord::of(ctx, at, action, body);
        self.store.commit(Batch { audit: vec![record], ..Batch::new(org) }).await.map(|_| ())
    }
}

/// The System Admin, for what is done to an organization from outside.
fn inside(ctx: &Ctx, org: OrgId) -> Ctx {
    Ctx { org, rights: Rights::all(), ..ctx.clone() }
}

fn check_name(name: &str) -> Result<()> {
    let edge = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let bytes = name.as_bytes();
    let good = (1..=NAME_CHARS_MAX).contains(&bytes.len())
        && bytes.first().is_some_and(|b| edge(*b))
        && bytes.last().is_some_and(|b| edge(*b))
        && bytes.iter().all(|b| edge(*b) || *b == b'-')
        && !name.starts_with("org_");
    if good {
        return Ok(());
    }
    Err(Error::invalid(
        "bad_organization_name",
        format!("an organization's name has 1 to {NAME_CHARS_MAX} lower-case letters, digits and `-`"),
    )
    .place("name")
    .fix("for instance `acme`"))
}
