//! The operations of time travel.

use super::{
    super::{steer::place, stream, views::Summary},
    diff, effects,
    fork::{self, ForkBody, RetryBody},
    replay::ReplayDoc,
    rollback::{self, Plan, RollbackBody, To},
    state,
};
use crate::State;
use ::http::{Body, Call, Created, Encoded, Json, Method, Nothing, Operation, OptionalBody, right};
use base::{Error, Result, RunId};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct At {
    /// The number of an event, from 1; usually the last one.
    at: Option<u64>,
    /// The name of a checkpoint instead.
    checkpoint: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct With {
    /// The id of the other run; it may be the same one at another event.
    with: String,
    /// Both as they were after this event; usually as they are now. If the other one has fewer events, it is as it is now.
    at: Option<u64>,
    /// Both as they were at their checkpoints of this name instead.
    checkpoint: Option<String>,
    /// The other run as it was after this event instead.
    with_at: Option<u64>,
    /// The other run as it was at its checkpoint of this name instead.
    with_checkpoint: Option<String>,
}

fn run_id() -> Value {
    json!({"type": "string", "pattern": "^run_[0-9a-f]{32}$"})
}

pub(crate) fn operations(state: &State) -> Vec<Operation> {
    vec![
        Operation::new("get_run_state", Method::GET, "/api/v1/runs/{id}/state", state, get_state)
            .path_schema("id", run_id())
            .tag("runs")
            .summary("The run as it was after one of its events")
            .details("`view` is what `GET /api/v1/runs/{id}` answered then: the events up to that one, folded. `timers` are the times it waited for.")
            .fails_with(&[404, 422]),
        Operation::new("diff_runs", Method::GET, "/api/v1/runs/{id}/diff", state, diff_runs)
            .path_schema("id", run_id())
            .tag("runs")
            .summary("What is different about two runs")
            .details("Steps are aligned by their paths. With `at` or `checkpoint` both are as they were then, with `with_at` or `with_checkpoint` the other one. Values up to 256 KiB are looked into, 32 MiB of them in all; others differ as a whole. A side of a change that is absent has nothing there. The caller must be allowed to look at both.")
            .fails_with(&[404, 422]),
        Operation::new("list_run_effects", Method::GET, "/api/v1/runs/{id}/effects", state, list_effects)
            .path_schema("id", run_id())
            .tag("runs")
            .summary("What the run did outside")
            .details("Calls of tools that may change something, files written by `save`, and model calls with their cost.")
            .fails_with(&[404, 422]),
        Operation::new("replay_run", Method::GET, "/api/v1/runs/{id}/replay", state, replay_run)
            .path_schema("id", run_id())
            .tag("runs")
            .summary("Feed the run's history to the machine of this program and compare every decision")
            .details("No tool and no model is called. Up to 100,000 events.")
            .fails_with(&[404, 413, 422]),
        Operation::new("plan_rollback", Method::GET, "/api/v1/runs/{id}/rollback", state, plan_rollback)
            .path_schema("id", run_id())
            .tag("runs")
            .summary("What a rollback would undo, and what it cannot")
            .details("The effects after the event `to` (or after the checkpoint), the last first, each with the call that undoes it or with why there is none. Nothing is called.")
            .fails_with(&[404, 409, 422]),
        Operation::new("rollback_run", Method::POST, "/api/v1/runs/{id}/rollback", state, rollback_run)
            .path_schema("id", run_id())
            .tag("runs")
            .summary("Undo what a run did outside after one of its events")
            .details("Starts a run whose steps are the calls of the plan, the last effect first; it stops at the first that fails, and the same again goes on from there. With `binding` it is refused when the plan is another one by now. The run must have ended. Needs `run:control` and `run:create` in its workspace, and `grant:give` if it was granted something.")
            .idempotent()
            .fails_with(&[404, 409, 415, 422, 429, 503]),
        Operation::new("fork_run", Method::POST, "/api/v1/runs/{id}/fork", state, fork_run)
            .path_schema("id", run_id())
            .tag("runs")
            .summary("Start a run that shares the past of this one up to an event")
            .details("What had ended by then is taken over and not called again; what had not is begun anew, with what is changed here. Needs `run:create` in the run's workspace, and `grant:give` if the run was granted something.")
            .idempotent()
            .fails_with(&[404, 409, 413, 415, 422, 429, 503]),
        Operation::new("retry_run", Method::POST, "/api/v1/runs/{id}/retry", state, retry_run)
            .path_schema("id", run_id())
            .tag("runs")
            .summary("Start a run that goes on from what failed in this one")
            .details("On the same version of the workflow or on another one; steps that are there no more, or use something else, are begun anew. Needs what `fork` needs.")
            .idempotent()
            .fails_with(&[404, 409, 413, 415, 422, 429, 503]),
    ]
}

async fn replay_run(state: State, call: Call<right::RunsRead>) -> Result<Encoded<ReplayDoc>> {
    let run: RunId = call.path.get("id")?;
    stream(&state, &call.caller, run).await?;
    let replay = state.engine.replay(call.caller.org, run).await?;
    let bytes = serde_json::to_vec(&replay).map_err(|e| Error::internal("internal_fault", e.to_string()))?;
    Ok(Encoded::of(bytes.into()))
}

async fn fork_run(state: State, call: Call<right::RunsStart, Nothing, OptionalBody<ForkBody>>) -> Result<Created<Summary>> {
    let run: RunId = call.path.get("id")?;
    let key = call.key.as_ref().map(|key| key.text.clone());
    fork::fork(&state, &call.caller, run, call.body.0, key).await.map(Created)
}

async fn plan_rollback(state: State, call: Call<right::RunsRead, To>) -> Result<Json<Plan>> {
    let run: RunId = call.path.get("id")?;
    rollback::plan(&state, &call.caller, run, &call.query).await.map(Json)
}

async fn rollback_run(state: State, call: Call<right::RunsControl, Nothing, Body<RollbackBody>>) -> Result<Created<Summary>> {
    let run: RunId = call.path.get("id")?;
    let key = call.key.as_ref().map(|key| key.text.clone());
    rollback::start(&state, &call.caller, run, call.body.0, key).await.map(Created)
}

async fn retry_run(state: State, call: Call<right::RunsStart, Nothing, OptionalBody<RetryBody>>) -> Result<Created<Summary>> {
    let run: RunId = call.path.get("id")?;
    let key = call.key.as_ref().map(|key| key.text.clone());
    fork::retry(&state, &call.caller, run, call.body.0, key).await.map(Created)
}

async fn get_state(state: State, call: Call<right::RunsRead, At>) -> Result<Json<state::StateView>> {
    let run: RunId = call.path.get("id")?;
    let at = place(&state, &call.caller, run, call.query.at, call.query.checkpoint.as_deref()).await?;
    state::look(&state, &call.caller, run, at).await.map(Json)
}

async fn diff_runs(state: State, call: Call<right::RunsRead, With>) -> Result<Json<diff::DiffView>> {
    let run: RunId = call.path.get("id")?;
    let With { with, at, checkpoint, with_at, with_checkpoint } = call.query;
    let with: RunId = with.parse().map_err(|error: base::Error| error.place("query parameter `with`"))?;
    let a = diff::Moment { run, at: place(&state, &call.caller, run, at, checkpoint.as_deref()).await? };
    let other = if with_at.is_some() || with_checkpoint.is_some() {
        place(&state, &call.caller, with, with_at, with_checkpoint.as_deref()).await?
    } else if let Some(at) = at {
        Some(at.min(stream(&state, &call.caller, with).await?.seq))
    } else {
        place(&state, &call.caller, with, None, checkpoint.as_deref()).await?
    };
    diff::compare(&state, &call.caller, a, diff::Moment { run: with, at: other }).await.map(Json)
}

async fn list_effects(state: State, call: Call<right::RunsRead>) -> Result<Json<effects::EffectsView>> {
    let run: RunId = call.path.get("id")?;
    effects::list(&state, &call.caller, run).await.map(Json)
}
