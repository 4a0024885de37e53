//! `Idempotency-Key`.

use super::*;
use crate::{Answer, Declaration, DeclaredCall, Empty};

fn ask(house: &House, name: &str, key: &str) -> Ask {
    Ask::post("/api/v1/things", &json!({"name": name})).bearer(&house.token).header("idempotency-key", key)
}

#[tokio::test]
async fn the_same_key_gets_the_same_answer() {
    let house = house();
    let first = ask(&house, "a", "k").json(&house).await;
    let response = ask(&house, "a", "k").send(&house).await;
    assert_eq!(head(&response, "idempotent-replayed"), "true");
    let again = (response.status(), serde_json::from_slice(&bytes(response).await).expect("json"));
    assert_eq!(first, again);
    assert_eq!(house.made.load(Ordering::SeqCst), 1);
    assert_ne!(ask(&house, "a", "k2").json(&house).await.1, first.1);
    assert_eq!(house.made.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn the_same_key_with_another_body_is_refused() {
    let house = house();
    ask(&house, "a", "k").send(&house).await;
    let (status, body) = ask(&house, "b", "k").json(&house).await;
    assert_eq!((status.as_u16(), body["code"].as_str()), (422, Some("idempotency_key_reused")));
    assert_eq!(house.made.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_repetition_while_the_first_is_at_work_is_told_to_wait() {
    let house = house();
    let (first, second) = tokio::join!(ask(&house, "slow", "k").json(&house), async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        ask(&house, "slow", "k").send(&house).await
    });
    assert_eq!(first.0, 201);
    assert_eq!((second.status().as_u16(), head(&second, "retry-after")), (409, "1"));
    assert_eq!(ask(&house, "slow", "k").json(&house).await, first);
    assert_eq!(house.made.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn failures_are_not_remembered_and_the_key_is_free_again() {
    let house = house();
    assert_eq!(ask(&house, "bad", "k").json(&house).await.0, 422);
    assert_eq!(ask(&house, "a", "k").json(&house).await.0, 201);
    // A client that hangs up does not hold the key for ever.
    let hung_up = tokio::time::timeout(Duration::from_millis(20), ask(&house, "slow", "k3").send(&house)).await;
    assert!(hung_up.is_err());
    assert_eq!(ask(&house, "a", "k3").json(&house).await.0, 201);
}

#[tokio::test]
async fn keys_are_checked() {
    let house = house();
    for key in ["", " ", "a b", &"k".repeat(201), "\u{fc}"] {
        assert_eq!(ask(&house, "a", key).json(&house).await.1["code"], "bad_header", "{key}");
    }
}

async fn make_tagged(state: State, call: DeclaredCall) -> Result<Response> {
    let n = state.made.fetch_add(1, Ordering::SeqCst);
    let empty = call.body.is_some_and(|body| body["empty"] == true);
    let mut response = if empty { Empty.into_response()? } else { Created(json!({"n": n})).into_response()? };
    response.headers_mut().insert(header::ETAG, format!("\"{n}-1\"").parse().expect("tag"));
    response.headers_mut().insert(header::LOCATION, "/api/v1/tagged/a".parse().expect("place"));
    Ok(response)
}

fn tagged_house() -> House {
    let declaration = Declaration {
        name: "make_tagged".into(),
        method: Method::POST,
        path: "/api/v1/tagged".into(),
        need: crate::Need::SignedIn,
        describe: Arc::new(|schemas| crate::Described {
            query: Nothing::json_schema(schemas),
            body: None,
            reply: Created::<Value>::describe(schemas),
            components: Vec::new(),
        }),
    };
    let state = State { made: Arc::default() };
    house_with(vec![Operation::declared(declaration, &state, make_tagged).idempotent()], Limits::default())
}

#[tokio::test]
async fn tag_and_place_of_what_was_made_come_again_too() {
    let house = tagged_house();
    let ask = |key: &str, body: Value| Ask::post("/api/v1/tagged", &body).bearer(&house.token).header("idempotency-key", key);
    for (key, status, body) in [("full", 201, json!({})), ("none", 204, json!({"empty": true}))] {
        let first = ask(key, body.clone()).send(&house).await;
        let again = ask(key, body).send(&house).await;
        assert_eq!((again.status().as_u16(), head(&again, "idempotent-replayed")), (status, "true"));
        for name in ["etag", "location", "content-type"] {
            assert_eq!(head(&first, name), head(&again, name), "{name}");
        }
        assert!(!head(&again, "etag").is_empty());
        assert_eq!(bytes(first).await, bytes(again).await);
    }
}

#[tokio::test]
async fn a_refused_repetition_names_its_correlation() {
    let house = house();
    ask(&house, "a", "k").send(&house).await;
    let (_, problem) = ask(&house, "b", "k").header("x-correlation-id", "mine").json(&house).await;
    assert_eq!((problem["code"].as_str(), problem["correlation_id"].as_str()), (Some("idempotency_key_reused"), Some("mine")));
}
