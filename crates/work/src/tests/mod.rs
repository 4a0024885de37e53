//! The features behind a router, on a real store in a temporary folder and the real engine; tools and models are made up.

#![allow(clippy::panic, reason = "a test that fails panics")]

mod import;
mod inbox;
mod live;
mod matrix;
mod portable;
mod rollback;
mod runs;
mod source;
mod standing;
mod steer;
mod stored;
mod tell;
mod travel;
mod triggers;
mod workflows;

use crate::{Catalogue, Parts, State};
use ::http::{About, App, Auth, Env, EnvParts, Hosts, Idempotency, Info, Limits, Sessions, client::Client};
use base::{Clock, Ctx, Principal, Rights, Rng, RunId, SharedClock, SharedRng, Timestamp};
use engine::{
    Definition, Engine, Outside, StartRun,
    event::Usage,
    port::{CallCtx, DeltaSink, Effect, Fut, ModelAnswer, ModelRequest, Models, ToolCard, Tools},
};
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
use store::{Options, Store};

struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.fetch_add(1_000, Ordering::Relaxed))
    }

    fn monotonic(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::Relaxed).unsigned_abs())
    }

    fn sleep(&self, d: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(d))
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

/// `echo` answers its input, and so does `make`, which `unmake` undoes unless it is `fixed`, or `hard`, and `post`, which cannot be undone; `slow` takes a moment; `broken` fails; whether `send` has sent is
/// not known.
pub(crate) struct TestTools;

impl Tools for TestTools {
    fn effect(&self, tool: &str) -> Option<Effect> {
        match tool {
            "test.echo" | "test.slow" | "test.broken" => Some(Effect::Pure),
            "test.make" | "test.unmake" => Some(Effect::Idempotent),
            "test.post" | "test.send" => Some(Effect::Irreversible),
            _ => None,
        }
    }

    fn undo(&self, tool: &str, input: &Value, output: &Value) -> Option<engine::port::Undoing> {
        match (tool, output["fixed"] == true) {
            ("test.make", true) => Some(Err("it is fixed")),
            ("test.make", false) => Some(Ok(("test.unmake", json!({"name": input["name"], "hard": output["hard"]})))),
            _ => None,
        }
    }

    fn undoes(&self, tool: &str) -> bool {
        tool == "test.make"
    }

    fn describe(&self, tool: &str) -> Option<ToolCard> {
        self.effect(tool).map(|_| ToolCard { name: tool.into(), summary: "for tests".into(), input: json!({}) })
    }

    fn check(&self, tool: &str, input: &Value) -> base::Result<()> {
        if tool != "test.make" || !input["name"].is_null() {
            return Ok(());
        }
        Err(base::Error::invalid("bad_tool_input", "`name` is missing"))
    }

    fn call<'a>(&'a self, _: CallCtx, tool: &'a str, input: Value) -> Fut<'a, Value> {
        Box::pin(async move {
            match tool {
                "test.slow" => tokio::time::sleep(Duration::from_millis(150)).await,
                "test.send" => return Err(base::Error::outcome_unknown("outcome_unknown", "the answer was lost")),
                "test.unmake" if input["hard"] == true => return Err(base::Error::conflict("changed", "somebody has changed it")),
                "test.broken" => return Err(base::Error::upstream("broken_tool", "the tool is broken")),
                _ => {}
            }
            Ok(input)
        })
    }
}

pub(crate) struct TestModels;

impl Models for TestModels {
    fn call<'a>(&'a self, _: CallCtx, request: ModelRequest, delta: DeltaSink) -> Fut<'a, ModelAnswer> {
        Box::pin(async move {
            for word in ["one ", "two"] {
                delta(word);
                tokio::time::sleep(Duration::from_millis(30)).await;
            }
            let usage = Usage { tokens_in: 3, tokens_out: 2, served_by: "simulated/test".into(), simulated: true, ..Usage::default() };
            // Asked for a proposal, it adds a tool that does not exist.
            let proposed = json!({"source": "steps:\n  - {id: greet, uses: no.tool}\n", "notes": "It uses a tool."});
            let value = request.schema.is_some().then_some(proposed);
            Ok(ModelAnswer { text: "one two".into(), value, calls: Vec::new(), usage })
        })
    }
}

pub(crate) struct House {
    pub(crate) state: State,
    pub(crate) env: Env,
    pub(crate) router: ::http::Router,
    pub(crate) openapi: Value,
    pub(crate) ctx: Ctx,
    pub(crate) token: String,
    pub(crate) store: Store,
    pub(crate) triggers: crate::triggers::Triggers,
    clock: Arc<TestClock>,
    folder: PathBuf,
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn open(name: &str, clock: &SharedClock, rng: &SharedRng) -> (Store, PathBuf) {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let unique = format!("orc-work-{name}-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let folder = std::env::temp_dir().join(unique);
    let mut migrations = ::http::migrations();
    migrations.extend(crate::migrations());
    migrations.extend(resources::MIGRATIONS.to_vec());
    let store = Store::open(Options::new(&folder), &migrations, clock.clone(), rng.clone()).expect("opens");
    (store, folder)
}

fn catalogue() -> Catalogue {
    let mut catalogue = Catalogue { tools: json!([{"name": "test.echo"}]), models: json!([{"name": "simulated"}]), ..Catalogue::default() };
    for tool in ["test.echo", "test.slow", "test.broken", "test.post", "test.send", "test.make", "test.unmake"] {
        let info = flow::ToolInfo { summary: "for tests".into(), input: json!({"type": "object"}), output: json!({}) };
        catalogue.flow.tools.insert(tool.into(), info);
    }
    catalogue
}

pub(crate) async fn house(name: &str) -> House {
    house_of(name, 5).await
}

/// Another seed makes another installation: other keys, another organization.
pub(crate) async fn house_of(name: &str, seed: u64) -> House {
    let ticking = Arc::new(TestClock(AtomicI64::new(1_800_000_000_000_000)));
    let clock: SharedClock = ticking.clone();
    let rng: SharedRng = Arc::new(TestRng(AtomicU64::new(seed)));
    let (store, folder) = open(name, &clock, &rng);
    let outside = Outside {
        journal: Arc::new(store.clone()),
        clock: clock.clone(),
        rng: rng.clone(),
        tools: Arc::new(TestTools),
        models: Arc::new(TestModels),
        projections: crate::projections(),
    };
    let engine = Engine::start(outside, engine::Options::default()).await.expect("starts");
    let sessions = Sessions::new(Arc::new(store.clone()), clock.clone(), rng.clone());
    let auth = Auth::new(sessions);
    let ctx = Ctx::new(store.local_org(), store.local_user(), Rights::all());
    let token = auth.issue_bearer(ctx.clone());
    let idempotency = Idempotency::new(Arc::new(store.clone()), clock.clone());
    let env: Env = Arc::new(EnvParts::new(auth, Hosts::loopback(), Limits::default(), idempotency, clock, rng));
    let kinds = vec![crate::workflows::kind(catalogue().flow), crate::triggers::kind(), crate::inbox::kind()];
    let registry = Arc::new(resources::Registry::new(kinds).expect("a registry"));
    let resources = resources::Resources::new(store.clone(), registry, env.clock.clone(), env.rng.clone())
        .with_admission(Arc::new(crate::inbox::ByDeciders));
    let kinds = ::http::kinds::Kinds { resources: resources.clone(), reader: Arc::new(|_, _| Ok(Vec::new())) };
    let state = State::new(Parts {
        env: env.clone(),
        engine,
        store: store.clone(),
        catalogue: catalogue(),
        resources,
        people: Arc::new(inbox::Everyone(ctx.clone())),
    });
    let about = About { org_name: "local".into(), version: "0.1.0".into(), simulated: true };
    let info = Info { title: "Orchestrator", version: env!("CARGO_PKG_VERSION").into() };
    let app =
        App::new(env.clone(), info, about).operations(crate::operations(&state)).operations(::http::kinds::operations(&kinds)).operations(
            ::http::live::operations(&env, ::http::live::ResourceEvents::start(&store, vec!["model".into()]), crate::topics(&state)),
        );
    let triggers = crate::triggers::Triggers::new(state.clone(), Arc::new(triggers::Owners(ctx.clone())));
    let app = app.operations(crate::triggers::operations(&triggers)).inbound(crate::triggers::inbound(&triggers));
    let openapi = app.openapi();
    House { triggers, clock: ticking, state, env, router: app.router().expect("routes"), openapi, ctx, token, store, folder }
}

impl House {
    /// How many files are in a folder of the data folder.
    pub(crate) fn files(&self, folder: &str) -> usize {
        std::fs::read_dir(self.folder.join(folder)).map_or(0, std::iter::Iterator::count)
    }

    pub(crate) fn client(&self) -> Client {
        Client::in_process(self.router.clone(), &self.token).expect("client")
    }

    /// Someone else of the same organization.
    pub(crate) fn client_of(&self, name: &str, rights: Rights) -> Client {
        let principal = Principal { name: name.into(), ..self.ctx.principal.clone() };
        let token = self.env.auth.issue_bearer(Ctx { principal, rights, ..self.ctx.clone() });
        Client::in_process(self.router.clone(), &token).expect("client")
    }

    /// Starts a run of steps given as a plan, past the compiler.
    pub(crate) async fn start(&self, name: &str, steps: Value) -> RunId {
        // Definitions are stored once per hash, so each plan has its own.
        let hash = base::Digest::of(&[name.as_bytes(), steps.to_string().as_bytes()]);
        let plan: flow::Plan = serde_json::from_value(json!({"name": name, "body": {"steps": steps}, "hash": hash})).expect("plan");
        let definition = Definition {
            main: format!("{name}.yaml"),
            sources: [(format!("{name}.yaml"), "steps: []".into())].into(),
            plan: Arc::new(plan),
        };
        let start = StartRun::new(Arc::new(definition), json!({}), "default");
        self.state.engine.start_run(&self.ctx, start).await.expect("starts")
    }

    /// The run once it has one of the statuses.
    pub(crate) async fn until(&self, run: RunId, statuses: &[&str]) -> Value {
        let mut last = Value::Null;
        for _ in 0..400 {
            let view: Value = self.client().get(&format!("/api/v1/runs/{run}")).await.expect("run");
            if statuses.contains(&view["run"]["status"].as_str().expect("status")) {
                return view;
            }
            last = view["run"].clone();
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("run {run} reached none of {statuses:?}: {last}");
    }
}

pub(crate) fn step(id: &str, action: Value, needs: &[usize]) -> Value {
    json!({"id": id, "action": action, "needs": needs, "line": 1,
        "retry": {"attempts": 1, "backoff": "constant", "delay_ms": 1, "max_delay_ms": 1, "jitter": false}})
}

/// In a chain: each needs the one before.
pub(crate) fn chain(actions: &[(&str, Value)]) -> Value {
    let mut steps: Vec<Value> = Vec::new();
    for (i, (id, action)) in actions.iter().enumerate() {
        let mut one = step(id, action.clone(), if i == 0 { &[] } else { std::slice::from_ref(&LINKS[i - 1]) });
        if i + 1 < actions.len() {
            one["dependents"] = json!([i + 1]);
        }
        steps.push(one);
    }
    json!(steps)
}

const LINKS: [usize; 8] = [0, 1, 2, 3, 4, 5, 6, 7];

pub(crate) fn set() -> Value {
    json!({"kind": "set", "with": {"a": 1}})
}

pub(crate) fn tool(name: &str) -> Value {
    json!({"kind": "tool", "name": name, "with": {"x": 1}})
}

pub(crate) fn approval(title: &str) -> Value {
    json!({"kind": "approval", "title": title, "details": {"count": 12}})
}

pub(crate) fn model() -> Value {
    json!({"kind": "model", "prompt": "count", "max_turns": 1})
}
