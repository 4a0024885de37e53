//! What providers over HTTP have in common: send, read a stream or a whole body, judge failures.

pub(crate) mod errors;
mod names;
mod pause;
pub(crate) mod shape;
pub(crate) mod sse;

pub(crate) use names::Names;

use super::{Io, Out, Reply};
use crate::{ProviderConfig, answer::clip, failure::Failure};
use base::{Error, Kind, Result};
use egress::{HeaderMap, HeaderValue, Request, Response, Secret, header};
use serde_json::{Value, json};
use sse::{Event, Sse};
use std::time::Duration;

const MAX_BYTES: u64 = 64 << 20;
const MAX_ERROR: usize = 64 << 10;
/// Local models may think for minutes before the first word; after it, this long a silence means a dead stream.
const IDLE: Duration = Duration::from_secs(300);

/// One provider's address and credentials.
pub(crate) struct Line {
    pub(crate) who: String,
    base: String,
    secrets: Vec<Secret>,
    headers: HeaderMap,
    allow: Vec<String>,
}

/// Reads one answer. Pure, so that recorded streams replay without a network.
pub(crate) trait Decoder: Send {
    /// One event; `true` when the answer is complete.
    fn event(&mut self, event: &Event, out: &Out) -> Result<bool, Failure>;
    /// A body that did not come as a stream.
    fn whole(&mut self, body: &Value, out: &Out) -> Result<(), Failure>;
    /// The answer; a failure if the stream ended before it was complete.
    fn finish(self: Box<Self>) -> Result<Reply, Failure>;
    /// Text so far, for the report of a broken stream.
    fn partial(&self) -> &str;
}

impl Line {
    pub(crate) fn new(config: &ProviderConfig, default_base: &str, key_header: &str, key_prefix: &str) -> Result<Self> {
        let base = config.base_url.as_deref().unwrap_or(default_base).trim_end_matches('/').to_owned();
        let origin = origin_of(&base).map_err(|e| e.place(format!("provider `{}`", config.name)))?;
        let key = config.key.as_ref().filter(|k| !k.reveal().is_empty());
        let secret = |k: &crate::Key| {
            let value = format!("{key_prefix}{}", k.reveal());
            Secret::new(&base, key_header, &value).map_err(|e| e.place(format!("key of provider `{}`", config.name)))
        };
        Ok(Self {
            who: config.name.clone(),
            secrets: key.map(secret).transpose()?.into_iter().collect(),
            headers: HeaderMap::new(),
            allow: if config.allow_private { vec![origin] } else { Vec::new() },
            base,
        })
    }

    pub(crate) fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.insert(name, HeaderValue::from_static(value));
        self
    }

    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    pub(crate) async fn exchange(
        &self,
        path: &str,
        body: &Value,
        timeout_ms: u64,
        mut decoder: Box<dyn Decoder>,
        io: &Io,
        out: &Out,
    ) -> Result<Reply, Failure> {
        let mut request = Request::post(format!("{}{path}", self.base), body.to_string());
        request.headers = self.headers.clone();
        request.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        request.secrets = self.secrets.clone();
        request.allow = self.allow.clone();
        request.timeout = Some(Duration::from_millis(timeout_ms));
        request.idle_timeout = Some(IDLE);
        request.max_bytes = Some(MAX_BYTES);
        request.max_redirects = 0;
        let response = io.egress.fetch(request).await.map_err(|e| self.transport(e))?;
        let id = ["x-request-id", "request-id", "apim-request-id"].iter().find_map(|n| response.header(n)).map(str::to_owned);
        let mut reply = match self.read(response, decoder.as_mut(), io, out).await {
            Ok(()) => decoder.finish(),
            Err(failure) => Err(self.with_partial(failure, decoder.as_ref(), out)),
        }?;
        reply.request_id = id.or(reply.request_id);
        Ok(reply)
    }

    async fn read(&self, response: Response, decoder: &mut dyn Decoder, io: &Io, out: &Out) -> Result<(), Failure> {
        let status = response.status.as_u16();
        if !(200..300).contains(&status) {
            let headers = response.headers.clone();
            let body = response.body.text_lossy(MAX_ERROR).await;
            return Err(errors::classify(&self.who, status, &headers, &body, io.clock.now()));
        }
        let streamed = response.header("content-type").is_some_and(|t| t.contains("event-stream"));
        let mut body = response.body;
        if !streamed {
            let bytes = body.bytes().await.map_err(|e| self.transport(e))?;
            let value = serde_json::from_slice(&bytes).map_err(|_| self.unreadable(&String::from_utf8_lossy(&bytes)))?;
            return decoder.whole(&value, out);
        }
        let (mut sse, mut events) = (Sse::default(), Vec::new());
        loop {
            let piece = body.chunk().await.map_err(|e| self.transport(e))?;
            match &piece {
                Some(piece) => sse.push(piece, &mut events).map_err(|_| self.unreadable("a line without end"))?,
                None => sse.end(&mut events),
            }
            for event in events.drain(..) {
                if decoder.event(&event, out)? {
                    return Ok(());
                }
            }
            if piece.is_none() {
                return Ok(());
            }
        }
    }

    /// After content arrived the tokens are spent: the failure says so, shows what came, and is never repeated silently.
    fn with_partial(&self, failure: Failure, decoder: &dyn Decoder, out: &Out) -> Failure {
        if out.started() { broken(&self.who, failure.error.message(), decoder.partial()) } else { failure }
    }

    fn transport(&self, error: Error) -> Failure {
        let text = format!("{}: {}", self.who, error.message());
        let rebuilt =
            |code: &'static str| error.fixes().iter().fold(Error::new(error.kind(), code, text.clone()), |e, fix| e.fix(fix.clone()));
        match error.kind() {
            Kind::Timeout => Failure::soon(rebuilt("model_timeout")),
            Kind::Unavailable | Kind::Upstream => Failure::soon(rebuilt("model_unreachable")),
            _ => Failure::last(error.place(format!("provider `{}`", self.who))),
        }
    }

    fn unreadable(&self, body: &str) -> Failure {
        bad_answer(&self.who, &format!("the answer is not what the protocol says: {}", errors::Words::of(body).message))
    }
}

/// An error object inside a stream or a body with status 200.
pub(crate) fn told(who: &str, value: &Value) -> Failure {
    let words = errors::Words::of_value(value);
    errors::judge(who, words.status(), &words, None)
}

pub(crate) fn bad_answer(who: &str, why: &str) -> Failure {
    let error = Error::upstream("model_bad_answer", format!("{who}: {}", clip(why, 1_000)));
    Failure::soon(error.fix("check that the base address speaks the configured protocol"))
}

pub(crate) fn broken(who: &str, why: &str, partial: &str) -> Failure {
    let error = Error::upstream("model_stream_broken", format!("{who}: the answer broke off after it had begun: {why}"));
    Failure::last(
        error.details(json!({ "partial": clip(partial, 2_000) })).fix("call again: the provider charges what it had written so far"),
    )
}

fn origin_of(base: &str) -> Result<String> {
    let bad =
        |e: String| Error::invalid("bad_model_config", format!("`{base}` is not a base address: {e}")).fix("write it like https://host/v1");
    let url = egress::Url::parse(base).map_err(|e| bad(e.to_string()))?;
    match (url.host_str(), url.port_or_known_default()) {
        (Some(host), Some(port)) => Ok(format!("{host}:{port}")),
        _ => Err(bad("it names no host".into())),
    }
}
