//! What stands under the cursor, in a few lines of Markdown.

use super::complete::resolve;
use super::spot::{After, What, chain, spot, template_start, word};
use super::words::{Sort, named};
use super::{Analysis, explain, keys, names, type_words};
use crate::cst::Node;
use flow::Catalog;
use flow::symbols::Target;
use serde_json::Value;
use std::ops::Range;

pub fn hover(analysis: &Analysis, offset: usize, catalog: &Catalog) -> Option<(Range<usize>, String)> {
    let mut offset = offset.min(analysis.text.len());
    while !analysis.text.is_char_boundary(offset) {
        offset -= 1;
    }
    let original = analysis.symbols.original;
    let (start, end) = word(&analysis.text, offset);
    if let Some((target, at)) = names::target(analysis, offset) {
        return Some((at, about_target(analysis, &target)?));
    }
    if let Some(open) = template_start(&analysis.text, offset) {
        return in_expression(analysis, open, offset);
    }
    let found = spot(analysis, offset).filter(|s| s.word == (start, end) && start < end)?;
    let root = found.tree.documents.first()?;
    let written = &analysis.text[start..end];
    if found.what == What::Value && found.path.last().is_some_and(|p| p == "uses") {
        let text = catalog.tools.get(written).map(|info| explain::tool(written, info)).or_else(|| explain::kind(kind_of(written)))?;
        return Some((start..end, text));
    }
    if original
        && found.what == What::Value
        && let Some(text) = original_word(root, &found.path, written, catalog)
    {
        return Some((start..end, text));
    }
    if found.what == What::Value && keys::is_condition(&keys::at(root, &found.path, catalog, original)) {
        let line = analysis.text[..offset].rfind('\n').map_or(0, |i| i + 1);
        let open = analysis.text[line..offset].find(':').map_or(line, |i| line + i + 1);
        return in_expression(analysis, open, offset);
    }
    let mut path = found.path.clone();
    if found.what == What::Key {
        path.push(written.to_owned());
        // The tree holds the mark in place of the key; its schema is asked of the map around it.
        let schemas = keys::at(root, &found.path, catalog, original);
        let inner: Vec<Value> = schemas
            .iter()
            .filter_map(|s| s.get("properties").and_then(|p| p.get(written)))
            .map(|s| super::resolved(keys::of_format(original), s))
            .collect();
        return Some((start..end, about_key(written, &inner)?));
    }
    let schemas = keys::at(root, &path, catalog, original);
    let key = path.iter().rev().find(|p| !p.bytes().all(|b| b.is_ascii_digit()))?;
    Some((start..end, about_key(key, &schemas)?))
}

/// A tool or an action of the original format, with what does it here.
fn original_word(root: &Node, path: &[String], written: &str, catalog: &Catalog) -> Option<String> {
    let (key, holder) = path.split_last()?;
    let step = holder.iter().try_fold(root, |node, part| node.child(part))?;
    let tools = flow::original_tools();
    let (uses, words) = match key.as_str() {
        "tool" => {
            let actions = tools.get(written.replace('_', "-").as_str())?;
            let uses: Vec<&str> = actions.iter().map(|(_, uses)| *uses).collect();
            let action = step.get("action").and_then(Node::text).unwrap_or_default();
            let chosen = actions.iter().find(|(name, _)| *name == action).map_or(uses[0], |(_, uses)| *uses);
            let list: Vec<String> = actions.iter().map(|(name, uses)| format!("- `{name}`: `{uses}`")).collect();
            (chosen, format!("**{written}** (tool)\n\n{}\n", list.join("\n")))
        }
        "action" => {
            let name = written.to_lowercase().replace('-', "_");
            let tool = step.get("tool").and_then(Node::text).map(|t| t.replace('_', "-"));
            let found = match &tool {
                Some(tool) => tools.get(tool.as_str())?.iter().find(|(action, _)| *action == name)?.1,
                None => flow::original_actions().into_iter().find(|(action, _)| *action == name)?.1,
            };
            (found, format!("**{written}** (action): done by `{found}`\n"))
        }
        _ => return None,
    };
    let more = catalog.tools.get(uses).map(|info| explain::tool(uses, info)).or_else(|| explain::kind(kind_of(uses)));
    Some(more.map_or(words.clone(), |more| format!("{words}\n{more}")))
}

fn kind_of(uses: &str) -> &str {
    if uses.starts_with("workflow/") { "workflow" } else { uses }
}

fn about_key(key: &str, schemas: &[Value]) -> Option<String> {
    let about = keys::about(schemas);
    let kind = schemas.iter().map(type_words).find(|words| words != "any value");
    if about.is_none() && kind.is_none() {
        return None;
    }
    let kind = kind.map(|k| format!(" ({k})")).unwrap_or_default();
    Some(format!("**{key}**{kind}{}\n", about.map(|a| format!(": {a}")).unwrap_or_default()))
}

fn about_target(analysis: &Analysis, target: &Target) -> Option<String> {
    match target {
        Target::Step(id) => {
            let step = analysis.symbols.steps.iter().find(|s| s.id == *id)?;
            let about = step.description.as_ref().map(|d| format!("\n\n{d}")).unwrap_or_default();
            let reads: Vec<String> =
                step.members.iter().take(12).map(|(name, schema)| format!("`{name}` ({})", type_words(schema))).collect();
            let reads = if analysis.symbols.original { format!("\n\ntexts read {}", reads.join(", ")) } else { String::new() };
            let gives = in_short(&step.output);
            Some(format!("**{}** (step, line {}): `{}`{about}\n\ngives {gives}{reads}\n", step.written, step.line, step.uses))
        }
        Target::Input(name) => {
            let input = analysis.symbols.inputs.iter().find(|i| i.name == *name)?;
            let about = input.description.as_ref().map(|d| format!(": {d}")).unwrap_or_default();
            let otherwise = match &input.default {
                Some(value) => format!(", {value} if not given"),
                None if input.required => ", required".to_owned(),
                None => String::new(),
            };
            Some(format!("**{name}** (input, {}{otherwise}){about}\n", type_words(&input.schema)))
        }
    }
}

/// A type with the names of its members.
fn in_short(schema: &Value) -> String {
    let names: Vec<String> =
        super::members(schema).into_iter().take(20).map(|(name, s)| format!("`{name}` ({})", type_words(&s))).collect();
    if names.is_empty() { type_words(schema) } else { format!("{}: {}", type_words(schema), names.join(", ")) }
}

fn in_expression(analysis: &Analysis, open: usize, offset: usize) -> Option<(Range<usize>, String)> {
    let original = analysis.symbols.original;
    let end = offset + analysis.text[offset..].find(|c: char| !super::spot::in_name(c, original)).unwrap_or(0);
    let found = chain(&analysis.text, open, end, original);
    let name = found.parts.last().filter(|name| !name.is_empty())?;
    let sort = match found.after {
        After::Pipe => Some(Sort::Filter),
        After::Is => Some(Sort::Test),
        After::Nothing => None,
    };
    if let Some(sort) = sort {
        let word = named(name).find(|w| w.sort == sort)?;
        return Some((found.word.0..found.word.1, explain::in_words(word)));
    }
    if let Some(schema) = resolve(analysis, offset, &found.parts) {
        let about = schema.get("description").and_then(Value::as_str).map(|d| format!(": {d}")).unwrap_or_default();
        return Some((found.word.0..found.word.1, format!("**{}** ({}){about}\n", found.parts.join("."), in_short(&schema))));
    }
    let whole = found.parts.join(".");
    let word = named(&whole).find(|w| w.sort == Sort::Function).or_else(|| named(name).find(|w| w.sort == Sort::Method))?;
    Some((found.word.0..found.word.1, explain::in_words(word)))
}
