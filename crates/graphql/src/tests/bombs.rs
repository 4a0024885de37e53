//! Small texts that would do a lot are refused before anything is done.

use super::house::{code, house};
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

async fn refused(query: &str, wanted: &str) {
    let house = house();
    house.fill(1);
    let body = house.ask(query).await;
    let shown: String = query.chars().take(80).collect();
    assert_eq!(code(&body), wanted, "{shown}: {body}");
    assert!(body.get("data").is_none(), "{shown}");
    assert_eq!(house.things.read.load(Ordering::SeqCst), 0, "{shown}: something was done");
}

#[tokio::test]
async fn nesting_has_an_end() {
    refused(&("{".repeat(30_000) + &"}".repeat(30_000)), "query_too_deep").await;
    refused(&("{a".repeat(1_500) + &"}".repeat(1_500)), "query_too_deep").await;
    refused(&format!("{{ lamps(where: {}1{}) {{ totalCount }} }}", "[".repeat(500), "]".repeat(500)), "query_too_deep").await;
    let types = "{ __schema { types ".to_owned() + &"{ ofType ".repeat(20) + "{ name }" + &" }".repeat(22);
    refused(&types, "query_too_deep").await;
    refused("{ lamp(workspace: \"a\", name: \"b\") { spec { twin { twin { twin { twin { twin { twin { twin { twin { twin { twin { twin { twin { twin { colour } } } } } } } } } } } } } } } }", "query_too_deep").await;
}

#[tokio::test]
async fn a_thousand_names_for_one_field_are_too_many() {
    let many: String = (0..1_000).map(|i| format!(" a{i}: __typename")).collect();
    refused(&format!("{{{many}}}"), "query_too_costly").await;
    let calls: String = (0..1_000).map(|i| format!(" a{i}: lamp(workspace: \"a\", name: \"b\") {{ name }}")).collect();
    refused(&format!("{{{calls}}}"), "query_too_long").await;
    let same = " lamp(workspace: \"a\", name: \"b\") { references { uses { resource { name } } } }".repeat(140);
    refused(&format!("{{{}}}", same), "query_too_costly").await;
}

#[tokio::test]
async fn fragments_neither_go_round_nor_multiply() {
    refused("{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }", "query_not_valid").await;
    refused("{ __typename } fragment a on Query { ...a }", "query_not_valid").await;
    // Each doubles the one before: 2^30 fields.
    let mut doubling = "{ ...f30 } fragment f0 on Query { __typename }".to_owned();
    for i in 1..=30 {
        doubling += &format!(" fragment f{i} on Query {{ ...f{} ...f{} }}", i - 1, i - 1);
    }
    refused(&doubling, "query_too_costly").await;
}

#[tokio::test]
async fn lists_are_counted_by_their_length() {
    refused("{ lamps(first: 100000) { nodes { name } } }", "list_too_long").await;
    refused(
        "{ lamps(first: 100) { nodes { references { uses { resource { name } } usedBy { resource { name } } } } } }",
        "query_too_costly",
    )
    .await;
    let house = house();
    let query = "query($n: Int = 5000) { lamps(first: $n) { totalCount } }";
    assert_eq!(code(&house.post(&json!({"query": query, "variables": {"n": 101}})).await.1), "list_too_long");
    assert_eq!(code(&house.post(&json!({"query": query})).await.1), "list_too_long");
    assert_eq!(code(&house.post(&json!({"query": query, "variables": {"n": 100}})).await.1), "no error");
}

#[tokio::test]
async fn directives_and_introspection_are_bounded() {
    refused(&format!("{{ __typename {} }}", "@include(if: true) ".repeat(100)), "query_too_costly").await;
    refused("{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }", "query_too_deep").await;
}

#[tokio::test]
async fn batches_are_short_and_cost_together() {
    let house = house();
    let batch = |n: usize, query: &str| Value::Array(vec![json!({"query": query}); n]);
    let (status, body) = house.post(&batch(100, "{ __typename }")).await;
    assert_eq!((status, code(&body)), (StatusCode::PAYLOAD_TOO_LARGE, "batch_too_large"));
    let dear = "{ lamps(first: 100) { nodes { name kind id labels version etag title sharedWith visibility spec { colour room watts parts { code } extra } } } a: lamps(first: 100) { nodes { name kind id labels version etag title sharedWith visibility spec { colour room watts parts { code } extra } } } }";
    let (_, body) = house.post(&batch(10, dear)).await;
    assert_eq!(code(&body[0]), "no error", "{body}");
    assert_eq!(code(&body[9]), "query_too_costly", "{body}");
}

#[tokio::test]
async fn a_mutation_is_not_done_twice_under_one_name() {
    refused(
        "mutation { deleteLamp(workspace: \"home\", name: \"lamp-000\") deleteLamp(workspace: \"home\", name: \"lamp-000\") }",
        "query_not_valid",
    )
    .await;
}
