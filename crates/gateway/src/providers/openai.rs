//! Chat Completions as OpenAI defines them and many servers speak them: Ollama, vLLM, llama.cpp, LM Studio and others by base address.

use super::{
    Call, Fut, Io, Kind, Out, Provider, Reply,
    wire::{Decoder, Line, Names, bad_answer, broken, shape::Shape, sse::Event, told},
};
use crate::{CallRequest, Config, Message, ProviderConfig, Stop, ToolCall, failure::Failure, price::Tokens};
use base::Result;
use serde_json::{Map, Value, json};

const BASE: &str = "https://api.openai.com/v1";

pub(super) const KIND: Kind = Kind {
    name: "openai",
    key_var: Some("OPENAI_API_KEY"),
    url_var: Some("OPENAI_BASE_URL"),
    base: Some(BASE),
    preferred: "gpt-4.1-mini",
    build: |config, _: &Config| Ok(Box::new(OpenAi::new(config)?)),
};

struct OpenAi {
    line: Line,
}

impl OpenAi {
    fn new(config: &ProviderConfig) -> Result<Self> {
        Ok(Self { line: Line::new(config, BASE, "authorization", "Bearer ")? })
    }

    fn body(&self, model: &str, request: &CallRequest, names: &Names, shape: Option<&Shape>) -> Value {
        let mut body = Map::new();
        body.insert("model".into(), json!(model));
        body.insert("messages".into(), request.messages.iter().map(|m| message(m, names)).collect());
        body.insert("stream".into(), json!(true));
        body.insert("stream_options".into(), json!({ "include_usage": true }));
        let mut set = |key: &str, value: Option<Value>| body.extend(value.map(|v| (key.to_owned(), v)));
        set("temperature", request.temperature.map(|t| json!(t)));
        // OpenAI renamed the limit for its newer models; other servers know the old name only.
        let limit = if self.line.base() == BASE { "max_completion_tokens" } else { "max_tokens" };
        set(limit, request.max_tokens.map(|m| json!(m)));
        set("stop", (!request.stop.is_empty()).then(|| json!(request.stop)));
        let tools = || {
            request.tools.iter().map(|t| json!({"type": "function", "function": {"name": names.wire(&t.name), "description": t.description, "parameters": t.input}}))
        };
        set("tools", (!request.tools.is_empty()).then(|| tools().collect()));
        set(
            "response_format",
            shape.map(|s| json!({"type": "json_schema", "json_schema": {"name": "answer", "schema": s.schema, "strict": s.strict()}})),
        );
        Value::Object(body)
    }
}

impl Provider for OpenAi {
    fn call<'a>(&'a self, call: Call<'a>, io: &'a Io, out: &'a Out) -> Fut<'a, Result<Reply, Failure>> {
        Box::pin(async move {
            let names = Names::of(&call.request.tools);
            let shape = call.request.schema.as_ref().map(Shape::of);
            let body = self.body(call.model, call.request, &names, shape.as_ref());
            let decoder = Box::new(Stream { who: self.line.who.clone(), names, shape, ..Stream::empty() });
            self.line.exchange("/chat/completions", &body, call.timeout_ms, decoder, io, out).await
        })
    }
}

fn message(message: &Message, names: &Names) -> Value {
    match message {
        Message::System { text } => json!({"role": "system", "content": text}),
        Message::User { text } => json!({"role": "user", "content": text}),
        Message::Tool { call, text } => json!({"role": "tool", "tool_call_id": call, "content": text}),
        Message::Assistant { text, calls } if calls.is_empty() => json!({"role": "assistant", "content": text}),
        Message::Assistant { text, calls } => {
            let calls: Vec<Value> = calls
                .iter()
                .map(|c| json!({"id": c.id, "type": "function", "function": {"name": names.wire(&c.name), "arguments": c.input.to_string()}}))
                .collect();
            let content = if text.is_empty() { Value::Null } else { json!(text) };
            json!({"role": "assistant", "content": content, "tool_calls": calls})
        }
    }
}

/// A tool call whose arguments arrive in pieces.
#[derive(Default)]
struct Growing {
    index: Option<u64>,
    id: String,
    name: String,
    arguments: String,
}

pub(super) struct Stream {
    who: String,
    names: Names,
    shape: Option<Shape>,
    text: String,
    calls: Vec<Growing>,
    stop: Option<Stop>,
    /// `[DONE]`, or a body that came whole.
    done: bool,
    tokens: Option<Tokens>,
    id: Option<String>,
    model: Option<String>,
}

impl Stream {
    pub(super) fn empty() -> Self {
        Self {
            who: "openai".into(),
            names: Names::of(&[]),
            shape: None,
            text: String::new(),
            calls: Vec::new(),
            stop: None,
            done: false,
            tokens: None,
            id: None,
            model: None,
        }
    }

    /// A chunk's `delta` and a whole body's `message` have the same fields.
    fn choice(&mut self, choice: &Value, part: &Value, out: &Out) {
        for text in [&part["content"], &part["refusal"], &choice["text"]].into_iter().filter_map(Value::as_str) {
            self.text.push_str(text);
            out.text(text);
        }
        if part["refusal"].as_str().is_some_and(|r| !r.is_empty()) {
            self.stop = Some(Stop::Refused);
        }
        if ["reasoning_content", "reasoning"].iter().any(|k| part[*k].as_str().is_some_and(|t| !t.is_empty())) {
            out.mark();
        }
        for call in part["tool_calls"].as_array().into_iter().flatten() {
            out.mark();
            self.call(call);
        }
        let reason = match choice["finish_reason"].as_str() {
            Some("length") => Stop::Length,
            Some("tool_calls" | "function_call") => Stop::Tools,
            Some("content_filter") => Stop::Refused,
            Some(_) => Stop::End,
            None => return,
        };
        self.stop = self.stop.filter(|s| *s == Stop::Refused).or(Some(reason));
    }

    /// Pieces belong together by index; servers that leave it out send each call whole.
    fn call(&mut self, piece: &Value) {
        let index = piece["index"].as_u64();
        let id = piece["id"].as_str().unwrap_or_default();
        let known = self.calls.iter().position(|c| match index {
            Some(_) => c.index == index,
            None => !id.is_empty() && c.id == id,
        });
        let at = known.unwrap_or_else(|| {
            self.calls.push(Growing { index, ..Growing::default() });
            self.calls.len() - 1
        });
        let call = &mut self.calls[at];
        if call.id.is_empty() {
            call.id = id.to_owned();
        }
        if let Some(name) = piece["function"]["name"].as_str().filter(|_| call.name.is_empty()) {
            call.name = name.to_owned();
        }
        match &piece["function"]["arguments"] {
            Value::String(text) => call.arguments.push_str(text),
            whole @ Value::Object(_) => call.arguments = whole.to_string(),
            _ => {}
        }
    }

    fn usage(&mut self, usage: &Value) {
        let Some(prompt) = usage["prompt_tokens"].as_u64() else { return };
        let cached = usage["prompt_tokens_details"]["cached_tokens"].as_u64().unwrap_or(0).min(prompt);
        // Some servers leave reasoning out of the completion's count, but not out of the total.
        let total = usage["total_tokens"].as_u64().map_or(0, |t| t.saturating_sub(prompt));
        let output = usage["completion_tokens"].as_u64().unwrap_or(0).max(total);
        self.tokens = Some(Tokens { fresh: prompt - cached, cached, cache_write: 0, output });
    }

    fn common(&mut self, value: &Value) {
        let text = |key: &str| value[key].as_str().filter(|t| !t.is_empty()).map(str::to_owned);
        self.id = self.id.take().or_else(|| text("id"));
        self.model = self.model.take().or_else(|| text("model"));
        self.usage(&value["usage"]);
    }
}

fn has_error(value: &Value) -> bool {
    value.get("error").is_some_and(|e| !e.is_null()) || value["object"] == "error"
}

impl Decoder for Stream {
    fn event(&mut self, event: &Event, out: &Out) -> Result<bool, Failure> {
        if event.data.trim() == "[DONE]" {
            self.done = true;
            return Ok(true);
        }
        let value: Value = serde_json::from_str(&event.data)
            .map_err(|_| bad_answer(&self.who, &format!("an event of the stream is not JSON: {}", event.data)))?;
        if has_error(&value) {
            return Err(told(&self.who, &value));
        }
        self.common(&value);
        // Further choices cannot be asked for here; were they sent, they would be mixed up.
        for choice in value["choices"].as_array().into_iter().flatten().filter(|c| c["index"].as_u64().unwrap_or(0) == 0) {
            self.choice(choice, &choice["delta"], out);
        }
        Ok(false)
    }

    fn whole(&mut self, body: &Value, out: &Out) -> Result<(), Failure> {
        if has_error(body) {
            return Err(told(&self.who, body));
        }
        let Some(choice) = body["choices"].get(0) else {
            return Err(bad_answer(&self.who, &format!("the answer holds no choice: {body}")));
        };
        self.common(body);
        self.choice(choice, &choice["message"], out);
        self.done = true;
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Reply, Failure> {
        if !self.done && self.stop.is_none() {
            let why = "the stream ended before the answer was complete";
            let begun = !self.text.is_empty() || !self.calls.is_empty();
            return Err(if begun { broken(&self.who, why, &self.text) } else { bad_answer(&self.who, why) });
        }
        let mut calls = Vec::new();
        for (i, call) in self.calls.into_iter().enumerate() {
            let text = if call.arguments.trim().is_empty() { "{}" } else { call.arguments.trim() };
            let input = serde_json::from_str(text)
                .map_err(|_| bad_answer(&self.who, &format!("the input for the tool `{}` is not JSON: {text}", call.name)))?;
            let id = if call.id.is_empty() { format!("call_{i}") } else { call.id };
            calls.push(ToolCall { id, name: self.names.ours(&call.name), input });
        }
        let stop = match self.stop.unwrap_or_default() {
            Stop::End if !calls.is_empty() => Stop::Tools,
            other => other,
        };
        let text = match &self.shape {
            Some(shape) if calls.is_empty() => shape.open(self.text),
            _ => self.text,
        };
        Ok(Reply { text, calls, stop, tokens: self.tokens, request_id: self.id, model: self.model })
    }

    fn partial(&self) -> &str {
        &self.text
    }
}
