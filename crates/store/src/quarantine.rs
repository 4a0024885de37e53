//! Streams whose stored history is not the one that was written. They take nothing more while this process lives; the next
//! one finds the damage again when it reads them.

use base::{Error, OrgId, StreamId};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// More than these are not remembered; each is found again when it is read.
const MAX: usize = 10_000;

#[derive(Default)]
pub(crate) struct Quarantine(Mutex<BTreeMap<(OrgId, StreamId), (u64, String)>>);

impl Quarantine {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<(OrgId, StreamId), (u64, String)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Names the stream and the first damaged event; the answer is what readers and writers of the stream get.
    pub(crate) fn add(&self, org: OrgId, stream: StreamId, seq: u64, what: &str) -> Error {
        let mut known = self.lock();
        if known.len() < MAX && !known.contains_key(&(org, stream)) {
            tracing::error!(run = %stream, seq, "a run is quarantined: event {seq} {what}");
            known.insert((org, stream), (seq, what.to_owned()));
        }
        drop(known);
        refusal(stream, seq, what)
    }

    pub(crate) fn of(&self, org: OrgId, stream: StreamId) -> Option<Error> {
        self.lock().get(&(org, stream)).map(|(seq, what)| refusal(stream, *seq, what))
    }

    /// What was mended by hand is looked at again.
    pub(crate) fn clear(&self, org: OrgId, stream: StreamId) {
        self.lock().remove(&(org, stream));
    }
}

fn refusal(stream: StreamId, seq: u64, what: &str) -> Error {
    Error::internal("history_damaged", format!("event {seq} of {stream} {what}: the run is quarantined, nothing of it is carried out"))
        .place(format!("run {stream}, event {seq}"))
        .fix(format!("see what is damaged: orc verify {stream}"))
        .fix("restore the data folder from a backup; all other runs go on")
}
