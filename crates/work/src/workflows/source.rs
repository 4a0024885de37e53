//! The text of a stored workflow: what a person wrote, with its comments and order. It always says exactly the stored spec; where none
//! was written, the spec is written out.

use super::{Files, check, http::Diagnostics, kind, refusal, sql};
use crate::State;
use ::http::{Body, Call, Json, Method, Nothing, Operation, right};
use base::{Ctx, Digest, Error, Principal, Result, Timestamp};
use editing::documents;
use flow::{Diagnostic, Severity};
use resources::{Address, Change, Input, Resource, VersionRef};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const TEXT_BYTES_MAX: usize = 1 << 20;
/// The finding of a step that uses a workflow which was not sent along: stored ones are looked up when a run starts.
const UNKNOWN_WORKFLOW: &str = "W022";

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// A number; usually the newest.
    version: Option<u64>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Written {
    /// The whole file.
    text: String,
    /// Make the version valid for everybody instead of keeping it as a draft.
    #[serde(default)]
    publish: bool,
    /// For the history.
    #[serde(default)]
    reason: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct SourceDoc {
    workspace: String,
    name: String,
    version: u64,
    /// The newest published version.
    published: Option<u64>,
    /// What the label `live` keeps in use, whatever is published.
    live: Option<u64>,
    /// Goes back as `If-Match`.
    etag: String,
    text: String,
    /// What is wrong with the text that was just stored as a draft, as `check` says it; absent when nothing is.
    #[serde(skip_serializing_if = "Option::is_none")]
    diagnostics: Option<Diagnostics>,
    #[schemars(with = "String")]
    updated_at: Timestamp,
    #[schemars(with = "Value")]
    updated_by: Principal,
}

pub(super) fn operations(state: &State) -> Vec<Operation> {
    const PATH: &str = "/api/v1/workflows/{workspace}/{name}/source";
    vec![
        Operation::new("get_workflow_source", Method::GET, PATH, state, get_source)
            .tag("workflows")
            .summary("The text of a stored workflow")
            .details("With the comments and the order in which it was written; a workflow that was never written as text is written out.")
            .fails_with(&[404, 422]),
        Operation::new("put_workflow_source", Method::PUT, PATH, state, put_source)
            .tag("workflows")
            .summary("Store the text of a workflow as a new version")
            .details(
                "`If-Match` holds the `etag` of the text that was changed; if somebody stored another one meanwhile, the answer is 412 and nothing \
                 is changed. A draft may have errors: nothing that was typed is lost, and the answer names them all. With `publish`, a text with \
                 errors is refused with every finding; so is one that is no YAML mapping, always.",
            )
            .fails_with(&[404, 409, 412, 415, 422, 428])
            .request_example(json!({"text": "steps:\n  - id: greet # hello\n    uses: set\n    with: {text: Hello}\n", "publish": false})),
    ]
}

async fn get_source(state: State, call: Call<right::WorkflowsRead, Wanted>) -> Result<Json<SourceDoc>> {
    let address = Address::new("workflow", Some(call.path.text("workspace")?), call.path.text("name")?);
    let version = call.query.version.map_or(VersionRef::Newest, VersionRef::Number);
    let (resource, kept) = kept(&state, call.caller.ctx(), &address, version).await?;
    Ok(Json(shown(&resource, kept)))
}

/// A version with the text that was written for it, if one was.
async fn kept(state: &State, ctx: &Ctx, address: &Address, version: VersionRef) -> Result<(Resource, Option<String>)> {
    let (resource, _) = state.resources.glance(ctx, address, version).await?;
    let hash = match resource.shown_version {
        number if number != resource.version => state.resources.version(ctx, address, VersionRef::Number(number)).await?.hash,
        _ => resource.hash.clone(),
    };
    let text = sql::get(&state.store.org(ctx.org), &resource, &hash).await?;
    Ok((resource, text))
}

/// A version and its text.
pub(super) async fn read(state: &State, ctx: &Ctx, address: &Address, version: VersionRef) -> Result<(Resource, String)> {
    let (resource, kept) = kept(state, ctx, address, version).await?;
    let text = shown(&resource, kept).text;
    Ok((resource, text))
}

async fn put_source(state: State, call: Call<right::WorkflowsUpdate, Nothing, Body<Written>>) -> Result<Json<SourceDoc>> {
    let address = Address::new("workflow", Some(call.path.text("workspace")?), call.path.text("name")?);
    let Written { text, publish, reason } = call.body.0;
    let given = call.headers.get("if-match").and_then(|value| value.to_str().ok()).map(str::trim).ok_or_else(|| {
        Error::invalid("precondition_required", "say with `If-Match` which text you change")
            .place("If-Match")
            .fix("send the `etag` of the text that you read")
    })?;
    let ctx = call.caller.ctx();
    let (now, _) = state.resources.glance(ctx, &address, VersionRef::Newest).await?;
    let kept = sql::get(&state.store.org(ctx.org), &now, &now.hash).await?;
    let before = shown(&now, kept);
    if given != before.etag {
        return Err(changed(&address, &before.etag));
    }
    let spec = spec_of(&address.name, &text)?;
    let found = findings(&state, ctx, &address.name, &text).await?;
    if publish {
        refusal(&found, wrong, "mend what the findings name, or save it as a draft; the text was not stored").map_or(Ok(()), Err)?;
    }
    let if_match = Some(now.etag.clone());
    let change = Change { reason, if_match, text: Some(text.clone()), ..Change::by("console") };
    let stored = store(&state, ctx, &now, spec, publish, change).await?;
    let diagnostics = Some(found).filter(|found| found.iter().any(wrong)).map(Diagnostics);
    Ok(Json(SourceDoc { diagnostics, ..shown(&stored, Some(text)) }))
}

fn changed(address: &Address, etag: &str) -> Error {
    Error::conflict("version_mismatch", format!("{address} is not the one that was seen: it is {etag} now"))
        .place("If-Match")
        .fix("read it again, look at what changed, and repeat the change on it")
}

/// The text that was kept, if it says what the version says; else the spec written out.
pub(super) fn written(resource: &Resource, kept: Option<String>) -> String {
    kept.filter(|text| says(&resource.name, text, &resource.spec)).unwrap_or_else(|| kind::text(&resource.spec))
}

/// The mark covers the text, too: who has read an older version's has not seen the newest.
fn shown(resource: &Resource, kept: Option<String>) -> SourceDoc {
    let text = written(resource, kept);
    let mark = Digest::of(&[text.as_bytes()]).to_string();
    let mark: String = mark.chars().rev().take(12).collect();
    SourceDoc {
        workspace: resource.workspace.clone().unwrap_or_default(),
        name: resource.name.clone(),
        version: resource.shown_version,
        published: resource.published,
        live: resource.version_labels.get("live").copied(),
        etag: format!("\"{}.{mark}\"", resource.etag.trim_matches('"')),
        text,
        diagnostics: None,
        updated_at: resource.updated_at,
        updated_by: resource.updated_by.clone(),
    }
}

pub(super) fn bounded(text: &str) -> Result<()> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(Error::too_large("file_too_large", format!("the text has {} bytes; at most {TEXT_BYTES_MAX} are kept", text.len()))
            .place("body field `text`"));
    }
    Ok(())
}

/// What a text says, as it is stored: without the name, or the spec of the resource's spelling.
pub(super) fn spec_of(name: &str, text: &str) -> Result<Value> {
    said(Some(name), text)
}

/// Does the text say exactly this?
pub(super) fn says(name: &str, text: &str, spec: &Value) -> bool {
    spec_of(name, text).is_ok_and(|said| said == *spec)
}

/// The same whatever the text calls itself.
pub(super) fn any_spec(text: &str) -> Result<Value> {
    said(None, text)
}

fn said(name: Option<&str>, text: &str) -> Result<Value> {
    let file = format!("{}.yaml", name.unwrap_or("workflow"));
    let bad = |message: String| Error::invalid("workflow_invalid", message).place(file.clone());
    bounded(text)?;
    let source = flow::Source { name: file.clone(), bytes: text.as_bytes().to_vec() };
    let read = documents::read(&source).map_err(|found| {
        let refused = refusal(&found, |_| true, "a text that cannot be read is not stored, as a draft neither");
        refused.unwrap_or_else(|| bad("it is no YAML".to_owned()))
    })?;
    let [document] = read.items.as_slice() else {
        return Err(bad(format!("a workflow is one document; the text holds {}", read.items.len())));
    };
    let Value::Object(mut map) = document.value.clone() else {
        return Err(bad("a workflow begins with fields such as `steps`".to_owned()));
    };
    match (map.remove("name"), name) {
        (Some(Value::String(other)), Some(name)) if other != name => {
            return Err(bad(format!("the text names the workflow `{other}`, it is stored as `{name}`"))
                .fix("leave `name` out, or clone the workflow"));
        }
        _ => {}
    }
    if map.get("kind").is_some_and(|kind| kind == "workflow") {
        return map.remove("spec").ok_or_else(|| bad("a resource needs its `spec`".to_owned()));
    }
    Ok(Value::Object(map))
}

async fn findings(state: &State, ctx: &Ctx, name: &str, text: &str) -> Result<Vec<Diagnostic>> {
    let main = format!("{name}.yaml");
    let checked = check(state, ctx, Files { files: [(main.clone(), text.to_owned())].into(), main }).await?;
    Ok(checked.diagnostics.clone())
}

/// Workflows that one uses may come later.
pub(super) fn wrong(found: &Diagnostic) -> bool {
    found.severity == Severity::Error && found.code != UNKNOWN_WORKFLOW
}

/// A draft may be unfinished. One that is cannot run, and the refusal names the places in the text that was written.
pub(super) async fn finished(state: &State, ctx: &Ctx, address: &Address, version: u64) -> Result<()> {
    if state.resources.get(ctx, address, VersionRef::Number(version)).await?.findings.is_empty() {
        return Ok(());
    }
    let (_, text) = read(state, ctx, address, VersionRef::Number(version)).await?;
    let found = findings(state, ctx, &address.name, &text).await?;
    let page = format!("`orc edit workflow/{}`, or its page in the console", address.name);
    refusal(&found, wrong, &format!("mend it in version {version} of {address}: {page}")).map_or(Ok(()), Err)
}

async fn store(state: &State, ctx: &Ctx, now: &Resource, spec: Value, publish: bool, change: Change) -> Result<Resource> {
    let address = now.address();
    let input = Input {
        title: now.title.clone(),
        labels: now.labels.clone(),
        visibility: now.visibility,
        team: now.team.clone(),
        shared_with: now.shared_with.clone(),
        spec,
        draft: !publish,
    };
    let reason = change.reason.clone();
    let (stored, _) = state.resources.put(ctx, &address, input, change).await?;
    if publish && stored.published != Some(stored.version) {
        return state.resources.publish(ctx, &address, Some(stored.version), Change { reason, ..Change::by("console") }).await;
    }
    Ok(stored)
}
