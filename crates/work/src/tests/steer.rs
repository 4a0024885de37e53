//! Pausing, resuming, and names for places in a history.

use super::*;
use base::{Kind, Right};

#[tokio::test]
async fn a_decision_about_a_paused_run_is_taken_and_followed_when_it_goes_on() {
    let house = house("pause").await;
    let run = house.start("asking", chain(&[("ask", approval("Go?")), ("after", set())])).await;
    house.until(run, &["waiting"]).await;
    let client = house.client();
    let path = format!("/api/v1/runs/{run}");
    for _ in 0..2 {
        let summary: Value = client.post(&format!("{path}/pause"), &json!({"reason": " let me look "})).await.expect("paused");
        assert_eq!(summary["status"], "paused");
    }
    let list: Value = client.get("/api/v1/runs?status=paused").await.expect("a list");
    assert_eq!(list["items"][0]["id"], json!(run));
    let view: Value = client.get(&path).await.expect("a run");
    assert_eq!(
        (&view["run"]["status"], &view["paused"]["reason"], &view["paused"]["by"]),
        (&json!("paused"), &json!("let me look"), &json!("local user"))
    );
    let asked = &view["tasks"][0]["approval"];
    let decide = format!("/api/v1/inbox/{}/decide", asked["id"].as_str().expect("an id"));
    let yes = json!({"approved": true, "binding": asked["binding"]});
    client.post::<_, Value>(&decide, &yes).await.expect("decided");
    let again = client.post::<_, Value>(&decide, &yes).await.expect_err("decided before");
    assert_eq!(again.kind(), Kind::Conflict);
    let view: Value = client.get(&path).await.expect("a run");
    assert_eq!((&view["run"]["status"], &view["tasks"][1]["status"]), (&json!("paused"), &json!("pending")), "nothing follows yet");
    let taken: Value = client.post(&format!("{path}/resume"), &json!({"take_up_only": true})).await.expect("taken up");
    assert_eq!(taken["status"], "paused");
    client.post::<_, Value>(&format!("{path}/resume"), &json!({"reason": "seen"})).await.expect("goes on");
    house.until(run, &["succeeded"]).await;
    let events: Value = client.get(&format!("{path}/events")).await.expect("events");
    let of = |kind: &str| events["items"].as_array().into_iter().flatten().filter(|e| e["kind"] == kind).cloned().collect::<Vec<_>>();
    assert_eq!((of("run.paused").len(), of("run.unpaused").len()), (1, 1));
    assert_eq!((&of("run.unpaused")[0]["actor"]["name"], &of("run.unpaused")[0]["body"]["reason"]), (&json!("local user"), &json!("seen")));
    for verb in ["pause", "resume", "checkpoints"] {
        let error = client.post::<_, Value>(&format!("{path}/{verb}"), &json!({})).await.expect_err("too late");
        assert_eq!((error.kind(), error.code()), (Kind::Conflict, "run_ended"), "{verb}");
    }
}

#[tokio::test]
async fn a_checkpoint_can_be_named_wherever_an_event_can() {
    let house = house("checkpoint").await;
    let run = house.start("asking", chain(&[("first", set()), ("ask", approval("Go?"))])).await;
    house.until(run, &["waiting"]).await;
    let client = house.client();
    let path = format!("/api/v1/runs/{run}");
    let named: Value =
        client.post(&format!("{path}/checkpoints"), &json!({"name": "before", "reason": "to come back"})).await.expect("named");
    let made: Value = client.post(&format!("{path}/checkpoints"), &json!({})).await.expect("named");
    assert_eq!((&named["name"], &made["name"]), (&json!("before"), &json!(format!("checkpoint-{}", made["seq"]))));
    let list: Value = client.get(&format!("{path}/checkpoints")).await.expect("a list");
    assert_eq!(list["items"], json!([named, made]));
    let by_name: Value = client.get(&format!("{path}/state?checkpoint=before")).await.expect("a state");
    let by_number: Value = client.get(&format!("{path}/state?at={}", named["seq"])).await.expect("a state");
    assert_eq!(by_name, by_number);
    let fork: Value = client.post(&format!("{path}/fork"), &json!({"checkpoint": "before"})).await.expect("forked");
    let fork: Value = client.get(&format!("/api/v1/runs/{}", fork["id"].as_str().expect("an id"))).await.expect("a run");
    assert_eq!((&fork["from"]["at"], &fork["checkpoints"]), (&named["seq"], &json!([])));
    for (body, code) in [
        (json!({"name": "before"}), "checkpoint_exists"),
        (json!({"name": "7"}), "bad_checkpoint_name"),
        (json!({"reason": "x".repeat(2_001)}), "reason_too_long"),
    ] {
        let error = client.post::<_, Value>(&format!("{path}/checkpoints"), &body).await.expect_err("refused");
        assert_eq!(error.code(), code);
    }
    let both = format!("{path}/state?checkpoint=before&at=1");
    assert_eq!(client.get::<Value>(&both).await.expect_err("two places").code(), "event_or_checkpoint");
    let diff = async |query: &str| client.get::<Value>(&format!("{path}/diff?with={run}&{query}")).await;
    let early = diff("at=1&with_checkpoint=before").await.expect("compared");
    assert_eq!((&early["a"]["seq"], &early["b"]["seq"]), (&json!(1), &named["seq"]), "{early}");
    assert_eq!(early["steps"][0]["state"], "changed");
    let same = diff("checkpoint=before").await.expect("compared");
    assert_eq!((&same["a"]["seq"], &same["b"]["seq"], &same["steps"][0]["state"]), (&named["seq"], &named["seq"], &json!("same")));
    for (query, code) in [("at=4000", "no_such_event"), ("with_at=0", "no_such_event"), ("with_checkpoint=x", "no_such_checkpoint")] {
        assert_eq!(diff(query).await.expect_err(query).code(), code);
    }
    let missing = client.get::<Value>(&format!("{path}/state?checkpoint=other")).await.expect_err("no such name");
    assert_eq!((missing.kind(), missing.code()), (Kind::NotFound, "no_such_checkpoint"));
}

#[tokio::test]
async fn who_may_not_control_runs_may_not_pause_them() {
    let house = house("pause-rights").await;
    let run = house.start("asking", chain(&[("ask", approval("Go?"))])).await;
    house.until(run, &["waiting"]).await;
    let reader = house.client_of("reader", Rights::of(&[Right::RUNS_READ]));
    for verb in ["pause", "resume", "checkpoints", "signal"] {
        let body = if verb == "signal" { json!({"name": "go"}) } else { json!({}) };
        let error = reader.post::<_, Value>(&format!("/api/v1/runs/{run}/{verb}"), &body).await.expect_err("refused");
        assert_eq!(error.kind(), Kind::Forbidden, "{verb}");
    }
    assert_eq!(house.client().get::<Value>(&format!("/api/v1/runs/{run}")).await.expect("a run")["run"]["status"], "waiting");
}

#[tokio::test]
async fn a_signal_is_recorded_once_and_taken_by_the_step_that_waits() {
    let house = house("signal").await;
    let client = house.client();
    let text = "name: t\nsignals: {go: {type: integer, description: how many}}\nsteps:\n  - {id: a, uses: wait, with: {signal: go}}\n  - {id: b, uses: wait, with: {signal: go}, needs: [a]}\noutputs: {a: '{{ steps.a.output }}', b: '{{ steps.b.output.value }}'}\n";
    let body = json!({"workflow": {"main": "t.yaml", "files": {"t.yaml": text}}});
    let run: Value = client.post("/api/v1/runs", &body).await.expect("started");
    let run: RunId = run["id"].as_str().expect("an id").parse().expect("an id");
    let path = format!("/api/v1/runs/{run}");
    let view = house.until(run, &["waiting"]).await;
    assert_eq!((&view["tasks"][0]["wait_signal"], &view["signals"][0]["name"]), (&json!("go"), &json!("go")));
    assert_eq!(view["signals"][0]["schema"], json!({"type": "integer"}));
    let before = view["run"]["seq"].clone();
    let large = "x".repeat(70_000);
    for (body, code, kind) in [
        (json!({"name": "gone", "value": 1}), "unknown_signal", Kind::Invalid),
        (json!({"name": "go", "value": "one"}), "bad_signal", Kind::Invalid),
        (json!({"name": "go", "value": large}), "payload_too_large", Kind::TooLarge),
        (json!({"name": "go", "value": 1, "id": ""}), "bad_signal_id", Kind::Invalid),
    ] {
        let error = client.post::<_, Value>(&format!("{path}/signal"), &body).await.expect_err("refused");
        assert_eq!((error.code(), error.kind()), (code, kind));
    }
    assert_eq!(client.get::<Value>(&path).await.expect("a run")["run"]["seq"], before, "nothing was written");
    for _ in 0..2 {
        let sent: Value = client.post(&format!("{path}/signal"), &json!({"name": "go", "value": 3, "id": "one"})).await.expect("sent");
        assert_eq!((&sent["id"], &sent["run"]["id"]), (&json!("one"), &json!(run)));
    }
    let other = client.post::<_, Value>(&format!("{path}/signal"), &json!({"name": "go", "value": 4, "id": "one"})).await;
    assert_eq!(other.expect_err("another one").code(), "signal_id_reused");
    let key = [("idempotency-key", "k-1")];
    let mut ids = Vec::new();
    for _ in 0..2 {
        let sent: Value =
            client.call("POST", &format!("{path}/signal"), Some(&json!({"name": "go", "value": 5})), &key).await.expect("sent");
        ids.push(sent["id"].clone());
    }
    assert_eq!(ids[0], ids[1]);
    assert!(ids[0].as_str().expect("an id").ends_with(":k-1"), "the key is the id: {ids:?}");
    let view = house.until(run, &["succeeded"]).await;
    let a = &view["outputs"]["a"];
    assert_eq!((&a["value"], &a["by"], &a["id"], &view["outputs"]["b"]), (&json!(3), &json!("local user"), &json!("one"), &json!(5)));
    assert_eq!((&view["signals"][0]["received"], &view["signals"][0]["untaken"]), (&json!(2), &json!(0)));
    let late = client.post::<_, Value>(&format!("{path}/signal"), &json!({"name": "go", "value": 1})).await.expect_err("too late");
    assert_eq!((late.code(), late.kind()), ("run_ended", Kind::Conflict));
}
