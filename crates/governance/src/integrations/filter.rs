//! Which events an endpoint wants: patterns over types, and conditions on an event's data. Conditions are data and total:
//! whatever an event holds, the answer is yes or no.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::cmp::Ordering;

/// Conditions on the data of an event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Whether all conditions must hold, or one is enough.
    #[serde(default)]
    pub mode: Mode,
    #[serde(default)]
    pub conditions: Vec<Condition>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    #[default]
    All,
    Any,
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// A JSON pointer into the event's data: `/workspace`.
    pub pointer: String,
    pub operator: Operator,
    /// What is compared with. `exists` takes true (the usual) or false.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub value: Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    Equals,
    NotEquals,
    /// A text holds a text, a list an element, an object a key.
    Contains,
    /// Of numbers, or of texts in the order of their characters.
    GreaterThan,
    LessThan,
    Exists,
}

impl Filter {
    pub(crate) fn admits(&self, data: &Value) -> bool {
        match self.mode {
            Mode::All => self.conditions.iter().all(|c| c.holds(data)),
            Mode::Any => self.conditions.is_empty() || self.conditions.iter().any(|c| c.holds(data)),
        }
    }
}

impl Condition {
    fn holds(&self, data: &Value) -> bool {
        let found = data.pointer(&self.pointer);
        match self.operator {
            Operator::Exists => found.is_some() == self.value.as_bool().unwrap_or(true),
            Operator::Equals => found.is_some_and(|found| same(found, &self.value)),
            Operator::NotEquals => !found.is_some_and(|found| same(found, &self.value)),
            Operator::Contains => found.is_some_and(|found| contains(found, &self.value)),
            Operator::GreaterThan => found.and_then(|found| order(found, &self.value)) == Some(Ordering::Greater),
            Operator::LessThan => found.and_then(|found| order(found, &self.value)) == Some(Ordering::Less),
        }
    }

    /// What is wrong with it, if anything: it would never do what it says.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        let pointer = self.pointer.is_empty() || self.pointer.starts_with('/');
        let value = match self.operator {
            Operator::Exists => self.value.is_null() || self.value.is_boolean(),
            Operator::GreaterThan | Operator::LessThan => self.value.is_number() || self.value.is_string(),
            Operator::Equals | Operator::NotEquals | Operator::Contains => true,
        };
        match (pointer, value) {
            (false, _) => Some("a pointer begins with `/`"),
            (_, false) if self.operator == Operator::Exists => Some("`exists` takes true or false"),
            (_, false) => Some("only numbers and texts have an order"),
            _ => None,
        }
    }
}

/// `1` and `1.0` are the same number.
fn same(a: &Value, b: &Value) -> bool {
    a == b || a.as_f64().zip(b.as_f64()).is_some_and(|(a, b)| a == b)
}

fn contains(found: &Value, value: &Value) -> bool {
    match (found, value) {
        (Value::String(text), Value::String(part)) => text.contains(part.as_str()),
        (Value::Array(items), value) => items.iter().any(|item| same(item, value)),
        (Value::Object(map), Value::String(key)) => map.contains_key(key),
        _ => false,
    }
}

fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(_), Value::Number(_)) => a.as_f64()?.partial_cmp(&b.as_f64()?),
        (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// `*` stands for one word between dots; as the last word for all that follow.
pub(crate) fn wants(pattern: &str, topic: &str) -> bool {
    let mut words = topic.split('.');
    let mut parts = pattern.split('.').peekable();
    while let Some(part) = parts.next() {
        let last = parts.peek().is_none();
        match words.next() {
            None => return false,
            Some(_) if part == "*" && last => return true,
            Some(word) if part == "*" || part == word => {}
            Some(_) => return false,
        }
    }
    words.next().is_none()
}

/// Words of lower-case letters, digits, `-` and `_` between dots, or `*` for a word.
pub(crate) fn is_pattern(text: &str) -> bool {
    let word = |w: &str| {
        w == "*" || (!w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_')))
    };
    text.len() <= 200 && text.split('.').all(word)
}
