//! What waits to be sent, for all organizations; and entries that could not be understood, which are kept aside so that they
//! hold up nobody and can be looked at.

use crate::{Batch, HeldOutgoing, OrgStore, Store, StoredOutgoing, apply::int, fault, reader, sql::Sql, store::Backend};
use base::{OrgId, Reach, Result, Timestamp};
use rusqlite::{Connection, Row, params, types::ValueRef};
use serde_json::Value;

/// The most entries one look returns.
const LIMIT_MAX: usize = 1_000;
const REASON_MAX: usize = 500;

/// The part of a batch that is about the outbox.
pub(crate) fn write(sql: &mut Sql<'_>, batch: &Batch, now: Timestamp) -> rusqlite::Result<()> {
    let org = batch.org.as_bytes();
    for out in &batch.outbox {
        let reach = serde_json::to_string(&out.reach).unwrap_or_default();
        sql.outbox_put.execute(params![org, out.topic, now.0, out.body.to_string().as_bytes(), reach])?;
    }
    for (n, reason) in &batch.outbox_held {
        let reason: String = reason.chars().take(REASON_MAX).collect();
        sql.outbox_hold.execute(params![org, n, reason, now.0])?;
    }
    for n in batch.outbox_done.iter().chain(batch.outbox_held.iter().map(|(n, _)| n)) {
        sql.outbox_remove.execute(params![org, n])?;
    }
    Ok(())
}

impl Store {
    /// What waits to be sent, with `n > after`, ascending, at most `limit` (and never more than 1,000). An entry is removed by
    /// naming it in [`crate::Batch::outbox_done`], or put aside in [`crate::Batch::outbox_held`]. One that cannot be understood
    /// says so in `fault`.
    pub async fn outbox_after(&self, after: i64, limit: usize) -> Result<Vec<StoredOutgoing>> {
        let limit = limit.min(LIMIT_MAX);
        match self.backend() {
            Backend::Postgres(postgres) => postgres.outbox_after(after, limit).await,
            Backend::Sqlite(sqlite) => reader::quick(&sqlite.shared, None, move |conn, _| self::after(conn, after, limit)).await,
        }
    }
}

impl OrgStore {
    /// Entries that were put aside, newest first, before `before`.
    pub async fn outbox_held(&self, before: Option<i64>, limit: usize) -> Result<Vec<HeldOutgoing>> {
        let (org, before, limit) = (self.id(), before.unwrap_or(i64::MAX), limit.min(LIMIT_MAX));
        match self.store().backend() {
            Backend::Postgres(postgres) => postgres.outbox_held(org, before, limit).await,
            Backend::Sqlite(sqlite) => reader::quick(&sqlite.shared, Some(org), move |conn, _| held(conn, org, before, limit)).await,
        }
    }
}

fn after(conn: &Connection, after: i64, limit: usize) -> Result<Vec<StoredOutgoing>> {
    let bad = |e| fault::reading("reading what waits to be sent", e);
    let sql = "SELECT n, org, topic, at, body, reach FROM outbox WHERE n > ?1 ORDER BY n LIMIT ?2";
    let mut stmt = conn.prepare_cached(sql).map_err(bad)?;
    let mut rows = stmt.query(params![after, int(limit as u64)]).map_err(bad)?;
    let mut out = Vec::new();
    while let Some(r) = rows.next().map_err(bad)? {
        match org(r).map_err(bad)? {
            Some(org) => out.push(entry(org, r).map_err(bad)?),
            // Nobody can be told: it stays where it is, and holds up nobody.
            None => {
                tracing::error!(n = r.get::<_, i64>(0).unwrap_or_default(), "the organization of an outgoing entry cannot be understood")
            }
        }
    }
    Ok(out)
}

fn held(conn: &Connection, org: OrgId, before: i64, limit: usize) -> Result<Vec<HeldOutgoing>> {
    let bad = |e| fault::reading("reading what was put aside", e);
    let sql = "SELECT n, topic, at, reason, held_at FROM outbox_held WHERE org = ?1 AND n < ?2 ORDER BY n DESC LIMIT ?3";
    let mut stmt = conn.prepare_cached(sql).map_err(bad)?;
    let mut rows = stmt.query(params![org.as_bytes(), before, int(limit as u64)]).map_err(bad)?;
    let mut out = Vec::new();
    while let Some(r) = rows.next().map_err(bad)? {
        out.push(HeldOutgoing {
            n: r.get(0).map_err(bad)?,
            topic: lossy(r, 1).map_err(bad)?,
            at: Timestamp(r.get(2).map_err(bad)?),
            reason: r.get(3).map_err(bad)?,
            held_at: Timestamp(r.get(4).map_err(bad)?),
        });
    }
    Ok(out)
}

fn org(r: &Row<'_>) -> rusqlite::Result<Option<OrgId>> {
    Ok(r.get_ref(1)?.as_blob().ok().and_then(OrgId::from_slice))
}

fn entry(org: OrgId, r: &Row<'_>) -> rusqlite::Result<StoredOutgoing> {
    let mut fault = None;
    let topic = r.get_ref(2)?.as_str().ok().map(str::to_owned);
    let body = r.get_ref(4)?.as_blob().ok().and_then(|bytes| serde_json::from_slice(bytes).ok());
    let reach = match r.get_ref(5)? {
        // Written before entries said it.
        ValueRef::Null => Some(Reach::default()),
        text => text.as_str().ok().and_then(|text| serde_json::from_str(text).ok()),
    };
    let mut need = |there: bool, what: &'static str| {
        if !there {
            fault.get_or_insert(what);
        }
    };
    need(topic.is_some(), "its topic is no text");
    need(body.is_some(), "its body is no JSON");
    need(reach.is_some(), "who may be told of it cannot be understood");
    Ok(StoredOutgoing {
        n: r.get(0)?,
        org,
        topic: topic.unwrap_or_default(),
        at: Timestamp(r.get(3)?),
        body: body.unwrap_or(Value::Null),
        reach: reach.unwrap_or_default(),
        fault: fault.map(str::to_owned),
    })
}

fn lossy(r: &Row<'_>, at: usize) -> rusqlite::Result<String> {
    Ok(r.get_ref(at)?.as_bytes().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default())
}
