//! Runs that go on from the past of another one.

use super::super::{not_found, stream, summary, value_of, views::Summary};
use crate::{
    State, places,
    workflows::{self, Files},
};
use base::{Ctx, Error, Result, Right, RunId};
use editing::cst::{Edit, Tree};
use engine::{Definition, Fork};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, sync::Arc};

/// Outputs that one fork gives.
const OUTPUTS_MAX: usize = 100;
/// Steps lie no deeper in a file.
const DEPTH_MAX: usize = 64;

#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ForkBody {
    /// The last event whose result is taken over; usually the last one there is.
    at: Option<u64>,
    /// The name of a checkpoint instead.
    checkpoint: Option<String>,
    /// Inputs that are others than they were.
    inputs: Map<String, Value>,
    /// By the path of a task: what it gives, instead of what it gave, and without being carried out. At most 100.
    outputs: BTreeMap<String, Value>,
    /// By the id of a step that is still to come: fields of its `with` that are others, such as `prompt` and `model`.
    steps: BTreeMap<String, Map<String, Value>>,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RetryBody {
    /// Another version of the workflow, as files; usually the version of the run.
    workflow: Option<Files>,
    /// Another version of the workflow as it is stored under the run's name in its workspace: a number or a label.
    version: Option<String>,
}

impl ForkBody {
    /// The names of what is changed, for the record. The values themselves stand where they are used: among the inputs of the run, as the
    /// output of the task, in the text of the file.
    fn names(&self) -> Value {
        let steps: BTreeMap<&String, Vec<&String>> = self.steps.iter().map(|(id, fields)| (id, fields.keys().collect())).collect();
        json!({"inputs": self.inputs.keys().collect::<Vec<_>>(), "outputs": self.outputs.keys().collect::<Vec<_>>(), "steps": steps})
    }
}

/// A run that the caller may look at, and in whose workspace they may start runs with what it was granted.
pub(super) async fn allowed(state: &State, ctx: &Ctx, run: RunId) -> Result<store::StreamInfo> {
    let info = stream(state, ctx, run).await?;
    super::super::own(run, &info.head)?;
    super::rollback::no_rollback(state, ctx, run).await?;
    super::super::may_start(state, ctx, &info.head.workspace).await?;
    let first = state.journal.read(ctx.org, run, 0, 1).await?;
    let granted = first.first().and_then(|event| serde_json::from_str::<Value>(&event.body).ok()).map(|body| body["grants"].clone());
    if granted.is_some_and(|grants| grants.as_object().is_some_and(|grants| !grants.is_empty())) {
        ctx.need(Right::GRANTS_GIVE).map_err(|error| {
            error.place(run.to_string()).fix("ask somebody who may grant what this run was granted, or start a new run without grants")
        })?;
    }
    Ok(info)
}

pub(super) async fn fork(state: &State, ctx: &Ctx, run: RunId, body: ForkBody, key: Option<String>) -> Result<Summary> {
    let given = body.outputs.len();
    if given > OUTPUTS_MAX {
        return Err(Error::too_large(
            "too_many_outputs",
            format!("outputs of {given} tasks are given; a fork takes at most {OUTPUTS_MAX}"),
        )
        .place("/outputs")
        .fix("fork at a later event, so that more of them are taken over"));
    }
    let info = allowed(state, ctx, run).await?;
    let edits = body.names();
    let definition = if body.steps.is_empty() { None } else { Some(edited(state, ctx, &info, &body.steps).await?) };
    let inputs = if body.inputs.is_empty() { None } else { Some(with_inputs(state, ctx, run, body.inputs).await?) };
    let edited = body.steps.keys().cloned().collect();
    let at = super::super::steer::place(state, ctx, run, body.at, body.checkpoint.as_deref()).await?;
    let fork = Fork { at, retry: false, definition, inputs, outputs: body.outputs, edited, edits, idempotency_key: key };
    begin(state, ctx, run, fork).await
}

pub(super) async fn retry(state: &State, ctx: &Ctx, run: RunId, body: RetryBody, key: Option<String>) -> Result<Summary> {
    let info = allowed(state, ctx, run).await?;
    let edits = json!({"retry": true, "version": body.version, "files": body.workflow.as_ref().map(|files| &files.main)});
    let files = match (body.workflow, body.version) {
        (None, None) => None,
        (Some(files), None) => Some(files),
        (None, Some(version)) => {
            let stored = workflows::Stored::named(&info.head.workspace, &info.head.name, Some(&version));
            Some(workflows::stored_files(state, ctx, stored).await?)
        }
        (Some(_), Some(_)) => {
            return Err(Error::invalid("bad_body", "a retry has either `workflow` or `version`").fix("leave one of them out"));
        }
    };
    let definition = match files {
        Some(files) => {
            whole(state, ctx, &*super::super::definition(state, &info).await?).await?;
            Some(workflows::definition(&*workflows::check(state, ctx, files).await?)?)
        }
        None => None,
    };
    let fork = Fork { retry: true, definition, edits, idempotency_key: key, ..Fork::default() };
    begin(state, ctx, run, fork).await
}

async fn begin(state: &State, ctx: &Ctx, run: RunId, fork: Fork) -> Result<Summary> {
    match state.engine.fork(ctx, run, fork).await {
        Ok(new) => summary(state, ctx, new).await,
        Err(error) => Err(super::super::removed_meanwhile(state, ctx, run, error).await),
    }
}

/// All inputs of the run, with those that are others.
async fn with_inputs(state: &State, ctx: &Ctx, run: RunId, inputs: Map<String, Value>) -> Result<Value> {
    let slot = super::super::fold::current(state, ctx, run).await?;
    let view = &slot.as_ref().filter(|fold| places::sees(ctx, &fold.view.run.workspace)).ok_or_else(|| not_found(run))?.view;
    let mut all = Arc::unwrap_or_clone(value_of(state, ctx, &view.inputs).await?);
    if let Some(all) = all.as_object_mut() {
        all.extend(inputs);
    }
    Ok(all)
}

/// Refuses what was only a part of its workflow: its plan says more than its texts, so another text would be carried out whole.
async fn whole(state: &State, ctx: &Ctx, definition: &Definition) -> Result<()> {
    let files = Files { main: definition.main.clone(), files: definition.sources.clone() };
    let same = workflows::definition(&*workflows::check(state, ctx, files).await?)?.plan.hash == definition.plan.hash;
    same.then_some(()).ok_or_else(|| {
        Error::conflict("run_of_a_part", "only a part of the workflow was run, or with given results, so it has no other version")
            .place(definition.main.clone())
            .fix("fork or retry it as it is, or start a new trial")
    })
}

/// The workflow of the run with some fields of steps changed in its text, checked as any other.
async fn edited(
    state: &State,
    ctx: &Ctx,
    info: &store::StreamInfo,
    steps: &BTreeMap<String, Map<String, Value>>,
) -> Result<Arc<Definition>> {
    let definition = super::super::definition(state, info).await?;
    whole(state, ctx, &definition).await?;
    let mut files = definition.sources.clone();
    let text = files.get(&definition.main).cloned().unwrap_or_default();
    let source = flow::Source { name: definition.main.clone(), bytes: text.clone().into_bytes() };
    let documents =
        editing::documents::read(&source).map_err(|_| Error::internal("definition_not_readable", "the run's file is not readable"))?;
    let document = documents.items.first().map(|document| &document.value).unwrap_or(&Value::Null);
    let mut edits = Vec::new();
    for (id, fields) in steps {
        let path = find(document, id, String::new(), 0).ok_or_else(|| {
            Error::not_found("no_such_step", format!("`{}` has no step `{id}` with `uses` and `with`", definition.main))
                .place(format!("/steps/{id}"))
                .fix("name a step of the main file that is written with `uses` and `with`")
        })?;
        edits.extend(fields.iter().map(|(field, value)| Edit::Set {
            path: format!("{path}/with/{}", field.replace('~', "~0").replace('/', "~1")),
            value: value.clone(),
        }));
    }
    let tree = Tree::parse(&text).map_err(|p| Error::internal("definition_not_readable", p.message.clone()))?;
    files.insert(definition.main.clone(), tree.edit(0, &edits)?.text);
    let files = Files { main: definition.main.clone(), files };
    workflows::definition(&*workflows::check(state, ctx, files).await?)
}

/// The pointer of the step, wherever it stands.
fn find(value: &Value, id: &str, at: String, depth: usize) -> Option<String> {
    if depth > DEPTH_MAX {
        return None;
    }
    match value {
        Value::Object(map) if map.get("id").is_some_and(|own| own == id) && map.contains_key("uses") && map.contains_key("with") => {
            Some(at)
        }
        Value::Object(map) => {
            map.iter().find_map(|(key, value)| find(value, id, format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), depth + 1))
        }
        Value::Array(items) => items.iter().enumerate().find_map(|(i, value)| find(value, id, format!("{at}/{i}"), depth + 1)),
        _ => None,
    }
}
