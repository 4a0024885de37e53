//! Making parts of a document that were not written. Each has the place of what it was made of.

use crate::yaml::{At, Entry, Kind, Node};

pub(super) fn text(at: At, text: impl Into<String>) -> Node {
    Node { kind: Kind::Text(text.into()), at }
}

pub(super) fn number(at: At, n: u64) -> Node {
    Node { kind: Kind::Number(n.into()), at }
}

pub(super) fn flag(at: At, b: bool) -> Node {
    Node { kind: Kind::Bool(b), at }
}

pub(super) fn list(at: At, items: Vec<Node>) -> Node {
    Node { kind: Kind::List(items), at }
}

/// A map that is filled key by key.
#[derive(Default)]
pub(super) struct Map(pub(super) Vec<Entry>);

impl Map {
    /// Empty values are left out.
    pub(super) fn put(&mut self, key: &str, value: impl Into<Option<Node>>) -> &mut Self {
        if let Some(value) = value.into() {
            self.put_at(key, value.at, value);
        }
        self
    }

    pub(super) fn put_at(&mut self, key: &str, key_at: At, value: Node) {
        if !self.0.iter().any(|e| e.key == key) {
            self.0.push(Entry { key: key.to_owned(), key_at, value });
        }
    }

    pub(super) fn node(self, at: At) -> Node {
        Node { kind: Kind::Map(self.0), at }
    }
}

/// The value under any of the keys, the first that is there.
pub(super) fn any<'n>(node: &'n Node, keys: &[&str]) -> Option<&'n Node> {
    keys.iter().find_map(|key| node.get(key)).filter(|n| n.kind != Kind::Null)
}

/// The text of a scalar by its spelling.
pub(super) fn word(node: &Node) -> Option<String> {
    crate::compile::build::word(node)
}

/// A list, or the one thing that stands for it.
pub(super) fn many(node: &Node) -> &[Node] {
    match &node.kind {
        Kind::List(items) => items,
        Kind::Null => &[],
        _ => std::slice::from_ref(node),
    }
}
