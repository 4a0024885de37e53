//! The operations on runs as files.

use super::{super::views::Summary, bring, take};
use crate::State;
use ::http::{Call, Created, Method, Operation, Streamed, Upload, right};
use base::{Result, RunId};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

/// What stands beside the file, when the body is the file itself.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Beside {
    /// Where the run is to be seen, when the body is the file itself; usually `default`.
    #[serde(default)]
    workspace: Option<String>,
    /// Public keys that are trusted, base64, with commas between them, when the body is the file itself.
    #[serde(default)]
    keys: Option<String>,
}

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
            .details("Its history with the chain, all values, the workflow it is pinned to, and the signature of this installation: a JSON document per line, written while it is sent. Of a run that has not ended, what there is so far. The same run gives the same bytes; a file without its last line, the signature, was cut. It is recorded in the audit.")
            .long()
            .cost(5)
            .fails_with(&[404, 422]),
        Operation::new("import_run", Method::POST, "/api/v1/runs/import", state, import_run)
            .tag("runs")
            .summary("Keep a run that happened elsewhere, to be looked at")
            .details("The body is the file itself (`application/jsonl`), of at most the bytes that `ORC_RUN_FILE_MIB` says (4 GiB), or JSON with the file as text, up to 128 MiB. Every line, the chain and the signature are checked before anything is written. The run keeps its id, says where it is from, and never goes on: it can be looked at, compared, replayed and exported again, byte for byte. Needs `run:create` in the workspace.")
            .also_takes("application/jsonl")
            .long()
            .cost(5)
            .fails_with(&[403, 404, 409, 413, 415, 422, 503]),
    ]
}

async fn export_run(state: State, call: Call<right::RunsRead>) -> Result<Streamed> {
    let run: RunId = call.path.get("id")?;
    let file = take::take(&state, &call.caller, run).await?;
    Ok(Streamed { media_type: "application/jsonl", name: format!("{run}.orc-run"), file })
}

async fn import_run(state: State, call: Call<right::RunsStart, Beside, Upload<ImportBody>>) -> Result<Created<Summary>> {
    let (file, workspace, keys) = match call.body {
        Upload::Document(ImportBody { file, workspace, keys }) => (Upload::Document(file.into()), workspace, keys.unwrap_or_default()),
        Upload::File(file) => {
            let keys = call.query.keys.unwrap_or_default();
            let keys = keys.split(',').filter(|key| !key.is_empty()).map(str::to_owned).collect();
            (Upload::File(file), call.query.workspace, keys)
        }
    };
    bring::bring(&state, call.caller.ctx(), bring::Brought { file, workspace, keys }).await.map(Created)
}
