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
    let original = analysis.symbols.original;
    let schemas = keys::at(root, &spot.path, catalog, original);
    if spot.what == What::Value && keys::is_condition(&schemas) {
        let line = analysis.text[..offset].rfind('\n').map_or(0, |i| i + 1);
        let start = analysis.text[line..offset].find(':').map_or(line, |i| line + i + 1);
        return expression(analysis, start, offset);
    }
    // An item that is being begun may become a map or a word.
    let item = spot.path.last().is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let keys = if spot.what == What::Key { key_items(root, &spot.path, &schemas, original) } else { Vec::new() };
    let items = match spot.what {
        What::Key if !(keys.is_empty() && item) => keys,
        _ if original => original_values(analysis, root, &spot.path, &schemas, catalog),
        _ => value_items(analysis, &spot.path, &schemas, catalog),
    };
    Completion { start: spot.word.0, end: spot.word.1, items }
}

fn key_items(root: &Node, path: &[String], schemas: &[Value], original: bool) -> Vec<Item> {
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
            let inner = super::resolved(keys::of_format(original), inner);
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
        ("goto", false) => out.extend(analysis.symbols.steps.iter().map(step_item)),
        ("success" | "skipped" | "failure", false) if above == "goto" => out.extend(analysis.symbols.steps.iter().map(step_item)),
        ("tools", true) => out.extend(catalog.tools.iter().map(|(name, tool)| item(name, Sense::Tool, &tool.summary))),
        ("model", false) => out.extend(catalog.models.iter().flatten().map(|name| item(name, Sense::Model, "model"))),
        _ => {}
    }
    schema_items(schemas, &mut out);
    out
}

/// Words that a schema lists.
fn schema_items(schemas: &[Value], out: &mut Vec<Item>) {
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
}

/// The same for the original format.
fn original_values(analysis: &Analysis, root: &Node, path: &[String], schemas: &[Value], catalog: &Catalog) -> Vec<Item> {
    let mut out = Vec::new();
    let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let key = path.iter().rev().find(|part| !number(part)).map(String::as_str).unwrap_or_default();
    let holder = path.split_last().and_then(|(_, holder)| holder.iter().try_fold(root, |node, part| node.child(part)));
    let tools = flow::original_tools();
    match key {
        "tool" => {
            for (name, actions) in &tools {
                let uses: Vec<&str> = actions.iter().map(|(_, uses)| *uses).collect();
                let about = if uses.len() == 1 { uses[0].to_owned() } else { format!("{} and {} more", uses[0], uses.len() - 1) };
                out.push(item(*name, Sense::Tool, about));
            }
        }
        "action" => {
            let tool = holder.and_then(|step| step.get("tool")).and_then(Node::text).map(|t| t.replace('_', "-"));
            let actions = match &tool {
                Some(tool) => tools.get(tool.as_str()).cloned().unwrap_or_default(),
                None => flow::original_actions(),
            };
            for (name, uses) in actions {
                let summary = catalog.tools.get(uses).map_or(uses, |tool| tool.summary.as_str());
                if !out.iter().any(|known: &Item| known.label == name) {
                    out.push(item(name, Sense::Tool, summary));
                }
            }
        }
        "dependencies" | "depends_on" | "goto" | "on_success" | "on_failure" | "on_false" | "on_error" | "handler_task_id" => {
            let around = (0..path.len()).rev().filter_map(|i| path[..i].iter().try_fold(root, |node, part| node.child(part)));
            let own = around.into_iter().find_map(|node| node.get("id").and_then(Node::text));
            let steps = analysis.symbols.steps.iter().filter(|s| !s.id_at.is_empty() && Some(s.written.as_str()) != own);
            out.extend(steps.map(step_item));
        }
        "model" | "preferred" | "excluded" | "fallback_strategy" => {
            out.extend(catalog.models.iter().flatten().map(|name| item(name, Sense::Model, "model")));
        }
        "pipeline" | "pipeline_file" => {
            out.extend(analysis.workflows.iter().map(|name| item(name, Sense::Value, "pipeline")));
        }
        _ => {}
    }
    schema_items(schemas, &mut out);
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
    Item { about, ..item(step.written.clone(), Sense::Step, step.uses.clone()) }
}

fn expression(analysis: &Analysis, start: usize, offset: usize) -> Completion {
    let found = chain(&analysis.text, start, offset, analysis.symbols.original);
    let items = match found.after {
        After::Pipe => word_items(Sort::Filter),
        After::Is => word_items(Sort::Test),
        After::Nothing if analysis.symbols.original => original_names(analysis, offset, &found.parts[..found.parts.len() - 1]),
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
    member_items(resolve(analysis, offset, parts))
}

/// What a text of the original format may begin with, and the members of what stands before a point.
fn original_names(analysis: &Analysis, offset: usize, parts: &[String]) -> Vec<Item> {
    let symbols = &analysis.symbols;
    let inputs = || symbols.inputs.iter().map(|i| item(i.name.clone(), Sense::Input, type_words(&i.schema)));
    let steps = || symbols.steps.iter().filter(|s| !s.id_at.is_empty()).map(step_item);
    match parts {
        [] => {
            let mut out: Vec<Item> = inputs().chain(steps()).collect();
            if !variables(analysis, offset).is_empty() {
                let names = ["$item", "$index", "$iteration", "$is_first", "$is_last"];
                out.extend(names.map(|name| item(name, Sense::Variable, "of the loop around")));
            }
            out.push(item("parameters", Sense::Variable, "what the run was given"));
            out.push(item("steps", Sense::Variable, "what other steps give"));
            out.push(item("execution", Sense::Variable, "facts about the run"));
            out.extend(word_items(Sort::Function));
            out
        }
        [only] if matches!(only.as_str(), "parameters" | "inputs") => inputs().collect(),
        [only] if only == "steps" => steps().collect(),
        [only] if only == "execution" => {
            ["id", "timestamp", "date", "time"].map(|name| item(name, Sense::Member, "text")).into_iter().collect()
        }
        _ => member_items(resolve(analysis, offset, parts)),
    }
}

fn member_items(schema: Option<Value>) -> Vec<Item> {
    let Some(schema) = schema else { return Vec::new() };
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

/// What is read of a step, as the schema of a map.
fn of_step(step: &StepSymbol) -> Value {
    let properties: serde_json::Map<String, Value> = step.members.iter().cloned().collect();
    // They are parts of one schema: what they refer to is looked up at the top.
    let defs: serde_json::Map<String, Value> = step
        .members
        .iter()
        .filter_map(|(_, schema)| schema.get("$defs")?.as_object())
        .flatten()
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect();
    json!({"type": "object", "properties": properties, "$defs": defs})
}

/// The schema of what a chain of names means in the original format, and what is left of the chain.
fn resolve_original<'p>(analysis: &Analysis, offset: usize, parts: &'p [String]) -> Option<(Value, &'p [String])> {
    let symbols = &analysis.symbols;
    let step = |name: &str| symbols.steps.iter().find(|s| s.written == name || s.id == name).map(of_step);
    let input = |name: &str| symbols.inputs.iter().find(|i| i.name == name).map(|i| i.schema.clone());
    let (first, rest) = parts.split_first()?;
    match (first.as_str(), rest.split_first()) {
        ("parameters" | "inputs", Some((name, rest))) => Some((input(name)?, rest)),
        ("steps", Some((name, rest))) => Some((step(name)?, rest)),
        (name, _) => {
            let plain = name.trim_start_matches('$');
            let variable = || variables(analysis, offset).iter().find(|v| v.name == plain).map(|v| v.schema.clone());
            let found = if name == plain { input(name).or_else(|| step(name)) } else { variable() };
            Some((found?, rest))
        }
    }
}

/// The schema of what a chain of names means.
pub(crate) fn resolve(analysis: &Analysis, offset: usize, parts: &[String]) -> Option<Value> {
    let (root, rest) =
        if analysis.symbols.original { resolve_original(analysis, offset, parts)? } else { resolve_root(analysis, offset, parts)? };
    let mut schema = root.clone();
    for part in rest {
        schema = member(&root, &schema, part)?;
    }
    if let (Some(defs), Some(map)) = (root.get("$defs"), schema.as_object_mut()) {
        map.entry("$defs").or_insert_with(|| defs.clone());
    }
    Some(schema)
}

fn resolve_root<'p>(analysis: &Analysis, offset: usize, parts: &'p [String]) -> Option<(Value, &'p [String])> {
    let (first, rest) = parts.split_first()?;
    let (root, rest) = match first.as_str() {
        "inputs" => {
            let (name, rest) = rest.split_first()?;
            (analysis.symbols.inputs.iter().find(|i| i.name == *name)?.schema.clone(), rest)
        }
        "steps" => {
            let (id, rest) = rest.split_first()?;
            let step = analysis.symbols.steps.iter().find(|s| s.id == *id)?;
            match rest.split_first() {
                // Its own definitions stand at the top of an output.
                Some((member, rest)) if member == "output" => (step.output.clone(), rest),
                _ => (of_step(step), rest),
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
    Some((root, rest))
}
