//! Runs in memory, and how many each organization has.

use super::{Key, Msg};
use base::OrgId;
use std::collections::{HashMap, hash_map::Entry};
use tokio::sync::mpsc;

#[derive(Default)]
pub(crate) struct Active {
    mailboxes: HashMap<Key, mpsc::Sender<Msg>>,
    of: HashMap<OrgId, usize>,
}

impl Active {
    pub(super) fn get(&self, key: &Key) -> Option<&mpsc::Sender<Msg>> {
        self.mailboxes.get(key)
    }

    pub(super) fn insert(&mut self, key: Key, mailbox: mpsc::Sender<Msg>) {
        if self.mailboxes.insert(key, mailbox).is_none() {
            *self.of.entry(key.0).or_insert(0) += 1;
        }
    }

    pub(super) fn remove(&mut self, key: &Key) {
        if self.mailboxes.remove(key).is_none() {
            return;
        }
        if let Entry::Occupied(mut count) = self.of.entry(key.0) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }

    pub(super) fn clear(&mut self) {
        self.mailboxes.clear();
        self.of.clear();
    }

    pub(crate) fn len(&self) -> usize {
        self.mailboxes.len()
    }

    pub(crate) fn of(&self, org: OrgId) -> usize {
        self.of.get(&org).copied().unwrap_or(0)
    }
}
