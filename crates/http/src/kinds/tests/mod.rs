//! Small kinds behind a router, on a real store in a temporary folder.

mod conditions;
mod crud;
mod document;
mod greeting;
mod many;
mod once;

use super::{Kinds, operations};
use crate::{
    About, App, Auth, Env, EnvParts, Hosts, Idempotency, Info, Limits, MemorySessions, Sessions,
    tests::{Ask, House, Remembered, TestClock, TestRng},
};
use axum::http::{Method, StatusCode};
use base::{Ctx, Grant, Rights, Verb, Verbs};
use resources::{Kind, Registry, Resources, Scope, Spec, kind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};
use store::{Options, Store};

/// A kind of the organization.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Motto {
    words: String,
}

impl Spec for Motto {
    const KIND: &'static str = "house-motto";
    const PLURAL: &'static str = "house-mottos";
    const TITLE: &'static str = "Motto";
    const SUMMARY: &'static str = "Words to live by";
    const SCOPE: Scope = Scope::Organization;

    fn example() -> Self {
        Self { words: "Be kind".into() }
    }
}

/// The list: a new kind is one line.
fn all() -> Vec<Kind> {
    vec![kind::<greeting::Greeting>(), kind::<Motto>()]
}

struct Place {
    house: House,
    folder: PathBuf,
    /// May read greetings of the workspace `docs`, and nothing else.
    guest: String,
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn place(name: &str) -> Place {
    place_with(name, Arc::new(Remembered::default()))
}

fn place_with(name: &str, answers: Arc<dyn crate::Memory>) -> Place {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let unique = format!("orc-kinds-{name}-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let folder = std::env::temp_dir().join(unique);
    let clock = Arc::new(TestClock(AtomicI64::new(1_700_000_000_000_000)));
    let rng = Arc::new(TestRng(AtomicU64::new(42)));
    let tables = [crate::migrations(), resources::MIGRATIONS.to_vec()].concat();
    let store = Store::open(Options::new(&folder), &tables, clock.clone(), rng.clone()).expect("a store");
    let registry = Arc::new(Registry::new(all()).expect("a registry"));
    let resources = Resources::new(store.clone(), registry, clock.clone(), rng.clone());
    let sessions = Sessions::new(Arc::new(MemorySessions::default()), clock.clone(), rng.clone());
    let auth = Auth::new(sessions);
    let who = |rights: Rights| Ctx::new(store.local_org(), store.local_user(), rights);
    let token = auth.issue_bearer(who(Rights::all()));
    let reading = |noun: &'static str, workspace: &str| Grant {
        noun: Some(noun.into()),
        verbs: Verbs::of(&[Verb::Read]),
        workspace: Some(workspace.to_owned()),
    };
    let guest = auth.issue_bearer(who(Rights::new(vec![reading("greeting", "docs")])));
    let idempotency = Idempotency::new(answers, clock.clone());
    let limits = Limits::default();
    let env: Env = Arc::new(EnvParts::new(auth, Hosts::loopback(), limits, idempotency, clock.clone(), rng));
    let about = About { org_name: "local".into(), version: "1.2.3".into(), simulated: true };
    let kinds = Kinds { resources, reader: Arc::new(|_, text| serde_json::from_str(text).map(|v| vec![v]).map_err(|_| Vec::new())) };
    let app = App::new(env.clone(), Info { title: "Test", version: "1.2.3".into() }, about).operations(operations(&kinds));
    let openapi = app.openapi();
    let router = app.router().expect("routes");
    let house = House { router, env, clock, reader: guest.clone(), token, made: Arc::default(), openapi };
    Place { house, folder, guest }
}

const GREETINGS: &str = "/api/v1/workspaces/default/greetings";

/// What was answered.
struct Got {
    status: StatusCode,
    etag: String,
    location: String,
    body: Value,
}

impl Place {
    async fn ask(&self, ask: Ask) -> Got {
        let response = ask.bearer(&self.house.token).send(&self.house).await;
        self.got(response).await
    }

    async fn got(&self, response: axum::response::Response) -> Got {
        let status = response.status();
        let header = |name: &str| crate::tests::head(&response, name).to_owned();
        let (etag, location) = (header("etag"), header("location"));
        let bytes = crate::tests::bytes(response).await;
        Got { status, etag, location, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) }
    }

    async fn get(&self, path: &str) -> Got {
        self.ask(Ask::get(path)).await
    }

    async fn send(&self, method: Method, path: &str, body: &Value) -> Got {
        self.ask(with_body(method, path, body)).await
    }

    /// A greeting of this name, in the workspace `default`.
    async fn made(&self, name: &str, text: &str) -> Got {
        let got = self.send(Method::POST, GREETINGS, &json!({"name": name, "spec": {"text": text}})).await;
        assert_eq!(got.status, StatusCode::CREATED, "{}", got.body);
        got
    }
}

fn with_body(method: Method, path: &str, body: &Value) -> Ask {
    Ask::new(method, path).header("content-type", "application/json").raw(body.to_string())
}
