//! The store on PostgreSQL.
//!
//! One process owns the journal at a time: the row `journal_head` says which one (an epoch) and until when (by the database's own
//! clock), and every commit changes that row under the condition that the epoch is still the committer's. So a process that was
//! taken for dead cannot write any more, whatever it believes, and takeover needs nobody's agreement but the row's. Its order is
//! the order of positions, so whoever follows by position misses nothing.
//!
//! Commits are grouped as on SQLite: one statement for each table, sent together with the begin and the end of the transaction, in
//! one round trip. If the connection breaks before the answer, `journal_head` says whether the group is in; nothing is assumed.
//!
//! Payloads are in the database: any machine must find them, and one backup holds everything. The folder holds the keys.

mod bulk;
mod connect;
mod dialect;
mod draft;
pub(crate) mod dump;
mod follow;
mod group;
mod head;
mod pieces;
mod pool;
mod read;
mod rows;
mod schema;
mod value;
mod verify;
mod writer;

pub use connect::Database;
pub(crate) use connect::{Role, connect};

use crate::{
    Batch, Committed, Options, blobs,
    checkpoint::{self, Checkpoint},
    common::Common,
    folder::{self, Lock},
    quarantine::Quarantine,
    schema::Migration,
    sqlite::check_sizes,
    writer::weight,
};
use base::{Error, OrgId, Principal, Result, SharedClock, SharedRng};
use pool::Pool;
use std::{
    ops::Deref,
    sync::{Arc, Mutex, PoisonError, atomic::AtomicU64},
    time::Duration,
};
use tokio::{
    runtime::Runtime,
    sync::{Semaphore, mpsc, oneshot},
};
use writer::{Job, Pending};

/// Bytes of a batch that count as one more place in the queue.
const PLACE_BYTES: usize = 64 * 1024;
/// How long closing waits for what is under way.
const CLOSE_WITHIN: Duration = Duration::from_secs(10);

/// What a commit is made of, for who looks at how it is carried out.
#[cfg(test)]
pub(crate) fn statements() -> Vec<&'static str> {
    [bulk::STATEMENTS, group::STATEMENTS].concat()
}

pub(crate) struct Shared {
    common: Common,
    pub(crate) database: Database,
    pub(crate) pool: Pool,
    pub(crate) reads: AtomicU64,
    pub(crate) quarantine: Quarantine,
}

impl Deref for Shared {
    type Target = Common;

    fn deref(&self) -> &Common {
        &self.common
    }
}

/// The open journal; closed with the last handle.
pub(crate) struct Postgres {
    pub(crate) shared: Arc<Shared>,
    jobs: Mutex<Option<mpsc::UnboundedSender<Job>>>,
    places: Arc<Semaphore>,
    places_max: u32,
    pub(crate) local_org: OrgId,
    pub(crate) local_user: Principal,
    /// Says that the writer has ended.
    ended: Mutex<Option<std::sync::mpsc::Receiver<()>>>,
    /// Connections live here, whoever's thread asks.
    runtime: Mutex<Option<Runtime>>,
    lock: Mutex<Option<Lock>>,
    /// Given up when no more copies are wanted.
    copying: Mutex<Option<std::sync::mpsc::SyncSender<()>>>,
    pub(crate) lost: Option<Error>,
    /// The process before this one let go in order.
    pub(crate) orderly: bool,
}

impl Postgres {
    pub(crate) fn open(options: &Options, database: &Database, features: &[Migration], clock: SharedClock, rng: SharedRng) -> Result<Self> {
        let lock = folder::prepare(&options.dir)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("orc-postgres")
            .enable_all()
            .build()
            .map_err(|e| Error::internal("storage_error", format!("no thread could be started: {e}")))?;
        // On a thread of its own: whoever opens may be inside of another runtime.
        let beginning = head::begin(options, database, features, clock, rng, runtime.handle());
        let begun = std::thread::scope(|scope| scope.spawn(|| runtime.block_on(beginning)).join());
        let ended_early = || Error::internal("storage_error", "opening the database ended early");
        let (writer, local_org, local_user, lost) = match begun.unwrap_or_else(|_| Err(ended_early())) {
            Ok(begun) => begun,
            Err(e) => {
                // Not dropped where it stands: that waits, which whoever opens may not be allowed to.
                runtime.shutdown_background();
                return Err(e);
            }
        };
        let (shared, orderly) = (writer.shared.clone(), writer.orderly);
        let (jobs, waiting) = mpsc::unbounded_channel();
        let (end, ended) = std::sync::mpsc::sync_channel(1);
        runtime.spawn(head::keep(shared.clone(), jobs.downgrade(), writer.epoch));
        runtime.spawn(async move {
            writer.run(waiting).await;
            // Nobody may wait any more.
            let _ = end.try_send(());
        });
        let copying = options.backup_to.clone().map(|to| copies(shared.clone(), to)).transpose()?;
        let places_max = options.queue_max.max(2);
        Ok(Self {
            shared,
            jobs: Mutex::new(Some(jobs)),
            places: Arc::new(Semaphore::new(places_max as usize)),
            places_max,
            local_org,
            local_user,
            ended: Mutex::new(Some(ended)),
            runtime: Mutex::new(Some(runtime)),
            lock: Mutex::new(Some(lock)),
            copying: Mutex::new(copying),
            lost,
            orderly,
        })
    }

    fn push(&self, job: Job) -> Result<()> {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.as_ref().and_then(|jobs| jobs.send(job).ok()).ok_or_else(|| self.shared.dead())
    }

    async fn ask<T>(&self, job: impl FnOnce(oneshot::Sender<Result<T>>) -> Job) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        self.push(job(reply))?;
        answer.await.map_err(|_| self.shared.dead())?
    }

    pub(crate) async fn create_org(&self, name: &str) -> Result<OrgId> {
        self.ask(|reply| Job::Organization(name.to_owned(), reply)).await
    }

    pub(crate) async fn checkpoint(&self) -> Result<Checkpoint> {
        let head = self.ask(Job::Sign).await?;
        let (dir, copy) = (self.shared.dir.clone(), head.clone());
        crate::sqlite::blocking(move || checkpoint::publish(&dir, &copy)).await?;
        Ok(head)
    }

    pub(crate) async fn commit(&self, mut batch: Batch) -> Result<Arc<Committed>> {
        let shared = &self.shared;
        if let Some(e) = shared.poison.get() {
            return Err(e.clone());
        }
        check_sizes(&batch)?;
        let key = shared.blob_key(batch.org);
        for blob in &batch.blobs {
            if shared.knows(batch.org) && blobs::id(&key, blob.subject.as_deref(), &blob.bytes) != blob.id {
                return Err(Error::internal("bad_blob", format!("the id {} is not that of the given bytes", blob.id)));
            }
        }
        batch.without_zeros();
        let bytes = weight(&batch, &[]);
        let places = u32::try_from(bytes / PLACE_BYTES + 1).unwrap_or(u32::MAX).min(self.places_max / 2);
        let place = self.places.clone().acquire_many_owned(places).await.map_err(|_| shared.dead())?;
        self.ask(|reply| Job::Commit(Box::new(Pending { batch, bytes, reply, _place: place }))).await
    }

    /// Writes what waits, and gives the journal to whoever wants it next.
    pub(crate) fn close(&self) {
        self.places.close();
        self.copying.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(ended) = self.ended.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // If it does not come in time, the journal is free when its lease ends.
            let _ = ended.recv_timeout(CLOSE_WITHIN);
        }
        self.shared.pool.close();
        if let Some(runtime) = self.runtime.lock().unwrap_or_else(PoisonError::into_inner).take() {
            runtime.shutdown_background();
        }
        self.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

/// Keeps a backup up to date on a thread of its own, until what it answers is given up.
fn copies(shared: Arc<Shared>, to: std::path::PathBuf) -> Result<std::sync::mpsc::SyncSender<()>> {
    let (stop, stopped) = std::sync::mpsc::sync_channel(1);
    let thread = std::thread::Builder::new().name("orc-backup".to_owned());
    let begun = thread.spawn(move || follow::run(&shared, &to, &stopped));
    begun.map_err(|e| Error::internal("storage_error", format!("no thread could be started: {e}")))?;
    Ok(stop)
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.close();
    }
}
