//! `terminal.run`

use super::{Limits, Output, Surroundings};
use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

const WORDS_MAX: usize = 1_000;
const WORD_BYTES_MAX: usize = 64 << 10;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// A program of the system and its arguments, such as `[sort, -n, numbers.txt]`; no shell takes part. Instead of `script`.
    #[serde(default)]
    command: Vec<String>,
    /// Lines for the shell `sh`. Instead of `command`. Put values of other steps into `env`, not into these lines.
    #[serde(default)]
    script: Option<String>,
    /// What the program reads from its standard input.
    #[serde(default)]
    stdin: String,
    /// Files that the program finds under the same names in its folder: paths relative to the workflow file.
    #[serde(default)]
    files: Vec<String>,
    /// Files of its folder that are kept, as patterns such as `out/*.csv`: written beside the workflow file, under the same names.
    #[serde(default)]
    keep: Vec<String>,
    /// Variables of the environment. No others are there; put no secrets in.
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default)]
    limits: Limits,
    /// `true`: another exit code than 0 is not an error.
    #[serde(default)]
    may_fail: bool,
}

pub(crate) fn tool() -> Tool {
    Tool::waiting(
        "terminal.run",
        "Runs a program or a shell script in a sandbox without network",
        Effect::Idempotent,
        Touches::RunsCode,
        run,
    )
}

async fn run(work: Work, input: Input) -> Result<Output> {
    let around = Surroundings { files: input.files, keep: input.keep, env: input.env, limits: input.limits, may_fail: input.may_fail };
    let bad = |why: &str| Error::invalid("bad_tool_input", why.to_owned()).place("with.command");
    let program = match (input.command.is_empty(), input.script) {
        (false, None) => input.command,
        (true, Some(script)) => vec!["/bin/sh".into(), "-eu".into(), "-c".into(), script],
        _ => return Err(bad("exactly one of `command` and `script` must be given")),
    };
    if program.len() > WORDS_MAX || program.iter().any(|w| w.len() > WORD_BYTES_MAX || w.contains('\0')) {
        return Err(bad("the command is too long, or has a NUL character").fix("put long texts into `stdin` or into a file"));
    }
    super::run(work, program, input.stdin.into_bytes(), Vec::new(), around).await
}
