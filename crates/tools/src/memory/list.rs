//! `memory.list`

use super::Item;
use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::Result;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    #[serde(default = "super::default_namespace")]
    namespace: String,
    /// Only keys that begin so.
    #[serde(default)]
    prefix: String,
    #[serde(default = "hundred")]
    #[schemars(range(min = 1, max = 10_000))]
    max: usize,
}

pub(super) fn hundred() -> usize {
    100
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    /// Sorted by key.
    pub(super) items: Vec<Item>,
    /// Of all that fit, also those beyond `max`.
    pub(super) count: usize,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("memory.list", "Lists what is remembered in a namespace", Effect::Pure, Touches::ReadsFiles, run)
}

fn run(work: &Work, input: Input) -> Result<Output> {
    let entries = super::load(work, &input.namespace)?;
    let found: Vec<_> = entries.iter().filter(|(key, _)| key.starts_with(&input.prefix)).collect();
    Ok(Output { items: found.iter().take(input.max).map(|(key, entry)| super::item(key, entry)).collect(), count: found.len() })
}
