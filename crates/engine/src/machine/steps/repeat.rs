//! `loop`, and the condition under which a loop over items begins no further one.

use super::super::{
    Turn,
    auto::Moment,
    scope::{Around, Eyes},
    state::{Detail, OpenBlock, TaskRef},
};
use crate::event::{Event, Payload};
use crate::machine::transitions::{At, On, Row, Table};
use base::Error;
use flow::{
    plan::{Action, Loop, Step},
    template::Expr,
};
use serde_json::{Value, json};
use std::sync::Arc;

#[rustfmt::skip]
pub(in super::super) const TABLE: Table = &[
    Row(At::Pending, On::BlockOpened, At::Open, "needs met"),
    Row(At::Open, On::TurnedMore, At::Open, "none has begun, or one has ended, and another may begin"),
    Row(At::Open, On::TurnedLast, At::Open, "and none may"),
];

/// Why no further iteration begins, and what the last one gave.
type Turned = (Option<&'static str>, Option<Arc<Value>>);

/// The most iterations that any loop may have.
const ITERATIONS_MAX: u64 = 10_000;

pub(super) fn begin(turn: &mut Turn<'_>, at: TaskRef, repeat: &Loop) -> Result<(), Error> {
    let place = turn.place(at, "max_iterations");
    let max = turn.render(at.scope, &repeat.max_iterations).and_then(|v| turn.with_auto(at, "/with/max_iterations", v));
    let max = max.map_err(|e| e.place(place.clone()))?;
    let count = match &*max {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_u64(),
    };
    let Some(count) = count.filter(|n| *n <= ITERATIONS_MAX) else {
        let error =
            Error::invalid("bad_iterations", format!("`max_iterations` is {max}, and must be an integer from 0 to {ITERATIONS_MAX}"));
        return Err(error.place(place));
    };
    let inputs = Some(Payload::Inline(Arc::new(json!({"max_iterations": count}))));
    turn.emit(Event::BlockOpened { task: turn.run.path(at), branch: None, items: None, inputs, count: None });
    Ok(())
}

/// What a loop that has ended gives.
pub(in super::super) fn output(open: &OpenBlock) -> Value {
    let results: Vec<Value> = open.outputs.iter().map(|v| (**v).clone()).collect();
    json!({"count": results.len(), "ended": open.ended, "last": results.last(), "results": results})
}

impl Turn<'_> {
    /// An iteration or an item has ended (or none has begun): does another one follow?
    pub(in super::super) fn loop_turn(&mut self, at: TaskRef, scope: u32) {
        let Some(Detail::Block(open)) = self.run.held(at).map(|t| &t.detail) else { return };
        if open.awaiting.first() != Some(&scope) || self.run.task(at).asking.is_some() {
            return;
        }
        let pinned = self.run.pinned(at);
        let winding = self.run.scopes[at.scope as usize].failing.is_some() || open.error.is_some();
        let (index, stopped) = (open.next, open.ended.is_some());
        let decided = match &pinned.step().action {
            Action::ForEach { until: Some(until), .. } if !winding && !stopped => {
                let asked = self.ask(at, pinned.step(), until, Moment::open(Eyes::of(scope), Some(index)), "until");
                asked.map(|holds| holds.map(|holds| (holds.then_some("until"), None)))
            }
            Action::Loop(repeat) if !winding => self.iteration(at, pinned.step(), repeat, scope, index),
            _ => Ok(Some((Some("stopped"), None))),
        };
        match decided {
            // An answer is awaited.
            Ok(None) => {}
            Ok(Some((why, output))) => {
                let (task, output) = (self.run.path(at), output.map(Payload::Inline));
                self.emit(Event::LoopTurned { task, index: index as u64, more: why.is_none(), why: why.map(str::to_owned), output });
            }
            // What is at work inside it comes to its end first.
            Err(error) => self.unanswered(Some(at), error),
        }
    }

    /// Why no further iteration begins, and what the last one gave; nothing while an answer is awaited.
    fn iteration(&mut self, at: TaskRef, step: &Step, repeat: &Loop, scope: u32, index: usize) -> Result<Option<Turned>, Error> {
        let ended = scope != u32::MAX;
        if ended && self.ask_output(Some(at), scope, index)? {
            return Ok(None);
        }
        let output = if ended { Some(self.block_output(at, scope, index)?) } else { None };
        if let Some(until) = repeat.until.as_ref().filter(|_| ended) {
            match self.ask(at, step, until, Moment::open(Eyes::of(scope), Some(index)), "until")? {
                None => return Ok(None),
                Some(true) => return Ok(Some((Some("until"), output))),
                Some(false) => {}
            }
        }
        // The condition counts before the limit: a loop that is done has not run into it.
        if let Some(go_on) = &repeat.go_on {
            let around = Some(Around { at, index, previous: ended.then_some(scope) });
            let eyes = Eyes { around, ..Eyes::of(if ended { scope } else { at.scope }) };
            match self.ask(at, step, go_on, Moment::open(eyes, Some(index)), "while")? {
                None => return Ok(None),
                Some(false) => return Ok(Some((Some("while"), output))),
                Some(true) => {}
            }
        }
        let Detail::Block(open) = &self.run.task(at).detail else { return Ok(Some((Some("stopped"), output))) };
        Ok(Some((if index >= open.limit { Some("limit") } else { None }, output)))
    }

    /// Whether a condition of a loop holds; nothing while a model is asked for it.
    fn ask(&mut self, at: TaskRef, step: &Step, condition: &Expr, mut moment: Moment<'_>, field: &str) -> Result<Option<bool>, Error> {
        let written = format!("/with/{field}");
        if let Some(text) = step.auto.iter().find(|text| text.field == written) {
            if self.ask_text(Some(at), text, &mut moment)? {
                return Ok(None);
            }
            let answer = self.auto_text_value(Some(at), text, &moment.eyes, moment.turn)?;
            return Ok(Some(answer.is_some_and(|value| *value == Value::Bool(true))));
        }
        match self.test_around(moment.eyes.scope, condition, moment.eyes.around) {
            Err(_) if step.undecided_is_no => Ok(Some(false)),
            other => other.map(Some).map_err(|e| e.place(self.place(at, field))),
        }
    }

    /// The end of a loop whose iterations have all ended.
    pub(in super::super) fn close_loop(&mut self, at: TaskRef) {
        let pinned = self.run.pinned(at);
        let (Action::Loop(repeat), Detail::Block(open)) = (&pinned.step().action, &self.run.task(at).detail) else { return };
        if repeat.limit_fails && open.ended.as_deref() == Some("limit") {
            let message = format!("the loop has run {} times, the most it may, and is not done", open.limit);
            let error = Error::new(base::Kind::Invalid, "too_many_iterations", message);
            return self.fail(at, error.fix("raise `max_iterations`, or write `at_limit: stop`"));
        }
        let output = output(open);
        match crate::codec::check_size("the output of the loop", &output, self.run.payload_max) {
            Ok(()) => self.succeed(at, Arc::new(output), None),
            Err(error) => self.fail(at, error.place(self.place(at, "output"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_output_of_a_loop_names_the_last_result() {
        let mut open = OpenBlock::new(Vec::new());
        assert_eq!(output(&open), json!({"count": 0, "ended": null, "last": null, "results": []}));
        open.outputs = vec![Arc::new(Value::Null), Arc::new(json!(2))];
        open.ended = Some("until".to_owned());
        assert_eq!(output(&open), json!({"count": 2, "ended": "until", "last": 2, "results": [null, 2]}));
    }
}
