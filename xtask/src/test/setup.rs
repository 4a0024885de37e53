//! What the tests need from the system: installed when that is allowed, otherwise named in one command.

use super::Outcome;
use crate::{house::House, shell};
use anyhow::{Result, ensure};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// Programs and the Debian packages that bring them.
const NEEDED: &[(&[&str], &str)] = &[
    (&["git"], "git"),
    (&["bwrap"], "bubblewrap"),
    (&["pdftotext"], "poppler-utils"),
    (CHROMIUM, "chromium"),
    (&["python3"], "python3"),
    (&["pg_ctlcluster"], "postgresql"),
    (&["linux.uml"], "user-mode-linux"),
];

/// Names under which Chromium is found.
pub(super) const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

/// Suites that others wrote, for the black-box tests.
const SUITES: &str = "crates/orc/tests/js";

const LIMIT: Duration = Duration::from_secs(10 * 60);

pub(super) fn run(house: &House) -> Result<Outcome> {
    let mut outcome = packages(house)?;
    outcome.join(components(house)?);
    outcome.join(npm(house)?);
    Ok(outcome)
}

fn packages(house: &House) -> Result<Outcome> {
    let missing: Vec<&str> =
        NEEDED.iter().filter(|(names, _)| !names.iter().any(|n| find(n).is_some())).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        println!("Debian packages: all there");
        return Ok(Outcome::check("Debian packages", true));
    }
    let by_hand = format!("sudo apt-get update && sudo apt-get install -y --no-install-recommends {}", missing.join(" "));
    let Some(prefix) = root_prefix(house) else {
        return Ok(Outcome::skipped(format!(
            "Debian packages {} are missing and may not be installed from here; run: {by_hand}",
            missing.join(", ")
        )));
    };
    println!("installing {}", missing.join(", "));
    let mut install = vec!["apt-get", "install", "-y", "--no-install-recommends"];
    install.extend(&missing);
    let ok = apt(house, &prefix, &["apt-get", "update"])? && apt(house, &prefix, &install)?;
    Ok(if ok {
        Outcome::check("Debian packages", true)
    } else {
        Outcome::skipped(format!("Debian packages could not be installed; run: {by_hand}"))
    })
}

/// A minimal toolchain comes without its formatter and linter.
fn components(house: &House) -> Result<Outcome> {
    let there = |tool: &str| shell::run(&mut house.cargo(&[tool, "--version"]), LIMIT, |_| false).is_ok_and(|done| done.ok);
    let missing: Vec<&str> =
        [("fmt", "rustfmt"), ("clippy", "clippy")].into_iter().filter(|(tool, _)| !there(tool)).map(|(_, name)| name).collect();
    if missing.is_empty() {
        println!("Rust components: all there");
        return Ok(Outcome::check("Rust components", true));
    }
    let by_hand = format!("rustup component add {}", missing.join(" "));
    println!("{by_hand}");
    let mut command = house.command("rustup");
    command.args(["component", "add"]).args(&missing);
    let ok = find("rustup").is_some() && shell::run(&mut command, LIMIT, |_| true)?.ok;
    Ok(if ok { Outcome::check("Rust components", true) } else { Outcome::skipped(format!("Rust components are missing; run: {by_hand}")) })
}

fn apt(house: &House, prefix: &[&str], args: &[&str]) -> Result<bool> {
    let words: Vec<&str> = prefix.iter().chain(args).copied().collect();
    let mut command = house.command(words[0]);
    command.args(&words[1..]).env("DEBIAN_FRONTEND", "noninteractive");
    Ok(shell::run(&mut command, LIMIT, |line| line.starts_with("E:") || line.starts_with("Setting up"))?.ok)
}

/// How to act as root without asking anybody: not at all, by being root, or by `sudo -n`.
fn root_prefix(house: &House) -> Option<Vec<&'static str>> {
    find("apt-get")?;
    let quiet: shell::Filter = |_| false;
    let says = |program: &str, args: &[&str]| shell::run(house.command(program).args(args), LIMIT, quiet).ok();
    if says("id", &["-u"])?.text.trim() == "0" {
        return Some(Vec::new());
    }
    says("sudo", &["-n", "true"])?.ok.then(|| vec!["sudo", "-n"])
}

/// A program on the PATH.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

fn npm(house: &House) -> Result<Outcome> {
    if !house.web().join("package.json").is_file() {
        return Ok(Outcome::skipped("npm packages: web/package.json does not exist"));
    }
    install_npm(house)?;
    let mut outcome = Outcome::check("npm packages", true);
    if !installed(house, &house.root.join(SUITES))? {
        outcome.join(Outcome::skipped(format!("npm packages of {SUITES} could not be installed")));
    }
    Ok(outcome)
}

/// Those of the console, which builds need too.
pub(crate) fn install_npm(house: &House) -> Result<()> {
    ensure!(installed(house, &house.web())?, "`npm ci` failed in web/");
    Ok(())
}

/// `npm ci`, unless what is installed was installed from this very lock file.
fn installed(house: &House, folder: &Path) -> Result<bool> {
    let lock = std::fs::read(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.installed-from");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        println!("npm packages: all there");
        return Ok(true);
    }
    let mut command = house.npm(&["ci", "--no-audit", "--no-fund"]);
    let done = shell::run(command.current_dir(folder), LIMIT, |_| true)?;
    if done.ok {
        std::fs::write(stamp, lock)?;
    }
    Ok(done.ok)
}
