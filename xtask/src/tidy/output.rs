//! Printing is the business of the command line: a library that prints breaks `--json` and the progress tree.

use super::{Finding, banned_paths};
use crate::tree::{Tree, crate_of};

const WHY: &str = "only `terminal`, `cli`, `orc`, `drills` and xtask print; return a value or use `tracing`";
const BANNED: &[(&str, &str)] =
    &[("println!", WHY), ("print!", WHY), ("eprintln!", WHY), ("eprint!", WHY), ("std::io::stdout", WHY), ("std::io::stderr", WHY)];

const ALLOWED: &[&str] =
    &["crates/terminal/src/", "crates/cli/src/", "crates/orc/src/", "crates/orc/build.rs", "crates/drills/src/", "xtask/src/"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.rust()
        .map(|(file, _)| file)
        .filter(|f| crate_of(&f.path).is_some() && !ALLOWED.iter().any(|a| f.path.starts_with(a)))
        .flat_map(|f| banned_paths(tree, f, BANNED))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn printing_libraries_are_found() {
        let text = "fn f() {\n    println!(\"x\");\n    eprint!(\"y\");\n}\n#[cfg(test)]\nmod tests { fn t() { println!(\"z\"); } }\n";
        let files = [("crates/engine/src/a.rs", text), ("crates/cli/src/a.rs", text), ("crates/drills/src/bench.rs", text)];
        assert_eq!(places(check, &files), ["crates/engine/src/a.rs:2", "crates/engine/src/a.rs:3"]);
    }
}
