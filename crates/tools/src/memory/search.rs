//! `memory.search`

use super::list::{Output, hundred};
use crate::{
    call::Work,
    data::cell_text,
    tool::{Effect, Tool, Touches},
};
use base::Result;
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// Words that the key or the value must hold, all of them, in any order; upper and lower case are the same.
    query: String,
    #[serde(default = "super::default_namespace")]
    namespace: String,
    #[serde(default = "hundred")]
    #[schemars(range(min = 1, max = 10_000))]
    max: usize,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("memory.search", "Finds what is remembered by words in it", Effect::Pure, Touches::ReadsFiles, run)
}

fn run(work: &Work, input: Input) -> Result<Output> {
    let entries = super::load(work, &input.namespace)?;
    let words: Vec<String> = input.query.split_whitespace().take(50).map(str::to_lowercase).collect();
    let mut found = Vec::new();
    for (key, entry) in &entries {
        work.check_alive()?;
        let text = format!("{key}\n{}", cell_text(&entry.value)).to_lowercase();
        if words.iter().all(|word| text.contains(word)) {
            found.push(super::item(key, entry));
        }
    }
    let count = found.len();
    found.truncate(input.max);
    Ok(Output { items: found, count })
}
