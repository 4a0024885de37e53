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
    assert_eq!(unknown.place_text(), Some("/spec/colour"));
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
