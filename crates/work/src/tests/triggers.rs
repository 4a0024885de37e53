//! Triggers end to end: what comes in is kept, decided once, and starts what it should.

use super::*;
use crate::triggers::{Actors, Triggers};
use axum::{body::Body, http::Request};
use store::Journal;
use tower::ServiceExt;

/// Everybody is the person of the house; nobody is, once it is told so.
pub(super) struct Owners(pub(super) Ctx);

impl Actors for Owners {
    fn actor<'a>(&'a self, _: base::OrgId, who: &'a Principal) -> store::Fut<'a, Option<Ctx>> {
        Box::pin(async move { Ok((who.name == self.0.principal.name).then(|| self.0.clone())) })
    }
}

struct Nobody;

impl Actors for Nobody {
    fn actor<'a>(&'a self, _: base::OrgId, _: &'a Principal) -> store::Fut<'a, Option<Ctx>> {
        Box::pin(async { Ok(None) })
    }
}

async fn prepared(name: &str, uses: &str, spec: Value) -> (House, Client) {
    let house = house(name).await;
    let client = house.client();
    let workflow = json!({
        "inputs": {"word": {"type": "string", "default": "none"}}, "steps": [{"id": "say", "uses": uses, "with": {"text": "{{ inputs.word }}"}}],
        "outputs": {"said": "{{ steps.say.output.text }}"}
    });
    client.post::<_, Value>("/api/v1/workspaces/default/workflows", &json!({"name": "work", "spec": workflow})).await.expect("a workflow");
    client.post::<_, Value>("/api/v1/workspaces/default/triggers", &json!({"name": "go", "spec": spec})).await.expect("a trigger");
    (house, client)
}

async fn firings(client: &Client) -> Vec<Value> {
    let page = client.get::<Value>("/api/v1/workspaces/default/triggers/go/firings").await.expect("firings");
    page["items"].as_array().expect("items").clone()
}

/// The firings once none of them is open.
async fn settled(client: &Client, n: usize) -> Vec<Value> {
    for _ in 0..400 {
        let all = firings(client).await;
        let open = |f: &Value| ["received", "waiting", "running"].contains(&f["state"].as_str().unwrap());
        if all.len() >= n && !all.iter().any(open) {
            return all;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("still open: {:?}", firings(client).await)
}

fn states(all: &[Value]) -> Vec<&str> {
    all.iter().map(|f| f["state"].as_str().unwrap()).collect()
}

async fn fire(client: &Client, event: Value) -> Value {
    client.post::<_, Value>("/api/v1/workspaces/default/triggers/go/fire", &json!({"event": event})).await.expect("fires")
}

fn hook(scheme: &str) -> Value {
    json!({"workflow": "work", "webhook": {"scheme": scheme, "secret": "key"}, "inputs": {"word": "{{ event.body.word }}"}})
}

#[tokio::test]
async fn a_trial_says_what_firing_then_does() {
    let (house, client) = prepared("trigger-manual", "test.echo", hook("github")).await;
    let ask = json!({"event": {"body": {"word": "hi"}}, "dry_run": true});
    let path = "/api/v1/workspaces/default/triggers/go/fire";
    let trial = client.post::<_, Value>(path, &ask).await.expect("tries");
    assert_eq!((&trial["trial"]["decision"], &trial["trial"]["inputs"]["word"]), (&json!("start"), &json!("hi")));
    assert!(firings(&client).await.is_empty(), "a trial leaves nothing");
    fire(&client, json!({"body": {"word": "hi"}})).await;
    assert_eq!(states(&firings(&client).await), ["received"], "nothing is decided before the service runs");
    house.triggers.start();
    let all = settled(&client, 1).await;
    assert_eq!(states(&all), ["succeeded"]);
    let run = client.get::<Value>(&format!("/api/v1/runs/{}", all[0]["run"].as_str().unwrap())).await.expect("the run");
    assert_eq!(run["outputs"]["said"], "hi", "{run}");
    house.triggers.stop();
    let rows = crate::forget(all[0]["run"].as_str().unwrap().parse().expect("an id"));
    house.state.store.commit(store::Batch { rows, ..store::Batch::new(house.ctx.org) }).await.expect("commits");
    let after = firings(&client).await;
    assert_eq!((&after[0]["event"], &after[0]["run"]), (&json!({}), &all[0]["run"]), "of a removed run stays that there was a firing");
}

async fn call(house: &House, body: &str, delivery: &str, key: &[u8]) -> (u16, Value) {
    let tag = aws_lc_rs::hmac::sign(&aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, key), body.as_bytes());
    let hex: String = tag.as_ref().iter().map(|b| format!("{b:02x}")).collect();
    let request = Request::post("/hooks/local/default/go")
        .header("host", "localhost")
        .header("content-type", "application/json")
        .header("x-hub-signature-256", format!("sha256={hex}"))
        .header("x-github-delivery", delivery)
        .body(Body::from(body.to_owned()))
        .unwrap();
    let answer = house.router.clone().oneshot(request).await.unwrap();
    let status = answer.status().as_u16();
    let bytes = http_body_util::BodyExt::collect(answer.into_body()).await.unwrap().to_bytes();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

#[tokio::test]
async fn a_signed_call_starts_one_run_however_often_it_comes() {
    let (house, client) = prepared("trigger-hook", "test.echo", hook("github")).await;
    house.triggers.start();
    let body = r#"{"word": "from outside"}"#;
    let first = call(&house, body, "d-1", b"key").await;
    assert_eq!((first.0, &first.1["repeated"]), (202, &json!(false)), "{first:?}");
    let again = call(&house, body, "d-1", b"key").await;
    assert_eq!((again.0, &again.1["repeated"], &again.1["firing"]), (202, &json!(true), &first.1["firing"]));
    assert_eq!(call(&house, body, "d-2", b"another key").await.0, 401);
    assert_eq!(call(&house, "{", "d-3", b"key").await.0, 422, "signed, and no JSON");
    let all = settled(&client, 1).await;
    assert_eq!(states(&all), ["succeeded"]);
    assert_eq!(all[0]["event"]["untrusted"], true);
    let text = format!("{all:?}");
    assert!(!text.contains("sha256="), "signatures are nobody's business: {text}");
    let runs = client.get::<Value>("/api/v1/runs").await.expect("runs");
    assert_eq!(runs["items"].as_array().unwrap().len(), 1);
    house.triggers.stop();
}

#[tokio::test]
async fn nobody_gets_in_without_a_secret_or_at_a_wrong_address() {
    let (house, client) = prepared("trigger-closed", "test.echo", json!({"workflow": "work", "webhook": {"scheme": "github"}})).await;
    assert_eq!(call(&house, "{}", "d-1", b"").await.0, 401);
    client.call::<Value>("DELETE", "/api/v1/workspaces/default/triggers/go", None, &[]).await.ok();
    assert_eq!(call(&house, "{}", "d-1", b"").await.0, 404);
}

#[tokio::test]
async fn one_after_the_other_when_they_queue_and_none_is_lost() {
    let (house, client) = prepared("trigger-queue", "test.slow", hook("github")).await;
    for n in 0..4 {
        fire(&client, json!({"body": {"word": n.to_string()}})).await;
    }
    house.triggers.start();
    let mut most = 0;
    while firings(&client).await.iter().any(|f| f["state"] != "succeeded") {
        most = most.max(firings(&client).await.iter().filter(|f| f["state"] == "running").count());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(most, 1, "never two at once");
    assert_eq!(firings(&client).await.len(), 4);
    house.triggers.stop();
}

#[tokio::test]
async fn policies_say_what_becomes_of_a_second_one() {
    for (overlap, expected) in
        [("skip", ["skipped", "succeeded"]), ("cancel_previous", ["succeeded", "cancelled"]), ("allow", ["succeeded", "succeeded"])]
    {
        let mut spec = hook("github");
        spec["overlap"] = json!(overlap);
        let (house, client) = prepared(&format!("trigger-{overlap}"), "test.slow", spec).await;
        house.triggers.start();
        fire(&client, json!({"body": {"word": "1"}})).await;
        while firings(&client).await[0]["state"] != "running" {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        fire(&client, json!({"body": {"word": "2"}})).await;
        assert_eq!(states(&settled(&client, 2).await), expected, "{overlap}");
        house.triggers.stop();
    }
}

/// Such a run ends in the commit of its start.
#[tokio::test]
async fn a_run_that_needs_nothing_from_outside_is_seen_to_end() {
    let (house, client) = prepared("trigger-short", "set", hook("github")).await;
    house.triggers.start();
    for _ in 0..2 {
        fire(&client, json!({"body": {"word": "hi"}})).await;
    }
    assert_eq!(states(&settled(&client, 2).await), ["succeeded", "succeeded"]);
    house.triggers.stop();
}

#[tokio::test]
async fn a_filter_and_a_pause_keep_runs_from_starting_and_say_so() {
    let mut spec = hook("github");
    spec["filter"] = json!("event.body.word == 'yes'");
    let (house, client) = prepared("trigger-filter", "test.echo", spec).await;
    house.triggers.start();
    fire(&client, json!({"body": {"word": "no"}})).await;
    fire(&client, json!({"nothing": 1})).await;
    let all = settled(&client, 2).await;
    assert_eq!(states(&all), ["filtered", "filtered"]);
    assert!(all[0]["reason"].as_str().unwrap().contains("could not be judged"), "{all:?}");
    let pause = json!({"spec": {"paused": "holidays"}});
    client.call::<Value>("PATCH", "/api/v1/workspaces/default/triggers/go", Some(&pause), &[]).await.expect("paused");
    tokio::time::sleep(Duration::from_millis(50)).await;
    fire(&client, json!({"body": {"word": "yes"}})).await;
    let all = settled(&client, 3).await;
    assert_eq!((states(&all)[0], &all[0]["reason"]), ("skipped", &json!("the trigger is paused: holidays")));
    house.triggers.stop();
}

#[tokio::test]
async fn a_schedule_fires_once_for_each_time_over_a_restart() {
    let spec = json!({"workflow": "work", "schedule": {"cron": "0 * * * *", "catch_up": "all"}});
    let (house, client) = prepared("trigger-cron", "test.echo", spec).await;
    house.triggers.start();
    let next = client.get::<Value>("/api/v1/workspaces/default/triggers/go/times?n=2").await.expect("times");
    assert_eq!(next["times"], json!(["2027-01-15T09:00:00.000000Z", "2027-01-15T10:00:00.000000Z"]));
    tokio::time::sleep(Duration::from_millis(100)).await;
    house.triggers.stop();
    // The machine was off for two hours and a half.
    house.clock.0.fetch_add(9_000_000_000, Ordering::Relaxed);
    let after = Triggers::new(house.state.clone(), Arc::new(Owners(house.ctx.clone())));
    after.start();
    let all = settled(&client, 2).await;
    assert_eq!(states(&all), ["succeeded", "succeeded"], "{all:?}");
    let keys: Vec<&str> = all.iter().map(|f| f["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["at/2027-01-15T10:00:00.000000Z", "at/2027-01-15T09:00:00.000000Z"]);
    after.stop();
}

#[tokio::test]
async fn nothing_starts_for_somebody_who_is_gone() {
    let (house, client) = prepared("trigger-nobody", "test.echo", hook("github")).await;
    let orphaned = Triggers::new(house.state.clone(), Arc::new(Nobody));
    fire(&client, json!({"body": {"word": "1"}})).await;
    orphaned.start();
    let all = settled(&client, 1).await;
    assert_eq!(states(&all), ["refused"]);
    assert!(all[0]["reason"].as_str().unwrap().contains("has no account here any more"), "{all:?}");
    orphaned.stop();
}

#[tokio::test]
async fn a_paused_workflow_is_not_started_and_the_record_says_who_paused_it() {
    let (house, client) = prepared("trigger-halted", "test.echo", json!({"workflow": "work", "schedule": {"cron": "0 0 1 1 *"}})).await;
    let halt = json!({"status": "paused", "reason": "the tickets move"});
    client.post::<_, Value>("/api/v1/resources/workflow/work/halt?workspace=default", &halt).await.expect("is paused");
    house.triggers.start();
    let ask = json!({"event": {}, "dry_run": true});
    let said: Value = client.post("/api/v1/workspaces/default/triggers/go/fire", &ask).await.expect("says");
    let trial = &said["trial"];
    assert!(trial["decision"] == "refused" && trial["reason"].as_str().is_some_and(|why| why.contains("is paused since")), "{trial}");
    fire(&client, json!({})).await;
    let all = settled(&client, 1).await;
    let why = all[0]["reason"].as_str().expect("a reason");
    assert_eq!((states(&all), &all[0]["run"]), (vec!["refused"], &Value::Null));
    assert!(
        why.contains("workflow_paused: workflow/default/work is paused since ") && why.contains("by local user: the tickets move"),
        "{why}"
    );
    client.post::<_, Value>("/api/v1/resources/workflow/work/resume?workspace=default", &json!({})).await.expect("is resumed");
    fire(&client, json!({})).await;
    assert_eq!(states(&settled(&client, 2).await), ["succeeded", "refused"]);
    house.triggers.stop();
}

#[tokio::test]
async fn what_cannot_start_says_why() {
    let (house, client) =
        prepared("trigger-refused", "test.echo", json!({"workflow": "work", "webhook": {"scheme": "github"}, "inputs": {"word": 7}})).await;
    house.triggers.start();
    fire(&client, json!({})).await;
    let all = settled(&client, 1).await;
    assert_eq!(states(&all), ["refused"]);
    assert!(all[0]["reason"].as_str().unwrap().starts_with("bad_input"), "{all:?}");
    house.triggers.stop();
}

fn outgoing(house: &House, n: i64, run: Option<&str>) -> store::StoredOutgoing {
    store::StoredOutgoing {
        n,
        org: house.ctx.org,
        topic: "run.succeeded".into(),
        at: Timestamp(1),
        body: json!({"subject": "run/x", "data": {"run": run}}),
        reach: base::Reach::of("run", Some("default")),
        fault: None,
    }
}

#[tokio::test]
async fn an_event_fires_once_and_a_circle_is_cut() {
    let spec = json!({"workflow": "work", "event": {"topics": ["run.*"]}});
    let (house, client) = prepared("trigger-event", "test.echo", spec).await;
    let org = house.ctx.org;
    let commit = async |rows: Vec<store::Statement>| {
        store::Journal::commit(&house.store, store::Batch { rows, ..store::Batch::new(org) }).await.expect("commits");
    };
    house.triggers.start();
    for n in [1, 1] {
        commit(house.triggers.take(org, &[outgoing(&house, n, None)]).await.expect("takes")).await;
    }
    let mut all = settled(&client, 1).await;
    assert_eq!((all.len(), &all[0]["depth"]), (1, &json!(1)), "twice the same event is one");
    for n in 2..=9 {
        let run = all[0]["run"].as_str().map(str::to_owned);
        commit(house.triggers.take(org, &[outgoing(&house, n, run.as_deref())]).await.expect("takes")).await;
        all = settled(&client, usize::try_from(n).unwrap()).await;
    }
    assert_eq!((&all[0]["state"], &all[1]["state"]), (&json!("refused"), &json!("succeeded")), "{all:?}");
    assert!(all[0]["reason"].as_str().unwrap().contains("circle"));
    house.triggers.stop();
}

#[tokio::test]
async fn schedules_of_the_same_minute_fire_beside_one_another() {
    let spec = json!({"workflow": "work", "schedule": {"cron": "0 * * * *"}});
    let (house, client) = prepared("trigger-same-minute", "test.echo", spec.clone()).await;
    client.post::<_, Value>("/api/v1/workspaces/default/triggers", &json!({"name": "too", "spec": spec})).await.expect("another");
    house.triggers.start();
    tokio::time::sleep(Duration::from_millis(100)).await;
    house.triggers.stop();
    house.clock.0.fetch_add(3_600_000_000, Ordering::Relaxed);
    let after = Triggers::new(house.state.clone(), Arc::new(Owners(house.ctx.clone())));
    after.start();
    settled(&client, 1).await;
    let other = client.get::<Value>("/api/v1/workspaces/default/triggers/too/firings").await.expect("firings");
    assert_eq!(other["items"].as_array().expect("items").len(), 1, "{other}");
    after.stop();
}

#[tokio::test]
async fn events_of_other_workspaces_and_private_things_fire_nothing() {
    let spec = json!({"workflow": "work", "event": {"topics": ["*"]}});
    let (house, _) = prepared("trigger-reach", "test.echo", spec).await;
    let org = house.ctx.org;
    let take = async |change: &dyn Fn(&mut store::StoredOutgoing)| {
        let mut entry = outgoing(&house, 1, None);
        change(&mut entry);
        house.triggers.take(org, &[entry]).await.expect("takes").len()
    };
    assert_eq!(take(&|_| {}).await, 2, "its own workspace: the firing, and the old ones go");
    assert_eq!(take(&|e| e.reach.workspace = Some("bank".into())).await, 0);
    assert_eq!(take(&|e| e.reach.visibility = base::Audience::Private).await, 0);
    assert_eq!(take(&|e| e.reach.visibility = base::Audience::Team).await, 0);
}

#[tokio::test]
async fn the_same_words_tomorrow_are_another_call() {
    let spec = json!({"workflow": "work", "webhook": {"scheme": "bearer", "secret": "token"}});
    let (house, client) = prepared("trigger-tomorrow", "test.echo", spec).await;
    let say = async || {
        let request = Request::post("/hooks/local/default/go").header("host", "localhost").header("authorization", "Bearer token");
        house.router.clone().oneshot(request.body(Body::from("{}")).unwrap()).await.unwrap().status().as_u16()
    };
    assert_eq!((say().await, say().await), (202, 202));
    assert_eq!(firings(&client).await.len(), 1, "sent twice within a moment");
    house.clock.0.fetch_add(301_000_000, Ordering::Relaxed);
    assert_eq!(say().await, 202);
    assert_eq!(firings(&client).await.len(), 2);
    // What some tools send as a form by default is JSON all the same.
    let request = Request::post("/hooks/local/default/go").header("host", "localhost").header("authorization", "Bearer token");
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(Body::from(r#"{"word": "a+b"}"#)).unwrap();
    assert_eq!(house.router.clone().oneshot(request).await.unwrap().status().as_u16(), 202);
    assert_eq!(firings(&client).await[0]["event"]["body"]["word"], "a+b");
    let form = Request::post("/hooks/local/default/go").header("host", "localhost").header("authorization", "Bearer token");
    let long = format!("payload=%7B%22word%22%3A+%22{}%22%7D", "x".repeat(100_000));
    let form = form.header("content-type", "application/x-www-form-urlencoded").body(Body::from(long)).unwrap();
    assert_eq!(house.router.clone().oneshot(form).await.unwrap().status().as_u16(), 202);
    assert_eq!(firings(&client).await[0]["event"]["body"]["payload"]["word"].as_str().unwrap().len(), 100_000);
}

#[tokio::test]
async fn a_draft_ends_no_pause() {
    let (_house, client) = prepared("trigger-draft", "test.echo", hook("github")).await;
    let path = "/api/v1/workspaces/default/triggers/go";
    let patch = async |body: Value| client.call::<Value>("PATCH", path, Some(&body), &[]).await.expect("patched");
    patch(json!({"spec": {"paused": "holidays"}})).await;
    patch(json!({"spec": {"paused": null}, "draft": true})).await;
    let ask = json!({"event": {"body": {"word": "x"}}, "dry_run": true});
    let trial = client.post::<_, Value>(&format!("{path}/fire"), &ask).await.expect("tries");
    assert_eq!(trial["trial"]["decision"], "skipped", "{trial}");
}
