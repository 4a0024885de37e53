//! Does a written value fit a JSON Schema? Texts with templates and tags fit everything, since their values are
//! not known yet.

use super::codes;
use super::report::Report;
use crate::yaml::{Kind, Node};
use serde_json::Value;

const HOPS_MAX: usize = 32;
/// Looks at values with parts of schemas that stand beside others (`anyOf`, `allOf`), in all. A schema that names itself in several of
/// them would cost twice as many for each level; what is left when they are used up is let alone, and is checked when the value is used.
const LOOKS_MAX: usize = 10_000;

pub(crate) fn is_type(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|n| n.fract() == 0.0),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        _ => true,
    }
}

pub(crate) fn type_words(kind: &str) -> &str {
    match kind {
        "string" => "text",
        "integer" => "an integer",
        "number" => "a number",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "a map",
        "null" => "null",
        other => other,
    }
}

/// Reports where the node does not fit. `what` names the whole in messages: `with` of `git.log`.
pub(crate) fn check(report: &mut Report<'_>, node: &Node, schema: &Value, what: &str) {
    let mut looks = LOOKS_MAX;
    Fit { report, root: schema, what, looks: &mut looks, part: false }.node(node, schema, "", HOPS_MAX);
}

struct Fit<'f, 's> {
    report: &'f mut Report<'s>,
    root: &'f Value,
    what: &'f str,
    looks: &'f mut usize,
    /// Below a part that stands beside others.
    part: bool,
}

fn follow<'v>(root: &'v Value, schema: &'v Value) -> &'v Value {
    let mut at = schema;
    for _ in 0..HOPS_MAX {
        match at.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#')).and_then(|p| root.pointer(p)) {
            Some(next) => at = next,
            None => break,
        }
    }
    at
}

fn templated(node: &Node) -> bool {
    node.text().is_some_and(|s| s.contains("{{") || s.contains("{%") || super::auto::is_tag(s))
}

fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

impl Fit<'_, '_> {
    fn node(&mut self, node: &Node, schema: &Value, path: &str, hops: usize) {
        let root = self.root;
        let schema = follow(root, schema);
        let (Some(hops), Some(looks)) = (hops.checked_sub(1), self.looks.checked_sub(usize::from(self.part))) else { return };
        *self.looks = looks;
        if templated(node) {
            return;
        }
        if *schema == Value::Bool(false) {
            let message = format!("{} takes no `{path}`", self.what);
            self.report.error(codes::BAD_ARGUMENT, node.at, message, "not taken");
            return;
        }
        for word in ["anyOf", "oneOf"] {
            if let Some(branches) = schema.get(word).and_then(Value::as_array) {
                return self.branches(node, branches, path, hops);
            }
        }
        let part = self.part;
        self.part |= schema.get("allOf").is_some();
        for branch in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.node(node, branch, path, hops);
        }
        self.part = part;
        let wanted = types(schema);
        let value_fits = |kind: &&str| match &node.kind {
            Kind::Map(_) => *kind == "object",
            Kind::List(_) => *kind == "array",
            _ => is_type(&node.to_json(), kind),
        };
        if !wanted.is_empty() && !wanted.iter().any(value_fits) {
            let words: Vec<&str> = wanted.iter().filter(|t| **t != "null").map(|t| type_words(t)).collect();
            let message = format!("{} wants {} for `{path}`, not {}", self.what, words.join(" or "), node.what());
            let entry = self.report.error(codes::BAD_ARGUMENT, node.at, message, format!("this is {}", node.what()));
            if wanted.contains(&"string") && matches!(node.kind, Kind::Number(_) | Kind::Bool(_)) {
                let written = node.to_json().to_string();
                entry.fix("put it into quotes", node.at, format!("\"{written}\""));
            }
            return;
        }
        self.bounds(node, schema, path);
        match &node.kind {
            Kind::Map(_) => self.object(node, schema, path, hops),
            Kind::List(items) => {
                if let Some(schema) = schema.get("items") {
                    for (i, item) in items.iter().enumerate() {
                        self.node(item, schema, &format!("{path}[{i}]"), hops);
                    }
                }
            }
            _ => {}
        }
    }

    /// One branch must fit; the best one's complaints are told if it is the only one of the right type.
    fn branches(&mut self, node: &Node, branches: &[Value], path: &str, hops: usize) {
        let root = self.root;
        let mut right: Vec<&Value> = Vec::new();
        for branch in branches {
            let mut silent = Report::new("", self.report.text());
            Fit { report: &mut silent, root, what: self.what, looks: self.looks, part: true }.node(node, branch, path, hops.min(8));
            if !silent.has_errors() {
                return;
            }
            let wanted = types(follow(root, branch));
            let json = node.to_json();
            if wanted.is_empty() || wanted.iter().any(|t| is_type(&json, t)) {
                right.push(branch);
            }
        }
        if let [only] = right.as_slice() {
            return self.node(node, only, path, hops);
        }
        let words: Vec<&str> = branches.iter().flat_map(|b| types(follow(root, b))).filter(|t| *t != "null").map(type_words).collect();
        let wanted = if words.is_empty() || !right.is_empty() { "another value".to_owned() } else { words.join(" or ") };
        let message = format!("{} wants {wanted} for `{path}`", self.what);
        self.report.error(codes::BAD_ARGUMENT, node.at, message, "does not fit any of the forms it takes");
    }

    fn bounds(&mut self, node: &Node, schema: &Value, path: &str) {
        let json = match &node.kind {
            Kind::Map(_) => return,
            Kind::List(items) => {
                let limits = (schema.get("minItems").and_then(Value::as_u64), schema.get("maxItems").and_then(Value::as_u64));
                let count = items.len() as u64;
                if limits.0.is_some_and(|least| count < least) || limits.1.is_some_and(|most| count > most) {
                    self.out_of_range(node, path, &format!("a list of {count} items"));
                }
                return;
            }
            _ => node.to_json(),
        };
        if let Some(words) = schema.get("enum").and_then(Value::as_array)
            && !words.contains(&json)
        {
            let shown: Vec<String> = words.iter().map(|w| w.as_str().map_or_else(|| w.to_string(), str::to_owned)).collect();
            let message = format!("{} wants one of {} for `{path}`", self.what, shown.join(", "));
            let text = node.text().unwrap_or_default().to_owned();
            self.report.error(codes::BAD_ARGUMENT, node.at, message, "not one of them").suggest(
                &text,
                node.at,
                shown.iter().map(String::as_str),
            );
        }
        if schema.get("const").is_some_and(|only| *only != json) {
            self.out_of_range(node, path, "this value");
        }
        if let Some(n) = json.as_f64() {
            let limit = |word: &str| schema.get(word).and_then(Value::as_f64);
            let low = limit("minimum").is_some_and(|l| n < l) || limit("exclusiveMinimum").is_some_and(|l| n <= l);
            let high = limit("maximum").is_some_and(|l| n > l) || limit("exclusiveMaximum").is_some_and(|l| n >= l);
            if low || high {
                self.out_of_range(node, path, &json.to_string());
            }
        }
        if let Some(text) = json.as_str() {
            let length = text.chars().count() as u64;
            let limit = |word: &str| schema.get(word).and_then(Value::as_u64);
            if limit("minLength").is_some_and(|l| length < l) || limit("maxLength").is_some_and(|l| length > l) {
                self.out_of_range(node, path, &format!("a text of {length} characters"));
            }
        }
    }

    fn out_of_range(&mut self, node: &Node, path: &str, shown: &str) {
        let message = format!("{} does not take {shown} for `{path}`", self.what);
        self.report.error(codes::BAD_ARGUMENT, node.at, message, "outside what it takes");
    }

    fn object(&mut self, node: &Node, schema: &Value, path: &str, hops: usize) {
        let known = schema.get("properties").and_then(Value::as_object);
        let other = schema.get("additionalProperties");
        let absent: Vec<&str> = known.into_iter().flatten().map(|(k, _)| k.as_str()).filter(|k| node.get(k).is_none()).collect();
        let inner = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        for entry in node.map().unwrap_or_default() {
            if let Some(found) = known.and_then(|k| k.get(&entry.key)) {
                // An empty value leaves an optional one out.
                let optional = !is_required(schema, &entry.key);
                if !(entry.value.kind == Kind::Null && optional) {
                    self.node(&entry.value, found, &inner(&entry.key), hops);
                }
            } else if let Some(schema) = other.filter(|s| s.is_object()) {
                self.node(&entry.value, schema, &inner(&entry.key), hops);
            } else if other != Some(&Value::Bool(true)) && !schema.get("patternProperties").is_some_and(Value::is_object) && known.is_some()
            {
                let message = format!("{} has no `{}`", self.what, inner(&entry.key));
                self.report.error(codes::BAD_ARGUMENT, entry.key_at, message, "not a known key").suggest(
                    &entry.key,
                    entry.key_at,
                    absent.iter().copied(),
                );
            }
        }
        let missing = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        for name in missing.filter(|name| node.get(name).is_none()) {
            let message = format!("{} lacks `{}`", self.what, inner(name));
            let about = known.and_then(|k| k.get(name)).and_then(|s| s.get("description")).and_then(Value::as_str);
            let entry = self.report.error(codes::BAD_ARGUMENT, node.at, message, format!("`{name}` is missing"));
            if let Some(about) = about {
                entry.note(format!("`{name}`: {about}"));
            }
        }
    }
}

fn is_required(schema: &Value, key: &str) -> bool {
    schema.get("required").and_then(Value::as_array).is_some_and(|names| names.iter().any(|n| n == key))
}
