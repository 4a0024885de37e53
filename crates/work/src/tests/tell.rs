//! What others are told of runs.

use super::*;

async fn told(house: &House) -> Vec<(String, Value)> {
    let all = house.store.outbox_after(0, 1_000).await.expect("outbox");
    all.into_iter().map(|entry| (entry.topic, entry.body)).collect()
}

fn topics(told: &[(String, Value)]) -> Vec<&str> {
    told.iter().map(|(topic, _)| topic.as_str()).collect()
}

#[tokio::test]
async fn beginning_waiting_and_end_are_told_in_order() {
    let house = house("tell").await;
    let run = house.start("triage", chain(&[("ask", approval("Send 12 answers?")), ("after", set())])).await;
    house.until(run, &["waiting"]).await;
    let before = told(&house).await;
    assert_eq!(topics(&before), ["run.started", "run.waiting"]);
    assert_eq!(before[0].1["subject"], format!("run/{run}"));
    let data = &before[0].1["data"];
    assert_eq!((&data["run"], &data["workflow"], &data["seq"]), (&json!(run), &json!("triage"), &json!(1)));
    assert_eq!((&data["workspace"], &data["owner"]["name"]), (&json!("default"), &json!(house.ctx.principal.name)));
    let waits = &before[1].1["data"];
    assert_eq!((&waits["task"], &waits["for"], &waits["title"]), (&json!("ask"), &json!("approval"), &json!("Send 12 answers?")));
    assert_eq!(waits["approval"], engine::view::approval_id(run, "ask", None));
    house.state.engine.cancel(&house.ctx, run, None).await.expect("cancels");
    house.until(run, &["cancelled"]).await;
    assert_eq!(topics(&told(&house).await), ["run.started", "run.waiting", "run.cancelled"]);
    let done = house.start("short", chain(&[("a", set())])).await;
    house.until(done, &["succeeded"]).await;
    assert_eq!(topics(&told(&house).await)[3..], ["run.started", "run.succeeded"]);
}

#[tokio::test]
async fn a_decision_is_told_with_who_it_was() {
    let house = house("tell-decided").await;
    let run = house.start("triage", chain(&[("ask", approval("Send 12 answers?"))])).await;
    house.until(run, &["waiting"]).await;
    let id = engine::view::approval_id(run, "ask", None);
    let item: Value = house.client().get(&format!("/api/v1/inbox/{id}")).await.expect("an item");
    let word = json!({"approved": true, "binding": item["binding"]});
    house.client().post::<_, Value>(&format!("/api/v1/inbox/{id}/decide"), &word).await.expect("decided");
    house.until(run, &["succeeded"]).await;
    let told = told(&house).await;
    assert_eq!(topics(&told), ["run.started", "run.waiting", "run.decided", "run.succeeded"]);
    let data = &told[2].1["data"];
    assert_eq!((&data["approval"], &data["approved"], &data["more"]), (&json!(id), &json!(true), &json!(0)));
    assert_eq!(data["by"]["name"], json!(house.ctx.principal.name));
}

/// Whoever declares an endpoint while a run goes on hears of all that is committed after it, so nothing depends on who
/// listened a moment ago.
#[tokio::test]
async fn who_may_be_told_of_a_run_stands_beside_what_is_told() {
    let house = house("reach").await;
    let run = house.start("short", chain(&[("a", set())])).await;
    house.until(run, &["succeeded"]).await;
    let all = house.store.outbox_after(0, 10).await.expect("outbox");
    assert_eq!(all.len(), 2);
    assert!(all.iter().all(|entry| entry.reach.noun == "run" && entry.body.get("reach").is_none()), "{all:?}");
}
