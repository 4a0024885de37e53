//! Words that do not belong into a product: paths of one machine, names of registries outside lock files, and talk about
//! how the text came to be.

use super::{Finding, at, on_line};
use crate::{
    lex::find_word,
    tree::{File, Tree},
};

/// Written in halves so that this file keeps its own rule.
const MACHINE: &[&str] =
    &[concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/tmp/", "wt/"), concat!("/tmp/", "orc/"), concat!("/home/", "user")];
const REGISTRIES: &[&str] =
    &[concat!("registry.npm", "js", ".org"), concat!("index.cra", "tes.io"), concat!("static.cra", "tes.io"), concat!("py", "pi.org")];
const TALK: &[&str] = &[
    concat!("Clau", "de"),
    concat!("Chat", "GPT"),
    concat!("as an ", "AI"),
    concat!("Co-", "authored-by"),
    concat!("this ", "session"),
    concat!("this ", "issue"),
    concat!("the ", "issue says"),
    concat!("vi", "be"),
];

/// The gateway's own subject is models of vendors; it may name them.
const MAY_NAME_MODELS: &[&str] = &["crates/gateway/", "crates/simulators/", "docs/guide/models.md", "README.md"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.files().filter(|f| !f.path.contains("/data/")).flat_map(one).collect()
}

fn one(file: &File) -> Vec<Finding> {
    let lock = matches!(file.path.rsplit('/').next(), Some("Cargo.lock" | "package-lock.json"));
    if lock {
        return foreign_registries(file);
    }
    let mut findings = Vec::new();
    let absolute =
        |o: &usize| *o == 0 || !matches!(file.text.as_bytes()[*o - 1], b'.' | b'_' | b'-' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z');
    let mut search = |words: &[&str], why: &str| {
        for word in words {
            findings.extend(find_word(&file.text, word).into_iter().filter(absolute).map(|o| at(file, o, format!("`{word}`: {why}"))));
        }
    };
    search(MACHINE, "a path of one machine; take it from an option, or name it relative to the repository");
    search(REGISTRIES, "registries are named in lock files only; the reader's own client knows where to look");
    if !MAY_NAME_MODELS.iter().any(|p| file.path.starts_with(p)) {
        search(TALK, "say what the product does, not how the text came to be");
    } else {
        search(&TALK[2..], "say what the product does, not how the text came to be");
    }
    findings
}

/// A lock file that points to a mirror of one workplace cannot be installed anywhere else.
fn foreign_registries(file: &File) -> Vec<Finding> {
    let public = [concat!("https://registry.npm", "js.org/"), concat!("registry+https://github.com/rust-lang/cra", "tes.io-index")];
    file.text
        .lines()
        .enumerate()
        .filter(|(_, line)| {
            let line = line.trim_start();
            (line.starts_with("\"resolved\":") || line.starts_with("source =")) && !public.iter().any(|p| line.contains(p))
        })
        .map(|(i, _)| on_line(&file.path, i + 1, "resolved from a mirror: nobody else can install this; lock against the public registry"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn foreign_words_are_found() {
        let files = [
            ("docs/a.md", concat!("Look into /wo", "rk/main first, not into crates/wo", "rk/.\n")),
            ("web/.npmrc", concat!("registry=https://registry.npm", "js.org\n")),
            ("crates/cli/src/lib.rs", concat!("// written by Clau", "de\n")),
            ("crates/gateway/src/list.rs", concat!("// Clau", "de models\n")),
            (
                "web/package-lock.json",
                concat!("\"resolved\": \"https://registry.npm", "js.org/a\"\n\"resolved\": \"http://mirror.local/b\"\n"),
            ),
        ];
        assert_eq!(places(check, &files), ["crates/cli/src/lib.rs:1", "docs/a.md:1", "web/.npmrc:1", "web/package-lock.json:2"]);
    }
}
