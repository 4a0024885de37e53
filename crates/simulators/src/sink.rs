//! Takes effects over HTTP and keeps count: the witness that nothing was done twice.
//!
//! `POST /effects` with an `Idempotency-Key` applies an effect; `GET /effects` tells what was applied.

use crate::{Handle, llm::json, serve::serve};
use axum::{Router, body::Bytes, extract::State, http::HeaderMap, response::Response, routing::post};
use base::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead, BufReader, Write},
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

#[derive(Clone, Debug)]
pub struct Options {
    pub bind: SocketAddr,
    /// Appended to at every delivery, read back at start.
    pub file: Option<PathBuf>,
    /// Between applying an effect and answering: the window in which a caller may die.
    pub delay_ms: u64,
    /// A key that was applied before is answered but not applied again.
    pub dedupe: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), file: None, delay_ms: 0, dedupe: false }
    }
}

/// What became of one key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Effect {
    pub applied: u64,
    pub delivered: u64,
}

/// The running sink and its books.
pub struct Sink {
    pub handle: Handle,
    books: Arc<Mutex<Books>>,
}

impl Sink {
    pub fn effects(&self) -> BTreeMap<String, Effect> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner).effects.clone()
    }
}

#[derive(Default)]
struct Books {
    effects: BTreeMap<String, Effect>,
    file: Option<File>,
}

/// One delivery in the file.
#[derive(Serialize, Deserialize)]
struct Line {
    key: String,
    applied: bool,
}

#[derive(Clone)]
struct App {
    options: Options,
    books: Arc<Mutex<Books>>,
}

pub async fn start(options: Options) -> Result<Sink> {
    let books = Arc::new(Mutex::new(Books::open(options.file.as_ref())?));
    let app = App { options: options.clone(), books: books.clone() };
    let router = Router::new().route("/effects", post(apply).get(list)).with_state(app);
    Ok(Sink { handle: serve(options.bind, router).await?, books })
}

impl Books {
    fn open(path: Option<&PathBuf>) -> Result<Self> {
        let mut books = Self::default();
        let Some(path) = path else { return Ok(books) };
        let unusable = |e: std::io::Error| {
            Error::unavailable("sink_file", format!("the sink's file {} cannot be used: {e}", path.display()))
                .fix("choose a file in a folder that exists and is writable")
        };
        let file = File::options().create(true).append(true).read(true).open(path).map_err(unusable)?;
        for line in BufReader::new(&file).lines() {
            // A line that a crash cut short was never acknowledged.
            if let Ok(line) = serde_json::from_str::<Line>(&line.map_err(unusable)?) {
                books.count(&line);
            }
        }
        books.file = Some(file);
        Ok(books)
    }

    fn count(&mut self, line: &Line) {
        let effect = self.effects.entry(line.key.clone()).or_default();
        effect.delivered += 1;
        effect.applied += u64::from(line.applied);
    }

    fn deliver(&mut self, key: String, dedupe: bool) -> std::io::Result<(bool, Effect)> {
        let known = self.effects.get(&key).is_some_and(|e| e.applied > 0);
        let line = Line { key, applied: !(dedupe && known) };
        if let Some(file) = &mut self.file {
            file.write_all(format!("{}\n", json!(line)).as_bytes())?;
            file.sync_data()?;
        }
        self.count(&line);
        Ok((line.applied, self.effects.get(&line.key).cloned().unwrap_or_default()))
    }
}

async fn apply(State(app): State<App>, headers: HeaderMap, _body: Bytes) -> Response {
    let Some(key) = headers.get("idempotency-key").and_then(|v| v.to_str().ok()).filter(|k| !k.is_empty()) else {
        return json(400, &json!({"error": "an Idempotency-Key header is required"}));
    };
    let delivered = app.books.lock().unwrap_or_else(PoisonError::into_inner).deliver(key.to_owned(), app.options.dedupe);
    if app.options.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(app.options.delay_ms)).await;
    }
    match delivered {
        Ok((applied, effect)) => json(200, &json!({"key": key, "applied": applied, "count": effect.applied})),
        Err(e) => json(500, &json!({"error": format!("the sink's file failed: {e}")})),
    }
}

async fn list(State(app): State<App>) -> Response {
    let effects = app.books.lock().unwrap_or_else(PoisonError::into_inner).effects.clone();
    let twice: Vec<&String> = effects.iter().filter(|(_, e)| e.applied > 1).map(|(k, _)| k).collect();
    json(200, &json!({"effects": effects, "total": effects.len(), "applied_twice": twice}))
}
