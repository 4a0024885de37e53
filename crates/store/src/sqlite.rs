//! The store on SQLite: a data folder that one process holds, one thread that writes, a pool that reads.

use crate::{
    Batch, Blob, Committed, Options,
    apply::{Applier, Stop},
    backup::{self, Archive, Backup},
    ballast::Ballast,
    blobs::{self, FILE_FROM, Ready},
    chain::{self, GENESIS, Hash},
    checkpoint::{self, Checkpoint},
    common::Common,
    fault,
    folder::{self, Lock},
    keeper::{self, Keeper},
    quarantine::Quarantine,
    queue::Queue,
    reader::Readers,
    schema::{self, Migration},
    writer::{self, Control, Job, Pending, Start},
};
use base::{Error, OrgId, Principal, PrincipalId, PrincipalKind, Result, SharedClock, SharedRng};
use rusqlite::{Connection, OptionalExtension, params};
use std::{
    ops::Deref,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
};
use tokio::sync::{Semaphore, oneshot};

/// Bytes of a batch that count as one more place in the queue.
const PLACE_BYTES: usize = 64 * 1024;
/// The largest body, snapshot or payload.
const PART_MAX: usize = 256 * 1024 * 1024;

/// What the writer, the readers and the handle share.
pub(crate) struct Shared {
    common: Common,
    pub(crate) queue: Queue<Job>,
    pub(crate) keeper: Keeper,
    pub(crate) quarantine: Quarantine,
    /// The backup that is kept up to date. While somebody holds it, the log is not copied into the database.
    pub(crate) archive: Mutex<Option<Archive>>,
    pub(crate) ballast: Ballast,
    pub(crate) epoch: u64,
    pub(crate) readers: Readers,
    /// Shared by whoever is between writing the file of a payload and the row that names it; alone: whoever removes files.
    pub(crate) files: Arc<tokio::sync::RwLock<()>>,
    /// For copies of the database: closing any other descriptor of the file would let go of the locks of all connections, and another
    /// program could then take the log away. Dropped last.
    pub(crate) database: std::fs::File,
}

impl Deref for Shared {
    type Target = Common;

    fn deref(&self) -> &Common {
        &self.common
    }
}

impl Shared {
    pub(crate) fn principal_name(&self, conn: &Connection, org: OrgId, id: PrincipalId) -> Result<String> {
        if let Some(name) = self.known_name(org, id) {
            return Ok(name);
        }
        let bad = |e| fault::reading("reading a principal", e);
        let mut stmt = conn.prepare_cached("SELECT name FROM principal WHERE org = ?1 AND id = ?2").map_err(bad)?;
        let name: Option<String> = stmt.query_row(params![org.as_bytes(), id.as_bytes()], |r| r.get(0)).optional().map_err(bad)?;
        Ok(name.unwrap_or_default())
    }
}

/// The open data folder; closed with the last handle.
pub(crate) struct Sqlite {
    pub(crate) shared: Arc<Shared>,
    places: Arc<Semaphore>,
    places_max: u32,
    threads: Mutex<Vec<JoinHandle<()>>>,
    pub(crate) local_org: OrgId,
    pub(crate) local_user: Principal,
    lock: Mutex<Option<Lock>>,
    /// What was accepted as lost when the folder was opened.
    pub(crate) lost: Option<Error>,
    /// The process before this one let go in order.
    pub(crate) orderly: bool,
}

impl Sqlite {
    pub(crate) fn open(options: &Options, features: &[Migration], clock: SharedClock, rng: SharedRng) -> Result<Self> {
        schema::check_sqlite()?;
        let lock = folder::prepare(&options.dir)?;
        blobs::sweep(&options.dir);
        let path = options.dir.join("orc.db");
        let mut conn = schema::open_for_writing(&path)?;
        if options.pages_max > 0 {
            conn.pragma_update(None, "max_page_count", options.pages_max).map_err(|e| fault::reading("limiting the database", e))?;
        }
        schema::migrate(&mut conn, features, clock.now())?;
        let begun = begin(&mut conn, &clock, &rng).map_err(|e| fault::reading("starting the journal", e))?;
        let orderly = folder::ended_in_order(&options.dir, begun.start.epoch - 1);
        let common = Common::open(options, clock, rng, begun.start.pos)?;
        let lost = match checkpoint::check_head(&options.dir, &conn, &common.signer) {
            Err(e) if options.accept_lost_tail && e.code() == "journal_behind_head" => {
                checkpoint::set_aside(&options.dir, &e)?;
                Some(e)
            }
            checked => checked.map(|()| None)?,
        };
        let database = std::fs::File::open(&path).map_err(|e| fault::file("the database cannot be read", &path, &e))?;
        let archive = options.backup_to.as_ref().map(|to| Archive::new(&options.dir, to, begun.start.epoch).continuous());
        let shared = Arc::new(Shared {
            common,
            quarantine: Quarantine::default(),
            archive: Mutex::new(archive),
            ballast: Ballast::new(&options.dir, options.ballast_bytes),
            epoch: begun.start.epoch,
            readers: Readers::new(path.clone(), options.readers),
            files: Arc::default(),
            queue: Queue::new(),
            keeper: Keeper::default(),
            database,
        });
        for (org, key) in &begun.orgs {
            shared.learn_org(*org, key);
        }
        let keeper_conn = schema::open_for_writing(&path)?;
        let threads = spawn(&shared, conn, begun.start, keeper_conn)?;
        let places_max = options.queue_max.max(2);
        Ok(Self {
            shared,
            places: Arc::new(Semaphore::new(places_max as usize)),
            places_max,
            threads: Mutex::new(threads),
            local_org: begun.local_org,
            local_user: begun.local_user,
            lock: Mutex::new(Some(lock)),
            lost,
            orderly,
        })
    }

    pub(crate) async fn create_org(&self, name: &str) -> Result<OrgId> {
        let name = name.to_owned();
        self.control(move |applier| {
            let shared = applier.shared.clone();
            let (org, key) = insert_org(applier.conn, &name, &shared.clock, &shared.rng).map_err(Stop::alone)?;
            shared.learn_org(org, &key);
            Ok(org)
        })
        .await
    }

    pub(crate) async fn checkpoint(&self) -> Result<Checkpoint> {
        let head = self.control(checkpoint::sign).await?;
        let (dir, copy) = (self.shared.dir.clone(), head.clone());
        blocking(move || checkpoint::publish(&dir, &copy)).await?;
        Ok(head)
    }

    /// A backup at this moment, into a folder of its own; the one that is kept up to date goes on.
    pub(crate) async fn backup(&self, to: PathBuf, with_keys: bool) -> Result<Backup> {
        let shared = self.shared.clone();
        blocking(move || backup::now(&shared, &to, with_keys)).await
    }

    /// What the threads do in their time. `copy`: with the log copied into the database afterwards.
    #[cfg(test)]
    pub(crate) async fn ship(&self, copy: bool) -> Result<()> {
        if copy {
            return self.control(|applier| keeper::copy_kept(&applier.shared.clone(), applier.conn).map_err(Stop::Refused)).await;
        }
        let shared = self.shared.clone();
        blocking(move || match &mut *shared.archive.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(archive) => archive.ship(&shared).map(|_| ()),
            None => Ok(()),
        })
        .await
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
        let shared = &self.shared;
        shared.queue.push(None, 0, false, Job::Control(control)).map_err(|_| shared.dead())?;
        wait.await.map_err(|_| shared.dead())?
    }

    pub(crate) async fn commit(&self, mut batch: Batch) -> Result<Arc<Committed>> {
        let shared = &self.shared;
        if let Some(e) = shared.poison.get() {
            return Err(e.clone());
        }
        check_sizes(&batch)?;
        batch.without_zeros();
        let weight = writer::weight(&batch, &[]);
        let places = u32::try_from(weight / PLACE_BYTES + 1).unwrap_or(u32::MAX).min(self.places_max / 2);
        let place = self.places.clone().acquire_many_owned(places).await.map_err(|_| shared.dead())?;
        let filed = batch.blobs.iter().any(|b| b.bytes.len() >= FILE_FROM);
        let files = if filed { Some(shared.files.clone().read_owned().await) } else { None };
        let blobs = self.make_ready(batch.org, std::mem::take(&mut batch.blobs)).await?;
        let (reply, answer) = oneshot::channel();
        let (owner, urgent) = (Some(batch.org), batch.urgent);
        let pending = Box::new(Pending { batch, blobs, reply, _place: place, _files: files });
        shared.queue.push(owner, weight, urgent, Job::Commit(pending)).map_err(|_| shared.dead())?;
        answer.await.map_err(|_| shared.dead())?
    }

    async fn make_ready(&self, org: OrgId, given: Vec<Blob>) -> Result<Vec<Ready>> {
        let shared = &self.shared;
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
            let _ = shared.queue.push(None, 0, false, Job::Control(Box::new(|_| Err(e))));
        }
        ready
    }
}

pub(crate) fn check_sizes(batch: &Batch) -> Result<()> {
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
    let c = shared.clone();
    // The writer first: it is the last to end.
    let threads = vec![
        thread("orc-writer", Box::new(move || writer::run(&a, &conn, &start)))?,
        thread("orc-keeper", Box::new(move || keeper::run(&b, &keeper_conn)))?,
        thread("orc-backup", Box::new(move || backup::keep(&c)))?,
    ];
    Ok(threads)
}

fn join(threads: impl IntoIterator<Item = JoinHandle<()>>) {
    for thread in threads {
        // A thread that panicked has nothing left to write.
        let _ = thread.join();
    }
}

impl Sqlite {
    /// Lets go of the folder.
    pub(crate) fn close(&self) {
        self.places.close();
        let mut threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        // One after the other, the writer last: of two connections that close at once, neither is the last one, and the
        // write-ahead log stays behind.
        self.shared.readers.close();
        self.shared.keeper.stop();
        join(threads.drain(1.min(threads.len())..));
        self.shared.queue.close();
        join(threads);
        self.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        self.close();
    }
}
