//! Deliveries: events leave the outbox, become one row for each endpoint that wants them, and are sent until they arrive.
//!
//! The promise is at least once, in order for each endpoint and subject. It rests on three commits: the event enters the
//! outbox with what it tells of; it leaves the outbox in the commit that makes its deliveries; and what an attempt came to
//! is committed together with whose turn is next. Whatever is killed in between is done again, under the same event id.

mod fan_out;
mod flight;
mod signals;
pub(crate) mod sql;
mod worker;

use super::outside::{Change, Endpoint, Endpoints, People, Sender, Taker, Things};
use base::{Ctx, Principal, PrincipalId, PrincipalKind, Result, SharedClock, SharedRng};
use signals::Signals;
use std::{
    sync::{
        Arc, Mutex, PoisonError,
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
    pub people: Arc<dyn People>,
    pub things: Arc<dyn Things>,
    pub takers: Vec<Arc<dyn Taker>>,
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
    /// Deliveries that may wait for one endpoint. What comes beyond is not kept: it is counted, and told of.
    pub waiting_max: usize,
    /// The longest time between two looks, in case a signal was lost.
    pub look_every: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            flights_max: 64,
            endpoint_flights_max: 4,
            retention: Duration::from_secs(30 * 24 * 3600),
            waiting_max: 10_000,
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
    stopping: AtomicBool,
    flying: AtomicUsize,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

/// Changes that a slow listener may lag behind.
const CHANGES: usize = 1_024;

impl Deliveries {
    /// Listens; sends nothing yet. Must be called inside a tokio runtime.
    pub fn open(outside: Outside, options: Options) -> Self {
        let inner = Inner {
            outside,
            options,
            signals: Signals::default(),
            changes: broadcast::channel(CHANGES).0,
            stopping: AtomicBool::new(false),
            flying: AtomicUsize::new(0),
            tasks: Mutex::default(),
        };
        let own = Self(Arc::new(inner));
        let tail = own.0.outside.store.tail();
        own.0.keep(tokio::spawn(hear(own.0.clone(), tail)));
        own
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
}

/// Events of runs that leave something in the outbox.
const TOLD: &[&str] = &[
    "run.started",
    "run.succeeded",
    "run.failed",
    "run.cancelled",
    "run.paused",
    "run.unpaused",
    "approval.requested",
    "approval.edited",
    "approval.delegated",
    "approval.escalated",
    "approval.decided",
    "approval.withdrawn",
    "wait.started",
];

/// Follows what is committed: new events, and changed endpoints.
async fn hear(inner: Arc<Inner>, mut tail: broadcast::Receiver<Arc<Committed>>) {
    loop {
        match tail.recv().await {
            Ok(done) => heard(&inner, &done),
            Err(broadcast::error::RecvError::Lagged(_)) => inner.signals.reset_all(),
            Err(broadcast::error::RecvError::Closed) => return,
        }
    }
}

fn heard(inner: &Inner, done: &Committed) {
    if done.audit.iter().any(|record| record.action.starts_with("resource.") && record.body["kind"] == super::KIND) {
        inner.signals.reset(done.org);
    }
    let told = || done.events.iter().any(|event| TOLD.contains(&event.kind.as_str()));
    if !done.audit.is_empty() || told() {
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
        Ok(all.into_iter().find(|e| e.workspace == workspace && e.name == name && e.reach.is_for(ctx)))
    }
}
