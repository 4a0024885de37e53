//! Words a crate must not know. What has no name in a crate cannot be depended on there.

use super::{Finding, at};
use crate::{
    lex::is_word,
    tree::{File, Tree},
};

/// A crate, parts of identifiers it must not hold, and why.
const UNKNOWN: &[(&str, &[&str], &str)] = &[
    (
        "gateway",
        &["workflow", "runid", "run_id", "task_path", "journal"],
        "the gateway serves calls of models, whoever makes them; pass a value that says what it is for",
    ),
    ("tools", &["workflow", "prompt", "journal"], "tools are hands; what is thought or planned stays outside"),
    ("store", &["workflow", "engine", "model_call"], "the store keeps events it does not understand; give it index columns"),
    ("engine", &["openai", "anthropic", "ollama"], "the engine knows no provider; the gateway does"),
    ("egress", &["openai", "anthropic", "workflow"], "the way out knows addresses and limits only"),
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, words, why) in UNKNOWN {
        let folder = format!("crates/{name}/src/");
        for file in tree.under(&folder).filter(|f| !tree.is_test_file(&f.path)) {
            for (offset, identifier) in identifiers(file).into_iter().filter(|(o, _)| !tree.is_test(file, *o)) {
                let lower = identifier.to_ascii_lowercase();
                if let Some(word) = words.iter().find(|w| lower.contains(**w)) {
                    findings.push(at(file, offset, format!("`{identifier}`: `{name}` does not know the word `{word}`: {why}")));
                }
            }
        }
    }
    findings
}

fn identifiers(file: &File) -> Vec<(usize, &str)> {
    let Some(rust) = &file.rust else { return Vec::new() };
    let bytes = rust.code.as_bytes();
    let mut found = Vec::new();
    let mut i = 0;
    while i < bytes.len() {
        let start = i;
        while i < bytes.len() && is_word(bytes[i]) {
            i += 1;
        }
        if i > start {
            found.push((start, &rust.code[start..i]));
        } else {
            i += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn words_a_crate_must_not_know_are_found() {
        let text = "// a workflow may be spoken of\nfn f(run_id: &str) {}\nstruct WorkflowStep;\n";
        let files = [("crates/gateway/src/a.rs", text), ("crates/tools/src/a.rs", text), ("crates/work/src/a.rs", text)];
        assert_eq!(places(check, &files), ["crates/gateway/src/a.rs:2", "crates/gateway/src/a.rs:3", "crates/tools/src/a.rs:3"]);
    }
}
