//! Manifests: every external crate is declared once, in the root, with its features chosen; crates only point there.
//! No Cargo features of ours, so that there is one product to test.

use super::{Finding, on_line};
use crate::{manifest, tree::Tree};

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = root(tree);
    for file in tree.files().filter(|f| f.path.ends_with("/Cargo.toml")) {
        let path = &file.path;
        for dep in manifest::dependencies(&file.text).iter().filter(|d| !d.value.contains("workspace = true")) {
            findings.push(on_line(path, dep.line, format!("`{}` names its own version or path: declare it once under [workspace.dependencies] of the root and write `{{ workspace = true }}` here, so that everything is compiled once", dep.name)));
        }
        let entries = manifest::parse(&file.text);
        for entry in entries.iter().filter(|e| e.table == "features") {
            findings.push(on_line(
                path,
                entry.line,
                "a Cargo feature of ours: product behaviour is chosen at run time, so that there is one program to test",
            ));
        }
        if !entries.iter().any(|e| e.table == "lints" && e.key == "workspace" && e.value == "true") {
            findings.push(on_line(
                path,
                1,
                "does not take the workspace's lints: add `[lints] workspace = true`, or rules hold for some crates only",
            ));
        }
        let library = tree.exists(&path.replace("Cargo.toml", "src/lib.rs"));
        if library && !entries.iter().any(|e| e.table == "lib" && e.key == "doctest" && e.value == "false") {
            findings.push(on_line(
                path,
                1,
                "builds documentation tests, each its own program: add `[lib] doctest = false` and write the example as a test",
            ));
        }
    }
    for (file, rust) in tree.rust() {
        for (offset, _) in rust.code.match_indices("cfg(feature") {
            findings.push(super::at(
                file,
                offset,
                "`cfg(feature …)`: product behaviour is chosen at run time, so that there is one program to test",
            ));
        }
    }
    findings
}

fn root(tree: &Tree) -> Vec<Finding> {
    let Some(file) = tree.get("Cargo.toml") else { return Vec::new() };
    manifest::parse(&file.text)
        .into_iter()
        .filter(|e| e.table == "workspace.dependencies" && !e.value.contains("path ="))
        .filter(|e| !e.value.replace(' ', "").contains("default-features=false"))
        .map(|e| on_line("Cargo.toml", e.line, format!("`{}` takes its default features: write `default-features = false` and name what is used, or it is compiled and trusted for nothing", e.key)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn stray_versions_features_and_defaults_are_found() {
        let files = [
            (
                "Cargo.toml",
                "[workspace.dependencies]\nbase = { path = \"crates/base\" }\nserde = \"1\"\nbytes = { version = \"1\", default-features = false }\n",
            ),
            (
                "crates/a/Cargo.toml",
                "[lints]\nworkspace = true\n[dependencies]\nserde = { workspace = true }\nrand = \"0.9\"\n[features]\nextra = []\n",
            ),
            ("crates/b/Cargo.toml", "[package]\nname = \"b\"\n"),
            ("crates/c/Cargo.toml", "[lints]\nworkspace = true\n"),
            ("crates/c/src/lib.rs", "#[cfg(feature = \"extra\")]\nfn f() {}\n"),
        ];
        let expect = [
            "Cargo.toml:3",
            "crates/a/Cargo.toml:5",
            "crates/a/Cargo.toml:7",
            "crates/b/Cargo.toml:1",
            "crates/c/Cargo.toml:1",
            "crates/c/src/lib.rs:1",
        ];
        assert_eq!(places(check, &files), expect);
    }
}
