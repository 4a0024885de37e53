//! Streams that were removed: exactly where a recorded tombstone says so may a history be missing.

use super::{Report, event_hash};
use crate::{
    chain::{Chain, Hash},
    fault,
    removal::{REMOVED, StoneRow, is_blank, proven},
};
use base::{OrgId, Result, StreamId};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// Rows looked at in one statement.
const PAGE: i64 = 2_000;

/// Says whether there is a tombstone; what is wrong with it, or with what is left of the events, is in the report.
pub(super) fn verify_one(conn: &Connection, org: OrgId, stream: StreamId, report: &mut Report) -> Result<bool> {
    let bad = |e| fault::reading("verifying a tombstone", e);
    let sql = "SELECT run, workspace, removed_at, events, wiped, done FROM tombstone WHERE org = ?1 AND stream = ?2";
    let mut stmt = conn.prepare_cached(sql).map_err(bad)?;
    let read = |r: &Row<'_>| {
        Ok(StoneRow { run: r.get(0)?, workspace: r.get(1)?, removed_at: r.get(2)?, events: r.get(3)?, wiped: r.get(4)?, done: r.get(5)? })
    };
    let Some(row) = stmt.query_row(params![org.as_bytes(), stream.as_bytes()], read).optional().map_err(bad)? else { return Ok(false) };
    report.removed += 1;
    let mut said = conn.prepare_cached("SELECT at, body FROM audit WHERE org = ?1 AND name = ?2 AND action = ?3").map_err(bad)?;
    let records = said.query_map(params![org.as_bytes(), row.run, REMOVED], |r| Ok((r.get(0)?, r.get(1)?))).map_err(bad)?;
    let records: Vec<(i64, Vec<u8>)> = records.collect::<rusqlite::Result<_>>().map_err(bad)?;
    match proven(stream, &row, &records) {
        Err(why) => report.found(Some(org), Some(stream), 0, why),
        Ok(head) => what_is_left(conn, (org, stream), &row, &head.0, report)?,
    }
    Ok(true)
}

fn what_is_left(conn: &Connection, (org, stream): (OrgId, StreamId), row: &StoneRow, head: &Hash, report: &mut Report) -> Result<()> {
    let bad = |e| fault::reading("verifying what is left of a run", e);
    let sql = "SELECT seq, kind, at, actor, key_id, subject, body, hash FROM event
        WHERE org = ?1 AND stream = ?2 AND seq > ?3 ORDER BY seq LIMIT ?4";
    let mut stmt = conn.prepare_cached(sql).map_err(bad)?;
    let (mut chain, mut prev, mut at): (Chain, Hash, i64) = (Chain::default(), [0; 32], 0);
    loop {
        let before = at;
        let mut rows = stmt.query(params![org.as_bytes(), stream.as_bytes(), at, PAGE]).map_err(bad)?;
        while let Some(r) = rows.next().map_err(bad)? {
            let seq: i64 = r.get(0).map_err(bad)?;
            let whole = seq == at + 1
                && if seq <= row.wiped {
                    blank(r).unwrap_or(false)
                } else {
                    event_hash(r, org, stream, &mut chain, &prev).is_ok_and(|(computed, stored)| computed == stored)
                };
            if !whole {
                let what = format!("event {} of a removed run is not what its removal left", at + 1);
                report.found(Some(org), Some(stream), (at + 1).unsigned_abs(), what);
                return Ok(());
            }
            (prev, at) = (r.get(7).map_err(bad)?, seq);
        }
        if at == before {
            break;
        }
    }
    if at != row.events || prev != *head {
        report.found(Some(org), Some(stream), at.unsigned_abs(), "what is left of a removed run does not end as its tombstone says");
    }
    Ok(())
}

fn blank(r: &Row<'_>) -> rusqlite::Result<bool> {
    let bytes = |at| Ok::<_, rusqlite::Error>(r.get_ref(at)?.as_bytes_or_null()?.unwrap_or_default().to_vec());
    let subject = r.get_ref(5)? != rusqlite::types::ValueRef::Null;
    Ok(is_blank(&bytes(1)?, r.get(2)?, &bytes(3)?, subject, &bytes(6)?))
}

/// Every tombstone, every record of a removal, and events that belong to nothing.
pub(super) fn verify_all(conn: &Connection, report: &mut Report) -> Result<()> {
    let bad = |e| fault::reading("verifying tombstones", e);
    let mut after = (Vec::new(), Vec::new());
    loop {
        let sql = "SELECT org, stream FROM tombstone WHERE (org, stream) > (?1, ?2) ORDER BY org, stream LIMIT 1";
        let mut stmt = conn.prepare_cached(sql).map_err(bad)?;
        let next: Option<(Vec<u8>, Vec<u8>)> =
            stmt.query_row(params![after.0, after.1], |r| Ok((r.get(0)?, r.get(1)?))).optional().map_err(bad)?;
        let Some(next) = next else { break };
        match OrgId::from_slice(&next.0).zip(StreamId::from_slice(&next.1)) {
            Some((org, stream)) => drop(verify_one(conn, org, stream, report)?),
            None => report.found(None, None, 0, "the key of a tombstone is no id"),
        }
        after = next;
    }
    let without = "SELECT a.org, a.seq FROM audit a WHERE a.action = ?1
        AND NOT EXISTS (SELECT 1 FROM tombstone t WHERE t.org = a.org AND t.run = a.name) LIMIT 10";
    let mut stmt = conn.prepare(without).map_err(bad)?;
    let mut rows = stmt.query([REMOVED]).map_err(bad)?;
    while let Some(r) = rows.next().map_err(bad)? {
        let (org, seq): (Vec<u8>, i64) = (r.get(0).map_err(bad)?, r.get(1).map_err(bad)?);
        report.found(OrgId::from_slice(&org), None, seq.unsigned_abs(), "the tombstone that the record speaks of is missing");
    }
    let stray = "SELECT org, stream FROM event EXCEPT SELECT org, id FROM stream EXCEPT SELECT org, stream FROM tombstone LIMIT 10";
    let mut stmt = conn.prepare(stray).map_err(bad)?;
    let mut rows = stmt.query([]).map_err(bad)?;
    while let Some(r) = rows.next().map_err(bad)? {
        let (org, stream): (Vec<u8>, Vec<u8>) = (r.get(0).map_err(bad)?, r.get(1).map_err(bad)?);
        report.found(
            OrgId::from_slice(&org),
            StreamId::from_slice(&stream),
            0,
            "the run is missing, and no tombstone says that it was removed",
        );
    }
    Ok(())
}
