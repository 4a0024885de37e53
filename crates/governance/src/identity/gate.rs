//! From a token to what its holder may do. This is asked for every request, so the answer is remembered for a moment.

use super::{Account, ApiToken, Assignment, Identity, Inner, sql, tokens};
use ::http::{Holder, Sought, Tokens};
use base::{Ctx, Error, OrgId, Principal, Result, Rights, Timestamp, TokenId};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError, RwLock},
    time::Duration,
};
use store::{Batch, Fut, Journal};
use tokio::sync::watch;

/// How long an answer is believed. A change through this process is seen at once.
const BELIEVED: Duration = Duration::from_secs(5);
const REMEMBERED_MAX: usize = 16_384;
/// How often the times of last use are written.
const WRITTEN_EVERY: Duration = Duration::from_secs(60);
const USED_MAX: usize = 4_096;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Asked {
    Secret(OrgId, [u8; 32]),
    Account(OrgId, base::PrincipalId, Option<TokenId>),
}

pub(super) struct Gate {
    remembered: RwLock<HashMap<Asked, (Holder, Timestamp)>>,
    /// Moves with every change of an account or a token.
    changes: watch::Sender<u64>,
    used: Mutex<Used>,
    /// Of organizations; they do not change.
    names: RwLock<HashMap<OrgId, String>>,
}

#[derive(Default)]
struct Used {
    at: HashMap<(OrgId, TokenId), Timestamp>,
    /// Given to the writer last; perhaps not written yet.
    handed: HashMap<(OrgId, TokenId), Timestamp>,
    written: Timestamp,
}

impl Default for Gate {
    fn default() -> Self {
        Self { remembered: RwLock::default(), changes: watch::Sender::new(0), used: Mutex::default(), names: RwLock::default() }
    }
}

impl Gate {
    pub(super) fn forget(&self) {
        let mut remembered = self.remembered.write().unwrap_or_else(PoisonError::into_inner);
        remembered.clear();
        self.changes.send_modify(|count| *count += 1);
    }

    fn recall(&self, asked: &Asked, now: Timestamp) -> Option<Holder> {
        let remembered = self.remembered.read().unwrap_or_else(PoisonError::into_inner);
        remembered.get(asked).filter(|(_, until)| *until > now).map(|(holder, _)| holder.clone())
    }

    /// Only if nothing has changed since `seen`: what was read before a change must not outlive it.
    fn remember(&self, asked: Asked, holder: &Holder, until: Timestamp, seen: u64) {
        let mut remembered = self.remembered.write().unwrap_or_else(PoisonError::into_inner);
        if *self.changes.borrow() != seen {
            return;
        }
        if remembered.len() >= REMEMBERED_MAX {
            remembered.clear();
        }
        remembered.insert(asked, (holder.clone(), until));
    }

    /// When the token was last used, as far as that is not written yet.
    pub(super) fn last_used(&self, org: OrgId, id: TokenId) -> Option<Timestamp> {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.at.get(&(org, id)).or_else(|| used.handed.get(&(org, id))).copied()
    }

    /// Takes note of a use; answers what is to be written, if it is time.
    fn use_now(&self, org: OrgId, id: TokenId, now: Timestamp) -> Vec<((OrgId, TokenId), Timestamp)> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.at.insert((org, id), now);
        if now.since(used.written) < WRITTEN_EVERY && used.at.len() < USED_MAX {
            return Vec::new();
        }
        used.written = now;
        used.handed = std::mem::take(&mut used.at);
        used.handed.iter().map(|(key, at)| (*key, *at)).collect()
    }
}

impl Inner {
    /// What the account may do now, through this token if one is given.
    fn holder(&self, org: OrgId, account: &Account, token: Option<&ApiToken>) -> Holder {
        let mut rights = self.roles.rights(&account.roles);
        if let Some(scopes) = token.and_then(|token| token.scopes.as_ref()) {
            rights = rights.shrunk_to(scopes);
        }
        let roles = account.roles.iter().map(|one| (one.role.clone(), one.workspace.clone())).collect();
        let ctx = Ctx { org, principal: account.principal(), rights, teams: account.teams.clone().into(), roles, correlation_id: None };
        Holder { ctx, token: token.map(|token| token.id) }
    }

    async fn look(&self, asked: Asked) -> Result<Option<Holder>> {
        let now = self.clock.now();
        if let Some(holder) = self.gate.recall(&asked, now) {
            return Ok(Some(holder));
        }
        let seen = *self.gate.changes.borrow();
        let (org, who, token) = match asked {
            Asked::Secret(org, hash) => match sql::token_by_hash(&self.store.org(org), hash).await? {
                Some(token) => (org, token.account, Some(token)),
                None => return Ok(None),
            },
            Asked::Account(org, who, None) => (org, who, None),
            Asked::Account(org, who, Some(id)) => match sql::find_token(&self.store.org(org), id).await? {
                Some(token) if token.account == who => (org, who, Some(token)),
                _ => return Ok(None),
            },
        };
        if token.as_ref().is_some_and(|token| !token.is_good(now)) {
            return Ok(None);
        }
        let Some(account) = sql::find_account(&self.store.org(org), who).await?.filter(|account| !account.disabled) else {
            return Ok(None);
        };
        let holder = self.holder(org, &account, token.as_ref());
        let until = token.as_ref().map_or(now.plus(BELIEVED), |token| token.expires_at.min(now.plus(BELIEVED)));
        self.gate.remember(asked, &holder, until, seen);
        if let Some(token) = &token {
            self.write_uses(self.gate.use_now(org, token.id, now));
        }
        Ok(Some(holder))
    }

    /// In the background: nobody waits for it, and if it is lost only a time is older than it could be.
    fn write_uses(&self, uses: Vec<((OrgId, TokenId), Timestamp)>) {
        if uses.is_empty() {
            return;
        }
        let store = self.store.clone();
        tokio::spawn(async move {
            let mut by_org: HashMap<OrgId, Batch> = HashMap::new();
            for ((org, id), at) in uses {
                by_org.entry(org).or_insert_with(|| Batch::new(org)).rows.push(sql::used(id, at));
            }
            for batch in by_org.into_values() {
                if let Err(error) = store.commit(batch).await {
                    tracing::warn!(code = error.code(), "times of last use were not written: {}", error.message());
                }
            }
        });
    }
}

impl Identity {
    /// Somebody who began something earlier, with what they may see and do now; `None` if they are not known any more.
    pub async fn as_now(&self, org: OrgId, who: &Principal) -> Result<Option<Ctx>> {
        if who.id == self.store().local_user().id {
            return Ok(Some(Ctx { org, principal: who.clone(), ..super::local_ctx(self.store()) }));
        }
        Ok(self.0.look(Asked::Account(org, who.id, None)).await?.map(|holder| holder.ctx))
    }

    /// What the roles of an account allow now.
    pub(super) fn rights_of(&self, account: &Account) -> Rights {
        self.rights_of_roles(&account.roles)
    }

    pub(crate) fn rights_of_roles(&self, roles: &[Assignment]) -> Rights {
        self.0.roles.rights(roles)
    }
}

impl Tokens for Identity {
    fn holder<'a>(&'a self, token: &'a str) -> Fut<'a, Option<Holder>> {
        // A token of no organization is looked for all the same: both take as long.
        let (org, known) = match tokens::org_of(token) {
            Some(org) => (org, true),
            None => (self.0.store.local_org(), false),
        };
        let asked = Asked::Secret(org, tokens::hash(token));
        Box::pin(async move { Ok(self.0.look(asked).await?.filter(|_| known)) })
    }

    fn again<'a>(&'a self, org: OrgId, who: &'a Principal, token: Option<TokenId>) -> Fut<'a, Option<Holder>> {
        Box::pin(self.0.look(Asked::Account(org, who.id, token)))
    }

    fn org_name(&self, org: OrgId) -> Fut<'_, Option<String>> {
        let names = &self.0.gate.names;
        if let Some(name) = names.read().unwrap_or_else(PoisonError::into_inner).get(&org) {
            let name = name.clone();
            return Box::pin(async move { Ok(Some(name)) });
        }
        Box::pin(async move {
            let all = self.0.store.organizations().await?;
            let mut names = names.write().unwrap_or_else(PoisonError::into_inner);
            names.extend(all.into_iter().map(|one| (one.id, one.name)));
            Ok(names.get(&org).cloned())
        })
    }

    fn failed(&self, token: &str) {
        self.0.notes.failed(tokens::org_of(token));
    }

    fn refused(&self, ctx: &Ctx, what: &Sought, error: &Error) {
        self.0.notes.refused(ctx, what, error);
    }

    fn changes(&self) -> watch::Receiver<u64> {
        self.0.gate.changes.subscribe()
    }
}
