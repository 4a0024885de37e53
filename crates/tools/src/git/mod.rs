//! The history of a repository below the run's root, by the git command line.
//!
//! A repository's own configuration is untrusted: it can name programs to run (hooks, file monitors, filters, external
//! diffs, signature checkers, remote helpers). So git gets an empty environment, no configuration but the repository's,
//! every such program switched off on the command line, and only commands that read committed objects.

pub(crate) mod diff;
pub(crate) mod log;
mod run;
pub(crate) mod tags;

use crate::{call::Work, jail::Jail};
use base::{Error, Result};
use std::path::{Path, PathBuf};

pub(crate) struct Repository {
    folder: PathBuf,
    /// Where the search for `.git` ends.
    ceiling: Option<PathBuf>,
    /// As the workflow names it.
    pub(crate) shown: String,
}

impl Repository {
    /// The repository that holds `path`; it and its objects must lie in folders that the run may read.
    pub(crate) async fn open(work: &Work, path: &str) -> Result<Self> {
        let jail = work.jail()?;
        let spot = jail.find(path)?;
        if !spot.metadata()?.is_dir() {
            return Err(Error::invalid("not_a_folder", format!("`{}` is not a folder", spot.shown)));
        }
        let folder = real(&spot.absolute, &spot.shown)?;
        let Some(top) = jail.folder_holding(&folder) else { return Err(jail.outside(path)) };
        let repository = Self { ceiling: top.parent().map(Path::to_owned), folder, shown: spot.shown };
        repository.check_folders(work, &jail).await?;
        Ok(repository)
    }

    /// A `.git` file, a `commondir` or `alternates` can point anywhere: then another repository's history would be read.
    async fn check_folders(&self, work: &Work, jail: &Jail) -> Result<()> {
        let args = ["rev-parse", "--path-format=absolute", "--git-dir", "--git-common-dir", "--git-path", "objects", "--git-path", "refs"];
        let out = self.run(work, &args, 1 << 16).await?;
        let text = String::from_utf8_lossy(&out.bytes).into_owned();
        let mut folders: Vec<PathBuf> = text.lines().map(PathBuf::from).collect();
        folders.extend(folders.get(2).map(|objects| alternates(objects)).unwrap_or_default());
        for folder in folders {
            let folder = real(&folder, &self.shown)?;
            if jail.folder_holding(&folder).is_none() {
                let (shown, folder) = (&self.shown, folder.display());
                return Err(Error::forbidden(
                    "path_outside_root",
                    format!("the repository of `{shown}` keeps its data in `{folder}`, which this run may not read"),
                )
                .fix(format!("to allow it, add `allow: {{read: [{folder}]}}` to the workflow file")));
            }
        }
        Ok(())
    }

    pub(crate) async fn refuse_empty(&self, work: &Work) -> Result<()> {
        let refs = self.run(work, &["for-each-ref", "--count=1"], 1 << 12).await?;
        if !refs.bytes.is_empty() || self.commit(work, "HEAD").await.is_ok() {
            return Ok(());
        }
        Err(Error::not_found("empty_repository", format!("the repository of `{}` has no commits yet", self.shown))
            .fix("commit something first, or give the path of another repository"))
    }

    /// The full hash of the commit that `revision` names.
    pub(crate) async fn commit(&self, work: &Work, revision: &str) -> Result<String> {
        check_revision(revision)?;
        let wanted = format!("{revision}^{{commit}}");
        let out = self.run(work, &["rev-parse", "--verify", "--end-of-options", &wanted], 1 << 12).await.map_err(|e| {
            if e.code() != "unknown_revision" {
                return e;
            }
            Error::not_found("unknown_revision", format!("`{revision}` is no commit, tag or branch in `{}`", self.shown))
                .fix("list the tags with `git.tags`; in a shallow clone fetch the history first (`git fetch --unshallow --tags`)")
        })?;
        let text = String::from_utf8_lossy(&out.bytes).into_owned();
        Ok(text.lines().last().unwrap_or_default().trim().to_owned())
    }
}

fn real(path: &Path, shown: &str) -> Result<PathBuf> {
    std::fs::canonicalize(path).map_err(|e| crate::jail::io_error(&e, "open", shown))
}

/// The folders that `info/alternates` names, and those that theirs name.
fn alternates(objects: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut todo = vec![objects.to_owned()];
    while let Some(folder) = todo.pop() {
        let Ok(text) = crate::jail::read_small(&folder.join("info/alternates")) else { continue };
        for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let next = folder.join(line);
            if found.len() < 64 && next.is_dir() && !found.contains(&next) {
                found.push(next.clone());
                todo.push(next);
            }
        }
    }
    found
}

/// Names of commits only: nothing that git would take for an option, a range, a path or a search.
fn check_revision(revision: &str) -> Result<()> {
    let why = match revision {
        "" => "it is empty",
        r if r.len() > 250 => "it is too long",
        r if r.starts_with('-') => "it begins with a hyphen",
        r if r.contains("..") || r.contains("@{") => "it is more than one commit, or not a name",
        r if !r.chars().all(|c| c.is_alphanumeric() || "._-/~^+#=%@,".contains(c)) => "it contains a character that no commit name has",
        _ => return Ok(()),
    };
    let start: String = revision.chars().take(60).collect();
    Err(Error::invalid("bad_revision", format!("{start:?} does not name a commit: {why}")).fix("give a tag, a branch, a hash or `HEAD~3`"))
}

/// Paths after `--` are literal; they only have to stay inside.
fn check_paths(paths: &[String]) -> Result<()> {
    if paths.len() > 1000 {
        return Err(Error::too_large("too_many_parts", format!("{} paths are too many; the limit is 1000", paths.len())));
    }
    let leads_out = |p: &str| p.is_empty() || p.contains('\0') || p.starts_with('/') || p.split('/').any(|part| part == "..");
    match paths.iter().find(|p| leads_out(p)) {
        Some(path) => Err(Error::invalid("bad_file_path", format!("{path:?} is not a path inside the repository"))
            .place("with.paths")
            .fix("give paths relative to the repository's top folder")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
