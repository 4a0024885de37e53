//! Rows of notifications: one for each person and thing. What is unread is counted from them, and old ones go with every new one.

use super::{class::Class, list::Wanted, preferences::Preferences};
use base::{Error, PrincipalId, Reach, Result, RunId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Migration, OrgStore, Param, Row, Statement};

const V1: &str = "
CREATE TABLE notification(
  org BLOB NOT NULL REFERENCES organization(id), person BLOB NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, class TEXT NOT NULL,
  facts TEXT NOT NULL, reach TEXT NOT NULL, read_at INTEGER, PRIMARY KEY(org, person, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX notification_list ON notification(org, person, at, id);
CREATE INDEX notification_unread ON notification(org, person, reach) WHERE read_at IS NULL;
CREATE TABLE notification_preferences(
  org BLOB NOT NULL REFERENCES organization(id), person BLOB NOT NULL, spec TEXT NOT NULL, updated_at INTEGER NOT NULL,
  PRIMARY KEY(org, person)
) STRICT, WITHOUT ROWID;
CREATE TABLE notification_due(
  org BLOB NOT NULL REFERENCES organization(id), item TEXT NOT NULL, due INTEGER NOT NULL, PRIMARY KEY(org, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX notification_due_at ON notification_due(org, due);
";

/// What goes by e-mail: rows with the same key are one letter.
const V2: &str = "
ALTER TABLE notification ADD COLUMN listed INTEGER NOT NULL DEFAULT 1;
ALTER TABLE notification ADD COLUMN mail TEXT;
ALTER TABLE notification ADD COLUMN mail_key TEXT;
ALTER TABLE notification ADD COLUMN mail_due INTEGER;
ALTER TABLE notification ADD COLUMN mail_first INTEGER;
ALTER TABLE notification ADD COLUMN mail_attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE notification ADD COLUMN mail_error TEXT;
CREATE INDEX notification_mail ON notification(org, mail_due) WHERE mail = 'pending';
CREATE INDEX notification_letter ON notification(org, person, mail_key) WHERE mail = 'pending';
";

/// The run that it is about, by which it goes with the run. Those from before have none, and are too old within 90 days.
const V3: &str = "
ALTER TABLE notification ADD COLUMN run TEXT;
CREATE INDEX notification_run ON notification(org, run) WHERE run IS NOT NULL;
";

/// The question that it is about, and what became of that elsewhere. Those from before know of none, and are too old within 90 days.
const V4: &str = "
ALTER TABLE notification ADD COLUMN item TEXT;
ALTER TABLE notification ADD COLUMN settled TEXT;
CREATE INDEX notification_item ON notification(org, item) WHERE item IS NOT NULL;
";

pub fn migrations() -> Vec<Migration> {
    [V1, V2, V3, V4].into_iter().zip(1..).map(|(sql, version)| Migration { feature: "notifications", version, sql }).collect()
}

/// So many are kept of each person …
pub(crate) const KEPT_MAX: i64 = 1_000;
/// … besides so many at most that wait for a letter …
const PENDING_MAX: i64 = 1_000;
const TOO_MUCH: &str = "Too much e-mail waited for you; the newest is sent.";
/// … and none for longer than this.
pub(crate) const KEPT_US: i64 = 90 * 24 * 3_600 * 1_000_000;

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, at, class, facts, reach, read_at, mail, mail_due, mail_attempts, mail_error, settled FROM notification
             WHERE org = $1 AND person = $2 AND listed = 1 ",
            $rest
        )
    };
}
const GET: &str = columns!("AND id = $3");
const LIST: &str = columns!(
    "AND (at, id) < ($3, $4) AND ($5 = '' OR class = $5) AND ($6 = 0 OR (read_at IS NULL AND settled IS NULL))
     ORDER BY at DESC, id DESC LIMIT $7"
);
const UNREAD: &str = "SELECT reach, count(*) AS n FROM notification
    WHERE org = $1 AND person = $2 AND listed = 1 AND read_at IS NULL AND settled IS NULL GROUP BY reach";
/// A thing is told once, however often its event is looked at.
const PUT: &str =
    "INSERT INTO notification(org, person, id, at, class, facts, reach, listed, mail, mail_key, mail_due, mail_first, run, item)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, CASE WHEN $9 IS NULL THEN NULL ELSE 'pending' END, $9, $10, $10, $11, $12)
    ON CONFLICT(org, person, id) DO NOTHING";
const READ: &str = "UPDATE notification SET read_at = $4 WHERE org = $1 AND person = $2 AND id = $3 AND read_at IS NULL";
const READ_ALL: &str = "UPDATE notification SET read_at = $4
    WHERE org = $1 AND person = $2 AND read_at IS NULL AND at <= $3 AND ($5 = '' OR class = $5)";
const TOO_OLD: &str = "DELETE FROM notification WHERE org = $1 AND person = $2 AND at < $3 AND (mail IS NULL OR mail <> 'pending')";
const TOO_MANY: &str = "DELETE FROM notification WHERE org = $1 AND person = $2 AND (mail IS NULL OR mail <> 'pending') AND (at, id) <
    (SELECT at, id FROM notification WHERE org = $1 AND person = $2 ORDER BY at DESC, id DESC LIMIT 1 OFFSET $3)";
/// Beyond the newest ones, no more wait for a letter.
const TOO_MUCH_MAIL: &str = "UPDATE notification SET mail = 'failed', mail_due = NULL, mail_error = $4
    WHERE org = $1 AND person = $2 AND mail = 'pending' AND (at, id) <
    (SELECT at, id FROM notification WHERE org = $1 AND person = $2 AND mail = 'pending' ORDER BY at DESC, id DESC LIMIT 1 OFFSET $3)";
/// Whole letters, those that are due first.
const QUEUED: &str =
    "SELECT person, id, at, class, facts, reach, read_at, mail, mail_key, mail_due, mail_first, mail_attempts, mail_error, settled
    FROM notification WHERE org = $1 AND mail = 'pending' AND (person, mail_key) IN
      (SELECT person, mail_key FROM notification WHERE org = $1 AND mail = 'pending'
       GROUP BY person, mail_key ORDER BY min(mail_due) LIMIT $2)
    ORDER BY mail_due, at, id";
const POSTED: &str = "UPDATE notification SET mail = $4, mail_attempts = $5, mail_error = $6, mail_due = $7
    WHERE org = $1 AND person = $2 AND id = $3 AND mail = 'pending'";
const POSTPONED: &str = "UPDATE notification SET mail_due = $4
    WHERE org = $1 AND person = $2 AND mail_key = $3 AND mail = 'pending' AND mail_due < $4";
const ASKED: &str = "SELECT DISTINCT person FROM notification WHERE org = $1 AND item = $2 AND (settled IS NULL) = ($3 = 0)";
const ASKED_OF_RUN: &str = "SELECT DISTINCT person FROM notification WHERE org = $1 AND run = $2 AND item IS NOT NULL AND settled IS NULL";
const SETTLED: &str = "UPDATE notification SET settled = $3 WHERE org = $1 AND item = $2 AND settled IS NULL";
const SETTLED_FOR_ONE: &str = "UPDATE notification SET settled = $3 WHERE org = $1 AND item = $2 AND person = $4 AND settled IS NULL";
const SETTLED_OF_RUN: &str = "UPDATE notification SET settled = $3 WHERE org = $1 AND run = $2 AND item IS NOT NULL AND settled IS NULL";
/// It waits once more.
const UNSETTLED: &str = "UPDATE notification SET settled = NULL WHERE org = $1 AND item = $2";
const PREFERENCES: &str = "SELECT spec FROM notification_preferences WHERE org = $1 AND person = $2";
const PREFER: &str = "INSERT INTO notification_preferences(org, person, spec, updated_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT(org, person) DO UPDATE SET spec = excluded.spec, updated_at = excluded.updated_at";
const SET_DUE: &str =
    "INSERT INTO notification_due(org, item, due) VALUES ($1, $2, $3) ON CONFLICT(org, item) DO UPDATE SET due = excluded.due";
const CLEAR_DUE: &str = "DELETE FROM notification_due WHERE org = $1 AND item = $2 AND due = $3";
const DUES: &str = "SELECT item, due FROM notification_due WHERE org = $1 ORDER BY due LIMIT $2";

/// One thing that one person is told.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stored {
    pub(crate) id: String,
    pub(crate) at: Timestamp,
    pub(crate) class: Class,
    pub(crate) facts: Value,
    /// Who may be told of it.
    pub(crate) reach: Reach,
    pub(crate) read_at: Option<Timestamp>,
    pub(crate) mail: Option<Mail>,
    /// The question was decided, or waits no more.
    pub(crate) settled: Option<Settled>,
}

/// What became of a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Settled {
    /// `approved` (also of a question that was answered), `rejected`, or `cancelled`: the run ended first.
    pub(crate) state: String,
    /// Who decided, by name.
    pub(crate) by: Option<String>,
    #[schemars(with = "String")]
    pub(crate) at: Timestamp,
}

/// How it goes with e-mail.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Mail {
    /// `pending`, `sent`, `failed`, or `withdrawn`: the person may not or does not want to be told of it any more, or has no address.
    pub(crate) state: String,
    pub(crate) attempts: u32,
    /// Why the last attempt failed, in a sentence; the words of the server are in the log and in a test.
    pub(crate) error: Option<String>,
    /// Of the next attempt.
    #[schemars(with = "Option<String>")]
    pub(crate) next_at: Option<Timestamp>,
}

/// One that waits to be sent.
pub(crate) struct Queued {
    pub(crate) person: PrincipalId,
    /// Which letter it is part of.
    pub(crate) key: String,
    pub(crate) due: Timestamp,
    pub(crate) first: Timestamp,
    pub(crate) attempts: u32,
    pub(crate) stored: Stored,
}

/// What became of a letter.
#[derive(Clone, Copy)]
pub(crate) struct Posted {
    pub(crate) state: &'static str,
    pub(crate) error: Option<&'static str>,
    pub(crate) due: Option<Timestamp>,
}

fn text(s: impl Into<String>) -> Param {
    Param::Text(s.into())
}

fn person(id: PrincipalId) -> Param {
    Param::Bytes(id.as_bytes().to_vec())
}

fn json<T: serde::Serialize>(value: &T) -> Result<Param> {
    serde_json::to_string(value).map(Param::Text).map_err(|e| Error::internal("internal_fault", e.to_string()))
}

fn broken() -> Error {
    Error::internal("row_not_readable", "a row of a notification has another shape than this version writes")
}

/// `mail`: which letter it is part of, and when that goes.
pub(crate) fn put(who: PrincipalId, new: &Stored, listed: bool, mail: Option<(String, Timestamp)>) -> Result<Statement> {
    let (facts, reach) = (json(&new.facts)?, json(&new.reach)?);
    let params = vec![person(who), text(&new.id), Param::Int(new.at.0), text(new.class.word()), facts, reach];
    let (key, due) = mail.map_or((Param::Null, Param::Null), |(key, due)| (Param::Text(key), Param::Int(due.0)));
    let run = new.facts["run"].as_str().map_or(Param::Null, text);
    let item = ["approval", "asked"].iter().find_map(|key| new.facts[*key].as_str()).map_or(Param::Null, text);
    let params = [params, vec![Param::Int(i64::from(listed)), key, due, run, item]].concat();
    Ok(Statement::new(PUT, params))
}

/// Removes what people were told about a run.
pub fn forget(run: RunId) -> Statement {
    Statement::new("DELETE FROM notification WHERE org = $1 AND run = $2", vec![Param::Text(run.to_string())])
}

/// What is too old or too much of one person's.
pub(crate) fn prune(who: PrincipalId, now: Timestamp) -> [Statement; 3] {
    let mail = Statement::new(TOO_MUCH_MAIL, vec![person(who), Param::Int(PENDING_MAX - 1), text(TOO_MUCH)]);
    let old = Statement::new(TOO_OLD, vec![person(who), Param::Int(now.0.saturating_sub(KEPT_US))]);
    [mail, old, Statement::new(TOO_MANY, vec![person(who), Param::Int(KEPT_MAX - 1)])]
}

pub(crate) fn read(who: PrincipalId, id: &str, now: Timestamp) -> Statement {
    Statement::new(READ, vec![person(who), text(id), Param::Int(now.0)])
}

pub(crate) fn read_all(who: PrincipalId, until: Timestamp, class: Option<Class>, now: Timestamp) -> Statement {
    Statement::new(READ_ALL, vec![person(who), Param::Int(until.0), Param::Int(now.0), text(class.map(Class::word).unwrap_or_default())])
}

pub(crate) async fn get(rows: &OrgStore, who: PrincipalId, id: &str) -> Result<Option<Stored>> {
    rows.query_one(GET, vec![person(who), text(id)]).await?.map(|row| stored(&row)).transpose()
}

/// Newest first.
pub(crate) async fn list(rows: &OrgStore, who: PrincipalId, wanted: &Wanted) -> Result<Vec<Stored>> {
    let (at, id) = wanted.after.clone().unwrap_or((i64::MAX, String::new()));
    let limit = i64::try_from(wanted.limit).unwrap_or(i64::MAX);
    let class = wanted.class.map(Class::word).unwrap_or_default();
    let params = vec![person(who), Param::Int(at), text(id), text(class), Param::Int(i64::from(wanted.unread)), Param::Int(limit)];
    rows.query(LIST, params).await?.iter().map(stored).collect()
}

/// How many are unread, by who may be told of them.
pub(crate) async fn unread(rows: &OrgStore, who: PrincipalId) -> Result<Vec<(Reach, u64)>> {
    let count = |row: &Row| Ok((reach(row)?, row.int("n")?.unsigned_abs()));
    rows.query(UNREAD, vec![person(who)]).await?.iter().map(count).collect()
}

fn reach(row: &Row) -> Result<Reach> {
    serde_json::from_str(row.text("reach")?).map_err(|_| broken())
}

fn stored(row: &Row) -> Result<Stored> {
    Ok(Stored {
        id: row.text("id")?.to_owned(),
        at: Timestamp(row.int("at")?),
        class: Class::of(row.text("class")?).ok_or_else(broken)?,
        facts: serde_json::from_str(row.text("facts")?).map_err(|_| broken())?,
        reach: reach(row)?,
        read_at: row.opt_int("read_at")?.map(Timestamp),
        mail: match row.opt_text("mail")? {
            Some(state) => Some(Mail {
                state: state.to_owned(),
                attempts: u32::try_from(row.int("mail_attempts")?).unwrap_or(u32::MAX),
                error: row.opt_text("mail_error")?.map(str::to_owned),
                next_at: row.opt_int("mail_due")?.map(Timestamp),
            }),
            None => None,
        },
        settled: row.opt_text("settled")?.map(serde_json::from_str).transpose().map_err(|_| broken())?,
    })
}

async fn people(rows: &OrgStore, sql: &'static str, params: Vec<Param>) -> Result<Vec<PrincipalId>> {
    let found = rows.query(sql, params).await?;
    found.iter().map(|row| PrincipalId::from_slice(row.bytes("person")?).ok_or_else(broken)).collect()
}

/// Who was told of a question: those for whom it waits, or those for whom it does not any more.
pub(crate) async fn asked(rows: &OrgStore, item: &str, settled: bool) -> Result<Vec<PrincipalId>> {
    people(rows, ASKED, vec![text(item), Param::Int(i64::from(settled))]).await
}

/// Who was told of what a run asks and nobody has decided.
pub(crate) async fn asked_of_run(rows: &OrgStore, run: &str) -> Result<Vec<PrincipalId>> {
    people(rows, ASKED_OF_RUN, vec![text(run)]).await
}

/// For everybody, or for one of several who decide.
pub(crate) fn settle(item: &str, settled: &Settled, one: Option<PrincipalId>) -> Result<Statement> {
    let params = vec![text(item), json(settled)?];
    Ok(match one {
        None => Statement::new(SETTLED, params),
        Some(one) => Statement::new(SETTLED_FOR_ONE, [params, vec![person(one)]].concat()),
    })
}

pub(crate) fn settle_run(run: &str, settled: &Settled) -> Result<Statement> {
    Ok(Statement::new(SETTLED_OF_RUN, vec![text(run), json(settled)?]))
}

pub(crate) fn unsettle(item: &str) -> Statement {
    Statement::new(UNSETTLED, vec![text(item)])
}

pub(crate) async fn queued(rows: &OrgStore, letters: usize) -> Result<Vec<Queued>> {
    let read = |row: &Row| {
        let stored = stored(row)?;
        let due = row.opt_int("mail_due")?.map(Timestamp).ok_or_else(broken)?;
        Ok(Queued {
            person: PrincipalId::from_slice(row.bytes("person")?).ok_or_else(broken)?,
            key: row.text("mail_key")?.to_owned(),
            due,
            first: row.opt_int("mail_first")?.map_or(due, Timestamp),
            attempts: stored.mail.as_ref().map_or(0, |mail| mail.attempts),
            stored,
        })
    };
    rows.query(QUEUED, vec![Param::Int(i64::try_from(letters).unwrap_or(i64::MAX))]).await?.iter().map(read).collect()
}

/// Of one notification: what came for the same letter meanwhile still waits.
pub(crate) fn posted(who: PrincipalId, id: &str, attempts: u32, Posted { state, error, due }: Posted) -> Statement {
    let error = error.map_or(Param::Null, text);
    let due = due.map_or(Param::Null, |due| Param::Int(due.0));
    Statement::new(POSTED, vec![person(who), text(id), text(state), Param::Int(attempts.into()), error, due])
}

/// A letter that goes later without having been tried.
pub(crate) fn postponed(who: PrincipalId, key: &str, due: Timestamp) -> Statement {
    Statement::new(POSTPONED, vec![person(who), text(key), Param::Int(due.0)])
}

pub(crate) async fn preferences(rows: &OrgStore, who: PrincipalId) -> Result<Preferences> {
    let row = rows.query_one(PREFERENCES, vec![person(who)]).await?;
    row.map_or(Ok(Preferences::default()), |row| serde_json::from_str(row.text("spec")?).map_err(|_| broken()))
}

pub(crate) fn prefer(who: PrincipalId, preferences: &Preferences, now: Timestamp) -> Result<Statement> {
    Ok(Statement::new(PREFER, vec![person(who), json(preferences)?, Param::Int(now.0)]))
}

/// A question of the inbox that is looked at again when its time is nearly over.
pub(crate) fn set_due(item: &str, due: Timestamp) -> Statement {
    Statement::new(SET_DUE, vec![text(item), Param::Int(due.0)])
}

/// Refuses the batch if another look was faster.
pub(crate) fn clear_due(item: &str, due: Timestamp) -> Statement {
    Statement::new(CLEAR_DUE, vec![text(item), Param::Int(due.0)]).expecting(1)
}

/// Soonest first.
pub(crate) async fn dues(rows: &OrgStore, most: i64) -> Result<Vec<(String, Timestamp)>> {
    let found = rows.query(DUES, vec![Param::Int(most)]).await?;
    found.iter().map(|row| Ok((row.text("item")?.to_owned(), Timestamp(row.int("due")?)))).collect()
}
