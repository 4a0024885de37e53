//! What happens to an endpoint that fails for days, says that it is gone, is switched off, or is deleted.

use super::house::{DAY, Fate, House, endpoint};
use std::{collections::BTreeMap, time::Duration};

async fn paused_reason(house: &House) -> Option<String> {
    house.declared.all.lock().unwrap()["one"].spec.paused.clone()
}

#[tokio::test]
async fn five_days_of_failure_pause_an_endpoint_and_nothing_is_lost() {
    let mut other = endpoint("watch");
    other.spec.events = vec!["webhook-endpoint.paused".into()];
    let house = House::new("pause", 11, &[endpoint("one"), other]).await;
    house.net.judge(|seen| (Fate::Answer(if seen.url.contains("one") { 503 } else { 200 }), Duration::from_millis(5)));
    for i in 0..12 {
        house.happen("x.y", &format!("s{}", i % 3)).await;
    }
    house.run(4 * DAY + DAY * 9 / 10).await;
    assert_eq!(paused_reason(&house).await, None);
    house.run(DAY).await;
    let reason = paused_reason(&house).await.unwrap();
    assert!(reason.starts_with("every delivery has failed since "), "{reason}");
    let tried = house.net.seen().iter().filter(|s| s.url.contains("one")).count();
    house.happen("x.y", "s0").await;
    house.run(3 * DAY).await;
    assert_eq!(house.net.seen().iter().filter(|s| s.url.contains("one")).count(), tried, "nothing is sent while it is paused");
    let told: Vec<_> = house.net.seen().into_iter().filter(|s| s.url.contains("watch")).collect();
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].body["type"].as_str(), told[0].subject.as_str()),
        (Some("orc.webhook-endpoint.paused"), "webhook-endpoint/default/one")
    );
    let audit = house.store.org(house.org).audit_after(0, 1_000).await.unwrap();
    let record = audit.iter().find(|a| a.action == "webhook-endpoint.paused").unwrap();
    assert_eq!(record.body["reason"], reason);

    house.net.judge(|_| (Fate::Answer(200), Duration::from_millis(5)));
    let resume = |all: &mut BTreeMap<_, crate::integrations::outside::Endpoint>| all.get_mut("one").unwrap().spec.paused = None;
    house.declared.change(house.org, resume).await;
    house.run(DAY).await;
    assert_eq!(house.waiting().await, 0);
    let applied = house.net.applied();
    assert_eq!((applied["s0"].clone(), applied["s1"].clone()), (vec![0, 3, 6, 9, 12], vec![1, 4, 7, 10]));
}

#[tokio::test]
async fn one_success_in_between_keeps_an_endpoint_going() {
    let house = House::new("flaky", 12, &[endpoint("one")]).await;
    let mut n = 0;
    house.net.judge(move |_| {
        n += 1;
        (Fate::Answer(if n % 9 == 0 { 200 } else { 500 }), Duration::from_millis(5))
    });
    for i in 0..60 {
        house.happen("x.y", &format!("s{i}")).await;
    }
    house.run(9 * DAY).await;
    assert_eq!(paused_reason(&house).await, None);
}

#[tokio::test]
async fn a_receiver_that_says_it_is_gone_is_paused_at_once() {
    let mut one = endpoint("one");
    one.spec.events = vec!["x.y".into()];
    let house = House::new("gone", 13, &[one]).await;
    house.net.judge(|_| (Fate::Answer(410), Duration::from_millis(5)));
    house.happen("x.y", "a").await;
    house.run(DAY).await;
    assert_eq!(house.net.seen().len(), 1);
    assert_eq!(paused_reason(&house).await.as_deref(), Some("the receiver answered 410 Gone"));
    assert_eq!(house.states().await, BTreeMap::from([("pending".into(), 1)]));
}

#[tokio::test]
async fn a_mended_endpoint_is_tried_at_once() {
    let house = House::new("mended", 14, &[endpoint("one")]).await;
    house.net.judge(|seen| (Fate::Answer(if seen.url.contains("new") { 200 } else { 500 }), Duration::from_millis(5)));
    for i in 0..9 {
        house.happen("x.y", &format!("s{i}")).await;
    }
    house.run(Duration::from_secs(3600)).await;
    assert!(house.net.applied().is_empty());
    let mend = |all: &mut BTreeMap<_, crate::integrations::outside::Endpoint>| {
        all.get_mut("one").unwrap().spec.url = "https://new.example.com/".into();
    };
    house.declared.change(house.org, mend).await;
    house.run(Duration::from_secs(9 * 3600)).await;
    assert_eq!(house.waiting().await, 0);
}

#[tokio::test]
async fn what_waits_for_a_deleted_endpoint_is_cancelled() {
    let house = House::new("deleted", 15, &[endpoint("one"), endpoint("two")]).await;
    house.net.judge(|seen| (Fate::Answer(if seen.url.contains("one") { 500 } else { 200 }), Duration::from_millis(5)));
    for _ in 0..4 {
        house.happen("x.y", "a").await;
    }
    house.run(Duration::from_secs(60)).await;
    house.declared.change(house.org, |all| drop(all.remove("one"))).await;
    house.run(DAY).await;
    assert_eq!(house.states().await, BTreeMap::from([("cancelled".into(), 4), ("delivered".into(), 4)]));
}

#[tokio::test]
async fn what_is_old_goes_and_what_waited_too_long_ends() {
    let mut one = endpoint("one");
    one.spec.paused = Some("by hand".into());
    let house = House::new("old", 16, &[one, endpoint("two")]).await;
    house.happen("x.y", "a").await;
    house.happen("x.y", "a").await;
    house.run(29 * DAY).await;
    assert_eq!(house.states().await, BTreeMap::from([("delivered".into(), 2), ("pending".into(), 2)]));
    house.happen("x.y", "a").await;
    house.run(2 * DAY).await;
    assert_eq!(house.states().await, BTreeMap::from([("delivered".into(), 1), ("expired".into(), 2), ("pending".into(), 1)]));
    assert_eq!(house.deliveries.in_flight(), 0);
}
