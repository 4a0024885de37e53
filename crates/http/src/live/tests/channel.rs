//! Server-sent events of several topics.

use super::{LiveHouse, live_house};
use crate::{
    Limits,
    client::{Client, Event, EventStream},
    tests::{Ask, ctx},
};
use base::{Right, Rights};
use futures_util::StreamExt;
use std::time::Duration;

fn client(live: &LiveHouse) -> Client {
    Client::in_process(live.house.router.clone(), &live.house.token).expect("client")
}

async fn next(stream: &mut EventStream) -> Event {
    tokio::time::timeout(Duration::from_secs(10), stream.next()).await.expect("heard").expect("some").expect("event")
}

#[tokio::test]
async fn several_topics_are_heard_on_one_stream() {
    let live = live_house(Limits::default());
    live.one.commit(3);
    let mut stream = client(&live).sse("/api/v1/live?topics=one,two,one", None).await.expect("live");
    let ready = next(&mut stream).await;
    assert_eq!((ready.name.as_str(), ready.cursor.as_deref()), ("ready", Some("3.0")));
    live.two.commit(1);
    let event = next(&mut stream).await;
    assert_eq!((event.name.as_str(), event.data.as_str(), event.cursor.as_deref()), ("number", "10", Some("3.1")));
    live.one.commit(1);
    assert_eq!(next(&mut stream).await.cursor.as_deref(), Some("4.1"));
}

/// Small numbers that look random and are the same every time.
fn dice(seed: &mut u64, sides: u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) % sides
}

#[tokio::test]
async fn coming_back_loses_nothing_of_any_topic_and_repeats_nothing() {
    let live = live_house(Limits::default());
    let mut seed = 3;
    let (mut cursor, mut heard) = ("0.0".to_owned(), (Vec::new(), Vec::new()));
    let (mut told, mut total) = (0, 0);
    while told < 300 || total < told {
        for log in [&live.one, &live.two] {
            let count = if told < 300 { dice(&mut seed, 12) } else { 0 };
            log.commit(count);
            told += count;
        }
        let mut stream = client(&live).sse(&format!("/api/v1/live?topics=one,two&since={cursor}"), None).await.expect("live");
        assert_eq!(next(&mut stream).await.name, "ready");
        for _ in 0..dice(&mut seed, 20).min(told - total) {
            let event = next(&mut stream).await;
            let number: u64 = event.data.parse().expect("number");
            let after = event.cursor.expect("cursor");
            let first = after.split('.').next() != cursor.split('.').next();
            if first {
                heard.0.push(number)
            } else {
                heard.1.push(number)
            }
            cursor = after;
            total += 1;
        }
    }
    for heard in [&heard.0, &heard.1] {
        assert_eq!(*heard, (1..=heard.len() as u64).map(|id| id * 10).collect::<Vec<_>>());
    }
    assert_eq!(heard.0.len() + heard.1.len(), usize::try_from(told).expect("small"));
}

#[tokio::test]
async fn what_there_is_not_and_what_is_not_allowed_is_told_at_once() {
    let live = live_house(Limits::default());
    let many: Vec<String> = (0..33).map(|n| format!("one:{n}")).collect();
    let reader = live.house.env.auth.issue_bearer(ctx(Rights::of(&[Right::RUNS_READ])));
    for (query, status, code) in [
        ("topics=three", 422, "unknown_topic"),
        ("topics=one:other", 422, "unknown_topic"),
        ("topics=,", 422, "unknown_topic"),
        (&*format!("topics={}", many.join(",")), 413, "too_many_topics"),
        ("topics=one&since=x", 400, "bad_query"),
        ("topics=one&since=1.2", 400, "bad_query"),
        ("topics=one,one:secret", 403, "forbidden"),
        ("topics=resources:nothing", 422, "unknown_topic"),
        ("topics=resources:model", 403, "forbidden"),
    ] {
        let (got, problem) = Ask::get(&format!("/api/v1/live?{query}")).bearer(&reader).json(&live.house).await;
        assert_eq!((got.as_u16(), problem["code"].as_str().unwrap_or_default()), (status, code), "{query}");
    }
    // Nobody follows anything without saying who it is.
    assert_eq!(Ask::get("/api/v1/live?topics=one").send(&live.house).await.status(), 401);
}

#[tokio::test]
async fn an_organization_has_so_many_live_connections_and_no_more() {
    let live = live_house(Limits { live_per_organization_max: 2, ..Limits::default() });
    let ask = || Ask::get("/api/v1/live?topics=one").bearer(&live.house.token);
    let (first, second) = (ask().send(&live.house).await, ask().send(&live.house).await);
    assert_eq!((first.status().as_u16(), second.status().as_u16()), (200, 200));
    let (status, problem) = ask().json(&live.house).await;
    assert_eq!((status.as_u16(), problem["code"].as_str()), (429, Some("too_many_live")));
    drop(first);
    assert_eq!(ask().send(&live.house).await.status(), 200);
}

#[tokio::test]
async fn a_busy_topic_does_not_silence_the_others() {
    let live = live_house(Limits::default());
    live.one.commit(5_000);
    live.two.commit(1);
    let mut stream = client(&live).sse("/api/v1/live?topics=one,two&since=0", None).await.expect("live");
    let mut events = Vec::new();
    for _ in 0..4 {
        events.push(next(&mut stream).await.cursor.unwrap_or_default());
    }
    assert!(events.iter().any(|cursor| cursor.ends_with(".1")), "{events:?}");
}
