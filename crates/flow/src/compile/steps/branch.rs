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
    let part = |label: &str| draft.groups.iter().find(|g| g.label == label);
    match (part("then"), part("else")) {
        (Some(then), Some(otherwise)) if draft.values.get("output").is_none() => {
            shape_of_group(known, draft, Some(then)).or(&shape_of_group(known, draft, Some(otherwise)))
        }
        (then, _) => shape_of_group(known, draft, then),
    }
}
