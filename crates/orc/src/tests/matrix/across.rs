//! Operations across kinds declare no right, because they look at it for each thing they touch; here is whether they do.
//! And the same operations once more as tools (`/mcp`).

use super::{
    Answer, Fill, Target,
    foreign::{THEIRS, Things, furnished, silent},
    missing, table, targets,
};
use crate::tests::{House, house};
use base::Verb;
use http::Method;
use serde_json::{Value, json};

const ROLES: [&str; 5] = ["org_admin", "team_manager", "developer", "analyst", "viewer"];

fn spec() -> Value {
    json!({"panels": [{"title": "shown", "metric": "runs"}]})
}

fn document(workspace: &str, name: &str) -> Value {
    json!({"kind": "dashboard", "workspace": workspace, "name": name, "spec": spec()})
}

fn item(op: &str, workspace: &str, name: &str) -> Value {
    let mut item = json!({"op": op, "kind": "dashboard", "workspace": workspace, "name": name});
    match op {
        "create" => item["spec"] = spec(),
        "update" => item["title"] = "x".into(),
        _ => {}
    }
    item
}

async fn post(house: &House, token: &str, path: &str, body: &Value) -> Answer {
    house.send(Some(token), &Method::POST, path, Some(body), &[]).await
}

async fn get(house: &House, token: &str, path: &str) -> Answer {
    house.send(Some(token), &Method::GET, path, None, &[]).await
}

/// What each item of a batch was answered, or the whole when there are none.
fn codes(answer: &Answer) -> Vec<String> {
    let items = answer.body["items"].as_array().filter(|items| items.iter().any(|item| item.get("status").is_some()));
    match items {
        Some(items) => items.iter().map(|item| format!("{} {}", item["status"], item["problem"]["code"])).collect(),
        None => vec![format!("{} {}", answer.status, answer.code)],
    }
}

fn package(name: &str) -> Value {
    let mut document = document("default", name);
    document.as_object_mut().expect("object").remove("workspace");
    json!({
        "format": "orc-package/1", "name": "welcome", "version": "1.0.0", "title": "Welcome", "requires": ">=0.0.1", "resources": [document]
    })
}

/// Everything that reaches across kinds, asked about one thing in one workspace.
fn asked(workspace: &str, name: &str) -> Vec<(&'static str, Value)> {
    let batch = |atomic: bool| json!({"atomic": atomic, "items": (["update", "delete", "publish"].map(|op| item(op, workspace, name)))});
    let install = |dry: bool| json!({"package": package(name), "workspace": workspace, "dry_run": dry});
    let force = json!({"documents": [document(workspace, name)], "force": true, "prune": {"owner": "nobody"}, "workspace": workspace});
    vec![
        ("/api/v1/apply", json!({"documents": [document(workspace, name)], "dry_run": true})),
        ("/api/v1/apply", force),
        ("/api/v1/bulk", batch(false)),
        ("/api/v1/bulk", batch(true)),
        ("/api/v1/bulk", json!({"items": [item("create", workspace, name)]})),
        ("/api/v1/packages/install", install(true)),
        ("/api/v1/packages/install", install(false)),
    ]
}

#[tokio::test]
async fn each_role_reaches_across_kinds_what_the_table_says() {
    let house = house("across-roles").await;
    let root = house.root();
    for role in ROLES {
        let token = house.account(&root, &role.replace('_', "-"), role, None).await;
        let rights = table(&house, role, None).await;
        let may = |verbs: &[Verb]| verbs.iter().all(|verb| rights.has_in("dashboard", *verb, Some("default")));
        let there = format!("board-{}", role.replace('_', "-"));
        house.post(&root, "/api/v1/workspaces/default/dashboards", json!({"name": there, "spec": spec()})).await;
        for (op, name, verbs) in [
            ("create", format!("new-{there}"), &[Verb::Create, Verb::Publish][..]),
            ("update", there.clone(), &[Verb::Update]),
            ("publish", there.clone(), &[Verb::Publish]),
            ("delete", there.clone(), &[Verb::Delete]),
        ] {
            for atomic in [true, false] {
                // The second time, what was done is done; only that nobody is refused or let through otherwise counts.
                let answer = post(&house, &token, "/api/v1/bulk", &json!({"atomic": atomic, "items": [item(op, "default", &name)]})).await;
                let refused = answer.body["items"][0]["problem"]["code"] == "forbidden";
                assert_eq!(refused, !may(verbs), "{role} {op} {atomic}: {}", answer.text);
            }
        }
        let apply = post(&house, &token, "/api/v1/apply", &json!({"documents": [document("default", &format!("applied-{there}"))]})).await;
        assert_eq!(apply.status == 200, may(&[Verb::Read, Verb::Create, Verb::Publish]), "{role}: {}", apply.text);
        let named = format!("packed-{}", role.replace('_', "-"));
        let install = post(&house, &token, "/api/v1/packages/install", &json!({"package": package(&named)})).await;
        assert!(may(&[Verb::Import]) || install.code == "forbidden", "{role}: {}", install.text);
        let exported = get(&house, &token, "/api/v1/export?kinds=dashboard").await;
        assert_eq!(exported.text.contains("applied-board"), may(&[Verb::Export, Verb::Read]) && exported.status == 200, "{role}");
        let found = get(&house, &token, "/api/v1/search?q=shown&limit=200").await;
        assert_eq!(found.text.contains("applied-board"), may(&[Verb::Read]), "{role}: {}", found.text);
        let read = get(&house, &token, &format!("/api/v1/resources?address=dashboard/default/applied-{there}")).await;
        assert_eq!(read.body["items"][0].is_object(), apply.status == 200 && may(&[Verb::Read]), "{role}: {}", read.text);
    }
}

/// What is in another workspace answers as what is nowhere, and no answer holds a word of it.
async fn across_alike(house: &House, who: &str, token: &str) {
    for ((path, theirs), (_, none)) in asked("bank", "board").into_iter().zip(asked("bank", "nowhere")) {
        let place = format!("{who}: {path} {theirs}");
        let (theirs, none) = (post(house, token, path, &theirs).await, post(house, token, path, &none).await);
        assert_eq!(codes(&theirs), codes(&none), "{place}: {} / {}", theirs.text, none.text);
        silent(&place, &theirs);
        silent(&place, &none);
    }
    let read = |name: &str| format!("/api/v1/resources?address=dashboard/bank/{name}&address=dashboard/bank/{name}@1&address=policy/rule");
    for path in [
        "/api/v1/search?q=zzsecretzz&workspace=bank",
        "/api/v1/search?q=zz",
        "/api/v1/export?workspace=bank",
        "/api/v1/export?kinds=dashboard",
        "/api/v1/packages",
        "/api/v1/dashboards?workspace=bank",
        "/api/v1/dashboards?include=references",
        &read("board"),
    ] {
        silent(&format!("{who}: {path}"), &get(house, token, path).await);
    }
    let (theirs, none) = (get(house, token, &read("board")).await, get(house, token, &read("nowhere")).await);
    assert_eq!(theirs.body["items"].as_array().map(|all| all[..2].to_vec()), none.body["items"].as_array().map(|all| all[..2].to_vec()));
}

#[tokio::test]
async fn no_role_of_one_workspace_reaches_into_another() {
    let house = house("across-workspaces").await;
    let root = house.root();
    let things = furnished(&house, &root).await;
    let next = get(&house, &root, "/api/v1/search?q=zz&limit=1").await.body["next"].as_str().expect("a second page").to_owned();
    for role in ROLES {
        let token = house.account(&root, &format!("{}-shop", role.replace('_', "-")), role, Some("shop")).await;
        across_alike(&house, role, &token).await;
        silent(role, &get(&house, &token, &format!("/api/v1/search?q=zz&limit=1&after={next}")).await);
        tools_alike(&house, &token, &things, role).await;
    }
    let board = get(&house, &root, "/api/v1/workspaces/bank/dashboards/board").await;
    assert_eq!((board.status, &board.body["version"]), (200, &json!(1)), "nobody has touched it: {}", board.text);
}

#[tokio::test]
async fn another_organization_reaches_nothing_across_kinds_or_by_tools() {
    let house = house("across-foreign").await;
    let root = house.root();
    let things = furnished(&house, &root).await;
    let stranger = house.org("acme").await;
    let next = get(&house, &root, "/api/v1/search?q=zz&limit=1").await.body["next"].as_str().expect("a second page").to_owned();
    silent("a cursor", &get(&house, &stranger, &format!("/api/v1/search?q=zz&limit=1&after={next}")).await);
    across_alike(&house, "stranger", &stranger).await;
    let told = tools_alike(&house, &root, &things, "").await;
    assert!(told >= 8, "whoever may see it sees it, by {told} tools");
    tools_alike(&house, &stranger, &things, "stranger").await;
}

async fn tool(house: &House, token: &str, target: &Target, fill: Fill<'_>) -> Answer {
    let arguments = target.arguments(fill);
    let body = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": target.name, "arguments": arguments}});
    let headers = [("accept", "application/json, text/event-stream"), ("mcp-protocol-version", "2025-11-25")];
    house.send(Some(token), &Method::POST, "/mcp", Some(&body), &headers).await
}

/// Every operation as a tool, about things of others and about things that are nowhere. Without a name for who asks it is one
/// who may see all; the answer is how many tools tell of them.
async fn tools_alike(house: &House, token: &str, things: &Things, who: &str) -> usize {
    let real = |path: &str, name: &str| things.value(path, name);
    let mut told = 0;
    for target in targets(&house.document().await) {
        let changes = target.method != Method::GET;
        if matches!(target.name.as_str(), "sign_out" | "create_token") || (who.is_empty() && changes) {
            continue;
        }
        let theirs = tool(house, token, &target, Fill { workspace: "bank", value: &real }).await;
        if who.is_empty() {
            told += usize::from(theirs.text.contains(THEIRS));
            continue;
        }
        let none = tool(house, token, &target, Fill { workspace: "bank", value: &missing }).await;
        let code = |answer: &Answer| answer.body["result"]["structuredContent"]["code"].clone();
        assert_eq!((theirs.status, code(&theirs)), (none.status, code(&none)), "{who}: {}: {} / {}", target.name, theirs.text, none.text);
        silent(&format!("{who}: {}", target.name), &theirs);
        silent(&format!("{who}: {}", target.name), &none);
    }
    told
}
