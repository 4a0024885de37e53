//! A person answers a question; the answer is the output.

use super::super::codes;
use super::super::fields::{Field, Want, field, required};
use super::super::inputs;
use super::super::shape::Shape;
use super::{Build, Draft, Known, StepKind, rule, with};
use crate::plan::{Action, Ask};
use crate::yaml::{Kind, Node};
use serde_json::{Value, json};

const WITH: &[Field] = &[
    required("question", Want::Text, "what is asked"),
    field("details", Want::Any, "what is shown to whoever answers"),
    field("choices", Want::Words, "the answer is one of these texts"),
    field("schema", Want::Schema, "JSON Schema that the answer must fit; text if neither this nor `choices` is there"),
    rule::APPROVERS,
    rule::NOT_BY_REQUESTER,
    rule::EXPIRES,
    rule::ON_EXPIRY,
    rule::ESCALATE_TO,
    rule::GRACE,
];

pub(super) static KIND: StepKind = StepKind {
    name: "ask",
    about: "asks a person a question; the output is the answer, a refusal to answer fails the step",
    with_field: &[required("with", Want::Map, "the question")],
    with: Some(WITH),
    keys: &[],
    build,
    shape,
};

fn build(build: &mut Build<'_, '_>, draft: &Draft<'_>) -> Option<Action> {
    let values = with(build, draft)?;
    let asked = rule::question(build, &values, "question");
    if let (Some(_), Some(node)) = (values.get("choices"), values.get("schema")) {
        build.report.error(codes::BAD_VALUE, node.at, "a question has `choices` or a `schema`, not both", "one of the two is wanted");
    }
    if let Some(node) = values.get("choices").filter(|n| n.list().is_some_and(<[Node]>::is_empty)) {
        build.report.error(codes::BAD_VALUE, node.at, "`choices` is empty, so nothing could be answered", "name at least one");
    }
    let answer = answer(draft);
    if let (Some(node), Err(reason)) = (values.get("schema"), inputs::validator(&answer)) {
        build.report.error(codes::BAD_SCHEMA, node.at, format!("the schema of the answer is not valid: {reason}"), "this schema");
        return None;
    }
    let (question, details, rule) = asked?;
    Some(Action::Ask(Box::new(Ask { question, details, answer, rule })))
}

/// The schema of the answer, as it is written.
fn answer(draft: &Draft<'_>) -> Value {
    let with = draft.values.get("with");
    let written = |name: &str| with.and_then(|n| n.get(name));
    match (written("choices"), written("schema")) {
        (Some(node), _) if node.list().is_some() => {
            let texts: Vec<&str> = node.list().unwrap_or_default().iter().filter_map(Node::text).collect();
            json!({"type": "string", "enum": texts})
        }
        (_, Some(node)) if matches!(node.kind, Kind::Map(_)) => node.to_json(),
        _ => json!({"type": "string", "minLength": 1}),
    }
}

fn shape(_: &Known<'_>, draft: &Draft<'_>) -> Shape {
    Shape::written(answer(draft))
}
