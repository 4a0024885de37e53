//! Reading the log, sending again, and testing an endpoint.

use super::house::{DAY, Fate, House, endpoint};
use crate::integrations::sql::Which;
use base::{Clock, Ctx, Grant, Reach, Rights};
use serde_json::json;
use std::time::Duration;

fn limited(house: &House, texts: &[&str]) -> Ctx {
    Ctx { rights: Rights::parse(texts.iter().copied()).unwrap(), ..house.ctx() }
}

#[tokio::test]
async fn a_delivery_is_replayed_under_its_old_id() {
    let house = House::new("replay", 31, &[endpoint("one")]).await;
    let ctx = house.ctx();
    house.happen("x.y", "a").await;
    house.run(DAY).await;
    let (items, next) = house.deliveries.list(&ctx, Which::default(), None, 10).await.unwrap();
    assert_eq!((items.len(), next), (1, None));
    let again = house.deliveries.replay(&ctx, &items[0].id).await.unwrap();
    assert_eq!((again.state.as_str(), again.replay_of.as_deref(), &again.event), ("pending", Some(items[0].id.as_str()), &items[0].event));
    assert_eq!(house.deliveries.replay(&ctx, &again.id).await.unwrap_err().code(), "delivery_pending");
    house.run(DAY).await;
    let seen = house.net.seen();
    assert_eq!((seen.len(), &seen[0].id, &seen[0].body), (2, &seen[1].id, &seen[1].body));
    let details = house.deliveries.get(&ctx, &again.id).await.unwrap();
    assert_eq!((details.delivery.state.as_str(), details.body["subject"].as_str()), ("delivered", Some("a")));
    assert_eq!(
        details.tries.iter().map(|t| (t.n, t.status, t.response.as_deref())).collect::<Vec<_>>(),
        [(1, Some(200), Some("said 200"))]
    );
}

#[tokio::test]
async fn a_time_is_replayed_in_its_old_order() {
    let mut one = endpoint("one");
    one.spec.attempts_max = 1;
    let house = House::new("range", 32, &[one]).await;
    let ctx = house.ctx();
    house.net.judge(|seen| (Fate::Answer(if seen.n % 2 == 0 { 500 } else { 200 }), Duration::from_millis(5)));
    for _ in 0..6 {
        house.happen("x.y", "a").await;
        house.run(Duration::from_secs(600)).await;
    }
    house.net.judge(|_| (Fate::Answer(200), Duration::from_millis(5)));
    let which = |state: Option<&str>| Which { state: state.map(str::to_owned), ..Which::default() };
    assert_eq!(house.deliveries.replay_range(&ctx, "default", "one", which(Some("failed"))).await.unwrap(), (3, 0));
    house.run(DAY).await;
    assert_eq!(house.net.seen().iter().map(|s| s.n).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5, 0, 2, 4]);
    let later = Which { from: Some(house.clock.now().plus(DAY)), ..Which::default() };
    assert_eq!(house.deliveries.replay_range(&ctx, "default", "one", later).await.unwrap(), (0, 0));
    let gone = house.deliveries.replay_range(&ctx, "default", "two", Which::default()).await;
    assert_eq!(gone.unwrap_err().code(), "endpoint_not_found");
    let audit = house.store.org(house.org).audit_after(0, 100).await.unwrap();
    let record = audit.iter().find(|a| a.action == "delivery.range_replayed").unwrap();
    assert_eq!((record.body["deliveries"].as_array().map(Vec::len), &record.actor), (Some(3), &ctx.principal));
}

#[tokio::test]
async fn a_test_tells_what_came_of_it_and_is_not_repeated() {
    let mut one = endpoint("one");
    one.spec.paused = Some("by hand".into());
    let house = House::new("test", 33, &[one]).await;
    house.net.judge(|_| (Fate::Answer(418), Duration::from_millis(7)));
    let (deliveries, ctx, clock) = (house.deliveries.clone(), house.ctx(), house.clock.clone());
    let asked = tokio::spawn(async move { deliveries.test(&ctx, "default", "one").await });
    while !asked.is_finished() {
        clock.step();
        tokio::task::yield_now().await;
    }
    let told = asked.await.unwrap().unwrap();
    assert_eq!((told.delivery.state.as_str(), told.delivery.status, told.delivery.attempts), ("failed", Some(418), 1));
    assert_eq!((told.delivery.kind.as_str(), told.tries[0].response.as_deref()), ("orc.webhook-endpoint.tested", Some("said 418")));
    assert_eq!(told.body["data"], json!({"workspace": "default", "endpoint": "one", "by": "local user"}));
    house.run(DAY).await;
    assert_eq!(house.net.seen().len(), 1);
}

#[tokio::test]
async fn deliveries_of_other_workspaces_are_not_there() {
    let mut far = endpoint("far");
    far.workspace = "shop".into();
    let house = House::new("rights", 34, &[endpoint("near"), far]).await;
    house.happen("x.y", "a").await;
    house.happen_to("x.y", "a", Reach::of("model", Some("shop"))).await;
    house.run(DAY).await;
    let (all, _) = house.deliveries.list(&house.ctx(), Which::default(), None, 10).await.unwrap();
    assert_eq!(all.len(), 2);
    let reader = limited(&house, &["delivery:read@shop", "model:read@shop"]);
    let (mine, _) = house.deliveries.list(&reader, Which::default(), None, 10).await.unwrap();
    assert_eq!(mine.iter().map(|d| d.endpoint.name.as_str()).collect::<Vec<_>>(), ["far"]);
    let near = all.iter().find(|d| d.endpoint.name == "near").unwrap();
    assert_eq!(house.deliveries.get(&reader, &near.id).await.unwrap_err().code(), "delivery_not_found");
    assert_eq!(house.deliveries.replay(&reader, &mine[0].id).await.unwrap_err().code(), "forbidden");
    assert_eq!(house.deliveries.test(&reader, "shop", "far").await.unwrap_err().code(), "forbidden");
    assert_eq!(house.deliveries.test(&limited(&house, &["delivery:*@shop"]), "default", "near").await.unwrap_err().code(), "forbidden");
    let nobody = Ctx { rights: Rights::new(Vec::<Grant>::new()), ..house.ctx() };
    assert_eq!(house.deliveries.list(&nobody, Which::default(), None, 10).await.unwrap().0.len(), 0);
    let other = Ctx { org: house.store.create_org("other").await.unwrap(), ..house.ctx() };
    assert_eq!(house.deliveries.list(&other, Which::default(), None, 10).await.unwrap().0.len(), 0);
    assert_eq!(house.deliveries.get(&other, &near.id).await.unwrap_err().code(), "delivery_not_found");
}

#[tokio::test]
async fn lists_are_paged_and_filtered() {
    let house = House::new("pages", 35, &[endpoint("one"), endpoint("two")]).await;
    let ctx = house.ctx();
    for _ in 0..5 {
        house.happen("x.y", "a").await;
    }
    house.run(DAY).await;
    let mut got = Vec::new();
    let mut before = None;
    loop {
        let which = Which { name: Some("one".into()), ..Which::default() };
        let (items, next) = house.deliveries.list(&ctx, which, before, 2).await.unwrap();
        got.extend(items);
        before = next;
        if next.is_none() {
            break;
        }
    }
    assert_eq!(got.len(), 5);
    assert!(got.iter().all(|d| d.endpoint.name == "one") && got.is_sorted_by(|a, b| a.created_at >= b.created_at));
    let none = Which { state: Some("failed".into()), ..Which::default() };
    assert!(house.deliveries.list(&ctx, none, None, 10).await.unwrap().0.is_empty());
}
