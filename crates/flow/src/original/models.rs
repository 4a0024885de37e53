//! Actions that ask a model: what they are given becomes a prompt.

use super::Reader;
use super::node::{Map, any, list, many, text, word};
use crate::compile::auto::is_tag;
use crate::compile::codes;
use crate::yaml::{Kind, Node};
use serde_json::{Value, json};

pub(super) const GENERATE: &[&str] =
    &["generate", "generate_text", "llm_call", "llm_generate", "generate_code", "generate_content", "process", "analyze_text", "analyze"];

/// Is it one of the actions that ask a model?
pub(super) fn is_model(action: &str) -> bool {
    GENERATE.contains(&action) || action == "generate_structured"
}

/// Has the answer members?
pub(super) fn is_structured(step: &Node, action: &str) -> bool {
    let params = any(step, &["parameters", "inputs"]);
    action == "generate_structured" || params.is_some_and(|p| p.get("schema").is_some()) || declared(step).is_some()
}

/// The members that a step declares under `outputs`, as a schema.
fn declared(step: &Node) -> Option<Value> {
    let outputs = step.get("outputs")?.map().filter(|m| !m.is_empty())?;
    let kind = |node: &Node| match node.get("type").and_then(Node::text) {
        Some("string") => json!({"type": "string"}),
        Some("integer") => json!({"type": "integer"}),
        Some("float" | "number") => json!({"type": "number"}),
        Some("boolean") => json!({"type": "boolean"}),
        Some("array" | "list") => json!({"type": "array"}),
        Some("object") => json!({"type": "object"}),
        _ => json!({}),
    };
    let properties: serde_json::Map<String, Value> = outputs.iter().map(|e| (e.key.clone(), kind(&e.value))).collect();
    let names: Vec<&str> = outputs.iter().map(|e| e.key.as_str()).collect();
    Some(json!({"type": "object", "properties": properties, "required": names}))
}

/// Parameters that say how a model is asked and not what.
const HOW: &[&str] = &[
    "prompt",
    "text",
    "model",
    "max_tokens",
    "max_completion_tokens",
    "temperature",
    "system",
    "system_prompt",
    "schema",
    "response_format",
    "tools",
];

impl Reader<'_, '_> {
    /// The `with` of a model step.
    pub(super) fn model(&mut self, step: &Node, action: &str) -> Node {
        let none = Node { kind: Kind::Map(Vec::new()), at: step.at };
        let params = any(step, &["parameters", "inputs"]).unwrap_or(&none).clone();
        let mut with = Map::default();
        let prompt = self.prompt(&params, action);
        let prompt = self.value(&text(any(&params, &["prompt", "text"]).map_or(params.at, |n| n.at), prompt));
        with.put("prompt", prompt);
        if let Some(system) = any(&params, &["system", "system_prompt"]) {
            let system = self.value(system);
            with.put("system", system);
        }
        let mut requires = self.requires(step);
        if let Some(model) = any(&params, &["model"]) {
            let source = model.text().unwrap_or_default();
            if is_tag(source) {
                let model = self.value(model);
                with.put("model", model);
            } else if !source.contains("<AUTO") && !source.is_empty() {
                // A model that is not installed here is a wish, also where a template names it.
                let preferred = list(model.at, vec![self.value(model)]);
                requires.put("preferred", preferred);
            }
        }
        if !requires.0.is_empty() {
            with.put("requires", requires.node(step.at));
        }
        if let Some(n) = any(&params, &["max_tokens", "max_completion_tokens"]) {
            let n = self.value(n);
            with.put("max_tokens", n);
        }
        if let Some(n) = any(&params, &["temperature"]) {
            let n = self.value(n);
            with.put("temperature", n);
        }
        self.schema(step, &params, &mut with);
        with.node(params.at)
    }

    fn schema(&mut self, step: &Node, params: &Node, with: &mut Map) {
        if let Some(schema) = any(params, &["schema"]) {
            with.put("schema", types(schema));
        } else if let Some(schema) = declared(step) {
            with.put("schema", from_json(&schema, step.at));
        }
    }

    fn prompt(&self, params: &Node, action: &str) -> String {
        let of = |key: &str| any(params, &[key]).and_then(word);
        let mut prompt = match (of("prompt"), of("text")) {
            (Some(prompt), Some(text)) => format!("{}\n\nText:\n{text}", prompt.trim_end()),
            (Some(prompt), None) => prompt,
            (None, Some(text)) => {
                let kind = of("analysis_type").map(|k| format!(" ({k})")).unwrap_or_default();
                format!("Analyze the following text{kind}:\n\n{text}")
            }
            (None, None) => format!("{}:", action.replace('_', " ")),
        };
        for entry in params.map().unwrap_or_default() {
            if HOW.contains(&entry.key.as_str()) || (entry.key == "analysis_type" && of("prompt").is_none()) {
                continue;
            }
            let shown = word(&entry.value).unwrap_or_else(|| entry.value.to_json().to_string());
            prompt.push_str(&format!("\n\n{}: {shown}", entry.key));
        }
        prompt
    }

    /// An action that is a request in words: the words are the prompt.
    pub(super) fn request(&mut self, step: &Node, action: &Node) -> Node {
        let source = action.text().unwrap_or_default().trim();
        let mut words = strip(source);
        if let Some(made) = any(step, &["produces"]).and_then(Node::text) {
            words.push_str(&format!("\n\nProduce: {}", strip(made)));
        }
        let mut with = Map::default();
        let prompt = self.value(&text(action.at, words));
        with.put("prompt", prompt);
        let requires = self.requires(step);
        if !requires.0.is_empty() {
            with.put("requires", requires.node(step.at));
        }
        with.node(action.at)
    }

    fn requires(&mut self, step: &Node) -> Map {
        let mut out = Map::default();
        let Some(node) = any(step, &["requires_model"]).filter(|n| n.map().is_some()) else { return out };
        for entry in node.map().unwrap_or_default() {
            let value = &entry.value;
            let words = || list(value.at, many(value).iter().filter_map(|n| Some(text(n.at, word(n)?))).collect());
            match entry.key.as_str() {
                "min_size" | "max_size" => drop(out.put(&entry.key, value.clone())),
                "expertise" => {
                    let known = ["low", "medium", "medium-high", "high", "very-high"];
                    if let Some(first) = many(value).first().and_then(Node::text) {
                        if known.contains(&first) {
                            out.put("expertise", text(value.at, first));
                        } else {
                            out.put("capabilities", words());
                        }
                    }
                }
                "capabilities" | "modalities" | "preferred" | "excluded" => drop(out.put(&entry.key, words())),
                "max_latency_ms" | "cost_limit" => drop(out.put(&entry.key, value.clone())),
                "fallback_strategy" if value.list().is_some() => drop(out.put("fallback", words())),
                other => {
                    let message = format!("`{other}` of `requires_model` has no effect here");
                    self.report.warning(codes::NO_EFFECT, entry.key_at, message, "left out");
                }
            }
        }
        out
    }
}

/// A text without the marks of tags: who is asked is a model anyway.
fn strip(source: &str) -> String {
    fn walk(parts: &[crate::auto::Raw<'_>], out: &mut String) {
        for part in parts {
            match part {
                crate::auto::Raw::Text(t) => out.push_str(t),
                crate::auto::Raw::Tag { content, .. } => walk(content, out),
            }
        }
    }
    let mut out = String::new();
    match crate::auto::parts(source) {
        Some(parts) => walk(&parts, &mut out),
        None => out.push_str(source),
    }
    out
}

/// Names of types that JSON Schema does not know.
pub(super) fn types(node: &Node) -> Node {
    let kind = match &node.kind {
        Kind::Map(entries) => Kind::Map(
            entries
                .iter()
                .map(|e| {
                    let value = match (e.key.as_str(), e.value.text()) {
                        ("type", Some("float")) => text(e.value.at, "number"),
                        ("type", Some("list")) => text(e.value.at, "array"),
                        ("type", Some("dict" | "json")) => text(e.value.at, "object"),
                        _ => types(&e.value),
                    };
                    crate::yaml::Entry { key: e.key.clone(), key_at: e.key_at, value }
                })
                .collect(),
        ),
        Kind::List(items) => Kind::List(items.iter().map(types).collect()),
        other => other.clone(),
    };
    Node { kind, at: node.at }
}

pub(super) fn from_json(value: &Value, at: crate::yaml::At) -> Node {
    let kind = match value {
        Value::Null => Kind::Null,
        Value::Bool(b) => Kind::Bool(*b),
        Value::Number(n) => Kind::Number(n.clone()),
        Value::String(s) => Kind::Text(s.clone()),
        Value::Array(items) => Kind::List(items.iter().map(|v| from_json(v, at)).collect()),
        Value::Object(map) => {
            Kind::Map(map.iter().map(|(k, v)| crate::yaml::Entry { key: k.clone(), key_at: at, value: from_json(v, at) }).collect())
        }
    };
    Node { kind, at }
}
