//! Limits as clients meet them.

mod admit;

use super::{Limits, Peer, Rates};
use crate::tests::{Ask, House, head, house, house_with, signed_in};
use axum::http::Request;
use base::Rate;
use serde_json::json;
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::atomic::Ordering,
    time::Duration,
};
use tower::ServiceExt;

fn limited(change: impl FnOnce(&mut Rates)) -> House {
    let mut limits = Limits::default();
    change(&mut limits.rates);
    house_with(Vec::new(), limits)
}

fn things(token: &str) -> Ask {
    Ask::get("/api/v1/things").bearer(token)
}

fn later(house: &House, seconds: i64) {
    house.clock.0.fetch_add(seconds * 1_000_000, Ordering::Relaxed);
}

#[tokio::test]
async fn every_answer_says_how_much_is_left() {
    let house = limited(|rates| rates.principal = Rate::per_minute(10));
    let first = things(&house.token).send(&house).await;
    assert_eq!(head(&first, "ratelimit-policy"), "\"organization\";q=600000;w=60, \"user\";q=10;w=60, \"key\";q=300000;w=60");
    assert_eq!(head(&first, "x-ratelimit-limit"), "10");
    assert_eq!(head(&first, "x-ratelimit-remaining"), "9");
    let left = |text: &str| text.split("\"user\";r=").nth(1).and_then(|rest| rest.split(';').next()).and_then(|n| n.parse::<u32>().ok());
    assert_eq!(left(head(&first, "ratelimit")), Some(9));
    let reset: u64 = head(&first, "x-ratelimit-reset").parse().expect("seconds");
    assert!((60..=65).contains(&reset), "{reset}");
    // A refused request says it too, and so does one that is wrong in itself.
    let wrong = Ask::get("/api/v1/things?limit=x").bearer(&house.token).send(&house).await;
    assert_eq!((wrong.status().as_u16(), head(&wrong, "x-ratelimit-remaining")), (400, "8"));
    // Who is not known has no counts.
    let unknown = Ask::get("/api/v1/things").send(&house).await;
    assert_eq!((unknown.status().as_u16(), head(&unknown, "ratelimit")), (401, ""));
}

#[tokio::test]
async fn who_asks_too_much_is_told_to_wait_and_may_ask_again_then() {
    let house = limited(|rates| rates.principal = Rate { most: 3, window: Duration::from_secs(12) });
    for _ in 0..3 {
        assert_eq!(things(&house.token).send(&house).await.status(), 200);
    }
    let refused = things(&house.token).send(&house).await;
    assert_eq!((refused.status().as_u16(), head(&refused, "x-ratelimit-remaining")), (429, "0"));
    let wait: i64 = head(&refused, "retry-after").parse().expect("seconds");
    let (_, problem) = things(&house.token).json(&house).await;
    assert_eq!(problem["code"], "rate_limited");
    assert!(problem["detail"].as_str().expect("text").contains("the caller"), "{problem}");
    later(&house, wait);
    assert_eq!(things(&house.token).send(&house).await.status(), 200);
}

#[tokio::test]
async fn organization_user_and_key_are_counted_apart() {
    let house = limited(|rates| rates.credential = Rate::per_minute(2));
    let cookie = signed_in(&house).await;
    for _ in 0..2 {
        assert_eq!(things(&house.token).send(&house).await.status(), 200);
    }
    assert_eq!(things(&house.token).send(&house).await.status(), 429);
    // The same person with another credential.
    assert_eq!(Ask::get("/api/v1/things").header("cookie", &cookie).send(&house).await.status(), 200);
    assert_eq!(things(&house.reader).send(&house).await.status(), 200);
    let house = limited(|rates| rates.organization = Rate::per_minute(2));
    assert_eq!(things(&house.token).send(&house).await.status(), 200);
    assert_eq!(things(&house.reader).send(&house).await.status(), 200);
    let (status, problem) = things(&house.reader).json(&house).await;
    assert_eq!(status, 429);
    assert!(problem["detail"].as_str().expect("text").contains("the organization"), "{problem}");
}

#[tokio::test]
async fn what_is_refused_costs_nothing() {
    let house = limited(|rates| {
        rates.organization = Rate { most: 4, window: Duration::from_secs(120) };
        rates.credential = Rate { most: 1, window: Duration::from_secs(12) };
    });
    assert_eq!(things(&house.token).send(&house).await.status(), 200);
    for _ in 0..9 {
        assert_eq!(things(&house.token).send(&house).await.status(), 429);
    }
    for _ in 0..3 {
        later(&house, 14);
        assert_eq!(things(&house.token).send(&house).await.status(), 200);
    }
    later(&house, 14);
    assert_eq!(things(&house.token).send(&house).await.status(), 429);
}

/// As it comes over a connection from `peer`.
async fn from(house: &House, peer: IpAddr, path: &str, token: Option<&str>) -> u16 {
    let mut request = Request::get(path).header("host", "localhost");
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let mut request = request.body(axum::body::Body::empty()).expect("request");
    request.extensions_mut().insert(Peer(peer));
    house.router.clone().oneshot(request).await.expect("infallible").status().as_u16()
}

#[tokio::test]
async fn an_address_that_keeps_failing_to_sign_in_is_told_to_wait() {
    let house = limited(|rates| rates.failures = Rate::per_minute(3));
    let (one, other) = (IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2)));
    assert_eq!(from(&house, one, "/sign-in?token=guess", None).await, 401);
    assert_eq!(from(&house, one, "/api/v1/me", Some("guess")).await, 401);
    // Naming no one is no attempt.
    for _ in 0..5 {
        assert_eq!(from(&house, one, "/api/v1/me", None).await, 401);
    }
    assert_eq!(from(&house, one, "/api/v1/me", Some("guess")).await, 401);
    assert_eq!(from(&house, one, "/api/v1/me", Some("guess")).await, 429);
    assert_eq!(from(&house, one, "/sign-in?token=guess", None).await, 429);
    // Nobody is locked out by it: neither who holds a token, nor another address.
    assert_eq!(from(&house, one, "/api/v1/me", Some(&house.token)).await, 200);
    assert_eq!(from(&house, other, "/api/v1/me", Some("guess")).await, 401);
    later(&house, 66);
    assert_eq!(from(&house, one, "/api/v1/me", Some("guess")).await, 401);
}

#[tokio::test]
async fn one_holder_of_many_addresses_is_one() {
    let house = limited(|rates| rates.failures = Rate::per_minute(2));
    let peer = |last: u16| IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 1, 0, 0, 0, last));
    assert_eq!(from(&house, peer(1), "/api/v1/me", Some("guess")).await, 401);
    assert_eq!(from(&house, peer(2), "/api/v1/me", Some("guess")).await, 401);
    assert_eq!(from(&house, peer(3), "/api/v1/me", Some("guess")).await, 429);
    let mapped = IpAddr::V6(Ipv4Addr::new(192, 0, 2, 7).to_ipv6_mapped());
    assert_eq!(from(&house, mapped, "/api/v1/me", Some("guess")).await, 401);
}

#[tokio::test]
async fn counts_stay_few_and_the_busiest_is_not_forgotten() {
    let house = limited(|rates| {
        rates.failures = Rate::per_minute(4);
        rates.remembered_max = 20;
    });
    let busy = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
    for _ in 0..4 {
        assert_eq!(from(&house, busy, "/api/v1/me", Some("guess")).await, 401);
    }
    for n in 0..200u8 {
        from(&house, IpAddr::V4(Ipv4Addr::new(198, 51, 100, n)), "/api/v1/me", Some("guess")).await;
    }
    assert!(house.env.limiter.peers() <= 20);
    assert_eq!(from(&house, busy, "/api/v1/me", Some("guess")).await, 429);
}

#[tokio::test]
async fn the_head_of_a_request_is_bounded() {
    let house = house();
    let long = format!("/api/v1/things?limit={}", "1".repeat(8_200));
    let (status, problem) = Ask::get(&long).bearer(&house.token).json(&house).await;
    assert_eq!((status.as_u16(), &problem["code"]), (414, &json!("url_too_long")));
    let mut many = things(&house.token);
    for n in 0..96 {
        many = many.header(&format!("x-more-{n}"), "1");
    }
    let (status, problem) = many.json(&house).await;
    assert_eq!((status.as_u16(), &problem["code"]), (431, &json!("headers_too_large")));
    let (status, _) = things(&house.token).header("x-long", &"v".repeat(33_000)).json(&house).await;
    assert_eq!(status, 431);
    assert_eq!(things(&house.token).header("x-long", &"v".repeat(30_000)).send(&house).await.status(), 200);
}
