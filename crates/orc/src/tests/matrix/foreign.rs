//! What belongs to others is not there: every operation with ids of somebody else's things, in paths, bodies, batches,
//! cursors, keys and topics. The answer is the one for things that are nowhere, and no answer holds a word of theirs.

use super::{Answer, Fill, missing, targets};
use crate::tests::{House, house};
use http::Method;
use serde_json::{Value, json};

/// Stands in everything that is not to be seen.
pub(super) const THEIRS: &str = "zzsecretzz";

/// What one organization, or one workspace of it, has.
pub(super) struct Things {
    run: String,
    /// An approval of the run, with what a decision has to name, and a large value of it.
    approval: String,
    binding: String,
    blob: String,
    account: String,
    token: String,
}

/// In two workspaces of the first organization, with the mark in all of it.
pub(super) async fn furnished(house: &House, root: &str) -> Things {
    house.post(root, "/api/v1/workspaces", json!({"name": "bank", "title": THEIRS, "spec": {"description": THEIRS}})).await;
    house.post(root, "/api/v1/workspaces", json!({"name": "shop", "spec": {}})).await;
    for name in ["board", "other"] {
        let board =
            json!({"name": name, "title": THEIRS, "labels": {"team": THEIRS}, "spec": {"panels": [{"title": THEIRS, "metric": "runs"}]}});
        house.post(root, "/api/v1/workspaces/bank/dashboards", board).await;
    }
    for name in ["rule", "rule-two"] {
        let policy =
            json!({"name": name, "title": THEIRS, "spec": {"description": THEIRS, "kinds": ["nothing"], "rules": [{"rule": "four_eyes"}]}});
        house.post(root, "/api/v1/policies", policy).await;
    }
    house.account(root, THEIRS, "viewer", None).await;
    house.account(root, &format!("{THEIRS}-two"), "viewer", None).await;
    let account = house.send(Some(root), &Method::GET, &format!("/api/v1/accounts/{THEIRS}"), None, &[]).await.body;
    let tokens = house.send(Some(root), &Method::GET, &format!("/api/v1/tokens?account={THEIRS}"), None, &[]).await.body;
    let file = format!(
        "name: {THEIRS}\nsteps:\n  - {{id: a, uses: set, with: {{text: {}}}}}\n  - {{id: ask, uses: approval, with: {{title: {THEIRS}}}}}\n",
        THEIRS.repeat(2_000)
    );
    let mut run = String::new();
    for _ in 0..2 {
        let body = json!({"workflow": {"main": "f.yaml", "files": {"f.yaml": file}}, "workspace": "bank", "inputs": {}});
        let started = house.post(root, "/api/v1/runs", body).await;
        run = started["id"].as_str().or_else(|| started["run"]["id"].as_str()).expect("id").to_owned();
    }
    let text = |value: &Value| value.as_str().expect("id").to_owned();
    let (approval, binding) = asked(house, root, &run).await;
    let events = house.send(Some(root), &Method::GET, &format!("/api/v1/runs/{run}/events"), None, &[]).await.text;
    let blob = events.split_once("$blob\":\"").map(|(_, rest)| rest[..64].to_owned()).expect("a large value");
    Things { run, approval, binding, blob, account: text(&account["id"]), token: text(&tokens["items"][0]["id"]) }
}

/// The run's approval, once it is asked for, and its binding.
async fn asked(house: &House, root: &str, run: &str) -> (String, String) {
    for _ in 0..500 {
        let inbox = house.send(Some(root), &Method::GET, "/api/v1/inbox?limit=200", None, &[]).await.body;
        let text = |item: &Value, name: &str| item[name].as_str().unwrap_or_default().to_owned();
        let found = inbox["items"].as_array().into_iter().flatten().find(|item| text(item, "run") == run);
        if let Some(item) = found {
            return (text(item, "id"), text(item, "binding"));
        }
        house.composed.env.clock.sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("{run} asks for nothing");
}

impl Things {
    pub(super) fn value(&self, path: &str, name: &str) -> String {
        match name {
            "id" if path.contains("/runs/") => self.run.clone(),
            "id" if path.contains("/inbox/") => self.approval.clone(),
            "id" if path.contains("/blobs/") => self.blob.clone(),
            "account" => self.account.clone(),
            "token" => self.token.clone(),
            "workspace" => "bank".to_owned(),
            "organization" => "local".to_owned(),
            "name" if path.contains("/policies/") => "rule".to_owned(),
            "name" => "board".to_owned(),
            _ => missing(path, name),
        }
    }
}

pub(super) fn silent(place: &str, answer: &Answer) {
    assert!(!answer.text.contains(THEIRS), "{place} tells of what is not theirs: {}", answer.text);
    assert!(answer.status < 500, "{place}: {}", answer.text);
}

/// Every operation answers for the thing that is somebody else's what it answers for one that is nowhere.
async fn alike(house: &House, token: &str, things: &Things, skip: &[&str]) {
    let real = |path: &str, name: &str| things.value(path, name);
    let real = Fill { workspace: "bank", value: &real };
    for target in targets(&house.document().await) {
        if skip.contains(&target.name.as_str()) {
            continue;
        }
        let place = format!("{} {}", target.method, target.path);
        let theirs = house.ask(Some(token), &target, real).await;
        let none = house.ask(Some(token), &target, Fill { workspace: "bank", value: &missing }).await;
        assert_eq!((theirs.status, &theirs.code), (none.status, &none.code), "{place}: {} / {}", theirs.text, none.text);
        silent(&place, &theirs);
        silent(&place, &none);
    }
}

#[tokio::test]
async fn another_organization_sees_nothing() {
    let house = house("foreign").await;
    let root = house.root();
    let things = furnished(&house, &root).await;
    let stranger = house.org("acme").await;
    alike(&house, &stranger, &things, &["sign_out", "create_token"]).await;
    for query in [THEIRS, "zzsecret"] {
        silent("search", &house.send(Some(&stranger), &Method::GET, &format!("/api/v1/search?q={query}"), None, &[]).await);
    }
}

#[tokio::test]
async fn bodies_and_batches_reach_nothing_of_another_organization() {
    let house = house("bodies").await;
    let root = house.root();
    let things = furnished(&house, &root).await;
    let stranger = house.org("acme").await;
    let nobody = "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b";
    let item = |op: &str, workspace: &str, name: &str| json!({"op": op, "kind": "dashboard", "workspace": workspace, "name": name, "patch": {"title": "x"}});
    let batch =
        |workspace: &str, name: &str| json!({"atomic": false, "items": [item("update", workspace, name), item("delete", workspace, name)]});
    for (path, theirs, none) in [
        ("/api/v1/tokens", json!({"name": "t", "account": things.account}), json!({"name": "t", "account": nobody})),
        ("/api/v1/bulk", batch("bank", "board"), batch("bank", "nowhere")),
        (
            "/api/v1/runs",
            json!({"workflow": {"resource": {"workspace": "bank", "name": "board"}}, "inputs": {}}),
            json!({"workflow": {"resource": {"workspace": "bank", "name": "nowhere"}}, "inputs": {}}),
        ),
    ] {
        let theirs = house.send(Some(&stranger), &Method::POST, path, Some(&theirs), &[]).await;
        let none = house.send(Some(&stranger), &Method::POST, path, Some(&none), &[]).await;
        assert_eq!((theirs.status, &theirs.code), (none.status, &none.code), "{path}: {} / {}", theirs.text, none.text);
        let codes = |answer: &Answer| -> Vec<Value> {
            answer.body["items"].as_array().into_iter().flatten().map(|one| json!([one["status"], one["problem"]["code"]])).collect()
        };
        assert_eq!(codes(&theirs), codes(&none), "{path}");
        silent(path, &theirs);
    }
    // Sharing with, or owning as, somebody of another organization gives them nothing.
    let shared = json!({"name": "mine", "shared_with": [things.account], "spec": {"panels": [{"title": "t", "metric": "runs"}]}});
    house.post(&stranger, "/api/v1/workspaces/default/dashboards", shared).await;
    let seen = house.send(Some(&root), &Method::GET, "/api/v1/workspaces/default/dashboards/mine", None, &[]).await;
    assert_eq!(seen.status, 404);
}

#[tokio::test]
async fn cursors_keys_and_topics_of_others_say_nothing() {
    let house = house("cursors").await;
    let root = house.root();
    let things = furnished(&house, &root).await;
    let stranger = house.org("acme").await;
    for list in ["accounts", "tokens", "runs", "inbox", "policies", "dashboards", "workspaces"] {
        let page = house.send(Some(&root), &Method::GET, &format!("/api/v1/{list}?limit=1"), None, &[]).await;
        let whole = house.send(Some(&root), &Method::GET, &format!("/api/v1/{list}"), None, &[]).await;
        assert!(whole.text.contains(THEIRS), "who may see it sees it: {}", whole.text);
        let next = page.body["next"].as_str().unwrap_or_else(|| panic!("{list} has a second page: {}", page.text));
        let answer = house.send(Some(&stranger), &Method::GET, &format!("/api/v1/{list}?limit=1&after={next}"), None, &[]).await;
        silent(list, &answer);
    }
    let key = [("idempotency-key", "the-same")];
    let mine = json!({"name": "ada", "role": "viewer"});
    let first = house
        .send(Some(&root), &Method::POST, "/api/v1/accounts", Some(&json!({"name": THEIRS.to_owned() + "-three", "role": "viewer"})), &key)
        .await;
    let second = house.send(Some(&stranger), &Method::POST, "/api/v1/accounts", Some(&mine), &key).await;
    assert_eq!((first.status, second.status), (201, 201), "{} {}", first.text, second.text);
    silent("a key of another organization", &second);
    // Of somebody else in the same organization, too.
    let other = house.account(&root, "ola", "org_admin", None).await;
    let third = house.send(Some(&other), &Method::POST, "/api/v1/accounts", Some(&mine), &key).await;
    assert_eq!(third.status, 201, "{}", third.text);
    let topic = |run: &str| format!("/api/v1/live?topics=run:{run}");
    let theirs = house.send(Some(&stranger), &Method::GET, &topic(&things.run), None, &[]).await;
    let none = house.send(Some(&stranger), &Method::GET, &topic("run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b"), None, &[]).await;
    assert_eq!((theirs.status, &theirs.code), (none.status, &none.code), "{} / {}", theirs.text, none.text);
}

/// The same organization, another workspace.
#[tokio::test]
async fn whoever_is_in_one_workspace_sees_nothing_of_another() {
    let house = house("elsewhere").await;
    let root = house.root();
    let things = furnished(&house, &root).await;
    let mine = json!({"name": "mine", "spec": {"panels": [{"title": "shown", "metric": "runs"}]}});
    house.post(&root, "/api/v1/workspaces/shop/dashboards", mine).await;
    let token = house.account(&root, "ada", "developer", Some("shop")).await;
    alike(&house, &token, &things, &["sign_out"]).await;
    let list = house.send(Some(&token), &Method::GET, "/api/v1/dashboards", None, &[]).await;
    assert_eq!(list.body["items"].as_array().map(Vec::len), Some(1), "{}", list.text);
    for query in [THEIRS, "shown"] {
        silent("search", &house.send(Some(&token), &Method::GET, &format!("/api/v1/search?q={query}"), None, &[]).await);
    }
}

/// Runs and approvals of another workspace, in every way there is to come near them.
#[tokio::test]
async fn runs_of_another_workspace_are_not_there() {
    let house = house("other-runs").await;
    let root = house.root();
    let things = furnished(&house, &root).await;
    let token = house.account(&root, "ada", "org_admin", Some("shop")).await;
    let file = json!({"main": "f.yaml", "files": {"f.yaml": "name: mine\nsteps:\n  - {id: ask, uses: approval, with: {title: Mine}}\n"}});
    let mine = house.post(&token, "/api/v1/runs", json!({"workflow": file, "workspace": "shop"})).await;
    assert_eq!((&mine["workspace"], &mine["owner"]["name"]), (&json!("shop"), &json!("ada")));
    let mine = mine["id"].as_str().expect("id");
    let (approval, binding) = asked(&house, &root, mine).await;
    let get = async |path: &str| house.send(Some(&token), &Method::GET, path, None, &[]).await;
    for path in [
        "/api/v1/runs",
        "/api/v1/runs?limit=1",
        "/api/v1/runs?workspace=shop",
        "/api/v1/runs?q=zzsecret",
        "/api/v1/inbox",
        "/api/v1/inbox?limit=1",
    ] {
        let answer = get(path).await;
        silent(path, &answer);
        let expected = usize::from(!path.contains("zzsecret"));
        assert_eq!(answer.body["items"].as_array().map(Vec::len), Some(expected), "{path}: {}", answer.text);
        assert!(answer.body["total"].as_u64().is_none_or(|total| total == expected as u64), "{path}: {}", answer.text);
    }
    for path in ["/api/v1/runs?workspace=bank", "/api/v1/inbox?workspace=bank", "/api/v1/runs?workspace=nowhere"] {
        assert_eq!(get(path).await.code, "forbidden", "{path}");
    }
    assert_eq!(get(&format!("/api/v1/runs/{mine}")).await.status, 200);
    assert_eq!(get(&format!("/api/v1/blobs/{}", things.blob)).await.code, "blob_not_found");
    assert_eq!(house.send(Some(&root), &Method::GET, &format!("/api/v1/blobs/{}", things.blob), None, &[]).await.status, 200);
    let verified = get(&format!("/api/v1/runs/{}/verify", things.run)).await;
    assert_eq!(
        verified.text,
        get(&format!("/api/v1/runs/{}/verify", missing("", "id"))).await.text.replace(&missing("", "id"), &things.run)
    );
    let query = json!({"query": "{ runs(first: 9) { nodes { id name workspace } } }"});
    let graph = house.send(Some(&token), &Method::POST, "/graphql", Some(&query), &[]).await;
    silent("graphql", &graph);
    assert_eq!(graph.body["data"]["runs"]["nodes"].as_array().map(Vec::len), Some(1), "{}", graph.text);
    let decide = |binding: &str| json!({"approved": true, "binding": binding});
    let theirs = format!("/api/v1/inbox/{}/decide", things.approval);
    assert_eq!(house.send(Some(&token), &Method::POST, &theirs, Some(&decide(&things.binding)), &[]).await.code, "approval_not_found");
    assert_eq!(asked(&house, &root, &things.run).await.0, things.approval, "it is still open");
    house.post(&token, &format!("/api/v1/inbox/{approval}/decide"), decide(&binding)).await;
    // Who may look and not decide is told so; who may start there only starts nothing elsewhere.
    let looks = house.account(&root, "bea", "developer", Some("bank")).await;
    assert_eq!(house.send(Some(&looks), &Method::POST, &theirs, Some(&decide(&things.binding)), &[]).await.code, "forbidden");
    for (place, code) in [(json!("bank"), "forbidden"), (Value::Null, "forbidden"), (json!("nowhere"), "forbidden")] {
        let body = json!({"workflow": file, "workspace": place});
        assert_eq!(house.send(Some(&token), &Method::POST, "/api/v1/runs", Some(&body), &[]).await.code, code, "{place}");
    }
    let body = json!({"workflow": file, "workspace": "nowhere"});
    assert_eq!(house.send(Some(&root), &Method::POST, "/api/v1/runs", Some(&body), &[]).await.code, "unknown_workspace");
    house.post(&looks, &format!("/api/v1/runs/{}/cancel", things.run), json!({})).await;
}

/// The same organization and the right to the kind, but private to somebody else.
#[tokio::test]
async fn what_is_private_is_not_there_for_others() {
    let house = house("private").await;
    let root = house.root();
    let board =
        json!({"name": "board", "title": THEIRS, "visibility": "private", "spec": {"panels": [{"title": THEIRS, "metric": "runs"}]}});
    house.post(&root, "/api/v1/workspaces/default/dashboards", board).await;
    let token = house.account(&root, "ada", "team_manager", None).await;
    let real = |path: &str, name: &str| if name == "name" { "board".to_owned() } else { missing(path, name) };
    for target in targets(&house.document().await) {
        if !(target.path.contains("/dashboards/{name}") || target.path.contains("{kind}")) {
            continue;
        }
        let place = format!("{} {}", target.method, target.path);
        let theirs = house.ask(Some(&token), &target, Fill { workspace: "default", value: &real }).await;
        let none = house.ask(Some(&token), &target, Fill { workspace: "default", value: &missing }).await;
        assert_eq!((theirs.status, &theirs.code), (none.status, &none.code), "{place}: {} / {}", theirs.text, none.text);
        silent(&place, &theirs);
    }
    for path in ["/api/v1/dashboards", "/api/v1/search?q=zzsecretzz", "/api/v1/export?format=json"] {
        silent(path, &house.send(Some(&token), &Method::GET, path, None, &[]).await);
    }
}
