//! From the headers of a request to who is calling, and whether that is still so later.

use super::{Holder, LOOK_EVERY, SessionKey, Sessions, TokenHash, Tokens, cookie, fresh_token, hash};
use axum::http::{HeaderMap, header};
use base::{Ctx, Error, OrgId, Result, TokenId};
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};
use tokio::sync::watch;

/// How the caller proved who it is; a cookie is sent by browsers unasked, so it needs more checks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Via {
    Bearer,
    Cookie,
}

/// What a caller showed. It can be looked at again while a stream is open.
#[derive(Clone, Debug)]
pub struct Proof(Shown);

#[derive(Clone, Debug)]
enum Shown {
    /// A bearer of this process: it ends with the process.
    Process,
    Token(TokenId),
    Session(SessionKey),
}

/// Who is calling, and how that is known.
#[derive(Clone, Debug)]
pub struct Identity {
    pub ctx: Ctx,
    pub via: Via,
    pub proof: Proof,
}

impl Identity {
    /// The API token behind it, if there is one.
    pub fn token(&self) -> Option<TokenId> {
        match &self.proof.0 {
            Shown::Token(id) => Some(*id),
            Shown::Process | Shown::Session(_) => None,
        }
    }
}

/// Finds out who is calling.
pub struct Auth {
    bearers: RwLock<HashMap<TokenHash, Ctx>>,
    tokens: Option<Arc<dyn Tokens>>,
    pub sessions: Sessions,
}

impl Auth {
    pub fn new(sessions: Sessions) -> Self {
        Self { bearers: RwLock::default(), tokens: None, sessions }
    }

    /// Bearers that are not of this process are looked for there, and sessions have the rights that their account has now.
    #[must_use]
    pub fn with_tokens(self, tokens: Arc<dyn Tokens>) -> Self {
        Self { tokens: Some(tokens), ..self }
    }

    /// A fresh bearer token for `ctx`, valid as long as this process: for the address file and for in-process clients.
    pub fn issue_bearer(&self, ctx: Ctx) -> String {
        let token = fresh_token(self.sessions.rng());
        self.bearers.write().unwrap_or_else(PoisonError::into_inner).insert(hash(&token), ctx);
        token
    }

    /// Who sends these headers; 401 if they name no one.
    pub async fn identify(&self, headers: &HeaderMap) -> Result<Identity> {
        if let Some(value) = headers.get(header::AUTHORIZATION) {
            let given = value.to_str().ok().and_then(|text| text.split_once(' ')).filter(|(word, _)| word.eq_ignore_ascii_case("bearer"));
            // A wrong token is never covered up by a cookie that happens to be there.
            return match given {
                Some((_, token)) => self.bearer(token.trim()).await?.ok_or_else(bad_token),
                None => Err(bad_token()),
            };
        }
        let Some(token) = cookie(headers) else {
            return Err(Error::unauthenticated("not_signed_in", "the request names no one: it has neither a bearer token nor a session")
                .fix("open a sign-in link: `orc sign-in` makes one, `orc up` prints one")
                .fix("or send `Authorization: Bearer <token>` with an API token, or the token of server.json in the data folder"));
        };
        let proof = Proof(Shown::Session(SessionKey::of(token)));
        let ctx = self.again(&proof).await?;
        ctx.map(|ctx| Identity { ctx, via: Via::Cookie, proof }).ok_or_else(|| {
            Error::unauthenticated("session_expired", "the session has ended").fix("open a new sign-in link: `orc sign-in` makes one")
        })
    }

    async fn bearer(&self, token: &str) -> Result<Option<Identity>> {
        let known = self.bearers.read().unwrap_or_else(PoisonError::into_inner).get(&hash(token)).cloned();
        if let Some(ctx) = known {
            return Ok(Some(Identity { ctx, via: Via::Bearer, proof: Proof(Shown::Process) }));
        }
        let Some(tokens) = &self.tokens else { return Ok(None) };
        match tokens.holder(token).await? {
            Some(Holder { ctx, token: Some(id) }) => Ok(Some(Identity { ctx, via: Via::Bearer, proof: Proof(Shown::Token(id)) })),
            _ => {
                tokens.failed(token);
                Ok(None)
            }
        }
    }

    /// What the caller may do now; `None` when it is over. `ctx` was found for this proof before.
    pub async fn renew(&self, proof: &Proof, ctx: &Ctx) -> Result<Option<Ctx>> {
        match (&proof.0, &self.tokens) {
            (Shown::Token(id), Some(tokens)) => Ok(tokens.again(ctx.org, &ctx.principal, Some(*id)).await?.map(|holder| holder.ctx)),
            (Shown::Session(_), _) => self.again(proof).await,
            _ => Ok(Some(ctx.clone())),
        }
    }

    async fn again(&self, proof: &Proof) -> Result<Option<Ctx>> {
        let Shown::Session(key) = &proof.0 else { return Ok(None) };
        let Some(session) = self.sessions.find(key).await? else { return Ok(None) };
        match &self.tokens {
            Some(tokens) => {
                let holder = tokens.again(session.ctx.org, &session.ctx.principal, session.token).await?;
                Ok(holder.map(|holder| holder.ctx))
            }
            None => Ok(Some(session.ctx)),
        }
    }

    /// Waits until the caller may do something else than `ctx` says, and answers what: `None` when it is over.
    /// For streams, which must neither outlive a sign-in nor keep rights that were taken away.
    pub async fn changed(&self, proof: &Proof, ctx: &Ctx) -> Option<Ctx> {
        if matches!(proof.0, Shown::Process) {
            return std::future::pending().await;
        }
        let mut ended = self.sessions.ended();
        let mut changes = self.tokens.as_ref().map(|tokens| tokens.changes());
        loop {
            // An error of storage is no end of a session.
            match self.renew(proof, ctx).await {
                Ok(None) => return None,
                Ok(Some(now)) if now.rights != ctx.rights || now.teams != ctx.teams || now.roles != ctx.roles => return Some(now),
                _ => {}
            }
            tokio::select! {
                _ = ended.changed() => {}
                () = moved(changes.as_mut()) => {}
                () = self.sessions.clock().sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// The organization's name, where it is known.
    pub async fn org_name(&self, org: OrgId) -> Result<Option<String>> {
        match &self.tokens {
            Some(tokens) => tokens.org_name(org).await,
            None => Ok(None),
        }
    }

    /// Takes note of a refusal: for want of a right, or by a rule of the organization.
    pub(crate) fn note<T>(&self, ctx: &Ctx, what: &super::Sought, answer: Result<T>) -> Result<T> {
        if let (Err(error), Some(tokens)) = (&answer, &self.tokens)
            && matches!(error.code(), "forbidden" | "policy_violation")
        {
            tokens.refused(ctx, what, error);
        }
        answer
    }
}

async fn moved(changes: Option<&mut watch::Receiver<u64>>) {
    // Whoever could change something is gone when this fails; then only time passes.
    if let Some(changes) = changes
        && changes.changed().await.is_ok()
    {
        return;
    }
    std::future::pending().await
}

fn bad_token() -> Error {
    Error::unauthenticated("bad_token", "the bearer token is not known to this server")
        .place("header `Authorization`")
        .fix("an API token may have expired or been revoked: `orc token list` shows those you have, `orc token create` makes one")
        .fix("the token of server.json in the data folder changes when the server starts")
}
