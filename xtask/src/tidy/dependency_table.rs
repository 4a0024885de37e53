//! ARCHITECTURE.md lists every direct external dependency with its reason, and no other.

use super::{Finding, on_line};
use crate::{manifest, tree::Tree};

const PAGE: &str = "ARCHITECTURE.md";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(root) = tree.get("Cargo.toml") else { return Vec::new() };
    let rows = rows(tree);
    let declared: Vec<(String, usize)> = manifest::parse(&root.text)
        .into_iter()
        .filter(|e| e.table == "workspace.dependencies" && !e.value.contains("path ="))
        .map(|e| (e.key, e.line))
        .collect();
    let used = |name: &str| {
        tree.files().filter(|f| f.path.ends_with("/Cargo.toml")).any(|f| manifest::dependencies(&f.text).iter().any(|d| d.name == name))
    };
    let mut findings = Vec::new();
    for (name, line) in &declared {
        if !rows.iter().any(|(n, _)| n == name) {
            findings.push(on_line("Cargo.toml", *line, format!("`{name}` has no reason: add a row to the dependency table of {PAGE}")));
        }
        if !used(name) {
            findings.push(on_line("Cargo.toml", *line, format!("`{name}` is used by no crate: remove the line, here and in {PAGE}")));
        }
    }
    for (name, line) in rows.iter().filter(|(n, _)| !declared.iter().any(|(d, _)| d == n)) {
        findings.push(on_line(PAGE, *line, format!("`{name}` is not a dependency any more: remove its row")));
    }
    findings
}

/// First cells, in backticks, of the table under the heading that names dependencies.
fn rows(tree: &Tree) -> Vec<(String, usize)> {
    let Some(page) = tree.get(PAGE) else { return Vec::new() };
    let mut inside = false;
    let mut rows = Vec::new();
    for (i, line) in page.text.lines().enumerate() {
        if line.starts_with('#') {
            inside = line.to_ascii_lowercase().contains("dependenc");
        }
        if let Some(cell) = line.strip_prefix("| `").filter(|_| inside) {
            rows.extend(
                cell.split('|')
                    .next()
                    .unwrap_or("")
                    .split('`')
                    .step_by(2)
                    .filter(|n| !n.trim().is_empty() && *n != ", ")
                    .map(|n| (n.to_owned(), i + 1)),
            );
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn dependencies_without_a_reason_and_reasons_without_a_dependency_are_found() {
        let files = [
            (
                "Cargo.toml",
                "[workspace.dependencies]\nserde = { version = \"1\" }\nrand = { version = \"1\" }\nidle = { version = \"1\" }\nhyper = { version = \"1\" }\nhyper-util = { version = \"1\" }\n",
            ),
            (
                "crates/a/Cargo.toml",
                "[dependencies]\nserde = { workspace = true }\nrand = { workspace = true }\nhyper = { workspace = true }\nhyper-util = { workspace = true }\n",
            ),
            (
                "ARCHITECTURE.md",
                "# House\n| `left` | x |\n## Dependencies\n| crate | why |\n|---|---|\n| `serde` | bytes |\n| `idle` | x |\n| `gone` | x |\n| `hyper`, `hyper-util` | x |\n",
            ),
        ];
        assert_eq!(places(check, &files), ["ARCHITECTURE.md:8", "Cargo.toml:3", "Cargo.toml:4"]);
    }
}
