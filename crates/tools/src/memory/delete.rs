//! `memory.delete`

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
    key: String,
    #[serde(default = "super::default_namespace")]
    namespace: String,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    key: String,
    /// `false`: there was nothing.
    deleted: bool,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("memory.delete", "Forgets what is remembered under a key", Effect::Idempotent, Touches::DeletesFiles, run)
}

fn run(work: &Work, input: Input) -> Result<Output> {
    super::check_key(&input.key)?;
    let _turn = super::turn();
    let mut entries = super::load(work, &input.namespace)?;
    let deleted = entries.remove(&input.key).is_some();
    if deleted {
        super::store(work, &input.namespace, &entries)?;
    }
    Ok(Output { key: input.key, deleted })
}
