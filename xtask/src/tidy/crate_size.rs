//! No crate above 12,000 production lines; `base` stays small because everything waits for it, `orc` because it only composes.

use super::{Finding, on_line};
use crate::tree::Tree;

fn limit(name: &str) -> usize {
    match name {
        "base" => 4_000,
        "orc" => 3_000,
        _ => 12_000,
    }
}

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for name in tree.folders("crates/") {
        let folder = format!("crates/{name}/src/");
        let lines: usize = tree
            .under(&folder)
            .filter(|f| !tree.is_test_file(&f.path))
            .filter_map(|f| f.rust.as_ref())
            .map(|r| r.lines().saturating_sub(r.test_lines()))
            .sum();
        let limit = limit(&name);
        if lines > limit {
            findings.push(on_line(
                &format!("crates/{name}/Cargo.toml"),
                1,
                format!("`{name}` has {lines} production lines, the limit is {limit}: an edit rebuilds the whole crate; cut it where an outside system or a pure job begins"),
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn a_large_crate_is_found_and_its_tests_do_not_count() {
        let (big, tests) = ("fn x() {}\n".repeat(7_000), "fn t() {}\n".repeat(9_000));
        let within = format!("fn x() {{}}\n#[cfg(test)]\nmod tests {{\n{tests}}}\n");
        let files = [
            ("crates/a/src/one.rs", big.as_str()),
            ("crates/a/src/two.rs", &big),
            ("crates/b/src/lib.rs", &big),
            ("crates/b/src/tests.rs", &tests),
            ("crates/b/src/c.rs", &within),
            ("crates/base/src/lib.rs", &big),
        ];
        assert_eq!(places(check, &files), ["crates/a/Cargo.toml:1", "crates/base/Cargo.toml:1"]);
    }
}
