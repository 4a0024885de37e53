//! `unsafe` nowhere: forbidden by the workspace's lints, and the lint itself may not be softened.

use super::{Finding, at, on_line};
use crate::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, rust) in tree.rust() {
        for offset in rust.find("unsafe") {
            findings.push(at(file, offset, "`unsafe`: nothing here needs it; use a crate whose business it is"));
        }
    }
    if let Some(root) = tree.get("Cargo.toml").filter(|f| !f.text.contains("unsafe_code = \"forbid\"")) {
        findings.push(on_line(&root.path, 1, "[workspace.lints.rust] must say `unsafe_code = \"forbid\"`"));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn unsafe_code_and_a_softened_lint_are_found() {
        let files = [
            ("Cargo.toml", "[workspace.lints.rust]\nunsafe_code = \"warn\"\n"),
            ("crates/a/src/lib.rs", "// not unsafe\nfn f() { unsafe { g() } }\n"),
        ];
        assert_eq!(places(check, &files), ["Cargo.toml:1", "crates/a/src/lib.rs:2"]);
    }
}
