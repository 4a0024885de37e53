//! What must have come in from outside for an event to be there: the inverse of the machine, for one that is fed its own history. Most
//! events have no cause but the state: those the machine decides by itself.

use super::{
    Decision, Input, RUN_TIMER, Signal,
    decide::{Act, Decider},
    state::{Asking, Detail, Phase, Run, Status, Task, TaskRef, value_of},
};
use crate::{
    event::{Asks, Ending, Event, Payload, Usage},
    port::{Message, ModelAnswer},
};
use base::{Error, Kind, Principal};
use flow::auto;
use serde_json::{Value, json};

/// `None`: the machine decides it by itself.
pub(crate) fn cause(run: &Run, event: &Event) -> Option<Input> {
    match event {
        Event::RunPaused { reason } => return Some(Input::Pause { reason: reason.clone() }),
        Event::RunUnpaused { reason } => return Some(Input::Resume { reason: reason.clone() }),
        Event::Checkpoint { name, reason } => return Some(Input::Checkpoint { name: Some(name.clone()), reason: reason.clone() }),
        Event::TaskHeld { task, came } => return Some(super::pause::input(task, came)),
        Event::SignalReceived { signal, id, value, by } => {
            let signal = Signal { name: signal.clone(), id: id.clone(), value: (*value_of(value)).clone() };
            return Some(Input::Signal { signal, by: by.clone() });
        }
        // Of what has come before.
        Event::SignalTaken { .. } => return None,
        Event::CancelRequested { reason } => return Some(Input::Cancel { reason: reason.clone() }),
        Event::RunTimedOut { .. } => return Some(Input::TimerFired { name: RUN_TIMER.to_owned() }),
        Event::ApprovalDecided { task, approved, by, note, binding, output, seat, .. } => {
            let output = output.as_ref().map(|payload| (*value_of(payload)).clone());
            let decision = Decision { approved: *approved, note: note.clone(), binding: binding.clone(), output };
            return Some(Input::Decided { task: task.clone(), who: Decider::on(by, seat.unwrap_or(by.id)), decision });
        }
        Event::ApprovalWithdrawn { task, by } => return word(run, task, by, Act::Withdraw),
        Event::ApprovalEdited { task, by, note, input, .. } => {
            let input = (*value_of(input)).clone();
            return word(run, task, by, Act::Edit { input, note: note.clone() });
        }
        Event::ApprovalDelegated { task, by, to, note, until } => {
            return word(run, task, by, Act::Delegate { to: to.clone(), note: note.clone(), until: *until });
        }
        Event::RunFailed { error, task: None, .. } if run.asking.is_some() && run.phase == Phase::Running => {
            return Some(Input::ModelDone { task: String::new(), result: Err(error.clone()) });
        }
        _ => {}
    }
    let path = event.task()?;
    if path.is_empty() {
        return answered(String::new(), run.asking.as_deref()?, event);
    }
    let at = *run.paths.get(path)?;
    let task = run.held(at)?;
    if let Some(asking) = &task.asking
        && let Some(input) = answered(path.to_owned(), asking, event)
    {
        return Some(input);
    }
    of_task(run, (at, task), path, event)
}

/// What somebody said about a question that waits, besides a decision.
fn word(run: &Run, task: &str, by: &Principal, act: Act) -> Option<Input> {
    let Detail::Approval(asked) = &run.held(*run.paths.get(task)?)?.detail else { return None };
    Some(Input::Question { task: task.to_owned(), binding: asked.binding.clone(), who: Decider::on(by, by.id), act })
}

/// An answer to a tag, or that there is none.
fn answered(task: String, asking: &Asking, event: &Event) -> Option<Input> {
    let result = match event {
        Event::AutoResolved { raw, usage, from_lock: false, .. } => Ok(said(raw, usage)),
        Event::AutoRefused { raw, why, usage, over, .. } => {
            if auto::read(&asking.question, raw).is_err_and(|w| w == *why) {
                Ok(said(raw, usage))
            } else if raw.is_empty() && *usage == Usage::default() && !over {
                Err(Error::upstream("model_unreachable", why.clone()))
            } else {
                Err(Error::upstream("answer_not_valid", why.clone()).details(json!({"answer": raw, "usage": usage})))
            }
        }
        Event::TaskFailed { error, .. } | Event::HandlerOpened { error, .. } | Event::BlockFailing { error, .. } => Err(error.clone()),
        Event::TaskSkipped { error: Some(error), .. } => Err(error.clone()),
        _ => return None,
    };
    Some(Input::ModelDone { task, result })
}

fn said(text: &str, usage: &Usage) -> ModelAnswer {
    ModelAnswer { text: text.to_owned(), value: None, calls: Vec::new(), usage: usage.clone() }
}

fn of_task(run: &Run, (at, task): (TaskRef, &Task), path: &str, event: &Event) -> Option<Input> {
    let timer = |what: &str| Some(Input::TimerFired { name: format!("{what}:{path}") });
    let winding = run.scopes.get(at.scope).is_some_and(|scope| scope.failing.is_some());
    match (task.status, &task.detail) {
        (Status::Retrying, _) if !winding && !matches!(event, Event::TaskCancelled { .. }) => timer("retry"),
        (Status::Waiting, Detail::Wait { .. }) if !matches!(event, Event::TaskCancelled { .. }) => timer("wait"),
        (Status::Waiting, Detail::Approval(asked)) if !matches!(event, Event::TaskCancelled { .. }) => {
            timer(if asked.settled.is_some() { "grace" } else { "approval" })
        }
        (Status::Running, Detail::Model(_)) => of_model(path, event),
        (Status::Running, Detail::Saving(_)) => match event {
            Event::TaskSucceeded { .. } | Event::AutoAsked { ending: Some(Ending::Done { .. }), .. } => tool(path, None, Ok(Value::Null)),
            event => tool(path, None, Err(failure(event)?)),
        },
        (Status::Running, Detail::Effect { .. }) => match event {
            Event::ApprovalRequested { asks: Asks::Outcome, details, call: None, .. } => tool(path, None, Err(unknown(details))),
            event => match output(event) {
                Some((output, _)) => tool(path, None, Ok(output)),
                None => tool(path, None, Err(failure(event)?)),
            },
        },
        _ => None,
    }
}

fn tool(task: &str, call: Option<&str>, result: Result<Value, Error>) -> Option<Input> {
    Some(Input::ToolDone { task: task.to_owned(), call: call.map(str::to_owned), result })
}

fn of_model(path: &str, event: &Event) -> Option<Input> {
    let result = match event {
        Event::ModelAnswered { message, usage, .. } => {
            let Ok(Message::Assistant { text, calls }) = serde_json::from_value((*value_of(message)).clone()) else { return None };
            Ok(ModelAnswer { text, value: None, calls, usage: usage.clone() })
        }
        Event::CallFinished { call, output, failed, .. } => {
            let output = (*value_of(output)).clone();
            return tool(path, Some(call), if *failed { Err(told(&output)) } else { Ok(output) });
        }
        Event::ApprovalRequested { asks: Asks::Outcome, details, call: Some(call), .. } => {
            return tool(path, Some(call), Err(unknown(details)));
        }
        event => match output(event) {
            Some((value, usage)) => {
                Ok(ModelAnswer { text: String::new(), value: Some(value), calls: Vec::new(), usage: usage.unwrap_or_default() })
            }
            None => Err(failure(event)?),
        },
    };
    Some(Input::ModelDone { task: path.to_owned(), result })
}

/// The output that something outside must have given, and what it used.
fn output(event: &Event) -> Option<(Value, Option<Usage>)> {
    let (payload, usage): (&Payload, _) = match event {
        Event::TaskSucceeded { output, usage, .. } | Event::SaveStarted { output, usage, .. } => (output, usage),
        Event::AutoAsked { ending: Some(Ending::Done { output, .. }), usage, .. } => (output, usage),
        _ => return None,
    };
    Some(((*value_of(payload)).clone(), usage.clone()))
}

fn failure(event: &Event) -> Option<Error> {
    match event {
        Event::TaskFailed { error, .. }
        | Event::HandlerOpened { error, .. }
        | Event::TaskSkipped { error: Some(error), .. }
        | Event::AutoAsked { ending: Some(Ending::Failed { error, .. }), .. } => Some(error.clone()),
        _ => None,
    }
}

/// Back from the words that the model was told: `error: message [code]`.
fn told(output: &Value) -> Error {
    let text = output.as_str().unwrap_or_default();
    let text = text.strip_prefix("error: ").unwrap_or(text);
    let (message, code) = text.strip_suffix(']').and_then(|text| text.rsplit_once(" [")).unwrap_or((text, "upstream"));
    Error::new(Kind::Upstream, code.to_owned(), message)
}

fn unknown(details: &Payload) -> Error {
    let why = value_of(details);
    Error::outcome_unknown("outcome_unknown", why["why"].as_str().unwrap_or_default())
}
