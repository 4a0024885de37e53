//! Every answer there is: what each must carry, and ways of asking that must not lead around a check.

use super::*;
use crate::serve;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Every documented operation and page, what is beside them, and what is not there.
fn places(house: &House) -> Vec<(Method, String)> {
    let mut all = Vec::new();
    for (path, item) in house.openapi["paths"].as_object().expect("paths") {
        let path = path.replace("{id}", "x");
        for method in item.as_object().expect("methods").keys() {
            all.push((method.to_uppercase().parse().expect("method"), path.clone()));
        }
        all.push((Method::HEAD, path.clone()));
        all.push((Method::OPTIONS, path));
    }
    for path in ["/", "/runs", "/logo.svg", "/missing.js", "/docs", "/docs/api", "/docs/docs.css", "/docs/docs.js", "/docs/errors"] {
        all.push((Method::GET, path.to_owned()));
    }
    for path in ["/docs/errors/rate_limited", "/docs/errors/nothing", "/api", "/api/v1/nowhere", "/mcp", "/sign-in?token=x", "/%2e%2e/x"] {
        all.push((Method::GET, path.to_owned()));
        all.push((Method::POST, path.to_owned()));
    }
    all
}

#[tokio::test]
async fn every_answer_of_a_crawl_carries_the_security_headers() {
    let house = house();
    let cookie = signed_in(&house).await;
    let mut count = 0;
    for (method, path) in places(&house) {
        if path == "/api/v1/never" {
            continue;
        }
        let asks: [fn(Ask, &House, &str) -> Ask; 5] = [
            |ask, _, _| ask,
            |ask, house, _| ask.bearer(&house.token),
            |ask, _, _| ask.bearer("guess"),
            |ask, _, cookie| ask.header("cookie", cookie),
            |ask, _, _| ask.header("host", "evil.example"),
        ];
        for prepare in asks {
            let response = prepare(Ask::new(method.clone(), &path), &house, &cookie).send(&house).await;
            let place = format!("{method} {path} {}", response.status());
            let policy = head(&response, "content-security-policy");
            let script = policy.split(';').map(str::trim).find(|part| part.starts_with("script-src")).unwrap_or("default-src 'none'");
            assert!(["script-src 'self'", "default-src 'none'"].contains(&script), "{place}: {policy}");
            assert!(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"), "{place}: {policy}");
            assert!(policy.starts_with("default-src 'none'"), "{place}: {policy}");
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("x-frame-options", "DENY"),
                ("referrer-policy", "no-referrer"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
            ] {
                assert_eq!(head(&response, name), value, "{place}");
            }
            assert!(!head(&response, "x-correlation-id").is_empty(), "{place}");
            assert!(!head(&response, "permissions-policy").is_empty(), "{place}");
            assert!(!head(&response, "cache-control").is_empty(), "{place}");
            assert!(head(&response, "server").is_empty() && head(&response, "x-powered-by").is_empty(), "{place}");
            if path.starts_with("/api/") {
                assert_eq!(head(&response, "cache-control"), "no-store", "{place}");
            }
            // No other origin ever reads an answer.
            assert!(!response.headers().keys().any(|name| name.as_str().starts_with("access-control-")), "{place}");
            count += 1;
        }
    }
    assert!(count > 200, "{count}");
}

#[tokio::test]
async fn no_way_of_writing_a_path_leads_around_the_sign_in() {
    let house = house();
    for path in [
        "//api/v1/me",
        "/api//v1/me",
        "/API/v1/me",
        "/api/v1/ME",
        "/api/v1/me/",
        "/api/v1/me;a=b",
        "/api/v1/%6de",
        "/api%2fv1%2fme",
        "/api/v1/x/../me",
        "/api/v1/./me",
        "/healthz/../api/v1/me",
        "/healthz/..%2fapi/v1/me",
        "/api/v1/me%00",
        "/api/v1/me?",
        "/api/v1/me#x",
    ] {
        let ask =
            Ask::get(path).header("x-original-url", "/healthz").header("x-rewrite-url", "/healthz").header("x-forwarded-host", "localhost");
        let (status, body) = ask.json(&house).await;
        assert!(body.get("principal").is_none(), "{path} {status}");
    }
    // A header that names another method does not change it.
    let ask = Ask::get("/api/v1/things").bearer(&house.reader).header("x-http-method-override", "POST").header("x-method-override", "POST");
    assert_eq!(ask.send(&house).await.status(), 200);
    assert_eq!(house.made.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn foreign_origins_are_refused_in_every_spelling() {
    let house = house();
    for origin in [
        "null",
        "http://evil.example",
        "http://localhost.evil.example:4680",
        "http://evillocalhost:4680",
        "http://localhost:46800",
        "http://localhost",
        "ftp://localhost:4680",
        "http://user@localhost:4680",
        "http://localhost:4680.evil.example",
        "http://localhost:4680 ",
        "",
    ] {
        let response = Ask::get("/api/v1/things").bearer(&house.token).header("origin", origin).send(&house).await;
        assert_eq!(response.status(), 403, "{origin}");
        assert!(head(&response, "access-control-allow-origin").is_empty(), "{origin}");
    }
}

async fn raw(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("connects");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(2), stream.read_to_end(&mut answer)).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn requests_with_two_meanings_are_refused_and_nothing_is_smuggled() {
    let house = house();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("port");
    let address = listener.local_addr().expect("address").to_string();
    tokio::spawn(serve(listener, house.router.clone(), house.env.clone(), Duration::from_secs(1)));
    let body = "{\"name\":\"a\"}";
    let smuggled = format!(
        "POST /api/v1/things HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        house.token,
        body.len()
    );
    let begin = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n";
    for framing in [
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Content-Length: 0\r\nContent-Length: 44\r\n\r\n",
        "Content-Length: +0\r\n\r\n",
        "Content-Length: 0x0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "X: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "X: a\r\n folded: b\r\n\r\n",
    ] {
        let answer = raw(&address, &format!("{begin}{framing}{smuggled}")).await;
        // Whatever is said of the first request, the second one is either a request of its own or never seen.
        let answers = answer.matches("HTTP/1.1 ").count();
        assert!(answers <= 2, "{framing:?}: {answer}");
        if !answer.starts_with("HTTP/1.1 200") {
            assert!(answers <= 1 && !answer.contains("201 Created"), "{framing:?}: {answer}");
        }
    }
    // Two hosts, none, and an absolute address that disagrees.
    for head in [
        "GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    ] {
        let answer = raw(&address, head).await;
        assert!(answer.starts_with("HTTP/1.1 421") || answer.starts_with("HTTP/1.1 400"), "{head}: {answer}");
    }
    let many: String = (0..200).map(|n| format!("X-{n}: 1\r\n")).collect();
    let answer = raw(&address, &format!("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{many}\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    let long = raw(&address, &format!("GET /{} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "a".repeat(9_000))).await;
    assert!(long.starts_with("HTTP/1.1 414") && long.contains("url_too_long"), "{long}");
}
