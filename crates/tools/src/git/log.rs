//! `git.log`

use super::{Repository, check_paths};
use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const COMMITS_MAX: usize = 10_000;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// A folder in the repository, relative to the workflow file.
    #[serde(default = "here")]
    path: String,
    /// Only what came after this tag, branch or commit.
    #[serde(default)]
    from: Option<String>,
    /// Up to this one, which is included.
    #[serde(default = "head")]
    to: String,
    /// The newest so many. Without it, all of them: more than 10000 are an error.
    #[serde(default)]
    #[schemars(range(min = 1, max = 10000))]
    max: Option<usize>,
    /// Only commits that changed these files or folders, named from the repository's top.
    #[serde(default)]
    paths: Vec<String>,
    /// Add the changed files to every commit.
    #[serde(default)]
    files: bool,
    /// `false`: leave merges out.
    #[serde(default = "yes")]
    merges: bool,
}

fn here() -> String {
    ".".to_owned()
}

fn head() -> String {
    "HEAD".to_owned()
}

fn yes() -> bool {
    true
}

/// The output is the list of commits, newest first.
#[derive(Serialize, JsonSchema, Debug, PartialEq)]
pub(crate) struct Commit {
    hash: String,
    /// The shortest unambiguous form.
    short: String,
    author: String,
    email: String,
    /// When it was written: RFC 3339 with the author's offset.
    date: String,
    /// The first paragraph of the message.
    subject: String,
    /// The rest of the message.
    body: String,
    parents: Vec<String>,
    tags: Vec<String>,
    /// Only if asked for by `files`.
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<Vec<Changed>>,
}

#[derive(Serialize, JsonSchema, Debug, PartialEq)]
pub(crate) struct Changed {
    /// `added`, `modified`, `deleted` or `typechange`.
    status: &'static str,
    /// From the repository's top.
    path: String,
}

pub(crate) fn tool() -> Tool {
    Tool::waiting("git.log", "Lists the commits of a git repository", Effect::Pure, Touches::ReadsFiles, run)
}

/// A record separator, then the fields with a NUL after each. A commit message cannot hold a NUL, and a record is
/// recognised by the forty hexadecimal digits that follow the separator.
const FORMAT: &str = "--format=tformat:%x1e%H%x00%h%x00%an%x00%ae%x00%aI%x00%P%x00%D%x00%s%x00%b%x00";

async fn run(work: Work, input: Input) -> Result<Vec<Commit>> {
    check_paths(&input.paths)?;
    let repository = Repository::open(&work, &input.path).await?;
    repository.refuse_empty(&work).await?;
    let to = repository.commit(&work, &input.to).await?;
    let from = match &input.from {
        Some(from) => Some(format!("^{}", repository.commit(&work, from).await?)),
        None => None,
    };
    let max = format!("--max-count={}", input.max.unwrap_or(COMMITS_MAX + 1));
    let mut args =
        vec!["log", FORMAT, "-z", "--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-color", "--decorate=full", &max];
    if input.files {
        args.extend(["--name-status", "--no-renames", "--diff-merges=first-parent"]);
    }
    if !input.merges {
        args.push("--no-merges");
    }
    args.push(&to);
    args.extend(from.as_deref());
    args.push("--");
    args.extend(input.paths.iter().map(String::as_str));
    let out = repository.run(&work, &args, work.limits().git_bytes_max).await?;
    let commits = parse(&String::from_utf8_lossy(&out.bytes), input.files);
    if out.truncated || (input.max.is_none() && commits.len() > COMMITS_MAX) {
        return Err(Error::too_large(
            "too_many_commits",
            format!("there are more than {COMMITS_MAX} commits, or their texts are too large"),
        )
        .fix("give `from`, `paths` or `max`"));
    }
    Ok(commits)
}

pub(super) fn parse(text: &str, files: bool) -> Vec<Commit> {
    let mut fields = text.split('\0').peekable();
    let mut out: Vec<Commit> = Vec::new();
    while let Some(field) = fields.next() {
        let Some(hash) = field.trim_start_matches('\n').strip_prefix('\u{1e}') else {
            // Between two records: what the commit changed.
            if let (Some(status), Some(last)) = (status(field), out.last_mut())
                && let (Some(list), Some(path)) = (&mut last.files, fields.next())
            {
                list.push(Changed { status, path: path.to_owned() });
            }
            continue;
        };
        let mut next = || fields.next().unwrap_or_default().to_owned();
        out.push(Commit {
            hash: hash.to_owned(),
            short: next(),
            author: next(),
            email: next(),
            date: next(),
            parents: next().split_whitespace().map(str::to_owned).collect(),
            tags: tags(&next()),
            subject: next(),
            body: next().trim_end().to_owned(),
            files: files.then(Vec::new),
        });
    }
    out
}

fn status(field: &str) -> Option<&'static str> {
    match field.trim_start_matches('\n') {
        "A" => Some("added"),
        "M" => Some("modified"),
        "D" => Some("deleted"),
        "T" => Some("typechange"),
        _ => None,
    }
}

/// `HEAD -> refs/heads/main, tag: refs/tags/v1`; a tag's name has no space and no comma at its end.
fn tags(decoration: &str) -> Vec<String> {
    decoration.split(", ").filter_map(|name| name.strip_prefix("tag: refs/tags/")).map(str::to_owned).collect()
}
