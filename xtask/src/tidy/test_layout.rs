//! Integration tests are one program per purpose: ten test programs link ten times.

use super::{Finding, on_line};
use crate::tree::Tree;

/// Folders that may hold integration tests, each with its reason.
const ALLOWED: &[(&str, &str)] = &[
    ("crates/orc/tests/it/", "black-box tests of the built binary"),
    ("crates/engine/tests/sim/", "simulation by seed"),
    ("crates/drills/tests/", "drills"),
    ("crates/flow/tests/bad_input.rs", "hostile files are measured in a process of their own"),
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, _) in tree.rust() {
        let Some((_, inside)) =
            file.path.split_once("/tests/").filter(|(head, _)| head.starts_with("crates/") && head.matches('/').count() == 1)
        else {
            continue;
        };
        if !ALLOWED.iter().any(|(folder, _)| file.path.starts_with(folder)) {
            let places: Vec<&str> = ALLOWED.iter().map(|(f, _)| *f).collect();
            findings.push(on_line(
                &file.path,
                1,
                format!(
                    "`tests/{inside}` would be one more program to link: put unit tests beside the code and black-box tests into one of {}",
                    places.join(", ")
                ),
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn stray_test_programs_are_found() {
        let files = [
            ("crates/store/tests/stray.rs", ""),
            ("crates/orc/tests/it/main.rs", ""),
            ("crates/store/src/tests.rs", ""),
            ("crates/store/src/x/tests/deep.rs", ""),
        ];
        assert_eq!(places(check, &files), ["crates/store/tests/stray.rs:1"]);
    }
}
