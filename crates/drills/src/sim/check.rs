//! The invariants over whole histories, judged by other code than the engine's.

use super::{
    clients::{Clients, Told, org},
    ledger::{Ledger, Seen},
};
use base::{Digest, OrgId, PrincipalKind, Result, RunId, Timestamp};
use engine::event::{Event, Payload};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    future::Future,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};
use store::{Journal, MemoryJournal, StoredEvent, StreamInfo};

const ALL: usize = 1_000_000;

#[derive(Default)]
pub(super) struct Judged {
    pub(super) events: u64,
    pub(super) hash: String,
    /// By label: status, and what came out.
    pub(super) ends: BTreeMap<String, String>,
}

/// I11 on what a new process finds: a run that is said to wait has something that wakes it.
pub(super) async fn wakes(under: &dyn Journal, ledger: &Ledger) -> std::result::Result<(), Vec<String>> {
    let ever = Timestamp(i64::MAX);
    let read = async {
        let mut timers = Vec::new();
        for org in under.due_organizations(ever, None, ALL).await? {
            timers.extend(under.due_timers(org, ever, None, ALL).await?);
        }
        Ok::<_, base::Error>((under.open_streams(None, ALL).await?, timers))
    };
    let (open, timers) = read.await.map_err(|e| vec![e.to_string()])?;
    let state = ledger.lock();
    let sleeps = |info: &&StreamInfo| {
        let timed = timers.iter().any(|t| (t.org, t.stream) == (info.org, info.id));
        info.head.status == "waiting" && !timed && state.runs.get(&info.id).is_none_or(|run| run.asked.is_empty())
    };
    let found: Vec<String> = open.iter().filter(sleeps).map(|i| format!("I11: {} waits for nothing", i.head.workspace)).collect();
    if found.is_empty() { Ok(()) } else { Err(found) }
}

/// Everything that must hold of the histories once all runs have ended.
pub(super) async fn all(
    under: &dyn Journal,
    clients: &Clients,
    ledger: &Ledger,
    reaches: fn(&str) -> bool,
) -> Result<(Vec<String>, Judged)> {
    let (mut found, mut judged, mut hashes) = (Vec::new(), Judged::default(), Vec::new());
    let runs: Vec<(RunId, OrgId)> = ledger.lock().runs.iter().map(|(id, run)| (*id, run.org)).collect();
    for (run, owner) in runs {
        let Some(info) = under.stream(owner, run).await? else {
            found.push(format!("I1: {run} was durable and is gone"));
            continue;
        };
        let events = under.read(owner, run, 0, ALL).await?;
        if under.stream(org(9), run).await?.is_some() {
            found.push(format!("I10: {run} is seen by another organization"));
        }
        judged.events += events.len() as u64;
        judged.ends.insert(info.head.workspace.clone(), end(under, owner, &info, events.last()).await?);
        hashes.extend(events.iter().flat_map(|e| [e.kind.clone(), e.at.to_string(), e.body.to_string()]));
        let decoded: Vec<Event> = events.iter().filter_map(|e| serde_json::from_str(&e.body).ok()).collect();
        let state = ledger.lock();
        let known = state.runs.get(&run).map(|known| &known.told);
        let of_run = clients.told(|told| {
            let case = Case { run, info: &info, stored: &events, events: &decoded, sink: &state.sink, reaches, shown: known, told };
            case.judge()
        });
        found.extend(of_run.into_iter().map(|what| format!("{what} ({})", info.head.workspace)));
    }
    if under.next_timer().await?.is_some() {
        found.push("I6: a timer is left although every run has ended".to_owned());
    }
    let parts: Vec<&[u8]> = hashes.iter().map(String::as_bytes).collect();
    judged.hash = Digest::of(&parts).to_string();
    Ok((found, judged))
}

/// What of a world made of a seed reaches its sink.
pub(super) fn reaches(uses: &str) -> bool {
    uses.starts_with("sim.") || uses == "model"
}

/// One run that has ended, and what is known of it from outside.
pub(crate) struct Case<'a> {
    pub(crate) run: RunId,
    pub(crate) info: &'a StreamInfo,
    pub(crate) stored: &'a [StoredEvent],
    pub(crate) events: &'a [Event],
    /// By key, of what arrived outside.
    pub(crate) sink: &'a BTreeMap<String, Seen>,
    /// Does what this name calls arrive there?
    pub(crate) reaches: fn(&str) -> bool,
    /// Events that were acknowledged.
    pub(crate) shown: Option<&'a BTreeMap<u64, Arc<str>>>,
    pub(crate) told: &'a Told,
}

impl Case<'_> {
    /// What does not hold.
    pub(crate) fn judge(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.history(&mut found);
        self.order(&mut found);
        self.times(&mut found);
        self.approvals(&mut found);
        self.effects(&mut found);
        self.acknowledged(&mut found);
        found
    }

    /// I2, I3, I7, I8.
    fn history(&self, found: &mut Vec<String>) {
        if !self.stored.iter().map(|e| e.seq).eq(1..=self.stored.len() as u64) || self.events.len() != self.stored.len() {
            found.push("I2: the history has gaps or cannot be read".to_owned());
        }
        if !matches!(self.events.first(), Some(Event::RunStarted(_))) {
            found.push("I2: the history does not begin with the start".to_owned());
        }
        let terminal = |e: &&Event| matches!(e, Event::RunSucceeded { .. } | Event::RunFailed { .. } | Event::RunCancelled { .. });
        let ends = self.events.iter().filter(terminal).count();
        if ends != 1 || !self.events.last().is_some_and(|e| terminal(&e)) || !self.info.head.closed {
            found.push(format!("I3: {ends} ends, or something after the end"));
        }
        let sum = self
            .events
            .iter()
            .filter_map(Event::usage)
            .fold((0, 0, 0), |sum, u| (sum.0 + u.tokens_in, sum.1 + u.tokens_out, sum.2 + u.cost_microusd.0));
        let head = &self.info.head;
        if sum != (head.tokens_in, head.tokens_out, head.cost_microusd) {
            found.push(format!(
                "I7: the events sum up to {sum:?}, the run says {:?}",
                (head.tokens_in, head.tokens_out, head.cost_microusd)
            ));
        }
        for (stored, event) in self.stored.iter().zip(self.events) {
            let by_person = matches!(
                event,
                Event::RunStarted(_)
                    | Event::CancelRequested { .. }
                    | Event::RunPaused { .. }
                    | Event::RunUnpaused { .. }
                    | Event::Checkpoint { .. }
                    | Event::ApprovalDecided { .. }
            );
            if by_person != (stored.actor.kind == PrincipalKind::User) {
                found.push(format!("I8: event {} ({}) is said to be done by {}", stored.seq, stored.kind, stored.actor.name));
            }
        }
    }

    /// I3 and I5 for tasks: each ends once, nothing of it comes after its end, nothing begins once the run winds down.
    fn order(&self, found: &mut Vec<String>) {
        let (mut ended, mut calls, mut turns) = (BTreeSet::new(), BTreeSet::new(), BTreeMap::new());
        let mut stopped = false;
        for (event, stored) in self.events.iter().zip(self.stored) {
            stopped |= matches!(event, Event::CancelRequested { .. } | Event::RunTimedOut { .. });
            let Some(task) = event.task() else { continue };
            if ended.contains(task) {
                found.push(format!("I3: {} of {task} comes after its end", stored.kind));
            }
            let begins = matches!(
                event,
                Event::TaskStarted { .. }
                    | Event::CallStarted { .. }
                    | Event::BlockOpened { .. }
                    | Event::HandlerOpened { .. }
                    | Event::WaitStarted { .. }
                    | Event::SaveStarted { .. }
                    | Event::AutoAsked { .. }
                    | Event::LoopTurned { more: true, .. }
            );
            if stopped && begins {
                found.push(format!("I5: {} of {task} comes after the run was ended", stored.kind));
            }
            match event {
                Event::TaskSucceeded { .. }
                | Event::TaskFailed { retry_at: None, .. }
                | Event::TaskSkipped { .. }
                | Event::TaskCancelled { .. } => drop(ended.insert(task)),
                Event::ModelAnswered { turn, .. } => drop(turns.insert(task, *turn)),
                // Begun anew, it asks anew.
                Event::HandlerOpened { .. } => calls.retain(|(of, _, _)| *of != task),
                Event::CallFinished { call, .. } if !calls.insert((task, turns.get(task).copied(), call)) => {
                    found.push(format!("I4: the call {call} of {task} has two ends"));
                }
                _ => {}
            }
        }
    }

    /// I6: never early, and at most once.
    fn times(&self, found: &mut Vec<String>) {
        let (mut waits, mut retries, mut expiries) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (event, stored) in self.events.iter().zip(self.stored) {
            match event {
                Event::WaitStarted { task, until, signal } if waits.insert(task, until.filter(|_| signal.is_none())).is_some() => {
                    found.push(format!("I6: {task} waits twice"));
                }
                Event::TaskSucceeded { task, .. } if waits.get(task).is_some_and(|until| until.is_some_and(|until| stored.at < until)) => {
                    found.push(format!("I6: {task} was woken early"));
                }
                Event::ApprovalRequested { task, expires_at: Some(at), .. } => drop(expiries.insert(task, *at)),
                Event::TaskFailed { task, error, retry_at, .. } => {
                    if error.code() == "approval_expired" && expiries.get(task).is_some_and(|at| stored.at < *at) {
                        found.push(format!("I6: {task} expired early"));
                    }
                    if let Some(at) = retry_at {
                        retries.insert(task, *at);
                    }
                }
                Event::TaskStarted { task, .. } if retries.remove(task).is_some_and(|at| stored.at < at) => {
                    found.push(format!("I6: {task} was tried again early"));
                }
                _ => {}
            }
        }
    }

    /// I9: what stands behind an approval begins after one that was about exactly what was asked.
    fn approvals(&self, found: &mut Vec<String>) {
        let (mut asked, mut approved) = (BTreeSet::new(), BTreeSet::new());
        for event in self.events {
            match event {
                Event::ApprovalRequested { task, binding, .. } => drop(asked.insert((task, binding))),
                Event::ApprovalDecided { task, binding, approved: yes, .. } => {
                    if !asked.remove(&(task, binding)) {
                        found.push(format!("I9: {task} was decided about something else, or twice"));
                    }
                    if *yes {
                        approved.insert(task.clone());
                    }
                }
                Event::TaskStarted { task, .. } => {
                    let gate = task.rsplit_once("gated").map(|(before, n)| format!("{before}ask{n}"));
                    if gate.is_some_and(|gate| !approved.contains(&gate)) {
                        found.push(format!("I9: {task} began without an approval"));
                    }
                }
                _ => {}
            }
        }
    }

    /// I4: what has succeeded has arrived outside; what cannot be undone was done once, and once more for every approval.
    fn effects(&self, found: &mut Vec<String>) {
        let (mut last, mut again) = (BTreeMap::new(), BTreeMap::<&str, u64>::new());
        for event in self.events {
            match event {
                Event::TaskStarted { task, uses, key, .. } if (self.reaches)(uses) => {
                    last.insert(task.as_str(), (uses.as_str(), key.as_str()));
                }
                Event::HandlerOpened { task, .. } => drop(last.remove(task.as_str())),
                Event::ApprovalDecided { task, approved: true, .. } => *again.entry(task).or_default() += 1,
                Event::TaskSucceeded { task, .. } => {
                    let Some((uses, key)) = last.get(task.as_str()) else { continue };
                    let done = if *uses == "model" {
                        self.sink.range((*key).to_owned()..).next().is_some_and(|(k, s)| k.starts_with(key) && s.done > 0)
                    } else {
                        self.sink.get(*key).is_some_and(|s| s.done > 0)
                    };
                    if !done {
                        found.push(format!("I4: {task} has succeeded, and nothing arrived under {key}"));
                    }
                }
                _ => {}
            }
        }
        for (task, (uses, key)) in last {
            let most = 1 + again.get(task).copied().unwrap_or_default();
            if uses == "sim.send" && self.sink.get(key).is_some_and(|seen| seen.done > most) {
                found.push(format!("I4: {task} cannot be undone and was done more than {most} times"));
            }
        }
    }

    /// I1: everything that anybody was told is there.
    fn acknowledged(&self, found: &mut Vec<String>) {
        let Some(shown) = self.shown else { return };
        let told = self.told;
        for (seq, body) in shown {
            let index = usize::try_from(*seq).unwrap_or_default().wrapping_sub(1);
            if self.stored.get(index).is_none_or(|e| e.body != *body) {
                found.push(format!("I1: event {seq} was acknowledged and is gone or changed"));
            }
        }
        let here = |org: &OrgId, run: &RunId| (*org, *run) == (self.info.org, self.run);
        if told.cancelled.iter().any(|(org, run)| here(org, run))
            && !self.events.iter().any(|e| matches!(e, Event::CancelRequested { .. } | Event::RunTimedOut { .. }))
        {
            found.push("I1: a cancel was acknowledged and is gone".to_owned());
        }
        for (_, _, task, yes) in told.decided.iter().filter(|(org, run, ..)| here(org, run)) {
            if !self.events.iter().any(|e| matches!(e, Event::ApprovalDecided { task: t, approved, .. } if t == task && approved == yes)) {
                found.push(format!("I1: a decision about {task} was acknowledged and is gone"));
            }
        }
        let label = &self.info.head.workspace;
        if told.started.get(label).is_some_and(|run| *run != self.run) {
            found.push(format!("I1: {label} has two runs"));
        }
    }
}

/// Status, and what came out. Large outputs are blobs, and their names are those of an organization alone.
async fn end(under: &dyn Journal, org: OrgId, info: &StreamInfo, last: Option<&StoredEvent>) -> Result<String> {
    let outputs = match last.map(|last| serde_json::from_str(&last.body)) {
        Some(Ok(Event::RunSucceeded { outputs: Payload::Inline(value), .. })) => value.to_string(),
        Some(Ok(Event::RunSucceeded { outputs: Payload::Blob { blob, .. }, .. })) => {
            under.blob(org, blob).await?.map_or_else(|| "gone".to_owned(), |bytes| String::from_utf8_lossy(&bytes).into_owned())
        }
        _ => String::new(),
    };
    Ok(format!("{} {outputs}", info.head.status))
}

/// Workflows and histories, to be read by a person.
pub(super) fn story(under: &MemoryJournal, clients: &Clients, ledger: &Ledger) -> String {
    let mut out = String::new();
    for wanted in &clients.wanted {
        let text = wanted.definition.sources.values().next().map_or("", String::as_str);
        let _ = writeln!(out, "{}: {text}", wanted.label);
    }
    let runs: Vec<(RunId, OrgId)> = ledger.lock().runs.iter().map(|(id, run)| (*id, run.org)).collect();
    for (run, org) in runs {
        let Some(Ok(events)) = at_once(under.read(org, run, 0, ALL)) else { continue };
        for event in events {
            let _ = writeln!(out, "{run} {:>4} {} {} {}", event.seq, event.at, event.kind, event.body);
        }
    }
    out
}

/// What a journal in memory says without waiting.
fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}
