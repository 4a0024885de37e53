//! The parts that call Cargo. All use the whole workspace, so that features are unified once and nothing is compiled twice.

use super::{
    Outcome,
    counts::{notes_of_libtest, of_libtest},
};
use crate::{house::House, shell};
use anyhow::{Context, Result, ensure};
use std::{process::Command, time::Duration};

/// Property tests draw the same cases on every machine, so that a red run says something about the commit and comes back when
/// it is repeated. `cargo test` by hand and the deep tier draw new ones.
const CASES: (&str, &str) = ("PROPTEST_RNG_SEED", "20261130");

const BUILD_LIMIT: Duration = Duration::from_secs(25 * 60);

pub(super) fn fmt(house: &House) -> Result<Outcome> {
    let done = shell::run(&mut house.cargo(&["fmt", "--all", "--check"]), BUILD_LIMIT, |_| true)?;
    Ok(Outcome::check("cargo fmt --all --check (mend with `cargo fmt --all`)", done.ok))
}

pub(super) fn clippy(house: &House) -> Result<Outcome> {
    let done = shell::run(&mut house.cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]), BUILD_LIMIT, |_| true)?;
    Ok(Outcome::check("cargo clippy", done.ok))
}

pub(super) fn unit(house: &House) -> Result<Outcome> {
    let mut command = house.cargo(&["test", "--workspace", "--lib", "--bins", "--no-fail-fast", "--", "--show-output"]);
    command.env(CASES.0, std::env::var(CASES.0).unwrap_or(CASES.1.to_owned()));
    tests("unit", &mut command, BUILD_LIMIT)
}

pub(super) fn black_box(house: &House) -> Result<Outcome> {
    if !house.root.join("crates/orc/tests/it").is_dir() {
        return Ok(Outcome::skipped("black-box tests: crates/orc/tests/it does not exist"));
    }
    let mut command = house.cargo(&["test", "--workspace", "--test", "*", "--no-fail-fast", "--", "--show-output"]);
    command.env("ORC_BIN", house.binary());
    tests("black-box", &mut command, BUILD_LIMIT)
}

/// Runs a `cargo test` and counts. A program that ends without saying its result has failed once more.
pub(super) fn tests(name: &str, command: &mut Command, limit: Duration) -> Result<Outcome> {
    let done = shell::run(command, limit, worth_showing)?;
    let mut outcome = Outcome { counts: of_libtest(&done.text), notes: notes_of_libtest(&done.text) };
    if !done.ok {
        let from = if done.text.contains("test result: ") { done.text.find("\nfailures:\n") } else { Some(0) };
        println!("{}", from.map_or("", |at| &done.text[at..]));
        if outcome.counts.failed == 0 {
            outcome.add(&format!("{name}: did not build, or a test program ended early"), false);
        }
    }
    Ok(outcome)
}

/// Progress, results, and what was skipped; tests that pass are counted, not listed, and so are their words.
fn worth_showing(line: &str) -> bool {
    const SHOWN: &[&str] = &["Compiling ", "Finished ", "Running ", "test result: ", "SKIPPED ", "error", "warning"];
    let unindented = line.trim_start();
    (line.starts_with("test ") && line.ends_with("FAILED"))
        || (SHOWN.iter().any(|s| unindented.starts_with(s)) && line.len() - unindented.len() < 14)
}

/// Builds the release binary and keeps a copy of it in the checkout.
pub(crate) fn build_release(house: &House, show: shell::Filter) -> Result<()> {
    let done = shell::run(&mut house.cargo(&["build", "--release", "--package", "orc"]), BUILD_LIMIT, show)?;
    ensure!(done.ok, "the release build failed");
    let (from, to) = (house.target.join("release/orc"), house.binary());
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder)?;
    }
    // A running server keeps the old file; a new one takes its name.
    let fresh = to.with_extension("new");
    std::fs::copy(&from, &fresh).with_context(|| format!("cannot copy {}", from.display()))?;
    std::fs::rename(&fresh, &to)?;
    Ok(())
}

pub(super) fn release(house: &House) -> Result<Outcome> {
    build_release(house, |_| true)?;
    let bytes = std::fs::metadata(house.binary())?.len();
    println!("{}: {:.1} MB", house.binary().display(), bytes_to_mb(bytes));
    let mut outcome = Outcome::check("cargo build --release", true);
    outcome.add(&format!("the binary has {:.1} MB, at most 60", bytes_to_mb(bytes)), bytes <= 60_000_000);
    Ok(outcome)
}

fn bytes_to_mb(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes / 1000).unwrap_or(u32::MAX)) / 1000.0
}
