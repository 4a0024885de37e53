//! `file.move`

use super::{WrittenFile, copy};
use crate::{
    call::Work,
    file,
    tool::{Effect, Tool, Touches, Undoing},
};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

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
    /// SHA-256 of what the file must hold; a file with another content stays where it is.
    #[serde(default)]
    sha256: Option<String>,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("file.move", "Moves or renames a file", Effect::Idempotent, Touches::DeletesFiles, run).undone_by(undo)
}

fn undo(input: &Value, output: &Value) -> Undoing {
    match (&output["created"], &output["sha256"]) {
        (Value::Bool(true), Value::String(sha256)) => {
            Ok(("file.move", json!({"from": input["to"], "to": input["from"], "overwrite": false, "sha256": sha256})))
        }
        (Value::Bool(false), Value::String(sha256)) if output["kept"].is_string() => {
            Ok(("file.restore", json!({"path": input["to"], "sha256": sha256, "kept": output["kept"], "back_to": input["from"]})))
        }
        (Value::Bool(false), _) => Err(file::not_kept(output)),
        _ => Err("whether it replaced a file is not known"),
    }
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
            Ok(moved) => {
                file::still_holds(&to, &moved, input.sha256.as_deref())?;
                return file::write_over(work, &input.to, &moved, true);
            }
            Err(_) => return Err(e),
        },
        Err(e) => return Err(e),
    };
    file::still_holds(&from, &content, input.sha256.as_deref())?;
    // The new file is whole on the disk before the old one goes.
    let written = file::write_over(work, &input.to, &content, input.overwrite)?;
    work.check_alive()?;
    from.remove()?;
    Ok(written)
}
