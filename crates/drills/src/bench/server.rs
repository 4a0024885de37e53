//! The built program as a server, and the least that is needed to ask it something over a socket.

use crate::Env;
use base::{Error, Result};
use serde_json::Value;
use std::{
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufStream},
    net::TcpStream,
};

/// Ends the server that it started, whatever happens.
pub(super) struct Server {
    child: Child,
    /// `127.0.0.1:4680`
    pub(super) host: String,
    pub(super) token: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Server {
    /// Starts it on a data folder; ready means that its address file is there and its port answers.
    pub(super) async fn start(env: &Env, data: &Path) -> Result<Self> {
        let begin = env.clock.monotonic();
        let mut command = Command::new(&env.program);
        command.arg("up").arg("--port").arg("0").arg("--data").arg(data);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().map_err(|e| cannot_start(env, &e))?;
        let mut server = Self { child, host: String::new(), token: String::new() };
        let file = data.join("server.json");
        loop {
            if let Ok(text) = std::fs::read_to_string(&file)
                && let Ok(address) = serde_json::from_str::<Value>(&text)
            {
                let host = address["url"].as_str().unwrap_or_default().trim_start_matches("http://").trim_end_matches('/').to_owned();
                if TcpStream::connect(&host).await.is_ok() {
                    server.host = host;
                    server.token = address["token"].as_str().unwrap_or_default().to_owned();
                    return Ok(server);
                }
            }
            if env.clock.monotonic() - begin > Duration::from_secs(20) {
                return Err(Error::timeout("bench_not_ready", "the server was not ready within 20 s"));
            }
            env.clock.sleep(Duration::from_millis(1)).await;
        }
    }

    pub(super) fn pid(&self) -> String {
        self.child.id().to_string()
    }

    pub(super) async fn connect(&self, token: &str) -> Result<Connection> {
        let socket = TcpStream::connect(&self.host).await.and_then(|s| s.set_nodelay(true).map(|()| s)).map_err(broken)?;
        Ok(Connection { stream: BufStream::new(socket), host: self.host.clone(), token: token.to_owned() })
    }
}

pub(super) fn cannot_start(env: &Env, error: &std::io::Error) -> Error {
    Error::internal("bench_cannot_start", format!("{} could not be started: {error}", env.program.display()))
}

fn broken(error: std::io::Error) -> Error {
    Error::unavailable("bench_connection", format!("the server under measurement does not answer: {error}"))
}

/// One kept-alive connection.
pub(super) struct Connection {
    stream: BufStream<TcpStream>,
    host: String,
    token: String,
}

impl Connection {
    /// Status and body.
    pub(super) async fn ask(&mut self, method: &str, path: &str, body: Option<&Value>) -> Result<(u16, Vec<u8>)> {
        let sent = body.map(Value::to_string).unwrap_or_default();
        self.send(method, path, &sent).await?;
        self.answer().await.map_err(broken)
    }

    /// As [`Self::ask`], and anything but a success is an error with its words.
    pub(super) async fn must(&mut self, method: &str, path: &str, body: Option<&Value>) -> Result<Value> {
        let (status, answer) = self.ask(method, path, body).await?;
        if !(200..300).contains(&status) {
            let words: String = String::from_utf8_lossy(&answer).chars().take(400).collect();
            return Err(Error::internal("bench_refused", format!("{method} {path} answered {status}: {words}")));
        }
        Ok(serde_json::from_slice(&answer).unwrap_or(Value::Null))
    }

    /// Begins a live stream and reads its head; the connection stays as it is from then on.
    pub(super) async fn listen(&mut self, path: &str) -> Result<u16> {
        self.send("GET", path, "").await?;
        self.head().await.map(|(status, _)| status).map_err(broken)
    }

    async fn send(&mut self, method: &str, path: &str, body: &str) -> Result<()> {
        let (host, token) = (&self.host, &self.token);
        let typed = if body.is_empty() { "" } else { "content-type: application/json\r\n" };
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n{typed}content-length: {}\r\n\r\n{body}",
            body.len()
        );
        self.stream.write_all(head.as_bytes()).await.map_err(broken)?;
        self.stream.flush().await.map_err(broken)
    }

    async fn head(&mut self) -> std::io::Result<(u16, usize)> {
        let (mut status, mut length, mut line) = (0, 0, String::new());
        loop {
            line.clear();
            if self.stream.read_line(&mut line).await? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            let text = line.trim_end();
            if text.is_empty() {
                return Ok((status, length));
            }
            if let Some(rest) = text.strip_prefix("HTTP/1.1 ") {
                status = rest.split(' ').next().and_then(|code| code.parse().ok()).unwrap_or(0);
            } else if let Some((name, value)) = text.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap_or(0);
            }
        }
    }

    async fn answer(&mut self) -> std::io::Result<(u16, Vec<u8>)> {
        let (status, length) = self.head().await?;
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await?;
        Ok((status, body))
    }
}
