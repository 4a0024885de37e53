//! `base`, `expr` and `flow` do no IO, know no clock and no model name: definitions must mean the same wherever they are read.

use super::{Finding, at, banned_paths};
use crate::tree::Tree;

const IO: &str = "`base`, `expr` and `flow` do no IO, so that checking a file can neither fail nor differ between machines; let the caller load it and pass it in";
const CLOCK: &str = "`base`, `expr` and `flow` know no clock; time comes in as `base::Clock` or as a recorded event";
const RANDOM: &str = "`base`, `expr` and `flow` know no randomness; take `base::Rng`";

const BANNED: &[(&str, &str)] = &[
    ("std::fs", IO),
    ("std::net", IO),
    ("std::process", IO),
    ("std::env", IO),
    ("std::io", IO),
    ("std::thread", IO),
    ("tokio", IO),
    ("reqwest", IO),
    ("rusqlite", IO),
    ("SystemTime", CLOCK),
    ("Instant", CLOCK),
    ("Timestamp::now", CLOCK),
    ("Zoned::now", CLOCK),
    ("rand", RANDOM),
    ("getrandom", RANDOM),
    ("new_v4", RANDOM),
    ("now_v7", RANDOM),
];

/// Beginnings of well-known model names.
const MODEL_NAMES: &[&str] = &["gpt-", "claude-", "gemini-", "llama3", "llama-3", "mistral-", "qwen", "deepseek"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for folder in ["crates/base/src/", "crates/expr/src/", "crates/flow/src/", "crates/editing/src/"] {
        for file in tree.under(folder) {
            findings.extend(banned_paths(tree, file, BANNED));
            let Some(rust) = &file.rust else { continue };
            for piece in rust.strings.iter().filter(|p| !tree.is_test(file, p.start)) {
                let text = piece.text.to_ascii_lowercase();
                if let Some(name) = MODEL_NAMES.iter().find(|n| text.starts_with(**n)) {
                    findings.push(at(
                        file,
                        piece.start,
                        format!("a model name (`{name}…`) here: `base`, `expr` and `flow` know none; models are listed by the gateway"),
                    ));
                }
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn io_clock_random_and_model_names_are_found() {
        let bad = "use std::fs;\nfn f() { let t = std::time::Instant::now(); }\nfn g() { let m = \"gpt-4o\"; }\n";
        let good = "use base::Clock;\n#[cfg(test)]\nmod tests { use std::fs; }\n// std::net is not used\n";
        let files = [("crates/flow/src/a.rs", bad), ("crates/base/src/b.rs", good), ("crates/store/src/c.rs", bad)];
        assert_eq!(places(check, &files), ["crates/flow/src/a.rs:1", "crates/flow/src/a.rs:2", "crates/flow/src/a.rs:3"]);
    }
}
