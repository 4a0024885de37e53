//! Reading streams, timers, payloads, lists, feeds and what waits to be sent.

use super::{Postgres, Shared, pool::Lent, rows, value::Session, verify};
use crate::{
    DueTimer, Head, HeldOutgoing, ListQuery, Organization, Page, Param, StoredAudit, StoredEvent, StoredOutgoing, StreamInfo,
    apply::int,
    blobs,
    chain::{self, Chain, GENESIS},
    fault, list, reader,
    rows::Row,
};
use base::{BlobId, Digest, OrgId, Principal, PrincipalId, Reach, Result, StreamId, Timestamp};
use serde_json::Value;
use std::{collections::HashMap, sync::atomic::Ordering};
use tokio_postgres::types::ToSql;

/// The most entries one look returns.
const LIMIT_MAX: usize = 1_000;

/// A reader that knows whose answers it gives.
struct Reading<'s> {
    shared: &'s Shared,
    session: Lent,
}

impl Reading<'_> {
    async fn rows(&self, what: &str, sql: &str, params: &[&(dyn ToSql + Sync)]) -> Result<Vec<tokio_postgres::Row>> {
        let bad = |e| fault::reading_there(what, &self.shared.database.shown(), &e);
        self.session.rows(sql, params).await.map_err(bad)
    }

    /// The names of these, from memory or from the database.
    async fn names(&self, org: OrgId, ids: impl Iterator<Item = PrincipalId>) -> Result<HashMap<PrincipalId, String>> {
        let mut names = HashMap::new();
        let mut asked = Vec::new();
        for id in ids {
            match self.shared.known_name(org, id) {
                Some(name) => {
                    names.insert(id, name);
                }
                None => asked.push(id),
            }
        }
        if !asked.is_empty() {
            let ids: Vec<&[u8]> = asked.iter().map(|id| id.as_bytes().as_slice()).collect();
            let sql = "SELECT id, name FROM principal WHERE org = $1 AND id = ANY($2)";
            for row in self.rows("reading principals", sql, &[&org.as_bytes().as_slice(), &ids]).await? {
                if let Some(id) = PrincipalId::from_slice(row.get(0)) {
                    names.insert(id, row.get(1));
                }
            }
        }
        Ok(names)
    }
}

fn limited(limit: usize) -> i64 {
    int(limit.min(LIMIT_MAX) as u64)
}

impl Postgres {
    /// `of`: whose turn it takes.
    async fn reading(&self, of: Option<OrgId>) -> Result<Reading<'_>> {
        self.shared.reads.fetch_add(1, Ordering::Relaxed);
        Ok(Reading { shared: &self.shared, session: self.shared.pool.take(&self.shared.database, of).await? })
    }

    pub(crate) async fn query(&self, org: OrgId, sql: &'static str, params: &[Param]) -> Result<Vec<Row>> {
        let reading = self.reading(Some(org)).await?;
        rows::select(reading.shared, &reading.session, sql, org, params).await
    }

    pub(crate) async fn query_each(&self, org: OrgId, sql: &'static str, params: &[Vec<Param>]) -> Result<Vec<Vec<Row>>> {
        let reading = self.reading(Some(org)).await?;
        let each = params.iter().map(|params| rows::select(reading.shared, &reading.session, sql, org, params));
        futures_util::future::try_join_all(each).await
    }

    pub(crate) async fn stream(&self, org: OrgId, id: StreamId) -> Result<Option<StreamInfo>> {
        let sql = format!("SELECT {}, s.seq, s.body, s.sum {FROM_STREAM} WHERE stream.org = $1 AND stream.id = $2", columns());
        let reading = self.reading(Some(org)).await?;
        let rows = reading.rows("reading a stream", &sql, &[&org.as_bytes().as_slice(), &id.as_bytes().as_slice()]).await?;
        rows.first().map(stream_with_snapshot).transpose()
    }

    pub(crate) async fn open_streams(&self, after: Option<StreamId>, limit: usize) -> Result<Vec<StreamInfo>> {
        let sql = format!("SELECT {} FROM stream WHERE closed = 0 AND id > $1 ORDER BY id LIMIT $2", reader::STREAM);
        let from: &[u8] = after.as_ref().map_or(&[], |id| id.as_bytes());
        let reading = self.reading(None).await?;
        let rows = reading.rows("reading open streams", &sql, &[&from, &int(limit as u64)]).await?;
        // One that cannot be read must not keep the others from being taken up.
        let readable = |row| stream_row(row).inspect_err(|e| tracing::error!("an open stream is left alone: {e}")).ok();
        Ok(rows.iter().filter_map(readable).collect())
    }

    /// Reads and checks: what is not the history that was written is not given to anybody, and its stream takes nothing more.
    pub(crate) async fn events(&self, org: OrgId, stream: StreamId, after: u64, limit: usize) -> Result<Vec<StoredEvent>> {
        let sql = "SELECT seq, kind, at, actor, key_id, subject, body, hash, pos FROM event
            WHERE org = $1 AND stream = $2 AND seq >= $3 ORDER BY seq LIMIT $4";
        let reading = self.reading(Some(org)).await?;
        let (of, id) = (org.as_bytes().as_slice(), stream.as_bytes().as_slice());
        // The event before comes along: its hash is what the first one is chained to.
        let (from, limit) = (int(after.max(1)), int(limit as u64).saturating_add(i64::from(after > 0)));
        let rows = reading.rows("reading events", sql, &[&of, &id, &from, &limit]).await?;
        let damaged = |seq: u64, what: &str| self.shared.quarantine.add(org, stream, seq, what);
        let (mut chain, mut prev, mut last) = (Chain::default(), None, after);
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            let seq = row.get::<_, i64>(0).unsigned_abs();
            let (computed, stored) = if after > 0 && seq == after {
                prev = Some(verify::hash(row.get(7))?);
                continue;
            } else if seq != last + 1 || (after > 0 && prev.is_none()) {
                return Err(damaged(last + 1, "is missing"));
            } else {
                (chain.event(&prev.unwrap_or(GENESIS), &verify::event_link(row, &org, &stream)), verify::hash(row.get(7))?)
            };
            if computed != stored {
                let sql = "SELECT 1 FROM tombstone WHERE org = $1 AND stream = $2";
                if !reading.rows("reading a tombstone", sql, &[&of, &id]).await?.is_empty() {
                    return Err(crate::removal::gone(stream));
                }
                return Err(damaged(seq, "is not the one that was written"));
            }
            (prev, last) = (Some(computed), seq);
            found.push((row, chain::actor_parts(row.get(3)).ok_or_else(|| damaged(seq, "has a damaged actor"))?));
        }
        let distinct: std::collections::HashSet<_> = found.iter().map(|(_, (_, id))| *id).collect();
        let names = reading.names(org, distinct.into_iter()).await?;
        let event = |(row, (kind, id)): (&tokio_postgres::Row, (_, PrincipalId))| {
            let seq = row.get::<_, i64>(0).unsigned_abs();
            Ok(StoredEvent {
                stream,
                seq,
                pos: row.get::<_, i64>(8).unsigned_abs(),
                kind: row.get(1),
                at: Timestamp(row.get(2)),
                actor: Principal { id, kind, name: names.get(&id).cloned().unwrap_or_default() },
                subject: row.get(5),
                body: std::str::from_utf8(row.get(6)).map_err(|_| damaged(seq, "has a damaged body"))?.into(),
            })
        };
        found.into_iter().map(event).collect()
    }

    pub(crate) async fn due_organizations(&self, now: Timestamp, after: Option<OrgId>, limit: usize) -> Result<Vec<OrgId>> {
        let after: &[u8] = after.as_ref().map_or(&[], |org| org.as_bytes().as_slice());
        let reading = self.reading(None).await?;
        let rows = reading.rows("reading timers", reader::DUE_ORGANIZATIONS, &[&after, &now.0, &int(limit as u64)]).await?;
        let org =
            |row: &tokio_postgres::Row| OrgId::from_slice(row.get(0)).ok_or_else(|| fault::damaged("a timer's organization is no id"));
        rows.iter().map(org).collect()
    }

    pub(crate) async fn due_timers(&self, org: OrgId, now: Timestamp, after: Option<DueTimer>, limit: usize) -> Result<Vec<DueTimer>> {
        let (due, from, name) = reader::due_from(after.as_ref());
        let reading = self.reading(Some(org)).await?;
        let values: [&(dyn tokio_postgres::types::ToSql + Sync); 6] =
            [&org.as_bytes().as_slice(), &now.0, &due, &from, &name, &int(limit as u64)];
        let rows = reading.rows("reading timers", reader::DUE_TIMERS, &values).await?;
        let timer = |row: &tokio_postgres::Row| {
            let stream = StreamId::from_slice(row.get(0)).ok_or_else(|| fault::damaged("a timer's stream is no id"))?;
            Ok(DueTimer { org, stream, name: row.get(1), due: Timestamp(row.get(2)) })
        };
        rows.iter().map(timer).collect()
    }

    pub(crate) async fn next_timer(&self) -> Result<Option<Timestamp>> {
        let rows = self.reading(None).await?.rows("reading the next timer", "SELECT min(due) FROM timer", &[]).await?;
        Ok(rows.first().and_then(|row| row.get::<_, Option<i64>>(0)).map(Timestamp))
    }

    pub(crate) async fn payload(&self, org: OrgId, id: BlobId) -> Result<Option<(String, Vec<u8>)>> {
        let sql = "SELECT subject, size, bytes, media_type FROM blob WHERE org = $1 AND id = $2";
        let reading = self.reading(Some(org)).await?;
        let rows = reading.rows("reading a payload", sql, &[&org.as_bytes().as_slice(), &id.0.as_slice()]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let (subject, size, bytes): (Option<String>, i64, Vec<u8>) = (row.get(0), row.get(1), row.get(2));
        blobs::check(&self.shared.blob_key(org), subject.as_deref(), id, size.unsigned_abs(), &bytes)?;
        Ok(Some((row.get(3), bytes)))
    }

    pub(crate) async fn list(&self, org: OrgId, query: &ListQuery) -> Result<Page> {
        let sort = list::sort(query.sort.as_deref().unwrap_or("-started_at"))?;
        let limit = list::limit(query);
        let reading = self.reading(Some(org)).await?;
        let (sql, values) = list::page_sql(org, query, &sort, limit + 1)?;
        let mut found = asked(&reading, "listing", &sql, values).await?;
        let more = found.len() > limit;
        found.truncate(limit);
        let mut items = Vec::with_capacity(found.len());
        for row in &found {
            items.push(stream_row(row)?);
        }
        let next = match (more, found.last().zip(items.last())) {
            (true, Some((row, last))) => Some(list::cursor(&sort, &(row.get::<_, Param>(list::KEY_AT), last.id))),
            _ => None,
        };
        let (sql, values) = list::total_sql(org, query);
        let total = match asked(&reading, "counting", &sql, values).await?.first().map(|row| row.get::<_, Param>(0)) {
            Some(Param::Int(n)) => n.unsigned_abs(),
            _ => 0,
        };
        Ok(Page { items, next, total })
    }

    pub(crate) async fn audit_after(&self, org: OrgId, after: u64, limit: usize) -> Result<Vec<StoredAudit>> {
        let sql = "SELECT pos, at, actor, action, subject, body FROM audit WHERE org = $1 AND pos > $2 ORDER BY pos LIMIT $3";
        let reading = self.reading(Some(org)).await?;
        let of = org.as_bytes().as_slice();
        let rows = reading.rows("reading audit records", sql, &[&of, &int(after), &limited(limit)]).await?;
        let broken = |row: &tokio_postgres::Row| {
            fault::damaged(format!("the audit record at position {} cannot be understood", row.get::<_, i64>(0)))
        };
        let mut actors = Vec::with_capacity(rows.len());
        for row in &rows {
            actors.push(chain::actor_parts(row.get(2)).ok_or_else(|| broken(row))?);
        }
        let distinct: std::collections::HashSet<_> = actors.iter().map(|(_, id)| *id).collect();
        let names = reading.names(org, distinct.into_iter()).await?;
        let record = |(row, (kind, id)): (&tokio_postgres::Row, (_, PrincipalId))| {
            Ok(StoredAudit {
                pos: row.get::<_, i64>(0).unsigned_abs(),
                at: Timestamp(row.get(1)),
                actor: Principal { id, kind, name: names.get(&id).cloned().unwrap_or_default() },
                action: row.get(3),
                subject: row.get(4),
                body: serde_json::from_slice(row.get(5)).map_err(|_| broken(row))?,
            })
        };
        rows.iter().zip(actors).map(record).collect()
    }

    pub(crate) async fn organizations(&self) -> Result<Vec<Organization>> {
        let sql = "SELECT id, name, created_at FROM organization ORDER BY created_at, id";
        let rows = self.reading(None).await?.rows("reading organizations", sql, &[]).await?;
        let organization = |row: &tokio_postgres::Row| {
            let id = OrgId::from_slice(row.get(0)).ok_or_else(|| fault::damaged("the id of an organization cannot be understood"))?;
            Ok(Organization { id, name: row.get(1), created_at: Timestamp(row.get(2)) })
        };
        rows.iter().map(organization).collect()
    }

    pub(crate) async fn outbox_after(&self, after: i64, limit: usize) -> Result<Vec<StoredOutgoing>> {
        let sql = "SELECT n, org, topic, at, body, reach FROM outbox WHERE n > $1 ORDER BY n LIMIT $2";
        let rows = self.reading(None).await?.rows("reading what waits to be sent", sql, &[&after, &limited(limit)]).await?;
        Ok(rows.iter().filter_map(outgoing).collect())
    }

    pub(crate) async fn outbox_held(&self, org: OrgId, before: i64, limit: usize) -> Result<Vec<HeldOutgoing>> {
        let sql = "SELECT n, topic, at, reason, held_at FROM outbox_held WHERE org = $1 AND n < $2 ORDER BY n DESC LIMIT $3";
        let reading = self.reading(Some(org)).await?;
        let rows = reading.rows("reading what was put aside", sql, &[&org.as_bytes().as_slice(), &before, &limited(limit)]).await?;
        let held = |row: &tokio_postgres::Row| HeldOutgoing {
            n: row.get(0),
            topic: row.get(1),
            at: Timestamp(row.get(2)),
            reason: row.get(3),
            held_at: Timestamp(row.get(4)),
        };
        Ok(rows.iter().map(held).collect())
    }
}

/// Of `list`, which writes one text for both databases.
async fn asked(reading: &Reading<'_>, what: &str, sql: &str, values: Vec<Param>) -> Result<Vec<tokio_postgres::Row>> {
    let bad = |e| fault::reading_there(what, &reading.shared.database.shown(), &e);
    let session: &Session = &reading.session;
    let statement = session.prepare_for(&sql.replace('?', "$"), &values[1..]).await.map_err(bad)?;
    let params: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
    session.client.query(&statement, &params).await.map_err(bad)
}

const FROM_STREAM: &str = "FROM stream LEFT JOIN snapshot s ON s.org = stream.org AND s.stream = stream.id";

/// Both tables have some of these names.
fn columns() -> String {
    reader::STREAM.split(',').map(|column| format!("stream.{}", column.trim())).collect::<Vec<_>>().join(", ")
}

fn stream_with_snapshot(row: &tokio_postgres::Row) -> Result<StreamInfo> {
    let mut info = stream_row(row)?;
    let at = list::KEY_AT;
    let snapshot = row.get::<_, Option<i64>>(at).zip(row.get::<_, Option<Vec<u8>>>(at + 1));
    let sum: Option<&[u8]> = row.get(at + 2);
    info.snapshot = snapshot
        .filter(|(seq, body)| {
            let sound = sum.is_none_or(|sum| sum == reader::snapshot_sum(info.org, info.id, *seq, body));
            if !sound {
                // It only shortens reading: without it the run is read from its beginning.
                tracing::error!(run = %info.id, "the snapshot of a run is damaged and is not used");
            }
            sound
        })
        .map(|(seq, body)| (seq.unsigned_abs(), body));
    Ok(info)
}

/// The columns of [`reader::STREAM`], without the snapshot.
fn stream_row(row: &tokio_postgres::Row) -> Result<StreamInfo> {
    let natural = |i: usize| row.get::<_, i64>(i).unsigned_abs();
    let id = StreamId::from_slice(row.get(1)).ok_or_else(|| fault::damaged("a stream's id is no id"))?;
    let org = OrgId::from_slice(row.get(0)).ok_or_else(|| fault::damaged(format!("the organization of {id} is no id")))?;
    let definition: Option<Vec<u8>> = row.get(6);
    let definition = definition.map(|d| d.try_into().map(Digest).map_err(|_| fault::damaged("a stored hash has not 32 bytes")));
    let head = Head {
        status: row.get(3),
        closed: row.get::<_, i64>(4) != 0,
        name: row.get(5),
        workspace: row.get(18),
        // Damage to what lists show must not keep the other streams of a list from being shown; `verify` finds it.
        owner: row.get::<_, Option<&str>>(19).and_then(|owner| serde_json::from_str(owner).ok()),
        definition: definition.transpose()?,
        started_at: Timestamp(row.get(7)),
        ended_at: row.get::<_, Option<i64>>(8).map(Timestamp),
        steps_total: natural(9),
        steps_done: natural(10),
        steps_failed: natural(11),
        waiting: natural(12),
        cost_microusd: row.get(13),
        tokens_in: natural(14),
        tokens_out: natural(15),
        note: row.get(16),
        extra: row.get::<_, Option<&str>>(17).and_then(|extra| serde_json::from_str(extra).ok()).unwrap_or_default(),
    };
    Ok(StreamInfo { org, id, seq: natural(2), head, snapshot: None })
}

fn outgoing(row: &tokio_postgres::Row) -> Option<StoredOutgoing> {
    let n: i64 = row.get(0);
    let Some(org) = OrgId::from_slice(row.get(1)) else {
        // Nobody can be told: it stays where it is, and holds up nobody.
        tracing::error!(n, "the organization of an outgoing entry cannot be understood");
        return None;
    };
    let body: Option<Value> = serde_json::from_slice(row.get(4)).ok();
    let reach: Option<Reach> = match row.get::<_, Option<&str>>(5) {
        None => Some(Reach::default()),
        Some(text) => serde_json::from_str(text).ok(),
    };
    let fault = match (&body, &reach) {
        (None, _) => Some("its body is no JSON"),
        (_, None) => Some("who may be told of it cannot be understood"),
        _ => None,
    };
    Some(StoredOutgoing {
        n,
        org,
        topic: row.get(2),
        at: Timestamp(row.get(3)),
        body: body.unwrap_or(Value::Null),
        reach: reach.unwrap_or_default(),
        fault: fault.map(str::to_owned),
    })
}
