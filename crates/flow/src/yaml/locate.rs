//! Where a place in the text of a scalar stands in the file: quotes, escapes, folded lines and indents lie between.

use super::{At, Node};

/// The bytes of the file that hold `from..to` of the node's text; the whole node if that cannot be told.
pub(crate) fn locate(source: &str, node: &Node, from: usize, to: usize) -> At {
    let (Some(text), Some(raw)) = (node.text(), source.get(node.at.start..node.at.end)) else { return node.at };
    let found = if raw == text { Some((from, to)) } else { align(text, raw, from, to) };
    match found {
        Some((from, to)) if from <= to && to <= raw.len() && raw.is_char_boundary(from) && raw.is_char_boundary(to) => {
            At { start: node.at.start + from, end: node.at.start + to }
        }
        _ => node.at,
    }
}

/// Walks both texts side by side.
fn align(text: &str, raw: &str, from: usize, to: usize) -> Option<(usize, usize)> {
    let mut at = head(raw);
    let quote = raw.chars().next().filter(|c| *c == '\'' || *c == '"');
    let (mut start, mut end) = (None, None);
    for (i, c) in text.char_indices() {
        // Indents and line breaks that mean nothing stand in front of a character that is no blank.
        if !c.is_whitespace() {
            at += raw[at..].len() - raw[at..].trim_start().len();
            if quote == Some('"') {
                while let Some(rest) = raw[at..].strip_prefix("\\\n") {
                    at = raw.len() - rest.trim_start().len();
                }
            }
        }
        if i >= from && start.is_none() {
            start = Some(at);
        }
        if i >= to {
            end = Some(at);
            break;
        }
        at += step(&raw[at..], c, quote)?;
    }
    let start = start.unwrap_or(at);
    let end = end.unwrap_or(at);
    // A place at the end of a line must not swallow the indent of the next one.
    let trimmed = raw.get(start..end)?.trim_end().len();
    Some((start, if text.get(from..to).is_some_and(|t| t.ends_with(char::is_whitespace)) { end } else { start + trimmed }))
}

/// Length of the quote, or of the line with the block mark.
fn head(raw: &str) -> usize {
    match raw.chars().next() {
        Some('\'' | '"') => 1,
        Some('|' | '>') => raw.find('\n').map_or(raw.len(), |i| i + 1),
        _ => 0,
    }
}

/// How many bytes of the file make up this one character.
fn step(raw: &str, c: char, quote: Option<char>) -> Option<usize> {
    let next = raw.chars().next()?;
    if quote == Some('"') && next == '\\' {
        let length = match raw[1..].chars().next()? {
            'x' => 4,
            'u' => 6,
            'U' => 10,
            other => 1 + other.len_utf8(),
        };
        return (length <= raw.len()).then_some(length);
    }
    if quote == Some('\'') && raw.starts_with("''") {
        return Some(2);
    }
    if next == c {
        return Some(c.len_utf8());
    }
    // A folded line break reads as a blank.
    if c.is_whitespace() && next.is_whitespace() {
        return Some(raw.len() - raw.trim_start().len());
    }
    if c.is_whitespace() { Some(0) } else { None }
}
