//! Removing a stream that has ended. What it held goes; what stays is its tombstone, which is an audit record like any other, and of
//! each event its place and its link: so the chain over everything goes on to prove that nothing else is missing.
//!
//! In steps, each a commit of its own and bounded: first the tombstone takes the place of the stream ([`begin`]), then the bodies of
//! its events go ([`wipe`]), then the payloads that nobody else uses ([`drop_payloads`], [`Store::drop_files`], [`forget_uses`]), and
//! last it is done ([`finish`]). Whatever is killed in between goes on from the rows.

use crate::{OrgStore, Param, Row, Statement, Store, apply::int, blobs, chain, fault, store::Backend};
use base::{BlobId, Digest, Principal, Result, StreamId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The action of the audit record that is a tombstone.
pub const REMOVED: &str = "run.removed";

/// What the tombstone says, as the body of the audit record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tombstone {
    /// `run`
    pub kind: String,
    /// The run's id.
    #[serde(rename = "name")]
    pub run: String,
    pub workspace: String,
    /// The name it ran under.
    #[serde(rename = "workflow")]
    pub name: String,
    /// The definition it was pinned to.
    pub version: Option<BlobId>,
    pub status: String,
    pub started_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub events: u64,
    /// The link of its last event.
    pub head: Digest,
    /// The rule that it was removed by, and its version.
    pub policy: String,
    pub policy_version: u64,
    /// The period that had passed since its end.
    pub kept_days: u64,
}

/// A tombstone as it is read back.
#[derive(Clone, Debug, PartialEq)]
pub struct Stone {
    pub stream: StreamId,
    pub said: Tombstone,
    pub removed_at: Timestamp,
    pub by: Principal,
    /// Events whose bodies are gone so far.
    pub wiped: u64,
    pub done: bool,
}

/// A stream that has ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Ended {
    pub stream: StreamId,
    pub workspace: String,
    pub name: String,
    pub status: String,
    pub definition: Option<BlobId>,
    pub started_at: Timestamp,
    pub ended_at: Timestamp,
    pub events: u64,
    pub head: Digest,
    /// As in [`crate::Head`].
    pub extra: Value,
}

macro_rules! ended {
    ($rest:literal) => {
        concat!(
            "SELECT id, workspace, name, status, definition, started_at, ended_at, seq, head, extra FROM stream
             WHERE org = $1 AND closed = 1 AND ended_at IS NOT NULL ",
            $rest
        )
    };
}

macro_rules! stones {
    ($rest:literal) => {
        concat!(
            "SELECT t.stream, t.wiped, t.done, a.at, a.actor, a.body, coalesce(p.name, '') AS who FROM tombstone t
             JOIN audit a ON a.org = t.org AND a.name = t.run AND a.action = 'run.removed'
             LEFT JOIN principal p ON p.org = t.org AND p.id = substr(a.actor, 2) WHERE t.org = $1 ",
            $rest
        )
    };
}

fn bytes(stream: StreamId) -> Param {
    Param::Bytes(stream.as_bytes().to_vec())
}

fn digest(bytes: &[u8]) -> Result<Digest> {
    bytes.try_into().map(Digest).map_err(|_| fault::damaged("a stored hash has not 32 bytes"))
}

fn stream_id(bytes: &[u8]) -> Result<StreamId> {
    StreamId::from_slice(bytes).ok_or_else(|| fault::damaged("a stream's id is no id"))
}

fn ended_row(row: &Row) -> Result<Ended> {
    Ok(Ended {
        stream: stream_id(row.bytes("id")?)?,
        workspace: row.text("workspace")?.to_owned(),
        name: row.text("name")?.to_owned(),
        status: row.text("status")?.to_owned(),
        definition: row.opt_bytes("definition")?.map(digest).transpose()?,
        started_at: Timestamp(row.int("started_at")?),
        ended_at: Timestamp(row.int("ended_at")?),
        events: row.int("seq")?.unsigned_abs(),
        head: digest(row.bytes("head")?)?,
        extra: row.opt_text("extra")?.and_then(|extra| serde_json::from_str(extra).ok()).unwrap_or_default(),
    })
}

fn stone(row: &Row) -> Result<Stone> {
    let unreadable = || fault::damaged("the record of a removal cannot be understood");
    let (kind, id) = chain::actor_parts(row.bytes("actor")?).ok_or_else(unreadable)?;
    Ok(Stone {
        stream: stream_id(row.bytes("stream")?)?,
        said: serde_json::from_slice(row.bytes("body")?).map_err(|_| unreadable())?,
        removed_at: Timestamp(row.int("at")?),
        by: Principal { id, kind, name: row.text("who")?.to_owned() },
        wiped: row.int("wiped")?.unsigned_abs(),
        done: row.bool("done")?,
    })
}

impl OrgStore {
    /// Streams that began and ended before `before`, in the order of their beginnings, after `after`.
    pub async fn ended(&self, before: Timestamp, after: Option<(Timestamp, StreamId)>, limit: usize) -> Result<Vec<Ended>> {
        const SQL: &str = ended!("AND started_at < $2 AND ended_at < $2 AND (started_at, id) > ($3, $4) ORDER BY started_at, id LIMIT $5");
        let (at, id) = after.map_or((i64::MIN, Vec::new()), |(at, id)| (at.0, id.as_bytes().to_vec()));
        let params = vec![Param::Int(before.0), Param::Int(at), Param::Bytes(id), Param::Int(int(limit as u64))];
        self.query(SQL, params).await?.iter().map(ended_row).collect()
    }

    /// Bytes of each stream: the bodies of its events, and the payloads it uses.
    pub async fn bytes_of(&self, streams: &[StreamId]) -> Result<Vec<u64>> {
        const BODIES: &str = "SELECT coalesce(sum(length(body)), 0) AS n FROM event WHERE org = $1 AND stream = $2";
        const PAYLOADS: &str = "SELECT coalesce(sum(b.size), 0) AS n FROM blob_use u JOIN blob b ON b.org = u.org AND b.id = u.id
            WHERE u.org = $1 AND u.used_by = $2";
        let params = || streams.iter().map(|stream| vec![bytes(*stream)]).collect();
        let (bodies, payloads) = (self.query_each(BODIES, params()).await?, self.query_each(PAYLOADS, params()).await?);
        let n = |rows: &Vec<Row>| rows.first().map_or(Ok(0), |row| row.int("n").map(i64::unsigned_abs));
        bodies.iter().zip(&payloads).map(|(bodies, payloads)| Ok(n(bodies)? + n(payloads)?)).collect()
    }

    /// The tombstone of a stream that was removed.
    pub async fn tombstone(&self, stream: StreamId) -> Result<Option<Stone>> {
        const SQL: &str = stones!("AND t.stream = $2");
        self.query_one(SQL, vec![bytes(stream)]).await?.as_ref().map(stone).transpose()
    }

    /// Tombstones, the latest first, of these workspaces (`None`: all), behind the one removed at `before.0` with the name `before.1`.
    pub async fn tombstones(&self, workspaces: Option<&[String]>, before: Option<(Timestamp, &str)>, limit: usize) -> Result<Vec<Stone>> {
        const SQL: &str = stones!(
            "AND (t.removed_at, t.run) < ($2, $3) AND ($4 = '*' OR instr($4, '/' || t.workspace || '/') > 0)
             ORDER BY t.removed_at DESC, t.run DESC LIMIT $5"
        );
        let places = workspaces.map_or_else(|| "*".to_owned(), |names| format!("/{}/", names.join("/")));
        let (at, name) = before.map_or((i64::MAX, ""), |(at, name)| (at.0, name));
        let params = vec![Param::Int(at), Param::Text(name.to_owned()), Param::Text(places), Param::Int(int(limit as u64))];
        self.query(SQL, params).await?.iter().map(stone).collect()
    }

    /// Removals that are not done.
    pub async fn unfinished_removals(&self, limit: usize) -> Result<Vec<Stone>> {
        const SQL: &str = stones!("AND t.done = 0 ORDER BY t.stream LIMIT $2");
        self.query(SQL, vec![Param::Int(int(limit as u64))]).await?.iter().map(stone).collect()
    }

    /// Payloads that the stream uses.
    pub async fn used_by(&self, stream: StreamId, limit: usize) -> Result<Vec<BlobId>> {
        const SQL: &str = "SELECT id FROM blob_use WHERE org = $1 AND used_by = $2 ORDER BY id LIMIT $3";
        let rows = self.query(SQL, vec![bytes(stream), Param::Int(int(limit as u64))]).await?;
        rows.iter().map(|row| digest(row.bytes("id")?)).collect()
    }
}

/// The tombstone takes the place of the stream; refused (`stale_row`) when the stream is not as it was seen. The audit record
/// that holds what is said must be in the same batch, with `at` as its time.
pub fn begin(said: &Tombstone, stream: StreamId, at: Timestamp) -> Vec<Statement> {
    const STREAM: &str = "DELETE FROM stream WHERE org = $1 AND id = $2 AND closed = 1 AND seq = $3 AND head = $4";
    const COUNT: &str = "UPDATE stream_count SET n = n - 1 WHERE org = $1 AND workspace = $2 AND status = $3";
    const SNAPSHOT: &str = "DELETE FROM snapshot WHERE org = $1 AND stream = $2";
    const STONE: &str =
        "INSERT INTO tombstone(org, stream, run, workspace, removed_at, events, wiped, done) VALUES ($1, $2, $3, $4, $5, $6, 0, 0)";
    let (events, text) = (Param::Int(int(said.events)), |text: &str| Param::Text(text.to_owned()));
    vec![
        Statement::new(STREAM, vec![bytes(stream), events.clone(), Param::Bytes(said.head.0.to_vec())]).expecting(1),
        Statement::new(COUNT, vec![text(&said.workspace), text(&said.status)]).expecting(1),
        Statement::new(SNAPSHOT, vec![bytes(stream)]),
        Statement::new(STONE, vec![bytes(stream), text(&said.run), text(&said.workspace), Param::Int(at.0), events]).expecting(1),
    ]
}

/// The bodies of the events behind `from` up to `to` go; their places and links stay.
pub fn wipe(stream: StreamId, from: u64, to: u64) -> Vec<Statement> {
    const EVENTS: &str = "UPDATE event SET kind = '', at = 0, actor = $4, subject = NULL, body = $4
        WHERE org = $1 AND stream = $2 AND seq > $3 AND seq <= $5";
    const STONE: &str = "UPDATE tombstone SET wiped = $4 WHERE org = $1 AND stream = $2 AND wiped = $3";
    let (from, to) = (Param::Int(int(from)), Param::Int(int(to)));
    vec![
        Statement::new(EVENTS, vec![bytes(stream), from.clone(), Param::Bytes(Vec::new()), to.clone()]),
        Statement::new(STONE, vec![bytes(stream), from, to]).expecting(1),
    ]
}

/// Of the payloads that a removed stream used, those go that nobody else uses.
pub fn drop_payloads(stream: StreamId, payloads: &[BlobId]) -> Vec<Statement> {
    const PLACE: &str = "DELETE FROM blob_place WHERE org = $1 AND id = $2
        AND NOT EXISTS (SELECT 1 FROM blob_use u WHERE u.org = $1 AND u.id = $2 AND u.used_by <> $3)";
    const BLOB: &str = "DELETE FROM blob WHERE org = $1 AND id = $2
        AND NOT EXISTS (SELECT 1 FROM blob_use u WHERE u.org = $1 AND u.id = $2 AND u.used_by <> $3)";
    let of = |sql, id: &BlobId| Statement::new(sql, vec![Param::Bytes(id.0.to_vec()), bytes(stream)]);
    payloads.iter().flat_map(|id| [of(PLACE, id), of(BLOB, id)]).collect()
}

/// After their files are gone. What is still there stays used as long as nobody else uses it: two streams that share a payload and go at
/// the same time each leave it to the other, and the later one must find it again.
pub fn forget_uses(stream: StreamId, payloads: &[BlobId]) -> Vec<Statement> {
    const SQL: &str = "DELETE FROM blob_use WHERE org = $1 AND id = $2 AND used_by = $3
        AND (NOT EXISTS (SELECT 1 FROM blob b WHERE b.org = $1 AND b.id = $2)
          OR EXISTS (SELECT 1 FROM blob_use u WHERE u.org = $1 AND u.id = $2 AND u.used_by <> $3))";
    payloads.iter().map(|id| Statement::new(SQL, vec![Param::Bytes(id.0.to_vec()), bytes(stream)])).collect()
}

/// Nothing of it is left but its tombstone.
pub fn finish(stream: StreamId) -> Statement {
    const SQL: &str = "UPDATE tombstone SET done = 1 WHERE org = $1 AND stream = $2 AND wiped = events
        AND NOT EXISTS (SELECT 1 FROM blob_use u WHERE u.org = $1 AND u.used_by = $2)";
    Statement::new(SQL, vec![bytes(stream)]).expecting(1)
}

/// Refuses the batch when there is a tombstone of this name.
pub fn never_removed(stream: StreamId) -> Statement {
    Statement::new("UPDATE tombstone SET done = done WHERE org = $1 AND stream = $2", vec![bytes(stream)]).expecting(0)
}

impl Store {
    /// Removes the files of payloads that are in no row any more.
    pub async fn drop_files(&self, org: base::OrgId, payloads: Vec<BlobId>) -> Result<()> {
        match self.backend() {
            // There payloads are rows.
            Backend::Postgres(_) => Ok(()),
            Backend::Sqlite(sqlite) => {
                let shared = sqlite.shared.clone();
                // Nobody is between writing a file and the row that names it.
                let _alone = shared.files.clone().write_owned().await;
                let rows = self.org(org);
                for id in payloads {
                    if rows
                        .query_one("SELECT 1 AS one FROM blob WHERE org = $1 AND id = $2", vec![Param::Bytes(id.0.to_vec())])
                        .await?
                        .is_some()
                    {
                        continue;
                    }
                    let path = blobs::path(&shared.dir, org, id);
                    match std::fs::remove_file(&path) {
                        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                            return Err(fault::file("the file of a removed payload cannot be removed", &path, &e));
                        }
                        _ => {}
                    }
                }
                Ok(())
            }
        }
    }
}

/// Of whoever reads a stream while it is removed.
pub(crate) fn gone(stream: StreamId) -> base::Error {
    base::Error::not_found("run_removed", format!("{stream} was removed: its history and its values are gone, its tombstone is there"))
        .place(stream.to_string())
        .fix("`orc retention removed` shows what the tombstone says")
}

/// One row of the table, as the proof reads it.
pub(crate) struct StoneRow {
    pub(crate) run: String,
    pub(crate) workspace: String,
    pub(crate) removed_at: i64,
    pub(crate) events: i64,
    pub(crate) wiped: i64,
    pub(crate) done: i64,
}

/// The link of the last event, as the tombstone says; or why the tombstone proves nothing. `records`: the time and the body of every
/// audit record of that name that says that a run was removed.
pub(crate) fn proven(stream: StreamId, row: &StoneRow, records: &[(i64, Vec<u8>)]) -> Result<Digest, String> {
    if row.run != stream.to_string() {
        return Err("its tombstone bears another name".to_owned());
    }
    let [(at, body)] = records else {
        return Err(format!("{} audit records say that it was removed, instead of one", records.len()));
    };
    let said: Tombstone = serde_json::from_slice(body).map_err(|_| "the record of its removal cannot be understood".to_owned())?;
    let same = said.run == row.run && said.workspace == row.workspace && int(said.events) == row.events && *at == row.removed_at;
    let sound = (0..=row.events).contains(&row.wiped) && (row.done == 0 || row.wiped == row.events);
    if same && sound { Ok(said.head) } else { Err("its tombstone is not the one that was recorded".to_owned()) }
}

/// An event of which only the place and the link are left.
pub(crate) fn is_blank(kind: &[u8], at: i64, actor: &[u8], subject: bool, body: &[u8]) -> bool {
    kind.is_empty() && at == 0 && actor.is_empty() && !subject && body.is_empty()
}

/// A body for the record: what is said, with whatever else is known about the act.
pub fn body(said: &Tombstone) -> Value {
    serde_json::to_value(said).unwrap_or_default()
}
