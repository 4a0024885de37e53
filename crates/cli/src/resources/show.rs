//! How resources are shown: tables, JSON as the API gives it, YAML as files hold it.

use crate::{Cx, failure::Failure, out::table::Table, out::text};
use serde_json::{Map, Value};

/// The members of a document, in the order files have them.
pub(super) const HEAD: [&str; 8] = ["kind", "workspace", "name", "title", "labels", "visibility", "team", "shared_with"];

#[derive(clap::Args, Debug, Clone, Copy, Default)]
pub(crate) struct Format {
    /// Print as this
    #[arg(short = 'o', long = "output", value_name = "FORMAT", value_enum)]
    output: Option<Output>,
}

#[derive(clap::ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Output {
    Table,
    Json,
    Yaml,
}

impl Format {
    pub(super) fn of(self, cx: &Cx<'_>) -> Output {
        self.output.unwrap_or(if cx.out.wants_json() { Output::Json } else { Output::Table })
    }
}

/// A value as JSON or as YAML; the table is drawn only if it is wanted.
pub(super) fn print(cx: &Cx<'_>, format: Format, value: &Value, table: impl FnOnce() -> Option<Table>) -> Result<(), Failure> {
    match format.of(cx) {
        Output::Json => cx.out.value(value),
        Output::Yaml => cx.out.data(&editing::documents::write(value)),
        Output::Table => match table() {
            Some(table) => cx.out.data(&table.render(&cx.out.stdout)),
            None => Ok(()),
        },
    }
}

/// Resources as a file would declare them.
pub(super) fn documents(values: &[Value]) -> String {
    let texts: Vec<String> = values.iter().map(|v| editing::documents::write_in_order(v, &HEAD)).collect();
    texts.join("---\n")
}

/// What of a resource is declared; the rest is history.
pub(super) fn document(resource: &Value) -> Value {
    let mut out = Map::new();
    for key in HEAD.iter().chain(&["spec"]) {
        let value = &resource[*key];
        let empty = match value {
            Value::Null => true,
            Value::Array(items) => items.is_empty(),
            Value::Object(map) => map.is_empty() && *key != "spec",
            Value::String(text) => *key == "visibility" && text == "organization",
            _ => false,
        };
        if !empty {
            out.insert((*key).to_owned(), value.clone());
        }
    }
    Value::Object(out)
}

/// A value in one cell.
pub(super) fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(s) => s.clone(),
        Value::Array(items) if items.iter().all(|v| !v.is_array() && !v.is_object()) => {
            items.iter().map(cell).collect::<Vec<_>>().join(", ")
        }
        Value::Array(items) => text::plural(items.len() as u64, "item"),
        Value::Object(map) if map.values().all(|v| !v.is_array() && !v.is_object()) => {
            map.iter().map(|(k, v)| format!("{k}={}", cell(v))).collect::<Vec<_>>().join(", ")
        }
        Value::Object(map) => text::plural(map.len() as u64, "field"),
        other => other.to_string(),
    }
}

/// RFC 3339 without the fraction.
pub(super) fn time(value: &Value) -> String {
    let text = value.as_str().unwrap_or_default();
    match text.split_once('.') {
        Some((whole, _)) => format!("{whole}Z"),
        None => text.to_owned(),
    }
}

/// Who, by name.
pub(super) fn who(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        other => ["name", "id"].iter().find_map(|k| other[*k].as_str()).unwrap_or_default().to_owned(),
    }
}

/// A JSON value on one line of a person's screen.
pub(super) fn inline(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        other => text::clean(&other.to_string()),
    }
}
