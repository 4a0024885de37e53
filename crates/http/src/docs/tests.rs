//! The pages as browsers get them.

use super::ErrorPages;
use crate::{
    About, App, Info,
    tests::{Ask, House, bytes, head, house},
};
use serde_json::json;
use std::sync::Arc;

async fn get(house: &House, path: &str) -> (u16, String) {
    let response = Ask::get(path).send(house).await;
    let status = response.status().as_u16();
    (status, String::from_utf8(bytes(response).await).expect("text"))
}

#[tokio::test]
async fn the_reference_shows_every_operation_once_and_every_link_leads_somewhere() {
    let house = house();
    let (status, page) = get(&house, "/docs/api").await;
    assert_eq!(status, 200);
    let mut count = 0;
    for item in house.openapi["paths"].as_object().expect("paths").values() {
        for operation in item.as_object().expect("operations").values() {
            let id = format!("id=\"op-{}\"", operation["operationId"].as_str().expect("name"));
            assert_eq!(page.matches(&id).count(), 1, "{id}");
            count += 1;
        }
    }
    assert!(count > 8);
    for target in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert_eq!(page.matches(&format!("id=\"{target}\"")).count(), 1, "#{target}");
    }
    let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id stands twice");
}

#[tokio::test]
async fn pages_hold_no_script_of_their_own_and_load_nothing_from_elsewhere() {
    let house = house();
    for path in ["/docs/api", "/docs/errors", "/docs/errors/rate_limited", "/docs/errors/nothing", "/sign-in?token=x"] {
        let response = Ask::get(path).send(&house).await;
        assert!(head(&response, "content-type").starts_with("text/html"), "{path}");
        let policy = head(&response, "content-security-policy").to_owned();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        let page = String::from_utf8(bytes(response).await).expect("text");
        assert!(page.starts_with("<!doctype html>") && page.contains("<html lang=\"en\">") && page.contains("name=\"viewport\""), "{path}");
        assert_eq!(page.matches("<h1").count(), 1, "{path}");
        assert_eq!(page.matches("<main").count(), 1, "{path}");
        for script in page.split("<script").skip(1) {
            assert!(script.starts_with(" src=\"/docs/docs.js\" defer></script>"), "{path}");
        }
        for refused in [" style=", " onclick=", " onload=", "src=\"http", "href=\"http", "<img", "<iframe"] {
            assert!(!page.contains(refused), "{path}: {refused}");
        }
    }
    for (path, kind) in [("/docs/docs.css", "text/css; charset=utf-8"), ("/docs/docs.js", "text/javascript; charset=utf-8")] {
        let response = Ask::get(path).send(&house).await;
        assert_eq!((response.status().as_u16(), head(&response, "content-type")), (200, kind));
        let tag = head(&response, "etag").to_owned();
        assert_eq!(Ask::get(path).header("if-none-match", &tag).send(&house).await.status(), 304);
    }
    assert!(!super::CSS.contains("url(") && !super::CSS.contains("@import"));
    let moved = Ask::get("/docs").send(&house).await;
    assert_eq!((moved.status().as_u16(), head(&moved, "location")), (308, "/docs/api"));
}

#[tokio::test]
async fn every_code_has_its_page_and_what_is_none_has_none() {
    let house = house();
    let (status, page) = get(&house, "/docs/errors/rate_limited").await;
    assert_eq!(status, 200);
    assert!(page.contains("<title>rate_limited: Too much · Orchestrator</title>"), "{page}");
    assert!(page.contains("<strong>What to do:</strong>"));
    let (_, index) = get(&house, "/docs/errors").await;
    assert!(index.contains("<a href=\"/docs/errors/rate_limited\"><code>rate_limited</code></a> Too much"), "{index}");
    for path in ["/docs/errors/nothing", "/docs/errors/..", "/docs/errors/a%2Fb", "/docs/errors/%3Cscript%3E", "/docs/errors/a.md"] {
        let (status, page) = get(&house, path).await;
        assert_eq!(status, 404, "{path}");
        assert!(!page.contains("<script>"), "{path}");
    }
}

#[tokio::test]
async fn words_of_the_description_cannot_become_markup() {
    let evil = json!({
        "info": {"version": "<b>", "description": "<script>alert(1)</script> `<i>`"},
        "paths": {"/a/{\"x\"}": {"get": {
            "operationId": "x\"><script>", "summary": "<img src=x>", "tags": ["\"><script>"],
            "parameters": [{"name": "<b>", "in": "query", "schema": {"enum": ["<u>"]}, "description": "</dd><script>"}],
            "requestBody": {"content": {"<x>": {"schema": {"properties": {"<p>": {"type": "<q>"}}}, "example": "</pre><script>"}}},
            "responses": {"<200>": {"description": "<s>"}}
        }}},
        "components": {"schemas": {"\"><script>": {"description": "<script>"}}}
    });
    let page = super::reference::render(&evil, &[]);
    let scripts: Vec<&str> = page.split("<script").skip(1).collect();
    assert_eq!(scripts.len(), 1);
    for refused in ["<img", "<i>", "<u>", "<s>", "<q>", "<x>", "<b>"] {
        assert!(!page.contains(refused), "{refused}");
    }
}

#[test]
fn without_pages_the_reference_is_still_there() {
    let env = house().env;
    let about = About { org_name: String::new(), version: String::new(), simulated: false };
    assert!(App::new(env, Info { title: "Test", version: String::new() }, about).router().is_ok());
    let pages = ErrorPages { page: Arc::new(|_| Some("# x".into())), codes: vec!["x".into()] };
    assert!(super::error_index(&pages).contains("/docs/errors/x"));
}
