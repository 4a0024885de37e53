//! What is wrong with a document: all of it at once, each with its place.

use base::Error;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Finding {
    /// A JSON pointer into the resource: `/spec/provider`.
    pub path: String,
    pub code: String,
    pub message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

impl Finding {
    pub fn new(path: impl Into<String>, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), code: code.into(), message: message.into(), fix: None }
    }

    /// A pointer into the spec becomes one into the resource.
    pub(crate) fn of_spec(self) -> Self {
        let path = if self.path.starts_with("/spec") { self.path } else { format!("/spec{}", self.path) };
        Self { path, ..self }
    }

    /// What the schema says, and what else is known about other places.
    pub(crate) fn together(mut schema: Vec<Self>, others: impl Iterator<Item = Self>) -> Vec<Self> {
        let named: Vec<String> = schema.iter().map(|f| f.path.clone()).collect();
        schema.extend(others.filter(|f| !named.contains(&f.path)));
        schema
    }

    #[must_use]
    pub fn fix(self, fix: impl Into<String>) -> Self {
        Self { fix: Some(fix.into()), ..self }
    }
}

/// The code of what a policy has against a change.
pub const POLICY_VIOLATION: &str = "policy_violation";

/// One error for all findings; `place` says of which resource.
pub(crate) fn refuse(place: &str, findings: &[Finding]) -> Error {
    let first = findings.first().map_or_else(String::new, |f| {
        let at = if f.path.is_empty() { String::new() } else { format!("{}: ", f.path) };
        format!("{at}{}", f.message)
    });
    let more = match findings.len() {
        0 | 1 => String::new(),
        n => format!(" (and {} more)", n - 1),
    };
    let error = if findings.iter().all(|f| f.code == POLICY_VIOLATION) {
        Error::invalid(POLICY_VIOLATION, format!("{place} is against the rules of the organization: {first}{more}"))
    } else {
        Error::invalid("resource_invalid", format!("{place} is not valid: {first}{more}"))
    };
    let error = error.place(place);
    let error = findings.iter().filter_map(|f| f.fix.clone()).take(3).fold(error, Error::fix);
    error.details(serde_json::json!({ "findings": findings, "resource": place }))
}
