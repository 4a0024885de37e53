//! Workflows that come from elsewhere as text: pipelines of the original framework are written in our format first, with their comments.
//! Importing reads and compares, and stores a draft; nothing of what the text says is done.

use super::{
    Files, check,
    http::Diagnostics,
    refusal,
    source::{self, spec_of},
    versions,
};
use crate::State;
use ::http::{Body, Call, Created, Json, Method, Nothing, Operation, right};
use base::{Ctx, Error, Result};
use editing::documents;
use flow::{Diagnostic, Severity, Source};
use resources::{Address, Change, Input, Once, Resource};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Given {
    /// The whole file, in the format of workflows or of pipelines of the original framework.
    text: String,
    /// What the workflow is called; usually as the text says.
    #[serde(default)]
    #[schemars(regex(pattern = "^[a-z0-9]([a-z0-9._-]{0,126}[a-z0-9])?$"))]
    name: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Imported {
    /// The whole file, in the format of workflows or of pipelines of the original framework.
    text: String,
    /// What the workflow is called; usually as the text says.
    #[serde(default)]
    #[schemars(regex(pattern = "^[a-z0-9]([a-z0-9._-]{0,126}[a-z0-9])?$"))]
    name: Option<String>,
    /// For the history, behind where it comes from.
    #[serde(default)]
    reason: Option<String>,
}

/// What an import would store.
#[derive(Serialize, JsonSchema)]
struct Converted {
    /// The text was a pipeline of the original framework.
    converted: bool,
    /// There is no error in it. A text in our own format is kept as a draft all the same.
    ok: bool,
    /// What it would be called, if it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// In our format, with the comments; not there for a pipeline that cannot be written in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// Of the text that was sent, each at its place there.
    diagnostics: Diagnostics,
}

pub(super) fn operations(state: &State) -> Vec<Operation> {
    let pipeline =
        "id: hello\nname: Hello\nsteps:\n  - id: greet # who\n    action: generate_text\n    parameters:\n      prompt: Say hello\n";
    vec![
        Operation::new("convert_workflow", Method::POST, "/api/v1/workflows/convert", state, convert_workflow)
            .tag("workflows")
            .summary("What an import of a file would store")
            .details(
                "A pipeline of the original framework is answered in the format of workflows, its comments kept; a workflow as it is. Answers 200 also \
                 when there are findings: they are the result, each at its place in the text that was sent. Nothing is stored, and nothing is run.",
            )
            .fails_with(&[413, 415, 422])
            .request_example(json!({"text": pipeline})),
        Operation::new("import_workflow", Method::POST, "/api/v1/workflows/{workspace}/import", state, import_workflow)
            .tag("workflows")
            .summary("Store a file as a draft of a new workflow")
            .details(
                "Takes workflows and pipelines of the original framework; those are stored in our format, their comments kept. A pipeline that cannot be \
                 written in it is refused with every finding. `workflow:create` is needed in the workspace.",
            )
            .idempotent()
            .fails_with(&[404, 409, 413, 415, 422])
            .request_example(json!({"text": pipeline, "name": "hello"})),
    ]
}

/// A text in our format, and what was found in the one that was sent.
struct Read {
    converted: bool,
    text: std::result::Result<String, Vec<Diagnostic>>,
    name: Option<String>,
    diagnostics: Vec<Diagnostic>,
}

impl Read {
    fn has_errors(&self) -> bool {
        self.text.is_err() || self.diagnostics.iter().any(source::wrong)
    }
}

async fn read(state: &State, ctx: &Ctx, text: String, name: Option<String>) -> Result<Read> {
    source::bounded(&text)?;
    let main = format!("{}.yaml", name.as_deref().unwrap_or("import"));
    let sent = Source { name: main.clone(), bytes: text.clone().into_bytes() };
    let shared = state.clone();
    let done = tokio::task::spawn_blocking(move || flow::convert(&sent, &shared.catalogue.flow)).await;
    let done = done.map_err(|e| Error::internal("internal_fault", format!("converting a file broke off: {e}")))?;
    let diagnostics = check(state, ctx, Files { files: [(main.clone(), text.clone())].into(), main }).await?.diagnostics.clone();
    let (converted, ours) = match done {
        Ok(Some(ours)) => (true, Ok(ours)),
        Ok(None) => (false, Ok(text)),
        Err(found) => (true, Err(found)),
    };
    let name = name.or_else(|| ours.as_deref().ok().and_then(said_name));
    Ok(Read { converted, text: ours, name, diagnostics })
}

async fn convert_workflow(state: State, call: Call<right::WorkflowsCheck, Nothing, Body<Given>>) -> Result<Json<Converted>> {
    let Given { text, name } = call.body.0;
    let read = read(&state, call.caller.ctx(), text, name).await?;
    let ok = !read.has_errors();
    let Read { converted, text, name, diagnostics } = read;
    // What keeps a pipeline from being written is among what a check of it finds.
    let more = text.as_ref().err().into_iter().flatten().filter(|found| !diagnostics.contains(found)).cloned().collect::<Vec<_>>();
    let diagnostics = Diagnostics(diagnostics.into_iter().chain(more).collect());
    Ok(Json(Converted { converted, ok, name, text: text.ok(), diagnostics }))
}

async fn import_workflow(state: State, call: Call<right::WorkflowsRead, Nothing, Body<Imported>>) -> Result<Created<Value>> {
    let Imported { text, name, reason } = call.body.0;
    let (ctx, workspace) = (call.caller.ctx(), call.path.text("workspace")?);
    let Read { converted, text, name, .. } = read(&state, ctx, text, name).await?;
    let text = match text {
        Ok(text) => text,
        Err(found) => return Err(unwritable(&found)),
    };
    let name = name.ok_or_else(|| {
        Error::invalid("bad_body", "the text does not say what the workflow is called")
            .place("body field `name`")
            .fix("send a `name`: lower-case letters, digits, `-`, `_` and `.`")
    })?;
    let address = Address::new("workflow", Some(workspace), name);
    let text = versions::renamed(&text, &address.name)?;
    let spec = spec_of(&address.name, &text)?;
    let (title, labels) = about(&text);
    let origin = if converted { "imported from a pipeline of the original framework" } else { "imported from a file" };
    let change = Change {
        text: Some(text),
        reason: Some(reason.map_or_else(|| origin.to_owned(), |reason| format!("{origin}: {reason}"))),
        once: call.key.map(|key| Once { key: key.text, request_hash: key.request_hash }),
        ..Change::default()
    };
    let input = Input { title, labels, spec, draft: true, ..Input::default() };
    let made: Resource = state.resources.create(ctx, &address, input, change).await?;
    Ok(Created(json!(made)))
}

fn unwritable(found: &[Diagnostic]) -> Error {
    let fix = "the pipeline cannot be written as a workflow: mend what the findings name; nothing was stored";
    refusal(found, |one| one.severity == Severity::Error, fix)
        .unwrap_or_else(|| Error::invalid("workflow_invalid", "the pipeline cannot be read").fix(fix))
}

fn only_document(text: &str) -> Option<Value> {
    let source = Source { name: "import.yaml".to_owned(), bytes: text.as_bytes().to_vec() };
    documents::read(&source).ok()?.items.first().map(|one| one.value.clone())
}

/// The name that the text gives itself, as names are written.
fn said_name(text: &str) -> Option<String> {
    let said = only_document(text)?["name"].as_str()?.to_lowercase();
    let plain = |c: char| if c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    let name: String = said.chars().map(plain).take(128).collect();
    Some(name.trim_matches(['-', '_', '.']).to_owned()).filter(|name| !name.is_empty())
}

/// What a text in the spelling of resources says beside the spec.
fn about(text: &str) -> (Option<String>, BTreeMap<String, String>) {
    let Some(value) = only_document(text).filter(|value| value["kind"] == "workflow") else { return (None, BTreeMap::new()) };
    let labels = serde_json::from_value(value["labels"].clone()).unwrap_or_default();
    (value["title"].as_str().map(str::to_owned), labels)
}
