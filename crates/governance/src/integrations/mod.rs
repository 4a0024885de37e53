//! Integrations: telling other systems what happens here. An endpoint declares what it wants; every event that fits is
//! delivered at least once, signed, in order for each subject, and what became of it can be read and repeated.

mod backlog;
mod connection;
mod declared;
mod deliver;
mod endpoint;
mod filter;
mod http;
mod live;
mod log;
mod message;
mod operate;
mod outside;
mod schedule;
mod secret;
mod sign;
mod sql;

pub use self::http::operations;
pub use declared::Declared;
pub use deliver::{Deliveries, Options, Outside};
pub use live::topics;
pub use operate::Outward;
pub use outside::{Answer, Change, Endpoint, Endpoints, Fut, People, Post, Sender, Taken, Taker, Things, Web};
pub use sql::{forget_ended, migrations};

use resources::{Kind, kind};

/// The kinds of this feature.
pub fn kinds() -> Vec<Kind> {
    vec![kind::<endpoint::WebhookEndpoint>(), kind::<connection::ConnectionSpec>(), kind::<secret::SecretSpec>()]
}

/// The kind of endpoints.
pub(crate) const KIND: &str = "webhook-endpoint";

#[cfg(test)]
mod tests;
