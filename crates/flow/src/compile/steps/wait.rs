//! Waits for a length of time, or until a moment; durable, so the program may stop meanwhile.

use super::super::codes;
use super::super::fields::{Field, Want, field, required};
use super::super::shape::Shape;
use super::{Build, Draft, Known, StepKind, with};
use crate::plan::{Action, Wait};

const WITH: &[Field] =
    &[field("for", Want::TemplateDuration, "how long"), field("until", Want::Text, "the moment, such as 2026-12-01T09:00:00Z")];

pub(super) static KIND: StepKind = StepKind {
    name: "wait",
    about: "waits `for` a length of time or `until` a moment",
    with_field: &[required("with", Want::Map, "`for` or `until`")],
    with: Some(WITH),
    keys: &[],
    build,
    shape,
};

/// Is it known only when the step starts?
fn later(text: &str) -> bool {
    text.contains("{{") || super::super::auto::is_tag(text)
}

fn build(build: &mut Build<'_, '_>, draft: &Draft<'_>) -> Option<Action> {
    let values = with(build, draft)?;
    let wait = match (values.get("for"), values.get("until")) {
        (Some(node), None) if node.text().is_some_and(later) => Wait::For(build.template(node)?),
        (Some(node), None) => Wait::ForMs(build.duration(node)?),
        (None, Some(node)) => {
            let text = node.text().unwrap_or_default();
            if !later(text) && text.parse::<jiff::Timestamp>().is_err() {
                let message = format!("`{text}` is not a moment with its offset");
                build.report.error(codes::BAD_DURATION, node.at, message, "write for instance 2026-12-01T09:00:00Z");
                return None;
            }
            Wait::Until(build.text(node)?)
        }
        (both, _) => {
            let complaint = if both.is_some() { "a wait has `for` or `until`, not both" } else { "a wait has `for` or `until`" };
            build.report.error(codes::BAD_VALUE, values.at, complaint, "one of the two is wanted");
            return None;
        }
    };
    Some(Action::Wait { wait })
}

fn shape(_: &Known<'_>, _: &Draft<'_>) -> Shape {
    Shape::Any
}
