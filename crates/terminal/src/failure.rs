//! Why a command did not do what was asked, in the one shape that is shown and sent as JSON.

use crate::exit::Exit;
use base::Error;
use flow::{Diagnostic, Refusal, Severity};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Texts of the files that findings point into, by the name the findings use.
pub type Texts = BTreeMap<String, Vec<u8>>;

pub enum Failure {
    Error {
        error: Error,
        correlation_id: Option<String>,
    },
    /// Findings in workflow files; at least one is an error.
    Findings {
        diagnostics: Vec<Diagnostic>,
        texts: Texts,
    },
    /// Whoever reads our output went away; nothing is wrong and nobody is left to tell.
    ReaderGone,
}

impl Failure {
    pub fn usage(message: impl Into<String>) -> Self {
        Error::invalid("usage", message).into()
    }

    pub fn exit(&self) -> Exit {
        match self {
            Self::Error { error, .. } => Exit::of_error(error),
            Self::Findings { .. } => Exit::Invalid,
            Self::ReaderGone => Exit::Done,
        }
    }

    /// The stable code; empty if there is nothing to say.
    pub fn code(&self) -> &str {
        match self {
            Self::Error { error, .. } => error.code(),
            Self::Findings { diagnostics, .. } => diagnostics.first().map_or("", |d| d.code.as_str()),
            Self::ReaderGone => "",
        }
    }

    /// The value of `error` in JSON output; `None` if there is nothing left to say.
    pub fn object(&self) -> Option<Value> {
        match self {
            Self::Error { error, correlation_id } => Some(error_object(error, self.exit(), correlation_id.as_deref())),
            Self::Findings { diagnostics, .. } => findings_object(diagnostics),
            Self::ReaderGone => None,
        }
    }
}

pub fn error_object(error: &Error, exit: Exit, correlation_id: Option<&str>) -> Value {
    json!({
        "code": error.code(),
        "exit": exit.code(),
        "message": error.message(),
        "where": error.place_text(),
        "fix": error.fixes(),
        "retryable": error.retryable(),
        "correlation_id": correlation_id,
    })
}

fn findings_object(diagnostics: &[Diagnostic]) -> Option<Value> {
    let refusal = Refusal::of(diagnostics, |d| d.severity == Severity::Error).or_else(|| Refusal::of(diagnostics, |_| true))?;
    Some(json!({
        "code": refusal.first.code,
        "exit": Exit::Invalid.code(),
        "message": refusal.first.message,
        "where": refusal.first.place(),
        "fix": refusal.fixes,
        "retryable": false,
        "correlation_id": Value::Null,
        "diagnostics": diagnostics,
    }))
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error { error, correlation_id: None }
    }
}

impl From<std::io::Error> for Failure {
    fn from(e: std::io::Error) -> Self {
        if e.kind() == std::io::ErrorKind::BrokenPipe {
            return Self::ReaderGone;
        }
        Error::internal("output_failed", format!("the output could not be written: {e}"))
            .fix("check that the disk is not full and that the output is still open")
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_has_exactly_the_documented_members() {
        let failure = Failure::from(Error::not_found("run_not_found", "there is no such run").place("run_1").fix("orc runs list"));
        let object = failure.object().expect("an error is shown");
        let mut keys: Vec<&str> = object.as_object().expect("an object").keys().map(String::as_str).collect();
        keys.sort_unstable();
        assert_eq!(keys, ["code", "correlation_id", "exit", "fix", "message", "retryable", "where"]);
        assert_eq!(object["exit"], 5);
        assert_eq!(object["fix"][0], "orc runs list");
    }

    #[test]
    fn a_closed_pipe_is_not_an_error() {
        let failure = Failure::from(std::io::Error::from(std::io::ErrorKind::BrokenPipe));
        assert_eq!(failure.exit(), Exit::Done);
        assert!(failure.object().is_none());
    }
}
