//! A journal that shows the engine no unfinished work: for commands that only look or decide. They would otherwise take
//! up every suspended run for the moment they live. `orc up` takes them up; `orc runs resume` takes up one.

use base::{BlobId, OrgId, StreamId, Timestamp};
use std::sync::Arc;
use store::{Batch, Committed, DueTimer, Fut, Journal, Store, StoredEvent, StreamInfo};
use tokio::sync::broadcast;

pub(crate) struct NoRecovery {
    pub(crate) store: Store,
    /// Whether timers of runs are delivered; without, nothing at all happens by itself.
    pub(crate) timers: bool,
}

impl Journal for NoRecovery {
    fn commit(&self, batch: Batch) -> Fut<'_, Arc<Committed>> {
        self.store.commit(batch)
    }

    fn stream(&self, org: OrgId, id: StreamId) -> Fut<'_, Option<StreamInfo>> {
        self.store.stream(org, id)
    }

    fn read(&self, org: OrgId, stream: StreamId, after: u64, limit: usize) -> Fut<'_, Vec<StoredEvent>> {
        self.store.read(org, stream, after, limit)
    }

    fn open_streams(&self, _after: Option<StreamId>, _limit: usize) -> Fut<'_, Vec<StreamInfo>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn due_organizations(&self, now: Timestamp, after: Option<OrgId>, limit: usize) -> Fut<'_, Vec<OrgId>> {
        if self.timers { self.store.due_organizations(now, after, limit) } else { Box::pin(async { Ok(Vec::new()) }) }
    }

    fn due_timers(&self, org: OrgId, now: Timestamp, after: Option<DueTimer>, limit: usize) -> Fut<'_, Vec<DueTimer>> {
        self.store.due_timers(org, now, after, limit)
    }

    fn next_timer(&self) -> Fut<'_, Option<Timestamp>> {
        if self.timers { self.store.next_timer() } else { Box::pin(async { Ok(None) }) }
    }

    fn blob_id(&self, org: OrgId, subject: Option<&str>, bytes: &[u8]) -> BlobId {
        self.store.blob_id(org, subject, bytes)
    }

    fn blob(&self, org: OrgId, id: BlobId) -> Fut<'_, Option<Vec<u8>>> {
        self.store.blob(org, id)
    }

    fn tail(&self) -> broadcast::Receiver<Arc<Committed>> {
        self.store.tail()
    }
}
