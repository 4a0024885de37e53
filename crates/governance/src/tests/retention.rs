//! How long what has ended is kept: what goes by which rule, what stays and why, by hand and by itself.

use super::*;
use crate::retention::{self, Needs, Retention, Runs};
use base::{Principal, PrincipalId, PrincipalKind, StreamId};
use resources::{Address, Change, Input};
use std::{
    collections::HashMap,
    sync::{Mutex, mpsc},
};
use store::{
    Append, Batch, Blob, Fut, Head, Journal, NewEvent, Statement,
    removal::{Ended, Tombstone},
};

const DAY: Duration = Duration::from_secs(24 * 3_600);

#[derive(Default)]
struct Makers(Mutex<HashMap<StreamId, Vec<Needs>>>);

/// Somebody who waits there until they are let through.
struct Stop {
    reached: mpsc::SyncSender<()>,
    go: mpsc::Receiver<()>,
}

impl Stop {
    fn wait(slot: &Mutex<Option<Self>>) {
        let stop = slot.lock().expect("is whole").take();
        if let Some(stop) = stop {
            stop.reached.send(()).expect("is awaited");
            stop.go.recv().expect("is let through");
        }
    }

    /// Whoever comes next stops; answers where it says so, and what lets it through.
    fn next(slot: &Mutex<Option<Self>>) -> (mpsc::Receiver<()>, mpsc::SyncSender<()>) {
        let ((reached, is_there), (through, go)) = (mpsc::sync_channel(1), mpsc::sync_channel(1));
        *slot.lock().expect("is whole") = Some(Self { reached, go });
        (is_there, through)
    }
}

/// The clock of the house, at which the next reading or the next pause can be made to wait.
struct Gate {
    clock: Arc<TestClock>,
    reading: Mutex<Option<Stop>>,
    pause: Mutex<Option<Stop>>,
}

impl Clock for Gate {
    fn now(&self) -> Timestamp {
        Stop::wait(&self.reading);
        self.clock.now()
    }

    fn monotonic(&self) -> Duration {
        self.clock.monotonic()
    }

    fn sleep(&self, d: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Stop::wait(&self.pause);
        self.clock.sleep(d)
    }
}

impl Runs for Makers {
    fn needed<'a>(&'a self, _: OrgId, runs: &'a [StreamId]) -> Fut<'a, Vec<Vec<Needs>>> {
        let known = self.0.lock().expect("is whole");
        let found = runs.iter().map(|run| known.get(run).cloned().unwrap_or_default()).collect();
        Box::pin(std::future::ready(Ok(found)))
    }

    fn kept_from(&self, run: &Ended) -> Timestamp {
        run.extra["since"].as_i64().map_or(run.ended_at, Timestamp)
    }

    fn rows(&self, _: StreamId) -> Vec<Statement> {
        Vec::new()
    }
}

struct Keeping {
    house: House,
    retention: Retention,
    makers: Arc<Makers>,
    gate: Arc<Gate>,
}

async fn keeping(name: &str) -> Keeping {
    let mut house = house(&format!("retention-{name}")).await;
    let makers = Arc::new(Makers::default());
    let gate = Arc::new(Gate { clock: house.clock.clone(), reading: Mutex::default(), pause: Mutex::default() });
    let retention = Retention::new(retention::Outside {
        store: house.store.clone(),
        clock: gate.clone(),
        resources: house.resources.clone(),
        runs: makers.clone(),
        deliveries: crate::integrations::forget_ended,
    });
    let about = About { org_name: "local".into(), version: "0.1.0".into(), simulated: true };
    let app = App::new(house.env.clone(), Info { title: "Test", version: "0.1.0".into() }, about)
        .operations(retention::operations(&retention))
        .operations(house.operations.clone());
    house.router = app.router().expect("routes");
    Keeping { house, retention, makers, gate }
}

fn id(n: u8) -> StreamId {
    StreamId::from_slice(&[n; 16]).expect("sixteen bytes")
}

impl Keeping {
    async fn rule(&self, name: &str, spec: Value) -> base::Result<()> {
        let ctx = Ctx::new(self.house.store.local_org(), self.house.store.local_user(), Rights::all());
        let input = Input { spec, ..Input::default() };
        self.house.resources.create(&ctx, &Address::new("retention", None, name), input, Change::default()).await.map(|_| ())
    }

    async fn change(&self, name: &str, spec: Value) {
        let ctx = Ctx::new(self.house.store.local_org(), self.house.store.local_user(), Rights::all());
        let address = Address::new("retention", None, name);
        self.house.resources.patch(&ctx, &address, json!({"spec": spec}), Change::default()).await.expect("changes");
    }

    /// A run that has just ended, or goes on.
    async fn run(&self, n: u8, workspace: &str, workflow: &str, closed: bool) -> StreamId {
        self.run_with(n, workspace, workflow, closed, Value::Null).await
    }

    async fn run_with(&self, n: u8, workspace: &str, workflow: &str, closed: bool, extra: Value) -> StreamId {
        let (store, now) = (&self.house.store, self.house.clock.now());
        let org = store.local_org();
        let bytes = format!("a large value of {n}").into_bytes();
        let blob = Blob { id: store.blob_id(org, None, &bytes), media_type: "text/plain".into(), subject: None, bytes };
        let actor = Principal { id: PrincipalId::from_slice(&[9; 16]).expect("id"), kind: PrincipalKind::User, name: "Ada".into() };
        let event = NewEvent { kind: "run.started", at: now, actor, subject: None, body: format!("{{\"secret\":\"plum {n}\"}}") };
        let head = Head {
            status: if closed { "succeeded" } else { "running" }.into(),
            closed,
            name: workflow.into(),
            workspace: workspace.into(),
            started_at: now,
            ended_at: closed.then_some(now),
            extra,
            ..Head::default()
        };
        let append = Append { stream: id(n), expect: 0, events: vec![event; 3], head, snapshot: None };
        store.commit(Batch { append: Some(append), blobs: vec![blob], ..Batch::new(org) }).await.expect("commits");
        id(n)
    }

    /// As if it was killed right behind the first commit of a removal.
    async fn begin(&self, run: StreamId) {
        let (store, at) = (&self.house.store, self.house.clock.now());
        let org = store.local_org();
        let ended = store.org(org).ended(at.plus(DAY), None, 900).await.expect("lists");
        let ended = ended.into_iter().find(|ended| ended.stream == run).expect("has ended");
        let said = Tombstone {
            kind: "run".into(),
            run: run.to_string(),
            workspace: ended.workspace,
            name: ended.name,
            version: None,
            status: ended.status,
            started_at: ended.started_at,
            ended_at: Some(ended.ended_at),
            events: ended.events,
            head: ended.head,
            policy: "standard".into(),
            policy_version: 1,
            kept_days: 90,
        };
        let ctx = Ctx::new(org, store.local_user(), Rights::all());
        let audit = vec![store::AuditRecord::of(&ctx, at, store::removal::REMOVED, store::removal::body(&said))];
        store.commit(Batch { rows: store::removal::begin(&said, run, at), audit, ..Batch::new(org) }).await.expect("commits");
    }

    async fn get(&self, path: &str) -> Value {
        let (status, body) = self.house.ask(&self.house.token, "GET", path, None).await;
        assert_eq!(status, 200, "{body}");
        body
    }

    async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.house.ask(&self.house.token, "POST", path, Some(body)).await
    }

    async fn there(&self) -> Vec<u8> {
        let org = self.house.store.local_org();
        let page = self.house.store.list_streams(org, store::ListQuery::default()).await.expect("lists");
        let mut there: Vec<u8> = page.items.iter().map(|info| info.id.as_bytes()[0]).collect();
        there.sort_unstable();
        there
    }

    async fn pass(&self) -> u64 {
        let removed = self.retention.pass(self.house.store.local_org()).await.expect("passes");
        let report = self.house.store.verify_all().await.expect("verifies");
        assert!(report.ok(), "{report:?}");
        removed
    }
}

#[tokio::test]
async fn without_a_rule_nothing_goes_and_with_one_what_is_past_its_time() {
    let k = keeping("days").await;
    k.run(1, "default", "a", true).await;
    k.run(2, "default", "b", false).await;
    k.house.pass(DAY * 1_000);
    assert_eq!((k.pass().await, k.there().await), (0, vec![1, 2]));
    let plan = k.get("/api/v1/retention/plan").await;
    assert_eq!((&plan["rules"], &plan["items"]), (&json!(0), &json!([])));
    k.run(3, "default", "a", true).await;
    k.rule("standard", json!({"runs_days": 90})).await.expect("declared");
    k.house.pass(DAY * 89);
    assert_eq!((k.pass().await, k.there().await), (1, vec![2, 3]), "90 days are not over, and what is open stays");
    k.house.pass(DAY * 2);
    assert_eq!((k.pass().await, k.there().await), (1, vec![2]));
    assert_eq!(k.pass().await, 0, "nothing is left to do");
    let removed = k.get("/api/v1/retention/removed").await;
    let stone = &removed["items"][0];
    assert_eq!((&stone["run"], &stone["workflow"], &stone["policy"]), (&json!(id(3)), &json!("a"), &json!("standard")));
    assert_eq!((&stone["events"], &stone["kept_days"], &stone["by"]["kind"]), (&json!(3), &json!(90), &json!("system")));
    assert_eq!(removed["items"].as_array().map(Vec::len), Some(2));
    let first = k.get("/api/v1/retention/removed?limit=1").await;
    let rest = k.get(&format!("/api/v1/retention/removed?limit=1&after={}", first["next"].as_str().expect("more"))).await;
    assert_eq!((&first["items"][0]["run"], &rest["items"][0]["run"], &rest["next"]), (&json!(id(3)), &json!(id(1)), &Value::Null));
}

#[tokio::test]
async fn the_longest_period_counts_and_a_rule_reaches_what_it_names() {
    let k = keeping("rules").await;
    for (n, workspace, workflow) in [(1, "shop", "a"), (2, "shop", "audit"), (3, "bank", "a")] {
        k.run(n, workspace, workflow, true).await;
    }
    k.rule("short", json!({"workspaces": ["shop"], "runs_days": 10})).await.expect("declared");
    k.rule("long", json!({"workflows": ["audit"], "runs_days": 100})).await.expect("declared");
    k.rule("off", json!({"runs_days": 1, "enforced": false})).await.expect("declared");
    k.house.pass(DAY * 50);
    let plan = k.get("/api/v1/retention/plan").await;
    assert_eq!(
        (plan["removed"].as_u64(), &plan["items"][0]["run"], &plan["items"][0]["policy"]),
        (Some(1), &json!(id(1)), &json!("short"))
    );
    assert!(plan["bytes"].as_u64().is_some_and(|bytes| bytes > 60), "{plan}");
    assert_eq!((k.pass().await, k.there().await), (1, vec![2, 3]));
    k.house.pass(DAY * 51);
    assert_eq!((k.pass().await, k.there().await), (1, vec![3]), "no rule is about the bank");
}

#[tokio::test]
async fn what_is_held_or_needed_stays_and_the_plan_says_why() {
    let k = keeping("holds").await;
    for n in 1..=5 {
        k.run(n, "shop", if n == 5 { "case" } else { "a" }, true).await;
    }
    k.run(6, "shop", "a", false).await;
    let needs = |by: StreamId, how| vec![Needs { by, how }];
    k.makers.0.lock().expect("whole").extend([(id(2), needs(id(6), "fork")), (id(3), needs(id(4), "rollback"))]);
    k.rule("standard", json!({"runs_days": 90})).await.expect("declared");
    k.house.pass(DAY * 100);
    let hold = |body: Value| k.post("/api/v1/retention/holds", body);
    assert_eq!(hold(json!({"run": id(1), "reason": " "})).await.1["code"], "hold_reason");
    assert_eq!(hold(json!({"run": id(1), "workflow": "a", "reason": "x"})).await.1["code"], "bad_body");
    assert_eq!(hold(json!({"run": id(9), "reason": "x"})).await.0, 404);
    let (status, held) = hold(json!({"run": id(1), "reason": "case 12"})).await;
    assert_eq!((status, &held["id"], &held["by"]["kind"]), (201, &json!(id(1)), &json!("user")), "{held}");
    assert_eq!(hold(json!({"run": id(1), "reason": "again"})).await.1["reason"], "case 12", "what was said first stays");
    assert_eq!(hold(json!({"workspace": "shop", "workflow": "case", "reason": "case 13"})).await.0, 201);
    let plan = k.get("/api/v1/retention/plan").await;
    let why: Vec<_> =
        plan["items"].as_array().expect("items").iter().map(|item| item["why"].as_str().unwrap_or("goes").to_owned()).collect();
    let fork = format!("run {} was forked from it, and stays", id(6));
    assert_eq!(why, ["it is held: case 12", &fork, "goes", "goes", "it is held: case 13"]);
    assert_eq!((k.pass().await, k.there().await), (2, vec![1, 2, 5, 6]));
    let lift = |id: &str| k.post("/api/v1/retention/holds/lift", json!({"id": id, "reason": "the case is closed"}));
    assert_eq!(lift("run_00").await.0, 404);
    assert_eq!(lift(&id(1).to_string()).await.0, 204);
    assert_eq!(lift("workflow/shop/case").await.0, 204);
    assert_eq!((k.pass().await, k.there().await), (2, vec![2, 6]));
    assert_eq!(hold(json!({"run": id(1), "reason": "late"})).await.1["code"], "run_removed");
    let actions = k.house.actions(k.house.store.local_org()).await;
    let count = |action: &str| actions.iter().filter(|one| *one == action).count();
    assert_eq!((count("run.held"), count("run.hold_lifted"), count("run.removed")), (2, 2, 4));
}

#[tokio::test]
async fn by_hand_exactly_what_was_looked_at_is_done_by_whoever_may() {
    let k = keeping("hand").await;
    k.run(1, "shop", "a", true).await;
    k.rule("standard", json!({"runs_days": 90})).await.expect("declared");
    k.house.pass(DAY * 100);
    let plan = k.get("/api/v1/retention/plan").await;
    k.run(2, "shop", "a", true).await;
    k.house.pass(DAY * 100);
    let apply = |plan: &Value| k.post("/api/v1/retention/apply", json!({"binding": plan["binding"]}));
    let (status, refused) = apply(&plan).await;
    assert_eq!((status, &refused["code"]), (409, &json!("retention_changed")));
    assert_eq!(k.there().await, [1, 2]);
    let plan = k.get("/api/v1/retention/plan").await;
    let viewer = k.house.account("vera", "viewer", None).await;
    let body = Some(json!({"binding": plan["binding"]}));
    assert_eq!(k.house.ask(&viewer, "GET", "/api/v1/retention/plan", None).await.0, 200);
    assert_eq!(k.house.ask(&viewer, "POST", "/api/v1/retention/apply", body).await.0, 403);
    let body = Some(json!({"run": id(1), "reason": "x"}));
    assert_eq!(k.house.ask(&viewer, "POST", "/api/v1/retention/holds", body).await.0, 403);
    let (status, done) = apply(&plan).await;
    assert_eq!((status, done), (200, json!({"removed": 2, "stays": 0})));
    assert!(k.there().await.is_empty() && k.house.store.verify_all().await.expect("verifies").ok());
    let ctx = Ctx::new(k.house.store.local_org(), k.house.store.local_user(), Rights::all());
    let bank = Input { spec: json!({}), ..Input::default() };
    k.house.resources.create(&ctx, &Address::new("workspace", None, "bank"), bank, Change::default()).await.expect("made");
    let elsewhere = k.house.account("wim", "viewer", Some("bank")).await;
    let (_, removed) = k.house.ask(&elsewhere, "GET", "/api/v1/retention/removed", None).await;
    assert_eq!(removed["items"], json!([]), "tombstones are seen where runs are");
    assert_eq!(k.get("/api/v1/retention/removed").await["items"][0]["by"]["kind"], "user");
}

#[tokio::test]
async fn what_was_begun_goes_on() {
    let k = keeping("begun").await;
    let org = k.house.store.local_org();
    let run = k.run(1, "shop", "a", true).await;
    let rows = k.house.store.org(org);
    let payload = rows.used_by(run, 9).await.expect("lists")[0];
    k.begin(run).await;
    assert!(k.house.store.blob(org, payload).await.expect("reads").is_some());
    k.pass().await;
    assert!(k.house.store.blob(org, payload).await.expect("reads").is_none());
    assert!(rows.tombstone(run).await.expect("reads").is_some_and(|stone| stone.done));
}

#[tokio::test]
async fn the_audit_is_kept_for_seven_years_whoever_asks() {
    let k = keeping("audit").await;
    for (spec, code) in [
        (json!({"audit_days": 2_556}), "audit_kept_longer"),
        (json!({"runs_days": 0}), "bad_retention"),
        (json!({"deliveries_days": 31}), "bad_retention"),
        (json!({}), "bad_retention"),
    ] {
        let error = k.rule("bad", spec).await.expect_err("refused");
        assert_eq!(error.detail().expect("details")["findings"][0]["code"], code, "{error}");
    }
    k.rule("good", json!({"audit_days": 2_557})).await.expect("declared");
    let before = k.house.actions(k.house.store.local_org()).await.len();
    k.house.pass(DAY * 9_000);
    k.pass().await;
    assert_eq!(k.house.actions(k.house.store.local_org()).await.len(), before, "nothing of the audit goes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rule_that_is_withdrawn_stops_what_was_begun_by_it() {
    let k = keeping("withdrawn").await;
    for n in 1..=4 {
        k.run(n, "shop", "a", true).await;
    }
    k.rule("wrong", json!({"runs_days": 1})).await.expect("declared");
    k.house.pass(DAY * 2);
    let (is_there, through) = Stop::next(&k.gate.pause);
    let (retention, org) = (k.retention.clone(), k.house.store.local_org());
    let pass = tokio::spawn(async move { retention.pass(org).await });
    tokio::task::block_in_place(|| is_there.recv().expect("one is removed"));
    k.change("wrong", json!({"enforced": false})).await;
    through.send(()).expect("goes on");
    assert_eq!(pass.await.expect("ends").expect("passes"), 1);
    assert_eq!(k.there().await.len(), 3, "nothing goes by a rule that is not in force");
    // What another rule says meanwhile is done at once.
    k.change("wrong", json!({"enforced": true})).await;
    let (is_there, through) = Stop::next(&k.gate.pause);
    let (retention, org) = (k.retention.clone(), k.house.store.local_org());
    let pass = tokio::spawn(async move { retention.pass(org).await });
    tokio::task::block_in_place(|| is_there.recv().expect("one is removed"));
    k.change("wrong", json!({"runs_days": 2})).await;
    through.send(()).expect("goes on");
    assert_eq!(pass.await.expect("ends").expect("passes"), 3, "what is past the new time goes by the new version");
    let versions = k.get("/api/v1/retention/removed").await;
    let versions: Vec<_> = versions["items"].as_array().expect("items").iter().map(|one| one["policy_version"].as_u64()).collect();
    assert_eq!(versions, [Some(4), Some(4), Some(3), Some(1)]);
}

#[tokio::test]
async fn two_who_remove_do_not_break_each_other_and_one_stone_does_not_stop_the_rest() {
    let k = keeping("two").await;
    let org = k.house.store.local_org();
    for n in 1..=8 {
        k.run(n, "shop", "a", true).await;
    }
    k.begin(id(1)).await;
    k.rule("standard", json!({"runs_days": 1})).await.expect("declared");
    k.house.pass(DAY * 2);
    let plan = k.get("/api/v1/retention/plan").await;
    let apply = k.post("/api/v1/retention/apply", json!({"binding": plan["binding"]}));
    let (one, two, (status, done)) = tokio::join!(k.retention.pass(org), k.retention.pass(org), apply);
    let by_hand = if status == 200 { done["removed"].as_u64().expect("a count") } else { 0 };
    assert!(status == 200 || done["code"] == "retention_changed", "{done}");
    assert_eq!(one.expect("passes") + two.expect("passes") + by_hand, 7);
    assert!(k.there().await.is_empty() && k.house.store.org(org).unfinished_removals(9).await.expect("lists").is_empty());
    assert!(k.house.store.verify_all().await.expect("verifies").ok());

    k.run(9, "shop", "a", true).await;
    k.run(10, "shop", "a", true).await;
    k.begin(id(9)).await;
    let odd = Statement::new("UPDATE tombstone SET events = 7 WHERE org = $1 AND done = 0", Vec::new()).expecting(1);
    k.house.store.commit(Batch { rows: vec![odd], ..Batch::new(org) }).await.expect("commits");
    k.house.pass(DAY * 2);
    assert_eq!(k.retention.pass(org).await.expect("passes over it"), 1);
    assert!(k.there().await.is_empty());
    assert_eq!(k.house.store.org(org).unfinished_removals(9).await.expect("lists").len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_went_while_it_was_being_held_is_not_held() {
    let k = Arc::new(keeping("late").await);
    let run = k.run(1, "shop", "a", true).await;
    let (is_there, through) = Stop::next(&k.gate.reading);
    let holding = k.clone();
    let hold = tokio::spawn(async move { holding.post("/api/v1/retention/holds", json!({"run": run, "reason": "case 12"})).await });
    // It has been looked for, and was there.
    tokio::task::block_in_place(|| is_there.recv().expect("is about to be held"));
    k.begin(run).await;
    through.send(()).expect("goes on");
    let (status, refused) = hold.await.expect("answers");
    assert_eq!((status, &refused["code"]), (409, &json!("run_removed")), "{refused}");
    assert_eq!(k.get("/api/v1/retention/holds").await["items"], json!([]));
    assert!(!k.house.actions(k.house.store.local_org()).await.contains(&"run.held".to_owned()));
}

#[tokio::test]
async fn what_came_from_elsewhere_is_kept_from_when_it_came() {
    let k = keeping("came").await;
    let came = k.house.clock.now().plus(DAY * 100);
    k.run_with(1, "shop", "a", true, json!({"since": came.0})).await;
    k.run(2, "shop", "a", true).await;
    k.rule("standard", json!({"runs_days": 90})).await.expect("declared");
    k.house.pass(DAY * 101);
    assert_eq!((k.pass().await, k.there().await), (1, vec![1]));
    k.house.pass(DAY * 90);
    assert_eq!((k.pass().await, k.there().await), (1, vec![]));
}

#[tokio::test]
async fn those_that_stay_do_not_hide_those_that_go() {
    let k = keeping("hidden").await;
    let (store, now) = (&k.house.store, k.house.clock.now());
    let org = store.local_org();
    let actor = Principal { id: PrincipalId::from_slice(&[9; 16]).expect("id"), kind: PrincipalKind::User, name: "Ada".into() };
    for n in 0..503_u128 {
        let event = NewEvent { kind: "run.started", at: now, actor: actor.clone(), subject: None, body: "{}".into() };
        let name = if n < 501 { "kept" } else { "a" };
        let head = Head {
            status: "succeeded".into(),
            closed: true,
            name: name.into(),
            workspace: "shop".into(),
            started_at: now,
            ended_at: Some(now),
            ..Head::default()
        };
        let stream = StreamId::from_slice(&n.to_be_bytes()).expect("sixteen bytes");
        let append = Append { stream, expect: 0, events: vec![event], head, snapshot: None };
        store.commit(Batch { append: Some(append), ..Batch::new(org) }).await.expect("commits");
    }
    k.rule("standard", json!({"runs_days": 1})).await.expect("declared");
    let hold = json!({"workspace": "shop", "workflow": "kept", "reason": "case 12"});
    assert_eq!(k.post("/api/v1/retention/holds", hold).await.0, 201);
    k.house.pass(DAY * 2);
    let plan = k.get("/api/v1/retention/plan").await;
    let items = plan["items"].as_array().expect("items");
    let goes = items.iter().filter(|item| item["does"] == "removed").count();
    assert_eq!((&plan["removed"], goes, &plan["stays"], items.len()), (&json!(2), 2, &json!(501), 502));
    let (_, done) = k.post("/api/v1/retention/apply", json!({"binding": plan["binding"]})).await;
    assert_eq!(done, json!({"removed": 2, "stays": 0}));
}
