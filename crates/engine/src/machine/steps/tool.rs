//! A tool call: an outside effect, counted and keyed before it starts.

use super::super::{Effect, Turn, state::Detail, state::TaskRef};
use crate::event::{Event, Payload};
use crate::machine::transitions::{At, On, Row, Table};
use base::Error;
use flow::{plan::Step, template::Template};
use serde_json::Value;
use std::sync::Arc;

#[rustfmt::skip]
pub(in super::super) const TABLE: Table = &[
    Row(At::Pending, On::Started, At::Calling, "needs met (effect: call)"),
    Row(At::Pending, On::ApprovalRequested, At::Asked, "needs met, and people must approve it first (inbox; timer if it expires)"),
    Row(At::Handling, On::ApprovalRequested, At::Asked, "a handler begins it anew, and it is asked anew"),
    Row(At::Asked, On::Approved, At::Asked, "somebody approves"),
    Row(At::Asked, On::Rejected, At::Asked, "somebody rejects"),
    Row(At::Asked, On::Withdrawn, At::Asked, "a decision is taken back while nothing has come of it"),
    Row(At::Asked, On::Edited, At::Asked, "somebody changes the call, which is asked about anew"),
    Row(At::Asked, On::Delegated, At::Asked, "somebody hands it on, or takes it back"),
    Row(At::Asked, On::Escalated, At::Asked, "timer: others may decide as well (timer)"),
    Row(At::Asked, On::Started, At::Calling, "approved, and the time to take it back is over (effect: call)"),
    Row(At::Asked, On::Failed, At::Failed, "rejected or expired"),
    Row(At::Asked, On::Skipped, At::Skipped, "the same, and that counts as skipped"),
    Row(At::Asked, On::HandlerOpened, At::Handling, "the same, and a handler takes over"),
    Row(At::Asked, On::AutoAsked, At::Judging, "the same, and what that means is asked"),
    Row(At::Asked, On::Cancelled, At::Cancelled, "something beside it has failed, or the run is ended"),
    Row(At::Retrying, On::Started, At::Calling, "timer (effect: call, same key)"),
    Row(At::Handling, On::Started, At::Calling, "a handler begins it anew (effect: call, same key)"),
    Row(At::Calling, On::Succeeded, At::Succeeded, "answer"),
    Row(At::Calling, On::SaveStarted, At::Writing, "answer (effect: write)"),
    Row(At::Calling, On::AutoAsked, At::Judging, "it has ended, and what that means is asked"),
    Row(At::Calling, On::FailedForNow, At::Retrying, "error, attempts left (timer)"),
    Row(At::Calling, On::Failed, At::Failed, "error, or not as expected"),
    Row(At::Calling, On::Skipped, At::Skipped, "the same, and that counts as skipped"),
    Row(At::Calling, On::HandlerOpened, At::Handling, "the same, and a handler takes over"),
    Row(At::Calling, On::ApprovalRequested, At::Unsure, "restart, or cut off, and it harms twice: a person is asked"),
    Row(At::Calling, On::Cancelled, At::Cancelled, "the run is ended (effect: abort)"),
    Row(At::Calling, On::Held, At::Calling, "paused: the answer is kept"),
    Row(At::Unsure, On::Approved, At::Unsure, "call it again"),
    Row(At::Unsure, On::Started, At::Calling, "approved (effect: call, same key)"),
    Row(At::Unsure, On::Succeeded, At::Succeeded, "approved with what it gave"),
    Row(At::Unsure, On::SaveStarted, At::Writing, "the same (effect: write)"),
    Row(At::Unsure, On::Delegated, At::Unsure, "somebody hands it on, or takes it back"),
    Row(At::Unsure, On::Withdrawn, At::Unsure, "paused: what was said is taken back before it holds"),
    Row(At::Unsure, On::Rejected, At::Unsure, "do not"),
    Row(At::Unsure, On::Failed, At::Failed, "rejected: `outcome_unknown`"),
    Row(At::Unsure, On::Skipped, At::Skipped, "the same, and that counts as skipped"),
    Row(At::Unsure, On::HandlerOpened, At::Handling, "the same, and a handler takes over"),
    Row(At::Unsure, On::AutoAsked, At::Judging, "rejected, and what that means is asked"),
    Row(At::Unsure, On::Cancelled, At::Cancelled, "something beside it has failed, or the run is ended"),
];

pub(super) fn begin(turn: &mut Turn<'_>, at: TaskRef, step: &Step, name: &str, with: &Template) -> Result<(), Error> {
    let input = turn.render(at.scope, with).and_then(|v| turn.with_auto(at, "/with", v)).map_err(|e| e.place(turn.place(at, "with")))?;
    match &step.gate {
        Some(gate) => super::approval::begin_call(turn, at, gate, name, input)?,
        None => start(turn, at, step, name, input),
    }
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

pub(super) fn start(turn: &mut Turn<'_>, at: TaskRef, step: &Step, name: &str, input: Arc<Value>) {
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
