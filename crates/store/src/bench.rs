//! The floor that the engine is measured against: the same rows and bytes in the same batches to the same disk by a bare
//! loop, with no queue, no hashing, no answers. Only `orc bench` calls this.

mod there;

pub use there::floor_there;

use crate::{apply::int, fault, schema, sql::Sql};
use base::{Result, SharedClock};
use rusqlite::{Connection, params};
use std::{path::Path, time::Duration};

/// The shape of the work.
#[derive(Clone, Debug)]
pub struct FloorSpec {
    pub runs: u32,
    pub events_per_run: u32,
    /// Runs that advance in turn; each batch is of another run than the one before.
    pub runs_at_once: u32,
    /// Events of one run that are written together with one change of its head.
    pub events_per_batch: u32,
    /// Batches that share a transaction.
    pub batches_per_commit: u32,
    /// Bytes of each event's body.
    pub body_bytes: usize,
}

#[derive(Clone, Copy, Debug)]
pub struct Floor {
    pub elapsed: Duration,
    pub events: u64,
    pub commits: u64,
}

impl Floor {
    pub fn events_per_s(&self) -> f64 {
        self.events as f64 / self.elapsed.as_secs_f64().max(1e-9)
    }
}

/// Writes `spec` into a fresh database in `dir` and removes it again.
pub fn floor(dir: &Path, spec: &FloorSpec, clock: &SharedClock) -> Result<Floor> {
    in_fresh_database(dir, clock, |conn| bare_loop(conn, spec, clock))
}

/// `n` commits of one row of 200 bytes, one after the other.
pub fn floor_sequential(dir: &Path, n: u32, clock: &SharedClock) -> Result<Floor> {
    in_fresh_database(dir, clock, |conn| {
        conn.execute_batch("CREATE TABLE floor(n INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT")?;
        let mut insert = conn.prepare("INSERT INTO floor(n, body) VALUES (?1, ?2)")?;
        let body = [b'x'; 200];
        let began = clock.monotonic();
        for i in 0..n {
            insert.execute(params![i, body])?;
        }
        Ok(Floor { elapsed: clock.monotonic().saturating_sub(began), events: n.into(), commits: n.into() })
    })
}

fn in_fresh_database(dir: &Path, clock: &SharedClock, work: impl FnOnce(&Connection) -> rusqlite::Result<Floor>) -> Result<Floor> {
    let path = dir.join("floor.db");
    let remove = || {
        for end in ["", "-wal", "-shm"] {
            // Absent is what is wanted.
            let _ = std::fs::remove_file(dir.join(format!("floor.db{end}")));
        }
    };
    remove();
    let mut conn = schema::open_for_writing(&path)?;
    schema::migrate(&mut conn, &[], clock.now())?;
    let result = conn
        .execute_batch("PRAGMA wal_autocheckpoint = 4096; INSERT INTO organization VALUES (zeroblob(16), 'floor', zeroblob(32), 0)")
        .and_then(|()| work(&conn))
        .map_err(|e| fault::reading("measuring the floor", e));
    drop(conn);
    remove();
    result
}

fn bare_loop(conn: &Connection, spec: &FloorSpec, clock: &SharedClock) -> rusqlite::Result<Floor> {
    let mut loops = Loop { sql: Sql::prepare(conn)?, spec, body: vec![b'x'; spec.body_bytes], pos: 0, batches: 0, commits: 0 };
    let began = clock.monotonic();
    let at_once = spec.runs_at_once.max(1);
    for first in (0..spec.runs).step_by(at_once as usize) {
        for seq in (0..spec.events_per_run).step_by(spec.events_per_batch.max(1) as usize) {
            for run in first..spec.runs.min(first + at_once) {
                loops.batch(run, seq)?;
            }
        }
    }
    loops.commit()?;
    Ok(Floor { elapsed: clock.monotonic().saturating_sub(began), events: loops.pos.unsigned_abs(), commits: loops.commits })
}

struct Loop<'c> {
    sql: Sql<'c>,
    spec: &'c FloorSpec,
    body: Vec<u8>,
    pos: i64,
    batches: u32,
    commits: u64,
}

impl Loop<'_> {
    fn batch(&mut self, run: u32, before: u32) -> rusqlite::Result<()> {
        if self.batches == 0 {
            self.sql.begin.execute([])?;
        }
        let (org, link, actor) = ([0u8; 16], [7u8; 32], [1u8; 17]);
        let stream = u128::from(run).to_be_bytes();
        let last = self.spec.events_per_run.min(before + self.spec.events_per_batch.max(1));
        for seq in before + 1..=last {
            self.pos += 1;
            self.sql.event_put.execute(params![org, stream, seq, self.pos, "task.succeeded", 0, actor, None::<String>, self.body, link])?;
        }
        head(&mut self.sql, &stream, before, last, self.pos, self.spec)?;
        self.batches += 1;
        if self.batches >= self.spec.batches_per_commit { self.commit() } else { Ok(()) }
    }

    fn commit(&mut self) -> rusqlite::Result<()> {
        if self.batches > 0 {
            self.sql.commit.execute([])?;
            (self.batches, self.commits) = (0, self.commits + 1);
        }
        Ok(())
    }
}

/// The same rows for the head as the store writes.
fn head(sql: &mut Sql<'_>, stream: &[u8; 16], before: u32, seq: u32, pos: i64, spec: &FloorSpec) -> rusqlite::Result<()> {
    let (org, link, none, total) = ([0u8; 16], [7u8; 32], None::<String>, int(spec.events_per_run.into()));
    let (started, ended) = (pos, None::<i64>);
    if before == 0 {
        sql.stream_put.execute(params![
            org, stream, 1, seq, pos, link, "running", false, "floor", link, started, ended, total, seq, 0, 0, 0, 0, 0, none, none,
            "default", none, SUM
        ])?;
    } else {
        sql.stream_step.execute(params![org, stream, before, 1, seq, pos, link, ended, total, seq, 0, 0, 0, 0, 0, none, none, SUM])?;
    }
    if seq == spec.events_per_run {
        sql.stream_index.execute(params![org, stream, "succeeded", true, "floor", link, started])?;
    }
    Ok(())
}

/// As long as the sum of a real row.
const SUM: [u8; 16] = [0; 16];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{Folder, clock};

    #[test]
    fn the_floor_writes_what_it_says_and_leaves_nothing() {
        let folder = Folder::new("floor");
        std::fs::create_dir_all(folder.path()).expect("makes the folder");
        let spec = FloorSpec { runs: 7, runs_at_once: 3, events_per_run: 10, events_per_batch: 4, batches_per_commit: 5, body_bytes: 100 };
        let floor = floor(folder.path(), &spec, &clock()).expect("runs");
        assert_eq!((floor.events, floor.commits), (70, 5));
        assert_eq!(floor_sequential(folder.path(), 3, &clock()).expect("runs").commits, 3);
        assert_eq!(std::fs::read_dir(folder.path()).expect("reads").count(), 0);
    }
}
