//! Who is calling: bearer tokens of this machine's address file, and browser sessions that begin with a one-time link.
//! There is no password and no default account. Tokens are 256 random bits; only their hashes are kept.

mod http;
mod rows;

pub use self::http::About;
pub(crate) use self::http::{operations, public};
pub use rows::{MemorySessions, SessionRow, SessionRows};

use axum::http::{HeaderMap, header};
use base::{Ctx, Error, OrgId, Result, SharedClock, SharedRng, Timestamp};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};
use tokio::sync::watch;

const SESSION_LASTS: Duration = Duration::from_secs(7 * 24 * 3600);
const LINK_LASTS: Duration = Duration::from_secs(15 * 60);
/// How soon a live stream notices that its session has run out.
const LOOK_EVERY: Duration = Duration::from_secs(5);
const LINKS_MAX: usize = 64;
const CACHED_MAX: usize = 4_096;
pub(crate) const COOKIE: &str = "orc_session";
pub(crate) const SIGN_IN: &str = "/sign-in";

pub(crate) type TokenHash = [u8; 32];

pub(crate) fn hash(token: &str) -> TokenHash {
    let mut out = [0; 32];
    out.copy_from_slice(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, token.as_bytes()).as_ref());
    out
}

fn fresh_token(rng: &dyn base::Rng) -> String {
    use std::fmt::Write;
    let mut bytes = [0; 32];
    rng.fill(&mut bytes);
    bytes.iter().fold(String::with_capacity(64), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// How the caller proved who it is; a cookie is sent by browsers unasked, so it needs more checks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Via {
    Bearer,
    Cookie,
}

/// Finds out who is calling.
pub struct Auth {
    bearers: RwLock<HashMap<TokenHash, Ctx>>,
    pub sessions: Sessions,
}

impl Auth {
    pub fn new(sessions: Sessions) -> Self {
        Self { bearers: RwLock::default(), sessions }
    }

    /// A fresh bearer token for `ctx`, valid as long as this process: for the address file and for in-process clients.
    pub fn issue_bearer(&self, ctx: Ctx) -> String {
        let token = fresh_token(self.sessions.rng.as_ref());
        self.bearers.write().unwrap_or_else(PoisonError::into_inner).insert(hash(&token), ctx);
        token
    }

    pub(crate) async fn authenticate(&self, headers: &HeaderMap) -> Result<(Ctx, Via)> {
        if let Some(value) = headers.get(header::AUTHORIZATION) {
            let token =
                value.to_str().ok().and_then(|text| text.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
            let known =
                token.and_then(|(_, token)| self.bearers.read().unwrap_or_else(PoisonError::into_inner).get(&hash(token.trim())).cloned());
            // A wrong token is never covered up by a cookie that happens to be there.
            return known.map(|ctx| (ctx, Via::Bearer)).ok_or_else(|| {
                Error::unauthenticated("bad_token", "the bearer token is not known to this server")
                    .place("header `Authorization`")
                    .fix("take the token from server.json in the data folder; it changes when the server starts")
            });
        }
        let Some(token) = cookie(headers) else {
            return Err(Error::unauthenticated("not_signed_in", "the request names no one: it has neither a bearer token nor a session")
                .fix("open a sign-in link: `orc sign-in` makes one, `orc up` prints one")
                .fix("or send `Authorization: Bearer <token>` with the token of server.json in the data folder"));
        };
        let session = self.sessions.find(&hash(token)).await?;
        session.map(|ctx| (ctx, Via::Cookie)).ok_or_else(|| {
            Error::unauthenticated("session_expired", "the session has ended").fix("open a new sign-in link: `orc sign-in` makes one")
        })
    }
}

pub(crate) fn cookie(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}

/// Printed once and good once, for a quarter of an hour.
#[derive(Clone, Debug)]
pub struct OneTimeLink {
    /// To be appended to the server's address.
    pub path: String,
    pub expires_at: Timestamp,
}

/// Browser sessions of one organization.
pub struct Sessions {
    org: OrgId,
    rows: Arc<dyn SessionRows>,
    clock: SharedClock,
    rng: SharedRng,
    /// Links live in memory only: they are printed by the process that honours them.
    links: Mutex<HashMap<TokenHash, (Ctx, Timestamp)>>,
    cache: RwLock<HashMap<TokenHash, (Ctx, Timestamp)>>,
    /// Moves whenever a session is ended by hand.
    ended: watch::Sender<u64>,
}

impl Sessions {
    pub fn new(org: OrgId, rows: Arc<dyn SessionRows>, clock: SharedClock, rng: SharedRng) -> Self {
        Self { org, rows, clock, rng, links: Mutex::default(), cache: RwLock::default(), ended: watch::Sender::new(0) }
    }

    pub fn one_time_link(&self, ctx: &Ctx) -> OneTimeLink {
        let token = fresh_token(self.rng.as_ref());
        let now = self.clock.now();
        let expires_at = now.plus(LINK_LASTS);
        let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        links.retain(|_, (_, until)| *until > now);
        if links.len() >= LINKS_MAX
            && let Some(oldest) = links.iter().min_by_key(|(_, (_, until))| *until).map(|(key, _)| *key)
        {
            links.remove(&oldest);
        }
        links.insert(hash(&token), (ctx.clone(), expires_at));
        OneTimeLink { path: format!("/sign-in?token={token}"), expires_at }
    }

    /// Spends the link and begins a session; answers its token.
    pub(crate) async fn redeem(&self, link: &str) -> Result<String> {
        let spent = self.links.lock().unwrap_or_else(PoisonError::into_inner).remove(&hash(link));
        let now = self.clock.now();
        let Some((ctx, _)) = spent.filter(|(_, until)| *until > now) else {
            return Err(Error::unauthenticated("link_spent", "the sign-in link was used already or has expired")
                .fix("`orc sign-in` makes a new one"));
        };
        let token = fresh_token(self.rng.as_ref());
        let expires_at = now.plus(SESSION_LASTS);
        let row =
            SessionRow { token_hash: hash(&token), principal: ctx.principal.clone(), rights: ctx.rights, created_at: now, expires_at };
        self.rows.insert(self.org, row, now).await?;
        Ok(token)
    }

    async fn find(&self, key: &TokenHash) -> Result<Option<Ctx>> {
        let now = self.clock.now();
        let cached = self.cache.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned();
        if let Some((ctx, until)) = cached {
            return Ok((until > now).then_some(ctx));
        }
        let ended = *self.ended.borrow();
        let Some(row) = self.rows.find(self.org, *key).await? else { return Ok(None) };
        if row.expires_at <= now {
            return Ok(None);
        }
        let ctx = Ctx::new(self.org, row.principal, row.rights);
        let mut cache = self.cache.write().unwrap_or_else(PoisonError::into_inner);
        if *self.ended.borrow() != ended {
            // Signed out while the row was read: what is remembered now would outlive the session.
            return Ok(None);
        }
        if cache.len() >= CACHED_MAX {
            cache.clear();
        }
        cache.insert(*key, (ctx.clone(), row.expires_at));
        Ok(Some(ctx))
    }

    pub(crate) async fn end(&self, token: &str) -> Result<()> {
        let key = hash(token);
        self.rows.delete(self.org, key).await?;
        let mut cache = self.cache.write().unwrap_or_else(PoisonError::into_inner);
        cache.remove(&key);
        self.ended.send_modify(|count| *count += 1);
        Ok(())
    }

    /// Returns when the session is over: a live stream must not outlive it.
    pub(crate) async fn over(&self, token: &str) {
        let (key, mut ended) = (hash(token), self.ended.subscribe());
        loop {
            // An error of storage is no end of a session.
            if matches!(self.find(&key).await, Ok(None)) {
                return;
            }
            tokio::select! {
                _ = ended.changed() => {}
                () = self.clock.sleep(LOOK_EVERY) => {}
            }
        }
    }
}
