//! Suites that others wrote, run against ours. They come from the package registries by name; where they cannot be had, the
//! part says so and counts as skipped.

use super::{Outcome, rust};
use crate::{house::House, shell};
use anyhow::Result;
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

const LIMIT: Duration = Duration::from_secs(20 * 60);

/// The package whose source distribution carries the official cases of JSON Schema.
const SCHEMA_SUITE: &str = "jsonschema==4.23.0";

pub(super) fn run(house: &House) -> Result<Outcome> {
    let folder = house.scratch("conformance")?;
    let Some(suite) = schema_suite(house, &folder)? else {
        return Ok(Outcome::skipped("JSON Schema suite: pip could not fetch it"));
    };
    let mut command = house.cargo(&["test", "--package", "resources", "--lib", "suite", "--", "--show-output"]);
    command.env("ORC_JSON_SCHEMA_SUITE", suite);
    rust::tests("conformance", &mut command, LIMIT)
}

fn schema_suite(house: &House, folder: &Path) -> Result<Option<PathBuf>> {
    let quiet: shell::Filter = |_| false;
    let at = folder.to_string_lossy().into_owned();
    let mut fetch = house.command("python3");
    fetch.args(["-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--dest", &at, SCHEMA_SUITE]);
    if !shell::run(&mut fetch, LIMIT, quiet)?.ok {
        return Ok(None);
    }
    let name = SCHEMA_SUITE.replace("==", "-");
    let mut unpack = house.command("tar");
    unpack.args(["--extract", "--gzip", "--directory", &at, "--file"]).arg(folder.join(format!("{name}.tar.gz")));
    let ok = shell::run(&mut unpack, LIMIT, quiet)?.ok;
    Ok(ok.then(|| folder.join(name).join("json")))
}
