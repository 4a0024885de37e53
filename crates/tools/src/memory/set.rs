//! `memory.set`

use super::{Entry, Item};
use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::Result;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    key: String,
    /// Any value; replaces what was there.
    value: Value,
    #[serde(default = "super::default_namespace")]
    namespace: String,
    /// Forgotten after so many seconds. Default: never.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1_000_000_000))]
    ttl_s: Option<u64>,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("memory.set", "Remembers a value under a key, for this and later runs", Effect::Idempotent, Touches::WritesFiles, run)
}

fn run(work: &Work, input: Input) -> Result<Item> {
    super::check_key(&input.key)?;
    let _turn = super::turn();
    let mut entries = super::load(work, &input.namespace)?;
    let now = super::now(work)?;
    let entry = Entry { value: input.value, until: input.ttl_s.map(|s| now.plus(Duration::from_secs(s))) };
    let item = super::item(&input.key, &entry);
    entries.insert(input.key, entry);
    super::store(work, &input.namespace, &entries)?;
    Ok(item)
}
