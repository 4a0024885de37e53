//! The handle. Which database stands behind it is decided when it is opened, and nobody outside of this crate can tell.

use crate::{
    Batch, Committed, DueTimer, Fut, Journal, Migration, Options, StoredEvent, StreamInfo, blobs,
    checkpoint::Checkpoint,
    common::Common,
    fault, folder,
    postgres::Postgres,
    reader,
    sqlite::{self, Sqlite},
};
use base::{BlobId, Error, OrgId, Principal, Result, SharedClock, SharedRng, StreamId, Timestamp};
use std::sync::{Arc, atomic::Ordering};
use tokio::sync::broadcast;

/// The journal of one installation. Clones share it; the last one to go closes it.
#[derive(Clone)]
pub struct Store {
    backend: Backend,
}

#[derive(Clone)]
pub(crate) enum Backend {
    Sqlite(Arc<Sqlite>),
    Postgres(Arc<Postgres>),
}

impl Store {
    /// Opens the data folder, or makes it. `features`: the tables of features, each after the store's own. Blocks.
    pub fn open(options: Options, features: &[Migration], clock: SharedClock, rng: SharedRng) -> Result<Self> {
        let backend = match &options.database {
            None => Backend::Sqlite(Arc::new(Sqlite::open(&options, features, clock, rng)?)),
            Some(database) => Backend::Postgres(Arc::new(Postgres::open(&options, database, features, clock, rng)?)),
        };
        Ok(Self { backend })
    }

    pub(crate) fn backend(&self) -> &Backend {
        &self.backend
    }

    pub(crate) fn common(&self) -> &Common {
        match &self.backend {
            Backend::Sqlite(sqlite) => &sqlite.shared,
            Backend::Postgres(postgres) => &postgres.shared,
        }
    }

    /// The organization that is made on first start.
    pub fn local_org(&self) -> OrgId {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.local_org,
            Backend::Postgres(postgres) => postgres.local_org,
        }
    }

    /// The person at this machine.
    pub fn local_user(&self) -> Principal {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.local_user.clone(),
            Backend::Postgres(postgres) => postgres.local_user.clone(),
        }
    }

    /// Signs a text with the key of the data folder, Ed25519: the public key and the signature. `sort` says what is signed, so that nothing
    /// else that this key signs can be taken for it.
    pub fn sign(&self, sort: &str, text: &str) -> (Vec<u8>, Vec<u8>) {
        self.common().signer.signed(format!("{sort}\n{text}").as_bytes())
    }

    /// Whether there is such an organization here.
    pub fn knows_org(&self, org: OrgId) -> bool {
        self.common().knows(org)
    }

    /// Whether the process before this one let go of the journal in order; true where there was none.
    pub fn ended_in_order(&self) -> bool {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.orderly,
            Backend::Postgres(postgres) => postgres.orderly,
        }
    }

    /// This process has gone on with what the one before it left: how that ended is known to the runs from now on.
    pub fn take_over(&self) {
        self.common().took_over.store(true, Ordering::Release);
    }

    /// What was accepted as lost when the folder was opened, if it was told to.
    pub fn accepted_loss(&self) -> Option<&Error> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.lost.as_ref(),
            Backend::Postgres(postgres) => postgres.lost.as_ref(),
        }
    }

    /// Position of the last durable event or audit record.
    pub fn pos(&self) -> u64 {
        self.common().pos.load(Ordering::Acquire)
    }

    /// Why nothing can be written now, if so.
    pub fn trouble(&self) -> Option<Error> {
        let common = self.common();
        common.poison.get().cloned().or_else(|| common.full.load(Ordering::Relaxed).then(fault::full))
    }

    /// Makes an organization with its own key for payload names.
    pub async fn create_org(&self, name: &str) -> Result<OrgId> {
        let name = &*crate::batch::without_zeros(name);
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.create_org(name).await,
            Backend::Postgres(postgres) => postgres.create_org(name).await,
        }
    }

    /// Signs where the journal stands, stores that, and puts it in `head.json` in the data folder.
    pub async fn checkpoint(&self) -> Result<Checkpoint> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.checkpoint().await,
            Backend::Postgres(postgres) => postgres.checkpoint().await,
        }
    }

    /// A backup at this moment into the folder `to`, made if it does not exist: another one there is followed, not replaced.
    /// With the keys, whoever has the folder can open every secret.
    pub async fn backup(&self, to: std::path::PathBuf, with_keys: bool) -> Result<crate::backup::Backup> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.backup(to, with_keys).await,
            Backend::Postgres(postgres) => Err(postgres.shared.database.no_backup()),
        }
    }

    #[cfg(test)]
    pub(crate) async fn ship_backup(&self, copy: bool) -> Result<()> {
        match &self.backend {
            Backend::Sqlite(sqlite) => sqlite.ship(copy).await,
            Backend::Postgres(postgres) => Err(postgres.shared.database.no_backup()),
        }
    }

    /// A payload and its media type.
    pub async fn payload(&self, org: OrgId, id: BlobId) -> Result<Option<(String, Vec<u8>)>> {
        match &self.backend {
            Backend::Sqlite(sqlite) => {
                reader::quick(&sqlite.shared, Some(org), move |conn, shared| reader::blob(conn, shared, org, id)).await
            }
            Backend::Postgres(postgres) => postgres.payload(org, id).await,
        }
    }

    /// Signs, writes what waits, and lets go of the folder. Everything acknowledged is durable before this already.
    pub async fn shutdown(&self) -> Result<()> {
        let signed = if self.common().poison.get().is_none() { self.checkpoint().await.map(|_| ()) } else { Ok(()) };
        let took_over = self.common().took_over.load(Ordering::Acquire);
        match self.backend.clone() {
            Backend::Sqlite(sqlite) => {
                sqlite::blocking(move || {
                    if sqlite.shared.poison.get().is_none() && (sqlite.orderly || took_over) {
                        folder::end_in_order(&sqlite.shared.dir, sqlite.shared.epoch);
                    }
                    sqlite.close();
                    Ok(())
                })
                .await?;
            }
            Backend::Postgres(postgres) => {
                sqlite::blocking(move || {
                    postgres.close();
                    Ok(())
                })
                .await?;
            }
        }
        match signed {
            Err(e) if e.code() == "store_closed" => Ok(()),
            other => other,
        }
    }
}

impl Journal for Store {
    fn commit(&self, batch: Batch) -> Fut<'_, Arc<Committed>> {
        match &self.backend {
            Backend::Sqlite(sqlite) => Box::pin(sqlite.commit(batch)),
            Backend::Postgres(postgres) => Box::pin(postgres.commit(batch)),
        }
    }

    fn stream(&self, org: OrgId, id: StreamId) -> Fut<'_, Option<StreamInfo>> {
        match &self.backend {
            Backend::Sqlite(sqlite) => Box::pin(reader::quick(&sqlite.shared, Some(org), move |conn, _| reader::stream(conn, org, id))),
            Backend::Postgres(postgres) => Box::pin(postgres.stream(org, id)),
        }
    }

    fn read(&self, org: OrgId, stream: StreamId, after: u64, limit: usize) -> Fut<'_, Vec<StoredEvent>> {
        match &self.backend {
            Backend::Sqlite(sqlite) => Box::pin(reader::quick(&sqlite.shared, Some(org), move |conn, shared| {
                reader::events(conn, shared, org, stream, after, limit)
            })),
            Backend::Postgres(postgres) => Box::pin(postgres.events(org, stream, after, limit)),
        }
    }

    fn open_streams(&self, after: Option<StreamId>, limit: usize) -> Fut<'_, Vec<StreamInfo>> {
        match &self.backend {
            Backend::Sqlite(sqlite) => {
                Box::pin(reader::quick(&sqlite.shared, None, move |conn, _| reader::open_streams(conn, after, limit)))
            }
            Backend::Postgres(postgres) => Box::pin(postgres.open_streams(after, limit)),
        }
    }

    fn due_organizations(&self, now: Timestamp, after: Option<OrgId>, limit: usize) -> Fut<'_, Vec<OrgId>> {
        match &self.backend {
            Backend::Sqlite(sqlite) => {
                Box::pin(reader::quick(&sqlite.shared, None, move |conn, _| reader::due_organizations(conn, now, after, limit)))
            }
            Backend::Postgres(postgres) => Box::pin(postgres.due_organizations(now, after, limit)),
        }
    }

    fn due_timers(&self, org: OrgId, now: Timestamp, after: Option<DueTimer>, limit: usize) -> Fut<'_, Vec<DueTimer>> {
        match &self.backend {
            Backend::Sqlite(sqlite) => {
                Box::pin(reader::quick(&sqlite.shared, Some(org), move |conn, _| reader::due_timers(conn, org, now, after.as_ref(), limit)))
            }
            Backend::Postgres(postgres) => Box::pin(postgres.due_timers(org, now, after, limit)),
        }
    }

    fn next_timer(&self) -> Fut<'_, Option<Timestamp>> {
        match &self.backend {
            Backend::Sqlite(sqlite) => Box::pin(reader::quick(&sqlite.shared, None, |conn, _| reader::next_timer(conn))),
            Backend::Postgres(postgres) => Box::pin(postgres.next_timer()),
        }
    }

    fn blob_id(&self, org: OrgId, subject: Option<&str>, bytes: &[u8]) -> BlobId {
        blobs::id(&self.common().blob_key(org), subject, bytes)
    }

    fn blob(&self, org: OrgId, id: BlobId) -> Fut<'_, Option<Vec<u8>>> {
        Box::pin(async move { Ok(self.payload(org, id).await?.map(|(_, bytes)| bytes)) })
    }

    fn tail(&self) -> broadcast::Receiver<Arc<Committed>> {
        self.common().tail.subscribe()
    }
}
