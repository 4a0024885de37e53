//! A small pool of read-only connections. A reader may take a second; longer ones would hold the log.

use crate::{
    DueTimer, Head, StoredEvent, StreamInfo, blobs,
    chain::{self, Chain, GENESIS, RowSum, Sum},
    fault,
    sqlite::Shared,
    verify,
};
use base::{
    BlobId, Digest, Error, OrgId, Principal, Result, StreamId, Timestamp,
    fair::{Bounds, Gate},
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

const READ_MAX: Duration = Duration::from_secs(1);

pub(crate) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Reader>>,
    /// Given to each organization in turn; one of them leaves one for the others.
    places: Arc<Gate<Option<OrgId>>>,
    rounds: AtomicU64,
}

struct Reader {
    conn: Connection,
    /// Microseconds of the monotonic clock at which the statement is interrupted.
    deadline: Arc<AtomicU64>,
}

impl Readers {
    pub(crate) fn new(path: PathBuf, count: usize) -> Self {
        let places = Gate::new(Bounds::places(count.max(1), count.saturating_sub(1).max(1)));
        Self { path, idle: Mutex::new(Vec::new()), places, rounds: AtomicU64::new(0) }
    }

    /// How often somebody has read.
    pub(crate) fn rounds(&self) -> u64 {
        self.rounds.load(Ordering::Relaxed)
    }

    pub(crate) fn close(&self) {
        self.places.close();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn take(&self, shared: &Arc<Shared>) -> Result<Reader> {
        if let Some(reader) = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop() {
            return Ok(reader);
        }
        let conn = crate::schema::open_for_reading(&self.path)?;
        let deadline = Arc::new(AtomicU64::new(u64::MAX));
        let (clock, limit) = (shared.clock.clone(), deadline.clone());
        conn.progress_handler(10_000, Some(move || micros(clock.monotonic()) > limit.load(Ordering::Relaxed)))
            .map_err(|e| fault::reading("setting up a reader", e))?;
        Ok(Reader { conn, deadline })
    }

    fn give_back(&self, reader: Reader) {
        if !self.places.is_closed() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
        }
    }
}

fn micros(d: Duration) -> u64 {
    u64::try_from(d.as_micros()).unwrap_or(u64::MAX)
}

/// Runs `f` on a reader, off the async threads. `of`: whose turn it takes; `limit`: how long it may take.
pub(crate) async fn with<T, F>(shared: &Arc<Shared>, of: Option<OrgId>, limit: Option<Duration>, f: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce(&Connection, &Arc<Shared>) -> Result<T> + Send + 'static,
{
    let place = shared.readers.places.enter(of, false).await.map_err(|_| fault::closed())?;
    let shared = shared.clone();
    shared.readers.rounds.fetch_add(1, Ordering::Relaxed);
    let work = move || {
        let reader = shared.readers.take(&shared)?;
        let until = limit.map_or(u64::MAX, |limit| micros(shared.clock.monotonic() + limit));
        reader.deadline.store(until, Ordering::Relaxed);
        let result = f(&reader.conn, &shared);
        shared.readers.give_back(reader);
        drop(place);
        result
    };
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::internal("storage_error", format!("a reader ended early: {e}")))?
}

pub(crate) async fn quick<T, F>(shared: &Arc<Shared>, of: Option<OrgId>, f: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce(&Connection, &Arc<Shared>) -> Result<T> + Send + 'static,
{
    with(shared, of, Some(READ_MAX), f).await
}

/// What [`stream_row`] reads, in its order.
pub(crate) const STREAM: &str =
    "org, id, seq, status, closed, name, definition, started_at, ended_at, steps_total, steps_done, steps_failed,
    waiting, cost_microusd, tokens_in, tokens_out, note, extra, workspace, owner";

pub(crate) fn stream(conn: &Connection, org: OrgId, id: StreamId) -> Result<Option<StreamInfo>> {
    let sql = format!("SELECT {STREAM} FROM stream WHERE org = $1 AND id = $2");
    let bad = |e| fault::reading("reading a stream", e);
    let mut stmt = conn.prepare_cached(&sql).map_err(bad)?;
    let Some(mut info) =
        stmt.query_row(params![org.as_bytes(), id.as_bytes()], |r| Ok(stream_row(r))).optional().map_err(bad)?.transpose()?
    else {
        return Ok(None);
    };
    info.snapshot = snapshot(conn, org, id)?;
    Ok(Some(info))
}

fn snapshot(conn: &Connection, org: OrgId, id: StreamId) -> Result<Option<(u64, Vec<u8>)>> {
    let bad = |e| fault::reading("reading a snapshot", e);
    let mut stmt = conn.prepare_cached("SELECT seq, body, sum FROM snapshot WHERE org = ?1 AND stream = ?2").map_err(bad)?;
    let found = stmt
        .query_row(params![org.as_bytes(), id.as_bytes()], |r| {
            Ok((r.get::<_, i64>(0)?, r.get::<_, Vec<u8>>(1)?, r.get::<_, Option<Vec<u8>>>(2)?))
        })
        .optional()
        .map_err(bad)?;
    let Some((seq, body, sum)) = found else { return Ok(None) };
    if sum.is_some_and(|sum| sum != snapshot_sum(org, id, seq, &body)) {
        // It only shortens reading: without it the run is read from its beginning.
        tracing::error!(run = %id, "the snapshot of a run is damaged and is not used");
        return Ok(None);
    }
    Ok(Some((seq.unsigned_abs(), body)))
}

pub(crate) fn snapshot_sum(org: OrgId, id: StreamId, seq: i64, body: &[u8]) -> Sum {
    RowSum::of("snapshot").blob(&org.as_bytes()[..]).blob(&id.as_bytes()[..]).int(seq).int(0).text(None).blob(body).end()
}

/// The columns of `STREAM`, without the snapshot.
pub(crate) fn stream_row(r: &Row<'_>) -> Result<StreamInfo> {
    let (org, id, definition, extra, seq, mut head) = columns(r).map_err(|e| fault::reading("reading a stream", e))?;
    let id = StreamId::from_slice(&id).ok_or_else(|| fault::damaged("a stream's id is no id"))?;
    let org = OrgId::from_slice(&org).ok_or_else(|| fault::damaged(format!("the organization of {id} is no id")))?;
    head.definition = definition.map(|d| digest(&d)).transpose()?;
    // Damage to what lists show must not keep the other streams of a list from being shown; `verify` finds it.
    head.extra = extra.and_then(|extra| serde_json::from_str(&extra).ok()).unwrap_or_default();
    head.owner = r.get_ref(19).ok().and_then(|v| v.as_str().ok()).and_then(|owner| serde_json::from_str(owner).ok());
    Ok(StreamInfo { org, id, seq, head, snapshot: None })
}

type Columns = (Vec<u8>, Vec<u8>, Option<Vec<u8>>, Option<String>, u64, Head);

fn columns(r: &Row<'_>) -> rusqlite::Result<Columns> {
    let head = Head {
        status: lossy(r, 3)?.unwrap_or_default(),
        closed: r.get::<_, i64>(4)? != 0,
        name: lossy(r, 5)?.unwrap_or_default(),
        workspace: lossy(r, 18)?.unwrap_or_default(),
        owner: None,
        definition: None,
        started_at: Timestamp(r.get(7)?),
        ended_at: r.get::<_, Option<i64>>(8)?.map(Timestamp),
        steps_total: natural(r, 9)?,
        steps_done: natural(r, 10)?,
        steps_failed: natural(r, 11)?,
        waiting: natural(r, 12)?,
        cost_microusd: r.get(13)?,
        tokens_in: natural(r, 14)?,
        tokens_out: natural(r, 15)?,
        note: lossy(r, 16)?,
        extra: serde_json::Value::Null,
    };
    Ok((r.get(0)?, r.get(1)?, r.get(6)?, lossy(r, 17)?, natural(r, 2)?, head))
}

/// Text that may have been damaged.
pub(crate) fn lossy(r: &Row<'_>, at: usize) -> rusqlite::Result<Option<String>> {
    Ok(r.get_ref(at)?.as_bytes_or_null()?.map(|bytes| String::from_utf8_lossy(bytes).into_owned()))
}

fn natural(r: &Row<'_>, at: usize) -> rusqlite::Result<u64> {
    r.get::<_, i64>(at).map(i64::unsigned_abs)
}

fn digest(bytes: &[u8]) -> Result<Digest> {
    bytes.try_into().map(Digest).map_err(|_| fault::damaged("a stored hash has not 32 bytes"))
}

/// Reads and checks: what is not the history that was written is not given to anybody, and its stream takes nothing more.
pub(crate) fn events(
    conn: &Connection,
    shared: &Shared,
    org: OrgId,
    stream: StreamId,
    after: u64,
    limit: usize,
) -> Result<Vec<StoredEvent>> {
    let bad = |e| fault::reading("reading events", e);
    let damaged = |seq: u64, what: &str| shared.quarantine.add(org, stream, seq, what);
    let sql = "SELECT seq, kind, at, actor, key_id, subject, body, hash, pos
        FROM event WHERE org = ?1 AND stream = ?2 AND seq >= ?3 ORDER BY seq LIMIT ?4";
    let mut stmt = conn.prepare_cached(sql).map_err(bad)?;
    // The event before comes along: its hash is what the first one is chained to.
    let limit = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(i64::from(after > 0));
    let mut rows = stmt.query(params![org.as_bytes(), stream.as_bytes(), crate::apply::int(after.max(1)), limit]).map_err(bad)?;
    let (mut chain, mut prev, mut last) = (Chain::default(), GENESIS, after);
    let mut out = Vec::new();
    while let Some(r) = rows.next().map_err(bad)? {
        let seq = natural(r, 0).map_err(bad)?;
        if after > 0 && seq == after {
            prev = r.get(7).map_err(|_| damaged(seq, "is not the one that was written"))?;
            continue;
        }
        if seq != last + 1 || (after > 0 && prev == GENESIS) {
            return Err(damaged(last + 1, "is missing"));
        }
        let (computed, stored) = verify::event_hash(r, org, stream, &mut chain, &prev).map_err(bad)?;
        if computed != stored {
            let sql = "SELECT 1 FROM tombstone WHERE org = ?1 AND stream = ?2";
            let mut gone = conn.prepare_cached(sql).map_err(bad)?;
            if gone.exists(params![org.as_bytes(), stream.as_bytes()]).map_err(bad)? {
                return Err(crate::removal::gone(stream));
            }
            return Err(damaged(seq, "is not the one that was written"));
        }
        (prev, last) = (computed, seq);
        let broken = |what: &str| damaged(seq, &format!("has a damaged {what}"));
        let actor = r.get_ref(3).ok().and_then(|v| v.as_blob().ok()).and_then(chain::actor_parts).ok_or_else(|| broken("actor"))?;
        let body =
            r.get_ref(6).ok().and_then(|v| v.as_blob().ok()).and_then(|b| std::str::from_utf8(b).ok()).ok_or_else(|| broken("body"))?;
        out.push(StoredEvent {
            stream,
            seq,
            pos: natural(r, 8).map_err(bad)?,
            kind: r.get(1).map_err(bad)?,
            at: Timestamp(r.get(2).map_err(bad)?),
            actor: Principal { id: actor.1, kind: actor.0, name: shared.principal_name(conn, org, actor.1)? },
            subject: r.get(5).map_err(bad)?,
            body: body.into(),
        });
    }
    Ok(out)
}

pub(crate) fn open_streams(conn: &Connection, after: Option<StreamId>, limit: usize) -> Result<Vec<StreamInfo>> {
    let bad = |e| fault::reading("reading open streams", e);
    let sql = format!("SELECT {STREAM} FROM stream INDEXED BY stream_open WHERE closed = 0 AND id > ?1 ORDER BY id LIMIT ?2");
    let mut stmt = conn.prepare_cached(&sql).map_err(bad)?;
    let from: &[u8] = after.as_ref().map_or(&[], |id| id.as_bytes());
    let rows = stmt.query_map(params![from, i64::try_from(limit).unwrap_or(i64::MAX)], |r| Ok(stream_row(r))).map_err(bad)?;
    let mut out = Vec::new();
    for row in rows {
        // One that cannot be read must not keep the others from being taken up.
        match row.map_err(bad)? {
            Ok(info) => out.push(info),
            Err(e) => tracing::error!("an open stream is left alone: {e}"),
        }
    }
    Ok(out)
}

/// From one organization to the next by its index, whatever number of timers each has. `$1` after which one, `$2` now, `$3` how many.
pub(crate) const DUE_ORGANIZATIONS: &str = "WITH RECURSIVE o(org) AS (
    SELECT (SELECT t.org FROM timer t WHERE t.org > $1 ORDER BY t.org LIMIT 1)
    UNION ALL SELECT (SELECT t.org FROM timer t WHERE t.org > o.org ORDER BY t.org LIMIT 1) FROM o WHERE o.org IS NOT NULL)
  SELECT org FROM o WHERE EXISTS (SELECT 1 FROM timer t WHERE t.org = o.org AND t.due <= $2) ORDER BY org LIMIT $3";

/// `$1` the organization, `$2` now, `$3` to `$5` after which one, `$6` how many.
pub(crate) const DUE_TIMERS: &str = "SELECT stream, name, due FROM timer
  WHERE org = $1 AND due <= $2 AND (due, stream, name) > ($3, $4, $5) ORDER BY due, stream, name LIMIT $6";

/// Before everything that is due.
pub(crate) fn due_from(after: Option<&DueTimer>) -> (i64, Vec<u8>, String) {
    after.map_or((i64::MIN, Vec::new(), String::new()), |a| (a.due.0, a.stream.as_bytes().to_vec(), a.name.clone()))
}

pub(crate) fn due_organizations(conn: &Connection, now: Timestamp, after: Option<OrgId>, limit: usize) -> Result<Vec<OrgId>> {
    let bad = |e| fault::reading("reading timers", e);
    let mut stmt = conn.prepare_cached(DUE_ORGANIZATIONS).map_err(bad)?;
    let after = after.map_or_else(Vec::new, |org| org.as_bytes().to_vec());
    let rows = stmt.query_map(params![after, now.0, i64::try_from(limit).unwrap_or(i64::MAX)], |r| r.get::<_, Vec<u8>>(0)).map_err(bad)?;
    rows.map(|row| OrgId::from_slice(&row.map_err(bad)?).ok_or_else(|| fault::damaged("a timer's organization is no id"))).collect()
}

pub(crate) fn due_timers(conn: &Connection, org: OrgId, now: Timestamp, after: Option<&DueTimer>, limit: usize) -> Result<Vec<DueTimer>> {
    let bad = |e| fault::reading("reading timers", e);
    let mut stmt = conn.prepare_cached(DUE_TIMERS).map_err(bad)?;
    let (due, stream, name) = due_from(after);
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut rows = stmt.query(params![org.as_bytes(), now.0, due, stream, name, most]).map_err(bad)?;
    let mut out = Vec::new();
    while let Some(r) = rows.next().map_err(bad)? {
        let stream: Vec<u8> = r.get(0).map_err(bad)?;
        let Some(stream) = StreamId::from_slice(&stream) else { return Err(fault::damaged("a timer's stream is no id")) };
        let name = lossy(r, 1).map_err(bad)?.unwrap_or_default();
        out.push(DueTimer { org, stream, name, due: Timestamp(r.get(2).map_err(bad)?) });
    }
    Ok(out)
}

pub(crate) fn next_timer(conn: &Connection) -> Result<Option<Timestamp>> {
    let due = conn.prepare_cached("SELECT min(due) FROM timer").and_then(|mut s| s.query_row([], |r| r.get::<_, Option<i64>>(0)));
    Ok(due.map_err(|e| fault::reading("reading the next timer", e))?.map(Timestamp))
}

pub(crate) fn blob(conn: &Connection, shared: &Shared, org: OrgId, id: BlobId) -> Result<Option<(String, Vec<u8>)>> {
    let bad = |e| fault::reading("reading a payload", e);
    let mut stmt = conn.prepare_cached("SELECT subject, size, bytes, media_type FROM blob WHERE org = ?1 AND id = ?2").map_err(bad)?;
    let found = stmt
        .query_row(params![org.as_bytes(), id.0], |r| {
            Ok((r.get::<_, Option<String>>(0)?, natural(r, 1)?, r.get::<_, Option<Vec<u8>>>(2)?, r.get::<_, String>(3)?))
        })
        .optional()
        .map_err(bad)?;
    let Some((subject, size, bytes, media_type)) = found else { return Ok(None) };
    let bytes = match bytes {
        Some(bytes) => bytes,
        None => blobs::read(&shared.dir, org, id)?,
    };
    blobs::check(&shared.blob_key(org), subject.as_deref(), id, size, &bytes)?;
    Ok(Some((media_type, bytes)))
}
