//! What every backend has besides its database: the folder with the keys, the clock, who listens, and what is known by heart.

use crate::{Committed, Options, checkpoint::Signer, fault, folder::OnFatal, seal::SealKey};
use aws_lc_rs::hmac;
use base::{Error, OrgId, Principal, PrincipalId, Result, SharedClock, SharedRng};
use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{
        Arc, OnceLock, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU64},
    },
};
use tokio::sync::broadcast;

/// Commits a listener may lag behind before it must read the journal.
const TAIL: usize = 4_096;
const PRINCIPALS_MAX: usize = 65_536;

pub(crate) struct Common {
    pub(crate) dir: PathBuf,
    pub(crate) clock: SharedClock,
    pub(crate) rng: SharedRng,
    pub(crate) signer: Signer,
    pub(crate) seals: SealKey,
    pub(crate) tail: broadcast::Sender<Arc<Committed>>,
    pub(crate) poison: OnceLock<Error>,
    pub(crate) full: AtomicBool,
    /// This process has gone on with what the one before it left.
    pub(crate) took_over: AtomicBool,
    pub(crate) pos: AtomicU64,
    pub(crate) on_fatal: Option<OnFatal>,
    orgs: RwLock<HashMap<OrgId, hmac::Key>>,
    principals: RwLock<HashMap<(OrgId, PrincipalId), Principal>>,
}

impl Common {
    /// Reads the keys of the folder, or makes them. `pos`: where the journal stands.
    pub(crate) fn open(options: &Options, clock: SharedClock, rng: SharedRng, pos: u64) -> Result<Self> {
        Ok(Self {
            signer: Signer::open(&options.dir, &*rng)?,
            seals: SealKey::open(&options.dir, &*rng)?,
            dir: options.dir.clone(),
            clock,
            rng,
            tail: broadcast::channel(TAIL).0,
            poison: OnceLock::new(),
            full: AtomicBool::new(false),
            took_over: AtomicBool::new(false),
            pos: AtomicU64::new(pos),
            on_fatal: options.on_fatal.clone(),
            orgs: RwLock::default(),
            principals: RwLock::default(),
        })
    }

    pub(crate) fn knows(&self, org: OrgId) -> bool {
        self.orgs.read().unwrap_or_else(PoisonError::into_inner).contains_key(&org)
    }

    /// An unknown organization has no key; its batches are refused anyway.
    pub(crate) fn blob_key(&self, org: OrgId) -> hmac::Key {
        let orgs = self.orgs.read().unwrap_or_else(PoisonError::into_inner);
        orgs.get(&org).cloned().unwrap_or_else(|| hmac::Key::new(hmac::HMAC_SHA256, &[]))
    }

    pub(crate) fn learn_org(&self, org: OrgId, key: &[u8]) {
        self.orgs.write().unwrap_or_else(PoisonError::into_inner).insert(org, hmac::Key::new(hmac::HMAC_SHA256, key));
    }

    pub(crate) fn knows_principal(&self, org: OrgId, who: &Principal) -> bool {
        self.principals.read().unwrap_or_else(PoisonError::into_inner).get(&(org, who.id)) == Some(who)
    }

    pub(crate) fn known_name(&self, org: OrgId, id: PrincipalId) -> Option<String> {
        self.principals.read().unwrap_or_else(PoisonError::into_inner).get(&(org, id)).map(|who| who.name.clone())
    }

    pub(crate) fn learn_principal(&self, org: OrgId, who: &Principal) {
        let mut known = self.principals.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= PRINCIPALS_MAX {
            known.clear();
        }
        known.insert((org, who.id), who.clone());
    }

    pub(crate) fn forget_principals(&self) {
        self.principals.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub(crate) fn dead(&self) -> Error {
        self.poison.get().cloned().unwrap_or_else(fault::closed)
    }
}
