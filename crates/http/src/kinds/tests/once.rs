//! The program stops between a change and its answer: the repeated request finds the change, and with it the answer.

use super::*;
use base::{Error, OrgId};

/// Forgets every answer, as a stop right after the change does.
struct Forgetful;

impl crate::Memory for Forgetful {
    fn find<'a>(&'a self, _: OrgId, _: &'a str) -> store::Fut<'a, Option<([u8; 32], Value)>> {
        Box::pin(async { Ok(None) })
    }

    fn save(&self, _: OrgId, _: store::Idempotency) -> store::Fut<'_, ()> {
        Box::pin(async { Err(Error::internal("storage_error", "stopped")) })
    }
}

impl Place {
    /// Asks twice with one key, and once more with another body.
    async fn twice(&self, method: Method, path: &str, body: &Value, if_match: &str) -> Got {
        let key = format!("{method}{path}");
        let ask = |body: &Value| {
            let ask = with_body(method.clone(), path, body).header("idempotency-key", &key);
            if if_match.is_empty() { ask } else { ask.header("if-match", if_match) }
        };
        let first = self.ask(ask(body)).await;
        assert!(first.status.is_success(), "{key}: {}", first.body);
        let again = self.ask(ask(body)).await;
        assert_eq!(
            (again.status, &again.etag, &again.location, &again.body),
            (first.status, &first.etag, &first.location, &first.body),
            "{key}"
        );
        if method != Method::DELETE {
            let mut other = body.clone();
            other["reason"] = "another".into();
            assert_eq!(self.ask(ask(&other)).await.body["code"], "idempotency_key_reused", "{key}");
        }
        first
    }
}

#[tokio::test]
async fn a_lost_answer_comes_again_and_the_change_does_not() {
    let place = place_with("once", Arc::new(Forgetful));
    let one = format!("{GREETINGS}/a");
    let any = "/api/v1/resources/greeting/a";
    let at = |step: &str| format!("{any}/{step}?workspace=default");
    let made = place.twice(Method::POST, GREETINGS, &json!({"name": "a", "spec": {"text": "One"}}), "").await;
    assert_eq!(made.status, StatusCode::CREATED);
    let put = place.twice(Method::PUT, &one, &json!({"spec": {"text": "Two"}, "draft": true}), &made.etag).await;
    assert_eq!(put.body["version"], 2);
    place.twice(Method::POST, &at("publish"), &json!({}), "").await;
    let back = place.twice(Method::POST, &at("rollback"), &json!({"version": 1}), "").await;
    assert_eq!(back.body["version"], 3, "one more, not two");
    place.twice(Method::PUT, &at("version-labels/live"), &json!({"version": 1}), "").await;
    place.twice(Method::DELETE, &at("version-labels/live"), &Value::Null, "").await;
    place.twice(Method::PATCH, &one, &json!({"spec": {"text": "Three"}}), "").await;
    place.twice(Method::DELETE, &one, &Value::Null, "").await;
    place.twice(Method::POST, &at("restore"), &json!({}), "").await;
    let items = json!([
        {"op": "create", "kind": "greeting", "workspace": "default", "name": "b", "spec": {"text": "B"}},
        {"op": "delete", "kind": "greeting", "workspace": "default", "name": "a"}
    ]);
    let done = |got: &Got| got.body["items"].as_array().expect("items").iter().map(|item| item["status"].clone()).collect::<Vec<_>>();
    let ask = |key: &str, atomic: bool, items: &Value| {
        with_body(Method::POST, "/api/v1/bulk", &json!({"items": items, "atomic": atomic})).header("idempotency-key", key)
    };
    for (key, atomic) in [("each", false), ("all", true)] {
        let first = place.ask(ask(key, atomic, &items)).await;
        assert_eq!(done(&first), [json!(201), json!(204)], "{}", first.body);
        assert_eq!(place.ask(ask(key, atomic, &items)).await.body, first.body);
        place.send(Method::DELETE, &format!("{GREETINGS}/b"), &Value::Null).await;
        place.send(Method::POST, &at("restore"), &json!({})).await;
    }
    let apply = json!({"documents": [{"kind": "greeting", "name": "c", "spec": {"text": "C"}}]});
    let first = place.twice(Method::POST, "/api/v1/apply", &apply, "").await;
    assert_eq!(first.body["plan"][0]["action"], "create");
    assert_eq!(place.get("/api/v1/resources?address=greeting/default/a&address=greeting/default/nobody&address=greeting/default/a@1").await.body["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| item["spec"]["text"].clone())
        .collect::<Vec<_>>(), [json!("Three"), Value::Null, json!("One")]);
}
