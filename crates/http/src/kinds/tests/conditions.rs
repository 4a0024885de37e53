//! Requests that hold only for what the caller has seen, and requests that are sent twice.

use super::*;

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let place = place("known");
    let made = place.made("hello", "Hello").await;
    let path = made.location.clone();
    let same = place.ask(Ask::get(&path).header("if-none-match", &made.etag)).await;
    assert_eq!((same.status, same.body), (StatusCode::NOT_MODIFIED, Value::Null));
    assert_eq!(same.etag, made.etag);
    let listed = place.ask(Ask::get(&path).header("if-none-match", &format!("\"0-0\",\"a,b\", W/{}", made.etag))).await;
    assert_eq!(listed.status, StatusCode::NOT_MODIFIED);
    place.send(Method::PATCH, &path, &json!({"title": "Other"})).await;
    assert_eq!(place.ask(Ask::get(&path).header("if-none-match", &made.etag)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn nobody_overwrites_what_was_not_seen() {
    let place = place("seen");
    let path = format!("{GREETINGS}/hello");
    let body = json!({"spec": {"text": "Hello"}});
    let made = place.send(Method::PUT, &path, &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "there was none");
    let blind = place.send(Method::PUT, &path, &body).await;
    assert_eq!((blind.status, blind.body["code"].as_str()), (StatusCode::PRECONDITION_REQUIRED, Some("precondition_required")));
    let new = json!({"spec": {"text": "Hi"}});
    let replaced = place.ask(with_body(Method::PUT, &path, &new).header("if-match", &made.etag)).await;
    assert_eq!((replaced.status, replaced.body["version"].as_u64()), (StatusCode::OK, Some(2)));
    let late = place.ask(with_body(Method::PUT, &path, &body).header("if-match", &made.etag)).await;
    assert_eq!((late.status, late.body["code"].as_str()), (StatusCode::PRECONDITION_FAILED, Some("version_mismatch")));
    let empty = place.ask(with_body(Method::PATCH, &path, &json!({"title": "x"})).header("if-match", "")).await;
    assert_eq!(empty.status, StatusCode::PRECONDITION_FAILED, "an empty list fits nothing");
    let bare = place.ask(with_body(Method::PATCH, &path, &json!({"title": "x"})).header("if-match", "2-2")).await;
    assert_eq!(bare.body["code"], "bad_header");
    for method in [Method::PATCH, Method::DELETE] {
        let late = place.ask(with_body(method.clone(), &path, &json!({"title": "x"})).header("if-match", &made.etag)).await;
        assert_eq!(late.status, StatusCode::PRECONDITION_FAILED, "{method}");
    }
    let only_new = place.ask(with_body(Method::PUT, &path, &body).header("if-none-match", "*")).await;
    assert_eq!(only_new.status, StatusCode::PRECONDITION_FAILED);
    let other = place.ask(with_body(Method::PUT, &format!("{GREETINGS}/other"), &body).header("if-none-match", "*")).await;
    assert_eq!(other.status, StatusCode::CREATED);
    let odd = place.ask(with_body(Method::PUT, &path, &body).header("if-none-match", "\"1-1\"")).await;
    assert_eq!(odd.body["code"], "bad_header");
}

#[tokio::test]
async fn the_same_key_makes_one() {
    let place = place("once");
    let body = json!({"name": "hello", "spec": {"text": "Hello"}});
    let send = |body: Value| place.ask(with_body(Method::POST, GREETINGS, &body).header("idempotency-key", "k-1"));
    let first = send(body.clone()).await;
    let second = send(body).await;
    assert_eq!((first.status, second.status), (StatusCode::CREATED, StatusCode::CREATED));
    assert_eq!((&first.etag, &first.location, &first.body), (&second.etag, &second.location, &second.body));
    let other = send(json!({"name": "other", "spec": {"text": "Hello"}})).await;
    assert_eq!((other.status, other.body["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("idempotency_key_reused")));
    // Where it is done belongs to the request, too.
    let at = |workspace: &str| format!("/api/v1/resources/greeting/hello/publish?workspace={workspace}");
    let keyed = |path: String| place.ask(Ask::new(Method::POST, &path).header("idempotency-key", "k-2"));
    assert_eq!(keyed(at("default")).await.status, StatusCode::OK);
    assert_eq!(keyed(at("docs")).await.body["code"], "idempotency_key_reused");
}
