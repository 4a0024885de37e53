//! `git.diff`: between two commits. The working tree is left out on purpose: comparing with it runs filters that the
//! repository's configuration names.

use super::{Repository, check_paths, run::Output as Raw};
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
    /// The older tag, branch or commit. Default: the parent of `to`.
    #[serde(default)]
    from: Option<String>,
    /// The newer one.
    #[serde(default = "head")]
    to: String,
    /// Only these files or folders, named from the repository's top.
    #[serde(default)]
    paths: Vec<String>,
    /// Unchanged lines around a change.
    #[serde(default = "three")]
    context: u32,
    /// The text of the diff is cut after so many bytes. Default 1048576.
    #[serde(default)]
    max_bytes: Option<usize>,
}

fn here() -> String {
    ".".to_owned()
}

fn head() -> String {
    "HEAD".to_owned()
}

fn three() -> u32 {
    3
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    /// Full hash; null if `to` is the first commit and no `from` was given.
    from: Option<String>,
    /// Full hash.
    to: String,
    /// In unified form.
    diff: String,
    /// Whether `diff` was cut. `files` is always complete.
    truncated: bool,
    files: Vec<FileChange>,
    /// Lines, in all files.
    added: u64,
    /// Lines, in all files.
    removed: u64,
}

#[derive(Serialize, JsonSchema, Debug, PartialEq)]
pub(crate) struct FileChange {
    /// From the repository's top.
    path: String,
    /// Lines; null for a binary file.
    added: Option<u64>,
    /// Lines; null for a binary file.
    removed: Option<u64>,
}

pub(crate) fn tool() -> Tool {
    Tool::waiting("git.diff", "Compares two commits of a git repository", Effect::Pure, Touches::ReadsFiles, run)
}

const SAFE: &[&str] = &["--no-ext-diff", "--no-textconv", "--no-renames", "--no-color", "--submodule=short", "--ignore-submodules=dirty"];

async fn run(work: Work, input: Input) -> Result<Output> {
    check_paths(&input.paths)?;
    let repository = Repository::open(&work, &input.path).await?;
    repository.refuse_empty(&work).await?;
    let to = repository.commit(&work, &input.to).await?;
    let from = match &input.from {
        Some(from) => Some(repository.commit(&work, from).await?),
        None => parent(&repository, &work, &to).await?,
    };
    let max = input.max_bytes.unwrap_or(1 << 20).min(work.limits().git_bytes_max);
    let context = format!("--unified={}", input.context.min(1000));
    let call = Compare { repository: &repository, work: &work, from: from.as_deref(), to: &to, paths: &input.paths };
    let text = call.run(&["--patch", &context], max).await?;
    let numbers = call.run(&["--numstat", "-z"], work.limits().git_bytes_max).await?;
    let files = files(&String::from_utf8_lossy(&numbers.bytes));
    let sum = |pick: fn(&FileChange) -> Option<u64>| files.iter().filter_map(pick).sum();
    Ok(Output {
        added: sum(|f| f.added),
        removed: sum(|f| f.removed),
        diff: String::from_utf8_lossy(&text.bytes).into_owned(),
        truncated: text.truncated,
        files,
        from,
        to,
    })
}

struct Compare<'a> {
    repository: &'a Repository,
    work: &'a Work,
    from: Option<&'a str>,
    to: &'a str,
    paths: &'a [String],
}

impl Compare<'_> {
    async fn run(&self, form: &[&str], bytes_max: usize) -> Result<Raw> {
        let mut args = vec!["diff-tree", "-r", "--root", "--no-commit-id"];
        args.extend(SAFE);
        args.extend(form);
        args.extend(self.from);
        args.extend([self.to, "--"]);
        args.extend(self.paths.iter().map(String::as_str));
        self.repository.run(self.work, &args, bytes_max).await
    }
}

/// `None`: it is a first commit. The missing parent of a shallow clone is an error.
async fn parent(repository: &Repository, work: &Work, to: &str) -> Result<Option<String>> {
    let head = repository.run(work, &["cat-file", "commit", to], 1 << 20).await?;
    let text = String::from_utf8_lossy(&head.bytes).into_owned();
    let named = text.lines().take_while(|l| !l.is_empty()).find_map(|l| l.strip_prefix("parent "));
    match named {
        None => Ok(None),
        Some(parent) => repository.commit(work, parent).await.map(Some),
    }
}

/// `added TAB removed TAB path NUL`, with `-` for binary files.
fn files(text: &str) -> Vec<FileChange> {
    let record = |record: &str| {
        let mut parts = record.trim_start_matches('\n').splitn(3, '\t');
        let (added, removed, path) = (parts.next()?, parts.next()?, parts.next()?);
        Some(FileChange { path: path.to_owned(), added: added.parse().ok(), removed: removed.parse().ok() })
    };
    text.split('\0').filter_map(record).collect()
}
