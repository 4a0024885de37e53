//! What stands at the top of a document of the original format: inputs, outputs, settings.

use super::Reader;
use super::node::{Map, any, many, number, text, word};
use crate::compile::codes;
use crate::compile::inputs::TYPES;
use crate::yaml::{Entry, Kind, Node};
use std::collections::BTreeSet;

/// Keys that are for people.
const SILENT: [&str; 13] = [
    "id",
    "name",
    "version",
    "description",
    "metadata",
    "tags",
    "parameters",
    "inputs",
    "outputs",
    "steps",
    "pipeline",
    "variables",
    "type",
];

/// Some documents wrap all of it.
pub(super) fn body(root: &Node) -> &Node {
    root.get("pipeline").filter(|p| p.get("steps").is_some()).unwrap_or(root)
}

pub(super) fn workflow_name(text: &str) -> String {
    let clean: String = text.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).take(64).collect();
    let clean = clean.trim_matches(['-', '_']).to_owned();
    if clean.is_empty() { "workflow".to_owned() } else { clean }
}

/// Inputs in their three shapes: a map, a list of maps with one key, a list of maps with a `name`.
fn declared(root: &Node) -> Vec<Entry> {
    let mut out: Vec<Entry> = Vec::new();
    let nodes = [root, body(root)].into_iter().flat_map(|n| ["parameters", "inputs"].into_iter().filter_map(|key| n.get(key)));
    for node in nodes {
        let found: Vec<Entry> = match &node.kind {
            Kind::Map(entries) => entries.clone(),
            Kind::List(items) => items.iter().filter_map(named).collect(),
            _ => Vec::new(),
        };
        for entry in found {
            if !out.iter().any(|e| e.key == entry.key) {
                out.push(entry);
            }
        }
    }
    out
}

/// One item of a list of inputs or outputs.
fn named(item: &Node) -> Option<Entry> {
    let entries = item.map()?;
    if let Some(name) = item.get("name").and_then(word) {
        let rest = entries.iter().filter(|e| e.key != "name").cloned().collect();
        return Some(Entry { key: name, key_at: item.get("name")?.at, value: Node { kind: Kind::Map(rest), at: item.at } });
    }
    entries.first().cloned()
}

/// Inputs that say that they need not be given, and what they are otherwise they do not say.
pub(super) fn optional(root: &Node) -> BTreeSet<String> {
    let maps = ["parameters", "inputs"].into_iter().filter_map(|key| body(root).get(key)?.map());
    let free = |node: &Node| {
        node.get("type").is_some() && node.get("default").is_none() && node.get("required").is_some_and(|n| n.kind == Kind::Bool(false))
    };
    maps.flatten().filter(|e| free(&e.value)).map(|e| e.key.clone()).collect()
}

/// Names that outputs give to all that a step gives, behind the id of the step.
pub(super) fn output_names(root: &Node) -> BTreeSet<(String, String)> {
    let maps = root.get("outputs").map_or(&[][..], many).iter().filter_map(Node::map).flatten();
    let of = |e: &Entry| {
        let code = e.value.text()?.trim().strip_prefix("{{")?.strip_suffix("}}")?.trim();
        let (id, whole) = code.split_once('.')?;
        matches!(whole, "result" | "results").then(|| (super::survey::mend(id), e.key.clone()))
    };
    maps.filter_map(of).collect()
}

pub(super) fn names(root: &Node) -> BTreeSet<String> {
    declared(root).into_iter().map(|e| e.key).collect()
}

fn outputs(node: &Node) -> Vec<Entry> {
    let found: Vec<Entry> = match &node.kind {
        Kind::Map(entries) => entries.clone(),
        Kind::List(items) => items.iter().filter_map(named).collect(),
        _ => Vec::new(),
    };
    let value = |e: Entry| {
        let inner = any(&e.value, &["value", "source"]).cloned();
        let value = inner.unwrap_or(e.value);
        Entry { value, ..e }
    };
    found.into_iter().map(value).collect()
}

pub(super) fn output_values(node: &Node) -> Node {
    // Without those that are about steps: they are known only at the end.
    let early = outputs(node).into_iter().filter(|e| e.value.text().is_none_or(|t| !t.contains(".result") && !t.contains("outputs.")));
    Node { kind: Kind::Map(early.collect()), at: node.at }
}

fn is_a(node: &Node, kind: &str) -> bool {
    match (kind, &node.kind) {
        ("string", Kind::Text(_)) | ("number", Kind::Number(_)) | ("boolean", Kind::Bool(_)) => true,
        ("array", Kind::List(_)) | ("object", Kind::Map(_)) => true,
        ("integer", Kind::Number(n)) => !n.is_f64(),
        _ => false,
    }
}

/// The default of an input; some defaults are the whole declaration of another.
fn default_of(node: &Node) -> Option<&Node> {
    let found = node.get("default")?;
    match found.get("default") {
        Some(inner) if found.get("type").is_some() => Some(inner),
        _ => Some(found),
    }
}

fn input(node: &Node) -> Node {
    let mut out = Map::default();
    if node.map().is_none() {
        out.put("default", node.clone());
        return out.node(node.at);
    }
    let default = default_of(node).filter(|n| n.kind != Kind::Null);
    if let Some(kind) = any(node, &["type"]).and_then(|n| Some((n, n.text()?))) {
        let word = match kind.1 {
            "float" => "number",
            "list" => "array",
            "dict" => "object",
            other => other,
        };
        let fits = default.is_none_or(|d| is_a(d, word) || (word == "number" && is_a(d, "integer")));
        // Lists and maps are given as text, too, and read where they are used.
        if TYPES.contains(&word) && fits && !matches!(word, "array" | "object") {
            out.put("type", text(kind.0.at, word));
        }
    }
    if let Some(words) = any(node, &["enum", "choices"]).filter(|n| n.list().is_some()) {
        let fits = default.is_none_or(|d| many(words).iter().any(|w| w.kind == d.kind));
        out.put("enum", fits.then(|| words.clone()));
    }
    out.put("default", default.cloned());
    if let Some(about) = any(node, &["description"]).filter(|n| n.text().is_some()) {
        out.put("description", about.clone());
    }
    if default.is_none() {
        let required = any(node, &["required"]).is_none_or(|n| n.kind != Kind::Bool(false));
        out.put("required", super::node::flag(node.at, required));
    }
    out.node(node.at)
}

impl Reader<'_, '_> {
    /// The body of a workflow in our format.
    pub(super) fn spec(&mut self, root: &Node) -> Node {
        let mut out = Map::default();
        if let Some(about) = any(root, &["description", "name"]).filter(|n| n.text().is_some()) {
            out.put("description", about.clone());
        }
        let mut inputs = Map::default();
        for entry in declared(root) {
            inputs.put_at(&entry.key, entry.key_at, input(&entry.value));
        }
        let config = self.config(root);
        let steps = self.all_steps(root);
        self.at_end = true;
        let mut made = Map::default();
        let found = [root, body(root)].into_iter().find_map(|n| n.get("outputs")).map(|n| (n.at, outputs(n)));
        for entry in found.iter().flat_map(|(_, entries)| entries) {
            let value = self.value(&entry.value);
            made.put_at(&entry.key, entry.key_at, value);
        }
        self.at_end = false;
        // Outputs may have named further values.
        let steps = if self.constants.values().any(|used| *used) && steps.list().is_some_and(|l| !l.iter().any(given)) {
            let mut all = self.constant_steps(root);
            all.extend(steps.list().unwrap_or_default().iter().cloned());
            Node { kind: Kind::List(all), at: steps.at }
        } else {
            steps
        };
        self.declare(&mut inputs);
        if !inputs.0.is_empty() {
            out.put("inputs", inputs.node(root.at));
        }
        let mut allow = Map::default();
        if !self.runs.is_empty() {
            let words = self.runs.iter().map(|name| text(root.at, name.clone())).collect();
            allow.put("run", super::node::list(root.at, words));
        }
        // The original knows no such key; ours asks for hosts that are refused otherwise.
        allow.put("hosts", root.get("allow").and_then(|n| n.get("hosts")).cloned());
        if !allow.0.is_empty() {
            out.put("allow", allow.node(root.at));
        }
        out.put("config", config);
        out.put("steps", steps);
        if let Some((at, _)) = found.filter(|_| !made.0.is_empty()) {
            out.put("outputs", made.node(at));
        }
        out.node(root.at)
    }

    fn config(&mut self, root: &Node) -> Option<Node> {
        let mut out = Map::default();
        let seconds = |n: &&Node| matches!(n.kind, Kind::Number(_));
        let context = root.get("context").or_else(|| root.get("config"));
        if let Some(node) = context.filter(|n| n.map().is_some()) {
            out.put("timeout", any(node, &["timeout"]).filter(seconds).cloned());
            if let Some(n) = any(node, &["max_retries"]).and_then(|n| n.to_json().as_u64()).filter(|n| *n > 1) {
                out.put("retry", number(node.at, n.min(100)));
            }
            if let Some(entry) = node.map().unwrap_or_default().iter().find(|e| e.key == "checkpoint_strategy") {
                let message = "`checkpoint_strategy` has no effect: every step is kept as soon as it has ended";
                self.report.warning(codes::NO_EFFECT, entry.key_at, message, "left out");
            }
        }
        if let Some(node) = root.get("config").and_then(|c| any(c, &["default_timeout"])).filter(seconds) {
            out.put("step_timeout", node.clone());
        }
        for entry in root.map().unwrap_or_default() {
            let known =
                SILENT.contains(&entry.key.as_str()) || matches!(entry.key.as_str(), "context" | "config" | "model" | "enhanced_outputs");
            if !known {
                let message = format!("`{}` has no effect here", entry.key);
                self.report.warning(codes::NO_EFFECT, entry.key_at, message, "left out");
            }
        }
        (!out.0.is_empty()).then(|| out.node(root.at))
    }
}

fn given(step: &Node) -> bool {
    step.get("id").and_then(Node::text).is_some_and(|id| id.ends_with("_given"))
}
