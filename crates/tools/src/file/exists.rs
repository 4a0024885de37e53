//! `file.exists`

use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::{Kind, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// Relative to the workflow file, or absolute within a folder of `allow: read:`.
    path: String,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    path: String,
    exists: bool,
    /// `file`, `folder` or `other`; null if it does not exist.
    kind: Option<&'static str>,
    /// In bytes, of a file.
    size: Option<u64>,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("file.exists", "Says whether a file or folder exists", Effect::Pure, Touches::ReadsFiles, run)
}

fn run(work: &Work, input: Input) -> Result<Output> {
    let spot = work.jail()?.find(&input.path)?;
    match spot.metadata() {
        Ok(m) => {
            let kind = if m.is_file() {
                "file"
            } else if m.is_dir() {
                "folder"
            } else {
                "other"
            };
            Ok(Output { path: spot.shown, exists: true, kind: Some(kind), size: m.is_file().then(|| m.len()) })
        }
        Err(e) if e.kind() == Kind::NotFound || e.code() == "not_a_file" => {
            Ok(Output { path: spot.shown, exists: false, kind: None, size: None })
        }
        Err(e) => Err(e),
    }
}
