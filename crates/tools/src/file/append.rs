//! `file.append`. Declared irreversible: a file keeps no record of what was appended to it by which call, so after a crash
//! nobody can tell whether the text is in it. Where that matters, collect the text in the workflow and write it once.

use crate::{
    call::Work,
    file::{self, WriteEncoding},
    jail,
    tool::{Effect, Tool, Touches},
};
use base::Result;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::io::Write;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// Relative to the workflow file. The file and missing folders are made.
    path: String,
    content: String,
    #[serde(default)]
    encoding: WriteEncoding,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    path: String,
    /// How many bytes were added.
    bytes: u64,
    /// How large the file is now.
    size: u64,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("file.append", "Adds text to the end of a file", Effect::Irreversible, Touches::WritesFiles, run)
}

fn run(work: &Work, input: Input) -> Result<Output> {
    let content = file::decode(input.content, input.encoding)?;
    let spot = work.writable(&input.path)?;
    file::check_size(work, content.len(), &spot.shown)?;
    let fail = |e: std::io::Error| jail::io_error(&e, "append to", &spot.shown);
    let mut out = spot.open_append()?;
    work.check_alive()?;
    // One write, so that the parts of two appending calls do not mix.
    out.write_all(&content).map_err(fail)?;
    out.sync_all().map_err(fail)?;
    let size = out.metadata().map_err(fail)?.len();
    Ok(Output { path: spot.shown, bytes: content.len() as u64, size })
}
