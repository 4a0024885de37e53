//! Bodies, queries, errors, the document, and the client.

use super::*;
use crate::{client::Client, serve};
use base::Kind;

#[tokio::test]
async fn bodies_are_bounded_in_size_depth_and_type() {
    let house = house();
    let ask = |body: Vec<u8>| Ask::post("/api/v1/things", &json!({})).bearer(&house.token).raw(body);
    let deep = |n: usize| format!("{{\"name\":\"a\",\"inner\":{}{}}}", "[".repeat(n), "]".repeat(n)).into_bytes();
    let big = format!("{{\"name\":\"{}\"}}", "x".repeat(10_000_000)).into_bytes();
    for (body, status, code) in [
        (big, 413, "body_too_large"),
        (deep(63), 201, ""),
        (deep(64), 400, "too_deep"),
        (deep(1_000_000), 400, "too_deep"),
        (b"{\"name\":".to_vec(), 400, "bad_json"),
        (b"\xff\xfe".to_vec(), 400, "bad_json"),
        (Vec::new(), 400, "bad_json"),
        (b"{\"name\":7}".to_vec(), 422, "bad_body"),
        (b"{\"name\":\"a\",\"extra\":1}".to_vec(), 422, "bad_body"),
        (b"{\"name\":\"[[[[ \\\" {{\"}".to_vec(), 201, ""),
    ] {
        let shown = String::from_utf8_lossy(&body).chars().take(40).collect::<String>();
        let (got, problem) = ask(body).json(&house).await;
        assert_eq!((got.as_u16(), problem["code"].as_str().unwrap_or_default()), (status, code), "{shown}");
    }
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonp", ""] {
        let (got, problem) = ask(b"{\"name\":\"a\"}".to_vec()).header("content-type", kind).json(&house).await;
        assert_eq!((got.as_u16(), problem["code"].as_str()), (415, Some("wrong_content_type")), "{kind}");
    }
    let (got, _) = ask(b"{\"name\":\"a\"}".to_vec()).header("content-type", "application/json; charset=utf-8").json(&house).await;
    assert_eq!(got, 201);
}

#[tokio::test]
async fn an_announced_length_is_refused_before_it_is_read() {
    let house = house();
    let ask = Ask::post("/api/v1/things", &json!({"name": "a"})).bearer(&house.token).header("content-length", "99999999999");
    assert_eq!(ask.json(&house).await.1["code"], "body_too_large");
}

#[tokio::test]
async fn a_problem_tells_what_where_why_and_what_to_do() {
    let house = house();
    let response =
        Ask::post("/api/v1/things", &json!({"name": "bad"})).bearer(&house.token).header("x-correlation-id", "my-id_1").send(&house).await;
    assert_eq!(head(&response, "content-type"), "application/problem+json");
    assert_eq!(head(&response, "x-correlation-id"), "my-id_1");
    let body: Value = serde_json::from_slice(&bytes(response).await).expect("json");
    assert_eq!(
        body,
        json!({
            "type": "/docs/errors/bad_thing", "title": "The request is not valid", "status": 422, "code": "bad_thing",
            "detail": "things are never bad", "place": "body field `name`", "fix": ["name it otherwise"], "correlation_id": "my-id_1"
        })
    );
    let (_, body) = Ask::get("/api/v1/nowhere").bearer(&house.token).header("x-correlation-id", "evil id; x=1").json(&house).await;
    assert_eq!((body["code"].as_str(), body["correlation_id"].as_str().map(str::len)), (Some("no_such_operation"), Some(16)));
}

#[tokio::test]
async fn our_own_faults_tell_nothing_of_the_inside() {
    let house = house();
    let response = Ask::post("/api/v1/things", &json!({"name": "broken"})).bearer(&house.token).send(&house).await;
    assert_eq!(response.status(), 500);
    let text = String::from_utf8(bytes(response).await).expect("text");
    assert!(!text.contains("SELECT") && !text.contains("/var/lib") && text.contains("correlation_id"), "{text}");
}

#[tokio::test]
async fn queries_and_methods_are_located() {
    let house = house();
    for (path, part) in [("/api/v1/things?limit=x", "limit"), ("/api/v1/things?limit=300", "limit"), ("/api/v1/things?limitt=3", "limitt")]
    {
        let (status, body) = Ask::get(path).bearer(&house.token).json(&house).await;
        assert_eq!((status.as_u16(), body["code"].as_str()), (400, Some("bad_query")));
        assert!(body["detail"].as_str().expect("detail").contains(part), "{body}");
    }
    let (status, body) = Ask::new(Method::DELETE, "/api/v1/things").bearer(&house.token).json(&house).await;
    assert_eq!((status.as_u16(), body["code"].as_str()), (405, Some("method_not_allowed")));
    let (_, body) = Ask::new(Method::POST, "/api/v1/things/a%2Fb/poke").bearer(&house.token).json(&house).await;
    assert_eq!(body, json!({"id": "a/b", "body": null}));
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_given_up() {
    let house = house();
    let (status, body) = Ask::get("/api/v1/never").bearer(&house.token).json(&house).await;
    assert_eq!((status.as_u16(), body["code"].as_str()), (504, Some("request_timeout")));
}

#[tokio::test]
async fn the_document_tells_of_every_operation() {
    let house = house();
    let doc = &house.openapi;
    assert_eq!(doc["openapi"], "3.1.0");
    let make = &doc["paths"]["/api/v1/things"]["post"];
    assert_eq!((&make["operationId"], &make["x-right"]), (&json!("make_thing"), &json!("run:create")));
    assert_eq!(make["parameters"][0]["name"], "Idempotency-Key");
    assert_eq!(make["requestBody"]["content"]["application/json"]["schema"]["$ref"], "#/components/schemas/Thing");
    assert_eq!(doc["components"]["schemas"]["Thing"]["required"], json!(["name"]));
    assert!(make["responses"]["201"].is_object() && make["responses"]["401"]["$ref"].is_string());
    assert_eq!(doc["paths"]["/api/v1/things/{id}/poke"]["post"]["parameters"][0]["in"], "path");
    let (_, served) = Ask::get("/openapi.json").json(&house).await;
    assert_eq!(&served, doc);
}

#[test]
fn two_operations_of_one_name_are_refused() {
    let made = State { made: Arc::default() };
    let twice = || Operation::new("twice", Method::GET, "/api/v1/twice", &made, wait_for_ever);
    let env = house().env;
    let about = About { org_name: String::new(), version: String::new(), simulated: false };
    let app = App::new(env, Info { title: "Test", version: String::new() }, about).operations(vec![twice(), twice()]);
    assert_eq!(app.router().expect_err("refused").code(), "operation_twice");
}

#[tokio::test]
async fn the_client_speaks_in_process_and_over_tcp_alike() {
    let house = house();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("port");
    let url = format!("http://{}", listener.local_addr().expect("address"));
    let shutdown = house.env.shutdown.clone();
    let server = tokio::spawn(serve(listener, house.router.clone(), house.env.clone(), Duration::from_secs(5)));
    let clients =
        [Client::tcp(&url, &house.token).expect("client"), Client::in_process(house.router.clone(), &house.token).expect("client")];
    for client in &clients {
        let listed: Value = client.get("/api/v1/things?limit=4").await.expect("list");
        assert_eq!(listed, json!({"limit": 4}));
        let error = client.post::<_, Value>("/api/v1/things", &json!({"name": "bad"})).await.expect_err("refused");
        assert_eq!((error.kind(), error.code(), error.place_text()), (Kind::Invalid, "bad_thing", Some("body field `name`")));
        assert_eq!(error.fixes(), ["name it otherwise"]);
        let big = json!({"name": "x".repeat(10_000_000)});
        assert_eq!(client.post::<_, Value>("/api/v1/things", &big).await.expect_err("refused").code(), "body_too_large");
        let once: Value = client.post_once("/api/v1/things", &json!({"name": "a"}), "k1").await.expect("made");
        let again: Value = client.post_once("/api/v1/things", &json!({"name": "a"}), "k1").await.expect("made");
        assert_eq!(once, again);
    }
    shutdown.begin();
    server.await.expect("joined").expect("drained");
    let error = clients[0].get::<Value>("/api/v1/things").await.expect_err("gone");
    assert_eq!((error.kind(), error.code(), error.place_text()), (Kind::Unavailable, "server_unreachable", Some(url.as_str())));
    assert!(error.fixes().iter().any(|fix| fix.contains("orc doctor")));
}

#[test]
fn problems_and_errors_are_two_forms_of_one_thing() {
    let error = base::Error::limited("over_budget", "spent").place("workflow x").fix("wait").retry_after_ms(2_500).details(json!({
        "diagnostics": [{"code": "W001"}], "left": 3
    }));
    let problem = crate::Problem::new(&error, "id");
    assert_eq!((problem.status, problem.diagnostics.as_ref()), (429, Some(&json!([{"code": "W001"}]))));
    assert_eq!(problem.into_error(), error);
}
