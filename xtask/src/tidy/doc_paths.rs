//! Paths named in documents exist: written rules rot unless they are checked.

use super::{Finding, on_line};
use crate::tree::Tree;

const TOP: &[&str] = &["crates/", "web/", "docs/", "examples/", "xtask/", ".ci/", ".cargo/"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files().filter(|f| is_document(&f.path)) {
        let mut fenced = false;
        for (i, line) in file.text.lines().enumerate() {
            if line.trim_start().starts_with("```") {
                fenced = !fenced;
                continue;
            }
            if fenced {
                continue;
            }
            for path in named_paths(line) {
                if !tree.exists(&path) {
                    findings.push(on_line(&file.path, i + 1, format!("`{path}` does not exist: mend the name or the sentence")));
                }
            }
            for target in link_targets(line) {
                let path = resolve(&file.path, &target);
                if !tree.exists(&path) {
                    findings.push(on_line(&file.path, i + 1, format!("the link leads to `{path}`, which does not exist")));
                }
            }
        }
    }
    findings
}

fn is_document(path: &str) -> bool {
    let top = path.ends_with(".md") && !path.contains('/');
    top || (path.ends_with(".md")
        && (path.starts_with("docs/") || path.starts_with("examples/") || path.starts_with("web/") || path.starts_with("crates/"))
        && !path.contains("/data/"))
}

/// Paths in backticks that begin with a folder of ours; patterns and placeholders are left out.
fn named_paths(line: &str) -> Vec<String> {
    line.split('`')
        .skip(1)
        .step_by(2)
        .filter(|s| TOP.iter().any(|t| s.starts_with(t)))
        .filter(|s| !s.contains(['*', '<', '{', '…', ' ', '$']))
        .map(|s| s.split(':').next().unwrap_or(s).trim_end_matches(['.', ',']).to_owned())
        .filter(|s| !s.contains("/dist") && !s.contains("/out/") && !s.contains("node_modules"))
        .collect()
}

fn link_targets(line: &str) -> Vec<String> {
    line.match_indices("](")
        .filter_map(|(at, _)| line[at + 2..].split(')').next())
        .filter(|t| !t.contains("://") && !t.starts_with('#') && !t.starts_with("mailto:") && !t.is_empty())
        .map(|t| t.split('#').next().unwrap_or(t).to_owned())
        .collect()
}

fn resolve(from: &str, target: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn paths_that_are_gone_are_found() {
        let page = "See `crates/a/src/lib.rs` and `crates/gone.rs`.\n[a](docs/b.md) [c](docs/gone.md) [d](https://example.org/x)\n`crates/<name>/src` is a pattern\n```sh\ncat `crates/none`\n```\n";
        let files = [("README.md", page), ("crates/a/src/lib.rs", ""), ("docs/b.md", "[up](../README.md) [gone](../GONE.md)\n")];
        assert_eq!(places(check, &files), ["README.md:1", "README.md:2", "docs/b.md:1"]);
    }
}
