//! Finds and reads test files. What is wrong with one is told at its place, before any test runs.

use super::Suite;
use base::Error;
use editing::documents;
use flow::{Diagnostic, Severity, Source};
use std::path::{Path, PathBuf};
use terminal::{failure::Failure, load};

const FILES_MAX: usize = 1_000;
const DEPTH_MAX: usize = 16;
const ENDINGS: [&str; 2] = [".test.yaml", ".test.yml"];

/// A test file that could be read.
pub struct Loaded {
    pub path: PathBuf,
    pub suite: Suite,
    pub documents: documents::Documents,
    pub workflow: PathBuf,
}

impl Loaded {
    /// Where the part at a JSON pointer stands, as `file:line:column`.
    pub fn place(&self, pointer: &str) -> String {
        let span = self.documents.place(0, pointer);
        format!("{}:{}:{}", self.path.display(), span.line, span.column)
    }
}

/// The test files that are meant.
pub fn find(given: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut out = Vec::new();
    if given.is_empty() {
        walk(Path::new("."), 0, &mut out)?;
    }
    for path in given {
        if path.is_dir() {
            walk(path, 0, &mut out)?;
        } else if is_test(path) {
            out.push(path.clone());
        } else {
            out.push(beside(path)?);
        }
    }
    out.sort();
    out.dedup();
    if out.is_empty() {
        return Err(Error::not_found("no_tests", "there are no test files here")
            .fix("write one beside the workflow: NAME.test.yaml; docs/guide/testing.md shows how"));
    }
    Ok(out)
}

pub fn is_test(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

fn beside(workflow: &Path) -> Result<PathBuf, Error> {
    let stem = workflow.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let found = ENDINGS.iter().map(|ending| workflow.with_file_name(format!("{stem}{ending}"))).find(|path| path.is_file());
    found.ok_or_else(|| {
        Error::not_found("no_tests", format!("there is no {stem}.test.yaml beside this file"))
            .place(workflow.display().to_string())
            .fix("write one: docs/guide/testing.md shows how")
    })
}

fn walk(folder: &Path, depth: usize, out: &mut Vec<PathBuf>) -> Result<(), Error> {
    let unreadable = |e: std::io::Error| {
        Error::invalid("file_unreadable", format!("the folder cannot be read: {e}")).place(folder.display().to_string())
    };
    let mut entries: Vec<_> = std::fs::read_dir(folder).map_err(unreadable)?.filter_map(Result::ok).collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(kind) = entry.file_type() else { continue };
        let path = if folder == Path::new(".") { PathBuf::from(&name) } else { entry.path() };
        if kind.is_dir() && depth < DEPTH_MAX && !name.starts_with('.') && !matches!(name.as_str(), "node_modules" | "target") {
            walk(&path, depth + 1, out)?;
        } else if kind.is_file() && is_test(&path) {
            out.push(path);
        }
        if out.len() > FILES_MAX {
            return Err(Error::too_large("too_many_files", format!("there are more than {FILES_MAX} test files")).fix("name fewer of them"));
        }
    }
    Ok(())
}

pub fn load(files: &[PathBuf]) -> Result<Vec<Loaded>, Failure> {
    files.iter().map(|path| one(path)).collect()
}

fn one(path: &Path) -> Result<Loaded, Failure> {
    let source = Source { name: path.display().to_string(), bytes: load::read(path)? };
    let texts = || [(source.name.clone(), source.bytes.clone())].into_iter().collect();
    let documents = documents::read(&source).map_err(|diagnostics| Failure::Findings { diagnostics, texts: texts() })?;
    let [document] = documents.items.as_slice() else {
        return Err(Error::invalid("test_invalid", "a test file holds one document, with `tests`").place(source.name.clone()).into());
    };
    let suite: Suite = match serde_json::from_value(document.value.clone()) {
        Ok(suite) => suite,
        Err(e) => return Err(Failure::Findings { diagnostics: vec![misfit(&documents, &document.value, &e)], texts: texts() }),
    };
    let workflow = match &suite.workflow {
        Some(name) => path.with_file_name(name),
        None => {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let stem = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(&name).to_owned();
            let found = ["yaml", "yml"].iter().map(|e| path.with_file_name(format!("{stem}.{e}"))).find(|p| p.is_file());
            found.unwrap_or_else(|| path.with_file_name(format!("{stem}.yaml")))
        }
    };
    Ok(Loaded { path: path.to_path_buf(), suite, documents, workflow })
}

/// The finding stands at the test that does not fit: the first one that cannot be read by itself.
fn misfit(documents: &documents::Documents, value: &serde_json::Value, e: &serde_json::Error) -> Diagnostic {
    let tests = value["tests"].as_array().map(Vec::as_slice).unwrap_or_default();
    let bad = tests.iter().enumerate().find_map(|(i, test)| Some((i, serde_json::from_value::<super::Case>(test.clone()).err()?)));
    let (pointer, message) = match &bad {
        Some((i, e)) => (format!("/tests/{i}"), e.to_string()),
        None => (String::new(), e.to_string()),
    };
    Diagnostic {
        code: "test_invalid".to_owned(),
        severity: Severity::Error,
        message: format!("the test file does not fit: {message}"),
        span: documents.place(0, &pointer),
        label: "in here".to_owned(),
        step: None,
        notes: vec!["docs/guide/testing.md lists the keys".to_owned()],
        fix: None,
    }
}
