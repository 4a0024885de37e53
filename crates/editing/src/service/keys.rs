//! The schema of workflow files, followed to one place: it knows every key, its type and what it is for.

use super::resolved;
use crate::cst::Node;
use flow::Catalog;
use serde_json::Value;
use std::sync::OnceLock;

pub(crate) fn root() -> &'static Value {
    static ROOT: OnceLock<Value> = OnceLock::new();
    ROOT.get_or_init(flow::schema)
}

/// The schema of the format that a file is written in.
pub(crate) fn of_format(original: bool) -> &'static Value {
    static ORIGINAL: OnceLock<Value> = OnceLock::new();
    if original { ORIGINAL.get_or_init(flow::original_schema) } else { root() }
}

/// What a step of the original format is told by.
pub(crate) fn is_original_step(node: &Node) -> bool {
    node.get("tool").is_some() || node.get("action").is_some()
}

/// The words under `tool` and `action` of a step of the original format; under some tools the action stands among the parameters.
pub(crate) fn original_words(step: &Node) -> (Option<&str>, &str) {
    let tool = step.get("tool").and_then(Node::text);
    let inside = || step.get("parameters").and_then(|p| p.get("action")).and_then(Node::text).filter(|_| tool.is_some());
    let action = step.get("action").and_then(Node::text).filter(|a| *a != "execute" || inside().is_none());
    (tool, action.or_else(inside).unwrap_or_default())
}

/// The schemas that hold at a path, given what the file says.
pub(crate) fn at(document: &Node, path: &[String], catalog: &Catalog, original: bool) -> Vec<Value> {
    let root = of_format(original);
    let mut schemas = vec![root.clone()];
    let mut node = Some(document);
    let mut step: Option<&Node> = None;
    for part in path {
        if let Some(map) = node.filter(|n| n.get("uses").is_some()) {
            step = Some(map);
        }
        let open: Vec<Value> = schemas.iter().flat_map(|schema| expanded(root, schema, node, 8)).collect();
        schemas = open.iter().filter_map(|schema| inner(schema, part)).collect();
        let tool = step.and_then(|s| s.get("uses")).and_then(Node::text).and_then(|uses| catalog.tools.get(uses));
        if let (Some(tool), "with", true) = (tool, part.as_str(), node.is_some_and(|n| n.get("uses").is_some())) {
            schemas = vec![closed(&tool.input)];
        }
        if let (true, "parameters" | "inputs", Some(step)) = (original, part.as_str(), node.filter(|n| is_original_step(n))) {
            let (tool, action) = original_words(step);
            schemas.extend(flow::original_parameters(tool, action, catalog).map(|schema| closed(&schema)));
        }
        node = node.and_then(|n| n.child(part));
    }
    schemas.iter().flat_map(|schema| expanded(root, schema, node, 8)).collect()
}

/// A tool's schema with its references put in, one level after the other as they are asked for.
fn closed(schema: &Value) -> Value {
    fn put_in(root: &Value, at: &Value, deep: usize) -> Value {
        let at = resolved(root, at);
        match &at {
            Value::Object(map) if deep > 0 => map
                .iter()
                .filter(|(key, _)| *key != "$defs")
                .map(|(key, value)| (key.clone(), put_in(root, value, deep - 1)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
            Value::Array(items) if deep > 0 => items.iter().map(|item| put_in(root, item, deep - 1)).collect(),
            _ => at,
        }
    }
    put_in(schema, schema, 8)
}

fn inner(schema: &Value, part: &str) -> Option<Value> {
    if let Some(found) = schema.get("properties").and_then(|p| p.get(part)) {
        return Some(found.clone());
    }
    if part.bytes().all(|b| b.is_ascii_digit())
        && let Some(items) = schema.get("items")
    {
        return Some(items.clone());
    }
    schema.get("additionalProperties").filter(|a| a.is_object()).cloned()
}

/// References followed, choices made by what the value says.
fn expanded(root: &Value, schema: &Value, node: Option<&Node>, hops: usize) -> Vec<Value> {
    let Some(hops) = hops.checked_sub(1) else { return Vec::new() };
    let schema = resolved(root, schema);
    let mut out = Vec::new();
    for word in ["allOf", "anyOf", "oneOf"] {
        for branch in schema.get(word).and_then(Value::as_array).into_iter().flatten() {
            out.extend(expanded(root, branch, node, hops));
        }
    }
    if let Some(condition) = schema.get("if") {
        // What a step uses may not be written yet: then it may still become any kind.
        let open = condition.pointer("/properties/uses").is_some() && node.is_some_and(|n| n.get("uses").is_none());
        let holds = open || node.is_some_and(|node| fits(condition, &node.value()));
        if let Some(chosen) = schema.get(if holds { "then" } else { "else" }) {
            out.extend(expanded(root, chosen, node, hops));
        }
    }
    out.push(schema);
    out
}

/// Does the value fit the few words that conditions of the schema use?
fn fits(schema: &Value, value: &Value) -> bool {
    let Some(map) = schema.as_object() else { return schema != &Value::Bool(false) };
    map.iter().all(|(word, wanted)| match word.as_str() {
        "type" => match wanted.as_str() {
            Some("object") => value.is_object(),
            Some("string") => value.is_string(),
            Some("array") => value.is_array(),
            _ => true,
        },
        "required" => wanted.as_array().into_iter().flatten().filter_map(Value::as_str).all(|key| value.get(key).is_some()),
        "properties" => wanted.as_object().into_iter().flatten().all(|(key, schema)| value.get(key).is_none_or(|v| fits(schema, v))),
        "const" => wanted == value,
        "enum" => wanted.as_array().is_some_and(|words| words.contains(value)),
        "pattern" => {
            let prefix = wanted.as_str().and_then(|p| p.strip_prefix('^')).unwrap_or_default();
            value.as_str().is_none_or(|text| text.starts_with(prefix))
        }
        "not" => !fits(wanted, value),
        "anyOf" => wanted.as_array().into_iter().flatten().any(|schema| fits(schema, value)),
        _ => true,
    })
}

/// What a key is for, of the first schema that says so.
pub(crate) fn about(schemas: &[Value]) -> Option<String> {
    schemas.iter().find_map(|s| s.get("description").and_then(Value::as_str)).map(str::to_owned)
}

/// Is this the place of a condition, an expression without marks?
pub(crate) fn is_condition(schemas: &[Value]) -> bool {
    schemas.iter().any(|s| s.get("type").and_then(Value::as_array).is_some_and(|t| t.len() == 2 && t[0] == "string" && t[1] == "boolean"))
}
