//! The built program as a server, and the least that is needed to ask it something over a socket.

use crate::Env;
use base::{Error, Result};
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufStream},
    net::TcpStream,
};

/// Ends the server that it started, whatever happens.
pub(crate) struct Server {
    child: Child,
    file: PathBuf,
    /// `127.0.0.1:4680`
    pub(crate) host: String,
    pub(crate) token: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Server {
    /// Starts it on a data folder and waits until it is ready.
    pub(crate) async fn start(env: &Env, data: &Path) -> Result<Self> {
        let mut server = Self::spawn(env, data, Stdio::null())?;
        server.ready(env, Duration::from_secs(20)).await?;
        Ok(server)
    }

    /// Starts it and does not wait. What it complains of goes to `stderr`.
    pub(crate) fn spawn(env: &Env, data: &Path, stderr: Stdio) -> Result<Self> {
        let file = data.join("server.json");
        // That of a process that was killed.
        let _ = std::fs::remove_file(&file);
        let mut command = Command::new(&env.program);
        command.arg("up").arg("--port").arg("0").arg("--data").arg(data);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(stderr).spawn().map_err(|e| cannot_start(env, &e))?;
        Ok(Self { child, file, host: String::new(), token: String::new() })
    }

    /// Its address file is there and its port answers.
    pub(crate) async fn ready(&mut self, env: &Env, within: Duration) -> Result<()> {
        let begin = env.clock.monotonic();
        loop {
            if let Ok(text) = std::fs::read_to_string(&self.file)
                && let Ok(address) = serde_json::from_str::<Value>(&text)
            {
                let host = address["url"].as_str().unwrap_or_default().trim_start_matches("http://").trim_end_matches('/').to_owned();
                if TcpStream::connect(&host).await.is_ok() {
                    self.host = host;
                    self.token = address["token"].as_str().unwrap_or_default().to_owned();
                    return Ok(());
                }
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(Error::internal("bench_cannot_start", format!("{} ended at its start: {status}", env.program.display())));
            }
            if env.clock.monotonic() - begin > within {
                let within = within.as_secs();
                return Err(Error::timeout("bench_not_ready", format!("the server was not ready within {within} s")));
            }
            env.clock.sleep(Duration::from_millis(1)).await;
        }
    }

    /// As by `kill -9`. An error if it had ended by itself.
    pub(crate) fn kill(&mut self) -> Result<()> {
        if let Ok(Some(status)) = self.child.try_wait() {
            return Err(Error::internal("drill_failed", format!("the server ended by itself: {status}")));
        }
        let killed = self.child.kill().and_then(|()| self.child.wait());
        killed.map(|_| ()).map_err(|e| Error::internal("drill_failed", format!("the server could not be killed: {e}")))
    }

    pub(crate) fn pid(&self) -> String {
        self.child.id().to_string()
    }

    pub(crate) async fn connect(&self, token: &str) -> Result<Connection> {
        Connection::open(&self.host, token).await
    }
}

pub(crate) fn cannot_start(env: &Env, error: &std::io::Error) -> Error {
    Error::internal("bench_cannot_start", format!("{} could not be started: {error}", env.program.display()))
}

fn broken(error: std::io::Error) -> Error {
    Error::unavailable("bench_connection", format!("the server under measurement does not answer: {error}"))
}

/// One kept-alive connection.
pub(crate) struct Connection {
    stream: BufStream<TcpStream>,
    host: String,
    token: String,
}

impl Connection {
    pub(crate) async fn open(host: &str, token: &str) -> Result<Self> {
        let socket = TcpStream::connect(host).await.and_then(|s| s.set_nodelay(true).map(|()| s)).map_err(broken)?;
        Ok(Self { stream: BufStream::new(socket), host: host.to_owned(), token: token.to_owned() })
    }

    /// A request with its body as it is, and what the head of the answer says.
    pub(crate) async fn say(&mut self, method: &str, path: &str, body: &str) -> Result<(Head, Vec<u8>)> {
        self.send(method, path, body, None).await?;
        self.heard().await.map_err(broken)
    }

    /// Status and body.
    pub(crate) async fn ask(&mut self, method: &str, path: &str, body: Option<&Value>) -> Result<(u16, Vec<u8>)> {
        let sent = body.map(Value::to_string).unwrap_or_default();
        self.send(method, path, &sent, None).await?;
        self.answer().await.map_err(broken)
    }

    /// As [`Self::ask`], under a key: asked again with the same one, nothing is done again.
    pub(crate) async fn once(&mut self, key: &str, path: &str, body: &Value) -> Result<(u16, Vec<u8>)> {
        self.send("POST", path, &body.to_string(), Some(key)).await?;
        self.answer().await.map_err(broken)
    }

    /// As [`Self::ask`], and anything but a success is an error with its words.
    pub(crate) async fn must(&mut self, method: &str, path: &str, body: Option<&Value>) -> Result<Value> {
        let (status, answer) = self.ask(method, path, body).await?;
        if !(200..300).contains(&status) {
            let words: String = String::from_utf8_lossy(&answer).chars().take(400).collect();
            return Err(Error::internal("bench_refused", format!("{method} {path} answered {status}: {words}")));
        }
        Ok(serde_json::from_slice(&answer).unwrap_or(Value::Null))
    }

    /// Begins a live stream and reads its head; the connection stays as it is from then on.
    pub(crate) async fn listen(&mut self, path: &str) -> Result<u16> {
        self.send("GET", path, "", None).await?;
        self.head().await.map(|head| head.status).map_err(broken)
    }

    async fn send(&mut self, method: &str, path: &str, body: &str, key: Option<&str>) -> Result<()> {
        let (host, token) = (&self.host, &self.token);
        let typed = if body.is_empty() { "" } else { "content-type: application/json\r\n" };
        let key = key.map(|key| format!("idempotency-key: {key}\r\n")).unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n{typed}{key}content-length: {}\r\n\r\n{body}",
            body.len()
        );
        self.stream.write_all(head.as_bytes()).await.map_err(broken)?;
        self.stream.flush().await.map_err(broken)
    }

    async fn head(&mut self) -> std::io::Result<Head> {
        let (mut head, mut line) = (Head::default(), String::new());
        loop {
            line.clear();
            if self.stream.read_line(&mut line).await? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            let text = line.trim_end();
            if text.is_empty() {
                return Ok(head);
            }
            if let Some(rest) = text.strip_prefix("HTTP/1.1 ") {
                head.status = rest.split(' ').next().and_then(|code| code.parse().ok()).unwrap_or(0);
            } else if let Some((name, value)) = text.split_once(':') {
                if name.eq_ignore_ascii_case("content-length") {
                    head.length = value.trim().parse().unwrap_or(0);
                } else if name.eq_ignore_ascii_case("retry-after") {
                    head.retry_after = value.trim().parse().ok();
                }
            }
        }
    }

    async fn answer(&mut self) -> std::io::Result<(u16, Vec<u8>)> {
        self.heard().await.map(|(head, body)| (head.status, body))
    }

    async fn heard(&mut self) -> std::io::Result<(Head, Vec<u8>)> {
        let head = self.head().await?;
        let mut body = vec![0; head.length];
        self.stream.read_exact(&mut body).await?;
        Ok((head, body))
    }
}

/// What is needed of the head of an answer.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Head {
    pub(crate) status: u16,
    length: usize,
    /// Whole seconds.
    pub(crate) retry_after: Option<u64>,
}
