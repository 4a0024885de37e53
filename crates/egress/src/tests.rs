//! Against real sockets on this machine: what must not be reached counts its connections.

mod tls;

use crate::{Egress, Method, Options, Request, ResolveFuture, Resolver, Response, Secret, header};
use base::{Clock, Error, Kind, SharedClock, Timestamp};
use std::{
    future::Future,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

struct TestClock(Instant);

impl Clock for TestClock {
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

fn clock() -> SharedClock {
    Arc::new(TestClock(Instant::now()))
}

/// Names of the tests' own world; everything else does not exist.
struct Names(AtomicUsize);

impl Resolver for Names {
    fn resolve(&self, name: &str) -> ResolveFuture {
        self.0.fetch_add(1, Ordering::Relaxed);
        let found: &[&str] = match name.trim_end_matches('.') {
            "localhost" | "private.test" | "sub.localhost" | "other.test" => &["127.0.0.1"],
            "mixed.test" => &["8.8.8.8", "127.0.0.1"],
            "six.test" => &["::1"],
            "mapped.test" => &["::ffff:127.0.0.1"],
            "nat64.test" => &["64:ff9b::7f00:1"],
            "metadata.test" => &["169.254.169.254"],
            "zero.test" => &["0.0.0.0"],
            _ => &[],
        };
        let found: Vec<IpAddr> = found.iter().map(|a| a.parse().unwrap()).collect();
        Box::pin(async move { if found.is_empty() { Err(std::io::ErrorKind::NotFound.into()) } else { Ok(found) } })
    }
}

fn egress() -> Egress {
    let options =
        Options { resolver: Some(Arc::new(Names(AtomicUsize::new(0)))), connect_timeout: Duration::from_secs(2), ..Default::default() };
    Egress::new(options, clock())
}

/// A server that answers each request by a script and remembers what it was sent.
struct Server {
    addr: SocketAddr,
    connections: Arc<AtomicUsize>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn start(answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self::bind("127.0.0.1:0", answer).await
    }

    async fn bind(at: &str, answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(at).await.unwrap();
        let server = Self { addr: listener.local_addr().unwrap(), connections: Arc::default(), requests: Arc::default() };
        let (connections, requests, answer) = (server.connections.clone(), server.requests.clone(), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(converse(stream, requests.clone(), answer.clone()));
            }
        });
        server
    }

    fn authority(&self) -> String {
        format!("127.0.0.1:{}", self.addr.port())
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.authority())
    }

    fn hits(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    fn last(&self) -> String {
        self.requests.lock().unwrap().last().cloned().unwrap_or_default()
    }
}

async fn converse(mut stream: TcpStream, requests: Arc<Mutex<Vec<String>>>, answer: Arc<impl Fn(&str) -> Vec<u8>>) {
    let mut buffer = vec![0; 65_536];
    while let Ok(read) = stream.read(&mut buffer).await {
        if read == 0 {
            return;
        }
        let request = String::from_utf8_lossy(&buffer[..read]).into_owned();
        let bytes = answer(&request);
        requests.lock().unwrap().push(request);
        // An empty script means: say nothing, stay connected.
        if !bytes.is_empty() && stream.write_all(&bytes).await.is_err() {
            return;
        }
    }
}

fn ok(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn to(location: &str, status: u16) -> Vec<u8> {
    format!("HTTP/1.1 {status} Moved\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n").into_bytes()
}

async fn get(url: impl Into<String>, allow: &[&Server]) -> base::Result<Response> {
    let mut request = Request::get(url);
    request.allow = allow.iter().map(|s| s.authority()).collect();
    egress().fetch(request).await
}

/// `{p}` is the canary's port.
const FORMS: &[&str] = &[
    "http://127.0.0.1:{p}/",
    "http://127.0.0.1:{p}",
    "HTTP://127.0.0.1:{p}/",
    " http://127.0.0.1:{p}/ ",
    "http:127.0.0.1:{p}/",
    "http:/127.0.0.1:{p}/",
    "http:\\\\127.0.0.1:{p}\\",
    "http:////127.0.0.1:{p}/",
    "http://127.0.0.1:{p}/?http://8.8.8.8/",
    "http://127.0.0.1:{p}#@8.8.8.8/",
    "http://127.0.0.1:{p}\\@8.8.8.8/",
    "http://8.8.8.8@127.0.0.1:{p}/",
    "http://user:pw0rd@127.0.0.1:{p}/",
    "http://@127.0.0.1:{p}/",
    "http://127.0.\t0.1:{p}/",
    "http://127.0.0\n.1:{p}/",
    "http://127.0.0.1.:{p}/",
    "http://127.1:{p}/",
    "http://127.0.1:{p}/",
    "http://127.127.127.127:{p}/",
    "http://127.0.0.2:{p}/",
    "http://127.255.255.254:{p}/",
    "http://0177.0.0.1:{p}/",
    "http://0177.0.0.01:{p}/",
    "http://0x7f.0.0.1:{p}/",
    "http://0x7f.1:{p}/",
    "http://0x7f000001:{p}/",
    "http://0X7F000001:{p}/",
    "http://2130706433:{p}/",
    "http://017700000001:{p}/",
    "http://0000127.0.0.1:{p}/",
    "http://%31%32%37.0.0.1:{p}/",
    "http://127%2e0%2e0%2e1:{p}/",
    "http://①②⑦.⓪.⓪.①:{p}/",
    "http://127。0。0。1:{p}/",
    "http://１２７.0.0.1:{p}/",
    "http://0.0.0.0:{p}/",
    "http://0:{p}/",
    "http://0x0:{p}/",
    "http://00000:{p}/",
    "http://[::1]:{p}/",
    "http://[::]:{p}/",
    "http://[0:0:0:0:0:0:0:1]:{p}/",
    "http://[0000::0001]:{p}/",
    "http://[::ffff:127.0.0.1]:{p}/",
    "http://[::ffff:7f00:1]:{p}/",
    "http://[::FFFF:7F00:0001]:{p}/",
    "http://[::127.0.0.1]:{p}/",
    "http://[::7f00:1]:{p}/",
    "http://[::ffff:0:127.0.0.1]:{p}/",
    "http://[64:ff9b::127.0.0.1]:{p}/",
    "http://[64:ff9b::7f00:1]:{p}/",
    "http://[64:ff9b:1::7f00:1]:{p}/",
    "http://[2002:7f00:1::]:{p}/",
    "http://[2002:7f00:0001::1]:{p}/",
    "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]:{p}/",
    "http://[fe80::1]:{p}/",
    "http://[fc00::1]:{p}/",
    "http://[fd00:ec2::254]:{p}/",
    "http://[ff02::1]:{p}/",
    "http://localhost:{p}/",
    "http://LOCALHOST:{p}/",
    "http://localhost.:{p}/",
    "http://sub.localhost:{p}/",
    "http://private.test:{p}/",
    "http://mixed.test:{p}/",
    "http://six.test:{p}/",
    "http://mapped.test:{p}/",
    "http://nat64.test:{p}/",
    "http://zero.test:{p}/",
    "http://metadata.test:{p}/",
    "https://127.0.0.1:{p}/",
    "https://localhost:{p}/",
    "https://[::1]:{p}/",
    "http://10.0.0.1:{p}/",
    "http://172.16.0.1:{p}/",
    "http://192.168.0.1:{p}/",
    "http://100.64.0.1:{p}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://0xa9fea9fe/latest/",
    "http://2852039166/latest/",
    "http://0251.0376.0251.0376/",
    "http://168.63.129.16/",
    "http://100.100.100.200/",
    "http://192.0.0.192/",
    "http://224.0.0.1:{p}/",
    "http://255.255.255.255:{p}/",
    "http://240.0.0.1:{p}/",
    "http://0x08080808/",
    "http://134744072/",
    "http://8.2056/",
    "ftp://127.0.0.1:{p}/",
    "gopher://127.0.0.1:{p}/",
    "ws://127.0.0.1:{p}/",
    "file:///etc/passwd",
    "unix:/var/run/docker.sock",
    "http+unix://%2fvar%2frun%2fdocker.sock/",
    "data:text/plain,x",
    "javascript:alert(1)",
    "//127.0.0.1:{p}/",
    "127.0.0.1:{p}",
    "",
];

#[tokio::test]
async fn no_form_of_a_private_address_is_ever_connected() {
    assert!(FORMS.len() >= 60);
    // One canary hears every address of this machine, in both families if there are two.
    let six = TcpListener::bind("[::]:0").await.is_ok();
    let canary = Server::bind(if six { "[::]:0" } else { "0.0.0.0:0" }, |_| ok("canary")).await;
    let mut heard = TcpStream::connect(("127.0.0.1", canary.addr.port())).await.unwrap();
    heard.shutdown().await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(canary.hits(), 1, "the canary must be able to hear");
    let egress = egress();
    for form in FORMS {
        let url = form.replace("{p}", &canary.addr.port().to_string());
        let error = egress.fetch(Request::get(url.clone())).await.expect_err(&url);
        assert!(matches!(error.code(), "egress_denied" | "bad_url"), "{url}: {error}");
        assert!(!error.fixes().is_empty() || error.code() == "bad_url", "{url}");
        assert!(!error.message().contains("pw0rd"), "{error}");
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(canary.hits(), 1, "something connected");
}

#[tokio::test]
async fn the_refusal_says_what_where_and_how_to_allow() {
    let error = get("http://private.test:9000/x?token=secret", &[]).await.unwrap_err();
    assert_eq!((error.code(), error.kind()), ("egress_denied", Kind::Forbidden));
    assert!(error.message().contains("private.test:9000 leads to 127.0.0.1, which is loopback"), "{error}");
    assert!(error.fixes()[0].contains("\"private.test:9000\""));
    assert!(!format!("{error:?}").contains("secret"));
}

#[tokio::test]
async fn an_allowed_authority_works_for_this_call_only_even_on_an_open_connection() {
    let server = Server::start(|_| ok("hello")).await;
    let egress = egress();
    for host in ["127.0.0.1", "private.test"] {
        let url = format!("http://{host}:{}/", server.addr.port());
        let mut request = Request::get(url.clone());
        request.allow = vec![format!("{host}:{}", server.addr.port())];
        let response = egress.fetch(request).await.unwrap();
        assert_eq!(response.remote_addr.unwrap().port(), server.addr.port());
        assert_eq!(&response.body.bytes().await.unwrap()[..], b"hello");
        let before = server.hits();
        assert_eq!(egress.fetch(Request::get(url.clone())).await.unwrap_err().code(), "egress_denied", "{url}");
        let mut request = Request::get(url);
        request.allow = vec![format!("{host}:1"), "*".into(), format!("other:{}", server.addr.port())];
        assert_eq!(egress.fetch(request).await.unwrap_err().code(), "egress_denied");
        assert_eq!(server.hits(), before);
    }
}

#[tokio::test]
async fn redirects_are_checked_at_every_hop() {
    let canary = Server::start(|_| ok("canary")).await;
    let port = canary.addr.port();
    for target in ["127.0.0.1", "0x7f.1", "2130706433", "[::1]", "localhost", "mixed.test", "169.254.169.254"] {
        for status in [301, 302, 303, 307, 308] {
            let location = format!("http://{target}:{port}/");
            let door = Server::start(move |_| to(&location, status)).await;
            let error = get(door.url("/"), &[&door]).await.unwrap_err();
            assert_eq!(error.code(), "egress_denied", "{target} {status}: {error}");
        }
    }
    let door = Server::start(|_| to("file:///etc/passwd", 302)).await;
    assert_eq!(get(door.url("/"), &[&door]).await.unwrap_err().code(), "bad_url");
    let door = Server::start(move |_| to(&format!("//127.0.0.1:{port}/"), 302)).await;
    assert_eq!(get(door.url("/"), &[&door]).await.unwrap_err().code(), "egress_denied");
    assert_eq!(canary.hits(), 0);
}

#[tokio::test]
async fn redirects_end_and_can_be_switched_off() {
    let circle = Server::start(|_| to("/again?next=http://x/", 302)).await;
    let error = get(circle.url("/"), &[&circle]).await.unwrap_err();
    assert_eq!((error.code(), circle.requests.lock().unwrap().len()), ("egress_redirects", 6));
    let mut request = Request::get(circle.url("/"));
    request.allow = vec![circle.authority()];
    request.max_redirects = 0;
    assert_eq!(egress().fetch(request).await.unwrap().status, 302);
    let relative = Server::start(|r| if r.starts_with("GET /b") { ok("there") } else { to("b", 307) }).await;
    let response = get(relative.url("/a"), &[&relative]).await.unwrap();
    assert_eq!(response.url, relative.url("/b"));
}

#[tokio::test]
async fn credentials_stay_with_their_origin() {
    let other = Server::start(|_| ok("other")).await;
    let there = other.url("/");
    let first = Server::start(move |_| to(&there, 302)).await;
    let secret = Secret::new(&first.url("/deep/path"), "authorization", "Bearer canary-1").unwrap();
    assert!(!format!("{secret:?}").contains("canary"));
    let mut request = Request::get(first.url("/"));
    request.allow = vec![first.authority(), other.authority()];
    request.secrets = vec![secret.clone()];
    request.headers.insert(header::COOKIE, "session=canary-2".parse().unwrap());
    request.headers.insert("x-api-key", "canary-3".parse().unwrap());
    request.headers.insert(header::ACCEPT, "text/plain".parse().unwrap());
    assert!(!format!("{request:?}").contains("canary-1"));
    egress().fetch(request.clone()).await.unwrap();
    assert!(["canary-1", "canary-2", "canary-3"].iter().all(|c| first.last().contains(c)), "{}", first.last());
    assert!(!other.last().contains("canary") && other.last().contains("text/plain"), "{}", other.last());
    // Aimed elsewhere from the start: refused, not silently dropped.
    request.url = other.url("/");
    let before = other.hits();
    let error = egress().fetch(request).await.unwrap_err();
    assert_eq!((error.code(), other.hits()), ("egress_secret_origin", before));
    assert!(!format!("{error:?}").contains("canary"));
}

#[tokio::test]
async fn a_body_is_not_carried_to_another_origin() {
    let other = Server::start(|_| ok("other")).await;
    for (status, reached) in [(307, false), (308, false), (303, true), (302, true)] {
        let there = other.url("/");
        let first = Server::start(move |_| to(&there, status)).await;
        let mut request = Request::post(first.url("/"), "body-canary");
        request.allow = vec![first.authority(), other.authority()];
        let result = egress().fetch(request).await;
        assert_eq!(result.is_ok(), reached, "{status}");
        assert!(!other.last().contains("body-canary"));
        if reached {
            assert!(other.last().starts_with("GET "), "{}", other.last());
        }
    }
}

#[tokio::test]
async fn sizes_are_limited_before_and_after_decompression() {
    let big = Server::start(|_| ok(&"x".repeat(10_000))).await;
    // 4 MiB of zeros, 4 kB on the wire.
    let bomb = include_bytes!("../testdata/bomb.gz");
    let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n", bomb.len());
    let packed = Server::start(move |_| [head.as_bytes(), bomb].concat()).await;
    let read = async |server: &Server, max: u64| -> Result<usize, Error> {
        let mut request = Request::get(server.url("/"));
        request.allow = vec![server.authority()];
        request.max_bytes = Some(max);
        Ok(egress().fetch(request).await?.body.bytes().await?.len())
    };
    assert_eq!(read(&big, 10_000).await.unwrap(), 10_000);
    assert_eq!(read(&big, 9_999).await.unwrap_err().code(), "egress_too_large");
    assert_eq!(read(&packed, 4 << 20).await.unwrap(), 4 << 20);
    let error = read(&packed, 100_000).await.unwrap_err();
    assert_eq!((error.code(), error.kind()), ("egress_too_large", Kind::TooLarge));
}

#[tokio::test]
async fn time_is_limited_before_and_within_the_body() {
    let silent = Server::start(|_| Vec::new()).await;
    let stuck = Server::start(|_| b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf".to_vec()).await;
    let ask = async |server: &Server, first: Option<u64>, idle: Option<u64>, whole: u64| -> Result<usize, Error> {
        let mut request = Request::get(server.url("/"));
        request.allow = vec![server.authority()];
        request.first_byte_timeout = first.map(Duration::from_millis);
        request.idle_timeout = idle.map(Duration::from_millis);
        request.timeout = Some(Duration::from_millis(whole));
        Ok(egress().fetch(request).await?.body.bytes().await?.len())
    };
    let begun = Instant::now();
    for error in [
        ask(&silent, Some(80), None, 60_000).await.unwrap_err(),
        ask(&silent, None, None, 80).await.unwrap_err(),
        ask(&stuck, None, Some(80), 60_000).await.unwrap_err(),
        ask(&stuck, None, None, 80).await.unwrap_err(),
    ] {
        assert_eq!((error.code(), error.kind()), ("egress_timeout", Kind::Timeout));
    }
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn failures_of_the_other_side_are_told_apart() {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let mut request = Request::get(format!("http://{gone}/"));
    request.allow = vec![gone.to_string()];
    let error = egress().fetch(request).await.unwrap_err();
    assert_eq!((error.code(), error.retryable()), ("egress_unreachable", true), "{error}");
    let error = get("http://nowhere.test/", &[]).await.unwrap_err();
    assert_eq!(error.code(), "egress_unreachable", "{error}");
    let broken = Server::start(|_| b"SMTP ready\r\n\r\n".to_vec()).await;
    assert_eq!(get(broken.url("/"), &[&broken]).await.unwrap_err().code(), "egress_broken");
    let teapot = Server::start(|_| b"HTTP/1.1 418 Teapot\r\ncontent-length: 0\r\n\r\n".to_vec()).await;
    assert_eq!(get(teapot.url("/"), &[&teapot]).await.unwrap().status, 418);
}

#[tokio::test]
async fn methods_and_bodies_arrive_and_streams_come_in_pieces() {
    let server = Server::start(|_| b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n".to_vec()).await;
    let mut request = Request::new(Method::PUT, server.url("/thing"));
    request.allow = vec![server.authority()];
    request.body = "content".into();
    let mut response = egress().fetch(request).await.unwrap();
    let mut all = Vec::new();
    while let Some(piece) = response.body.chunk().await.unwrap() {
        all.extend_from_slice(&piece);
    }
    assert_eq!(all, b"abcde");
    let sent = server.last();
    assert!(sent.starts_with("PUT /thing HTTP/1.1\r\n") && sent.ends_with("content") && sent.contains("user-agent: orc/"), "{sent}");
}

proptest::proptest! {
    /// Whatever the text, checking it never panics, and a literal that passes is public.
    #[test]
    fn targets_never_panic(text in "(http://)?[0-9a-fx.:\\[\\]@%/①。]{0,40}", wild in ".{0,60}") {
        for text in [text, wild] {
            if let Ok(target) = crate::target::Target::check(&text, &[]) {
                let host = target.url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
                if let Ok(ip) = host.parse::<IpAddr>() {
                    proptest::prop_assert!(crate::refusal(ip).is_none(), "{} passed", text);
                }
            }
        }
    }
}
