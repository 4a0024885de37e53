//! Pausing. A paused run begins nothing: no call, no item, no step. What is under way comes to its end, and so do times; what comes is
//! recorded and kept, and only when the run goes on is it decided what follows, in the order in which it came.
//!
//! Times go on meanwhile: what a step waits for, its next attempt, the end of an approval. Only the time limit of the whole run stands
//! still, or a pause would end what it is to keep.

use super::{
    Effect, Input, RUN_TIMER, Turn, interrupted,
    state::{Detail, Phase, Run, Status, TaskRef, value_of},
    steps,
};
use crate::{
    event::{Came, Event, Payload},
    port::{self, ModelAnswer, ToolCard},
};
use base::{Error, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::Duration,
};

/// Names that one run can give to places in its history.
const CHECKPOINTS_MAX: usize = 1_000;
const NAME_CHARS_MAX: usize = 64;

type Describe<'a> = &'a dyn Fn(&str) -> Option<ToolCard>;

/// What people have done to a run from outside.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Steering {
    /// What has come while it is paused.
    pub(crate) held: VecDeque<Held>,
    /// Since when it is.
    pub(crate) paused_at: Option<Timestamp>,
    /// How long it was before, in all. Milliseconds.
    pub(crate) paused_ms: u64,
    /// The process that carried out what is under way is no more: that is begun again when the run goes on.
    pub(crate) adrift: bool,
    /// Events by the names they were given.
    pub(crate) checkpoints: BTreeMap<String, u64>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) enum Held {
    Tool { task: String, call: Option<String>, result: Result<Arc<Value>, Error> },
    Model { task: String, result: Result<Arc<Value>, Error> },
    Timer { name: String },
    Decided(Box<Decided>),
}

/// A decision about a call of a model's tool that is recorded, and from which nothing has followed yet.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Decided {
    pub(crate) task: String,
    pub(crate) call: String,
    pub(crate) approved: bool,
    /// By whom.
    pub(crate) by: String,
    pub(crate) note: Option<String>,
    pub(crate) output: Option<Arc<Value>>,
}

impl Held {
    pub(super) fn is_result(&self) -> bool {
        matches!(self, Self::Tool { .. } | Self::Model { .. })
    }

    fn of(task: &str, came: &Came) -> Self {
        let result = |payload: &Option<Payload>, error: &Option<Error>| match error {
            Some(error) => Err(error.clone()),
            None => Ok(payload.as_ref().map_or_else(super::state::null, value_of)),
        };
        match came {
            Came::Tool { call, output, error } => Self::Tool { task: task.to_owned(), call: call.clone(), result: result(output, error) },
            Came::Model { answer, error } => Self::Model { task: task.to_owned(), result: result(answer, error) },
            Came::Timer { timer } => Self::Timer { name: format!("{timer}:{task}") },
        }
    }

    /// As it came in.
    fn input(self) -> Option<Input> {
        Some(match self {
            Self::Tool { task, call, result } => Input::ToolDone { task, call, result: result.map(owned) },
            Self::Model { task, result } => Input::ModelDone { task, result: result.and_then(answer) },
            Self::Timer { name } => Input::TimerFired { name },
            Self::Decided(_) => return None,
        })
    }
}

fn owned(value: Arc<Value>) -> Value {
    Arc::try_unwrap(value).unwrap_or_else(|value| (*value).clone())
}

fn answer(value: Arc<Value>) -> Result<ModelAnswer, Error> {
    serde_json::from_value(owned(value)).map_err(|e| Error::internal("event_not_readable", format!("a kept answer is not readable: {e}")))
}

/// What the event says has come.
pub(super) fn input(task: &str, came: &Came) -> Input {
    Held::of(task, came).input().unwrap_or(Input::TimerFired { name: String::new() })
}

/// Has the end of everything come that was under way for the task?
pub(super) fn all_came(run: &Run, at: TaskRef) -> bool {
    if run.steering.held.is_empty() {
        return false;
    }
    let (task, path) = (run.task(at), run.path(at));
    let of_model = |held: &Held| matches!(held, Held::Model { task, .. } if *task == path);
    let of_tool = |held: &Held| matches!(held, Held::Tool { task, call: None, .. } if *task == path);
    let came = |is: &dyn Fn(&Held) -> bool| run.steering.held.iter().any(is);
    match &task.detail {
        _ if task.asking.is_some() => came(&of_model),
        Detail::Model(dialogue) => {
            let mut open = dialogue.calls.iter().filter(|c| c.answer.is_none() && c.asked.is_none()).peekable();
            let none = open.peek().is_none();
            came(&of_model) || !none && open.all(|c| call_came(run, &path, &c.id))
        }
        _ => came(&of_tool),
    }
}

/// Has the end of a model's call come, or the word of a person about it?
pub(super) fn call_came(run: &Run, path: &str, id: &str) -> bool {
    run.steering.held.iter().any(|held| match held {
        Held::Tool { task, call, .. } => task == path && call.as_deref() == Some(id),
        Held::Decided(decided) => decided.task == path && decided.call == id,
        _ => false,
    })
}

impl Run {
    /// Takes events that are about the run's course and not about what its steps do. False: it is none of those.
    pub(super) fn apply_steering(&mut self, event: &Event, at: Timestamp) -> bool {
        match event {
            Event::RunPaused { .. } => {
                self.phase = Phase::Paused;
                self.steering.paused_at = Some(at);
            }
            Event::RunUnpaused { .. } => {
                self.phase = Phase::Running;
                self.unpaused(at);
            }
            Event::CancelRequested { .. } => {
                self.unpaused(at);
                return false;
            }
            Event::RunResumed { deaths } => {
                self.steering.adrift = self.phase == Phase::Paused;
                self.count_deaths(deaths);
            }
            Event::TaskHeld { task, came } if self.phase == Phase::Paused => self.steering.held.push_back(Held::of(task, came)),
            Event::TaskHeld { .. } => {}
            Event::ApprovalDecided { task, approved, by, note, call: Some(call), output, .. } => {
                if self.phase == Phase::Paused {
                    let (task, call, by, note) = (task.clone(), call.clone(), by.name.clone(), note.clone());
                    let output = output.as_ref().map(value_of);
                    self.steering.held.push_back(Held::Decided(Box::new(Decided { task, call, approved: *approved, by, note, output })));
                }
                return false;
            }
            Event::SignalReceived { signal, id, value, by } => self.signal_received(signal, id, value, by, at),
            Event::Checkpoint { name, .. } => {
                self.steering.checkpoints.insert(name.clone(), self.seq);
            }
            _ => return false,
        }
        true
    }

    fn unpaused(&mut self, at: Timestamp) {
        self.steering.paused_ms = self.paused_ms(at);
        self.steering.paused_at = None;
        self.steering.adrift = false;
        // Whoever lets it go on has taken it out.
        self.steering.held.clear();
    }

    /// How long it has been paused, in all.
    fn paused_ms(&self, now: Timestamp) -> u64 {
        let this = self.steering.paused_at.map_or(0, |since| u64::try_from(now.since(since).as_millis()).unwrap_or(u64::MAX));
        self.steering.paused_ms.saturating_add(this)
    }
}

impl Turn<'_> {
    /// `Conflict` for a run that has ended, and for one that is ending: nothing of it is left to be steered.
    pub(super) fn open(&self, what: &str) -> Result<(), Error> {
        match self.run.phase {
            _ if self.run.closed() => Err(Error::conflict("run_ended", format!("the run has already ended, so there is nothing {what}"))),
            _ => Ok(()),
        }
    }

    pub(super) fn pause(&mut self, reason: Option<String>) -> Result<(), Error> {
        self.open("to pause")?;
        if self.run.phase == Phase::Cancelling {
            return Err(Error::conflict("run_ending", "the run is being ended: everything in it is broken off already")
                .fix("there is nothing left to pause; start it anew, or fork it"));
        }
        if self.run.plan.timeout_ms.is_some() {
            self.effects.push(Effect::ClearTimer { name: RUN_TIMER.to_owned() });
        }
        self.emit(Event::RunPaused { reason });
        Ok(())
    }

    fn unpause(&mut self, reason: Option<String>, describe: Describe<'_>) {
        self.run.settle_queues();
        let held = std::mem::take(&mut self.run.steering.held);
        let left = if self.run.steering.adrift { self.left_behind(&held) } else { Vec::new() };
        let whole = self.run.steering.adrift
            && self.run.asking.is_some()
            && !held.iter().any(|h| matches!(h, Held::Model { task, .. } if task.is_empty()));
        self.emit(Event::RunUnpaused { reason });
        if let Some(ms) = self.run.plan.timeout_ms {
            let at = self.run.started_at.plus(Duration::from_millis(ms.saturating_add(self.run.steering.paused_ms)));
            self.effects.push(Effect::SetTimer { name: RUN_TIMER.to_owned(), at });
        }
        if whole {
            self.send_auto(None);
        }
        // Those that harm twice were asked about when the run was read.
        let harmless = |_: &str| Some(port::Effect::Idempotent);
        for (at, came) in left {
            steps::recover(self, at, &harmless, describe, &came);
        }
        held.into_iter().for_each(|held| self.release(held, describe));
    }

    /// What nobody carries out any more, with the calls of which the end has come.
    fn left_behind(&mut self, held: &VecDeque<Held>) -> Vec<(TaskRef, Vec<String>)> {
        self.run.steering.held = held.clone();
        let tasks = interrupted(self.run);
        let came = |at: TaskRef| match &self.run.task(at).detail {
            Detail::Model(dialogue) => {
                let path = self.run.path(at);
                dialogue.calls.iter().filter(|c| call_came(self.run, &path, &c.id)).map(|c| c.id.clone()).collect()
            }
            _ => Vec::new(),
        };
        let left = tasks.into_iter().map(|at| (at, came(at))).collect();
        self.run.steering.held.clear();
        left
    }

    /// What was kept comes in now.
    pub(super) fn release(&mut self, held: Held, describe: Describe<'_>) {
        match held {
            Held::Decided(decided) => {
                let Some(at) = self.lookup(&decided.task) else { return };
                let Decided { call, approved, by, note, output, .. } = *decided;
                // What was released before it may have ended what it is about.
                let open = match &self.run.task(at).detail {
                    Detail::Model(dialogue) => dialogue.calls.iter().any(|c| c.id == call && c.answer.is_none()),
                    _ => false,
                };
                if open {
                    self.settle_call(at, call, steps::approval::Verdict { approved, by, note, output });
                }
            }
            other => {
                let Some(input) = other.input() else { return };
                if let Err(error) = self.take_now(input, describe) {
                    tracing::warn!(run = %self.run.id, %error, "what was kept does not fit any more");
                }
            }
        }
    }

    /// What comes in while the run is paused.
    pub(super) fn take_paused(&mut self, input: Input, describe: Describe<'_>) -> Result<(), Error> {
        match input {
            Input::Pause { .. } => {}
            Input::Resume { reason } => self.unpause(reason, describe),
            Input::ToolDone { task, call, result } => {
                let awaited = match (self.lookup(&task).map(|at| self.run.task(at)), &call) {
                    (Some(found), None) => found.status == Status::Running,
                    (Some(found), Some(id)) => match &found.detail {
                        Detail::Model(dialogue) => dialogue.calls.iter().any(|c| c.id == *id && c.answer.is_none()),
                        _ => false,
                    },
                    (None, _) => false,
                };
                if awaited {
                    let (output, error) = parts(result);
                    self.emit(Event::TaskHeld { task, came: Came::Tool { call, output, error } });
                }
            }
            Input::ModelDone { task, result } => {
                let found = self.lookup(&task).map(|at| self.run.task(at));
                let awaited = match found {
                    Some(found) => found.status == Status::Running || found.asking.is_some(),
                    None => task.is_empty() && self.run.asking.is_some(),
                };
                if awaited {
                    let (answer, error) = parts(result.map(|answer| serde_json::to_value(&answer).unwrap_or(Value::Null)));
                    self.emit(Event::TaskHeld { task, came: Came::Model { answer, error } });
                }
            }
            Input::TimerFired { name } => self.hold_timer(name),
            // These have an order of their own: what is said now holds now.
            other @ (Input::Decided { .. }
            | Input::Question { .. }
            | Input::Cancel { .. }
            | Input::Checkpoint { .. }
            | Input::Signal { .. }) => {
                return self.take_now(other, describe);
            }
        }
        Ok(())
    }

    fn hold_timer(&mut self, name: String) {
        let (timer, path) = name.split_once(':').unwrap_or((name.as_str(), ""));
        let status = self.lookup(path).map(|at| self.run.task(at).status);
        let awaited = matches!((timer, status), ("retry", Some(Status::Retrying)) | ("wait" | "approval" | "grace", Some(Status::Waiting)));
        let came = self.run.steering.held.iter().any(|held| matches!(held, Held::Timer { name: other } if *other == name));
        if awaited && !came {
            self.emit(Event::TaskHeld { task: path.to_owned(), came: Came::Timer { timer: timer.to_owned() } });
        }
        self.effects.push(Effect::ClearTimer { name });
    }

    /// A new process has read a paused run. Nothing is carried out; where it is not known whether a delicate effect has happened, a
    /// person can say so meanwhile.
    pub(super) fn recover_paused(
        &mut self,
        tasks: &[TaskRef],
        deaths: BTreeMap<String, u32>,
        effect_of: &dyn Fn(&str) -> Option<port::Effect>,
    ) {
        let whole =
            self.run.asking.is_some() && !self.run.steering.held.iter().any(|h| matches!(h, Held::Model { task, .. } if task.is_empty()));
        if self.run.steering.adrift || tasks.is_empty() && !whole {
            return;
        }
        self.emit(Event::RunResumed { deaths });
        for at in tasks {
            steps::ask_what_became(self, *at, effect_of);
        }
    }

    pub(super) fn checkpoint(&mut self, name: Option<String>, reason: Option<String>) -> Result<(), Error> {
        self.open("to name")?;
        let name = name.unwrap_or_else(|| format!("checkpoint-{}", self.run.seq + 1));
        let fits = name.chars().enumerate().all(|(i, c)| c.is_ascii_lowercase() || i > 0 && (c.is_ascii_digit() || "-_.".contains(c)));
        if name.is_empty() || name.len() > NAME_CHARS_MAX || !fits {
            return Err(Error::invalid(
                "bad_checkpoint_name",
                format!("`{}` cannot name a checkpoint", name.chars().take(80).collect::<String>()),
            )
            .place("/name")
            .fix("up to 64 of a–z, 0–9, `-`, `_` and `.`, beginning with a letter"));
        }
        if let Some(seq) = self.run.steering.checkpoints.get(&name) {
            return Err(Error::conflict("checkpoint_exists", format!("the run has a checkpoint `{name}` already, at event {seq}"))
                .place("/name")
                .fix("give another name, or none"));
        }
        if self.run.steering.checkpoints.len() >= CHECKPOINTS_MAX {
            return Err(Error::limited("too_many_checkpoints", format!("the run has {CHECKPOINTS_MAX} checkpoints already")));
        }
        self.emit(Event::Checkpoint { name, reason });
        Ok(())
    }
}

fn parts(result: Result<Value, Error>) -> (Option<Payload>, Option<Error>) {
    match result {
        Ok(value) => (Some(Payload::Inline(Arc::new(value))), None),
        Err(error) => (None, Some(error)),
    }
}
