//! Which runs undo what others did: a row for every rollback, written with the start of its run.

use base::{Result, RunId};
use store::{Migration, OrgStore, Param, Statement};

const V1: &str = "
CREATE TABLE rollback(
  org BLOB NOT NULL REFERENCES organization(id), run BLOB NOT NULL, n INTEGER NOT NULL, by_run BLOB NOT NULL, after_event INTEGER NOT NULL,
  PRIMARY KEY(org, run, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX rollback_by ON rollback(org, by_run);
";

pub(crate) fn migrations() -> Vec<Migration> {
    vec![Migration { feature: "rollback", version: 1, sql: V1 }]
}

const OF_RUN: &str = "SELECT by_run FROM rollback WHERE org = $1 AND run = $2 ORDER BY n";
const BY_RUN: &str = "SELECT run FROM rollback WHERE org = $1 AND by_run = $2";
const BEGIN: &str =
    "INSERT INTO rollback(org, run, n, by_run, after_event) VALUES ($1, $2, $3, $4, $5) ON CONFLICT(org, run, n) DO NOTHING";

fn bytes(run: RunId) -> Param {
    Param::Bytes(run.as_bytes().to_vec())
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

/// The `n`th rollback of a run; refuses the batch when somebody else has begun it.
pub(super) fn begin(run: RunId, n: usize, by: RunId, to: u64) -> Statement {
    let int = |n: u64| Param::Int(i64::try_from(n).unwrap_or(i64::MAX));
    Statement::new(BEGIN, vec![bytes(run), int(n as u64), bytes(by), int(to)]).expecting(1)
}
