//! Streams that were removed: exactly where a recorded tombstone says so may a history be missing.

use super::{PAGE, Proof, event_link, hash};
use crate::{
    chain::{GENESIS, Hash},
    removal::{REMOVED, StoneRow, is_blank, proven},
};
use base::{OrgId, Result, StreamId};

/// Says whether there is a tombstone; what is wrong with it, or with what is left of the events, is in the report.
pub(super) async fn verify_one(proof: &mut Proof, org: OrgId, stream: StreamId) -> Result<bool> {
    let (of, id) = (org.as_bytes().as_slice(), stream.as_bytes().as_slice());
    let sql = "SELECT run, workspace, removed_at, events, wiped, done FROM tombstone WHERE org = $1 AND stream = $2";
    let found = proof.rows(sql, &[&of, &id]).await?;
    let Some(r) = found.first() else { return Ok(false) };
    let row = StoneRow { run: r.get(0), workspace: r.get(1), removed_at: r.get(2), events: r.get(3), wiped: r.get(4), done: r.get(5) };
    proof.report.removed += 1;
    let records = proof.rows("SELECT at, body FROM audit WHERE org = $1 AND name = $2 AND action = $3", &[&of, &row.run, &REMOVED]).await?;
    let records: Vec<(i64, Vec<u8>)> = records.iter().map(|r| (r.get(0), r.get(1))).collect();
    match proven(stream, &row, &records) {
        Err(why) => proof.report.found(Some(org), Some(stream), 0, why),
        Ok(head) => what_is_left(proof, (org, stream), &row, &head.0).await?,
    }
    Ok(true)
}

async fn what_is_left(proof: &mut Proof, (org, stream): (OrgId, StreamId), row: &StoneRow, head: &Hash) -> Result<()> {
    let (of, id) = (org.as_bytes().as_slice(), stream.as_bytes().as_slice());
    let sql = "SELECT seq, kind, at, actor, key_id, subject, body, hash FROM event
        WHERE org = $1 AND stream = $2 AND seq > $3 ORDER BY seq LIMIT $4";
    let (mut prev, mut at) = (GENESIS, 0_i64);
    loop {
        let page = proof.rows(sql, &[&of, &id, &at, &PAGE]).await?;
        if page.is_empty() {
            break;
        }
        for r in &page {
            let (seq, stored): (i64, &[u8]) = (r.get(0), r.get(7));
            let whole = if seq <= row.wiped {
                is_blank(r.get::<_, &str>(1).as_bytes(), r.get(2), r.get(3), r.get::<_, Option<&str>>(5).is_some(), r.get(6))
            } else {
                proof.chain.event(&prev, &event_link(r, &org, &stream)).as_slice() == stored
            };
            if seq != at + 1 || !whole {
                let what = format!("event {} of a removed run is not what its removal left", at + 1);
                proof.report.found(Some(org), Some(stream), (at + 1).unsigned_abs(), what);
                return Ok(());
            }
            (prev, at) = (hash(stored)?, seq);
        }
    }
    if at != row.events || prev != *head {
        let what = "what is left of a removed run does not end as its tombstone says";
        proof.report.found(Some(org), Some(stream), at.unsigned_abs(), what);
    }
    Ok(())
}

/// Every tombstone, every record of a removal, and events that belong to nothing.
pub(super) async fn verify_all(proof: &mut Proof) -> Result<()> {
    let (mut org, mut id) = (Vec::<u8>::new(), Vec::<u8>::new());
    loop {
        let sql = "SELECT org, stream FROM tombstone WHERE (org, stream) > ($1, $2) ORDER BY org, stream LIMIT $3";
        let page = proof.rows(sql, &[&org, &id, &PAGE]).await?;
        if page.is_empty() {
            break;
        }
        for r in &page {
            (org, id) = (r.get(0), r.get(1));
            match OrgId::from_slice(&org).zip(StreamId::from_slice(&id)) {
                Some((org, stream)) => drop(verify_one(proof, org, stream).await?),
                None => proof.report.found(None, None, 0, "the key of a tombstone is no id"),
            }
        }
    }
    let without = "SELECT a.org, a.seq FROM audit a WHERE a.action = $1
        AND NOT EXISTS (SELECT 1 FROM tombstone t WHERE t.org = a.org AND t.run = a.name) LIMIT 10";
    for r in proof.rows(without, &[&REMOVED]).await? {
        let (org, seq): (&[u8], i64) = (r.get(0), r.get(1));
        let what = "the tombstone that the record speaks of is missing";
        proof.report.found(OrgId::from_slice(org), None, seq.unsigned_abs(), what);
    }
    let stray = "SELECT org, stream FROM event EXCEPT SELECT org, id FROM stream EXCEPT SELECT org, stream FROM tombstone LIMIT 10";
    for r in proof.rows(stray, &[]).await? {
        let (org, stream): (&[u8], &[u8]) = (r.get(0), r.get(1));
        let what = "the run is missing, and no tombstone says that it was removed";
        proof.report.found(OrgId::from_slice(org), StreamId::from_slice(stream), 0, what);
    }
    Ok(())
}
