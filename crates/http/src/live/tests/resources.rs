//! Changes of resources, out of a real audit.

use super::{LiveHouse, live_house};
use crate::{
    Limits,
    client::{Client, Event, EventStream},
    tests::ctx,
};
use base::{Ctx, Grant, PrincipalId, Rights, Timestamp, Verb, Verbs};
use futures_util::StreamExt;
use serde_json::{Value, json};
use std::time::Duration;
use store::{AuditRecord, Batch, Journal};

impl LiveHouse {
    /// As the organization of the data folder, with these rights.
    fn who(&self, rights: Rights) -> Ctx {
        Ctx { org: self.store.local_org(), rights, ..ctx(Rights::none()) }
    }

    fn client_of(&self, ctx: Ctx) -> Client {
        Client::in_process(self.house.router.clone(), &self.house.env.auth.issue_bearer(ctx)).expect("client")
    }

    async fn changed(&self, action: &str, body: Value) {
        let record = AuditRecord {
            at: Timestamp(1_700_000_000_000_000),
            actor: self.store.local_user(),
            action: action.into(),
            subject: None,
            body,
        };
        let batch = Batch { audit: vec![record], ..Batch::new(self.store.local_org()) };
        self.store.commit(batch).await.expect("committed");
    }

    async fn model(&self, name: &str, version: u64) {
        self.changed("resource.updated", json!({"kind": "model", "workspace": "default", "name": name, "version": version})).await;
    }
}

async fn next(stream: &mut EventStream) -> Event {
    tokio::time::timeout(Duration::from_secs(10), stream.next()).await.expect("heard").expect("some").expect("event")
}

fn reads(noun: &'static str, workspace: Option<&str>) -> Rights {
    let grant = Grant { noun: Some(noun.into()), verbs: Verbs::of(&[Verb::Read]), workspace: workspace.map(str::to_owned) };
    Rights::new(vec![grant])
}

#[tokio::test]
async fn a_change_is_told_as_it_was_audited() {
    let live = live_house(Limits::default());
    let client = live.client_of(live.who(Rights::all()));
    let mut stream = client.sse("/api/v1/live?topics=resources", None).await.expect("live");
    assert_eq!(next(&mut stream).await.name, "ready");
    live.changed("account.created", json!({"name": "no resource"})).await;
    live.model("fast", 3).await;
    let event = next(&mut stream).await;
    let who = live.store.local_user();
    assert_eq!(event.name, "resource");
    assert_eq!(
        event.json::<Value>().expect("json"),
        json!({
            "action": "updated", "kind": "model", "workspace": "default", "name": "fast", "version": 3,
            "at": "2023-11-14T22:13:20.000000Z", "by": serde_json::to_value(&who).expect("json")
        })
    );
    // Away for a while, and back: from the audit.
    drop(stream);
    for version in 4..400 {
        live.model("fast", version).await;
    }
    let mut stream = client.sse("/api/v1/resources/watch", event.id).await.expect("live");
    assert_eq!(next(&mut stream).await.name, "ready");
    for version in 4..400 {
        assert_eq!(next(&mut stream).await.json::<Value>().expect("json")["version"], version);
    }
    live.model("fast", 400).await;
    assert_eq!(next(&mut stream).await.json::<Value>().expect("json")["version"], 400);
}

#[tokio::test]
async fn only_what_may_be_read_is_told() {
    let live = live_house(Limits::default());
    let mut shop = live.client_of(live.who(reads("model", Some("shop")))).sse("/api/v1/live?topics=resources", None).await.expect("live");
    let mut watch =
        live.client_of(live.who(Rights::all())).sse("/api/v1/resources/watch?kinds=secret&workspace=shop", None).await.expect("live");
    for stream in [&mut shop, &mut watch] {
        assert_eq!(next(stream).await.name, "ready");
    }
    for (kind, workspace, name) in [("model", "default", "a"), ("secret", "default", "b"), ("secret", "shop", "c"), ("model", "shop", "d")]
    {
        live.changed("resource.created", json!({"kind": kind, "workspace": workspace, "name": name, "version": 1})).await;
    }
    assert_eq!(next(&mut shop).await.json::<Value>().expect("json")["name"], "d");
    assert_eq!(next(&mut watch).await.json::<Value>().expect("json")["name"], "c");
}

#[tokio::test]
async fn what_is_private_is_told_to_those_who_see_it() {
    let live = live_house(Limits::default());
    let me = live.who(reads("model", None));
    let other = PrincipalId::from_slice(&[9; 16]).expect("id");
    let mut mine = live.client_of(me.clone()).sse("/api/v1/live?topics=resources", None).await.expect("live");
    let team = Ctx { teams: vec!["ops".to_owned()].into(), ..me.clone() };
    let mut ops = live.client_of(team).sse("/api/v1/live?topics=resources", None).await.expect("live");
    for stream in [&mut mine, &mut ops] {
        assert_eq!(next(stream).await.name, "ready");
    }
    let my_id = me.principal.id.to_string();
    for (name, more) in [
        ("foreign", json!({"visibility": "private", "owner": other.to_string()})),
        ("ours", json!({"visibility": "team", "owner": other.to_string(), "team": "ops"})),
        ("shared", json!({"visibility": "private", "owner": other.to_string(), "shared_with": [my_id]})),
        ("own", json!({"visibility": "private", "owner": my_id})),
        ("all", json!({"visibility": "organization", "owner": other.to_string()})),
    ] {
        let mut body = json!({"kind": "model", "workspace": "default", "name": name, "version": 1});
        body.as_object_mut().expect("object").extend(more.as_object().expect("object").clone());
        live.changed("resource.created", body).await;
    }
    let mut names = Vec::new();
    for _ in 0..3 {
        names.push(next(&mut mine).await.json::<Value>().expect("json")["name"].clone());
    }
    assert_eq!(names, ["shared", "own", "all"]);
    assert_eq!(next(&mut ops).await.json::<Value>().expect("json")["name"], "ours");
}

#[tokio::test]
async fn another_organization_hears_nothing_and_a_foreign_position_is_told_to_fetch_again() {
    let live = live_house(Limits::default());
    let stranger = ctx(Rights::all());
    assert_ne!(stranger.org, live.store.local_org());
    let mut theirs = live.client_of(stranger).sse("/api/v1/live?topics=resources", Some(0)).await.expect("live");
    assert_eq!(next(&mut theirs).await.name, "ready");
    live.model("fast", 1).await;
    assert!(tokio::time::timeout(Duration::from_millis(100), theirs.next()).await.is_err());
    let ours = live.client_of(live.who(Rights::all()));
    let mut lost = ours.sse("/api/v1/live?topics=resources", Some(u64::MAX)).await.expect("live");
    let resync = next(&mut lost).await;
    assert_eq!((resync.name.as_str(), resync.json::<Value>().expect("json")), ("resync", json!({"topic": "resources"})));
    assert_eq!(next(&mut lost).await.name, "ready");
    live.model("fast", 2).await;
    assert_eq!(next(&mut lost).await.json::<Value>().expect("json")["version"], 2);
}
