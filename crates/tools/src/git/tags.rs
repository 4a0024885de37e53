//! `git.tags`

use super::Repository;
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
    /// A folder in the repository, relative to the workflow file.
    #[serde(default = "here")]
    path: String,
    /// The newest so many. Default 1000.
    #[serde(default)]
    #[schemars(range(min = 1, max = 10000))]
    max: Option<usize>,
}

fn here() -> String {
    ".".to_owned()
}

/// The output is the list of tags, newest first.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Tag {
    name: String,
    /// Of the commit.
    hash: String,
    /// When the tag or, if it is a light one, its commit was made: RFC 3339.
    date: String,
    /// The first line of the tag's or the commit's message.
    subject: String,
}

pub(crate) fn tool() -> Tool {
    Tool::waiting("git.tags", "Lists the tags of a git repository", Effect::Pure, Touches::ReadsFiles, run)
}

const FORMAT: &str = "--format=%(refname:lstrip=2)%00%(objectname)%00%(*objectname)%00%(creatordate:iso-strict)%00%(contents:subject)%00";

async fn run(work: Work, input: Input) -> Result<Vec<Tag>> {
    let repository = Repository::open(&work, &input.path).await?;
    let count = format!("--count={}", input.max.unwrap_or(1000));
    // The last key given is the first one sorted by.
    let args = ["for-each-ref", "--sort=refname", "--sort=-creatordate", &count, FORMAT, "refs/tags"];
    let out = repository.run(&work, &args, work.limits().git_bytes_max).await?;
    let text = String::from_utf8_lossy(&out.bytes).into_owned();
    let fields: Vec<&str> = text.split('\0').collect();
    Ok(fields.chunks_exact(5).map(tag).collect())
}

fn tag(fields: &[&str]) -> Tag {
    let at = |i: usize| fields.get(i).map_or("", |f| f.trim_start_matches('\n')).to_owned();
    Tag { name: at(0), hash: if at(2).is_empty() { at(1) } else { at(2) }, date: at(3), subject: at(4) }
}
