//! Many changes in one request, each with its own answer.

use super::{
    Kinds,
    ask::{Members, Query},
    condition,
    every::Across,
    schema::refer,
    shapes,
};
use crate::{DeclaredCall, Operation, Problem};
use axum::{
    http::{Method, StatusCode},
    response::Response,
};
use base::{Error, Result, Verb};
use resources::{BulkAnswer, BulkItem, BulkOp, Visibility};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const ITEMS_MAX: usize = 500;
const MANAGER_MAX: usize = 128;

pub(super) fn operations(kinds: &Kinds) -> Vec<Operation> {
    let across = Across {
        name: "bulk",
        method: Method::POST,
        path: "/api/v1/bulk",
        query: json!({}),
        body: Some(refer("BulkRequest")),
        reply: refer("BulkAnswers"),
        words: "One answer for each item, in order",
        components: vec![("BulkRequest".into(), request()), ("BulkItem".into(), item()), ("BulkAnswers".into(), answers())],
    };
    let example = json!({"items": [{"op": "delete", "kind": "workspace", "name": "docs"}], "atomic": false});
    let operation = Operation::declared(across.declaration(), kinds, bulk).tag("resources").idempotent().cost(5).some_of(&[
        Verb::Create,
        Verb::Update,
        Verb::Delete,
        Verb::Publish,
    ]);
    let operation = operation.summary("Create, change, delete and publish many resources at once");
    let operation = operation.details(
        "Each item succeeds or fails by itself and has its own status, resource or problem; the whole is answered with 200. With `atomic`, \
         all of it happens in one transaction or nothing: when an item fails, the others answer `bulk_undone`.",
    );
    vec![operation.request_example(example).fails_with(&[409, 415, 422])]
}

fn item() -> Value {
    let mut properties = shapes::loose();
    let text = || json!({"type": "string"});
    properties["labels"]["type"] = json!(["object", "null"]);
    properties["labels"]["additionalProperties"] = json!({"type": ["string", "null"]});
    properties.insert("op".into(), json!({"type": "string", "enum": ["create", "update", "replace", "delete", "publish"]}));
    properties.insert("kind".into(), text());
    properties.insert("workspace".into(), json!({"type": ["string", "null"], "description": "Not for kinds of the organization"}));
    properties.insert("name".into(), text());
    properties.insert("if_match".into(), json!({"type": ["string", "null"], "description": "The `etag` that was seen"}));
    properties.insert("force".into(), json!({"type": "boolean", "description": "Of `delete`: also when others still refer to it"}));
    properties
        .insert("version".into(), json!({"type": ["integer", "null"], "minimum": 1, "description": "Of `publish`: the newest without it"}));
    properties.insert("deprecated".into(), json!({"description": "Of `update`"}));
    properties
        .insert("spec".into(), json!({"type": "object", "description": "Of `create` and `replace` all of it, of `update` a merge patch"}));
    properties.insert("draft".into(), json!({"type": ["boolean", "null"]}));
    properties.insert("reason".into(), shapes::reason());
    json!({"type": "object", "properties": properties, "required": ["op", "kind", "name"], "additionalProperties": false})
}

fn request() -> Value {
    json!({
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": refer("BulkItem"), "maxItems": ITEMS_MAX},
            "atomic": {"type": "boolean", "default": false, "description": "All in one transaction, or nothing"},
            "manager": {
                "type": "string", "minLength": 1, "maxLength": MANAGER_MAX, "default": "api", "description": "Who owns the fields that are set"
            }
        },
        "required": ["items"], "additionalProperties": false
    })
}

fn answers() -> Value {
    let answer = json!({
        "type": "object",
        "properties": {
            "status": {"type": "integer", "description": "As if the item were a request of its own"},
            "resource": refer("Resource"), "problem": refer("Problem")
        },
        "required": ["status"], "additionalProperties": false
    });
    json!({"type": "object", "properties": {"items": {"type": "array", "items": answer}}, "required": ["items"], "additionalProperties": false})
}

async fn bulk(kinds: Kinds, mut call: DeclaredCall) -> Result<Response> {
    Query::read(&call, &[], &[])?;
    let mut body = Members::of_body(call.body.take())?;
    let given: Vec<Value> = body.need("items")?;
    let atomic = body.take("atomic")?.unwrap_or_default();
    let manager = body.take("manager")?.unwrap_or_else(|| "api".to_owned());
    body.end()?;
    let items = given.into_iter().enumerate().map(|(i, value)| read(&format!("/items/{i}"), value)).collect::<Result<Vec<_>>>()?;
    let answers = kinds.resources.bulk(call.caller.ctx(), &items, atomic, &manager, call.once()).await?;
    let items: Vec<Value> = items.iter().zip(answers).map(|(item, answer)| shown(item.op, answer)).collect();
    condition::json(StatusCode::OK, &json!({"items": items}))
}

const FIELDS: [&str; 8] = ["title", "labels", "visibility", "team", "shared_with", "deprecated", "spec", "draft"];

fn read(at: &str, value: Value) -> Result<BulkItem> {
    let mut item = Members::new(at.to_owned(), value)?;
    let (op, kind, workspace, name) = (item.need("op")?, item.need("kind")?, item.maybe("workspace")?, item.need("name")?);
    let (if_match, reason) = (item.maybe("if_match")?, item.reason()?);
    let (force, version) = (item.take("force")?.unwrap_or_default(), item.maybe("version")?);
    if let Some(name) = item.names().find(|name| !FIELDS.contains(name)) {
        return Err(item.unknown(name));
    }
    if version.is_some_and(|version: u64| version == 0) {
        return Err(item.wrong("version", "versions are counted from 1"));
    }
    item.fits::<Option<String>>("title")?;
    item.fits::<Option<BTreeMap<String, Option<String>>>>("labels")?;
    item.fits::<Option<Visibility>>("visibility")?;
    item.fits::<Option<String>>("team")?;
    item.fits::<Option<Vec<String>>>("shared_with")?;
    item.fits::<Map<String, Value>>("spec")?;
    item.fits::<Option<bool>>("draft")?;
    let Value::Object(fields) = item.rest() else { return Err(Error::internal("internal_fault", "the rest of an item is no object")) };
    Ok(BulkItem { op, kind, workspace, name, if_match, reason, force, version, fields })
}

fn shown(op: BulkOp, answer: BulkAnswer) -> Value {
    match answer {
        Ok(Some(resource)) => json!({"status": if op == BulkOp::Create { 201 } else { 200 }, "resource": resource}),
        Ok(None) => json!({"status": 204}),
        Err(error) => {
            let problem = Problem::new(&super::ask::placed(error), "");
            json!({"status": problem.status, "problem": problem})
        }
    }
}
