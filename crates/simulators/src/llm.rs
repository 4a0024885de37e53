//! What the model stand-ins share: faults by model name, what they answer, bodies cut and dripped.

use axum::{
    body::Body,
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use bytes::Bytes;
use futures_util::stream;
use serde_json::Value;
use std::{
    collections::HashMap,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

const SEEN_MAX: usize = 1_000;

#[derive(Clone, Debug)]
pub struct Options {
    pub bind: SocketAddr,
    /// Requests without this key are refused with 401.
    pub key: Option<String>,
    /// Cuts streamed bodies into pieces of so many bytes, wherever that falls.
    pub piece_bytes: usize,
    /// Pause before each piece.
    pub piece_delay_ms: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), key: None, piece_bytes: 1_024, piece_delay_ms: 0 }
    }
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Seen {
    pub headers: HeaderMap,
    pub body: Value,
}

/// Shared by a stand-in's handlers and its owner.
#[derive(Clone, Default)]
pub(crate) struct Log {
    seen: Arc<Mutex<Vec<Seen>>>,
    counts: Arc<Mutex<HashMap<String, u32>>>,
}

impl Log {
    /// How often this model was called before.
    pub(crate) fn add(&self, model: &str, headers: HeaderMap, body: Value) -> u32 {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() < SEEN_MAX {
            seen.push(Seen { headers, body });
        }
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(model.to_owned()).or_default();
        *count += 1;
        *count - 1
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What a model's name asks for. `sim-<fault>` happens always, `sim-<fault>-once` at the first call only.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fault {
    Status(u16),
    Quota,
    Context,
    /// A proxy's error page.
    Html,
    /// The connection ends before, or in the middle of, the content.
    CutEarly,
    Cut,
    /// An error event before, or in the middle of, the content.
    ErrorFirst,
    ErrorMid,
    /// Three bytes at a time, which also falls inside characters.
    Drip,
    /// Nothing comes for ten seconds.
    Hang,
}

impl Fault {
    pub(crate) fn of(model: &str, calls_before: u32) -> Option<Self> {
        let name = model.strip_prefix("sim-")?;
        let name = match name.strip_suffix("-once") {
            Some(_) if calls_before > 0 => return None,
            Some(name) => name,
            None => name,
        };
        Some(match name {
            "quota" => Self::Quota,
            "context" => Self::Context,
            "html" => Self::Html,
            "cut-early" => Self::CutEarly,
            "cut" => Self::Cut,
            "error-first" => Self::ErrorFirst,
            "error-mid" => Self::ErrorMid,
            "drip" => Self::Drip,
            "hang" => Self::Hang,
            status => Self::Status(status.parse().ok().filter(|s| (400..600).contains(s))?),
        })
    }
}

/// What the stand-in says: the text after `ANSWER:` in the prompt (after `THEN:` once it was told that an answer
/// does not fit), or an echo.
pub(crate) fn words(prompt: &str, last: &str) -> String {
    let after = |marker: &str| prompt.split_once(marker).map(|(_, rest)| rest.split("THEN:").next().unwrap_or(rest).trim().to_owned());
    if last.contains("does not fit")
        && let Some((_, then)) = prompt.split_once("THEN:")
    {
        return then.trim().to_owned();
    }
    after("ANSWER:").unwrap_or_else(|| format!("You said: {last}"))
}

/// Words with their blanks, as deltas.
pub(crate) fn deltas(text: &str) -> Vec<String> {
    text.split_inclusive(' ').map(str::to_owned).collect()
}

pub(crate) fn json(status: u16, body: &Value) -> Response {
    build(status, "application/json", Body::from(body.to_string()))
}

pub(crate) fn html() -> Response {
    let page = "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr>edge</body></html>";
    build(502, "text/html", Body::from(page))
}

pub(crate) fn with_header(mut response: Response, name: &'static str, value: &str) -> Response {
    if let Ok(value) = value.parse() {
        response.headers_mut().insert(name, value);
    }
    response
}

fn build(status: u16, kind: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    response
}

/// Sends `text` in pieces. `broken`: then the connection is torn down instead of ended.
pub(crate) fn streamed(text: String, options: &Options, drip: bool, broken: bool) -> Response {
    let size = if drip { 3 } else { options.piece_bytes.max(1) };
    let delay = Duration::from_millis(if drip { 1 } else { options.piece_delay_ms });
    let mut pieces: Vec<Result<Bytes, std::io::Error>> = text.as_bytes().chunks(size).map(|c| Ok(Bytes::copy_from_slice(c))).collect();
    if broken {
        pieces.push(Err(std::io::ErrorKind::ConnectionReset.into()));
    }
    let body = stream::unfold(pieces.into_iter(), move |mut rest| async move {
        let piece = rest.next()?;
        // Even without a delay the reader gets its turn, so that pieces really arrive one by one.
        if delay.is_zero() {
            tokio::task::yield_now().await
        } else {
            tokio::time::sleep(delay).await
        }
        Some((piece, rest))
    });
    build(200, "text/event-stream; charset=utf-8", Body::from_stream(body))
}
