//! A file of YAML as a tree over its bytes: every byte belongs to a token, printing the tokens gives the bytes again, and a change
//! touches only what it is about. Comments, order, quotes and indents elsewhere stay as they are.

mod apply;
mod build;
mod edit;
mod place;
mod tokens;
mod write;

pub use edit::{Change, Edit};
pub use tokens::{Token, TokenKind};

use flow::syntax::{self, Problem};
use serde_json::Value;

/// A parsed file.
#[derive(Clone, Debug)]
pub struct Tree {
    pub text: String,
    /// The documents that are not empty.
    pub documents: Vec<Node>,
}

/// One value; the bytes are without anchor and tag, and of a block of text with the line that begins it.
#[derive(Clone, PartialEq, Debug)]
pub struct Node {
    pub start: usize,
    pub end: usize,
    pub style: Style,
    pub kind: Kind,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Kind {
    Scalar(Value),
    List(Vec<Item>),
    Map(Vec<Entry>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// Nothing is written: `key:`.
    Empty,
    Plain,
    Single,
    Double,
    /// `|` or `>`.
    Block,
    /// `*name`.
    Alias,
    /// A collection by indents.
    Lines,
    /// A collection in brackets.
    Brackets,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    /// Where the `-` stands; in brackets where the value begins.
    pub mark: usize,
    pub node: Node,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    pub key: String,
    pub key_start: usize,
    pub key_end: usize,
    /// Behind the colon.
    pub after_colon: usize,
    pub node: Node,
}

impl Tree {
    /// Reads the text; what cannot be read says why and where.
    pub fn parse(text: &str) -> Result<Self, Box<Problem>> {
        let (text, documents) = syntax::read(text.as_bytes());
        let documents = documents?;
        let mut from = 0;
        let mut built = Vec::with_capacity(documents.len());
        for document in &documents {
            let node = build::document(&text, document, from);
            from = node.end;
            built.push(node);
        }
        Ok(Self { text, documents: built })
    }

    /// The value at a JSON pointer of a document.
    pub fn find(&self, document: usize, pointer: &str) -> Option<&Node> {
        let root = self.documents.get(document)?;
        segments(pointer).try_fold(root, |node, part| node.child(&part))
    }

    pub fn value(&self, document: usize) -> Value {
        self.documents.get(document).map_or(Value::Null, Node::value)
    }

    pub fn tokens(&self) -> Vec<Token> {
        tokens::of_tree(self)
    }
}

/// The tokens of any text, also of one that is no YAML.
pub fn tokens(text: &str) -> Vec<Token> {
    match Tree::parse(text) {
        Ok(tree) if tree.text == text => tree.tokens(),
        _ => tokens::of_text(text),
    }
}

/// The parts of a JSON pointer.
pub(crate) fn segments(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|part| part.replace("~1", "/").replace("~0", "~"))
}

impl Node {
    pub fn child(&self, part: &str) -> Option<&Node> {
        match &self.kind {
            Kind::Scalar(_) => None,
            Kind::List(items) => items.get(part.parse::<usize>().ok()?).map(|item| &item.node),
            Kind::Map(entries) => entries.iter().find(|e| e.key == part).map(|e| &e.node),
        }
    }

    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|e| &e.node)
    }

    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|e| e.key == key)
    }

    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    pub fn items(&self) -> &[Item] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    pub fn is_collection(&self) -> bool {
        !matches!(self.kind, Kind::Scalar(_))
    }

    pub fn value(&self) -> Value {
        match &self.kind {
            Kind::Scalar(value) => value.clone(),
            Kind::List(items) => Value::Array(items.iter().map(|item| item.node.value()).collect()),
            Kind::Map(entries) => Value::Object(entries.iter().map(|e| (e.key.clone(), e.node.value())).collect()),
        }
    }
}
