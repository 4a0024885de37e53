//! Hands: what a step can do beside thinking. One file per tool and one line in [`list`]; every call goes through
//! [`Registry::call`], which validates the input, asks [`permit`] and bounds the output. Knows no prompt and no workflow word.

#![allow(clippy::disallowed_methods, reason = "tools start processes, and their tests measure real time")]
// A test that unwraps says what it expected by failing there.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod call;
mod chart;
mod code;
mod data;
mod fetch;
mod file;
mod git;
mod glob;
mod hash;
mod http;
mod jail;
mod keep;
mod list;
mod mcp;
mod memory;
mod permit;
mod registry;
mod report;
mod sandbox;
mod text;
mod tool;
mod web;

pub use call::{Call, Grants, Limits};
pub use fetch::{Fetch, FetchRequest, FetchResponse, Fut};
pub use keep::Keep;
pub use registry::{Card, Registry};
pub use tool::{Effect, Touches, Undoing};

#[cfg(test)]
mod reference;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
