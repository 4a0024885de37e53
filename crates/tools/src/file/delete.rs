//! `file.delete`

use crate::{
    call::Work,
    file,
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
    /// SHA-256 of what the file must hold; a file with another content is left as it is.
    #[serde(default)]
    sha256: Option<String>,
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
    if input.sha256.is_some() {
        match spot.read(work.limits().write_bytes_max) {
            Ok(content) => file::still_holds(&spot, &content, input.sha256.as_deref())?,
            Err(e) if e.code() == "file_not_found" => {}
            Err(e) => return Err(e),
        }
    }
    work.check_alive()?;
    let deleted = spot.remove()?;
    if !deleted && input.must_exist {
        return Err(Error::not_found("file_not_found", format!("`{}` does not exist", spot.shown)));
    }
    Ok(Output { path: spot.shown, deleted })
}
