//! `file.delete`

use super::kept::{self, NotKept};
use crate::{
    call::Work,
    file,
    tool::{Effect, Tool, Touches, Undoing},
};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

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
    /// What it held is kept under this name, so that the call can be undone.
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<String>,
    /// Why what it held is not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_kept: Option<NotKept>,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("file.delete", "Deletes a file", Effect::Idempotent, Touches::DeletesFiles, run).undone_by(undo)
}

fn undo(_: &Value, output: &Value) -> Undoing {
    match (&output["kept"], &output["deleted"]) {
        (Value::String(kept), _) => Ok(("file.restore", json!({"path": output["path"], "kept": kept}))),
        (_, Value::Bool(false)) => Err("there was no such file"),
        _ => Err(NotKept::of(output).map_or("what the file held was not kept", NotKept::why)),
    }
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
    let (kept, not_kept) = kept::keep(work, &spot, None)?.said();
    work.check_alive()?;
    let deleted = spot.remove()?;
    if !deleted && input.must_exist && kept.is_none() {
        return Err(Error::not_found("file_not_found", format!("`{}` does not exist", spot.shown)));
    }
    Ok(Output { path: spot.shown, deleted, kept, not_kept })
}
