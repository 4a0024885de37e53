//! One batch inside the writer's open transaction: first every check, then every write.

mod index;

pub(crate) use index::{SUMMED, Written, extra, owner, stream_sum};

use crate::{
    Append, AuditRecord, Batch, Committed, Idempotency, NewEvent, StoredAudit, StoredEvent, TimerOp,
    blobs::{self, Ready},
    chain::{self, AuditLink, Chain, EventLink, GENESIS, Hash},
    fault,
    mark::Marker,
    outbox, reader,
    sql::Sql,
    sqlite::Shared,
    statement,
    writer::Start,
};
use base::{BlobId, Error, OrgId, Principal, Result, StreamId, Timestamp};
use rusqlite::{Connection, ErrorCode, OptionalExtension, params};
use std::{collections::HashMap, sync::Arc};

/// Why a batch did not go in.
pub(crate) enum Stop {
    /// Its own fault; the rest of the group goes on.
    Refused(Error),
    Full,
    /// What the disk holds is unknown.
    Fatal(Error),
}

impl Stop {
    /// For a transaction that has written nothing yet, or for a statement that is one: then waiting in vain is no harm.
    pub(crate) fn alone(e: rusqlite::Error) -> Self {
        if e.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) { Self::Refused(fault::reading("writing", e)) } else { e.into() }
    }
}

impl From<rusqlite::Error> for Stop {
    fn from(e: rusqlite::Error) -> Self {
        if e.sqlite_error_code() == Some(ErrorCode::DiskFull) { Self::Full } else { Self::Fatal(fault::failed(e)) }
    }
}

impl From<Error> for Stop {
    fn from(e: Error) -> Self {
        Self::Refused(e)
    }
}

/// The most streams whose ends are remembered; the others are read again.
const STREAMS_MAX: usize = 32_768;

/// The end of a stream, as of the open transaction.
#[derive(Clone)]
struct End {
    seq: u64,
    hash: Hash,
    status: String,
    closed: bool,
    name: String,
    workspace: String,
    /// As it is stored.
    owner: Option<String>,
    definition: Option<BlobId>,
    started_at: Timestamp,
    /// May have timers.
    timers: bool,
}

pub(crate) struct Applier<'c> {
    pub(crate) conn: &'c Connection,
    pub(crate) shared: Arc<Shared>,
    pub(crate) sql: Sql<'c>,
    chain: Chain,
    ends: HashMap<(OrgId, StreamId), End>,
    audits: HashMap<OrgId, (i64, Hash)>,
    /// Changes to the number of streams by workspace and status, written once per group.
    counts: HashMap<(OrgId, String, String), i64>,
    pub(crate) pos: u64,
    pub(crate) root: Hash,
    epoch: u64,
    pub(crate) marker: Marker,
}

pub(crate) fn int(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl<'c> Applier<'c> {
    pub(crate) fn new(conn: &'c Connection, shared: Arc<Shared>, start: &Start, marker: Marker) -> rusqlite::Result<Self> {
        Ok(Self {
            conn,
            shared,
            sql: Sql::prepare(conn)?,
            chain: Chain::default(),
            ends: HashMap::new(),
            audits: HashMap::new(),
            counts: HashMap::new(),
            pos: start.pos,
            root: start.root,
            epoch: start.epoch,
            marker,
        })
    }

    pub(crate) fn apply(&mut self, batch: Batch, blobs: Vec<Ready>) -> Result<Committed, Stop> {
        let org = batch.org;
        if !self.shared.knows(org) {
            return Err(Error::not_found("unknown_organization", format!("there is no organization {org} in this data folder")).into());
        }
        if let Some(idempotency) = &batch.idempotency {
            self.check_key(org, idempotency)?;
        }
        let end = match &batch.append {
            Some(append) => Some(self.check_end(org, append)?),
            None => None,
        };
        // Only a feature's own statements can fail by the caller's fault after the first write.
        if batch.rows.is_empty() {
            return self.write(batch, blobs, end);
        }
        let (pos, root) = (self.pos, self.root);
        let stream = batch.append.as_ref().map(|a| a.stream);
        let counts = self.counts.clone();
        self.sql.savepoint.execute([])?;
        match self.write(batch, blobs, end) {
            Err(Stop::Refused(e)) => {
                self.sql.rollback_to.execute([])?;
                self.sql.release.execute([])?;
                (self.pos, self.root, self.counts) = (pos, root, counts);
                self.audits.remove(&org);
                self.shared.forget_principals();
                if let Some(stream) = stream {
                    self.ends.remove(&(org, stream));
                }
                Err(Stop::Refused(e))
            }
            Ok(done) => {
                self.sql.release.execute([])?;
                Ok(done)
            }
            stop => stop,
        }
    }

    fn check_key(&mut self, org: OrgId, idempotency: &Idempotency) -> Result<(), Stop> {
        let found = self
            .sql
            .key_get
            .query_row(params![org.as_bytes(), idempotency.key], |r| Ok((r.get::<_, [u8; 32]>(0)?, r.get::<_, String>(1)?)))
            .optional()?;
        match found {
            Some((hash, response)) => Err(replayed(idempotency, &hash, serde_json::from_str(&response).unwrap_or_default()).into()),
            None => Ok(()),
        }
    }

    /// The compare of compare-and-set.
    fn check_end(&mut self, org: OrgId, append: &Append) -> Result<Option<End>, Stop> {
        if let Some(damaged) = self.shared.quarantine.of(org, append.stream) {
            return Err(damaged.into());
        }
        let end = match self.ends.get(&(org, append.stream)) {
            Some(end) => Some(end.clone()),
            None => self.load_end(org, append.stream)?,
        };
        let seq = end.as_ref().map_or(0, |e| e.seq);
        if seq != append.expect {
            return Err(stale(append, seq).into());
        }
        if end.is_none() && self.sql.tombstone_get.exists(params![org.as_bytes(), append.stream.as_bytes()])? {
            return Err(removed(append.stream).into());
        }
        if append.events.is_empty() {
            return Err(Error::internal("empty_append", format!("an append to {} holds no event", append.stream)).into());
        }
        Ok(end)
    }

    fn load_end(&mut self, org: OrgId, stream: StreamId) -> Result<Option<End>, Stop> {
        let loaded = self
            .sql
            .stream_get
            .query_row(params![org.as_bytes(), stream.as_bytes()], |r| {
                let end = End {
                    seq: r.get::<_, i64>(0)?.unsigned_abs(),
                    hash: r.get(1)?,
                    status: r.get(3)?,
                    closed: r.get(4)?,
                    name: r.get(5)?,
                    definition: r.get::<_, Option<[u8; 32]>>(6)?.map(base::Digest),
                    started_at: Timestamp(r.get(7)?),
                    workspace: r.get(8)?,
                    owner: r.get(9)?,
                    timers: true,
                };
                Ok((end, r.get::<_, i64>(2)?.unsigned_abs()))
            })
            .optional()?;
        match loaded {
            Some((_, epoch)) if epoch > self.epoch => Err(Error::conflict(
                "stale_append",
                format!("{stream} belongs to a later start of the program (epoch {epoch}, this is {})", self.epoch),
            )
            .into()),
            Some((end, _)) => {
                // Whoever goes on from a damaged end would make the damage part of the chain.
                let last: Option<Vec<u8>> =
                    self.sql.event_hash.query_row(params![org.as_bytes(), stream.as_bytes(), int(end.seq)], |r| r.get(0)).optional()?;
                if last.as_deref() != Some(&end.hash[..]) {
                    return Err(self.shared.quarantine.add(org, stream, end.seq, "its end is not the one that was written").into());
                }
                Ok(Some(end))
            }
            None => Ok(None),
        }
    }

    fn write(&mut self, mut batch: Batch, blobs: Vec<Ready>, end: Option<Option<End>>) -> Result<Committed, Stop> {
        let org = batch.org;
        for b in blobs {
            if let Some(append) = &batch.append {
                self.sql.blob_place.execute(params![org.as_bytes(), b.id.0, append.head.workspace])?;
            }
            self.sql.blob_use.execute(params![org.as_bytes(), b.id.0, blobs::user(&batch, &b.id)])?;
            let size = int(b.size as u64);
            let sum = blobs::sum(org, b.id, b.subject.as_deref(), &b.media_type, size);
            self.sql.blob_put.execute(params![org.as_bytes(), b.id.0, b.subject, b.media_type, size, b.bytes, sum])?;
        }
        for id in &batch.names {
            self.sql.blob_use.execute(params![org.as_bytes(), id.0, blobs::user(&batch, id)])?;
        }
        let mut done = Committed { org, events: Vec::new(), head: None, audit: Vec::with_capacity(batch.audit.len()) };
        let mut closed = None;
        if let Some(append) = batch.append.take() {
            closed = self.append(org, append, end.flatten(), &mut done)?;
        }
        for op in &batch.timers {
            self.timer(org, op)?;
        }
        if let Some((stream, timers)) = closed
            && (timers || !batch.timers.is_empty())
        {
            self.sql.timers_drop.execute(params![org.as_bytes(), stream.as_bytes()])?;
        }
        outbox::write(&mut self.sql, &batch, self.shared.clock.now())?;
        for record in batch.audit {
            self.audit(org, &record)?;
            done.audit.push(stored(self.pos, record));
        }
        if let Some(i) = batch.idempotency {
            self.sql.key_put.execute(params![org.as_bytes(), i.key, i.request_hash, i.response.to_string(), i.at.0])?;
        }
        for row in &batch.rows {
            statement::run(self.conn, org, row)?;
        }
        Ok(done)
    }

    /// Returns the stream if this closed it, and whether it may have timers left.
    fn append(&mut self, org: OrgId, append: Append, end: Option<End>, done: &mut Committed) -> Result<Option<(StreamId, bool)>, Stop> {
        let Append { stream, expect, events, head, snapshot } = append;
        let mut hash = end.as_ref().map_or(GENESIS, |e| e.hash);
        let mut seq = expect;
        done.events.reserve_exact(events.len());
        for event in events {
            seq += 1;
            done.events.push(self.event(org, stream, seq, event, &mut hash)?);
        }
        match &end {
            None => self.stream_insert(org, stream, seq, &hash, &head)?,
            Some(old) => self.stream_update(org, stream, old, seq, &hash, &head)?,
        }
        if let Some(snapshot) = snapshot {
            let sum = reader::snapshot_sum(org, stream, int(seq), &snapshot);
            self.sql.snapshot_put.execute(params![org.as_bytes(), stream.as_bytes(), int(seq), snapshot, sum])?;
        }
        let (timers, workspace, owner) = match end {
            Some(end) => (end.timers, end.workspace, end.owner),
            None => (false, head.workspace.clone(), index::owner(&head)),
        };
        if head.closed {
            self.ends.remove(&(org, stream));
        } else {
            if self.ends.len() >= STREAMS_MAX {
                self.ends.clear();
            }
            let end = End {
                seq,
                hash,
                status: head.status.clone(),
                closed: head.closed,
                name: head.name.clone(),
                workspace,
                owner,
                definition: head.definition,
                started_at: head.started_at,
                timers,
            };
            self.ends.insert((org, stream), end);
        }
        let closed = head.closed.then_some((stream, timers));
        done.head = Some((stream, head));
        Ok(closed)
    }

    fn event(&mut self, org: OrgId, stream: StreamId, seq: u64, event: NewEvent, hash: &mut Hash) -> Result<StoredEvent, Stop> {
        self.know_principal(org, &event.actor)?;
        let actor = chain::actor(&event.actor);
        let link = EventLink::new(&org, &stream, seq, &event, &actor);
        *hash = self.chain.event(hash, &link);
        self.advance(hash);
        self.sql.event_put.execute(params![
            org.as_bytes(),
            stream.as_bytes(),
            link.seq,
            int(self.pos),
            link.kind,
            link.at,
            link.actor,
            link.subject,
            link.body,
            *hash,
        ])?;
        let NewEvent { kind, at, actor, subject, body } = event;
        Ok(StoredEvent { stream, seq, pos: self.pos, kind: kind.into(), at, actor, subject, body: body.into() })
    }

    /// One link further in commit order.
    fn advance(&mut self, link: &Hash) {
        self.pos += 1;
        self.root = self.chain.root(&self.root, int(self.pos), link);
    }

    /// Names stand once, beside the chain.
    fn know_principal(&mut self, org: OrgId, who: &Principal) -> Result<(), Stop> {
        if self.shared.knows_principal(org, who) {
            return Ok(());
        }
        self.sql.principal_put.execute(params![org.as_bytes(), who.id.as_bytes(), chain::kind_code(who.kind), who.name])?;
        self.shared.learn_principal(org, who);
        Ok(())
    }

    fn timer(&mut self, org: OrgId, op: &TimerOp) -> Result<(), Stop> {
        match op {
            TimerOp::Set { stream, name, due } => {
                self.sql.timer_set.execute(params![org.as_bytes(), stream.as_bytes(), name, due.0])?;
                if let Some(end) = self.ends.get_mut(&(org, *stream)) {
                    end.timers = true;
                }
            }
            TimerOp::Clear { stream, name } => {
                self.sql.timer_clear.execute(params![org.as_bytes(), stream.as_bytes(), name])?;
            }
        }
        Ok(())
    }

    fn audit(&mut self, org: OrgId, record: &AuditRecord) -> Result<(), Stop> {
        self.know_principal(org, &record.actor)?;
        let (last, prev) = match self.audits.get(&org) {
            Some(head) => *head,
            None => {
                let found = self.sql.audit_head.query_row(params![org.as_bytes()], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
                found.unwrap_or((0, GENESIS))
            }
        };
        let (actor, body) = (chain::actor(&record.actor), record.body.to_string());
        let link = AuditLink::new(org, last + 1, record, &actor, &body);
        let hash = self.chain.audit(&prev, &link);
        self.advance(&hash);
        self.sql.audit_put.execute(params![
            org.as_bytes(),
            link.seq,
            int(self.pos),
            link.action,
            link.at,
            link.actor,
            link.subject,
            link.body,
            hash,
        ])?;
        self.audits.insert(org, (link.seq, hash));
        Ok(())
    }

    /// What is written once per group, and the commit.
    pub(crate) fn finish_group(&mut self) -> Result<(), Stop> {
        for ((org, workspace, status), by) in self.counts.drain() {
            if by != 0 {
                self.sql.count_add.execute(params![org.as_bytes(), workspace, status, by])?;
            }
        }
        self.write_root()?;
        self.sql.commit.execute([])?;
        Ok(())
    }

    fn write_root(&mut self) -> rusqlite::Result<()> {
        let mut value = [0; 40];
        value[..8].copy_from_slice(&self.pos.to_be_bytes());
        value[8..].copy_from_slice(&self.root);
        self.sql.root_put.execute(params![value]).map(|_| ())
    }

    /// After a rolled-back group: back to what the database says.
    pub(crate) fn forget(&mut self, pos: u64, root: Hash) {
        self.ends.clear();
        self.audits.clear();
        self.counts.clear();
        (self.pos, self.root) = (pos, root);
        self.shared.forget_principals();
    }
}

pub(crate) fn stored(pos: u64, record: AuditRecord) -> StoredAudit {
    let AuditRecord { at, actor, action, subject, body } = record;
    StoredAudit { pos, at, actor, action, subject, body }
}

pub(crate) fn stale(append: &Append, seq: u64) -> Error {
    Error::conflict("stale_append", format!("{} has {seq} events, the append was made after {}", append.stream, append.expect))
        .details(serde_json::json!({ "seq": seq }))
}

/// What was removed does not come back under the same id.
pub(crate) fn removed(stream: StreamId) -> Error {
    Error::conflict("run_removed", format!("{stream} was here and was removed; its id is not used again"))
        .place(stream.to_string())
        .fix("`orc retention removed` says what stands in its tombstone")
}

/// The answer when a key was used before: the stored answer, or a refusal.
pub(crate) fn replayed(given: &Idempotency, stored_hash: &Hash, response: serde_json::Value) -> Error {
    if given.request_hash == *stored_hash {
        return Error::conflict("idempotent_replay", "this request was carried out before; its answer is repeated").details(response);
    }
    key_reused(&given.key)
}

/// The refusal of a key that stands for another request.
pub fn key_reused(key: &str) -> Error {
    Error::invalid("idempotency_key_reused", format!("the idempotency key `{key}` was used before for another request"))
        .fix("send a fresh key with a changed request")
}
