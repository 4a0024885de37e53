//! Time and randomness are parameters. The real ones live in `orc`; everybody else takes `base::Clock` and `base::Rng`.

use super::{Finding, banned_paths};
use crate::tree::{Tree, crate_of};

const TIME: &str = "the real clock lives in `orc` only; take `base::Clock`, so that tests and simulations can hold time";
const RANDOM: &str = "real randomness lives in `orc` only; take `base::Rng`, so that a seed reproduces what happened";

const BANNED: &[(&str, &str)] = &[
    ("SystemTime::now", TIME),
    ("Instant::now", TIME),
    ("Timestamp::now", TIME),
    ("Zoned::now", TIME),
    ("Uuid::new_v4", RANDOM),
    ("Uuid::now_v7", RANDOM),
    ("rand::rng", RANDOM),
    ("rand::random", RANDOM),
    ("SystemRandom", RANDOM),
    ("getrandom", RANDOM),
];

/// Crates that measure or compose rather than decide.
const ALLOWED: &[(&str, &str)] = &[
    ("orc", "holds the real clock and the real randomness"),
    ("xtask", "times the parts of the test run"),
    ("drills", "a benchmark measures real time"),
];

/// Single files, each with its reason.
const ALLOWED_FILES: &[(&str, &str)] = &[];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.rust()
        .map(|(file, _)| file)
        .filter(|f| !crate_of(&f.path).is_some_and(|c| ALLOWED.iter().any(|(name, _)| *name == c)))
        .filter(|f| !ALLOWED_FILES.iter().any(|(path, _)| *path == f.path))
        .flat_map(|f| banned_paths(tree, f, BANNED))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn a_second_clock_is_found() {
        let text = "fn f() { let t = Instant::now(); }\nfn g() { let id = uuid::Uuid::new_v4(); }\n";
        let files = [("crates/work/src/a.rs", text), ("crates/orc/src/clock.rs", text), ("crates/work/src/tests.rs", text)];
        assert_eq!(places(check, &files), ["crates/work/src/a.rs:1", "crates/work/src/a.rs:2"]);
    }
}
