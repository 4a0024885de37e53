//! The bytes of a file as tokens without gaps between them.

use super::{Kind, Node, Tree};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    pub kind: TokenKind,
    pub start: usize,
    pub end: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    Blank,
    Break,
    Comment,
    Key,
    Value,
    /// Dashes, colons, commas, brackets, anchors, tags, marks of documents.
    Mark,
    /// Of a text that is no YAML.
    Other,
}

pub(super) fn of_tree(tree: &Tree) -> Vec<Token> {
    let mut leaves = Vec::new();
    for document in &tree.documents {
        collect(document, &mut leaves);
    }
    let mut out = Vec::new();
    let mut at = 0;
    for leaf in leaves {
        // Places that the reader cannot tell exactly must not count a byte twice.
        if leaf.start < at || leaf.end <= leaf.start || leaf.end > tree.text.len() {
            continue;
        }
        gap(&tree.text, at, leaf.start, TokenKind::Mark, &mut out);
        at = leaf.end;
        out.push(leaf);
    }
    gap(&tree.text, at, tree.text.len(), TokenKind::Mark, &mut out);
    out
}

pub(super) fn of_text(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    gap(text, 0, text.len(), TokenKind::Other, &mut out);
    out
}

fn collect(node: &Node, out: &mut Vec<Token>) {
    match &node.kind {
        Kind::Scalar(_) => out.push(Token { kind: TokenKind::Value, start: node.start, end: node.end }),
        Kind::List(items) => items.iter().for_each(|item| collect(&item.node, out)),
        Kind::Map(entries) => {
            for entry in entries {
                out.push(Token { kind: TokenKind::Key, start: entry.key_start, end: entry.key_end });
                collect(&entry.node, out);
            }
        }
    }
}

/// Blanks, breaks and comments, and `rest` between them.
fn gap(text: &str, from: usize, to: usize, rest: TokenKind, out: &mut Vec<Token>) {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < to {
        let kind = match bytes[at] {
            b' ' | b'\t' => TokenKind::Blank,
            b'\n' | b'\r' => TokenKind::Break,
            b'#' if at == 0 || bytes[at - 1].is_ascii_whitespace() => TokenKind::Comment,
            _ => rest,
        };
        let ends = |b: u8| match kind {
            TokenKind::Blank => !matches!(b, b' ' | b'\t'),
            TokenKind::Break => true,
            TokenKind::Comment => matches!(b, b'\n' | b'\r'),
            _ => b.is_ascii_whitespace(),
        };
        let mut end = at + 1;
        if kind == TokenKind::Break && bytes[at] == b'\r' && end < to && bytes[end] == b'\n' {
            end += 1;
        }
        while end < to && !ends(bytes[end]) {
            end += 1;
        }
        out.push(Token { kind, start: at, end });
        at = end;
    }
}
