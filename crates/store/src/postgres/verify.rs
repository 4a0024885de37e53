//! Proving that the history is the one that was written: the same links as on SQLite, read page by page, all of one moment.

mod removed;

use super::{Postgres, Shared, connect::Role, value::Session};
use crate::{
    Param, Report,
    apply::{SUMMED, int},
    blobs,
    chain::{AuditLink, Chain, EventLink, GENESIS, Hash, RowSum, Sum},
    checkpoint::{self, Checkpoint},
    fault,
    verify::{BREAKS_MAX, NOWHERE},
};
use base::{Digest, OrgId, Result, StreamId};
use std::{ops::Range, sync::Arc};
use tokio_postgres::{Row, types::ToSql};

/// Rows in one answer.
const PAGE: i64 = 2_000;

struct Proof {
    shared: Arc<Shared>,
    session: Session,
    database: String,
    chain: Chain,
    report: Report,
}

impl Proof {
    async fn rows(&self, sql: &str, params: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>> {
        self.session.rows(sql, params).await.map_err(|e| fault::reading_there("verifying", &self.database, &e))
    }
}

pub(crate) fn hash(bytes: &[u8]) -> Result<Hash> {
    bytes.try_into().map_err(|_| fault::damaged("a stored hash has not 32 bytes"))
}

impl Postgres {
    async fn proof(&self) -> Result<Proof> {
        let database = &self.shared.database;
        let session = Session::new(self.shared.pool.connect(database, Role::Prove).await?);
        let bad = |e| fault::reading_there("verifying", &database.shown(), &e);
        session.client.batch_execute("BEGIN").await.map_err(bad)?;
        Ok(Proof { shared: self.shared.clone(), session, database: database.shown(), chain: Chain::default(), report: Report::default() })
    }

    pub(crate) async fn verify(&self, org: OrgId, stream: StreamId) -> Result<Report> {
        let mut proof = self.proof().await?;
        verify_stream(&mut proof, org, stream).await?;
        Ok(proof.report)
    }

    pub(crate) async fn verify_all(&self) -> Result<Report> {
        // The outside first: what is written meanwhile is in the database by then.
        let head = checkpoint::noted_head(&self.shared.dir, &self.shared.signer);
        let mut proof = self.proof().await?;
        let (mut org, mut id) = (Vec::new(), Vec::new());
        loop {
            let sql = "SELECT org, id FROM stream WHERE (org, id) > ($1, $2) ORDER BY org, id LIMIT $3";
            let page = proof.rows(sql, &[&org, &id, &PAGE]).await?;
            for row in &page {
                (org, id) = (row.get(0), row.get(1));
                let ids = OrgId::from_slice(&org).zip(StreamId::from_slice(&id));
                let (org, stream) = ids.ok_or_else(|| fault::damaged("the key of a stream is no id"))?;
                verify_stream(&mut proof, org, stream).await?;
            }
            if page.is_empty() {
                break;
            }
        }
        removed::verify_all(&mut proof).await?;
        for row in proof.rows("SELECT id FROM organization ORDER BY id", &[]).await? {
            let org = OrgId::from_slice(row.get(0)).ok_or_else(|| fault::damaged("the key of an organization is no id"))?;
            verify_audit(&mut proof, org).await?;
        }
        verify_sums(&mut proof).await?;
        verify_numbers(&mut proof).await?;
        self.verify_blobs(&mut proof).await?;
        let end = verify_root(&mut proof, &self.shared.signer.public()).await?;
        self.verify_head(&mut proof, head, end).await?;
        Ok(proof.report)
    }

    /// Every payload against the keyed hash it is named by.
    async fn verify_blobs(&self, proof: &mut Proof) -> Result<()> {
        // One at a time: a payload may be large.
        let sql =
            "SELECT org, id, key_id, subject, media_type, size, bytes, sum FROM blob WHERE (org, id) > ($1, $2) ORDER BY org, id LIMIT 1";
        let (mut org, mut id) = (Vec::new(), Vec::new());
        while let Some(row) = proof.rows(sql, &[&org, &id]).await?.first() {
            (org, id) = (row.get(0), row.get(1));
            proof.report.blobs += 1;
            let (subject, size): (Option<&str>, i64) = (row.get(3), row.get(5));
            let ids = OrgId::from_slice(&org).zip(Hash::try_from(id.as_slice()).ok());
            let sound = row.get::<_, Option<&[u8]>>(7).is_none_or(|sum| sum == row_sum("blob", row, 0..6));
            let found = match ids.filter(|_| sound) {
                Some((org, id)) => blobs::check(&self.shared.blob_key(org), subject, Digest(id), size.unsigned_abs(), row.get(6)),
                None => Err(fault::damaged("the row of a payload is not the one that was written")),
            };
            if let Err(e) = found {
                proof.report.found(ids.map(|(org, _)| org), None, 0, e.message().to_owned());
            }
        }
        Ok(())
    }

    /// The head that is kept outside of the database.
    async fn verify_head(&self, proof: &mut Proof, head: Result<Option<Checkpoint>>, end: u64) -> Result<()> {
        let fits = match head {
            Ok(None) => Ok(()),
            Err(e) => Err(e),
            Ok(Some(head)) => {
                let signed = proof.rows("SELECT root FROM checkpoint WHERE pos = $1", &[&int(head.pos)]).await?;
                checkpoint::fits(&self.shared.dir, &head, end, signed.first().and_then(|row| hash(row.get(0)).ok()))
            }
        };
        if let Err(e) = fits {
            proof.report.found(None, None, end, e.message().to_owned());
        }
        Ok(())
    }
}

/// Over columns as they are stored.
fn row_sum(table: &str, row: &Row, columns: Range<usize>) -> Sum {
    columns.fold(RowSum::of(table), |sum, at| sum.param(&row.get::<_, Param>(at))).end()
}

/// Rows of runs and their snapshots against their sums.
async fn verify_sums(proof: &mut Proof) -> Result<()> {
    let pages = [
        ("stream", "id", format!("sum, org, id, {SUMMED}"), PAGE, "the row of the run"),
        // A snapshot may be large.
        ("snapshot", "stream", "sum, org, stream, org, stream, seq, key_id, subject, body".to_owned(), 10, "the snapshot of the run"),
    ];
    for (table, key, columns, most, what) in pages {
        let sql = format!("SELECT {columns} FROM {table} WHERE sum IS NOT NULL AND (org, {key}) > ($1, $2) ORDER BY org, {key} LIMIT $3");
        let (mut org, mut id) = (Vec::<u8>::new(), Vec::<u8>::new());
        loop {
            let page = proof.rows(&sql, &[&org, &id, &most]).await?;
            let Some(last) = page.last() else { break };
            (org, id) = (last.get(1), last.get(2));
            for row in &page {
                if row.get::<_, &[u8]>(0) != row_sum(table, row, 3..row.len()) {
                    let what = format!("{what} is not the one that was written");
                    proof.report.found(OrgId::from_slice(row.get(1)), StreamId::from_slice(row.get(2)), 0, what);
                }
            }
        }
    }
    Ok(())
}

/// The numbers of runs, and records that belong to nobody.
async fn verify_numbers(proof: &mut Proof) -> Result<()> {
    let stray = "SELECT coalesce(min(pos), 0), count(*) FROM audit WHERE part <> 0 OR org NOT IN (SELECT id FROM organization)";
    if let Some((pos, n)) = proof.rows(stray, &[]).await?.first().map(|row| (row.get::<_, i64>(0), row.get::<_, i64>(1)))
        && n > 0
    {
        proof.report.found(None, None, pos.unsigned_abs(), format!("{n} audit records belong to no organization"));
    }
    let counted = "SELECT 1 FROM (
        (SELECT org, workspace, status, n FROM stream_count WHERE n <> 0
         EXCEPT SELECT org, workspace, status, count(*) FROM stream GROUP BY 1, 2, 3)
        UNION ALL
        (SELECT org, workspace, status, count(*) FROM stream GROUP BY 1, 2, 3
         EXCEPT SELECT org, workspace, status, n FROM stream_count)) wrong LIMIT 1";
    if !proof.rows(counted, &[]).await?.is_empty() {
        proof.report.found(None, None, 0, "the numbers of runs are not those of the runs there are");
    }
    Ok(())
}

/// A row of `seq, kind, at, actor, key_id, subject, body`.
pub(crate) fn event_link<'r>(row: &'r Row, org: &'r OrgId, stream: &'r StreamId) -> EventLink<'r> {
    EventLink {
        org: org.as_bytes(),
        stream: stream.as_bytes(),
        seq: row.get(0),
        kind: row.get(1),
        at: row.get(2),
        actor: row.get(3),
        key_id: row.get(4),
        subject: row.get(5),
        body: row.get(6),
    }
}

/// A stream in which damage was found takes nothing more; one that was mended by hand does again.
async fn verify_stream(proof: &mut Proof, org: OrgId, stream: StreamId) -> Result<()> {
    let before = proof.report.breaks.len();
    verify_chain(proof, org, stream).await?;
    let quarantine = &proof.shared.quarantine;
    match proof.report.breaks.get(before) {
        Some(found) if found.what == NOWHERE => {}
        Some(found) => drop(quarantine.add(org, stream, found.seq, "is not the one that was written, or those behind it are missing")),
        None if before < BREAKS_MAX => quarantine.clear(org, stream),
        None => {}
    }
    Ok(())
}

async fn verify_chain(proof: &mut Proof, org: OrgId, stream: StreamId) -> Result<()> {
    let (of, id) = (org.as_bytes().as_slice(), stream.as_bytes().as_slice());
    let end = proof.rows("SELECT seq, head FROM stream WHERE org = $1 AND id = $2", &[&of, &id]).await?;
    let Some(end) = end.first() else {
        if !removed::verify_one(proof, org, stream).await? {
            proof.report.streams += 1;
            proof.report.found(Some(org), Some(stream), 0, NOWHERE);
        }
        return Ok(());
    };
    proof.report.streams += 1;
    let (last, head): (i64, Hash) = (end.get(0), hash(end.get(1))?);
    let sql = "SELECT seq, kind, at, actor, key_id, subject, body, hash FROM event
        WHERE org = $1 AND stream = $2 AND seq > $3 AND seq <= $4 ORDER BY seq LIMIT $5";
    let (mut prev, mut at) = (GENESIS, 0_i64);
    while at < last {
        let page = proof.rows(sql, &[&of, &id, &at, &last, &PAGE]).await?;
        let broken = |proof: &mut Proof, seq: i64, what: String| proof.report.found(Some(org), Some(stream), seq.unsigned_abs(), what);
        if page.is_empty() {
            broken(proof, at + 1, format!("events {} to {last} are missing", at + 1));
            return Ok(());
        }
        for row in &page {
            let seq: i64 = row.get(0);
            if seq != at + 1 {
                broken(proof, at + 1, format!("event {} is missing", at + 1));
                return Ok(());
            }
            at = seq;
            let link = event_link(row, &org, &stream);
            prev = proof.chain.event(&prev, &link);
            if prev.as_slice() != row.get::<_, &[u8]>(7) {
                broken(proof, seq, format!("event {seq} is not the one that was written"));
                return Ok(());
            }
            proof.report.events += 1;
        }
    }
    if prev != head {
        let what = format!("the end noted for the stream is not the hash of event {last}");
        proof.report.found(Some(org), Some(stream), last.unsigned_abs(), what);
    }
    Ok(())
}

async fn verify_audit(proof: &mut Proof, org: OrgId) -> Result<()> {
    let sql = "SELECT part, seq, action, at, actor, key_id, subject, body, hash FROM audit
        WHERE org = $1 AND (part, seq) > ($2, $3) ORDER BY part, seq LIMIT $4";
    let (mut prev, mut at, mut part) = (GENESIS, 0_i64, 0_i64);
    loop {
        let page = proof.rows(sql, &[&org.as_bytes().as_slice(), &part, &at, &PAGE]).await?;
        if page.is_empty() {
            return Ok(());
        }
        for row in &page {
            let (here, seq): (i64, i64) = (row.get(0), row.get(1));
            if here != part {
                (part, prev, at) = (here, GENESIS, 0);
            }
            let link = AuditLink {
                org,
                partition: part,
                seq,
                action: row.get(2),
                at: row.get(3),
                actor: row.get(4),
                key_id: row.get(5),
                subject: row.get(6),
                body: row.get(7),
            };
            prev = proof.chain.audit(&prev, &link);
            if seq != at + 1 || prev.as_slice() != row.get::<_, &[u8]>(8) {
                let what = if seq == at + 1 { "is not the one that was written" } else { "is missing" };
                proof.report.found(Some(org), None, (at + 1).unsigned_abs(), format!("audit record {} {what}", at + 1));
                return Ok(());
            }
            at = seq;
            proof.report.audit_records += 1;
        }
    }
}

/// Every link in commit order against the stored root, and every checkpoint on the way against its signature.
/// Returns where it ends.
async fn verify_root(proof: &mut Proof, public_key: &str) -> Result<u64> {
    let stored = proof.rows("SELECT pos, root FROM journal_head", &[]).await?;
    let stored = stored.first().map(|row| Ok((row.get::<_, i64>(0), hash(row.get(1))?))).transpose()?;
    let mut checkpoints = proof.rows("SELECT pos, root, note FROM checkpoint ORDER BY pos", &[]).await?.into_iter().peekable();
    let sql = "(SELECT pos, hash FROM event WHERE pos > $1 ORDER BY pos LIMIT $2) UNION ALL
        (SELECT pos, hash FROM audit WHERE pos > $1 ORDER BY pos LIMIT $2) ORDER BY 1 LIMIT $2";
    let (mut root, mut at) = (GENESIS, 0_i64);
    loop {
        let page = proof.rows(sql, &[&at, &PAGE]).await?;
        if page.is_empty() {
            break;
        }
        for row in &page {
            at = row.get(0);
            root = proof.chain.root(&root, at, &hash(row.get(1))?);
            while let Some(signed) = checkpoints.next_if(|signed| signed.get::<_, i64>(0) <= at) {
                let pos: i64 = signed.get(0);
                let checkpoint = Checkpoint {
                    pos: pos.unsigned_abs(),
                    root: Digest(hash(signed.get(1))?),
                    note: signed.get(2),
                    public_key: public_key.into(),
                };
                if pos != at || checkpoint.root.0 != root || !checkpoint.verify() {
                    let what = format!("the checkpoint signed at position {pos} does not fit the journal");
                    proof.report.found(None, None, pos.unsigned_abs(), what);
                }
                proof.report.checkpoints += 1;
            }
        }
    }
    // A checkpoint of the empty journal covers nothing.
    for signed in checkpoints.filter(|signed| signed.get::<_, i64>(0) > at) {
        let pos: i64 = signed.get(0);
        let what = format!("position {pos} was signed, but the journal ends at {at}");
        proof.report.found(None, None, pos.unsigned_abs(), what);
    }
    if stored != Some((at, root)) {
        let what = "the end noted for the whole journal is not the one computed: something is missing or too much";
        proof.report.found(None, None, at.unsigned_abs(), what);
    }
    Ok(at.unsigned_abs())
}
