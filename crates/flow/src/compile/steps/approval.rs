//! A person decides before the run goes on.

use super::super::fields::{Field, Want, field, required};
use super::super::shape::Shape;
use super::{Build, Draft, Known, StepKind, rule, with};
use crate::plan::{Action, Approval};
use serde_json::json;

const WITH: &[Field] = &[
    required("title", Want::Text, "the question"),
    field("details", Want::Any, "what is shown to whoever decides"),
    rule::APPROVERS,
    rule::NEEDED,
    rule::NOT_BY_REQUESTER,
    rule::EXPIRES,
    rule::ON_EXPIRY,
    rule::ESCALATE_TO,
    rule::GRACE,
];

pub(super) static KIND: StepKind = StepKind {
    name: "approval",
    about: "asks a person; the output is `{approved, by, note}`, a rejection fails the step",
    with_field: &[required("with", Want::Map, "the question")],
    with: Some(WITH),
    keys: &[],
    build,
    shape,
};

fn build(build: &mut Build<'_, '_>, draft: &Draft<'_>) -> Option<Action> {
    let values = with(build, draft)?;
    let (title, details, rule) = rule::question(build, &values, "title")?;
    Some(Action::Approval(Box::new(Approval { title, details, expires_ms: None, rule })))
}

fn shape(_: &Known<'_>, _: &Draft<'_>) -> Shape {
    Shape::of(json!({"type": "object", "properties": {
        "approved": {"type": "boolean"}, "by": {"type": "string"}, "note": {"type": ["string", "null"]},
    }}))
}
