//! Subscriptions: over server-sent events here; over a WebSocket against a listening server.

use super::house::{code, house, taken};
use axum::http::{Method, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};

const SUBSCRIPTION: &str = "subscription { lampChanged { event id data } }";

#[tokio::test]
async fn each_event_is_a_result_and_then_it_is_complete() {
    let house = house();
    let headers = [("content-type", "application/json"), ("accept", "text/event-stream")];
    let response = house.send(Method::POST, "/graphql", &headers, &json!({"query": SUBSCRIPTION}).to_string()).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let bytes = response.into_body().collect().await.expect("body").to_bytes();
    let text = String::from_utf8(bytes.to_vec()).expect("text");
    let events: Vec<(&str, Value)> = (text.split("\n\n"))
        .filter(|part| part.starts_with("event: "))
        .map(|part| {
            let (name, data) = part.trim_start_matches("event: ").split_once("\ndata: ").expect("data");
            (name, serde_json::from_str(data).unwrap_or(Value::Null))
        })
        .collect();
    let names: Vec<&str> = events.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["next", "next", "next", "complete"], "{text}");
    assert_eq!(events[0].1["data"]["lampChanged"]["data"]["name"], "lamp-001");
    assert_eq!(events[0].1["data"]["lampChanged"]["id"], "1");
    assert_eq!(events[1].1["data"]["lampChanged"], json!({"event": "resync", "id": "2", "data": null}));
}

#[tokio::test]
async fn a_query_over_events_has_one_result() {
    let house = house();
    let response = house.send(Method::GET, "/graphql?query=%7B__typename%7D", &[("accept", "text/event-stream")], "").await;
    let bytes = response.into_body().collect().await.expect("body").to_bytes();
    let text = String::from_utf8(bytes.to_vec()).expect("text");
    assert!(text.contains("event: next\ndata: {\"data\":{\"__typename\":\"Query\"}}\n\nevent: complete\ndata: \n\n"), "{text}");
}

#[tokio::test]
async fn without_a_stream_or_a_right_there_is_no_subscription() {
    let house = house();
    let (status, body) = house.post(&json!({"query": SUBSCRIPTION})).await;
    assert_eq!((status, code(&body)), (StatusCode::NOT_ACCEPTABLE, "subscription_needs_stream"));
    let bearer = format!("Bearer {}", house.reader);
    let headers = [("content-type", "application/json"), ("accept", "text/event-stream"), ("authorization", bearer.as_str())];
    let response = house.send(Method::POST, "/graphql", &headers, &json!({"query": SUBSCRIPTION}).to_string()).await;
    let bytes = response.into_body().collect().await.expect("body").to_bytes();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(text.contains("\"code\":\"forbidden\""), "{text}");
    let headers = [("content-type", "application/json"), ("accept", "text/event-stream")];
    let response = house.send(Method::POST, "/graphql", &headers, &json!({"query": "subscription { nothing"}).to_string()).await;
    assert_eq!(taken(response).await.0, StatusCode::BAD_REQUEST);
    drop(house.env);
}

mod socket {
    //! A WebSocket client in a hundred lines, because the protocol's own messages are what is tested.

    use super::super::house::{House, house};
    use serde_json::{Value, json};
    use std::time::Duration;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::{TcpListener, TcpStream},
    };

    struct Socket(TcpStream);

    async fn connect(house: &House, protocol: &str) -> Socket {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("bound");
        let at = listener.local_addr().expect("address");
        tokio::spawn(http::serve(listener, house.router.clone(), house.env.clone(), Duration::from_secs(1)));
        let mut stream = TcpStream::connect(at).await.expect("connected");
        let head = format!(
            "GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: {protocol}\r\n\r\n",
            house.token
        );
        stream.write_all(head.as_bytes()).await.expect("written");
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            answer.push(stream.read_u8().await.expect("answer"));
        }
        let text = String::from_utf8_lossy(&answer).into_owned();
        assert!(text.starts_with("HTTP/1.1 101"), "{text}");
        Socket(stream)
    }

    impl Socket {
        async fn say(&mut self, value: &Value) {
            let text = value.to_string();
            let mut frame = vec![0x81];
            match text.len() {
                len @ 0..126 => frame.push(0x80 | u8::try_from(len).expect("short")),
                len => {
                    frame.push(0x80 | 126);
                    frame.extend(u16::try_from(len).expect("short").to_be_bytes());
                }
            }
            // The mask of zeroes leaves the text as it is.
            frame.extend([0; 4]);
            frame.extend(text.as_bytes());
            self.0.write_all(&frame).await.expect("written");
        }

        /// The next message; `Err` with its number when the connection is closed. Pings are passed over.
        async fn hear(&mut self) -> Result<Value, u16> {
            loop {
                let (kind, len) = (self.0.read_u8().await.expect("frame") & 0x0f, self.0.read_u8().await.expect("frame"));
                let len = if len == 126 { self.0.read_u16().await.expect("length") } else { u16::from(len) };
                let mut data = vec![0; usize::from(len)];
                self.0.read_exact(&mut data).await.expect("data");
                match kind {
                    1 => return Ok(serde_json::from_slice(&data).expect("JSON")),
                    8 => return Err(u16::from_be_bytes([data[0], data[1]])),
                    _ => {}
                }
            }
        }
    }

    async fn begun(house: &House) -> Socket {
        let mut socket = connect(house, "graphql-transport-ws").await;
        socket.say(&json!({"type": "connection_init"})).await;
        assert_eq!(socket.hear().await, Ok(json!({"type": "connection_ack"})));
        socket
    }

    fn subscribe(id: &str, query: &str) -> Value {
        json!({"id": id, "type": "subscribe", "payload": {"query": query}})
    }

    #[tokio::test]
    async fn operations_go_side_by_side_under_their_ids() {
        let house = house();
        let mut socket = begun(&house).await;
        socket.say(&subscribe("one", super::SUBSCRIPTION)).await;
        socket.say(&subscribe("two", "{ __typename }")).await;
        let mut heard = [Vec::new(), Vec::new()];
        while heard.iter().any(|all| all.last() != Some(&json!("complete"))) {
            let message = socket.hear().await.expect("open");
            let of = usize::from(message["id"] == "two");
            heard[of].push(message["type"].clone());
        }
        assert_eq!(heard[0], ["next", "next", "next", "complete"]);
        assert_eq!(heard[1], ["next", "complete"]);
        socket.say(&subscribe("one", "{ nothing }")).await;
        let refused = socket.hear().await.expect("open");
        assert_eq!((&refused["type"], &refused["payload"][0]["extensions"]["code"]), (&json!("error"), &json!("query_not_valid")));
        socket.say(&json!({"type": "ping"})).await;
        assert_eq!(socket.hear().await, Ok(json!({"type": "pong"})));
    }

    #[tokio::test]
    async fn an_operation_that_is_completed_says_no_more() {
        let house = house();
        let mut socket = begun(&house).await;
        socket.say(&subscribe("slow", "{ patience }")).await;
        socket.say(&json!({"id": "slow", "type": "complete"})).await;
        socket.say(&subscribe("slow", "{ __typename }")).await;
        assert_eq!(socket.hear().await.expect("open")["payload"]["data"], json!({"__typename": "Query"}));
    }

    #[tokio::test]
    async fn what_breaks_the_protocol_closes_the_connection() {
        let house = house();
        let mut early = connect(&house, "graphql-transport-ws").await;
        early.say(&subscribe("one", "{ __typename }")).await;
        assert_eq!(early.hear().await, Err(4401));
        let mut twice = begun(&house).await;
        twice.say(&json!({"type": "connection_init"})).await;
        assert_eq!(twice.hear().await, Err(4429));
        let mut same = begun(&house).await;
        same.say(&subscribe("one", "{ patience }")).await;
        same.say(&subscribe("one", "{ patience }")).await;
        assert_eq!(same.hear().await, Err(4409));
        let mut nonsense = begun(&house).await;
        nonsense.say(&json!({"type": "nonsense"})).await;
        assert_eq!(nonsense.hear().await, Err(4400));
        let mut other = connect(&house, "graphql-ws").await;
        assert_eq!(other.hear().await, Err(4406));
    }

    #[tokio::test]
    async fn a_server_that_stops_says_so() {
        let house = house();
        let mut socket = begun(&house).await;
        house.env.shutdown.begin();
        assert_eq!(socket.hear().await, Err(1001));
    }

    #[tokio::test]
    async fn only_so_many_operations_at_once() {
        let house = house();
        let mut socket = begun(&house).await;
        for i in 0..33 {
            socket.say(&subscribe(&i.to_string(), "{ patience }")).await;
        }
        let refused = socket.hear().await.expect("open");
        assert_eq!(refused["payload"][0]["extensions"]["code"], "too_many_subscriptions", "{refused}");
    }
}
