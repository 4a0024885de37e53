//! schemathesis against the running server: requests made from the document, valid and not, one by one and in chains, and
//! every check it has. The tool comes from the Python package registry; where it cannot be had, the part is skipped.

use super::Outcome;
use crate::{house::House, server::Server, shell};
use anyhow::{Context, Result};
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

const LIMIT: Duration = Duration::from_secs(60 * 60);
const TOOL: &str = "schemathesis==4.32.5";
const CONFIG: &str = "xtask/src/test/schemathesis.toml";
/// Cases for each operation; the stateful phase has as many chains.
const EXAMPLES: &str = "40";

pub(super) fn run(house: &House) -> Result<Outcome> {
    let folder = house.scratch("api")?;
    let Some(tool) = tool(house, &folder)? else {
        return Ok(Outcome::skipped(format!(
            "API tests: {TOOL} could not be installed; python3 with venv and the package registry are needed"
        )));
    };
    let server = Server::start(house, &folder.join("data"))?;
    let token = token(&server.data)?;
    let mut command = house.command(&tool.to_string_lossy());
    // What the tool remembers goes where it runs.
    command
        .current_dir(&folder)
        .arg("--config-file")
        .arg(house.root.join(CONFIG))
        .arg("run")
        .arg(format!("{}/openapi.json", server.url))
        .args(["--header", &format!("Authorization: Bearer {token}"), "--checks", "all", "--max-examples", EXAMPLES])
        .args(["--workers", "2", "--continue-on-failure", "--no-color"]);
    let done = shell::run(&mut command, LIMIT, |line| !line.trim().is_empty())?;
    server.stop()?;
    Ok(Outcome::check("schemathesis, all checks, stateful", done.ok))
}

/// In an environment of its own, so that nothing of the system changes.
fn tool(house: &House, folder: &Path) -> Result<Option<PathBuf>> {
    let quiet: shell::Filter = |_| false;
    let place = folder.join("python");
    let mut make = house.command("python3");
    make.args(["-m", "venv"]).arg(&place);
    if !shell::run(&mut make, LIMIT, quiet).is_ok_and(|done| done.ok) {
        return Ok(None);
    }
    let mut install = house.command(&place.join("bin/pip").to_string_lossy());
    install.args(["install", "--quiet", "--disable-pip-version-check", TOOL]);
    let ok = shell::run(&mut install, LIMIT, quiet)?.ok;
    Ok(ok.then(|| place.join("bin/schemathesis")))
}

fn token(data: &Path) -> Result<String> {
    let file = data.join("server.json");
    let text = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let address: Value = serde_json::from_str(&text)?;
    Ok(address["token"].as_str().unwrap_or_default().to_owned())
}
