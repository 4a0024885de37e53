//! Rows of triggers: when each is due next, and what became of each firing. Everything that comes in is a firing first; a run starts
//! in the commit that says so.

use super::{Firing, State as Is};
use base::{Error, OrgId, Result, RunId, Timestamp};
use engine::{event::Event, port::Projection};
use store::{Migration, OrgStore, Param, Row, Statement};

const V1: &str = "
CREATE TABLE trigger_due(
  org BLOB NOT NULL REFERENCES organization(id), trigger TEXT NOT NULL, version INTEGER NOT NULL, due INTEGER NOT NULL,
  PRIMARY KEY(org, trigger)
) STRICT, WITHOUT ROWID;
CREATE TABLE trigger_firing(
  org BLOB NOT NULL REFERENCES organization(id), id TEXT NOT NULL, trigger TEXT NOT NULL, cause TEXT NOT NULL, key TEXT NOT NULL,
  at INTEGER NOT NULL, event TEXT NOT NULL, depth INTEGER NOT NULL, state TEXT NOT NULL, lane TEXT, run BLOB, reason TEXT,
  decided_at INTEGER,
  PRIMARY KEY(org, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX trigger_firing_key ON trigger_firing(org, trigger, key);
CREATE INDEX trigger_firing_history ON trigger_firing(org, trigger, id);
CREATE INDEX trigger_firing_open ON trigger_firing(org, state, id) WHERE state IN ('received', 'waiting', 'running');
CREATE INDEX trigger_firing_run ON trigger_firing(org, run) WHERE run IS NOT NULL;
";

pub fn migrations() -> Vec<Migration> {
    vec![Migration { feature: "triggers", version: 1, sql: V1 }]
}

/// Firings of one trigger that are remembered once they have ended; also how far back a repeated delivery is known.
pub(super) const KEPT: i64 = 1_000;

const DUE_SET: &str = "INSERT INTO trigger_due(org, trigger, version, due) VALUES ($1, $2, $3, $4)
    ON CONFLICT(org, trigger) DO UPDATE SET version = excluded.version, due = excluded.due";
const DUE_MOVED: &str = "UPDATE trigger_due SET due = $4 WHERE org = $1 AND trigger = $2 AND due = $3";
const DUE_GONE: &str = "DELETE FROM trigger_due WHERE org = $1 AND trigger = $2";
const DUES: &str = "SELECT trigger, version, due FROM trigger_due WHERE org = $1 ORDER BY due";

const RECEIVED: &str = "INSERT INTO trigger_firing(org, id, trigger, cause, key, at, event, depth, state)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'received') ON CONFLICT(org, trigger, key) DO NOTHING";
const NOTED: &str = "INSERT INTO trigger_firing(org, id, trigger, cause, key, at, event, depth, state, reason, decided_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $6) ON CONFLICT(org, trigger, key) DO NOTHING";
const WAITS: &str =
    "UPDATE trigger_firing SET state = 'waiting', lane = $3 WHERE org = $1 AND id = $2 AND state IN ('received', 'waiting')";
const STARTED: &str = "UPDATE trigger_firing SET state = 'running', lane = $3, run = $4, decided_at = $5
    WHERE org = $1 AND id = $2 AND state IN ('received', 'waiting')";
const ENDED: &str = "UPDATE trigger_firing SET state = $3, reason = $4, decided_at = $5
    WHERE org = $1 AND id = $2 AND state IN ('received', 'waiting')";
const RUN_ENDED: &str = "UPDATE trigger_firing SET state = $3 WHERE org = $1 AND run = $2 AND state = 'running'";
const PRUNED: &str = "DELETE FROM trigger_firing WHERE org = $1 AND trigger = $2 AND state NOT IN ('received', 'waiting', 'running')
    AND id < (SELECT id FROM trigger_firing WHERE org = $1 AND trigger = $2 ORDER BY id DESC LIMIT 1 OFFSET $3)";

macro_rules! columns {
    ($rest:literal) => {
        concat!("SELECT id, trigger, cause, key, at, event, depth, state, lane, run, reason, decided_at FROM trigger_firing ", $rest)
    };
}

const OPEN: &str = "SELECT id, trigger, state, lane FROM trigger_firing
    WHERE org = $1 AND state IN ('received', 'waiting') AND id > $2 ORDER BY id LIMIT $3";
const UNDECIDED: &str = "SELECT count(*) AS n FROM
    (SELECT 1 FROM trigger_firing WHERE org = $1 AND trigger = $2 AND state IN ('received', 'waiting') LIMIT $3) AS few";
const GET: &str = columns!("WHERE org = $1 AND id = $2");
const BY_KEY: &str = columns!("WHERE org = $1 AND trigger = $2 AND key = $3");
const BY_RUN: &str = columns!("WHERE org = $1 AND run = $2");
const HISTORY: &str = columns!("WHERE org = $1 AND trigger = $2 AND id < $3 ORDER BY id DESC LIMIT $4");
const RUNNING: &str = "SELECT run FROM trigger_firing WHERE org = $1 AND state = 'running' AND lane = $2 ORDER BY id";
const AHEAD: &str = "SELECT count(*) AS n FROM trigger_firing WHERE org = $1 AND state = 'waiting' AND lane = $2 AND id < $3";
const WAITING: &str = "SELECT count(*) AS n FROM trigger_firing WHERE org = $1 AND state = 'waiting' AND trigger = $2 AND id <> $3";

fn text(text: impl Into<String>) -> Param {
    Param::Text(text.into())
}

/// When a trigger's schedule is due next, and by which version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Next {
    pub(super) trigger: String,
    pub(super) version: i64,
    pub(super) due: Timestamp,
}

pub(super) fn set_due(next: &Next) -> Statement {
    Statement::new(DUE_SET, vec![text(&next.trigger), Param::Int(next.version), Param::Int(next.due.0)])
}

/// From one time to the next, once: whoever comes second is refused with its whole batch.
pub(super) fn move_due(trigger: &str, from: Timestamp, to: Timestamp) -> Statement {
    Statement::new(DUE_MOVED, vec![text(trigger), Param::Int(from.0), Param::Int(to.0)]).expecting(1)
}

pub(super) fn clear_due(trigger: &str) -> Statement {
    Statement::new(DUE_GONE, vec![text(trigger)])
}

fn common(firing: &Firing) -> Vec<Param> {
    vec![
        text(&firing.id),
        text(&firing.trigger),
        text(firing.cause.word()),
        text(&firing.key),
        Param::Int(firing.at.0),
        text(firing.event.to_string()),
        Param::Int(firing.depth.into()),
    ]
}

/// One that came in; a repeated one changes nothing.
pub(super) fn received(firing: &Firing) -> Statement {
    Statement::new(RECEIVED, common(firing))
}

/// One that is decided as it comes.
pub(super) fn noted(firing: &Firing) -> Statement {
    let mut params = common(firing);
    params.extend([text(firing.state.word()), text(firing.reason.clone().unwrap_or_default())]);
    Statement::new(NOTED, params)
}

pub(super) fn waits(id: &str, lane: &str) -> Statement {
    Statement::new(WAITS, vec![text(id), text(lane)]).expecting(1)
}

pub(super) fn started(id: &str, lane: &str, run: RunId, at: Timestamp) -> Statement {
    Statement::new(STARTED, vec![text(id), text(lane), Param::Bytes(run.as_bytes().to_vec()), Param::Int(at.0)]).expecting(1)
}

pub(super) fn ended(id: &str, state: Is, reason: &str, at: Timestamp) -> Statement {
    Statement::new(ENDED, vec![text(id), text(state.word()), text(reason), Param::Int(at.0)]).expecting(1)
}

pub(super) fn pruned(trigger: &str) -> Statement {
    Statement::new(PRUNED, vec![text(trigger), Param::Int(KEPT)])
}

/// What a removed run was started with is not kept beside it either; that there was a firing is.
pub(crate) fn forget(run: RunId) -> Statement {
    const SQL: &str = "UPDATE trigger_firing SET event = '{}' WHERE org = $1 AND run = $2";
    Statement::new(SQL, vec![Param::Bytes(run.as_bytes().to_vec())])
}

/// Says of a firing how its run ended, in the commit of the end.
pub struct FiringRows;

impl Projection for FiringRows {
    fn rows(&self, _: OrgId, run: RunId, _: u64, _: Timestamp, event: &Event, out: &mut Vec<Statement>) {
        let state = match event {
            Event::RunSucceeded { .. } => Is::Succeeded,
            Event::RunFailed { .. } => Is::Failed,
            Event::RunCancelled { .. } => Is::Cancelled,
            _ => return,
        };
        out.push(Statement::new(RUN_ENDED, vec![Param::Bytes(run.as_bytes().to_vec()), text(state.word())]));
    }
}

pub(super) async fn dues(rows: &OrgStore) -> Result<Vec<Next>> {
    let found = rows.query(DUES, Vec::new()).await?;
    let next =
        |row: &Row| Ok(Next { trigger: row.text("trigger")?.to_owned(), version: row.int("version")?, due: Timestamp(row.int("due")?) });
    found.iter().map(next).collect()
}

/// A firing that is not decided, without what it is about.
pub(super) struct Open {
    pub(super) id: String,
    pub(super) trigger: String,
    pub(super) state: Is,
    pub(super) lane: Option<String>,
}

pub(super) async fn open(rows: &OrgStore, after: &str, limit: i64) -> Result<Vec<Open>> {
    let line = |row: &Row| {
        let state = Is::parse(row.text("state")?).ok_or_else(broken)?;
        let owned = |column: &str| row.text(column).map(str::to_owned);
        Ok(Open { id: owned("id")?, trigger: owned("trigger")?, state, lane: row.opt_text("lane")?.map(str::to_owned) })
    };
    rows.query(OPEN, vec![text(after), Param::Int(limit)]).await?.iter().map(line).collect()
}

/// How many of one trigger are not decided, counted to `most`.
pub(super) async fn undecided(rows: &OrgStore, trigger: &str, most: i64) -> Result<i64> {
    rows.query_one(UNDECIDED, vec![text(trigger), Param::Int(most)]).await?.map_or(Ok(0), |row| row.int("n"))
}

pub(super) async fn get(rows: &OrgStore, id: &str) -> Result<Option<Firing>> {
    rows.query_one(GET, vec![text(id)]).await?.as_ref().map(firing).transpose()
}

pub(super) async fn by_key(rows: &OrgStore, trigger: &str, key: &str) -> Result<Option<Firing>> {
    rows.query_one(BY_KEY, vec![text(trigger), text(key)]).await?.as_ref().map(firing).transpose()
}

pub(super) async fn by_run(rows: &OrgStore, run: RunId) -> Result<Option<Firing>> {
    rows.query_one(BY_RUN, vec![Param::Bytes(run.as_bytes().to_vec())]).await?.as_ref().map(firing).transpose()
}

/// Newest first, before `before` if that is not empty.
pub(super) async fn history(rows: &OrgStore, trigger: &str, before: &str, limit: usize) -> Result<Vec<Firing>> {
    let before = if before.is_empty() { "~" } else { before };
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    rows.query(HISTORY, vec![text(trigger), text(before), Param::Int(limit)]).await?.iter().map(firing).collect()
}

pub(super) async fn lane(rows: &OrgStore, lane: &str, trigger: &str, id: &str) -> Result<super::decide::Lane> {
    let count = |row: Option<Row>| row.map_or(Ok(0), |row| row.int("n").map(i64::unsigned_abs));
    let running = rows.query(RUNNING, vec![text(lane)]).await?;
    let running = running.iter().map(|row| RunId::from_slice(row.bytes("run")?).ok_or_else(broken)).collect::<Result<_>>()?;
    let ahead = count(rows.query_one(AHEAD, vec![text(lane), text(id)]).await?)?;
    let waiting = count(rows.query_one(WAITING, vec![text(trigger), text(id)]).await?)?;
    Ok(super::decide::Lane { running, ahead, waiting })
}

fn broken() -> Error {
    Error::internal("row_not_readable", "a row of the triggers has another shape than this version writes")
}

fn firing(row: &Row) -> Result<Firing> {
    let owned = |column: &str| row.text(column).map(str::to_owned);
    let run = row.value("run")?;
    let run = match run {
        Param::Bytes(bytes) => Some(RunId::from_slice(bytes).ok_or_else(broken)?),
        _ => None,
    };
    Ok(Firing {
        id: owned("id")?,
        trigger: owned("trigger")?,
        cause: super::Cause::parse(row.text("cause")?).ok_or_else(broken)?,
        key: owned("key")?,
        at: Timestamp(row.int("at")?),
        event: serde_json::from_str(row.text("event")?).map_err(|_| broken())?,
        depth: u32::try_from(row.int("depth")?).map_err(|_| broken())?,
        state: Is::parse(row.text("state")?).ok_or_else(broken)?,
        lane: row.opt_text("lane")?.map(str::to_owned),
        run,
        reason: row.opt_text("reason")?.filter(|r| !r.is_empty()).map(str::to_owned),
        decided_at: row.opt_int("decided_at")?.map(Timestamp),
    })
}
