//! The engine knows no HTTP, no provider, no SQL, no wall clock and no randomness, and its machine does nothing at all
//! but compute: that is why the real code can be run under simulation by seed.

use super::{Finding, banned_paths};
use crate::tree::Tree;

const OUTSIDE: &str = "the engine knows no HTTP, no provider and no database; name what the outside must do in crates/engine/src/port.rs";
const TIME: &str = "the engine's time comes from `base::Clock`, so that a simulation by seed can hold it";
const RANDOM: &str = "the engine's randomness comes from `base::Rng`, so that a seed reproduces a run";
const MACHINE: &str = "the machine is pure (event in, state and effects out); return an effect and let the runner carry it out";

const BANNED: &[(&str, &str)] = &[
    ("axum", OUTSIDE),
    ("hyper", OUTSIDE),
    ("reqwest", OUTSIDE),
    ("rusqlite", OUTSIDE),
    ("sqlx", OUTSIDE),
    ("std::fs", OUTSIDE),
    ("std::net", OUTSIDE),
    ("std::process", OUTSIDE),
    ("SystemTime", TIME),
    ("Instant", TIME),
    ("Timestamp::now", TIME),
    ("tokio::time", TIME),
    ("rand", RANDOM),
    ("new_v4", RANDOM),
    ("now_v7", RANDOM),
];

const BANNED_IN_MACHINE: &[(&str, &str)] =
    &[("async", MACHINE), (".await", MACHINE), ("tokio", MACHINE), ("Mutex", MACHINE), ("std::thread", MACHINE)];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let engine = tree.under("crates/engine/src/").flat_map(|f| banned_paths(tree, f, BANNED));
    let machine = tree.under("crates/engine/src/machine/").flat_map(|f| banned_paths(tree, f, BANNED_IN_MACHINE));
    engine.chain(machine).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn the_outside_is_found_in_the_engine_and_effects_in_its_machine() {
        let files = [
            ("crates/engine/src/runner/a.rs", "use axum::Router;\nasync fn f() { g().await }\nfn t() { SystemTime::now(); }\n"),
            ("crates/engine/src/machine/b.rs", "fn pure() {}\nasync fn f() {}\n"),
            ("crates/http/src/c.rs", "use axum::Router;\n"),
        ];
        assert_eq!(
            places(check, &files),
            ["crates/engine/src/machine/b.rs:2", "crates/engine/src/runner/a.rs:1", "crates/engine/src/runner/a.rs:3"]
        );
    }
}
