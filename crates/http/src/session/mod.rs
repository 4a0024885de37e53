//! Who is calling: bearer tokens of this machine's address file, API tokens of accounts, and browser sessions that begin
//! with a one-time link. There is no password and no default account. Tokens are 256 random bits; only their hashes are kept.

mod auth;
mod http;
mod rows;
mod sessions;
mod tokens;

pub use self::http::About;
pub(crate) use self::http::{operations, public};
pub use auth::{Auth, Identity, Proof, Via};
pub use rows::{MemorySessions, SessionRow, SessionRows};
pub use sessions::{OneTimeLink, Sessions};
use sessions::{SESSION_LASTS, SessionKey};
pub use tokens::{Holder, Sought, Tokens};

use axum::http::{HeaderMap, header};
use std::time::Duration;

/// How soon a live stream notices at the latest that its session has run out.
const LOOK_EVERY: Duration = Duration::from_secs(5);
pub(crate) const COOKIE: &str = "orc_session";
pub(crate) const SIGN_IN: &str = "/sign-in";

pub(crate) type TokenHash = [u8; 32];

pub(crate) fn hash(token: &str) -> TokenHash {
    let mut out = [0; 32];
    out.copy_from_slice(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, token.as_bytes()).as_ref());
    out
}

/// 256 random bits as text.
pub fn fresh_token(rng: &dyn base::Rng) -> String {
    use std::fmt::Write;
    let mut bytes = [0; 32];
    rng.fill(&mut bytes);
    bytes.iter().fold(String::with_capacity(64), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

pub(crate) fn cookie(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}
