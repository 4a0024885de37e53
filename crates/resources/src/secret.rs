//! Secret fields. A spec never holds their values: before storing, a value is sealed into a row of its own and the spec keeps
//! a mark with its fingerprint. Sending the mark back keeps the value.

use serde_json::{Value, json};
use std::fmt;

const MARK: &str = "$secret";

/// A value nobody sees by accident: it has no text form and cannot be written as JSON.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// For the place where it is used, and nowhere else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The fingerprint, if the value is a mark.
pub(crate) fn mark(value: &Value) -> Option<&str> {
    let map = value.as_object().filter(|map| map.len() == 1)?;
    map.get(MARK)?.as_str()
}

pub(crate) fn marked(fingerprint: &str) -> Value {
    json!({ MARK: fingerprint })
}

/// The schema of a mark.
pub(crate) fn mark_schema() -> Value {
    json!({
        "type": "object", "description": "The mark of a stored secret; sending it back keeps the value.",
        "properties": { MARK: { "type": "string", "pattern": "^[0-9a-f]{32}$" } },
        "required": [MARK], "additionalProperties": false
    })
}
