//! Values as YAML text: the same value always gives the same text, and reading the text gives the value.

use super::{Kind, scalar};
use serde_json::{Map, Value};

/// Longer keys must be marked as such.
const PLAIN_KEY_MAX: usize = 200;

/// One document, ended by a line feed.
pub(crate) fn write(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Object(map) if !map.is_empty() => entries(&mut out, map, 0),
        Value::Array(items) if !items.is_empty() => list(&mut out, items, 0),
        Value::String(text) => out.push_str(&one_line(text)),
        other => out.push_str(&leaf(other)),
    }
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// `key: value` lines; the first is written where the cursor stands.
fn entries(out: &mut String, map: &Map<String, Value>, indent: usize) {
    for (i, (key, value)) in map.iter().enumerate() {
        if i > 0 {
            pad(out, indent);
        }
        entry(out, key, value, indent);
    }
}

pub(crate) fn entry(out: &mut String, key: &str, value: &Value, indent: usize) {
    let key = one_line(key);
    if key.len() > PLAIN_KEY_MAX {
        out.push_str("? ");
        out.push_str(&key);
        out.push('\n');
        pad(out, indent);
    } else {
        out.push_str(&key);
    }
    out.push(':');
    match value {
        Value::Object(map) if !map.is_empty() => {
            out.push('\n');
            pad(out, indent + 2);
            entries(out, map, indent + 2);
        }
        Value::Array(items) if !items.is_empty() => {
            out.push('\n');
            pad(out, indent + 2);
            list(out, items, indent + 2);
        }
        other => {
            out.push(' ');
            scalar_at(out, other, indent + 2);
        }
    }
}

fn list(out: &mut String, items: &[Value], indent: usize) {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            pad(out, indent);
        }
        out.push_str("- ");
        match item {
            Value::Object(map) if !map.is_empty() => entries(out, map, indent + 2),
            Value::Array(inner) if !inner.is_empty() => list(out, inner, indent + 2),
            other => scalar_at(out, other, indent + 2),
        }
    }
}

/// A value without inner lines of its own, or a block of text; ends its line.
pub(crate) fn scalar_at(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::String(text) if fits_block(text) => block(out, text, indent),
        Value::String(text) => {
            out.push_str(&one_line(text));
            out.push('\n');
        }
        other => {
            out.push_str(&leaf(other));
            out.push('\n');
        }
    }
}

fn leaf(value: &Value) -> String {
    match value {
        Value::Array(_) => "[]".to_owned(),
        Value::Object(_) => "{}".to_owned(),
        other => other.to_string(),
    }
}

fn pad(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// `|` and the lines as they are.
fn block(out: &mut String, text: &str, indent: usize) {
    out.push_str(if text.ends_with("\n\n") {
        "|+\n"
    } else if text.ends_with('\n') {
        "|\n"
    } else {
        "|-\n"
    });
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        if !line.is_empty() {
            pad(out, indent);
            out.push_str(line);
        }
        out.push('\n');
    }
}

/// Text of several lines whose indents and blanks a block keeps.
fn fits_block(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with([' ', '\n', '\t'])
        && text.split('\n').all(|line| !line.starts_with('\t') && (line.is_empty() || !line.trim().is_empty()))
        && text.chars().all(|c| c == '\n' || c == '\t' || shown_as_is(c))
}

/// Plain where nothing can be mistaken, else in quotes.
pub(crate) fn one_line(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    if text.chars().all(shown_as_is) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if shown_as_is(c) => out.push(c),
            c if u32::from(c) <= 0xffff => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push_str(&format!("\\U{:08x}", u32::from(c))),
        }
    }
    out.push('"');
    out
}

fn is_plain(text: &str) -> bool {
    let starts = text.starts_with(|c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '_' | '/' | '.' | '+' | '(') || (c.is_alphabetic() && !c.is_ascii())
    });
    let inner = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(
                c,
                ' ' | '_'
                    | '/'
                    | '.'
                    | '+'
                    | '-'
                    | '='
                    | '@'
                    | '('
                    | ')'
                    | ','
                    | ';'
                    | '%'
                    | '$'
                    | '*'
                    | '~'
                    | '\''
                    | ':'
                    | '?'
                    | '!'
                    | '"'
            )
            || (c.is_alphabetic() && !c.is_ascii() && shown_as_is(c))
    };
    starts
        && text.chars().all(inner)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.starts_with("...")
        && matches!(scalar::resolve(text), Some(Kind::Text(_)))
        && !is_something_else_to_older_readers(text)
}

/// YAML 1.1 reads words as booleans, and digits with colons or underscores as numbers.
fn is_something_else_to_older_readers(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "y" | "n" | "yes" | "no" | "on" | "off")
        || (text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '.'))
            && text.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, ':' | '_' | '.' | '+' | '-' | ',' | 'x' | 'o' | 'T' | 'Z' | ' ')))
}

/// Whether a reader sees the character and every parser keeps it.
fn shown_as_is(c: char) -> bool {
    !c.is_control()
        && (c == ' ' || !c.is_whitespace())
        && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::yaml::load_all;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn read(text: &str) -> Value {
        let (_, nodes) = load_all(text.as_bytes());
        let nodes = nodes.unwrap_or_else(|p| panic!("{p:?}\n{text}"));
        nodes.first().map_or(Value::Null, super::super::Node::to_json)
    }

    #[test]
    fn values_are_written_as_a_person_would() {
        let value = json!({"kind": "model", "spec": {"a": "1", "b": ["x y", {"c": null, "d": [1, [2.5, true]]}], "e": {}, "t": "{{ x }}", "text": "one\n\ntwo: 2\n", "z": []}});
        let text = "kind: model\nspec:\n  a: '1'\n  b:\n    - x y\n    - c: null\n      d:\n        - 1\n        - - 2.5\n          - true\n  e: {}\n  t: '{{ x }}'\n  text: |\n    one\n\n    two: 2\n  z: []\n";
        assert_eq!(write(&value), text);
        assert_eq!(read(text), value);
    }

    #[test]
    fn texts_that_look_like_something_else_are_quoted() {
        for text in [
            "",
            " ",
            "a ",
            "null",
            "~",
            "true",
            "12",
            "1e3",
            ".inf",
            "0x1f",
            "- a",
            "a: b",
            "a:",
            "a #b",
            "#a",
            "...",
            "---",
            "&a",
            "*a",
            "!x",
            "|",
            ">",
            "%a",
            "@a",
            "`a",
            "\"q\"",
            "it's",
            "\t",
            "\u{feff}a",
            "\u{2028}",
            "\u{85}",
            "a\r\nb",
            "\n",
            "\n\n",
            " a\nb",
            "a\n ",
            "a\n\tb",
            "a\n\n\n",
            "a\n b\n",
            "?",
            "? a",
            "[a",
            "{a",
            "{{ a }}\nb",
            "🦀",
            "ü",
            "a\0b",
            "=",
            "<<",
            "\u{10ffff}",
        ] {
            for value in [json!(text), json!({"k": text}), json!([text]), json!({text: 1}), json!([[text, {text: text}]])] {
                assert_eq!(read(&write(&value)), value, "{:?}", write(&value));
            }
        }
    }

    #[test]
    fn long_keys_are_kept() {
        let value = json!({"a": {"k".repeat(3_000): {"b": [1]}, "x": 1}, "l": [{"y y".repeat(900): "t\nu"}]});
        assert_eq!(read(&write(&value)), value);
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof!["[a-z0-9 :#'\"\\-{}\\[\\],&*!|>%@`?~.]{0,12}", "[ \n\ta-c:#-]{0,16}", any::<String>(), Just("null".to_owned()),]
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            text().prop_map(Value::from),
        ];
        leaf.prop_recursive(5, 60, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(text(), inner, 0..6).prop_map(|m| Value::Object(m.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]
        #[test]
        fn what_is_written_is_read_again(value in value()) {
            let text = write(&value);
            prop_assert_eq!(read(&text), value, "{}", text);
        }
    }
}
