//! One run in memory: takes what comes, lets the machine decide, commits, and only then acts.

use super::{
    Key, MAILBOX, Msg, Runner,
    commit::Outcome,
    effects::{Ground, InFlight, OnBehalf},
    lock,
};
use crate::{
    event::Event,
    machine::{
        Effect, Input, Turn,
        state::{Phase, Run},
    },
};
use base::{OrgId, Principal, Result, Timestamp, fair::Pass};
use std::{collections::VecDeque, sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};

/// How long a run that waits stays in memory.
const IDLE: Duration = Duration::from_secs(30);

/// A state that is larger than this is only ever folded.
const SNAPSHOT_BYTES_MAX: usize = 64 * 1024 * 1024;
/// What an event takes, about.
const EVENT_BYTES: u64 = 200;

pub(crate) enum Boot {
    Load {
        /// Somebody waits for it.
        urgent: bool,
    },
    /// Its first batch is committed; these effects follow from it, and there may be more to do at once.
    Fresh { run: Box<Run>, effects: Vec<Effect>, more: bool },
}

struct Actor {
    runner: Arc<Runner>,
    key: Key,
    run: Run,
    on_behalf: Arc<OnBehalf>,
    mailbox: mpsc::Sender<Msg>,
    inbox: mpsc::Receiver<Msg>,
    /// What came while it waited to be alone, before what is in the inbox.
    kept: VecDeque<Msg>,
    flying: InFlight,
    /// The number of events from which the next snapshot is due.
    snapshot_due: u64,
    /// No other suspect is carried out until it is dropped.
    alone: Option<oneshot::Sender<()>>,
}

/// What one turn came to.
struct Done {
    events: Vec<Event>,
    effects: Vec<Effect>,
    by: Option<Principal>,
    at: Timestamp,
}

type Replies = Vec<(oneshot::Sender<Result<()>>, Result<()>)>;

/// What a run holds while it decides and commits. It is given back in between when a commit has to wait.
pub(super) type Place = Option<Pass<OrgId>>;

pub(super) async fn live(runner: Arc<Runner>, key: Key, boot: Boot, mut inbox: mpsc::Receiver<Msg>) {
    let mut turn = None;
    let (run, fresh) = match boot {
        Boot::Fresh { run, effects, more } => (*run, Some((effects, more))),
        Boot::Load { urgent } => {
            let Ok(place) = runner.turns.enter(key.0, urgent).await else { return refuse(&runner, key, &mut inbox, &super::stopping()) };
            turn = Some(place);
            match runner.load(key).await {
                Ok(run) => (run, None),
                Err(error) => return refuse(&runner, key, &mut inbox, &error),
            }
        }
    };
    let Some(mailbox) = lock(&runner.active).get(&key).cloned() else { return };
    let on_behalf = Arc::new(OnBehalf::of(&run));
    let snapshot_due = run.seq + runner.options.snapshot_every;
    let (kept, flying) = (VecDeque::new(), InFlight::default());
    let mut actor = Actor { runner, key, run, on_behalf, mailbox, inbox, kept, flying, snapshot_due, alone: None };
    let more = match fresh {
        Some((effects, more)) => {
            actor.carry_out(effects);
            more
        }
        None => match actor.take_up(turn).await {
            Ok(Some(more)) => more,
            Ok(None) => return,
            Err(error) => return actor.give_up(&error),
        },
    };
    if let Err(error) = actor.work(more).await {
        actor.give_up(&error);
    }
}

/// Answers everyone who waits for a run that cannot be loaded.
pub(super) fn refuse(runner: &Runner, key: Key, inbox: &mut mpsc::Receiver<Msg>, error: &base::Error) {
    lock(&runner.active).remove(&key);
    inbox.close();
    while let Ok(msg) = inbox.try_recv() {
        deny(msg, error);
    }
    if error.kind() == base::Kind::Internal {
        tracing::error!(run = %key.1, error = %error, "a run cannot be read");
    }
}

fn deny(msg: Msg, error: &base::Error) {
    match msg {
        Msg::Command(_, _, reply) | Msg::Wake(reply) => drop(reply.send(Err(error.clone()))),
        Msg::Input(_) | Msg::Landed(..) => {}
    }
}

/// So long others wait for one of which it is not known whether it ends the process: what does, does so soon.
const ALONE: Duration = Duration::from_secs(30);

impl Actor {
    /// Goes on with what a process before has left. `None`: the program stops.
    async fn take_up(&mut self, mut turn: Place) -> Result<Option<bool>> {
        let died = lock(&self.runner.left).contains(&self.key);
        if self.run.is_suspect(u32::from(died)) {
            turn = None;
            if !self.until_alone().await? {
                return Ok(None);
            }
        }
        let more = if self.run.closed() { false } else { self.recover(died, turn).await? };
        lock(&self.runner.left).remove(&self.key);
        Ok(Some(more))
    }

    /// Waits until no other suspect is carried out. Meanwhile it can be cancelled, and nothing of it begins: recovery would take that for
    /// cut off, and begin it once more. False: the program stops.
    async fn until_alone(&mut self) -> Result<bool> {
        let suspects = self.runner.suspects.clone();
        let mut mine = std::pin::pin!(suspects.acquire_owned());
        loop {
            let msg = tokio::select! {
                biased;
                mine = mine.as_mut() => {
                    let Ok(mine) = mine else { return Ok(false) };
                    self.alone = Some(self.hold(mine));
                    return Ok(true);
                }
                msg = self.inbox.recv(), if self.kept.len() < MAILBOX => msg,
            };
            match msg {
                None => return Ok(false),
                Some(Msg::Wake(reply)) => drop(reply.send(Ok(()))),
                // A timer, which comes again until its run has taken it.
                Some(Msg::Input(_)) => {}
                Some(cancel @ Msg::Command(Input::Cancel { .. }, ..)) => {
                    let mut messages = vec![cancel];
                    let Some(place) = self.place(&mut messages).await else { return Ok(false) };
                    self.turn(messages, place).await?;
                    return Ok(true);
                }
                Some(other) => self.kept.push_back(other),
            }
        }
    }

    fn hold(&self, mine: OwnedSemaphorePermit) -> oneshot::Sender<()> {
        let (over, ended) = oneshot::channel();
        let clock = self.runner.outside.clock.clone();
        tokio::spawn(async move {
            tokio::select! {
                biased;
                _ = ended => {}
                () = clock.sleep(ALONE) => {}
            }
            drop(mine);
        });
        over
    }

    async fn recover(&mut self, died: bool, place: Place) -> Result<bool> {
        let tools = self.runner.outside.tools.clone();
        let now = self.runner.outside.clock.now();
        let mut turn = Turn::new(&mut self.run, now);
        turn.recover(died, &|name| tools.effect(name), &|name| tools.describe(name));
        let more = turn.advance(self.runner.options.run_ahead_max, &|name| tools.describe(name));
        let (events, effects) = (turn.events, turn.effects);
        self.finish(Done { events, effects, by: None, at: now }, Vec::new(), place).await?;
        Ok(more)
    }

    async fn work(&mut self, mut more: bool) -> Result<()> {
        while !self.run.closed() {
            let Some(mut messages) = self.receive(more).await else { return Ok(()) };
            let Some(place) = self.place(&mut messages).await else { return Ok(()) };
            more = self.turn(messages, place).await?;
        }
        lock(&self.runner.active).remove(&self.key);
        self.inbox.close();
        let ended = base::Error::conflict("run_ended", "the run has already ended");
        self.kept.drain(..).for_each(|msg| deny(msg, &ended));
        while let Some(msg) = self.inbox.recv().await {
            deny(msg, &ended);
        }
        Ok(())
    }

    /// Everything that has come; waits only if there is nothing else to do. `None`: the run is let go.
    async fn receive(&mut self, more: bool) -> Option<Vec<Msg>> {
        let mut messages = Vec::new();
        // What there is to do at once needs nothing from outside, and would never let go by itself.
        if self.runner.stopping() && more {
            return None;
        }
        if !more && self.kept.is_empty() {
            let clock = self.runner.outside.clock.clone();
            loop {
                tokio::select! {
                    biased;
                    msg = self.inbox.recv() => { messages.push(msg?); break }
                    () = clock.sleep(IDLE) => {}
                }
                if self.flying.is_empty() {
                    match self.let_go() {
                        None => return None,
                        Some(late) if late.is_empty() => {}
                        Some(late) => {
                            messages = late;
                            break;
                        }
                    }
                }
            }
        }
        // At most one command a turn: its events carry the name of who gave it.
        while !messages.iter().any(|m| matches!(m, Msg::Command(..)))
            && let Some(msg) = self.kept.pop_front().or_else(|| self.inbox.try_recv().ok())
        {
            messages.push(msg);
        }
        Some(messages)
    }

    /// Waits until it is this run's turn. What comes meanwhile goes along; a command does not wait behind other runs. `None`: the program
    /// stops.
    async fn place(&mut self, messages: &mut Vec<Msg>) -> Option<Place> {
        loop {
            let urgent = messages.iter().any(|m| matches!(m, Msg::Command(..)));
            let mut enter = std::pin::pin!(self.runner.turns.enter(self.key.0, urgent));
            loop {
                tokio::select! {
                    biased;
                    place = enter.as_mut() => return place.ok().map(Some),
                    msg = self.inbox.recv(), if !urgent && messages.len() < MAILBOX => messages.push(msg?),
                }
                if messages.iter().any(|m| matches!(m, Msg::Command(..))) {
                    break;
                }
            }
        }
    }

    /// Leaves memory, unless something arrived meanwhile: then goes on with that in a fresh mailbox.
    fn let_go(&mut self) -> Option<Vec<Msg>> {
        let mut active = lock(&self.runner.active);
        self.inbox.close();
        let mut late = Vec::new();
        while let Ok(msg) = self.inbox.try_recv() {
            late.push(msg);
        }
        if late.is_empty() {
            active.remove(&self.key);
            return None;
        }
        let (sender, receiver) = mpsc::channel(MAILBOX);
        active.insert(self.key, sender.clone());
        (self.mailbox, self.inbox) = (sender, receiver);
        Some(late)
    }

    async fn turn(&mut self, messages: Vec<Msg>, place: Place) -> Result<bool> {
        let tools = self.runner.outside.tools.clone();
        let describe = |name: &str| tools.describe(name);
        let now = self.runner.outside.clock.now();
        let mut turn = Turn::new(&mut self.run, now);
        let (mut by, mut replies): (Option<Principal>, Replies) = (None, Vec::new());
        let mut landed = Vec::new();
        for msg in messages {
            match msg {
                Msg::Input(input) => drop(turn.take(input, &describe)),
                Msg::Landed(input, counted) => {
                    drop(turn.take(input, &describe));
                    landed.push(counted);
                }
                Msg::Command(input, principal, reply) => {
                    replies.push((reply, turn.take(input, &describe)));
                    by = Some(principal);
                }
                Msg::Wake(reply) => replies.push((reply, Ok(()))),
            }
        }
        let more = turn.advance(self.runner.options.run_ahead_max, &describe);
        let (events, effects) = (turn.events, turn.effects);
        self.finish(Done { events, effects, by, at: now }, replies, place).await?;
        drop(landed);
        Ok(more)
    }

    /// Commits, answers those who waited for it, and acts.
    async fn finish(&mut self, done: Done, replies: Replies, mut place: Place) -> Result<()> {
        let Done { events, effects, by, at } = done;
        let named = events.iter().any(|event| matches!(event, Event::Checkpoint { .. }));
        let snapshot = self.snapshot(named);
        let paused = self.run.phase == Phase::Paused;
        if paused {
            // Before it is on record: what waits for its turn to fly stays on the ground.
            self.on_behalf.set(Ground::Paused);
        }
        let committed = if events.is_empty() && effects.is_empty() {
            Ok(())
        } else {
            match self.runner.batch(self.key.0, &self.run, Outcome { events: &events, effects: &effects, by, at, snapshot }) {
                Ok(batch) => self.runner.commit(batch, &mut place).await,
                Err(error) => Err(error),
            }
        };
        drop(place);
        if !paused && committed.is_ok() {
            self.on_behalf.set(Ground::Open);
        }
        for (reply, result) in replies {
            drop(reply.send(committed.clone().and(result)));
        }
        committed?;
        self.carry_out(effects);
        if self.alone.is_some() && !self.run.is_suspect(0) {
            self.alone = None;
        }
        Ok(())
    }

    /// The state, when so much has happened since the last time that it is worth being written, or `now`.
    fn snapshot(&mut self, now: bool) -> Option<Vec<u8>> {
        if self.run.seq < self.snapshot_due && !now {
            return None;
        }
        let every = self.runner.options.snapshot_every;
        if self.run.closed() {
            // Nobody takes it up again: the last one gives its room back.
            return (self.run.seq > every).then(Vec::new);
        }
        let bytes = crate::machine::snapshot::encode(&self.run);
        let size = bytes.as_ref().map_or(0, Vec::len);
        self.snapshot_due = self.run.seq + every.max(size as u64 / EVENT_BYTES);
        bytes.filter(|_| size <= SNAPSHOT_BYTES_MAX)
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        self.runner.carry_out(self.key, &self.on_behalf, effects, &self.mailbox, &mut self.flying);
    }

    /// The store refused: another owner has the run, or nothing can be written. What is in memory is not true any more.
    fn give_up(mut self, error: &base::Error) {
        self.on_behalf.set(Ground::Gone);
        tracing::error!(run = %self.key.1, error = %error, "a run is let go");
        self.kept.drain(..).for_each(|msg| deny(msg, error));
        refuse(&self.runner, self.key, &mut self.inbox, error);
    }
}
