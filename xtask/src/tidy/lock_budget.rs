//! A budget of packages in Cargo.lock: every one is compiled by everybody and trusted by everybody.

use super::{Finding, on_line};
use crate::tree::Tree;

const BUDGET: usize = 650;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(lock) = tree.get("Cargo.lock") else {
        return vec![on_line("Cargo.lock", 1, "is missing: the lock file is committed so that everybody builds the same")];
    };
    let count = lock.text.lines().filter(|l| l.trim() == "[[package]]").count();
    if count <= BUDGET {
        return Vec::new();
    }
    vec![on_line(
        "Cargo.lock",
        1,
        format!(
            "{count} packages, the budget is {BUDGET}: find out with `cargo tree` what brought them and choose a smaller crate or fewer features"
        ),
    )]
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn a_lock_above_the_budget_is_found() {
        let lock = |n: usize| "[[package]]\nname = \"x\"\n".repeat(n);
        assert_eq!(places(check, &[("Cargo.lock", &lock(651))]), ["Cargo.lock:1"]);
        assert!(places(check, &[("Cargo.lock", &lock(650))]).is_empty());
        assert_eq!(places(check, &[]), ["Cargo.lock:1"]);
    }
}
