//! A model answers: text, or a value that fits a schema, possibly after calling tools.

use super::super::fields::{Field, Want, field, required};
use super::super::shape::Shape;
use super::super::{codes, inputs};
use super::{Build, Draft, Known, StepKind, with};
use crate::plan::{Action, ModelCall};
use crate::yaml::{Kind, Node};

const TURNS: u32 = 8;

const WITH: &[Field] = &[
    required("prompt", Want::Text, "what the model is asked"),
    field("system", Want::Text, "who the model is to be"),
    field("model", Want::Text, "the model's name; the gateway chooses if absent"),
    field("schema", Want::Schema, "JSON Schema of the answer; with it the output is the value, without it the text"),
    field("temperature", Want::Number(2), "how much chance there is in the answer"),
    field("max_tokens", Want::Count(1, 10_000_000), "the longest answer"),
    field("tools", Want::Words, "tools that the model may call"),
    field("max_turns", Want::Count(1, 100), "how often it may answer with calls; 8 if absent"),
];

pub(super) static KIND: StepKind = StepKind {
    name: "model",
    about: "asks a model; the output is its text, or the value that fits `schema`",
    with_field: &[required("with", Want::Map, "what the model is asked, and how")],
    with: Some(WITH),
    keys: &[],
    build,
    shape,
};

fn build(build: &mut Build<'_, '_>, draft: &Draft<'_>) -> Option<Action> {
    let values = with(build, draft)?;
    let prompt = values.get("prompt").and_then(|n| build.text(n));
    let system = values.get("system").map(|n| build.text(n));
    let model = values.get("model").map(|n| {
        known_model(build, n);
        build.text(n)
    });
    let schema = values.get("schema").map(|n| schema(build, n));
    let tools = values.get("tools").and_then(Node::list).unwrap_or_default();
    for tool in tools {
        let name = tool.text().unwrap_or_default();
        let catalog = build.catalog;
        if !catalog.tools.contains_key(name) {
            build.report.error(codes::UNKNOWN_TOOL, tool.at, format!("there is no tool `{name}`"), "not a tool").suggest(
                name,
                tool.at,
                catalog.tools.keys().map(String::as_str),
            );
        }
    }
    let number = |key: &str| values.get(key).map(|n| n.to_json());
    Some(Action::Model(Box::new(ModelCall {
        model: flat(model)?,
        system: flat(system)?,
        prompt: prompt?,
        schema: flat(schema)?,
        temperature: number("temperature").and_then(|n| n.as_f64()),
        max_tokens: number("max_tokens").and_then(|n| n.as_u64()).and_then(|n| u32::try_from(n).ok()),
        tools: tools.iter().filter_map(|n| n.text().map(str::to_owned)).collect(),
        max_turns: number("max_turns").and_then(|n| n.as_u64()).and_then(|n| u32::try_from(n).ok()).unwrap_or(TURNS),
    })))
}

/// Absent is fine, present and wrong is not.
fn flat<T>(value: Option<Option<T>>) -> Option<Option<T>> {
    match value {
        None => Some(None),
        Some(Some(value)) => Some(Some(value)),
        Some(None) => None,
    }
}

fn known_model(build: &mut Build<'_, '_>, node: &Node) {
    let (Some(name), Some(models)) = (node.text(), &build.catalog.models) else { return };
    // A declared model may be named with its version: `fast@3`.
    let bare = name.split_once('@').map_or(name, |(bare, _)| bare);
    if !name.contains("{{") && !models.iter().any(|m| m == name || m == bare) {
        build
            .report
            .error(codes::UNKNOWN_MODEL, node.at, format!("there is no model `{name}`"), "not a model of this installation")
            .suggest(name, node.at, models.iter().map(String::as_str));
    }
}

fn schema(build: &mut Build<'_, '_>, node: &Node) -> Option<serde_json::Value> {
    let schema = node.to_json();
    match inputs::validator(&schema) {
        Ok(_) => Some(schema),
        Err(reason) => {
            build.report.error(codes::BAD_SCHEMA, node.at, format!("the schema of the answer is not valid: {reason}"), "this schema");
            None
        }
    }
}

fn shape(_: &Known<'_>, draft: &Draft<'_>) -> Shape {
    let with = draft.values.get("with");
    match with.and_then(|n| n.get("schema")) {
        Some(schema) if matches!(schema.kind, Kind::Map(_)) => Shape::of(schema.to_json()),
        Some(_) => Shape::Any,
        None => Shape::simple("string"),
    }
}
