//! Every entry through which bytes come in, with one byte too many. The list is the document itself: a new operation with a body is in here
//! without being written down.

use super::{
    house,
    matrix::{Fill, targets},
};
use axum::body::Body;
use http::Method;
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

/// Takes more than the others; here it is only told that so much comes.
const LARGER: (&str, usize) = ("import_run", 128 << 20);

/// Method and address, and what it is called.
fn entries(document: &Value) -> Vec<(String, Method, String)> {
    let fill = Fill { workspace: "default", value: &|_, name| if name == "kind" { "dashboard".to_owned() } else { "x".to_owned() } };
    let takes_body = |path: &str, method: &Method| document["paths"][path][method.as_str().to_ascii_lowercase()]["requestBody"].is_object();
    let operations = targets(document).into_iter().filter(|target| takes_body(&target.path, &target.method));
    let mut all: Vec<_> = operations.map(|target| (target.name.clone(), target.method.clone(), target.uri(fill))).collect();
    // What is no operation of the document.
    for path in ["/graphql", "/mcp", "/hooks/local/default/x"] {
        all.push((path.to_owned(), Method::POST, path.to_owned()));
    }
    all
}

#[tokio::test]
async fn one_byte_too_many_is_refused_with_its_place_and_nothing_is_written() {
    let house = house("sizes").await;
    let composed = &house.composed;
    let token = composed.env.auth.issue_bearer(composed.ctx.clone());
    let document: Value = composed.client().expect("a client").get("/openapi.json").await.expect("the document");
    let entries = entries(&document);
    assert!(entries.len() > 60, "{}", entries.len());
    let most = composed.env.limits.body_bytes_max;
    let body = [&b"{}"[..], &vec![b' '; most - 1]].concat();
    let before = composed.store.pos();
    for (name, method, uri) in entries {
        // With its length told before, and without.
        for announced in [true, false] {
            let larger = name == LARGER.0;
            if larger && !announced {
                continue;
            }
            let mut request = axum::http::Request::builder()
                .method(method.clone())
                .uri(&uri)
                .header("host", "localhost")
                .header("content-type", "application/json")
                .header("authorization", format!("Bearer {token}"));
            if announced {
                request = request.header("content-length", if larger { LARGER.1 + 1 } else { body.len() });
            }
            let request = request.body(Body::from(body.clone())).expect("a request");
            let response = composed.router.clone().oneshot(request).await.expect("an answer");
            let status = response.status().as_u16();
            let answer = response.into_body().collect().await.expect("a body").to_bytes();
            let problem: Value = serde_json::from_slice(&answer).unwrap_or_default();
            let words: String = String::from_utf8_lossy(&answer).chars().take(300).collect();
            let problem = if name == "/graphql" && problem["errors"].is_array() { &problem["errors"][0]["extensions"] } else { &problem };
            assert_eq!((status, &problem["code"]), (413, &Value::from("body_too_large")), "{name} {method} {uri}: {words}");
            assert_eq!(problem["where"].as_str().or(problem["place"].as_str()), Some("body"), "{name}: {words}");
            assert!(words.contains("bytes") && problem["fix"].as_array().is_some_and(|fix| !fix.is_empty()), "{name}: {words}");
        }
    }
    assert_eq!(composed.store.pos(), before, "something was written");
}
