//! The HTTP client underneath: resolver with the address check, TLS, limits that hold for every call.

use crate::address;
use base::{Error, Result};
use std::{
    fmt,
    future::Future,
    io,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

pub type ResolveFuture = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Turns a name into addresses. The system's by default; tests bring their own.
pub trait Resolver: Send + Sync {
    fn resolve(&self, name: &str) -> ResolveFuture;
}

#[derive(Clone)]
pub struct Options {
    pub connect_timeout: Duration,
    /// For requests that name no limit.
    pub timeout: Duration,
    /// Between two pieces of a body.
    pub idle_timeout: Duration,
    /// For requests that name no limit; counted after decompression.
    pub max_bytes: u64,
    pub user_agent: String,
    pub resolver: Option<Arc<dyn Resolver>>,
    /// Authorities trusted beside the machine's own, as DER certificates.
    pub extra_roots: Vec<Vec<u8>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(60),
            idle_timeout: Duration::from_secs(60),
            max_bytes: 32 << 20,
            user_agent: concat!("orc/", env!("CARGO_PKG_VERSION")).into(),
            resolver: None,
            extra_roots: Vec::new(),
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("timeout", &self.timeout).field("max_bytes", &self.max_bytes).finish_non_exhaustive()
    }
}

/// Raised inside the client's connect path; found again in the error's chain of sources.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) ip: IpAddr,
    pub(crate) what: &'static str,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is {}", self.ip, self.what)
    }
}

impl std::error::Error for Refused {}

pub(crate) struct System;

impl Resolver for System {
    fn resolve(&self, name: &str) -> ResolveFuture {
        let name = name.to_owned();
        Box::pin(async move { Ok(tokio::net::lookup_host((name.as_str(), 0)).await?.map(|a| a.ip()).collect()) })
    }
}

/// The hook in the client. The addresses it returns are the ones that get connected, so a second
/// answer of a rebinding name server is never asked for.
struct Hook {
    resolver: Arc<dyn Resolver>,
    only_public: bool,
}

impl reqwest::dns::Resolve for Hook {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let found = self.resolver.resolve(name.as_str());
        let only_public = self.only_public;
        Box::pin(async move {
            let addresses = found.await?;
            if only_public {
                for ip in &addresses {
                    if let Some(what) = address::refusal(*ip) {
                        return Err(Refused { ip: *ip, what }.into());
                    }
                }
            }
            let with_port: Vec<SocketAddr> = addresses.into_iter().map(|ip| SocketAddr::new(ip, 0)).collect();
            Ok(Box::new(with_port.into_iter()) as reqwest::dns::Addrs)
        })
    }
}

/// Reading the machine's certificates takes a while, so it happens at the first call that needs them.
pub(crate) fn build(options: &Options, only_public: bool, https: bool) -> Result<reqwest::Client> {
    let hook = Hook { resolver: options.resolver.clone().unwrap_or_else(|| Arc::new(System)), only_public };
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls(https, &options.extra_roots)?)
        .dns_resolver(hook)
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .connect_timeout(options.connect_timeout)
        .pool_idle_timeout(Duration::from_secs(60))
        .user_agent(options.user_agent.clone())
        .tcp_nodelay(true)
        .build()
        .map_err(|e| Error::internal("egress_setup", format!("the HTTP client could not be set up: {e}")))
}

/// The provider is named here, so no other one in the build can slip in.
pub(crate) fn tls(with_roots: bool, extra: &[Vec<u8>]) -> Result<rustls::ClientConfig> {
    let mut roots = rustls::RootCertStore::empty();
    if with_roots {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        roots.add_parsable_certificates(extra.iter().map(|der| der.clone().into()));
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| Error::internal("egress_setup", format!("TLS could not be set up: {e}")))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}
