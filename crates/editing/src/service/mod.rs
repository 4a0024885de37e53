//! What an editor asks about a workflow file: positions in, answers out. The protocol is somebody else's affair.

pub mod complete;
pub mod explain;
pub mod fix;
pub mod hover;
mod keys;
pub mod lines;
pub mod names;
mod spot;
mod words;

pub use explain::explain;

use crate::cst::Tree;
use flow::symbols::Symbols;
use flow::{Catalog, Diagnostic, Source};
use serde_json::Value;
use std::collections::BTreeMap;

/// One file as it stands in an editor, looked at once.
#[derive(Debug)]
pub struct Analysis {
    pub name: String,
    pub text: String,
    /// `None` while it cannot be read.
    pub tree: Option<Tree>,
    pub symbols: Symbols,
    pub diagnostics: Vec<Diagnostic>,
    /// The workflows that files beside it hold.
    pub workflows: Vec<String>,
}

impl Analysis {
    pub fn new(name: &str, text: &str, included: &BTreeMap<String, Source>, catalog: &Catalog) -> Self {
        let main = Source { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
        let (compiled, mut symbols) = flow::inspect(&main, included, catalog);
        let tree = Tree::parse(text).ok();
        symbols.original |= tree.is_none() && seems_original(text);
        Self {
            name: name.to_owned(),
            text: text.to_owned(),
            tree,
            symbols,
            diagnostics: compiled.diagnostics,
            workflows: included.keys().cloned().collect(),
        }
    }

    /// A file that cannot be read just now is still about the steps it had before.
    pub fn keep(&mut self, before: &Analysis) {
        if self.tree.is_none() && self.symbols.steps.is_empty() {
            self.symbols.steps = before.symbols.steps.clone();
            self.symbols.inputs = before.symbols.inputs.clone();
            self.symbols.variables = before.symbols.variables.clone();
            self.symbols.original |= before.symbols.original;
        }
    }
}

/// Which format a file has that cannot be read just now.
fn seems_original(text: &str) -> bool {
    let has = |key: &str| text.lines().any(|line| line.trim_start().trim_start_matches("- ").starts_with(key));
    !has("uses:") && (has("action:") || has("tool:") || has("dependencies:"))
}

/// The word for a schema's type.
pub(crate) fn type_words(schema: &Value) -> String {
    let one = |name: &str| match name {
        "string" => "text".to_owned(),
        "array" => "list".to_owned(),
        "object" => "map".to_owned(),
        other => other.to_owned(),
    };
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        return words.iter().take(8).map(|w| w.as_str().map_or_else(|| w.to_string(), str::to_owned)).collect::<Vec<_>>().join(" | ");
    }
    match schema.get("type") {
        Some(Value::String(name)) if name == "array" => match schema.get("items").map(type_words) {
            Some(items) if items != "any value" => format!("list of {items}"),
            _ => "list".to_owned(),
        },
        Some(Value::String(name)) => one(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).map(one).collect::<Vec<_>>().join(" or "),
        _ => match schema.get("anyOf").or(schema.get("oneOf")).and_then(Value::as_array) {
            Some(branches) => {
                let mut words: Vec<String> = branches.iter().map(type_words).collect();
                words.dedup();
                words.join(" or ")
            }
            None if schema.get("properties").is_some() => "map".to_owned(),
            None => "any value".to_owned(),
        },
    }
}

/// The members of a value of this schema, with what is known of them.
pub(crate) fn members(schema: &Value) -> Vec<(String, Value)> {
    let mut out: Vec<(String, Value)> = Vec::new();
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        out.extend(properties.iter().map(|(name, schema)| (name.clone(), schema.clone())));
    }
    for word in ["anyOf", "oneOf", "allOf"] {
        for branch in schema.get(word).and_then(Value::as_array).into_iter().flatten() {
            for (name, schema) in members(branch) {
                if !out.iter().any(|(known, _)| *known == name) {
                    out.push((name, schema));
                }
            }
        }
    }
    out
}

/// The schema of a member; `root` holds the definitions.
pub(crate) fn member(root: &Value, schema: &Value, name: &str) -> Option<Value> {
    let schema = resolved(root, schema);
    if name.bytes().all(|b| b.is_ascii_digit()) && schema.get("items").is_some() {
        return schema.get("items").cloned();
    }
    members(&schema).into_iter().find(|(known, _)| known == name).map(|(_, schema)| resolved(root, &schema))
}

pub(crate) fn resolved(root: &Value, schema: &Value) -> Value {
    let mut at = schema;
    for _ in 0..16 {
        match at.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#')).and_then(|p| root.pointer(p)) {
            Some(next) => at = next,
            None => break,
        }
    }
    at.clone()
}

#[cfg(test)]
pub(crate) fn words_for_tests() -> impl Iterator<Item = &'static str> {
    words::WORDS.iter().map(|word| word.name)
}
