//! What the gateway is told at start.

use serde_json::Value;
use std::{collections::BTreeMap, fmt};

/// A provider's key. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into().trim().to_owned())
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(redacted)")
    }
}

#[derive(Clone, Debug, Default)]
pub struct ProviderConfig {
    /// How models name it: `<name>/<model>`.
    pub name: String,
    /// A protocol: `openai`, `anthropic` or `simulated`.
    pub kind: String,
    pub base_url: Option<String>,
    pub key: Option<Key>,
    /// Names of models to offer. Others are passed on as well unless `closed`.
    pub models: Vec<String>,
    /// The list of models is complete.
    pub closed: bool,
    /// Runs on the user's own machine: calls cost nothing.
    pub free: bool,
    /// Set for an address that the operator configured: it may be private.
    pub allow_private: bool,
    /// Further options, read by the provider itself.
    pub options: BTreeMap<String, Value>,
}

/// Attempts of one call inside the gateway. Only failures that cost nothing are repeated.
#[derive(Clone, Debug)]
pub struct Retry {
    pub attempts: u32,
    pub base_ms: u64,
    pub max_ms: u64,
    /// A provider that asks for a longer pause than this is not waited for.
    pub patience_ms: u64,
}

impl Default for Retry {
    fn default() -> Self {
        Self { attempts: 4, base_ms: 500, max_ms: 8_000, patience_ms: 60_000 }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Config {
    /// `simulated` is always added.
    pub providers: Vec<ProviderConfig>,
    /// `None`: the first model of the first provider.
    pub default_model: Option<String>,
    pub retry: Retry,
    pub timeout_ms: Option<u64>,
    /// Changes what simulated models answer.
    pub seed: u64,
}
