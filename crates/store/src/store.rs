//! The store on SQLite: opening, the handle, and the journal's interface.

use crate::{
    Batch, Blob, Committed, DueTimer, Fut, Journal, Options, StoredEvent, StreamInfo,
    apply::{Applier, Stop},
    blobs::{self, FILE_FROM, Ready},
    chain::{self, GENESIS, Hash},
    checkpoint::{self, Checkpoint, Signer},
    fault,
    folder::{self, Lock, OnFatal},
    keeper::{self, Keeper},
    queue::Queue,
    reader::{self, Readers},
    schema::{self, Migration},
    seal::SealKey,
    writer::{self, Control, Job, Pending, Start},
};
use aws_lc_rs::hmac;
use base::{BlobId, Error, OrgId, Principal, PrincipalId, PrincipalKind, Result, SharedClock, SharedRng, StreamId, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};
use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{
        Arc, Mutex, OnceLock, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::JoinHandle,
};
use tokio::sync::{Semaphore, broadcast, oneshot};

/// Commits a listener may lag behind before it must read the journal.
const TAIL: usize = 4_096;
const PRINCIPALS_MAX: usize = 65_536;
/// Bytes of a batch that count as one more place in the queue.
const PLACE_BYTES: usize = 64 * 1024;
/// The largest body, snapshot or payload.
const PART_MAX: usize = 256 * 1024 * 1024;

/// What the writer, the readers and the handle share.
pub(crate) struct Shared {
    pub(crate) dir: PathBuf,
    pub(crate) clock: SharedClock,
    pub(crate) rng: SharedRng,
    pub(crate) queue: Queue<Job>,
    pub(crate) keeper: Keeper,
    pub(crate) readers: Readers,
    pub(crate) signer: Signer,
    pub(crate) seals: SealKey,
    pub(crate) tail: broadcast::Sender<Arc<Committed>>,
    pub(crate) poison: OnceLock<Error>,
    pub(crate) full: AtomicBool,
    pub(crate) pos: AtomicU64,
    pub(crate) on_fatal: Option<OnFatal>,
    orgs: RwLock<HashMap<OrgId, hmac::Key>>,
    principals: RwLock<HashMap<(OrgId, PrincipalId), Principal>>,
}

impl Shared {
    pub(crate) fn knows(&self, org: OrgId) -> bool {
        self.orgs.read().unwrap_or_else(PoisonError::into_inner).contains_key(&org)
    }

    /// An unknown organization has no key; its batches are refused anyway.
    pub(crate) fn blob_key(&self, org: OrgId) -> hmac::Key {
        let orgs = self.orgs.read().unwrap_or_else(PoisonError::into_inner);
        orgs.get(&org).cloned().unwrap_or_else(|| hmac::Key::new(hmac::HMAC_SHA256, &[]))
    }

    fn learn_org(&self, org: OrgId, key: &[u8]) {
        self.orgs.write().unwrap_or_else(PoisonError::into_inner).insert(org, hmac::Key::new(hmac::HMAC_SHA256, key));
    }

    pub(crate) fn knows_principal(&self, org: OrgId, who: &Principal) -> bool {
        self.principals.read().unwrap_or_else(PoisonError::into_inner).get(&(org, who.id)) == Some(who)
    }

    pub(crate) fn learn_principal(&self, org: OrgId, who: &Principal) {
        let mut known = self.principals.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= PRINCIPALS_MAX {
            known.clear();
        }
        known.insert((org, who.id), who.clone());
    }

    pub(crate) fn forget_principals(&self) {
        self.principals.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub(crate) fn principal_name(&self, conn: &Connection, org: OrgId, id: PrincipalId) -> Result<String> {
        if let Some(who) = self.principals.read().unwrap_or_else(PoisonError::into_inner).get(&(org, id)) {
            return Ok(who.name.clone());
        }
        let bad = |e| fault::reading("reading a principal", e);
        let mut stmt = conn.prepare_cached("SELECT name FROM principal WHERE org = ?1 AND id = ?2").map_err(bad)?;
        let name: Option<String> = stmt.query_row(params![org.as_bytes(), id.as_bytes()], |r| r.get(0)).optional().map_err(bad)?;
        Ok(name.unwrap_or_default())
    }

    pub(crate) fn dead(&self) -> Error {
        self.poison.get().cloned().unwrap_or_else(fault::closed)
    }
}

/// The journal of one data folder. Clones share it; the last one to go closes it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    shared: Arc<Shared>,
    places: Arc<Semaphore>,
    places_max: u32,
    threads: Mutex<Vec<JoinHandle<()>>>,
    local_org: OrgId,
    local_user: Principal,
    lock: Mutex<Option<Lock>>,
}

impl Store {
    /// Opens the data folder, or makes it. `features`: the tables of features, each after the store's own.
    pub fn open(options: Options, features: &[Migration], clock: SharedClock, rng: SharedRng) -> Result<Self> {
        schema::check_sqlite()?;
        let lock = folder::prepare(&options.dir)?;
        blobs::sweep(&options.dir);
        let path = options.dir.join("orc.db");
        let mut conn = schema::open_for_writing(&path)?;
        if options.pages_max > 0 {
            conn.pragma_update(None, "max_page_count", options.pages_max).map_err(|e| fault::reading("limiting the database", e))?;
        }
        schema::migrate(&mut conn, features, clock.now())?;
        let signer = Signer::open(&options.dir, &*rng)?;
        let seals = SealKey::open(&options.dir, &*rng)?;
        let begun = begin(&mut conn, &clock, &rng).map_err(|e| fault::reading("starting the journal", e))?;
        match checkpoint::check_head(&options.dir, &conn, begun.start.pos) {
            Err(e) if options.accept_lost_tail && e.code() == "journal_behind_head" => checkpoint::set_aside(&options.dir, &e)?,
            checked => checked?,
        }
        let shared = Arc::new(Shared {
            readers: Readers::new(path.clone(), options.readers),
            dir: options.dir,
            clock,
            rng,
            queue: Queue::new(),
            keeper: Keeper::default(),
            signer,
            seals,
            tail: broadcast::channel(TAIL).0,
            poison: OnceLock::new(),
            full: AtomicBool::new(false),
            pos: AtomicU64::new(begun.start.pos),
            on_fatal: options.on_fatal,
            orgs: RwLock::default(),
            principals: RwLock::default(),
        });
        for (org, key) in &begun.orgs {
            shared.learn_org(*org, key);
        }
        let keeper_conn = schema::open_for_writing(&path)?;
        let threads = spawn(&shared, conn, begun.start, keeper_conn)?;
        let places_max = options.queue_max.max(2);
        Ok(Self {
            inner: Arc::new(Inner {
                shared,
                places: Arc::new(Semaphore::new(places_max as usize)),
                places_max,
                threads: Mutex::new(threads),
                local_org: begun.local_org,
                local_user: begun.local_user,
                lock: Mutex::new(Some(lock)),
            }),
        })
    }

    /// The organization that is made on first start.
    pub fn local_org(&self) -> OrgId {
        self.inner.local_org
    }

    /// The person at this machine.
    pub fn local_user(&self) -> Principal {
        self.inner.local_user.clone()
    }

    /// Whether there is such an organization here.
    pub fn knows_org(&self, org: OrgId) -> bool {
        self.inner.shared.knows(org)
    }

    /// Position of the last durable event or audit record.
    pub fn pos(&self) -> u64 {
        self.inner.shared.pos.load(Ordering::Acquire)
    }

    /// Why nothing can be written now, if so.
    pub fn trouble(&self) -> Option<Error> {
        let shared = &self.inner.shared;
        shared.poison.get().cloned().or_else(|| shared.full.load(Ordering::Relaxed).then(fault::full))
    }

    /// Makes an organization with its own key for payload names.
    pub async fn create_org(&self, name: &str) -> Result<OrgId> {
        let name = name.to_owned();
        self.control(move |applier| {
            let shared = applier.shared.clone();
            let (org, key) = insert_org(applier.conn, &name, &shared.clock, &shared.rng).map_err(Stop::alone)?;
            shared.learn_org(org, &key);
            Ok(org)
        })
        .await
    }

    /// Signs where the journal stands, stores that, and puts it in `head.json` beside the database.
    pub async fn checkpoint(&self) -> Result<Checkpoint> {
        let head = self.control(checkpoint::sign).await?;
        let (dir, copy) = (self.inner.shared.dir.clone(), head.clone());
        blocking(move || checkpoint::publish(&dir, &copy)).await?;
        Ok(head)
    }

    /// A payload and its media type.
    pub async fn payload(&self, org: OrgId, id: BlobId) -> Result<Option<(String, Vec<u8>)>> {
        reader::quick(self.shared(), move |conn, shared| reader::blob(conn, shared, org, id)).await
    }

    /// Signs, writes what waits, and lets go of the folder. Everything acknowledged is durable before this already.
    pub async fn shutdown(&self) -> Result<()> {
        let signed = if self.inner.shared.poison.get().is_none() { self.checkpoint().await.map(|_| ()) } else { Ok(()) };
        let inner = self.inner.clone();
        blocking(move || {
            inner.close();
            Ok(())
        })
        .await?;
        match signed {
            Err(e) if e.code() == "store_closed" => Ok(()),
            other => other,
        }
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.inner.shared
    }

    /// Runs something on the writer's connection, between two groups.
    pub(crate) async fn control<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Applier<'_>) -> Result<T, Stop> + Send + 'static,
    ) -> Result<T> {
        let (send, wait) = oneshot::channel();
        let control: Control = Box::new(move |applier| {
            writer::answer(f(applier), |outcome| {
                // Whoever asked may have gone.
                let _ = send.send(outcome);
            })
        });
        let shared = &self.inner.shared;
        shared.queue.push(Job::Control(control)).map_err(|_| shared.dead())?;
        wait.await.map_err(|_| shared.dead())?
    }

    async fn commit_batch(&self, mut batch: Batch) -> Result<Arc<Committed>> {
        let inner = &self.inner;
        let shared = &inner.shared;
        if let Some(e) = shared.poison.get() {
            return Err(e.clone());
        }
        check_sizes(&batch)?;
        let weight = writer::weight(&batch, &[]);
        let places = u32::try_from(weight / PLACE_BYTES + 1).unwrap_or(u32::MAX).min(inner.places_max / 2);
        let place = inner.places.clone().acquire_many_owned(places).await.map_err(|_| shared.dead())?;
        let blobs = self.make_ready(batch.org, std::mem::take(&mut batch.blobs)).await?;
        let (reply, answer) = oneshot::channel();
        let pending = Box::new(Pending { batch, blobs, reply, _place: place });
        shared.queue.push(Job::Commit(pending)).map_err(|_| shared.dead())?;
        answer.await.map_err(|_| shared.dead())?
    }

    async fn make_ready(&self, org: OrgId, given: Vec<Blob>) -> Result<Vec<Ready>> {
        let shared = &self.inner.shared;
        if given.is_empty() {
            return Ok(Vec::new());
        }
        if !shared.knows(org) {
            return Err(Error::not_found("unknown_organization", format!("there is no organization {org} in this data folder")));
        }
        let (key, dir) = (shared.blob_key(org), shared.dir.clone());
        if given.iter().all(|b| b.bytes.len() < FILE_FROM) {
            return blobs::make_ready(&dir, org, &key, given);
        }
        let ready = blocking(move || blobs::make_ready(&dir, org, &key, given)).await;
        if let Err(e) = &ready
            && e.code() == "storage_failed"
        {
            let e = e.clone();
            // If it is closed, it has ended already.
            let _ = shared.queue.push(Job::Control(Box::new(|_| Err(e))));
        }
        ready
    }
}

fn check_sizes(batch: &Batch) -> Result<()> {
    let bodies = batch.append.iter().flat_map(|a| &a.events).map(|e| e.body.len());
    let snapshot = batch.append.as_ref().and_then(|a| a.snapshot.as_ref()).map(Vec::len);
    match bodies.chain(snapshot).chain(batch.blobs.iter().map(|b| b.bytes.len())).max() {
        Some(most) if most > PART_MAX => Err(Error::too_large(
            "payload_too_large",
            format!("a part of a batch has {most} bytes; at most {PART_MAX} are stored in one piece"),
        )),
        _ => Ok(()),
    }
}

pub(crate) async fn blocking<T: Send + 'static>(f: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(f).await.map_err(|e| Error::internal("storage_error", format!("a task ended early: {e}")))?
}

struct Begun {
    start: Start,
    local_org: OrgId,
    local_user: Principal,
    orgs: Vec<(OrgId, Vec<u8>)>,
}

/// Takes the journal over: a new owner epoch, the local organization if there is none, and where the chain ends.
fn begin(conn: &mut Connection, clock: &SharedClock, rng: &SharedRng) -> rusqlite::Result<Begun> {
    let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let meta = |key: &str| tx.query_row("SELECT value FROM meta WHERE key = ?1", [key], |r| r.get::<_, Vec<u8>>(0)).optional();
    let put = |key: &str, value: &[u8]| {
        tx.execute(
            "INSERT INTO meta(key, value) VALUES (?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
            params![key, value],
        )
    };
    let epoch = meta("epoch")?.and_then(|v| v.try_into().ok()).map_or(0, u64::from_be_bytes) + 1;
    put("epoch", &epoch.to_be_bytes())?;
    let (pos, root) = match meta("root")? {
        Some(v) if v.len() == 40 => {
            let (mut pos, mut root) = ([0; 8], GENESIS);
            pos.copy_from_slice(&v[..8]);
            root.copy_from_slice(&v[8..]);
            (u64::from_be_bytes(pos), root)
        }
        _ => (0, GENESIS),
    };
    let local = meta("local_org")?.and_then(|v| OrgId::from_slice(&v)).zip(meta("local_user")?.and_then(|v| PrincipalId::from_slice(&v)));
    let (local_org, user) = match local {
        Some(ids) => ids,
        None => {
            let (org, _) = insert_org(&tx, "local", clock, rng)?;
            let user = PrincipalId::new(&**clock, &**rng);
            tx.execute(
                "INSERT INTO principal(org, id, kind, name) VALUES (?1, ?2, ?3, 'local user')",
                params![org.as_bytes(), user.as_bytes(), chain::kind_code(PrincipalKind::User)],
            )?;
            put("local_org", org.as_bytes())?;
            put("local_user", user.as_bytes())?;
            (org, user)
        }
    };
    let name =
        tx.query_row("SELECT name FROM principal WHERE org = ?1 AND id = ?2", params![local_org.as_bytes(), user.as_bytes()], |r| {
            r.get(0)
        })?;
    let mut orgs = Vec::new();
    {
        let mut stmt = tx.prepare("SELECT id, blob_key FROM organization")?;
        let mut rows = stmt.query([])?;
        while let Some(r) = rows.next()? {
            let id: Vec<u8> = r.get(0)?;
            if let Some(org) = OrgId::from_slice(&id) {
                orgs.push((org, r.get(1)?));
            }
        }
    }
    tx.commit()?;
    let local_user = Principal { id: user, kind: PrincipalKind::User, name };
    Ok(Begun { start: Start { pos, root, epoch }, local_org, local_user, orgs })
}

fn insert_org(conn: &Connection, name: &str, clock: &SharedClock, rng: &SharedRng) -> rusqlite::Result<(OrgId, Hash)> {
    let org = OrgId::new(&**clock, &**rng);
    let mut key = GENESIS;
    rng.fill(&mut key);
    conn.execute(
        "INSERT INTO organization(id, name, blob_key, created_at) VALUES (?1, ?2, ?3, ?4)",
        params![org.as_bytes(), name, key, clock.now().0],
    )?;
    Ok((org, key))
}

fn spawn(shared: &Arc<Shared>, conn: Connection, start: Start, keeper_conn: Connection) -> Result<Vec<JoinHandle<()>>> {
    let thread = |name: &str, work: Box<dyn FnOnce() + Send>| {
        std::thread::Builder::new()
            .name(name.into())
            .spawn(work)
            .map_err(|e| Error::internal("storage_error", format!("no thread could be started: {e}")))
    };
    let (a, b) = (shared.clone(), shared.clone());
    // The keeper last: it is the first to end.
    Ok(vec![
        thread("orc-writer", Box::new(move || writer::run(&a, &conn, &start)))?,
        thread("orc-keeper", Box::new(move || keeper::run(&b, &keeper_conn)))?,
    ])
}

fn join(threads: impl IntoIterator<Item = JoinHandle<()>>) {
    for thread in threads {
        // A thread that panicked has nothing left to write.
        let _ = thread.join();
    }
}

impl Inner {
    fn close(&self) {
        self.places.close();
        let mut threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        // One after the other, the writer last: of two connections that close at once, neither is the last one, and the
        // write-ahead log stays behind.
        self.shared.readers.close();
        self.shared.keeper.stop();
        join(threads.pop());
        self.shared.queue.close();
        join(threads);
        self.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close();
    }
}

impl Journal for Store {
    fn commit(&self, batch: Batch) -> Fut<'_, Arc<Committed>> {
        Box::pin(self.commit_batch(batch))
    }

    fn stream(&self, org: OrgId, id: StreamId) -> Fut<'_, Option<StreamInfo>> {
        Box::pin(reader::quick(self.shared(), move |conn, _| reader::stream(conn, org, id)))
    }

    fn read(&self, org: OrgId, stream: StreamId, after: u64, limit: usize) -> Fut<'_, Vec<StoredEvent>> {
        Box::pin(reader::quick(self.shared(), move |conn, shared| reader::events(conn, shared, org, stream, after, limit)))
    }

    fn open_streams(&self, after: Option<StreamId>, limit: usize) -> Fut<'_, Vec<StreamInfo>> {
        Box::pin(reader::quick(self.shared(), move |conn, _| reader::open_streams(conn, after, limit)))
    }

    fn due_timers(&self, now: Timestamp, limit: usize) -> Fut<'_, Vec<DueTimer>> {
        Box::pin(reader::quick(self.shared(), move |conn, _| reader::due_timers(conn, now, limit)))
    }

    fn next_timer(&self) -> Fut<'_, Option<Timestamp>> {
        Box::pin(reader::quick(self.shared(), |conn, _| reader::next_timer(conn)))
    }

    fn blob_id(&self, org: OrgId, subject: Option<&str>, bytes: &[u8]) -> BlobId {
        blobs::id(&self.shared().blob_key(org), subject, bytes)
    }

    fn blob(&self, org: OrgId, id: BlobId) -> Fut<'_, Option<Vec<u8>>> {
        Box::pin(reader::quick(self.shared(), move |conn, shared| Ok(reader::blob(conn, shared, org, id)?.map(|b| b.1))))
    }

    fn tail(&self) -> broadcast::Receiver<Arc<Committed>> {
        self.shared().tail.subscribe()
    }
}
