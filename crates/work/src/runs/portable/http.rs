//! The operations on runs as files.

use super::{super::views::Summary, bring, file, take};
use crate::State;
use ::http::{Body, Call, Created, Download, Method, Nothing, Operation, right};
use base::{Result, RunId};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

/// JSON writes quotes in more bytes than they have in the file.
const BODY_MAX: usize = file::BYTES_MAX * 2;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportBody {
    /// What `export_run` answered, as it is.
    pub(super) file: String,
    /// Where the run is to be seen; usually `default`.
    #[serde(default)]
    pub(super) workspace: Option<String>,
    /// Public keys that are trusted, base64; without any, whoever signed the file is believed to be who they are.
    #[serde(default)]
    pub(super) keys: Option<Vec<String>>,
}

pub(crate) fn operations(state: &State) -> Vec<Operation> {
    vec![
        Operation::new("export_run", Method::GET, "/api/v1/runs/{id}/export", state, export_run)
            .path_schema("id", json!({"type": "string", "pattern": "^run_[0-9a-f]{32}$"}))
            .tag("runs")
            .summary("The run as one signed file, which another installation can open")
            .details("Its history with the chain, all values, the workflow it is pinned to, and the signature of this installation: a JSON document per line. Of a run that has not ended, what there is so far. Up to 64 MiB and 100,000 events. The same run gives the same bytes. It is recorded in the audit.")
            .cost(5)
            .fails_with(&[404, 413, 422]),
        Operation::new("import_run", Method::POST, "/api/v1/runs/import", state, import_run)
            .tag("runs")
            .summary("Keep a run that happened elsewhere, to be looked at")
            .details("Every line, the chain and the signature are checked before anything is written. The run keeps its id, says where it is from, and never goes on: it can be looked at, compared, replayed and exported again, byte for byte. Needs `run:create` in the workspace.")
            .takes_up_to(BODY_MAX)
            .cost(5)
            .fails_with(&[403, 404, 409, 413, 415, 422]),
    ]
}

async fn export_run(state: State, call: Call<right::RunsRead>) -> Result<Download> {
    let run: RunId = call.path.get("id")?;
    let bytes = take::take(&state, &call.caller, run).await?;
    Ok(Download { media_type: "application/jsonl", name: format!("{run}.orc-run"), bytes })
}

async fn import_run(state: State, call: Call<right::RunsStart, Nothing, Body<ImportBody>>) -> Result<Created<Summary>> {
    bring::bring(&state, &call.caller, call.body.0).await.map(Created)
}
