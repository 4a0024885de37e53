//! What every request passes and every answer carries: host and origin checks against DNS rebinding and foreign pages,
//! the rule for writes with a cookie, and the security headers.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};
use base::{Error, Result};

/// The names this server answers to, without port.
#[derive(Clone, Debug)]
pub struct Hosts {
    names: Vec<String>,
}

impl Hosts {
    /// Only this machine's own names.
    pub fn loopback() -> Self {
        Self { names: ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned).to_vec() }
    }

    /// Beside the loopback names, these (as they stand in the address bar, without port).
    pub fn and(mut self, more: impl IntoIterator<Item = String>) -> Self {
        self.names.extend(more.into_iter().map(|name| name.to_ascii_lowercase()));
        self
    }

    fn knows(&self, authority: &str) -> bool {
        let name = without_port(authority);
        self.names.iter().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// A page of another site that resolved its name to this address sends its own name as `Host`.
    pub(crate) fn check(&self, uri: &Uri, headers: &HeaderMap) -> Result<()> {
        let mut hosts = headers.get_all(header::HOST).iter();
        let host = hosts.next().and_then(|value| value.to_str().ok()).unwrap_or_default();
        let whole = uri.authority().map_or(host, |authority| authority.as_str());
        if hosts.next().is_some() || !self.knows(host) || !self.knows(whole) {
            return Err(Error::forbidden("wrong_host", format!("this server does not answer to the name `{}`", shown(host)))
                .place("header `Host`")
                .fix("open it as http://localhost or http://127.0.0.1 with its port")
                .fix("to serve other names, list them in the configuration"));
        }
        self.check_origin(host, headers)
    }

    fn check_origin(&self, host: &str, headers: &HeaderMap) -> Result<()> {
        if let Some(origin) = headers.get(header::ORIGIN) {
            let origin = origin.to_str().unwrap_or_default();
            let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
            let same = authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host) && self.knows(authority));
            if !same {
                return Err(Error::forbidden("foreign_origin", format!("a page of `{}` may not use this server", shown(origin)))
                    .place("header `Origin`")
                    .fix("use the console that this server serves, or a program that sends no Origin"));
            }
        }
        Ok(())
    }
}

fn without_port(authority: &str) -> &str {
    let after_bracket = authority.rfind(']').map_or(0, |i| i + 1);
    match authority[after_bracket..].rfind(':') {
        Some(i) => &authority[..after_bracket + i],
        None => authority,
    }
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
pub(crate) const CSRF: HeaderName = HeaderName::from_static("x-orc-csrf");

/// A request that a browser signed with its cookie must come from our own page; one that changes something must also
/// carry a header that no form can send.
pub(crate) fn check_cookie_use(method: &Method, headers: &HeaderMap) -> Result<()> {
    let site = headers.get(FETCH_SITE).and_then(|value| value.to_str().ok()).unwrap_or("same-origin");
    if !matches!(site, "same-origin" | "none") {
        return Err(Error::forbidden("foreign_origin", "the request was made by a page of another origin").place("header `Sec-Fetch-Site`"));
    }
    let reads = matches!(*method, Method::GET | Method::HEAD);
    if reads || headers.get(CSRF).is_some_and(|value| value == "1") {
        return Ok(());
    }
    Err(Error::forbidden("csrf_header_missing", "a change made with the session cookie needs the header `X-Orc-Csrf: 1`")
        .place("header `X-Orc-Csrf`")
        .fix("send `X-Orc-Csrf: 1`, or use a bearer token in place of the cookie"))
}

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; \
     connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Of the pages under `/docs` and those of signing in.
pub(crate) const DOCS_CSP: &str =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// On every answer, errors included. A stricter policy that the answer brings along stays.
pub(crate) fn harden(headers: &mut HeaderMap) {
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(CSP));
    let fixed: [(HeaderName, &'static str); 6] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}
