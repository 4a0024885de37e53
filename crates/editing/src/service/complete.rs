//! What could be written at an offset.

use super::spot::{After, What, chain, spot, template_start};
use super::words::{Sort, of_sort};
use super::{Analysis, keys, member, members, type_words};
use crate::cst::Node;
use flow::Catalog;
use flow::symbols::StepSymbol;
use serde_json::{Value, json};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sense {
    Key,
    Value,
    Step,
    Input,
    Member,
    Variable,
    Tool,
    Model,
    Filter,
    Function,
    Method,
    Test,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    pub label: String,
    pub sense: Sense,
    /// One line: the type, or what it does.
    pub detail: String,
    /// Longer, Markdown.
    pub about: String,
    /// Replaces the bytes of the answer.
    pub insert: String,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Completion {
    pub start: usize,
    pub end: usize,
    pub items: Vec<Item>,
}

/// More than anybody looks through.
const ITEMS_MAX: usize = 500;

fn item(label: impl Into<String>, sense: Sense, detail: impl Into<String>) -> Item {
    let label = label.into();
    Item { insert: label.clone(), label, sense, detail: detail.into(), about: String::new() }
}

pub fn complete(analysis: &Analysis, offset: usize, catalog: &Catalog) -> Completion {
    let mut offset = offset.min(analysis.text.len());
    while !analysis.text.is_char_boundary(offset) {
        offset -= 1;
    }
    let mut done = match template_start(&analysis.text, offset) {
        Some(start) => expression(analysis, start, offset),
        None => plain(analysis, offset, catalog),
    };
    let prefix = analysis.text.get(done.start..offset).unwrap_or_default().to_lowercase();
    if !prefix.is_empty() {
        // What begins so comes first; what only contains it follows.
        done.items.retain(|item| item.label.to_lowercase().contains(&prefix));
        done.items.sort_by_key(|item| !item.label.to_lowercase().starts_with(&prefix));
    }
    done.items.truncate(ITEMS_MAX);
    done
}

fn plain(analysis: &Analysis, offset: usize, catalog: &Catalog) -> Completion {
    let Some(spot) = spot(analysis, offset) else { return Completion::default() };
    let Some(root) = spot.tree.documents.first() else { return Completion::default() };
    let schemas = keys::at(root, &spot.path, catalog);
    if spot.what == What::Value && keys::is_condition(&schemas) {
        let line = analysis.text[..offset].rfind('\n').map_or(0, |i| i + 1);
        let start = analysis.text[line..offset].find(':').map_or(line, |i| line + i + 1);
        return expression(analysis, start, offset);
    }
    // An item that is being begun may become a map or a word.
    let item = spot.path.last().is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let keys = if spot.what == What::Key { key_items(root, &spot.path, &schemas) } else { Vec::new() };
    let items = match spot.what {
        What::Key if !(keys.is_empty() && item) => keys,
        _ => value_items(analysis, &spot.path, &schemas, catalog),
    };
    Completion { start: spot.word.0, end: spot.word.1, items }
}

fn key_items(root: &Node, path: &[String], schemas: &[Value]) -> Vec<Item> {
    let holder = path.iter().try_fold(root, |node, part| node.child(part));
    let there: Vec<&str> = holder.map_or(Vec::new(), |node| node.entries().iter().map(|e| e.key.as_str()).collect());
    let mut out: Vec<Item> = Vec::new();
    for schema in schemas {
        let required = schema.get("required").and_then(Value::as_array);
        for (name, inner) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if there.contains(&name.as_str()) || out.iter().any(|known| known.label == *name) {
                continue;
            }
            let needed = required.is_some_and(|r| r.iter().any(|word| word == name));
            let inner = super::resolved(keys::root(), inner);
            let detail = format!("{}{}", type_words(&inner), if needed { ", required" } else { "" });
            let about = inner.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
            out.push(Item { insert: format!("{name}: "), about, ..item(name.clone(), Sense::Key, detail) });
        }
    }
    out.sort_by_key(|item| !item.detail.ends_with(", required"));
    out
}

fn value_items(analysis: &Analysis, path: &[String], schemas: &[Value], catalog: &Catalog) -> Vec<Item> {
    let mut out = Vec::new();
    let last = path.last().map(String::as_str).unwrap_or_default();
    let above = path.len().checked_sub(2).map_or("", |i| path[i].as_str());
    let number = last.bytes().all(|b| b.is_ascii_digit());
    match (if number { above } else { last }, number) {
        ("uses", false) => uses_items(analysis, catalog, &mut out),
        ("needs", true) => out.extend(analysis.symbols.steps.iter().map(step_item)),
        ("tools", true) => out.extend(catalog.tools.iter().map(|(name, tool)| item(name, Sense::Tool, &tool.summary))),
        ("model", false) => out.extend(catalog.models.iter().flatten().map(|name| item(name, Sense::Model, "model"))),
        _ => {}
    }
    for schema in schemas {
        for word in schema.get("enum").and_then(Value::as_array).into_iter().flatten() {
            let text = word.as_str().map_or_else(|| word.to_string(), str::to_owned);
            if !out.iter().any(|known| known.label == text) {
                out.push(item(text, Sense::Value, ""));
            }
        }
        if schema.get("type").and_then(Value::as_str) == Some("boolean") {
            out.extend(["true", "false"].map(|word| item(word, Sense::Value, "boolean")));
        }
    }
    out
}

fn uses_items(analysis: &Analysis, catalog: &Catalog, out: &mut Vec<Item>) {
    for (name, about) in super::explain::kinds() {
        if !matches!(name, "tool" | "workflow") {
            out.push(Item { about: about.to_owned(), ..item(name, Sense::Value, "step kind") });
        }
    }
    for (name, tool) in &catalog.tools {
        out.push(Item { about: super::explain::tool(name, tool), ..item(name, Sense::Tool, &tool.summary) });
    }
    out.extend(analysis.workflows.iter().map(|name| item(format!("workflow/{name}"), Sense::Value, "workflow")));
}

fn step_item(step: &StepSymbol) -> Item {
    let about = step.description.clone().unwrap_or_default();
    Item { about, ..item(step.id.clone(), Sense::Step, step.uses.clone()) }
}

fn expression(analysis: &Analysis, start: usize, offset: usize) -> Completion {
    let found = chain(&analysis.text, start, offset);
    let items = match found.after {
        After::Pipe => word_items(Sort::Filter),
        After::Is => word_items(Sort::Test),
        After::Nothing => name_items(analysis, offset, &found.parts[..found.parts.len() - 1]),
    };
    Completion { start: found.word.0, end: found.word.1, items }
}

fn word_items(sort: Sort) -> Vec<Item> {
    let sense = match sort {
        Sort::Filter => Sense::Filter,
        Sort::Function => Sense::Function,
        Sort::Method => Sense::Method,
        Sort::Test => Sense::Test,
    };
    of_sort(sort).map(|word| Item { about: format!("`{}`", word.form), ..item(word.name, sense, word.about) }).collect()
}

fn name_items(analysis: &Analysis, offset: usize, parts: &[String]) -> Vec<Item> {
    if parts.is_empty() {
        let mut out = vec![
            item("inputs", Sense::Variable, "what the run was given"),
            item("steps", Sense::Variable, "what other steps give"),
            item("run", Sense::Variable, "facts about the run"),
        ];
        out.extend(variables(analysis, offset).iter().map(|v| item(v.name.clone(), Sense::Variable, type_words(&v.schema))));
        out.extend(word_items(Sort::Function));
        return out;
    }
    if let [only] = parts {
        match only.as_str() {
            "inputs" => {
                let inputs = analysis.symbols.inputs.iter();
                return inputs
                    .map(|i| Item {
                        about: i.description.clone().unwrap_or_default(),
                        ..item(i.name.clone(), Sense::Input, type_words(&i.schema))
                    })
                    .collect();
            }
            "steps" => return seen(analysis, offset).map(step_item).collect(),
            _ => {}
        }
    }
    let Some(schema) = resolve(analysis, offset, parts) else { return Vec::new() };
    let root = schema.clone();
    let mut out: Vec<Item> = members(&super::resolved(&root, &schema))
        .into_iter()
        .map(|(name, inner)| {
            let inner = super::resolved(&root, &inner);
            let about = inner.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
            Item { about, ..item(name, Sense::Member, type_words(&inner)) }
        })
        .collect();
    out.extend(word_items(Sort::Method).into_iter().map(|mut method| {
        method.insert.push_str("()");
        method
    }));
    out
}

/// The step whose text holds the offset, the innermost one.
pub(crate) fn step_at(analysis: &Analysis, offset: usize) -> Option<&StepSymbol> {
    let holds = |step: &&StepSymbol| step.at.start <= offset && offset <= step.at.end + 1;
    analysis.symbols.steps.iter().filter(holds).min_by_key(|step| step.at.end - step.at.start)
}

/// Steps that can be read at the offset: those of the blocks around it.
fn seen(analysis: &Analysis, offset: usize) -> impl Iterator<Item = &StepSymbol> {
    let own = step_at(analysis, offset);
    let steps = &analysis.symbols.steps;
    let mut blocks = Vec::new();
    let mut around = Vec::new();
    let mut at = own;
    while let Some(step) = at {
        blocks.push(step.block);
        around.push(step.id.clone());
        at = step.parent.and_then(|parent| steps.get(parent));
    }
    let none = blocks.is_empty();
    steps.iter().filter(move |s| !around.contains(&s.id) && (blocks.contains(&s.block) || none && s.parent.is_none()))
}

fn variables(analysis: &Analysis, offset: usize) -> &[flow::symbols::Variable] {
    let block = step_at(analysis, offset).map(|step| step.block);
    let found = analysis.symbols.variables.iter().find(|(known, _)| Some(*known) == block);
    found.map_or(&[], |(_, variables)| variables)
}

/// The schema of what a chain of names means.
pub(crate) fn resolve(analysis: &Analysis, offset: usize, parts: &[String]) -> Option<Value> {
    let (first, rest) = parts.split_first()?;
    let (root, rest) = match first.as_str() {
        "inputs" => {
            let (name, rest) = rest.split_first()?;
            (analysis.symbols.inputs.iter().find(|i| i.name == *name)?.schema.clone(), rest)
        }
        "steps" => {
            let (id, rest) = rest.split_first()?;
            let step = analysis.symbols.steps.iter().find(|s| s.id == *id)?;
            let text = json!({"type": "string"});
            let error = json!({"type": "object", "properties": {"code": text, "message": text}, "description": "why it failed"});
            let status = json!({"enum": ["succeeded", "failed", "skipped"], "description": "how it ended"});
            match rest.split_first() {
                None => (json!({"type": "object", "properties": {"output": step.output, "status": status, "error": error}}), rest),
                Some((member, rest)) => match member.as_str() {
                    "output" => (step.output.clone(), rest),
                    "status" => (status, rest),
                    "error" => (error, rest),
                    _ => return None,
                },
            }
        }
        "run" => {
            let text = |about: &str| json!({"type": "string", "description": about});
            (
                json!({"type": "object", "properties": {"id": text("its id"), "workflow": text("the workflow's name"), "started_at": text("when it began")}}),
                rest,
            )
        }
        name => (variables(analysis, offset).iter().find(|v| v.name == name)?.schema.clone(), rest),
    };
    let mut schema = root.clone();
    for part in rest {
        schema = member(&root, &schema, part)?;
    }
    if let (Some(defs), Some(map)) = (root.get("$defs"), schema.as_object_mut()) {
        map.entry("$defs").or_insert_with(|| defs.clone());
    }
    Some(schema)
}
