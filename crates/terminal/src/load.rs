//! Reads a workflow file and the sub-workflows beside it, and finds the folders a run may see.

use crate::failure::Texts;
use base::Error;
use flow::Source;
use std::{
    collections::{BTreeMap, VecDeque},
    fs,
    io::Read,
    path::{Path, PathBuf},
};

/// Above this nothing is even read; the checker has its own, lower limit and words for it.
pub const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Sub-workflows that one file may reach.
pub const INCLUDED_MAX: usize = 256;

#[derive(Clone)]
pub struct Loaded {
    /// Named as the person wrote it.
    pub main: Source,
    /// By workflow name; files are `<name>.yaml` beside the main file.
    pub included: BTreeMap<String, Source>,
    /// The name of the main file within its folder.
    pub file_name: String,
    /// The folder of the main file, absolute.
    pub base: PathBuf,
    /// How the API names it, if it is no file but kept by the server.
    pub stored: Option<serde_json::Value>,
}

impl Loaded {
    /// Texts by the names that findings of a local check use.
    pub fn texts(&self) -> Texts {
        self.included.values().chain([&self.main]).map(|s| (s.name.clone(), s.bytes.clone())).collect()
    }

    /// Files as the API takes them. `None` if one of them is not UTF-8.
    pub fn files(&self) -> Option<BTreeMap<String, String>> {
        let mut files = BTreeMap::new();
        files.insert(self.file_name.clone(), String::from_utf8(self.main.bytes.clone()).ok()?);
        for (name, source) in &self.included {
            let file = if name.contains('.') { name.clone() } else { format!("{name}.yaml") };
            files.insert(file, String::from_utf8(source.bytes.clone()).ok()?);
        }
        Some(files)
    }

    /// The name a person knows for a file the API names.
    pub fn shown_name(&self, file: &str) -> String {
        if file == self.file_name {
            return self.main.name.clone();
        }
        let name = file.strip_suffix(".yaml").unwrap_or(file);
        self.included.get(name).or_else(|| self.included.get(file)).map_or_else(|| file.to_owned(), |s| s.name.clone())
    }
}

pub fn load(path: &Path) -> Result<Loaded, Error> {
    let main = Source { name: path.display().to_string(), bytes: read(path)? };
    let absolute = fs::canonicalize(path).map_err(|e| unreadable(path, &e))?;
    let base = absolute.parent().map_or_else(|| PathBuf::from("/"), Path::to_path_buf);
    let file_name = path.file_name().map_or_else(|| "workflow.yaml".into(), |n| n.to_string_lossy().into_owned());
    let shown_folder = path.parent().unwrap_or(Path::new(""));
    let mut included = BTreeMap::new();
    let mut queue: VecDeque<String> = flow::includes(&main).into();
    while let Some(name) = queue.pop_front() {
        if included.contains_key(&name) {
            continue;
        }
        // A missing one is left out: the checker reports it at the step that uses it.
        let Some(source) = find(shown_folder, &base, &name)? else { continue };
        if included.len() >= INCLUDED_MAX {
            let message = format!("the file uses more than {INCLUDED_MAX} other workflows, those that they use counted in");
            return Err(Error::too_large("too_many_files", message)
                .place(path.display().to_string())
                .fix("put several steps into one workflow, or split the file into several runs"));
        }
        queue.extend(flow::includes(&source));
        included.insert(name, source);
    }
    Ok(Loaded { main, included, file_name, base, stored: None })
}

/// The file that a name or a path of an inclusion means, if it is there. `base` is the folder with its links resolved.
pub fn find(folder: &Path, base: &Path, name: &str) -> Result<Option<Source>, Error> {
    // The rules for names and paths keep both inside the folder.
    if flow::is_included_path(name) {
        below(folder, base, name)
    } else if flow::is_workflow_name(name) {
        beside(folder, name)
    } else {
        Ok(None)
    }
}

fn beside(folder: &Path, name: &str) -> Result<Option<Source>, Error> {
    for extension in ["yaml", "yml"] {
        let path = folder.join(format!("{name}.{extension}"));
        if path.is_file() {
            return Ok(Some(Source { name: path.display().to_string(), bytes: read(&path)? }));
        }
    }
    Ok(None)
}

/// A file by its path from the folder; a path that was written for a folder further up is tried without its first parts. Links
/// do not lead out.
fn below(folder: &Path, base: &Path, name: &str) -> Result<Option<Source>, Error> {
    let mut rest = name;
    loop {
        let path = folder.join(rest);
        if path.is_file() && fs::canonicalize(&path).is_ok_and(|real| real.starts_with(base)) {
            return Ok(Some(Source { name: path.display().to_string(), bytes: read(&path)? }));
        }
        match rest.split_once('/') {
            Some((_, shorter)) => rest = shorter,
            None => return Ok(None),
        }
    }
}

pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let file = fs::File::open(path).map_err(|e| unreadable(path, &e))?;
    let mut bytes = Vec::new();
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(|e| unreadable(path, &e))?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(Error::too_large("file_too_large", format!("the file is larger than {} MiB", FILE_BYTES_MAX >> 20))
            .place(path.display().to_string())
            .fix("let a step read the data with `file.read` instead"));
    }
    Ok(bytes)
}

/// Why a file cannot be read.
pub fn unreadable(path: &Path, e: &std::io::Error) -> Error {
    let error = match e.kind() {
        std::io::ErrorKind::NotFound => {
            Error::not_found("no_file", "there is no such file").fix("check the path; it is relative to the current folder")
        }
        _ => Error::invalid("file_unreadable", format!("the file cannot be read: {e}")).fix("name a file that you may read"),
    };
    error.place(path.display().to_string())
}

/// The folder that paths of the run may not leave: the one given, else the nearest ancestor that is a project, else `base`.
pub fn root(base: &Path, given: Option<&Path>) -> Result<PathBuf, Error> {
    let Some(given) = given else {
        let marked = |dir: &&Path| dir.join(".git").exists() || dir.join("orc.toml").exists();
        return Ok(base.ancestors().find(marked).unwrap_or(base).to_path_buf());
    };
    let root = fs::canonicalize(given).map_err(|e| unreadable(given, &e))?;
    if !base.starts_with(&root) {
        return Err(Error::invalid(
            "usage",
            format!("--root {} does not hold the workflow file's folder {}", root.display(), base.display()),
        )
        .fix("name a folder above the workflow file"));
    }
    Ok(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("orc-load-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        fs::create_dir_all(&dir).expect("a temporary folder");
        fs::canonicalize(dir).expect("it exists")
    }

    #[test]
    fn the_root_is_the_nearest_project() {
        let dir = folder("root");
        let deep = dir.join("a/b");
        fs::create_dir_all(&deep).expect("made");
        fs::write(dir.join("a/orc.toml"), "").expect("written");
        assert_eq!(root(&deep, None).expect("found"), dir.join("a"));
        assert_eq!(root(&deep, Some(&dir)).expect("given"), dir);
        assert_eq!(root(&dir, Some(&deep)).expect_err("outside").code(), "usage");
        fs::remove_dir_all(dir).expect("removed");
    }

    #[test]
    fn names_cannot_leave_the_folder() {
        for bad in ["", "../x", "a/b", "a b", "x\0"] {
            assert!(!flow::is_workflow_name(bad), "{bad}");
        }
        assert!(flow::is_workflow_name("clean-up_2"));
    }

    #[test]
    fn texts_and_pipelines_below_the_folder_are_loaded_and_links_do_not_lead_out() {
        let dir = folder("texts");
        let main = dir.join("flows/main.yaml");
        fs::create_dir_all(dir.join("flows/sub")).expect("made");
        fs::write(dir.join("secret.md"), "secret").expect("written");
        fs::write(dir.join("flows/a.md"), "text with << sub/b.md >>").expect("written");
        fs::write(dir.join("flows/sub/b.md"), "more").expect("written");
        fs::write(dir.join("flows/sub/one.yaml"), "id: one\nsteps: [{id: x, action: debug}]\n").expect("written");
        std::os::unix::fs::symlink(dir.join("secret.md"), dir.join("flows/link.md")).expect("linked");
        fs::write(&main, "steps:\n  - {id: a, action: debug, parameters: {m: '{{ file:a.md }} {{ file:link.md }} {{ file:../secret.md }}'}}\n  - {id: b, tool: pipeline-executor, parameters: {pipeline: examples/sub/one.yaml}}\n").expect("written");
        let loaded = load(&main).expect("loaded");
        assert_eq!(loaded.included.keys().collect::<Vec<_>>(), ["a.md", "examples/sub/one.yaml", "sub/b.md"]);
        fs::remove_dir_all(dir).expect("removed");
    }

    #[test]
    fn too_many_workflows_are_refused_not_left_out() {
        let dir = folder("many");
        let uses =
            |names: std::ops::Range<usize>| -> String { names.map(|i| format!("  - {{id: s{i}, uses: workflow/w{i}}}\n")).collect() };
        fs::write(dir.join("main.yaml"), format!("steps:\n{}", uses(0..INCLUDED_MAX))).expect("written");
        for i in 0..=INCLUDED_MAX {
            fs::write(dir.join(format!("w{i}.yaml")), "steps: []\n").expect("written");
        }
        assert_eq!(load(&dir.join("main.yaml")).map(|l| l.included.len()).expect("just enough"), INCLUDED_MAX);
        fs::write(dir.join("w7.yaml"), format!("steps:\n{}", uses(INCLUDED_MAX..INCLUDED_MAX + 1))).expect("written");
        assert_eq!(load(&dir.join("main.yaml")).err().expect("one too many").code(), "too_many_files");
        fs::remove_dir_all(dir).expect("removed");
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = load(Path::new("/nowhere/x.yaml")).err().expect("it is missing");
        assert_eq!((error.code(), error.place_text()), ("no_file", Some("/nowhere/x.yaml")));
    }
}
