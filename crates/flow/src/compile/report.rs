//! Collects the findings of one file, with lines and columns.

use super::codes;
use crate::auto::AutoText;
use crate::diagnostic::{Diagnostic, Fix, Severity, Span};
use crate::symbols::{Reference, Symbols, Target};
use crate::yaml::{At, Problem};
use std::collections::BTreeMap;

pub(crate) struct Report<'s> {
    file: &'s str,
    text: &'s str,
    /// Offsets at which lines begin.
    lines: Vec<usize>,
    found: Vec<Diagnostic>,
    /// The step that is being looked at.
    pub(crate) step: Option<String>,
    /// Kept for editors, if they are wanted.
    pub(crate) symbols: Option<Symbols>,
    /// The document was written for the original framework.
    pub(crate) original: bool,
    /// How the ids of its steps are written there, by what they are here.
    pub(crate) spelt: BTreeMap<String, String>,
    /// Tags that were compiled, by the offset of their text.
    pub(crate) tags: Vec<(usize, AutoText)>,
}

impl<'s> Report<'s> {
    pub(crate) fn new(file: &'s str, text: &'s str) -> Self {
        let lines = std::iter::once(0).chain(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1)).collect();
        Self { file, text, lines, found: Vec::new(), step: None, symbols: None, original: false, spelt: BTreeMap::new(), tags: Vec::new() }
    }

    pub(crate) fn file(&self) -> &'s str {
        self.file
    }

    pub(crate) fn text(&self) -> &'s str {
        self.text
    }

    pub(crate) fn line(&self, offset: usize) -> u32 {
        self.lines.partition_point(|start| *start <= offset).max(1) as u32
    }

    pub(crate) fn span(&self, at: At) -> Span {
        let mut start = crate::yaml::floor(self.text, at.start);
        // Behind the last line there is nothing to point at: the end of that line is the place.
        if start == self.text.len() && self.text.ends_with('\n') {
            start -= 1;
        }
        let mut end = crate::yaml::floor(self.text, at.end).max(start);
        // A mark must be seen: an empty place takes in the next character of its line.
        if end == start {
            end += self.text[start..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
        }
        let line = self.line(start);
        let line_start = self.lines[line as usize - 1];
        let column = 1 + self.text[line_start..start].chars().count() as u32;
        Span { file: self.file.to_owned(), start, end, line, column }
    }

    /// Somebody names a step or an input here.
    pub(crate) fn refer(&mut self, at: At, target: impl FnOnce() -> Target) {
        if let Some(symbols) = &mut self.symbols {
            symbols.references.push(Reference { at: (at.start, at.end), target: target() });
        }
    }

    pub(crate) fn error(&mut self, code: &str, at: At, message: impl Into<String>, label: impl Into<String>) -> Entry<'_> {
        self.add(Severity::Error, code, at, message.into(), label.into())
    }

    pub(crate) fn warning(&mut self, code: &str, at: At, message: impl Into<String>, label: impl Into<String>) -> Entry<'_> {
        self.add(Severity::Warning, code, at, message.into(), label.into())
    }

    /// An error; in a document of the original format a warning, since there values have no declared types and are taken as they come.
    pub(crate) fn doubt(&mut self, code: &str, at: At, message: impl Into<String>, label: impl Into<String>) -> Entry<'_> {
        let severity = if self.original { Severity::Warning } else { Severity::Error };
        self.add(severity, code, at, message.into(), label.into())
    }

    fn add(&mut self, severity: Severity, code: &str, at: At, message: String, label: String) -> Entry<'_> {
        // An error behind the last kept warning must still be one.
        let full = self.found.len() >= FINDINGS_MAX && (severity == Severity::Warning || self.has_errors());
        if full {
            return Entry(None);
        }
        let span = self.span(at);
        if self.found.iter().rev().take(8).any(|d| d.span == span && d.code == code && d.message == message) {
            return Entry(None);
        }
        let step = self.step.clone();
        self.found.push(Diagnostic { code: code.to_owned(), severity, message, span, label, step, notes: Vec::new(), fix: None });
        Entry(self.found.last_mut())
    }

    pub(crate) fn problem(&mut self, problem: &Problem) {
        let mut entry = self.error(problem.code, problem.at, &problem.message, &problem.label);
        for note in &problem.notes {
            entry = entry.note(note);
        }
        if let Some((title, replacement)) = &problem.fix {
            entry.fix(title, problem.at, replacement);
        }
    }

    /// How many findings there are, to go back to.
    pub(crate) fn mark(&self) -> usize {
        self.found.len()
    }

    /// Forgets what was found since.
    pub(crate) fn back_to(&mut self, mark: usize) {
        self.found.truncate(mark);
    }

    pub(crate) fn errors(&self) -> usize {
        self.found.iter().filter(|d| d.severity == Severity::Error).count()
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.found.iter().any(|d| d.severity == Severity::Error)
    }

    /// In the order of the file.
    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|d| (d.span.start, d.span.end));
        self.found
    }
}

/// More than anyone reads; keeps a hostile file cheap.
const FINDINGS_MAX: usize = 200;

/// The finding just made, to say more about it; empty if it was a repetition.
pub(crate) struct Entry<'r>(Option<&'r mut Diagnostic>);

impl Entry<'_> {
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        if let Some(d) = &mut self.0 {
            d.notes.push(note.into());
        }
        self
    }

    pub(crate) fn fix(mut self, title: impl Into<String>, at: At, replacement: impl Into<String>) -> Self {
        if let Some(d) = &mut self.0 {
            d.fix = Some(Fix { title: title.into(), start: at.start, end: at.end, replacement: replacement.into(), guess: false });
        }
        self
    }

    /// Offers the nearest known word in place of the one at `at`; else lists what there is.
    pub(crate) fn suggest<'a>(mut self, word: &str, at: At, known: impl IntoIterator<Item = &'a str>) -> Self {
        // Nothing to add to: a file with a thousand findings must not cost a search for each.
        let Some(d) = &mut self.0 else { return self };
        let known: Vec<&str> = known.into_iter().collect();
        if let Some(near) = base::nearest(word, known.iter().copied()) {
            d.label = format!("{}; did you mean `{near}`?", d.label);
            // The keys of the language are known; which of somebody's own names was meant is not.
            let guess = d.code != codes::UNKNOWN_KEY;
            let (start, end, replacement) = (at.start, at.end, near.to_owned());
            d.fix = Some(Fix { title: format!("write `{near}`"), start, end, replacement, guess });
            return self;
        }
        if known.is_empty() {
            return self;
        }
        let shown: Vec<&str> = known.iter().copied().take(12).collect();
        let more = if known.len() > shown.len() { format!(" and {} more", known.len() - shown.len()) } else { String::new() };
        self.note(format!("there is: {}{more}", shown.join(", ")))
    }
}
