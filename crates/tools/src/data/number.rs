//! What a piece of text is: a number, a truth value, a date or just text. A number with leading zeros is text: it is a code.

use serde_json::Value;

#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Integer,
    Real,
    Boolean,
    Date,
    Datetime,
    Text,
    Json,
}

pub(crate) fn integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let canonical = digits == "0" || (digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0'));
    if canonical { text.parse().ok() } else { None }
}

pub(crate) fn real(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'));
    let starts = digits.starts_with(|c: char| c.is_ascii_digit());
    let code = digits.len() > 1 && digits.starts_with('0') && !digits[1..].starts_with(['.', 'e', 'E']);
    if !plain || !starts || code || digits.ends_with('.') {
        return None;
    }
    text.parse().ok().filter(|n: &f64| n.is_finite())
}

pub(crate) fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

pub(crate) fn kind_of_text(text: &str) -> Kind {
    if integer(text).is_some() {
        Kind::Integer
    } else if real(text).is_some() {
        Kind::Real
    } else if boolean(text).is_some() {
        Kind::Boolean
    } else {
        date_kind(text)
    }
}

/// ISO 8601 only: other forms are ambiguous.
fn date_kind(text: &str) -> Kind {
    let looks = text.len() >= 10 && text.len() <= 40 && text.is_ascii() && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    if !looks {
        return Kind::Text;
    }
    if text.len() == 10 {
        return if text.parse::<jiff::civil::Date>().is_ok() { Kind::Date } else { Kind::Text };
    }
    let is_time = text.parse::<jiff::Timestamp>().is_ok() || text.parse::<jiff::civil::DateTime>().is_ok();
    if is_time { Kind::Datetime } else { Kind::Text }
}

/// Of a value that came typed, out of JSON.
pub(crate) fn kind_of_value(value: &Value) -> Option<Kind> {
    match value {
        Value::Null => None,
        Value::Bool(_) => Some(Kind::Boolean),
        Value::Number(n) => Some(if n.is_f64() { Kind::Real } else { Kind::Integer }),
        Value::String(text) => Some(date_kind(text)),
        Value::Array(_) | Value::Object(_) => Some(Kind::Json),
    }
}

/// Turns a column of texts into what all of them are.
pub(crate) fn infer(column: &mut [&mut Value]) {
    let texts = || column.iter().filter_map(|v| v.as_str());
    let convert: fn(&str) -> Value = if texts().all(|t| integer(t).is_some()) {
        |t| integer(t).map_or(Value::Null, Value::from)
    } else if texts().all(|t| real(t).is_some()) {
        |t| real(t).map_or(Value::Null, Value::from)
    } else if texts().all(|t| boolean(t).is_some()) {
        |t| boolean(t).map_or(Value::Null, Value::from)
    } else {
        return;
    };
    for cell in column {
        if let Some(text) = cell.as_str() {
            **cell = convert(text);
        }
    }
}
