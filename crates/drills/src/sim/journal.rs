//! The disk: what is acknowledged stays, commits take their time, wait, are refused, or break for good; a process may end before, in and
//! after every one of them.

use super::{dice::Dice, ledger::Ledger, time::SimClock};
use base::{BlobId, Clock, Error, OrgId, Result, StreamId, Timestamp};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};
use store::{Batch, Committed, DueTimer, Fut, Journal, MemoryJournal, StoredEvent, StreamInfo};

/// How often of a thousand.
#[derive(Clone, Copy, Default)]
pub(super) struct Rates {
    /// The disk is full, or busy: nothing was written, and it may be tried again.
    pub(super) wait: u64,
    /// The disk fails: this process can write no more. Whether the last batch was written, it does not know.
    pub(super) broken: u64,
    pub(super) read: u64,
    /// The longest that a commit takes. Microseconds.
    pub(super) slow_us: u64,
}

/// As one process sees the disk.
pub(super) struct Disk {
    pub(super) under: Arc<MemoryJournal>,
    clock: Arc<SimClock>,
    dice: Arc<Dice>,
    ledger: Arc<Ledger>,
    rates: Rates,
    broken: AtomicBool,
    /// No more faults.
    calm: AtomicBool,
    pub(super) refused: AtomicU64,
}

impl Disk {
    pub(super) fn new(under: Arc<MemoryJournal>, clock: Arc<SimClock>, dice: Arc<Dice>, ledger: Arc<Ledger>, rates: Rates) -> Self {
        let (broken, calm) = (AtomicBool::new(false), AtomicBool::new(false));
        Self { under, clock, dice, ledger, rates, broken, calm, refused: AtomicU64::new(0) }
    }

    pub(super) fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Relaxed)
    }

    pub(super) fn calm(&self) {
        self.calm.store(true, Ordering::Relaxed);
    }

    fn falls(&self, rate: u64) -> bool {
        rate > 0 && !self.calm.load(Ordering::Relaxed) && self.dice.chance(rate)
    }

    async fn pause(&self) {
        if self.rates.slow_us > 0 {
            self.clock.sleep(Duration::from_micros(self.dice.below(self.rates.slow_us))).await;
        }
    }

    fn usable(&self) -> Result<()> {
        if self.is_broken() { Err(Error::internal("storage_failed", "the disk has failed")) } else { Ok(()) }
    }

    async fn write(&self, batch: Batch) -> Result<Arc<Committed>> {
        self.pause().await;
        self.usable()?;
        if self.falls(self.rates.wait) {
            self.refused.fetch_add(1, Ordering::Relaxed);
            return Err(Error::unavailable("disk_full", "the disk is full"));
        }
        if self.falls(self.rates.broken) {
            self.refused.fetch_add(1, Ordering::Relaxed);
            self.broken.store(true, Ordering::Relaxed);
            if self.dice.chance(500) {
                self.under.commit(batch).await.map(|done| self.ledger.durable(&done)).unwrap_or_default();
            }
            return self.usable().and_then(|()| Err(Error::internal("storage_failed", "the disk has failed")));
        }
        let done = self.under.commit(batch).await?;
        self.ledger.durable(&done);
        self.pause().await;
        self.ledger.acknowledged(&done);
        Ok(done)
    }

    async fn read<T>(&self, reading: Fut<'_, T>) -> Result<T> {
        self.usable()?;
        if self.falls(self.rates.read) {
            return Err(Error::unavailable("storage_busy", "the disk is busy"));
        }
        reading.await
    }
}

impl Journal for Disk {
    fn commit(&self, batch: Batch) -> Fut<'_, Arc<Committed>> {
        Box::pin(self.write(batch))
    }

    fn stream(&self, org: OrgId, id: StreamId) -> Fut<'_, Option<StreamInfo>> {
        Box::pin(self.read(self.under.stream(org, id)))
    }

    fn read(&self, org: OrgId, stream: StreamId, after: u64, limit: usize) -> Fut<'_, Vec<StoredEvent>> {
        Box::pin(self.read(self.under.read(org, stream, after, limit)))
    }

    fn open_streams(&self, after: Option<StreamId>, limit: usize) -> Fut<'_, Vec<StreamInfo>> {
        Box::pin(self.read(self.under.open_streams(after, limit)))
    }

    fn due_organizations(&self, now: Timestamp, after: Option<OrgId>, limit: usize) -> Fut<'_, Vec<OrgId>> {
        Box::pin(self.read(self.under.due_organizations(now, after, limit)))
    }

    fn due_timers(&self, org: OrgId, now: Timestamp, after: Option<DueTimer>, limit: usize) -> Fut<'_, Vec<DueTimer>> {
        Box::pin(self.read(self.under.due_timers(org, now, after, limit)))
    }

    fn next_timer(&self) -> Fut<'_, Option<Timestamp>> {
        Box::pin(self.read(self.under.next_timer()))
    }

    fn blob_id(&self, org: OrgId, subject: Option<&str>, bytes: &[u8]) -> BlobId {
        self.under.blob_id(org, subject, bytes)
    }

    fn blob(&self, org: OrgId, id: BlobId) -> Fut<'_, Option<Vec<u8>>> {
        Box::pin(self.read(self.under.blob(org, id)))
    }

    fn tail(&self) -> tokio::sync::broadcast::Receiver<Arc<Committed>> {
        self.under.tail()
    }
}
