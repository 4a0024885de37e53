//! Takes webhooks as a careful receiver does: checks the signature over the raw bytes, applies each id once, and remembers
//! what it applied in which order. It can misbehave on the way, by seed.
//!
//! `POST /` takes an event; `GET /` tells what was applied.

use crate::{Handle, llm::json, serve::serve};
use aws_lc_rs::hmac;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
    routing::post,
};
use base::Result;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Serialize;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

#[derive(Clone, Debug)]
pub struct Options {
    pub bind: SocketAddr,
    /// `whsec_…`; one that fits is enough.
    pub secrets: Vec<String>,
    pub faults: Faults,
    /// What an earlier one had applied: a restarted receiver keeps its books.
    pub books: Option<Books>,
}

impl Default for Options {
    fn default() -> Self {
        Self { bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), secrets: Vec::new(), faults: Faults::default(), books: None }
    }
}

/// Of a hundred requests, how many go wrong in which way.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    pub seed: u64,
    /// Nothing is applied and nothing answered.
    pub lose: u8,
    /// Applied, but the answer comes too late.
    pub lose_answer: u8,
    /// `500` without applying.
    pub fail: u8,
    /// `302` to another address of this receiver.
    pub redirect: u8,
    /// How long a lost answer takes.
    pub stall_ms: u64,
}

/// What was received.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Received {
    /// Ids in the order in which they were applied, by subject.
    pub applied: BTreeMap<String, Vec<String>>,
    /// The events themselves, in the order in which they were applied.
    pub events: Vec<Value>,
    /// Requests with an id that was applied before.
    pub repeated: u64,
    /// Requests whose signature did not fit, or that were no event.
    pub refused: u64,
    /// All requests.
    pub requests: u64,
    /// Requests that came to the address of a redirect.
    pub followed: u64,
}

/// Shared with whoever started the receiver.
pub type Books = Arc<Mutex<Received>>;

pub struct Webhook {
    pub handle: Handle,
    pub books: Books,
}

impl Webhook {
    pub fn received(&self) -> Received {
        locked(&self.books).clone()
    }
}

fn locked(books: &Books) -> MutexGuard<'_, Received> {
    books.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Clone)]
struct App {
    options: Arc<Options>,
    books: Books,
}

pub async fn start(options: Options) -> Result<Webhook> {
    let books = options.books.clone().unwrap_or_default();
    let bind = options.bind;
    let app = App { options: Arc::new(options), books: books.clone() };
    let router = Router::new().route("/", post(take).get(list)).route("/elsewhere", post(elsewhere).get(elsewhere)).with_state(app);
    Ok(Webhook { handle: serve(bind, router).await?, books })
}

async fn list(State(app): State<App>) -> Response {
    json(200, &json!(*locked(&app.books)))
}

async fn elsewhere(State(app): State<App>) -> Response {
    locked(&app.books).followed += 1;
    json(200, &json!({}))
}

async fn take(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Response {
    let request = {
        let mut books = locked(&app.books);
        books.requests += 1;
        books.requests
    };
    let faults = &app.options.faults;
    let chance = mixed(faults.seed, request);
    let mut edge = 0;
    let mut hits = |percent: u8| {
        edge += u64::from(percent);
        chance < edge
    };
    let (lose, fail, redirect, late) = (hits(faults.lose), hits(faults.fail), hits(faults.redirect), hits(faults.lose_answer));
    if lose {
        tokio::time::sleep(Duration::from_millis(faults.stall_ms)).await;
        return json(503, &json!({"error": "lost"}));
    }
    if fail {
        return json(500, &json!({"error": "made to fail"}));
    }
    if redirect {
        let mut response = json(302, &json!({}));
        response.headers_mut().insert(header::LOCATION, HeaderValue::from_static("/elsewhere"));
        return response;
    }
    let response = apply(&app, &headers, &body);
    if late {
        tokio::time::sleep(Duration::from_millis(faults.stall_ms)).await;
    }
    response
}

fn apply(app: &App, headers: &HeaderMap, body: &[u8]) -> Response {
    let header = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let (id, timestamp) = (header("webhook-id"), header("webhook-timestamp"));
    let mut books = locked(&app.books);
    if !verify(&app.options.secrets, id, timestamp, header("webhook-signature"), body) {
        books.refused += 1;
        return json(401, &json!({"error": "the signature does not fit"}));
    }
    let Ok(event) = serde_json::from_slice::<Value>(body) else {
        books.refused += 1;
        return json(400, &json!({"error": "the body is no event"}));
    };
    if books.events.iter().any(|e| e["id"] == id) {
        books.repeated += 1;
        return json(200, &json!({"applied": false}));
    }
    let subject = event["subject"].as_str().unwrap_or_default().to_owned();
    books.applied.entry(subject).or_default().push(id.to_owned());
    books.events.push(event);
    json(200, &json!({"applied": true}))
}

/// Does any of the signatures fit any of the secrets?
pub fn verify(secrets: &[String], id: &str, timestamp: &str, signatures: &str, body: &[u8]) -> bool {
    let signed = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat();
    let tags = signatures.split(' ').filter_map(|s| STANDARD.decode(s.strip_prefix("v1,")?).ok()).collect::<Vec<_>>();
    secrets.iter().filter_map(|s| STANDARD.decode(s.strip_prefix("whsec_")?).ok()).any(|secret| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        tags.iter().any(|tag| hmac::verify(&key, &signed, tag).is_ok())
    })
}

/// A number below a hundred that looks random.
fn mixed(seed: u64, n: u64) -> u64 {
    let mut z = seed.wrapping_add(n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) % 100
}
