//! The pure machine: an input and the state in, events and effects out. It looks at nothing else: no clock, no
//! randomness, no disk. [`Turn`] is one such step; the runner commits its events and then carries its effects out.

mod apply;
mod asked;
mod auto;
pub(crate) mod cause;
mod close;
pub(crate) mod decide;
mod ends;
mod life;
mod pause;
mod poison;
mod scope;
mod scopes;
pub(crate) mod signals;
pub(crate) mod snapshot;
pub(crate) mod state;
mod steps;
#[cfg(test)]
pub(crate) mod tests;
mod transitions;

use crate::{
    event::Event,
    port::{ModelAnswer, ModelRequest},
};
use base::{Error, Principal, Timestamp};
use serde_json::Value;
pub use signals::Signal;
use state::{Detail, Phase, Run, Status, TaskRef};
use std::sync::Arc;
pub use steps::{SAVES, is_save, saved_text};

/// The timer of the whole run.
pub(crate) const RUN_TIMER: &str = "run:";

/// What comes in from outside.
pub(crate) enum Input {
    /// A tool, for a task or for a model's call inside one.
    ToolDone {
        task: String,
        call: Option<String>,
        result: Result<Value, Error>,
    },
    ModelDone {
        task: String,
        result: Result<ModelAnswer, Error>,
    },
    TimerFired {
        name: String,
    },
    /// Of a person, about what was asked.
    Decided {
        task: String,
        who: decide::Decider,
        decision: Decision,
    },
    /// Another word about a question that waits for people.
    Question {
        task: String,
        binding: String,
        who: decide::Decider,
        act: decide::Act,
    },
    Cancel {
        reason: Option<String>,
    },
    Pause {
        reason: Option<String>,
    },
    Resume {
        reason: Option<String>,
    },
    Checkpoint {
        name: Option<String>,
        reason: Option<String>,
    },
    Signal {
        signal: Signal,
        by: Principal,
    },
}

/// What a person says to what was asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    pub approved: bool,
    pub note: Option<String>,
    /// That of the question, so that it decides exactly what was shown.
    pub binding: String,
    /// Where it is asked whether an effect has happened: it has, and this is what it gave. To a question, the answer.
    pub output: Option<Value>,
}

/// What must be done outside, after the events are durable.
#[derive(Debug)]
pub(crate) enum Effect {
    Tool {
        task: String,
        attempt: u32,
        key: String,
        call: Option<String>,
        tool: String,
        input: Arc<Value>,
        timeout_ms: Option<u64>,
    },
    Model {
        task: String,
        attempt: u32,
        key: String,
        request: Box<ModelRequest>,
        timeout_ms: Option<u64>,
    },
    SetTimer {
        name: String,
        at: Timestamp,
    },
    ClearTimer {
        name: String,
    },
    /// Drop whatever is in flight for this task.
    Abort {
        task: String,
    },
}

/// One activation of the machine.
pub(crate) struct Turn<'a> {
    pub(crate) run: &'a mut Run,
    pub(crate) now: Timestamp,
    pub(crate) events: Vec<Event>,
    pub(crate) effects: Vec<Effect>,
}

impl<'a> Turn<'a> {
    pub(crate) fn new(run: &'a mut Run, now: Timestamp) -> Self {
        Self { run, now, events: Vec::new(), effects: Vec::new() }
    }

    pub(crate) fn emit(&mut self, event: Event) {
        let before = transitions::Before::of(self.run, &event);
        self.run.apply(&event, self.now);
        if let Err(transition) = before.check(self.run) {
            tracing::error!(run = %self.run.id, transition, "no table holds this transition: a fault of the machine");
            debug_assert!(transitions::tolerant(), "no table holds {transition}: {event:?}");
        }
        self.events.push(event);
    }

    /// A fact of another run's past: no decision of this machine, so no table speaks of it.
    pub(crate) fn take_over(&mut self, event: Event) {
        self.run.apply(&event, self.now);
        self.events.push(event);
    }

    /// Takes one input; refuses with a reason what does not fit the state.
    pub(crate) fn take(&mut self, input: Input, by_tool: &dyn Fn(&str) -> Option<crate::port::ToolCard>) -> Result<(), Error> {
        if self.run.phase == Phase::Paused {
            return self.take_paused(input, by_tool);
        }
        self.take_now(input, by_tool)
    }

    fn take_now(&mut self, input: Input, by_tool: &dyn Fn(&str) -> Option<crate::port::ToolCard>) -> Result<(), Error> {
        match input {
            Input::ToolDone { task, call: None, result } => self.tool_done(&task, result),
            Input::ToolDone { task, call: Some(call), result } => self.call_done(&task, call, result),
            Input::ModelDone { task, result } => self.model_done(&task, result),
            Input::TimerFired { name } => self.timer_fired(name, by_tool),
            Input::Decided { task, who, decision } => return self.decided(&task, who, decision),
            Input::Question { task, binding, who, act } => return self.on_question(&task, &binding, who, act),
            Input::Cancel { reason } => return self.cancel(reason, by_tool),
            Input::Pause { reason } => return self.pause(reason),
            Input::Resume { .. } => return self.open("to go on with"),
            Input::Checkpoint { name, reason } => return self.checkpoint(name, reason),
            Input::Signal { signal, by } => return self.signal(signal, by),
        }
        Ok(())
    }

    /// Goes on until nothing is possible without the outside, or `max` events are waiting to be committed.
    /// True if there is more to do.
    pub(crate) fn advance(&mut self, max: usize, describe: &dyn Fn(&str) -> Option<crate::port::ToolCard>) -> bool {
        while matches!(self.run.phase, Phase::Running | Phase::Cancelling) {
            if self.events.len() >= max {
                return true;
            }
            if let Some(scope) = self.run.failing.pop_front() {
                self.wind_down(scope);
            } else if let Some((task, scope)) = self.run.turning.pop_front() {
                self.loop_turn(task, scope);
            } else if let Some(task) = self.run.ending.pop_front() {
                self.conclude(task, false);
            } else if let Some(block) = self.run.closing.pop_front() {
                self.close(block, describe);
            } else if let Some(task) = self.run.answering.pop_front() {
                self.next_model_turn(task, describe);
            } else if let Some((task, name)) = self.run.due_signal() {
                self.take_signal(task, &name);
            } else if let Some(task) = self.run.ready.pop_front() {
                self.begin(task, describe);
            } else {
                return false;
            }
        }
        false
    }

    fn lookup(&self, path: &str) -> Option<TaskRef> {
        let at = self.run.paths.get(path).copied()?;
        let task = self.run.held(at)?;
        (!task.status.ended()).then_some(at)
    }

    fn begin(&mut self, at: TaskRef, describe: &dyn Fn(&str) -> Option<crate::port::ToolCard>) {
        let scope = &self.run.scopes[at.scope as usize];
        let Some(task) = scope.tasks.get(at.step as usize) else { return };
        if task.status != Status::Pending || scope.failing.is_some() {
            return;
        }
        let pinned = self.run.pinned(at);
        if let Some(condition) = &pinned.step().condition {
            let asked = match self.ask_auto(at, true) {
                Ok(true) => return,
                Ok(false) => self.auto_value(at, "/if"),
                Err(error) => Err(error),
            };
            match asked.and_then(|value| value.map_or_else(|| self.test(at.scope, condition), |v| Ok(*v == Value::Bool(true)))) {
                Ok(true) => {}
                Ok(false) => return self.skip(at, format!("`if: {}` is false", condition.source())),
                Err(error) if pinned.step().undecided_is_no => {
                    return self.skip(at, format!("`if: {}` cannot be evaluated: {}", condition.source(), error.message()));
                }
                Err(error) => return self.fail(at, error.place(self.place(at, "if"))),
            }
        }
        if let Err(error) = steps::begin(self, at, pinned.step(), describe) {
            self.fail(at, error);
        }
    }

    fn tool_done(&mut self, path: &str, result: Result<Value, Error>) {
        let Some(at) = self.lookup(path) else { return };
        if self.run.task(at).status != Status::Running {
            return;
        }
        match result {
            Ok(_) if matches!(self.run.task(at).detail, Detail::Saving(_)) => self.written(at),
            Ok(output) => self.succeed(at, Arc::new(output), None),
            Err(error) => self.fail(at, error),
        }
    }

    /// File, line, step and field, for error messages.
    fn place(&self, at: TaskRef, field: &str) -> String {
        let step = self.run.step(at);
        format!("step `{}`, line {}, {field}", step.id, step.line)
    }
}

/// Effects that were in flight when the process ended, to be carried out again with their keys. What has come for one is kept already.
pub(crate) fn interrupted(run: &Run) -> Vec<TaskRef> {
    let mut found = Vec::new();
    for (index, scope) in run.scopes.iter() {
        for (step, task) in scope.tasks.iter().enumerate() {
            let at = TaskRef { scope: index, step: step as u32 };
            let flies = task.status == Status::Running
                && matches!(task.detail, Detail::Effect { .. } | Detail::Model(_) | Detail::Saving(_))
                || task.asking.is_some() && !task.status.ended();
            if flies && !pause::all_came(run, at) {
                found.push(at);
            }
        }
    }
    found
}
