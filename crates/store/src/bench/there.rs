//! The floor on PostgreSQL: one connection, one round trip for each commit.

use super::{Floor, FloorSpec};
use crate::{
    Database, fault,
    postgres::{Role, connect},
};
use base::{Result, SharedClock};
use futures_util::future::try_join;
use std::collections::BTreeMap;
use tokio_postgres::{Client, Statement, types::ToSql};

const TABLES: &str = "
    CREATE TABLE floor_head(run BIGINT PRIMARY KEY, seq BIGINT NOT NULL, pos BIGINT NOT NULL, link BYTEA NOT NULL) WITH (fillfactor = 70);
    CREATE TABLE floor_event(
      org BYTEA NOT NULL, run BIGINT NOT NULL, seq BIGINT NOT NULL, pos BIGINT PRIMARY KEY, kind TEXT NOT NULL, at BIGINT NOT NULL,
      actor BYTEA NOT NULL, body BYTEA NOT NULL, link BYTEA NOT NULL, UNIQUE(org, run, seq));";
const EVENTS: &str = "INSERT INTO floor_event(org, run, seq, pos, kind, at, actor, body, link)
    SELECT $4, run, seq, pos, 'task.succeeded', 0, $5, $6, $7 FROM unnest($1::int8[], $2::int8[], $3::int8[]) AS u(run, seq, pos)";
const HEADS: &str = "INSERT INTO floor_head(run, seq, pos, link)
    SELECT run, seq, pos, $4 FROM unnest($1::int8[], $2::int8[], $3::int8[]) AS u(run, seq, pos)
    ON CONFLICT(run) DO UPDATE SET seq = excluded.seq, pos = excluded.pos, link = excluded.link";

/// Writes `spec` into tables of its own in a database that has none of them, and removes them again.
pub async fn floor_there(database: &Database, spec: &FloorSpec, clock: &SharedClock) -> Result<Floor> {
    let client = connect(database, Role::Write, None).await?;
    let bad = |e| fault::reading_there("measuring the floor", &database.shown(), &e);
    client.batch_execute(TABLES).await.map_err(bad)?;
    let done = bare_loop(&client, spec, clock).await.map_err(bad);
    client.batch_execute("DROP TABLE floor_head, floor_event").await.map_err(bad)?;
    done
}

/// Rows of one commit.
#[derive(Default)]
struct Group {
    events: [Vec<i64>; 3],
    /// As the last batch of a run leaves it: how far, and where.
    heads: BTreeMap<i64, (i64, i64)>,
    batches: u32,
}

async fn bare_loop(client: &Client, spec: &FloorSpec, clock: &SharedClock) -> std::result::Result<Floor, tokio_postgres::Error> {
    let statements = (client.prepare(EVENTS).await?, client.prepare(HEADS).await?);
    let body = vec![b'x'; spec.body_bytes];
    let (mut group, mut pos, mut commits) = (Group::default(), 0_i64, 0);
    let began = clock.monotonic();
    let (at_once, step) = (spec.runs_at_once.max(1), spec.events_per_batch.max(1));
    for first in (0..spec.runs).step_by(at_once as usize) {
        for before in (0..spec.events_per_run).step_by(step as usize) {
            for run in first..spec.runs.min(first + at_once) {
                let last = spec.events_per_run.min(before + step);
                for seq in before + 1..=last {
                    pos += 1;
                    group.events.iter_mut().zip([run.into(), seq.into(), pos]).for_each(|(column, value)| column.push(value));
                }
                group.heads.insert(run.into(), (last.into(), pos));
                group.batches += 1;
                if group.batches >= spec.batches_per_commit {
                    commit(client, &statements, std::mem::take(&mut group), &body).await?;
                    commits += 1;
                }
            }
        }
    }
    if group.batches > 0 {
        commit(client, &statements, group, &body).await?;
        commits += 1;
    }
    Ok(Floor { elapsed: clock.monotonic().saturating_sub(began), events: pos.unsigned_abs(), commits })
}

/// Everything in one round trip.
async fn commit(
    client: &Client,
    (events, heads): &(Statement, Statement),
    group: Group,
    body: &[u8],
) -> std::result::Result<(), tokio_postgres::Error> {
    let (org, actor, link) = (&[0u8; 16][..], &[1u8; 17][..], &[7u8; 32][..]);
    let [runs, seqs, places] = &group.events;
    let of: Vec<i64> = group.heads.keys().copied().collect();
    let (ends, at): (Vec<i64>, Vec<i64>) = group.heads.values().copied().unzip();
    let of_events: [&(dyn ToSql + Sync); 7] = [runs, seqs, places, &org, &actor, &body, &link];
    let of_heads: [&(dyn ToSql + Sync); 4] = [&of, &ends, &at, &link];
    let write = try_join(
        try_join(client.batch_execute("BEGIN"), client.execute(events, &of_events)),
        try_join(client.execute(heads, &of_heads), client.batch_execute("COMMIT")),
    );
    write.await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{clock, cluster::cluster};

    #[tokio::test]
    async fn the_floor_writes_what_it_says_and_leaves_nothing() {
        let Some(cluster) = cluster("the_floor_writes_what_it_says") else { return };
        let database = cluster.database();
        let spec = FloorSpec { runs: 7, runs_at_once: 3, events_per_run: 10, events_per_batch: 4, batches_per_commit: 5, body_bytes: 100 };
        let floor = floor_there(&cluster.address(&database), &spec, &clock()).await.expect("runs");
        assert_eq!((floor.events, floor.commits), (70, 5));
        let alone = FloorSpec { runs: 1, runs_at_once: 1, events_per_run: 6, events_per_batch: 1, batches_per_commit: 3, body_bytes: 100 };
        assert_eq!(floor_there(&cluster.address(&database), &alone, &clock()).await.expect("runs").commits, 2);
        assert_eq!(cluster.sql(&database, "SELECT count(*) FROM pg_class WHERE relname LIKE 'floor%'"), "0");
    }
}
