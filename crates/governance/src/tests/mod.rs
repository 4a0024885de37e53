//! The features behind a router, on a real store in a temporary folder.

#![allow(clippy::panic, reason = "a test that fails panics")]

mod accounts;
mod audit;
mod dashboards;
mod emails;
mod organizations;
mod policies;
mod retention;
mod tokens;

use crate::{
    Parts, State,
    identity::{Identity, KindName, Roles},
};
use ::http::{About, App, Auth, Env, EnvParts, Hosts, Idempotency, Info, Limits, Sessions};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use base::{Clock, Ctx, OrgId, Rights, Rng, SharedClock, SharedRng, Timestamp};
use http_body_util::BodyExt;
use resources::{Resources, Spec};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{
    future::Future,
    path::PathBuf,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};
use store::{Options, Store, StoredAudit};
use tower::ServiceExt;

pub(crate) struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.fetch_add(1_000, Ordering::Relaxed))
    }

    fn monotonic(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::Relaxed).unsigned_abs())
    }

    /// A minute of the program is a twentieth of a second here; what is shorter is left as it is.
    fn sleep(&self, d: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(if d < Duration::from_secs(60) { d } else { d / 1_200 }))
    }
}

struct TestRng(AtomicU64);

impl Rng for TestRng {
    fn fill(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(8) {
            let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

/// A kind for tests.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Note {
    text: String,
    #[serde(default)]
    links: Vec<String>,
}

impl Spec for Note {
    const KIND: &'static str = "note";
    const PLURAL: &'static str = "notes";
    const TITLE: &'static str = "Note";
    const SUMMARY: &'static str = "For tests";

    fn example() -> Self {
        Self { text: "hello".to_owned(), links: Vec::new() }
    }
}

pub(crate) struct House {
    pub(crate) router: ::http::Router,
    pub(crate) operations: Vec<::http::Operation>,
    pub(crate) env: Env,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) store: Store,
    pub(crate) resources: Resources,
    /// The person at the machine.
    pub(crate) token: String,
    pub(crate) letters: Arc<emails::Box>,
    folder: PathBuf,
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

pub(crate) async fn house(name: &str) -> House {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let unique = format!("orc-governance-{name}-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let folder = std::env::temp_dir().join(unique);
    let clock = Arc::new(TestClock(AtomicI64::new(1_800_000_000_000_000)));
    let (shared_clock, rng): (SharedClock, SharedRng) = (clock.clone(), Arc::new(TestRng(AtomicU64::new(5))));
    let migrations = [::http::migrations(), crate::migrations(), resources::MIGRATIONS.to_vec()].concat();
    let store = Store::open(Options::new(&folder), &migrations, shared_clock.clone(), rng.clone()).expect("opens");
    let kind = |name, in_workspaces| KindName { name, in_workspaces };
    let roles = Roles::new([
        kind("model", true),
        kind("workflow", true),
        kind("note", true),
        kind("dashboard", true),
        kind("policy", false),
        kind("retention", false),
        kind("workspace", false),
    ]);
    let identity = Identity::open(store.clone(), shared_clock.clone(), rng.clone(), roles).await.expect("identity");
    let sessions = Sessions::new(Arc::new(store.clone()), shared_clock.clone(), rng.clone());
    let auth = Auth::new(sessions).with_tokens(Arc::new(identity.clone()));
    let token = auth.issue_bearer(Ctx::new(store.local_org(), store.local_user(), Rights::all()));
    let idempotency = Idempotency::new(Arc::new(store.clone()), shared_clock.clone());
    let env: Env = Arc::new(EnvParts::new(auth, Hosts::loopback(), Limits::default(), idempotency, shared_clock, rng));
    let kinds = vec![
        crate::workspaces::kind(),
        crate::policies::kind(),
        crate::retention::kind(),
        crate::dashboards::kind(),
        resources::kind::<Note>(),
    ];
    let registry = Arc::new(resources::Registry::new(kinds).expect("kinds"));
    let reader = Resources::new(store.clone(), registry, env.clock.clone(), env.rng.clone());
    let resources = reader.clone().with_admission(Arc::new(crate::policies::Policies::new(reader)));
    let letters: Arc<emails::Box> = Arc::default();
    let addresses = crate::identity::Addresses::new(identity.clone(), letters.clone());
    let state = State::new(Parts { env: env.clone(), identity, resources: resources.clone() });
    let about = About { org_name: "local".into(), version: "0.1.0".into(), simulated: true };
    let operations = [crate::operations(&state), crate::identity::address_operations(&addresses)].concat();
    let app = App::new(env.clone(), Info { title: "Test", version: "0.1.0".into() }, about).operations(operations.clone());
    House { letters, operations, router: app.router().expect("routes"), env, clock, store, resources, token, folder }
}

impl House {
    pub(crate) async fn ask(&self, token: &str, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let auth = ("authorization", format!("Bearer {token}"));
        self.send(method, path, &[auth], body).await
    }

    pub(crate) async fn send(&self, method: &str, path: &str, headers: &[(&str, String)], body: Option<Value>) -> (u16, Value) {
        let mut request = Request::builder().method(method).uri(path).header("host", "localhost");
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        let response = self.router.clone().oneshot(request.body(body).expect("request")).await.expect("infallible");
        let status: StatusCode = response.status();
        let bytes = response.into_body().collect().await.expect("body").to_bytes();
        (status.as_u16(), serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    /// An account of the first organization, and a token of it.
    pub(crate) async fn account(&self, name: &str, role: &str, workspace: Option<&str>) -> String {
        let new = json!({"kind": "service_account", "name": name, "role": role, "workspace": workspace});
        let (status, body) = self.ask(&self.token, "POST", "/api/v1/accounts", Some(new)).await;
        assert_eq!(status, 201, "{body}");
        self.new_token(&self.token, json!({"name": "test", "account": name})).await["token"].as_str().expect("token").to_owned()
    }

    pub(crate) async fn new_token(&self, by: &str, body: Value) -> Value {
        let (status, body) = self.ask(by, "POST", "/api/v1/tokens", Some(body)).await;
        assert_eq!(status, 201, "{body}");
        body
    }

    /// Another organization, and its administrator's token.
    pub(crate) async fn org(&self, name: &str) -> (OrgId, String) {
        let (status, body) = self.ask(&self.token, "POST", "/api/v1/orgs", Some(json!({"name": name}))).await;
        assert_eq!(status, 201, "{body}");
        let token = body["administrator"]["token"].as_str().expect("token").to_owned();
        (body["id"].as_str().expect("id").parse().expect("org"), token)
    }

    pub(crate) async fn audit(&self, org: OrgId) -> Vec<StoredAudit> {
        self.store.org(org).audit_after(0, 1_000).await.expect("audit")
    }

    pub(crate) async fn actions(&self, org: OrgId) -> Vec<String> {
        self.audit(org).await.into_iter().map(|record| record.action).collect()
    }

    pub(crate) fn pass(&self, time: Duration) {
        self.clock.0.fetch_add(i64::try_from(time.as_micros()).expect("short"), Ordering::Relaxed);
    }

    pub(crate) async fn code(&self, token: &str, method: &str, path: &str, body: Option<Value>) -> (u16, String) {
        let (status, body) = self.ask(token, method, path, body).await;
        (status, body["code"].as_str().unwrap_or_default().to_owned())
    }
}

pub(crate) fn said(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}
