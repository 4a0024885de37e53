//! `text.diff`

use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use similar::{ChangeTag, TextDiff};

/// Comparing takes time in proportion to lines times differences.
const LINES_MAX: usize = 100_000;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    before: String,
    after: String,
    /// Shown in the head of the diff.
    #[serde(default = "before")]
    before_name: String,
    /// Shown in the head of the diff.
    #[serde(default = "after")]
    after_name: String,
    /// Unchanged lines around a change.
    #[serde(default = "three")]
    context: usize,
}

fn before() -> String {
    "before".to_owned()
}

fn after() -> String {
    "after".to_owned()
}

fn three() -> usize {
    3
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    equal: bool,
    /// In unified form; empty if equal.
    diff: String,
    /// Lines.
    added: usize,
    /// Lines.
    removed: usize,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("text.diff", "Compares two texts line by line, as a unified diff", Effect::Pure, Touches::Nothing, run)
}

fn run(_: &Work, input: Input) -> Result<Output> {
    let lines = input.before.lines().count().max(input.after.lines().count());
    if lines > LINES_MAX {
        return Err(Error::too_large(
            "text_too_large",
            format!("a text of {lines} lines is too long to compare; the limit is {LINES_MAX}"),
        )
        .fix("compare parts of it (`text.split`)"));
    }
    if input.before == input.after {
        return Ok(Output { equal: true, diff: String::new(), added: 0, removed: 0 });
    }
    let diff = TextDiff::configure().timeout(std::time::Duration::from_secs(20)).diff_lines(&input.before, &input.after);
    let count = |tag: ChangeTag| diff.iter_all_changes().filter(|c| c.tag() == tag).count();
    let (added, removed) = (count(ChangeTag::Insert), count(ChangeTag::Delete));
    let text = diff.unified_diff().context_radius(input.context.min(10_000)).header(&input.before_name, &input.after_name).to_string();
    Ok(Output { equal: false, diff: text, added, removed })
}
