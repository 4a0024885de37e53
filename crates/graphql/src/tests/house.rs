//! A server with two kinds of things, runs that never run, and a live stream.

use crate::Options;
use axum::{
    Router,
    body::Body,
    http::{Method, Request, StatusCode},
};
use base::{Clock, Ctx, Error, OrgId, Principal, PrincipalId, PrincipalKind, Result, Right, Rights, Rng, Timestamp, Verb};
use futures_util::stream;
use http::{
    About, App, Auth, Declaration, DeclaredCall, Described, Env, EnvParts, Hosts, Idempotency, Info, Limits, Memory, MemorySessions, Need,
    Operation, Reply, Response, Sessions, sse,
};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap},
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};
use store::Fut;
use tower::ServiceExt;

struct TestClock;

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(1_700_000_000_000_000)
    }

    fn monotonic(&self) -> Duration {
        Duration::from_secs(1)
    }

    fn sleep(&self, d: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(d))
    }
}

struct TestRng(AtomicU64);

impl Rng for TestRng {
    fn fill(&self, out: &mut [u8]) {
        for byte in out {
            *byte = self.0.fetch_add(0x9e37, Ordering::Relaxed).to_le_bytes()[1];
        }
    }
}

#[derive(Default)]
struct Remembered(Mutex<HashMap<String, ([u8; 32], Value)>>);

impl Memory for Remembered {
    fn find<'a>(&'a self, _: OrgId, key: &'a str) -> Fut<'a, Option<([u8; 32], Value)>> {
        let found = self.0.lock().expect("lock").get(key).cloned();
        Box::pin(async move { Ok(found) })
    }

    fn save(&self, _: OrgId, entry: store::Idempotency) -> Fut<'_, ()> {
        self.0.lock().expect("lock").insert(entry.key, (entry.request_hash, entry.response));
        Box::pin(async { Ok(()) })
    }
}

/// What the operations work on.
#[derive(Clone)]
pub(super) struct Things {
    pub(super) all: Arc<Mutex<BTreeMap<(String, String), Value>>>,
    /// Calls of `get_lamp` and `get_room`, and of `list_references`.
    pub(super) read: Arc<AtomicUsize>,
    pub(super) references: Arc<AtomicUsize>,
}

pub(super) struct House {
    pub(super) router: Router,
    pub(super) token: String,
    pub(super) reader: String,
    pub(super) stranger: String,
    pub(super) things: Things,
    pub(super) env: Env,
}

fn ctx(org: u8, rights: Rights) -> Ctx {
    let principal = Principal { id: PrincipalId::from_slice(&[7; 16]).expect("id"), kind: PrincipalKind::User, name: "ada".into() };
    Ctx::new(OrgId::from_slice(&[org; 16]).expect("id"), principal, rights)
}

pub(super) fn house() -> House {
    house_with(Options::loopback())
}

pub(super) fn house_with(options: Options) -> House {
    let clock = Arc::new(TestClock);
    let rng = Arc::new(TestRng(AtomicU64::new(42)));
    let auth = Auth::new(Sessions::new(Arc::new(MemorySessions::default()), clock.clone(), rng.clone()));
    let token = auth.issue_bearer(ctx(1, Rights::all()));
    let reader = auth.issue_bearer(ctx(1, Rights::of(&[Right { noun: "lamp", verb: Verb::Read }])));
    let stranger = auth.issue_bearer(ctx(2, Rights::all()));
    let idempotency = Idempotency::new(Arc::new(Remembered::default()), clock.clone());
    let limits = Limits { request_timeout: Duration::from_millis(500), ..Limits::default() };
    let env: Env = Arc::new(EnvParts::new(auth, Hosts::loopback(), limits, idempotency, clock, rng));
    let things = Things { all: Arc::default(), read: Arc::default(), references: Arc::default() };
    let about = About { org_name: "local".into(), version: "1.2.3".into(), simulated: true };
    let more = options.clone();
    let router = App::new(env.clone(), Info { title: "Test", version: "1.2.3".into() }, about)
        .operations(operations(&env, &things))
        .face(|operations| crate::face(operations, options))
        .face(|operations| crate::schema_face(operations, more))
        .router()
        .expect("routes");
    House { router, token, reader, stranger, things, env }
}

impl House {
    pub(super) async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Response {
        let mut request = Request::builder().method(method).uri(path).header("host", "localhost:4680");
        if !headers.iter().any(|(name, _)| *name == "authorization") {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).expect("request");
        self.router.clone().oneshot(request).await.expect("infallible")
    }

    pub(super) async fn post(&self, body: &Value) -> (StatusCode, Value) {
        taken(self.send(Method::POST, "/graphql", &[("content-type", "application/json")], &body.to_string()).await).await
    }

    pub(super) async fn ask(&self, query: &str) -> Value {
        self.post(&json!({"query": query})).await.1
    }

    pub(super) async fn ask_as(&self, token: &str, body: &Value) -> Value {
        let bearer = format!("Bearer {token}");
        let headers = [("content-type", "application/json"), ("authorization", bearer.as_str())];
        taken(self.send(Method::POST, "/graphql", &headers, &body.to_string()).await).await.1
    }

    /// Lamps `lamp-0` to `lamp-{n-1}`, all of which stand in the room `hall`.
    pub(super) fn fill(&self, lamps: usize) {
        let mut all = self.things.all.lock().expect("lock");
        all.insert(("room".into(), "hall".into()), resource("room", "hall", &json!({"size": 12})));
        for i in 0..lamps {
            let name = format!("lamp-{i:03}");
            all.insert(
                ("lamp".into(), name.clone()),
                resource("lamp", &name, &json!({"colour": "red", "parts": [{"code": "a"}], "room": "hall"})),
            );
        }
    }
}

pub(super) async fn taken(response: Response) -> (StatusCode, Value) {
    let status = response.status();
    let bytes = response.into_body().collect().await.expect("body").to_bytes();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

pub(super) fn code(body: &Value) -> &str {
    body["errors"][0]["extensions"]["code"].as_str().unwrap_or("no error")
}

fn resource(kind: &str, name: &str, spec: &Value) -> Value {
    json!({
        "kind": kind, "workspace": "home", "name": name, "id": format!("res_{name}"), "labels": {"a": "b"}, "visibility": "organization",
        "shared_with": [], "version": 1, "etag": "\"1-1\"", "title": null, "spec": spec
    })
}

fn refer(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn resource_schema(kind: &str, spec: &str) -> Value {
    // Kinds of the organization have no workspace: what they share is then not required.
    let workspace = if kind == "room" { json!({"type": ["string", "null"]}) } else { json!({"type": "string"}) };
    json!({
        "type": "object", "additionalProperties": false,
        "properties": {
            "kind": {"const": kind}, "workspace": workspace, "name": {"type": "string"}, "id": {"type": "string"},
            "labels": {"type": "object", "additionalProperties": {"type": "string"}}, "visibility": {"enum": ["organization", "private"]},
            "shared_with": {"type": "array", "items": {"type": "string"}}, "version": {"type": "integer"}, "etag": {"type": "string"},
            "title": {"type": ["string", "null"]}, "spec": refer(spec), "references": refer("References")
        },
        "required": ["kind", "workspace", "name", "id", "labels", "visibility", "shared_with", "version", "etag", "spec"]
    })
}

fn components() -> Vec<(String, Value)> {
    let page = |of: &str| json!({"type": "object", "properties": {"items": {"type": "array", "items": refer(of)}, "next": {"type": ["string", "null"]}}, "required": ["items", "next"]});
    let named = json!({"kind": {"type": "string"}, "workspace": {"type": ["string", "null"]}, "name": {"type": "string"}});
    let list = json!({"type": "array", "items": refer("Reference")});
    let lamp = json!({
        "colour": {"enum": ["red", "blue"]}, "room": {"type": "string"}, "watts": {"type": "integer", "format": "int32"},
        "parts": {"type": "array", "items": {"type": "object", "properties": {"code": {"type": "string"}}, "required": ["code"]}},
        "twin": {"anyOf": [refer("LampSpec"), {"type": "null"}]}, "extra": {"type": "object", "additionalProperties": true}
    });
    let new = json!({
        "name": {"type": "string"}, "spec": refer("LampSpec"), "shared_with": {"type": "array", "items": {"type": "string"}},
        "labels": {"type": "object", "additionalProperties": {"type": "string"}}
    });
    vec![
        ("LampSpec".into(), json!({"type": "object", "properties": lamp, "required": ["colour"], "additionalProperties": false})),
        ("RoomSpec".into(), json!({"type": "object", "properties": {"size": {"type": "integer"}}, "required": ["size"]})),
        ("LampResource".into(), resource_schema("lamp", "LampSpec")),
        ("RoomResource".into(), resource_schema("room", "RoomSpec")),
        ("LampPage".into(), page("LampResource")),
        ("Reference".into(), json!({"type": "object", "properties": named, "required": ["kind", "name"]})),
        ("References".into(), json!({"type": "object", "properties": {"uses": list, "used_by": list}, "required": ["uses", "used_by"]})),
        ("LampNew".into(), json!({"type": "object", "properties": new, "required": ["name", "spec"], "additionalProperties": false})),
    ]
}

struct Shown {
    query: Value,
    body: Option<Value>,
    reply: Option<Value>,
    status: u16,
}

fn declare(name: &'static str, method: Method, path: &'static str, need: Need, shown: Shown) -> Declaration {
    let schema = |value: &Value| schemars::Schema::try_from(value.clone()).expect("schema");
    let describe = move |_: &mut schemars::SchemaGenerator| Described {
        query: schema(&shown.query),
        body: shown.body.as_ref().map(|body| (schema(body), true)),
        reply: Reply {
            status: shown.status,
            media_type: shown.reply.is_some().then_some("application/json"),
            schema: shown.reply.as_ref().map(schema),
            words: "Done",
        },
        components: components(),
    };
    Declaration { name: name.into(), method, path: path.into(), need, describe: Arc::new(describe) }
}

fn answered(status: StatusCode, body: &Value) -> Result<Response> {
    let mut response = Response::new(Body::from(if body.is_null() { String::new() } else { body.to_string() }));
    *response.status_mut() = status;
    Ok(response)
}

fn operations(env: &Env, things: &Things) -> Vec<Operation> {
    let need = |noun: &'static str, verb| Need::On { noun: noun.into(), verb };
    let none = json!({"type": "object", "properties": {}});
    let listing = json!({"type": "object", "properties": {
        "limit": {"type": "integer"}, "after": {"type": "string"}, "fields": {"type": "string"}, "include": {"type": "string", "enum": ["references"]},
        "where": {"type": "array", "items": {"type": "string"}}
    }});
    let including =
        json!({"type": "object", "properties": {"include": {"type": "string", "enum": ["references"]}, "version": {"type": "string"}}});
    let in_workspace = json!({"type": "object", "properties": {"workspace": {"type": "string"}}});
    let shown = |query: &Value, body: Option<Value>, reply: Option<Value>, status: u16| Shown { query: query.clone(), body, reply, status };
    let list =
        declare("list_lamps", Method::GET, "/api/v1/lamps", need("lamp", Verb::Read), shown(&listing, None, Some(refer("LampPage")), 200));
    let lamp = "/api/v1/workspaces/{workspace}/lamps/{name}";
    let get = declare("get_lamp", Method::GET, lamp, need("lamp", Verb::Read), shown(&including, None, Some(refer("LampResource")), 200));
    let room = "/api/v1/workspaces/{workspace}/rooms/{name}";
    let get_room =
        declare("get_room", Method::GET, room, need("room", Verb::Read), shown(&including, None, Some(refer("RoomResource")), 200));
    let create = shown(&none, Some(refer("LampNew")), Some(refer("LampResource")), 201);
    let create = declare("create_lamp", Method::POST, "/api/v1/workspaces/{workspace}/lamps", need("lamp", Verb::Create), create);
    let delete = declare("delete_lamp", Method::DELETE, lamp, need("lamp", Verb::Delete), shown(&none, None, None, 204));
    let one = "/api/v1/resources/{kind}/{name}/references";
    let references =
        declare("list_references", Method::GET, one, Need::Kind(Verb::Read), shown(&in_workspace, None, Some(refer("References")), 200));
    let address = json!({"type": "object", "properties": {"address": {"type": "array", "items": {"type": "string"}}}});
    let all = json!({"type": "object", "properties": {"items": {"type": "array", "items": {}}}, "required": ["items"]});
    let many = declare("read_resources", Method::GET, "/api/v1/resources", Need::SignedIn, shown(&address, None, Some(all), 200));
    let slow =
        declare("get_patience", Method::GET, "/api/v1/never", Need::SignedIn, shown(&none, None, Some(json!({"type": "string"})), 200));
    let kind = |declaration, kind: &'static str| Operation::declared(declaration, things, move |things, call| get_one(things, call, kind));
    vec![
        Operation::declared(list, things, list_lamps),
        kind(get, "lamp"),
        kind(get_room, "room"),
        Operation::declared(create, things, create_lamp).idempotent(),
        Operation::declared(delete, things, delete_lamp).header("If-Match", "The state that was seen"),
        Operation::declared(references, things, list_references),
        Operation::declared(many, things, read_many),
        Operation::declared(slow, things, |_, _| async { std::future::pending().await }),
        Operation::new("watch_lamps", Method::GET, "/api/v1/lamps/live", env, watch),
    ]
}

async fn watch(env: Env, call: http::Call<http::right::RunsRead>) -> Result<sse::Events> {
    let _ = call;
    let frames = ["ready", "lamp", "resync", "lamp"].iter().enumerate().map(|(i, name)| {
        let i = i as u64;
        sse::Frame::json(name, Some(i), &json!({"kind": "lamp", "workspace": "home", "name": format!("lamp-{i:03}")}))
    });
    sse::Events::new(&env, stream::iter(frames.collect::<Vec<_>>()))
}

async fn list_lamps(things: Things, call: DeclaredCall) -> Result<Response> {
    let value = |key: &str| call.query.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
    let limit = value("limit").map_or(50, |text| text.parse::<usize>().expect("number"));
    let after = value("after").map(|text| http::Cursor::open(&text)).transpose()?;
    let wanted: Vec<String> = call.query.iter().filter(|(name, _)| name == "where").map(|(_, value)| value.clone()).collect();
    let all = things.all.lock().expect("lock").clone();
    let mut items: Vec<Value> = (all.into_iter())
        .filter(|((kind, name), _)| kind == "lamp" && after.as_ref().is_none_or(|after| name > after))
        .filter(|((_, name), _)| wanted.iter().all(|wanted| wanted.split_once('=').is_some_and(|(_, value)| value == name)))
        .map(|(_, value)| value)
        .take(limit + 1)
        .collect();
    let more = items.len() > limit;
    items.truncate(limit);
    if value("include").as_deref() == Some("references") {
        for item in &mut items {
            item["references"] = references_of(item);
        }
    }
    let next = items.last().filter(|_| more).map(|last| http::Cursor::seal(last["name"].as_str().expect("name")));
    answered(StatusCode::OK, &json!({"items": items, "next": next}))
}

fn references_of(item: &Value) -> Value {
    let uses = item["spec"]["room"].as_str().map(|room| json!({"kind": "room", "workspace": "home", "name": room}));
    json!({"uses": uses.into_iter().collect::<Vec<_>>(), "used_by": []})
}

fn missing(name: &str) -> Error {
    Error::not_found("no_such_thing", format!("there is no {name}")).place("path").fix("look at the list")
}

async fn get_one(things: Things, call: DeclaredCall, kind: &'static str) -> Result<Response> {
    things.read.fetch_add(1, Ordering::SeqCst);
    let name = call.path.text("name")?.to_owned();
    let mut found = things.all.lock().expect("lock").get(&(kind.to_owned(), name.clone())).cloned().ok_or_else(|| missing(&name))?;
    if call.query.iter().any(|(name, value)| name == "include" && value == "references") {
        found["references"] = references_of(&found);
    }
    answered(StatusCode::OK, &found)
}

async fn read_many(things: Things, call: DeclaredCall) -> Result<Response> {
    things.read.fetch_add(1, Ordering::SeqCst);
    let all = things.all.lock().expect("lock");
    let find = |address: &str| {
        let (kind, rest) = address.split_once('/')?;
        if !call.caller.rights.has_in(kind, Verb::Read, Some("home")) {
            return None;
        }
        all.get(&(kind.to_owned(), rest.rsplit('/').next()?.to_owned()))
    };
    let items: Vec<Value> = call.query.iter().map(|(_, address)| find(address).cloned().unwrap_or(Value::Null)).collect();
    answered(StatusCode::OK, &json!({"items": items}))
}

async fn create_lamp(things: Things, call: DeclaredCall) -> Result<Response> {
    let body = call.body.expect("body");
    let name = body["name"].as_str().expect("name").to_owned();
    let mut made = resource("lamp", &name, &body["spec"]);
    made["labels"] = body["labels"].clone();
    made["shared_with"] = body.get("shared_with").cloned().unwrap_or_else(|| json!([]));
    let key = ("lamp".to_owned(), name.clone());
    if things.all.lock().expect("lock").insert(key, made.clone()).is_some() {
        return Err(Error::conflict("resource_exists", format!("there is a {name} already")));
    }
    answered(StatusCode::CREATED, &made)
}

async fn delete_lamp(things: Things, call: DeclaredCall) -> Result<Response> {
    if call.headers.get("if-match").is_some_and(|value| value != "\"1-1\"") {
        return Err(Error::conflict("version_mismatch", "it is another state"));
    }
    let name = call.path.text("name")?.to_owned();
    things.all.lock().expect("lock").remove(&("lamp".to_owned(), name.clone())).ok_or_else(|| missing(&name))?;
    answered(StatusCode::NO_CONTENT, &Value::Null)
}

async fn list_references(things: Things, call: DeclaredCall) -> Result<Response> {
    things.references.fetch_add(1, Ordering::SeqCst);
    let key = (call.path.text("kind")?.to_owned(), call.path.text("name")?.to_owned());
    let found = things.all.lock().expect("lock").get(&key).cloned().ok_or_else(|| missing(&key.1))?;
    answered(StatusCode::OK, &references_of(&found))
}
