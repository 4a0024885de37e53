//! Another workflow, in a scope of its own: `uses: workflow/<name>`.

use super::super::fields::{Want, field};
use super::super::shape::{Member, Shape};
use super::{Build, Draft, Known, StepKind, is_workflow_name, tool};
use crate::compile::codes;
use crate::plan::{Action, Plan};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

pub(super) static KIND: StepKind = StepKind {
    name: "workflow",
    about: "runs the workflow of another file; `with` is its inputs, the output is its outputs",
    with_field: &[field("with", Want::Map, "the workflow's inputs")],
    with: None,
    keys: &[field(
        "outputs",
        Want::Map,
        "names for the outputs that are wanted: mine → the other workflow's; all as they are named there if absent",
    )],
    build,
    shape,
};

fn build(build: &mut Build<'_, '_>, draft: &Draft<'_>) -> Option<Action> {
    let name = draft.uses.strip_prefix("workflow/").unwrap_or_default();
    if !is_workflow_name(name) {
        build.report.error(codes::BAD_NAME, draft.uses_at, format!("`{name}` is not a workflow name"), "not a name");
    }
    let with = draft.values.get("with");
    let schema = build.workflows.get(name).map(|plan| inputs_schema(plan));
    if let Some(schema) = &schema {
        tool::check(build, draft, with, schema);
    }
    let compiled = tool::template(build, with);
    if let (Some(schema), Some(with)) = (&schema, with) {
        build.fit_templates(with, schema, schema, &format!("`{}`", draft.uses), "");
    }
    let with = compiled?;
    let outputs = outputs(build, draft, name);
    Some(Action::Workflow { name: name.to_owned(), with, outputs })
}

fn outputs(build: &mut Build<'_, '_>, draft: &Draft<'_>, name: &str) -> BTreeMap<String, String> {
    let Some(node) = draft.values.get("outputs") else { return BTreeMap::new() };
    let known: Option<Vec<String>> = build.workflows.get(name).map(|plan| plan.outputs.iter().map(|(n, _)| n.clone()).collect());
    let mut out = BTreeMap::new();
    for entry in node.map().unwrap_or_default() {
        let Some(theirs) = entry.value.text() else {
            build.report.error(
                codes::WRONG_TYPE,
                entry.value.at,
                "the name of an output is text",
                format!("this is {}", entry.value.what()),
            );
            continue;
        };
        if let Some(known) = known.as_ref().filter(|known| !known.iter().any(|n| n == theirs)) {
            let message = format!("the workflow `{name}` has no output `{theirs}`");
            let entry_of = build.report.doubt(codes::UNKNOWN_OUTPUT, entry.value.at, message, "no such output");
            entry_of.suggest(theirs, entry.value.at, known.iter().map(String::as_str));
        }
        out.insert(entry.key.clone(), theirs.to_owned());
    }
    out
}

fn inputs_schema(plan: &Plan) -> Value {
    let properties: Map<String, Value> = plan.inputs.iter().map(|i| (i.name.clone(), i.schema.clone())).collect();
    let required: Vec<&str> = plan.inputs.iter().filter(|i| i.required && i.default.is_none()).map(|i| i.name.as_str()).collect();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn shape(known: &Known<'_>, draft: &Draft<'_>) -> Shape {
    let name = draft.uses.strip_prefix("workflow/").unwrap_or_default();
    let given = known.given.get(name).cloned().unwrap_or(Shape::Any);
    let Some(node) = draft.values.get("outputs") else { return given };
    let theirs = |name: &str| match given.member(name) {
        Member::Found(shape) => shape,
        Member::Missing(_) | Member::Scalar(_) => Shape::Any,
    };
    Shape::map(node.map().unwrap_or_default().iter().map(|e| (e.key.clone(), theirs(e.value.text().unwrap_or_default()))))
}
