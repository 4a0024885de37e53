//! What is used stays: however many use it, and whoever begins to while it is deleted.

use super::{Greeting, House, Tone, greeting, hello, input, tone};
use crate::{
    Address, Admission, ApplyRequest, Change, DeleteOptions, Document, Finding, Proposed, Resources, Scope, Spec, Visibility, kind,
};
use base::{Ctx, Grant, Rights, Verb};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicBool, Ordering},
};

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Place {}

impl Spec for Place {
    const KIND: &'static str = "workspace";
    const PLURAL: &'static str = "workspaces";
    const TITLE: &'static str = "Workspace";
    const SUMMARY: &'static str = "A place.";
    const SCOPE: Scope = Scope::Organization;

    fn example() -> Self {
        Self {}
    }
}

const MANY: usize = 2_500;

async fn say(r: &Resources, ctx: &Ctx, range: std::ops::Range<usize>, spec: serde_json::Value, visibility: Visibility) {
    for from in range.clone().step_by(500) {
        let names = (from..range.end.min(from + 500)).map(|n| format!("g{n:04}"));
        let of =
            |name: String| Document { visibility: Some(visibility), ..Document::new("greeting", Some("default"), &name, spec.clone()) };
        let documents = names.map(of).collect();
        r.apply(ctx, ApplyRequest { documents, ..ApplyRequest::default() }).await.expect("applies");
    }
}

#[tokio::test]
async fn the_last_of_many_users_counts() {
    let house = House::new();
    let (r, ada) = (&house.resources, house.ada());
    house.make(&ada, &tone("soft"), json!({})).await;
    let soft = || json!({"text": "hello", "tone": "soft"});
    say(r, &ada, 0..MANY - 1, soft(), Visibility::Private).await;
    say(r, &ada, MANY - 1..MANY, soft(), Visibility::Organization).await;
    let rights = Rights::new(["greeting", "tone"].map(|noun| Grant::on(noun, Verb::ALL)).to_vec());
    let bob = house.somebody(ada.org, "Bob", rights);
    let e = r.delete(&bob, &tone("soft"), DeleteOptions::default()).await.expect_err("used");
    let details = e.detail().expect("details");
    assert_eq!((e.code(), &details["used_by"][0]["name"]), ("still_referenced", &json!("g2499")), "the one he sees: {e}");
    assert_eq!((details["used_by"].as_array().map(Vec::len), &details["hidden"]), (Some(1), &json!(MANY - 1)));
    assert!(e.message().ends_with("and 2499 more") || e.message().ends_with(", 2499 more"), "{e}");
    // All but the last stop using it; their old versions still name it.
    say(r, &ada, 0..MANY - 1, hello(), Visibility::Private).await;
    let e = r.delete(&ada, &tone("soft"), DeleteOptions::default()).await.expect_err("used");
    assert_eq!(
        e.detail().expect("details")["used_by"],
        json!([{"kind": "greeting", "workspace": "default", "name": "g2499", "version": 1}])
    );
    say(r, &ada, MANY - 1..MANY, hello(), Visibility::Organization).await;
    // A label keeps an old version in use.
    r.set_version_label(&ada, &greeting("g0007"), "stable", 1, Change::default()).await.expect("labels");
    let e = r.delete(&ada, &tone("soft"), DeleteOptions::default()).await.expect_err("used");
    assert_eq!(e.detail().expect("details")["used_by"][0]["name"], "g0007");
    r.remove_version_label(&ada, &greeting("g0007"), "stable", Change::default()).await.expect("unlabels");
    r.delete(&ada, &tone("soft"), DeleteOptions::default()).await.expect("nobody uses it");
}

/// Does something else between the look at a change and its commit, once.
struct Meanwhile {
    action: &'static str,
    what: fn(Resources, Ctx) -> store::Fut<'static, Vec<Finding>>,
    resources: OnceLock<Resources>,
    done: AtomicBool,
}

impl Admission for Meanwhile {
    fn review<'a>(&'a self, ctx: &'a Ctx, proposed: &'a Proposed<'a>) -> store::Fut<'a, Vec<Finding>> {
        if proposed.action != self.action || self.done.swap(true, Ordering::SeqCst) {
            return Box::pin(std::future::ready(Ok(Vec::new())));
        }
        (self.what)(self.resources.get().expect("given").clone(), ctx.clone())
    }
}

fn house(action: &'static str, what: fn(Resources, Ctx) -> store::Fut<'static, Vec<Finding>>) -> House {
    let mut house = House::with(vec![kind::<Tone>(), kind::<Greeting>(), kind::<Place>()]);
    let meanwhile = Meanwhile { action, what, resources: OnceLock::new(), done: AtomicBool::new(false) };
    meanwhile.resources.set(house.resources.clone()).ok().expect("once");
    house.resources = house.resources.clone().with_admission(Arc::new(meanwhile));
    house
}

fn shop() -> Address {
    Address::new("workspace", None, "shop")
}

fn inside() -> Address {
    Address::new("greeting", Some("shop"), "hi")
}

#[tokio::test]
async fn nobody_begins_to_use_what_is_being_deleted() {
    let house = house("delete", |r, ctx| {
        Box::pin(async move {
            r.create(&ctx, &greeting("hi"), input(json!({"text": "hello", "tone": "soft"})), Change::default()).await.map(|_| Vec::new())
        })
    });
    let (r, ada) = (&house.resources, house.ada());
    house.make(&ada, &tone("soft"), json!({})).await;
    let e = r.delete(&ada, &tone("soft"), DeleteOptions::default()).await.expect_err("used since a moment ago");
    assert_eq!(e.code(), "still_referenced");
    r.delete(&ada, &tone("soft"), DeleteOptions { force: true, ..DeleteOptions::default() }).await.expect("insists");
}

#[tokio::test]
async fn nothing_is_made_in_a_place_that_is_being_deleted() {
    let house = house("delete", |r, ctx| {
        Box::pin(async move { r.create(&ctx, &inside(), input(hello()), Change::default()).await.map(|_| Vec::new()) })
    });
    let (r, ada) = (&house.resources, house.ada());
    house.make(&ada, &shop(), json!({})).await;
    let insists = || DeleteOptions { force: true, ..DeleteOptions::default() };
    let e = r.delete(&ada, &shop(), insists()).await.expect_err("not empty since a moment ago");
    assert_eq!(e.code(), "still_referenced");
    r.delete(&ada, &inside(), DeleteOptions::default()).await.expect("deletes");
    r.delete(&ada, &shop(), insists()).await.expect("is empty");
}

#[tokio::test]
async fn a_place_that_goes_while_something_is_made_in_it_takes_nothing_with_it() {
    for action in ["create", "restore"] {
        let gone = |r: Resources, ctx: Ctx| -> store::Fut<'static, Vec<Finding>> {
            Box::pin(async move { r.delete(&ctx, &shop(), DeleteOptions::default()).await.map(|()| Vec::new()) })
        };
        let house = house(action, gone);
        let free = house.resources.clone();
        let plain = Resources { admission: Vec::new(), ..free };
        let (r, ada) = (&house.resources, house.ada());
        plain.create(&ada, &shop(), input(json!({})), Change::default()).await.expect("makes");
        let done = if action == "restore" {
            plain.create(&ada, &inside(), input(hello()), Change::default()).await.expect("makes");
            plain.delete(&ada, &inside(), DeleteOptions::default()).await.expect("deletes");
            r.restore(&ada, &inside(), Change::default()).await
        } else {
            r.create(&ada, &inside(), input(hello()), Change::default()).await
        };
        assert_eq!(done.expect_err("the place is gone").code(), "unknown_workspace", "{action}");
    }
}

#[tokio::test]
async fn pruning_sees_who_begins_to_use_it_too() {
    let house = house("delete", |r, ctx| {
        Box::pin(async move {
            r.create(&ctx, &greeting("late"), input(json!({"text": "hello", "tone": "soft"})), Change::default()).await.map(|_| Vec::new())
        })
    });
    let (r, ada) = (&house.resources, house.ada());
    let prune = |documents| ApplyRequest { documents, prune: Some(crate::Prune { owner: "git".into() }), ..ApplyRequest::default() };
    let soft = Document::new("tone", None, "soft", json!({}));
    let keeps = Document::new("tone", None, "keeps", json!({}));
    r.apply(&ada, prune(vec![soft, keeps.clone()])).await.expect("applies");
    let e = r.apply(&ada, prune(vec![keeps])).await.expect_err("used since a moment ago");
    assert!(e.message().contains("still used by greeting/default/late"), "{e}");
}
