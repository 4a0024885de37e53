//! Schemas of specs: made from the types, closed against unknown fields, open for marks at secret places; and what they
//! have against a value.

use crate::{Finding, Kind, Spec, misfit, pointer, secret};
use jsonschema::{PatternOptions, Validator};
use serde_json::{Value, json};

/// The most findings about one document.
const FINDINGS_MAX: usize = 100;

pub(crate) fn of<S: Spec>() -> Value {
    let mut schema = schemars::generate::SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<S>().to_value();
    if let Some(map) = schema.as_object_mut() {
        map.remove("$schema");
    }
    close(&mut schema, false);
    for pattern in S::SECRETS {
        allow_marks(&mut schema, pattern);
    }
    schema
}

/// Never leaves the schema's own text and never takes exponential time.
pub(crate) fn validator(schema: &Value) -> Result<Validator, String> {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .with_pattern_options(PatternOptions::regex().size_limit(1 << 20).dfa_size_limit(1 << 20))
        .build(schema)
        .map_err(|e| e.to_string())
}

/// Objects whose schema does not say what other fields are allow none. `part`: another schema looks at the same object.
fn close(schema: &mut Value, part: bool) {
    let Some(map) = schema.as_object_mut() else { return };
    const ALTERNATIVES: [&str; 3] = ["allOf", "anyOf", "oneOf"];
    let named = map.contains_key("properties");
    let combined = ALTERNATIVES.iter().any(|k| map.contains_key(*k)) || (named && map.contains_key("$ref"));
    let said =
        map.contains_key("additionalProperties") || map.contains_key("unevaluatedProperties") || map.contains_key("patternProperties");
    if named && !said && !part {
        let word = if combined { "unevaluatedProperties" } else { "additionalProperties" };
        map.insert(word.to_owned(), Value::Bool(false));
    }
    for (key, inner) in map.iter_mut() {
        match (key.as_str(), inner) {
            ("properties" | "$defs" | "patternProperties", Value::Object(inner)) => inner.values_mut().for_each(|s| close(s, false)),
            ("allOf" | "anyOf" | "oneOf", Value::Array(inner)) => inner.iter_mut().for_each(|s| close(s, part || named)),
            ("prefixItems", Value::Array(inner)) => inner.iter_mut().for_each(|s| close(s, false)),
            ("items" | "additionalProperties" | "not" | "if" | "then" | "else", inner) => close(inner, false),
            _ => {}
        }
    }
}

/// Lets a mark stand where a pattern names a secret.
fn allow_marks(schema: &mut Value, pattern: &str) {
    let mut places = Vec::new();
    find(schema, String::new(), &pointer::segments(pattern), 0, &mut places);
    places.sort();
    places.dedup();
    for place in places {
        let Some(at) = schema.pointer_mut(&place) else { continue };
        let mut plain = at.take();
        let description = plain.as_object_mut().and_then(|map| map.remove("description"));
        if let Some(map) = plain.as_object_mut() {
            map.insert("writeOnly".into(), Value::Bool(true));
        }
        *at = json!({ "anyOf": [plain, secret::mark_schema()] });
        if let (Some(description), Some(map)) = (description, at.as_object_mut()) {
            map.insert("description".into(), description);
        }
    }
}

/// Pointers into the schema of the schemas that look at the place `path` names.
fn find(root: &Value, at: String, path: &[String], hops: usize, out: &mut Vec<String>) {
    const HOPS_MAX: usize = 32;
    let Some(Value::Object(map)) = root.pointer(&at) else { return };
    if hops > HOPS_MAX {
        return;
    }
    if let Some(target) = map.get("$ref").and_then(Value::as_str).and_then(|t| t.strip_prefix('#'))
        && !path.is_empty()
    {
        find(root, target.to_owned(), path, hops + 1, out);
    }
    for word in ["allOf", "anyOf", "oneOf"] {
        for i in 0..map.get(word).and_then(Value::as_array).map_or(0, Vec::len) {
            if !path.is_empty() {
                find(root, format!("{at}/{word}/{i}"), path, hops + 1, out);
            }
        }
    }
    let Some((segment, rest)) = path.split_first() else {
        out.push(at);
        return;
    };
    if segment == "*" {
        for word in ["items", "additionalProperties"] {
            find(root, format!("{at}/{word}"), rest, hops + 1, out);
        }
    } else {
        find(root, pointer::join(&format!("{at}/properties"), segment), rest, hops + 1, out);
    }
}

/// Everything the schema has against a spec; pointers begin with `/spec`. Values are never repeated for kinds with secrets.
pub(crate) fn findings(kind: &Kind, spec: &Value) -> Vec<Finding> {
    let Ok(validator) = &kind.validator else { return Vec::new() };
    let mut out = Vec::new();
    for error in validator.iter_errors(spec) {
        misfit::describe(&error, "/spec", !kind.secrets.is_empty(), &mut out);
        if out.len() >= FINDINGS_MAX {
            break;
        }
    }
    out.truncate(FINDINGS_MAX);
    out
}
