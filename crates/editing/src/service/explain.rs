//! A step kind, a key, a tool or a word of the expression language in a few sentences, Markdown.

use super::{keys, members, resolved, type_words, words};
use flow::{Catalog, ToolInfo};
use serde_json::Value;

/// The kinds of steps and what they do.
pub(crate) fn kinds() -> impl Iterator<Item = (&'static str, &'static str)> {
    let defs = keys::root().get("$defs").and_then(Value::as_object);
    defs.into_iter().flatten().filter_map(|(name, schema)| {
        let name = name.strip_prefix("step_")?;
        Some((name, schema.get("description").and_then(Value::as_str).unwrap_or_default()))
    })
}

/// Everything that the word means; `None` if nothing.
pub fn explain(word: &str, catalog: &Catalog) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(kind(word));
    if let Some(info) = catalog.tools.get(word) {
        parts.push(tool(word, info));
    }
    parts.extend(words::named(word).map(in_words));
    parts.extend(key(word));
    (!parts.is_empty()).then(|| parts.join("\n"))
}

/// The word that was meant, perhaps.
pub fn nearest(word: &str, catalog: &Catalog) -> Option<String> {
    let known = known(catalog);
    base::nearest(word, known.iter().map(String::as_str)).map(str::to_owned)
}

/// Every word that can be explained.
fn known(catalog: &Catalog) -> Vec<String> {
    let mut out: Vec<String> = kinds().map(|(name, _)| name.to_owned()).collect();
    out.extend(catalog.tools.keys().cloned());
    out.extend(words::WORDS.iter().map(|w| w.name.to_owned()));
    out.extend(all_keys().into_iter().map(|(_, name, _)| name));
    out.sort_unstable();
    out.dedup();
    out
}

pub(crate) fn in_words(word: &words::Word) -> String {
    format!("**{}** ({})\n\n`{}`: {}\n", word.name, word.sort.word(), word.form, word.about)
}

/// A kind with its keys.
pub(crate) fn kind(name: &str) -> Option<String> {
    let schema = keys::root().pointer(&format!("/$defs/step_{}", name.replace('/', "~1")))?;
    let about = schema.get("description").and_then(Value::as_str).unwrap_or_default();
    let mut out = format!("**{name}** (step kind): {about}\n");
    let common: Vec<&str> = ["id", "uses", "description", "needs", "if", "retry", "timeout", "on_error"].to_vec();
    out.push_str(&table(schema, &common));
    if let Some(with) = schema.pointer("/properties/with").filter(|w| w.get("properties").is_some()) {
        out.push_str("\nunder `with`:\n");
        out.push_str(&table(with, &[]));
    }
    Some(out)
}

fn table(schema: &Value, without: &[&str]) -> String {
    let required = schema.get("required").and_then(Value::as_array);
    let mut out = String::new();
    for (name, inner) in members(schema).into_iter().filter(|(name, _)| !without.contains(&name.as_str())) {
        let inner = resolved(keys::root(), &inner);
        let needed = required.is_some_and(|r| r.iter().any(|word| *word == *name));
        let about = inner.get("description").and_then(Value::as_str).map(|a| format!(": {a}")).unwrap_or_default();
        out.push_str(&format!("- `{name}` ({}{}){about}\n", type_words(&inner), if needed { ", required" } else { "" }));
    }
    out
}

/// A tool with what it takes and gives.
pub(crate) fn tool(name: &str, info: &ToolInfo) -> String {
    let mut out = format!("**{name}** (tool): {}\n", info.summary);
    let takes = table(&info.input, &[]);
    if !takes.is_empty() {
        out.push_str(&format!("\nunder `with`:\n{takes}"));
    }
    let gives = table(&info.output, &[]);
    out.push_str(&if gives.is_empty() { format!("\ngives {}\n", type_words(&info.output)) } else { format!("\ngives:\n{gives}") });
    out
}

/// Every key of the file with where it stands.
fn all_keys() -> Vec<(String, String, Value)> {
    let mut out = Vec::new();
    for (def, schema) in keys::root().get("$defs").and_then(Value::as_object).into_iter().flatten() {
        let place = match def.strip_prefix("step_") {
            Some(kind) => format!("a step that uses `{kind}`"),
            None => format!("`{def}`"),
        };
        let whole =
            schema.get("anyOf").and_then(Value::as_array).and_then(|b| b.iter().find(|b| b.get("properties").is_some())).unwrap_or(schema);
        for (name, inner) in whole.get("properties").and_then(Value::as_object).into_iter().flatten() {
            for (deep, value) in inner.get("properties").and_then(Value::as_object).into_iter().flatten() {
                out.push((format!("`{name}` of {place}"), deep.clone(), value.clone()));
            }
            out.push((place.clone(), name.clone(), inner.clone()));
        }
    }
    out
}

/// A key, once for each meaning it has.
fn key(word: &str) -> Option<String> {
    let mut meanings: Vec<(String, Vec<String>)> = Vec::new();
    for (place, _, schema) in all_keys().into_iter().filter(|(_, name, _)| name == word) {
        let schema = resolved(keys::root(), &schema);
        let Some(about) = schema.get("description").and_then(Value::as_str) else { continue };
        let text = format!("{} ({})", about, type_words(&schema));
        match meanings.iter_mut().find(|(known, _)| *known == text) {
            Some((_, places)) => places.push(place),
            None => meanings.push((text, vec![place])),
        }
    }
    if meanings.is_empty() {
        return None;
    }
    let mut out = format!("**{word}** (key)\n");
    for (text, places) in meanings {
        let shown = if places.len() > 3 { "every kind of step that has it".to_owned() } else { places.join(", ") };
        out.push_str(&format!("- in {shown}: {text}\n"));
    }
    Some(out)
}
