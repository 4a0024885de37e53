//! What happens to requests when there are more than can be worked on.

use super::*;
use crate::tests::ctx;
use base::{Ctx, OrgId, Rights, fair::Bounds};

fn narrow(requests: Bounds) -> House {
    house_with(Vec::new(), Limits { requests, request_waits_max: Duration::from_millis(300), ..Limits::default() })
}

/// One more of another organization.
fn neighbour(house: &House) -> String {
    let other = ctx(Rights::all());
    house.env.auth.issue_bearer(Ctx { org: OrgId::from_slice(&[2; 16]).expect("id"), ..other })
}

/// A request that is worked on until the test ends.
async fn held(house: &House) -> tokio::task::JoinHandle<()> {
    let (router, token, before) = (house.router.clone(), house.token.clone(), house.env.requests.usual.load());
    let request = Request::get("/api/v1/never").header("host", "localhost").header("authorization", format!("Bearer {token}"));
    let request = request.body(axum::body::Body::empty()).expect("request");
    let task = tokio::spawn(async move { drop(router.oneshot(request).await) });
    while house.env.requests.usual.load() == before {
        tokio::task::yield_now().await;
    }
    task
}

#[tokio::test]
async fn one_organization_fills_its_own_bounds_and_nobody_else_s() {
    let house = narrow(Bounds { places: 3, places_each: 1, waiting: 9, waiting_each: 1 });
    let (working, waiting) = (held(&house).await, held(&house).await);
    let refused = things(&house.token).send(&house).await;
    let wait: u64 = head(&refused, "retry-after").parse().expect("whole seconds");
    assert_eq!((refused.status().as_u16(), (1..=4).contains(&wait)), (429, true), "{wait}");
    let (_, problem) = things(&house.token).json(&house).await;
    assert_eq!((problem["code"].as_str(), problem["retry_after_ms"].as_u64()), (Some("too_many_waiting"), Some(1_000)));
    assert!(problem["fix"].as_array().is_some_and(|fix| !fix.is_empty()), "{problem}");
    // A write is refused before its body is read, and nothing is done.
    let body = json!({"name": "a"});
    assert_eq!(Ask::post("/api/v1/things", &body).bearer(&house.token).send(&house).await.status(), 429);
    assert_eq!(house.made.load(Ordering::SeqCst), 0);
    // What is urgent, public, or somebody else's gets through.
    assert_eq!(Ask::get("/api/v1/me").bearer(&house.token).send(&house).await.status(), 200);
    for open in ["/healthz", "/readyz"] {
        assert_eq!(Ask::get(open).send(&house).await.status(), 200, "{open}");
    }
    assert!(!signed_in(&house).await.is_empty());
    let other = neighbour(&house);
    assert_eq!(things(&other).send(&house).await.status(), 200);
    // A client that hangs up gives its place back.
    for task in [working, waiting] {
        task.abort();
        drop(task.await);
    }
    assert_eq!(things(&house.token).send(&house).await.status(), 200);
    assert_eq!(house.env.requests.usual.load(), (0, 0));
}

#[tokio::test]
async fn a_full_server_says_so_and_a_request_does_not_wait_for_ever() {
    let house = narrow(Bounds { places: 1, places_each: 1, waiting: 1, waiting_each: 1 });
    let other = neighbour(&house);
    let _working = held(&house).await;
    // It waits its time.
    let (status, problem) = things(&other).json(&house).await;
    assert_eq!((status.as_u16(), problem["code"].as_str()), (503, Some("overloaded")));
    // And where another one waits already, it is told at once.
    let _waiting = held(&house).await;
    let refused = things(&other).send(&house).await;
    assert_eq!(refused.status(), 503);
    assert!(head(&refused, "retry-after").parse::<u64>().is_ok_and(|wait| wait >= 1));
}

#[tokio::test]
async fn the_client_comes_back_when_it_is_told_to() {
    let house = limited(|rates| rates.principal = Rate { most: 1, window: Duration::from_secs(1) });
    let client = crate::client::Client::in_process(house.router.clone(), &house.token).expect("a client");
    let _: serde_json::Value = client.get("/api/v1/things").await.expect("the first");
    let clock = house.clock.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(200)).await;
        clock.0.fetch_add(3_000_000, Ordering::Relaxed);
    });
    let _: serde_json::Value = client.get("/api/v1/things").await.expect("after the wait");
    // Not for ever, and not for long.
    let error = client.get::<serde_json::Value>("/api/v1/things").await.expect_err("no time goes by");
    assert_eq!(error.code(), "rate_limited");
}
