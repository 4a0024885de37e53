//! `{{ file:name.md }}` and `<< name.md >>`: the text of another file in the place of the mark. The caller reads the files; their
//! texts are part of the workflow's version.

use super::codes;
use super::report::Report;
use crate::Source;
use crate::yaml::{Kind, Node};
use std::collections::BTreeMap;

/// Files that include files: no more in a row.
const DEPTH_MAX: usize = 8;
/// Bytes of all that is put in.
const BYTES_MAX: usize = 4 << 20;
const MARKS_MAX: usize = 1_000;
/// Longest mark.
const MARK_MAX: usize = 300;

/// Paths stay below the workflow's own folder.
pub fn is_path(path: &str) -> bool {
    path.len() <= 256
        && !path.is_empty()
        && path.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && !part.starts_with('.'))
        && path.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | ' '))
        && path.contains('.')
}

/// The next mark at or behind `from`: its bytes and the path in it.
fn next(text: &str, from: usize) -> Option<(usize, usize, &str)> {
    let mut at = from;
    loop {
        let rest = text.get(at..)?;
        let start = at + rest.as_bytes().windows(2).position(|two| two == b"{{" || two == b"<<")?;
        let (open, close) = if text[start..].starts_with("{{") { ("{{", "}}") } else { ("<<", ">>") };
        let inner_start = start + open.len();
        let near = crate::yaml::floor(text, inner_start + MARK_MAX);
        if let Some(length) = text[inner_start..near].find(close) {
            let inner = text[inner_start..inner_start + length].trim();
            let path = if open == "{{" { inner.strip_prefix("file:").map(str::trim) } else { Some(inner) };
            let path = path.map(|p| p.strip_prefix("./").unwrap_or(p));
            let named = |p: &&str| open == "{{" || (is_path(p) && !p.contains(' '));
            if let Some(path) = path.filter(named) {
                return Some((start, inner_start + length + close.len(), path));
            }
        }
        at = inner_start;
    }
}

/// The paths that the texts of a document name, each once.
pub(super) fn paths(node: &Node, out: &mut Vec<String>) {
    match &node.kind {
        Kind::Text(text) => of_text(text, out),
        Kind::List(items) => items.iter().for_each(|i| paths(i, out)),
        Kind::Map(entries) => entries.iter().for_each(|e| paths(&e.value, out)),
        _ => {}
    }
}

pub(super) fn of_text(text: &str, out: &mut Vec<String>) {
    let mut at = 0;
    while let Some((_, end, path)) = next(text, at) {
        at = end;
        if is_path(path) && !out.iter().any(|p| p == path) && out.len() < MARKS_MAX {
            out.push(path.to_owned());
        }
    }
}

pub(super) struct Inclusion<'a> {
    pub(super) included: &'a BTreeMap<String, Source>,
    room: usize,
    /// Names of the files put in.
    pub(super) used: Vec<String>,
}

impl<'a> Inclusion<'a> {
    pub(super) fn new(included: &'a BTreeMap<String, Source>) -> Self {
        Self { included, room: BYTES_MAX, used: Vec::new() }
    }

    pub(super) fn expand(&mut self, report: &mut Report<'_>, node: &mut Node) {
        let at = node.at;
        match &mut node.kind {
            Kind::Text(text) => {
                if next(text, 0).is_some()
                    && let Some(full) = self.text(report, at, text, &mut Vec::new())
                {
                    *text = full;
                }
            }
            Kind::List(items) => items.iter_mut().for_each(|i| self.expand(report, i)),
            Kind::Map(entries) => entries.iter_mut().for_each(|e| self.expand(report, &mut e.value)),
            _ => {}
        }
    }

    fn text(&mut self, report: &mut Report<'_>, at: crate::yaml::At, text: &str, way: &mut Vec<String>) -> Option<String> {
        let mut out = String::new();
        let mut done = 0;
        while let Some((start, end, path)) = next(text, done) {
            out.push_str(&text[done..start]);
            done = end;
            if !is_path(path) {
                let message = format!("`{path}` is not a path of a file to include");
                report
                    .error(codes::UNKNOWN_FILE, at, message, "in this text")
                    .note("it is relative to the workflow's folder and stays inside of it");
                return None;
            }
            let Some(source) = self.included.get(path) else {
                report.error(codes::UNKNOWN_FILE, at, format!("there is no file `{path}` to include"), "in this text");
                return None;
            };
            let body = String::from_utf8_lossy(&source.bytes);
            let Some(left) = self.room.checked_sub(body.len()) else {
                report.error(
                    codes::TOO_MANY,
                    at,
                    format!("the included files have more than {} MiB together", BYTES_MAX >> 20),
                    "in this text",
                );
                return None;
            };
            self.room = left;
            if way.iter().any(|p| p == path) || way.len() >= DEPTH_MAX {
                report.error(codes::UNKNOWN_FILE, at, format!("`{path}` includes itself, or too many files in a row"), "in this text");
                return None;
            }
            if !self.used.iter().any(|p| p == path) {
                self.used.push(path.to_owned());
            }
            way.push(path.to_owned());
            out.push_str(&self.text(report, at, &body, way)?);
            way.pop();
        }
        out.push_str(&text[done..]);
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_templates_and_shifts() {
        let mut found = Vec::new();
        of_text("{{ file:a.md }} {{ x }} << b/c.txt >> 1 << 2 >> {{file: ./d.md}} << not a file >>", &mut found);
        assert_eq!(found, ["a.md", "b/c.txt", "d.md"]);
        for bad in ["../a.md", "/etc/passwd.txt", "a/../b.md", ".hidden.md", "noextension", ""] {
            assert!(!is_path(bad), "{bad}");
        }
    }
}
