//! Queries that clients name by their hash (`extensions.persistedQuery`, version 1): the first time a client sends hash and
//! text, afterwards the hash alone. Each organization has its own, so nobody learns what others ask for.

use crate::Limits;
use base::{Error, OrgId, Result};
use serde_json::{Map, Value};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

#[derive(Default)]
pub(crate) struct Persisted(Mutex<State>);

#[derive(Default)]
struct State {
    organizations: HashMap<OrgId, Stored>,
    tick: u64,
}

#[derive(Default)]
struct Stored {
    queries: HashMap<String, (Arc<str>, u64)>,
    bytes: usize,
    used: u64,
}

/// The text of a request, and under which hash to remember it once it has proved good.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) query: Arc<str>,
    pub(crate) remember: Option<String>,
}

impl Persisted {
    pub(crate) fn text(&self, org: OrgId, query: Option<String>, extensions: &Map<String, Value>) -> Result<Text> {
        let named = extensions.get("persistedQuery").map(hash_of).transpose()?;
        match (query, named) {
            (Some(query), None) => Ok(Text { query: query.into(), remember: None }),
            (Some(query), Some(hash)) if hash == sha256(&query) => Ok(Text { query: query.into(), remember: Some(hash) }),
            (Some(_), Some(_)) => {
                Err(Error::invalid("persisted_query_mismatch", "the hash is not the SHA-256 of the query that came with it")
                    .place("extensions.persistedQuery.sha256Hash"))
            }
            (None, Some(hash)) => match self.find(org, &hash) {
                Some(query) => Ok(Text { query, remember: None }),
                // Clients look for exactly these words.
                None => Err(Error::not_found("persisted_query_not_found", "PersistedQueryNotFound")
                    .place("extensions.persistedQuery.sha256Hash")
                    .fix("send the query together with its hash once")),
            },
            (None, None) => Err(Error::invalid("bad_query_request", "the request has no `query`").place("query")),
        }
    }

    fn find(&self, org: OrgId, hash: &str) -> Option<Arc<str>> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.tick += 1;
        let now = state.tick;
        let stored = state.organizations.get_mut(&org)?;
        stored.used = now;
        let (query, used) = stored.queries.get_mut(hash)?;
        *used = now;
        Some(query.clone())
    }

    pub(crate) fn remember(&self, org: OrgId, hash: String, query: Arc<str>, limits: &Limits) {
        if query.len() > limits.persisted_bytes_max {
            return;
        }
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.tick += 1;
        let now = state.tick;
        if !state.organizations.contains_key(&org) && state.organizations.len() >= limits.persisted_organizations_max {
            let quiet = state.organizations.iter().min_by_key(|(_, stored)| stored.used).map(|(org, _)| *org);
            quiet.and_then(|org| state.organizations.remove(&org));
        }
        let stored = state.organizations.entry(org).or_default();
        stored.used = now;
        stored.bytes += query.len();
        if let Some((before, _)) = stored.queries.insert(hash, (query, now)) {
            stored.bytes -= before.len();
        }
        while stored.queries.len() > limits.persisted_max || stored.bytes > limits.persisted_bytes_max {
            let oldest = stored.queries.iter().min_by_key(|(_, (_, used))| *used).map(|(hash, _)| hash.clone());
            let Some((query, _)) = oldest.and_then(|hash| stored.queries.remove(&hash)) else { break };
            stored.bytes -= query.len();
        }
    }
}

fn hash_of(extension: &Value) -> Result<String> {
    let bad = |why: &str| Error::invalid("bad_query_request", why).place("extensions.persistedQuery");
    if extension["version"] != 1 {
        return Err(bad("stored queries are known in version 1 only"));
    }
    let hash = extension["sha256Hash"].as_str().unwrap_or_default();
    if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(bad("`sha256Hash` is no SHA-256 in hexadecimal digits"));
    }
    Ok(hash.to_ascii_lowercase())
}

pub(crate) fn sha256(text: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn org(n: u8) -> OrgId {
        OrgId::from_slice(&[n; 16]).expect("id")
    }

    proptest! {
        /// Whatever is remembered: the bounds hold, the newest is there, and what is there is what was given.
        #[test]
        fn the_bounds_hold(all in prop::collection::vec((0u8..5, 1usize..40), 1..60)) {
            let limits = Limits { persisted_max: 3, persisted_bytes_max: 60, persisted_organizations_max: 2, ..Limits::default() };
            let persisted = Persisted::default();
            for (of, len) in all {
                let query = "q".repeat(len);
                let hash = sha256(&query);
                persisted.remember(org(of), hash.clone(), query.clone().into(), &limits);
                let found = persisted.find(org(of), &hash);
                prop_assert_eq!(found.as_deref(), Some(query.as_str()));
                let state = persisted.0.lock().expect("lock");
                prop_assert!(state.organizations.len() <= 2);
                for stored in state.organizations.values() {
                    prop_assert!(stored.queries.len() <= 3 && stored.bytes <= 60);
                    prop_assert_eq!(stored.bytes, stored.queries.values().map(|(query, _)| query.len()).sum::<usize>());
                    for (hash, (query, _)) in &stored.queries {
                        prop_assert_eq!(hash, &sha256(query));
                    }
                }
            }
        }
    }
}
