//! Tests of the plumbing, on operations that mean nothing.

mod checks;
mod crawl;
mod files;
pub(crate) mod live;
mod once;
mod wire;

use crate::{
    About, App, Auth, Body, Call, Created, Env, EnvParts, Hosts, Idempotency, Info, Json, Limits, Memory, MemorySessions, Nothing,
    Operation, OptionalBody, Sessions, right,
};
use axum::{
    Router,
    http::{Method, Request, StatusCode, header},
    response::Response,
};
use base::{Clock, Ctx, OrgId, Principal, PrincipalId, PrincipalKind, Result, Right, Rights, Rng, Timestamp};
use http_body_util::BodyExt;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};
use store::Fut;
use tower::ServiceExt;

pub(crate) struct TestClock(pub(crate) AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }

    fn monotonic(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::Relaxed).unsigned_abs())
    }

    fn sleep(&self, d: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(d))
    }
}

pub(crate) struct TestRng(pub(crate) AtomicU64);

impl Rng for TestRng {
    fn fill(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(8) {
            let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

#[derive(Default)]
pub(crate) struct Remembered(Mutex<HashMap<String, ([u8; 32], Value)>>);

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

pub(crate) struct House {
    pub(crate) router: Router,
    pub(crate) env: Env,
    pub(crate) clock: Arc<TestClock>,
    /// Has every right.
    pub(crate) token: String,
    /// May only read.
    pub(crate) reader: String,
    pub(crate) made: Arc<AtomicU64>,
    pub(crate) openapi: Value,
}

pub(crate) fn ctx(rights: Rights) -> Ctx {
    let principal = Principal { id: PrincipalId::from_slice(&[7; 16]).expect("id"), kind: PrincipalKind::User, name: "ada".into() };
    Ctx::new(OrgId::from_slice(&[1; 16]).expect("id"), principal, rights)
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Thing {
    name: String,
    #[serde(default)]
    inner: Value,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Filter {
    limit: Option<u8>,
}

#[derive(Clone)]
struct State {
    made: Arc<AtomicU64>,
}

async fn list_things(_: State, call: Call<right::RunsRead, Filter>) -> Result<Json<Value>> {
    Ok(Json(json!({"limit": call.query.limit})))
}

async fn make_thing(state: State, call: Call<right::RunsStart, Nothing, Body<Thing>>) -> Result<Created<Value>> {
    if call.body.0.name == "slow" {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    if call.body.0.name == "bad" {
        return Err(base::Error::invalid("bad_thing", "things are never bad").place("body field `name`").fix("name it otherwise"));
    }
    if call.body.0.name == "broken" {
        return Err(base::Error::internal("broken", "SELECT secret FROM /var/lib"));
    }
    let n = state.made.fetch_add(1, Ordering::SeqCst);
    Ok(Created(json!({"n": n, "inner": call.body.0.inner})))
}

async fn poke_thing(_: State, call: Call<right::RunsControl, Nothing, OptionalBody<Option<Value>>>) -> Result<Json<Value>> {
    Ok(Json(json!({"id": call.path.text("id")?, "body": call.body.0})))
}

async fn wait_for_ever(_: State, _: Call<right::RunsRead>) -> Result<Json<Value>> {
    std::future::pending().await
}

pub(crate) fn house() -> House {
    house_with(Vec::new(), Limits { request_timeout: Duration::from_millis(400), ..Limits::default() })
}

pub(crate) fn house_with(more: Vec<Operation>, limits: Limits) -> House {
    house_made(limits, |_| more)
}

fn error_pages() -> crate::ErrorPages {
    let page = |code: &str| (code == "rate_limited").then(|| "# rate_limited: Too much\n\nSo it is.\n\n**What to do:** Wait.\n".to_owned());
    crate::ErrorPages { page: Arc::new(page), codes: vec!["rate_limited".into()] }
}

/// With operations that do the same under many names.
pub(crate) fn house_of_many(count: usize) -> House {
    let state = State { made: Arc::default() };
    let one = |n: usize| Operation::new(format!("list_more_{n:03}"), Method::GET, format!("/api/v1/more/{n}"), &state, list_things);
    house_with((0..count).map(one).collect(), Limits::default())
}

pub(crate) fn house_made(limits: Limits, more: impl FnOnce(&Env) -> Vec<Operation>) -> House {
    let clock = Arc::new(TestClock(AtomicI64::new(1_700_000_000_000_000)));
    let rng = Arc::new(TestRng(AtomicU64::new(42)));
    let all = ctx(Rights::all());
    let sessions = Sessions::new(Arc::new(MemorySessions::default()), clock.clone(), rng.clone());
    let auth = Auth::new(sessions);
    let token = auth.issue_bearer(all);
    let reader = auth.issue_bearer(ctx(Rights::of(&[Right::RUNS_READ])));
    let idempotency = Idempotency::new(Arc::new(Remembered::default()), clock.clone());
    let env: Env = Arc::new(EnvParts::new(auth, Hosts::loopback(), limits, idempotency, clock.clone(), rng));
    let made = Arc::new(AtomicU64::new(0));
    let state = State { made: made.clone() };
    let about = About { org_name: "local".into(), version: "1.2.3".into(), simulated: true };
    let app = App::new(env.clone(), Info { title: "Test", version: "1.2.3".into() }, about)
        .operations(vec![
            Operation::new("list_things", Method::GET, "/api/v1/things", &state, list_things),
            Operation::new("make_thing", Method::POST, "/api/v1/things", &state, make_thing).idempotent(),
            Operation::new("poke_thing", Method::POST, "/api/v1/things/{id}/poke", &state, poke_thing),
            Operation::new("wait_for_ever", Method::GET, "/api/v1/never", &state, wait_for_ever),
        ])
        .operations(more(&env))
        .face(crate::mcp::face)
        .error_pages(error_pages())
        .assets(Arc::new(files::TestFiles));
    let openapi = app.openapi();
    House { router: app.router().expect("routes"), env, clock, token, reader, made, openapi }
}

/// A request that passes all checks; tests change what they are about.
pub(crate) struct Ask {
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Ask {
    pub(crate) fn new(method: Method, path: &str) -> Self {
        Self { method, path: path.into(), headers: vec![("host".into(), "localhost:4680".into())], body: Vec::new() }
    }

    pub(crate) fn get(path: &str) -> Self {
        Self::new(Method::GET, path)
    }

    pub(crate) fn post(path: &str, body: &Value) -> Self {
        Self::new(Method::POST, path).header("content-type", "application/json").raw(body.to_string())
    }

    pub(crate) fn raw(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub(crate) async fn send(self, house: &House) -> Response {
        let mut request = Request::builder().method(self.method).uri(self.path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(axum::body::Body::from(self.body)).expect("request");
        house.router.clone().oneshot(request).await.expect("infallible")
    }

    pub(crate) async fn json(self, house: &House) -> (StatusCode, Value) {
        let response = self.send(house).await;
        let status = response.status();
        (status, serde_json::from_slice(&bytes(response).await).unwrap_or(Value::Null))
    }
}

pub(crate) async fn bytes(response: Response) -> Vec<u8> {
    response.into_body().collect().await.expect("body").to_bytes().to_vec()
}

pub(crate) fn head<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Signs in through a one-time link; answers the cookie.
pub(crate) async fn signed_in(house: &House) -> String {
    let link = house.env.auth.sessions.one_time_link(&ctx(Rights::all()));
    let response = Ask::get(&link.path).send(house).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    head(&response, header::SET_COOKIE.as_str()).split(';').next().expect("cookie").to_owned()
}
