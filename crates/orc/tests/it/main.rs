//! Black-box tests of the built binary: what a person or a script sees, in folders of their own.

#![allow(clippy::disallowed_methods, reason = "black-box tests start the binary and measure real time")]
#![allow(clippy::panic, reason = "a failed expectation ends a test")]

mod approvals;
mod audit;
mod auto;
mod auto_runs;
mod bad_input;
mod clients;
mod cluster;
mod code;
mod commands;
mod drafts;
mod drills;
mod editing;
mod examples;
mod gallery;
mod graphql;
mod hostile;
mod identity;
mod interrupt;
mod kill;
mod lsp;
mod mcp;
mod notifications;
mod original;
mod output;
mod overload;
mod poison;
mod portable;
mod postgres;
mod resources;
mod retention;
mod rollback;
mod signals;
mod stand_ins;
mod standing;
mod steps;
mod storage;
mod support;
mod templates;
mod terminal;
mod together;
mod travel;
mod webhooks;
mod words;
mod workflows;
