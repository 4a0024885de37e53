//! GraphQL over HTTP: methods, types, statuses, batches.

use super::house::{House, code, house, taken};
use axum::http::{Method, StatusCode};
use http::header;
use serde_json::{Value, json};

const JSON: &str = "application/json";
const GRAPHQL: &str = "application/graphql-response+json";

async fn send(house: &House, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> (StatusCode, String, Value) {
    let response = house.send(method, path, headers, body).await;
    let media = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let (status, body) = taken(response).await;
    (status, media, body)
}

#[tokio::test]
async fn the_answer_has_the_form_that_was_asked_for() {
    let house = house();
    let cases = [
        (None, JSON),
        (Some("*/*"), JSON),
        (Some("application/*;q=0.5"), JSON),
        (Some("application/json"), JSON),
        (Some("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8"), GRAPHQL),
        (Some("application/graphql-response+json;q=0.5, application/json"), JSON),
        (Some("text/html, application/graphql-response+json"), GRAPHQL),
    ];
    for (accept, wanted) in cases {
        let mut headers = vec![("content-type", JSON)];
        headers.extend(accept.map(|accept| ("accept", accept)));
        let (status, media, body) = send(&house, Method::POST, "/graphql", &headers, r#"{"query":"{ __typename }"}"#).await;
        assert_eq!((status, body), (StatusCode::OK, json!({"data": {"__typename": "Query"}})), "{accept:?}");
        assert_eq!(media, format!("{wanted}; charset=utf-8"), "{accept:?}");
    }
    let (status, _, body) = send(&house, Method::POST, "/graphql", &[("content-type", JSON), ("accept", "text/html")], "{}").await;
    assert_eq!((status, code(&body)), (StatusCode::NOT_ACCEPTABLE, "not_acceptable"));
}

#[tokio::test]
async fn statuses_tell_what_was_wrong() {
    let house = house();
    let query = |text: &str| json!({"query": text}).to_string();
    // Body, status with application/json, status with the newer type.
    let cases = [
        (query("{ lamps { totalCount } }"), 200, 200),
        (query("{ lamp(workspace: \"a\", name: \"b\") { name } }"), 200, 200),
        (query("{ lamps {"), 200, 400),
        (query("{ nothing }"), 200, 400),
        (json!({"query": "query($n: Int!) { lamps(first: $n) { totalCount } }", "variables": {"n": "x"}}).to_string(), 200, 400),
        (json!({"query": "query A { __typename } query B { __typename }"}).to_string(), 200, 400),
        (json!({"query": "{ __typename }", "operationName": "C"}).to_string(), 200, 400),
        (json!({"query": 7}).to_string(), 400, 400),
        (json!({"query": "{ __typename }", "variables": []}).to_string(), 400, 400),
        (json!({"query": "{ __typename }", "extensions": 1}).to_string(), 400, 400),
        (json!({"query": "{ __typename }", "operationName": {}}).to_string(), 400, 400),
        (json!({}).to_string(), 400, 400),
        ("{\"query\":".to_owned(), 400, 400),
        ("[]".to_owned(), 400, 400),
        ("7".to_owned(), 400, 400),
    ];
    for (body, json, graphql) in cases {
        for (accept, wanted) in [(JSON, json), (GRAPHQL, graphql)] {
            let (status, _, answer) = send(&house, Method::POST, "/graphql", &[("content-type", JSON), ("accept", accept)], &body).await;
            assert_eq!(status.as_u16(), wanted, "{body} as {accept}: {answer}");
            assert_eq!(answer.get("data").is_some(), graphql == 200, "{body}: what was not carried out has no data");
            assert!(answer["errors"].is_null() || !code(&answer).is_empty(), "{answer}");
        }
    }
}

#[tokio::test]
async fn get_reads_and_nothing_else() {
    let house = house();
    let path = "/graphql?query=query(%24n%3AInt)%7Blamps(first%3A%24n)%7BtotalCount%7D%7D&variables=%7B%22n%22%3A2%7D";
    let (status, _, body) = send(&house, Method::GET, path, &[], "").await;
    assert_eq!((status, body["errors"].is_null()), (StatusCode::OK, true), "{body}");
    for accept in [JSON, GRAPHQL] {
        let response = house.send(Method::GET, "/graphql?query=mutation%7B__typename%7D", &[("accept", accept)], "").await;
        assert_eq!(response.headers().get(header::ALLOW).map(|value| value.as_bytes()), Some(b"POST".as_slice()));
        let (status, body) = taken(response).await;
        assert_eq!((status, code(&body)), (StatusCode::METHOD_NOT_ALLOWED, "mutation_by_get"));
    }
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        assert_eq!(send(&house, method, "/graphql", &[], "").await.0, StatusCode::METHOD_NOT_ALLOWED);
    }
    let (status, _, body) = send(&house, Method::GET, "/graphql?query=%7B__typename%7D&variables=%7B", &[], "").await;
    assert_eq!((status, code(&body)), (StatusCode::BAD_REQUEST, "bad_query_request"));
    assert_eq!(send(&house, Method::GET, "/graphql", &[], "").await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn only_json_in_utf_8_is_taken() {
    let house = house();
    let body = r#"{"query":"{ __typename }"}"#;
    let cases = [("", 415), ("text/plain", 415), ("application/x-www-form-urlencoded", 415), ("application/json; charset=utf-16", 415)];
    for (given, wanted) in
        cases.into_iter().chain([(JSON, 200), ("application/json; charset=UTF-8", 200), ("Application/JSON;charset=\"utf-8\"", 200)])
    {
        assert_eq!(send(&house, Method::POST, "/graphql", &[("content-type", given)], body).await.0.as_u16(), wanted, "{given}");
    }
}

#[tokio::test]
async fn who_is_not_signed_in_gets_no_further() {
    let house = house();
    let headers = [("content-type", JSON), ("authorization", "Bearer nobody")];
    assert_eq!(send(&house, Method::POST, "/graphql", &headers, r#"{"query":"{ __typename }"}"#).await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_batch_has_an_answer_for_each_of_its_requests() {
    let house = house();
    house.fill(1);
    let batch = json!([{"query": "{ __typename }"}, {"query": "{ nothing }"}, {"query": "mutation { deleteLamp(workspace: \"home\", name: \"lamp-000\") }"}, {"query": "{ lamps { nodes { name } } }"}]);
    let (status, body) = house.post(&batch).await;
    assert_eq!(status, StatusCode::OK);
    let all = body.as_array().expect("list");
    assert_eq!(all.len(), 4);
    assert_eq!(code(&all[1]), "query_not_valid");
    assert_eq!(all[3]["data"]["lamps"]["nodes"], json!([]), "they are carried out in their order");
}

#[tokio::test]
async fn the_schema_can_be_read_as_text() {
    let house = house();
    let response = house.send(Method::GET, "/graphql/schema.graphql", &[], "").await;
    assert_eq!(response.status(), 200);
    let bytes = http_body_util::BodyExt::collect(response.into_body()).await.expect("body").to_bytes();
    let text = String::from_utf8(bytes.to_vec()).expect("text");
    for line in
        ["type LampResource implements Resource", "lamps(", "createLamp(", "scalar JSON", "type Subscription", "): LampResourceConnection"]
    {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
}
