//! Writing YAML 1.2 in block form. Text is quoted whenever a reader could take it for something else.

use serde_json::Value;
use std::fmt::Write as _;

/// `name: cell` and a line end; nested values in flow form, which is JSON.
pub(crate) fn entry(out: &mut String, name: &str, cell: &Value) {
    scalar(out, name);
    out.push_str(": ");
    value(out, cell);
    out.push('\n');
}

fn value(out: &mut String, value: &Value) {
    match value {
        Value::String(text) => scalar(out, text),
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                out.push_str(if i == 0 { "" } else { ", " });
                flow(out, item);
            }
            out.push(']');
        }
        Value::Object(map) => {
            out.push('{');
            for (i, (key, item)) in map.iter().enumerate() {
                out.push_str(if i == 0 { "" } else { ", " });
                quoted(out, key);
                out.push_str(": ");
                flow(out, item);
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

fn flow(out: &mut String, item: &Value) {
    match item {
        Value::String(text) => quoted(out, text),
        other => value(out, other),
    }
}

fn scalar(out: &mut String, text: &str) {
    if is_plain(text) { out.push_str(text) } else { quoted(out, text) }
}

fn is_plain(text: &str) -> bool {
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let inner = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ' ' | '(' | ')'));
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    starts && inner && !text.ends_with(' ') && text.len() < 200 && !words.contains(&text.to_ascii_lowercase().as_str())
}

fn quoted(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
