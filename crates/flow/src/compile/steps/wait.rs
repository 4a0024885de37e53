//! Waits for a length of time, until a moment, or for a signal; durable, so the program may stop meanwhile.

use super::super::codes;
use super::super::fields::{Field, Want, field, required};
use super::super::shape::Shape;
use super::{Build, Draft, Known, StepKind, with};
use crate::plan::{Action, Wait};
use crate::yaml::Node;

const WITH: &[Field] = &[
    field("for", Want::TemplateDuration, "how long; for a signal, how long at most"),
    field("until", Want::Text, "the moment, such as 2026-12-01T09:00:00Z; for a signal, until when at most"),
    field(
        "signal",
        Want::Word,
        "the signal that is waited for, one of those under `signals`; the step fails when the time is over before it comes",
    ),
];

pub(super) static KIND: StepKind = StepKind {
    name: "wait",
    about: "waits `for` a length of time, `until` a moment, or for a `signal`",
    with_field: &[required("with", Want::Map, "`for`, `until` or `signal`")],
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
    let signal = match values.get("signal") {
        Some(node) => Some(signal(build, node)?),
        None => None,
    };
    let wait = match (values.get("for"), values.get("until")) {
        (None, None) if signal.is_some() => return Some(Action::Wait { wait: None, signal }),
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
            let complaint = if both.is_some() { "a wait has `for` or `until`, not both" } else { "a wait has `for`, `until` or `signal`" };
            build.report.error(codes::BAD_VALUE, values.at, complaint, "one of them is wanted");
            return None;
        }
    };
    Some(Action::Wait { wait: Some(wait), signal })
}

/// The name of a signal that the workflow declares.
fn signal(build: &mut Build<'_, '_>, node: &Node) -> Option<String> {
    let name = super::super::build::word(node)?;
    if !build.signals.contains(&name) {
        let known = build.signals.clone();
        // One of them was probably meant.
        build.awaited.extend(known.iter().cloned());
        let entry = build.report.error(codes::UNKNOWN_SIGNAL, node.at, format!("there is no signal `{name}`"), "not declared");
        let entry = entry.suggest(&name, node.at, known.iter().map(String::as_str));
        if known.is_empty() {
            entry.note(format!("declare it: `signals: {{{name}: string}}`"));
        }
        return None;
    }
    build.awaited.insert(name.clone());
    Some(name)
}

/// What a signal gives; a time gives nothing.
fn shape(known: &Known<'_>, draft: &Draft<'_>) -> Shape {
    let name = draft.values.get("with").and_then(|with| with.get("signal")).and_then(Node::text);
    let Some(signal) = name.and_then(|name| known.signals.iter().find(|signal| signal.name == name)) else { return Shape::Any };
    let text = |key: &str| (key.to_owned(), Shape::simple("string"));
    Shape::map([("value".to_owned(), Shape::of(signal.schema.clone())), text("by"), text("at"), text("id")])
}
