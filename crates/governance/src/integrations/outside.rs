//! What deliveries need from outside: the network, and the endpoints as they are declared.

use super::endpoint::WebhookEndpoint;
use base::{Ctx, OrgId, Principal, PrincipalKind, Reach, ResourceId, Result, Rights, Timestamp};
use bytes::Bytes;
use egress::{Egress, HeaderName, HeaderValue, Request};
use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
    pin::Pin,
    time::Duration,
};
use store::{Outgoing, Statement, StoredOutgoing};

pub type Fut<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

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
    /// Who may be told of the endpoint itself.
    pub reach: Reach,
    /// Its owner and whoever changed it last: it hears only what both may see.
    pub people: Vec<Principal>,
    /// Why it cannot be understood. Its spec then holds what could be read of it, and nothing is sent.
    pub fault: Option<String>,
    pub spec: WebhookEndpoint,
}

impl Endpoint {
    /// Is anything sent at present?
    pub(crate) fn is_open(&self) -> bool {
        self.fault.is_none() && self.spec.is_open()
    }

    /// Why what waits for it is not sent, in words; `None` while it is.
    pub(crate) fn held(&self) -> Option<String> {
        match (&self.fault, &self.spec.paused) {
            (Some(fault), _) => Some(format!("the endpoint cannot be understood, so nothing is sent: {fault}")),
            (None, Some(reason)) => Some(format!("the endpoint is paused: {reason}")),
            (None, None) => (!self.spec.enabled).then(|| "the endpoint is switched off".to_owned()),
        }
    }
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

/// Who somebody is now: their rights and teams.
pub trait People: Send + Sync {
    /// `None`: not known any more, or locked out.
    fn now<'a>(&'a self, org: OrgId, who: &'a Principal) -> Fut<'a, Option<Ctx>>;
}

/// What events tell of, as it is now.
pub trait Things: Send + Sync {
    /// Who may be told of each of these resources now. What is not there any more is left out.
    fn reaches<'a>(&'a self, org: OrgId, ids: &'a [ResourceId]) -> Fut<'a, BTreeMap<ResourceId, Reach>>;
}

/// What some events tell of may have been closed to some since they happened. It is shown to nobody then who may not see it
/// now, nor to anybody who was not to be told at the time. Of what is gone for good the time of the event decides.
pub(crate) struct Narrowed(BTreeMap<ResourceId, Reach>);

impl Narrowed {
    pub(crate) async fn of<'r>(things: &dyn Things, org: OrgId, reaches: impl Iterator<Item = &'r Reach>) -> Result<Self> {
        let ids: BTreeSet<ResourceId> = reaches.filter_map(|reach| reach.thing).collect();
        let ids: Vec<ResourceId> = ids.into_iter().collect();
        Ok(Self(if ids.is_empty() { BTreeMap::new() } else { things.reaches(org, &ids).await? }))
    }

    /// What has to be asked beside the reach itself.
    pub(crate) fn now(&self, reach: &Reach) -> Option<&Reach> {
        self.0.get(&reach.thing?)
    }
}

/// What is asked of people in one look, each once.
pub(crate) struct Asked<'a> {
    people: &'a dyn People,
    org: OrgId,
    known: Vec<(Principal, Option<Ctx>)>,
}

impl<'a> Asked<'a> {
    pub(crate) fn new(people: &'a dyn People, org: OrgId) -> Self {
        Self { people, org, known: Vec::new() }
    }

    /// May the endpoint be told of it: it happened in its own workspace or to the whole organization, and those it speaks for
    /// may see it.
    pub(crate) async fn hears(&mut self, endpoint: &Endpoint, reach: &Reach) -> Result<bool> {
        if reach.workspace.as_ref().is_some_and(|workspace| *workspace != endpoint.workspace) {
            return Ok(false);
        }
        for who in &endpoint.people {
            if !self.ctx(who).await?.is_some_and(|ctx| reach.is_for(ctx)) {
                return Ok(false);
            }
        }
        Ok(!endpoint.people.is_empty())
    }

    /// The same of something that happened a while ago.
    pub(crate) async fn still_hears(&mut self, endpoint: &Endpoint, reach: &Reach, narrowed: &Narrowed) -> Result<bool> {
        if let Some(now) = narrowed.now(reach)
            && !self.hears(endpoint, now).await?
        {
            return Ok(false);
        }
        self.hears(endpoint, reach).await
    }

    async fn ctx(&mut self, who: &Principal) -> Result<Option<&Ctx>> {
        let at = match self.known.iter().position(|(known, _)| known == who) {
            Some(at) => at,
            None => {
                let now = match who.kind {
                    PrincipalKind::System => Some(Ctx::new(self.org, who.clone(), Rights::all())),
                    _ => self.people.now(self.org, who).await?,
                };
                self.known.push((who.clone(), now));
                self.known.len() - 1
            }
        };
        Ok(self.known.get(at).and_then(|(_, ctx)| ctx.as_ref()))
    }
}

/// Somebody else who makes something of events. What they make of them commits with taking these out of the outbox.
pub trait Taker: Send + Sync {
    fn take<'a>(&'a self, org: OrgId, entries: &'a [StoredOutgoing]) -> Fut<'a, Taken>;

    /// What was made of them last is on disk.
    fn taken(&self, _org: OrgId) {}
}

/// What somebody makes of events.
#[derive(Default)]
pub struct Taken {
    pub rows: Vec<Statement>,
    pub outbox: Vec<Outgoing>,
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
    /// Who may be told of it.
    pub reach: Reach,
}
