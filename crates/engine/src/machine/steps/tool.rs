//! A tool call: an outside effect, counted and keyed before it starts.
//!
//! | from | on | to |
//! |---|---|---|
//! | pending | needs met | running (effect: call) |
//! | running | answer | succeeded |
//! | running | error, attempts left | retrying (timer) |
//! | running | error | failed |
//! | retrying | timer | running (effect: call, same key) |
//! | running | restart, harmless twice | running (effect: call, same key) |
//! | running | restart, irreversible | waiting for a person |

use super::super::{Effect, Turn, state::Detail, state::TaskRef};
use crate::event::{Event, Payload};
use base::Error;
use flow::{plan::Step, template::Template};
use serde_json::Value;
use std::sync::Arc;

pub(super) fn begin(turn: &mut Turn<'_>, at: TaskRef, step: &Step, name: &str, with: &Template) -> Result<(), Error> {
    let input = turn.render(at.scope, with).and_then(|v| turn.with_auto(at, "/with", v)).map_err(|e| e.place(turn.place(at, "with")))?;
    start(turn, at, step, name, input);
    Ok(())
}

pub(super) fn again(turn: &mut Turn<'_>, at: TaskRef, step: &Step, name: &str) -> Result<(), Error> {
    if let Some((input, _)) = held(turn, at) {
        start(turn, at, step, name, input);
    }
    Ok(())
}

fn held(turn: &Turn<'_>, at: TaskRef) -> Option<(Arc<Value>, Arc<str>)> {
    match &turn.run.task(at).detail {
        Detail::Effect { input, key } => Some((input.clone(), key.clone())),
        Detail::Approval(asked) => asked.interrupted.clone(),
        _ => None,
    }
}

fn start(turn: &mut Turn<'_>, at: TaskRef, step: &Step, name: &str, input: Arc<Value>) {
    let task = turn.run.path(at);
    let key = turn.key(&task);
    let attempt = turn.run.task(at).attempt + 1;
    turn.emit(Event::TaskStarted { task, uses: name.to_owned(), attempt, key: key.clone(), input: Payload::Inline(input.clone()) });
    dispatch(turn, at, step, name, input, &key);
}

pub(super) fn dispatch(turn: &mut Turn<'_>, at: TaskRef, step: &Step, name: &str, input: Arc<Value>, key: &str) {
    turn.effects.push(Effect::Tool {
        task: turn.run.path(at),
        attempt: turn.run.task(at).attempt,
        key: key.to_owned(),
        call: None,
        tool: name.to_owned(),
        input,
        timeout_ms: step.timeout_ms,
    });
}

impl Turn<'_> {
    /// The same for every attempt and every process: an outside system that remembers it applies the effect once.
    pub(in super::super) fn key(&self, task: &str) -> String {
        format!("{}/{task}", self.run.id)
    }
}
