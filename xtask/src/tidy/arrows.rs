//! Who may use whom. The graph is wide and shallow so that an edit rebuilds little and nothing calls back up.

use super::{Finding, on_line};
use crate::{manifest, tree::Tree};

/// Besides `base`, which all may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("expr", &[]),
    ("flow", &["expr"]),
    ("editing", &["expr", "flow"]),
    ("store", &[]),
    ("egress", &[]),
    ("simulators", &[]),
    ("resources", &["store"]),
    ("http", &["store", "resources"]),
    ("engine", &["flow", "store"]),
    ("gateway", &["store", "egress", "resources"]),
    ("tools", &["store", "egress", "resources"]),
    ("work", &["expr", "flow", "editing", "store", "resources", "engine", "http"]),
    ("agents", &["store", "resources", "engine", "gateway", "tools", "http"]),
    ("governance", &["store", "egress", "resources", "gateway", "http"]),
    ("graphql", &["http", "resources"]),
    ("drills", &["store", "flow", "editing", "engine", "gateway", "simulators"]),
    ("terminal", &["flow", "http"]),
    ("testing", &["flow", "editing", "terminal"]),
    ("cli", &["flow", "editing", "http", "drills", "terminal", "testing"]),
    (
        "orc",
        &[
            "expr",
            "flow",
            "editing",
            "store",
            "egress",
            "resources",
            "engine",
            "gateway",
            "tools",
            "simulators",
            "http",
            "work",
            "agents",
            "governance",
            "graphql",
            "drills",
            "terminal",
            "testing",
            "cli",
        ],
    ),
    ("xtask", &[]),
];

/// Arrows that only tests have, each with its reason.
const TESTS_MAY_USE: &[(&str, &str, &str)] = &[
    ("gateway", "simulators", "providers are tested against wire-faithful stand-ins"),
    ("tools", "simulators", "http.request is tested against the webhook sink"),
    ("egress", "simulators", "limits are tested against a server that misbehaves"),
    ("store", "simulators", "the contract is tested on a PostgreSQL server that it starts"),
    ("graphql", "store", "its tests give the server a memory for idempotency keys"),
    ("governance", "simulators", "deliveries are tested against a receiver that checks signatures and misbehaves"),
    ("work", "simulators", "features are tested against stand-ins of outside systems"),
    ("work", "tools", "a feature test runs a workflow with real tools"),
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let names: Vec<String> = tree.folders("crates/").into_iter().chain(tree.exists("xtask").then(|| "xtask".to_owned())).collect();
    for name in &names {
        let path = if name == "xtask" { "xtask/Cargo.toml".to_owned() } else { format!("crates/{name}/Cargo.toml") };
        let Some(file) = tree.get(&path) else { continue };
        let Some((_, allowed)) = MAY_USE.iter().find(|(n, _)| n == name) else {
            findings.push(on_line(&path, 1, format!("crate `{name}` has no row in the table of arrows: a new crate is an architecture change; add its row in xtask/src/tidy/arrows.rs and say why in ARCHITECTURE.md")));
            continue;
        };
        for dep in manifest::dependencies(&file.text) {
            let ours = names.contains(&dep.name);
            let in_tests = dep.dev && TESTS_MAY_USE.iter().any(|(who, whom, _)| who == name && *whom == dep.name);
            if ours && dep.name != "base" && !allowed.contains(&dep.name.as_str()) && !in_tests {
                findings.push(on_line(
                    &path,
                    dep.line,
                    format!("`{name}` may not use `{}`: arrows go one way only; pass the fact through `base`, an event or a port that `orc` plugs in", dep.name),
                ));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    #[test]
    fn a_forbidden_arrow_is_found_and_an_allowed_one_is_not() {
        let files = [
            ("crates/flow/Cargo.toml", "[dependencies]\nbase = { workspace = true }\nstore = { workspace = true }\n"),
            ("crates/store/Cargo.toml", "[dependencies]\nbase = { workspace = true }\n[dev-dependencies]\nflow = { workspace = true }\n"),
            (
                "crates/engine/Cargo.toml",
                "[dependencies]\nflow = { workspace = true }\nstore.workspace = true\nserde = { workspace = true }\n",
            ),
            ("crates/gateway/Cargo.toml", "[dev-dependencies]\nsimulators = { workspace = true }\n"),
            ("crates/simulators/Cargo.toml", ""),
            ("crates/newcomer/Cargo.toml", ""),
        ];
        assert_eq!(places(check, &files), ["crates/flow/Cargo.toml:3", "crates/newcomer/Cargo.toml:1", "crates/store/Cargo.toml:4"]);
    }
}
