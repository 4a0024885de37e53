//! The one way out to the network, as this crate needs it; `orc` plugs in the egress client.

use base::Result;
use std::{future::Future, pin::Pin};

pub type Fut<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

#[derive(Clone, Debug)]
pub struct FetchRequest {
    pub method: String,
    pub url: String,
    /// Lower-case names.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// `host` or `host:port` whose private addresses may be reached.
    pub allow_hosts: Vec<String>,
    /// Redirects to other hosts are refused when set: only the hosts above may be reached.
    pub only_allowed: bool,
    pub timeout_ms: u64,
    pub bytes_max: u64,
}

#[derive(Clone, Debug)]
pub struct FetchResponse {
    pub status: u16,
    /// After redirects.
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

pub trait Fetch: Send + Sync {
    fn fetch(&self, request: FetchRequest) -> Fut<'_, FetchResponse>;
}
