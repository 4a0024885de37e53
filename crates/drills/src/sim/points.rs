//! Every commit of a run over the real store: the process ends once before it and once after it, and what the next one makes of the same
//! folder must end as it would have without that.

use super::{
    check,
    clients::{Clients, Wanted},
    dice::Dice,
    generate,
    ledger::Ledger,
    outside::Outside,
    recording::Recording,
    time::SimClock,
};
use crate::Env;
use base::{BlobId, Error, OrgId, Result, StreamId, Timestamp};
use engine::{Engine, Options};
use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};
use store::{Batch, Committed, DueTimer, Fut, Journal, Store, StoredEvent, StreamInfo};

/// More than any of the workflows needs.
const STEPS_MAX: u32 = 100_000;

/// What became of all points of some workflows.
#[derive(Clone, Debug, Default)]
pub struct Points {
    pub workflows: u64,
    /// Of all of them, without a crash.
    pub commits: u64,
    /// How they ended, without a crash: status and outputs.
    pub ends: Vec<String>,
    /// Crashes, one before and one after each commit.
    pub crashes: u64,
    pub deliveries: u64,
    pub again: u64,
    /// What did not hold, with the seed and the point.
    pub broken: Vec<String>,
}

/// Where the process ends.
#[derive(Clone, Copy)]
struct Point {
    commit: u64,
    /// The commit is on the disk, and nobody was told.
    written: bool,
}

/// The store as a process sees that ends at a point.
struct Cut {
    store: Store,
    ledger: Arc<Ledger>,
    point: Option<Point>,
    commits: AtomicU64,
    dead: AtomicBool,
    /// What the store's own threads are at.
    busy: AtomicUsize,
}

impl Cut {
    async fn while_busy<T>(&self, work: Fut<'_, T>) -> Result<T> {
        if self.dead.load(Ordering::Acquire) {
            return Err(Error::internal("storage_failed", "the process has ended"));
        }
        self.busy.fetch_add(1, Ordering::AcqRel);
        let done = work.await;
        self.busy.fetch_sub(1, Ordering::AcqRel);
        done
    }

    async fn write(&self, batch: Batch) -> Result<Arc<Committed>> {
        let commit = self.commits.fetch_add(1, Ordering::AcqRel);
        let point = self.point.filter(|point| point.commit == commit);
        if point.is_some_and(|point| !point.written) {
            self.dead.store(true, Ordering::Release);
        }
        let done = self.while_busy(self.store.commit(batch)).await?;
        self.ledger.durable(&done);
        if point.is_some() {
            self.dead.store(true, Ordering::Release);
            return Err(Error::internal("storage_failed", "the process has ended"));
        }
        self.ledger.acknowledged(&done);
        Ok(done)
    }
}

impl Journal for Cut {
    fn commit(&self, batch: Batch) -> Fut<'_, Arc<Committed>> {
        Box::pin(self.write(batch))
    }

    fn stream(&self, org: OrgId, id: StreamId) -> Fut<'_, Option<StreamInfo>> {
        Box::pin(self.while_busy(self.store.stream(org, id)))
    }

    fn read(&self, org: OrgId, stream: StreamId, after: u64, limit: usize) -> Fut<'_, Vec<StoredEvent>> {
        Box::pin(self.while_busy(self.store.read(org, stream, after, limit)))
    }

    fn open_streams(&self, after: Option<StreamId>, limit: usize) -> Fut<'_, Vec<StreamInfo>> {
        Box::pin(self.while_busy(self.store.open_streams(after, limit)))
    }

    fn due_organizations(&self, now: Timestamp, after: Option<OrgId>, limit: usize) -> Fut<'_, Vec<OrgId>> {
        Box::pin(self.while_busy(self.store.due_organizations(now, after, limit)))
    }

    fn due_timers(&self, org: OrgId, now: Timestamp, after: Option<DueTimer>, limit: usize) -> Fut<'_, Vec<DueTimer>> {
        Box::pin(self.while_busy(self.store.due_timers(org, now, after, limit)))
    }

    fn next_timer(&self) -> Fut<'_, Option<Timestamp>> {
        Box::pin(self.while_busy(self.store.next_timer()))
    }

    fn blob_id(&self, org: OrgId, subject: Option<&str>, bytes: &[u8]) -> BlobId {
        self.store.blob_id(org, subject, bytes)
    }

    fn blob(&self, org: OrgId, id: BlobId) -> Fut<'_, Option<Vec<u8>>> {
        Box::pin(self.while_busy(self.store.blob(org, id)))
    }

    fn tail(&self) -> tokio::sync::broadcast::Receiver<Arc<Committed>> {
        self.store.tail()
    }
}

/// One folder, from its first process to the end of its run.
struct Story {
    recorded: Option<Arc<Recording>>,
    seed: u64,
    clock: Arc<SimClock>,
    dice: Arc<Dice>,
    ledger: Arc<Ledger>,
    clients: Arc<Clients>,
}

/// What is left at the end of one story.
struct Told {
    commits: u64,
    fell: bool,
    deliveries: u64,
    again: u64,
    ends: BTreeMap<String, String>,
    broken: Vec<String>,
}

/// Whose commits.
#[derive(Clone)]
pub enum Of {
    /// A workflow made of this seed.
    Seed(u64),
    /// A run that was carried out once.
    Run(Arc<Recording>),
}

/// All points of some workflows. Blocks; must not be called from inside a runtime.
pub fn points(env: &Env, all: impl IntoIterator<Item = Of>) -> Result<Points> {
    let mut sum = Points::default();
    for of in all {
        let seed = of.seed();
        let plain = tell(env, &of, None)?;
        sum.broken.extend(plain.broken.iter().map(|what| format!("seed {seed}: {what}")));
        if let Of::Run(run) = &of
            && !plain.ends.values().all(|end| end.starts_with(run.status))
        {
            sum.broken.push(format!("the recorded run has {}, and repeated it ends as {:?}", run.status, plain.ends));
        }
        if let Of::Run(run) = &of
            && run.status != "succeeded"
        {
            sum.broken.push(format!(
                "without a crash the run has {}: make it succeed, crashes of what comes to nothing prove little",
                run.status
            ));
        }
        sum.workflows += 1;
        sum.commits += plain.commits;
        sum.ends.extend(plain.ends.values().cloned());
        for point in (0..plain.commits).flat_map(|commit| [false, true].map(|written| Point { commit, written })) {
            let told = tell(env, &of, Some(point))?;
            let place = format!("seed {seed}, {} commit {}", if point.written { "after" } else { "before" }, point.commit + 1);
            sum.crashes += u64::from(told.fell);
            (sum.deliveries, sum.again) = (sum.deliveries + told.deliveries, sum.again + told.again);
            sum.broken.extend(told.broken.iter().map(|what| format!("{place}: {what}")));
            if told.ends != plain.ends {
                sum.broken.push(format!("{place}: it ended as {:.2000} instead of {:.2000}", ends(&told.ends), ends(&plain.ends)));
            }
        }
    }
    Ok(sum)
}

fn tell(env: &Env, of: &Of, point: Option<Point>) -> Result<Told> {
    let folder = env.dir.join("points");
    let open = || Store::open(store::Options::new(&folder), &[], env.clock.clone(), env.rng.clone());
    let mut store = open()?;
    let story = Story::new(of, store.local_org());
    let mut told = Told { commits: 0, fell: false, deliveries: 0, again: 0, ends: BTreeMap::new(), broken: Vec::new() };
    let mut point = point;
    loop {
        let cut = Cut {
            store,
            ledger: story.ledger.clone(),
            point: point.take(),
            commits: AtomicU64::new(0),
            dead: AtomicBool::new(false),
            busy: AtomicUsize::new(0),
        };
        let cut = Arc::new(cut);
        let runtime = runtime()?;
        let ended = runtime.block_on(story.live(&cut, &mut told.broken))?;
        told.commits += cut.commits.load(Ordering::Acquire);
        if ended {
            let (found, judged) = runtime.block_on(check::all(&*cut, &story.clients, &story.ledger, of.reaches()))?;
            told.broken.extend(found);
            told.ends = judged.ends;
            break;
        }
        told.fell = true;
        // Whatever the process still had in memory goes with its runtime; the folder is opened anew.
        drop((runtime, cut));
        store = open()?;
        story.ledger.crashed();
    }
    remove(&folder)?;
    let mut state = story.ledger.lock();
    told.broken.append(&mut state.broken);
    (told.deliveries, told.again) = (state.deliveries, state.again);
    Ok(told)
}

fn ends(ends: &BTreeMap<String, String>) -> String {
    ends.values().cloned().collect::<Vec<_>>().join(", ")
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    let made = tokio::runtime::Builder::new_current_thread().build();
    made.map_err(|e| Error::internal("internal_fault", format!("there is no runtime: {e}")))
}

fn remove(folder: &Path) -> Result<()> {
    std::fs::remove_dir_all(folder).map_err(|e| Error::internal("internal_fault", format!("{} stays: {e}", folder.display())))
}

impl Of {
    fn seed(&self) -> u64 {
        if let Self::Seed(seed) = self { *seed } else { 0 }
    }

    fn wanted(&self, org: OrgId) -> Wanted {
        match self {
            Self::Seed(seed) => Wanted::new(org, "w0", generate::workflow(&Dice::new(*seed), "points", false)),
            Self::Run(run) => {
                let (inputs, grants) = (run.inputs.clone(), run.grants.clone());
                Wanted { inputs, grants, ..Wanted::new(org, "w0", run.definition.clone()) }
            }
        }
    }

    fn recording(&self) -> Option<Arc<Recording>> {
        if let Self::Run(run) = self { Some(run.clone()) } else { None }
    }

    fn reaches(&self) -> fn(&str) -> bool {
        if let Self::Seed(_) = self { check::reaches } else { |_| true }
    }
}

impl Story {
    fn new(of: &Of, org: OrgId) -> Self {
        let seed = of.seed();
        let (dice, ledger) = (Arc::new(Dice::new(seed)), Arc::new(Ledger::new()));
        let clients = Arc::new(Clients::new(vec![of.wanted(org)], ledger.clone(), dice.clone(), seed, false));
        Self { recorded: of.recording(), seed, clock: Arc::new(SimClock::new(dice.clone())), dice, ledger, clients }
    }

    /// True: the run has ended.
    async fn live(&self, cut: &Arc<Cut>, broken: &mut Vec<String>) -> Result<bool> {
        let (clock, dice, ledger) = (self.clock.clone(), self.dice.clone(), self.ledger.clone());
        let outside = Outside { clock, dice, ledger, seed: self.seed, wild: false, recorded: self.recorded.clone() }.over(cut.clone());
        let engine = Engine::start(outside, Options { run_ahead_max: 2, inline_bytes_max: 64, ..Options::default() }).await?;
        for _ in 0..STEPS_MAX {
            for _ in 0..4 {
                tokio::task::yield_now().await;
            }
            if cut.dead.load(Ordering::Acquire) {
                return Ok(false);
            }
            if cut.busy.load(Ordering::Acquire) > 0 {
                // The store works on threads of its own; the world stands still meanwhile.
                std::thread::sleep(Duration::from_micros(30));
                continue;
            }
            let started = self.clients.told(|told| told.started.len()) == 1;
            if started && self.ledger.lock().runs.values().all(|run| run.closed) {
                return Ok(true);
            }
            self.clients.act(&engine, true);
            self.clock.advance();
        }
        broken.push("I11: the run does not come to its end".to_owned());
        Ok(true)
    }
}
