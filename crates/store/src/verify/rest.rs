//! What no chain of its own covers: rows beside the chains, payloads, and the root over everything.

use super::Report;
use crate::{
    apply::{SUMMED, int},
    blobs,
    chain::{Chain, GENESIS, RowSum},
    fault, reader,
    sqlite::Shared,
};
use base::{BlobId, OrgId, Result, StreamId};
use rusqlite::{Connection, OptionalExtension, Row};

/// Rows of runs and their snapshots against their sums, the numbers of runs, and records that belong to nobody.
pub(super) fn verify_rows(conn: &Connection, shared: &Shared, report: &mut Report) -> Result<()> {
    let bad = |e| fault::reading("verifying rows", e);
    let tx = conn.unchecked_transaction().map_err(bad)?;
    let sums = [
        ("stream", format!("SELECT sum, org, id, {SUMMED} FROM stream WHERE sum IS NOT NULL"), "the row of the run"),
        (
            "snapshot",
            "SELECT sum, org, stream, org, stream, seq, key_id, subject, body FROM snapshot WHERE sum IS NOT NULL".to_owned(),
            "the snapshot of the run",
        ),
    ];
    for (table, sql, what) in sums {
        let mut stmt = tx.prepare(&sql).map_err(bad)?;
        let columns = stmt.column_count();
        let mut rows = stmt.query([]).map_err(bad)?;
        while let Some(r) = rows.next().map_err(bad)? {
            let (sum, org, stream): (Vec<u8>, Vec<u8>, Vec<u8>) = (r.get(0).map_err(bad)?, r.get(1).map_err(bad)?, r.get(2).map_err(bad)?);
            if row_sum(table, r, 3..columns).map_err(bad)?[..] != sum[..] {
                let what = format!("{what} is not the one that was written");
                report.found(OrgId::from_slice(&org), StreamId::from_slice(&stream), 0, what);
            }
        }
    }
    let stray = "SELECT coalesce(min(pos), 0), count(*) FROM audit WHERE part <> 0 OR org NOT IN (SELECT id FROM organization)";
    let (pos, n): (i64, i64) = tx.query_row(stray, [], |r| Ok((r.get(0)?, r.get(1)?))).map_err(bad)?;
    if n > 0 {
        report.found(None, None, pos.unsigned_abs(), format!("{n} audit records belong to no organization"));
    }
    let counted = "SELECT count(*) FROM (
        SELECT org, workspace, status, n FROM stream_count WHERE n <> 0
        EXCEPT SELECT org, workspace, status, count(*) FROM stream GROUP BY 1, 2, 3)";
    let wrong: i64 = tx.query_row(counted, [], |r| r.get(0)).map_err(bad)?;
    if wrong > 0 {
        report.found(
            None,
            None,
            shared.pos.load(std::sync::atomic::Ordering::Acquire),
            "the numbers of runs are not those of the runs there are",
        );
    }
    Ok(())
}

fn row_sum(table: &str, r: &Row<'_>, columns: std::ops::Range<usize>) -> rusqlite::Result<crate::chain::Sum> {
    let mut sum = RowSum::of(table);
    for at in columns {
        sum = sum.stored(r.get_ref(at)?);
    }
    Ok(sum.end())
}

/// Every payload against the keyed hash it is named by.
pub(super) fn verify_blobs(conn: &Connection, shared: &Shared, report: &mut Report) -> Result<()> {
    let bad = |e| fault::reading("verifying payloads", e);
    let mut stmt = conn.prepare("SELECT sum, org, id, key_id, subject, media_type, size, bytes FROM blob ORDER BY rowid").map_err(bad)?;
    let mut rows = stmt.query([]).map_err(bad)?;
    while let Some(r) = rows.next().map_err(bad)? {
        report.blobs += 1;
        let (org, id): (Vec<u8>, Vec<u8>) = (r.get(1).map_err(bad)?, r.get(2).map_err(bad)?);
        let ids = OrgId::from_slice(&org).zip(<[u8; 32]>::try_from(id).ok());
        let sum: Option<Vec<u8>> = r.get(0).map_err(bad)?;
        let summed = row_sum("blob", r, 1..7).map_err(bad)?;
        let found = match ids {
            Some((org, id)) if sum.is_none_or(|sum| sum == summed) => blob(shared, r, org, base::Digest(id)),
            _ => Err(fault::damaged("the row of a payload is not the one that was written")),
        };
        if let Err(e) = found {
            report.found(ids.map(|(org, _)| org), None, 0, e.message().to_owned());
        }
    }
    Ok(())
}

fn blob(shared: &Shared, r: &Row<'_>, org: OrgId, id: BlobId) -> Result<()> {
    let bad = |e| fault::reading("verifying payloads", e);
    let subject = reader::lossy(r, 4).map_err(bad)?;
    let size = r.get::<_, i64>(6).map_err(bad)?.unsigned_abs();
    let inline: Option<Vec<u8>> = r.get(7).map_err(bad)?;
    let bytes = inline.map_or_else(|| blobs::read(&shared.dir, org, id), Ok)?;
    blobs::check(&shared.blob_key(org), subject.as_deref(), id, size, &bytes)
}

/// Every link in commit order against the stored root, and every checkpoint on the way against its signature.
pub(super) fn verify_root(conn: &Connection, public_key: &str, report: &mut Report) -> Result<()> {
    let bad = |e| fault::reading("verifying the whole journal", e);
    // One snapshot for all three reads.
    let tx = conn.unchecked_transaction().map_err(bad)?;
    let stored: Option<Vec<u8>> = tx.query_row("SELECT value FROM meta WHERE key = 'root'", [], |r| r.get(0)).optional().map_err(bad)?;
    let mut checkpoints = tx.prepare("SELECT pos, root, note FROM checkpoint ORDER BY pos").map_err(bad)?;
    let mut checkpoints = checkpoints.query([]).map_err(bad)?;
    let mut checkpoint = next_checkpoint(&mut checkpoints, public_key)?;
    let mut stmt = tx.prepare("SELECT pos, hash FROM event UNION ALL SELECT pos, hash FROM audit ORDER BY 1").map_err(bad)?;
    let mut rows = stmt.query([]).map_err(bad)?;
    let (mut chain, mut root, mut at) = (Chain::default(), GENESIS, 0);
    loop {
        while let Some((signed, good)) = checkpoint.take_if(|(c, _)| int(c.pos) <= at) {
            if int(signed.pos) != at || signed.root.0 != root || !good {
                report.found(None, None, signed.pos, format!("the checkpoint signed at position {} does not fit the journal", signed.pos));
            }
            report.checkpoints += 1;
            checkpoint = next_checkpoint(&mut checkpoints, public_key)?;
        }
        let Some(r) = rows.next().map_err(bad)? else { break };
        at = r.get(0).map_err(bad)?;
        root = chain.root(&root, at, &r.get(1).map_err(bad)?);
    }
    if let Some((signed, _)) = checkpoint {
        report.found(None, None, signed.pos, format!("position {} was signed, but the journal ends at {at}", signed.pos));
    }
    let end = [&at.to_be_bytes()[..], &root].concat();
    if stored.unwrap_or_else(|| [&[0; 8][..], &GENESIS].concat()) != end {
        report.found(
            None,
            None,
            at.unsigned_abs(),
            "the end noted for the whole journal is not the one computed: something is missing or too much",
        );
    }
    Ok(())
}

fn next_checkpoint(rows: &mut rusqlite::Rows<'_>, public_key: &str) -> Result<Option<(crate::Checkpoint, bool)>> {
    let bad = |e| fault::reading("reading checkpoints", e);
    let Some(r) = rows.next().map_err(bad)? else { return Ok(None) };
    let checkpoint = crate::Checkpoint {
        pos: r.get::<_, i64>(0).map_err(bad)?.unsigned_abs(),
        root: base::Digest(r.get(1).map_err(bad)?),
        note: reader::lossy(r, 2).map_err(bad)?.unwrap_or_default(),
        public_key: public_key.into(),
    };
    let good = checkpoint.verify();
    Ok(Some((checkpoint, good)))
}
