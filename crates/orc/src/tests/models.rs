//! Models that are declared, and the workflows that name them.

use super::house;
use serde_json::{Value, json};

#[tokio::test]
async fn a_model_in_use_stays_and_a_run_keeps_its_version() {
    let house = house("models").await;
    let client = house.composed.client().expect("a client");
    let model = json!({"name": "fast", "spec": {"provider": "simulated", "model": "default"}});
    let _: Value = client.post("/api/v1/workspaces/default/models", &model).await.expect("a model");
    let step = |id: &str, model: &str| json!({"id": id, "uses": "model", "with": {"model": model, "prompt": "Say something"}});
    let spec = json!({"steps": [step("a", "fast"), step("b", "simulated/default")], "outputs": {"text": "{{ steps.a.output }}"}});
    let documents = json!({"documents": [{"kind": "workflow", "name": "talk", "spec": spec}], "workspace": "default"});
    let applied: Value = client.post("/api/v1/apply", &documents).await.expect("applied");
    assert_eq!(applied["findings"], json!([]), "a model of the installation is no missing resource");
    let refused = client.call::<Value>("DELETE", "/api/v1/workspaces/default/models/fast", None, &[]).await.unwrap_err();
    assert_eq!(refused.code(), "still_referenced");
    assert!(refused.to_string().contains("workflow/default/talk"), "{refused}");
    let start = json!({"workflow": {"resource": {"workspace": "default", "name": "talk"}}});
    let run: Value = client.post("/api/v1/runs", &start).await.expect("a run");
    let view: Value = client.get(&format!("/api/v1/runs/{}", run["id"].as_str().expect("its id"))).await.expect("its view");
    let text = view["workflow"]["files"]["talk.yaml"].as_str().expect("its text");
    assert!(text.contains("model: fast@1") && text.contains("model: simulated/default"), "{text}");
}
