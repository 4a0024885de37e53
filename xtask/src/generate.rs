//! `cargo xtask gen`: files that are written from code and committed. The tests that compare them write them when told to,
//! so there is one definition of each; `--check` only compares.

use crate::{house::House, shell, test::install_npm};
use anyhow::{Result, bail, ensure};
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(15 * 60);

/// What is generated, and the test that owns it.
const OWNERS: &[(&str, &[&str], &str)] = &[
    ("docs/openapi.json", &["--package", "orc", "--bin", "orc"], "document"),
    // From the document above.
    ("docs/schema.graphql", &["--package", "graphql", "--lib"], "schema_in_docs"),
    ("docs/guide/tools.md", &["--package", "tools", "--lib"], "reference"),
];

pub(crate) fn main(house: &House, args: &[String]) -> Result<bool> {
    let check = match args {
        [] => false,
        [flag] if flag == "--check" => true,
        _ => bail!("`cargo xtask gen` takes --check or nothing"),
    };
    for (file, place, test) in OWNERS {
        println!("== {file}");
        let mut command = house.cargo(&[&["test"], *place, &[test]].concat());
        if !check {
            command.env("ORC_BLESS", "1");
        }
        ensure!(
            shell::run(&mut command, LIMIT, |line| line.contains("stale") || line.starts_with("error"))?.ok,
            "{file} is stale: run `cargo xtask gen`"
        );
    }
    println!("== client for TypeScript");
    install_npm(house)?;
    let script = if check { "gen:check" } else { "gen:api" };
    ensure!(
        shell::run(&mut house.npm(&["run", "--silent", script]), LIMIT, |_| true)?.ok,
        "the generated types are stale: run `cargo xtask gen`"
    );
    println!("== client for Python");
    let mut python = house.command("python3");
    python.arg("clients/python/generate.py").args(check.then_some("--check"));
    ensure!(shell::run(&mut python, LIMIT, |_| true)?.ok, "the client for Python is stale: run `cargo xtask gen`");
    Ok(true)
}
