//! Every model call passes here: one internal form, a provider per file, retries that never repeat paid
//! work silently, answers checked against the schema that was asked for, and a receipt for each call.
//! Knows no workflow word.

#![cfg_attr(test, allow(clippy::disallowed_methods, reason = "tests measure real time"))]

mod answer;
mod choose;
mod config;
mod discover;
mod failure;
mod gateway;
mod message;
mod price;
mod providers;
mod stored;

pub use choose::{By, Wish};
pub use config::{Config, Key, ProviderConfig, Retry};
pub use discover::{Discovery, discover};
pub use gateway::Gateway;
pub use message::{Answer, CallRequest, Message, ModelInfo, Outcome, Receipt, Sink, Stop, Tool, ToolCall};
pub use stored::{Looking, ModelSpec, Price, Sight};

#[cfg(test)]
mod tests;
