//! API tokens: what they reach, how they end, and that their secrets are nowhere.

use super::*;

#[tokio::test]
async fn a_token_acts_for_its_account_within_its_scopes() {
    let house = house("scopes").await;
    house.account("dev", "developer", None).await;
    let early = json!({"name": "early", "account": "dev", "scopes": ["model:read@shop"]});
    assert_eq!(house.code(&house.token, "POST", "/api/v1/tokens", Some(early)).await, said(422, "unknown_workspace"));
    house.make_workspace("shop").await;
    let made = house.new_token(&house.token, json!({"name": "narrow", "account": "dev", "scopes": ["model:read@shop", "run:*"]})).await;
    let (_, me) = house.ask(made["token"].as_str().expect("token"), "GET", "/api/v1/me", None).await;
    assert_eq!(me["principal"]["name"], "dev");
    assert_eq!(me["rights"], json!(["model:read@shop", "run:control", "run:create", "run:read"]));
    for (scopes, code) in [
        (json!(["policy:update"]), said(403, "scope_beyond_account")),
        (json!(["account:*"]), said(403, "scope_beyond_account")),
        (json!(["run"]), said(422, "bad_right")),
        (json!(["runs:read"]), said(422, "bad_right")),
        (json!(["run:raed"]), said(422, "bad_right")),
        (json!([]), said(422, "bad_scopes")),
    ] {
        let new = json!({"name": "wide", "account": "dev", "scopes": scopes});
        assert_eq!(house.code(&house.token, "POST", "/api/v1/tokens", Some(new)).await, code, "{scopes}");
    }
    let slip = json!({"name": "slip", "account": "dev", "scopes": ["modle:read"]});
    let (_, problem) = house.ask(&house.token, "POST", "/api/v1/tokens", Some(slip)).await;
    assert_eq!(problem["fix"][0], "did you mean `model`?", "{problem}");
    let made = house.new_token(&house.token, json!({"name": "shop", "account": "dev", "scopes": ["@shop"]})).await;
    let (_, me) = house.ask(made["token"].as_str().expect("token"), "GET", "/api/v1/me", None).await;
    let rights = me["rights"].as_array().expect("rights");
    assert!(rights.contains(&json!("model:read@shop")) && rights.iter().all(|r| r.as_str().expect("text").ends_with("@shop")), "{me}");
    // A scope in one workspace is none in the organization.
    house.account("ola", "org_admin", None).await;
    let there = house.new_token(&house.token, json!({"name": "there", "account": "ola", "scopes": ["account:*@shop"]})).await;
    assert_eq!(house.code(there["token"].as_str().expect("token"), "GET", "/api/v1/accounts", None).await, said(403, "forbidden"));
}

#[tokio::test]
async fn a_narrow_token_makes_no_wider_one() {
    let house = house("narrow").await;
    house.account("dev", "developer", None).await;
    let narrow = house.new_token(&house.token, json!({"name": "n", "account": "dev", "scopes": ["token:*", "run:read"]})).await;
    let narrow = narrow["token"].as_str().expect("token");
    for wider in [json!({"name": "all"}), json!({"name": "more", "scopes": ["run:read", "run:create"]})] {
        assert_eq!(house.code(narrow, "POST", "/api/v1/tokens", Some(wider)).await, said(403, "beyond_own_rights"));
    }
    assert_eq!(house.code(narrow, "POST", "/api/v1/tokens", Some(json!({"name": "same", "scopes": ["run:read"]}))).await.0, 201);
}

#[tokio::test]
async fn everyone_keeps_their_own_tokens_and_no_others() {
    let house = house("own").await;
    let (dev, eve) = (house.account("dev", "developer", None).await, house.account("eve", "viewer", None).await);
    let (_, of_dev) = house.ask(&dev, "GET", "/api/v1/tokens", None).await;
    assert_eq!(of_dev["items"].as_array().map(Vec::len), Some(1));
    let path = format!("/api/v1/tokens/{}", of_dev["items"][0]["id"].as_str().expect("id"));
    let missing = house.ask(&eve, "GET", "/api/v1/tokens/tok_0190a7c8e4f07d4a9a0c5f6b1e2d3c4d", None).await;
    for method in ["GET", "DELETE"] {
        let (status, mut body) = house.ask(&eve, method, &path, None).await;
        assert_eq!(status, 404);
        body["detail"] = missing.1["detail"].clone();
        body["correlation_id"] = missing.1["correlation_id"].clone();
        assert_eq!(body, missing.1, "what is another's looks like what is not there");
    }
    let (_, all) = house.ask(&house.token, "GET", "/api/v1/tokens", None).await;
    assert_eq!(all["items"].as_array().map(Vec::len), Some(2));
    let (_, some) = house.ask(&house.token, "GET", "/api/v1/tokens?account=eve", None).await;
    assert_eq!(some["items"][0]["account"]["name"], "eve");
    assert_eq!(house.code(&eve, "GET", "/api/v1/tokens?account=dev", None).await, said(403, "forbidden"));
}

#[tokio::test]
async fn a_token_ends_when_it_is_revoked_and_when_it_expires() {
    let house = house("ends").await;
    house.account("dev", "developer", None).await;
    let until = Timestamp(1_800_000_000_000_000).plus(Duration::from_secs(3_600)).to_string();
    let short = house.new_token(&house.token, json!({"name": "short", "account": "dev", "expires_at": until})).await;
    let long = house.new_token(&house.token, json!({"name": "long", "account": "dev"})).await;
    let (short, long_text) = (short["token"].as_str().expect("token"), long["token"].as_str().expect("token"));
    assert_eq!((house.ask(short, "GET", "/api/v1/me", None).await.0, house.ask(long_text, "GET", "/api/v1/me", None).await.0), (200, 200));
    house.pass(Duration::from_secs(3_600));
    assert_eq!(house.code(short, "GET", "/api/v1/me", None).await, said(401, "bad_token"));
    let path = format!("/api/v1/tokens/{}", long["id"].as_str().expect("id"));
    assert_eq!(house.ask(&house.token, "DELETE", &path, None).await.0, 204);
    assert_eq!(house.code(long_text, "GET", "/api/v1/me", None).await, said(401, "bad_token"));
    assert_eq!(house.ask(&house.token, "GET", &path, None).await.1["state"], "revoked");
    assert_eq!(house.ask(&house.token, "DELETE", &path, None).await.0, 204, "twice is no mistake");
    let late = Timestamp(1_800_000_000_000_000).plus(Duration::from_secs(800 * 24 * 3_600)).to_string();
    let asked = json!({"name": "eternal", "account": "dev", "expires_at": late});
    assert_eq!(house.code(&house.token, "POST", "/api/v1/tokens", Some(asked)).await, said(422, "bad_expiry"));
}

#[tokio::test]
async fn a_session_ends_with_the_token_it_came_from_and_has_no_more_rights() {
    let house = house("session").await;
    house.account("dev", "developer", None).await;
    let made = house.new_token(&house.token, json!({"name": "n", "account": "dev", "scopes": ["run:read"]})).await;
    let (status, link) = house.ask(made["token"].as_str().expect("token"), "POST", "/api/v1/sign-in-links", None).await;
    assert_eq!(status, 201);
    let request = Request::builder().uri(link["path"].as_str().expect("path")).header("host", "localhost");
    let response = house.router.clone().oneshot(request.body(Body::empty()).expect("request")).await.expect("infallible");
    let cookie = response.headers()["set-cookie"].to_str().expect("text").split(';').next().expect("pair").to_owned();
    let cookie = [("cookie", cookie)];
    assert_eq!(house.send("GET", "/api/v1/me", &cookie, None).await.1["rights"], json!(["run:read"]));
    let path = format!("/api/v1/tokens/{}", made["id"].as_str().expect("id"));
    house.ask(&house.token, "DELETE", &path, None).await;
    assert_eq!(house.send("GET", "/api/v1/me", &cookie, None).await.1["code"], "session_expired");
}

#[tokio::test]
async fn the_last_use_is_known_and_written_now_and_then() {
    let house = house("used").await;
    let token = house.account("dev", "developer", None).await;
    house.ask(&token, "GET", "/api/v1/me", None).await;
    house.pass(Duration::from_secs(61));
    house.ask(&token, "GET", "/api/v1/me", None).await;
    let (_, body) = house.ask(&house.token, "GET", "/api/v1/tokens?account=dev", None).await;
    assert!(body["items"][0]["last_used_at"].is_string(), "{body}");
}

#[tokio::test]
async fn what_opens_nothing_is_refused_alike_and_counted() {
    let house = house("counted").await;
    let (acme, _) = house.org("acme").await;
    let good = house.account("dev", "developer", None).await;
    let secret = "0".repeat(64);
    let nowhere = format!("orc_{}_{secret}", "1".repeat(32));
    let elsewhere = format!("orc_{}_{}", acme.0.simple(), &good[37..]);
    let mut answers = Vec::new();
    for token in [nowhere.as_str(), &elsewhere, &format!("orc_{}_{secret}", acme.0.simple()), "orc_", "x", &good[..good.len() - 1]] {
        let (status, mut body) = house.ask(token, "GET", "/api/v1/me", None).await;
        body["correlation_id"] = Value::Null;
        answers.push((status, body));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0] && answer.0 == 401), "{answers:?}");
    for _ in 0..5 {
        house.ask(&good, "GET", "/api/v1/accounts", None).await;
    }
    tokio::time::sleep(Duration::from_millis(400)).await;
    let records = house.audit(house.store.local_org()).await;
    let times =
        |action: &str| records.iter().filter(|r| r.action == action).map(|r| r.body["times"].as_u64().unwrap_or(0)).collect::<Vec<_>>();
    let denied = times("access.denied");
    assert_eq!((denied[0], denied.iter().sum::<u64>()), (1, 5), "the first at once, the others together");
    assert!(denied.len() < 5, "{denied:?}");
    assert_eq!(times("sign_in.failed").iter().sum::<u64>(), 4);
    assert_eq!(house.actions(acme).await.iter().filter(|action| *action == "sign_in.failed").count(), 2);
}

#[tokio::test]
async fn no_secret_is_stored() {
    let house = house("hashed").await;
    let token = house.account("dev", "developer", None).await;
    house.ask(&token, "GET", "/api/v1/me", None).await;
    house.store.shutdown().await.expect("stops");
    let secret = &token[37..];
    for file in std::fs::read_dir(&house.folder).expect("folder") {
        let path = file.expect("entry").path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap_or_default();
            assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()), "{}", path.display());
        }
    }
}

/// A live stream of an account whose role is taken away ends.
#[tokio::test]
async fn rights_that_are_taken_away_are_noticed_while_a_stream_is_open() {
    let house = house("watched").await;
    let token = house.account("dev", "developer", None).await;
    let mut headers = ::http::HeaderMap::new();
    headers.insert("authorization", format!("Bearer {token}").parse().expect("header"));
    let who = house.env.auth.identify(&headers).await.expect("known");
    let env = house.env.clone();
    let watching = tokio::spawn(async move { env.auth.changed(&who.proof, &who.ctx).await });
    house.ask(&house.token, "PUT", "/api/v1/accounts/dev/roles", Some(json!({"roles": [{"role": "viewer"}]}))).await;
    let now = tokio::time::timeout(Duration::from_secs(5), watching).await.expect("in time").expect("no panic").expect("still there");
    assert!(!now.rights.has("run", base::Verb::Create) && now.rights.has("run", base::Verb::Read));
}
