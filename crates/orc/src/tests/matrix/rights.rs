//! Who passes which operation.

use super::{Fill, Target, missing, table, targets};
use crate::tests::house;
use http::Method;
use serde_json::json;

/// Operations that ask for no right of their own: who one is, what there is to know for everybody, and those that look at
/// the rights to each thing they touch. A further one is a decision, so it is written down here.
const FREE: &[&str] = &[
    "apply",
    "build_package",
    "bulk",
    // Of the caller's own address.
    "confirm_own_email",
    // Of the caller's own notifications, as `get_me` is of the caller.
    "count_unread_notifications",
    "create_sign_in_link",
    "delete_own_email",
    "export_resources",
    "get_me",
    "get_notification_preferences",
    "get_own_email",
    "install_package",
    "list_kinds",
    "list_notifications",
    "list_packages",
    "list_roles",
    "read_notification",
    "read_notifications",
    "read_resources",
    "search",
    "set_notification_preferences",
    "set_own_email",
    "sign_out",
    "verify_package",
    "watch",
    "watch_resources",
];

fn nowhere(workspace: &str) -> Fill<'_> {
    Fill { workspace, value: &missing }
}

#[tokio::test]
async fn every_operation_declares_its_permission() {
    let house = house("declared").await;
    let targets = targets(&house.document().await);
    assert!(targets.len() > 60, "{}", targets.len());
    let free: Vec<&str> = targets.iter().filter(|target| target.right.is_none()).map(|target| target.name.as_str()).collect();
    assert!(free.iter().all(|name| FREE.contains(name)), "without a declared permission: {free:?}");
}

/// An operation that is built from data without a permission is refused when the program starts; one that is written as a
/// function does not compile, because its caller has no type.
#[tokio::test]
async fn whoever_is_not_known_passes_nowhere() {
    let house = house("unknown").await;
    let root = house.root();
    let token = house.account(&root, "gone", "org_admin", None).await;
    let ended = house.post(&root, "/api/v1/tokens", json!({"name": "ended", "account": "gone"})).await;
    let id = ended["id"].as_str().expect("id");
    house.send(Some(&root), &Method::DELETE, &format!("/api/v1/tokens/{id}"), None, &[]).await;
    let ended = ended["token"].as_str().expect("token");
    let soon = house.composed.env.clock.now().plus(std::time::Duration::from_millis(20)).to_string();
    let short = house.post(&root, "/api/v1/tokens", json!({"name": "short", "account": "gone", "expires_at": soon})).await;
    let short = short["token"].as_str().expect("token");
    house.send(Some(&root), &Method::PATCH, "/api/v1/accounts/gone", Some(&json!({"disabled": true})), &[]).await;
    house.composed.env.clock.sleep(std::time::Duration::from_millis(30)).await;
    let unknown = format!("orc_{}_{}", "0".repeat(32), "0".repeat(64));
    for target in targets(&house.document().await) {
        let place = format!("{} {}", target.method, target.path);
        let nobody = house.ask(None, &target, nowhere("default")).await;
        assert_eq!((nobody.status, nobody.code.as_str()), (401, "not_signed_in"), "{place}");
        for (what, token) in
            [("disabled", token.as_str()), ("revoked", ended), ("expired", short), ("unknown", &unknown), ("nonsense", "x")]
        {
            let answer = house.ask(Some(token), &target, nowhere("default")).await;
            assert_eq!((answer.status, answer.code.as_str()), (401, "bad_token"), "{what}: {place}");
        }
    }
}

async fn compare(house: &crate::tests::House, who: &str, token: &str, rights: &base::Rights, workspace: &str, targets: &[Target]) {
    for target in targets {
        // Ends the sign-in itself.
        if target.name == "sign_out" {
            continue;
        }
        let place = format!("{who} in {workspace}: {} {}", target.method, target.path);
        let answer = house.ask(Some(token), target, nowhere(workspace)).await;
        assert_ne!(answer.status, 401, "{place}");
        assert_ne!(answer.status, 429, "{place}: the test is held up by a limit");
        assert!(answer.status < 500, "{place}: {}", answer.text);
        if target.passes(rights, nowhere(workspace)) {
            let free = target.right.is_none();
            assert!(answer.code != "forbidden" || free, "{place} has the right and does not pass: {}", answer.text);
        } else {
            assert_eq!((answer.status, answer.code.as_str()), (403, "forbidden"), "{place} passes without the right: {}", answer.text);
        }
    }
}

#[tokio::test]
async fn each_role_passes_exactly_what_the_table_says() {
    let house = house("roles").await;
    let root = house.root();
    let targets = targets(&house.document().await);
    for role in ["system_admin", "org_admin", "team_manager", "developer", "analyst", "viewer"] {
        let token = house.account(&root, &role.replace('_', "-"), role, None).await;
        compare(&house, role, &token, &table(&house, role, None).await, "default", &targets).await;
    }
}

#[tokio::test]
async fn a_role_in_one_workspace_passes_there_only() {
    let house = house("workspaces").await;
    let root = house.root();
    for name in ["shop", "bank"] {
        house.post(&root, "/api/v1/workspaces", json!({"name": name, "spec": {}})).await;
    }
    let targets = targets(&house.document().await);
    for role in ["org_admin", "team_manager", "developer", "viewer"] {
        let token = house.account(&root, &format!("{}-shop", role.replace('_', "-")), role, Some("shop")).await;
        let rights = table(&house, role, Some("shop")).await;
        for workspace in ["shop", "bank"] {
            compare(&house, role, &token, &rights, workspace, &targets).await;
        }
    }
}

/// Every page of the tools that `/mcp` offers.
async fn offered(house: &crate::tests::House, token: &str) -> Vec<String> {
    let (mut names, mut cursor) = (Vec::new(), json!(null));
    loop {
        let ask = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"cursor": cursor}});
        let accept = ("accept", "application/json, text/event-stream");
        let answer = house.send(Some(token), &Method::POST, "/mcp", Some(&ask), &[accept]).await;
        let page = &answer.body["result"];
        let tools = page["tools"].as_array().unwrap_or_else(|| panic!("no tools: {}", answer.text));
        names.extend(tools.iter().map(|tool| tool["name"].as_str().expect("a name").to_owned()));
        cursor = page["nextCursor"].clone();
        if cursor.is_null() {
            return names;
        }
    }
}

#[tokio::test]
async fn the_tools_offered_are_those_that_can_be_used() {
    let house = house("offered").await;
    let root = house.root();
    let targets = targets(&house.document().await);
    let changing = ["apply", "bulk", "install_package"];
    for (role, changes) in [("system_admin", true), ("developer", true), ("analyst", true), ("viewer", false)] {
        let token = house.account(&root, &role.replace('_', "-"), role, None).await;
        let rights = table(&house, role, None).await;
        let names = offered(&house, &token).await;
        for target in targets.iter().filter(|target| names.contains(&target.name)) {
            assert!(target.right.is_none() || target.passes(&rights, nowhere("default")), "{role} is offered {}", target.name);
        }
        assert!(changing.iter().all(|name| names.iter().any(|n| n == name) == changes), "{role}: {names:?}");
    }
    // A narrow token: what is asked of any kind needs a right to some kind, not to anything.
    let made = house.post(&root, "/api/v1/tokens", json!({"name": "narrow", "scopes": ["run:read"]})).await;
    let names = offered(&house, made["token"].as_str().expect("token")).await;
    assert!(names.iter().any(|n| n == "list_runs"), "{names:?}");
    for name in ["list_versions", "get_references", "apply", "create_run", "list_models"] {
        assert!(names.iter().all(|n| n != name), "{name} is offered to whoever may only read runs");
    }
}
