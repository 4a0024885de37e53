//! Deliveries: events leave the outbox, become one row for each endpoint that wants them, and are sent until they arrive.
//!
//! The promise is at least once, in order for each endpoint and subject. It rests on three commits: the event enters the
//! outbox with what it tells of; it leaves the outbox in the commit that makes its deliveries; and what an attempt came to
//! is committed together with whose turn is next. Whatever is killed in between is done again, under the same event id.

mod fan_out;
mod flight;
mod signals;
mod worker;

use super::outside::{Change, Endpoint, Endpoints, Sender};
use base::{Ctx, OrgId, Principal, PrincipalId, PrincipalKind, Result, SharedClock, SharedRng};
use signals::Signals;
use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use store::{Committed, Journal, Store};
use tokio::{sync::broadcast, task::JoinHandle};

pub(crate) use flight::tried;

/// What deliveries are given.
pub struct Outside {
    pub store: Store,
    pub clock: SharedClock,
    pub rng: SharedRng,
    pub sender: Arc<dyn Sender>,
    pub endpoints: Arc<dyn Endpoints>,
}

/// Bounds.
#[derive(Clone, Debug)]
pub struct Options {
    /// Requests at once, over all endpoints.
    pub flights_max: usize,
    /// Requests at once to one endpoint.
    pub endpoint_flights_max: usize,
    /// How long deliveries are kept once they have ended, and how long one may wait.
    pub retention: Duration,
    /// The longest time between two looks, in case a signal was lost.
    pub look_every: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            flights_max: 64,
            endpoint_flights_max: 4,
            retention: Duration::from_secs(30 * 24 * 3600),
            look_every: Duration::from_secs(30),
        }
    }
}

/// The cloneable handle.
#[derive(Clone)]
pub struct Deliveries(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) outside: Outside,
    pub(crate) options: Options,
    pub(crate) signals: Signals,
    changes: broadcast::Sender<Change>,
    /// Organizations with an endpoint: only their runs are worth telling of.
    listened: RwLock<BTreeSet<OrgId>>,
    stopping: AtomicBool,
    flying: AtomicUsize,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

/// Changes that a slow listener may lag behind.
const CHANGES: usize = 1_024;

impl Deliveries {
    /// Reads which organizations have endpoints; sends nothing yet.
    pub async fn open(outside: Outside, options: Options) -> Result<Self> {
        let inner = Inner {
            outside,
            options,
            signals: Signals::default(),
            changes: broadcast::channel(CHANGES).0,
            listened: RwLock::default(),
            stopping: AtomicBool::new(false),
            flying: AtomicUsize::new(0),
            tasks: Mutex::default(),
        };
        let own = Self(Arc::new(inner));
        // Before the first look, so that no change falls between.
        let tail = own.0.outside.store.tail();
        for org in own.0.outside.store.organizations().await? {
            own.0.listen(org.id).await?;
        }
        own.0.keep(tokio::spawn(hear(own.0.clone(), tail)));
        Ok(own)
    }

    /// Sends what waits, and from now on what comes.
    pub fn start(&self) {
        self.0.keep(tokio::spawn(worker::run(self.0.clone())));
    }

    /// Begins no more attempts and waits for those under way.
    pub async fn stop(&self, within: Duration) {
        let inner = &self.0;
        inner.stopping.store(true, Ordering::Release);
        inner.signals.wake();
        let tasks = std::mem::take(&mut *inner.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        let clock = &inner.outside.clock;
        let until = clock.monotonic() + within;
        while tasks.iter().skip(1).any(|task| !task.is_finished()) && clock.monotonic() < until {
            clock.sleep(Duration::from_millis(10)).await;
        }
        // What is cut off here is sent again by the next process.
        tasks.iter().for_each(JoinHandle::abort);
    }

    /// Whether events of an organization's runs are worth telling of.
    pub fn listened(&self) -> Arc<dyn Fn(OrgId) -> bool + Send + Sync> {
        let inner = self.0.clone();
        Arc::new(move |org| inner.listens(org))
    }

    /// Attempts under way.
    pub fn in_flight(&self) -> usize {
        self.0.flying.load(Ordering::Acquire)
    }

    /// Every change of a delivery from now on. A slow listener loses some and reads the list again.
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.0.changes.subscribe()
    }
}

impl Inner {
    fn keep(&self, task: JoinHandle<()>) {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).push(task);
    }

    pub(crate) fn stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    pub(crate) fn tell(&self, change: Change) {
        // Nobody listens: fine.
        let _ = self.changes.send(change);
    }

    pub(crate) fn chance(&self) -> u64 {
        self.outside.rng.next_u64()
    }

    fn listens(&self, org: OrgId) -> bool {
        self.listened.read().unwrap_or_else(PoisonError::into_inner).contains(&org)
    }

    /// Looks again whether an organization has endpoints.
    async fn listen(&self, org: OrgId) -> Result<()> {
        let any = self.outside.endpoints.all(org).await?.iter().any(|e| e.spec.enabled);
        let mut listened = self.listened.write().unwrap_or_else(PoisonError::into_inner);
        if any {
            listened.insert(org);
        } else {
            listened.remove(&org);
        }
        Ok(())
    }
}

/// Events of runs that leave something in the outbox.
const TOLD: &[&str] = &["run.started", "run.succeeded", "run.failed", "run.cancelled", "approval.requested", "wait.started"];

/// Follows what is committed: new events, and changed endpoints.
async fn hear(inner: Arc<Inner>, mut tail: broadcast::Receiver<Arc<Committed>>) {
    loop {
        match tail.recv().await {
            Ok(done) => heard(&inner, &done).await,
            Err(broadcast::error::RecvError::Lagged(_)) => {
                for org in inner.outside.store.organizations().await.unwrap_or_default() {
                    listen_again(&inner, org.id).await;
                }
                inner.signals.reset_all();
            }
            Err(broadcast::error::RecvError::Closed) => return,
        }
    }
}

async fn listen_again(inner: &Inner, org: OrgId) {
    if let Err(error) = inner.listen(org).await {
        tracing::warn!(%error, "webhook endpoints could not be read");
    }
}

async fn heard(inner: &Arc<Inner>, done: &Committed) {
    if done.audit.iter().any(|record| record.body["kind"] == super::KIND) {
        listen_again(inner, done.org).await;
        inner.signals.reset(done.org);
    }
    let told = || done.events.iter().any(|event| TOLD.contains(&event.kind.as_str()));
    if !done.audit.is_empty() || (inner.listens(done.org) && told()) {
        inner.signals.wake();
    }
}

/// In whose name deliveries act.
pub(crate) fn system() -> Principal {
    Principal { id: PrincipalId(Default::default()), kind: PrincipalKind::System, name: "orc".into() }
}

impl Deliveries {
    pub(crate) async fn endpoint(&self, ctx: &Ctx, workspace: &str, name: &str) -> Result<Option<Endpoint>> {
        let all = self.0.outside.endpoints.all(ctx.org).await?;
        Ok(all.into_iter().find(|e| e.workspace == workspace && e.name == name))
    }
}
