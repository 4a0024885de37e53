//! Subscriptions: over server-sent events here; over a WebSocket against a listening server.

use super::house::{code, house, taken};
use axum::http::{Method, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};

const SUBSCRIPTION: &str = "subscription { lampChanged { event id data } }";

#[tokio::test]
async fn each_event_is_a_result_and_then_it_is_complete() {
    let house = house();
    let headers = [("content-type", "application/json"), ("accept", "text/event-stream")];
    let response = house.send(Method::POST, "/graphql", &headers, &json!({"query": SUBSCRIPTION}).to_string()).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let bytes = response.into_body().collect().await.expect("body").to_bytes();
    let text = String::from_utf8(bytes.to_vec()).expect("text");
    let events: Vec<(&str, Value)> = (text.split("\n\n"))
        .filter(|part| part.starts_with("event: "))
        .map(|part| {
            let (name, data) = part.trim_start_matches("event: ").split_once("\ndata: ").expect("data");
            (name, serde_json::from_str(data).unwrap_or(Value::Null))
        })
        .collect();
    let names: Vec<&str> = events.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["next", "next", "next", "complete"], "{text}");
    assert_eq!(events[0].1["data"]["lampChanged"]["data"]["name"], "lamp-001");
    assert_eq!(events[0].1["data"]["lampChanged"]["id"], "1");
    assert_eq!(events[1].1["data"]["lampChanged"], json!({"event": "resync", "id": "2", "data": null}));
}

#[tokio::test]
async fn a_query_over_events_has_one_result() {
    let house = house();
    let response = house.send(Method::GET, "/graphql?query=%7B__typename%7D", &[("accept", "text/event-stream")], "").await;
    let bytes = response.into_body().collect().await.expect("body").to_bytes();
    let text = String::from_utf8(bytes.to_vec()).expect("text");
    assert!(text.contains("event: next\ndata: {\"data\":{\"__typename\":\"Query\"}}\n\nevent: complete\ndata: \n\n"), "{text}");
}

#[tokio::test]
async fn without_a_stream_or_a_right_there_is_no_subscription() {
    let house = house();
    let (status, body) = house.post(&json!({"query": SUBSCRIPTION})).await;
    assert_eq!((status, code(&body)), (StatusCode::NOT_ACCEPTABLE, "subscription_needs_stream"));
    let bearer = format!("Bearer {}", house.reader);
    let headers = [("content-type", "application/json"), ("accept", "text/event-stream"), ("authorization", bearer.as_str())];
    let response = house.send(Method::POST, "/graphql", &headers, &json!({"query": SUBSCRIPTION}).to_string()).await;
    let bytes = response.into_body().collect().await.expect("body").to_bytes();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(text.contains("\"code\":\"forbidden\""), "{text}");
    let headers = [("content-type", "application/json"), ("accept", "text/event-stream")];
    let response = house.send(Method::POST, "/graphql", &headers, &json!({"query": "subscription { nothing"}).to_string()).await;
    assert_eq!(taken(response).await.0, StatusCode::BAD_REQUEST);
    drop(house.env);
}
