//! Every error code has a page under docs/errors, because the code is what a person searches for. No page outlives its code.

use super::{Finding, at, on_line};
use crate::tree::{File, Tree};
use std::collections::BTreeSet;

const KINDS: &[&str] = &[
    "invalid",
    "unauthenticated",
    "forbidden",
    "not_found",
    "conflict",
    "too_large",
    "limited",
    "unavailable",
    "timeout",
    "cancelled",
    "upstream",
    "outcome_unknown",
    "internal",
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, _) in tree.rust().filter(|(f, _)| f.path.starts_with("crates/") && !tree.is_test_file(&f.path)) {
        for (offset, code) in codes(tree, file) {
            if !tree.exists(&page(&code)) {
                findings.push(at(
                    file,
                    offset,
                    format!("error code `{code}` has no page: write {} (title, what it means, what to do)", page(&code)),
                ));
            }
        }
    }
    let spoken = spoken(tree);
    for file in
        tree.under("docs/errors/").filter(|f| f.path.ends_with(".md") && !f.path.ends_with("/README.md") && !f.path.ends_with("/index.md"))
    {
        let code = file.path["docs/errors/".len()..].trim_end_matches(".md");
        if !spoken.contains(code) {
            findings.push(on_line(&file.path, 1, format!("no code says `{code}` any more: remove the page or mend its name")));
        }
    }
    findings
}

fn page(code: &str) -> String {
    format!("docs/errors/{code}.md")
}

/// Codes raised in production code: `Error::invalid("code"`, `Error::new(Kind::X, "code"`, and diagnostics `"W001"`.
fn codes(tree: &Tree, file: &File) -> Vec<(usize, String)> {
    let Some(rust) = &file.rust else { return Vec::new() };
    rust.strings
        .iter()
        .filter(|p| !tree.is_test(file, p.start))
        .filter(|p| is_diagnostic(&p.text) || (is_code(&p.text) && raises(&rust.code[..p.start.saturating_sub(1)])))
        .map(|p| (p.start, p.text.clone()))
        .collect()
}

/// Does the code before a literal end in a call that takes an error code there?
fn raises(before: &str) -> bool {
    let before = before.trim_end();
    if KINDS.iter().any(|k| before.ends_with(&format!("Error::{k}("))) {
        return true;
    }
    let tail = &before[before.rfind("Error::new(").unwrap_or(before.len())..];
    tail.ends_with(',') && tail.matches(',').count() == 1 && !tail.contains(';')
}

fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn is_diagnostic(text: &str) -> bool {
    text.len() == 4 && text.starts_with('W') && text[1..].bytes().all(|b| b.is_ascii_digit())
}

/// Every literal of production code that could be a code; a page needs one of them.
fn spoken(tree: &Tree) -> BTreeSet<&str> {
    tree.rust()
        .filter(|(f, _)| f.path.starts_with("crates/"))
        .flat_map(|(f, r)| r.strings.iter().filter(|p| !tree.is_test(f, p.start)).map(|p| p.text.as_str()))
        .filter(|t| is_code(t) || is_diagnostic(t))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn codes_without_a_page_and_pages_without_a_code_are_found() {
        let text = "fn a() { Error::invalid(\"known\", \"…\") }\nfn b() { base::Error::not_found(\n    \"unknown\", \"…\") }\nfn c() { Error::new(Kind::Internal, \"newer\", \"text\") }\nfn d() { diag(\"W013\") }\n#[cfg(test)]\nmod tests { fn t() { Error::invalid(\"only_in_tests\", \"\") } }\n";
        let files = [("crates/a/src/lib.rs", text), ("docs/errors/known.md", "# known\n"), ("docs/errors/old.md", "# old\n")];
        assert_eq!(
            places(check, &files),
            ["crates/a/src/lib.rs:3", "crates/a/src/lib.rs:4", "crates/a/src/lib.rs:5", "docs/errors/old.md:1"]
        );
    }
}
