//! `approval`: a person decides. A decision names the hash of what was shown, so it cannot apply to anything else.

use super::super::{
    Decision, Effect, Turn,
    state::{self, Detail, Phase, Status, TaskRef},
};
use crate::{
    event::{Asks, Event, Payload},
    machine::transitions::{At, On, Row, Table},
    port,
};
use base::{Digest, Error, Principal};
use flow::plan::{Action, Approval};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

#[rustfmt::skip]
pub(in super::super) const TABLE: Table = &[
    Row(At::Pending, On::ApprovalRequested, At::Asked, "needs met (inbox; timer if it expires)"),
    Row(At::Asked, On::Approved, At::Asked, "somebody approves"),
    Row(At::Asked, On::Rejected, At::Asked, "somebody rejects"),
    Row(At::Asked, On::Succeeded, At::Succeeded, "approved"),
    Row(At::Asked, On::SaveStarted, At::Writing, "approved (effect: write)"),
    Row(At::Asked, On::AutoAsked, At::Judging, "it has ended, and what that means is asked"),
    Row(At::Asked, On::Failed, At::Failed, "rejected, expired, or not as expected"),
    Row(At::Asked, On::Skipped, At::Skipped, "the same, and that counts as skipped"),
    Row(At::Asked, On::HandlerOpened, At::Handling, "the same, and a handler takes over"),
    Row(At::Asked, On::Cancelled, At::Cancelled, "something beside it has failed, or the run is ended"),
];

pub(super) fn begin(turn: &mut Turn<'_>, at: TaskRef, approval: &Approval) -> Result<(), Error> {
    let title = match turn.auto_string(at, "/with/title")? {
        Some(title) => title,
        None => turn.render_text(at.scope, &approval.title).map_err(|e| e.place(turn.place(at, "title")))?,
    };
    let details = match &approval.details {
        Some(details) => turn
            .render(at.scope, details)
            .and_then(|v| turn.with_auto(at, "/with/details", v))
            .map_err(|e| e.place(turn.place(at, "details")))?,
        None => state::null(),
    };
    let (asks, call) = (Asks::Approval, None);
    ask(turn, at, Question { title, details, expires_ms: approval.expires_ms, asks, call });
    Ok(())
}

struct Question {
    title: String,
    details: Arc<Value>,
    expires_ms: Option<u64>,
    asks: Asks,
    call: Option<String>,
}

fn ask(turn: &mut Turn<'_>, at: TaskRef, question: Question) {
    let Question { title, details, expires_ms, asks, call } = question;
    let task = turn.run.path(at);
    // An effect may be asked about twice, and an answer to the first question is none to the second.
    let nth = if asks == Asks::Outcome { turn.run.seq.to_string() } else { String::new() };
    let binding = Digest::of(&[task.as_bytes(), title.as_bytes(), details.to_string().as_bytes(), nth.as_bytes()]).to_string();
    let expires_at = expires_ms.map(|ms| turn.now.plus(Duration::from_millis(ms)));
    turn.effects.extend(expires_at.map(|at| Effect::SetTimer { name: format!("approval:{task}"), at }));
    turn.emit(Event::ApprovalRequested { task, title, details: Payload::Inline(details), binding, expires_at, asks, call });
}

/// An effect that harms when it is carried out twice.
pub(super) fn is_delicate(effect: Option<port::Effect>) -> bool {
    matches!(effect, Some(port::Effect::Irreversible | port::Effect::Compensable))
}

pub(super) const CUT_OFF: &str = "the process ended while this call was under way";

/// It is not known whether a delicate effect has happened: only a person may say what happens now. `call`: one of a model's tools, by
/// its id and name, with the key and the input it had.
pub(in super::super) fn ask_outcome(turn: &mut Turn<'_>, at: TaskRef, why: &str, call: Option<&str>) {
    let pinned = turn.run.pinned(at);
    let (tool, input, key) = match (&turn.run.task(at).detail, &pinned.step().action, call) {
        (Detail::Effect { input, key }, Action::Tool { name, .. }, None) => (name.clone(), input.clone(), key.to_string()),
        (Detail::Model(dialogue), _, Some(id)) => {
            let Some(open) = dialogue.calls.iter().find(|c| c.id == id) else { return };
            (open.tool.clone(), open.input.clone(), super::model::call_key(turn, at, dialogue.turn, id))
        }
        _ => return,
    };
    let details = json!({"tool": tool, "input": *input, "key": key, "why": why});
    let title = format!("Has `{tool}` happened? Its outcome is not known");
    ask(turn, at, Question { title, details: Arc::new(details), expires_ms: None, asks: Asks::Outcome, call: call.map(str::to_owned) });
}

/// What is waited for, as the decision names it.
enum Waits {
    Approval,
    Interrupted,
    /// A call of a model's tool, by its id.
    Call(String),
}

impl Turn<'_> {
    /// The question that the binding names.
    fn waits_for(&self, at: TaskRef, binding: &str) -> Result<Waits, bool> {
        let task = self.run.task(at);
        match &task.detail {
            Detail::Approval(asked) if task.status == Status::Waiting => match (asked.binding == binding, &asked.interrupted) {
                (false, _) => Err(true),
                (true, None) => Ok(Waits::Approval),
                (true, Some(_)) => Ok(Waits::Interrupted),
            },
            Detail::Model(dialogue) => {
                let mut asked = dialogue.calls.iter().filter(|c| c.asked.is_some()).peekable();
                let open = asked.peek().is_some();
                asked.find(|c| c.asked.as_deref() == Some(binding)).map(|c| Waits::Call(c.id.clone())).ok_or(open)
            }
            _ => Err(false),
        }
    }

    pub(in super::super) fn decided(&mut self, path: &str, by: Principal, decision: Decision) -> Result<(), Error> {
        let decided_before = || {
            Error::conflict("already_decided", format!("`{path}` is not waiting for a decision (it was decided, or the run has moved on)"))
        };
        let at = self.lookup(path).ok_or_else(decided_before)?;
        if self.run.phase == Phase::Cancelling {
            return Err(decided_before());
        }
        let waits = self.waits_for(at, &decision.binding).map_err(|changed| match changed {
            false => decided_before(),
            true => Error::conflict("approval_changed", "what is asked is not what the decision was about")
                .fix("look at it again and decide anew"),
        })?;
        let Decision { approved, note, binding, output } = decision;
        if output.is_some() && (!approved || matches!(waits, Waits::Approval)) {
            return Err(Error::invalid("not_an_outcome", format!("`{path}` does not ask what has happened, so an output says nothing"))
                .fix("approve or reject it"));
        }
        if matches!(&self.run.task(at).detail, Detail::Approval(asked) if asked.expires_at.is_some()) {
            self.effects.push(Effect::ClearTimer { name: format!("approval:{path}") });
        }
        let call = if let Waits::Call(id) = &waits { Some(id.clone()) } else { None };
        let output = output.map(Arc::new);
        let given = output.clone().map(Payload::Inline);
        let name = by.name.clone();
        self.emit(Event::ApprovalDecided { task: path.to_owned(), approved, by, note: note.clone(), binding, call, output: given });
        match (waits, approved, output) {
            (Waits::Approval, true, _) => self.succeed(at, Arc::new(json!({"approved": true, "by": name, "note": note})), None),
            (Waits::Approval, false, _) => {
                let why = note.map(|n| format!(": {n}")).unwrap_or_default();
                self.fail(at, Error::forbidden("approval_rejected", format!("{name} rejected it{why}")));
            }
            (Waits::Interrupted, true, Some(output)) => self.succeed(at, output, None),
            (Waits::Interrupted, true, None) => {
                let pinned = self.run.pinned(at);
                if let Action::Tool { name, .. } = &pinned.step().action {
                    super::tool::again(self, at, pinned.step(), name)?;
                }
            }
            (Waits::Call(call), true, Some(output)) => {
                self.emit(Event::CallFinished { task: path.to_owned(), call, output: Payload::Inline(output), failed: false });
            }
            (Waits::Call(call), true, None) => super::model::call_again(self, at, &call),
            (Waits::Interrupted | Waits::Call(_), false, _) => {
                self.effects.push(Effect::Abort { task: path.to_owned() });
                self.fail(at, Error::outcome_unknown("outcome_unknown", format!("{name} decided not to call the tool again")));
            }
        }
        Ok(())
    }

    pub(in super::super) fn approval_expired(&mut self, at: TaskRef) {
        let Detail::Approval(asked) = &self.run.task(at).detail else { return };
        if asked.expires_at.is_some_and(|t| t <= self.now) {
            self.fail(at, Error::timeout("approval_expired", "nobody decided in time"));
        }
    }
}
