//! The operations of time travel.

use super::{diff, effects, state};
use crate::State;
use ::http::{Call, Json, Method, Operation, right};
use base::{Result, RunId};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct At {
    /// The number of an event, from 1; usually the last one.
    at: Option<u64>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct With {
    /// The id of the other run.
    with: String,
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
            .details("Steps are aligned by their paths. Values up to 256 KiB are looked into, larger ones differ as a whole. The caller must be allowed to look at both.")
            .fails_with(&[404, 422]),
        Operation::new("list_run_effects", Method::GET, "/api/v1/runs/{id}/effects", state, list_effects)
            .path_schema("id", run_id())
            .tag("runs")
            .summary("What the run did outside")
            .details("Calls of tools that may change something, files written by `save`, and model calls with their cost.")
            .fails_with(&[404, 422]),
    ]
}

async fn get_state(state: State, call: Call<right::RunsRead, At>) -> Result<Json<state::StateView>> {
    let run: RunId = call.path.get("id")?;
    state::look(&state, &call.caller, run, call.query.at).await.map(Json)
}

async fn diff_runs(state: State, call: Call<right::RunsRead, With>) -> Result<Json<diff::DiffView>> {
    let run: RunId = call.path.get("id")?;
    let with: RunId = call.query.with.parse().map_err(|error: base::Error| error.place("query parameter `with`"))?;
    diff::compare(&state, &call.caller, run, with).await.map(Json)
}

async fn list_effects(state: State, call: Call<right::RunsRead>) -> Result<Json<effects::EffectsView>> {
    let run: RunId = call.path.get("id")?;
    effects::list(&state, &call.caller, run).await.map(Json)
}
