//! The protocol message by message, in both revisions.

use super::{LEGACY, MODERN};
use crate::{
    Method,
    tests::{Ask, House, head, house},
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn post(house: &House, body: &Value) -> Ask {
    Ask::post("/mcp", body).bearer(&house.token).header("accept", "application/json, text/event-stream")
}

async fn legacy(house: &House, method: &str, params: Value) -> Value {
    let body = json!({"jsonrpc": "2.0", "id": 7, "method": method, "params": params});
    let (status, answer) = post(house, &body).header("mcp-protocol-version", LEGACY).json(house).await;
    assert_eq!((status.as_u16(), &answer["jsonrpc"], &answer["id"]), (200, &json!("2.0"), &json!(7)));
    answer
}

fn modern_body(method: &str, mut params: Value) -> Value {
    params["_meta"] = json!({
        "io.modelcontextprotocol/protocolVersion": MODERN, "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"}
    });
    json!({"jsonrpc": "2.0", "id": "a", "method": method, "params": params})
}

fn modern_ask(house: &House, method: &str, params: Value) -> Ask {
    let body = modern_body(method, params);
    let ask = post(house, &body).header("mcp-protocol-version", MODERN).header("mcp-method", method);
    match body["params"]["name"].as_str() {
        Some(name) => ask.header("mcp-name", name),
        None => ask,
    }
}

async fn modern(house: &House, method: &str, params: Value) -> Value {
    let (status, answer) = modern_ask(house, method, params).json(house).await;
    assert_eq!((status.as_u16(), &answer["id"]), (200, &json!("a")), "{answer}");
    answer["result"].clone()
}

#[tokio::test]
async fn the_older_revision_begins_with_a_handshake() {
    let house = house();
    for asked in [LEGACY, "2024-11-05", "1900-01-01"] {
        let body = json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
            "protocolVersion": asked, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}});
        let response = post(&house, &body).send(&house).await;
        assert_eq!((response.status().as_u16(), head(&response, "content-type")), (200, "application/json"));
        assert_eq!(head(&response, "mcp-session-id"), "");
        let answer: Value = serde_json::from_slice(&crate::tests::bytes(response).await).expect("json");
        let result = &answer["result"];
        assert_eq!((&result["protocolVersion"], &result["capabilities"]), (&json!(LEGACY), &json!({"tools": {}})));
        assert_eq!((&result["serverInfo"]["name"], &result["serverInfo"]["version"]), (&json!("orchestrator"), &json!("1.2.3")));
    }
    let heard = post(&house, &json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).send(&house).await;
    assert_eq!(heard.status(), 202);
    assert!(crate::tests::bytes(heard).await.is_empty());
    assert_eq!(legacy(&house, "ping", json!({})).await["result"], json!({}));
    let unknown = legacy(&house, "prompts/list", json!({})).await;
    assert_eq!(unknown["error"]["code"], -32_601);
}

#[tokio::test]
async fn the_newer_revision_asks_no_handshake() {
    let house = house();
    let found = modern(&house, "server/discover", json!({})).await;
    assert_eq!(found["supportedVersions"], json!([MODERN, LEGACY]));
    assert_eq!((&found["resultType"], &found["cacheScope"]), (&json!("complete"), &json!("public")));
    assert_eq!(found["_meta"]["io.modelcontextprotocol/serverInfo"]["name"], "orchestrator");
    let listed = modern(&house, "tools/list", json!({})).await;
    assert_eq!((&listed["resultType"], &listed["cacheScope"]), (&json!("complete"), &json!("private")));
    assert!(listed["ttlMs"].is_u64() && listed["tools"].is_array());
    for method in ["ping", "initialize", "prompts/list", "nothing"] {
        let (status, answer) = modern_ask(&house, method, json!({})).json(&house).await;
        assert_eq!((status.as_u16(), &answer["error"]["code"], &answer["id"]), (404, &json!(-32_601), &json!("a")), "{method}");
    }
}

#[tokio::test]
async fn headers_and_body_must_say_the_same() {
    let house = house();
    let call = || json!({"name": "list_things", "arguments": {}});
    let ask = || modern_ask(&house, "tools/call", call());
    assert_eq!(ask().json(&house).await.0, 200);
    // `list_things` in base64.
    assert_eq!(ask().header("mcp-name", "=?base64?bGlzdF90aGluZ3M=?=").json(&house).await.0, 200);
    for (ask, code) in [
        (ask().header("mcp-name", "make_thing"), -32_020),
        (ask().header("mcp-name", "=?base64?bWFrZV90aGluZw==?="), -32_020),
        (ask().header("mcp-name", "=?base64?*?="), -32_020),
        (ask().header("mcp-method", "tools/list"), -32_020),
        (ask().header("mcp-protocol-version", LEGACY), -32_020),
        (post(&house, &modern_body("tools/list", json!({}))).header("mcp-protocol-version", MODERN), -32_020),
        (post(&house, &modern_body("tools/list", json!({}))).header("mcp-method", "tools/list"), -32_020),
        (
            post(&house, &json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}))
                .header("mcp-protocol-version", MODERN)
                .header("mcp-method", "tools/list"),
            -32_602,
        ),
        (post(&house, &json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"})).header("mcp-protocol-version", "1900-01-01"), -32_022),
    ] {
        let (status, answer) = ask.json(&house).await;
        assert_eq!((status.as_u16(), &answer["error"]["code"]), (400, &json!(code)), "{answer}");
        if code == -32_022 {
            assert_eq!(answer["error"]["data"], json!({"supported": [MODERN, LEGACY], "requested": "1900-01-01"}));
        }
    }
}

#[tokio::test]
async fn messages_that_are_none_are_refused_as_the_specification_says() {
    let house = house();
    let tool = json!({"jsonrpc": "2.0", "id": 1, "method": "ping"});
    for (text, code) in [
        ("{".to_owned(), -32_700),
        (String::new(), -32_700),
        ("[".repeat(100), -32_700),
        (json!([tool]).to_string(), -32_600),
        ("null".into(), -32_600),
        (json!({"id": 1, "method": "ping"}).to_string(), -32_600),
        (json!({"jsonrpc": "1.0", "id": 1, "method": "ping"}).to_string(), -32_600),
        (json!({"jsonrpc": "2.0", "id": null, "method": "ping"}).to_string(), -32_600),
        (json!({"jsonrpc": "2.0", "id": 1.5, "method": "ping"}).to_string(), -32_600),
        (json!({"jsonrpc": "2.0", "id": 1}).to_string(), -32_600),
        (json!({"jsonrpc": "2.0", "id": 1, "result": {}}).to_string(), -32_600),
        (json!({"jsonrpc": "2.0", "id": 1, "method": "ping", "params": [1]}).to_string(), -32_600),
    ] {
        let (status, answer) = post(&house, &json!({})).raw(text.clone()).json(&house).await;
        assert_eq!((status.as_u16(), &answer["error"]["code"]), (400, &json!(code)), "{text}");
        assert!(answer.get("id").is_none());
    }
    let (status, _) = post(&house, &tool).header("content-type", "text/plain").json(&house).await;
    assert_eq!(status, 415);
    for method in [Method::GET, Method::DELETE] {
        let response = Ask::new(method, "/mcp").bearer(&house.token).send(&house).await;
        assert_eq!((response.status().as_u16(), head(&response, "allow")), (405, "POST"));
    }
    assert_eq!(Ask::post("/mcp", &tool).json(&house).await.0, 401);
    assert_eq!(post(&house, &tool).header("origin", "http://evil.example").json(&house).await.0, 403);
}

fn named<'a>(tools: &'a Value, name: &str) -> Option<&'a Value> {
    tools["tools"].as_array().expect("list").iter().find(|tool| tool["name"] == name)
}

#[tokio::test]
async fn each_operation_that_is_allowed_is_a_tool_with_everything_it_takes() {
    let house = house();
    let all = legacy(&house, "tools/list", json!({})).await["result"].clone();
    let names: Vec<&str> = all["tools"].as_array().expect("list").iter().filter_map(|tool| tool["name"].as_str()).collect();
    assert!(names.is_sorted());
    assert!(!names.contains(&"create_sign_in_link"));
    let make = named(&all, "make_thing").expect("there");
    assert_eq!(make["inputSchema"]["required"], json!(["body"]));
    assert_eq!(make["inputSchema"]["properties"]["body"]["$ref"], "#/$defs/Thing");
    assert_eq!(make["inputSchema"]["$defs"]["Thing"]["required"], json!(["name"]));
    assert!(make["inputSchema"]["properties"]["idempotency_key"].is_object());
    assert_eq!((&make["annotations"]["readOnlyHint"], &make["annotations"]["destructiveHint"]), (&json!(false), &json!(false)));
    let list = named(&all, "list_things").expect("there");
    assert_eq!((&list["annotations"]["readOnlyHint"], &list["inputSchema"]["required"]), (&json!(true), &json!([])));
    assert_eq!(named(&all, "poke_thing").expect("there")["inputSchema"]["required"], json!(["id"]));
    // Who may only read sees only what reads.
    let reader = Ask::post("/mcp", &json!({"jsonrpc": "2.0", "id": 7, "method": "tools/list"})).bearer(&house.reader);
    let (_, answer) = reader.json(&house).await;
    assert!(named(&answer["result"], "list_things").is_some());
    assert!(named(&answer["result"], "make_thing").is_none());
}

#[tokio::test]
async fn a_call_does_what_the_operation_does_with_the_callers_rights() {
    let house = house();
    let call = |name: &str, arguments: Value| json!({"name": name, "arguments": arguments});
    let made = modern(&house, "tools/call", call("make_thing", json!({"body": {"name": "a"}, "idempotency_key": "k1"}))).await;
    assert_eq!((&made["isError"], &made["structuredContent"]["n"]), (&json!(false), &json!(0)));
    let text: Value = serde_json::from_str(made["content"][0]["text"].as_str().expect("text")).expect("json");
    assert_eq!(text, made["structuredContent"]);
    let again = modern(&house, "tools/call", call("make_thing", json!({"body": {"name": "a"}, "idempotency_key": "k1"}))).await;
    assert_eq!(again["structuredContent"], made["structuredContent"]);
    let poked = legacy(&house, "tools/call", call("poke_thing", json!({"id": "a/b c"}))).await;
    assert_eq!(poked["result"]["structuredContent"]["id"], "a/b c");
    let listed = legacy(&house, "tools/call", call("list_things", json!({"limit": 4}))).await;
    assert_eq!(listed["result"]["structuredContent"], json!({"limit": 4}));
    for (name, arguments, code) in [
        ("make_thing", json!({"body": {"name": "bad"}}), "bad_thing"),
        ("make_thing", json!({"body": {"nome": "a"}}), "bad_body"),
        ("make_thing", json!({}), "wrong_content_type"),
        ("list_things", json!({"limit": "x"}), "bad_query"),
        ("list_things", json!({"more": 1}), "unknown_argument"),
        ("poke_thing", json!({}), "argument_missing"),
    ] {
        let failed = legacy(&house, "tools/call", call(name, arguments)).await["result"].clone();
        assert_eq!((&failed["isError"], &failed["structuredContent"]["code"]), (&json!(true), &json!(code)), "{name}");
        assert!(failed["structuredContent"]["correlation_id"].as_str().is_some_and(|id| !id.is_empty()));
    }
    let hidden = legacy(&house, "tools/call", call("make_thing", json!({"body": {"name": "broken"}}))).await;
    assert!(!hidden.to_string().contains("SELECT"));
    for params in [json!({"name": "nothing"}), json!({}), json!({"name": "sign_out"}), json!({"name": "list_things", "arguments": [1]})] {
        assert_eq!(legacy(&house, "tools/call", params).await["error"]["code"], -32_602);
    }
    let body = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call("make_thing", json!({"body": {"name": "a"}}))});
    let (_, refused) = Ask::post("/mcp", &body).bearer(&house.reader).json(&house).await;
    assert_eq!((&refused["result"]["isError"], &refused["result"]["structuredContent"]["code"]), (&json!(true), &json!("forbidden")));
}

#[tokio::test]
async fn long_lists_come_in_pages() {
    let house = crate::tests::house_of_many(130);
    let (mut names, mut cursor, mut pages) = (Vec::new(), None, 0);
    loop {
        let params = cursor.map_or_else(|| json!({}), |cursor: Value| json!({"cursor": cursor}));
        let page = legacy(&house, "tools/list", params).await["result"].clone();
        names.extend(page["tools"].as_array().expect("list").iter().map(|tool| tool["name"].as_str().expect("name").to_owned()));
        pages += 1;
        match page.get("nextCursor") {
            Some(next) => cursor = Some(next.clone()),
            None => break,
        }
    }
    assert!(names.is_sorted() && names.len() >= 130 && pages == names.len().div_ceil(50));
    let mut once = names.clone();
    once.dedup();
    assert_eq!(once, names);
    for cursor in [json!("zz"), json!(7)] {
        assert_eq!(legacy(&house, "tools/list", json!({"cursor": cursor})).await["error"]["code"], -32_602);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut headers = crate::HeaderMap::new();
        headers.insert("content-type", crate::HeaderValue::from_static("application/json"));
        let _ = super::message::parse(&headers, &bytes);
    }
}
