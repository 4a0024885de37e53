//! Rules about changes.

use super::*;
use base::{Principal, PrincipalId, PrincipalKind, Result};
use resources::{Address, Change, DeleteOptions, Input, Resource};
use std::collections::BTreeMap;

fn who(house: &House, name: &str) -> Ctx {
    let id = PrincipalId::from_slice(&[name.as_bytes()[0]; 16]).expect("id");
    Ctx::new(house.store.local_org(), Principal { id, kind: PrincipalKind::User, name: name.to_owned() }, Rights::all())
}

async fn rule(house: &House, name: &str, spec: Value) {
    let address = Address::new("policy", None, name);
    house.resources.create(&who(house, "ola"), &address, Input { spec, ..Input::default() }, Change::default()).await.expect("policy");
}

fn because(reason: &str) -> Change {
    Change { reason: Some(reason.to_owned()), ..Change::default() }
}

fn note() -> Address {
    Address::new("note", Some("default"), "n")
}

async fn make(house: &House, by: &str, text: &str, draft: bool, labels: &[(&str, &str)]) -> Result<Resource> {
    let labels: BTreeMap<String, String> = labels.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let input = Input { spec: json!({"text": text}), labels, draft, ..Input::default() };
    house.resources.create(&who(house, by), &note(), input, Change::default()).await
}

fn against<T: std::fmt::Debug>(answer: Result<T>, rule: &str, path: &str) {
    let error = answer.expect_err("refused");
    assert_eq!((error.code(), error.kind()), ("policy_violation", base::Kind::Invalid), "{error}");
    let finding = &error.detail().expect("details")["findings"][0];
    assert_eq!(finding["path"], path, "{finding}");
    assert!(finding["message"].as_str().expect("message").contains(&format!("rule `{rule}`")), "{finding}");
    assert!(finding["fix"].as_str().is_some_and(|fix| fix.ends_with("; ask ola")), "{finding}");
}

#[tokio::test]
async fn labels_are_asked_for_and_a_dry_run_says_so() {
    let house = house("labels").await;
    let rules = json!({"kinds": ["note"], "rules": [{"rule": "required_labels", "labels": ["team"]}], "advice": "ask ola"});
    rule(&house, "labelled", rules).await;
    against(make(&house, "ada", "x", false, &[]).await, "required_labels", "/labels/team");
    let dry = Change { dry_run: true, ..Change::default() };
    let input = Input { spec: json!({"text": "x"}), ..Input::default() };
    against(house.resources.create(&who(&house, "ada"), &note(), input, dry).await, "required_labels", "/labels/team");
    make(&house, "ada", "x", false, &[("team", "docs")]).await.expect("kept to");
    let patch = json!({"labels": {"team": null}});
    against(house.resources.patch(&who(&house, "ada"), &note(), patch, Change::default()).await, "required_labels", "/labels/team");
}

#[tokio::test]
async fn two_people_stand_behind_what_is_published() {
    let house = house("eyes").await;
    rule(&house, "two", json!({"kinds": ["note"], "rules": [{"rule": "four_eyes"}], "advice": "ask ola"})).await;
    against(make(&house, "ada", "x", false, &[]).await, "four_eyes", "/published");
    make(&house, "ada", "x", true, &[]).await.expect("a draft");
    against(house.resources.publish(&who(&house, "ada"), &note(), None, Change::default()).await, "four_eyes", "/published");
    let done = house.resources.publish(&who(&house, "bob"), &note(), None, Change::default()).await.expect("published");
    assert_eq!(done.published, Some(1));
    // The next version of what is published is a draft first, too.
    let next = json!({"spec": {"text": "y"}});
    against(house.resources.patch(&who(&house, "bob"), &note(), next.clone(), Change::default()).await, "four_eyes", "/published");
    let mut draft = next;
    draft["draft"] = true.into();
    house.resources.patch(&who(&house, "bob"), &note(), draft, Change::default()).await.expect("a draft");
    against(house.resources.publish(&who(&house, "bob"), &note(), None, Change::default()).await, "four_eyes", "/published");
    house.resources.publish(&who(&house, "ada"), &note(), None, Change::default()).await.expect("published");
    // Back to what two have seen already: one is enough, an incident does not wait.
    house.resources.rollback(&who(&house, "bob"), &note(), 1, Change::default()).await.expect("rolled back");
    house.resources.set_version_label(&who(&house, "ada"), &note(), "live", 1, Change::default()).await.expect("labelled");
}

#[tokio::test]
async fn values_hosts_visibility_and_reasons() {
    let house = house("values").await;
    let rules = json!({"kinds": ["note"], "advice": "ask ola", "rules": [
        {"rule": "allowed_values", "path": "/spec/text", "values": ["a", "b"]},
        {"rule": "denied_values", "path": "/spec/links/*", "values": ["c"]},
        {"rule": "denied_hosts", "hosts": ["*.evil.example"]},
        {"rule": "forbidden_visibility", "visibility": ["private"]},
        {"rule": "reason_required", "min_length": 5}
    ]});
    rule(&house, "all", rules).await;
    against(make(&house, "ada", "z", false, &[]).await, "allowed_values", "/spec/text");
    make(&house, "ada", "a", false, &[]).await.expect("kept to");
    let change = |patch: Value| {
        house.resources.patch(Box::leak(Box::new(who(&house, "ada"))), Box::leak(Box::new(note())), patch, because("for a test"))
    };
    against(change(json!({"spec": {"links": ["x", "c"]}})).await, "denied_values", "/spec/links/1");
    against(change(json!({"spec": {"links": ["http://a.evil.example:8080/x"]}})).await, "denied_hosts", "/spec/links/0");
    against(change(json!({"visibility": "private"})).await, "forbidden_visibility", "/visibility");
    let short = house.resources.patch(&who(&house, "ada"), &note(), json!({"spec": {"text": "b"}}), because("x")).await;
    against(short, "reason_required", "/reason");
    change(json!({"spec": {"text": "b"}})).await.expect("kept to");
    let gone = house.resources.delete(&who(&house, "ada"), &note(), DeleteOptions::default()).await;
    against(gone, "reason_required", "/reason");
    // A label is a change, and so is coming back.
    against(
        house.resources.set_version_label(&who(&house, "ada"), &note(), "live", 1, Change::default()).await,
        "reason_required",
        "/reason",
    );
    house.resources.set_version_label(&who(&house, "ada"), &note(), "live", 1, because("for a test")).await.expect("kept to");
    let options = DeleteOptions { reason: Some("not needed".to_owned()), ..DeleteOptions::default() };
    house.resources.delete(&who(&house, "ada"), &note(), options).await.expect("kept to");
    against(house.resources.restore(&who(&house, "ada"), &note(), Change::default()).await, "reason_required", "/reason");
    rule(
        &house,
        "none",
        json!({"kinds": ["note"], "rules": [{"rule": "allowed_values", "path": "/spec/text", "values": ["q"]}], "advice": "ask ola"}),
    )
    .await;
    against(house.resources.restore(&who(&house, "ada"), &note(), because("for a test")).await, "allowed_values", "/spec/text");
}

#[tokio::test]
async fn a_policy_counts_where_it_says_and_while_it_is_published() {
    let house = house("where").await;
    let spec = |more: Value| {
        let mut spec = json!({"kinds": ["note"], "rules": [{"rule": "required_labels", "labels": ["team"]}], "advice": "ask ola"});
        spec.as_object_mut().expect("object").extend(more.as_object().cloned().expect("object"));
        spec
    };
    rule(&house, "elsewhere", spec(json!({"workspaces": ["shop"]}))).await;
    rule(&house, "off", spec(json!({"enforced": false}))).await;
    rule(&house, "other-kind", spec(json!({"kinds": ["model"]}))).await;
    let draft = Input { spec: spec(json!({})), draft: true, ..Input::default() };
    let address = Address::new("policy", None, "draft");
    house.resources.create(&who(&house, "ola"), &address, draft, Change::default()).await.expect("a draft");
    make(&house, "ada", "x", false, &[]).await.expect("nothing is asked for here");
    house.resources.publish(&who(&house, "ola"), &address, None, Change::default()).await.expect("published");
    let patch = json!({"title": "t"});
    against(house.resources.patch(&who(&house, "ada"), &note(), patch, Change::default()).await, "required_labels", "/labels/team");
    // The rules of one organization are not those of another.
    let (org, _) = house.org("acme").await;
    let elsewhere = Ctx { org, ..who(&house, "ada") };
    let input = Input { spec: json!({"text": "x"}), ..Input::default() };
    house.resources.create(&elsewhere, &note(), input, Change::default()).await.expect("no policy there");
}

#[tokio::test]
async fn a_policy_that_makes_no_sense_is_refused() {
    let house = house("senseless").await;
    for rules in [
        json!([]),
        json!([{"rule": "required_labels", "labels": []}]),
        json!([{"rule": "allowed_values", "path": "spec", "values": [1]}]),
        json!([{"rule": "run_code", "code": "1"}]),
        json!([{"rule": "four_eyes", "more": 1}]),
    ] {
        let input = Input { spec: json!({"rules": rules}), ..Input::default() };
        let made = house.resources.create(&who(&house, "ola"), &Address::new("policy", None, "p"), input, Change::default()).await;
        assert_eq!(made.expect_err("refused").code(), "resource_invalid", "{rules}");
    }
}
