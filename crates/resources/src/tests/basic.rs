//! One resource: making, reading, changing, deleting; versions and labels.

use super::{House, greeting, hello, input, tone};
use crate::{Address, ApplyRequest, Change, DeleteOptions, Input, ListQuery, Resources, State, VersionRef, VersionState};
use base::Kind;
use serde_json::json;

#[tokio::test]
async fn what_is_made_is_read_back_with_defaults() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    let made = house.make(&ada, &greeting("hi"), hello()).await;
    assert_eq!((made.version, made.published, made.etag.as_str()), (1, Some(1), "\"1-1\""));
    assert_eq!(made.spec, json!({"text": "hello", "times": 1}));
    assert!(made.hash.starts_with("sha256:") && made.hash.len() == 71);
    assert_eq!(made.owner, ada.principal);
    assert_eq!(r.get(&ada, &greeting("hi"), VersionRef::Newest).await.expect("reads"), made);
    let twice = r.create(&ada, &greeting("hi"), input(hello()), Change::default()).await.expect_err("exists");
    assert_eq!((twice.kind(), twice.code()), (Kind::Conflict, "resource_exists"));
    let elsewhere = Address::new("greeting", Some("other"), "hi");
    house.make(&ada, &elsewhere, hello()).await;
    assert_eq!(r.get(&ada, &greeting("no"), VersionRef::Newest).await.expect_err("missing").code(), "resource_not_found");
}

#[tokio::test]
async fn a_wrong_spec_is_refused_with_every_finding_at_its_place() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    let e =
        r.create(&ada, &greeting("hi"), input(json!({"text": "", "times": "x", "colour": 1})), Change::default()).await.expect_err("wrong");
    assert_eq!((e.kind(), e.code()), (Kind::Invalid, "resource_invalid"));
    let found = e.detail().expect("details")["findings"].as_array().expect("a list").clone();
    let mut paths: Vec<(&str, &str)> =
        found.iter().map(|f| (f["path"].as_str().expect("path"), f["code"].as_str().expect("code"))).collect();
    paths.sort_unstable();
    assert_eq!(paths, [("/spec/colour", "unknown_field"), ("/spec/text", "invalid_value"), ("/spec/times", "invalid_value")]);
    let e = r.create(&ada, &greeting("hi"), input(json!({"times": 1})), Change::default()).await.expect_err("wrong");
    assert_eq!(e.detail().expect("details")["findings"][0]["path"], "/spec/text");
    let e = r.create(&ada, &greeting("hi"), input(json!({"text": "no!", "times": 10})), Change::default()).await.expect_err("checked");
    assert_eq!(e.detail().expect("details")["findings"].as_array().map(Vec::len), Some(2));
    assert_eq!(e.fixes(), ["leave the ! out"]);
}

#[tokio::test]
async fn addresses_are_checked() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    let long = "a".repeat(129);
    for name in ["", "A", "-a", "a-", "a b", "a/b", "ü", long.as_str()] {
        let e = r.get(&ada, &greeting(name), VersionRef::Newest).await.expect_err(name);
        assert_eq!(e.code(), "bad_name", "{name}");
    }
    let code = async |address: Address| r.get(&ada, &address, VersionRef::Newest).await.expect_err("refused").code().to_owned();
    assert_eq!(code(Address::new("nothing", None, "a")).await, "unknown_kind");
    assert_eq!(code(Address::new("greeting", None, "a")).await, "workspace_missing");
    assert_eq!(code(Address::new("tone", Some("default"), "a")).await, "workspace_refused");
    assert_eq!(code(Address::new("greeting", Some("A"), "a")).await, "bad_name");
}

#[tokio::test]
async fn put_needs_what_was_seen_and_patch_merges() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    let a = greeting("hi");
    let (made, fresh) = r.put(&ada, &a, input(hello()), Change::default()).await.expect("is made");
    assert!(fresh);
    let blind = r.put(&ada, &a, input(json!({"text": "bye"})), Change::default()).await.expect_err("blind");
    assert_eq!(blind.code(), "precondition_required");
    let seen = |etag: &str| Change { if_match: Some(etag.to_owned()), ..Change::default() };
    let (put, fresh) = r.put(&ada, &a, input(json!({"text": "bye"})), seen(&made.etag)).await.expect("replaces");
    assert_eq!((fresh, put.version, put.etag.as_str()), (false, 2, "\"2-2\""));
    assert_eq!(r.put(&ada, &a, input(hello()), seen(&made.etag)).await.expect_err("stale").code(), "version_mismatch");
    assert_eq!(r.put(&ada, &greeting("no"), input(hello()), seen("\"1-1\"")).await.expect_err("gone").code(), "version_mismatch");

    let patch = json!({"title": "Bye", "labels": {"team": "docs"}, "spec": {"times": 3}, "reason": "more"});
    let patched = r.patch(&ada, &a, patch, Change::default()).await.expect("patches");
    assert_eq!((patched.version, patched.title.as_deref()), (3, Some("Bye")));
    assert_eq!(patched.spec, json!({"text": "bye", "times": 3}));
    let same = r.patch(&ada, &a, json!({"title": "Bye"}), Change::default()).await.expect("nothing to do");
    assert_eq!(same, patched);
    let labelled = r.patch(&ada, &a, json!({"labels": {"team": null}, "deprecated": {"reason": "old", "use": "hello"}}), Change::default());
    let labelled = labelled.await.expect("patches");
    assert_eq!((labelled.version, labelled.labels.len()), (3, 0));
    assert_eq!(labelled.deprecated.expect("is").instead.as_deref(), Some("hello"));
    for wrong in [json!(1), json!({"owner": "me"}), json!({"draft": 1}), json!({"labels": {"a": 1}})] {
        assert_eq!(r.patch(&ada, &a, wrong, Change::default()).await.expect_err("refused").code(), "bad_patch");
    }
    let versions = r.versions(&ada, &a, None, 0).await.expect("lists").items;
    assert_eq!(versions.iter().map(|v| (v.version, v.reason.as_deref())).collect::<Vec<_>>(), [(3, Some("more")), (2, None), (1, None)]);
}

#[tokio::test]
async fn drafts_are_published_and_labels_move() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    let a = greeting("hi");
    let draft = r.create(&ada, &a, Input { draft: true, ..input(hello()) }, Change::default()).await.expect("is made");
    assert_eq!((draft.version, draft.published), (1, None));
    assert_eq!(r.get(&ada, &a, VersionRef::Current).await.expect_err("none").code(), "not_published");
    assert_eq!(r.set_version_label(&ada, &a, "live", 1, Change::default()).await.expect_err("a draft").code(), "version_is_draft");
    let titled = r.patch(&ada, &a, json!({"title": "Hi"}), Change::default()).await.expect("patches");
    assert_eq!(titled.published, None, "a title publishes nothing");
    let published = r.publish(&ada, &a, None, Change::default()).await.expect("publishes");
    assert_eq!(published.published, Some(1));
    r.patch(&ada, &a, json!({"spec": {"times": 2}}), Change::default()).await.expect("patches");
    assert_eq!(r.get(&ada, &a, VersionRef::Current).await.expect("reads").shown_version, 2);
    let live = r.set_version_label(&ada, &a, "live", 1, Change::default()).await.expect("labels");
    assert_eq!(live.version_labels["live"], 1);
    let current = r.get(&ada, &a, VersionRef::Current).await.expect("reads");
    assert_eq!((current.shown_version, &current.spec["times"]), (1, &json!(1)));
    for label in ["7", "latest", "current", "No"] {
        assert_eq!(r.set_version_label(&ada, &a, label, 1, Change::default()).await.expect_err(label).code(), "bad_name");
    }
    assert_eq!(r.set_version_label(&ada, &a, "x", 9, Change::default()).await.expect_err("none").code(), "version_not_found");
    r.remove_version_label(&ada, &a, "live", Change::default()).await.expect("removes");
    assert_eq!(r.get(&ada, &a, VersionRef::Current).await.expect("reads").shown_version, 2);
    let states: Vec<_> = r.versions(&ada, &a, None, 0).await.expect("lists").items.iter().map(|v| v.state).collect();
    assert_eq!(states, [VersionState::Published, VersionState::Published]);
}

#[tokio::test]
async fn deleting_asks_who_refers_and_can_be_undone() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    house.make(&ada, &tone("soft"), json!({})).await;
    house.make(&ada, &greeting("hi"), json!({"text": "hello", "tone": "soft"})).await;
    let refs = r.references(&ada, &tone("soft")).await.expect("reads");
    assert_eq!(refs.used_by.iter().map(|u| u.name.as_str()).collect::<Vec<_>>(), ["hi"]);
    let refs = r.references(&ada, &greeting("hi")).await.expect("reads");
    assert_eq!(refs.uses.iter().map(|u| (u.name.as_str(), u.version)).collect::<Vec<_>>(), [("soft", Some(1))]);
    let e = r.delete(&ada, &tone("soft"), DeleteOptions::default()).await.expect_err("is used");
    assert_eq!(e.code(), "still_referenced");
    assert!(e.message().contains("greeting/default/hi"), "{e}");
    r.delete(&ada, &greeting("hi"), DeleteOptions::default()).await.expect("deletes");
    r.delete(&ada, &tone("soft"), DeleteOptions::default()).await.expect("a deleted one refers to nothing");
    assert_eq!(r.get(&ada, &greeting("hi"), VersionRef::Newest).await.expect_err("gone").code(), "resource_not_found");
    let bin = ListQuery { kind: "greeting".into(), state: State::Deleted, ..ListQuery::default() };
    assert_eq!(r.list(&ada, &bin).await.expect("lists").items.len(), 1);

    let fresh = house.make(&ada, &greeting("hi"), json!({"text": "again"})).await;
    assert_eq!(r.restore(&ada, &greeting("hi"), Change::default()).await.expect_err("taken").code(), "resource_exists");
    r.delete(&ada, &greeting("hi"), DeleteOptions::default()).await.expect("deletes");
    let back = r.restore(&ada, &greeting("hi"), Change::default()).await.expect("restores the newest");
    assert_eq!((back.id, back.deleted_at), (fresh.id, None));
    r.delete(&ada, &greeting("hi"), DeleteOptions::default()).await.expect("deletes");
    for _ in 0..2 {
        r.purge(&ada, &greeting("hi"), Change::default()).await.expect("purges one after the other");
    }
    assert_eq!(r.purge(&ada, &greeting("hi"), Change::default()).await.expect_err("empty").code(), "not_in_recycle_bin");
    assert!(r.list(&ada, &bin).await.expect("lists").items.is_empty());
}

/// Handlers run on many threads.
#[allow(dead_code)]
fn futures_can_be_sent(r: &Resources, ctx: &base::Ctx, a: &Address) {
    fn sent<T: Send>(_: T) {}
    sent(r.publish(ctx, a, None, Change::default()));
    sent(r.rollback(ctx, a, 1, Change::default()));
    sent(r.set_version_label(ctx, a, "l", 1, Change::default()));
    sent(r.remove_version_label(ctx, a, "l", Change::default()));
    sent(r.put(ctx, a, Input::default(), Change::default()));
    sent(r.apply(ctx, ApplyRequest::default()));
    sent(r.delete(ctx, a, DeleteOptions::default()));
}
