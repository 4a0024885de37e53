//! `file.write`

use crate::{
    call::Work,
    file::{self, WriteEncoding, WrittenFile},
    tool::{Effect, Tool, Touches},
};
use base::Result;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// Relative to the workflow file. Missing folders are made.
    path: String,
    /// Text as it is; any other value as JSON, laid out for people.
    content: Value,
    #[serde(default)]
    encoding: WriteEncoding,
    /// `false`: refuse to replace a file with other content.
    #[serde(default = "yes")]
    overwrite: bool,
}

fn yes() -> bool {
    true
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("file.write", "Writes a whole file, atomically", Effect::Idempotent, Touches::WritesFiles, run).undone_by(file::unmake)
}

fn run(work: &Work, input: Input) -> Result<WrittenFile> {
    let text = match input.content {
        Value::String(text) => text,
        other => format!("{other:#}\n"),
    };
    file::write_over(work, &input.path, &file::decode(text, input.encoding)?, input.overwrite)
}
