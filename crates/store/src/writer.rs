//! The one thread that writes. It takes every waiting batch, writes them in one transaction, syncs once, and only then
//! answers. A failed sync is the end: what the disk holds is unknown, so nothing is tried again.

use crate::{
    Batch, Committed,
    apply::{Applier, Stop},
    blobs::Ready,
    chain::Hash,
    fault,
    store::Shared,
};
use base::{Error, Result};
use rusqlite::{Connection, ErrorCode};
use std::{
    collections::VecDeque,
    sync::{Arc, atomic::Ordering},
};
use tokio::sync::{OwnedSemaphorePermit, oneshot};

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
}

pub(crate) type Control = Box<dyn FnOnce(&mut Applier<'_>) + Send>;

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

type Reply = oneshot::Sender<Result<Arc<Committed>>>;

#[derive(Default)]
struct Group {
    open: bool,
    pos: u64,
    root: Hash,
    events: usize,
    bytes: usize,
    results: Vec<(Reply, Result<Committed>, OwnedSemaphorePermit)>,
}

pub(crate) fn run(shared: &Arc<Shared>, conn: &Connection, start: &Start) {
    let mut applier = match Applier::new(conn, shared.clone(), start.pos, start.root, start.epoch) {
        Ok(applier) => applier,
        Err(e) => return poison(shared, &e, &mut VecDeque::new()),
    };
    let mut jobs = VecDeque::with_capacity(BATCHES_MAX);
    let mut group = Group::default();
    while shared.queue.take(&mut jobs, BATCHES_MAX) {
        if let Err(e) = work(&mut applier, &mut group, &mut jobs) {
            fail(&mut group, &fault::failed(&e));
            return poison(shared, &e, &mut jobs);
        }
    }
}

fn work(applier: &mut Applier<'_>, group: &mut Group, jobs: &mut VecDeque<Job>) -> rusqlite::Result<()> {
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
                control(applier);
            }
        }
    }
    finish(applier, group)
}

fn add(applier: &mut Applier<'_>, group: &mut Group, pending: Pending) -> rusqlite::Result<()> {
    let Pending { batch, blobs, reply, _place: place } = pending;
    if !group.open {
        match applier.sql.begin.execute([]) {
            Ok(_) => {}
            Err(e) if e.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                let _ = reply.send(Err(fault::reading("starting a transaction", e)));
                return Ok(());
            }
            Err(e) => {
                group.results.push((reply, Err(fault::failed(&e)), place));
                return Err(e);
            }
        }
        (group.open, group.pos, group.root) = (true, applier.pos, applier.root);
    }
    group.bytes += weight(&batch, &blobs);
    match applier.apply(batch, blobs) {
        Ok(done) => {
            group.events += done.events.len();
            group.results.push((reply, Ok(done), place));
            Ok(())
        }
        Err(Stop::Refused(e)) => {
            group.results.push((reply, Err(e), place));
            Ok(())
        }
        Err(Stop::Full) => {
            group.results.push((reply, Err(fault::full()), place));
            abandon(applier, group)
        }
        Err(Stop::Fatal(e)) => {
            group.results.push((reply, Err(fault::failed(&e)), place));
            Err(e)
        }
    }
}

pub(crate) fn weight(batch: &Batch, blobs: &[Ready]) -> usize {
    let events: usize = batch.append.iter().flat_map(|a| &a.events).map(|e| e.body.len() + 128).sum();
    let snapshot = batch.append.as_ref().and_then(|a| a.snapshot.as_ref()).map_or(0, Vec::len);
    let blobs: usize = blobs.iter().filter_map(|b| b.bytes.as_ref()).map(Vec::len).sum();
    let raw: usize = batch.blobs.iter().map(|b| b.bytes.len()).sum();
    events + snapshot + blobs + raw
}

/// Makes the group durable and answers everyone in it.
fn finish(applier: &mut Applier<'_>, group: &mut Group) -> rusqlite::Result<()> {
    if !group.open {
        return Ok(());
    }
    let wrote = group.results.iter().any(|(_, result, _)| result.is_ok());
    let done = if wrote { applier.finish_group() } else { Ok(()) };
    match done.and_then(|()| applier.sql.commit.execute([])) {
        Ok(_) => {}
        Err(e) if e.sqlite_error_code() == Some(ErrorCode::DiskFull) => return abandon(applier, group),
        Err(e) => return Err(e),
    }
    let shared = &applier.shared;
    shared.full.store(false, Ordering::Relaxed);
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
fn abandon(applier: &mut Applier<'_>, group: &mut Group) -> rusqlite::Result<()> {
    // SQLite may have rolled back by itself; asking it to again would hide the cause.
    if !applier.conn.is_autocommit() {
        applier.conn.execute_batch("ROLLBACK")?;
    }
    applier.forget(group.pos, group.root);
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
fn poison(shared: &Arc<Shared>, cause: &rusqlite::Error, waiting: &mut VecDeque<Job>) {
    let error = fault::failed(cause);
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
