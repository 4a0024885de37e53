use crate::{
    Fetch, FetchRequest, FetchResponse, Fut, Grants, Limits, Registry,
    testing::{call, run_in},
};
use base::{Clock, Error, Timestamp};
use serde_json::{Value, json};
use std::{
    pin::Pin,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::Instant,
};

/// Answers what it is told to and remembers what it was asked.
struct Fake {
    answer: Result<FetchResponse, Error>,
    asked: Mutex<Vec<FetchRequest>>,
}

impl Fetch for Fake {
    fn fetch(&self, request: FetchRequest) -> Fut<'_, FetchResponse> {
        self.asked.lock().unwrap().push(request);
        let answer = self.answer.clone();
        Box::pin(async move { answer })
    }
}

fn answer(status: u16, kind: &str, body: &[u8]) -> Result<FetchResponse, Error> {
    Ok(FetchResponse { status, url: "http://a.example/".into(), headers: vec![("content-type".into(), kind.into())], body: body.into() })
}

fn ask(answer: Result<FetchResponse, Error>, tool: &str, input: Value) -> (base::Result<Value>, Vec<FetchRequest>) {
    let fake = Arc::new(Fake { answer, asked: Mutex::default() });
    let registry = Registry::new(fake.clone(), Limits::default());
    let out = run_in(&registry, call(Grants::default()), tool, input);
    let asked = std::mem::take(&mut *fake.asked.lock().unwrap());
    (out, asked)
}

fn code(answer: Result<FetchResponse, Error>, tool: &str, input: Value) -> String {
    ask(answer, tool, input).0.unwrap_err().code().to_owned()
}

#[test]
fn sends_what_was_asked_with_the_key() {
    let input =
        json!({"url": "https://a.example/x?a=1", "query": {"b": "c d", "n": 2, "z": null}, "json": {"k": 1}, "headers": {"X-Y": "z"}});
    let (out, asked) = ask(answer(201, "application/json", b"{\"ok\":true}"), "http.send", input);
    let out = out.unwrap();
    assert_eq!((&out["status"], &out["body"], &out["format"]), (&json!(201), &json!({"ok": true}), &json!("json")));
    assert_eq!(asked[0].url, "https://a.example/x?a=1&b=c+d&n=2");
    assert_eq!((asked[0].method.as_str(), asked[0].body.as_slice()), ("POST", &b"{\"k\":1}"[..]));
    let header = |name: &str| asked[0].headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    assert_eq!((header("idempotency-key"), header("content-type"), header("x-y")), (Some("key-1"), Some("application/json"), Some("z")));
}

#[test]
fn reads_bodies_by_their_type() {
    let get = |kind: &str, body: &[u8], form: &str| {
        let out = ask(answer(200, kind, body), "http.get", json!({"url": "http://a.example", "as": form})).0;
        out.map(|o| (o["format"].as_str().unwrap().to_owned(), o["body"].clone())).map_err(|e| e.code().to_owned())
    };
    assert_eq!(get("text/plain", b"a", "auto"), Ok(("text".into(), json!("a"))));
    assert_eq!(get("application/problem+json; charset=utf-8", b"1", "auto"), Ok(("json".into(), json!(1))));
    assert_eq!(get("image/png", &[0xff], "auto"), Ok(("base64".into(), json!("/w=="))));
    assert_eq!(get("text/plain; charset=ISO-8859-1", &[0xe4], "text"), Ok(("text".into(), json!("ä"))));
    assert_eq!(get("text/plain", &[0xff], "text"), Err("not_utf8".into()));
    assert_eq!(get("text/plain", b"{", "json"), Err("not_json".into()));
    assert_eq!(get("text/plain", b"", "auto"), Ok(("text".into(), Value::Null)));
}

#[test]
fn unexpected_statuses_are_errors_that_say_whether_to_try_again() {
    let url = json!({"url": "http://a.example"});
    let error = |status| ask(answer(status, "text/plain", b"why"), "http.get", url.clone()).0.unwrap_err();
    assert!(!error(404).retryable() && error(404).message().contains("why"));
    assert!(error(503).retryable() && error(429).retryable());
    assert!(ask(answer(404, "", b""), "http.get", json!({"url": "http://a.example", "expect": [404]})).0.is_ok());
    assert_eq!(code(answer(200, "", b""), "http.get", json!({"url": "http://a.example", "expect": [204]})), "http_status");
}

#[test]
fn a_lost_answer_of_an_irreversible_request_goes_to_a_person() {
    let post = json!({"url": "http://a.example", "method": "POST"});
    let lost = || Err(Error::timeout("egress_timeout", "silence"));
    assert_eq!(code(lost(), "http.request", post.clone()), "http_outcome_unknown");
    assert_eq!(code(answer(504, "", b""), "http.request", post.clone()), "http_outcome_unknown");
    assert_eq!(code(answer(503, "", b""), "http.request", post.clone()), "http_status");
    assert_eq!(code(Err(Error::unavailable("egress_unreachable", "refused")), "http.request", post.clone()), "egress_unreachable");
    assert_eq!(code(lost(), "http.send", post), "egress_timeout");
    assert_eq!(code(lost(), "http.request", json!({"url": "http://a.example"})), "egress_timeout");
}

#[test]
fn bad_requests_are_refused_before_sending() {
    for (input, wanted) in [
        (json!({"url": "file:///etc/passwd"}), "bad_http_url"),
        (json!({"url": "a.example"}), "bad_http_url"),
        (json!({"url": "http://a.example", "headers": {"Host": "b"}}), "bad_http_header"),
        (json!({"url": "http://a.example", "headers": {"idempotency-key": "b"}}), "bad_http_header"),
        (json!({"url": "http://a.example", "json": 1, "body": "x"}), "bad_tool_input"),
        (json!({"url": "http://a.example", "query": {"a": [1]}}), "bad_tool_input"),
        (json!({"url": "http://a.example", "method": "BREW"}), "bad_tool_input"),
    ] {
        let (out, asked) = ask(answer(200, "", b""), "http.request", input.clone());
        assert_eq!(out.unwrap_err().code(), wanted, "{input}");
        assert!(asked.is_empty());
    }
}

#[test]
fn a_model_reaches_named_hosts_only_and_follows_no_redirect() {
    let fake = Arc::new(Fake { answer: answer(200, "", b""), asked: Mutex::default() });
    let registry = Registry::new(fake.clone(), Limits::default());
    let mut call = call(Grants::default());
    call.asked_by_model = true;
    let get =
        |call: &crate::Call, url: &str| run_in(&registry, call.clone(), "http.get", json!({"url": url})).map_err(|e| e.code().to_owned());
    assert_eq!(get(&call, "https://a.example/"), Err("host_not_allowed".into()));
    call.grants.hosts = vec!["a.example:443".into()];
    assert!(get(&call, "https://a.example/").is_ok());
    assert_eq!(get(&call, "http://a.example/"), Err("host_not_allowed".into()));
    assert_eq!(get(&call, "https://a.example.evil.test/"), Err("host_not_allowed".into()));
    assert_eq!(fake.asked.lock().unwrap()[0].redirects_max, 0);
    assert_eq!(run_in(&registry, call, "http.request", json!({"url": "https://a.example/"})).unwrap_err().code(), "needs_approval");
}

struct Real(Instant);

impl Clock for Real {
    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }
    fn sleep(&self, d: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(d))
    }
}

/// Over a real connection on the loopback: private, so it must be granted.
#[test]
fn works_through_the_egress_client() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let authority = listener.local_addr().unwrap().to_string();
        let server = tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut head = vec![0; 4096];
            let n = socket.read(&mut head).await.unwrap();
            socket
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 7\r\nConnection: close\r\n\r\n{\"a\":1}")
                .await
                .unwrap();
            String::from_utf8_lossy(&head[..n]).into_owned()
        });
        let egress = egress::Egress::new(egress::Options::default(), Arc::new(Real(Instant::now())));
        let registry = Registry::new(Arc::new(egress), Limits::default());
        let input = json!({"url": format!("http://{authority}/x"), "headers": {"x-bad": "a\nb"}});
        let mut call = call(Grants { hosts: vec![authority.clone()], ..Grants::default() });
        assert_eq!(registry.call(call.clone(), "http.get", input).await.unwrap_err().code(), "bad_http_header");
        let input = json!({"url": format!("http://{authority}/x")});
        let out = registry.call(call.clone(), "http.get", input.clone()).await.unwrap();
        assert_eq!((&out["body"], &out["headers"]["content-type"]), (&json!({"a": 1}), &json!("application/json")));
        let sent = server.await.unwrap().to_ascii_lowercase();
        assert!(sent.starts_with("get /x ") && sent.contains("idempotency-key: key-1"), "{sent}");
        call.grants.hosts.clear();
        assert_eq!(registry.call(call, "http.get", input).await.unwrap_err().code(), "egress_denied");
    });
}
