//! A stand-in for a model: no network, the same answer for the same request and seed, made from the
//! prompt's own text and always labelled. Good for trying things out, for tests and for demonstrations;
//! it understands nothing.
//!
//! Models: `default`, `slow` (30 ms a word), `flaky` (the first two attempts fail with 503). Options
//! follow a question mark: `simulated/default?delay_ms=5&fail_first=1&status=429&seed=7`.

mod choose;
mod pattern;
mod reading;
mod schema;
mod sentences;
mod shown;
mod text;
mod tools;

use super::{Call, Fut, Io, Kind, Out, Provider, Reply};
use crate::{
    CallRequest, Config, Message, ModelInfo, ProviderConfig, Stop,
    failure::{Again, Failure},
    price::{self, Tokens},
};
use base::{Digest, Error, Money, Result};
use reading::Reading;
use std::time::Duration;

pub(super) const KIND: Kind = Kind {
    name: "simulated",
    key_var: None,
    url_var: None,
    base: None,
    preferred: "default",
    build: |config, all| Ok(Box::new(Simulated::new(config, all))),
};

/// Stands before every text of a simulated model; not before JSON, which would be none with it.
pub(super) const LABEL: &str = "[simulated]";

const MODELS: [(&str, &str); 3] = [
    ("default", "answers at once from the prompt's own text"),
    ("slow", "the same, 30 ms a word"),
    ("flaky", "the same, after two failed attempts"),
];

struct Simulated {
    name: String,
    seed: u64,
}

/// From the model's name.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Behaviour {
    delay_ms: u64,
    fail_first: u32,
    status: u16,
    seed: u64,
}

impl Behaviour {
    fn parse(model: &str) -> Result<Self> {
        let (name, options) = model.split_once('?').unwrap_or((model, ""));
        let mut behaviour = match name {
            "default" => Self::default(),
            "slow" => Self { delay_ms: 30, ..Self::default() },
            "flaky" => Self { fail_first: 2, ..Self::default() },
            _ => {
                return Err(Error::invalid("unknown_model", format!("there is no simulated model named `{name}`"))
                    .fix("use simulated/default, simulated/slow or simulated/flaky"));
            }
        };
        behaviour.status = 503;
        for option in options.split('&').filter(|o| !o.is_empty()) {
            let bad = || {
                Error::invalid("unknown_model", format!("`{option}` is not an option of simulated models"))
                    .fix("options are delay_ms, fail_first, status and seed, each with a whole number")
            };
            let (key, number) = option.split_once('=').ok_or_else(bad)?;
            let number: u64 = number.parse().map_err(|_| bad())?;
            match key {
                "delay_ms" => behaviour.delay_ms = number.min(60_000),
                "fail_first" => behaviour.fail_first = u32::try_from(number).unwrap_or(u32::MAX),
                "status" => behaviour.status = u16::try_from(number).ok().filter(|s| (400..600).contains(s)).ok_or_else(bad)?,
                "seed" => behaviour.seed = number,
                _ => return Err(bad()),
            }
        }
        Ok(behaviour)
    }

    fn failure(self) -> Failure {
        let error = format!("simulated: status {}, as the model's name asks for", self.status);
        match self.status {
            429 => Failure { error: Error::limited("model_rate_limited", error).retry_after_ms(20), again: Again::After(20) },
            400..=499 => Failure::last(Error::invalid("model_bad_request", error)),
            _ => Failure::soon(Error::unavailable("model_overloaded", error)),
        }
    }
}

impl Simulated {
    fn new(config: &ProviderConfig, all: &Config) -> Self {
        Self { name: config.name.clone(), seed: all.seed }
    }

    fn answer(&self, request: &CallRequest, behaviour: Behaviour) -> Result<Reply, Failure> {
        let seed = seed(request, self.seed ^ behaviour.seed);
        let reading = Reading::of(&request.messages);
        let mut reply = Reply { request_id: Some(format!("sim_{seed:016x}")), ..Reply::default() };
        let mut used = Tokens { fresh: request.messages.iter().map(|m| price::estimate(m.text()) + 4).sum(), ..Tokens::default() };
        reply.calls = tools::calls(request, &reading, seed);
        if !reply.calls.is_empty() {
            reply.stop = Stop::Tools;
            used.output = reply.calls.iter().map(|c| price::estimate(&c.name) + price::estimate(&c.input.to_string())).sum();
            reply.tokens = Some(used);
            return Ok(reply);
        }
        reply.text = match &request.schema {
            Some(schema) => schema::answer(schema, &reading, seed).map_err(Failure::last)?.to_string(),
            None => shown(request, seed).unwrap_or_else(|| text::answer(&reading)),
        };
        if request.schema.is_none() {
            self.cut(request, &mut reply);
        }
        used.output = price::estimate(&reply.text);
        reply.tokens = Some(used);
        Ok(reply)
    }

    /// Stop sequences and the token limit, as a real model obeys them.
    fn cut(&self, request: &CallRequest, reply: &mut Reply) {
        if let Some(at) = request.stop.iter().filter(|s| !s.is_empty()).filter_map(|s| reply.text.find(s.as_str())).min() {
            reply.text.truncate(at);
        }
        let Some(max) = request.max_tokens.map(|m| m as usize * 4).filter(|max| *max < reply.text.len()) else { return };
        let end = (0..=max).rev().find(|i| reply.text.is_char_boundary(*i)).unwrap_or(0);
        reply.text.truncate(end);
        reply.stop = Stop::Length;
    }
}

impl Provider for Simulated {
    fn models(&self) -> Vec<ModelInfo> {
        let info = |(model, note): (&str, &str)| ModelInfo {
            name: format!("{}/{model}", self.name),
            provider: self.name.clone(),
            context: Some(1_000_000),
            price_in: Some(Money(0)),
            price_out: Some(Money(0)),
            simulated: true,
            default: false,
            note: Some(note.into()),
        };
        MODELS.into_iter().map(info).collect()
    }

    fn simulated(&self) -> bool {
        true
    }

    fn call<'a>(&'a self, call: Call<'a>, io: &'a Io, out: &'a Out) -> Fut<'a, Result<Reply, Failure>> {
        Box::pin(async move {
            let behaviour = Behaviour::parse(call.model).map_err(Failure::last)?;
            if call.attempt <= behaviour.fail_first {
                return Err(behaviour.failure());
            }
            let mut reply = self.answer(call.request, behaviour)?;
            reply.model = Some(call.model.split('?').next().unwrap_or(call.model).to_owned());
            for piece in pieces(&reply.text) {
                if behaviour.delay_ms > 0 {
                    io.clock.sleep(Duration::from_millis(behaviour.delay_ms)).await;
                }
                out.text(piece);
            }
            Ok(reply)
        })
    }
}

/// JSON as the prompt shows it, if it does.
fn shown(request: &CallRequest, seed: u64) -> Option<String> {
    let (schema, messages) = shown::shape(&request.messages)?;
    let value = schema::answer(&schema, &Reading::of(&messages), seed).ok()?;
    serde_json::to_string_pretty(&value).ok()
}

/// Words with the blanks behind them: about a token each.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive([' ', '\n'])
}

fn seed(request: &CallRequest, seed: u64) -> u64 {
    let messages: Vec<&Message> = request.messages.iter().collect();
    let text = serde_json::json!([messages, request.tools, request.schema]).to_string();
    let digest = Digest::of(&[&seed.to_le_bytes(), text.as_bytes()]);
    u64::from_le_bytes(std::array::from_fn(|i| digest.0[i]))
}

#[cfg(test)]
mod tests;
