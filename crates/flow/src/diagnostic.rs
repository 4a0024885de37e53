//! One shape for everything that can be said about a file; CLI, API, console and editor show the same.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Error,
    Warning,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Stable, for example `W013`; has a page under docs/errors.
    pub code: String,
    pub severity: Severity,
    /// Stands alone as one line of a log.
    pub message: String,
    pub span: Span,
    /// The words under the marked place.
    pub label: String,
    /// The step it is about, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// `file:line:column`, as everybody writes it.
    pub fn place(&self) -> String {
        format!("{}:{}:{}", self.span.file, self.span.line, self.span.column)
    }

    /// All that is said about it where there is one field for words: the message, what stands under the marked place, and the notes, a line
    /// each.
    pub fn text(&self) -> String {
        let more = std::iter::once(&self.label).chain(&self.notes).filter(|line| !line.is_empty());
        std::iter::once(&self.message).chain(more).map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}

/// What a refusal says that carries findings: its own words are those of the first that refuses, so that a person reads the same on the
/// command line, in an answer of the API and in the console.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal<'a> {
    pub first: &'a Diagnostic,
    /// The title of its fix, and where the others are told.
    pub fixes: Vec<String>,
}

impl<'a> Refusal<'a> {
    /// `None`: nothing of it `refuses`.
    pub fn of(found: &'a [Diagnostic], refuses: impl Fn(&Diagnostic) -> bool) -> Option<Self> {
        let mut wrong = found.iter().filter(|one| refuses(one));
        let first = wrong.next()?;
        let mut fixes: Vec<String> = first.fix.iter().map(|fix| fix.title.clone()).collect();
        let more = wrong.count();
        let word = if more == 1 { "error" } else { "errors" };
        fixes.extend((more > 0).then(|| format!("{more} more {word}: see `diagnostics`")));
        Some(Self { first, fixes })
    }
}

/// Findings as they are told before a run: tags that a model is asked for first do not make a file wrong, if they are all that is open.
pub fn told(mut found: Vec<Diagnostic>, asks_first: bool) -> Vec<Diagnostic> {
    for one in found.iter_mut().filter(|one| asks_first && one.code == crate::AUTO_BLOCKS) {
        one.severity = Severity::Warning;
    }
    found
}

/// A place in a file. Bytes are offsets into the UTF-8 text, end exclusive; line and column count from 1, columns in characters.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Span {
    pub file: String,
    pub start: usize,
    pub end: usize,
    pub line: u32,
    pub column: u32,
}

/// A text edit that mends the finding.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Fix {
    pub title: String,
    pub start: usize,
    pub end: usize,
    pub replacement: String,
    /// A name of somebody's own is only thought to be meant: a person decides. What is not a guess can be written without asking.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub guess: bool,
}
