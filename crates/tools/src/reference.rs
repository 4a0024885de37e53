//! Keeps docs/guide/tools.md equal to what the tools declare: everything below the mark is made from the registry.
//! `ORC_BLESS=1 cargo test -p tools reference` writes it anew.

use crate::{Card, Effect, Touches, testing::registry};
use serde_json::{Map, Value};
use std::{fmt::Write as _, path::Path};

const MARK: &str = "<!-- From here on made by `ORC_BLESS=1 cargo test -p tools reference`. -->\n";

#[test]
fn the_reference_says_what_the_tools_declare() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide/tools.md");
    let text = std::fs::read_to_string(&path).expect("docs/guide/tools.md is there");
    let (head, old) = text.split_once(MARK).expect("the mark is there");
    let new: String = registry().cards().map(|card| section(&card)).collect();
    if std::env::var_os("ORC_BLESS").is_some() {
        std::fs::write(&path, format!("{head}{MARK}{new}")).expect("the page can be written");
        return;
    }
    assert!(old == new, "docs/guide/tools.md is behind: run `ORC_BLESS=1 cargo test -p tools reference`");
    for card in registry().cards() {
        let group = card.name.split('.').next().unwrap_or_default();
        assert!(head.contains(&format!("`{group}.")), "the overview does not speak of `{group}.*`");
    }
}

fn section(card: &Card) -> String {
    let effect = match card.effect {
        Effect::Pure => "changes nothing",
        Effect::Idempotent => "may be repeated",
        Effect::Compensable => "can be undone",
        Effect::Irreversible => "not repeated when its outcome is unknown",
    };
    let touches = match card.touches {
        Touches::Nothing => "only its input",
        Touches::ReadsFiles => "reads files",
        Touches::WritesFiles => "reads and writes files",
        Touches::DeletesFiles => "deletes files",
        Touches::Network => "network",
        Touches::RunsCode => "runs code in the sandbox",
    };
    let mut out = format!("\n## {}\n\n{}. Effect: {effect} (`{}`); reaches: {touches}.\n", card.name, card.summary, wire(card.effect));
    let _ = write!(out, "\n| `with` | type | |\n|---|---|---|\n{}", fields(&card.input, &card.input, true) + &nested(&card.input));
    let (item, lead) = match card.output.get("items") {
        Some(item) => (resolve(item, &card.output), "\n| each of the output's items | type | |\n|---|---|---|\n"),
        None => (&card.output, "\n| output | type | |\n|---|---|---|\n"),
    };
    out + lead + &fields(item, &card.output, false) + &nested(&card.output)
}

fn wire(effect: Effect) -> String {
    serde_json::to_value(effect).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The types that an input or output is made of.
fn nested(output: &Value) -> String {
    let empty = Map::new();
    let defs = output.get("$defs").and_then(Value::as_object).unwrap_or(&empty);
    let tops: Vec<&str> = output.pointer("/items/$ref").and_then(Value::as_str).into_iter().collect();
    let objects = defs.iter().filter(|(name, d)| d.get("properties").is_some() && !tops.iter().any(|t| t.ends_with(&format!("/{name}"))));
    objects.map(|(name, d)| format!("\n| {name} | type | |\n|---|---|---|\n{}", fields(d, output, false))).collect()
}

fn fields(object: &Value, root: &Value, input: bool) -> String {
    let empty = Map::new();
    let properties = object.get("properties").and_then(Value::as_object).unwrap_or(&empty);
    let required = |name: &str| object.get("required").and_then(Value::as_array).is_some_and(|r| r.iter().any(|v| v == name));
    let row = |(name, schema): (&String, &Value)| {
        let mut words = schema
            .get("description")
            .or_else(|| resolve(schema, root).get("description"))
            .and_then(Value::as_str)
            .unwrap_or("")
            .replace('\n', " ");
        if input && required(name) {
            words = format!("**Required.** {words}");
        }
        match schema.get("default") {
            Some(default) if !["null", "false", "[]", "{}", "\"\"", "0"].contains(&default.to_string().as_str()) => {
                let _ = write!(words, " Default `{default}`.");
            }
            _ => {}
        }
        format!("| `{name}` | {} | {} |\n", kind(schema, root).replace('|', "\\|"), words.trim().replace('|', "\\|"))
    };
    properties.iter().map(row).collect()
}

fn resolve<'a>(schema: &'a Value, root: &'a Value) -> &'a Value {
    let target = schema.get("$ref").and_then(Value::as_str).and_then(|r| root.pointer(r.trim_start_matches('#')));
    target.unwrap_or(schema)
}

/// A type in words.
fn kind(schema: &Value, root: &Value) -> String {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|r| r.rsplit('/').next());
    let schema = resolve(schema, root);
    for key in ["oneOf", "anyOf"] {
        if let Some(list) = schema.get(key).and_then(Value::as_array) {
            let kinds: Vec<String> = list.iter().map(|s| kind(s, root)).filter(|k| k != "null").collect();
            return kinds.join(", ");
        }
    }
    if let Some(value) = schema.get("const") {
        return format!("`{}`", value.as_str().unwrap_or_default());
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        let values: Vec<String> = values.iter().filter_map(Value::as_str).map(|v| format!("`{v}`")).collect();
        return values.join(", ");
    }
    if let (Some(name), true) = (name, schema.get("properties").is_some()) {
        return name.to_owned();
    }
    match schema.get("type") {
        Some(Value::String(t)) => one(t, schema, root),
        Some(Value::Array(list)) => {
            list.iter().filter_map(Value::as_str).filter(|t| *t != "null").map(|t| one(t, schema, root)).collect::<Vec<_>>().join(" or ")
        }
        _ => "any value".to_owned(),
    }
}

fn one(kind_name: &str, schema: &Value, root: &Value) -> String {
    match kind_name {
        "array" => match schema.get("items") {
            Some(items) => format!("list of {}", kind(items, root)),
            None => "list".to_owned(),
        },
        "object" => match schema.get("additionalProperties") {
            Some(Value::Object(_)) => format!("map of {}", kind(&schema["additionalProperties"], root)),
            _ => "object".to_owned(),
        },
        "boolean" => "true or false".to_owned(),
        "string" => "text".to_owned(),
        other => other.to_owned(),
    }
}
