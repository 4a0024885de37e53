//! Who may pass: tokens, sessions, hosts, origins, rights; and what every answer carries.

use super::*;

#[tokio::test]
async fn a_known_token_passes_and_others_do_not() {
    let house = house();
    let (status, body) = Ask::get("/api/v1/things?limit=3").bearer(&house.token).json(&house).await;
    assert_eq!((status.as_u16(), body), (200, json!({"limit": 3})));
    for (ask, code) in [
        (Ask::get("/api/v1/things"), "not_signed_in"),
        (Ask::get("/api/v1/things").bearer("0000"), "bad_token"),
        (Ask::get("/api/v1/things").header("authorization", "Basic YTpi"), "bad_token"),
        (Ask::get("/api/v1/things").header("cookie", "orc_session=0000"), "session_expired"),
    ] {
        let (status, body) = ask.json(&house).await;
        assert_eq!((status.as_u16(), body["code"].as_str()), (401, Some(code)));
    }
}

#[tokio::test]
async fn a_missing_right_is_named() {
    let house = house();
    let (status, body) = Ask::post("/api/v1/things", &json!({"name": "a"})).bearer(&house.reader).json(&house).await;
    assert_eq!((status.as_u16(), body["code"].as_str()), (403, Some("forbidden")));
    assert!(body["detail"].as_str().expect("detail").contains("run:create"));
    assert_eq!(house.made.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn only_our_own_names_are_answered() {
    let house = house();
    for host in ["localhost", "localhost:4680", "127.0.0.1:1", "[::1]:4680", "LOCALHOST:80"] {
        assert_eq!(Ask::get("/healthz").header("host", host).send(&house).await.status(), 200, "{host}");
    }
    for host in
        ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:4680", "0.0.0.0:4680", "", "[::1", "evil.example:4680@localhost"]
    {
        for path in ["/healthz", "/", "/api/v1/things", "/sign-in?token=x", "/openapi.json"] {
            let (status, body) = Ask::get(path).bearer(&house.token).header("host", host).json(&house).await;
            assert_eq!((status.as_u16(), body["code"].as_str()), (421, Some("wrong_host")), "{host} {path}");
        }
    }
    let (status, _) = Ask::get("http://evil.example/healthz").json(&house).await;
    assert_eq!(status, 421);
}

#[tokio::test]
async fn foreign_pages_are_refused_even_with_a_token() {
    let house = house();
    for origin in
        ["http://evil.example", "null", "http://localhost:9999", "https://localhost.evil.example", "file://", "http://127.0.0.1:4680"]
    {
        let (status, body) = Ask::get("/api/v1/things").bearer(&house.token).header("origin", origin).json(&house).await;
        assert_eq!((status.as_u16(), body["code"].as_str()), (403, Some("foreign_origin")), "{origin}");
    }
    let same = Ask::get("/api/v1/things").bearer(&house.token).header("origin", "http://localhost:4680").send(&house).await;
    assert_eq!(same.status(), 200);
}

#[tokio::test]
async fn a_link_signs_in_once_and_the_session_lasts_a_week() {
    let house = house();
    let link = house.env.auth.sessions.one_time_link(&ctx(Rights::all()));
    // A look ahead by a mail program does not spend it.
    Ask::new(Method::HEAD, &link.path).send(&house).await;
    let first = Ask::get(&link.path).send(&house).await;
    assert_eq!((first.status().as_u16(), head(&first, "location")), (303, "/"));
    let cookie = head(&first, "set-cookie").to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=604800"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert_eq!(Ask::get(&link.path).send(&house).await.status(), 401);
    let cookie = cookie.split(';').next().expect("pair").to_owned();
    let me = |cookie: &str| Ask::get("/api/v1/me").header("cookie", &format!("a=b; {cookie}"));
    let (status, body) = me(&cookie).json(&house).await;
    assert_eq!((status.as_u16(), &body["principal"]["name"], &body["simulated"]), (200, &json!("ada"), &json!(true)));
    assert!(body["rights"].as_array().expect("rights").contains(&json!("*:*")));
    house.clock.0.fetch_add(7 * 24 * 3600 * 1_000_000 - 1, Ordering::Relaxed);
    assert_eq!(me(&cookie).send(&house).await.status(), 200);
    house.clock.0.fetch_add(1, Ordering::Relaxed);
    assert_eq!(me(&cookie).json(&house).await.1["code"], "session_expired");
}

#[tokio::test]
async fn an_old_link_is_spent() {
    let house = house();
    let link = house.env.auth.sessions.one_time_link(&ctx(Rights::all()));
    house.clock.0.fetch_add(15 * 60 * 1_000_000, Ordering::Relaxed);
    let response = Ask::get(&link.path).send(&house).await;
    assert_eq!((response.status().as_u16(), head(&response, "set-cookie")), (401, ""));
}

#[tokio::test]
async fn a_session_keeps_the_rights_of_its_link() {
    let house = house();
    let link = house.env.auth.sessions.one_time_link(&ctx(Rights::of(&[Right::RUNS_READ])));
    let response = Ask::get(&link.path).send(&house).await;
    let cookie = head(&response, "set-cookie").split(';').next().expect("pair").to_owned();
    let ask = Ask::post("/api/v1/things", &json!({"name": "a"})).header("cookie", &cookie).header("x-orc-csrf", "1");
    assert_eq!(ask.send(&house).await.status(), 403);
}

#[tokio::test]
async fn changes_with_a_cookie_need_the_header() {
    let house = house();
    let cookie = signed_in(&house).await;
    let ask = || Ask::post("/api/v1/things", &json!({"name": "a"})).header("cookie", &cookie);
    assert_eq!(ask().json(&house).await.1["code"], "csrf_header_missing");
    assert_eq!(ask().header("x-orc-csrf", "0").json(&house).await.1["code"], "csrf_header_missing");
    for site in ["cross-site", "same-site"] {
        assert_eq!(ask().header("x-orc-csrf", "1").header("sec-fetch-site", site).json(&house).await.1["code"], "foreign_origin");
    }
    assert_eq!(house.made.load(Ordering::SeqCst), 0);
    assert_eq!(ask().header("x-orc-csrf", "1").header("sec-fetch-site", "same-origin").send(&house).await.status(), 201);
    // A wrong token is not covered up by the cookie beside it.
    assert_eq!(ask().header("x-orc-csrf", "1").bearer("0000").send(&house).await.status(), 401);
}

#[tokio::test]
async fn signing_out_ends_the_session_at_once() {
    let house = house();
    let cookie = signed_in(&house).await;
    let me = || Ask::get("/api/v1/me").header("cookie", &cookie);
    assert_eq!(me().send(&house).await.status(), 200);
    let out = Ask::new(Method::POST, "/api/v1/sign-out").header("cookie", &cookie).header("x-orc-csrf", "1").send(&house).await;
    assert_eq!(out.status(), 204);
    assert!(head(&out, "set-cookie").contains("Max-Age=0"));
    assert_eq!(me().send(&house).await.status(), 401);
}

#[tokio::test]
async fn only_a_bearer_makes_links() {
    let house = house();
    let cookie = signed_in(&house).await;
    let by_cookie = Ask::new(Method::POST, "/api/v1/sign-in-links").header("cookie", &cookie).header("x-orc-csrf", "1");
    assert_eq!(by_cookie.json(&house).await.1["code"], "bearer_only");
    let (status, link) = Ask::new(Method::POST, "/api/v1/sign-in-links").bearer(&house.token).json(&house).await;
    assert_eq!(status, 201);
    assert_eq!(Ask::get(link["path"].as_str().expect("path")).send(&house).await.status(), 303);
}

#[tokio::test]
async fn every_answer_is_hardened() {
    let house = house();
    for ask in [
        Ask::get("/"),
        Ask::get("/healthz"),
        Ask::get("/api/v1/things"),
        Ask::get("/api/v1/nowhere"),
        Ask::get("/healthz").header("host", "evil.example"),
        Ask::get("/sign-in?token=x"),
        Ask::new(Method::DELETE, "/api/v1/things"),
    ] {
        let path = ask.path.clone();
        let response = ask.send(&house).await;
        let policy = head(&response, "content-security-policy");
        let scripts = policy.split(';').find(|part| part.trim().starts_with("script-src")).unwrap_or_default();
        assert!(policy.contains("frame-ancestors 'none'") && scripts.trim() == "script-src 'self'", "{path}: {policy}");
        assert_eq!(head(&response, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(head(&response, "referrer-policy"), "no-referrer", "{path}");
        assert_eq!(head(&response, "cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(!head(&response, "x-correlation-id").is_empty(), "{path}");
        assert!(head(&response, "access-control-allow-origin").is_empty(), "{path}");
    }
}
