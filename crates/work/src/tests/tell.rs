//! What others are told of runs.

use super::*;
use base::OrgId;

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
    assert_eq!(waits["approval"], engine::view::approval_id(run, "ask"));
    house.state.engine.cancel(&house.ctx, run, None).await.expect("cancels");
    house.until(run, &["cancelled"]).await;
    assert_eq!(topics(&told(&house).await), ["run.started", "run.waiting", "run.cancelled"]);
    let done = house.start("short", chain(&[("a", set())])).await;
    house.until(done, &["succeeded"]).await;
    assert_eq!(topics(&told(&house).await)[3..], ["run.started", "run.succeeded"]);
}

#[test]
fn nothing_is_told_where_nobody_listens() {
    use engine::{event::Event, port::EventOf};
    let mut out = Vec::new();
    let owner = base::Principal { id: base::PrincipalId(Default::default()), kind: base::PrincipalKind::User, name: "ada".into() };
    let projections = crate::projections(Arc::new(|_| false));
    let of = EventOf {
        org: OrgId(Default::default()),
        run: RunId(Default::default()),
        workflow: "w",
        workspace: "default",
        owner: &owner,
        seq: 1,
        at: Timestamp(0),
    };
    projections.iter().for_each(|p| p.outgoing(of, &Event::RunCancelled {}, &mut out));
    assert!(out.is_empty());
    let projections = crate::projections(Arc::new(|_| true));
    projections.iter().for_each(|p| p.outgoing(of, &Event::RunCancelled {}, &mut out));
    assert_eq!(out.len(), 1);
}
