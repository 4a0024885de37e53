//! `model`: one call, or with tools a bounded loop of turns and calls, each journaled, resumed where it stopped.

use super::{
    super::{
        Effect, Turn,
        state::{Detail, Phase, Status, TaskRef},
    },
    Describe, EffectOf, approval,
};
use crate::machine::transitions::{At, On, Row, Table};
use crate::{
    event::{Event, Payload},
    port::{Message, ModelAnswer, ModelRequest, ToolCall},
};
use base::Error;
use flow::plan::{Action, ModelCall, Requires, Step};
use serde_json::{Value, json};
use std::sync::Arc;

#[rustfmt::skip]
pub(in super::super) const TABLE: Table = &[
    Row(At::Pending, On::Started, At::Talking, "needs met (effect: model)"),
    Row(At::Retrying, On::Started, At::Talking, "timer (effect: model; finished turns are kept)"),
    Row(At::Handling, On::Started, At::Talking, "a handler begins it anew (effect: model)"),
    Row(At::Talking, On::Succeeded, At::Succeeded, "answer without calls"),
    Row(At::Talking, On::SaveStarted, At::Writing, "answer without calls (effect: write)"),
    Row(At::Talking, On::AutoAsked, At::Judging, "it has ended, and what that means is asked"),
    Row(At::Talking, On::ModelAnswered, At::Talking, "answer with calls"),
    Row(At::Talking, On::CallStarted, At::Talking, "a call of the turn (effect: call)"),
    Row(At::Talking, On::CallFinished, At::Talking, "a call has ended; after the last of its turn the next one is asked (effect: model)"),
    Row(At::Talking, On::ApprovalRequested, At::Talking, "it is not known what has become of a call: a person is asked"),
    Row(At::Talking, On::ApprovalRequested, At::Unsure, "the same, and nothing else of the turn is open"),
    Row(At::Talking, On::CallFinished, At::Unsure, "a call has ended, and of those left a person must say what has become of them"),
    Row(At::Talking, On::Approved, At::Talking, "of one call, while another is at work: call it again, or this is what it gave"),
    Row(At::Talking, On::Rejected, At::Talking, "of one call, while another is at work: do not"),
    Row(At::Unsure, On::Cancelled, At::Cancelled, "something beside it has failed, or the run is ended"),
    Row(At::Unsure, On::Approved, At::Talking, "call it again, or this is what it gave"),
    Row(At::Unsure, On::Rejected, At::Talking, "do not"),
    Row(At::Talking, On::Held, At::Talking, "paused: an answer, or that of a call, is kept"),
    Row(At::Talking, On::FailedForNow, At::Retrying, "error, attempts left (timer)"),
    Row(At::Talking, On::Failed, At::Failed, "error, too many turns, or not as expected"),
    Row(At::Talking, On::Skipped, At::Skipped, "the same, and that counts as skipped"),
    Row(At::Talking, On::HandlerOpened, At::Handling, "the same, and a handler takes over"),
    Row(At::Talking, On::Cancelled, At::Cancelled, "the run is ended (effect: abort)"),
];

pub(super) fn begin(turn: &mut Turn<'_>, at: TaskRef, step: &Step, call: &ModelCall, describe: Describe<'_>) -> Result<(), Error> {
    let text = |turn: &Turn<'_>, field: &str, template| turn.render_text(at.scope, template).map_err(|e| e.place(turn.place(at, field)));
    let mut input = json!({"prompt": text(turn, "prompt", &call.prompt)?});
    if let Some(system) = &call.system {
        input["system"] = text(turn, "system", system)?.into();
    }
    if let Some(model) = &call.model {
        input["model"] = text(turn, "model", model)?.into();
    }
    if let Some(dynamic) = &call.dynamic {
        let values =
            turn.render(at.scope, dynamic).and_then(|v| turn.with_auto(at, "/with", v)).map_err(|e| e.place(turn.place(at, "with")))?;
        for (key, value) in values.as_object().into_iter().flatten() {
            input[key] = match value {
                Value::Array(_) => value.clone(),
                value => number(key, value).map_err(|e| e.place(turn.place(at, key)))?,
            };
        }
    }
    for field in ["prompt", "system"] {
        if let Some(value) = turn.auto_value(at, &format!("/with/{field}"))? {
            input[field] = value.as_str().map_or_else(|| value.to_string(), str::to_owned).into();
        }
    }
    start(turn, at, step, call, Arc::new(input), describe);
    Ok(())
}

/// A number that a template gave, perhaps as text.
fn number(key: &str, value: &Value) -> Result<Value, Error> {
    let found = match value {
        Value::String(text) => text.trim().parse::<f64>().ok(),
        other => other.as_f64(),
    };
    let whole = key == "max_tokens";
    match found {
        Some(n) if whole && n >= 1.0 && n.fract() == 0.0 && n <= f64::from(u32::MAX) => Ok(json!(n as u32)),
        Some(n) if !whole && (0.0..=2.0).contains(&n) => Ok(json!(n)),
        _ => Err(Error::invalid("bad_number", format!("`{key}` is {value}, which it cannot be"))),
    }
}

pub(super) fn again(turn: &mut Turn<'_>, at: TaskRef, step: &Step, call: &ModelCall, describe: Describe<'_>) -> Result<(), Error> {
    let Detail::Model(dialogue) = &turn.run.task(at).detail else { return Ok(()) };
    let input = dialogue.input.clone();
    start(turn, at, step, call, input, describe);
    Ok(())
}

fn start(turn: &mut Turn<'_>, at: TaskRef, step: &Step, call: &ModelCall, input: Arc<Value>, describe: Describe<'_>) {
    let task = turn.run.path(at);
    let key = turn.key(&task);
    let attempt = turn.run.task(at).attempt + 1;
    turn.emit(Event::TaskStarted { task, uses: "model".to_owned(), attempt, key, input: Payload::Inline(input) });
    ask(turn, at, step, call, describe);
}

/// Sends the whole dialogue so far.
fn ask(turn: &mut Turn<'_>, at: TaskRef, step: &Step, call: &ModelCall, describe: Describe<'_>) {
    let Detail::Model(dialogue) = &turn.run.task(at).detail else { return };
    let text = |field: &str| dialogue.input.get(field).and_then(Value::as_str).map(str::to_owned);
    let mut messages: Vec<Message> = text("system").map(|text| Message::System { text }).into_iter().collect();
    messages.push(Message::User { text: text("prompt").unwrap_or_default() });
    messages.extend(dialogue.turns.iter().cloned());
    let request = ModelRequest {
        model: text("model"),
        messages,
        tools: call.tools.iter().filter_map(|name| describe(name)).collect(),
        schema: call.schema.clone(),
        temperature: dialogue.input.get("temperature").and_then(Value::as_f64).or(call.temperature),
        max_tokens: dialogue.input.get("max_tokens").and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok()).or(call.max_tokens),
        requires: wish(call, &dialogue.input),
    };
    let key = format!("{}{}#{}", dialogue.key, anew(turn, at), dialogue.turn + 1);
    let (task, attempt) = (turn.run.path(at), turn.run.task(at).attempt);
    turn.effects.push(Effect::Model { task, attempt, key, request: Box::new(request), timeout_ms: step.timeout_ms });
}

/// A step that a handler begins anew holds another dialogue: what is asked for in it is not what was asked for before, so it must not
/// have the same key.
fn anew(turn: &Turn<'_>, at: TaskRef) -> String {
    match turn.run.task(at).handled {
        0 => String::new(),
        n => format!("~{n}"),
    }
}

/// What is wished of the model, with those names that templates gave.
fn wish(call: &ModelCall, input: &Value) -> Option<Requires> {
    let named = input.get("preferred").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let named: Vec<String> = named.map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    let mut wish = call.requires.clone();
    if !named.is_empty() {
        wish.get_or_insert_with(Requires::default).preferred = named;
    }
    wish
}

pub(super) fn recover(
    turn: &mut Turn<'_>,
    at: TaskRef,
    (step, call): (&Step, &ModelCall),
    (effect_of, describe): (EffectOf<'_>, Describe<'_>),
    came: &[String],
) {
    let Detail::Model(dialogue) = &turn.run.task(at).detail else { return };
    let open: Vec<_> = dialogue
        .calls
        .iter()
        .filter(|c| c.answer.is_none())
        .map(|c| (c.id.clone(), c.tool.clone(), c.input.clone(), c.started, c.asked.is_some()))
        .collect();
    if open.is_empty() {
        // The last turn's calls are all answered and queued, or no turn has been answered yet.
        if !turn.run.answering.contains(&at) {
            ask(turn, at, step, call, describe);
        }
        return;
    }
    for (id, tool, input, started, asked) in open {
        if asked || came.contains(&id) {
            continue;
        }
        if started && approval::is_delicate(effect_of(&tool)) {
            approval::ask_outcome(turn, at, approval::CUT_OFF, Some(&id));
        } else {
            begin_call(turn, at, step, id, tool, input, !started);
        }
    }
}

/// A person says that it has not happened: once more, with the key it had.
pub(super) fn call_again(turn: &mut Turn<'_>, at: TaskRef, id: &str) {
    let Detail::Model(dialogue) = &turn.run.task(at).detail else { return };
    let Some((tool, input)) = dialogue.calls.iter().find(|c| c.id == id).map(|c| (c.tool.clone(), c.input.clone())) else { return };
    let pinned = turn.run.pinned(at);
    begin_call(turn, at, pinned.step(), id.to_owned(), tool, input, true);
}

pub(super) fn call_key(turn: &Turn<'_>, at: TaskRef, number: u32, id: &str) -> String {
    format!("{}{}#{number}.{id}", turn.key(&turn.run.path(at)), anew(turn, at))
}

fn begin_call(turn: &mut Turn<'_>, at: TaskRef, step: &Step, id: String, tool: String, input: Arc<Value>, journal: bool) {
    let task = turn.run.path(at);
    let turn_number = match &turn.run.task(at).detail {
        Detail::Model(dialogue) => dialogue.turn,
        _ => 0,
    };
    let key = call_key(turn, at, turn_number, &id);
    if journal {
        turn.emit(Event::CallStarted {
            task: task.clone(),
            call: id.clone(),
            tool: tool.clone(),
            key: key.clone(),
            input: Payload::Inline(input.clone()),
        });
    }
    let attempt = turn.run.task(at).attempt;
    turn.effects.push(Effect::Tool { task, attempt, key, call: Some(id), tool, input, timeout_ms: step.timeout_ms });
}

impl Turn<'_> {
    pub(in super::super) fn model_done(&mut self, path: &str, result: Result<ModelAnswer, Error>) {
        if path.is_empty() {
            // An answer may come after the run was cancelled.
            if self.run.phase == Phase::Running {
                self.auto_done(None, result);
            }
            return;
        }
        let Some(at) = self.lookup(path) else { return };
        if self.run.task(at).asking.is_some() {
            return self.auto_done(Some(at), result);
        }
        if self.run.task(at).status != Status::Running {
            return;
        }
        let answer = match result {
            Ok(answer) => answer,
            Err(error) => return self.fail(at, error),
        };
        let pinned = self.run.pinned(at);
        let Action::Model(call) = &pinned.step().action else { return };
        if answer.calls.is_empty() {
            let output = answer.value.unwrap_or(Value::String(answer.text));
            return self.succeed(at, Arc::new(output), Some(answer.usage));
        }
        let turn_number = match &self.run.task(at).detail {
            Detail::Model(dialogue) => dialogue.turn + 1,
            _ => return,
        };
        let calls = distinct(answer.calls);
        let message = Message::Assistant { text: answer.text, calls: calls.clone() };
        let message = serde_json::to_value(&message).unwrap_or(Value::Null);
        self.emit(Event::ModelAnswered {
            task: path.to_owned(),
            turn: turn_number,
            message: Payload::Inline(Arc::new(message)),
            usage: answer.usage,
        });
        if self.run.phase == Phase::Cancelling {
            return;
        }
        if turn_number >= call.max_turns {
            let error = Error::limited("too_many_turns", format!("the model still asked for tools after {turn_number} turns"));
            return self.fail(at, error.fix("raise `max_turns` or ask for less"));
        }
        for asked in calls {
            if call.tools.contains(&asked.name) {
                begin_call(self, at, pinned.step(), asked.id, asked.name, Arc::new(asked.input), true);
            } else {
                let text = format!("error: there is no tool `{}`; the tools are: {}", asked.name, call.tools.join(", "));
                self.emit(Event::CallFinished {
                    task: path.to_owned(),
                    call: asked.id,
                    output: Payload::Inline(Arc::new(json!(text))),
                    failed: true,
                });
            }
        }
    }

    /// A model's tool call failed or answered; either way the model is told.
    pub(in super::super) fn call_done(&mut self, path: &str, call: String, result: Result<Value, Error>) {
        let Some(at) = self.lookup(path) else { return };
        let Detail::Model(dialogue) = &self.run.task(at).detail else { return };
        if !dialogue.calls.iter().any(|c| c.id == call && c.answer.is_none()) {
            return;
        }
        if let Err(error) = &result
            && error.kind() == base::Kind::OutcomeUnknown
            && !self.winding(at)
        {
            return approval::ask_outcome(self, at, error.message(), Some(&call));
        }
        let failed = result.is_err();
        let output = result.unwrap_or_else(|e| json!(format!("error: {} [{}]", e.message(), e.code())));
        self.emit(Event::CallFinished { task: path.to_owned(), call, output: Payload::Inline(Arc::new(output)), failed });
    }

    pub(in super::super) fn next_model_turn(&mut self, at: TaskRef, describe: Describe<'_>) {
        if self.run.held(at).is_none_or(|t| t.status != Status::Running) {
            return;
        }
        let pinned = self.run.pinned(at);
        if let Action::Model(call) = &pinned.step().action {
            ask(self, at, pinned.step(), call, describe);
        }
    }
}

/// Models repeat call ids, or leave them empty; ours must name one call each.
fn distinct(calls: Vec<ToolCall>) -> Vec<ToolCall> {
    let mut seen = std::collections::BTreeSet::new();
    calls
        .into_iter()
        .enumerate()
        .map(|(index, mut call)| {
            // Two calls of one name would leave the second for ever without an answer.
            while call.id.is_empty() || !seen.insert(call.id.clone()) {
                call.id = format!("{}_{index}", call.id);
            }
            call
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_of_a_turn_has_a_name_of_its_own() {
        let call = |id: &str| ToolCall { id: id.to_owned(), name: "t".to_owned(), input: Value::Null };
        for ids in [["a", "a", "a"], ["_1", "", ""], ["", "_0", "_0"], ["a_1", "a", "a"]] {
            let named: std::collections::BTreeSet<String> =
                distinct(ids.iter().map(|id| call(id)).collect()).into_iter().map(|c| c.id).collect();
            assert_eq!(named.len(), ids.len(), "{ids:?}");
        }
    }
}
