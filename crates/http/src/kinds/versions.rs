//! What every resource can do whatever its kind: versions, publishing, labels of versions, differences, references, being
//! out of use, the recycle bin. The kind stands in the path, the workspace in the query.

use super::{
    Kinds,
    ask::{self, Members, Query},
    condition,
    schema::{self, refer},
    shapes,
};
use crate::{Declaration, DeclaredCall, Described, Need, Operation, Reply};
use axum::{
    http::{Method, StatusCode},
    response::Response,
};
use base::{Result, Verb};
use resources::{Address, Change, Halt, VersionRef};
use serde_json::{Value, json};
use std::{future::Future, sync::Arc};

const BASE: &str = "/api/v1/resources/{kind}/{name}";
const TAG: &str = "resources";

/// What one of these operations declares.
struct Spec {
    name: &'static str,
    method: Method,
    path: &'static str,
    verb: Verb,
    query: &'static [&'static str],
    /// The body and whether it must be there.
    body: Option<(Value, bool)>,
    reply: Option<&'static str>,
    summary: &'static str,
    fails: &'static [u16],
}

impl Spec {
    fn read(name: &'static str, path: &'static str, query: &'static [&'static str], reply: &'static str, summary: &'static str) -> Self {
        Self { name, method: Method::GET, path, verb: Verb::Read, query, body: None, reply: Some(reply), summary, fails: &[404, 422] }
    }

    fn post(name: &'static str, path: &'static str, verb: Verb, body: Value, must: bool, summary: &'static str) -> Self {
        let body = Some((body, must));
        Self {
            name,
            method: Method::POST,
            path,
            verb,
            query: &[],
            body,
            reply: Some("Resource"),
            summary,
            fails: &[404, 409, 412, 415, 422],
        }
    }
}

pub(super) fn operations(kinds: &Kinds) -> Vec<Operation> {
    let version = || json!({"type": "integer", "minimum": 1});
    let page = &["after", "limit"];
    let only_reason = || body(json!({}), &[]);
    let publish = body(json!({"version": {"type": ["integer", "null"], "minimum": 1, "description": "The newest one without it"}}), &[]);
    let numbered = || body(json!({"version": version()}), &["version"]);
    let reason =
        json!({"type": "string", "minLength": 1, "maxLength": 1000, "description": "Everybody reads it who is refused because of it"});
    let halt = json!({"type": "object", "required": ["status", "reason"], "additionalProperties": false, "properties": {
        "status": {"type": "string", "enum": ["paused", "archived"], "description": "For a time, or for good"}, "reason": reason
    }});
    let halt = Spec::post("halt_resource", "/halt", Verb::Publish, halt, true, "Take one out of use: pause it, or archive it");
    let purge = Spec {
        reply: None,
        ..Spec::post("purge_resource", "/purge", Verb::Delete, only_reason(), false, "Remove one from the recycle bin for good")
    };
    let label = Spec {
        method: Method::PUT,
        ..Spec::post("set_version_label", "/version-labels/{label}", Verb::Publish, numbered(), true, "Move a label to a version")
    };
    let unlabel = Spec {
        method: Method::DELETE,
        body: None,
        query: &["reason"],
        fails: &[404, 409, 412, 422],
        ..Spec::post("remove_version_label", "/version-labels/{label}", Verb::Publish, Value::Null, false, "Take a label away")
    };
    vec![
        make(
            kinds,
            Spec::read("list_versions", "/versions", page, "ResourceVersionPage", "The history, the newest version first"),
            versions,
        ),
        make(kinds, Spec::read("get_version", "/versions/{version}", &[], "ResourceVersion", "One version with its spec"), one_version),
        make(kinds, Spec::read("diff_versions", "/diff", &["from", "to"], "ResourceDiff", "What differs between two versions"), diff),
        make(kinds, Spec::read("get_references", "/references", &[], "ResourceReferences", "What it uses, and who uses it"), references),
        changing(make(kinds, Spec::post("publish_resource", "/publish", Verb::Publish, publish, false, "Publish a version"), publish_one)),
        changing(make(
            kinds,
            Spec::post("roll_back_resource", "/rollback", Verb::Update, numbered(), true, "Bring an older version back as a new one"),
            roll_back,
        )),
        changing(make(kinds, halt, halt_one))
            .request_example(json!({"status": "paused", "reason": "the tickets it reads are being moved"})),
        changing(make(
            kinds,
            Spec::post(
                "resume_resource",
                "/resume",
                Verb::Publish,
                only_reason(),
                false,
                "Put one that is paused or archived back into use",
            ),
            resume_one,
        )),
        changing(make(kinds, label, set_label)),
        changing(make(kinds, unlabel, remove_label)),
        changing(make(
            kinds,
            Spec::post("restore_resource", "/restore", Verb::Delete, only_reason(), false, "Take one out of the recycle bin"),
            restore,
        )),
        make(kinds, purge, purge_one).idempotent(),
    ]
}

const ETAG: &str = "Names this state of the resource";
const IF_MATCH: &str = "The `ETag` that was seen; another state of the resource refuses the change with 412";

fn changing(operation: Operation) -> Operation {
    operation.idempotent().header("If-Match", IF_MATCH).reply_header("ETag", ETAG)
}

fn body(mut properties: Value, required: &[&str]) -> Value {
    properties["reason"] = shapes::reason();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn make<F, Fut>(kinds: &Kinds, spec: Spec, handler: F) -> Operation
where
    F: Fn(Kinds, DeclaredCall) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<Response>> + Send + 'static,
{
    let mut query = shapes::query(spec.query);
    query["properties"]["workspace"] = shapes::query(&["workspace"])["properties"]["workspace"].clone();
    query["properties"]["workspace"]["description"] =
        json!("Needed for kinds that live in workspaces, refused for kinds of the organization");
    if spec.name == "diff_versions" {
        query["required"] = json!(["from", "to"]);
    }
    let (reply, body) = (spec.reply, spec.body);
    let describe = move |_: &mut schemars::SchemaGenerator| Described {
        query: schema::of(query.clone()),
        body: body.clone().map(|(body, must)| (schema::of(body), must)),
        reply: Reply {
            status: if reply.is_some() { 200 } else { 204 },
            media_type: reply.map(|_| "application/json"),
            schema: reply.map(|name| schema::of(refer(name))),
            words: "Done",
        },
        components: schema::shared(),
    };
    let declaration = Declaration {
        name: spec.name.into(),
        method: spec.method,
        path: format!("{BASE}{}", spec.path).into(),
        need: Need::Kind(spec.verb),
        describe: Arc::new(describe),
    };
    let label = json!({"type": "string", "pattern": "^[a-z0-9]([a-z0-9._-]{0,126}[a-z0-9])?$"});
    let operation = Operation::declared(declaration, kinds, handler).tag(TAG).summary(spec.summary).fails_with(spec.fails);
    let operation = operation.path_schema("kind", shapes::name()).path_schema("name", shapes::name());
    operation.path_schema("label", label).path_schema("version", json!({"type": "string", "minLength": 1}))
}

/// The resource that the path and the query name.
fn address(call: &DeclaredCall, query: &Query<'_>) -> Result<Address> {
    Ok(Address::new(call.path.text("kind")?, query.workspace()?, call.path.text("name")?))
}

/// The address, and how the change is made.
fn change(call: &DeclaredCall, members: &mut Members) -> Result<(Address, Change)> {
    let query = Query::read(call, &["workspace"], &[])?;
    let if_match = condition::if_match(&call.headers)?;
    let change = Change { reason: members.reason()?, if_match, once: call.once(), ..Change::default() };
    Ok((address(call, &query)?, change))
}

async fn versions(kinds: Kinds, call: DeclaredCall) -> Result<Response> {
    let query = Query::read(&call, &["workspace", "after", "limit"], &[])?;
    let page = kinds.resources.versions(call.caller.ctx(), &address(&call, &query)?, query.text("after"), query.limit()?).await?;
    condition::json(StatusCode::OK, &page)
}

async fn one_version(kinds: Kinds, call: DeclaredCall) -> Result<Response> {
    let query = Query::read(&call, &["workspace"], &[])?;
    let Ok(version) = call.path.text("version")?.parse::<VersionRef>();
    condition::json(StatusCode::OK, &kinds.resources.version(call.caller.ctx(), &address(&call, &query)?, version).await?)
}

async fn diff(kinds: Kinds, call: DeclaredCall) -> Result<Response> {
    let query = Query::read(&call, &["workspace", "from", "to"], &[])?;
    let end = |name: &str| {
        let Ok(version) = query.text(name).unwrap_or_default().parse::<VersionRef>();
        let missing = || base::Error::invalid("bad_query", format!("`{name}` is missing")).place(format!("query parameter `{name}`"));
        query.text(name).map(|_| version).ok_or_else(missing)
    };
    condition::json(StatusCode::OK, &kinds.resources.diff(call.caller.ctx(), &address(&call, &query)?, end("from")?, end("to")?).await?)
}

async fn references(kinds: Kinds, call: DeclaredCall) -> Result<Response> {
    let query = Query::read(&call, &["workspace"], &[])?;
    condition::json(StatusCode::OK, &kinds.resources.references(call.caller.ctx(), &address(&call, &query)?).await?)
}

async fn publish_one(kinds: Kinds, mut call: DeclaredCall) -> Result<Response> {
    let mut body = Members::of_optional(call.body.take())?;
    let version: Option<u64> = body.maybe("version")?;
    let (address, change) = change(&call, &mut body)?;
    body.end()?;
    let done = kinds.resources.publish(call.caller.ctx(), &address, version, change).await;
    condition::resource(StatusCode::OK, &done.map_err(ask::placed)?)
}

async fn roll_back(kinds: Kinds, mut call: DeclaredCall) -> Result<Response> {
    let mut body = Members::of_body(call.body.take())?;
    let version: u64 = body.need("version")?;
    let (address, change) = change(&call, &mut body)?;
    body.end()?;
    let done = kinds.resources.rollback(call.caller.ctx(), &address, version, change).await;
    condition::resource(StatusCode::OK, &done.map_err(ask::placed)?)
}

async fn halt_one(kinds: Kinds, mut call: DeclaredCall) -> Result<Response> {
    let mut body = Members::of_body(call.body.take())?;
    let halt: Halt = body.need("status")?;
    let (address, change) = change(&call, &mut body)?;
    body.end()?;
    condition::resource(StatusCode::OK, &kinds.resources.halt(call.caller.ctx(), &address, halt, change).await?)
}

async fn resume_one(kinds: Kinds, mut call: DeclaredCall) -> Result<Response> {
    let mut body = Members::of_optional(call.body.take())?;
    let (address, change) = change(&call, &mut body)?;
    body.end()?;
    condition::resource(StatusCode::OK, &kinds.resources.resume(call.caller.ctx(), &address, change).await?)
}

async fn set_label(kinds: Kinds, mut call: DeclaredCall) -> Result<Response> {
    let mut body = Members::of_body(call.body.take())?;
    let version: u64 = body.need("version")?;
    let (address, change) = change(&call, &mut body)?;
    body.end()?;
    let label = call.path.text("label")?;
    condition::resource(StatusCode::OK, &kinds.resources.set_version_label(call.caller.ctx(), &address, label, version, change).await?)
}

async fn remove_label(kinds: Kinds, call: DeclaredCall) -> Result<Response> {
    let query = Query::read(&call, &["workspace", "reason"], &[])?;
    let if_match = condition::if_match(&call.headers)?;
    let change = Change { reason: query.reason()?, if_match, once: call.once(), ..Change::default() };
    let label = call.path.text("label")?;
    condition::resource(
        StatusCode::OK,
        &kinds.resources.remove_version_label(call.caller.ctx(), &address(&call, &query)?, label, change).await?,
    )
}

async fn restore(kinds: Kinds, mut call: DeclaredCall) -> Result<Response> {
    let mut body = Members::of_optional(call.body.take())?;
    let (address, change) = change(&call, &mut body)?;
    body.end()?;
    condition::resource(StatusCode::OK, &kinds.resources.restore(call.caller.ctx(), &address, change).await?)
}

async fn purge_one(kinds: Kinds, mut call: DeclaredCall) -> Result<Response> {
    let mut body = Members::of_optional(call.body.take())?;
    let (address, change) = change(&call, &mut body)?;
    body.end()?;
    kinds.resources.purge(call.caller.ctx(), &address, change).await?;
    Ok(condition::empty())
}
