//! What wakes the worker, and what it must read again.

use base::OrgId;
use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};
use tokio::sync::Notify;

#[derive(Default)]
pub(crate) struct Signals {
    woken: Notify,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Organizations whose endpoints have changed.
    changed: BTreeSet<OrgId>,
    everything: bool,
    /// Endpoints with new deliveries.
    lanes: BTreeSet<(OrgId, String)>,
}

/// What has come since the last look.
#[derive(Default)]
pub(crate) struct News {
    pub(crate) changed: BTreeSet<OrgId>,
    pub(crate) everything: bool,
    pub(crate) lanes: BTreeSet<(OrgId, String)>,
}

impl Signals {
    fn with(&self, f: impl FnOnce(&mut State)) {
        f(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.woken.notify_one();
    }

    /// There may be something in the outbox.
    pub(crate) fn wake(&self) {
        self.woken.notify_one();
    }

    pub(crate) fn reset(&self, org: OrgId) {
        self.with(|state| {
            state.changed.insert(org);
        });
    }

    pub(crate) fn reset_all(&self) {
        self.with(|state| state.everything = true);
    }

    pub(crate) fn queued(&self, org: OrgId, endpoint: &str) {
        self.with(|state| {
            state.lanes.insert((org, endpoint.to_owned()));
        });
    }

    pub(crate) fn take(&self) -> News {
        let State { changed, everything, lanes } = std::mem::take(&mut *self.state.lock().unwrap_or_else(PoisonError::into_inner));
        News { changed, everything, lanes }
    }

    pub(crate) async fn woken(&self) {
        self.woken.notified().await;
    }
}
