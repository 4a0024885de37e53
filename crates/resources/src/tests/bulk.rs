//! Many changes in one request.

use super::{House, greeting, hello, tone};
use crate::{BulkItem, VersionRef};
use serde_json::{Value, json};

fn items(value: Value) -> Vec<BulkItem> {
    serde_json::from_value(value).expect("items")
}

#[tokio::test]
async fn each_item_has_its_own_answer() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    house.make(&ada, &tone("soft"), json!({})).await;
    let some = items(json!([
        {"op": "create", "kind": "greeting", "workspace": "default", "name": "a", "spec": {"text": "hello"}, "draft": true},
        {"op": "create", "kind": "greeting", "workspace": "default", "name": "b", "spec": {"text": ""}},
        {"op": "publish", "kind": "greeting", "workspace": "default", "name": "a"},
        {"op": "update", "kind": "greeting", "workspace": "default", "name": "a", "title": "A"},
        {"op": "delete", "kind": "tone", "name": "soft"},
        {"op": "delete", "kind": "tone", "name": "soft"},
        {"op": "delete", "kind": "tone", "name": "soft", "title": "x"},
        {"op": "create", "kind": "tone", "name": "loud", "spec": {}, "colour": 1},
    ]));
    assert_eq!(r.bulk(&ada, &some, false, "", None).await.expect_err("nobody").code(), "bad_manager");
    let answers = r.bulk(&ada, &some, false, "api", None).await.expect("answers");
    let codes: Vec<&str> = answers.iter().map(|a| a.as_ref().map_or_else(|e| e.code(), |_| "")).collect();
    assert_eq!(codes, ["", "resource_invalid", "", "", "", "resource_not_found", "bad_bulk_item", "bad_bulk_item"]);
    let a = answers[3].as_ref().expect("done").as_ref().expect("a resource");
    assert_eq!((a.title.as_deref(), a.published), (Some("A"), Some(1)));
    assert!(answers[4].as_ref().expect("done").is_none());
}

#[tokio::test]
async fn together_all_or_nothing() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    house.make(&ada, &tone("soft"), json!({})).await;
    house.make(&ada, &greeting("user"), json!({"text": "hello", "tone": "soft"})).await;
    let bad = items(json!([
        {"op": "create", "kind": "greeting", "workspace": "default", "name": "a", "spec": {"text": "hello"}},
        {"op": "delete", "kind": "tone", "name": "soft"},
    ]));
    let answers = r.bulk(&ada, &bad, true, "api", None).await.expect("answers");
    let codes: Vec<&str> = answers.iter().map(|a| a.as_ref().map_or_else(|e| e.code(), |_| "")).collect();
    assert_eq!(codes, ["bulk_undone", "still_referenced"]);
    assert!(r.get(&ada, &greeting("a"), VersionRef::Newest).await.is_err());
    let good = items(json!([
        {"op": "delete", "kind": "tone", "name": "soft"},
        {"op": "delete", "kind": "greeting", "workspace": "default", "name": "user"},
        {"op": "create", "kind": "greeting", "workspace": "default", "name": "a", "spec": {"text": "hello"}},
    ]));
    let answers = r.bulk(&ada, &good, true, "api", None).await.expect("answers");
    assert!(answers.iter().all(Result::is_ok), "who refers goes with it: {answers:?}");
    assert!(r.get(&ada, &tone("soft"), VersionRef::Newest).await.is_err());
    let twice = items(json!([
        {"op": "delete", "kind": "tone", "name": "x"}, {"op": "create", "kind": "tone", "name": "x", "spec": {}},
    ]));
    assert_eq!(r.bulk(&ada, &twice, true, "api", None).await.expect_err("twice").code(), "duplicate_item");
    house.make(&ada, &greeting("b"), hello()).await;
    let stale =
        items(json!([{"op": "update", "kind": "greeting", "workspace": "default", "name": "b", "if_match": "\"9-9\"", "title": "B"}]));
    let answers = r.bulk(&ada, &stale, true, "api", None).await.expect("answers");
    assert_eq!(answers[0].as_ref().expect_err("stale").code(), "version_mismatch");
}

#[tokio::test]
async fn an_item_replaces_exactly_what_was_seen() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    house.make(&ada, &greeting("a"), hello()).await;
    let seen = r.get(&ada, &greeting("a"), VersionRef::Newest).await.expect("it is there");
    let item = |etag: Option<&str>, text: &str| {
        items(json!([{"op": "replace", "kind": "greeting", "workspace": "default", "name": "a", "if_match": etag,
            "labels": {"x": "y"}, "spec": {"text": text}}]))
    };
    for atomic in [true, false] {
        let blind = r.bulk(&ada, &item(None, "new"), atomic, "api", None).await.expect("answers");
        assert_eq!(blind[0].as_ref().expect_err("unseen").code(), "precondition_required");
    }
    let done = r.bulk(&ada, &item(Some(&seen.etag), "new"), true, "api", None).await.expect("answers");
    let now = done[0].as_ref().expect("done").as_ref().expect("a resource");
    assert_eq!((&now.spec["text"], now.labels.get("x").map(String::as_str), now.version), (&json!("new"), Some("y"), 2));
    let late = r.bulk(&ada, &item(Some(&seen.etag), "late"), true, "api", None).await.expect("answers");
    assert_eq!(late[0].as_ref().expect_err("stale").code(), "version_mismatch");
    let next = r.bulk(&ada, &item(Some(&now.etag), "next"), false, "api", None).await.expect("answers");
    assert!(next[0].is_ok(), "{next:?}");
}
