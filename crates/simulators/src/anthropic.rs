//! Messages.

use crate::{
    Handle, Options, Seen,
    llm::{Fault, Log, deltas, html, json, streamed, with_header, words},
    serve::serve,
};
use axum::{Json, Router, extract::State, http::HeaderMap, response::Response, routing::post};
use base::Result;
use serde_json::{Value, json};
use std::time::Duration;

/// The running stand-in and what it was sent.
pub struct Anthropic {
    pub handle: Handle,
    log: Log,
}

impl Anthropic {
    pub fn seen(&self) -> Vec<Seen> {
        self.log.seen()
    }

    /// The base address for clients.
    pub fn base_url(&self) -> String {
        self.handle.url()
    }
}

#[derive(Clone)]
struct App {
    options: Options,
    log: Log,
}

pub async fn start(options: Options) -> Result<Anthropic> {
    let log = Log::default();
    let app = App { options: options.clone(), log: log.clone() };
    let router = Router::new().route("/v1/messages", post(messages)).with_state(app);
    Ok(Anthropic { handle: serve(options.bind, router).await?, log })
}

async fn messages(State(app): State<App>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    let model = body["model"].as_str().unwrap_or_default().to_owned();
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let (key, version) = (text("x-api-key"), text("anthropic-version"));
    let before = app.log.add(&model, headers, body.clone());
    if app.options.key.is_some() && key != app.options.key {
        return error(401, "authentication_error", "invalid x-api-key");
    }
    if version.is_none() || body["max_tokens"].as_u64().is_none() {
        return error(400, "invalid_request_error", "max_tokens: Field required, anthropic-version: header is required");
    }
    if !alternates(&body["messages"]) {
        return error(
            400,
            "invalid_request_error",
            "messages: text content blocks must be non-empty and tool results follow their tool use",
        );
    }
    let fault = Fault::of(&model, before);
    if let Some(response) = refused(fault) {
        return response;
    }
    if fault == Some(Fault::Hang) {
        tokio::time::sleep(Duration::from_secs(10)).await;
    }
    let says = Says::of(&body);
    if body["stream"] != true {
        return json(200, &says.whole(&model));
    }
    let mut events = says.events(&model);
    let failing = ("error", json!({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}));
    match fault {
        Some(Fault::ErrorFirst) => events = vec![failing],
        Some(Fault::ErrorMid) => events.splice(4.., [failing]).for_each(drop),
        Some(Fault::Cut) => events.truncate(4),
        Some(Fault::CutEarly) => events.clear(),
        _ => {}
    }
    let cut = matches!(fault, Some(Fault::Cut | Fault::CutEarly));
    let mut stream: String = events.iter().map(|(name, data)| format!("event: {name}\r\ndata: {data}\r\n\r\n")).collect();
    if cut {
        stream.push_str(": keep-alive\n\n");
    }
    with_header(streamed(stream, &app.options, fault == Some(Fault::Drip), cut), "request-id", "req_simulator")
}

/// The rules a real server enforces and clients get wrong.
fn alternates(messages: &Value) -> bool {
    let mut open: Vec<String> = Vec::new();
    for message in messages.as_array().into_iter().flatten() {
        let blocks = message["content"].as_array().cloned().unwrap_or_default();
        let ids = |kind: &str, key: &str| -> Vec<String> {
            blocks.iter().filter(|b| b["type"] == kind).map(|b| b[key].as_str().unwrap_or_default().to_owned()).collect()
        };
        if blocks.iter().any(|b| b["type"] == "text" && b["text"] == "") || ids("tool_result", "tool_use_id") != open {
            return false;
        }
        open = ids("tool_use", "id");
    }
    open.is_empty()
}

fn refused(fault: Option<Fault>) -> Option<Response> {
    Some(match fault? {
        Fault::Status(429) => {
            with_header(error(429, "rate_limit_error", "Number of requests has exceeded your rate limit."), "retry-after", "0.03")
        }
        Fault::Status(404) => error(404, "not_found_error", "model: there is no such model"),
        Fault::Status(529) => with_header(error(529, "overloaded_error", "Overloaded"), "x-should-retry", "true"),
        Fault::Status(status) => error(status, "api_error", "Internal server error"),
        Fault::Quota => error(400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API."),
        Fault::Context => error(400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
        Fault::Html => html(),
        _ => return None,
    })
}

fn error(status: u16, kind: &str, message: &str) -> Response {
    json(status, &json!({"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_simulator"}))
}

struct Says {
    text: String,
    /// `(name, input)`
    call: Option<(String, Value)>,
    tokens_in: usize,
}

impl Says {
    fn of(body: &Value) -> Self {
        let messages = body["messages"].as_array().map_or(&[][..], Vec::as_slice);
        let text = |m: &Value| -> String {
            let blocks = m["content"].as_array().into_iter().flatten();
            blocks.filter_map(|b| b["text"].as_str().or(b["content"].as_str())).collect::<Vec<_>>().join("\n")
        };
        let first = messages.first().map(text).unwrap_or_default();
        let last = messages.last().map(text).unwrap_or_default();
        let answered = messages.iter().any(|m| m["content"].as_array().into_iter().flatten().any(|b| b["type"] == "tool_result"));
        let tools = body["tools"].as_array().map_or(&[][..], Vec::as_slice);
        let said = words(&first, &last);
        let read = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| json!({ "text": text }));
        // A tool that must be called carries the answer; any other is called once.
        let forced = body["tool_choice"]["name"].as_str().or_else(|| {
            (answered && body["tool_choice"]["type"] == "any").then(|| tools.last().and_then(|t| t["name"].as_str())).flatten()
        });
        let call = match (forced, tools.first()) {
            (Some(name), _) => Some((name.to_owned(), read(&said))),
            (None, Some(tool)) if !answered => {
                let input = first.split_once("CALL:").map_or(json!({}), |(_, rest)| read(rest.trim()));
                Some((tool["name"].as_str().unwrap_or_default().to_owned(), input))
            }
            _ => None,
        };
        Self { text: if call.is_some() { String::new() } else { said }, call, tokens_in: body["messages"].to_string().len() / 4 }
    }

    fn reason(&self) -> &'static str {
        if self.call.is_some() { "tool_use" } else { "end_turn" }
    }

    fn usage(&self) -> Value {
        json!({"input_tokens": self.tokens_in, "cache_creation_input_tokens": 2, "cache_read_input_tokens": 3, "output_tokens": self.text.len() / 4 + 1})
    }

    fn whole(&self, model: &str) -> Value {
        let block = match &self.call {
            Some((name, input)) => json!({"type": "tool_use", "id": "toolu_1", "name": name, "input": input}),
            None => json!({"type": "text", "text": self.text}),
        };
        json!({"id": "msg_simulator", "type": "message", "role": "assistant", "model": model, "content": [block],
            "stop_reason": self.reason(), "stop_sequence": null, "usage": self.usage()})
    }

    fn events(&self, model: &str) -> Vec<(&'static str, Value)> {
        let message = json!({"id": "msg_simulator", "type": "message", "role": "assistant", "model": model, "content": [], "stop_reason": null, "usage": self.usage()});
        let block = match &self.call {
            Some((name, _)) => json!({"type": "tool_use", "id": "toolu_1", "name": name, "input": {}}),
            None => json!({"type": "text", "text": ""}),
        };
        let mut all = vec![
            ("message_start", json!({"type": "message_start", "message": message})),
            ("content_block_start", json!({"type": "content_block_start", "index": 0, "content_block": block})),
            ("ping", json!({"type": "ping"})),
        ];
        let delta = |delta: Value| ("content_block_delta", json!({"type": "content_block_delta", "index": 0, "delta": delta}));
        match &self.call {
            Some((_, input)) => {
                let text: Vec<char> = input.to_string().chars().collect();
                all.extend(
                    text.chunks(7).map(|p| delta(json!({"type": "input_json_delta", "partial_json": p.iter().collect::<String>()}))),
                );
            }
            None => all.extend(deltas(&self.text).into_iter().map(|d| delta(json!({"type": "text_delta", "text": d})))),
        }
        all.push(("content_block_stop", json!({"type": "content_block_stop", "index": 0})));
        let out = json!({"output_tokens": self.text.len() / 4 + 1});
        all.push((
            "message_delta",
            json!({"type": "message_delta", "delta": {"stop_reason": self.reason(), "stop_sequence": null}, "usage": out}),
        ));
        all.push(("message_stop", json!({"type": "message_stop"})));
        all
    }
}
