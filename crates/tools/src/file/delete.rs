//! `file.delete`

use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// Relative to the workflow file. Folders are never deleted; of a link, the link.
    path: String,
    /// `true`: a missing file is an error. Leave it out if the step may be repeated.
    #[serde(default)]
    must_exist: bool,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    path: String,
    /// `false`: there was no such file.
    deleted: bool,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("file.delete", "Deletes a file", Effect::Idempotent, Touches::DeletesFiles, run)
}

fn run(work: &Work, input: Input) -> Result<Output> {
    let spot = work.writable(&input.path)?;
    work.check_alive()?;
    let deleted = spot.remove()?;
    if !deleted && input.must_exist {
        return Err(Error::not_found("file_not_found", format!("`{}` does not exist", spot.shown)));
    }
    Ok(Output { path: spot.shown, deleted })
}
