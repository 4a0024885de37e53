use super::extract;
use crate::{
    Fetch, FetchRequest, FetchResponse, Fut, Grants, Limits, Registry,
    testing::{call, run_in},
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

struct Fake {
    kind: &'static str,
    body: String,
    asked: Mutex<Vec<FetchRequest>>,
}

impl Fetch for Fake {
    fn fetch(&self, request: FetchRequest) -> Fut<'_, FetchResponse> {
        let url = request.url.clone();
        self.asked.lock().unwrap().push(request);
        let answer =
            FetchResponse { status: 200, url, headers: vec![("content-type".into(), self.kind.into())], body: self.body.clone().into() };
        Box::pin(async move { Ok(answer) })
    }
}

fn ask(kind: &'static str, body: &str, search: Option<&str>, tool: &str, input: Value) -> (base::Result<Value>, Vec<FetchRequest>) {
    let fake = Arc::new(Fake { kind, body: body.to_owned(), asked: Mutex::default() });
    let registry = Registry::new(fake.clone(), Limits::default()).with_search(search.map(str::to_owned)).unwrap();
    let out = run_in(&registry, call(Grants::default()), tool, input);
    let asked = std::mem::take(&mut *fake.asked.lock().unwrap());
    (out, asked)
}

const PAGE: &str = "<!doctype html><html><head><title>A &amp; B</title><style>p{}</style></head><body><!-- no --><h1>Head&uuml;</h1>\
    <script>evil('<p>x</p>')</script><p>One <b>two</b>\n three 1 < 2</p><ul><li><a href='/x?a=1&amp;b=2'>Link</a></li><li>b</li></ul>\
    <a href=\"javascript:x\">no</a><table><tr><td>1<td>2</table></body></html>";

#[test]
fn pages_become_words() {
    let (out, _) = ask("text/html; charset=utf-8", PAGE, None, "web.fetch", json!({"url": "https://a.example/d/"}));
    let out = out.unwrap();
    assert_eq!((&out["title"], &out["truncated"]), (&json!("A & B"), &json!(false)));
    assert_eq!(out["text"], "Headü\nOne two three 1 < 2\nLink\nb\nno\n1 2");
    assert_eq!(out["links"], json!([{"text": "Link", "url": "https://a.example/x?a=1&b=2"}]));
    let (cut, _) = ask("text/plain", "äöü", None, "web.fetch", json!({"url": "https://a.example/", "max_chars": 2}));
    assert_eq!((&cut.as_ref().unwrap()["text"], &cut.as_ref().unwrap()["truncated"]), (&json!("äö"), &json!(true)));
    let (binary, _) = ask("image/png", "x", None, "web.fetch", json!({"url": "https://a.example/"}));
    assert_eq!(binary.unwrap_err().code(), "not_a_page");
}

#[test]
fn searches_where_the_installation_says() {
    let body = json!({"results": [{"title": "T", "url": "https://r.example/1", "content": " c "}, {"url": "javascript:x"}, {"title": "U", "url": "http://r.example/2"}]});
    let (out, asked) = ask(
        "application/json",
        &body.to_string(),
        Some("http://127.0.0.1:8888/search"),
        "web.search",
        json!({"query": "a b", "lang": "de"}),
    );
    assert_eq!(
        out.unwrap()["results"],
        json!([{"title": "T", "url": "https://r.example/1", "text": "c"}, {"title": "U", "url": "http://r.example/2", "text": ""}])
    );
    assert_eq!(asked[0].url, "http://127.0.0.1:8888/search?q=a+b&format=json&language=de");
    assert_eq!(asked[0].allow_hosts, ["127.0.0.1:8888"]);
    let (none, asked) = ask("application/json", "{}", None, "web.search", json!({"query": "a"}));
    assert_eq!((none.unwrap_err().code(), asked.len()), ("search_not_configured", 0));
    let (strange, _) = ask("text/html", "<p>", Some("https://s.example/"), "web.search", json!({"query": "a"}));
    assert_eq!(strange.unwrap_err().code(), "search_failed");
    let fake = Arc::new(Fake { kind: "", body: String::new(), asked: Mutex::default() });
    assert!(Registry::new(fake, Limits::default()).with_search(Some("file:///etc/passwd".into())).is_err());
}

#[test]
fn large_and_broken_pages_take_linear_time() {
    for page in [
        "<".repeat(500_000),
        "<a href=".repeat(100_000),
        "<div>".repeat(200_000),
        "&".repeat(500_000),
        "</".repeat(300_000),
        "<title>".repeat(50_000),
        "<p ".repeat(100_000),
    ] {
        extract::page(&page, None, 1_000_000);
    }
}

proptest! {
    #[test]
    fn no_page_breaks_it(page in "([a-zäß<>/&;#\"'= !-]|<a href=|<script>|</script>|<title>|</head>|<head>|&#x41;|<!--|-->){0,60}") {
        let out = extract::page(&page, None, 10_000);
        prop_assert!(out.text.len() <= page.len() + 10);
    }
}
