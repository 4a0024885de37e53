//! What a group is going to write, decided in memory: every check, then every row, batch by batch. Nothing here waits.

use super::{
    Shared,
    bulk::{Advance, Bulk, Key, Link},
};
use crate::{
    Append, AuditRecord, Batch, Committed, Idempotency, NewEvent, StoredEvent,
    apply::{int, owner, removed, replayed, stale, stored},
    blobs,
    chain::{self, AuditLink, Chain, EventLink, GENESIS, Hash},
    journal::StoredAudit,
};
use base::{Error, OrgId, Result, StreamId};
use std::collections::{HashMap, HashSet};

/// The most streams whose ends are remembered; the others are read again.
const STREAMS_MAX: usize = 32_768;

/// The end of a stream, as of the group.
#[derive(Clone)]
pub(crate) struct End {
    pub(crate) seq: u64,
    pub(crate) hash: Hash,
    pub(crate) epoch: u64,
    pub(crate) status: String,
    pub(crate) closed: bool,
    pub(crate) workspace: String,
    pub(crate) owner: Option<String>,
    /// May have timers.
    pub(crate) timers: bool,
}

/// What is known of the journal while this process owns it.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) ends: HashMap<(OrgId, StreamId), End>,
    pub(crate) audits: HashMap<OrgId, (i64, Hash)>,
    chain: Chain,
    pub(crate) pos: u64,
    pub(crate) root: Hash,
    pub(crate) epoch: u64,
}

/// One group on its way.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) bulk: Bulk,
    /// Keys of requests that were answered before, with the hash of the request and the answer.
    pub(crate) answered: HashMap<(OrgId, String), (Hash, String)>,
    /// Streams that were removed: they do not come back.
    pub(crate) removed: HashSet<(OrgId, StreamId)>,
    /// A transaction is open: features have written already.
    pub(crate) open: bool,
    pub(crate) savepoint: bool,
}

impl Known {
    pub(crate) fn new(pos: u64, root: Hash, epoch: u64) -> Self {
        Self { pos, root, epoch, ..Self::default() }
    }

    /// Back to what the database says.
    pub(crate) fn forget(&mut self, pos: u64, root: Hash) {
        self.ends.clear();
        self.audits.clear();
        (self.pos, self.root) = (pos, root);
    }

    /// After a commit: closed streams are of no use any more.
    pub(crate) fn tidy(&mut self, closed: bool) {
        if self.ends.len() > STREAMS_MAX {
            self.ends.clear();
        } else if closed {
            self.ends.retain(|_, end| !end.closed);
        }
    }

    /// Whether the batch may be written at all.
    pub(crate) fn check(&self, shared: &Shared, draft: &Draft, batch: &Batch) -> Result<()> {
        let org = batch.org;
        if !shared.knows(org) {
            return Err(Error::not_found("unknown_organization", format!("there is no organization {org} in this database")));
        }
        if let Some(idempotency) = &batch.idempotency {
            check_key(draft, org, idempotency)?;
        }
        let Some(append) = &batch.append else { return Ok(()) };
        if let Some(damage) = shared.quarantine.of(org, append.stream) {
            return Err(damage);
        }
        let end = self.ends.get(&(org, append.stream));
        if let Some(end) = end.filter(|end| end.epoch > self.epoch) {
            let why = format!("{} belongs to a later start of the program (epoch {}, this is {})", append.stream, end.epoch, self.epoch);
            return Err(Error::conflict("stale_append", why));
        }
        let seq = end.map_or(0, |end| end.seq);
        if seq != append.expect {
            return Err(stale(append, seq));
        }
        if end.is_none() && draft.removed.contains(&(org, append.stream)) {
            return Err(removed(append.stream));
        }
        if append.events.is_empty() {
            return Err(Error::internal("empty_append", format!("an append to {} holds no event", append.stream)));
        }
        Ok(())
    }

    /// Adds the batch to the group. It was checked, and its feature rows are in.
    pub(crate) fn write(&mut self, shared: &Shared, draft: &mut Draft, batch: &Batch) -> Committed {
        let org = batch.org;
        let now = shared.clock.now().0;
        for used in batch.blobs.iter().map(|blob| &blob.id).chain(&batch.names) {
            draft.bulk.uses.insert((org, used.0, blobs::user(batch, used).to_vec()));
        }
        for blob in &batch.blobs {
            if let Some(append) = &batch.append {
                draft.bulk.places.insert((org, blob.id.0, append.head.workspace.clone()));
            }
            let payload = (blob.subject.clone(), blob.media_type.clone(), blob.bytes.clone());
            draft.bulk.blobs.insert((org, blob.id.0), payload);
        }
        let mut done = Committed { org, events: Vec::new(), head: None, audit: Vec::with_capacity(batch.audit.len()) };
        let closed = batch.append.as_ref().and_then(|append| self.append(shared, draft, org, append, &mut done));
        for op in &batch.timers {
            if let crate::TimerOp::Set { stream, .. } = op
                && let Some(end) = self.ends.get_mut(&(org, *stream))
            {
                end.timers = true;
            }
            draft.bulk.timer(org, op.clone());
        }
        if let Some((stream, timers)) = closed
            && (timers || !batch.timers.is_empty())
        {
            draft.bulk.drop_timers((org, stream));
        }
        draft.bulk.send(org, batch.outbox.clone(), now);
        draft.bulk.hold(org, batch.outbox_held.clone(), now);
        draft.bulk.arrived(org, &batch.outbox_done);
        for record in &batch.audit {
            done.audit.push(self.audit(shared, draft, org, record));
        }
        if let Some(i) = &batch.idempotency {
            draft.bulk.keys.insert((org, i.key.clone()), (i.request_hash, i.response.to_string(), i.at.0));
        }
        done
    }

    /// Returns the stream if this closed it, and whether it may have timers left.
    fn append(
        &mut self,
        shared: &Shared,
        draft: &mut Draft,
        org: OrgId,
        append: &Append,
        done: &mut Committed,
    ) -> Option<(StreamId, bool)> {
        let Append { stream, expect, events, head, snapshot } = append;
        let key = (org, *stream);
        let end = self.ends.get(&key).cloned();
        let mut hash = end.as_ref().map_or(GENESIS, |e| e.hash);
        let mut seq = *expect;
        done.events.reserve_exact(events.len());
        for event in events {
            seq += 1;
            done.events.push(self.event(shared, draft, key, seq, event, &mut hash));
        }
        // Who began it and where was said with the first append, for good.
        let (timers, workspace, owner) = match &end {
            Some(end) => (end.timers, end.workspace.clone(), end.owner.clone()),
            None => (false, head.workspace.clone(), owner(head)),
        };
        match &end {
            None => draft.bulk.count(org, &head.workspace, &head.status, 1),
            Some(old) if old.status != head.status => {
                draft.bulk.count(org, &workspace, &old.status, -1);
                draft.bulk.count(org, &workspace, &head.status, 1);
            }
            Some(_) => {}
        }
        let before = end.as_ref().map(|end| end.seq);
        let at = Advance { before, seq, pos: self.pos, hash, head: head.clone(), workspace: workspace.clone(), owner: owner.clone() };
        match draft.bulk.streams.get_mut(&key) {
            Some(earlier) => *earlier = Advance { before: earlier.before, ..at },
            None => {
                draft.bulk.streams.insert(key, at);
            }
        }
        if let Some(snapshot) = snapshot {
            draft.bulk.snapshots.insert(key, (seq, snapshot.clone()));
        }
        let end = End { seq, hash, epoch: self.epoch, status: head.status.clone(), closed: head.closed, workspace, owner, timers };
        self.ends.insert(key, end);
        done.head = Some((*stream, head.clone()));
        head.closed.then_some((*stream, timers))
    }

    fn event(&mut self, shared: &Shared, draft: &mut Draft, key: Key, seq: u64, event: &NewEvent, hash: &mut Hash) -> StoredEvent {
        let (org, stream) = key;
        know(shared, draft, org, &event.actor);
        let actor = chain::actor(&event.actor);
        let link = EventLink::new(&org, &stream, seq, event, &actor);
        *hash = self.chain.event(hash, &link);
        self.advance(hash);
        let (at, subject, body) = (event.at.0, event.subject.clone(), event.body.as_bytes());
        draft.bulk.events.push(key, event.kind, Link { seq: int(seq), pos: self.pos, at, actor, subject, body, hash: *hash });
        StoredEvent {
            stream,
            seq,
            pos: self.pos,
            kind: event.kind.into(),
            at: event.at,
            actor: event.actor.clone(),
            subject: event.subject.clone(),
            body: event.body.as_str().into(),
        }
    }

    fn audit(&mut self, shared: &Shared, draft: &mut Draft, org: OrgId, record: &AuditRecord) -> StoredAudit {
        know(shared, draft, org, &record.actor);
        let (last, prev) = self.audits.get(&org).copied().unwrap_or((0, GENESIS));
        let (actor, body) = (chain::actor(&record.actor), record.body.to_string());
        let link = AuditLink::new(org, last + 1, record, &actor, &body);
        let hash = self.chain.audit(&prev, &link);
        self.advance(&hash);
        let (subject, body) = (record.subject.clone(), body.as_bytes());
        let link = Link { seq: last + 1, pos: self.pos, at: record.at.0, actor, subject, body, hash };
        draft.bulk.audits.push(org, &record.action, link);
        self.audits.insert(org, (last + 1, hash));
        stored(self.pos, record.clone())
    }

    /// One link further in commit order.
    fn advance(&mut self, link: &Hash) {
        self.pos += 1;
        self.root = self.chain.root(&self.root, int(self.pos), link);
    }
}

fn check_key(draft: &Draft, org: OrgId, given: &Idempotency) -> Result<()> {
    let key = (org, given.key.clone());
    let now = draft.bulk.keys.get(&key).map(|(hash, response, _)| (hash, response));
    match now.or_else(|| draft.answered.get(&key).map(|(hash, response)| (hash, response))) {
        Some((hash, response)) => Err(replayed(given, hash, serde_json::from_str(response).unwrap_or_default())),
        None => Ok(()),
    }
}

/// Names stand once, beside the chain.
fn know(shared: &Shared, draft: &mut Draft, org: OrgId, who: &base::Principal) {
    if !shared.knows_principal(org, who) {
        draft.bulk.know(org, who);
        shared.learn_principal(org, who);
    }
}
