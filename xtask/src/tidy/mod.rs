//! `cargo xtask tidy`: the invariants of ARCHITECTURE.md as checks. One file per rule, one line in `RULES`.
//! A rule is a pure function from the tree to findings; every finding says what, why and what instead.

mod arrows;
mod clock;
mod crate_size;
mod dependency_table;
mod doc_paths;
mod engine_pure;
mod error_pages;
mod feature_counterparts;
mod feature_imports;
mod file_length;
mod function_length;
mod hands;
mod leftovers;
mod lock_budget;
mod manifests;
mod one_way_out;
mod output;
mod pure_crates;
mod ratchet;
mod sql_place;
mod test_layout;
mod unsafe_code;
mod vocabulary;
mod web_colours;
mod web_exports;
mod web_features;
mod web_words;
mod words;

use crate::tree::{File, Tree};
use anyhow::Result;
use std::{fmt, path::Path};

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    pub(crate) path: String,
    pub(crate) line: usize,
    pub(crate) message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

pub(crate) struct Rule {
    pub(crate) name: &'static str,
    pub(crate) check: fn(&Tree) -> Vec<Finding>,
}

pub(crate) const RULES: &[Rule] = &[
    Rule { name: "arrows", check: arrows::check },
    Rule { name: "clock", check: clock::check },
    Rule { name: "crate-size", check: crate_size::check },
    Rule { name: "dependency-table", check: dependency_table::check },
    Rule { name: "doc-paths", check: doc_paths::check },
    Rule { name: "engine-pure", check: engine_pure::check },
    Rule { name: "error-pages", check: error_pages::check },
    Rule { name: "feature-counterparts", check: feature_counterparts::check },
    Rule { name: "feature-imports", check: feature_imports::check },
    Rule { name: "file-length", check: file_length::check },
    Rule { name: "function-length", check: function_length::check },
    Rule { name: "hands", check: hands::check },
    Rule { name: "leftovers", check: leftovers::check },
    Rule { name: "lock-budget", check: lock_budget::check },
    Rule { name: "manifests", check: manifests::check },
    Rule { name: "one-way-out", check: one_way_out::check },
    Rule { name: "output", check: output::check },
    Rule { name: "pure-crates", check: pure_crates::check },
    Rule { name: "sql-place", check: sql_place::check },
    Rule { name: "test-layout", check: test_layout::check },
    Rule { name: "unsafe-code", check: unsafe_code::check },
    Rule { name: "vocabulary", check: vocabulary::check },
    Rule { name: "web-colours", check: web_colours::check },
    Rule { name: "web-exports", check: web_exports::check },
    Rule { name: "web-features", check: web_features::check },
    Rule { name: "web-words", check: web_words::check },
    Rule { name: "words", check: words::check },
];

/// The findings of each rule, in the order of `RULES`.
pub(crate) fn run(root: &Path) -> Result<Vec<(&'static str, Vec<Finding>)>> {
    let tree = Tree::of_checkout(root)?;
    Ok(RULES
        .iter()
        .map(|rule| {
            let mut findings = (rule.check)(&tree);
            findings.sort();
            findings.dedup();
            (rule.name, findings)
        })
        .collect())
}

/// Prints everything found; true when there was nothing.
pub(crate) fn report(results: &[(&'static str, Vec<Finding>)]) -> bool {
    let total: usize = results.iter().map(|(_, f)| f.len()).sum();
    for (rule, findings) in results {
        for finding in findings {
            println!("{finding} [{rule}]");
        }
    }
    println!("tidy: {} rules, {total} findings", results.len());
    total == 0
}

/// A finding at a byte offset of a file.
fn at(file: &File, offset: usize, message: impl Into<String>) -> Finding {
    let line = file.text.as_bytes()[..offset.min(file.text.len())].iter().filter(|&&b| b == b'\n').count() + 1;
    Finding { path: file.path.clone(), line, message: message.into() }
}

fn on_line(path: &str, line: usize, message: impl Into<String>) -> Finding {
    Finding { path: path.to_owned(), line, message: message.into() }
}

/// Places in production code of `file` where one of `banned` stands, each with its own advice.
fn banned_paths(tree: &Tree, file: &File, banned: &[(&str, &str)]) -> Vec<Finding> {
    let Some(rust) = &file.rust else { return Vec::new() };
    let mut findings = Vec::new();
    for &(path, advice) in banned {
        for offset in rust.find(path).into_iter().filter(|&o| !tree.is_test(file, o)) {
            findings.push(at(file, offset, format!("`{path}` here: {advice}")));
        }
    }
    findings
}

#[cfg(test)]
mod testing {
    use super::*;

    /// Runs one rule over an invented tree; findings as `path:line`.
    pub(super) fn places(check: fn(&Tree) -> Vec<Finding>, files: &[(&str, &str)]) -> Vec<String> {
        let tree = Tree::new(files.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())));
        let mut findings = check(&tree);
        findings.sort();
        let mut places: Vec<String> = findings.iter().map(|f| format!("{}:{}", f.path, f.line)).collect();
        places.dedup();
        places
    }

    #[test]
    fn every_rule_file_is_listed_and_tested() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tidy");
        let mut files = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().replace('_', "-");
            if name == "mod" || name == "ratchet" {
                continue;
            }
            files += 1;
            assert!(RULES.iter().any(|r| r.name == name), "{name} is not in RULES");
            assert!(std::fs::read_to_string(&path).unwrap().contains("#[test]"), "{name} has no test with a sample that breaks it");
        }
        assert_eq!(files, RULES.len());
    }

    #[test]
    fn this_repository_is_read_in_full() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let tree = Tree::of_checkout(root).unwrap();
        assert!(tree.exists("crates/base/src/lib.rs") && tree.exists("ARCHITECTURE.md"));
    }
}
