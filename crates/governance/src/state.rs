//! What every operation here works with.

use crate::{
    identity::{self, Identity, NewToken},
    tenancy::{Administrator, Founding, Tenancy},
    workspaces,
};
use base::{Ctx, Result};
use resources::Resources;
use std::sync::Arc;
use store::Fut;

/// What the application hands in.
pub struct Parts {
    pub env: http::Env,
    pub identity: Identity,
    pub resources: Resources,
}

struct Inner {
    env: http::Env,
    identity: Identity,
    resources: Resources,
    tenancy: Tenancy,
}

/// Cheap to clone.
#[derive(Clone)]
pub struct State(Arc<Inner>);

impl State {
    pub fn new(parts: Parts) -> Self {
        let Parts { env, identity, resources } = parts;
        let founder = Founder { identity: identity.clone(), resources: resources.clone() };
        let tenancy = Tenancy::new(identity.store().clone(), identity.clock().clone(), Arc::new(founder));
        Self(Arc::new(Inner { env, identity, resources, tenancy }))
    }

    pub fn env(&self) -> &http::Env {
        &self.0.env
    }

    pub fn identity(&self) -> &Identity {
        &self.0.identity
    }

    pub fn resources(&self) -> &Resources {
        &self.0.resources
    }

    pub fn tenancy(&self) -> &Tenancy {
        &self.0.tenancy
    }
}

/// Puts together what a new organization needs, out of several features.
struct Founder {
    identity: Identity,
    resources: Resources,
}

impl Founding for Founder {
    fn furnish<'a>(&'a self, ctx: &'a Ctx) -> Fut<'a, ()> {
        Box::pin(workspaces::ensure_default(&self.resources, ctx))
    }

    fn check(&self, name: &str) -> Result<()> {
        identity::check_name(name)
    }

    fn administrator<'a>(&'a self, ctx: &'a Ctx, name: &'a str) -> Fut<'a, Administrator> {
        Box::pin(async move {
            let account = self.identity.create_administrator(ctx, name).await?;
            let new = NewToken { name: "first sign-in".to_owned(), ..NewToken::default() };
            let (token, secret) = self.identity.create_token(ctx, &account, new).await?;
            Ok(Administrator { id: account.id, name: account.name, token_id: token.id, token: secret, expires_at: token.expires_at })
        })
    }
}
