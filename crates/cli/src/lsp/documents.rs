//! The files that are open in the editor, and those beside them.

use crate::load;
use editing::service::{
    Analysis,
    lines::{Lines, Position},
};
use flow::{Catalog, Source};
use serde_json::Value;
use std::{
    collections::{BTreeMap, VecDeque},
    path::{Path, PathBuf},
};

/// Files open at once.
const OPEN_MAX: usize = 500;

#[derive(Default)]
pub(super) struct Documents {
    open: BTreeMap<String, Document>,
}

pub(super) struct Document {
    pub(super) text: String,
    pub(super) version: i64,
    pub(super) lines: Lines,
    analysis: Option<Analysis>,
    /// The findings that are shown are those of an older text.
    pub(super) dirty: bool,
    /// A file that this one uses has changed.
    stale: bool,
}

impl Document {
    fn new(text: String, version: i64) -> Self {
        Self { lines: Lines::of(&text), text, version, analysis: None, dirty: true, stale: false }
    }
}

impl Documents {
    pub(super) fn open(&mut self, uri: &str, text: String, version: i64) -> bool {
        if self.open.len() >= OPEN_MAX && !self.open.contains_key(uri) {
            return false;
        }
        self.open.insert(uri.to_owned(), Document::new(text, version));
        true
    }

    pub(super) fn close(&mut self, uri: &str) {
        self.open.remove(uri);
    }

    pub(super) fn get(&self, uri: &str) -> Option<&Document> {
        self.open.get(uri)
    }

    pub(super) fn dirty(&self) -> Vec<String> {
        self.open.iter().filter(|(_, d)| d.dirty).map(|(uri, _)| uri.clone()).collect()
    }

    pub(super) fn clean(&mut self, uri: &str) {
        if let Some(document) = self.open.get_mut(uri) {
            document.dirty = false;
        }
    }

    /// Applies changes in their order; each speaks of the text that the one before it left.
    pub(super) fn change(&mut self, uri: &str, version: i64, changes: &[Value]) {
        let Some(document) = self.open.get_mut(uri) else { return };
        for change in changes {
            let new = change["text"].as_str().unwrap_or_default();
            match (position(&change["range"]["start"]), position(&change["range"]["end"])) {
                (Some(start), Some(end)) => {
                    let start = document.lines.offset(&document.text, start);
                    let end = document.lines.offset(&document.text, end).max(start);
                    document.text.replace_range(start..end, new);
                }
                _ => document.text = new.to_owned(),
            }
            document.lines = Lines::of(&document.text);
        }
        (document.version, document.dirty) = (version, true);
        // Others may use this file.
        let uris: Vec<String> = self.open.keys().filter(|other| *other != uri).cloned().collect();
        for other in uris {
            let uses = self.open[&other].analysis.as_ref().is_some_and(|a| a.symbols.steps.iter().any(|s| s.kind == "workflow"));
            if let Some(document) = self.open.get_mut(&other).filter(|_| uses) {
                (document.dirty, document.stale) = (true, true);
            }
        }
    }

    /// What is known of the file now.
    pub(super) fn analysis(&mut self, uri: &str, catalog: &Catalog) -> Option<&Analysis> {
        let document = self.open.get(uri)?;
        let current = document.analysis.as_ref().is_some_and(|a| a.text == document.text) && !document.stale;
        if !current {
            let included = self.included(uri, &document.text);
            let mut new = Analysis::new(&name(uri), &document.text, &included, catalog);
            let document = self.open.get_mut(uri)?;
            if let Some(before) = &document.analysis {
                new.keep(before);
            }
            document.analysis = Some(new);
            document.stale = false;
        }
        self.open.get(uri)?.analysis.as_ref()
    }

    /// The workflows that the file uses, as they stand in the editor or else on the disk.
    fn included(&self, uri: &str, text: &str) -> BTreeMap<String, Source> {
        let mut out = BTreeMap::new();
        let Some(folder) = path(uri).and_then(|p| p.parent().map(Path::to_path_buf)) else { return out };
        let base = std::fs::canonicalize(&folder).unwrap_or_else(|_| folder.clone());
        let main = Source { name: String::new(), bytes: text.as_bytes().to_vec() };
        let mut queue: VecDeque<String> = flow::includes(&main).into();
        while let Some(name) = queue.pop_front() {
            if out.contains_key(&name) || out.len() >= load::INCLUDED_MAX {
                continue;
            }
            let Some(source) = self.beside(&folder, &base, &name) else { continue };
            queue.extend(flow::includes(&source));
            out.insert(name, source);
        }
        out
    }

    fn beside(&self, folder: &Path, base: &Path, name: &str) -> Option<Source> {
        let mut found = load::find(folder, base, name).ok().flatten()?;
        let open = self.open.iter().find(|(uri, _)| path(uri).as_deref() == Some(Path::new(&found.name)));
        if let Some((_, document)) = open {
            found.bytes = document.text.clone().into_bytes();
        }
        Some(found)
    }
}

/// The file of a workflow beside another one.
pub(super) fn workflow_file(folder: &Path, name: &str) -> Option<PathBuf> {
    ["yaml", "yml"].iter().map(|extension| folder.join(format!("{name}.{extension}"))).find(|path| path.is_file())
}

pub(super) fn position(value: &Value) -> Option<Position> {
    let number = |key: &str| value[key].as_u64().map(|n| u32::try_from(n).unwrap_or(u32::MAX));
    Some(Position { line: number("line")?, column: number("character")? })
}

/// The last part of the address: what findings call the file.
pub(super) fn name(uri: &str) -> String {
    path(uri).map_or_else(|| uri.to_owned(), |p| p.display().to_string())
}

pub(super) fn path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let rest = &rest[rest.find('/')?..];
    let mut bytes = Vec::with_capacity(rest.len());
    let mut at = 0;
    while let Some(&b) = rest.as_bytes().get(at) {
        let code = rest.get(at + 1..at + 3).filter(|_| b == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(code.unwrap_or(b));
        at += if code.is_some() { 3 } else { 1 };
    }
    Some(PathBuf::from(String::from_utf8(bytes).ok()?))
}

pub(super) fn uri(path: &Path) -> String {
    let mut out = String::from("file://");
    for b in path.display().to_string().bytes() {
        if b.is_ascii_alphanumeric() || b"-_.~/".contains(&b) {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

/// Is this a workflow at all? Editors show the server every YAML file.
pub(super) fn is_workflow(text: &str) -> bool {
    let line = |wanted: &str| text.lines().any(|line| line.trim_end() == wanted || line.starts_with(&format!("{wanted} ")));
    match text.lines().find_map(|line| line.strip_prefix("kind:")) {
        Some(kind) => kind.split('#').next().is_some_and(|k| k.trim().trim_matches(['"', '\'']) == "workflow"),
        // Some files of the original format wrap all of it.
        None => (line("steps:") || line("pipeline:") && text.lines().any(|line| line.trim() == "steps:")) && !line("tests:"),
    }
}
