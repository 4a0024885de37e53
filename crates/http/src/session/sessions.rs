//! Browser sessions, and the one-time links they begin with.

use super::{SessionRow, SessionRows, TokenHash, fresh_token, hash};
use base::{Ctx, Error, OrgId, Result, SharedClock, SharedRng, Timestamp, TokenId};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};
use tokio::sync::watch;

pub(super) const SESSION_LASTS: Duration = Duration::from_secs(7 * 24 * 3600);
const LINK_LASTS: Duration = Duration::from_secs(15 * 60);
const LINKS_MAX: usize = 64;
const CACHED_MAX: usize = 4_096;

/// Printed once and good once, for a quarter of an hour.
#[derive(Clone, Debug)]
pub struct OneTimeLink {
    /// To be appended to the server's address.
    pub path: String,
    pub expires_at: Timestamp,
}

/// Finds a session: the cookie names the organization, because rows are reached through one only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct SessionKey {
    org: Option<OrgId>,
    hash: TokenHash,
}

impl SessionKey {
    pub(super) fn of(token: &str) -> Self {
        let org = token.split_once('_').filter(|(org, _)| org.len() == 32).and_then(|(org, _)| org.parse().ok());
        Self { org, hash: hash(token) }
    }
}

/// Who signed in, as it was then.
#[derive(Clone, Debug)]
pub(super) struct Session {
    pub(super) ctx: Ctx,
    pub(super) token: Option<TokenId>,
}

struct Link {
    ctx: Ctx,
    token: Option<TokenId>,
    until: Timestamp,
}

/// Browser sessions of all organizations.
pub struct Sessions {
    rows: Arc<dyn SessionRows>,
    clock: SharedClock,
    rng: SharedRng,
    /// Links live in memory only: they are printed by the process that honours them.
    links: Mutex<HashMap<TokenHash, Link>>,
    cache: RwLock<HashMap<SessionKey, (Session, Timestamp)>>,
    /// Moves whenever a session is ended by hand.
    ended: watch::Sender<u64>,
}

impl Sessions {
    pub fn new(rows: Arc<dyn SessionRows>, clock: SharedClock, rng: SharedRng) -> Self {
        Self { rows, clock, rng, links: Mutex::default(), cache: RwLock::default(), ended: watch::Sender::new(0) }
    }

    pub(super) fn rng(&self) -> &dyn base::Rng {
        self.rng.as_ref()
    }

    pub(super) fn clock(&self) -> &SharedClock {
        &self.clock
    }

    pub(super) fn ended(&self) -> watch::Receiver<u64> {
        self.ended.subscribe()
    }

    pub fn one_time_link(&self, ctx: &Ctx) -> OneTimeLink {
        self.link_from(ctx, None)
    }

    /// The session never reaches beyond the token that made the link, and ends with it.
    pub(super) fn link_from(&self, ctx: &Ctx, token: Option<TokenId>) -> OneTimeLink {
        let link = fresh_token(self.rng.as_ref());
        let now = self.clock.now();
        let expires_at = now.plus(LINK_LASTS);
        let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        links.retain(|_, link| link.until > now);
        if links.len() >= LINKS_MAX
            && let Some(oldest) = links.iter().min_by_key(|(_, link)| link.until).map(|(key, _)| *key)
        {
            links.remove(&oldest);
        }
        links.insert(hash(&link), Link { ctx: ctx.clone(), token, until: expires_at });
        OneTimeLink { path: format!("/sign-in?token={link}"), expires_at }
    }

    /// Spends the link and begins a session; answers its token.
    pub(crate) async fn redeem(&self, link: &str) -> Result<String> {
        let spent = self.links.lock().unwrap_or_else(PoisonError::into_inner).remove(&hash(link));
        let now = self.clock.now();
        let Some(Link { ctx, token: from, .. }) = spent.filter(|link| link.until > now) else {
            return Err(Error::unauthenticated("link_spent", "the sign-in link was used already or has expired")
                .fix("`orc sign-in` makes a new one"));
        };
        let token = format!("{}_{}", ctx.org.0.simple(), fresh_token(self.rng.as_ref()));
        let expires_at = now.plus(SESSION_LASTS);
        let (token_hash, principal) = (hash(&token), ctx.principal);
        let row = SessionRow { token_hash, principal, rights: ctx.rights, token: from, created_at: now, expires_at };
        self.rows.insert(ctx.org, row, now).await?;
        Ok(token)
    }

    pub(super) async fn find(&self, key: &SessionKey) -> Result<Option<Session>> {
        let Some(org) = key.org else { return Ok(None) };
        let now = self.clock.now();
        let cached = self.cache.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned();
        if let Some((session, until)) = cached {
            return Ok((until > now).then_some(session));
        }
        let ended = *self.ended.borrow();
        let Some(row) = self.rows.find(org, key.hash).await? else { return Ok(None) };
        if row.expires_at <= now {
            return Ok(None);
        }
        let session = Session { ctx: Ctx::new(org, row.principal, row.rights), token: row.token };
        let mut cache = self.cache.write().unwrap_or_else(PoisonError::into_inner);
        if *self.ended.borrow() != ended {
            // Signed out while the row was read: what is remembered now would outlive the session.
            return Ok(None);
        }
        if cache.len() >= CACHED_MAX {
            cache.clear();
        }
        cache.insert(*key, (session.clone(), row.expires_at));
        Ok(Some(session))
    }

    pub(crate) async fn end(&self, token: &str) -> Result<()> {
        let key = SessionKey::of(token);
        let Some(org) = key.org else { return Ok(()) };
        self.rows.delete(org, key.hash).await?;
        let mut cache = self.cache.write().unwrap_or_else(PoisonError::into_inner);
        cache.remove(&key);
        self.ended.send_modify(|count| *count += 1);
        Ok(())
    }
}
