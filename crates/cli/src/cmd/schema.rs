//! `orc schema`: the JSON Schema of a workflow file, for editors and other programs.

use crate::{Cx, exit::Exit, failure::Failure};

/// Print the JSON Schema of a workflow file
#[derive(clap::Args, Debug)]
pub(crate) struct Schema {}

impl Schema {
    pub(crate) fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let schema = flow::schema();
        if cx.out.wants_json() {
            cx.out.value(&schema)?;
        } else {
            cx.out.data(&format!("{}\n", serde_json::to_string_pretty(&schema).unwrap_or_default()))?;
        }
        Ok(Exit::Done)
    }
}
