//! What a session leaves in storage.

use super::TokenHash;
use base::{OrgId, Principal, Rights, Timestamp, TokenId};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use store::Fut;

#[derive(Clone, Debug, PartialEq)]
pub struct SessionRow {
    pub token_hash: [u8; 32],
    pub principal: Principal,
    /// As they were at the sign-in.
    pub rights: Rights,
    /// The API token it came from: it ends with that one.
    pub token: Option<TokenId>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

pub trait SessionRows: Send + Sync {
    /// Also drops what expired before `now`.
    fn insert(&self, org: OrgId, row: SessionRow, now: Timestamp) -> Fut<'_, ()>;
    fn find(&self, org: OrgId, token_hash: TokenHash) -> Fut<'_, Option<SessionRow>>;
    fn delete(&self, org: OrgId, token_hash: TokenHash) -> Fut<'_, ()>;
}

/// Sessions that end with the process: for an embedded engine, and for tests.
#[derive(Default)]
pub struct MemorySessions(Mutex<HashMap<(OrgId, TokenHash), SessionRow>>);

impl SessionRows for MemorySessions {
    fn insert(&self, org: OrgId, row: SessionRow, now: Timestamp) -> Fut<'_, ()> {
        let mut rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rows.retain(|_, row| row.expires_at > now);
        rows.insert((org, row.token_hash), row);
        Box::pin(async { Ok(()) })
    }

    fn find(&self, org: OrgId, token_hash: TokenHash) -> Fut<'_, Option<SessionRow>> {
        let row = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&(org, token_hash)).cloned();
        Box::pin(async move { Ok(row) })
    }

    fn delete(&self, org: OrgId, token_hash: TokenHash) -> Fut<'_, ()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&(org, token_hash));
        Box::pin(async { Ok(()) })
    }
}
