//! How much may be asked for: rates for each organization, each principal, each credential, and each address that fails
//! to sign in; the size of a request's head; live connections of one organization. All of it in bounded memory.

mod admit;
mod gate;
mod headers;
mod table;

pub(crate) use admit::{Places as RequestPlaces, Whose, admit};
pub(crate) use gate::{Gate, Peer, charge, spend};
pub use table::Limiter;

use base::{Rate, fair::Bounds};
use std::time::Duration;

/// Bounds of requests.
#[derive(Clone, Debug)]
pub struct Limits {
    pub body_bytes_max: usize,
    /// Of a file that is read as it arrives, in MiB.
    pub file_mib_max: usize,
    pub url_bytes_max: usize,
    pub headers_max: usize,
    /// Names and values together.
    pub header_bytes_max: usize,
    /// How long an answer may take; live streams are exempt.
    pub request_timeout: Duration,
    /// Requests that are worked on at once, and that may wait for it. Live streams are exempt: they have bounds of their own.
    pub requests: Bounds,
    /// The same for those that end work or let somebody decide.
    pub urgent_requests: Bounds,
    /// Connections that are looked at at once: as many as there are processors, and some more; fewer of one organization.
    pub looks: Bounds,
    /// How long a request may wait for its turn.
    pub request_waits_max: Duration,
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
            file_mib_max: 4 * 1024,
            url_bytes_max: 8 * 1024,
            headers_max: 96,
            header_bytes_max: 32 * 1024,
            request_timeout: Duration::from_secs(30),
            requests: Bounds { places: 64, places_each: 48, waiting: 2_048, waiting_each: 512 },
            urgent_requests: Bounds { places: 32, places_each: 16, waiting: 512, waiting_each: 128 },
            looks: Bounds::places(256, 256),
            request_waits_max: Duration::from_secs(5),
            live_max: 16_384,
            live_per_organization_max: 12_288,
            rates: Rates::loopback(),
        }
    }
}

#[cfg(test)]
mod tests;
