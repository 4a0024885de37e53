//! Proving that the history is the one that was written.

mod removed;
mod rest;

use crate::{
    Store,
    chain::{AuditLink, Chain, EventLink, GENESIS, Hash},
    checkpoint, fault, reader,
    sqlite::Shared,
    store::Backend,
};
use base::{OrgId, Result, StreamId};
use rusqlite::{Connection, OptionalExtension, params};
use std::sync::atomic::Ordering;

/// Rows looked at in one read transaction.
const PAGE: i64 = 2_000;
/// More breaks than these are not listed.
pub(crate) const BREAKS_MAX: usize = 100;

/// What a verification found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    pub streams: u64,
    pub events: u64,
    pub audit_records: u64,
    pub checkpoints: u64,
    /// Payloads whose content was compared with their names.
    pub blobs: u64,
    /// Streams that were removed, as their tombstones say.
    pub removed: u64,
    pub breaks: Vec<Break>,
}

impl Report {
    pub fn ok(&self) -> bool {
        self.breaks.is_empty()
    }

    pub(crate) fn found(&mut self, org: Option<OrgId>, stream: Option<StreamId>, seq: u64, what: impl Into<String>) {
        if self.breaks.len() < BREAKS_MAX {
            self.breaks.push(Break { org, stream, seq, what: what.into() });
        }
    }
}

/// The first place where a history is not the one that was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Break {
    pub org: Option<OrgId>,
    /// `None`: an audit chain, or the whole journal.
    pub stream: Option<StreamId>,
    /// Sequence number in the stream or audit chain; position for the whole journal.
    pub seq: u64,
    pub what: String,
}

impl Store {
    /// Checks that one stream is gapless and its chain unbroken, and names the first break. A broken one takes nothing more.
    pub async fn verify(&self, org: OrgId, stream: StreamId) -> Result<Report> {
        match self.backend() {
            Backend::Sqlite(sqlite) => {
                reader::with(&sqlite.shared, Some(org), None, move |conn, shared| {
                    let mut report = Report::default();
                    verify_stream(conn, shared, org, stream, &mut report)?;
                    Ok(report)
                })
                .await
            }
            Backend::Postgres(postgres) => postgres.verify(org, stream).await,
        }
    }

    /// Checks every stream, every audit chain, every payload, the root over all of them, and every signed checkpoint.
    pub async fn verify_all(&self) -> Result<Report> {
        match self.backend() {
            Backend::Postgres(postgres) => postgres.verify_all().await,
            Backend::Sqlite(sqlite) => reader::with(&sqlite.shared, None, None, move |conn, shared| verify_all(conn, shared)).await,
        }
    }
}

fn verify_all(conn: &Connection, shared: &Shared) -> Result<Report> {
    let mut report = Report::default();
    let mut after = (Vec::new(), Vec::new());
    while let Some((org, stream)) = next_stream(conn, &after)? {
        after = (org.as_bytes().to_vec(), stream.as_bytes().to_vec());
        verify_stream(conn, shared, org, stream, &mut report)?;
    }
    removed::verify_all(conn, &mut report)?;
    for org in orgs(conn)? {
        verify_audit(conn, org, &mut report)?;
    }
    rest::verify_rows(conn, shared, &mut report)?;
    rest::verify_blobs(conn, shared, &mut report)?;
    // The audit records must be sorted, which may need more than memory.
    let conn = crate::schema::open_for_reading(&shared.dir.join("orc.db"))?;
    conn.execute_batch("PRAGMA temp_store = FILE").map_err(|e| fault::reading("verifying", e))?;
    rest::verify_root(&conn, &shared.signer.public(), &mut report)?;
    if let Err(e) = checkpoint::check_head(&shared.dir, &conn, &shared.signer) {
        report.found(None, None, shared.pos.load(Ordering::Acquire), e.message().to_owned());
    }
    Ok(report)
}

fn next_stream(conn: &Connection, after: &(Vec<u8>, Vec<u8>)) -> Result<Option<(OrgId, StreamId)>> {
    let bad = |e| fault::reading("reading streams", e);
    let sql = "SELECT org, id FROM stream WHERE (org, id) > (?1, ?2) ORDER BY org, id LIMIT 1";
    let mut stmt = conn.prepare_cached(sql).map_err(bad)?;
    let found =
        stmt.query_row(params![after.0, after.1], |r| Ok((r.get::<_, Vec<u8>>(0)?, r.get::<_, Vec<u8>>(1)?))).optional().map_err(bad)?;
    let Some((org, id)) = found else { return Ok(None) };
    match OrgId::from_slice(&org).zip(StreamId::from_slice(&id)) {
        Some(ids) => Ok(Some(ids)),
        None => Err(fault::damaged("the key of a stream is no id")),
    }
}

fn orgs(conn: &Connection) -> Result<Vec<OrgId>> {
    let bad = |e| fault::reading("reading organizations", e);
    let mut stmt = conn.prepare_cached("SELECT id FROM organization ORDER BY id").map_err(bad)?;
    let ids = stmt.query_map([], |r| r.get::<_, Vec<u8>>(0)).map_err(bad)?;
    ids.map(|id| OrgId::from_slice(&id.map_err(bad)?).ok_or_else(|| fault::damaged("the key of an organization is no id"))).collect()
}

/// A stream in which damage was found takes nothing more; one that was mended by hand does again.
fn verify_stream(conn: &Connection, shared: &Shared, org: OrgId, stream: StreamId, report: &mut Report) -> Result<()> {
    let before = report.breaks.len();
    verify_chain(conn, org, stream, report)?;
    match report.breaks.get(before) {
        Some(found) if found.what == NOWHERE => {}
        Some(found) => {
            drop(shared.quarantine.add(org, stream, found.seq, "is not the one that was written, or those behind it are missing"))
        }
        None if before < BREAKS_MAX => shared.quarantine.clear(org, stream),
        None => {}
    }
    Ok(())
}

pub(crate) const NOWHERE: &str = "the stream does not exist";

fn verify_chain(conn: &Connection, org: OrgId, stream: StreamId, report: &mut Report) -> Result<()> {
    let bad = |e| fault::reading("verifying a stream", e);
    let broken = |report: &mut Report, seq: i64, what: String| report.found(Some(org), Some(stream), seq.unsigned_abs(), what);
    let mut end = conn.prepare_cached("SELECT seq, head FROM stream WHERE org = ?1 AND id = ?2").map_err(bad)?;
    // The end first: what is appended meanwhile is not looked at.
    let end: Option<(i64, Hash)> =
        end.query_row(params![org.as_bytes(), stream.as_bytes()], |r| Ok((r.get(0)?, r.get(1)?))).optional().map_err(bad)?;
    let Some((last, head)) = end else {
        if !removed::verify_one(conn, org, stream, report)? {
            report.streams += 1;
            broken(report, 0, NOWHERE.into());
        }
        return Ok(());
    };
    report.streams += 1;
    let sql = "SELECT seq, kind, at, actor, key_id, subject, body, hash FROM event
        WHERE org = ?1 AND stream = ?2 AND seq > ?3 AND seq <= ?4 ORDER BY seq LIMIT ?5";
    let mut stmt = conn.prepare_cached(sql).map_err(bad)?;
    let (mut chain, mut prev, mut at) = (Chain::default(), GENESIS, 0);
    while at < last {
        let mut rows = stmt.query(params![org.as_bytes(), stream.as_bytes(), at, last, PAGE]).map_err(bad)?;
        let before = at;
        while let Some(r) = rows.next().map_err(bad)? {
            let seq: i64 = r.get(0).map_err(bad)?;
            if seq != at + 1 {
                broken(report, at + 1, format!("event {} is missing", at + 1));
                return Ok(());
            }
            at = seq;
            let found = event_hash(r, org, stream, &mut chain, &prev).ok();
            let Some(found) = found.filter(|(computed, stored)| computed == stored) else {
                broken(report, seq, format!("event {seq} is not the one that was written"));
                return Ok(());
            };
            prev = found.0;
            report.events += 1;
        }
        if at == before {
            broken(report, at + 1, format!("events {} to {last} are missing", at + 1));
            return Ok(());
        }
    }
    if prev != head {
        broken(report, last, format!("the end noted for the stream is not the hash of event {last}"));
    }
    Ok(())
}

/// The link as computed and as stored.
pub(crate) fn event_hash(
    r: &rusqlite::Row<'_>,
    org: OrgId,
    stream: StreamId,
    chain: &mut Chain,
    prev: &Hash,
) -> rusqlite::Result<(Hash, Hash)> {
    let subject = reader::lossy(r, 5)?;
    let link = EventLink {
        org: org.as_bytes(),
        stream: stream.as_bytes(),
        seq: r.get(0)?,
        kind: &String::from_utf8_lossy(r.get_ref(1)?.as_bytes()?),
        at: r.get(2)?,
        actor: r.get_ref(3)?.as_blob()?,
        key_id: r.get(4)?,
        subject: subject.as_deref(),
        body: r.get_ref(6)?.as_blob()?,
    };
    Ok((chain.event(prev, &link), r.get(7)?))
}

fn verify_audit(conn: &Connection, org: OrgId, report: &mut Report) -> Result<()> {
    let bad = |e| fault::reading("verifying the audit", e);
    let sql = "SELECT part, seq, action, at, actor, key_id, subject, body, hash FROM audit WHERE org = ?1 ORDER BY part, seq";
    let mut stmt = conn.prepare_cached(sql).map_err(bad)?;
    let mut rows = stmt.query(params![org.as_bytes()]).map_err(bad)?;
    let (mut chain, mut prev, mut at, mut part) = (Chain::default(), GENESIS, 0, 0);
    while let Some(r) = rows.next().map_err(bad)? {
        let (here, seq): (i64, i64) = (r.get(0).map_err(bad)?, r.get(1).map_err(bad)?);
        if here != part {
            (part, prev, at) = (here, GENESIS, 0);
        }
        let computed = audit_hash(r, org, &mut chain, &prev).unwrap_or((GENESIS, [1; 32]));
        if seq != at + 1 || computed.0 != computed.1 {
            let what = if seq == at + 1 { "is not the one that was written" } else { "is missing" };
            report.found(Some(org), None, (at + 1).unsigned_abs(), format!("audit record {} {what}", at + 1));
            return Ok(());
        }
        (prev, at) = (computed.0, seq);
        report.audit_records += 1;
    }
    Ok(())
}

fn audit_hash(r: &rusqlite::Row<'_>, org: OrgId, chain: &mut Chain, prev: &Hash) -> rusqlite::Result<(Hash, Hash)> {
    let subject = reader::lossy(r, 6)?;
    let link = AuditLink {
        org,
        partition: r.get(0)?,
        seq: r.get(1)?,
        action: &String::from_utf8_lossy(r.get_ref(2)?.as_bytes()?),
        at: r.get(3)?,
        actor: r.get_ref(4)?.as_blob()?,
        key_id: r.get(5)?,
        subject: subject.as_deref(),
        body: r.get_ref(7)?.as_blob()?,
    };
    Ok((chain.audit(prev, &link), r.get(8)?))
}
