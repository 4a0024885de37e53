//! The one way out to the network. Every call names what it may reach; the address that is really
//! connected is checked; secrets are bound to an origin and inserted here, as late as possible.
//!
//! Two connection pools keep the rule true for reused connections: one whose resolver only ever
//! yields public addresses, and one for calls whose `host:port` the caller allowed by name.

#![cfg_attr(test, allow(clippy::disallowed_methods, reason = "tests measure real time"))]

mod address;
mod body;
mod client;
mod fetch;
mod mail;
mod secret;
mod target;

pub use address::refusal;
pub use body::Body;
pub use client::{Options, ResolveFuture, Resolver};
pub use fetch::{Egress, Request, Response};
pub use mail::{Letter, MailSecurity};
pub use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
pub use reqwest::{Method, StatusCode, Url};
pub use secret::{Secret, origin_of};

#[cfg(test)]
mod tests;
