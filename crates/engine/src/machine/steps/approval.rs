//! `approval`: people decide. A decision names the hash of what was shown, so it cannot apply to anything else. A tool with
//! `approve` asks the same way before it is called, and is called with exactly the input that was shown.

use super::super::{
    Effect, Turn,
    state::{self, Detail, TaskRef},
};
use crate::{
    event::{Asks, Event, Payload, Rejected},
    machine::transitions::{At, On, Row, Table},
    port,
};
use base::{Digest, Error, Rule, Timestamp};
use flow::plan::{Action, Approval, Gate, OnError, Step};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

#[rustfmt::skip]
pub(in super::super) const TABLE: Table = &[
    Row(At::Pending, On::ApprovalRequested, At::Asked, "needs met (inbox; timer if it expires)"),
    Row(At::Asked, On::Approved, At::Asked, "somebody approves"),
    Row(At::Asked, On::Rejected, At::Asked, "somebody rejects"),
    Row(At::Asked, On::Withdrawn, At::Asked, "a decision is taken back while nothing has come of it"),
    Row(At::Asked, On::Delegated, At::Asked, "somebody hands it on, or takes it back"),
    Row(At::Asked, On::Escalated, At::Asked, "timer: others may decide as well (timer)"),
    Row(At::Asked, On::Succeeded, At::Succeeded, "approved, and the time to take it back is over"),
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
    let mut rule = approval.rule.clone();
    rule.expires_ms = rule.expires_ms.or(approval.expires_ms);
    Question::new(title, details, rule).put(turn, at);
    Ok(())
}

/// The call of a tool that people must approve first.
pub(super) fn begin_call(turn: &mut Turn<'_>, at: TaskRef, gate: &Gate, tool: &str, input: Arc<Value>) -> Result<(), Error> {
    let title = match (turn.auto_string(at, "/approve/title")?, &gate.title) {
        (Some(title), _) => title,
        (None, Some(title)) => turn.render_text(at.scope, title).map_err(|e| e.place(turn.place(at, "approve")))?,
        (None, None) => format!("Call `{tool}`?"),
    };
    let details = match &gate.details {
        Some(details) => turn
            .render(at.scope, details)
            .and_then(|v| turn.with_auto(at, "/approve/details", v))
            .map_err(|e| e.place(turn.place(at, "approve")))?,
        None => state::null(),
    };
    Question { makes: Some((tool.to_owned(), input)), ..Question::new(title, details, gate.rule.clone()) }.put(turn, at);
    Ok(())
}

/// What people are asked.
pub(super) struct Question {
    title: String,
    details: Arc<Value>,
    rule: Rule,
    /// The call that is made if they agree.
    makes: Option<(String, Arc<Value>)>,
    /// Schema of the answer, where more than yes or no is wanted.
    answer: Option<Value>,
    asks: Asks,
    /// The call of a model's tool that is asked about.
    call: Option<String>,
}

impl Question {
    pub(super) fn new(title: String, details: Arc<Value>, rule: Rule) -> Self {
        Self { title, details, rule, makes: None, answer: None, asks: Asks::Approval, call: None }
    }

    pub(super) fn wanting(self, answer: Value) -> Self {
        Self { answer: Some(answer), asks: Asks::Question, ..self }
    }

    /// The hash covers everything that is shown and everything that would follow, and the place in the history: what is asked
    /// once more is another question, whatever it says.
    fn binding(&self, turn: &Turn<'_>, task: &str) -> String {
        let makes = self.makes.as_ref().map(|(tool, input)| json!({"tool": tool, "input": **input}));
        let parts = json!({
            "run": turn.run.id, "seq": turn.run.seq, "task": task, "definition": turn.run.started.hash, "title": self.title, "details": *self.details,
            "makes": makes, "answer": self.answer, "rule": self.rule, "asks": self.asks, "call": self.call,
        });
        Digest::of(&[b"approval/2", parts.to_string().as_bytes()]).to_string()
    }

    pub(super) fn put(self, turn: &mut Turn<'_>, at: TaskRef) {
        let task = turn.run.path(at);
        let binding = self.binding(turn, &task);
        let expires_at = self.rule.expires_ms.map(|ms| turn.now.plus(Duration::from_millis(ms)));
        turn.effects.extend(expires_at.map(|at| timer("approval", &task, at)));
        let rejected = rejected(turn.run.pinned(at).step());
        let (tool, input) = self.makes.map_or((None, None), |(tool, input)| (Some(tool), Some(Payload::Inline(input))));
        turn.emit(Event::ApprovalRequested {
            task,
            title: self.title,
            details: Payload::Inline(self.details),
            binding,
            expires_at,
            asks: self.asks,
            call: self.call,
            tool,
            input,
            answer: self.answer,
            rule: (!self.rule.is_plain()).then(|| Box::new(self.rule)),
            rejected,
        });
    }
}

/// What a rejection leads to, for those who decide.
fn rejected(step: &Step) -> Rejected {
    if !step.handlers.is_empty() {
        return Rejected::Handled;
    }
    match step.on_error {
        OnError::Fail => Rejected::Fails,
        OnError::Continue => Rejected::Continues,
        OnError::FailAtEnd => Rejected::FailsAtEnd,
        OnError::Skip => Rejected::Skips,
    }
}

pub(in super::super) fn timer(kind: &str, task: &str, at: Timestamp) -> Effect {
    Effect::SetTimer { name: format!("{kind}:{task}"), at }
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
    // Whoever had to approve the call has to say it, without a time limit: nothing else can end this.
    let gate = pinned.step().gate.as_ref().map(|gate| gate.rule.clone()).unwrap_or_default();
    let rule = Rule { expires_ms: None, escalate_to: None, on_expiry: Default::default(), grace_ms: None, ..gate };
    let question = Question::new(title, Arc::new(details), rule);
    Question { asks: Asks::Outcome, call: call.map(str::to_owned), ..question }.put(turn, at);
}

/// What was decided, when it takes effect.
pub(in super::super) struct Verdict {
    pub(in super::super) approved: bool,
    pub(in super::super) by: String,
    pub(in super::super) note: Option<String>,
    pub(in super::super) output: Option<Arc<Value>>,
}

impl Turn<'_> {
    /// The decision takes effect.
    pub(in super::super) fn settle_approval(&mut self, at: TaskRef, verdict: Verdict) -> Result<(), Error> {
        let Detail::Approval(asked) = &self.run.task(at).detail else { return Ok(()) };
        let (interrupted, makes, is_question) = (asked.interrupted.is_some(), asked.makes.clone(), asked.answer.is_some());
        let Verdict { approved, by, note, output } = verdict;
        let why = || note.as_ref().map(|n| format!(": {n}")).unwrap_or_default();
        let pinned = self.run.pinned(at);
        match (approved, &pinned.step().action) {
            (true, _) if interrupted && output.is_some() => self.succeed(at, output.unwrap_or_else(state::null), None),
            (true, Action::Tool { name, .. }) if interrupted => super::tool::again(self, at, pinned.step(), name)?,
            (false, _) if interrupted => {
                self.effects.push(Effect::Abort { task: self.run.path(at) });
                self.fail(at, gave_up(&by));
            }
            (true, Action::Tool { name, .. }) => {
                if let Some(input) = makes {
                    super::tool::start(self, at, pinned.step(), name, input);
                }
            }
            (true, _) if is_question => self.succeed(at, output.unwrap_or_else(state::null), None),
            (false, _) if is_question => self.fail(at, Error::forbidden("question_refused", format!("{by} gave no answer{}", why()))),
            (true, _) => self.succeed(at, Arc::new(json!({"approved": true, "by": by, "note": note})), None),
            (false, _) => self.fail(at, Error::forbidden("approval_rejected", format!("{by} rejected it{}", why()))),
        }
        Ok(())
    }

    /// A call of a model's tool whose end was not known.
    pub(in super::super) fn settle_call(&mut self, at: TaskRef, call: String, verdict: Verdict) {
        let task = self.run.path(at);
        match (verdict.approved, verdict.output) {
            (true, Some(output)) => self.emit(Event::CallFinished { task, call, output: Payload::Inline(output), failed: false }),
            (true, None) => super::model::call_again(self, at, &call),
            (false, _) => {
                self.effects.push(Effect::Abort { task });
                self.fail(at, gave_up(&verdict.by));
            }
        }
    }
}

fn gave_up(by: &str) -> Error {
    Error::outcome_unknown("outcome_unknown", format!("{by} decided not to call the tool again"))
}
