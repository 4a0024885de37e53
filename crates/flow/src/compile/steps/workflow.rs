//! Another workflow, in a scope of its own: `uses: workflow/<name>`.

use super::super::fields::{Want, field};
use super::super::shape::Shape;
use super::{Build, Draft, Known, StepKind, is_workflow_name, tool};
use crate::compile::codes;
use crate::plan::{Action, Plan};
use serde_json::{Map, Value, json};

pub(super) static KIND: StepKind = StepKind {
    name: "workflow",
    about: "runs the workflow of another file; `with` is its inputs, the output is its outputs",
    with_field: &[field("with", Want::Map, "the workflow's inputs")],
    with: None,
    keys: &[],
    build,
    shape,
};

fn build(build: &mut Build<'_, '_>, draft: &Draft<'_>) -> Option<Action> {
    let name = draft.uses.strip_prefix("workflow/").unwrap_or_default();
    if !is_workflow_name(name) {
        build.report.error(codes::BAD_NAME, draft.uses_at, format!("`{name}` is not a workflow name"), "not a name");
    }
    let with = draft.values.get("with");
    if let Some(plan) = build.workflows.get(name).cloned() {
        tool::check(build, draft, with, &inputs_schema(&plan));
    }
    let with = tool::template(build, with)?;
    Some(Action::Workflow { name: name.to_owned(), with })
}

fn inputs_schema(plan: &Plan) -> Value {
    let properties: Map<String, Value> = plan.inputs.iter().map(|i| (i.name.clone(), i.schema.clone())).collect();
    let required: Vec<&str> = plan.inputs.iter().filter(|i| i.required && i.default.is_none()).map(|i| i.name.as_str()).collect();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn shape(known: &Known<'_>, draft: &Draft<'_>) -> Shape {
    let name = draft.uses.strip_prefix("workflow/").unwrap_or_default();
    match known.workflows.get(name) {
        Some(plan) => Shape::map(plan.outputs.iter().map(|(name, _)| (name.clone(), Shape::Any))),
        None => Shape::Any,
    }
}
