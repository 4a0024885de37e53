//! The channel over a WebSocket, against a real port.

use super::{LiveHouse, live_house, wire::Socket};
use crate::{
    Limits, serve,
    tests::{Ask, ctx, signed_in},
};
use base::{Right, Rights};
use serde_json::{Value, json};
use std::time::Duration;

struct Served {
    live: LiveHouse,
    address: String,
}

async fn served(limits: Limits) -> Served {
    let live = live_house(limits);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("port");
    let address = listener.local_addr().expect("address").to_string();
    let house = &live.house;
    tokio::spawn(serve(listener, house.router.clone(), house.env.clone(), Duration::from_secs(5)));
    Served { live, address }
}

impl Served {
    async fn socket(&self, path: &str) -> Socket {
        let bearer = format!("Bearer {}", self.live.house.token);
        Socket::open(&self.address, path, &[("authorization", &bearer)]).await.expect("switched")
    }
}

fn ready(topic: &str, id: u64) -> Value {
    json!({"event": "ready", "id": id, "topic": topic, "data": {}})
}

fn number(topic: &str, id: u64) -> Value {
    json!({"event": "number", "id": id, "topic": topic, "data": id * 10})
}

#[tokio::test]
async fn topics_come_and_go_on_one_connection() {
    let served = served(Limits::default()).await;
    served.live.one.commit(2);
    let mut socket = served.socket("/api/v1/live?topics=one&since=1").await;
    assert_eq!(socket.heard().await, ready("one", 1));
    assert_eq!(socket.heard().await, number("one", 2));
    socket.say(r#"{"op":"subscribe","topics":["two","three"],"since":0}"#).await;
    assert_eq!(socket.heard().await, ready("two", 0));
    let refused = socket.heard().await;
    assert_eq!(
        (&refused["event"], &refused["topic"], &refused["data"]["code"]),
        (&json!("error"), &json!("three"), &json!("unknown_topic"))
    );
    served.live.two.commit(1);
    assert_eq!(socket.heard().await, number("two", 1));
    socket.say(r#"{"op":"unsubscribe","topics":["one"]}"#).await;
    assert_eq!(socket.heard().await["event"], "unsubscribed");
    served.live.one.commit(1);
    socket.say(r#"{"op":"ping"}"#).await;
    assert_eq!(socket.heard().await["event"], "pong");
    // What is not understood is answered, and the connection stays.
    for text in ["{", "[]", r#"{"op":"shout"}"#, r#"{"op":"subscribe"}"#, r#"{"op":"ping","more":1}"#] {
        socket.say(text).await;
        let told = socket.heard().await;
        assert_eq!((&told["event"], &told["data"]["code"]), (&json!("error"), &json!("bad_json")), "{text}");
    }
    served.live.two.commit(1);
    assert_eq!(socket.heard().await, number("two", 2));
}

#[tokio::test]
async fn a_socket_that_is_slow_to_read_gets_everything_in_the_end() {
    let served = served(Limits::default()).await;
    let mut socket = served.socket("/api/v1/live?topics=one&since=0").await;
    assert_eq!(socket.heard().await, ready("one", 0));
    // Far more than a tail of eight announcements holds.
    for _ in 0..200 {
        served.live.one.commit(50);
        tokio::task::yield_now().await;
    }
    for id in 1..=10_000 {
        assert_eq!(socket.heard().await, number("one", id));
    }
}

#[tokio::test]
async fn only_who_is_known_gets_a_socket_and_foreign_pages_get_none() {
    let served = served(Limits::default()).await;
    let bearer = format!("Bearer {}", served.live.house.token);
    let cookie = signed_in(&served.live.house).await;
    for (headers, status) in [
        (vec![], "401"),
        (vec![("authorization", "Bearer 0000")], "401"),
        (vec![("authorization", &*bearer), ("origin", "http://evil.example")], "403"),
        (vec![("cookie", &*cookie), ("sec-fetch-site", "cross-site")], "403"),
    ] {
        let answer = Socket::open(&served.address, "/api/v1/live", &headers).await.err().unwrap_or_default();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
    }
    let own = [("cookie", &*cookie), ("origin", "http://localhost"), ("sec-fetch-site", "same-origin")];
    assert!(Socket::open(&served.address, "/api/v1/live", &own).await.is_ok());
    let answer = Socket::open(&served.address, "/api/v1/live?topics=three", &[("authorization", &bearer)]).await.err().unwrap_or_default();
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
}

#[tokio::test]
async fn signing_out_and_stopping_end_sockets() {
    let served = served(Limits::default()).await;
    let cookie = signed_in(&served.live.house).await;
    let mut mine = Socket::open(&served.address, "/api/v1/live?topics=one", &[("cookie", &cookie)]).await.expect("switched");
    let mut other = served.socket("/api/v1/live?topics=one").await;
    for socket in [&mut mine, &mut other] {
        assert_eq!(socket.heard().await, ready("one", 0));
    }
    let out = Ask::new(crate::Method::POST, "/api/v1/sign-out").header("cookie", &cookie).header("x-orc-csrf", "1");
    assert_eq!(out.send(&served.live.house).await.status(), 204);
    assert_eq!(mine.closed().await, 1008);
    served.live.one.commit(1);
    assert_eq!(other.heard().await, number("one", 1));
    served.live.house.env.shutdown.begin();
    assert_eq!(other.closed().await, 1001);
}

#[tokio::test]
async fn sockets_count_among_the_live_connections_of_their_organization() {
    let served = served(Limits { live_per_organization_max: 2, ..Limits::default() }).await;
    let mut first = served.socket("/api/v1/live?topics=one").await;
    assert_eq!(first.heard().await, ready("one", 0));
    let stream = Ask::get("/api/v1/live?topics=one").bearer(&served.live.house.token).send(&served.live.house).await;
    assert_eq!(stream.status(), 200);
    let bearer = format!("Bearer {}", served.live.house.token);
    let refused = Socket::open(&served.address, "/api/v1/live", &[("authorization", &bearer)]).await.err().unwrap_or_default();
    assert!(refused.starts_with("HTTP/1.1 429"), "{refused}");
}

#[tokio::test]
async fn a_socket_gets_what_its_rights_allow_and_nothing_else() {
    let served = served(Limits::default()).await;
    let reader = served.live.house.env.auth.issue_bearer(ctx(Rights::of(&[Right::RUNS_READ])));
    let mut socket =
        Socket::open(&served.address, "/api/v1/live", &[("authorization", &format!("Bearer {reader}"))]).await.expect("switched");
    socket.say(r#"{"op":"subscribe","topics":["one:secret"]}"#).await;
    assert_eq!(socket.heard().await["data"]["code"], "forbidden");
    // Too long a message, and bytes in place of text, end it.
    socket.send(0x82, b"{}").await;
    assert_eq!(socket.closed().await, 1003);
}
