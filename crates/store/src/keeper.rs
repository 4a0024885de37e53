//! The thread that keeps the write-ahead log short and signs checkpoints, so that no commit waits for either.

use crate::{
    apply::{Applier, Stop},
    checkpoint,
    sqlite::Shared,
    writer::{Control, Job, answer},
};
use base::Result;
use rusqlite::Connection;
use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, atomic::Ordering},
    time::Duration,
};

/// Written since the last look before the log is copied into the database.
const COPY_BYTES: usize = 8 * 1024 * 1024;
const COPY_EVENTS: usize = 8_192;
/// Pages in the log from which the writer itself copies the rest, so that the log starts again from its beginning.
const RESTART_PAGES: i32 = 4_096;
/// Pages in the log that somebody should know about (64 MB).
const ALARM_PAGES: i32 = 16_384;
/// Time between two signed checkpoints, if anything was written.
const SIGN_EVERY: Duration = Duration::from_secs(10);

#[derive(Default)]
pub(crate) struct Keeper {
    state: Mutex<State>,
    bell: Condvar,
}

#[derive(Default)]
struct State {
    events: usize,
    bytes: usize,
    stop: bool,
}

impl Keeper {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn wrote(&self, events: usize, bytes: usize) {
        let mut state = self.lock();
        state.events += events;
        state.bytes += bytes;
        let ring = state.events >= COPY_EVENTS || state.bytes >= COPY_BYTES;
        drop(state);
        if ring {
            self.bell.notify_all();
        }
    }

    pub(crate) fn stop(&self) {
        self.lock().stop = true;
        self.bell.notify_all();
    }

    /// Waits; true as soon as it is told to stop.
    pub(crate) fn stopped_within(&self, wait: Duration) -> bool {
        let state = self.lock();
        let (state, _) = self.bell.wait_timeout_while(state, wait, |s| !s.stop).unwrap_or_else(PoisonError::into_inner);
        state.stop
    }

    /// `None`: stop. `Some(true)`: enough was written to copy the log.
    fn wait(&self) -> Option<bool> {
        let ripe = |s: &State| s.events >= COPY_EVENTS || s.bytes >= COPY_BYTES;
        let state = self.lock();
        let (mut state, _) =
            self.bell.wait_timeout_while(state, SIGN_EVERY, |s| !s.stop && !ripe(s)).unwrap_or_else(PoisonError::into_inner);
        if state.stop {
            return None;
        }
        let full = ripe(&state);
        if full {
            (state.events, state.bytes) = (0, 0);
        }
        Some(full)
    }
}

pub(crate) fn run(shared: &Arc<Shared>, conn: &Connection) {
    let mut signed = shared.clock.monotonic();
    let mut signed_pos = shared.pos.load(Ordering::Acquire);
    let mut alarmed = false;
    while let Some(full) = shared.keeper.wait() {
        if full {
            alarmed = copy_log(shared, conn, alarmed);
        }
        let now = shared.clock.monotonic();
        let pos = shared.pos.load(Ordering::Acquire);
        if pos > signed_pos && now.saturating_sub(signed) >= SIGN_EVERY {
            (signed, signed_pos) = (now, pos);
            let (send, wait) = std::sync::mpsc::sync_channel(1);
            let control: Control = Box::new(move |applier| {
                answer(forget_old_keys(applier).and_then(|()| checkpoint::sign(applier)), |signed| {
                    // The keeper may have ended meanwhile.
                    let _ = send.send(signed);
                })
            });
            if shared.queue.push(None, 0, false, Job::Control(control)).is_err() {
                return;
            }
            // Nothing comes back when the writer has ended.
            if let Ok(Err(e)) = wait.recv().map(|signed| signed.and_then(|head| checkpoint::publish(&shared.dir, &head))) {
                tracing::error!("the journal's head could not be signed: {e}");
            }
        }
    }
}

/// Copies without stopping the writer. Says whether the log is too long.
fn copy_log(shared: &Arc<Shared>, conn: &Connection, alarmed: bool) -> bool {
    // A backup needs what the log holds before it is copied and begins anew; while one is made, the log waits.
    let copied = match shared.archive.try_lock() {
        Ok(archive) if archive.is_some() => None,
        Ok(_held) => Some(copy(conn)),
        Err(_) => return alarmed,
    };
    let pages = match copied {
        // On the writer, so that nothing can come between the backup and the copying.
        None => RESTART_PAGES + 1,
        Some(Ok(pages)) => pages.unwrap_or(0),
        Some(Err(e)) => {
            // A failed sync must not be tried again: what it lost would then count as written.
            let _ = shared.queue.push(None, 0, false, Job::Control(Box::new(|_| Err(e))));
            return alarmed;
        }
    };
    if pages > RESTART_PAGES {
        // Nearly all is copied; the writer does the rest between two groups.
        let _ = shared.queue.push(None, 0, false, Job::Control(Box::new(|applier| copy_kept(&applier.shared.clone(), applier.conn))));
    }
    let alarm = pages > ALARM_PAGES;
    if alarm && !alarmed {
        tracing::warn!(pages, "the write-ahead log has grown beyond 64 MB: a long read holds it, or the disk is slow");
    }
    alarm
}

/// Puts what the log holds into the backup, then copies it.
pub(crate) fn copy_kept(shared: &Shared, conn: &Connection) -> Result<()> {
    let Ok(mut archive) = shared.archive.try_lock() else { return Ok(()) };
    if let Some(archive) = &mut *archive
        && let Err(e) = archive.follow(shared)
    {
        // The log must not grow for ever: the next backup begins with a whole copy instead.
        archive.broken();
        tracing::error!("the backup does not go on, and begins anew: {e}");
    }
    copy(conn).map(|_| ())
}

/// Returns the length of the log in pages, if it could be copied now. An error is one of the disk.
fn copy(conn: &Connection) -> Result<Option<i32>> {
    match conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |r| r.get::<_, i32>(1)) {
        Ok(pages) => Ok(Some(pages)),
        Err(e) => match Stop::alone(e) {
            Stop::Fatal(e) => Err(e),
            Stop::Refused(_) | Stop::Full => Ok(None),
        },
    }
}

/// Answers to requests are kept for two days.
fn forget_old_keys(applier: &mut Applier<'_>) -> Result<(), Stop> {
    const KEEP: i64 = 2 * 24 * 3_600 * 1_000_000;
    let before = applier.shared.clock.now().0.saturating_sub(KEEP);
    applier.conn.execute("DELETE FROM idempotency WHERE at < ?1", [before]).map(|_| ()).map_err(Stop::alone)
}
