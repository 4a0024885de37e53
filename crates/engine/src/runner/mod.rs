//! Carries out what the machine decides: commits its events, then does its effects, and feeds the results back in.
//! One actor per run in memory; a run that waits long is let go and read back from the journal when something comes.

mod actor;
mod commit;
mod effects;
mod load;
#[cfg(test)]
mod tests;
mod timers;

use crate::{Delta, Options, Outside, machine::Input};
pub(crate) use actor::Boot;
use base::{BlobId, Digest, Error, Kind, OrgId, Principal, PrincipalId, PrincipalKind, Result, RunId};
pub(crate) use commit::{Outcome, kind_of};
use effects::Counted;
use std::{
    collections::{HashMap, HashSet, VecDeque},
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
const TAKE_UP_ATTEMPTS: u32 = 3;
/// Longer after every attempt, up to a second.
const TAKE_UP_AGAIN: Duration = Duration::from_millis(50);

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
    active: Mutex<HashMap<Key, mpsc::Sender<Msg>>>,
    pub(crate) slots: Arc<Semaphore>,
    pub(crate) in_flight: AtomicUsize,
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
            slots: Arc::new(Semaphore::new(options.effects_max)),
            in_flight: AtomicUsize::new(0),
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

    /// The run's mailbox; makes its actor, which reads it from the journal, if it has none.
    fn mailbox(self: &Arc<Self>, key: Key) -> mpsc::Sender<Msg> {
        let mut active = lock(&self.active);
        if let Some(sender) = active.get(&key) {
            return sender.clone();
        }
        let (sender, receiver) = mpsc::channel(MAILBOX);
        active.insert(key, sender.clone());
        tokio::spawn(actor::live(self.clone(), key, Boot::Load, receiver));
        sender
    }

    /// Commits a fresh run's first batch and starts its actor. The mailbox stands before the commit: what a timer or a
    /// watcher of the new run sends meanwhile waits for this actor and does not call up a second one.
    pub(crate) async fn launch(self: Arc<Self>, key: Key, batch: store::Batch, boot: Boot) -> Result<()> {
        let (sender, mut inbox) = mpsc::channel(MAILBOX);
        lock(&self.active).insert(key, sender);
        match self.commit(batch).await {
            Ok(()) => drop(tokio::spawn(actor::live(self, key, boot, inbox))),
            Err(error) => {
                actor::refuse(&self, key, &mut inbox, &error);
                return Err(error);
            }
        }
        Ok(())
    }

    pub(crate) async fn send(self: &Arc<Self>, key: Key, mut msg: Msg) {
        // A mailbox closes when its actor lets the run go; the next one is fresh.
        while !self.stopping() {
            match self.mailbox(key).send(msg).await {
                Ok(()) => return,
                Err(mpsc::error::SendError(back)) => msg = back,
            }
            tokio::task::yield_now().await;
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

    /// Takes up every run that was under way. Runs that wait for a person or a time are read when that comes.
    pub(crate) async fn recover(self: &Arc<Self>) -> Result<()> {
        let mut after = None;
        let mut runs = Vec::new();
        loop {
            let page = self.outside.journal.open_streams(after, 500).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            runs.extend(page.iter().filter(|s| s.head.status != "waiting").map(|s| (s.org, s.id)));
        }
        tokio::spawn(self.clone().take_up(runs));
        *lock(&self.timers_task) = Some(tokio::spawn(timers::keep(self.clone())));
        Ok(())
    }

    /// One run after the other. One that cannot be read now, as on a busy disk, comes up again after the others for as long as it takes:
    /// nobody else would take it up. One that cannot be read for another reason is left alone after some attempts.
    async fn take_up(self: Arc<Self>, runs: Vec<Key>) {
        let clock = self.outside.clock.clone();
        let pause = Duration::from_secs(1) / self.options.recovery_per_s.max(1);
        let mut queue: VecDeque<(Key, u32)> = runs.into_iter().map(|key| (key, 1)).collect();
        while let Some((key, tried)) = queue.pop_front() {
            if self.stopping() {
                return;
            }
            clock.sleep(pause).await;
            let Err(error) = self.wake(key).await else { continue };
            if error.code() == "history_damaged" {
                // The store has named it. Reading it again will not mend it, and the others must not wait for it.
                tracing::error!(run = %key.1, "a damaged run is not taken up; the others are");
                continue;
            }
            let again = match error.kind() {
                Kind::Conflict | Kind::NotFound => continue,
                Kind::Unavailable | Kind::Timeout => true,
                _ => tried < TAKE_UP_ATTEMPTS,
            };
            tracing::warn!(run = %key.1, error = %error, again, "a run could not be taken up");
            if again {
                queue.push_back((key, tried + 1));
                clock.sleep(TAKE_UP_AGAIN * tried.min(20)).await;
            }
        }
    }

    pub(crate) async fn stop(&self, deadline: Duration) {
        self.stopping.store(true, Ordering::Release);
        self.slots.close();
        self.timers_changed.notify_one();
        let clock = &self.outside.clock;
        let until = clock.monotonic() + deadline;
        while self.in_flight.load(Ordering::Acquire) > 0 && clock.monotonic() < until {
            clock.sleep(Duration::from_millis(10)).await;
        }
        // What is left is durable as *started*; the next process takes it up.
        lock(&self.active).clear();
        if let Some(task) = lock(&self.timers_task).take() {
            task.abort();
        }
    }
}

fn stopping() -> Error {
    Error::unavailable("stopping", "the program is stopping; nothing was done").fix("try again when it runs")
}
