//! Numbers of runs.

use super::*;
use base::RunId;
use resources::{Address, Change, Input};
use store::{Append, Batch, Head, Journal, NewEvent};

async fn run(house: &House, org: OrgId, name: &str, status: &str, cost: i64, days_ago: i64) {
    run_in(house, org, "default", name, status, cost, days_ago).await;
}

async fn run_in(house: &House, org: OrgId, workspace: &str, name: &str, status: &str, cost: i64, days_ago: i64) {
    let at = Timestamp(1_800_000_000_000_000 - days_ago * 86_400_000_000);
    let event = NewEvent { kind: "run.started", at, actor: house.store.local_user(), subject: None, body: "{}".to_owned() };
    let head = Head {
        status: status.to_owned(),
        closed: true,
        name: name.to_owned(),
        workspace: workspace.to_owned(),
        started_at: at,
        ended_at: Some(Timestamp(at.0 + 2_000_000)),
        cost_microusd: cost,
        tokens_in: 10,
        tokens_out: 5,
        ..Head::default()
    };
    let append = Append { stream: RunId::new(&*house.env.clock, &*house.env.rng), expect: 0, events: vec![event], head, snapshot: None };
    house.store.commit(Batch { append: Some(append), ..Batch::new(org) }).await.expect("run");
}

async fn dashboard(house: &House, panels: Value) {
    let ctx = Ctx::new(house.store.local_org(), house.store.local_user(), Rights::all());
    let input = Input { spec: json!({"panels": panels}), ..Input::default() };
    house.resources.create(&ctx, &Address::new("dashboard", Some("default"), "month"), input, Change::default()).await.expect("made");
}

const DATA: &str = "/api/v1/workspaces/default/dashboards/month/data";

#[tokio::test]
async fn panels_show_the_numbers_of_the_own_organization() {
    let house = house("numbers").await;
    let (acme, of_acme) = house.org("acme").await;
    let local = house.store.local_org();
    for (name, status, cost, days_ago) in
        [("a", "succeeded", 100, 0), ("a", "failed", 50, 1), ("b", "succeeded", 7, 1), ("old", "succeeded", 9, 40)]
    {
        run(&house, local, name, status, cost, days_ago).await;
    }
    run(&house, acme, "theirs", "succeeded", 1_000, 0).await;
    dashboard(
        &house,
        json!([
            {"title": "Runs", "metric": "runs"},
            {"title": "By status", "metric": "runs", "by": "status", "chart": "bar"},
            {"title": "Cost", "metric": "cost_microusd", "by": "workflow"},
            {"title": "=Tokens, by day", "metric": "tokens", "by": "day", "days": 2, "workflow": "a"},
            {"title": "Took", "metric": "duration_ms_mean", "status": "failed"}
        ]),
    )
    .await;
    let (status, body) = house.ask(&house.token, "GET", DATA, None).await;
    assert_eq!(status, 200, "{body}");
    let rows = |i: usize| {
        let rows = body["panels"][i]["rows"].as_array().expect("rows");
        rows.iter().map(|row| (row["label"].as_str().expect("label"), row["value"].as_i64().expect("value"))).collect::<Vec<_>>()
    };
    assert_eq!(rows(0), [("", 3)]);
    assert_eq!(rows(1), [("failed", 1), ("succeeded", 2)]);
    assert_eq!(rows(2), [("a", 150), ("b", 7)]);
    assert_eq!(rows(3), [("2027-01-14", 15), ("2027-01-15", 15)]);
    assert_eq!(rows(4), [("", 2_000)]);
    assert_eq!(house.code(&of_acme, "GET", DATA, None).await, said(404, "resource_not_found"));
    let viewer = house.account("vi", "viewer", None).await;
    assert_eq!(house.ask(&viewer, "GET", DATA, None).await.1["panels"], body["panels"]);
    let there = house.account("there", "viewer", Some("default")).await;
    assert_eq!(house.ask(&there, "GET", DATA, None).await.1["panels"], body["panels"]);
}

#[tokio::test]
async fn panels_count_the_runs_that_the_caller_may_look_at() {
    let house = house("places").await;
    let local = house.store.local_org();
    for (workspace, name) in [("default", "a"), ("shop", "a"), ("shop", "b")] {
        run_in(&house, local, workspace, name, "succeeded", 10, 0).await;
    }
    dashboard(&house, json!([{"title": "Runs", "metric": "runs"}, {"title": "Of the shop", "metric": "runs", "workspace": "shop"}])).await;
    let numbers = async |token: &str| {
        let (status, body) = house.ask(token, "GET", DATA, None).await;
        assert_eq!(status, 200, "{body}");
        [0, 1].map(|i| body["panels"][i]["rows"][0]["value"].as_i64().expect("a number"))
    };
    assert_eq!(numbers(&house.token).await, [3, 2]);
    let here = house.account("here", "viewer", Some("default")).await;
    assert_eq!(numbers(&here).await, [1, 0], "those of the other workspace are not counted");
}

#[tokio::test]
async fn the_same_numbers_come_as_csv() {
    let house = house("csv").await;
    run(&house, house.store.local_org(), "a", "succeeded", 100, 0).await;
    dashboard(&house, json!([{"title": "=Cost, all", "metric": "cost_microusd"}])).await;
    let request = Request::builder()
        .uri(format!("{DATA}.csv"))
        .header("host", "localhost")
        .header("authorization", format!("Bearer {}", house.token));
    let response = house.router.clone().oneshot(request.body(Body::empty()).expect("request")).await.expect("infallible");
    assert_eq!(response.headers()["content-type"], "text/csv; charset=utf-8");
    let bytes = response.into_body().collect().await.expect("body").to_bytes();
    assert_eq!(bytes, "panel,metric,unit,label,value\r\n\"'=Cost, all\",cost_microusd,microusd,,100\r\n");
}
