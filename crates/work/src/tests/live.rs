//! Live views: one run, and all of them.

use super::*;
use ::http::client::{Event, EventStream};
use futures_util::StreamExt;

async fn rest(stream: EventStream) -> Vec<Event> {
    let all = stream.map(|event| event.expect("event")).collect::<Vec<_>>();
    tokio::time::timeout(Duration::from_secs(20), all).await.expect("ends")
}

fn changes(events: &[Event]) -> Vec<u64> {
    events.iter().filter(|event| event.name == "change").map(|event| event.id.expect("id")).collect()
}

#[tokio::test]
async fn a_live_run_is_told_to_its_end_from_anywhere() {
    let house = house("live").await;
    let run = house.start("talk", chain(&[("slow", tool("test.slow")), ("say", model()), ("last", set())])).await;
    let live = format!("/api/v1/runs/{run}/live");
    let events = rest(house.client().sse(&live, None).await.expect("live")).await;
    let ids = changes(&events);
    assert_eq!(ids, (1..=ids.len() as u64).collect::<Vec<_>>());
    assert_eq!(events.last().expect("some").name, "end");
    let last: Value = events[events.len() - 2].json().expect("json");
    assert_eq!((&last["event"]["kind"], &last["run"]["status"]), (&json!("run.succeeded"), &json!("succeeded")));
    let words: String = events
        .iter()
        .filter(|event| event.name == "delta")
        .map(|event| event.json::<Value>().expect("json")["text"].as_str().expect("text").to_owned())
        .collect();
    assert_eq!(words, "one two");
    let touched = events.iter().any(|event| event.name == "change" && event.json::<Value>().expect("json")["tasks"][0]["path"] == "say");
    assert!(touched);
    for since in [0, 1, 3, ids.len() as u64 - 1] {
        let again = rest(house.client().sse(&live, Some(since)).await.expect("live")).await;
        assert_eq!(changes(&again), (since + 1..=ids.len() as u64).collect::<Vec<_>>());
        let same: Value = again[again.len() - 2].json().expect("json");
        assert_eq!(same, last);
    }
    let over = rest(house.client().sse(&live, Some(ids.len() as u64)).await.expect("live")).await;
    assert_eq!(over.iter().map(|event| event.name.as_str()).collect::<Vec<_>>(), ["end"]);
}

#[tokio::test]
async fn the_last_change_and_the_run_itself_tell_the_same() {
    let house = house("agree").await;
    let run = house.start("pair", chain(&[("a", set()), ("b", tool("test.broken"))])).await;
    let events = rest(house.client().sse(&format!("/api/v1/runs/{run}/live"), None).await.expect("live")).await;
    let mut tasks = std::collections::BTreeMap::new();
    let mut summary = Value::Null;
    for event in events.iter().filter(|event| event.name == "change") {
        let change: Value = event.json().expect("json");
        for task in change["tasks"].as_array().expect("tasks") {
            tasks.insert(task["path"].as_str().expect("path").to_owned(), task.clone());
        }
        summary = change["run"].clone();
    }
    let view: Value = house.client().get(&format!("/api/v1/runs/{run}")).await.expect("run");
    assert_eq!(view["run"], summary);
    assert_eq!(view["tasks"].as_array().expect("tasks").clone(), tasks.into_values().collect::<Vec<_>>());
    assert_eq!(summary["status"], "failed");
}

async fn next(stream: &mut EventStream) -> (String, u64, Value) {
    let event = tokio::time::timeout(Duration::from_secs(10), stream.next()).await.expect("heard").expect("some").expect("event");
    (event.name.clone(), event.id.unwrap_or(0), event.json().expect("json"))
}

#[tokio::test]
async fn every_run_is_heard_on_the_organizations_channel() {
    let house = house("org-live").await;
    let mut live = house.client().sse("/api/v1/live", None).await.expect("live");
    let (name, start, _) = next(&mut live).await;
    assert_eq!(name, "ready");
    let run = house.start("first", chain(&[("a", set())])).await;
    let position = loop {
        let (name, id, summary) = next(&mut live).await;
        assert_eq!((name.as_str(), &summary["id"]), ("run", &json!(run)));
        if summary["status"] == "succeeded" {
            break id;
        }
    };
    drop(live);
    // While no one listens, another one runs; on coming back it is heard of.
    let second = house.start("second", chain(&[("a", set())])).await;
    house.until(second, &["succeeded"]).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let mut live = house.client().sse("/api/v1/live", Some(position)).await.expect("live");
    let (name, id, summary) = next(&mut live).await;
    assert_eq!((name.as_str(), &summary["id"]), ("run", &json!(second)));
    assert!(id > position);
    // From the very start of the channel: both, in order.
    let mut all = house.client().sse("/api/v1/live", Some(start)).await.expect("live");
    let mut heard = Vec::new();
    while heard.last() != Some(&json!(second)) {
        let (name, _, summary) = next(&mut all).await;
        assert_eq!(name, "run");
        heard.push(summary["id"].clone());
    }
    assert_eq!(heard.first(), Some(&json!(run)));
}

#[tokio::test]
async fn a_position_from_elsewhere_is_told_to_fetch_again_and_hears_on() {
    let house = house("resync").await;
    for unknown in [u64::MAX, 9_999] {
        let mut lost = house.client().sse("/api/v1/live", Some(unknown)).await.expect("live");
        assert_eq!(next(&mut lost).await.0, "resync");
        assert_eq!(next(&mut lost).await.0, "ready");
        let run = house.start("heard", chain(&[("a", set())])).await;
        let (name, _, summary) = next(&mut lost).await;
        assert_eq!((name.as_str(), &summary["id"]), ("run", &json!(run)));
    }
}

/// Small numbers that look random and are the same every time.
fn dice(seed: &mut u64, sides: u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) % sides
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_keeps_breaking_off_misses_no_change_of_a_run() {
    let house = house("breaking").await;
    let steps: Vec<(String, Value)> = (0..8).map(|i| (format!("s{i}"), if i % 3 == 0 { tool("test.slow") } else { set() })).collect();
    let steps: Vec<(&str, Value)> = steps.iter().map(|(id, action)| (id.as_str(), action.clone())).collect();
    let run = house.start("long", chain(&steps)).await;
    let mut seed = 7;
    let mut ids: Vec<u64> = Vec::new();
    let mut ended = false;
    while !ended {
        let mut live = house.client().sse(&format!("/api/v1/runs/{run}/live"), Some(ids.last().copied().unwrap_or(0))).await.expect("live");
        for _ in 0..=dice(&mut seed, 4) {
            match tokio::time::timeout(Duration::from_secs(10), live.next()).await.expect("heard") {
                Some(Ok(event)) if event.name == "change" => ids.push(event.id.expect("id")),
                Some(Ok(event)) if event.name == "end" => ended = true,
                Some(Ok(_)) => {}
                Some(Err(error)) => panic!("{error}"),
                None => break,
            }
        }
    }
    let total = house.client().get::<Value>(&format!("/api/v1/runs/{run}")).await.expect("run")["run"]["seq"].as_u64().expect("seq");
    assert_eq!(ids, (1..=total).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_that_keeps_breaking_off_learns_how_every_run_ended() {
    let house = std::sync::Arc::new(house("listening").await);
    let starter = house.clone();
    let starting = tokio::spawn(async move {
        for i in 0..30 {
            starter.start(&format!("job-{i}"), chain(&[("a", set()), ("b", tool("test.echo"))])).await;
            tokio::time::sleep(Duration::from_millis(i % 5 * 4)).await;
        }
    });
    let (mut seed, mut last) = (11, None);
    let mut known = std::collections::BTreeMap::new();
    let done = |known: &std::collections::BTreeMap<String, Value>| known.values().filter(|status| **status == json!("succeeded")).count();
    while done(&known) < 30 {
        let mut live = house.client().sse("/api/v1/live", last).await.expect("live");
        for _ in 0..=dice(&mut seed, 6) {
            let Ok(Some(event)) = tokio::time::timeout(Duration::from_millis(500), live.next()).await else { break };
            let event = event.expect("event");
            assert_ne!(event.name, "resync", "nothing here is too old");
            if event.name == "run" {
                let summary: Value = event.json().expect("json");
                known.insert(summary["id"].as_str().expect("id").to_owned(), summary["status"].clone());
            }
            last = event.id.or(last);
        }
    }
    starting.await.expect("started");
}

#[tokio::test]
async fn one_run_is_a_topic_that_is_resumed_by_the_position_of_the_installation() {
    let house = house("topic").await;
    // Others lie between, so that positions and numbers in the run differ.
    house.until(house.start("before", chain(&[("a", set())])).await, &["succeeded"]).await;
    let run = house.start("followed", chain(&[("a", set()), ("slow", tool("test.slow")), ("b", set())])).await;
    let all = rest(house.client().sse(&format!("/api/v1/live?topics=run:{run}"), Some(0)).await.expect("live")).await;
    let told: Vec<&Event> = all.iter().filter(|event| event.name == "change").collect();
    let number = |event: &Event| event.json::<Value>().expect("json")["event"]["seq"].as_u64().expect("seq");
    assert_eq!(told.iter().map(|event| number(event)).collect::<Vec<_>>(), (1..=told.len() as u64).collect::<Vec<_>>());
    assert!(told.iter().all(|event| event.id.expect("position") > number(event)));
    for (i, event) in told.iter().enumerate() {
        let again = rest(house.client().sse(&format!("/api/v1/live?topics=run:{run}"), event.id).await.expect("live")).await;
        let numbers: Vec<u64> = again.iter().filter(|event| event.name == "change").map(number).collect();
        assert_eq!(numbers, (i as u64 + 2..=told.len() as u64).collect::<Vec<_>>());
        assert_eq!(again.last().expect("some").name, "end");
    }
    for (topic, code) in [
        ("run", "unknown_topic"),
        ("run:x", "bad_id"),
        ("runs:x", "unknown_topic"),
        ("run:run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b", "run_not_found"),
    ] {
        let refused = house.client().sse(&format!("/api/v1/live?topics={topic}"), None).await.err().expect("refused");
        assert_eq!(refused.code(), code, "{topic}");
    }
    let nobody = house.client_of("nobody", Rights::none());
    assert_eq!(nobody.sse("/api/v1/live?topics=runs", None).await.err().expect("refused").code(), "forbidden");
}
