//! A JSON Schema in words: its type in a line, its fields as a list.

use super::html::{escape, words};
use serde_json::Value;

/// Deeper fields are shown at their own schema.
const DEPTH_MAX: usize = 3;

fn reference(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

/// Markup: `array of <a>Run</a> or null`.
pub(super) fn type_of(schema: &Value) -> String {
    if let Some(name) = reference(schema) {
        return format!("<a href=\"#schema-{0}\">{0}</a>", escape(name));
    }
    if let Some(value) = schema.get("const") {
        return format!("<code>{}</code>", escape(&value.to_string()));
    }
    if let Some(values) = schema["enum"].as_array() {
        return values.iter().map(|value| format!("<code>{}</code>", escape(&value.to_string()))).collect::<Vec<_>>().join(" or ");
    }
    for key in ["oneOf", "anyOf"] {
        if let Some(all) = schema[key].as_array() {
            return all.iter().map(type_of).collect::<Vec<_>>().join(" or ");
        }
    }
    if let Some(all) = schema["allOf"].as_array() {
        return all.iter().map(type_of).collect::<Vec<_>>().join(" and ");
    }
    let plain = |word: &str| match word {
        "array" => {
            let items = &schema["items"];
            if items.is_object() { format!("list of {}", type_of(items)) } else { "list".to_owned() }
        }
        "object" if schema["additionalProperties"].is_object() => format!("map to {}", type_of(&schema["additionalProperties"])),
        other => escape(other),
    };
    let mut text = match &schema["type"] {
        Value::String(word) => plain(word),
        Value::Array(all) => all.iter().filter_map(Value::as_str).map(plain).collect::<Vec<_>>().join(" or "),
        _ => "anything".to_owned(),
    };
    for (key, before) in [("minimum", "≥ "), ("maximum", "≤ "), ("minLength", "at least "), ("maxLength", "at most ")] {
        if let Some(bound) = schema[key].as_f64() {
            let unit = if key.ends_with("Length") { " characters" } else { "" };
            text += &format!(", {before}{bound}{unit}");
        }
    }
    if let Some(default) = schema.get("default").filter(|value| !value.is_null()) {
        text += &format!(", usually <code>{}</code>", escape(&default.to_string()));
    }
    text
}

/// The fields of an object, each with its own below it.
pub(super) fn fields(schema: &Value) -> String {
    list(schema, 0)
}

fn list(schema: &Value, depth: usize) -> String {
    let Some(properties) = schema["properties"].as_object().filter(|all| !all.is_empty()) else { return String::new() };
    let required = |name: &str| schema["required"].as_array().is_some_and(|all| all.iter().any(|one| one == name));
    let mut out = String::from("<dl class=\"fields\">");
    for (name, inner) in properties {
        let must = if required(name) { " <span class=\"must\">required</span>" } else { "" };
        out += &format!("<dt><code>{}</code> <span class=\"type\">{}</span>{must}</dt><dd>", escape(name), type_of(inner));
        if let Some(text) = inner["description"].as_str() {
            out += &format!("<p>{}</p>", words(text));
        }
        if depth < DEPTH_MAX {
            let below = if inner["items"].is_object() { &inner["items"] } else { inner };
            out += &list(below, depth + 1);
        }
        out += "</dd>";
    }
    out + "</dl>"
}

/// A schema of the description under its name.
pub(super) fn section(name: &str, schema: &Value) -> String {
    let words = schema["description"].as_str().map(|text| format!("<p>{}</p>", words(text))).unwrap_or_default();
    let mut inside = fields(schema);
    if inside.is_empty() {
        inside = format!("<p class=\"type\">{}</p>", type_of(schema));
        for key in ["oneOf", "anyOf"] {
            inside += &schema[key].as_array().into_iter().flatten().map(fields).collect::<String>();
        }
    }
    let name = escape(name);
    format!(
        "<details class=\"op\" id=\"schema-{name}\"><summary><h3><code>{name}</code></h3></summary><div class=\"in\">{words}{inside}</div></details>"
    )
}
