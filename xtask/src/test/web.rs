//! The console: types, lint, format, unit tests, build, size. Its package.json says how; here only what.

use super::{Outcome, counts::of_suite, setup};
use crate::{house::House, shell, tree::Tree};
use anyhow::{Result, ensure};
use std::{
    hash::{Hash, Hasher},
    time::Duration,
};

const LIMIT: Duration = Duration::from_secs(10 * 60);

/// Scripts of package.json that pass or fail as a whole; unit tests are counted one by one.
const BEFORE: &[&str] = &["typecheck", "lint", "format:check", "extract:check", "gen:check"];

pub(super) fn run(house: &House) -> Result<Outcome> {
    if !house.web().join("package.json").is_file() {
        return Ok(Outcome::skipped("console: web/package.json does not exist"));
    }
    setup::install_npm(house)?;
    let mut outcome = Outcome::default();
    for script in BEFORE {
        outcome.add(&format!("npm run {script}"), script_passes(house, script)?);
    }
    println!("-- npm run test");
    outcome.join(suite(house.npm(&["run", "--silent", "test"]), LIMIT)?);
    println!("-- npm run build");
    let built = build(house, |_| true).inspect_err(|error| println!("{error:#}"));
    outcome.add("npm run build", built.is_ok());
    outcome.add("npm run size", script_passes(house, "size")?);
    Ok(outcome)
}

fn script_passes(house: &House, script: &str) -> Result<bool> {
    println!("-- npm run {script}");
    Ok(shell::run(&mut house.npm(&["run", "--silent", script]), LIMIT, |_| true)?.ok)
}

/// Runs a suite and counts; one that ends without its closing line has failed.
pub(super) fn suite(mut command: std::process::Command, limit: Duration) -> Result<Outcome> {
    let name = shell::describe(&command);
    let done = shell::run(&mut command, limit, |_| true)?;
    let counted = of_suite(&done.text);
    let mut outcome = Outcome { counts: counted.unwrap_or_default(), notes: Vec::new() };
    outcome.notes.extend(failures(&done.text));
    if outcome.counts.failed == 0 && (!done.ok || counted.is_none()) {
        outcome.add(&format!("{name} ended early or with an error"), false);
    }
    Ok(outcome)
}

/// Vitest's own list of what failed.
fn failures(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines().filter_map(|line| line.trim().strip_prefix("FAIL ")).map(|name| format!("failed: {}", name.trim()))
}

/// Builds the console that the binary embeds, unless it was built from these very files: a new build would make the
/// binary stale, and linking that takes minutes.
pub(crate) fn build(house: &House, show: shell::Filter) -> Result<()> {
    setup::install_npm(house)?;
    let stamp = house.web().join("node_modules/.built-from");
    let source = source(house)?;
    if house.web().join("dist/index.html").is_file() && std::fs::read(&stamp).is_ok_and(|built| built == source.as_bytes()) {
        println!("console: already built from these files");
        return Ok(());
    }
    ensure!(
        shell::run(&mut house.npm(&["run", "--silent", "build"]), LIMIT, show)?.ok,
        "the console's build failed: npm run build in web/"
    );
    std::fs::write(stamp, source)?;
    Ok(())
}

/// Names and digests of everything in web/ that git knows or would take.
fn source(house: &House) -> Result<String> {
    let tree = Tree::of_checkout(&house.root)?;
    let mut hash = std::hash::DefaultHasher::new();
    for file in tree.under("web/") {
        (&file.path, &file.text).hash(&mut hash);
    }
    Ok(format!("{:016x}", hash.finish()))
}
