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
use tokio::sync::mpsc;

#[derive(Clone, Debug)]
pub struct Options {
    pub bind: SocketAddr,
    /// `whsec_…`; one that fits is enough.
    pub secrets: Vec<String>,
    pub faults: Faults,
    /// Without secrets: takes everything, and says that nothing was checked.
    pub unchecked: bool,
    /// Every request is told here, as far as there is room.
    pub tell: Option<mpsc::Sender<Request>>,
    /// What an earlier one had applied: a restarted receiver keeps its books.
    pub books: Option<Books>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            secrets: Vec::new(),
            faults: Faults::default(),
            unchecked: false,
            tell: None,
            books: None,
        }
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
    /// `status` without applying.
    pub fail: u8,
    /// `500` if none is given.
    pub status: Option<u16>,
    /// Before every answer.
    pub delay_ms: u64,
    /// `302` to another address of this receiver.
    pub redirect: u8,
    /// How long a lost answer takes.
    pub stall_ms: u64,
}

/// One request, as it is told to whoever watches.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Request {
    pub n: u64,
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub subject: String,
    pub signature: Signature,
    /// What was answered; 0 for nothing.
    pub status: u16,
    /// What it came to: `applied`, `repeated`, `refused`, or the fault that was made.
    pub outcome: &'static str,
    /// The event, or null if the body is no JSON.
    pub event: Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Signature {
    Fits,
    DoesNotFit,
    NotChecked,
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
    let head = Head::of(&app.options, &headers, &body);
    tokio::time::sleep(Duration::from_millis(faults.delay_ms)).await;
    if lose {
        head.tell(&app, request, 0, "lost");
        tokio::time::sleep(Duration::from_millis(faults.stall_ms)).await;
        return json(503, &json!({"error": "lost"}));
    }
    if fail {
        let status = faults.status.unwrap_or(500);
        head.tell(&app, request, status, "made to fail");
        return json(status, &json!({"error": "made to fail"}));
    }
    if redirect {
        head.tell(&app, request, 302, "redirected");
        let mut response = json(302, &json!({}));
        response.headers_mut().insert(header::LOCATION, HeaderValue::from_static("/elsewhere"));
        return response;
    }
    let (status, outcome) = apply(&app, &head);
    head.tell(&app, request, if late { 0 } else { status }, if late { "applied, and the answer lost" } else { outcome });
    if late {
        tokio::time::sleep(Duration::from_millis(faults.stall_ms)).await;
    }
    match status {
        200 => json(200, &json!({"applied": outcome == APPLIED})),
        _ => json(status, &json!({"error": outcome})),
    }
}

const APPLIED: &str = "applied";

/// What a request says of itself.
struct Head {
    id: String,
    signature: Signature,
    event: Option<Value>,
}

impl Head {
    fn of(options: &Options, headers: &HeaderMap, body: &[u8]) -> Self {
        let header = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let (id, timestamp) = (header("webhook-id"), header("webhook-timestamp"));
        let signature = match options.unchecked {
            true => Signature::NotChecked,
            false if verify(&options.secrets, id, timestamp, header("webhook-signature"), body) => Signature::Fits,
            false => Signature::DoesNotFit,
        };
        Self { id: id.to_owned(), signature, event: serde_json::from_slice(body).ok() }
    }

    fn text(&self, name: &str) -> String {
        self.event.as_ref().and_then(|event| event[name].as_str()).unwrap_or_default().to_owned()
    }

    fn tell(&self, app: &App, n: u64, status: u16, outcome: &'static str) {
        let Some(tell) = &app.options.tell else { return };
        let event = self.event.clone().unwrap_or_default();
        let (kind, subject) = (self.text("type"), self.text("subject"));
        // Whoever watches too slowly misses some; the books have all.
        let _ = tell.try_send(Request { n, id: self.id.clone(), kind, subject, signature: self.signature, status, outcome, event });
    }
}

/// The status, and what it came to.
fn apply(app: &App, head: &Head) -> (u16, &'static str) {
    let mut books = locked(&app.books);
    if head.signature == Signature::DoesNotFit {
        books.refused += 1;
        return (401, "the signature does not fit");
    }
    let Some(event) = &head.event else {
        books.refused += 1;
        return (400, "the body is no event");
    };
    if books.events.iter().any(|e| e["id"] == head.id.as_str()) {
        books.repeated += 1;
        return (200, "repeated");
    }
    books.applied.entry(head.text("subject")).or_default().push(head.id.clone());
    books.events.push(event.clone());
    (200, APPLIED)
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
