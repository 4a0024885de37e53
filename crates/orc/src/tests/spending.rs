//! Whose models a run may spend: those that whoever started it may see, however it names them.

use super::{House, house};
use http::Method;
use serde_json::{Value, json};

const FILE: &str = "inputs:
  m: string
steps:
  - {id: ask, uses: approval, with: {title: Go on}}
  - {id: say, uses: model, needs: [ask], with: {model: \"{{ inputs.m }}\", prompt: Say something}}
";

async fn get(house: &House, path: &str) -> Value {
    let root = house.root();
    house.send(Some(&root), &Method::GET, path, None, &[]).await.body
}

/// Starts the run as somebody and answers its id once it waits.
async fn waiting(house: &House, token: &str, model: &str) -> String {
    let body = json!({"workflow": {"main": "f.yaml", "files": {"f.yaml": FILE}}, "inputs": {"m": model}});
    let run = house.post(token, "/api/v1/runs", body).await;
    let id = run["id"].as_str().expect("id").to_owned();
    until(house, &id, "waiting").await;
    id
}

async fn until(house: &House, run: &str, status: &str) -> Value {
    for _ in 0..1_000 {
        let view = get(house, &format!("/api/v1/runs/{run}")).await;
        if view["run"]["status"] == status {
            return view;
        }
        house.composed.env.clock.sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("{run} is not {status}: {}", get(house, &format!("/api/v1/runs/{run}")).await);
}

async fn go_on(house: &House, run: &str) {
    let inbox = get(house, "/api/v1/inbox").await;
    let item = inbox["items"].as_array().expect("items").iter().find(|item| item["run"] == run).expect("an approval").clone();
    let path = format!("/api/v1/inbox/{}/decide", item["id"].as_str().expect("id"));
    house.post(&house.root(), &path, json!({"approved": true, "binding": item["binding"]})).await;
}

fn refused(view: &Value) {
    let task = view["tasks"].as_array().expect("tasks").iter().find(|task| task["path"] == "say").expect("the step");
    assert_eq!(task["error"]["code"], "unknown_model", "{task}");
    assert_eq!(task["usage"], Value::Null, "nothing was called: {task}");
    assert_eq!((&view["run"]["tokens_in"], &view["run"]["cost_microusd"]), (&json!(0), &json!(0)));
}

#[tokio::test]
async fn a_private_model_is_spent_by_nobody_else_not_even_after_a_restart() {
    let house = house("spending").await;
    let root = house.root();
    let ada = house.account(&root, "ada", "team_manager", None).await;
    let ben = house.account(&root, "ben", "developer", None).await;
    let model = json!({"name": "mine", "visibility": "private", "spec": {"provider": "simulated", "model": "default"}});
    house.post(&ada, "/api/v1/workspaces/default/models", model).await;
    for name in ["mine", "mine@1", "default/mine"] {
        let run = waiting(&house, &ben, name).await;
        go_on(&house, &run).await;
        refused(&until(&house, &run, "failed").await);
    }
    let (own, others) = (waiting(&house, &ada, "mine").await, waiting(&house, &ben, "mine").await);
    let house = house.again().await;
    go_on(&house, &others).await;
    refused(&until(&house, &others, "failed").await);
    go_on(&house, &own).await;
    let view = until(&house, &own, "succeeded").await;
    assert_eq!(view["run"]["owner"]["name"], "ada");
    let said = view["tasks"].as_array().expect("tasks").iter().find(|task| task["path"] == "say").expect("the step");
    assert_eq!(said["usage"]["served_by"], "mine@1/default");
}
