//! `if`: one of two branches.

use super::super::fields::{Field, Want, field, required};
use super::super::shape::Shape;
use super::{Build, Draft, Known, OUTPUT, StepKind, shape_of_group, with};
use crate::plan::Action;

const WITH: &[Field] = &[required("condition", Want::Condition, "chooses the branch")];

pub(super) static KIND: StepKind = StepKind {
    name: "if",
    about: "runs `then` if its condition holds and `else` if not",
    with_field: &[required("with", Want::Map, "the condition")],
    with: Some(WITH),
    keys: &[required("then", Want::Steps, "run if it holds"), field("else", Want::Steps, "run if it does not hold"), OUTPUT],
    build,
    shape,
};

fn build(build: &mut Build<'_, '_>, draft: &Draft<'_>) -> Option<Action> {
    let condition = with(build, draft).and_then(|values| values.get("condition")).and_then(|n| build.condition(n));
    let then = build.branch(draft, "then");
    let otherwise = build.branch(draft, "else");
    Some(Action::If { condition: condition?, then, otherwise })
}

fn shape(known: &Known<'_>, draft: &Draft<'_>) -> Shape {
    // With two branches the output is of either shape.
    match draft.groups.as_slice() {
        [only] => shape_of_group(known, draft, Some(only)),
        _ if draft.values.get("output").is_some() => shape_of_group(known, draft, None),
        _ => Shape::Any,
    }
}
