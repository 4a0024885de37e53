//! SQL text stands in `store` and in files named `sql.rs`; only `store` knows a database library. One text for both
//! databases, run through the handle that carries an organization, is possible only if it is easy to find.

use super::{Finding, at, banned_paths, on_line};
use crate::{
    manifest,
    tree::{Tree, crate_of},
};

/// How statements begin. Prose such as "Update the file" does not: the second word is part of the pattern.
const BEGINNINGS: &[&[&str]] = &[
    &["SELECT"],
    &["INSERT", "INTO"],
    &["INSERT", "OR"],
    &["REPLACE", "INTO"],
    &["DELETE", "FROM"],
    &["CREATE", "TABLE"],
    &["CREATE", "TEMP"],
    &["CREATE", "INDEX"],
    &["CREATE", "UNIQUE"],
    &["CREATE", "VIRTUAL"],
    &["CREATE", "TRIGGER"],
    &["CREATE", "VIEW"],
    &["ALTER", "TABLE"],
    &["DROP", "TABLE"],
    &["DROP", "INDEX"],
    &["PRAGMA"],
    &["WITH", "RECURSIVE"],
    &["BEGIN", "IMMEDIATE"],
];

/// Files outside that may hold SQL, each with its reason.
const ALLOWED: &[(&str, &str)] = &[];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, rust) in tree.rust() {
        let name = crate_of(&file.path).unwrap_or("");
        if matches!(name, "store" | "xtask" | "") {
            continue;
        }
        let library = "only `store` sees a database library; call `store`, or give it what you need";
        findings.extend(banned_paths(tree, file, &[("rusqlite", library), ("sqlx", library), ("tokio_postgres", library)]));
        let place_for_sql = file.path.ends_with("/sql.rs") || ALLOWED.iter().any(|(path, _)| *path == file.path);
        if place_for_sql {
            continue;
        }
        for piece in rust.strings.iter().filter(|p| is_sql(&p.text) && !tree.is_test(file, p.start)) {
            findings.push(at(
                file,
                piece.start,
                "SQL text here: it stands in `store` and in files named sql.rs only, so that one text serves both databases; move it there",
            ));
        }
    }
    for file in
        tree.files().filter(|f| f.path.ends_with("Cargo.toml") && f.path.starts_with("crates/") && crate_of(&f.path) != Some("store"))
    {
        for dep in
            manifest::dependencies(&file.text).into_iter().filter(|d| matches!(d.name.as_str(), "rusqlite" | "sqlx" | "tokio-postgres"))
        {
            findings.push(on_line(&file.path, dep.line, format!("dependency `{}` here: only `store` sees a database library", dep.name)));
        }
    }
    findings
}

fn is_sql(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let (first, second) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let begins = BEGINNINGS.iter().any(|b| b[0] == first && b.get(1).is_none_or(|w| *w == second)) && !second.is_empty();
    begins || (first == "UPDATE" && text.contains(" SET "))
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn sql_outside_its_place_is_found() {
        let text = "fn f() { run(\"SELECT id FROM runs\"); }\nfn g() { run(\"UPDATE runs\n SET a = 1\"); }\nfn h() { say(\"Select a run\", \"UPDATE\", \"INSERT\"); }\n";
        let files = [
            ("crates/work/src/runs/mod.rs", text),
            ("crates/work/src/runs/sql.rs", text),
            ("crates/store/src/a.rs", text),
            ("crates/work/src/b.rs", "use rusqlite::Connection;\n"),
            ("crates/work/Cargo.toml", "[dependencies]\nrusqlite = { workspace = true }\n"),
        ];
        let expect =
            ["crates/work/Cargo.toml:2", "crates/work/src/b.rs:1", "crates/work/src/runs/mod.rs:1", "crates/work/src/runs/mod.rs:2"];
        assert_eq!(places(check, &files), expect);
    }
}
