//! `Idempotency-Key`: a repeated request gets the first one's answer and does nothing again.
//!
//! The answer is remembered after the work is durable. The feature gets the key too and commits it with its own change,
//! so that a stop between the two commits repeats only the reading of the result.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use base::{Ctx, Error, OrgId, Result, SharedClock};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::{
    collections::HashSet,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
};
use store::Fut;

/// The key of a request, and the hash of everything else in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub text: String,
    pub request_hash: [u8; 32],
}

/// Where answers are remembered.
pub trait Memory: Send + Sync {
    fn find<'a>(&'a self, org: OrgId, key: &'a str) -> Fut<'a, Option<([u8; 32], Value)>>;
    fn save(&self, org: OrgId, entry: store::Idempotency) -> Fut<'_, ()>;
}

pub(crate) struct Asked<'a> {
    pub(crate) method: &'a Method,
    pub(crate) path: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// Headers that belong to the answer and not to the moment.
const REPLAYED: [HeaderName; 2] = [header::ETAG, header::LOCATION];
const KEY_CHARS_MAX: usize = 200;

impl Asked<'_> {
    pub(crate) fn key(&self, ctx: &Ctx) -> Result<Option<Key>> {
        let Some(value) = self.headers.get(HEADER) else { return Ok(None) };
        let text = value.to_str().unwrap_or_default();
        if text.is_empty() || text.len() > KEY_CHARS_MAX || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::invalid("bad_header", format!("`Idempotency-Key` must be 1 to {KEY_CHARS_MAX} visible ASCII characters"))
                .place("header `Idempotency-Key`")
                .fix("send a fresh UUID for every new request, and the same one when repeating it"));
        }
        let mut hash = aws_lc_rs::digest::Context::new(&aws_lc_rs::digest::SHA256);
        for part in [self.method.as_str().as_bytes(), self.path.as_bytes(), self.body] {
            hash.update(&(part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        let mut request_hash = [0; 32];
        request_hash.copy_from_slice(hash.finish().as_ref());
        // Everyone has keys of their own: nobody learns from a key what others did.
        Ok(Some(Key { text: format!("{}:{text}", ctx.principal.id.0.simple()), request_hash }))
    }
}

pub struct Idempotency {
    memory: Arc<dyn Memory>,
    clock: SharedClock,
    running: Mutex<HashSet<(OrgId, String)>>,
}

impl Idempotency {
    pub fn new(memory: Arc<dyn Memory>, clock: SharedClock) -> Self {
        Self { memory, clock, running: Mutex::default() }
    }

    /// The remembered answer, or `work` and its answer remembered. Failures are not remembered: nothing was done.
    pub(crate) async fn once(&self, ctx: &Ctx, key: Key, work: impl Future<Output = Result<Response>> + Send) -> Result<Response> {
        let _mine = self.claim(ctx.org, &key.text)?;
        let stored_key = format!("http:{}", key.text);
        if let Some((hash, answer)) = self.memory.find(ctx.org, &stored_key).await? {
            if hash != key.request_hash {
                return Err(Error::invalid("idempotency_key_reused", "this `Idempotency-Key` was used for a different request")
                    .place("header `Idempotency-Key`")
                    .fix("send a fresh key for a new request"));
            }
            return replay(&answer);
        }
        let (response, answer) = taken_apart(work.await?).await?;
        let entry = store::Idempotency { key: stored_key, request_hash: key.request_hash, response: answer, at: self.clock.now() };
        if let Err(error) = self.memory.save(ctx.org, entry).await {
            // The work is durable and its own record holds the key; a repeat finds that one.
            tracing::warn!(code = error.code(), "an answer could not be remembered: {}", error.message());
        }
        Ok(response)
    }

    fn claim(&self, org: OrgId, key: &str) -> Result<Claim<'_>> {
        let entry = (org, key.to_owned());
        if !self.running.lock().unwrap_or_else(PoisonError::into_inner).insert(entry.clone()) {
            return Err(Error::conflict("request_in_progress", "a request with this `Idempotency-Key` is still being worked on")
                .place("header `Idempotency-Key`")
                .retry_after_ms(1_000)
                .fix("wait a moment and repeat the request with the same key"));
        }
        Ok(Claim { running: &self.running, entry })
    }
}

/// Given back when the request ends, however it ends.
struct Claim<'a> {
    running: &'a Mutex<HashSet<(OrgId, String)>>,
    entry: (OrgId, String),
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.entry);
    }
}

async fn taken_apart(response: Response) -> Result<(Response, Value)> {
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.map_err(|e| Error::internal("internal_fault", e.to_string()))?.to_bytes();
    let body: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    let mut answer = json!({"status": parts.status.as_u16(), "body": body});
    for name in REPLAYED {
        if let Some(text) = parts.headers.get(&name).and_then(|value| value.to_str().ok()) {
            answer["headers"][name.as_str()] = text.into();
        }
    }
    Ok((Response::from_parts(parts, Body::from(bytes)), answer))
}

fn replay(answer: &Value) -> Result<Response> {
    let status = answer["status"].as_u64().and_then(|status| StatusCode::from_u16(u16::try_from(status).ok()?).ok());
    let status = status.ok_or_else(|| Error::internal("row_not_readable", "a remembered answer has no status"))?;
    // What has no body is remembered as null.
    let empty = status == StatusCode::NO_CONTENT || answer["body"].is_null();
    let mut response = Response::new(if empty { Body::empty() } else { Body::from(answer["body"].to_string()) });
    *response.status_mut() = status;
    let headers = response.headers_mut();
    if !empty {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    for name in REPLAYED {
        if let Some(value) = answer["headers"][name.as_str()].as_str().and_then(|text| HeaderValue::from_str(text).ok()) {
            headers.insert(name, value);
        }
    }
    headers.insert(HeaderName::from_static("idempotent-replayed"), HeaderValue::from_static("true"));
    Ok(response)
}
