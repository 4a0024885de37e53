//! Every operation against everyone who may not pass. The list of operations is the document itself.

use super::*;
use ::http::{Method, StatusCode};
use axum::{body::Body, http::Request};
use http_body_util::BodyExt;
use tower::ServiceExt;

struct Target {
    method: Method,
    path: String,
    needs_right: bool,
}

fn targets(openapi: &Value) -> Vec<Target> {
    let mut all = Vec::new();
    for (path, item) in openapi["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            if operation["security"] == json!([]) {
                continue;
            }
            all.push(Target {
                method: method.to_ascii_uppercase().parse().expect("method"),
                path: path
                    .replace("{id}", "run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b")
                    .replace("{workspace}", "default")
                    .replace("{name}", "some"),
                needs_right: operation["x-right"].is_string(),
            });
        }
    }
    all
}

async fn ask(house: &House, target: &Target, headers: &[(&str, &str)]) -> (StatusCode, Value) {
    let mut request = Request::builder().method(target.method.clone()).uri(&target.path).header("content-type", "application/json");
    if !headers.iter().any(|(name, _)| *name == "host") {
        request = request.header("host", "localhost");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = house.router.clone().oneshot(request.body(Body::from("{}")).expect("request")).await.expect("infallible");
    let status = response.status();
    let kind = response.headers().get("content-type").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    assert_eq!(kind, "application/problem+json", "{} {}", target.method, target.path);
    let bytes = response.into_body().collect().await.expect("body").to_bytes();
    (status, serde_json::from_slice(&bytes).expect("problem"))
}

#[tokio::test]
async fn no_operation_lets_a_stranger_pass() {
    let house = house("matrix").await;
    let targets = targets(&house.openapi);
    assert!(targets.len() >= 18, "{}", targets.len());
    let good = format!("Bearer {}", house.token);
    let none = format!("Bearer {}", house.env.auth.issue_bearer(Ctx { rights: Rights::none(), ..house.ctx.clone() }));
    let cookie = session(&house).await;
    for target in &targets {
        let place = format!("{} {}", target.method, target.path);
        let refused = |got: (StatusCode, Value), status: u16, code: &str| {
            assert_eq!((got.0.as_u16(), got.1["code"].as_str()), (status, Some(code)), "{place}");
            assert!(got.1["correlation_id"].as_str().is_some_and(|id| !id.is_empty()), "{place}");
        };
        refused(ask(&house, target, &[]).await, 401, "not_signed_in");
        refused(ask(&house, target, &[("authorization", "Bearer 00")]).await, 401, "bad_token");
        refused(ask(&house, target, &[("authorization", &good), ("host", "evil.example")]).await, 421, "wrong_host");
        refused(ask(&house, target, &[("authorization", &good), ("origin", "http://evil.example")]).await, 403, "foreign_origin");
        refused(ask(&house, target, &[("cookie", &cookie), ("sec-fetch-site", "cross-site")]).await, 403, "foreign_origin");
        if target.method != Method::GET {
            refused(ask(&house, target, &[("cookie", &cookie)]).await, 403, "csrf_header_missing");
        }
        if target.needs_right {
            refused(ask(&house, target, &[("authorization", &none)]).await, 403, "forbidden");
        }
    }
    // Only who one is and the session itself ask for no right; what is followed asks for one of each topic, and what goes
    // across kinds for one of each kind it meets.
    let free: Vec<_> = targets.iter().filter(|target| !target.needs_right).map(|target| target.path.as_str()).collect();
    let across =
        ["apply", "bulk", "export", "kinds", "packages", "packages/build", "packages/install", "packages/verify", "resources", "search"];
    let mut expected = ["live", "me", "resources/watch", "sign-in-links", "sign-out"].into_iter().chain(across).collect::<Vec<_>>();
    expected.sort_unstable();
    assert_eq!(free, expected.iter().map(|path| format!("/api/v1/{path}")).collect::<Vec<_>>());
    let (_, streams) = (house.store.local_org(), house.store.list_streams(house.ctx.org, store::ListQuery::default()).await.expect("list"));
    assert_eq!(streams.total, 0);
}

/// A browser session, stored in the database.
async fn session(house: &House) -> String {
    let link = house.env.auth.sessions.one_time_link(&house.ctx);
    let request = Request::builder().uri(&link.path).header("host", "localhost").body(Body::empty()).expect("request");
    let response = house.router.clone().oneshot(request).await.expect("infallible");
    let cookie = response.headers()["set-cookie"].to_str().expect("text").split(';').next().expect("pair").to_owned();
    let request = Request::builder().uri("/api/v1/me").header("host", "localhost").header("cookie", &cookie);
    let me = house.router.clone().oneshot(request.body(Body::empty()).expect("request")).await.expect("infallible");
    assert_eq!(me.status(), 200);
    cookie
}

#[tokio::test]
async fn the_database_holds_no_token() {
    let house = house("hashed").await;
    let cookie = session(&house).await;
    let token = cookie.split_once('=').expect("pair").1.to_owned();
    house.store.shutdown().await.expect("stops");
    for file in std::fs::read_dir(&house.folder).expect("folder") {
        let path = file.expect("entry").path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap_or_default();
            assert!(!bytes.windows(token.len()).any(|part| part == token.as_bytes()), "{}", path.display());
        }
    }
}
