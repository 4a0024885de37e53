//! The interface the engine is written against. SQLite implements it here; an in-memory store implements it for
//! simulation and PostgreSQL will, all under one contract suite.

use crate::{Batch, Head};
use base::{BlobId, OrgId, Principal, Reach, Result, StreamId, Timestamp};
use std::{future::Future, pin::Pin, sync::Arc};
use tokio::sync::broadcast;

pub type Fut<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// A stored event, as read back.
#[derive(Clone, Debug)]
pub struct StoredEvent {
    pub stream: StreamId,
    /// From 1, gapless.
    pub seq: u64,
    /// Position in the whole installation's commit order; increases, may have gaps.
    pub pos: u64,
    pub kind: String,
    pub at: Timestamp,
    pub actor: Principal,
    pub subject: Option<String>,
    /// JSON text.
    pub body: Arc<str>,
}

/// What one acknowledged batch made true; sent to every listener after the commit.
#[derive(Debug)]
pub struct Committed {
    pub org: OrgId,
    pub events: Vec<StoredEvent>,
    pub head: Option<(StreamId, Head)>,
    pub audit: Vec<StoredAudit>,
}

/// An administrative act, as read back.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredAudit {
    /// In the same order as those of events.
    pub pos: u64,
    pub at: Timestamp,
    pub actor: Principal,
    pub action: String,
    pub subject: Option<String>,
    pub body: serde_json::Value,
}

/// What waits to be sent, over all organizations.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredOutgoing {
    /// Increases in the order of commits and is never used twice.
    pub n: i64,
    pub org: OrgId,
    pub topic: String,
    pub at: Timestamp,
    pub body: serde_json::Value,
    pub reach: Reach,
    /// Why it cannot be understood; then its body is null.
    pub fault: Option<String>,
}

/// An outgoing entry that was put aside because it could not be understood.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldOutgoing {
    pub n: i64,
    pub topic: String,
    pub at: Timestamp,
    pub reason: String,
    pub held_at: Timestamp,
}

#[derive(Clone, Debug)]
pub struct StreamInfo {
    pub org: OrgId,
    pub id: StreamId,
    pub seq: u64,
    pub head: Head,
    pub snapshot: Option<(u64, Vec<u8>)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DueTimer {
    pub org: OrgId,
    pub stream: StreamId,
    pub name: String,
    pub due: Timestamp,
}

impl DueTimer {
    /// Where it stands among those of its organization.
    pub fn place(&self) -> (Timestamp, StreamId, &str) {
        (self.due, self.stream, &self.name)
    }
}

pub trait Journal: Send + Sync {
    /// Durable when it resolves to `Ok`. `Kind::Conflict` with code `stale_append` when `expect` or the epoch is not
    /// the stream's; then nothing of the batch was written.
    fn commit(&self, batch: Batch) -> Fut<'_, Arc<Committed>>;
    fn stream(&self, org: OrgId, id: StreamId) -> Fut<'_, Option<StreamInfo>>;
    /// Events with `seq > after`, ascending, at most `limit`.
    fn read(&self, org: OrgId, stream: StreamId, after: u64, limit: usize) -> Fut<'_, Vec<StoredEvent>>;
    /// Streams that are not closed, over all organizations: what recovery resumes. Ordered by id, after `after`; without their snapshots,
    /// which may be large.
    fn open_streams(&self, after: Option<StreamId>, limit: usize) -> Fut<'_, Vec<StreamInfo>>;
    /// Organizations that have timers with `due <= now`, in the order of their ids, after `after`.
    fn due_organizations(&self, now: Timestamp, after: Option<OrgId>, limit: usize) -> Fut<'_, Vec<OrgId>>;
    /// Timers of one organization with `due <= now`, earliest first, after `after`.
    fn due_timers(&self, org: OrgId, now: Timestamp, after: Option<DueTimer>, limit: usize) -> Fut<'_, Vec<DueTimer>>;
    /// The earliest pending timer.
    fn next_timer(&self) -> Fut<'_, Option<Timestamp>>;
    /// The id `bytes` have as a blob of this organization and subject.
    fn blob_id(&self, org: OrgId, subject: Option<&str>, bytes: &[u8]) -> BlobId;
    fn blob(&self, org: OrgId, id: BlobId) -> Fut<'_, Option<Vec<u8>>>;
    /// Every commit from now on. A lagging listener gets `Lagged` and reads the journal to catch up.
    fn tail(&self) -> broadcast::Receiver<Arc<Committed>>;
}
