//! The repository as rules see it: every file git would commit, by path, with its text.

use crate::lex::Rust;
use anyhow::{Context, Result};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    process::Command,
};

#[derive(Debug)]
pub(crate) struct File {
    pub(crate) path: String,
    /// Empty for files that are not UTF-8.
    pub(crate) text: String,
    /// Present for `.rs` files.
    pub(crate) rust: Option<Rust>,
}

#[derive(Debug, Default)]
pub(crate) struct Tree {
    files: BTreeMap<String, File>,
    test_files: BTreeSet<String>,
}

impl Tree {
    /// Tracked and new files of the checkout; what .gitignore names is left out.
    pub(crate) fn of_checkout(root: &Path) -> Result<Self> {
        let output = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(root)
            .output()
            .context("tidy lists files with git: install git")?;
        anyhow::ensure!(output.status.success(), "git ls-files failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        let names = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut pairs = Vec::new();
        for name in names.split('\0').filter(|n| !n.is_empty()) {
            let path = root.join(name);
            if !path.is_file() {
                continue;
            }
            let bytes = std::fs::read(&path).with_context(|| format!("cannot read {name}"))?;
            pairs.push((name.to_owned(), String::from_utf8(bytes).unwrap_or_default()));
        }
        Ok(Self::new(pairs))
    }

    pub(crate) fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let files: BTreeMap<String, File> = pairs
            .into_iter()
            .map(|(path, text)| {
                let rust = path.ends_with(".rs").then(|| Rust::parse(&text));
                (path.clone(), File { path, text, rust })
            })
            .collect();
        let test_files = test_modules(&files);
        Self { files, test_files }
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = &File> {
        self.files.values()
    }

    pub(crate) fn get(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    /// Is there a file or folder of this name?
    pub(crate) fn exists(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let folder = format!("{path}/");
        self.files.contains_key(path) || self.files.range(folder.clone()..).next().is_some_and(|(k, _)| k.starts_with(&folder))
    }

    pub(crate) fn under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a File> {
        self.files.range(folder.to_owned()..).map(|(_, f)| f).take_while(move |f| f.path.starts_with(folder))
    }

    pub(crate) fn rust(&self) -> impl Iterator<Item = (&File, &Rust)> {
        self.files.values().filter_map(|f| f.rust.as_ref().map(|r| (f, r)))
    }

    /// Names of the folders directly below `folder` (which ends in `/`).
    pub(crate) fn folders(&self, folder: &str) -> BTreeSet<String> {
        self.under(folder).filter_map(|f| f.path[folder.len()..].split_once('/').map(|(name, _)| name.to_owned())).collect()
    }

    /// Is the whole file test code? Files under `tests/`, named `tests.rs`, or declared by a `#[cfg(test)] mod`.
    pub(crate) fn is_test_file(&self, path: &str) -> bool {
        path.contains("/tests/") || path.ends_with("/tests.rs") || path.contains("/benches/") || self.test_files.contains(path)
    }

    /// Is this place test code, by file or by item?
    pub(crate) fn is_test(&self, file: &File, offset: usize) -> bool {
        self.is_test_file(&file.path) || file.rust.as_ref().is_some_and(|r| r.in_test(offset))
    }
}

/// The crate a path belongs to: `crates/engine/src/lib.rs` → `engine`.
pub(crate) fn crate_of(path: &str) -> Option<&str> {
    if path.starts_with("xtask/") {
        return Some("xtask");
    }
    path.strip_prefix("crates/")?.split('/').next()
}

/// Files reached only through `#[cfg(test)] mod name;`.
fn test_modules(files: &BTreeMap<String, File>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in files.values() {
        let Some(rust) = &file.rust else { continue };
        for at in rust.find("mod").into_iter().filter(|&at| rust.in_test(at)) {
            let rest = rust.code[at + 3..].trim_start();
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !rest[name.len()..].trim_start().starts_with(';') {
                continue;
            }
            let folder = module_folder(&file.path);
            let nested = format!("{folder}{name}/");
            found.insert(format!("{folder}{name}.rs"));
            found.extend(files.range(nested.clone()..).map(|(k, _)| k.clone()).take_while(|k| k.starts_with(&nested)));
        }
    }
    found
}

/// Where the child modules of a file live, with a slash at the end.
fn module_folder(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    match name {
        "mod.rs" | "lib.rs" | "main.rs" => format!("{folder}/"),
        _ => format!("{folder}/{}/", name.trim_end_matches(".rs")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_code_is_known_by_path_by_module_and_by_item() {
        let tree = Tree::new(
            [
                ("crates/a/src/lib.rs", "mod x;\n#[cfg(test)]\nmod support;\n"),
                ("crates/a/src/x.rs", "fn f() {}\n#[cfg(test)]\nmod tests { fn g() {} }\n"),
                ("crates/a/src/support/deep.rs", "fn h() {}\n"),
                ("crates/orc/tests/it/main.rs", "fn i() {}\n"),
            ]
            .map(|(p, t)| (p.to_owned(), t.to_owned())),
        );
        let test = |path: &str, what: &str| {
            let file = tree.get(path).unwrap();
            tree.is_test(file, file.text.find(what).unwrap())
        };
        assert!(!test("crates/a/src/x.rs", "fn f"));
        assert!(test("crates/a/src/x.rs", "fn g"));
        assert!(test("crates/a/src/support/deep.rs", "fn h"));
        assert!(test("crates/orc/tests/it/main.rs", "fn i"));
        assert!(tree.exists("crates/a") && tree.exists("crates/a/src/x.rs") && !tree.exists("crates/b"));
        assert_eq!(tree.folders("crates/").into_iter().collect::<Vec<_>>(), ["a", "orc"]);
    }
}
