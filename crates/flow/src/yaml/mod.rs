//! YAML 1.2 with the core schema as a tree that knows where everything stands. Limits are checked before and while reading.

mod load;
mod locate;
mod mask;
mod scalar;
#[cfg(test)]
mod tests;
pub(crate) mod write;

pub(crate) use load::{floor, load, load_all};
pub(crate) use locate::Places;
pub(crate) use mask::comments;
pub(crate) use scalar::resolve;

use serde_json::Value;

/// What a file may hold.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    bytes: usize,
    nodes: usize,
}

/// A file with one document, such as a workflow.
pub(crate) const ONE: Limits = Limits { bytes: 1 << 20, nodes: 200_000 };
/// A file with many, such as an export.
pub(crate) const SEVERAL: Limits = Limits { bytes: 8 << 20, nodes: 800_000 };
pub(crate) const DEPTH_MAX: usize = 64;
pub(crate) const ALIASES_MAX: usize = 1_000;
/// Bytes of text, aliases and anchors counted in full.
pub(crate) const TEXT_MAX: usize = 8 << 20;

/// Bytes `start..end` of the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct At {
    pub start: usize,
    pub end: usize,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Node {
    pub kind: Kind,
    pub at: At,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Kind {
    Null,
    Bool(bool),
    Number(serde_json::Number),
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    pub key: String,
    pub key_at: At,
    pub value: Node,
}

/// Why a text is no usable YAML; becomes a diagnostic.
#[derive(Clone, PartialEq, Debug)]
pub struct Problem {
    pub code: &'static str,
    pub at: At,
    pub message: String,
    pub(crate) label: String,
    pub(crate) notes: Vec<String>,
    /// Title and what stands at `at` instead.
    pub(crate) fix: Option<(String, String)>,
}

impl Problem {
    pub fn new(code: &'static str, at: At, message: impl Into<String>, label: impl Into<String>) -> Box<Self> {
        Box::new(Self { code, at, message: message.into(), label: label.into(), notes: Vec::new(), fix: None })
    }

    pub(crate) fn note(mut self: Box<Self>, note: impl Into<String>) -> Box<Self> {
        self.notes.push(note.into());
        self
    }
}

impl Node {
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(s) => Some(s),
            _ => None,
        }
    }

    pub fn list(&self) -> Option<&[Node]> {
        match &self.kind {
            Kind::List(items) => Some(items),
            _ => None,
        }
    }

    pub fn map(&self) -> Option<&[Entry]> {
        match &self.kind {
            Kind::Map(entries) => Some(entries),
            _ => None,
        }
    }

    pub fn get(&self, key: &str) -> Option<&Node> {
        self.map()?.iter().find(|e| e.key == key).map(|e| &e.value)
    }

    /// The word for it in messages.
    pub(crate) fn what(&self) -> &'static str {
        match &self.kind {
            Kind::Null => "nothing",
            Kind::Bool(_) => "a boolean",
            Kind::Number(n) if n.is_f64() => "a number",
            Kind::Number(_) => "an integer",
            Kind::Text(_) => "text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a map",
        }
    }

    pub fn to_json(&self) -> Value {
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Bool(b) => Value::Bool(*b),
            Kind::Number(n) => Value::Number(n.clone()),
            Kind::Text(s) => Value::String(s.clone()),
            Kind::List(items) => Value::Array(items.iter().map(Node::to_json).collect()),
            Kind::Map(entries) => Value::Object(entries.iter().map(|e| (e.key.clone(), e.value.to_json())).collect()),
        }
    }
}
