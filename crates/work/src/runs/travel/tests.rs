//! A rollback whose process dies: wherever that happens, what follows goes on with it, and nothing is undone twice.

use super::{
    Kept,
    rollback::{self, RollbackBody},
    sql,
};
use crate::{
    Parts, State,
    tests::{House, TestModels, TestTools, house},
};
use base::{BlobId, OrgId, RunId, StreamId, Timestamp};
use engine::{
    Engine, Outside,
    port::{CallCtx, Effect, Fut as Doing, ToolCard, Tools, Undoing},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use store::{Batch, Committed, DueTimer, Fut, Journal, Store, StoredEvent, StreamInfo};
use tokio::sync::broadcast;

/// Takes so many commits; the next one never comes back, as when the process dies over it.
struct Cut {
    store: Store,
    left: AtomicI64,
}

impl Cut {
    fn is_cut(&self) -> bool {
        self.left.load(Ordering::Acquire) < 0
    }
}

impl Journal for Cut {
    fn commit(&self, batch: Batch) -> Fut<'_, Arc<Committed>> {
        if self.left.fetch_sub(1, Ordering::AcqRel) > 0 { self.store.commit(batch) } else { Box::pin(std::future::pending()) }
    }

    fn stream(&self, org: OrgId, id: StreamId) -> Fut<'_, Option<StreamInfo>> {
        self.store.stream(org, id)
    }

    fn read(&self, org: OrgId, stream: StreamId, after: u64, limit: usize) -> Fut<'_, Vec<StoredEvent>> {
        self.store.read(org, stream, after, limit)
    }

    fn open_streams(&self, after: Option<StreamId>, limit: usize) -> Fut<'_, Vec<StreamInfo>> {
        self.store.open_streams(after, limit)
    }

    fn due_organizations(&self, now: Timestamp, after: Option<OrgId>, limit: usize) -> Fut<'_, Vec<OrgId>> {
        self.store.due_organizations(now, after, limit)
    }

    fn due_timers(&self, org: OrgId, now: Timestamp, after: Option<DueTimer>, limit: usize) -> Fut<'_, Vec<DueTimer>> {
        self.store.due_timers(org, now, after, limit)
    }

    fn next_timer(&self) -> Fut<'_, Option<Timestamp>> {
        self.store.next_timer()
    }

    fn blob_id(&self, org: OrgId, subject: Option<&str>, bytes: &[u8]) -> BlobId {
        self.store.blob_id(org, subject, bytes)
    }

    fn blob(&self, org: OrgId, id: BlobId) -> Fut<'_, Option<Vec<u8>>> {
        self.store.blob(org, id)
    }

    fn tail(&self) -> broadcast::Receiver<Arc<Committed>> {
        self.store.tail()
    }
}

/// Counts the calls by their keys.
#[derive(Default)]
struct Counting(Mutex<BTreeMap<String, usize>>);

impl Tools for Counting {
    fn effect(&self, tool: &str) -> Option<Effect> {
        TestTools.effect(tool)
    }

    fn describe(&self, tool: &str) -> Option<ToolCard> {
        TestTools.describe(tool)
    }

    fn call<'a>(&'a self, ctx: CallCtx, _: &'a str, input: Value) -> Doing<'a, Value> {
        *self.0.lock().expect("no panic").entry(ctx.key).or_default() += 1;
        Box::pin(async move { Ok(input) })
    }

    fn undo(&self, tool: &str, input: &Value, output: &Value) -> Option<Undoing> {
        TestTools.undo(tool, input, output)
    }

    fn undoes(&self, tool: &str) -> bool {
        TestTools.undoes(tool)
    }
}

async fn process(house: &House, journal: Arc<dyn Journal>, tools: Arc<Counting>) -> State {
    let env = house.env.clone();
    let (clock, rng, models) = (env.clock.clone(), env.rng.clone(), Arc::new(TestModels));
    let engine =
        Engine::start(Outside { journal, clock, rng, tools, models, projections: crate::projections() }, engine::Options::default());
    let (catalogue, resources, people) = (house.state.catalogue.clone(), house.state.resources.clone(), house.state.people.clone());
    State::new(Parts { env, engine: engine.await.expect("starts"), store: house.store.clone(), catalogue, resources, people })
}

async fn ended(house: &House, by: RunId) -> Option<String> {
    let info = house.store.stream(house.ctx.org, by).await.expect("read")?;
    info.head.closed.then_some(info.head.status)
}

const MAKES: &str = "steps:
  - {id: one, uses: test.make, with: {name: one}}
  - {id: two, uses: test.make, needs: [one], with: {name: two}}
  - {id: three, uses: test.make, needs: [two], with: {name: three}}
";

fn to_the_start() -> RollbackBody {
    serde_json::from_value(json!({"to": 1})).expect("a body")
}

#[tokio::test]
async fn a_rollback_that_dies_over_any_commit_goes_on_and_undoes_nothing_twice() {
    let house = house("rollback-dies").await;
    let rows = house.store.org(house.ctx.org);
    let mut whole = false;
    for commits in 0..16 {
        let body = json!({"workflow": {"main": "m.yaml", "files": {"m.yaml": MAKES}}});
        let started: Value = house.client().post("/api/v1/runs", &body).await.expect("started");
        let run: RunId = started["id"].as_str().expect("id").parse().expect("an id");
        house.until(run, &["succeeded"]).await;
        let (cut, tools) = (Arc::new(Cut { store: house.store.clone(), left: AtomicI64::new(commits) }), Arc::new(Counting::default()));
        let dying = process(&house, cut.clone(), tools.clone()).await;
        let beginning = tokio::spawn({
            let (dying, ctx) = (dying.clone(), house.ctx.clone());
            async move { rollback::start(&dying, &ctx, run, to_the_start(), None).await.map(|_| ()) }
        });
        loop {
            let by = sql::rollbacks(&rows, run).await.expect("read").first().copied();
            let over = match by {
                Some(by) => ended(&house, by).await.is_some(),
                None => false,
            };
            if cut.is_cut() || over {
                whole |= over && !cut.is_cut();
                break;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        beginning.abort();
        drop(dying);

        let next = process(&house, Arc::new(house.store.clone()), tools.clone()).await;
        if sql::rollbacks(&rows, run).await.expect("read").is_empty() {
            assert!(tools.0.lock().expect("no panic").is_empty(), "nothing is called before it is written down");
            rollback::start(&next, &house.ctx, run, to_the_start(), None).await.expect("begun");
        }
        let by = sql::rollbacks(&rows, run).await.expect("read");
        assert_eq!(by.len(), 1, "{commits}");
        let mut status = None;
        for _ in 0..500 {
            status = ended(&house, by[0]).await;
            if status.is_some() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(status.as_deref(), Some("succeeded"), "{commits}");
        let calls = tools.0.lock().expect("no panic").clone();
        assert_eq!(calls.len(), 3, "each undo has one key, whoever carries it out: {calls:?}");
        let again = calls.values().filter(|count| **count > 1).count();
        assert!(again <= 1 && calls.values().all(|count| *count <= 2), "only the call that was under way is made again: {calls:?}");
        let plan = serde_json::to_value(
            rollback::plan(&next, &house.ctx, run, &serde_json::from_value(json!({"to": 1})).expect("a place")).await.expect("a plan"),
        )
        .expect("JSON");
        assert_eq!((&plan["undone"], &plan["items"][2]["does"]), (&json!(0), &json!("undone")));
    }
    assert!(whole, "there were more commits than were cut");
}

#[tokio::test]
async fn what_was_kept_first_stays_is_of_its_run_alone_and_goes_with_it() {
    let house = house("kept").await;
    let (org, kept, rows) = (house.ctx.org, Kept::new(house.store.clone()), house.store.org(house.ctx.org));
    let body = json!({"workflow": {"main": "m.yaml", "files": {"m.yaml": MAKES}}});
    let mut runs = Vec::new();
    for _ in 0..2 {
        let started: Value = house.client().post("/api/v1/runs", &body).await.expect("started");
        let run: RunId = started["id"].as_str().expect("id").parse().expect("an id");
        house.until(run, &["succeeded"]).await;
        runs.push(run);
    }
    let [run, other] = runs[..] else { panic!("two runs") };
    assert_eq!(kept.of(org, run, "a").await.expect("read"), None);
    let first = kept.keep(org, run, "a", Some(b"before".to_vec())).await.expect("kept").expect("an id");
    for again in [Some(b"half done".to_vec()), None] {
        assert_eq!(kept.keep(org, run, "a", again).await.expect("kept"), Some(first), "what was said first stays");
    }
    assert_eq!(kept.keep(org, run, "b", None).await.expect("noted"), None);
    assert_eq!(kept.keep(org, run, "b", Some(b"half done".to_vec())).await.expect("noted"), None);
    assert!(rows.used_by(run, 100).await.expect("read").contains(&first), "it is used by the run");
    assert!(!rows.used_by(other, 100).await.expect("read").contains(&first));
    let elsewhere = OrgId::new(&*house.env.clock, &*house.env.rng);
    assert_eq!(kept.of(elsewhere, run, "a").await.expect("read"), None);

    assert_eq!(kept.content(org, run, first).await.expect("read"), None, "not even the run itself");
    let begun = rollback::start(&house.state, &house.ctx, run, to_the_start(), None).await.expect("begun");
    let by: RunId = serde_json::to_value(&begun).expect("JSON")["id"].as_str().expect("id").parse().expect("an id");
    let of_other = rollback::start(&house.state, &house.ctx, other, to_the_start(), None).await.expect("begun");
    let of_other: RunId = serde_json::to_value(&of_other).expect("JSON")["id"].as_str().expect("id").parse().expect("an id");
    assert_eq!(kept.content(org, by, first).await.expect("read").as_deref(), Some(&b"before"[..]));
    assert_eq!(kept.content(org, of_other, first).await.expect("read"), None, "a rollback of another run");
    assert_eq!(kept.content(elsewhere, by, first).await.expect("read"), None, "another organization");

    let of_kept: Vec<_> = sql::forget(run).into_iter().filter(|s| s.sql.contains("kept")).collect();
    assert_eq!(of_kept.len(), 1);
    house.store.commit(Batch { rows: of_kept, ..Batch::new(org) }).await.expect("forgotten");
    assert_eq!(kept.of(org, run, "a").await.expect("read"), None);
    assert_eq!(kept.content(org, by, first).await.expect("read"), None);
}
