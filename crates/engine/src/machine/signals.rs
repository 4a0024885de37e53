//! Signals: named values that are sent to a run while it goes on. Each is recorded when it comes, whatever the run is doing, and kept until
//! a step that waits for it takes it: those of a name in the order in which they came, by the steps in the order in which they began to wait.

use super::{
    Turn,
    state::{Detail, Run, Status, TaskRef, value_of},
};
use crate::event::{Event, Payload};
use base::{Digest, Error, Principal, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

/// Signals of one run that nobody has taken.
pub(crate) const UNTAKEN_MAX: usize = 256;
/// All that one run ever takes: their ids are remembered as long as it goes on.
pub(crate) const SIGNALS_MAX: usize = 10_000;
const ID_CHARS_MAX: usize = 200;

#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Signals {
    /// What nobody has taken, by name.
    untaken: BTreeMap<String, VecDeque<Sent>>,
    /// Who waits, by the name of the signal.
    waiting: BTreeMap<String, VecDeque<TaskRef>>,
    /// Every id that has come, and a hash of what came with it.
    seen: BTreeMap<String, u64>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Sent {
    id: String,
    value: Arc<Value>,
    /// The sender's name.
    by: String,
    at: Timestamp,
}

/// A signal as it comes in.
#[derive(Clone, Debug, PartialEq)]
pub struct Signal {
    /// One that the workflow declares.
    pub name: String,
    /// Counts once in a run, however often it comes.
    pub id: String,
    pub value: Value,
}

/// Tells apart what came under the same id.
pub(crate) fn content(name: &str, value: &Value) -> u64 {
    let digest = Digest::of(&[name.as_bytes(), value.to_string().as_bytes()]);
    digest.0.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

impl Run {
    pub(super) fn signal_received(&mut self, name: &str, id: &str, value: &Payload, by: &Principal, at: Timestamp) {
        let value = value_of(value);
        self.signals.seen.insert(id.to_owned(), content(name, &value));
        let sent = Sent { id: id.to_owned(), value, by: by.name.clone(), at };
        self.signals.untaken.entry(name.to_owned()).or_default().push_back(sent);
    }

    pub(super) fn signal_taken(&mut self, name: &str, id: &str) {
        let Some(list) = self.signals.untaken.get_mut(name) else { return };
        list.retain(|sent| sent.id != id);
        if list.is_empty() {
            self.signals.untaken.remove(name);
        }
    }

    pub(super) fn awaits(&mut self, at: TaskRef, name: &str) {
        self.signals.waiting.entry(name.to_owned()).or_default().push_back(at);
    }

    /// It waits no more, whatever has ended that.
    pub(super) fn awaits_no_more(&mut self, at: TaskRef) {
        let Detail::Wait { signal: Some(name), .. } = &self.task(at).detail else { return };
        let name = name.to_string();
        if let Some(list) = self.signals.waiting.get_mut(&name) {
            list.retain(|other| *other != at);
            if list.is_empty() {
                self.signals.waiting.remove(&name);
            }
        }
    }

    /// Whether the task waits, and its time was not over when the signal came.
    fn takes(&self, at: TaskRef, came: Timestamp) -> bool {
        let in_time = |task: &super::state::Task| match &task.detail {
            Detail::Wait { until, .. } => task.status == Status::Waiting && until.is_none_or(|until| came <= until),
            _ => false,
        };
        self.held(at).is_some_and(in_time) && self.scopes.get(at.scope).is_some_and(|scope| scope.failing.is_none())
    }

    /// The next signal that somebody waits for, and who does.
    pub(super) fn due_signal(&self) -> Option<(TaskRef, String)> {
        self.signals.waiting.iter().find_map(|(name, tasks)| {
            let sent = self.signals.untaken.get(name)?.front()?;
            Some((*tasks.iter().find(|at| self.takes(**at, sent.at))?, name.clone()))
        })
    }

    /// How many of each name nobody has taken.
    pub(super) fn untaken(&self) -> BTreeMap<String, u64> {
        self.signals.untaken.iter().map(|(name, list)| (name.clone(), list.len() as u64)).collect()
    }
}

impl Turn<'_> {
    /// Records what has come. The same id again changes nothing.
    pub(super) fn signal(&mut self, signal: Signal, by: Principal) -> Result<(), Error> {
        let Signal { name, id, value } = signal;
        if id.is_empty() || id.chars().count() > ID_CHARS_MAX || id.chars().any(char::is_control) {
            return Err(Error::invalid("bad_signal_id", "this cannot be the id of a signal")
                .place("/id")
                .fix(format!("give up to {ID_CHARS_MAX} characters on one line, or none")));
        }
        let seen = &self.run.signals.seen;
        match seen.get(&id) {
            Some(before) if *before == content(&name, &value) => return Ok(()),
            Some(_) => return Err(reused(&id)),
            None => self.open("to take a signal")?,
        }
        flow::check_signal(&self.run.plan, &name, &value)?;
        let untaken: usize = self.run.signals.untaken.values().map(VecDeque::len).sum();
        if let Some((why, fix)) = too_many(untaken, seen.len()) {
            return Err(Error::limited("too_many_signals", why).place(self.run.id.to_string()).fix(fix));
        }
        self.emit(Event::SignalReceived { signal: name, id, value: Payload::Inline(Arc::new(value)), by });
        Ok(())
    }

    /// The step takes the first signal of that name, if there is one, and ends with it.
    pub(super) fn take_signal(&mut self, at: TaskRef, name: &str) -> bool {
        let Some(sent) = self.run.signals.untaken.get(name).and_then(|list| list.front()).cloned() else { return false };
        let task = self.run.path(at);
        if matches!(self.run.task(at).detail, Detail::Wait { until: Some(_), .. }) {
            self.effects.push(super::Effect::ClearTimer { name: format!("wait:{task}") });
        }
        let output = json!({"value": *sent.value, "by": sent.by, "at": sent.at, "id": sent.id});
        self.emit(Event::SignalTaken { task, signal: name.to_owned(), id: sent.id });
        self.succeed(at, Arc::new(output), None);
        true
    }

    /// The time of a step that waits is over: what came before that is taken first.
    pub(super) fn wait_over(&mut self, at: TaskRef) {
        while let Some((first, name)) = self.run.due_signal() {
            self.take_signal(first, &name);
        }
        let Some(task) = self.run.held(at).filter(|task| task.status == Status::Waiting) else { return };
        match &task.detail {
            Detail::Wait { until: Some(until), signal } if *until <= self.now => match signal.clone() {
                Some(name) => self.fail(at, not_in_time(&name)),
                None => self.succeed(at, super::state::null(), None),
            },
            _ => {}
        }
    }
}

pub(crate) fn reused(id: &str) -> Error {
    Error::conflict("signal_id_reused", format!("another signal has come under the id `{id}` already"))
        .place("/id")
        .fix("give each signal an id of its own; the same id is for sending the same once more")
}

/// Why no more are taken, and what to do.
fn too_many(untaken: usize, ever: usize) -> Option<(String, &'static str)> {
    if ever >= SIGNALS_MAX {
        let why = format!("the run was sent {SIGNALS_MAX} signals in all; it takes no more, however many have been taken");
        return Some((why, "start another run for it; a trigger can start one for each"));
    }
    let why = || format!("{untaken} signals wait in the run to be taken; {UNTAKEN_MAX} are the most");
    (untaken >= UNTAKEN_MAX).then(|| (why(), "send it again when steps have taken some: `orc runs show` says what they wait for"))
}

pub(super) fn not_in_time(name: &str) -> Error {
    Error::timeout("signal_not_in_time", format!("the signal `{name}` did not come in time"))
        .fix("send it sooner, let the step wait longer, or say with `on_error` what follows without it")
}
