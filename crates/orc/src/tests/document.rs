//! The OpenAPI document: complete, consistent, and the one in `docs/`.

use super::house;
use serde_json::Value;
use std::{collections::BTreeSet, path::PathBuf};

async fn document(name: &str) -> Value {
    house(name).await.composed.client().expect("a client").get("/openapi.json").await.expect("the document")
}

fn references(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
                out.push(reference.to_owned());
            }
            object.values().for_each(|inner| references(inner, out));
        }
        Value::Array(items) => items.iter().for_each(|inner| references(inner, out)),
        _ => {}
    }
}

#[tokio::test]
async fn the_document_is_sound() {
    let doc = document("sound").await;
    let mut found = Vec::new();
    references(&doc, &mut found);
    assert!(found.len() > 50);
    for reference in found {
        let pointer = reference.strip_prefix('#').expect("local");
        assert!(doc.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    let mut names = BTreeSet::new();
    for (path, item) in doc["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let place = format!("{method} {path}");
            assert!(names.insert(operation["operationId"].as_str().expect("id").to_owned()), "{place}: its id is taken");
            assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{place} has no summary");
            let declared: Vec<&str> = operation["parameters"]
                .as_array()
                .expect("list")
                .iter()
                .filter(|p| p["in"] == "path")
                .map(|p| p["name"].as_str().expect("name"))
                .collect();
            let used: Vec<&str> = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
            assert_eq!(declared, used, "{place}");
            let responses = operation["responses"].as_object().expect("responses");
            assert!(responses.keys().any(|status| status.starts_with(['2', '3'])), "{place} never succeeds");
            for (status, response) in responses {
                assert!(response["description"].is_string(), "{place} {status} has no description");
            }
        }
    }
    for promised in [
        "get_me",
        "list_runs",
        "start_run",
        "get_run",
        "list_run_events",
        "watch_run",
        "watch",
        "watch_resources",
        "cancel_run",
        "resume_run",
        "list_inbox",
        "decide_approval",
        "check_workflow",
        "get_workflow_schema",
        "list_tools",
        "list_gateway_models",
        "get_blob",
        "list_kinds",
        "search",
        "apply",
        "list_workspaces",
        "create_workspace",
        "publish_resource",
        "get_openapi",
        "get_health",
        "get_readiness",
        "sign_in",
        "sign_out",
    ] {
        assert!(names.contains(promised), "{promised} is missing");
    }
}

#[tokio::test]
async fn the_document_in_docs_is_current() {
    let doc = document("snapshot").await;
    let text = serde_json::to_string_pretty(&doc).expect("text") + "\n";
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    if std::env::var_os("ORC_BLESS").is_some() {
        std::fs::write(&path, &text).expect("written");
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == text, "docs/openapi.json is stale; ORC_BLESS=1 cargo test -p work writes it anew");
}
