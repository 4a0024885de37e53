//! Workflows as resources: what is stored is checked, and a run keeps the versions it began with.

use super::*;

const WORKFLOWS: &str = "/api/v1/workspaces/default/workflows";

fn greeting(text: &str) -> Value {
    json!({
        "inputs": {"name": "string"}, "steps": [{"id": "greet", "uses": "set", "with": {"text": text}}],
        "outputs": {"text": "{{ steps.greet.output.text }}"}
    })
}

async fn store_workflow(client: &Client, name: &str, spec: Value) -> base::Result<Value> {
    client.post::<_, Value>(WORKFLOWS, &json!({"name": name, "spec": spec})).await
}

#[tokio::test]
async fn what_does_not_compile_is_not_stored() {
    let house = house("stored-check").await;
    let client = house.client();
    let spec = json!({"steps": [{"id": "a", "uses": "test.echo", "with": {"x": "{{ steps.b.output }}"}}, {"id": "c", "uses": "no.tool"}]});
    let refused = store_workflow(&client, "broken", spec).await.expect_err("it does not compile");
    assert_eq!((refused.code(), refused.place_text()), ("resource_invalid", Some("/spec/steps/0/with/x")), "{refused:?}");
    let findings = refused.detail().expect("details")["findings"].clone();
    let codes: Vec<&str> = findings.as_array().expect("findings").iter().filter_map(|f| f["code"].as_str()).collect();
    assert_eq!(codes, ["W012", "W020"], "{findings}");
    assert_eq!(findings[1]["path"], "/spec/steps/1/uses");
    let unknown = store_workflow(&client, "odd", json!({"steps": [], "colour": "red"})).await.expect_err("a field too many");
    let findings = unknown.detail().expect("details")["findings"].clone();
    let paths: Vec<&str> = findings.as_array().expect("findings").iter().filter_map(|f| f["path"].as_str()).collect();
    assert_eq!(paths, ["/spec/steps", "/spec/colour"], "{findings}");
}

#[tokio::test]
async fn a_stored_workflow_names_what_it_uses() {
    let house = house("stored-references").await;
    let client = house.client();
    store_workflow(&client, "inner", greeting("Hello {{ inputs.name }}")).await.expect("inner");
    let outer = json!({"steps": [
        {"id": "each", "uses": "for_each", "with": {"items": [1]}, "steps": [{"id": "call", "uses": "workflow/inner", "with": {"name": "Ada"}}]}
    ]});
    store_workflow(&client, "outer", outer).await.expect("outer");
    let related = client.get::<Value>("/api/v1/resources/workflow/outer/references?workspace=default").await.expect("references");
    assert_eq!(related["uses"][0]["name"], "inner");
}

#[tokio::test]
async fn a_run_of_a_stored_workflow_keeps_its_version() {
    let house = house("stored-run").await;
    let client = house.client();
    store_workflow(&client, "inner", greeting("Hello {{ inputs.name }}")).await.expect("inner");
    let outer = json!({
        "steps": [{"id": "call", "uses": "workflow/inner", "with": {"name": "Ada"}}], "outputs": {"said": "{{ steps.call.output.text }}"}
    });
    store_workflow(&client, "outer", outer).await.expect("outer");
    let start = |version: Value| {
        let client = client.clone();
        async move {
            let stored = json!({"workspace": "default", "name": "outer", "version": version});
            client.post::<_, Value>("/api/v1/runs", &json!({"workflow": {"resource": stored}})).await
        }
    };
    let first = start(Value::Null).await.expect("starts");
    assert_eq!(first["name"], "outer");
    client
        .call::<Value>("PATCH", &format!("{WORKFLOWS}/inner"), Some(&json!({"spec": {"description": "newer"}})), &[])
        .await
        .expect("changes");
    let second = start(json!(1)).await.expect("starts");
    let text = |run: &Value| {
        let id = run["id"].as_str().expect("id").to_owned();
        let client = client.clone();
        async move { client.get::<Value>(&format!("/api/v1/runs/{id}")).await.expect("a run")["workflow"].to_string() }
    };
    let (before, after) = (text(&first).await, text(&second).await);
    assert!(before.contains("# workflow/default/inner, version 1, sha256:"), "{before}");
    assert!(after.contains("# workflow/default/inner, version 2, sha256:"), "{after}");
    assert!(after.contains("# workflow/default/outer, version 1, sha256:"), "{after}");
    let missing = start(json!(7)).await.expect_err("there is no version 7");
    assert_eq!(missing.kind(), base::Kind::NotFound);
    let both = json!({"workflow": {"resource": {"workspace": "default", "name": "outer"}, "main": "a.yaml"}});
    assert_eq!(client.post::<_, Value>("/api/v1/runs", &both).await.expect_err("one or the other").code(), "bad_body");
}

#[tokio::test]
async fn what_is_paused_or_archived_does_not_start_and_what_runs_goes_on() {
    let house = house("stored-halted").await;
    let client = house.client();
    let ask = json!({"steps": [{"id": "ask", "uses": "approval", "with": {"title": "Go on?"}}]});
    store_workflow(&client, "inner", ask).await.expect("inner");
    store_workflow(&client, "outer", json!({"steps": [{"id": "call", "uses": "workflow/inner", "with": {}}]})).await.expect("outer");
    let start = |name: &'static str| {
        let body = json!({"workflow": {"resource": {"workspace": "default", "name": name}}});
        let client = client.clone();
        async move { client.post::<_, Value>("/api/v1/runs", &body).await }
    };
    let runs = async || client.get::<Value>("/api/v1/runs").await.expect("runs")["items"].as_array().expect("items").len();
    let halt = async |status: &str, reason: &str| {
        let body = json!({"status": status, "reason": reason});
        client.post::<_, Value>("/api/v1/resources/workflow/inner/halt?workspace=default", &body).await.expect("is halted")
    };
    let under_way = start("outer").await.expect("starts")["id"].as_str().expect("id").to_owned();
    let paused = halt("paused", "the tickets move").await;
    assert_eq!((&paused["status"], &paused["halted"]["reason"]), (&json!("paused"), &json!("the tickets move")));
    for (name, said) in [("inner", "workflow/default/inner is paused"), ("outer", "inner, which workflow/default/outer uses, is paused")] {
        let refused = start(name).await.expect_err("is paused");
        assert_eq!((refused.code(), refused.kind()), ("workflow_paused", base::Kind::Conflict));
        let words = refused.message();
        assert!(words.contains(said) && words.contains("the tickets move") && words.contains("by local user"), "{words}");
        assert!(refused.fixes().iter().any(|fix| fix.contains("orc resume workflow/default/inner")), "{refused:?}");
    }
    halt("archived", "nobody needs it").await;
    assert_eq!(start("outer").await.expect_err("is archived").code(), "workflow_archived");
    assert_eq!(runs().await, 1, "nothing was written");
    let listed = async |query: &str| client.get::<Value>(&format!("/api/v1/workflows{query}")).await.expect("a list")["items"].clone();
    assert_eq!(listed("").await.as_array().map(Vec::len), Some(1), "the archived one is left out");
    assert_eq!(listed("?status=archived,paused").await[0]["name"], "inner");
    assert_eq!(client.get::<Value>("/api/v1/workflows?status=gone").await.expect_err("no such word").code(), "bad_query");
    // What was under way comes to its end.
    let task = client.get::<Value>("/api/v1/inbox").await.expect("an inbox")["items"][0].clone();
    let path = format!("/api/v1/inbox/{}/decide", task["id"].as_str().expect("id"));
    client.post::<_, Value>(&path, &json!({"approved": true, "binding": task["binding"]})).await.expect("approves");
    house.until(under_way.parse().expect("an id"), &["succeeded"]).await;
    let resume = "/api/v1/resources/workflow/inner/resume?workspace=default";
    assert_eq!(client.post::<_, Value>(resume, &json!({})).await.expect("is resumed")["status"], "active");
    start("outer").await.expect("starts again");
}
