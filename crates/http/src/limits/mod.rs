//! How much may be asked for: rates for each organization, each principal, each credential, and each address that fails
//! to sign in; the size of a request's head; live connections of one organization. All of it in bounded memory.

mod gate;
mod headers;
mod table;

pub(crate) use gate::{Gate, Peer, charge, spend};
pub use table::Limiter;

use base::Rate;
use std::time::Duration;

/// Bounds of requests.
#[derive(Clone, Debug)]
pub struct Limits {
    pub body_bytes_max: usize,
    pub url_bytes_max: usize,
    pub headers_max: usize,
    /// Names and values together.
    pub header_bytes_max: usize,
    /// How long an answer may take; live streams are exempt.
    pub request_timeout: Duration,
    /// Live connections at once.
    pub live_max: usize,
    /// Of one organization.
    pub live_per_organization_max: usize,
    pub rates: Rates,
}

/// What may be asked for in a stretch of time. An operation costs one unless it says otherwise.
#[derive(Clone, Debug)]
pub struct Rates {
    pub organization: Rate,
    pub principal: Rate,
    /// One token, or one browser session.
    pub credential: Rate,
    /// Attempts to sign in that fail, from one address.
    pub failures: Rate,
    /// Counts that are remembered of each sort; beyond it, those that have spent least are forgotten.
    pub remembered_max: usize,
}

impl Rates {
    /// For a server that one machine uses: they only stop programs that have run wild.
    pub const fn loopback() -> Self {
        Self {
            organization: Rate::per_minute(600_000),
            principal: Rate::per_minute(300_000),
            credential: Rate::per_minute(300_000),
            failures: Rate::per_minute(300),
            remembered_max: 10_000,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes_max: 8 * 1024 * 1024,
            url_bytes_max: 8 * 1024,
            headers_max: 96,
            header_bytes_max: 32 * 1024,
            request_timeout: Duration::from_secs(30),
            live_max: 16_384,
            live_per_organization_max: 12_288,
            rates: Rates::loopback(),
        }
    }
}

#[cfg(test)]
mod tests;
