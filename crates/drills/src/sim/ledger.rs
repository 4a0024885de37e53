//! What the world knows of its runs beside the engine: what was said to be durable, what was acknowledged, and what arrived outside.
//! Promises about a moment are checked here, when it comes.

use base::{OrgId, RunId};
use engine::{event::Event, port::CallCtx};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use store::Committed;

pub(super) struct Ledger {
    state: Mutex<State>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) broken: Vec<String>,
    pub(super) runs: BTreeMap<RunId, Known>,
    pub(super) sink: BTreeMap<String, Seen>,
    pub(super) commits: u64,
    pub(super) deliveries: u64,
    pub(super) again: u64,
    pub(super) decisions: u64,
    pub(super) cancels: u64,
    pub(super) pauses: u64,
}

/// One run, from its commits.
pub(super) struct Known {
    pub(super) org: OrgId,
    /// Events whose commit was acknowledged.
    pub(super) told: BTreeMap<u64, Arc<str>>,
    /// By the binding.
    pub(super) asked: BTreeMap<String, Asked>,
    pub(super) closed: bool,
    durable: Ends,
    acknowledged: Ends,
}

#[derive(Default, Clone)]
struct Ends {
    tasks: BTreeSet<String>,
    /// It was cancelled, or has ended: nothing may begin any more.
    stopped: bool,
    /// Nothing may begin until it goes on.
    paused: bool,
}

#[derive(Clone)]
pub(super) struct Asked {
    pub(super) task: String,
    pub(super) title: String,
    pub(super) expires: bool,
}

#[derive(Default)]
pub(crate) struct Seen {
    what: Option<String>,
    pub(crate) delivered: u64,
    /// How often it was done by a system that does not remember keys.
    pub(crate) done: u64,
}

impl Seen {
    /// What a sink of its own has counted.
    pub(crate) fn counted(delivered: u64, done: u64) -> Self {
        Self { what: None, delivered, done }
    }
}

impl Ledger {
    pub(super) fn new() -> Self {
        Self { state: Mutex::default() }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn broken(&self, what: impl Into<String>) {
        self.lock().broken.push(what.into());
    }

    pub(super) fn durable(&self, done: &Committed) {
        let mut state = self.lock();
        state.commits += 1;
        for stored in &done.events {
            let Ok(event) = serde_json::from_str::<Event>(&stored.body) else {
                state.broken.push(format!("event {} of {} cannot be read", stored.seq, stored.stream));
                continue;
            };
            let fresh = || Known {
                org: done.org,
                told: BTreeMap::new(),
                asked: BTreeMap::new(),
                closed: false,
                durable: Ends::default(),
                acknowledged: Ends::default(),
            };
            let run = state.runs.entry(stored.stream).or_insert_with(fresh);
            run.note(event);
        }
    }

    pub(super) fn acknowledged(&self, done: &Committed) {
        let mut state = self.lock();
        let Some(first) = done.events.first() else { return };
        let Some(run) = state.runs.get_mut(&first.stream) else { return };
        run.told.extend(done.events.iter().map(|e| (e.seq, e.body.clone())));
        // One actor writes a run, and waits for every commit: what is durable is what it was told.
        run.acknowledged = run.durable.clone();
    }

    /// The process is gone; the next one reads what is durable.
    pub(super) fn crashed(&self) {
        for run in self.lock().runs.values_mut() {
            run.acknowledged = run.durable.clone();
        }
    }

    /// A call has arrived outside.
    pub(super) fn delivered(&self, ctx: &CallCtx, what: String) {
        let mut state = self.lock();
        state.deliveries += 1;
        let seen = state.sink.entry(ctx.key.clone()).or_default();
        seen.delivered += 1;
        let (again, other) = (seen.delivered > 1, seen.what.as_ref().is_some_and(|before| *before != what));
        let now = what.clone();
        let seen_before = seen.what.replace(what).unwrap_or_default();
        state.again += u64::from(again);
        if other {
            state.broken.push(format!("I4: {} stands for two different calls: {} {}", ctx.key, seen_before, now));
        }
        let Some(run) = state.runs.get(&ctx.run) else {
            return state.broken.push(format!("I1: {} is carried out, but its run is not there", ctx.key));
        };
        let mut found = Vec::new();
        if run.org != ctx.org {
            found.push(format!("I10: {} is carried out for another organization", ctx.key));
        }
        if run.acknowledged.stopped {
            found.push(format!("I5: {} begins after its run was ended or cancelled", ctx.key));
        }
        if run.acknowledged.paused {
            found.push(format!("I12: {} begins while its run is paused", ctx.key));
        }
        if run.acknowledged.tasks.contains(&ctx.task) {
            found.push(format!("I4: {} begins after its step has ended", ctx.key));
        }
        state.broken.extend(found);
    }

    /// It was done outside.
    pub(super) fn done(&self, key: &str) {
        self.lock().sink.entry(key.to_owned()).or_default().done += 1;
    }
}

impl Known {
    fn note(&mut self, event: Event) {
        match event {
            Event::ApprovalRequested { task, title, binding, expires_at, .. } => {
                self.asked.insert(binding, Asked { task, title, expires: expires_at.is_some() });
            }
            Event::ApprovalDecided { binding, .. } => drop(self.asked.remove(&binding)),
            Event::TaskSucceeded { task, .. }
            | Event::TaskFailed { task, retry_at: None, .. }
            | Event::TaskSkipped { task, .. }
            | Event::TaskCancelled { task } => {
                self.asked.retain(|_, asked| asked.task != task);
                self.durable.tasks.insert(task);
            }
            Event::CancelRequested { .. } | Event::RunTimedOut { .. } => {
                (self.durable.stopped, self.durable.paused) = (true, false);
            }
            Event::RunPaused { .. } => self.durable.paused = true,
            Event::RunUnpaused { .. } => self.durable.paused = false,
            Event::RunSucceeded { .. } | Event::RunFailed { .. } | Event::RunCancelled { .. } => {
                (self.durable.stopped, self.closed) = (true, true);
                self.asked.clear();
            }
            _ => {}
        }
    }
}
