//! Stored workflows beside one another: a copy under another name, and two versions in one drawing.

use super::{source, stored::Wanted};
use crate::State;
use ::http::{Body, Call, Created, Json, Method, Nothing, Operation, right};
use base::{Ctx, Error, Result};
use editing::{
    cst::{Edit, Tree},
    layout::difference::{Difference, Side, difference},
};
use flow::symbols::Symbols;
use resources::{Address, Change, Input, Once, VersionRef, VersionState};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{borrow::Cow, collections::BTreeMap};

/// What the copy is called, and of which version it is made.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CloneBody {
    /// Usually the same one.
    #[serde(default)]
    #[schemars(regex(pattern = "^[a-z0-9]([a-z0-9._-]{0,126}[a-z0-9])?$"))]
    workspace: Option<String>,
    #[schemars(regex(pattern = "^[a-z0-9]([a-z0-9._-]{0,126}[a-z0-9])?$"))]
    name: String,
    /// A number or a label of a version; usually the newest.
    #[serde(default)]
    version: Option<Wanted>,
    /// For the history, behind where it comes from.
    #[serde(default)]
    reason: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Between {
    /// A number, a version label, `current` or `latest`.
    from: String,
    /// Usually the newest.
    to: Option<String>,
}

/// Two whole files.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Texts {
    before: String,
    after: String,
}

#[derive(Serialize)]
#[serde(transparent)]
struct GraphDiff(Difference);

impl JsonSchema for GraphDiff {
    fn schema_name() -> Cow<'static, str> {
        "GraphDiff".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let (whole, text) = (json!({"type": "integer"}), json!({"type": "string"}));
        let change = json!({"enum": ["same", "added", "removed", "changed"]});
        let mut lane = json!({"x": whole, "y": whole, "width": whole, "height": whole});
        let mut node = lane.clone();
        lane["label"] = text.clone();
        for key in ["id", "title", "uses", "kind", "description", "branch"] {
            node[key] = text.clone();
        }
        for key in ["line", "parent", "layer"] {
            node[key] = whole.clone();
        }
        node["conditional"] = json!({"type": "boolean"});
        node["lanes"] = json!({"type": "array", "items": {"type": "object", "properties": lane}});
        node["change"] = change.clone();
        node["fields"] =
            json!({"type": "array", "items": text, "description": "Fields of the step that differ; `place`: it stands elsewhere"});
        node["was"] = json!({"type": "string", "description": "The id that it had"});
        let needed = ["id", "title", "uses", "kind", "line", "x", "y", "width", "height", "conditional", "layer", "change", "fields"];
        let points = json!({
            "type": "array", "items": {"type": "array", "items": whole},
            "description": "Empty where the two do not stand in the same block any more"
        });
        json_schema!({
            "type": "object",
            "required": ["width", "height", "nodes", "edges"],
            "properties": {
                "width": whole, "height": whole,
                "nodes": {"type": "array", "items": {"type": "object", "required": needed, "properties": node}},
                "edges": {"type": "array", "description": "`from` and `to` are places in `nodes`", "items": {
                    "type": "object", "required": ["from", "to", "change", "points"],
                    "properties": {"from": whole, "to": whole, "change": change, "points": points}
                }}
            }
        })
    }
}

pub(super) fn operations(state: &State) -> Vec<Operation> {
    vec![
        Operation::new("clone_workflow", Method::POST, "/api/v1/workflows/{workspace}/{name}/clone", state, clone_workflow)
            .tag("workflows")
            .summary("Make a copy of a stored workflow under another name")
            .details(
                "The copy has the text with its comments, and begins with version 1: published if the version it is made of is, else a draft. \
                 Its history says what it was made of. `workflow:create` is needed in the workspace of the copy.",
            )
            .idempotent()
            .fails_with(&[404, 409, 415, 422])
            .request_example(json!({"name": "hello-2", "reason": "a variant for Fridays"})),
        Operation::new("diff_workflow_graph", Method::GET, "/api/v1/workflows/{workspace}/{name}/graph-diff", state, diff_graph)
            .tag("workflows")
            .summary("Two versions of a stored workflow in one drawing")
            .details("Steps are compared by their ids; one that only got another id is recognized if no other could be meant.")
            .fails_with(&[404, 422]),
        Operation::new("compare_workflow_texts", Method::POST, "/api/v1/workflows/graph-diff", state, compare_texts)
            .tag("workflows")
            .summary("Two texts of workflows in one drawing")
            .details("As for two versions of a stored workflow; the texts need not be stored anywhere.")
            .fails_with(&[413, 415, 422])
            .request_example(json!({
                "before": "steps:\n  - {id: greet, uses: set, with: {text: Hello}}\n", "after": "steps:\n  - {id: greet, uses: set, with: {text: Hi}}\n"
            })),
    ]
}

fn address<P, Q, B>(call: &Call<P, Q, B>) -> Result<Address> {
    Ok(Address::new("workflow", Some(call.path.text("workspace")?), call.path.text("name")?))
}

async fn clone_workflow(state: State, call: Call<right::WorkflowsRead, Nothing, Body<CloneBody>>) -> Result<Created<Value>> {
    let from = address(&call)?;
    let CloneBody { workspace, name, version, reason } = call.body.0;
    let to = Address::new("workflow", workspace.as_deref().or(from.workspace.as_deref()), name);
    let ctx = call.caller.ctx();
    let wanted = version.map_or(VersionRef::Newest, Wanted::into_version);
    let (original, text) = source::read(&state, ctx, &from, wanted).await?;
    let number = original.shown_version;
    let version = state.resources.version(ctx, &from, VersionRef::Number(number)).await?;
    let input = Input {
        title: original.title,
        labels: original.labels,
        visibility: original.visibility,
        team: original.team,
        shared_with: Vec::new(),
        spec: original.spec,
        draft: version.state == VersionState::Draft,
    };
    let origin = format!("cloned from {from} version {number}");
    // First: a text that cannot be renamed must leave no copy behind.
    let text = renamed(&text, &to.name)?;
    let change = Change {
        text: Some(text),
        reason: Some(reason.map_or_else(|| origin.clone(), |reason| format!("{origin}: {reason}"))),
        once: call.key.map(|key| Once { key: key.text, request_hash: key.request_hash }),
        ..Change::default()
    };
    let made = state.resources.create(ctx, &to, input, change).await?;
    Ok(Created(json!(made)))
}

/// A text that names its workflow names the copy.
pub(super) fn renamed(text: &str, name: &str) -> Result<String> {
    let source = flow::Source { name: format!("{name}.yaml"), bytes: text.as_bytes().to_vec() };
    let named = editing::documents::read(&source).is_ok_and(|read| read.items.first().is_some_and(|one| one.value.get("name").is_some()));
    if !named {
        return Ok(text.to_owned());
    }
    let tree = Tree::parse(text).map_err(|problem| Error::internal("row_not_readable", problem.message))?;
    Ok(tree.edit(0, &[Edit::Set { path: "/name".to_owned(), value: name.into() }])?.text)
}

async fn diff_graph(state: State, call: Call<right::WorkflowsRead, Between>) -> Result<Json<GraphDiff>> {
    let address = address(&call)?;
    let Ok(from) = call.query.from.parse::<VersionRef>();
    let to = match call.query.to.as_deref().map(str::parse::<VersionRef>) {
        Some(Ok(to)) => to,
        None => VersionRef::Newest,
    };
    let ctx: &Ctx = call.caller.ctx();
    let old = source::read(&state, ctx, &address, from).await?;
    let new = source::read(&state, ctx, &address, to).await?;
    compared(state, (old.1, old.0.spec), (new.1, new.0.spec)).await
}

async fn compare_texts(state: State, call: Call<right::WorkflowsCheck, Nothing, Body<Texts>>) -> Result<Json<GraphDiff>> {
    let Texts { before, after } = call.body.0;
    let (old, new) = (source::any_spec(&before)?, source::any_spec(&after)?);
    compared(state, (before, old), (after, new)).await
}

/// Texts with what they say.
async fn compared(state: State, old: (String, Value), new: (String, Value)) -> Result<Json<GraphDiff>> {
    let done = tokio::task::spawn_blocking(move || {
        let look = |text: &str| -> Symbols {
            let main = flow::Source { name: "workflow.yaml".to_owned(), bytes: text.as_bytes().to_vec() };
            flow::inspect(&main, &BTreeMap::new(), &state.catalogue.flow).1
        };
        let (before, after) = (look(&old.0), look(&new.0));
        difference(&Side { symbols: &before, spec: &old.1 }, &Side { symbols: &after, spec: &new.1 })
    });
    let found = done.await.map_err(|e| Error::internal("internal_fault", format!("comparing two versions broke off: {e}")))?;
    Ok(Json(GraphDiff(found)))
}
