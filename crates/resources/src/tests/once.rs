//! A request that is repeated with its key does nothing again, and its answer was written with its change.

use super::{House, greeting, hello, input, tone};
use crate::{ApplyRequest, BulkItem, Change, DeleteOptions, Document, Once};
use base::Result;
use serde::Serialize;
use serde_json::json;
use std::future::Future;

fn once(key: &str) -> Option<Once> {
    Some(Once { key: format!("ada:{key}"), request_hash: [7; 32] })
}

fn by(key: &str) -> Change {
    Change { once: once(key), ..Change::default() }
}

/// The first answer is lost; the second is the same, and nothing was written for it.
async fn twice<T: Serialize, F: Future<Output = Result<T>>>(house: &House, what: &str, ask: impl Fn() -> F) {
    let first = ask().await.unwrap_or_else(|e| panic!("{what}: {e}"));
    let store = house.resources.store().org(house.resources.store().local_org());
    let written = async || store.audit_after(0, 1_000).await.expect("reads").len();
    let before = written().await;
    let again = ask().await.unwrap_or_else(|e| panic!("{what} again: {e}"));
    assert_eq!(json!(again), json!(first), "{what}");
    assert_eq!(written().await, before, "{what} is not done again");
}

#[tokio::test]
async fn every_change_is_made_once() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    let (a, ada) = (&greeting("a"), &ada);
    twice(&house, "create", || r.create(ada, a, input(hello()), by("create"))).await;
    twice(&house, "patch", || r.patch(ada, a, json!({"spec": {"times": 2}, "draft": true}), by("patch"))).await;
    let etag = r.get(ada, a, crate::VersionRef::Newest).await.expect("reads").etag;
    let seen = || Change { if_match: Some(etag.clone()), ..by("put") };
    twice(&house, "put", || r.put(ada, a, crate::Input { draft: true, ..input(json!({"text": "bye"})) }, seen())).await;
    twice(&house, "publish", || r.publish(ada, a, None, by("publish"))).await;
    twice(&house, "rollback", || r.rollback(ada, a, 1, by("rollback"))).await;
    twice(&house, "label", || r.set_version_label(ada, a, "live", 1, by("label"))).await;
    twice(&house, "unlabel", || r.remove_version_label(ada, a, "live", by("unlabel"))).await;
    twice(&house, "delete", || r.delete(ada, a, DeleteOptions { once: once("delete"), ..DeleteOptions::default() })).await;
    twice(&house, "restore", || r.restore(ada, a, by("restore"))).await;
    r.delete(ada, a, DeleteOptions::default()).await.expect("deletes");
    twice(&house, "purge", || r.purge(ada, a, by("purge"))).await;
    twice(&house, "put new", || r.put(ada, a, input(hello()), by("put new"))).await;
    let documents = || vec![Document::new("tone", None, "soft", json!({}))];
    twice(&house, "apply", || r.apply(ada, ApplyRequest { documents: documents(), once: once("apply"), ..ApplyRequest::default() })).await;
    for atomic in [false, true] {
        let items: Vec<BulkItem> = serde_json::from_value(json!([
            {"op": "create", "kind": "greeting", "workspace": "default", "name": format!("b-{atomic}"), "spec": {"text": "hello"}},
            {"op": "update", "kind": "greeting", "workspace": "default", "name": "a", "title": format!("{atomic}")},
        ]))
        .expect("items");
        let items = &items;
        twice(&house, "bulk", async || {
            let answers = r.bulk(ada, items, atomic, "api", once(&format!("bulk-{atomic}"))).await?;
            answers.into_iter().collect::<Result<Vec<_>>>()
        })
        .await;
    }
}

#[tokio::test]
async fn a_key_stands_for_one_request_and_only_for_what_was_done() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    r.create(&ada, &tone("a"), input(json!({})), by("k")).await.expect("makes");
    let other = Change { once: Some(Once { request_hash: [8; 32], ..once("k").expect("some") }), ..Change::default() };
    assert_eq!(r.create(&ada, &tone("b"), input(json!({})), other).await.expect_err("another request").code(), "idempotency_key_reused");
    // What failed was not done, so its key is free.
    assert_eq!(r.create(&ada, &greeting("x"), input(json!({"text": ""})), by("f")).await.expect_err("empty").code(), "resource_invalid");
    r.create(&ada, &greeting("x"), input(hello()), by("f")).await.expect("makes");
    // A look is none.
    r.create(&ada, &tone("c"), input(json!({})), Change { dry_run: true, ..by("d") }).await.expect("looks");
    r.create(&ada, &tone("c"), input(json!({})), by("d")).await.expect("makes");
    r.get(&ada, &tone("c"), crate::VersionRef::Newest).await.expect("is there");
}
