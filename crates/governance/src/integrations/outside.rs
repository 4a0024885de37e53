//! What deliveries need from outside: the network, and the endpoints as they are declared.

use super::endpoint::WebhookEndpoint;
use base::{OrgId, Result, Timestamp};
use bytes::Bytes;
use egress::{Egress, HeaderName, HeaderValue, Request};
use std::{future::Future, pin::Pin, time::Duration};

pub(crate) type Fut<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// Bytes of a response that are kept.
pub(crate) const RESPONSE_MAX: usize = 4096;

/// One request to a receiver.
#[derive(Clone, Debug)]
pub struct Post {
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
    pub timeout: Duration,
}

/// What the receiver said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    pub status: u16,
    /// Its beginning.
    pub body: String,
    pub retry_after: Option<Duration>,
}

/// Sends, and follows no redirect.
pub trait Sender: Send + Sync {
    fn post(&self, post: Post) -> Fut<'_, Answer>;
}

/// An endpoint as it is declared now.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The same for as long as it exists, whatever its name.
    pub id: String,
    pub workspace: String,
    pub name: String,
    pub spec: WebhookEndpoint,
}

/// Where endpoints stand.
pub trait Endpoints: Send + Sync {
    fn all(&self, org: OrgId) -> Fut<'_, Vec<Endpoint>>;
    /// `None`: it was deleted.
    fn get<'a>(&'a self, org: OrgId, id: &'a str) -> Fut<'a, Option<Endpoint>>;
    /// The signing secrets in the clear, newest first.
    fn secrets<'a>(&'a self, org: OrgId, endpoint: &'a Endpoint) -> Fut<'a, Vec<String>>;
    /// Declares it paused, with the reason.
    fn pause<'a>(&'a self, org: OrgId, endpoint: &'a Endpoint, reason: &'a str) -> Fut<'a, ()>;
}

/// The real network, through the one way out.
pub struct Web {
    pub egress: Egress,
    /// `host:port` of receivers that may have a private address.
    pub allow: Vec<String>,
}

impl Sender for Web {
    fn post(&self, post: Post) -> Fut<'_, Answer> {
        Box::pin(async move {
            let mut request = Request::post(post.url, post.body);
            for (name, value) in post.headers {
                if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                    request.headers.insert(name, value);
                }
            }
            request.timeout = Some(post.timeout);
            request.max_redirects = 0;
            request.allow.clone_from(&self.allow);
            let response = self.egress.fetch(request).await?;
            let status = response.status.as_u16();
            let retry_after = response.header("retry-after").and_then(|v| v.trim().parse().ok()).map(Duration::from_secs);
            Ok(Answer { status, body: response.body.text_lossy(RESPONSE_MAX).await, retry_after })
        })
    }
}

/// What listeners hear when a delivery has changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub org: OrgId,
    pub id: String,
    pub workspace: String,
    pub endpoint: String,
    pub state: &'static str,
    pub at: Timestamp,
}
