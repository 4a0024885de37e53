//! Runs of stored workflows: what is stored is made firm, version by version, and becomes the files of the run.

use super::{Files, kind, source};
use crate::State;
use base::{Ctx, Error, Kind, Result};
use flow::Source;
use resources::{Halt, Pinned, Reference, VersionRef};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Workflows that one uses, directly or not.
const INCLUDED_MAX: usize = 200;

/// A workflow that is a resource.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stored {
    #[schemars(regex(pattern = "^[a-z0-9]([a-z0-9._-]{0,126}[a-z0-9])?$"))]
    workspace: String,
    #[schemars(regex(pattern = "^[a-z0-9]([a-z0-9._-]{0,126}[a-z0-9])?$"))]
    name: String,
    /// A number or a label of a version; without it, the live one or else the newest published one.
    #[serde(default)]
    version: Option<Wanted>,
}

impl Stored {
    pub(crate) fn named(workspace: &str, name: &str, version: Option<&str>) -> Self {
        Self { workspace: workspace.to_owned(), name: name.to_owned(), version: version.map(|v| Wanted::Word(v.to_owned())) }
    }

    pub(crate) fn workspace(&self) -> &str {
        &self.workspace
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Wanted {
    Number(#[schemars(range(min = 1))] u64),
    Word(String),
}

impl Wanted {
    pub(super) fn into_version(self) -> VersionRef {
        match self {
            Self::Number(number) => VersionRef::Number(number),
            Self::Word(word) => word.parse().unwrap_or_default(),
        }
    }
}

/// Everything the run will need, at the versions it has now. What a workflow uses is looked for in the same workspace.
pub(crate) async fn files(state: &State, ctx: &Ctx, stored: Stored) -> Result<Files> {
    let version = stored.version.map_or(VersionRef::Current, Wanted::into_version);
    let workspace = stored.workspace.as_str();
    let perhaps_draft = version != VersionRef::Current;
    let main = resolved(state, ctx, workspace, &stored.name, version).await?;
    in_use(&main, None)?;
    if perhaps_draft {
        source::finished(state, ctx, &main.address, main.version).await?;
    }
    let main_file = format!("{}.yaml", stored.name);
    let mut files = BTreeMap::from([(main_file.clone(), written(state, ctx, &main).await?)]);
    let mut wanted = uses(&files[&main_file]);
    while let Some(name) = wanted.pop() {
        let file = format!("{name}.yaml");
        if files.contains_key(&file) {
            continue;
        }
        if files.len() > INCLUDED_MAX {
            return Err(Error::too_large("too_many_files", format!("{} uses more than {INCLUDED_MAX} workflows", main.address)));
        }
        match resolved(state, ctx, workspace, &name, VersionRef::Current).await {
            Ok(pinned) => {
                in_use(&pinned, Some(&main))?;
                let text = written(state, ctx, &pinned).await?;
                wanted.extend(uses(&text));
                files.insert(file, text);
            }
            // The step that names it says so.
            Err(e) if e.kind() == Kind::NotFound => {}
            Err(e) => return Err(e),
        }
    }
    Ok(Files { main: main_file, files })
}

async fn resolved(state: &State, ctx: &Ctx, workspace: &str, name: &str, version: VersionRef) -> Result<Pinned> {
    let mut reference = Reference::new("", "workflow", name);
    reference.workspace = Some(workspace.to_owned());
    reference.version = version;
    state.resources.resolve(ctx, &reference).await
}

/// What is paused or archived does not run, and neither does what uses it. Nothing was written yet.
fn in_use(pinned: &Pinned, main: Option<&Pinned>) -> Result<()> {
    let Some(halted) = &pinned.halted else { return Ok(()) };
    let (code, word, fix) = match halted.status {
        Halt::Paused => ("workflow_paused", "paused", "when it may run again"),
        Halt::Archived => ("workflow_archived", "archived", "if it is to run again after all"),
    };
    let address = &pinned.address;
    let through = main.map_or_else(String::new, |main| format!(", which {} uses,", main.address));
    let message = format!("{address}{through} is {word} since {} by {}: {}", halted.at, halted.by.name, halted.reason);
    Err(Error::conflict(code, message)
        .place(address.to_string())
        .fix(format!("{fix}, somebody who may publish it puts it back into use: orc resume {address}"))
        .details(json!({"halted": halted})))
}

fn uses(text: &str) -> Vec<String> {
    flow::includes(&Source { name: String::new(), bytes: text.as_bytes().to_vec() })
}

/// The file says what it was made of. Models that are declared are named with their version.
async fn written(state: &State, ctx: &Ctx, pinned: &Pinned) -> Result<String> {
    let mut spec = pinned.spec.clone();
    let mut places = Vec::new();
    models(&spec, String::new(), &mut places);
    for place in places {
        let Some(Value::String(name)) = spec.pointer(&place).cloned() else { continue };
        if let Some(firm) = firm_model(state, ctx, &name).await?
            && let Some(slot) = spec.pointer_mut(&place)
        {
            *slot = Value::String(firm);
        }
    }
    Ok(format!("# {}, version {}, {}\n{}", pinned.address, pinned.version, pinned.hash, kind::text(&spec)))
}

/// Where steps name models.
pub(super) fn models(value: &Value, at: String, out: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if map.get("uses").and_then(Value::as_str) == Some("model") {
                let place = ["/model", "/with/model"].iter().find(|place| value.pointer(place).is_some_and(Value::is_string));
                out.extend(place.map(|place| format!("{at}{place}")));
            }
            for (key, inner) in map {
                models(inner, format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), out);
            }
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(i, inner)| models(inner, format!("{at}/{i}"), out)),
        _ => {}
    }
}

/// `fast` becomes `fast@3` when the organization declares it; what it does not declare, or what has its version, stays.
async fn firm_model(state: &State, ctx: &Ctx, text: &str) -> Result<Option<String>> {
    if text.contains("{{") || text.contains('@') || state.resources.registry().get("model").is_none() {
        return Ok(None);
    }
    let (workspace, name) = text.split_once('/').unwrap_or(("default", text));
    let mut reference = Reference::new("", "model", name);
    reference.workspace = Some(workspace.to_owned());
    match state.resources.resolve(ctx, &reference).await {
        Ok(pinned) => Ok(Some(format!("{text}@{}", pinned.version))),
        Err(e) if matches!(e.kind(), Kind::NotFound | Kind::Invalid | Kind::Forbidden) => Ok(None),
        Err(e) => Err(e),
    }
}

/// The models that the organization declares and the caller may read, as steps name them.
pub(super) async fn declared_models(state: &State, ctx: &Ctx) -> Result<Vec<String>> {
    if state.resources.registry().get("model").is_none() || !ctx.rights.has("model", base::Verb::Read) {
        return Ok(Vec::new());
    }
    let mut query = resources::ListQuery { kind: "model".to_owned(), limit: 200, ..Default::default() };
    let mut names = Vec::new();
    loop {
        let page = state.resources.list(ctx, &query).await?;
        for model in page.items {
            match model.workspace.as_deref() {
                None | Some("default") => names.push(model.name),
                Some(workspace) => names.push(format!("{workspace}/{}", model.name)),
            }
        }
        match page.next {
            Some(next) => query.after = Some(next),
            None => return Ok(names),
        }
    }
}
