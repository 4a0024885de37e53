//! The one way out to the network, as this crate needs it.

use base::{Error, Result};
use egress::{Egress, HeaderName, HeaderValue, Method};
use std::{future::Future, pin::Pin, time::Duration};

pub type Fut<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

#[derive(Clone, Debug)]
pub struct FetchRequest {
    pub method: String,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// `host:port` whose private addresses may be reached.
    pub allow_hosts: Vec<String>,
    pub redirects_max: u8,
    pub timeout_ms: u64,
    pub bytes_max: u64,
}

#[derive(Clone, Debug)]
pub struct FetchResponse {
    pub status: u16,
    /// After redirects.
    pub url: String,
    /// Lower-case names.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

pub trait Fetch: Send + Sync {
    fn fetch(&self, request: FetchRequest) -> Fut<'_, FetchResponse>;
}

impl Fetch for Egress {
    fn fetch(&self, request: FetchRequest) -> Fut<'_, FetchResponse> {
        Box::pin(async move {
            let method = Method::from_bytes(request.method.as_bytes()).map_err(|_| {
                Error::invalid("bad_tool_input", format!("`{}` is not an HTTP method", request.method)).place("with.method")
            })?;
            let mut out = egress::Request::new(method, request.url);
            for (name, value) in &request.headers {
                out.headers.append(header_name(name)?, header_value(name, value)?);
            }
            out.body = request.body.into();
            out.allow = request.allow_hosts;
            out.max_redirects = request.redirects_max;
            out.timeout = Some(Duration::from_millis(request.timeout_ms));
            out.max_bytes = Some(request.bytes_max);
            let answer = Egress::fetch(self, out).await?;
            let headers = answer.headers.iter().map(|(n, v)| (n.as_str().to_owned(), String::from_utf8_lossy(v.as_bytes()).into_owned()));
            let (status, url, headers) = (answer.status.as_u16(), answer.url.clone(), headers.collect());
            Ok(FetchResponse { status, url, headers, body: answer.body.bytes().await?.to_vec() })
        })
    }
}

fn header_name(name: &str) -> Result<HeaderName> {
    HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| Error::invalid("bad_http_header", format!("{name:?} is not a header name")).place("with.headers"))
}

fn header_value(name: &str, value: &str) -> Result<HeaderValue> {
    HeaderValue::from_str(value).map_err(|_| {
        Error::invalid("bad_http_header", format!("the value of the header `{name}` has characters that no header may have"))
            .place(format!("with.headers.{name}"))
            .fix("only visible ASCII characters and spaces are possible, no line ends")
    })
}
