//! Workflows, as files that are sent and as resources that are stored: compiled against the installation's catalogue. A run
//! pins the definition it was started with.

mod editor;
mod gallery;
mod http;
mod import;
mod kind;
mod source;
mod sql;
mod stored;
mod versions;

pub(crate) use self::{
    gallery::Gallery,
    http::operations,
    sql::migrations,
    stored::{Stored, files as stored_files},
};
pub use kind::kind;

use crate::State;
use base::{Ctx, Digest, Error, Result};
use engine::Definition;
use flow::{Catalog, Diagnostic, Refusal, Severity, Source};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The files of one workflow: the main one and those it includes, each by its name.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Files {
    /// Which of the files is the workflow.
    pub main: String,
    /// File name → text.
    pub files: BTreeMap<String, String>,
}

/// What checking found.
pub struct Checked {
    /// There unless a diagnostic is an error.
    pub definition: Option<Arc<Definition>>,
    pub diagnostics: Vec<Diagnostic>,
    /// Tags that nothing has answered.
    pub open: Vec<flow::auto::Open>,
    /// The hashes of those that must be answered before there can be a plan.
    pub blocking: Vec<String>,
}

const FILES_MAX: usize = 200;
/// Larger sources are compiled every time: the cache stays small.
const KEPT_BYTES_MAX: usize = 256 * 1024;

impl Files {
    fn digest(&self) -> Digest {
        let texts = self.files.iter().flat_map(|(name, text)| [name.as_bytes(), text.as_bytes()]);
        Digest::of(&std::iter::once(self.main.as_bytes()).chain(texts).collect::<Vec<_>>())
    }

    fn bounded(&self) -> Result<()> {
        if !self.files.contains_key(&self.main) {
            return Err(Error::invalid("main_file_missing", format!("`main` names `{}`, which is not among `files`", self.main))
                .place("body field `main`")
                .fix("send the text of the main file under its own name in `files`"));
        }
        if self.files.len() > FILES_MAX {
            return Err(Error::too_large("too_many_files", format!("{} files were sent, {FILES_MAX} are the most", self.files.len()))
                .place("body field `files`"));
        }
        Ok(())
    }

    fn source(&self, name: &str) -> Option<Source> {
        self.files.get(name).map(|text| Source { name: name.to_owned(), bytes: text.clone().into_bytes() })
    }

    /// The file of `workflow/<name>`: beside the main file.
    fn included(&self, name: &str) -> Option<Source> {
        let folder = self.main.rfind('/').map_or("", |i| &self.main[..=i]);
        if flow::is_included_path(name) {
            return self.source(&format!("{folder}{name}"));
        }
        self.source(&format!("{folder}{name}.yaml")).or_else(|| self.source(&format!("{folder}{name}.yml")))
    }
}

/// The finding of a model that is not installed. It may be one that the organization declares.
const UNKNOWN_MODEL: &str = "W021";

/// Compiles in a thread of its own for long files, once per content.
pub async fn check(state: &State, ctx: &Ctx, files: Files) -> Result<Arc<Checked>> {
    let checked = check_installed(state, files.clone()).await?;
    if !checked.diagnostics.iter().any(|found| found.code == UNKNOWN_MODEL) {
        return Ok(checked);
    }
    let declared = stored::declared_models(state, ctx).await?;
    if declared.is_empty() {
        return Ok(checked);
    }
    let mut catalog = state.catalogue.flow.clone();
    if let Some(models) = &mut catalog.models {
        models.extend(declared);
    }
    compiled(move || compile(&files, &catalog)).await.map(Arc::new)
}

async fn compiled(work: impl FnOnce() -> Checked + Send + 'static) -> Result<Checked> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|e| Error::internal("internal_fault", format!("checking a workflow file broke off: {e}")))
}

async fn check_installed(state: &State, files: Files) -> Result<Arc<Checked>> {
    files.bounded()?;
    let keep = files.files.values().map(String::len).sum::<usize>() <= KEPT_BYTES_MAX;
    let key = files.digest();
    if let Some(known) = state.compiled.get(&key) {
        return Ok(known);
    }
    let shared = state.clone();
    let checked = Arc::new(compiled(move || compile(&files, &shared.catalogue.flow)).await?);
    Ok(if keep { state.compiled.get_or_insert(&key, || checked) } else { checked })
}

fn compile(files: &Files, catalog: &Catalog) -> Checked {
    let Some(main) = files.source(&files.main) else {
        return Checked { definition: None, diagnostics: Vec::new(), open: Vec::new(), blocking: Vec::new() };
    };
    let included = included(files, &main);
    let compiled = flow::compile(&main, &included, catalog);
    let blocking = compiled.blocking().into_iter().map(|open| open.hash.clone()).collect();
    let mut sources = BTreeMap::new();
    for source in std::iter::once(&main).chain(included.values()) {
        sources.insert(source.name.clone(), String::from_utf8_lossy(&source.bytes).into_owned());
    }
    let broken = compiled.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    let definition =
        compiled.plan.filter(|_| !broken).map(|plan| Arc::new(Definition { main: files.main.clone(), sources, plan: Arc::new(plan) }));
    Checked { definition, diagnostics: compiled.diagnostics, open: compiled.open, blocking }
}

/// The files that the main one uses, directly or not, as far as they were sent.
fn included(files: &Files, main: &Source) -> BTreeMap<String, Source> {
    let mut included = BTreeMap::new();
    let mut wanted = flow::includes(main);
    let mut seen = BTreeSet::new();
    while let Some(name) = wanted.pop() {
        if !seen.insert(name.clone()) {
            continue;
        }
        // A missing one is a diagnostic at the step that names it.
        if let Some(source) = files.included(&name) {
            wanted.extend(flow::includes(&source));
            included.insert(name, source);
        }
    }
    included
}

/// The definition, or a refusal that carries every finding.
pub fn definition(checked: &Checked) -> Result<Arc<Definition>> {
    checked.definition.clone().ok_or_else(|| {
        refusal(&checked.diagnostics, |found| found.severity == Severity::Error, "`orc check FILE` shows every finding at its place")
            .unwrap_or_else(|| Error::invalid("workflow_invalid", "the workflow could not be checked"))
    })
}

/// The refusal of a text in which something `refuses`: it says what the finding says, and carries them all.
fn refusal(found: &[Diagnostic], refuses: impl Fn(&Diagnostic) -> bool, fix: &str) -> Option<Error> {
    let Refusal { first, fixes } = Refusal::of(found, refuses)?;
    let error = Error::invalid("workflow_invalid", first.message.clone()).place(first.place());
    let error = fixes.into_iter().fold(error, Error::fix).fix(fix);
    Some(error.details(json!({"diagnostics": found})))
}
