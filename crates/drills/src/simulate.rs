//! `orc simulate webhooks`: a receiver of webhooks on this machine, for trying endpoints out.

use base::Result;
use simulators::webhook;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::sync::mpsc;

pub use simulators::webhook::{Faults, Request, Signature};

/// Requests that may wait to be shown.
const SHOWN_AHEAD: usize = 1_024;

/// What can be simulated: name and one line.
pub const SYSTEMS: &[(&str, &str)] = &[("webhooks", "a receiver that checks signatures, applies each event once, and can misbehave")];

/// A running receiver; stops when dropped.
pub struct Receiver {
    _running: webhook::Webhook,
    pub url: String,
    /// `host:port`, as the server must allow it.
    pub authority: String,
    pub requests: mpsc::Receiver<Request>,
}

/// On loopback; port 0 takes a free one. Without secrets signatures are not checked.
pub async fn webhooks(port: u16, secrets: Vec<String>, faults: Faults) -> Result<Receiver> {
    let (tell, requests) = mpsc::channel(SHOWN_AHEAD);
    let bind = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let unchecked = secrets.is_empty();
    let options = webhook::Options { bind, secrets, faults, unchecked, tell: Some(tell), ..webhook::Options::default() };
    let running = webhook::start(options).await?;
    Ok(Receiver { url: running.handle.url(), authority: running.handle.authority(), _running: running, requests })
}
