//! `memory.get`

use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::Result;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    key: String,
    #[serde(default = "super::default_namespace")]
    namespace: String,
    /// What the answer is if nothing is remembered.
    #[serde(default)]
    default: Value,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    key: String,
    /// Whether something is remembered.
    found: bool,
    value: Value,
    /// RFC 3339; null if it stays.
    until: Option<String>,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("memory.get", "Gives the value that is remembered under a key", Effect::Pure, Touches::ReadsFiles, run)
}

fn run(work: &Work, input: Input) -> Result<Output> {
    super::check_key(&input.key)?;
    let entry = super::load(work, &input.namespace)?.remove(&input.key);
    let until = entry.as_ref().and_then(|e| e.until).map(|t| t.to_string());
    let found = entry.is_some();
    Ok(Output { key: input.key, found, value: entry.map_or(input.default, |e| e.value), until })
}
