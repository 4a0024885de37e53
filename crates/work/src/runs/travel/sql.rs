//! Which runs undo what others did, and which share their past: a row for every rollback and every fork, written with the start of its
//! run.

use base::{BlobId, Digest, Error, Result, RunId};
use std::collections::HashMap;
use store::{Migration, OrgStore, Param, Row, Statement, removal};

const V1: &str = "
CREATE TABLE rollback(
  org BLOB NOT NULL REFERENCES organization(id), run BLOB NOT NULL, n INTEGER NOT NULL, by_run BLOB NOT NULL, after_event INTEGER NOT NULL,
  PRIMARY KEY(org, run, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX rollback_by ON rollback(org, by_run);
";

const FORK_V1: &str = "
CREATE TABLE fork(
  org BLOB NOT NULL REFERENCES organization(id), run BLOB NOT NULL, by_run BLOB NOT NULL, PRIMARY KEY(org, run, by_run)
) STRICT, WITHOUT ROWID;
CREATE INDEX fork_by ON fork(org, by_run);
";

const KEPT_V1: &str = "
CREATE TABLE kept(
  org BLOB NOT NULL REFERENCES organization(id), run BLOB NOT NULL, key TEXT NOT NULL, blob BLOB, bytes INTEGER NOT NULL,
  PRIMARY KEY(org, run, key)
) STRICT, WITHOUT ROWID;
";

pub(crate) fn migrations() -> Vec<Migration> {
    vec![
        Migration { feature: "rollback", version: 1, sql: V1 },
        Migration { feature: "fork", version: 1, sql: FORK_V1 },
        Migration { feature: "kept", version: 1, sql: KEPT_V1 },
    ]
}

/// What was there before a call.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Was {
    /// `None`: nothing.
    pub(super) kept: Option<BlobId>,
    pub(super) bytes: u64,
}

fn was(row: &Row) -> Result<Was> {
    let unreadable = |_| Error::internal("history_damaged", "the id of what was kept has not 32 bytes");
    let kept = row.opt_bytes("blob")?.map(|id| id.try_into().map(Digest).map_err(unreadable)).transpose()?;
    Ok(Was { kept, bytes: row.int("bytes")?.unsigned_abs() })
}

/// What was there before a call of this run.
pub(super) async fn kept(rows: &OrgStore, run: RunId, key: &str) -> Result<Option<Was>> {
    const SQL: &str = "SELECT blob, bytes FROM kept WHERE org = $1 AND run = $2 AND key = $3";
    rows.query_one(SQL, vec![bytes(run), Param::Text(key.to_owned())]).await?.as_ref().map(was).transpose()
}

/// The same of all calls of a run, by their keys; at most `limit`.
pub(super) async fn kept_of(rows: &OrgStore, run: RunId, limit: usize) -> Result<HashMap<String, Was>> {
    const SQL: &str = "SELECT key, blob, bytes FROM kept WHERE org = $1 AND run = $2 ORDER BY key LIMIT $3";
    let found = rows.query(SQL, vec![bytes(run), Param::Int(i64::try_from(limit).unwrap_or(i64::MAX))]).await?;
    found.iter().map(|row| Ok((row.text("key")?.to_owned(), was(row)?))).collect()
}

/// Notes it; what was noted first for the call stays. Refuses the batch when the run was removed.
pub(super) fn keep(run: RunId, key: &str, was: &Was) -> [Statement; 2] {
    const SQL: &str = "INSERT INTO kept(org, run, key, blob, bytes) VALUES ($1, $2, $3, $4, $5) ON CONFLICT(org, run, key) DO NOTHING";
    let blob = was.kept.map_or(Param::Null, |id| Param::Bytes(id.0.to_vec()));
    let size = Param::Int(i64::try_from(was.bytes).unwrap_or(i64::MAX));
    [removal::never_removed(run), Statement::new(SQL, vec![bytes(run), Param::Text(key.to_owned()), blob, size])]
}

/// Whether it was kept for the run that this one rolls back.
pub(super) async fn kept_for(rows: &OrgStore, by: RunId, id: BlobId) -> Result<bool> {
    const SQL: &str = "SELECT 1 AS one FROM rollback r JOIN kept k ON k.org = r.org AND k.run = r.run
        WHERE r.org = $1 AND r.by_run = $2 AND k.blob = $3 LIMIT 1";
    Ok(rows.query_one(SQL, vec![bytes(by), Param::Bytes(id.0.to_vec())]).await?.is_some())
}

const OF_RUN: &str = "SELECT by_run FROM rollback WHERE org = $1 AND run = $2 ORDER BY n";
const BY_RUN: &str = "SELECT run FROM rollback WHERE org = $1 AND by_run = $2";
const BEGIN: &str =
    "INSERT INTO rollback(org, run, n, by_run, after_event) VALUES ($1, $2, $3, $4, $5) ON CONFLICT(org, run, n) DO NOTHING";

fn bytes(run: RunId) -> Param {
    Param::Bytes(run.as_bytes().to_vec())
}

/// A run that begins with the past of another one; refuses the batch when that one was removed meanwhile.
pub(crate) fn forked(run: RunId, by: RunId) -> [Statement; 2] {
    const SQL: &str = "INSERT INTO fork(org, run, by_run) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    [removal::never_removed(run), Statement::new(SQL, vec![bytes(run), bytes(by)])]
}

/// For each of the runs, those that are there and were made of it: forks, and rollbacks.
pub(crate) async fn made_of(rows: &OrgStore, runs: &[RunId]) -> Result<Vec<Vec<(RunId, &'static str)>>> {
    const FORKS: &str =
        "SELECT f.by_run AS by_run FROM fork f JOIN stream s ON s.org = f.org AND s.id = f.by_run WHERE f.org = $1 AND f.run = $2";
    const ROLLBACKS: &str =
        "SELECT r.by_run AS by_run FROM rollback r JOIN stream s ON s.org = r.org AND s.id = r.by_run WHERE r.org = $1 AND r.run = $2";
    let params = || runs.iter().map(|run| vec![bytes(*run)]).collect::<Vec<_>>();
    let mut all = vec![Vec::new(); runs.len()];
    for (sql, how) in [(FORKS, "fork"), (ROLLBACKS, "rollback")] {
        for (of, found) in all.iter_mut().zip(rows.query_each(sql, params()).await?) {
            for row in &found {
                of.extend(RunId::from_slice(row.bytes("by_run")?).map(|by| (by, how)));
            }
        }
    }
    Ok(all)
}

/// Forgets what a removed run was made of, and what was made of it; refuses the batch when something that was made of it is there.
pub(crate) fn forget(run: RunId) -> Vec<Statement> {
    let made = [
        "UPDATE fork SET by_run = by_run WHERE org = $1 AND run = $2
         AND EXISTS (SELECT 1 FROM stream s WHERE s.org = $1 AND s.id = fork.by_run)",
        "UPDATE rollback SET by_run = by_run WHERE org = $1 AND run = $2
         AND EXISTS (SELECT 1 FROM stream s WHERE s.org = $1 AND s.id = rollback.by_run)",
    ];
    let all = [
        "DELETE FROM fork WHERE org = $1 AND run = $2",
        "DELETE FROM fork WHERE org = $1 AND by_run = $2",
        "DELETE FROM rollback WHERE org = $1 AND run = $2",
        "DELETE FROM kept WHERE org = $1 AND run = $2",
    ];
    let of = |sql| Statement::new(sql, vec![bytes(run)]);
    made.into_iter().map(|sql| of(sql).expecting(0)).chain(all.into_iter().map(of)).collect()
}

/// The rollbacks of a run, the first first.
pub(super) async fn rollbacks(rows: &OrgStore, run: RunId) -> Result<Vec<RunId>> {
    let found = rows.query(OF_RUN, vec![bytes(run)]).await?;
    found.iter().filter_map(|row| row.bytes("by_run").map(RunId::from_slice).transpose()).collect()
}

/// The run that this one rolls back.
pub(super) async fn rolled_back_by(rows: &OrgStore, by: RunId) -> Result<Option<RunId>> {
    let found = rows.query(BY_RUN, vec![bytes(by)]).await?;
    found.first().map_or(Ok(None), |row| row.bytes("run").map(RunId::from_slice))
}

/// The `n`th rollback of a run; refuses the batch when somebody else has begun it, or the run was removed meanwhile.
pub(super) fn begin(run: RunId, n: usize, by: RunId, to: u64) -> [Statement; 2] {
    let int = |n: u64| Param::Int(i64::try_from(n).unwrap_or(i64::MAX));
    [removal::never_removed(run), Statement::new(BEGIN, vec![bytes(run), int(n as u64), bytes(by), int(to)]).expecting(1)]
}
