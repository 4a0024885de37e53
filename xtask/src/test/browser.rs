//! Browser tests: the embedded console against the real server with a fresh data folder, then the console with its mock for what
//! did not pass there (it can show every state). Debian's Chromium, nothing downloaded.

use super::{Outcome, setup, web::suite};
use crate::{house::House, server::Server};
use anyhow::Result;
use std::{path::Path, process::Command, time::Duration};

const LIMIT: Duration = Duration::from_secs(15 * 60);

/// Runs that are there before a test looks: one ends, one writes, one waits for a person.
const SEEDS: &[&str] =
    &["examples/csv-quality/csv-quality.yaml", "examples/changelog/changelog.yaml", "examples/ticket-triage/ticket-triage.yaml"];

pub(super) fn run(house: &House) -> Result<Outcome> {
    if !house.web().join("package.json").is_file() {
        return Ok(Outcome::skipped("browser tests: web/package.json does not exist"));
    }
    let Some(browser) = setup::CHROMIUM.iter().find_map(|name| setup::find(name)) else {
        return Ok(Outcome::skipped("browser tests: no Chromium on the PATH; run: sudo apt-get install -y chromium"));
    };
    println!("-- against the server");
    let scratch = house.scratch("browser")?;
    let passed = scratch.join("passed.json");
    let server = Server::start(house, &scratch.join("data"))?;
    for file in SEEDS {
        let started = house.orc(&server.data, &["run", file, "--watch=false", "--quiet"]).status()?;
        println!("started {file} ({started})");
    }
    let mut command = e2e(house, &browser);
    command.env("ORC_URL", &server.url).env("ORC_SIGNIN", &server.sign_in).env("ORC_DATA", &server.data).env("ORC_BIN", house.binary());
    command.env("ORC_E2E_PASSED", &passed);
    let mut outcome = suite(command, LIMIT)?;
    server.stop()?;
    outcome.join(mock(house, &browser, Some(&passed))?);
    Ok(outcome)
}

/// Everything with the mock, also what passes against the server: what is built against it must behave as there.
pub(super) fn whole_mock(house: &House) -> Result<Outcome> {
    match setup::CHROMIUM.iter().find_map(|name| setup::find(name)) {
        Some(browser) => mock(house, &browser, None),
        None => Ok(Outcome::skipped("browser tests: no Chromium on the PATH; run: sudo apt-get install -y chromium")),
    }
}

/// `seen`: the names of the tests that are left out.
fn mock(house: &House, browser: &Path, seen: Option<&Path>) -> Result<Outcome> {
    println!("-- with the mock");
    let mut command = e2e(house, browser);
    command.envs(seen.map(|file| ("ORC_E2E_SEEN", file)));
    suite(command, LIMIT)
}

fn e2e(house: &House, browser: &Path) -> Command {
    let mut command = house.npm(&["run", "--silent", "e2e"]);
    command.env("ORC_BROWSER", browser);
    command
}
