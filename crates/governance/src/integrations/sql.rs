//! Rows of deliveries. Of one endpoint and subject, at most one delivery has a time at which it is due: that is what keeps
//! them in order, and an index refuses anything else.

use super::{message::Message, schedule::Health};
use base::{Error, Reach, Result, Timestamp};
use store::{Migration, OrgStore, Param, Row, Statement};

const V1: &str = "
CREATE TABLE delivery_event(
  org BLOB NOT NULL REFERENCES organization(id), id TEXT NOT NULL, topic TEXT NOT NULL, subject TEXT NOT NULL, at INTEGER NOT NULL,
  body TEXT NOT NULL, PRIMARY KEY(org, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_event_at ON delivery_event(org, at);
CREATE TABLE delivery(
  seq INTEGER PRIMARY KEY AUTOINCREMENT, org BLOB NOT NULL REFERENCES organization(id), id TEXT NOT NULL, event TEXT NOT NULL,
  endpoint TEXT NOT NULL, workspace TEXT NOT NULL, name TEXT NOT NULL, topic TEXT NOT NULL, subject TEXT NOT NULL, state TEXT NOT NULL,
  attempts INTEGER NOT NULL, created_at INTEGER NOT NULL, due INTEGER, first_at INTEGER, last_at INTEGER, ended_at INTEGER,
  status INTEGER, error TEXT, ms INTEGER, replay_of TEXT
) STRICT;
CREATE UNIQUE INDEX delivery_id ON delivery(org, id);
CREATE UNIQUE INDEX delivery_head ON delivery(org, endpoint, subject) WHERE due IS NOT NULL;
CREATE INDEX delivery_due ON delivery(org, endpoint, due) WHERE due IS NOT NULL;
CREATE INDEX delivery_queue ON delivery(org, endpoint, subject, seq) WHERE state = 'pending';
CREATE INDEX delivery_log ON delivery(org, seq);
CREATE INDEX delivery_of ON delivery(org, endpoint, seq);
CREATE INDEX delivery_uses ON delivery(org, event);
CREATE TABLE delivery_attempt(
  org BLOB NOT NULL, delivery TEXT NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, url TEXT NOT NULL, status INTEGER, error TEXT,
  ms INTEGER NOT NULL, response TEXT, PRIMARY KEY(org, delivery, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE delivery_health(
  org BLOB NOT NULL, endpoint TEXT NOT NULL, failing_since INTEGER, failures INTEGER NOT NULL, rests_until INTEGER,
  PRIMARY KEY(org, endpoint)
) STRICT, WITHOUT ROWID;
";

/// Who may be told of an event stands beside it; and what an endpoint was not told of because too much waited for it.
const V2: &str = "
ALTER TABLE delivery_event ADD COLUMN reach TEXT;
CREATE TABLE delivery_missed(
  org BLOB NOT NULL REFERENCES organization(id), endpoint TEXT NOT NULL, events INTEGER NOT NULL, first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL, is_full INTEGER NOT NULL, PRIMARY KEY(org, endpoint)
) STRICT, WITHOUT ROWID;
";

pub fn migrations() -> Vec<Migration> {
    vec![Migration { feature: "integrations", version: 1, sql: V1 }, Migration { feature: "integrations", version: 2, sql: V2 }]
}

fn text(s: impl Into<String>) -> Param {
    Param::Text(s.into())
}

fn at(t: Timestamp) -> Param {
    Param::Int(t.0)
}

fn maybe_at(t: Option<Timestamp>) -> Param {
    t.map_or(Param::Null, at)
}

/// An event that somebody wants, once however many want it.
pub(crate) fn put_event(message: &Message) -> Result<Statement> {
    const SQL: &str = "INSERT INTO delivery_event(org, id, topic, subject, at, body, reach) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let reach = serde_json::to_string(&message.reach).map_err(|e| Error::internal("internal_fault", e.to_string()))?;
    let params = vec![text(&message.id), text(&message.topic), text(&message.subject), at(message.at), text(&message.body), text(reach)];
    Ok(Statement::new(SQL, params))
}

/// Of an event from before it stood there: for those who see everything.
fn reach(row: &Row) -> Result<Reach> {
    Ok(row.opt_text("reach")?.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default())
}

/// A new delivery, at the end of the line of its endpoint and subject.
pub(crate) struct NewDelivery<'a> {
    pub(crate) id: String,
    pub(crate) event: &'a str,
    pub(crate) endpoint: &'a str,
    pub(crate) workspace: &'a str,
    pub(crate) name: &'a str,
    pub(crate) topic: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) now: Timestamp,
    pub(crate) replay_of: Option<String>,
}

pub(crate) fn put(new: NewDelivery<'_>) -> Statement {
    const SQL: &str = "INSERT INTO delivery(org, id, event, endpoint, workspace, name, topic, subject, state, attempts, created_at, due, replay_of)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', 0, $9,
          CASE WHEN EXISTS (SELECT 1 FROM delivery WHERE org = $1 AND endpoint = $4 AND subject = $8 AND state = 'pending') THEN NULL ELSE $9 END,
          $10)";
    let params = vec![
        text(new.id),
        text(new.event),
        text(new.endpoint),
        text(new.workspace),
        text(new.name),
        text(new.topic),
        text(new.subject),
        at(new.now),
        new.replay_of.map_or(Param::Null, Param::Text),
    ];
    Statement::new(SQL, params)
}

/// What an attempt came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Attempt {
    pub(crate) n: u32,
    pub(crate) at: Timestamp,
    pub(crate) url: String,
    pub(crate) status: Option<u16>,
    pub(crate) error: Option<String>,
    pub(crate) ms: u64,
    pub(crate) response: Option<String>,
}

fn big(n: u64) -> Param {
    Param::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

pub(crate) fn put_attempt(delivery: &str, a: &Attempt) -> Statement {
    const SQL: &str = "INSERT INTO delivery_attempt(org, delivery, n, at, url, status, error, ms, response)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let params = vec![
        text(delivery),
        Param::Int(a.n.into()),
        at(a.at),
        text(&a.url),
        a.status.map_or(Param::Null, |s| Param::Int(s.into())),
        a.error.clone().map_or(Param::Null, Param::Text),
        big(a.ms),
        a.response.clone().map_or(Param::Null, Param::Text),
    ];
    Statement::new(SQL, params)
}

/// After an attempt: still pending with a new time, or ended. Refuses the batch when the delivery is not pending any more.
pub(crate) fn settle(id: &str, state: &'static str, a: &Attempt, due: Option<Timestamp>) -> Statement {
    const SQL: &str =
        "UPDATE delivery SET state = $3, attempts = $4, first_at = coalesce(first_at, $5), last_at = $5, status = $6, error = $7,
          ms = $8, due = $9, ended_at = CASE WHEN $3 = 'pending' THEN NULL ELSE $10 END
        WHERE org = $1 AND id = $2 AND state = 'pending' AND attempts = $4 - 1";
    let params = vec![
        text(id),
        text(state),
        Param::Int(a.n.into()),
        at(a.at),
        a.status.map_or(Param::Null, |s| Param::Int(s.into())),
        a.error.clone().map_or(Param::Null, Param::Text),
        big(a.ms),
        maybe_at(due),
        at(a.at.plus(std::time::Duration::from_millis(a.ms))),
    ];
    Statement::new(SQL, params).expecting(1)
}

/// A delivery that was tried once already and is not tried again: a test.
pub(crate) fn put_ended(new: &NewDelivery<'_>, state: &'static str, a: &Attempt) -> Statement {
    const SQL: &str =
        "INSERT INTO delivery(org, id, event, endpoint, workspace, name, topic, subject, state, attempts, created_at, first_at, last_at,
          ended_at, status, error, ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $10, $10, $11, $12, $13, $14)";
    let params = vec![
        text(&new.id),
        text(new.event),
        text(new.endpoint),
        text(new.workspace),
        text(new.name),
        text(new.topic),
        text(new.subject),
        text(state),
        at(a.at),
        at(new.now),
        a.status.map_or(Param::Null, |s| Param::Int(s.into())),
        a.error.clone().map_or(Param::Null, Param::Text),
        big(a.ms),
    ];
    Statement::new(SQL, params)
}

/// The oldest that is left of this line is due now.
pub(crate) fn next_in_line(endpoint: &str, subject: &str, now: Timestamp) -> Statement {
    const SQL: &str = "UPDATE delivery SET due = $4 WHERE org = $1 AND due IS NULL AND seq =
        (SELECT min(seq) FROM delivery WHERE org = $1 AND endpoint = $2 AND subject = $3 AND state = 'pending')";
    Statement::new(SQL, vec![text(endpoint), text(subject), at(now)])
}

/// Nobody takes what still waits: the endpoint is gone.
pub(crate) fn cancel(endpoint: &str, now: Timestamp) -> Statement {
    const SQL: &str =
        "UPDATE delivery SET state = 'cancelled', due = NULL, ended_at = $3 WHERE org = $1 AND endpoint = $2 AND state = 'pending'";
    Statement::new(SQL, vec![text(endpoint), at(now)])
}

pub(crate) fn put_health(endpoint: &str, health: &Health) -> Statement {
    const SQL: &str = "INSERT INTO delivery_health(org, endpoint, failing_since, failures, rests_until) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT(org, endpoint) DO UPDATE SET failing_since = excluded.failing_since, failures = excluded.failures, rests_until = excluded.rests_until";
    let params = vec![text(endpoint), maybe_at(health.failing_since), Param::Int(health.failures.into()), maybe_at(health.rests_until)];
    Statement::new(SQL, params)
}

pub(crate) fn forget_health(endpoint: &str) -> Statement {
    Statement::new("DELETE FROM delivery_health WHERE org = $1 AND endpoint = $2", vec![text(endpoint)])
}

/// Housekeeping: what waited or stood too long. Each a bounded bite; the caller comes back.
pub(crate) fn prune(older_than: Timestamp, now: Timestamp) -> Vec<Statement> {
    const EXPIRE: &str = "UPDATE delivery SET state = 'expired', due = NULL, ended_at = $3
        WHERE org = $1 AND state = 'pending' AND created_at < $2";
    const HEADS: &str = "UPDATE delivery SET due = $2 WHERE org = $1 AND due IS NULL AND seq IN
        (SELECT min(seq) FROM delivery WHERE org = $1 AND state = 'pending' GROUP BY endpoint, subject)";
    let mut all = vec![Statement::new(EXPIRE, vec![at(older_than), at(now)]), Statement::new(HEADS, vec![at(now)])];
    all.extend(forget_ended(older_than));
    all
}

/// Deliveries that ended before; a bounded bite.
pub fn forget_ended(older_than: Timestamp) -> Vec<Statement> {
    const ATTEMPTS: &str = "DELETE FROM delivery_attempt WHERE org = $1 AND delivery IN
        (SELECT id FROM delivery WHERE org = $1 AND state <> 'pending' AND ended_at < $2 ORDER BY seq LIMIT 500)";
    const OLD: &str = "DELETE FROM delivery WHERE seq IN
        (SELECT seq FROM delivery WHERE org = $1 AND state <> 'pending' AND ended_at < $2 ORDER BY seq LIMIT 500)";
    const EVENTS: &str =
        "DELETE FROM delivery_event WHERE org = $1 AND id IN (SELECT id FROM delivery_event AS e WHERE e.org = $1 AND e.at < $2
        AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.org = $1 AND delivery.event = e.id) ORDER BY e.at LIMIT 500)";
    vec![
        Statement::new(ATTEMPTS, vec![at(older_than)]),
        Statement::new(OLD, vec![at(older_than)]),
        Statement::new(EVENTS, vec![at(older_than)]),
        Statement::new("DELETE FROM delivery_missed WHERE org = $1 AND last_at < $2", vec![at(older_than)]),
    ]
}

/// A delivery whose turn it is.
#[derive(Clone, Debug)]
pub(crate) struct Due {
    pub(crate) id: String,
    pub(crate) event: String,
    pub(crate) topic: String,
    pub(crate) subject: String,
    pub(crate) attempts: u32,
    pub(crate) first_at: Option<Timestamp>,
    pub(crate) due: Timestamp,
    pub(crate) body: String,
    pub(crate) reach: Reach,
}

pub(crate) async fn due(rows: &OrgStore, endpoint: &str, limit: usize) -> Result<Vec<Due>> {
    const SQL: &str = "SELECT d.id, d.event, d.topic, d.subject, d.attempts, d.first_at, d.due, e.body, e.reach
        FROM delivery AS d JOIN delivery_event AS e ON e.org = d.org AND e.id = d.event
        WHERE d.org = $1 AND d.endpoint = $2 AND d.due IS NOT NULL ORDER BY d.due, d.seq LIMIT $3";
    let found = rows.query(SQL, vec![text(endpoint), big(limit as u64)]).await?;
    found
        .iter()
        .map(|row| {
            Ok(Due {
                id: row.text("id")?.into(),
                event: row.text("event")?.into(),
                topic: row.text("topic")?.into(),
                subject: row.text("subject")?.into(),
                attempts: small(row.int("attempts")?),
                first_at: row.opt_int("first_at")?.map(Timestamp),
                due: Timestamp(row.int("due")?),
                body: row.text("body")?.into(),
                reach: reach(row)?,
            })
        })
        .collect()
}

fn small(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Endpoints that somebody waits for.
pub(crate) async fn waiting(rows: &OrgStore) -> Result<Vec<String>> {
    const SQL: &str = "SELECT DISTINCT endpoint FROM delivery WHERE org = $1 AND due IS NOT NULL LIMIT 10000";
    rows.query(SQL, Vec::new()).await?.iter().map(|row| row.text("endpoint").map(str::to_owned)).collect()
}

pub(crate) async fn health(rows: &OrgStore, endpoint: &str) -> Result<Health> {
    const SQL: &str = "SELECT failing_since, failures, rests_until FROM delivery_health WHERE org = $1 AND endpoint = $2";
    let Some(row) = rows.query_one(SQL, vec![text(endpoint)]).await? else { return Ok(Health::default()) };
    Ok(Health {
        failing_since: row.opt_int("failing_since")?.map(Timestamp),
        failures: small(row.int("failures")?),
        rests_until: row.opt_int("rests_until")?.map(Timestamp),
    })
}

/// A row as it stands in lists.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) seq: i64,
    pub(crate) id: String,
    pub(crate) event: String,
    pub(crate) endpoint: String,
    pub(crate) workspace: String,
    pub(crate) name: String,
    pub(crate) topic: String,
    pub(crate) subject: String,
    pub(crate) state: String,
    pub(crate) attempts: u32,
    pub(crate) created_at: Timestamp,
    pub(crate) due: Option<Timestamp>,
    pub(crate) last_at: Option<Timestamp>,
    pub(crate) ended_at: Option<Timestamp>,
    pub(crate) status: Option<u16>,
    pub(crate) error: Option<String>,
    pub(crate) ms: Option<u64>,
    pub(crate) replay_of: Option<String>,
    pub(crate) reach: Reach,
}

/// Which deliveries; `None` is any.
#[derive(Clone, Debug, Default)]
pub(crate) struct Which {
    /// Its id.
    pub(crate) endpoint: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) workspace: Option<String>,
    pub(crate) state: Option<String>,
    pub(crate) from: Option<Timestamp>,
    pub(crate) to: Option<Timestamp>,
}

impl Which {
    fn params(&self, edge: i64, limit: usize) -> Vec<Param> {
        let own = |s: &Option<String>| s.clone().map_or(Param::Null, Param::Text);
        vec![
            Param::Int(edge),
            own(&self.endpoint),
            own(&self.name),
            own(&self.workspace),
            own(&self.state),
            at(self.from.unwrap_or(Timestamp(i64::MIN))),
            at(self.to.unwrap_or(Timestamp(i64::MAX))),
            big(limit as u64),
        ]
    }
}

macro_rules! chosen {
    ($before:literal, $after:literal) => {
        concat!(
            "SELECT seq, id, event, endpoint, workspace, name, topic, subject, state, attempts, created_at, due, last_at, ended_at, status, error,
               ms, replay_of, (SELECT reach FROM delivery_event AS e WHERE e.org = delivery.org AND e.id = delivery.event) AS reach
             FROM delivery WHERE org = $1 AND ",
            $before,
            " AND ($4 IS NULL OR name = $4) AND ($5 IS NULL OR workspace = $5) AND ($6 IS NULL OR state = $6)
             AND created_at >= $7 AND created_at <= $8 ",
            $after
        )
    };
}

/// Newest first, before row `before`.
pub(crate) async fn list(rows: &OrgStore, which: &Which, before: Option<i64>, limit: usize) -> Result<Vec<Listed>> {
    const ALL: &str = chosen!("seq < $2 AND ($3 IS NULL OR endpoint = $3)", "ORDER BY seq DESC LIMIT $9");
    const OF_ONE: &str = chosen!("seq < $2 AND endpoint = $3", "ORDER BY seq DESC LIMIT $9");
    let sql = if which.endpoint.is_some() { OF_ONE } else { ALL };
    rows.query(sql, which.params(before.unwrap_or(i64::MAX), limit)).await?.iter().map(listed).collect()
}

/// Oldest first, after row `after`; originals only, so that a replay is not replayed again.
pub(crate) async fn range(rows: &OrgStore, which: &Which, after: i64, limit: usize) -> Result<Vec<Listed>> {
    const SQL: &str = chosen!("seq > $2 AND endpoint = $3", "AND replay_of IS NULL AND state <> 'pending' ORDER BY seq LIMIT $9");
    rows.query(SQL, which.params(after, limit)).await?.iter().map(listed).collect()
}

pub(crate) async fn get(rows: &OrgStore, id: &str) -> Result<Option<Listed>> {
    const SQL: &str =
        "SELECT seq, id, event, endpoint, workspace, name, topic, subject, state, attempts, created_at, due, last_at, ended_at,
          status, error, ms, replay_of, (SELECT reach FROM delivery_event AS e WHERE e.org = delivery.org AND e.id = delivery.event) AS reach
        FROM delivery WHERE org = $1 AND id = $2";
    rows.query_one(SQL, vec![text(id)]).await?.map(|row| listed(&row)).transpose()
}

fn listed(row: &Row) -> Result<Listed> {
    let own = |column: &str| row.text(column).map(str::to_owned);
    let time = |column: &str| row.opt_int(column).map(|t| t.map(Timestamp));
    Ok(Listed {
        seq: row.int("seq")?,
        id: own("id")?,
        event: own("event")?,
        endpoint: own("endpoint")?,
        workspace: own("workspace")?,
        name: own("name")?,
        topic: own("topic")?,
        subject: own("subject")?,
        state: own("state")?,
        attempts: small(row.int("attempts")?),
        created_at: Timestamp(row.int("created_at")?),
        due: time("due")?,
        last_at: time("last_at")?,
        ended_at: time("ended_at")?,
        status: status(row)?,
        error: row.opt_text("error")?.map(str::to_owned),
        ms: row.opt_int("ms")?.map(i64::unsigned_abs),
        replay_of: row.opt_text("replay_of")?.map(str::to_owned),
        reach: reach(row)?,
    })
}

fn status(row: &Row) -> Result<Option<u16>> {
    Ok(row.opt_int("status")?.and_then(|s| u16::try_from(s).ok()))
}

pub(crate) async fn attempts(rows: &OrgStore, delivery: &str) -> Result<Vec<Attempt>> {
    const SQL: &str = "SELECT n, at, url, status, error, ms, response FROM delivery_attempt WHERE org = $1 AND delivery = $2 ORDER BY n";
    let found = rows.query(SQL, vec![text(delivery)]).await?;
    found
        .iter()
        .map(|row| {
            Ok(Attempt {
                n: small(row.int("n")?),
                at: Timestamp(row.int("at")?),
                url: row.text("url")?.into(),
                status: status(row)?,
                error: row.opt_text("error")?.map(str::to_owned),
                ms: row.int("ms")?.unsigned_abs(),
                response: row.opt_text("response")?.map(str::to_owned),
            })
        })
        .collect()
}

/// The bytes that were sent, as text.
pub(crate) async fn body(rows: &OrgStore, event: &str) -> Result<String> {
    const SQL: &str = "SELECT body FROM delivery_event WHERE org = $1 AND id = $2";
    let row = rows.query_one(SQL, vec![text(event)]).await?;
    let row = row.ok_or_else(|| Error::internal("row_not_readable", format!("the event {event} of a delivery is not there any more")))?;
    row.text("body").map(str::to_owned)
}

/// Is there anything at all?
pub(crate) async fn any(rows: &OrgStore) -> Result<bool> {
    Ok(rows.query_one("SELECT 1 AS n FROM delivery WHERE org = $1 LIMIT 1", Vec::new()).await?.is_some())
}
