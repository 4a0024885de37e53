//! Checking workflow files, and what they may use.

use super::{Checked, Files, check};
use crate::State;
use ::http::{Body, Call, Encoded, Json, Method, Nothing, Operation, right};
use base::Result;
use bytes::Bytes;
use flow::{
    diagnostic::told,
    plan::{Action, Block, Plan},
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use serde_json::{Value, json};
use std::{borrow::Cow, sync::OnceLock};

#[derive(Serialize, JsonSchema)]
pub(crate) struct CheckResult {
    /// There is no error; warnings may be there.
    ok: bool,
    diagnostics: Diagnostics,
    /// What the file declares, when it is free of errors.
    #[serde(skip_serializing_if = "Option::is_none")]
    outline: Option<Outline>,
}

/// Findings, ordered by file and place.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct Diagnostics(pub(super) Vec<flow::Diagnostic>);

impl JsonSchema for Diagnostics {
    fn schema_name() -> Cow<'static, str> {
        "Diagnostics".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "severity", "message", "span", "label"],
                "properties": {
                    "code": {"type": "string"},
                    "severity": {"enum": ["error", "warning"]},
                    "message": {"type": "string"},
                    "label": {"type": "string"},
                    "step": {"type": "string"},
                    "notes": {"type": "array", "items": {"type": "string"}},
                    "span": {
                        "type": "object",
                        "required": ["file", "start", "end", "line", "column"],
                        "properties": {
                            "file": {"type": "string"}, "start": {"type": "integer"}, "end": {"type": "integer"},
                            "line": {"type": "integer"}, "column": {"type": "integer"}
                        }
                    },
                    "fix": {
                        "type": "object",
                        "required": ["title", "start", "end", "replacement"],
                        "properties": {
                            "title": {"type": "string"}, "start": {"type": "integer"}, "end": {"type": "integer"}, "replacement": {"type": "string"},
                            "guess": {"type": "boolean", "description": "Only thought to be meant; a person decides"}
                        }
                    }
                }
            }
        })
    }
}

#[derive(Serialize, JsonSchema)]
struct Outline {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// SHA-256 of the files.
    hash: String,
    inputs: Vec<InputView>,
    /// In file order; parents before their children.
    steps: Vec<StepView>,
    outputs: Vec<String>,
    /// Rights that the file asks for.
    allow: AllowView,
}

#[derive(Serialize, JsonSchema)]
struct InputView {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    schema: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<Value>,
    required: bool,
}

#[derive(Serialize, JsonSchema)]
struct StepView {
    id: String,
    uses: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    /// The step that holds it, for steps inside a block.
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    /// The branch of the parent: `then`, `else`, `case0`, `default`, `each`.
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<String>,
    needs: Vec<String>,
    line: u32,
}

#[derive(Serialize, JsonSchema)]
struct AllowView {
    read: Vec<String>,
    hosts: Vec<String>,
    run: Vec<String>,
}

pub(crate) fn operations(state: &State) -> Vec<Operation> {
    let mut all = super::editor::operations(state);
    all.extend(super::source::operations(state));
    all.extend(super::versions::operations(state));
    all.extend(super::import::operations(state));
    all.extend(super::gallery::operations(state));
    all.extend([
        Operation::new("check_workflow", Method::POST, "/api/v1/workflows/check", state, check_workflow)
            .tag("workflows")
            .summary("Check a workflow file and what it includes")
            .details("Answers 200 also when there are errors: they are the result. All findings come at once, each with its place.")
            .fails_with(&[415, 422])
            .request_example(json!({
                "main": "hello.yaml",
                "files": {"hello.yaml": "steps:\n  - id: greet\n    uses: set\n    with: {text: \"Hello {{ inputs.name }}\"}\ninputs:\n  name: string\n"}
            }))
            .response_example(json!({
                "ok": true, "diagnostics": [],
                "outline": {
                    "name": "hello", "hash": "5f0c…", "inputs": [{"name": "name", "schema": {"type": "string"}, "required": true}],
                    "steps": [{"id": "greet", "uses": "set", "needs": [], "line": 2}], "outputs": [], "allow": {"read": [], "hosts": [], "run": []}
                }
            })),
        Operation::new("get_workflow_schema", Method::GET, "/api/v1/workflows/schema", state, get_workflow_schema)
            .tag("workflows")
            .summary("The JSON Schema of a workflow file, for editors"),
        Operation::new("list_tools", Method::GET, "/api/v1/tools", state, list_tools)
            .tag("workflows")
            .summary("The tools that steps may use, with their schemas"),
        Operation::new("list_gateway_models", Method::GET, "/api/v1/gateway/models", state, list_gateway_models)
            .tag("workflows")
            .summary("The models that steps may use"),
    ]);
    all
}

async fn check_workflow(state: State, call: Call<right::WorkflowsCheck, Nothing, Body<Files>>) -> Result<Json<CheckResult>> {
    let checked = check(&state, call.caller.ctx(), call.body.0).await?;
    let Checked { definition, diagnostics, blocking, .. } = checked.as_ref();
    let outline = definition.as_ref().map(|definition| outline(&definition.plan));
    let ok = definition.is_some() || !blocking.is_empty();
    Ok(Json(CheckResult { ok, diagnostics: Diagnostics(told(diagnostics.clone(), ok)), outline }))
}

async fn get_workflow_schema(_: State, _: Call<right::WorkflowsCheck>) -> Result<Encoded<Value>> {
    static SCHEMA: OnceLock<Bytes> = OnceLock::new();
    Ok(Encoded::of(SCHEMA.get_or_init(|| flow::schema().to_string().into()).clone()))
}

async fn list_tools(state: State, _: Call<right::WorkflowsCheck>) -> Result<Json<Value>> {
    Ok(Json(state.catalogue.tools.clone()))
}

async fn list_gateway_models(state: State, _: Call<right::WorkflowsCheck>) -> Result<Json<Value>> {
    Ok(Json(state.catalogue.models.clone()))
}

fn outline(plan: &Plan) -> Outline {
    let mut steps = Vec::new();
    collect(&plan.body, None, None, &mut steps);
    Outline {
        name: plan.name.clone(),
        description: plan.description.clone(),
        hash: plan.hash.to_string(),
        inputs: plan
            .inputs
            .iter()
            .map(|input| InputView {
                name: input.name.clone(),
                description: input.description.clone(),
                schema: input.schema.clone(),
                default: input.default.clone(),
                required: input.required,
            })
            .collect(),
        steps,
        outputs: plan.outputs.iter().map(|(name, _)| name.clone()).collect(),
        allow: AllowView { read: plan.allow.read.clone(), hosts: plan.allow.hosts.clone(), run: plan.allow.run.clone() },
    }
}

fn collect(block: &Block, parent: Option<&str>, branch: Option<&str>, out: &mut Vec<StepView>) {
    for step in &block.steps {
        out.push(StepView {
            id: step.id.clone(),
            uses: step.action.uses(),
            description: step.description.clone(),
            parent: parent.map(str::to_owned),
            branch: branch.map(str::to_owned),
            needs: step.needs.iter().filter_map(|i| block.steps.get(*i)).map(|needed| needed.id.clone()).collect(),
            line: step.line,
        });
        let id = Some(step.id.as_str());
        match &step.action {
            Action::If { then, otherwise, .. } => {
                collect(then, id, Some("then"), out);
                collect(otherwise, id, Some("else"), out);
            }
            Action::Switch { cases, default, .. } => {
                for (i, case) in cases.iter().enumerate() {
                    collect(&case.body, id, Some(&format!("case{i}")), out);
                }
                collect(default, id, Some("default"), out);
            }
            Action::ForEach { body, .. } => collect(body, id, Some("each"), out),
            Action::Loop(repeat) => collect(&repeat.body, id, Some("each"), out),
            Action::Tool { .. }
            | Action::Model(_)
            | Action::Set { .. }
            | Action::Approval(_)
            | Action::Ask(_)
            | Action::Wait { .. }
            | Action::Workflow { .. } => {}
        }
        for handler in &step.handlers {
            collect(&handler.body, Some(step.id.as_str()), Some("on_error"), out);
        }
    }
}
