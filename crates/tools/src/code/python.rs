//! `python.run`

use super::{Limits, Output, Surroundings};
use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

const CODE_BYTES_MAX: usize = 1 << 20;
/// A name that nobody's own module has.
const FILE: &str = "__main_of_step__.py";

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// Python 3, with what is installed on this machine. It reads `input` as JSON from standard input; if all it prints is JSON, that is
    /// `value` of the output.
    code: String,
    /// Any value: `json.load(sys.stdin)` in the code. Put values of other steps here, not into the code.
    #[serde(default)]
    input: Value,
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
    /// `true`: another exit code than 0 is not an error; a library that is not installed is.
    #[serde(default)]
    may_fail: bool,
}

pub(crate) fn tool() -> Tool {
    Tool::waiting("python.run", "Runs Python code in a sandbox without network", Effect::Idempotent, Touches::RunsCode, run)
}

async fn run(work: Work, input: Input) -> Result<Output> {
    let around = Surroundings { files: input.files, keep: input.keep, env: input.env, limits: input.limits, may_fail: input.may_fail };
    if input.code.len() > CODE_BYTES_MAX {
        return Err(Error::too_large("text_too_large", format!("the code has more than {CODE_BYTES_MAX} bytes")).place("with.code"));
    }
    // Isolated: no variables of the environment and no folders of the user; nothing compiled is left behind.
    let program = ["python3", "-I", "-B", "-X", "utf8", FILE].map(str::to_owned).to_vec();
    let given = serde_json::to_vec(&input.input).unwrap_or_default();
    super::run(work, program, given, vec![(FILE.to_owned(), input.code.into_bytes())], around).await
}
