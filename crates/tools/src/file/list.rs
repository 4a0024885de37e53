//! `file.list`

use crate::{
    call::Work,
    glob::Glob,
    jail::{self, Spot},
    tool::{Effect, Tool, Touches},
};
use base::{Error, Result};
use cap_std::fs::{DirEntry, Metadata};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

const DEPTH_MAX: usize = 64;
/// Entries looked at, whether they match or not.
const VISITS_MAX: usize = 500_000;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// The folder: relative to the workflow file, or absolute within a folder of `allow: read:`.
    #[serde(default = "here")]
    path: String,
    /// `*.md` matches names, `docs/**/*.md` (with a slash) matches paths below the folder. Also `?`, `[a-z]`, `{a,b}`.
    #[serde(default)]
    glob: Option<String>,
    /// Look into folders below. Default: only if the glob has a slash.
    #[serde(default)]
    recursive: Option<bool>,
    /// List folders too.
    #[serde(default)]
    folders: bool,
    /// Include names that begin with a dot.
    #[serde(default)]
    hidden: bool,
    /// More entries than this are an error. Default and upper bound 10000.
    #[serde(default)]
    max: Option<usize>,
}

fn here() -> String {
    ".".to_owned()
}

/// One file or folder; the output is the list of them, sorted by path.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Entry {
    /// Fit to be given to `file.read`.
    path: String,
    /// The last part of the path.
    name: String,
    /// `file` or `folder`.
    kind: &'static str,
    /// In bytes; 0 for folders.
    size: u64,
    /// RFC 3339, UTC.
    modified: Option<String>,
    /// Whether it is a symbolic link (to a file or folder within the root).
    link: bool,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("file.list", "Lists the files of a folder, sorted by path", Effect::Pure, Touches::ReadsFiles, run)
}

struct Walk<'a> {
    work: &'a Work,
    spot: &'a Spot,
    input: &'a Input,
    glob: Option<Glob>,
    recursive: bool,
    max: usize,
    visits: usize,
    todo: Vec<PathBuf>,
    found: Vec<Entry>,
}

fn run(work: &Work, input: Input) -> Result<Vec<Entry>> {
    let spot = work.jail()?.find(&input.path)?;
    if !spot.metadata()?.is_dir() {
        return Err(Error::invalid("not_a_folder", format!("`{}` is not a folder", spot.shown)).fix("read a file with `file.read`"));
    }
    let glob = input.glob.as_deref().map(|g| Glob::new(g.trim_start_matches("./"))).transpose()?;
    let recursive = input.recursive.unwrap_or_else(|| glob.as_ref().is_some_and(Glob::has_folders));
    let max = input.max.unwrap_or(usize::MAX).min(work.limits().list_entries_max);
    let mut walk =
        Walk { work, spot: &spot, input: &input, glob, recursive, max, visits: 0, todo: vec![PathBuf::new()], found: Vec::new() };
    while let Some(folder) = walk.todo.pop() {
        walk.folder(&folder)?;
    }
    walk.found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(walk.found)
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path) -> Result<()> {
        self.work.check_alive()?;
        let shown =
            if folder.as_os_str().is_empty() { self.spot.shown.clone() } else { format!("{}/{}", self.spot.shown, folder.display()) };
        let entries = self.spot.entries(folder).map_err(|e| jail::io_error(&e, "list", &shown))?;
        for entry in entries {
            let entry = entry.map_err(|e| jail::io_error(&e, "list", &shown))?;
            self.visits += 1;
            if self.visits > VISITS_MAX {
                return Err(self.too_many(VISITS_MAX));
            }
            self.entry(folder, &entry)?;
        }
        Ok(())
    }

    fn entry(&mut self, folder: &Path, entry: &DirEntry) -> Result<()> {
        let name = entry.file_name();
        let below = folder.join(&name);
        let text = name.to_string_lossy().into_owned();
        if text.starts_with('.') && !self.input.hidden {
            return Ok(());
        }
        // What vanished meanwhile and links that lead nowhere or out are not there for the workflow.
        let Ok(kind) = entry.file_type() else { return Ok(()) };
        let Ok(metadata) = (if kind.is_symlink() { self.spot.metadata_below(&below) } else { entry.metadata() }) else { return Ok(()) };
        if kind.is_dir() && self.recursive && below.components().count() <= DEPTH_MAX {
            self.todo.push(below.clone());
        }
        let wanted = metadata.is_file() || (metadata.is_dir() && self.input.folders);
        if !wanted || !self.glob.as_ref().is_none_or(|g| g.matches(&below.to_string_lossy())) {
            return Ok(());
        }
        if name.to_str().is_none() {
            return Err(Error::invalid("bad_file_name", format!("the name of `{}/{}` is not UTF-8", self.spot.shown, below.display()))
                .fix("rename the file, or leave it out by the `glob`"));
        }
        if self.found.len() >= self.max {
            return Err(self.too_many(self.max));
        }
        self.found.push(describe(self.spot, &below, text, &metadata, kind.is_symlink()));
        Ok(())
    }

    fn too_many(&self, max: usize) -> Error {
        Error::too_large("too_many_entries", format!("`{}` holds more than {max} matching entries", self.spot.shown))
            .fix("narrow the `glob`, list a folder below, or turn `recursive` off")
    }
}

fn describe(spot: &Spot, below: &Path, name: String, metadata: &Metadata, link: bool) -> Entry {
    let below = below.to_string_lossy();
    let path = match spot.shown.as_str() {
        "." => below.into_owned(),
        "/" => format!("/{below}"),
        folder => format!("{folder}/{below}"),
    };
    let modified = metadata.modified().ok().and_then(|t| jiff::Timestamp::try_from(t.into_std()).ok()).map(|t| format!("{t:.6}"));
    let (kind, size) = if metadata.is_dir() { ("folder", 0) } else { ("file", metadata.len()) };
    Entry { path, name, kind, size, modified, link }
}
