//! Starting processes, touching files and reading the environment happen where the one permission check or the
//! composition is, nowhere else.

use super::{Finding, banned_paths};
use crate::tree::{Tree, crate_of};

const PROCESS: &str =
    "processes are started by `tools` (behind the one permission check), `drills`, `cli` and `orc` only; make it a tool or a port";
const FILES: &str =
    "files are touched by `store`, `tools`, `drills`, `terminal`, `testing`, `cli` and `orc` only; let the caller read and pass bytes in";
const ENVIRONMENT: &str = "the environment is read by `terminal`, `cli` and `orc` only, once, at start; take an option";

const SPAWNING: &[(&str, &str)] = &[("tokio::process", PROCESS), ("process::Command", PROCESS), ("Command::new", PROCESS)];
const FILE_IO: &[(&str, &str)] =
    &[("std::fs", FILES), ("tokio::fs", FILES), ("File::open", FILES), ("File::create", FILES), ("OpenOptions", FILES)];
const ENV: &[(&str, &str)] = &[("env::var", ENVIRONMENT), ("env::var_os", ENVIRONMENT), ("env::vars", ENVIRONMENT)];

/// `cli` opens the browser (`orc up --open`), `orc doctor` asks programs for their version.
const MAY_SPAWN: &[&str] = &["tools", "drills", "cli", "orc", "xtask"];
const MAY_TOUCH_FILES: &[&str] = &["store", "tools", "drills", "terminal", "testing", "cli", "orc", "xtask"];
/// `terminal` and `cli` read what describes the terminal and the person, `orc` the rest.
const MAY_READ_ENV: &[&str] = &["terminal", "cli", "orc", "xtask"];

/// Single files with a wider allowance, each with its reason.
const ALLOWED_FILES: &[(&str, &str)] =
    &[("crates/simulators/src/postgres.rs", "starts the outside system itself: a stand-in for a database would prove nothing")];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, _) in tree.rust().filter(|(f, _)| !ALLOWED_FILES.iter().any(|(path, _)| *path == f.path)) {
        let Some(name) = crate_of(&file.path) else { continue };
        for (may, banned) in [(MAY_SPAWN, SPAWNING), (MAY_TOUCH_FILES, FILE_IO), (MAY_READ_ENV, ENV)] {
            if !may.contains(&name) {
                findings.extend(banned_paths(tree, file, banned));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn hands_in_the_wrong_place_are_found() {
        let text = "fn f() { std::process::Command::new(\"git\"); }\nfn g() { std::fs::read(p); }\nfn h() { std::env::var(\"HOME\"); }\n";
        let files = [("crates/work/src/a.rs", text), ("crates/tools/src/git.rs", text), ("crates/orc/src/main.rs", text)];
        let expect = ["crates/tools/src/git.rs:3", "crates/work/src/a.rs:1", "crates/work/src/a.rs:2", "crates/work/src/a.rs:3"];
        assert_eq!(places(check, &files), expect);
    }
}
