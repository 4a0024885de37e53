//! Standing approvals: in whose name they are followed, when they are not, and who may write them.

use super::{
    inbox::{named, open_item},
    *,
};
use base::{Grant, Kind, Result, Verb};
use resources::{Address, Change, DeleteOptions, Halt, Input, Resource, VersionRef};

fn address() -> Address {
    Address::new("standing-approval", Some("default"), "echo")
}

fn as_person(house: &House, name: &str) -> Ctx {
    Ctx { principal: named(&house.ctx, name), ..house.ctx.clone() }
}

/// Covers what `asked` asks.
fn wide() -> Value {
    json!({"tool": "test.echo"})
}

/// Does not.
fn narrow() -> Value {
    json!({"tool": "test.echo", "input": {"x": 2}})
}

fn input(spec: Value) -> Input {
    Input { spec, ..Input::default() }
}

fn draft(spec: Value) -> Input {
    Input { draft: true, ..input(spec) }
}

async fn make(house: &House, by: &Ctx, input: Input) -> Resource {
    let r = &house.state.resources;
    let if_match = r.get(by, &address(), VersionRef::Newest).await.ok().map(|there| there.etag);
    r.put(by, &address(), input, Change { if_match, ..Change::default() }).await.expect("is written").0
}

async fn asked(house: &House) -> Value {
    let mut steps = chain(&[("send", tool("test.echo"))]);
    steps[0]["gate"] = json!({"title": "Send?", "rule": {"needed": 2}});
    house.start("send", steps).await;
    open_item(house).await
}

/// By whom it was decided once standing approvals were asked.
async fn followed(house: &House, item: &Value) -> Value {
    let told = house.store.outbox_after(0, 1_000).await.expect("outbox");
    crate::inbox::allow(&house.state, house.ctx.org, &told).await.expect("asked");
    let path = format!("/api/v1/inbox/{}", item["id"].as_str().expect("id"));
    let item: Value = house.client().get(&path).await.expect("an item");
    item["decisions"].as_array().expect("decisions").iter().map(|one| one["by"].clone()).collect()
}

/// How what Ada has withdrawn comes back into force.
#[derive(Clone, Copy, Debug)]
enum Back {
    Labelled,
    Published,
    Restored,
    Resumed,
}

async fn withdrawn(house: &House, ada: &Ctx, back: Back) {
    let r = &house.state.resources;
    match back {
        Back::Labelled => {
            make(house, ada, input(wide())).await;
            make(house, ada, input(narrow())).await;
        }
        Back::Published => {
            make(house, ada, input(narrow())).await;
            make(house, ada, draft(wide())).await;
        }
        Back::Restored => {
            make(house, ada, input(wide())).await;
            r.delete(ada, &address(), DeleteOptions::default()).await.expect("is deleted");
        }
        Back::Resumed => {
            make(house, ada, input(wide())).await;
            let why = Change { reason: Some("not now".to_owned()), ..Change::default() };
            r.halt(ada, &address(), Halt::Paused, why).await.expect("is paused");
        }
    }
}

async fn bring(house: &House, by: &Ctx, back: Back) -> Result<Resource> {
    let (r, address, change) = (&house.state.resources, address(), Change::default());
    match back {
        Back::Labelled => r.set_version_label(by, &address, "live", 1, change).await,
        Back::Published => r.publish(by, &address, None, change).await,
        Back::Restored => r.restore(by, &address, change).await,
        Back::Resumed => r.resume(by, &address, change).await,
    }
}

const WAYS: [Back; 4] = [Back::Labelled, Back::Published, Back::Restored, Back::Resumed];

#[tokio::test]
async fn nobody_else_brings_an_authors_word_back() {
    for back in WAYS {
        let house = house("back").await;
        let (ada, eve) = (as_person(&house, "ada"), as_person(&house, "eve"));
        withdrawn(&house, &ada, back).await;
        let item = asked(&house).await;
        assert_eq!(followed(&house, &item).await, json!([]), "{back:?}: it is withdrawn");
        bring(&house, &eve, back).await.expect("Eve may do that");
        assert_eq!(followed(&house, &item).await, json!([]), "{back:?}: Ada has not said so");
    }
}

#[tokio::test]
async fn an_author_brings_their_own_word_back() {
    for back in WAYS {
        let house = house("own").await;
        let ada = as_person(&house, "ada");
        withdrawn(&house, &ada, back).await;
        bring(&house, &ada, back).await.expect("Ada may do that");
        let item = asked(&house).await;
        assert_eq!(followed(&house, &item).await, json!(["ada"]), "{back:?}");
        assert_eq!(followed(&house, &item).await, json!(["ada"]), "{back:?}: told again, it counts once");
    }
}

#[tokio::test]
async fn who_changes_one_speaks_for_themselves() {
    let house = house("changed").await;
    let (ada, eve) = (as_person(&house, "ada"), as_person(&house, "eve"));
    make(&house, &ada, input(narrow())).await;
    make(&house, &eve, input(wide())).await;
    let item = asked(&house).await;
    assert_eq!(followed(&house, &item).await, json!(["eve"]));
}

#[tokio::test]
async fn a_changed_call_is_asked_of_them_again() {
    let house = house("edited").await;
    let ada = as_person(&house, "ada");
    make(&house, &ada, input(narrow())).await;
    let item = asked(&house).await;
    let told = house.store.outbox_after(0, 1_000).await.expect("outbox").len();
    assert_eq!(followed(&house, &item).await, json!([]));
    let path = format!("/api/v1/inbox/{}/edit", item["id"].as_str().expect("id"));
    let edit = json!({"input": {"x": 2}, "binding": item["binding"]});
    house.client().post::<_, Value>(&path, &edit).await.expect("is changed");
    let all = house.store.outbox_after(0, 1_000).await.expect("outbox");
    let new: Vec<_> = all[told..].iter().map(|entry| (entry.topic.as_str(), &entry.body["data"])).collect();
    let [(topic, data)] = new.as_slice() else { panic!("a change is told once: {new:?}") };
    assert_eq!((*topic, &data["for"], &data["approval"]), ("run.waiting", &json!("approval"), &item["id"]));
    assert_eq!(data["edited_by"], house.ctx.principal.name);
    crate::inbox::allow(&house.state, house.ctx.org, &all[told..]).await.expect("asked");
    assert_eq!(followed(&house, &item).await, json!(["ada"]));
}

/// What may be done with resources, and nothing else, there.
fn token(house: &House, more: Option<Grant>) -> Ctx {
    let resources = Grant { noun: Some("standing-approval".into()), workspace: None, ..Grant::EVERYTHING };
    let scopes = Rights::new([Some(resources), more].into_iter().flatten().collect());
    let ada = as_person(house, "ada");
    Ctx { rights: ada.rights.shrunk_to(&scopes), ..ada }
}

fn decides(workspace: &str) -> Option<Grant> {
    Some(Grant { workspace: Some(workspace.to_owned()), ..Grant::on("approval", &[Verb::Approve]) })
}

#[tokio::test]
async fn a_token_that_may_not_decide_cannot_write_one() {
    for more in [None, decides("elsewhere")] {
        let house = house("narrow").await;
        let narrowed = token(&house, more);
        let r = &house.state.resources;
        let refused = |done: Result<Resource>, what: &str| {
            let error = done.expect_err(what);
            assert_eq!(error.kind(), Kind::Forbidden, "{what}: {error}");
            assert!(error.message().contains("approval:approve"), "{what}: {error}");
        };
        let change = Change::default;
        refused(r.create(&narrowed, &address(), input(wide()), change()).await, "create");
        refused(r.put(&narrowed, &address(), input(wide()), change()).await.map(|done| done.0), "put");
        for back in WAYS {
            let house = self::house("narrow-back").await;
            withdrawn(&house, &as_person(&house, "ada"), back).await;
            refused(bring(&house, &narrowed, back).await, "to bring it back");
        }
        let ada = as_person(&house, "ada");
        make(&house, &ada, input(wide())).await;
        make(&house, &ada, input(narrow())).await;
        refused(r.patch(&narrowed, &address(), json!({"spec": {"tool": "test.post"}}), change()).await, "update");
        refused(r.rollback(&narrowed, &address(), 1, change()).await, "rollback");
        // To end one is always allowed to who may write resources.
        r.delete(&narrowed, &address(), DeleteOptions::default()).await.expect("is deleted");
    }
    let house = house("wide-enough").await;
    let own = token(&house, decides("default"));
    make(&house, &own, input(wide())).await;
}
