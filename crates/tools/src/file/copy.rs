//! `file.copy`

use crate::{
    call::Work,
    file::{self, WrittenFile},
    tool::{Effect, Tool, Touches},
};
use base::Result;
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// Relative to the workflow file, or absolute within a folder of `allow: read:`.
    from: String,
    /// Relative to the workflow file. Missing folders are made.
    to: String,
    /// `false`: refuse to replace a file with other content.
    #[serde(default = "yes")]
    overwrite: bool,
}

pub(super) fn yes() -> bool {
    true
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("file.copy", "Copies a file", Effect::Idempotent, Touches::WritesFiles, run).undone_by(file::unmake)
}

fn run(work: &Work, input: Input) -> Result<WrittenFile> {
    let content = work.jail()?.find(&input.from)?.read(work.limits().write_bytes_max)?;
    file::write_over(work, &input.to, &content, input.overwrite)
}
