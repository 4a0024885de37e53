//! Carries out what the machine decides: commits its events, then does its effects, and feeds the results back in.
//! One actor per run in memory; a run that waits long is let go and read back from the journal when something comes.

mod active;
mod actor;
mod commit;
mod effects;
mod load;
mod recovery;
#[cfg(test)]
mod tests;
mod timers;

use crate::{Delta, Options, Outside, machine::Input};
use active::Active;
pub(crate) use actor::Boot;
use base::{
    BlobId, Digest, Error, OrgId, Principal, PrincipalId, PrincipalKind, Result, RunId,
    fair::{Bounds, Gate, Share},
};
pub(crate) use commit::{Outcome, kind_of};
use effects::Counted;
use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::{Notify, Semaphore, broadcast, mpsc, oneshot},
    task::JoinHandle,
};

/// Messages that wait for one run at most.
const MAILBOX: usize = 1_024;

pub(crate) enum Msg {
    Input(Input),
    /// What an effect came to. It counts as in flight until its run has committed what follows.
    Landed(Input, Counted),
    Command(Input, Principal, oneshot::Sender<Result<()>>),
    /// Only load it: recovery does the rest.
    Wake(oneshot::Sender<Result<()>>),
}

type Key = (OrgId, RunId);

pub(crate) struct Runner {
    pub(crate) outside: Outside,
    pub(crate) options: Options,
    pub(crate) deltas: broadcast::Sender<Arc<Delta>>,
    pub(crate) active: Mutex<Active>,
    /// Places to do something outside, given to each organization in turn.
    pub(crate) effects: Arc<Gate<OrgId>>,
    /// The same for what takes time of the processor.
    looks: Arc<Gate<OrgId>>,
    /// The same for deciding what follows and committing it.
    pub(crate) turns: Arc<Gate<OrgId>>,
    pub(crate) in_flight: AtomicUsize,
    /// Held while something is carried out that was under way in two deaths of the process: one at a time.
    suspects: Arc<Semaphore>,
    /// What may have been under way when the process before this one died, and has not been read since: that death is still to be counted.
    left: Mutex<HashSet<Key>>,
    stopping: AtomicBool,
    /// Runs that somebody wants to cancel: what they are committing goes in although the disk is full, or the cancel would wait.
    pub(crate) cancelled: Mutex<HashSet<Key>>,
    timers_changed: Notify,
    timers_task: Mutex<Option<JoinHandle<()>>>,
    /// Definitions that are known to be stored already, by workspace.
    pub(crate) definitions: Mutex<HashMap<(OrgId, String, Digest), BlobId>>,
}

/// A poisoned lock only means that another thread panicked; the maps behind ours are always whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Who acts when the machine itself does.
pub(crate) fn system() -> Principal {
    Principal { id: PrincipalId(Default::default()), kind: PrincipalKind::System, name: "orc".to_owned() }
}

impl Runner {
    pub(crate) fn new(outside: Outside, options: Options) -> Arc<Self> {
        Arc::new(Self {
            deltas: broadcast::channel(4_096).0,
            active: Mutex::default(),
            effects: Gate::new(Bounds::places(options.effects_max, options.effects_per_organization_max)),
            looks: Gate::new(Bounds::places(options.looks_max, options.looks_per_organization_max)),
            turns: Gate::new(Bounds::places(options.turns_max, options.turns_per_organization_max)),
            in_flight: AtomicUsize::new(0),
            suspects: Arc::new(Semaphore::new(1)),
            left: Mutex::default(),
            stopping: AtomicBool::new(false),
            cancelled: Mutex::default(),
            timers_changed: Notify::new(),
            timers_task: Mutex::default(),
            definitions: Mutex::default(),
            outside,
            options,
        })
    }

    pub(crate) fn stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// Work that goes on beside the other organizations' in turn.
    fn spawn(&self, org: OrgId, work: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
        tokio::spawn(Share::new(&self.looks, move || org, Box::pin(work)))
    }

    /// The run's mailbox; makes its actor, which reads it from the journal, if it has none.
    fn mailbox(self: &Arc<Self>, key: Key, urgent: bool) -> mpsc::Sender<Msg> {
        let mut active = lock(&self.active);
        if let Some(sender) = active.get(&key) {
            return sender.clone();
        }
        let (sender, receiver) = mpsc::channel(MAILBOX);
        active.insert(key, sender.clone());
        self.spawn(key.0, actor::live(self.clone(), key, Boot::Load { urgent }, receiver));
        sender
    }

    /// Commits a fresh run's first batch and starts its actor. The mailbox stands before the commit: what a timer or a
    /// watcher of the new run sends meanwhile waits for this actor and does not call up a second one.
    pub(crate) async fn launch(self: Arc<Self>, key: Key, batch: store::Batch, boot: Boot) -> Result<()> {
        let mut turn = Some(self.turns.enter(key.0, false).await.map_err(|_| stopping())?);
        let (sender, mut inbox) = mpsc::channel(MAILBOX);
        lock(&self.active).insert(key, sender);
        match self.commit(batch, &mut turn).await {
            Ok(()) => drop(self.spawn(key.0, actor::live(self.clone(), key, boot, inbox))),
            Err(error) => {
                actor::refuse(&self, key, &mut inbox, &error);
                return Err(error);
            }
        }
        Ok(())
    }

    pub(crate) async fn send(self: &Arc<Self>, key: Key, mut msg: Msg) {
        // A mailbox closes when its actor lets the run go; the next one is fresh.
        let urgent = matches!(msg, Msg::Command(..));
        while !self.stopping() {
            match self.mailbox(key, urgent).send(msg).await {
                Ok(()) => return,
                Err(mpsc::error::SendError(back)) => msg = back,
            }
            tokio::task::yield_now().await;
        }
    }

    /// Without waiting for room: what does not fit is offered again.
    fn offer(self: &Arc<Self>, key: Key, msg: Msg) {
        if let Err(mpsc::error::TrySendError::Closed(msg)) = self.mailbox(key, false).try_send(msg) {
            // Its actor has just let the run go, and a fresh mailbox has room.
            drop(self.mailbox(key, false).try_send(msg));
        }
    }

    pub(crate) async fn command(self: &Arc<Self>, key: Key, by: Principal, input: Input) -> Result<()> {
        let (reply, answer) = oneshot::channel();
        let cancels = matches!(input, Input::Cancel { .. }) && lock(&self.cancelled).insert(key);
        self.send(key, Msg::Command(input, by, reply)).await;
        let answer = answer.await.unwrap_or_else(|_| Err(stopping()));
        if cancels {
            lock(&self.cancelled).remove(&key);
        }
        answer
    }

    pub(crate) async fn wake(self: &Arc<Self>, key: Key) -> Result<()> {
        let (reply, answer) = oneshot::channel();
        self.send(key, Msg::Wake(reply)).await;
        answer.await.unwrap_or_else(|_| Err(stopping()))
    }

    pub(crate) async fn stop(&self, deadline: Duration) {
        self.stopping.store(true, Ordering::Release);
        self.effects.close();
        self.suspects.close();
        self.timers_changed.notify_one();
        let clock = &self.outside.clock;
        let until = clock.monotonic() + deadline;
        while self.in_flight.load(Ordering::Acquire) > 0 && clock.monotonic() < until {
            clock.sleep(Duration::from_millis(10)).await;
        }
        self.turns.close();
        // What is left is durable as *started*; the next process takes it up.
        lock(&self.active).clear();
        if let Some(task) = lock(&self.timers_task).take() {
            task.abort();
        }
    }
}

pub(crate) fn stopping() -> Error {
    Error::unavailable("stopping", "the program is stopping; nothing was done").fix("try again when it runs").retry_after_ms(2_000)
}
