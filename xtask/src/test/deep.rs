//! The second tier: the same tests with many more cases, and the coverage report. Hours, not minutes.

use super::{Outcome, rust, setup};
use crate::{house::House, shell};
use anyhow::{Context, Result};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

const LIMIT: Duration = Duration::from_secs(3600);
const GOAL: f64 = 80.0;

/// Property tests that leave the number of cases open read PROPTEST_CASES, the kill loop reads ORC_KILLS, the power cuts ORC_CUTS.
pub(super) fn long_unit(house: &House) -> Result<Outcome> {
    let mut command = house.cargo(&["test", "--workspace", "--lib", "--no-fail-fast", "--", "--show-output"]);
    command.env("PROPTEST_CASES", "20000");
    rust::tests("long-unit", &mut command, LIMIT)
}

pub(super) fn long_black_box(house: &House) -> Result<Outcome> {
    let mut command = house.cargo(&["test", "--workspace", "--test", "*", "--no-fail-fast", "--", "--show-output"]);
    command.env("ORC_BIN", house.binary()).env("ORC_KILLS", "200").env("ORC_CUTS", "20");
    match mcp_python(house) {
        Ok(python) => {
            command.env("ORC_MCP_PYTHON", python);
        }
        Err(error) => println!("the client of the Model Context Protocol could not be installed: {error:#}"),
    }
    rust::tests("long-black-box", &mut command, LIMIT)
}

/// A Python with the official client of the Model Context Protocol, in a place of its own.
fn mcp_python(house: &House) -> Result<PathBuf> {
    let place = house.root.join("target/mcp-python");
    let python = place.join("bin/python");
    if !python.exists() {
        let made = shell::run(house.command("python3").args(["-m", "venv"]).arg(&place), LIMIT, |_| true)?;
        anyhow::ensure!(made.ok, "python3 makes no virtual environment");
    }
    let mut install = house.command(&python.to_string_lossy());
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "mcp==2.3.0"]);
    anyhow::ensure!(shell::run(&mut install, LIMIT, |_| true)?.ok, "pip does not install mcp");
    Ok(python)
}

/// Builds everything with counters, runs all tests, and adds up what was reached. The tools must be those of the
/// compiler: counters of another LLVM cannot be read.
pub(super) fn coverage(house: &House) -> Result<Outcome> {
    let Some((profdata, cov)) = llvm_tools(house) else {
        return Ok(Outcome::skipped(
            "coverage: the compiler's own llvm-profdata and llvm-cov are missing; run: rustup component add llvm-tools",
        ));
    };
    let folder = house.scratch("coverage")?;
    let target = house.root.join("target/coverage");
    let flags = |command: &mut std::process::Command| {
        command
            .env("RUSTFLAGS", "-C instrument-coverage")
            .env("CARGO_TARGET_DIR", &target)
            .env("LLVM_PROFILE_FILE", folder.join("%p-%8m.profraw"));
    };
    let mut list = house.cargo(&["test", "--workspace", "--no-run", "--message-format=json"]);
    flags(&mut list);
    let programs = executables(&shell::run(&mut list, LIMIT, |line| !line.starts_with('{'))?.text);
    let mut run = house.cargo(&["test", "--workspace", "--no-fail-fast", "--", "--show-output"]);
    flags(&mut run);
    let mut outcome = rust::tests("coverage", &mut run, LIMIT)?;
    let merged = folder.join("all.profdata");
    let raw = folder.join("files.txt");
    std::fs::write(&raw, profiles(&folder)?)?;
    let merge = shell::run(
        house.command(&profdata.to_string_lossy()).args(["merge", "-sparse", "-f"]).arg(&raw).arg("-o").arg(&merged),
        LIMIT,
        |_| true,
    )?;
    outcome.add("llvm-profdata merge", merge.ok);
    let mut report = house.command(&cov.to_string_lossy());
    report
        .args([
            "report",
            "--summary-only",
            "--ignore-filename-regex",
            "(/registry/|/rustc/|/tests/|tests\\.rs|/xtask/src/)",
            "--instr-profile",
        ])
        .arg(&merged);
    programs.iter().enumerate().for_each(|(i, program)| {
        if i > 0 {
            report.arg("--object");
        }
        report.arg(program);
    });
    let said = shell::run(&mut report, LIMIT, |_| true)?.text;
    let lines = total_lines(&said).context("llvm-cov printed no total")?;
    println!("line coverage: {lines:.1} %, the goal is above {GOAL} %");
    outcome.add(&format!("line coverage {lines:.1} % is above {GOAL} %"), lines > GOAL);
    Ok(outcome)
}

/// From the toolchain, where rustup can put them, or from the PATH when they are of the same LLVM.
fn llvm_tools(house: &House) -> Option<(PathBuf, PathBuf)> {
    let quiet: shell::Filter = |_| false;
    let ask = |args: &[&str]| shell::run(house.command("rustc").args(args), LIMIT, quiet).ok().filter(|d| d.ok).map(|d| d.text);
    let version = ask(&["-vV"])?;
    let field = |name: &str| version.lines().find_map(|l| l.strip_prefix(name).map(str::trim).map(str::to_owned));
    let folder = Path::new(ask(&["--print", "sysroot"])?.trim()).join("lib/rustlib").join(field("host:")?).join("bin");
    let own = (folder.join("llvm-profdata"), folder.join("llvm-cov"));
    let there = || own.0.is_file() && own.1.is_file();
    if !there() && setup::find("rustup").is_some() {
        println!("installing llvm-tools");
        let _ = shell::run(house.command("rustup").args(["component", "add", "llvm-tools"]), LIMIT, quiet);
    }
    if there() {
        return Some(own);
    }
    let major = field("LLVM version:")?.split('.').next()?.to_owned();
    Some((setup::find(&format!("llvm-profdata-{major}"))?, setup::find(&format!("llvm-cov-{major}"))?))
}

fn executables(messages: &str) -> Vec<String> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|message| message["executable"].as_str().map(str::to_owned))
        .collect()
}

fn profiles(folder: &Path) -> Result<String> {
    let mut names = String::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "profraw") {
            names.push_str(&format!("{}\n", path.display()));
        }
    }
    Ok(names)
}

/// The percentage of lines in the row `TOTAL`: regions, functions, lines, branches, each as count, missed, percent.
fn total_lines(report: &str) -> Option<f64> {
    let row = report.lines().find(|l| l.starts_with("TOTAL"))?;
    row.split_whitespace().filter_map(|w| w.strip_suffix('%')).nth(2)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_read() {
        let report = "Filename Regions Missed Cover\nTOTAL 100 20 80.00% 10 1 90.00% 200 30 85.00% 0 0 -\n";
        assert_eq!(total_lines(report), Some(85.0));
    }
}
