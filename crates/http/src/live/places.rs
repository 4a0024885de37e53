//! Live connections of each organization: one that opens thousands leaves room for the others.

use base::{Error, OrgId, Result};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

#[derive(Clone)]
pub(crate) struct Places {
    taken: Arc<Mutex<HashMap<OrgId, usize>>>,
    max: usize,
}

/// Given back when it is dropped.
pub(crate) struct Place {
    taken: Arc<Mutex<HashMap<OrgId, usize>>>,
    org: OrgId,
}

impl Places {
    pub(crate) fn new(max: usize) -> Self {
        Self { taken: Arc::default(), max }
    }

    pub(crate) fn take(&self, org: OrgId) -> Result<Place> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(org).or_default();
        if *count >= self.max {
            return Err(Error::limited(
                "too_many_live",
                format!("the organization has {} live connections, and may not have more", self.max),
            )
            .retry_after_ms(5_000)
            .fix("close screens that are not looked at, or follow several topics over one connection"));
        }
        *count += 1;
        Ok(Place { taken: self.taken.clone(), org })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.org) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.org);
            }
        }
    }
}
