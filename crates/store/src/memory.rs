//! The journal in memory, for tests and simulation. Acknowledged means kept across [`MemoryJournal::crash`]; what was not
//! acknowledged is gone after it.

use crate::{
    Batch, Committed, DueTimer, Fut, Idempotency, Journal, StoredEvent, StreamInfo, TimerOp,
    apply::{replayed, stale},
    blobs, fault,
};
use aws_lc_rs::hmac;
use base::{BlobId, Error, OrgId, Result, StreamId, Timestamp};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{Notify, broadcast};

/// Knows every organization it is asked about. Feature rows are not interpreted, only kept for [`MemoryJournal::rows`].
pub struct MemoryJournal {
    state: Mutex<State>,
    released: Notify,
    tail: broadcast::Sender<Arc<Committed>>,
}

#[derive(Default)]
struct State {
    disk: Disk,
    dead: bool,
    /// Commits wait while this is zero; `None`: they never wait.
    permits: Option<usize>,
}

/// What survives a crash.
#[derive(Clone, Default)]
struct Disk {
    pos: u64,
    streams: BTreeMap<(OrgId, StreamId), Stream>,
    timers: BTreeMap<(OrgId, StreamId, String), Timestamp>,
    blobs: BTreeMap<(OrgId, BlobId), Vec<u8>>,
    keys: BTreeMap<(OrgId, String), Idempotency>,
    rows: Vec<(OrgId, crate::Statement)>,
    commits: u64,
}

#[derive(Clone)]
struct Stream {
    info: StreamInfo,
    events: Vec<StoredEvent>,
}

impl Default for MemoryJournal {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryJournal {
    pub fn new() -> Self {
        Self::from(Disk::default())
    }

    fn from(disk: Disk) -> Self {
        Self { state: Mutex::new(State { disk, ..State::default() }), released: Notify::new(), tail: broadcast::channel(4_096).0 }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on commits wait until they are released.
    pub fn hold(&self) {
        self.lock().permits = Some(0);
    }

    /// Lets `n` waiting or later commits become durable.
    pub fn release(&self, n: usize) {
        if let Some(permits) = &mut self.lock().permits {
            *permits = permits.saturating_add(n);
        }
        self.released.notify_waiters();
    }

    /// Ends holding.
    pub fn release_all(&self) {
        self.lock().permits = None;
        self.released.notify_waiters();
    }

    /// Pulls the plug: what waits is lost, this handle refuses everything from now on, and the journal that the next
    /// process finds is returned.
    pub fn crash(&self) -> Self {
        let mut state = self.lock();
        state.dead = true;
        let disk = state.disk.clone();
        drop(state);
        self.released.notify_waiters();
        Self::from(disk)
    }

    /// How many batches were acknowledged, over all crashes.
    pub fn commits(&self) -> u64 {
        self.lock().disk.commits
    }

    /// The feature statements committed so far, in order.
    pub fn rows(&self) -> Vec<(OrgId, crate::Statement)> {
        self.lock().disk.rows.clone()
    }

    async fn commit_batch(&self, batch: Batch) -> Result<Arc<Committed>> {
        let mut batch = Some(batch);
        loop {
            // Registered before the look, so that a release in between is not missed.
            let released = self.released.notified();
            {
                let mut state = self.lock();
                if state.dead {
                    return Err(fault::failed("the plug was pulled"));
                }
                let go = match &mut state.permits {
                    None => true,
                    Some(0) => false,
                    Some(n) => {
                        *n -= 1;
                        true
                    }
                };
                if go && let Some(batch) = batch.take() {
                    let done = Arc::new(state.disk.apply(batch)?);
                    let _ = self.tail.send(done.clone());
                    return Ok(done);
                }
            }
            released.await;
        }
    }

    async fn look<T>(&self, f: impl FnOnce(&Disk) -> T) -> Result<T> {
        let state = self.lock();
        if state.dead { Err(fault::failed("the plug was pulled")) } else { Ok(f(&state.disk)) }
    }
}

impl Disk {
    fn apply(&mut self, batch: Batch) -> Result<Committed> {
        let org = batch.org;
        if let Some(given) = &batch.idempotency
            && let Some(old) = self.keys.get(&(org, given.key.clone()))
        {
            return Err(replayed(given, &old.request_hash, old.response.clone()));
        }
        if let Some(append) = &batch.append {
            let seq = self.streams.get(&(org, append.stream)).map_or(0, |s| s.info.seq);
            if seq != append.expect {
                return Err(stale(append, seq));
            }
            if append.events.is_empty() {
                return Err(Error::internal("empty_append", format!("an append to {} holds no event", append.stream)));
            }
        }
        if let Some(bad) = batch.blobs.iter().find(|b| blob_id(org, b.subject.as_deref(), &b.bytes) != b.id) {
            return Err(Error::internal("bad_blob", format!("the id {} is not that of the given bytes", bad.id)));
        }
        self.blobs.extend(batch.blobs.into_iter().map(|b| ((org, b.id), b.bytes)));
        let mut done = Committed { org, events: Vec::new(), head: None, audit: Vec::new() };
        let mut closed = None;
        if let Some(append) = batch.append {
            closed = append.head.closed.then_some(append.stream);
            self.append(org, append, &mut done);
        }
        for op in batch.timers {
            match op {
                TimerOp::Set { stream, name, due } => self.timers.insert((org, stream, name), due),
                TimerOp::Clear { stream, name } => self.timers.remove(&(org, stream, name)),
            };
        }
        if let Some(closed) = closed {
            self.timers.retain(|(o, stream, _), _| (*o, *stream) != (org, closed));
        }
        for record in batch.audit {
            self.pos += 1;
            done.audit.push(crate::apply::stored(self.pos, record));
        }
        if let Some(i) = batch.idempotency {
            self.keys.insert((org, i.key.clone()), i);
        }
        self.rows.extend(batch.rows.into_iter().map(|row| (org, row)));
        self.commits += 1;
        Ok(done)
    }

    fn append(&mut self, org: OrgId, append: crate::Append, done: &mut Committed) {
        let id = append.stream;
        let fresh = || Stream { info: StreamInfo { org, id, seq: 0, head: append.head.clone(), snapshot: None }, events: Vec::new() };
        let stream = self.streams.entry((org, id)).or_insert_with(fresh);
        for event in append.events {
            stream.info.seq += 1;
            self.pos += 1;
            stream.events.push(StoredEvent {
                stream: id,
                seq: stream.info.seq,
                pos: self.pos,
                kind: event.kind.into(),
                at: event.at,
                actor: event.actor,
                subject: event.subject,
                body: event.body.into(),
            });
            done.events.extend(stream.events.last().cloned());
        }
        if let Some(snapshot) = append.snapshot {
            stream.info.snapshot = Some((stream.info.seq, snapshot));
        }
        stream.info.head = append.head.clone();
        done.head = Some((id, append.head));
    }
}

fn blob_id(org: OrgId, subject: Option<&str>, bytes: &[u8]) -> BlobId {
    blobs::id(&hmac::Key::new(hmac::HMAC_SHA256, org.as_bytes()), subject, bytes)
}

impl Journal for MemoryJournal {
    fn commit(&self, batch: Batch) -> Fut<'_, Arc<Committed>> {
        Box::pin(self.commit_batch(batch))
    }

    fn stream(&self, org: OrgId, id: StreamId) -> Fut<'_, Option<StreamInfo>> {
        Box::pin(self.look(move |disk| disk.streams.get(&(org, id)).map(|s| s.info.clone())))
    }

    fn read(&self, org: OrgId, stream: StreamId, after: u64, limit: usize) -> Fut<'_, Vec<StoredEvent>> {
        Box::pin(self.look(move |disk| {
            let events = disk.streams.get(&(org, stream)).map_or(&[][..], |s| &s.events);
            events.iter().filter(|e| e.seq > after).take(limit).cloned().collect()
        }))
    }

    fn open_streams(&self, after: Option<StreamId>, limit: usize) -> Fut<'_, Vec<StreamInfo>> {
        Box::pin(self.look(move |disk| {
            let open = disk.streams.values().map(|s| &s.info).filter(|i| !i.head.closed && after.is_none_or(|a| i.id > a));
            let mut open: Vec<StreamInfo> = open.map(|i| StreamInfo { snapshot: None, ..i.clone() }).collect();
            open.sort_by_key(|i| i.id);
            open.truncate(limit);
            open
        }))
    }

    fn due_organizations(&self, now: Timestamp, after: Option<OrgId>, limit: usize) -> Fut<'_, Vec<OrgId>> {
        Box::pin(self.look(move |disk| {
            let due = disk.timers.iter().filter(|((org, ..), due)| **due <= now && after.is_none_or(|a| *org > a));
            let due: std::collections::BTreeSet<OrgId> = due.map(|((org, ..), _)| *org).collect();
            due.into_iter().take(limit).collect()
        }))
    }

    fn due_timers(&self, org: OrgId, now: Timestamp, after: Option<DueTimer>, limit: usize) -> Fut<'_, Vec<DueTimer>> {
        Box::pin(self.look(move |disk| {
            let due = disk.timers.iter().filter(|((of, ..), due)| *of == org && **due <= now);
            let mut due: Vec<DueTimer> =
                due.map(|((org, stream, name), due)| DueTimer { org: *org, stream: *stream, name: name.clone(), due: *due }).collect();
            due.retain(|timer| after.as_ref().is_none_or(|a| timer.place() > a.place()));
            due.sort_by(|a, b| a.place().cmp(&b.place()));
            due.truncate(limit);
            due
        }))
    }

    fn next_timer(&self) -> Fut<'_, Option<Timestamp>> {
        Box::pin(self.look(|disk| disk.timers.values().min().copied()))
    }

    fn blob_id(&self, org: OrgId, subject: Option<&str>, bytes: &[u8]) -> BlobId {
        blob_id(org, subject, bytes)
    }

    fn blob(&self, org: OrgId, id: BlobId) -> Fut<'_, Option<Vec<u8>>> {
        Box::pin(self.look(move |disk| disk.blobs.get(&(org, id)).cloned()))
    }

    fn tail(&self) -> broadcast::Receiver<Arc<Committed>> {
        self.tail.subscribe()
    }
}
