//! New values as text, in the style of the place they go to.

use super::{Node, Style};
use flow::syntax;
use serde_json::{Map, Value};

/// Keys in the order in which people write them; others follow by the alphabet.
const ORDER: &[&str] = &[
    "kind",
    "workspace",
    "name",
    "title",
    "labels",
    "spec",
    "id",
    "uses",
    "description",
    "type",
    "default",
    "required",
    "inputs",
    "allow",
    "if",
    "needs",
    "with",
    "retry",
    "timeout",
    "on_error",
    "equals",
    "when",
    "cases",
    "then",
    "else",
    "steps",
    "output",
    "outputs",
];

/// The place of a key in the usual order.
pub(super) fn rank(key: &str) -> usize {
    ORDER.iter().position(|known| *known == key).unwrap_or(ORDER.len())
}

fn ordered(map: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut entries: Vec<(&String, &Value)> = map.iter().collect();
    entries.sort_by_key(|(key, _)| rank(key));
    entries
}

/// How collections are set out.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    /// Blanks by which what is inside stands further in.
    pub(super) step: usize,
    /// Whether the dashes of a list under a key stand further in than the key.
    pub(super) dashes_in: bool,
}

/// `key: value` without indent before it and without a line break behind it.
pub(super) fn entry(key: &str, value: &Value, indent: usize, layout: Layout) -> String {
    format!("{}:{}", syntax::one_line(key), behind(value, indent, layout, true))
}

/// `- value` in the same way.
pub(super) fn item(value: &Value, indent: usize, layout: Layout) -> String {
    format!("-{}", behind(value, indent, layout, false))
}

/// What stands behind a colon or a dash, with the blank or the line break that comes first.
pub(super) fn behind(value: &Value, indent: usize, layout: Layout, key: bool) -> String {
    match value {
        Value::Object(map) if !map.is_empty() => {
            let inner = if key { indent + layout.step } else { indent + 2 };
            let lines: Vec<String> = ordered(map).into_iter().map(|(key, value)| entry(key, value, inner, layout)).collect();
            joined(&lines, inner, key)
        }
        Value::Array(items) if !items.is_empty() => {
            let inner = match (key, layout.dashes_in) {
                (false, _) => indent + 2,
                (true, true) => indent + layout.step,
                (true, false) => indent,
            };
            let lines: Vec<String> = items.iter().map(|value| item(value, inner, layout)).collect();
            joined(&lines, inner, key)
        }
        Value::String(text) => match block(text, indent + layout.step.max(2)) {
            Some(block) => format!(" {block}"),
            None => format!(" {}", syntax::one_line(text)),
        },
        other => format!(" {}", brackets(other)),
    }
}

fn joined(lines: &[String], indent: usize, own_line: bool) -> String {
    let pad = format!("\n{}", " ".repeat(indent));
    let first = if own_line { pad.clone() } else { " ".to_owned() };
    format!("{first}{}", lines.join(&pad))
}

/// `|` and the lines; `None` for what must stand on one line.
pub(super) fn block(text: &str, indent: usize) -> Option<String> {
    let fits = text.contains('\n')
        && !text.starts_with([' ', '\n', '\t'])
        && text.split('\n').all(|line| line.is_empty() || !line.trim().is_empty())
        && !text
            .contains(|c: char| c != '\n' && c != '\t' && (c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}')));
    if !fits {
        return None;
    }
    let mut out = String::from(match (text.ends_with("\n\n"), text.ends_with('\n')) {
        // What is kept with `+` runs on into whatever follows.
        (true, _) => return None,
        (_, true) => "|",
        _ => "|-",
    });
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        out.push('\n');
        if !line.is_empty() {
            out.extend(std::iter::repeat_n(' ', indent));
            out.push_str(line);
        }
    }
    Some(out)
}

/// On one line, inside brackets or not.
pub(super) fn brackets(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let inner: Vec<String> = ordered(map).into_iter().map(|(k, v)| format!("{}: {}", quoted_in_brackets(k), brackets(v))).collect();
            format!("{{{}}}", inner.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(brackets).collect::<Vec<_>>().join(", ")),
        Value::String(text) => quoted_in_brackets(text),
        other => other.to_string(),
    }
}

fn quoted_in_brackets(text: &str) -> String {
    let line = syntax::one_line(text);
    let plain = !line.starts_with(['\'', '"']);
    if plain && line.contains([',', '[', ']', '{', '}', '#', '?', ':']) { single(text).unwrap_or_else(|| double(text)) } else { line }
}

fn single(text: &str) -> Option<String> {
    let good = !text.contains(|c: char| c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}'));
    good.then(|| format!("'{}'", text.replace('\'', "''")))
}

fn double(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if !c.is_control() && !matches!(c, '\u{ad}' | '\u{85}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{feff}') => {
                out.push(c)
            }
            c if u32::from(c) <= 0xffff => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push_str(&format!("\\U{:08x}", u32::from(c))),
        }
    }
    out.push('"');
    out
}

/// A scalar in place of another, quoted as that one was.
pub(super) fn scalar_like(old: &Node, old_text: &str, value: &Value, in_brackets: bool, indent: usize) -> String {
    let Value::String(text) = value else { return brackets(value) };
    match old.style {
        Style::Double => double(text),
        Style::Single => single(text).unwrap_or_else(|| double(text)),
        Style::Block if !in_brackets => {
            let own = old_text.split('\n').skip(1).find(|line| !line.trim().is_empty());
            let indent = own.map_or(indent, |line| line.len() - line.trim_start_matches(' ').len());
            block(text, indent).unwrap_or_else(|| syntax::one_line(text))
        }
        _ if in_brackets => quoted_in_brackets(text),
        _ => block(text, indent).unwrap_or_else(|| syntax::one_line(text)),
    }
}
