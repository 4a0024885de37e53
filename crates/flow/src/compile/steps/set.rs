//! Names values: the output is the rendered `with`.

use super::super::fields::{Want, required};
use super::super::shape::Shape;
use super::{Build, Draft, Known, StepKind, shape_of_value};
use crate::plan::Action;

pub(super) static KIND: StepKind = StepKind {
    name: "set",
    about: "names values; the output is what stands under `with`",
    with_field: &[required("with", Want::Map, "the values by name")],
    with: None,
    keys: &[],
    build,
    shape,
};

fn build(build: &mut Build<'_, '_>, draft: &Draft<'_>) -> Option<Action> {
    let with = draft.values.get("with").and_then(|n| build.template(n))?;
    Some(Action::Set { with })
}

fn shape(known: &Known<'_>, draft: &Draft<'_>) -> Shape {
    draft.values.get("with").map_or(Shape::Any, |node| shape_of_value(known, node))
}
