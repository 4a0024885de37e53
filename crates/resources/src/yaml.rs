//! Values as plain YAML text, the same text for the same value: what differences are shown in and what is exported.

use serde_json::Value;

pub(crate) fn text(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Object(map) if !map.is_empty() => block(value, 0, &mut out),
        Value::Array(items) if !items.is_empty() => block(value, 0, &mut out),
        _ => {
            out.push_str(&scalar(value));
            out.push('\n');
        }
    }
    out
}

fn block(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Object(map) => {
            for (i, (key, inner)) in map.iter().enumerate() {
                // The first key of an item of a list stands behind its dash.
                if i > 0 || !out.ends_with("- ") {
                    out.push_str(&" ".repeat(indent));
                }
                out.push_str(&quoted(key));
                out.push(':');
                below(inner, indent, out);
            }
        }
        Value::Array(items) => {
            for (i, inner) in items.iter().enumerate() {
                if i > 0 || !out.ends_with("- ") {
                    out.push_str(&" ".repeat(indent));
                }
                out.push_str("- ");
                if has_parts(inner) {
                    block(inner, indent + 2, out);
                } else {
                    out.push_str(&plain_or_text(inner, indent + 2));
                    out.push('\n');
                }
            }
        }
        _ => {}
    }
}

fn below(value: &Value, indent: usize, out: &mut String) {
    if has_parts(value) {
        out.push('\n');
        block(value, indent + 2, out);
    } else {
        out.push(' ');
        out.push_str(&plain_or_text(value, indent + 2));
        out.push('\n');
    }
}

fn has_parts(value: &Value) -> bool {
    match value {
        Value::Object(map) => !map.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    }
}

fn plain_or_text(value: &Value, indent: usize) -> String {
    match value {
        Value::String(text) if is_lines(text) => {
            let (head, body) = match text.strip_suffix('\n') {
                Some(body) => ("|", body),
                None => ("|-", text.as_str()),
            };
            let pad = " ".repeat(indent);
            let lines: Vec<String> =
                body.split('\n').map(|line| if line.is_empty() { String::new() } else { format!("{pad}{line}") }).collect();
            format!("{head}\n{}", lines.join("\n"))
        }
        other => scalar(other),
    }
}

/// May it stand as lines of text? Only what every reader takes back unchanged.
fn is_lines(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    body.contains('\n')
        && !body.ends_with('\n')
        && !body.starts_with([' ', '\n'])
        && text.chars().all(|c| c == '\n' || !c.is_control())
        && !text.contains(['\u{feff}', '\u{85}', '\u{2028}', '\u{2029}'])
        && body.split('\n').all(|line| !line.ends_with(' ') && (line.is_empty() || !line.trim().is_empty()))
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Object(_) => "{}".to_owned(),
        Value::Array(_) => "[]".to_owned(),
        other => other.to_string(),
    }
}

fn quoted(text: &str) -> String {
    const WORDS: [&str; 8] = ["true", "false", "null", "yes", "no", "on", "off", "y"];
    let begins = text.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ' ' | '@' | '+'));
    let word = text.to_ascii_lowercase();
    if begins && plain && !text.ends_with(' ') && word != "n" && word != "nan" && word != "inf" && !WORDS.contains(&word.as_str()) {
        text.to_owned()
    } else {
        let json = Value::from(text).to_string();
        // JSON leaves these as they are; YAML does not allow or keep them.
        json.chars().map(|c| if needs_escape(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() }).collect()
    }
}

fn needs_escape(c: char) -> bool {
    matches!(u32::from(c), 0x7f..=0x9f | 0x2028 | 0x2029 | 0xfeff | 0xfffe | 0xffff)
}
