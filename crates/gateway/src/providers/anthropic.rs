//! Anthropic's Messages. A schema travels as a tool that the model must call, which every model version understands.

use super::{
    Call, Fut, Io, Kind, Out, Provider, Reply,
    wire::{Decoder, Line, Names, bad_answer, broken, shape::Shape, sse::Event, told},
};
use crate::{CallRequest, Config, Message, ProviderConfig, Stop, ToolCall, failure::Failure, price::Tokens};
use base::Result;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const BASE: &str = "https://api.anthropic.com";

pub(super) const KIND: Kind = Kind {
    name: "anthropic",
    key_var: Some("ANTHROPIC_API_KEY"),
    url_var: Some("ANTHROPIC_BASE_URL"),
    base: Some(BASE),
    preferred: "claude-sonnet-4-5",
    build: |config, _: &Config| Ok(Box::new(Anthropic::new(config)?)),
};

/// The tool that carries a structured answer.
const ANSWER: &str = "give_answer";

struct Anthropic {
    line: Line,
}

impl Anthropic {
    fn new(config: &ProviderConfig) -> Result<Self> {
        let line = Line::new(config, BASE, "x-api-key", "")?;
        Ok(Self { line: line.header("anthropic-version", "2023-06-01") })
    }
}

impl Provider for Anthropic {
    fn call<'a>(&'a self, call: Call<'a>, io: &'a Io, out: &'a Out) -> Fut<'a, Result<Reply, Failure>> {
        Box::pin(async move {
            let names = Names::of(&call.request.tools);
            let shape = call.request.schema.as_ref().map(Shape::of);
            let body = body(call.model, call.request, &names, shape.as_ref());
            let decoder = Box::new(Stream { who: self.line.who.clone(), names, shape, ..Stream::empty() });
            // Some people configure the address with the version, some without.
            let path = if self.line.base().ends_with("/v1") { "/messages" } else { "/v1/messages" };
            self.line.exchange(path, &body, call.timeout_ms, decoder, io, out).await
        })
    }
}

fn body(model: &str, request: &CallRequest, names: &Names, shape: Option<&Shape>) -> Value {
    let mut body = Map::new();
    body.insert("model".into(), json!(model));
    // The protocol demands a limit; the oldest models allow no more than this.
    let limit = if model.starts_with("claude-3-opus") || model.starts_with("claude-3-haiku") { 4_096 } else { 8_192 };
    body.insert("max_tokens".into(), json!(request.max_tokens.unwrap_or(limit)));
    body.insert("messages".into(), messages(&request.messages, names));
    body.insert("stream".into(), json!(true));
    let system: Vec<&str> = request.messages.iter().filter(|m| matches!(m, Message::System { .. })).map(Message::text).collect();
    let mut set = |key: &str, value: Option<Value>| body.extend(value.map(|v| (key.to_owned(), v)));
    set("system", (!system.is_empty()).then(|| json!(system.join("\n\n"))));
    // Its scale ends at 1.
    set("temperature", request.temperature.map(|t| json!(t.min(1.0))));
    set("stop_sequences", (!request.stop.is_empty()).then(|| json!(request.stop)));
    let mut tools: Vec<Value> =
        request.tools.iter().map(|t| json!({"name": names.wire(&t.name), "description": t.description, "input_schema": t.input})).collect();
    if let Some(shape) = shape {
        tools.push(json!({"name": ANSWER, "description": "Gives the final answer. Call it exactly once, when you know the answer.", "input_schema": shape.schema}));
        let choice = if request.tools.is_empty() { json!({"type": "tool", "name": ANSWER}) } else { json!({"type": "any"}) };
        set("tool_choice", Some(choice));
    }
    set("tools", (!tools.is_empty()).then(|| json!(tools)));
    Value::Object(body)
}

/// Turns must alternate: neighbours of the same role become one message with several blocks.
fn messages(messages: &[Message], names: &Names) -> Value {
    let mut turns: Vec<(&str, Vec<Value>)> = Vec::new();
    for message in messages {
        let (role, blocks) = match message {
            Message::System { .. } => continue,
            Message::User { text } => ("user", vec![json!({"type": "text", "text": text})]),
            Message::Tool { call, text } => ("user", vec![json!({"type": "tool_result", "tool_use_id": call, "content": text})]),
            Message::Assistant { text, calls } => {
                let uses = calls.iter().map(|c| json!({"type": "tool_use", "id": c.id, "name": names.wire(&c.name), "input": c.input}));
                ("assistant", std::iter::once(json!({"type": "text", "text": text})).chain(uses).collect())
            }
        };
        // Empty texts are refused by the protocol and say nothing.
        let blocks = blocks.into_iter().filter(|b| b["text"] != "");
        match turns.last_mut() {
            Some((last, all)) if *last == role => all.extend(blocks),
            _ => turns.push((role, blocks.collect())),
        }
    }
    turns.into_iter().filter(|(_, blocks)| !blocks.is_empty()).map(|(role, blocks)| json!({"role": role, "content": blocks})).collect()
}

/// A block of the answer that is a tool call.
#[derive(Default)]
struct Use {
    id: String,
    name: String,
    input: String,
}

pub(super) struct Stream {
    who: String,
    names: Names,
    shape: Option<Shape>,
    text: String,
    uses: BTreeMap<u64, Use>,
    stop: Option<Stop>,
    done: bool,
    tokens: Tokens,
    id: Option<String>,
    model: Option<String>,
}

impl Stream {
    pub(super) fn empty() -> Self {
        Self {
            who: "anthropic".into(),
            names: Names::of(&[]),
            shape: None,
            text: String::new(),
            uses: BTreeMap::new(),
            stop: None,
            done: false,
            tokens: Tokens::default(),
            id: None,
            model: None,
        }
    }

    /// Later counts replace earlier ones.
    fn usage(&mut self, usage: &Value) {
        let tokens = &mut self.tokens;
        let fields = [
            ("input_tokens", &mut tokens.fresh),
            ("cache_read_input_tokens", &mut tokens.cached),
            ("cache_creation_input_tokens", &mut tokens.cache_write),
            ("output_tokens", &mut tokens.output),
        ];
        for (key, field) in fields {
            *field = usage[key].as_u64().unwrap_or(*field);
        }
    }

    fn stopped(&mut self, reason: &Value) {
        self.stop = match reason.as_str() {
            Some("max_tokens" | "model_context_window_exceeded") => Some(Stop::Length),
            Some("tool_use") => Some(Stop::Tools),
            Some("refusal") => Some(Stop::Refused),
            Some(_) => Some(Stop::End),
            None => self.stop,
        };
    }

    fn head(&mut self, message: &Value) {
        let text = |key: &str| message[key].as_str().map(str::to_owned);
        self.id = text("id").or(self.id.take());
        self.model = text("model").or(self.model.take());
        self.usage(&message["usage"]);
        self.stopped(&message["stop_reason"]);
    }

    /// A block as it begins, or as a whole.
    fn block(&mut self, index: u64, block: &Value, out: &Out) {
        match block["type"].as_str() {
            Some("text") => {
                let text = block["text"].as_str().unwrap_or_default();
                self.text.push_str(text);
                out.text(text);
            }
            Some("tool_use") => {
                out.mark();
                let text = |key: &str| block[key].as_str().unwrap_or_default().to_owned();
                let input = block["input"].as_object().filter(|i| !i.is_empty()).map(|_| block["input"].to_string()).unwrap_or_default();
                self.uses.insert(index, Use { id: text("id"), name: text("name"), input });
            }
            _ => {}
        }
    }

    fn delta(&mut self, index: u64, delta: &Value, out: &Out) {
        match delta["type"].as_str() {
            Some("text_delta") => {
                let text = delta["text"].as_str().unwrap_or_default();
                self.text.push_str(text);
                out.text(text);
            }
            Some("input_json_delta") => {
                let piece = delta["partial_json"].as_str().unwrap_or_default();
                let Some(call) = self.uses.get_mut(&index) else { return };
                call.input.push_str(piece);
                if call.name == ANSWER {
                    out.text(piece);
                }
            }
            _ => out.mark(),
        }
    }
}

impl Decoder for Stream {
    fn event(&mut self, event: &Event, out: &Out) -> Result<bool, Failure> {
        let value: Value = serde_json::from_str(&event.data)
            .map_err(|_| bad_answer(&self.who, &format!("an event of the stream is not JSON: {}", event.data)))?;
        let index = value["index"].as_u64().unwrap_or(0);
        match value["type"].as_str().unwrap_or(&event.name) {
            "message_start" => self.head(&value["message"]),
            "content_block_start" => self.block(index, &value["content_block"], out),
            "content_block_delta" => self.delta(index, &value["delta"], out),
            "message_delta" => {
                self.usage(&value["usage"]);
                self.stopped(&value["delta"]["stop_reason"]);
            }
            "message_stop" => {
                self.done = true;
                return Ok(true);
            }
            "error" => return Err(told(&self.who, &value)),
            // Pings, ends of blocks, and what later versions add.
            _ => {}
        }
        Ok(false)
    }

    fn whole(&mut self, body: &Value, out: &Out) -> Result<(), Failure> {
        if body["type"] == "error" {
            return Err(told(&self.who, body));
        }
        let Some(blocks) = body["content"].as_array() else {
            return Err(bad_answer(&self.who, &format!("the answer holds no content: {body}")));
        };
        self.head(body);
        blocks.iter().enumerate().for_each(|(i, block)| self.block(i as u64, block, out));
        self.done = true;
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Reply, Failure> {
        if !self.done && self.stop.is_none() {
            let why = "the stream ended before the answer was complete";
            let begun = !self.text.is_empty() || !self.uses.is_empty();
            return Err(if begun { broken(&self.who, why, &self.text) } else { bad_answer(&self.who, why) });
        }
        let mut stop = self.stop.unwrap_or_default();
        let (mut calls, mut answer) = (Vec::new(), None);
        for call in self.uses.into_values() {
            let text = if call.input.trim().is_empty() { "{}" } else { call.input.trim() };
            if call.name == ANSWER && self.shape.is_some() {
                answer = Some(text.to_owned());
                continue;
            }
            // Cut by the limit in the middle of an input: there is nothing to call.
            let input = match serde_json::from_str(text) {
                Ok(input) => input,
                Err(_) if stop == Stop::Length => continue,
                Err(_) => return Err(bad_answer(&self.who, &format!("the input for the tool `{}` is not JSON: {text}", call.name))),
            };
            calls.push(ToolCall { id: call.id, name: self.names.ours(&call.name), input });
        }
        let mut text = self.text;
        if calls.is_empty()
            && let (Some(answer), Some(shape)) = (answer, &self.shape)
        {
            text = shape.open(answer);
            stop = if stop == Stop::Tools { Stop::End } else { stop };
        }
        Ok(Reply { text, calls, stop, tokens: Some(self.tokens), request_id: self.id, model: self.model })
    }

    fn partial(&self) -> &str {
        &self.text
    }
}
