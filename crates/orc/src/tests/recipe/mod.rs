//! The recipe for a kind: one file and one line in the list. From these two come all faces, and this test looks at each.

mod greeting;

use super::house_with;
use http::client::Client;
use serde_json::{Value, json};

/// The one line.
fn kinds() -> Vec<resources::Kind> {
    vec![resources::kind::<greeting::Greeting>()]
}

async fn asked(client: &Client, query: &str) -> Value {
    client.post("/graphql", &json!({"query": query})).await.expect("GraphQL answers")
}

async fn tool(client: &Client, method: &str, params: Value) -> Value {
    let call = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
    let headers = [("accept", "application/json, text/event-stream"), ("mcp-protocol-version", "2025-11-25")];
    client.call("POST", "/mcp", Some(&call), &headers).await.expect("a tool answers")
}

#[tokio::test]
async fn one_file_and_one_line_give_every_face() {
    let house = house_with("recipe", kinds()).await;
    let client = house.composed.client().expect("a client");
    // REST, with defaults filled in, and what is wrong at its place.
    let made: Value = client
        .post("/api/v1/workspaces/default/greetings", &json!({"name": "hello", "spec": {"text": "Good morning"}, "reason": "first"}))
        .await
        .expect("made");
    assert_eq!((&made["version"], &made["spec"]["loud"]), (&json!(1), &json!(false)));
    let rude = client.post::<_, Value>("/api/v1/workspaces/default/greetings", &json!({"name": "rude", "spec": {"text": "begone"}})).await;
    assert_eq!(rude.unwrap_err().detail().expect("details")["findings"][0]["path"], "/spec/text");
    // The document, with the type of the spec.
    let document: Value = client.get("/openapi.json").await.expect("the document");
    assert_eq!(document["components"]["schemas"]["GreetingSpec"]["properties"]["text"]["description"], "What is said.");
    assert_eq!(document["paths"]["/api/v1/workspaces/{workspace}/greetings/{name}"]["patch"]["x-right"], "greeting:update");
    // GraphQL.
    let read = asked(&client, "{ greeting(workspace: \"default\", name: \"hello\") { name version spec { text loud } } }").await;
    assert_eq!(read["data"]["greeting"]["spec"], json!({"text": "Good morning", "loud": false}), "{read}");
    // Tools for agents.
    let tools = tool(&client, "tools/call", json!({"name": "get_greeting", "arguments": {"workspace": "default", "name": "hello"}})).await;
    assert!(tools.to_string().contains("Good morning"), "{tools}");
    // What the console and the command line are driven by: the card; search; history; apply, export.
    let kinds: Value = client.get("/api/v1/kinds").await.expect("kinds");
    let card = kinds["items"].as_array().expect("items").iter().find(|card| card["name"] == "greeting").expect("its card");
    assert_eq!((&card["columns"][0]["pointer"], &card["example"]["spec"]["text"]), (&json!("/spec/text"), &json!("Good morning")));
    let found: Value = client.get("/api/v1/search?q=morn").await.expect("search");
    assert_eq!(found["items"][0]["name"], "hello");
    let history: Value = client.get("/api/v1/resources/greeting/hello/versions?workspace=default").await.expect("history");
    assert_eq!(history["items"][0]["reason"], "first");
    let documents = json!({"documents": [{"kind": "greeting", "name": "hello", "spec": {"text": "Good evening"}}], "workspace": "default",
        "force": true});
    let applied: Value = client.post("/api/v1/apply", &documents).await.expect("applied");
    assert_eq!(applied["plan"][0]["action"], "update");
    let exported: Value = client.get("/api/v1/export?kinds=greeting").await.expect("exported");
    assert!(exported.to_string().contains("Good evening"), "{exported}");
}

#[tokio::test]
async fn its_rights_follow_the_roles_and_its_changes_are_audited() {
    let house = house_with("recipe-rights", kinds()).await;
    let client = house.composed.client().expect("a client");
    let roles: Value = client.get("/api/v1/roles").await.expect("roles");
    assert!(roles.to_string().contains("greeting"), "the table of roles knows the kind: {roles}");
    let _: Value = client
        .post("/api/v1/workspaces/default/greetings", &json!({"name": "hello", "spec": {"text": "Good morning"}}))
        .await
        .expect("made");
    let store = &house.composed.store;
    let audited = store.org(store.local_org()).audit_after(0, 100).await.expect("the audit");
    assert!(audited.iter().any(|record| record.action == "resource.created" && record.body.to_string().contains("\"greeting\"")));
    let waiting = store.outbox_after(0, 100).await.expect("the outbox");
    assert!(waiting.iter().any(|row| row.topic == "greeting.created"), "{waiting:?}");
}
