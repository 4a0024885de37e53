//! Workspaces in the whole composition: the default one is there, and none goes while something is in it.

use super::house;
use serde_json::{Value, json};

#[tokio::test]
async fn a_workspace_is_deleted_when_it_is_empty() {
    let house = house("workspaces").await;
    let client = house.composed.client().expect("a client");
    let default: Value = client.get("/api/v1/workspaces/default").await.expect("made at the first start");
    assert_eq!(default["created_by"]["kind"], "user");
    let body = json!({"name": "docs", "spec": {}});
    client.post::<_, Value>("/api/v1/workspaces", &body).await.expect("a workspace");
    let body = json!({"name": "hello", "spec": {"steps": [{"id": "a", "uses": "set", "with": {"text": "Hello"}}]}});
    client.post::<_, Value>("/api/v1/workspaces/docs/workflows", &body).await.expect("a workflow in it");
    for query in ["", "?force=true"] {
        let path = format!("/api/v1/workspaces/docs{query}");
        let refused = client.call::<Value>("DELETE", &path, None, &[]).await.expect_err("something is in it");
        assert_eq!(refused.code(), "still_referenced", "{query}");
    }
    let delete = async |path: &str| client.call::<Value>("DELETE", path, None, &[]).await;
    // There is no content to read, which the client says; what counts is what is there.
    let _ = delete("/api/v1/workspaces/docs/workflows/hello").await;
    let _ = delete("/api/v1/workspaces/docs").await;
    let gone = client.get::<Value>("/api/v1/workspaces/docs").await.expect_err("it is gone");
    assert_eq!(gone.kind(), base::Kind::NotFound);
}
