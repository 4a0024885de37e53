//! The tree of a YAML file with its places, for those who change files: the same reader and writer as the checker's.

use crate::{
    compile::report::Report,
    diagnostic::{Diagnostic, Span},
};
use serde_json::Value;

pub use crate::compile::codes::WRONG_TYPE;
pub use crate::original::is as is_original;
pub use crate::yaml::{At, Entry, Kind, Node, Problem};

/// A text that is asked again and again for lines and columns.
pub struct Lines<'s>(Report<'s>);

impl<'s> Lines<'s> {
    pub fn new(file: &'s str, text: &'s str) -> Self {
        Self(Report::new(file, text))
    }

    pub fn span(&self, at: At) -> Span {
        self.0.span(at)
    }
}

/// What is wrong, with its place in the text.
pub fn findings(file: &str, text: &str, problem: &Problem) -> Vec<Diagnostic> {
    let mut report = Report::new(file, text);
    report.problem(problem);
    report.finish()
}

/// The text, and the documents in it or why they cannot be read. Empty documents are left out.
pub fn read(bytes: &[u8]) -> (String, Result<Vec<Node>, Box<Problem>>) {
    crate::yaml::load_all(bytes)
}

/// What a plain scalar means; `None` for what JSON cannot hold.
pub fn plain(text: &str) -> Option<Kind> {
    crate::yaml::resolve(text)
}

/// A text on one line: plain where nothing can be mistaken, else in quotes.
pub fn one_line(text: &str) -> String {
    crate::yaml::write::one_line(text)
}

/// One document, ended by a line feed; the same value always gives the same text.
pub fn write(value: &Value) -> String {
    crate::yaml::write::write(value)
}

/// One key and its value, as a line or several of a document.
pub fn entry(out: &mut String, key: &str, value: &Value) {
    crate::yaml::write::entry(out, key, value, 0);
}
