//! What queries and mutations answer.

use super::house::{House, code, house, house_with};
use crate::{Limits, Options};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

async fn page(house: &House, first: usize, after: Option<&str>) -> Value {
    let query = "query($first: Int, $after: String) { lamps(first: $first, after: $after) {
        edges { cursor node { name } } nodes { name } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount } }";
    let body = house.post(&json!({"query": query, "variables": {"first": first, "after": after}})).await.1;
    assert_eq!(body["errors"], Value::Null, "{body}");
    body["data"]["lamps"].clone()
}

fn names(page: &Value) -> Vec<String> {
    page["nodes"].as_array().expect("nodes").iter().map(|node| node["name"].as_str().expect("name").to_owned()).collect()
}

#[tokio::test]
async fn pages_go_on_behind_each_page_and_behind_each_edge() {
    let house = house();
    house.fill(7);
    let first = page(&house, 3, None).await;
    assert_eq!(names(&first), ["lamp-000", "lamp-001", "lamp-002"]);
    assert_eq!(first["pageInfo"]["hasNextPage"], true);
    assert_eq!(first["pageInfo"]["hasPreviousPage"], false);
    let second = page(&house, 3, first["pageInfo"]["endCursor"].as_str()).await;
    assert_eq!(names(&second), ["lamp-003", "lamp-004", "lamp-005"]);
    assert_eq!(second["pageInfo"]["hasPreviousPage"], true);
    let last = page(&house, 3, second["pageInfo"]["endCursor"].as_str()).await;
    assert_eq!(names(&last), ["lamp-006"]);
    assert_eq!(last["pageInfo"]["hasNextPage"], false);
    // Behind any edge, also those in the middle of a page that was itself asked for with a cursor.
    let all = ["lamp-000", "lamp-001", "lamp-002", "lamp-003", "lamp-004", "lamp-005", "lamp-006"];
    for (shown, from) in [(&first, 0), (&second, 3)] {
        for (i, edge) in shown["edges"].as_array().expect("edges").iter().enumerate() {
            let rest = page(&house, 2, edge["cursor"].as_str()).await;
            let wanted: Vec<&str> = all[from + i + 1..].iter().take(2).copied().collect();
            assert_eq!(names(&rest), wanted, "behind {}", edge["node"]["name"]);
        }
    }
}

#[tokio::test]
async fn the_types_of_a_spec_are_those_of_its_schema() {
    let house = house();
    house.fill(1);
    let body = house.ask("{ lamp(workspace: \"home\", name: \"lamp-000\") { __typename id kind labels sharedWith spec { colour watts parts { code } extra twin { colour } } } }").await;
    let lamp = &body["data"]["lamp"];
    assert_eq!(lamp["__typename"], "LampResource", "{body}");
    assert_eq!(lamp["labels"], json!({"a": "b"}));
    assert_eq!(lamp["spec"], json!({"colour": "red", "watts": null, "parts": [{"code": "a"}], "extra": null, "twin": null}));
    let types = house.ask("{ __type(name: \"LampSpec\") { fields { name type { kind name ofType { kind name } } } } }").await;
    let fields = types["data"]["__type"]["fields"].as_array().expect("fields").clone();
    let of = |name: &str| fields.iter().find(|field| field["name"] == name).expect("field")["type"].clone();
    assert_eq!(of("colour"), json!({"kind": "NON_NULL", "name": null, "ofType": {"kind": "ENUM", "name": "LampSpecColour"}}));
    assert_eq!(of("watts")["name"], "Int");
    assert_eq!(of("extra")["name"], "JSON");
    assert_eq!(of("twin")["name"], "LampSpec");
    assert_eq!(of("parts")["kind"], "LIST");
}

#[tokio::test]
async fn references_are_read_together_and_each_once() {
    let house = house();
    house.fill(20);
    let query = "{ lamps(first: 20) { nodes { name references { uses { name resource { __typename name ... on RoomResource { spec { size } } } } } } } }";
    let body = house.ask(query).await;
    assert_eq!(body["errors"], Value::Null, "{body}");
    for lamp in body["data"]["lamps"]["nodes"].as_array().expect("nodes") {
        assert_eq!(lamp["references"]["uses"][0]["resource"], json!({"__typename": "RoomResource", "name": "hall", "spec": {"size": 12}}));
    }
    assert_eq!(house.things.read.load(Ordering::SeqCst), 1, "twenty lamps in one room are one reading of it");
    assert_eq!(house.things.references.load(Ordering::SeqCst), 0, "the list was asked to bring the references along");
}

#[tokio::test]
async fn what_leads_on_from_a_resource_calls_its_operation() {
    let house = house();
    house.fill(1);
    // What a mutation answers has no references in it.
    let query = "mutation { createLamp(workspace: \"home\", input: {name: \"new\", spec: {colour: blue, room: \"nowhere\"}}) {
        name references { uses { name resource { name } } usedBy { name } } } }";
    let body = house.ask(query).await;
    let made = &body["data"]["createLamp"];
    assert_eq!(made["references"], json!({"uses": [{"name": "nowhere", "resource": null}], "usedBy": []}), "{body}");
    assert_eq!(house.things.references.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn mutations_call_their_operation_with_its_permission_and_key() {
    let house = house();
    let query = "mutation($input: LampNewInput!, $key: String) { createLamp(workspace: \"home\", input: $input, idempotencyKey: $key) { name spec { colour } sharedWith labels } }";
    let input = json!({"name": "desk", "sharedWith": ["ada"], "labels": {"not_camel": "x"}, "spec": {"colour": "blue", "extra": {"snake_case": 1}}});
    let body = json!({"query": query, "variables": {"input": input, "key": "k1"}});
    let made = house.post(&body).await.1;
    assert_eq!(
        made["data"]["createLamp"],
        json!({"name": "desk", "spec": {"colour": "blue"}, "sharedWith": ["ada"], "labels": {"not_camel": "x"}}),
        "{made}"
    );
    assert_eq!(house.things.all.lock().expect("lock")[&("lamp".into(), "desk".into())]["spec"]["extra"], json!({"snake_case": 1}));
    assert_eq!(house.post(&body).await.1, made, "the same key gets the same answer");
    let again = house.post(&json!({"query": query, "variables": {"input": input, "key": "k2"}})).await.1;
    assert_eq!(code(&again), "resource_exists", "{again}");
    assert_eq!(again["data"], json!({"createLamp": null}));
    let error = &again["errors"][0];
    assert_eq!(error["path"], json!(["createLamp"]));
    assert!(error["extensions"]["correlation_id"].as_str().is_some_and(|id| !id.is_empty()));
    let refused = house.ask_as(&house.reader, &body).await;
    assert_eq!(code(&refused), "forbidden", "{refused}");
    let other = "mutation { deleteLamp(workspace: \"home\", name: \"desk\", ifMatch: \"old\") }";
    assert_eq!(code(&house.ask(other).await), "version_mismatch");
    let gone = house.ask("mutation { deleteLamp(workspace: \"home\", name: \"desk\", ifMatch: \"\\\"1-1\\\"\") }").await;
    assert_eq!(gone["data"]["deleteLamp"], true, "{gone}");
}

#[tokio::test]
async fn what_may_not_be_read_behind_a_reference_is_null() {
    let house = house();
    house.fill(1);
    let query = "{ lamps { nodes { references { uses { kind name resource { name } } } } } }";
    let body = house.ask_as(&house.reader, &json!({"query": query})).await;
    assert_eq!(body["errors"], Value::Null);
    assert_eq!(body["data"]["lamps"]["nodes"][0]["references"]["uses"][0]["resource"], Value::Null, "{body}");
}

#[tokio::test]
async fn errors_say_what_problem_documents_say() {
    let house = house();
    let body = house.ask("{ lamp(workspace: \"home\", name: \"none\") { name } lamps { nodes { name } } }").await;
    assert_eq!(body["data"].get("lamp"), Some(&Value::Null));
    assert_eq!(body["errors"][0]["path"], json!(["lamp"]));
    assert_eq!(body["data"]["lamps"]["nodes"], json!([]), "one field that fails leaves the others alone");
    let error = &body["errors"][0];
    assert_eq!(error["extensions"]["code"], "no_such_thing");
    assert_eq!(error["extensions"]["place"], "path");
    assert_eq!(error["extensions"]["fix"], json!(["look at the list"]));
    assert_eq!(error["message"], "there is no none");
}

#[tokio::test]
async fn many_filters_of_one_name_are_all_sent() {
    let house = house();
    house.fill(3);
    let body = house.ask("{ lamps(where: [\"/name=lamp-001\", \"/name=lamp-001\"]) { nodes { name } } }").await;
    assert_eq!(body["data"]["lamps"]["nodes"], json!([{"name": "lamp-001"}]), "{body}");
    let body = house.ask("{ lamps(where: [\"/name=lamp-001\", \"/name=lamp-002\"]) { nodes { name } } }").await;
    assert_eq!(body["data"]["lamps"]["nodes"], json!([]), "{body}");
}

#[tokio::test]
async fn in_production_mode_nothing_tells_the_schema() {
    let house = house_with(Options { introspection: false, limits: Limits::default() });
    for query in ["{ __schema { types { name } } }", "{ __type(name: \"LampSpec\") { name } }"] {
        let body = house.ask(query).await;
        assert!(body["data"]["__schema"].is_null() && body["data"]["__type"].is_null(), "{body}");
    }
    let body = house.ask("{ lamp_(workspace: \"a\", name: \"b\") { name } lamps(firs: 1) { nodes { nam } } }").await;
    assert!(!body.to_string().contains("Did you mean"), "{body}");
    let shown = house.send(http::Method::GET, "/graphql/schema.graphql", &[], "").await;
    assert_eq!(shown.status(), 404);
}

#[tokio::test]
async fn stored_queries_are_of_one_organization() {
    let house = house();
    let query = "{ lamps { totalCount } }";
    let hash = crate::persisted::sha256(query);
    let named = json!({"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hash}}});
    let unknown = house.post(&named).await.1;
    assert_eq!(unknown["errors"][0]["message"], "PersistedQueryNotFound");
    assert_eq!(code(&unknown), "persisted_query_not_found");
    let mut both = named.clone();
    both["query"] = "{ lamps { nodes { name } } }".into();
    assert_eq!(code(&house.post(&both).await.1), "persisted_query_mismatch");
    assert_eq!(code(&house.post(&named).await.1), "persisted_query_not_found", "a wrong pair is not remembered");
    both["query"] = query.into();
    assert_eq!(code(&house.post(&both).await.1), "no error");
    assert_eq!(code(&house.post(&named).await.1), "no error");
    assert_eq!(code(&house.ask_as(&house.stranger, &named).await), "persisted_query_not_found");
    let broken = json!({"extensions": {"persistedQuery": {"version": 2, "sha256Hash": hash}}});
    assert_eq!(code(&house.post(&broken).await.1), "bad_query_request");
}

#[tokio::test]
async fn what_takes_too_long_ends() {
    let house = house();
    assert_eq!(code(&house.ask("{ patience }").await), "request_timeout");
}
