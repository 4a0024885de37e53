//! Steering a run: cancel, pause, resume, send it a signal, name a place in its history.

use super::{
    fold, not_found, summary,
    views::{Checkpoint, Summary},
};
use crate::State;
use ::http::{Accepted, Body, Call, Created, Json, Method, Nothing, Operation, OptionalBody, right};
use base::{Ctx, Error, Result, RunId};
use engine::Signal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Characters of a reason that are kept.
const REASON_MAX: usize = 2_000;

#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ReasonBody {
    /// Why, for the record; up to 2,000 characters.
    reason: Option<String>,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ResumeBody {
    /// Why, for the record; up to 2,000 characters.
    reason: Option<String>,
    /// Only takes up a run that no process carries on: one that is paused stays paused.
    take_up_only: bool,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CheckpointBody {
    /// Up to 64 of a–z, 0–9, `-`, `_` and `.`, beginning with a letter; unique in the run. Usually `checkpoint-` and the number of its event.
    name: Option<String>,
    /// Why, for the record; up to 2,000 characters.
    reason: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignalBody {
    /// A signal that the workflow declares.
    name: String,
    /// What it says, as the declaration wants it; up to 64 KiB as JSON.
    #[serde(default)]
    value: Value,
    /// Counts once in a run, however often it is sent: up to 200 characters. Usually the `Idempotency-Key`, or one of its own.
    #[serde(default)]
    id: Option<String>,
}

/// A signal that is recorded.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SignalSent {
    /// The name of the signal.
    name: String,
    /// Under which it counts once.
    id: String,
    run: Summary,
}

/// Places in the history of a run that have a name.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RunCheckpoints")]
pub(crate) struct Checkpoints {
    /// The first first.
    items: Vec<Checkpoint>,
}

fn run_id() -> Value {
    json!({"type": "string", "pattern": "^run_[0-9a-f]{32}$"})
}

pub(crate) fn operations(state: &State) -> Vec<Operation> {
    vec![
        Operation::new("cancel_run", Method::POST, "/api/v1/runs/{id}/cancel", state, cancel_run)
            .urgent()
            .path_schema("id", run_id())
            .tag("runs")
            .summary("Cancel a run in any state")
            .fails_with(&[404, 409, 413, 415, 422]),
        Operation::new("pause_run", Method::POST, "/api/v1/runs/{id}/pause", state, pause_run)
            .urgent()
            .path_schema("id", run_id())
            .tag("runs")
            .summary("Pause a run: nothing begins in it any more until it is resumed")
            .details("What is under way comes to its end, and its result is kept: what follows from it is decided when the run goes on. Times that a step waits for go on meanwhile; the time limit of the whole run stands still. A paused run that is paused stays so. 409 once the run has ended or is being ended.")
            .fails_with(&[404, 409, 413, 415, 422]),
        Operation::new("resume_run", Method::POST, "/api/v1/runs/{id}/resume", state, resume_run)
            .path_schema("id", run_id())
            .tag("runs")
            .summary("Let a paused run go on, or take up a suspended one")
            .details("One that is at work already stays so.")
            .fails_with(&[404, 409, 413, 415, 422]),
        Operation::new("signal_run", Method::POST, "/api/v1/runs/{id}/signal", state, signal_run)
            .path_schema("id", run_id())
            .tag("runs")
            .summary("Send a value to a run that goes on")
            .details("The step that waits for the signal takes it and ends with `{value, by, at, id}`; if none does yet, it is kept for the next that will, those of a name in the order in which they came. Answered when it is recorded, in every state before the end; a paused run takes it when it goes on. The same id again changes nothing. 422 for a name that the workflow does not declare and for a value that does not fit; 413 for one above 64 KiB; 429 where 256 wait to be taken; 409 once the run has ended, or for an id under which something else came.")
            .idempotent()
            .fails_with(&[404, 409, 413, 415, 422, 429])
            .request_example(json!({"name": "payment", "value": {"amount": 12}, "id": "pay-17"})),
        Operation::new("checkpoint_run", Method::POST, "/api/v1/runs/{id}/checkpoints", state, checkpoint_run)
            .path_schema("id", run_id())
            .tag("runs")
            .summary("Name the place that the run's history has come to, and keep its state there")
            .details("The name can be given wherever an event is: to look at the run as it was, to compare it, to fork it there, and to roll back to there.")
            .fails_with(&[404, 409, 413, 415, 422, 429])
            .response_example(json!({"name": "before-review", "seq": 12, "at": "2026-11-21T09:00:00.000000Z", "by": "ada", "reason": null})),
        Operation::new("list_run_checkpoints", Method::GET, "/api/v1/runs/{id}/checkpoints", state, list_run_checkpoints)
            .path_schema("id", run_id())
            .tag("runs")
            .summary("The named places in the run's history, the first first")
            .fails_with(&[404, 422]),
    ]
}

fn bounded(reason: Option<String>) -> Result<Option<String>> {
    match reason.as_ref().map(|text| text.chars().count()) {
        Some(n) if n > REASON_MAX => {
            Err(Error::too_large("reason_too_long", format!("a reason has {n} characters; at most {REASON_MAX} are kept")).place("/reason"))
        }
        _ => Ok(reason.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())),
    }
}

async fn cancel_run(state: State, call: Call<right::RunsControl, Nothing, OptionalBody<ReasonBody>>) -> Result<Accepted<Summary>> {
    let run: RunId = call.path.get("id")?;
    super::steerable(&state, &call.caller, run).await?;
    state.engine.cancel(&call.caller, run, bounded(call.body.0.reason)?).await?;
    summary(&state, &call.caller, run).await.map(Accepted)
}

async fn pause_run(state: State, call: Call<right::RunsControl, Nothing, OptionalBody<ReasonBody>>) -> Result<Accepted<Summary>> {
    let run: RunId = call.path.get("id")?;
    super::steerable(&state, &call.caller, run).await?;
    state.engine.pause(&call.caller, run, bounded(call.body.0.reason)?).await?;
    summary(&state, &call.caller, run).await.map(Accepted)
}

async fn resume_run(state: State, call: Call<right::RunsControl, Nothing, OptionalBody<ResumeBody>>) -> Result<Accepted<Summary>> {
    let run: RunId = call.path.get("id")?;
    super::steerable(&state, &call.caller, run).await?;
    let ResumeBody { reason, take_up_only } = call.body.0;
    if take_up_only {
        state.engine.take_up(&call.caller, run).await?;
    } else {
        state.engine.resume(&call.caller, run, bounded(reason)?).await?;
    }
    summary(&state, &call.caller, run).await.map(Accepted)
}

async fn signal_run(state: State, call: Call<right::RunsControl, Nothing, Body<SignalBody>>) -> Result<Accepted<SignalSent>> {
    let run: RunId = call.path.get("id")?;
    super::steerable(&state, &call.caller, run).await?;
    let SignalBody { name, value, id } = call.body.0;
    let own = || format!("sig_{}", RunId::new(&*state.env.clock, &*state.env.rng).0.simple());
    let id = id.or_else(|| call.key.map(|key| key.text)).unwrap_or_else(own);
    state.engine.signal(&call.caller, run, Signal { name: name.clone(), id: id.clone(), value }).await?;
    Ok(Accepted(SignalSent { name, id, run: summary(&state, &call.caller, run).await? }))
}

async fn checkpoint_run(
    state: State,
    call: Call<right::RunsControl, Nothing, OptionalBody<CheckpointBody>>,
) -> Result<Created<Checkpoint>> {
    let run: RunId = call.path.get("id")?;
    super::steerable(&state, &call.caller, run).await?;
    let CheckpointBody { name, reason } = call.body.0;
    let last = super::stream(&state, &call.caller, run).await?.seq;
    let name = name.unwrap_or_else(|| format!("checkpoint-{}", last + 1));
    state.engine.checkpoint(&call.caller, run, name.clone(), bounded(reason)?).await?;
    let slot = fold::current(&state, &call.caller, run).await?;
    let found = slot.as_ref().and_then(|fold| fold.view.checkpoints.iter().find(|checkpoint| checkpoint.name == name));
    found.cloned().map(|found| Created(Checkpoint(found))).ok_or_else(|| not_found(run))
}

async fn list_run_checkpoints(state: State, call: Call<right::RunsRead>) -> Result<Json<Checkpoints>> {
    let run: RunId = call.path.get("id")?;
    super::stream(&state, &call.caller, run).await?;
    let slot = fold::current(&state, &call.caller, run).await?;
    let found = slot.as_ref().map(|fold| fold.view.checkpoints.clone()).unwrap_or_default();
    Ok(Json(Checkpoints { items: found.into_iter().map(Checkpoint).collect() }))
}

/// The event that a number or the name of a checkpoint stands for; none if neither is given.
pub(crate) async fn place(state: &State, ctx: &Ctx, run: RunId, at: Option<u64>, checkpoint: Option<&str>) -> Result<Option<u64>> {
    match (at, checkpoint) {
        (Some(_), Some(name)) => {
            let name: String = name.chars().take(80).collect();
            Err(Error::invalid("event_or_checkpoint", format!("both an event and the checkpoint `{name}` are given"))
                .place("checkpoint")
                .fix("leave one of them out"))
        }
        (None, Some(name)) => named(state, ctx, run, name).await.map(Some),
        (at, None) => Ok(at),
    }
}

/// The event that the name stands for.
async fn named(state: &State, ctx: &Ctx, run: RunId, name: &str) -> Result<u64> {
    super::stream(state, ctx, run).await?;
    let slot = fold::current(state, ctx, run).await?;
    let checkpoints = slot.as_ref().map(|fold| fold.view.checkpoints.as_slice()).unwrap_or_default();
    let there = checkpoints.iter().find(|checkpoint| checkpoint.name == name).map(|checkpoint| checkpoint.seq);
    there.ok_or_else(|| {
        let names: Vec<&str> = checkpoints.iter().map(|checkpoint| checkpoint.name.as_str()).take(20).collect();
        let fix =
            if names.is_empty() { "it has none; give the number of an event".to_owned() } else { format!("it has {}", names.join(", ")) };
        Error::not_found("no_such_checkpoint", format!("run {run} has no checkpoint `{}`", name.chars().take(80).collect::<String>()))
            .place("checkpoint")
            .fix(fix)
    })
}
