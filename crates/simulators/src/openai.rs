//! Chat Completions and the lists of models, OpenAI's and Ollama's.

use crate::{
    Handle, Options, Seen,
    llm::{Fault, Log, deltas, html, json, streamed, with_header, words},
    serve::serve,
};
use axum::{
    Json, Router,
    extract::State,
    http::HeaderMap,
    response::Response,
    routing::{get, post},
};
use base::Result;
use serde_json::{Value, json};
use std::time::Duration;

/// The running stand-in and what it was sent.
pub struct OpenAi {
    pub handle: Handle,
    log: Log,
}

impl OpenAi {
    pub fn seen(&self) -> Vec<Seen> {
        self.log.seen()
    }

    /// The base address for clients.
    pub fn base_url(&self) -> String {
        format!("{}/v1", self.handle.url())
    }
}

#[derive(Clone)]
struct App {
    options: Options,
    log: Log,
}

pub async fn start(options: Options) -> Result<OpenAi> {
    let log = Log::default();
    let app = App { options: options.clone(), log: log.clone() };
    let router = Router::new()
        .route("/v1/models", get(models))
        .route("/api/tags", get(tags))
        .route("/v1/chat/completions", post(chat))
        .with_state(app);
    Ok(OpenAi { handle: serve(options.bind, router).await?, log })
}

async fn models() -> Response {
    let model = |id: &str| json!({"id": id, "object": "model", "created": 0, "owned_by": "simulator"});
    json(200, &json!({"object": "list", "data": [model("sim-ok"), model("sim-429-once"), model("sim-cut")]}))
}

async fn tags() -> Response {
    json(200, &json!({"models": [{"name": "sim-ok", "model": "sim-ok", "size": 1}, {"name": "library/sim-429-once:latest", "size": 1}]}))
}

async fn chat(State(app): State<App>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    let model = body["model"].as_str().unwrap_or_default().to_owned();
    let key = headers.get("authorization").and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Bearer ")).map(str::to_owned);
    let before = app.log.add(&model, headers, body.clone());
    if app.options.key.is_some() && key != app.options.key {
        return error(401, "Incorrect API key provided.", "invalid_request_error", "invalid_api_key");
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
    let mut chunks = says.chunks(&model);
    let failing = json!({"error": {"message": "The server had an error while processing your request.", "type": "server_error", "param": null, "code": null}});
    match fault {
        Some(Fault::ErrorFirst) => chunks = vec![failing],
        Some(Fault::ErrorMid) => chunks.splice(2.., [failing]).for_each(drop),
        Some(Fault::Cut) => chunks.truncate(3),
        Some(Fault::CutEarly) => chunks.clear(),
        _ => {}
    }
    let cut = matches!(fault, Some(Fault::Cut | Fault::CutEarly));
    let mut text: String = chunks.iter().map(|c| format!("data: {c}\n\n")).collect();
    if cut {
        text.push_str(": keep-alive\n\n")
    } else {
        text.push_str("data: [DONE]\n\n")
    }
    with_header(streamed(text, &app.options, fault == Some(Fault::Drip), cut), "x-request-id", "req_simulator")
}

fn refused(fault: Option<Fault>) -> Option<Response> {
    Some(match fault? {
        Fault::Status(429) => {
            let response = error(429, "Rate limit reached for requests", "requests", "rate_limit_exceeded");
            with_header(with_header(response, "retry-after-ms", "30"), "retry-after", "1")
        }
        Fault::Status(404) => {
            error(404, "The model does not exist or you do not have access to it.", "invalid_request_error", "model_not_found")
        }
        Fault::Status(status) => error(status, "The server had an error while processing your request.", "server_error", "error"),
        Fault::Quota => error(
            429,
            "You exceeded your current quota, please check your plan and billing details.",
            "insufficient_quota",
            "insufficient_quota",
        ),
        Fault::Context => {
            error(400, "This model's maximum context length is 8192 tokens.", "invalid_request_error", "context_length_exceeded")
        }
        Fault::Html => html(),
        _ => return None,
    })
}

fn error(status: u16, message: &str, kind: &str, code: &str) -> Response {
    json(status, &json!({"error": {"message": message, "type": kind, "param": null, "code": code}}))
}

/// The answer, before it is put on the wire.
struct Says {
    text: String,
    /// `(id, name, arguments)`
    call: Option<(String, String, String)>,
    tokens_in: usize,
}

impl Says {
    fn of(body: &Value) -> Self {
        let messages = body["messages"].as_array().map_or(&[][..], Vec::as_slice);
        let content = |m: &Value| m["content"].as_str().unwrap_or_default().to_owned();
        let first = messages.iter().find(|m| m["role"] == "user").map(content).unwrap_or_default();
        let last = messages.last().map(content).unwrap_or_default();
        let answered = messages.iter().any(|m| m["role"] == "tool");
        let tool = body["tools"].get(0).filter(|_| !answered);
        let call = tool.map(|t| {
            let arguments = first.split_once("CALL:").map_or("{}", |(_, rest)| rest.trim());
            ("call_1".to_owned(), t["function"]["name"].as_str().unwrap_or_default().to_owned(), arguments.to_owned())
        });
        let text = if call.is_some() { String::new() } else { words(&first, &last) };
        Self { text, call, tokens_in: body["messages"].to_string().len() / 4 }
    }

    fn reason(&self) -> &'static str {
        if self.call.is_some() { "tool_calls" } else { "stop" }
    }

    fn usage(&self) -> Value {
        let out = self.text.len() / 4 + 1;
        json!({"prompt_tokens": self.tokens_in, "completion_tokens": out, "total_tokens": self.tokens_in + out,
            "prompt_tokens_details": {"cached_tokens": self.tokens_in / 2}, "completion_tokens_details": {"reasoning_tokens": 0}})
    }

    fn whole(&self, model: &str) -> Value {
        let calls = self
            .call
            .as_ref()
            .map(|(id, name, args)| json!([{"id": id, "type": "function", "function": {"name": name, "arguments": args}}]));
        let mut message = json!({"role": "assistant", "content": self.text, "refusal": null});
        if let Some(calls) = calls {
            message["tool_calls"] = calls;
            message["content"] = Value::Null;
        }
        json!({"id": "chatcmpl-simulator", "object": "chat.completion", "created": 0, "model": model, "usage": self.usage(),
            "choices": [{"index": 0, "message": message, "logprobs": null, "finish_reason": self.reason()}]})
    }

    fn chunks(&self, model: &str) -> Vec<Value> {
        let chunk = |delta: Value, reason: Option<&str>| {
            json!({"id": "chatcmpl-simulator", "object": "chat.completion.chunk", "created": 0, "model": model, "usage": null,
                "choices": [{"index": 0, "delta": delta, "logprobs": null, "finish_reason": reason}]})
        };
        let mut all = vec![chunk(json!({"role": "assistant", "content": "", "refusal": null}), None)];
        if let Some((id, name, arguments)) = &self.call {
            all.push(chunk(
                json!({"tool_calls": [{"index": 0, "id": id, "type": "function", "function": {"name": name, "arguments": ""}}]}),
                None,
            ));
            let pieces: Vec<char> = arguments.chars().collect();
            for piece in pieces.chunks(5) {
                let piece: String = piece.iter().collect();
                all.push(chunk(json!({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}), None));
            }
        }
        all.extend(deltas(&self.text).into_iter().map(|d| chunk(json!({"content": d}), None)));
        all.push(chunk(json!({}), Some(self.reason())));
        all.push(json!({"id": "chatcmpl-simulator", "object": "chat.completion.chunk", "created": 0, "model": model, "choices": [], "usage": self.usage()}));
        all
    }
}
