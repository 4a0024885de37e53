//! Across all kinds: what kinds there are, and search.

use super::{
    Kinds,
    ask::Query,
    condition,
    schema::{self, refer},
    shapes,
};
use crate::{Declaration, DeclaredCall, Described, Need, Operation, Reply};
use axum::{
    http::{Method, StatusCode},
    response::Response,
};
use base::Result;
use resources::{Address, SearchQuery, VersionRef};
use serde_json::{Value, json};
use std::sync::Arc;

/// An operation across kinds: what the caller may not do is left out or refused for each kind by itself.
pub(super) struct Across {
    pub(super) name: &'static str,
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) query: Value,
    pub(super) body: Option<Value>,
    pub(super) reply: Value,
    pub(super) words: &'static str,
    pub(super) components: Vec<(String, Value)>,
}

impl Across {
    pub(super) fn declaration(self) -> Declaration {
        let Self { name, method, path, query, body, reply, words, components } = self;
        let describe = move |_: &mut schemars::SchemaGenerator| Described {
            query: schema::of(query.clone()),
            body: body.clone().map(|body| (schema::of(body), true)),
            reply: Reply { status: 200, media_type: Some("application/json"), schema: Some(schema::of(reply.clone())), words },
            components: schema::shared().into_iter().chain(components.clone()).collect(),
        };
        Declaration { name: name.into(), method, path: path.into(), need: Need::SignedIn, describe: Arc::new(describe) }
    }
}

pub(super) fn operations(kinds: &Kinds) -> Vec<Operation> {
    let listed = Across {
        name: "list_kinds",
        method: Method::GET,
        path: "/api/v1/kinds",
        query: json!({}),
        body: None,
        reply: json!({
            "type": "object", "properties": {"items": {"type": "array", "items": refer("KindCard")}}, "required": ["items"],
            "additionalProperties": false
        }),
        words: "The kinds the caller may read",
        components: vec![("KindCard".into(), card())],
    };
    let search_query = {
        let mut query = shapes::query(&["q", "kinds", "workspace", "after", "limit"]);
        query["required"] = json!(["q"]);
        query
    };
    let searched = Across {
        name: "search",
        method: Method::GET,
        path: "/api/v1/search",
        query: search_query,
        body: None,
        reply: refer("SearchHitPage"),
        words: "What was found, the best first",
        components: vec![
            ("SearchHit".into(), hit()),
            ("SearchHitPage".into(), shapes::page_of(&refer("SearchHit"), "What was found, the best first")),
        ],
    };
    let read = Across {
        name: "read_resources",
        method: Method::GET,
        path: "/api/v1/resources",
        query: json!({
            "type": "object", "required": ["address"],
            "properties": {"address": {
                "type": "array", "minItems": 1, "maxItems": MANY_MAX, "items": {"type": "string", "pattern": "^[^/@]+(/[^/@]+){1,2}(@[^/@]+)?$"},
                "description": "`model/default/fast`, `workspace/docs`, with a version `model/default/fast@3`; several times"
            }}
        }),
        body: None,
        reply: json!({
            "type": "object", "required": ["items"], "additionalProperties": false,
            "properties": {"items": {"type": "array", "items": {"anyOf": [refer("Resource"), {"type": "null"}]}}}
        }),
        words: "Each in its place; null for what is not there or may not be read",
        components: Vec::new(),
    };
    vec![
        Operation::declared(read.declaration(), kinds, many)
            .tag("resources")
            .summary("Read many resources by their names at once")
            .fails_with(&[413, 422])
            .cost(2),
        Operation::declared(listed.declaration(), kinds, list)
            .tag("resources")
            .summary("What kinds of resources there are, with their schemas and what forms and lists need to know"),
        Operation::declared(searched.declaration(), kinds, search)
            .tag("resources")
            .summary("Search the resources of all kinds the caller may read")
            .fails_with(&[404, 422])
            .cost(2),
    ]
}

fn card() -> Value {
    json!({
        "type": "object",
        "properties": {
            "name": shapes::name(), "plural": {"type": "string"}, "title": {"type": "string"}, "summary": {"type": "string"},
            "scope": {"type": "string", "enum": ["workspace", "organization"]},
            "schema": {"type": "object", "description": "JSON Schema 2020-12 of the spec"},
            "hints": {"type": "object", "description": "How a form shows fields, by JSON pointer into the spec"},
            "columns": {"type": "array", "items": {
                "type": "object", "properties": {"title": {"type": "string"}, "pointer": {"type": "string"}}, "required": ["title", "pointer"]
            }},
            "secrets": {"type": "array", "items": {"type": "string"}, "description": "JSON pointers into the spec of fields that are never shown"},
            "search": {"type": "array", "items": {"type": "string"}},
            "verbs": {"type": "array", "items": {"type": "string"}},
            "halts": {"type": "boolean", "description": "Resources of it can be paused and archived"},
            "example": refer("ResourceDocument")
        },
        "required": ["name", "plural", "title", "summary", "scope", "schema", "hints", "columns", "secrets", "search", "verbs", "halts", "example"]
    })
}

fn hit() -> Value {
    json!({
        "type": "object",
        "properties": {
            "kind": shapes::name(), "workspace": {"type": ["string", "null"]}, "name": {"type": "string"},
            "title": {"type": ["string", "null"]}, "summary": {"type": "string"}, "score": {"type": "integer"}
        },
        "required": ["kind", "workspace", "name", "title", "summary", "score"], "additionalProperties": false
    })
}

async fn list(kinds: Kinds, call: DeclaredCall) -> Result<Response> {
    Query::read(&call, &[], &[])?;
    let may = |kind: &&resources::Kind| call.caller.rights.has(kind.name, base::Verb::Read);
    let items: Vec<Value> = kinds.resources.registry().iter().filter(may).map(resources::Kind::card).collect();
    condition::json(StatusCode::OK, &json!({"items": items}))
}

/// Of one request.
const MANY_MAX: usize = 200;

async fn many(kinds: Kinds, call: DeclaredCall) -> Result<Response> {
    let query = Query::read(&call, &[], &["address"])?;
    let wanted = query.all("address").map(named).collect::<Result<Vec<_>>>()?;
    if wanted.is_empty() {
        return Err(bad_address("at least one `address` is needed"));
    }
    condition::json(StatusCode::OK, &json!({"items": kinds.resources.get_many(call.caller.ctx(), &wanted).await?}))
}

fn bad_address(why: &str) -> base::Error {
    base::Error::invalid("bad_query", why)
        .place("query parameter `address`")
        .fix("an address is `model/default/fast` or, for kinds of the organization, `workspace/docs`; a version follows an `@`")
}

/// `model/default/fast@3`
fn named(text: &str) -> Result<(Address, VersionRef)> {
    let (place, version) = text.split_once('@').unwrap_or((text, "latest"));
    let parts: Vec<&str> = place.split('/').collect();
    let address = match parts[..] {
        [kind, name] => Address::new(kind, None, name),
        [kind, workspace, name] => Address::new(kind, Some(workspace), name),
        _ => return Err(bad_address("an `address` is no kind, workspace and name")),
    };
    let Ok(version) = version.parse::<VersionRef>();
    Ok((address, version))
}

async fn search(kinds: Kinds, call: DeclaredCall) -> Result<Response> {
    let query = Query::read(&call, &["q", "kinds", "workspace", "after", "limit"], &[])?;
    let missing = || base::Error::invalid("bad_query", "`q`, what to search for, is missing").place("query parameter `q`");
    let wanted = SearchQuery {
        text: query.owned("q").ok_or_else(missing)?,
        kinds: query.list("kinds")?.into_iter().map(str::to_owned).collect(),
        workspace: query.workspace()?.map(str::to_owned),
        after: query.owned("after"),
        limit: query.limit()?,
    };
    condition::json(StatusCode::OK, &kinds.resources.search(call.caller.ctx(), &wanted).await?)
}
