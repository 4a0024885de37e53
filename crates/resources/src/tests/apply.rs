//! Declarative changes: plans, owners of fields, pruning, all or nothing.

use super::{House, greeting, hello, tone};
use crate::{Admission, ApplyRequest, Change, Document, ExportQuery, Finding, Outcome, PlanAction, Proposed, Prune, VersionRef, documents};
use base::Ctx;
use serde_json::{Value, json};
use std::sync::Arc;

fn say(name: &str, spec: Value) -> Document {
    Document::new("greeting", Some("default"), name, spec)
}

fn request(manager: &str, documents: Vec<Document>) -> ApplyRequest {
    ApplyRequest { documents, manager: manager.into(), ..ApplyRequest::default() }
}

fn actions(outcome: &Outcome) -> Vec<(&str, PlanAction)> {
    outcome.plan.iter().map(|i| (i.name.as_str(), i.action)).collect()
}

async fn apply(house: &House, ctx: &Ctx, manager: &str, documents: Vec<Document>) -> Outcome {
    house.resources.apply(ctx, request(manager, documents)).await.expect("applies")
}

#[tokio::test]
async fn applying_creates_updates_and_then_changes_nothing() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    let docs = vec![say("hi", json!({"text": "hello", "tone": "soft"})), Document::new("tone", None, "soft", json!({}))];
    let dry = r.plan(&ada, &request("cli", docs.clone())).await.expect("plans");
    assert_eq!(actions(&dry), [("hi", PlanAction::Create), ("soft", PlanAction::Create)]);
    assert!(!dry.applied && dry.findings.is_empty(), "{:?}", dry.findings);
    assert!(r.export(&ada, &ExportQuery::default()).await.expect("exports").is_empty());
    let done = apply(&house, &ada, "cli", docs.clone()).await;
    assert!(done.applied);
    let pos = r.store().pos();
    let again = apply(&house, &ada, "cli", docs.clone()).await;
    assert_eq!(actions(&again), [("hi", PlanAction::Unchanged), ("soft", PlanAction::Unchanged)]);
    assert_eq!(r.store().pos(), pos, "nothing was written");
    let changed = apply(&house, &ada, "cli", vec![say("hi", json!({"text": "bye"}))]).await;
    let item = &changed.plan[0];
    assert_eq!((item.action, item.version), (PlanAction::Update, Some(2)));
    let paths: Vec<&str> = item.fields.iter().map(|f| f.path.as_str()).collect();
    assert_eq!(paths, ["/spec/text", "/spec/tone"], "what it does not say any more is removed");
    let spec = r.get(&ada, &greeting("hi"), VersionRef::Newest).await.expect("reads").spec;
    assert_eq!(spec, json!({"text": "bye", "times": 1}));
}

#[tokio::test]
async fn whoever_applies_goes_on_after_a_rollback_and_hears_what_live_keeps_out_of_use() {
    let house = House::new();
    let (r, ada, at) = (&house.resources, house.ada(), greeting("hi"));
    let (one, two) = (json!({"text": "one", "tone": "soft"}), json!({"text": "two", "options": {"a": 1}}));
    apply(&house, &ada, "cli", vec![say("hi", one.clone()), Document::new("tone", None, "soft", json!({}))]).await;
    apply(&house, &ada, "cli", vec![say("hi", two.clone())]).await;
    for (version, spec) in [(1, &two), (2, &one), (1, &two)] {
        r.rollback(&ada, &at, version, Change::default()).await.expect("goes back");
        let again = apply(&house, &ada, "cli", vec![say("hi", spec.clone())]).await;
        assert_eq!(actions(&again), [("hi", PlanAction::Update)]);
        let now = r.get(&ada, &at, VersionRef::Newest).await.expect("reads");
        assert_eq!((&now.spec["text"], &now.spec["tone"], &now.spec["options"]), (&spec["text"], &spec["tone"], &spec["options"]));
    }
    // Somebody else's field stays theirs, and a conflict speaks of no version that is not there.
    let newest = r.get(&ada, &at, VersionRef::Newest).await.expect("reads").version;
    let clash = r.plan(&ada, &request("ops", vec![say("hi", json!({"text": "mine"}))])).await.expect("plans");
    assert_eq!((clash.plan[0].action, clash.plan[0].version), (PlanAction::Conflict, Some(newest)));
    r.set_version_label(&ada, &at, "live", newest, Change::default()).await.expect("labels");
    let kept = apply(&house, &ada, "cli", vec![say("hi", one.clone())]).await;
    let words: Vec<&str> = kept.findings.iter().filter(|f| f.code == "live_elsewhere").map(|f| f.message.as_str()).collect();
    let newer = newest + 1;
    assert!(
        matches!(words.as_slice(), [w] if w.contains(&format!("version {newer} is not in use")) && w.contains(&format!("greeting/default/hi@{newer} live"))),
        "{words:?}"
    );
    let unchanged = apply(&house, &ada, "cli", vec![say("hi", one)]).await;
    assert!(unchanged.findings.is_empty(), "{:?}", unchanged.findings);
}

#[tokio::test]
async fn fields_of_others_are_conflicts_until_taken() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    apply(&house, &ada, "git", vec![say("hi", json!({"text": "hello", "options": {"a": 1}}))]).await;
    // Somebody adds what nobody has said, and says what is so anyway.
    apply(&house, &ada, "ops", vec![say("hi", json!({"text": "hello", "options": {"b": 2}}))]).await;
    let spec = r.get(&ada, &greeting("hi"), VersionRef::Newest).await.expect("reads").spec;
    assert_eq!(spec["options"], json!({"a": 1, "b": 2}));
    let clash = request("ops", vec![say("hi", json!({"text": "bye", "options": {"b": 3}}))]);
    let plan = r.plan(&ada, &clash).await.expect("plans");
    assert_eq!(plan.plan[0].action, PlanAction::Conflict);
    assert_eq!(plan.plan[0].conflicts.iter().map(|c| (c.path.as_str(), c.manager.as_str())).collect::<Vec<_>>(), [("/spec/text", "git")]);
    let e = r.apply(&ada, clash.clone()).await.expect_err("conflicts");
    assert_eq!(e.code(), "field_conflict");
    assert_eq!(e.detail().expect("the plan")["plan"][0]["action"], "conflict");
    r.apply(&ada, ApplyRequest { force: true, ..clash }).await.expect("takes over");
    let e = r.apply(&ada, request("git", vec![say("hi", json!({"text": "hello"}))])).await.expect_err("now it is the other way");
    assert_eq!(e.code(), "field_conflict");
    // The console's change takes what it changes, and nothing else.
    r.patch(&ada, &greeting("hi"), json!({"spec": {"text": "typed"}}), Change::by("console")).await.expect("patches");
    let e = r.apply(&ada, request("ops", vec![say("hi", json!({"text": "bye", "options": {"b": 4}}))])).await.expect_err("typed over");
    assert_eq!(e.detail().expect("the plan")["plan"][0]["conflicts"], json!([{"path": "/spec/text", "manager": "console"}]));
    apply(&house, &ada, "ops", vec![say("hi", json!({"text": "typed", "options": {"b": 4}}))]).await;
}

#[tokio::test]
async fn what_two_said_stays_until_both_are_silent() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    let both = || vec![say("hi", json!({"text": "hello", "options": {"a": 1}}))];
    apply(&house, &ada, "one", both()).await;
    apply(&house, &ada, "two", both()).await;
    let has = async || r.get(&ada, &greeting("hi"), VersionRef::Newest).await.expect("reads").spec.pointer("/options/a").is_some();
    apply(&house, &ada, "one", vec![say("hi", hello())]).await;
    assert!(has().await, "the other still says so");
    apply(&house, &ada, "two", vec![say("hi", hello())]).await;
    assert!(!has().await);
    let spec = r.get(&ada, &greeting("hi"), VersionRef::Newest).await.expect("reads").spec;
    assert_eq!(spec, json!({"text": "hello", "times": 1}), "and the empty object went with it");
}

#[tokio::test]
async fn one_bad_document_stops_all_and_everything_wrong_is_said() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    let docs = vec![
        say("good", hello()),
        say("bad", json!({"text": "no!", "times": 10})),
        Document::new("nothing", None, "x", json!({})),
        say("good", hello()),
        say("Bad Name", hello()),
    ];
    let plan = r.plan(&ada, &request("cli", docs.clone())).await.expect("plans");
    let problems: Vec<(PlanAction, Vec<&str>)> =
        plan.plan.iter().map(|i| (i.action, i.problems.iter().map(|p| p.code.as_str()).collect())).collect();
    assert_eq!(
        problems,
        [
            (PlanAction::Create, vec![]),
            (PlanAction::Invalid, vec!["too_loud", "too_often"]),
            (PlanAction::Invalid, vec!["unknown_kind"]),
            (PlanAction::Invalid, vec!["duplicate_document"]),
            (PlanAction::Invalid, vec!["bad_name"]),
        ]
    );
    let e = r.apply(&ada, request("cli", docs)).await.expect_err("invalid");
    assert_eq!((e.code(), e.detail().expect("details")["findings"].as_array().map(Vec::len)), ("resource_invalid", Some(5)));
    assert_eq!(r.get(&ada, &greeting("good"), VersionRef::Newest).await.expect_err("not written").code(), "resource_not_found");
    let many = (0..1_001).map(|n| say(&format!("n{n}"), hello())).collect();
    assert_eq!(r.apply(&ada, request("cli", many)).await.expect_err("too many").code(), "too_many_documents");
}

#[tokio::test]
async fn pruning_removes_what_the_owner_no_longer_has() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    house.make(&ada, &greeting("mine"), hello()).await;
    let pruned = |docs| ApplyRequest { prune: Some(Prune { owner: "shop".into() }), ..request("git", docs) };
    let soft = || Document::new("tone", None, "soft", json!({}));
    let docs = vec![say("a", json!({"text": "hello", "tone": "soft"})), say("b", hello()), soft()];
    r.apply(&ada, pruned(docs)).await.expect("applies");
    let label = r.get(&ada, &greeting("a"), VersionRef::Newest).await.expect("reads").labels["orc.owner"].clone();
    assert_eq!(label, "shop");
    // `soft` would go while `a` stays and still refers to it.
    let keeps = || say("a", json!({"text": "hello", "tone": "soft"}));
    let e = r.apply(&ada, pruned(vec![keeps()])).await.expect_err("still used");
    assert!(e.message().contains("still used by greeting/default/a"), "{e}");
    let done = r.apply(&ada, pruned(vec![say("a", hello())])).await.expect("applies");
    assert_eq!(actions(&done), [("a", PlanAction::Update), ("b", PlanAction::Delete), ("soft", PlanAction::Delete)]);
    for gone in [greeting("b"), tone("soft")] {
        assert_eq!(r.get(&ada, &gone, VersionRef::Newest).await.expect_err("gone").code(), "resource_not_found");
    }
    r.get(&ada, &greeting("mine"), VersionRef::Newest).await.expect("has another owner");
    let again = r.apply(&ada, pruned(vec![say("a", hello())])).await.expect("applies");
    assert_eq!(actions(&again), [("a", PlanAction::Unchanged)]);
    // An apply that names no owner is about the content: whose the resource is stays, however often.
    for text in ["hello", "good morning", "good evening"] {
        r.apply(&ada, request("git", vec![say("a", json!({"text": text}))])).await.expect("applies");
        assert_eq!(r.get(&ada, &greeting("a"), VersionRef::Newest).await.expect("reads").labels["orc.owner"], "shop", "{text}");
    }
    let gone = r.apply(&ada, pruned(vec![])).await.expect("applies");
    assert_eq!(actions(&gone), [("a", PlanAction::Delete)]);
}

#[tokio::test]
async fn missing_targets_are_told_and_stop_nothing() {
    let house = House::new();
    let ada = house.ada();
    let done = apply(&house, &ada, "cli", vec![say("hi", json!({"text": "hello", "tone": "soft"}))]).await;
    assert!(done.applied);
    let told: Vec<(&str, &str)> = done.findings.iter().map(|f| (f.path.as_str(), f.code.as_str())).collect();
    assert_eq!(told, [("greeting/default/hi/spec/tone", "reference_missing")]);
}

pub(super) struct NoShouting;

impl Admission for NoShouting {
    fn review<'a>(&'a self, _: &'a Ctx, proposed: &'a Proposed<'a>) -> store::Fut<'a, Vec<Finding>> {
        let loud = !matches!(proposed.action, "delete" | "purge") && proposed.spec["loud"] == json!(true);
        let kept = proposed.action == "delete" && proposed.labels.contains_key("keep");
        let found = |code| Finding::new("/spec/loud", code, "the house does not allow it");
        let all = loud.then(|| found("policy_loud")).into_iter().chain(kept.then(|| found("policy_keep"))).collect();
        Box::pin(std::future::ready(Ok(all)))
    }
}

#[tokio::test]
async fn those_who_are_asked_can_refuse() {
    let mut house = House::new();
    house.resources = house.resources.clone().with_admission(Arc::new(NoShouting));
    let (r, ada) = (&house.resources, house.ada());
    let e = r.create(&ada, &tone("x"), super::input(json!({"loud": true})), Change::default()).await.expect_err("refused");
    assert_eq!(e.detail().expect("findings")["findings"][0]["code"], "policy_loud");
    house.make(&ada, &tone("x"), json!({})).await;
    assert!(r.patch(&ada, &tone("x"), json!({"spec": {"loud": true}}), Change::default()).await.is_err());
    assert!(r.apply(&ada, request("cli", vec![Document::new("tone", None, "x", json!({"loud": true}))])).await.is_err());
    r.patch(&ada, &tone("x"), json!({"labels": {"keep": ""}}), Change::default()).await.expect("patches");
    assert!(r.delete(&ada, &tone("x"), crate::DeleteOptions::default()).await.is_err());
}

/// Whatever brings content back or makes a version the one to use is a change like any other.
#[tokio::test]
async fn those_who_are_asked_are_asked_about_every_change() {
    let mut house = House::new();
    let ada = house.ada();
    for name in ["x", "gone"] {
        house.make(&ada, &tone(name), json!({"loud": true})).await;
    }
    let free = house.resources.clone();
    house.resources = free.clone().with_admission(Arc::new(NoShouting));
    let r = &house.resources;
    let c = Change::default;
    let refused = |done: base::Result<crate::Resource>| {
        let e = done.expect_err("refused");
        assert_eq!(e.detail().expect("findings")["findings"][0]["code"], "policy_loud", "{e}");
    };
    r.patch(&ada, &tone("x"), json!({"spec": {"loud": false}}), c()).await.expect("quiet");
    refused(r.set_version_label(&ada, &tone("x"), "live", 1, c()).await);
    refused(r.set_version_label(&ada, &tone("x"), "other", 1, c()).await);
    refused(r.rollback(&ada, &tone("x"), 1, c()).await);
    r.set_version_label(&ada, &tone("x"), "live", 2, c()).await.expect("quiet");
    // Without its label, the newest published version would count, which is loud.
    free.patch(&ada, &tone("x"), json!({"spec": {"loud": true}}), c()).await.expect("patches");
    refused(r.remove_version_label(&ada, &tone("x"), "live", c()).await);
    free.delete(&ada, &tone("gone"), crate::DeleteOptions::default()).await.expect("deletes");
    refused(r.restore(&ada, &tone("gone"), c()).await);
    r.purge(&ada, &tone("gone"), c()).await.expect("nothing is against that");
}

#[test]
fn files_are_read_with_everything_that_is_wrong() {
    let no_yaml = |_: &str| -> Result<Vec<Value>, Vec<Finding>> { panic!("this is JSON") };
    let one = r#"{"kind": "tone", "name": "soft", "spec": {}}"#;
    assert_eq!(documents::parse("a.json", one, no_yaml).expect("reads")[0].value, Document::new("tone", None, "soft", json!({})));
    assert_eq!(documents::parse("a", &format!("[{one}, {one}]"), no_yaml).expect("reads")[1].number, 2);
    let bad =
        documents::parse("a.json", r#"[{"kind": 1}, {"kind": "a", "name": "b", "spec": {}, "more": 1}]"#, no_yaml).expect_err("wrong");
    assert_eq!(bad.iter().map(|f| f.path.as_str()).collect::<Vec<_>>(), ["a.json#1", "a.json#2"]);
    assert_eq!(documents::parse("a.json", "{", no_yaml).expect_err("wrong")[0].code, "not_json");
    let yaml = |text: &str| Ok(vec![json!({"kind": "tone", "name": text, "spec": {}}), Value::Null]);
    assert_eq!(documents::parse("a.yaml", "soft", yaml).expect("reads").len(), 1, "an empty document is none");
    let text = documents::to_yaml(&[say("a", json!({"text": "one\ntwo\n", "n": [1, {"x": "y: z"}], "e": {}, "l": []}))]);
    assert_eq!(
        text,
        "kind: greeting\nname: a\nspec:\n  e: {}\n  l: []\n  \"n\":\n    - 1\n    - x: \"y: z\"\n  text: |\n    one\n    two\nworkspace: default\n"
    );
}
