//! Making, reading, changing and deleting over HTTP; versions; lists.

use super::*;

#[tokio::test]
async fn a_resource_lives_and_dies() {
    let place = place("life");
    let body = json!({"name": "hello", "title": "Hello", "labels": {"team": "docs"}, "spec": {"text": "Hello", "password": "friend"}});
    let made = place.send(Method::POST, GREETINGS, &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    assert_eq!(made.location, "/api/v1/workspaces/default/greetings/hello");
    assert_eq!(made.body["etag"], made.etag.as_str());
    assert_eq!(made.body["spec"]["tone"], "kind", "defaults are filled in");
    assert!(made.body["spec"]["password"]["$secret"].is_string(), "secrets are marks: {}", made.body);
    let again = place.send(Method::POST, GREETINGS, &body).await;
    assert_eq!((again.status, again.body["code"].as_str()), (StatusCode::CONFLICT, Some("resource_exists")));

    let patched = place.send(Method::PATCH, &made.location, &json!({"spec": {"text": "Hi"}, "reason": "shorter"})).await;
    assert_eq!((patched.status, patched.body["version"].as_u64()), (StatusCode::OK, Some(2)), "{}", patched.body);
    assert_ne!(patched.etag, made.etag);
    assert_eq!(patched.body["spec"]["password"], made.body["spec"]["password"], "what was not named stays");
    let first = place.get(&format!("{}?version=1", made.location)).await;
    assert_eq!((first.body["spec"]["text"].as_str(), first.body["shown_version"].as_u64()), (Some("Hello"), Some(1)));

    let deleted = place.ask(Ask::new(Method::DELETE, &made.location)).await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    assert_eq!(place.get(&made.location).await.status, StatusCode::NOT_FOUND);
    let bin = place.get("/api/v1/greetings?state=deleted").await;
    assert_eq!(bin.body["items"][0]["name"], "hello");
    let path = "/api/v1/resources/greeting/hello/restore?workspace=default";
    assert_eq!(place.ask(Ask::new(Method::POST, path)).await.status, StatusCode::OK);
    assert_eq!(place.get(&made.location).await.body["version"], 2);
}

#[tokio::test]
async fn a_kind_of_the_organization_has_no_workspace() {
    let place = place("organization");
    let made = place.send(Method::POST, "/api/v1/house-mottos", &json!({"name": "kind", "spec": {"words": "Be kind"}})).await;
    assert_eq!((made.status, made.location.as_str()), (StatusCode::CREATED, "/api/v1/house-mottos/kind"));
    assert_eq!(made.body["workspace"], Value::Null);
    let refused = place.get("/api/v1/resources/house-motto/kind/versions?workspace=default").await;
    assert_eq!(refused.body["code"], "workspace_refused");
    assert_eq!(place.get("/api/v1/resources/house-motto/kind/versions").await.body["items"][0]["version"], 1);
    let missing = place.get("/api/v1/resources/greeting/x/versions").await;
    assert_eq!(missing.body["code"], "workspace_missing");
}

#[tokio::test]
async fn what_is_wrong_is_said_with_its_place() {
    let place = place("wrong");
    let refused = |body: Value, code: &'static str, at: &'static str| {
        let place = &place;
        async move {
            let got = place.send(Method::POST, GREETINGS, &body).await;
            assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", got.body);
            assert_eq!((got.body["code"].as_str(), got.body["place"].as_str()), (Some(code), Some(at)), "{}", got.body);
            got.body
        }
    };
    refused(json!({"spec": {"text": "x"}}), "bad_body", "/name").await;
    refused(json!({"name": "x", "spec": {"text": "x"}, "more": 1}), "bad_body", "/more").await;
    refused(json!({"name": "x", "labels": [], "spec": {"text": "x"}}), "bad_body", "/labels").await;
    refused(json!([]), "bad_body", "/").await;
    let body = refused(json!({"name": "x", "spec": {"tone": "loud", "extra": 1}}), "resource_invalid", "/spec/tone").await;
    let findings = body["details"]["findings"].as_array().map(Vec::len);
    assert_eq!(findings, Some(3), "an unknown field, a missing one, and a wrong value: {body}");
    refused(json!({"name": "x", "spec": {"text": "begone"}}), "resource_invalid", "/spec/text").await;
    let got = place.get("/api/v1/greetings?colour=red").await;
    assert_eq!((got.status, got.body["code"].as_str()), (StatusCode::BAD_REQUEST, Some("bad_query")));
}

#[tokio::test]
async fn lists_are_filtered_sorted_and_paged() {
    let place = place("lists");
    for (name, team, text) in [("a", "docs", "One"), ("b", "docs", "Two"), ("c", "ops", "Three"), ("d", "docs", "Four")] {
        let body = json!({"name": name, "labels": {"team": team}, "spec": {"text": text}});
        assert_eq!(place.send(Method::POST, GREETINGS, &body).await.status, StatusCode::CREATED);
    }
    let names = |got: &Got| {
        got.body["items"].as_array().expect("items").iter().map(|i| i["name"].as_str().expect("name").to_owned()).collect::<Vec<_>>()
    };
    let first = place.get("/api/v1/greetings?labels=team=docs&sort=-name&limit=2").await;
    assert_eq!(names(&first), ["d", "b"]);
    let next = first.body["next"].as_str().expect("a next page");
    let second = place.get(&format!("/api/v1/greetings?labels=team=docs&sort=-name&limit=2&after={next}")).await;
    assert_eq!((names(&second), &second.body["next"]), (vec!["a".to_owned()], &Value::Null));
    let foreign = place.get(&format!("/api/v1/greetings?labels=team=ops&sort=-name&after={next}")).await;
    assert_eq!(foreign.body["code"], "bad_cursor", "a cursor belongs to its query");
    let elsewhere = place.get(&format!("/api/v1/house-mottos?after={next}")).await;
    assert_eq!(elsewhere.body["code"], "bad_cursor", "and to its kind");
    assert_eq!(names(&place.get("/api/v1/greetings?where=/spec/text=Three").await), ["c"]);
    assert_eq!(names(&place.get("/api/v1/greetings?where=/spec/text=Three&where=/name=d").await), [] as [&str; 0]);
    assert_eq!(names(&place.get("/api/v1/greetings?q=fo").await), ["d"]);
    assert_eq!(place.get("/api/v1/greetings?sort=colour").await.status, StatusCode::BAD_REQUEST);
    for bad in ["limit=0", "limit=-1", "limit=201", "limit=x", "labels=", "labels=team", "where=x", "state=gone", "q=a&q=b"] {
        assert_eq!(place.get(&format!("/api/v1/greetings?{bad}")).await.status, StatusCode::BAD_REQUEST, "{bad}");
    }
}

#[tokio::test]
async fn only_the_fields_that_are_wanted_come() {
    let place = place("fields");
    place.made("hello", "Hello").await;
    let body = json!({"name": "reply", "spec": {"text": "Hello to you", "answer": "hello", "languages": [{"code": "en"}]}});
    assert_eq!(place.send(Method::POST, GREETINGS, &body).await.status, StatusCode::CREATED);
    let got = place.get(&format!("{GREETINGS}/reply?fields=title,spec/text")).await;
    let fields: Vec<&String> = got.body.as_object().expect("an object").keys().collect();
    assert_eq!(fields, ["etag", "id", "kind", "name", "spec", "title", "version", "workspace"]);
    assert_eq!(got.body["spec"], json!({"text": "Hello to you"}));
    let listed = place.get("/api/v1/greetings?fields=spec/languages&include=references").await;
    assert_eq!(listed.body["items"][1]["spec"], json!({"languages": [{"code": "en"}]}));
    assert_eq!(listed.body["items"][1]["references"]["uses"][0]["name"], "hello");
    assert_eq!(listed.body["items"][0]["references"]["used_by"][0]["name"], "reply");
    let beside = place.get(&format!("{GREETINGS}/reply?include=versions,references")).await;
    assert_eq!(beside.body["versions"][0]["version"], 1);
    for bad in ["fields=colour", "fields=", "fields=name,,title", "include=everything"] {
        assert_eq!(place.get(&format!("{GREETINGS}/reply?{bad}")).await.status, StatusCode::BAD_REQUEST, "{bad}");
    }
    let held = place.ask(Ask::new(Method::DELETE, &format!("{GREETINGS}/hello"))).await;
    assert_eq!((held.status, held.body["code"].as_str()), (StatusCode::CONFLICT, Some("still_referenced")));
    let forced = place.ask(Ask::new(Method::DELETE, &format!("{GREETINGS}/hello?force=true"))).await;
    assert_eq!(forced.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn versions_are_published_labelled_compared_and_brought_back() {
    let place = place("versions");
    place.made("hello", "Hello").await;
    let draft = place.send(Method::PATCH, &format!("{GREETINGS}/hello"), &json!({"spec": {"text": "Hi"}, "draft": true})).await;
    assert_eq!((draft.body["version"].as_u64(), draft.body["published"].as_u64()), (Some(2), Some(1)));
    let at = |rest: &str| format!("/api/v1/resources/greeting/hello/{rest}?workspace=default");
    let published = place.send(Method::POST, &at("publish"), &json!({"reason": "ready"})).await;
    assert_eq!(published.body["published"], 2);
    assert_eq!(place.send(Method::PUT, &at("version-labels/live"), &json!({"version": 1})).await.body["version_labels"]["live"], 1);
    assert_eq!(place.get(&format!("{GREETINGS}/hello?version=live")).await.body["spec"]["text"], "Hello");
    let diff = place.get(&format!("{}&from=1&to=2", at("diff"))).await;
    assert_eq!(diff.body["fields"], json!([{"path": "/spec/text", "old": "Hello", "new": "Hi"}]));
    assert_eq!(place.get(&at("diff")).await.status, StatusCode::BAD_REQUEST);
    let back = place.send(Method::POST, &at("rollback"), &json!({"version": 1, "reason": "better before"})).await;
    assert_eq!((back.body["version"].as_u64(), back.body["spec"]["text"].as_str()), (Some(3), Some("Hello")));
    let history = place.get(&at("versions")).await;
    assert_eq!(history.body["items"][0]["rollback_of"], 1);
    assert_eq!(place.get(&at("versions/1")).await.body["spec"]["text"], "Hello");
    assert_eq!(place.ask(Ask::new(Method::DELETE, &at("version-labels/live"))).await.body["version_labels"], json!({}));
    assert_eq!(place.get(&at("versions/9")).await.status, StatusCode::NOT_FOUND);
}
