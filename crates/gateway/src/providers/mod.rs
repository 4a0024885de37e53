//! One file per provider, one line in the list. A provider translates; retries, money and checks are the gateway's.

mod anthropic;
mod openai;
mod simulated;
pub(crate) mod wire;

use crate::{CallRequest, Config, ModelInfo, ProviderConfig, Sink, Stop, ToolCall, failure::Failure, price::Tokens};
use base::{Result, SharedClock};
use egress::Egress;
use std::{
    future::Future,
    pin::Pin,
    sync::atomic::{AtomicBool, Ordering},
};

pub(crate) type Fut<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A protocol the gateway speaks.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// Variables with the key and with another base address.
    pub(crate) key_var: Option<&'static str>,
    pub(crate) url_var: Option<&'static str>,
    /// Where calls go unless another address is configured.
    pub(crate) base: Option<&'static str>,
    /// Offered first when the key is found.
    pub(crate) preferred: &'static str,
    pub(crate) build: fn(&ProviderConfig, &Config) -> Result<Box<dyn Provider>>,
}

pub(crate) const KINDS: &[Kind] = &[anthropic::KIND, openai::KIND, simulated::KIND];

pub(crate) trait Provider: Send + Sync {
    /// Models to offer beside those named in the configuration.
    fn models(&self) -> Vec<ModelInfo> {
        Vec::new()
    }
    fn simulated(&self) -> bool {
        false
    }
    /// One attempt.
    fn call<'a>(&'a self, call: Call<'a>, io: &'a Io, out: &'a Out) -> Fut<'a, Result<Reply, Failure>>;
}

pub(crate) struct Io {
    pub(crate) egress: Egress,
    pub(crate) clock: SharedClock,
}

#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    /// The model's name without its provider.
    pub(crate) model: &'a str,
    pub(crate) request: &'a CallRequest,
    /// Counted from 1.
    pub(crate) attempt: u32,
    pub(crate) timeout_ms: u64,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reply {
    pub(crate) text: String,
    pub(crate) calls: Vec<ToolCall>,
    pub(crate) stop: Stop,
    /// `None`: the provider did not say.
    pub(crate) tokens: Option<Tokens>,
    pub(crate) request_id: Option<String>,
    /// As the provider names the model that really answered.
    pub(crate) model: Option<String>,
}

/// The caller's sink, and whether anything was shown or paid for yet.
pub(crate) struct Out {
    sink: Sink,
    started: AtomicBool,
    first_ms: std::sync::OnceLock<u64>,
    clock: SharedClock,
}

impl Out {
    pub(crate) fn new(sink: Sink, clock: SharedClock) -> Self {
        Self { sink, started: AtomicBool::new(false), first_ms: std::sync::OnceLock::new(), clock }
    }

    pub(crate) fn text(&self, text: &str) {
        if !text.is_empty() {
            self.mark();
            (self.sink)(text);
        }
    }

    /// Content arrived that is not shown, such as a tool call.
    pub(crate) fn mark(&self) {
        self.started.store(true, Ordering::Relaxed);
        self.first_ms.get_or_init(|| millis(self.clock.monotonic()));
    }

    pub(crate) fn started(&self) -> bool {
        self.started.load(Ordering::Relaxed)
    }

    /// On the clock's monotonic scale.
    pub(crate) fn first_ms(&self) -> Option<u64> {
        self.first_ms.get().copied()
    }
}

pub(crate) fn millis(d: std::time::Duration) -> u64 {
    u64::try_from(d.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
pub(crate) fn openai_stream() -> impl wire::Decoder {
    openai::Stream::empty()
}

#[cfg(test)]
pub(crate) fn anthropic_stream() -> impl wire::Decoder {
    anthropic::Stream::empty()
}
