//! A WebSocket client of a few lines, so that the server is not tested against its own library.

use serde_json::Value;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

pub(super) struct Socket(TcpStream);

pub(super) enum Frame {
    Json(Value),
    Ping,
    Close(u16),
    Gone,
}

impl Socket {
    /// The answer's head when it is no switch of protocols.
    pub(super) async fn open(address: &str, path: &str, headers: &[(&str, &str)]) -> Result<Self, String> {
        let mut stream = TcpStream::connect(address).await.expect("connects");
        let mut head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n");
        head += "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        stream.write_all((head + "\r\n").as_bytes()).await.expect("sent");
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            answer.push(within(stream.read_u8()).await.expect("head"));
        }
        let answer = String::from_utf8(answer).expect("text");
        if answer.starts_with("HTTP/1.1 101 ") { Ok(Self(stream)) } else { Err(answer) }
    }

    pub(super) async fn say(&mut self, text: &str) {
        self.send(0x81, text.as_bytes()).await;
    }

    /// Masked with zeros, which is allowed and keeps the bytes readable.
    pub(super) async fn send(&mut self, first: u8, data: &[u8]) {
        let mut frame = vec![first];
        match u16::try_from(data.len()).expect("short") {
            short @ 0..=125 => frame.push(0x80 | u8::try_from(short).expect("short")),
            long => {
                frame.push(0x80 | 126);
                frame.extend(long.to_be_bytes());
            }
        }
        frame.extend([0; 4]);
        frame.extend_from_slice(data);
        let _ = self.0.write_all(&frame).await;
    }

    pub(super) async fn frame(&mut self) -> Frame {
        let Ok(first) = within(self.0.read_u8()).await else { return Frame::Gone };
        let length = match self.0.read_u8().await.expect("length") {
            126 => usize::from(self.0.read_u16().await.expect("length")),
            127 => usize::try_from(self.0.read_u64().await.expect("length")).expect("small"),
            short => usize::from(short),
        };
        let mut data = vec![0; length];
        self.0.read_exact(&mut data).await.expect("data");
        match first & 15 {
            1 => Frame::Json(serde_json::from_slice(&data).expect("json")),
            8 => Frame::Close(data.get(..2).map_or(0, |code| u16::from_be_bytes([code[0], code[1]]))),
            9 => Frame::Ping,
            other => panic!("an unexpected frame {other}"),
        }
    }

    /// The next message; pings are passed over.
    pub(super) async fn heard(&mut self) -> Value {
        loop {
            match self.frame().await {
                Frame::Json(value) => return value,
                Frame::Ping => {}
                Frame::Close(code) => panic!("closed with {code}"),
                Frame::Gone => panic!("gone"),
            }
        }
    }

    /// The code it is closed with.
    pub(super) async fn closed(&mut self) -> u16 {
        loop {
            match self.frame().await {
                Frame::Close(code) => return code,
                Frame::Gone => return 0,
                Frame::Json(_) | Frame::Ping => {}
            }
        }
    }
}

async fn within<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(10), work).await.expect("in time")
}
