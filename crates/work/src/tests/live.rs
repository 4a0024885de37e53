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

#[tokio::test]
async fn every_run_is_heard_on_the_organizations_channel() {
    let house = house("org-live").await;
    let mut live = house.client().sse("/api/v1/live", None).await.expect("live");
    let run = house.start("first", chain(&[("a", set())])).await;
    let position = loop {
        let event = tokio::time::timeout(Duration::from_secs(10), live.next()).await.expect("heard").expect("some").expect("event");
        assert_eq!(event.name, "run");
        let summary: Value = event.json().expect("json");
        assert_eq!(summary["id"], json!(run));
        if summary["status"] == "succeeded" {
            break event.id.expect("id");
        }
    };
    drop(live);
    // While no one listens, another one runs; on coming back it is heard of.
    let second = house.start("second", chain(&[("a", set())])).await;
    house.until(second, &["succeeded"]).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let mut live = house.client().sse("/api/v1/live", Some(position)).await.expect("live");
    let event = tokio::time::timeout(Duration::from_secs(10), live.next()).await.expect("heard").expect("some").expect("event");
    assert_eq!((event.name.as_str(), event.json::<Value>().expect("json")["id"].clone()), ("run", json!(second)));
    assert!(event.id.expect("id") > position);
    // A position that this process knows nothing of: the list must be fetched again, and the channel goes on.
    let mut lost = house.client().sse("/api/v1/live", Some(u64::MAX)).await.expect("live");
    let first = tokio::time::timeout(Duration::from_secs(10), lost.next()).await.expect("heard").expect("some").expect("event");
    assert_eq!(first.name, "resync");
    let third = house.start("third", chain(&[("a", set())])).await;
    let next = tokio::time::timeout(Duration::from_secs(10), lost.next()).await.expect("heard").expect("some").expect("event");
    assert_eq!((next.name.as_str(), next.json::<Value>().expect("json")["id"].clone()), ("run", json!(third)));
}
