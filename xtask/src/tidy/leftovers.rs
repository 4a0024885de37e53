//! Nothing is left for later: what is unfinished is not merged, what is broken is mended or removed.

use super::{Finding, at};
use crate::{
    lex::find_word,
    tree::{File, Tree},
};

const NOTES: &[&str] = &["TODO", "FIXME", "XXX", "HACK"];
const MACROS: &[&str] = &["todo!", "unimplemented!", "dbg!"];
/// Tests that do not run, in the words of the runners used here.
const SLEEPING: &[&str] =
    &["it.skip(", "test.skip(", "describe.skip(", "it.only(", "test.only(", "describe.only(", "test.fixme(", "it.todo(", "test.todo("];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.files().filter(|f| is_ours(&f.path)).flat_map(one).collect()
}

fn is_ours(path: &str) -> bool {
    let written =
        [".rs", ".ts", ".tsx", ".css", ".md", ".toml", ".yaml", ".yml", ".sh", ".py", ".html", ".mjs"].iter().any(|e| path.ends_with(e));
    (written || path == ".ci/run") && !path.contains("/generated/") && !path.contains("/data/")
}

fn one(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    let note = "is left here: finish it or take it out; what is planned belongs to the tracker, not to the code";
    let Some(rust) = &file.rust else {
        for word in NOTES {
            findings.extend(find_word(&file.text, word).into_iter().map(|o| at(file, o, format!("`{word}` {note}"))));
        }
        if file.path.starts_with("web/") {
            for call in SLEEPING {
                findings.extend(
                    find_word(&file.text, call)
                        .into_iter()
                        .map(|o| at(file, o, format!("`{call}…)`: a test that sleeps proves nothing; mend it or remove it"))),
                );
            }
        }
        return findings;
    };
    for word in NOTES {
        for comment in &rust.comments {
            findings.extend(find_word(&comment.text, word).into_iter().map(|o| at(file, comment.start + o, format!("`{word}` {note}"))));
        }
    }
    for name in MACROS {
        findings.extend(rust.find(name).into_iter().map(|o| at(file, o, format!("`{name}` {note}"))));
    }
    for mark in ["#[ignore", "#[should_panic"] {
        let message = "a test that is ignored proves nothing, and one that should panic proves too little; mend it, or print `SKIPPED name: reason` and return";
        findings.extend(rust.code.match_indices(mark).map(|(o, _)| at(file, o, format!("`{mark}]`: {message}"))));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn leftovers_are_found_in_code_comments_and_tests() {
        let rust = "// TODO later\nfn f() { todo!() }\n#[test]\n#[ignore]\nfn t() { let s = \"TODO\"; }\nfn g() { dbg!(1); list.iter().skip(1); }\n";
        let files = [
            ("crates/a/src/lib.rs", rust),
            ("web/src/a.test.ts", "it.skip('x', () => {})\n// mastodon\n"),
            ("docs/guide/a.md", "FIXME: say more\n"),
            ("examples/x/data/rows.md", "TODO as data\n"),
        ];
        let expect = [
            "crates/a/src/lib.rs:1",
            "crates/a/src/lib.rs:2",
            "crates/a/src/lib.rs:4",
            "crates/a/src/lib.rs:6",
            "docs/guide/a.md:1",
            "web/src/a.test.ts:1",
        ];
        assert_eq!(places(check, &files), expect);
    }
}
