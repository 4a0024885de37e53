//! Integrations: telling other systems what happens here. An endpoint declares what it wants; every event that fits is
//! delivered at least once, signed, in order for each subject, and what became of it can be read and repeated.

pub mod deliver;
pub mod endpoint;
mod filter;
mod http;
mod log;
mod message;
pub mod outside;
mod schedule;
mod sign;
mod sql;

pub use self::http::operations;
pub use deliver::{Deliveries, Options, Outside};
pub use sql::migrations;

/// The kind of endpoints.
pub(crate) const KIND: &str = "webhook-endpoint";

#[cfg(test)]
mod tests;
