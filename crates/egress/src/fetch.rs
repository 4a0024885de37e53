//! One call: check the target, insert secrets, follow redirects by hand, hand out a bounded body.

use crate::{
    Body, Options, Secret, address,
    body::within,
    client::{self, Refused},
    secret::{origin, shown},
    target::{Target, denied},
};
use base::{Error, Result, SharedClock};
use bytes::Bytes;
use reqwest::{
    Method, StatusCode,
    header::{self, HeaderMap, HeaderName, HeaderValue},
};
use std::{
    error::Error as _,
    fmt,
    net::SocketAddr,
    sync::{Arc, OnceLock},
    time::Duration,
};

/// What a redirect to another origin may take along; everything else could be a credential.
const TRAVELS: &[HeaderName] =
    &[header::ACCEPT, header::ACCEPT_LANGUAGE, header::USER_AGENT, header::CONTENT_TYPE, header::RANGE, header::CACHE_CONTROL];

#[derive(Clone, Debug)]
pub struct Request {
    pub method: Method,
    pub url: String,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub secrets: Vec<Secret>,
    /// `None`: the options' limit. Covers everything up to the last byte of the body.
    pub timeout: Option<Duration>,
    /// Until the answer's head is there; `None`: only the whole limit counts.
    pub first_byte_timeout: Option<Duration>,
    /// Between two pieces of the body; `None`: the options' limit.
    pub idle_timeout: Option<Duration>,
    pub max_bytes: Option<u64>,
    /// `host:port` pairs that may be reached whatever their address.
    pub allow: Vec<String>,
    pub max_redirects: u8,
}

impl Request {
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        Self {
            method,
            url: url.into(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            secrets: Vec::new(),
            timeout: None,
            first_byte_timeout: None,
            idle_timeout: None,
            max_bytes: None,
            allow: Vec::new(),
            max_redirects: 5,
        }
    }

    pub fn get(url: impl Into<String>) -> Self {
        Self::new(Method::GET, url)
    }

    pub fn post(url: impl Into<String>, body: impl Into<Bytes>) -> Self {
        Self { body: body.into(), ..Self::new(Method::POST, url) }
    }

    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }
}

pub struct Response {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// Where the redirects ended.
    pub url: String,
    pub remote_addr: Option<SocketAddr>,
    pub body: Body,
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({} from {})", self.status, shown(&self.url))
    }
}

impl Response {
    /// A header as text, if it is there and readable.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|v| v.to_str().ok())
    }
}

/// Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Egress(Arc<Inner>);

struct Inner {
    options: Options,
    clock: SharedClock,
    /// By `allowed` and by `https`.
    clients: [[OnceLock<reqwest::Client>; 2]; 2],
}

impl fmt::Debug for Egress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.options.fmt(f)
    }
}

/// What changes from hop to hop.
struct Hop {
    method: Method,
    url: String,
    headers: HeaderMap,
    body: Bytes,
}

impl Egress {
    pub fn new(options: Options, clock: SharedClock) -> Self {
        Self(Arc::new(Inner { options, clock, clients: Default::default() }))
    }

    pub(crate) fn options(&self) -> &Options {
        &self.0.options
    }

    /// Sends the request and returns as soon as the answer's head is there. An HTTP status of 400 or more is an answer, not an error.
    pub async fn fetch(&self, request: Request) -> Result<Response> {
        let deadline = self.0.clock.monotonic().saturating_add(request.timeout.unwrap_or(self.0.options.timeout));
        let first = Target::check(&request.url, &request.allow)?;
        bind_secrets(&request.secrets, &first)?;
        let Request { method, url, headers, body, .. } = request.clone();
        let mut hop = Hop { method, url, headers, body };
        let mut redirects = 0;
        loop {
            let target = Target::check(&hop.url, &request.allow)?;
            let response = self.send(&request, &hop, &target, deadline).await?;
            let Some(next) = location(&response).filter(|_| request.max_redirects > 0) else {
                return Ok(self.answer(&request, &target, response, deadline));
            };
            redirects += 1;
            if redirects > request.max_redirects {
                return Err(Error::upstream("egress_redirects", format!("more than {} redirects in a row", request.max_redirects))
                    .place(shown(&request.url))
                    .fix("call the final address directly"));
            }
            hop = follow(hop, &target, response.status(), next)?;
        }
    }

    async fn send(&self, request: &Request, hop: &Hop, target: &Target, deadline: Duration) -> Result<reqwest::Response> {
        let place = shown(&hop.url);
        let mut built = reqwest::Request::new(hop.method.clone(), target.url.clone());
        *built.headers_mut() = hop.headers.clone();
        if !hop.body.is_empty() {
            *built.body_mut() = Some(hop.body.clone().into());
        }
        let here = origin(&target.url);
        for (name, value) in request.secrets.iter().filter(|s| s.origin() == here).map(Secret::parts) {
            built.headers_mut().insert(name, value.clone());
        }
        let left = deadline.saturating_sub(self.0.clock.monotonic());
        let limit = request.first_byte_timeout.map_or(left, |first| first.min(left));
        let client = self.client(target.allowed, target.url.scheme() == "https")?;
        let sent = within(&self.0.clock, limit, client.execute(built)).await.ok_or_else(|| {
            Error::timeout("egress_timeout", format!("no answer within {} ms", limit.as_millis()))
                .place(&place)
                .fix("raise the timeout of the call if the other side is known to be slow")
        })?;
        let response = sent.map_err(|e| failed(&e, target, &place))?;
        match response.remote_addr() {
            Some(to) if !target.allowed => match address::refusal(to.ip()) {
                Some(what) => Err(denied(&target.authority, to.ip(), what)),
                None => Ok(response),
            },
            _ => Ok(response),
        }
    }

    fn client(&self, allowed: bool, https: bool) -> Result<&reqwest::Client> {
        let slot = &self.0.clients[usize::from(allowed)][usize::from(https)];
        if let Some(client) = slot.get() {
            return Ok(client);
        }
        let built = client::build(&self.0.options, !allowed, https)?;
        Ok(slot.get_or_init(|| built))
    }

    fn answer(&self, request: &Request, target: &Target, response: reqwest::Response, deadline: Duration) -> Response {
        let max = request.max_bytes.unwrap_or(self.0.options.max_bytes);
        Response {
            status: response.status(),
            headers: response.headers().clone(),
            url: target.url.to_string(),
            remote_addr: response.remote_addr(),
            body: Body {
                response,
                clock: self.0.clock.clone(),
                deadline,
                idle: request.idle_timeout.unwrap_or(self.0.options.idle_timeout),
                left: max,
                max,
                place: shown(target.url.as_str()),
            },
        }
    }
}

/// A secret that fits nowhere is a mistake of the caller, and it must not be found out by a missing header.
fn bind_secrets(secrets: &[Secret], target: &Target) -> Result<()> {
    let here = origin(&target.url);
    match secrets.iter().find(|s| s.origin() != here) {
        None => Ok(()),
        Some(other) => Err(Error::forbidden("egress_secret_origin", format!("a secret bound to {} is not sent to {here}", other.origin()))
            .fix("bind the secret to the new origin, as the person who owns it")),
    }
}

fn location(response: &reqwest::Response) -> Option<String> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    response.headers().get(header::LOCATION)?.to_str().ok().map(str::to_owned)
}

fn follow(mut hop: Hop, from: &Target, status: StatusCode, location: String) -> Result<Hop> {
    let refuse = |why: String| Error::forbidden("egress_redirects", why).place(shown(&hop.url)).fix("call the final address directly");
    // An absolute location is kept as written, so that its spelling is judged; a relative one takes over the origin.
    let next = if reqwest::Url::parse(&location).is_ok() {
        location
    } else {
        from.url.join(&location).map_err(|e| refuse(format!("the redirect to `{}` cannot be read: {e}", shown(&location))))?.into()
    };
    let url = crate::secret::parse(&next)?;
    if from.url.scheme() == "https" && url.scheme() == "http" {
        return Err(refuse(format!("the redirect to `{}` leaves encryption", shown(&next))));
    }
    let to_get =
        status == StatusCode::SEE_OTHER && hop.method != Method::HEAD || matches!(status.as_u16(), 301 | 302) && hop.method == Method::POST;
    if to_get {
        hop.method = Method::GET;
        hop.body = Bytes::new();
        hop.headers.remove(header::CONTENT_TYPE);
    }
    if origin(&url) != origin(&from.url) {
        if !hop.body.is_empty() {
            return Err(refuse(format!("the redirect would send the request's body to another origin, `{}`", shown(&next))));
        }
        let kept = TRAVELS.iter().filter_map(|name| Some((name.clone(), hop.headers.get(name)?.clone())));
        hop.headers = kept.collect();
    }
    hop.url = next;
    Ok(hop)
}

fn failed(error: &reqwest::Error, target: &Target, place: &str) -> Error {
    let mut source = error.source();
    while let Some(inner) = source {
        if let Some(refused) = inner.downcast_ref::<Refused>() {
            return denied(&target.authority, refused.ip, refused.what);
        }
        source = inner.source();
    }
    if error.is_timeout() {
        return Error::timeout("egress_timeout", format!("{} did not accept the connection in time", target.authority)).place(place);
    }
    if error.is_connect() {
        return Error::unavailable("egress_unreachable", format!("{} could not be reached: {}", target.authority, root(error)))
            .place(place)
            .fix("check the address, the network, and whether the other side is running");
    }
    broken(error, place)
}

pub(crate) fn broken(error: &reqwest::Error, place: &str) -> Error {
    Error::upstream("egress_broken", format!("the connection broke: {}", root(error))).place(place)
}

/// The innermost reason, which is the one that helps.
fn root(error: &reqwest::Error) -> String {
    let mut last = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        last = inner.to_string();
        source = inner.source();
    }
    last
}
