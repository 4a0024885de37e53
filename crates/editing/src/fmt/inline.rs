//! Blanks inside lines: behind colons and commas, inside brackets.

use crate::cst::{Kind, Node, Style, Tree};

/// The text with those blanks set right. Nothing moves to another line.
pub(super) fn spaced(tree: &Tree) -> String {
    let mut changes = Vec::new();
    for document in &tree.documents {
        visit(&tree.text, document, &mut changes);
    }
    let mut out = String::with_capacity(tree.text.len());
    let mut at = 0;
    for (start, end, new) in changes {
        if start < at || end < start {
            continue;
        }
        out.push_str(&tree.text[at..start]);
        out.push_str(new);
        at = end;
    }
    out.push_str(&tree.text[at..]);
    out
}

type Changes = Vec<(usize, usize, &'static str)>;

fn visit(text: &str, node: &Node, out: &mut Changes) {
    if node.style == Style::Brackets {
        return brackets(text, node, out);
    }
    for entry in node.entries() {
        if entry.node.style != Style::Empty {
            gap(text, entry.after_colon, out);
        }
        visit(text, &entry.node, out);
    }
    for item in node.items() {
        visit(text, &item.node, out);
    }
}

/// One blank between a colon and what stands behind it on its line, unless that is a comment.
fn gap(text: &str, from: usize, out: &mut Changes) {
    let blanks = text[from..].len() - text[from..].trim_start_matches([' ', '\t']).len();
    let next = text.as_bytes().get(from + blanks);
    if blanks > 0 && text[from..from + blanks] != *" " && !matches!(next, None | Some(b'\n' | b'\r' | b'#')) {
        out.push((from, from + blanks, " "));
    }
}

/// Where a part begins, for a key what stands behind its colon, and the value.
type Part<'n> = (usize, Option<(usize, &'n Node)>, &'n Node);

/// `{a: 1, b: [1, 2]}`; what goes over several lines keeps its blanks.
fn brackets(text: &str, node: &Node, out: &mut Changes) {
    if text[node.start..node.end].contains(['\n', '#']) {
        return;
    }
    let mut at = node.start + 1;
    let parts: Vec<Part<'_>> = match &node.kind {
        Kind::Map(entries) => entries.iter().map(|e| (e.key_start, Some((e.after_colon, &e.node)), &e.node)).collect(),
        Kind::List(items) => items.iter().map(|item| (item.mark, None, &item.node)).collect(),
        Kind::Scalar(_) => return,
    };
    for (i, (start, colon, value)) in parts.iter().enumerate() {
        between(text, at, *start, i > 0, out);
        if let Some((after_colon, value)) = colon
            && value.style != Style::Empty
        {
            blank(text, *after_colon, " ", out);
        }
        visit(text, value, out);
        at = value.end.max(colon.map_or(0, |(after, _)| after)).max(*start);
    }
    let end = node.end.saturating_sub(1);
    let rest = text.get(at..end).unwrap_or_default();
    if !rest.is_empty() && rest.trim().is_empty() {
        out.push((at, end, ""));
    }
}

/// From the end of one part to the start of the next: `, `, or nothing before the first.
fn between(text: &str, from: usize, to: usize, comma: bool, out: &mut Changes) {
    let gap = text.get(from..to).unwrap_or("?");
    match (comma, gap.trim()) {
        (false, "") if !gap.is_empty() => out.push((from, to, "")),
        (true, ",") if gap != ", " => out.push((from, to, ", ")),
        _ => {}
    }
}

fn blank(text: &str, from: usize, new: &'static str, out: &mut Changes) {
    let blanks = text[from..].len() - text[from..].trim_start_matches([' ', '\t']).len();
    if blanks > 0 && text[from..from + blanks] != *new {
        out.push((from, from + blanks, new));
    }
}
