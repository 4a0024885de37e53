//! The one thread that writes. It takes every waiting batch, writes them in one transaction, syncs once, and only then
//! answers. A failed sync is the end: what the disk holds is unknown, so nothing is tried again.

use crate::{
    Batch, Committed,
    apply::{Applier, Stop},
    ballast,
    blobs::Ready,
    chain::Hash,
    fault,
    mark::Marker,
    sqlite::Shared,
};
use base::{Error, Result};
use rusqlite::Connection;
use std::{
    collections::VecDeque,
    sync::{Arc, PoisonError, atomic::Ordering},
};
use tokio::sync::{OwnedRwLockReadGuard, OwnedSemaphorePermit, oneshot};

/// Bounds of one group: batches, events, bytes.
const BATCHES_MAX: usize = 512;
const EVENTS_MAX: usize = 4_096;
const BYTES_MAX: usize = 8 * 1024 * 1024;

pub(crate) struct Pending {
    pub(crate) batch: Batch,
    pub(crate) blobs: Vec<Ready>,
    pub(crate) reply: oneshot::Sender<Result<Arc<Committed>>>,
    /// A place in the queue, given back when this is dropped.
    pub(crate) _place: OwnedSemaphorePermit,
    /// Held until the rows are in or refused.
    pub(crate) _files: Option<OwnedRwLockReadGuard<()>>,
}

/// An error it returns is the end of the store.
pub(crate) type Control = Box<dyn FnOnce(&mut Applier<'_>) -> Result<()> + Send>;

/// Hands the outcome of a control on; returns what ends the store.
pub(crate) fn answer<T>(outcome: Result<T, Stop>, give: impl FnOnce(Result<T>)) -> Result<()> {
    match outcome {
        Ok(value) => give(Ok(value)),
        Err(Stop::Refused(e)) => give(Err(e)),
        Err(Stop::Full) => give(Err(fault::full())),
        Err(Stop::Fatal(e)) => {
            give(Err(e.clone()));
            return Err(e);
        }
    }
    Ok(())
}

pub(crate) enum Job {
    Commit(Box<Pending>),
    /// Something else that needs the writer's connection, between two groups.
    Control(Control),
}

/// Where the journal stood when it was opened.
pub(crate) struct Start {
    pub(crate) pos: u64,
    pub(crate) root: Hash,
    pub(crate) epoch: u64,
}

/// What a batch holds until it is answered.
struct Held {
    _place: OwnedSemaphorePermit,
    _files: Option<OwnedRwLockReadGuard<()>>,
}

type Reply = oneshot::Sender<Result<Arc<Committed>>>;

#[derive(Default)]
struct Group {
    open: bool,
    pos: u64,
    root: Hash,
    events: usize,
    bytes: usize,
    results: Vec<(Reply, Result<Committed>, Held)>,
}

pub(crate) fn run(shared: &Arc<Shared>, conn: &Connection, start: &Start) {
    let marker = match Marker::open(&shared.dir) {
        Ok(marker) => marker,
        Err(e) => return poison(shared, e, &mut VecDeque::new()),
    };
    let mut applier = match Applier::new(conn, shared.clone(), start, marker) {
        Ok(applier) => applier,
        Err(e) => return poison(shared, fault::failed(e), &mut VecDeque::new()),
    };
    let mut jobs = VecDeque::with_capacity(BATCHES_MAX);
    let mut group = Group::default();
    while shared.queue.take(&mut jobs, BATCHES_MAX) {
        if let Err(e) = work(&mut applier, &mut group, &mut jobs) {
            fail(&mut group, &e);
            return poison(shared, e, &mut jobs);
        }
    }
    // With the last connection the log goes away.
    if let Some(archive) = &mut *shared.archive.lock().unwrap_or_else(PoisonError::into_inner)
        && let Err(e) = archive.finish(shared)
    {
        archive.broken();
        tracing::error!("the end of the journal is not in the backup, which begins anew with the next start: {e}");
    }
}

fn work(applier: &mut Applier<'_>, group: &mut Group, jobs: &mut VecDeque<Job>) -> Result<()> {
    while let Some(job) = jobs.pop_front() {
        match job {
            Job::Commit(pending) => {
                add(applier, group, *pending)?;
                if group.events >= EVENTS_MAX || group.bytes >= BYTES_MAX {
                    finish(applier, group)?;
                }
            }
            Job::Control(control) => {
                finish(applier, group)?;
                control(applier)?;
            }
        }
    }
    finish(applier, group)
}

fn add(applier: &mut Applier<'_>, group: &mut Group, pending: Pending) -> Result<()> {
    let Pending { batch, blobs, reply, _place: place, _files: files } = pending;
    let place = Held { _place: place, _files: files };
    if let Err(full) = ballast::refuses(&applier.shared, batch.urgent) {
        group.results.push((reply, Err(full), place));
        return Ok(());
    }
    if !group.open {
        (group.pos, group.root) = (applier.pos, applier.root);
        if let Err(e) = applier.sql.begin.execute([]) {
            return refuse(applier, group, (reply, place), Stop::alone(e));
        }
        group.open = true;
    }
    group.bytes += weight(&batch, &blobs);
    match applier.apply(batch, blobs) {
        Ok(done) => {
            group.events += done.events.len();
            group.results.push((reply, Ok(done), place));
            Ok(())
        }
        Err(stop) => refuse(applier, group, (reply, place), stop),
    }
}

/// Answers come after the commit of the group: a refusal may rest on what another batch of the group did.
fn refuse(applier: &mut Applier<'_>, group: &mut Group, (reply, place): (Reply, Held), stop: Stop) -> Result<()> {
    let (error, end) = match stop {
        Stop::Refused(e) => (e, Ok(())),
        Stop::Full => (fault::full(), Ok(())),
        Stop::Fatal(e) => (e.clone(), Err(e)),
    };
    let full = error.code() == "disk_full";
    group.results.push((reply, Err(error), place));
    if full { abandon(applier, group) } else { end }
}

pub(crate) fn weight(batch: &Batch, blobs: &[Ready]) -> usize {
    let events: usize = batch.append.iter().flat_map(|a| &a.events).map(|e| e.body.len() + 128).sum();
    let snapshot = batch.append.as_ref().and_then(|a| a.snapshot.as_ref()).map_or(0, Vec::len);
    let blobs: usize = blobs.iter().filter_map(|b| b.bytes.as_ref()).map(Vec::len).sum();
    let raw: usize = batch.blobs.iter().map(|b| b.bytes.len()).sum();
    events + snapshot + blobs + raw
}

/// Makes the group durable and answers everyone in it.
fn finish(applier: &mut Applier<'_>, group: &mut Group) -> Result<()> {
    if !group.open {
        // No transaction could be started: everyone was refused.
        fail(group, &fault::full());
        return Ok(());
    }
    match applier.finish_group() {
        Ok(()) => {}
        Err(Stop::Full) => return abandon(applier, group),
        Err(Stop::Fatal(e) | Stop::Refused(e)) => return Err(e),
    }
    let shared = &applier.shared;
    if !shared.ballast.is_kept() {
        shared.full.store(false, Ordering::Relaxed);
    }
    applier.marker.put(applier.pos, &applier.root);
    shared.pos.store(applier.pos, Ordering::Release);
    let (events, bytes) = (group.events, group.bytes);
    (group.open, group.events, group.bytes) = (false, 0, 0);
    for (reply, result, _place) in group.results.drain(..) {
        let answer = result.map(Arc::new);
        if let Ok(done) = &answer {
            // Nobody listening is no error.
            let _ = shared.tail.send(done.clone());
        }
        let _ = reply.send(answer);
    }
    shared.keeper.wrote(events, bytes);
    Ok(())
}

/// The disk is full: nothing of the group is kept, reading goes on, the next group tries again.
fn abandon(applier: &mut Applier<'_>, group: &mut Group) -> Result<()> {
    // SQLite may have rolled back by itself; asking it to again would hide the cause.
    if !applier.conn.is_autocommit() {
        applier.conn.execute_batch("ROLLBACK").map_err(fault::failed)?;
    }
    applier.forget(group.pos, group.root);
    applier.shared.ballast.release();
    if !applier.shared.full.swap(true, Ordering::Relaxed) {
        tracing::error!("the disk of the data folder is full: nothing is written until there is space");
    }
    fail(group, &fault::full());
    Ok(())
}

fn fail(group: &mut Group, error: &Error) {
    (group.open, group.events, group.bytes) = (false, 0, 0);
    for (reply, result, _place) in group.results.drain(..) {
        // A refusal stays what it was; whatever would have been written was not.
        let _ = reply.send(Err(result.err().unwrap_or_else(|| error.clone())));
    }
}

/// The store is dead from here on; the process should end.
fn poison(shared: &Arc<Shared>, error: Error, waiting: &mut VecDeque<Job>) {
    tracing::error!("{error}");
    let _ = shared.poison.set(error.clone());
    shared.queue.close();
    while !waiting.is_empty() || shared.queue.take(waiting, usize::MAX) {
        for job in waiting.drain(..) {
            if let Job::Commit(pending) = job {
                let _ = pending.reply.send(Err(error.clone()));
            }
        }
    }
    if let Some(on_fatal) = &shared.on_fatal {
        on_fatal(&error);
    }
}
