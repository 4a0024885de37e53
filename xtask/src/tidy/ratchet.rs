//! The list of named exceptions to the length limits. It may only shrink: an entry that is not needed, or larger than
//! needed, is itself a finding.

use super::{Finding, on_line};
use crate::tree::Tree;

pub(super) const LIST: &str = "xtask/tidy-exceptions.txt";

struct Exception {
    subject: String,
    lines: usize,
    at: usize,
}

/// Compares measured lengths with the limit and the list. `kind` is the first word of a list line; a subject is a path
/// or `path:function`.
pub(super) fn compare(tree: &Tree, kind: &str, limit: usize, measured: Vec<(String, usize, Finding)>) -> Vec<Finding> {
    let exceptions = read(tree, kind);
    let mut findings = Vec::new();
    let mut used = vec![false; exceptions.len()];
    for (subject, lines, finding) in measured {
        let found = exceptions.iter().position(|e| e.subject == subject);
        if let Some(i) = found {
            used[i] = used[i] || lines > limit;
        }
        match found.map(|i| &exceptions[i]) {
            Some(e) if lines > limit && lines < e.lines => {
                findings.push(on_line(
                    LIST,
                    e.at,
                    format!("`{subject}` has {lines} lines now: lower its number; the list may only shrink"),
                ));
            }
            Some(e) if lines == e.lines => {}
            _ if lines > limit => findings.push(finding),
            _ => {}
        }
    }
    for (e, _) in exceptions.iter().zip(used).filter(|(_, used)| !used) {
        findings.push(on_line(
            LIST,
            e.at,
            format!("`{}` keeps the limit of {limit} lines or is gone: remove this line; the list may only shrink", e.subject),
        ));
    }
    findings
}

/// Lines read `kind subject lines`, in any order; `#` starts a comment.
fn read(tree: &Tree, kind: &str) -> Vec<Exception> {
    let Some(file) = tree.get(LIST) else { return Vec::new() };
    file.text
        .lines()
        .enumerate()
        .filter_map(|(i, line)| {
            let mut words = line.split('#').next().unwrap_or("").split_whitespace();
            if words.next()? != kind {
                return None;
            }
            Some(Exception { subject: words.next()?.to_owned(), lines: words.next()?.parse().ok()?, at: i + 1 })
        })
        .collect()
}
