//! `file.move`

use super::{WrittenFile, copy};
use crate::{
    call::Work,
    file,
    tool::{Effect, Tool, Touches},
};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// Relative to the workflow file.
    from: String,
    /// Relative to the workflow file. Missing folders are made.
    to: String,
    /// `false`: refuse to replace a file with other content.
    #[serde(default = "copy::yes")]
    overwrite: bool,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("file.move", "Moves or renames a file", Effect::Idempotent, Touches::DeletesFiles, run)
}

fn run(work: &Work, input: Input) -> Result<WrittenFile> {
    let (from, to) = (work.writable(&input.from)?, work.writable(&input.to)?);
    if from.absolute == to.absolute {
        return Err(Error::invalid("bad_tool_input", format!("`{}` would be moved onto itself", from.shown)).place("with.to"));
    }
    let content = match from.read(work.limits().write_bytes_max) {
        Ok(content) => content,
        // Moved before, by an attempt whose end was not learned.
        Err(e) if e.code() == "file_not_found" => match to.read(work.limits().write_bytes_max) {
            Ok(moved) => return file::write_whole(work, &input.to, &moved, true),
            Err(_) => return Err(e),
        },
        Err(e) => return Err(e),
    };
    // The new file is whole on the disk before the old one goes.
    let written = file::write_whole(work, &input.to, &content, input.overwrite)?;
    work.check_alive()?;
    from.remove()?;
    Ok(written)
}
