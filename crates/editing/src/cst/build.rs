//! The reader's tree with exact places: the reader marks some values only roughly.

use super::place::{behind_properties, line_end, line_start, significant};
use super::{Entry, Item, Kind, Node, Style};
use flow::syntax;

pub(super) fn document(text: &str, node: &syntax::Node, from: usize) -> Node {
    let mut at = significant(text, from);
    // Directives and marks between documents.
    loop {
        let line = &text[at..line_end(text, at)];
        let marked = line.starts_with("---") || line.starts_with("...");
        let alone = |line: &str| line.len() == 3 || line[3..].starts_with([' ', '\t', '\r']);
        if at == line_start(text, at) && marked && alone(line) {
            at = significant(text, at + 3);
        } else if at == line_start(text, at) && line.starts_with('%') {
            at = significant(text, line_end(text, at));
        } else {
            break;
        }
    }
    value(text, node, at)
}

/// `from`: where the gap before the value begins.
fn value(text: &str, node: &syntax::Node, from: usize) -> Node {
    let start = behind_properties(text, from);
    let first = text.as_bytes().get(start).copied();
    if first == Some(b'*') && node.at.start <= start && start < node.at.end {
        return alias(node, start);
    }
    match &node.kind {
        syntax::Kind::List(items) => list(text, node, items, start),
        syntax::Kind::Map(entries) => map(text, node, entries, start),
        _ => scalar(text, node, from, start),
    }
}

fn alias(node: &syntax::Node, start: usize) -> Node {
    // What it refers to is copied; here it is one value.
    Node { start, end: node.at.end, style: Style::Alias, kind: Kind::Scalar(node.to_json()) }
}

fn list(text: &str, node: &syntax::Node, items: &[syntax::Node], start: usize) -> Node {
    let brackets = text.as_bytes().get(start) == Some(&b'[');
    let mut built: Vec<Item> = Vec::with_capacity(items.len());
    let mut from = if brackets { start + 1 } else { start };
    for item in items {
        let mark = significant(text, from);
        let inner = if brackets { value(text, item, mark) } else { value(text, item, (mark + 1).min(text.len())) };
        let mark = if brackets { inner.start } else { mark };
        from = inner.end;
        if brackets {
            let comma = significant(text, from);
            from = if text.as_bytes().get(comma) == Some(&b',') { comma + 1 } else { from };
        }
        built.push(Item { mark, node: inner });
    }
    let end = if brackets { closed(text, from, node.at.end) } else { from };
    Node { start, end, style: if brackets { Style::Brackets } else { Style::Lines }, kind: Kind::List(built) }
}

fn map(text: &str, node: &syntax::Node, entries: &[syntax::Entry], start: usize) -> Node {
    let brackets = text.as_bytes().get(start) == Some(&b'{');
    let mut built: Vec<Entry> = Vec::with_capacity(entries.len());
    let mut end = start;
    for entry in entries {
        let (key_start, key_end) = (entry.key_at.start, entry.key_at.end);
        let colon = significant(text, key_end);
        let after_colon = if text.as_bytes().get(colon) == Some(&b':') { colon + 1 } else { key_end };
        let node = value(text, &entry.value, after_colon);
        end = node.end;
        built.push(Entry { key: entry.key.clone(), key_start, key_end, after_colon, node });
    }
    if brackets {
        end = closed(text, end.max(start + 1), node.at.end);
    }
    let start = if brackets { start } else { built.first().map_or(start, |e| e.key_start) };
    Node { start, end, style: if brackets { Style::Brackets } else { Style::Lines }, kind: Kind::Map(built) }
}

/// Behind the bracket that closes a collection: the reader counts blanks behind it in.
fn closed(text: &str, from: usize, told: usize) -> usize {
    let at = significant(text, from);
    let at = if text.as_bytes().get(at) == Some(&b',') { significant(text, at + 1) } else { at };
    if matches!(text.as_bytes().get(at), Some(b']' | b'}')) { at + 1 } else { told.max(from) }
}

fn scalar(text: &str, node: &syntax::Node, from: usize, start: usize) -> Node {
    let kind = Kind::Scalar(node.to_json());
    let first = text.as_bytes().get(start).copied();
    let style = match first {
        Some(b'|' | b'>') if !matches!(node.kind, syntax::Kind::Null) => Style::Block,
        Some(b'\'') => Style::Single,
        Some(b'"') => Style::Double,
        _ => Style::Plain,
    };
    let written = text.get(start..node.at.end).unwrap_or_default();
    let empty = matches!(node.kind, syntax::Kind::Null) && !matches!(written, "~" | "null" | "Null" | "NULL");
    if empty {
        return Node { start: from, end: from, style: Style::Empty, kind };
    }
    let end = if style == Style::Block { block_end(text, start, node.at.end) } else { node.at.end.max(start) };
    Node { start, end, style, kind }
}

/// Blank lines behind a block of text belong to nobody, unless it keeps them (`|+`).
fn block_end(text: &str, start: usize, end: usize) -> usize {
    let head_end = line_end(text, start);
    let head = text[start..head_end].split(" #").next().unwrap_or_default();
    let end = end.max(head_end);
    if head.contains('+') {
        // The blanks before what follows are not its own. Its last line break ends the line, as everywhere.
        let end = head_end.max(text[..end].trim_end_matches(' ').len());
        return if end > head_end && text.as_bytes()[end - 1] == b'\n' { end - 1 } else { end };
    }
    // Blanks behind the last words are part of the text.
    let content = text[head_end..end].trim_end();
    let line = &text[..line_end(text, head_end + content.len()).min(end)];
    if content.is_empty() { head_end } else { line.strip_suffix('\r').unwrap_or(line).len() }
}
