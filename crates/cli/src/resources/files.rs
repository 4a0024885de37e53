//! Files and folders of documents, read with the place of everything in them.

use crate::failure::{Failure, Texts};
use crate::load;
use base::Error;
use editing::{
    cst::{Edit, Tree},
    documents::{self, Documents},
};
use flow::{Catalog, Diagnostic, Severity, Source};
use serde_json::{Map, Value, json};
use std::{
    collections::BTreeMap,
    fs,
    io::Read,
    path::{Path, PathBuf},
};

/// Folders in folders.
const DEPTH_MAX: usize = 16;
const FILES_MAX: usize = 10_000;
const STDIN_BYTES_MAX: u64 = 64 * 1024 * 1024;
const STDIN: &str = "-";

/// What a document may have beside its content.
const MEMBERS: [&str; 9] = ["kind", "workspace", "name", "title", "labels", "visibility", "team", "shared_with", "spec"];

pub(super) struct Files {
    pub(super) declared: Vec<Declared>,
    sources: Vec<Documents>,
    texts: Texts,
    /// Files of a folder that hold no documents.
    pub(super) skipped: Vec<String>,
}

/// One document of a file.
pub(super) struct Declared {
    /// As the API takes it.
    pub(super) value: Value,
    pub(super) path: PathBuf,
    source: usize,
    index: usize,
    /// A workflow as `orc run` takes it: what the document holds is the content.
    pub(super) bare: bool,
}

impl Declared {
    pub(super) fn kind(&self) -> &str {
        self.value["kind"].as_str().unwrap_or_default()
    }

    pub(super) fn name(&self) -> &str {
        self.value["name"].as_str().unwrap_or_default()
    }

    pub(super) fn workspace(&self) -> Option<&str> {
        self.value["workspace"].as_str()
    }
}

impl Files {
    /// Documents that come from elsewhere have no places.
    pub(super) fn none() -> Self {
        Self { declared: Vec::new(), sources: Vec::new(), texts: Texts::new(), skipped: Vec::new() }
    }
}

/// Everything in these files and folders. The first finding of each document is enough to stop.
pub(super) fn load(paths: &[PathBuf]) -> Result<Files, Failure> {
    let mut files = Files::none();
    let mut found = Vec::new();
    for path in paths {
        if path.as_os_str() == STDIN {
            files.add(Source { name: "stdin".to_owned(), bytes: stdin()? }, path, true, &mut found);
        } else if path.is_dir() {
            let mut inside = Vec::new();
            walk(path, 0, &mut inside)?;
            for file in inside {
                files.add(Source { name: file.display().to_string(), bytes: load::read(&file)? }, &file, false, &mut found);
            }
        } else {
            files.add(Source { name: path.display().to_string(), bytes: load::read(path)? }, path, true, &mut found);
        }
    }
    files.twice(&mut found);
    if found.is_empty() { Ok(files) } else { Err(Failure::Findings { diagnostics: found, texts: files.texts }) }
}

fn stdin() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(STDIN_BYTES_MAX)
        .read_to_end(&mut bytes)
        .map_err(|e| Error::invalid("file_unreadable", format!("standard input cannot be read: {e}")).place("stdin"))?;
    Ok(bytes)
}

/// `.yaml`, `.yml` and `.json` files, in order of their names; what is hidden is left out, links are not followed.
fn walk(dir: &Path, depth: usize, out: &mut Vec<PathBuf>) -> Result<(), Error> {
    let too_many = |what: String| {
        Error::too_large("too_many_files", what).place(dir.display().to_string()).fix("name a smaller folder, or single files")
    };
    if depth > DEPTH_MAX {
        return Err(too_many(format!("folders are nested deeper than {DEPTH_MAX} levels")));
    }
    let unreadable =
        |e: std::io::Error| Error::invalid("file_unreadable", format!("the folder cannot be read: {e}")).place(dir.display().to_string());
    let mut entries = fs::read_dir(dir).map_err(unreadable)?.collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let hidden = name.to_string_lossy().starts_with('.');
        let kind = entry.file_type().map_err(unreadable)?;
        if hidden || kind.is_symlink() {
            continue;
        }
        if kind.is_dir() {
            walk(&entry.path(), depth + 1, out)?;
        } else if is_document_file(&entry.path()) {
            if out.len() >= FILES_MAX {
                return Err(too_many(format!("there are more than {FILES_MAX} files")));
            }
            out.push(entry.path());
        }
    }
    Ok(())
}

fn is_document_file(path: &Path) -> bool {
    // Tests of workflows stand beside them and declare nothing.
    !testing::is_test(path) && matches!(path.extension().and_then(|e| e.to_str()), Some("yaml" | "yml" | "json"))
}

impl Files {
    fn add(&mut self, source: Source, path: &Path, named: bool, found: &mut Vec<Diagnostic>) {
        let documents = match documents::read(&source) {
            Ok(documents) => documents,
            Err(diagnostics) => {
                self.texts.insert(source.name, source.bytes);
                found.extend(diagnostics);
                return;
            }
        };
        let number = self.sources.len();
        let declared: Vec<Declared> =
            (0..documents.items.len()).filter_map(|index| self.one(&documents, number, index, path, named, found)).collect();
        if declared.is_empty() && found.is_empty() {
            self.skipped.push(source.name.clone());
        }
        self.texts.insert(source.name, source.bytes);
        self.sources.push(documents);
        self.declared.extend(declared);
    }

    /// `None`: it is no document, which is a finding if the file was named.
    fn one(
        &self,
        documents: &Documents,
        source: usize,
        index: usize,
        path: &Path,
        named: bool,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Declared> {
        let Value::Object(map) = &documents.items[index].value else {
            if named {
                found.push(documents.not_a_map(index));
            }
            return None;
        };
        let bare = !map.contains_key("kind") && map.contains_key("steps");
        if (bare || named) && documents.is_original(index) {
            let message = "this is a pipeline of the original framework, which is no document of ours".to_owned();
            let mut finding = diagnostic(documents, index, "", "bad_document", message);
            let name = bare_workflow(map, path)["name"].as_str().unwrap_or("NAME").to_owned();
            finding.notes.push(format!("store it with its comments: orc import -f {} --as workflow/{name}", path.display()));
            finding.notes.push(format!("or write it in our format first: orc convert {}", path.display()));
            found.push(finding);
            return None;
        }
        if bare {
            let value = with_lock(bare_workflow(map, path), path, documents, index, found)?;
            return Some(Declared { value, path: path.to_owned(), source, index, bare });
        }
        if !named && !map.contains_key("kind") {
            return None;
        }
        let before = found.len();
        let mut wrong = |pointer: &str, code: &str, message: String| {
            found.push(diagnostic(documents, index, pointer, code, message));
        };
        for key in ["kind", "name"] {
            match map.get(key) {
                Some(Value::String(text)) if !text.is_empty() => {}
                Some(_) => wrong(&format!("/{key}"), "W011", format!("`{key}` is not text")),
                None => wrong("", "W010", format!("the document has no `{key}`")),
            }
        }
        for key in map.keys().filter(|k| !MEMBERS.contains(&k.as_str())) {
            wrong(&format!("/{key}"), "W009", format!("a document has no `{key}`; what belongs to the resource stands below `spec`"));
        }
        if !matches!(map.get("spec"), Some(Value::Object(_))) {
            wrong("/spec", if map.contains_key("spec") { "W011" } else { "W010" }, "the document has no map `spec`".to_owned());
        }
        let alone = map.get("kind").is_some_and(|kind| kind == "workflow") && documents.items.len() == 1;
        let value = Value::Object(map.clone());
        let value = if alone && found.len() == before { with_lock(value, path, documents, index, found)? } else { value };
        (found.len() == before).then(|| Declared { value, path: path.to_owned(), source, index, bare })
    }

    /// The same resource declared twice: which one is meant?
    fn twice(&self, found: &mut Vec<Diagnostic>) {
        let mut seen: BTreeMap<(&str, Option<&str>, &str), usize> = BTreeMap::new();
        for (i, d) in self.declared.iter().enumerate() {
            if let Some(first) = seen.insert((d.kind(), d.workspace(), d.name()), i) {
                let place = self.sources[self.declared[first].source].place(self.declared[first].index, "/name");
                let message = format!("{} `{}` is declared twice", d.kind(), d.name());
                let mut finding = self.finding(i, "/name", "declared_twice", message);
                finding.notes.push(format!("the first one is at {}:{}", place.file, place.line));
                found.push(finding);
            }
        }
    }

    /// A finding of the server about one document, at its place in the file.
    pub(super) fn finding(&self, number: usize, pointer: &str, code: &str, message: String) -> Diagnostic {
        let d = &self.declared[number];
        let pointer = if d.bare { pointer.strip_prefix("/spec").unwrap_or(pointer) } else { pointer };
        diagnostic(&self.sources[d.source], d.index, pointer, code, message)
    }

    /// Which document declares this resource; `default` is the workspace of documents that name none.
    pub(super) fn find(&self, kind: &str, workspace: Option<&str>, name: &str, default: &str) -> Option<usize> {
        self.declared
            .iter()
            .position(|d| d.kind() == kind && d.name() == name && workspace.is_none_or(|w| d.workspace().unwrap_or(default) == w))
    }

    /// The bytes of the file that hold the document, and whether it is the only one in it.
    pub(super) fn span(&self, number: usize) -> (std::ops::Range<usize>, bool) {
        let d = &self.declared[number];
        let items = &self.sources[d.source].items;
        let span = &items[d.index].span;
        (span.start..span.end, items.len() == 1)
    }

    pub(super) fn text(&self, path: &Path) -> Option<&[u8]> {
        self.texts.get(&path.display().to_string()).map(Vec::as_slice)
    }

    pub(super) fn take_texts(&mut self) -> Texts {
        std::mem::take(&mut self.texts)
    }

    /// As the API takes them to keep them: workflows with the text that says them, so that comments are kept.
    pub(super) fn documents(&self) -> Vec<Value> {
        let with_text = |d: &Declared| {
            let mut value = d.value.clone();
            if let Some(text) = self.written(d) {
                value["text"] = text.into();
            }
            value
        };
        self.declared.iter().map(with_text).collect()
    }

    /// The file of a workflow that stands alone in it. Answers that lie beside it are written into the text as they are into the content.
    fn written(&self, d: &Declared) -> Option<String> {
        let documents = &self.sources[d.source];
        let [only] = documents.items.as_slice() else { return None };
        if d.kind() != "workflow" {
            return None;
        }
        let text = String::from_utf8(documents.source().bytes).ok()?;
        let place = if d.bare { "/lock" } else { "/spec/lock" };
        match d.value["spec"].get("lock") {
            Some(lock) if only.value.pointer(place).is_none() => {
                let edit = Edit::Set { path: place.to_owned(), value: lock.clone() };
                Tree::parse(&text).ok()?.edit(0, &[edit]).ok().map(|edited| edited.text)
            }
            _ => Some(text),
        }
    }

    /// What `orc check` finds in the file of a workflow.
    pub(super) fn checked(&self, number: usize, catalog: &Catalog) -> Vec<Diagnostic> {
        let d = &self.declared[number];
        let documents = &self.sources[d.source];
        if d.kind() != "workflow" || documents.items.len() != 1 {
            return Vec::new();
        }
        flow::compile(&documents.source(), &BTreeMap::new(), catalog).diagnostics
    }

    pub(super) fn values(&self) -> Vec<Value> {
        self.declared.iter().map(|d| d.value.clone()).collect()
    }
}

/// Findings about a name that should not be there.
const ABOUT_KEYS: [&str; 2] = ["unknown_field", "W009"];

pub(super) fn diagnostic(documents: &Documents, index: usize, pointer: &str, code: &str, message: String) -> Diagnostic {
    let span = if ABOUT_KEYS.contains(&code) { documents.key_place(index, pointer) } else { documents.place(index, pointer) };
    Diagnostic {
        code: code.to_owned(),
        severity: Severity::Error,
        message,
        span,
        label: String::new(),
        step: None,
        notes: Vec::new(),
        fix: None,
    }
}

/// The answers that lie beside a workflow belong to what is stored. `None`: they cannot be used, which is a finding.
fn with_lock(mut value: Value, path: &Path, documents: &Documents, index: usize, found: &mut Vec<Diagnostic>) -> Option<Value> {
    let name = path.file_name().map(|name| flow::auto::lock_name(&name.to_string_lossy()))?;
    let beside = path.with_file_name(name);
    if value["spec"].get("lock").is_some() || !beside.is_file() {
        return Some(value);
    }
    let read = load::read(&beside).map_err(|e| e.message().to_owned());
    match read.and_then(|bytes| flow::auto::Lock::read(&bytes)) {
        Ok(lock) => {
            value["spec"]["lock"] = json!(lock);
            Some(value)
        }
        Err(why) => {
            found.push(diagnostic(documents, index, "", "W041", format!("the lock {} cannot be used: {why}", beside.display())));
            None
        }
    }
}

/// A workflow file without `kind`: named by its `name`, else by the file.
fn bare_workflow(map: &Map<String, Value>, path: &Path) -> Value {
    let mut spec = map.clone();
    let name = match spec.remove("name") {
        Some(Value::String(name)) => name,
        _ => path.file_stem().map(|s| s.to_string_lossy().into_owned()).filter(|s| s != STDIN).unwrap_or_else(|| "workflow".to_owned()),
    };
    json!({"kind": "workflow", "name": name, "spec": spec})
}
