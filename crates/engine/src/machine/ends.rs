//! How a step ends: what is expected of its output, what its failure means, and where the run goes on.

use super::{
    Turn, life,
    scope::Eyes,
    state::{Detail, Phase, ScopeKind, Status, TaskRef, value_of},
    steps,
};
use crate::event::{Ending, Event, Payload, Usage};
use base::{Error, Kind};
use flow::{
    plan::{Action, Handler, OnError, Target, Then},
    template::Template,
};
use serde_json::Value;
use std::sync::Arc;

/// Where it is written what is expected.
const EXPECTED: [&str; 2] = ["/expect", "/expect/that"];

/// What a model was paid for an answer that is of no use.
fn paid(error: &Error) -> Option<Usage> {
    error.detail().and_then(|d| serde_json::from_value(d.get("usage")?.clone()).ok())
}

impl Turn<'_> {
    /// The output is there; whether that is the end depends on what the step says about it.
    pub(super) fn succeed(&mut self, at: TaskRef, output: Arc<Value>, usage: Option<Usage>) {
        let step = self.run.step(at);
        let Some(save) = step.save.clone() else { return self.done(at, output, usage, None) };
        if self.run.phase == Phase::Cancelling {
            // Nothing begins any more, a writing neither. The output was paid for and is kept.
            let task = self.run.path(at);
            return self.emit(Event::TaskSucceeded { task, output: Payload::Inline(output), usage, unmet: None });
        }
        let mut usage = usage;
        if step.expect.is_some() && !step.auto.is_empty() {
            // Nothing is judged any more, and what is not judged is not written.
            if self.winding(at) {
                let task = self.run.path(at);
                return self.emit(Event::TaskSucceeded { task, output: Payload::Inline(output), usage, unmet: None });
            }
            let ending = Ending::Done { output: Payload::Inline(output.clone()), saved: None, valued: self.is_valued(at) };
            match self.ask_ending(at, &EXPECTED, &ending, &mut usage) {
                Ok(true) => return,
                Ok(false) => {}
                Err(error) => return self.fail(at, error),
            }
        }
        let step = self.run.step(at);
        // Nothing is written that is not as expected.
        if step.expect.as_ref().is_some_and(|e| !e.fail_at_end)
            && let Err(error) = self.unmet(at, &output)
        {
            return self.fail(at, error);
        }
        if let Err(error) = self.begin_save(at, &save, output, usage) {
            self.fail(at, error);
        }
    }

    pub(super) fn done(&mut self, at: TaskRef, output: Arc<Value>, mut usage: Option<Usage>, saved: Option<String>) {
        let step = self.run.step(at);
        if !step.auto.is_empty() {
            if self.winding(at) {
                let task = self.run.path(at);
                return self.emit(Event::TaskSucceeded { task, output: Payload::Inline(output), usage, unmet: None });
            }
            let ending = Ending::Done { output: Payload::Inline(output.clone()), saved, valued: self.is_valued(at) };
            let fields = [EXPECTED[0], EXPECTED[1], "/goto", "/goto/success"];
            match self.ask_ending(at, &fields, &ending, &mut usage) {
                Ok(true) => return,
                Ok(false) => {}
                Err(error) => return self.fail_ending(at, error),
            }
        }
        let step = self.run.step(at);
        if step.expect.is_none() && step.jumps.success.is_none() {
            let task = self.run.path(at);
            return self.emit(Event::TaskSucceeded { task, output: Payload::Inline(output), usage, unmet: None });
        }
        let late = step.expect.as_ref().is_some_and(|e| e.fail_at_end);
        let jump = step.jumps.success.clone();
        let unmet = match self.unmet(at, &output) {
            Ok(unmet) => unmet.filter(|_| late),
            Err(error) => return self.fail(at, error),
        };
        let to = match self.target(at, "success", jump.as_ref(), Some(&output)) {
            Ok(to) => to,
            Err(error) => return self.fail(at, error),
        };
        self.emit(Event::TaskSucceeded { task: self.run.path(at), output: Payload::Inline(output), usage, unmet });
        self.skip_until(at, to);
    }

    pub(super) fn skip(&mut self, at: TaskRef, reason: String) {
        match self.ask_ending(at, &["/goto/skipped"], &Ending::Skipped { reason: reason.clone() }, &mut None) {
            Ok(true) => return,
            Ok(false) => {}
            Err(error) => return self.fail_ending(at, error),
        }
        let jump = self.run.step(at).jumps.skipped.clone();
        self.emit(Event::TaskSkipped { task: self.run.path(at), reason, error: None, usage: None });
        self.jump(at, "skipped", jump.as_ref());
    }

    /// A step that has ended goes on with what is known by now. `plainly`: without what it would have led to, because everything around
    /// it is coming to its end.
    pub(super) fn conclude(&mut self, at: TaskRef, plainly: bool) {
        let Some(held) = self.run.held(at) else { return };
        let Detail::Ending(ending) = &held.detail else { return };
        // An answer of before is folded again after a restart; what is asked now is still to come.
        if held.asking.is_some() && !plainly {
            return;
        }
        let task = self.run.path(at);
        match ((**ending).clone(), plainly) {
            (Ending::Done { output, .. }, true) => self.emit(Event::TaskSucceeded { task, output, usage: None, unmet: None }),
            (Ending::Skipped { reason }, true) => self.emit(Event::TaskSkipped { task, reason, error: None, usage: None }),
            (Ending::Failed { attempt, error, then }, true) => {
                self.emit(Event::TaskFailed { task, attempt, error, retry_at: None, usage: None, then });
            }
            (Ending::Done { output, saved: None, .. }, false) => self.succeed(at, value_of(&output), None),
            (Ending::Done { output, saved, .. }, false) => self.done(at, value_of(&output), None, saved),
            (Ending::Skipped { reason }, false) => self.skip(at, reason),
            (Ending::Failed { attempt, error, then }, false) => self.failed(at, error, attempt, None, then),
        }
    }

    /// It cannot be told what the end of a step means. It is not begun again for that: only the question may be asked once more.
    pub(super) fn fail_ending(&mut self, at: TaskRef, error: Error) {
        if self.winding(at) && matches!(self.run.task(at).detail, Detail::Ending(_)) {
            return self.conclude(at, true);
        }
        let task = self.run.path(at);
        let retry = self.run.step(at).retry.clone();
        let attempt = self.run.task(at).attempt.max(1);
        let usage = paid(&error);
        if matches!(self.run.task(at).detail, Detail::Ending(_)) && attempt < retry.attempts && life::worth_retrying(&error) {
            let retry_at = self.now.plus(life::delay(&retry, attempt, &error, self.run.started.seed, &task));
            self.effects.push(super::Effect::SetTimer { name: format!("retry:{task}"), at: retry_at });
            return self.emit(Event::TaskFailed { task, attempt, error, retry_at: Some(retry_at), usage, then: None });
        }
        self.emit(Event::TaskFailed { task, attempt, error, retry_at: None, usage, then: Some(OnError::Fail) });
    }

    /// What is expected and does not hold; an error unless that counts only at the end of the run.
    fn unmet(&self, at: TaskRef, output: &Value) -> Result<Option<String>, Error> {
        let Some(expect) = &self.run.step(at).expect else { return Ok(None) };
        if let Some(text) = self.run.step(at).auto.iter().find(|text| EXPECTED.contains(&text.field.as_str())) {
            // Unasked where everything comes to its end anyway.
            let Some(answer) = self.auto_value(at, &text.field)? else { return Ok(None) };
            let reason = "the answer to its `expect` is no".to_owned();
            return match (*answer == Value::Bool(true), expect.fail_at_end) {
                (true, _) => Ok(None),
                (false, true) => Ok(Some(reason)),
                (false, false) => Err(life::expectation_failed(&reason).place(self.place(at, "expect"))),
            };
        }
        let holds = match self.test_output(at.scope, &expect.that, output) {
            Err(_) if self.run.step(at).undecided_is_no => false,
            other => other.map_err(|e| e.place(self.place(at, "expect")))?,
        };
        match (holds, expect.fail_at_end) {
            (true, _) => Ok(None),
            (false, true) => Ok(Some(format!("`{}` does not hold of its output", expect.that.source()))),
            (false, false) => {
                let reason = format!("`{}` does not hold of its output", expect.that.source());
                Err(life::expectation_failed(&reason).place(self.place(at, "expect")))
            }
        }
    }

    /// Ends the attempt: another one follows if the step's policy and the error allow it, else a handler may take over.
    pub(super) fn fail(&mut self, at: TaskRef, error: Error) {
        let task = self.run.path(at);
        let retry = self.run.step(at).retry.clone();
        let attempt = self.run.task(at).attempt.max(1);
        let winding = self.run.scopes[at.scope as usize].failing.is_some();
        let begun = matches!(self.run.task(at).status, Status::Running | Status::Retrying);
        let valued = self.is_valued(at);
        let again = begun && !valued && !winding && attempt < retry.attempts && life::worth_retrying(&error);
        // A model's answer that is of no use was paid for all the same.
        let model = matches!(self.run.step(at).action, Action::Model(_)) || self.run.task(at).asking.is_some();
        let usage = paid(&error).filter(|_| model);
        if again {
            let retry_at = self.now.plus(life::delay(&retry, attempt, &error, self.run.started.seed, &task));
            self.effects.push(super::Effect::SetTimer { name: format!("retry:{task}"), at: retry_at });
            return self.emit(Event::TaskFailed { task, attempt, error, retry_at: Some(retry_at), usage, then: None });
        }
        if !winding
            && !valued
            && self.run.phase == Phase::Running
            && let Some(handler) = self.handler(at, &error)
        {
            let nth = self.run.task(at).handled + 1;
            return self.emit(Event::HandlerOpened { task, handler, nth, error, attempt, usage });
        }
        // What its failure means is said nowhere, and neither is it known whether it has failed.
        let unknown = error.kind() == Kind::OutcomeUnknown && matches!(self.run.task(at).detail, Detail::Effect { .. });
        if unknown && !winding && self.run.phase == Phase::Running && self.run.step(at).on_error == OnError::Fail {
            return steps::approval::ask_outcome(self, at, error.message(), None);
        }
        self.failed(at, error, attempt, usage, None);
    }

    /// The last word about a failure.
    fn failed(&mut self, at: TaskRef, error: Error, attempt: u32, usage: Option<Usage>, then: Option<OnError>) {
        let task = self.run.path(at);
        let meaning = then.unwrap_or(self.run.step(at).on_error);
        let mut usage = usage;
        if meaning != OnError::Fail {
            let ending = Ending::Failed { attempt, error: error.clone(), then };
            match self.ask_ending(at, &["/goto/failure"], &ending, &mut usage) {
                Ok(true) => return,
                Ok(false) => {}
                Err(error) => return self.fail_ending(at, error),
            }
        }
        let jump = self.run.step(at).jumps.failure.clone();
        if meaning == OnError::Skip {
            let reason = format!("it failed: {}", error.message());
            self.emit(Event::TaskSkipped { task, reason, error: Some(error), usage });
        } else {
            self.emit(Event::TaskFailed { task, attempt, error, retry_at: None, usage, then });
        }
        if meaning != OnError::Fail {
            self.jump(at, "failure", jump.as_ref());
        }
    }

    /// Is its output the value of a handler? What is wrong with that, no handler mends: it would give it again.
    fn is_valued(&self, at: TaskRef) -> bool {
        match &self.run.task(at).detail {
            Detail::Ending(ending) => matches!(&**ending, Ending::Done { valued: true, .. }),
            Detail::Block(open) => {
                let scope = open.scopes.first().map(|scope| &self.run.scopes[*scope as usize].kind);
                let Some(ScopeKind::Handler { handler, .. }) = scope else { return false };
                matches!(self.run.step(at).handlers.get(*handler).map(|h| &h.then), Some(Then::Value(_))) && open.active == 0
            }
            _ => false,
        }
    }

    /// The first handler that is for this error.
    fn handler(&self, at: TaskRef, error: &Error) -> Option<u32> {
        let handled = self.run.task(at).handled;
        let mut handlers = self.run.step(at).handlers.iter();
        let spent = |h: &Handler| matches!(h.then, Then::Retry(most) if handled >= most);
        handlers.position(|h| !spent(h) && is_for(h, error)).and_then(|n| u32::try_from(n).ok())
    }

    /// A handler's steps have ended.
    pub(super) fn handled(&mut self, at: TaskRef, describe: steps::Describe<'_>) {
        let Detail::Block(open) = &self.run.task(at).detail else { return };
        let Some(&scope) = open.scopes.first() else { return };
        let ScopeKind::Handler { handler, .. } = &self.run.scopes[scope as usize].kind else { return };
        let failed = open.error.is_some();
        let pinned = self.run.pinned(at);
        let Some(handler) = pinned.step().handlers.get(*handler) else { return };
        let attempt = self.run.task(at).attempt;
        let error = self.run.task(at).error.clone().unwrap_or_else(|| Error::internal("internal_fault", "a failure without an error"));
        if failed && !handler.tolerant {
            return self.failed(at, error, attempt, None, Some(OnError::Fail));
        }
        match &handler.then {
            Then::End(end) => self.failed(at, error, attempt, None, Some(*end)),
            Then::Value(value) => match self.render(scope, value) {
                Ok(value) => self.succeed(at, value, None),
                Err(error) => self.failed(at, error.place(self.place(at, "on_error")), attempt, None, Some(OnError::Fail)),
            },
            Then::Retry(_) => {
                if let Err(error) = steps::begin(self, at, pinned.step(), describe) {
                    self.failed(at, error, attempt, None, Some(OnError::Fail));
                }
            }
        }
    }

    /// Goes on at the target, if there is one; a target that cannot be told is the failure of the run, not of the step. The step has
    /// ended: with it an item of a loop may have, and be let go; nothing in it is left to be skipped then.
    fn jump(&mut self, at: TaskRef, after: &str, target: Option<&Target>) {
        if self.run.held(at).is_none() {
            return;
        }
        match self.target(at, after, target, None) {
            Ok(to) => self.skip_until(at, to),
            Err(error) => tracing::warn!(task = %self.run.path(at), error = %error, "a jump leads nowhere"),
        }
    }

    /// `output`: what the step has just given, which is seen as such.
    fn target(&self, at: TaskRef, after: &str, target: Option<&Target>, output: Option<&Value>) -> Result<Option<u32>, Error> {
        let template: &Template = match target {
            None => return Ok(None),
            Some(Target::Step(step)) => return Ok(u32::try_from(*step).ok()),
            Some(Target::Chosen(template)) => template,
        };
        let place = self.place(at, "goto");
        let short = if after == "success" { self.auto_string(at, "/goto")? } else { None };
        let text = match short.map_or_else(|| self.auto_string(at, &format!("/goto/{after}")), |text| Ok(Some(text)))? {
            Some(text) => text,
            None => self.render_text_seen(&Eyes { output, ..Eyes::of(at.scope) }, template).map_err(|e| e.place(place.clone()))?,
        };
        match self.run.scopes[at.scope as usize].find(text.trim()) {
            Some(step) if step > at.step => Ok(Some(step)),
            _ => {
                let message = format!("`goto` gives `{}`, which is no step further down in this block", text.trim());
                Err(Error::invalid("bad_jump", message).place(place).fix("give the id of a step that stands below"))
            }
        }
    }

    /// What stands between is skipped, if it has not begun.
    fn skip_until(&mut self, at: TaskRef, to: Option<u32>) {
        let Some(to) = to else { return };
        for step in at.step + 1..to {
            let between = TaskRef { scope: at.scope, step };
            if self.run.held(between).is_some_and(|t| t.status == Status::Pending) {
                let reason =
                    format!("`{}` went on at `{}`", self.run.step(at).id, self.run.scopes[at.scope as usize].block().steps[to as usize].id);
                self.emit(Event::TaskSkipped { task: self.run.path(between), reason, error: None, usage: None });
            }
        }
    }
}

fn is_for(handler: &Handler, error: &Error) -> bool {
    if handler.types.is_empty() && handler.codes.is_empty() && handler.patterns.is_empty() {
        return true;
    }
    let kind = serde_json::to_value(error.kind()).ok();
    let kind = kind.as_ref().and_then(Value::as_str).unwrap_or_default();
    handler.types.iter().any(|t| t == kind)
        || handler.codes.iter().any(|c| c == error.code())
        || handler.patterns.iter().any(|p| flow::pattern_found(p, error.message()).unwrap_or(false))
}
