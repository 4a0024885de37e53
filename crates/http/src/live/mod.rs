//! The live channel: one address for everything that changes. Features register topics; a client names those it wants, over
//! server-sent events or a WebSocket, and comes back with its last position.
//!
//! Nothing is buffered for a client: its topics are read when it takes. What it is too slow for, a topic lets go and says
//! so (`resync`), and the client reads again.

mod http;
mod merge;
mod places;
mod resources;
mod since;
mod ws;

pub use self::http::operations;
pub(crate) use places::{Place, Places};
pub use resources::{ResourceEvents, ResourceFilter};

use base::{Ctx, Error, Result};
use bytes::Bytes;
use futures_util::stream::BoxStream;
use std::{collections::BTreeMap, sync::Arc};
use store::Fut;

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct Event {
    pub name: &'static str,
    /// Where to go on after it; `None` for what may be lost without harm.
    pub position: Option<u64>,
    /// JSON; empty stands for `{}`.
    pub data: Bytes,
}

impl Event {
    pub fn json<T: serde::Serialize>(name: &'static str, position: Option<u64>, data: &T) -> Result<Self> {
        let data = serde_json::to_vec(data).map_err(|e| Error::internal("internal_fault", e.to_string()))?;
        Ok(Self { name, position, data: data.into() })
    }

    fn json_text(&self) -> &[u8] {
        if self.data.is_empty() { b"{}" } else { &self.data }
    }

    /// Too much was missed; what is shown must be fetched again. Goes on after `position`.
    pub fn resync(position: u64) -> Self {
        Self { name: "resync", position: Some(position), data: Bytes::new() }
    }
}

/// A subscription that has begun.
pub struct Following {
    /// Told before anything else.
    pub missed: Vec<Event>,
    /// `missed` reaches up to here.
    pub position: u64,
    pub events: BoxStream<'static, Result<Event>>,
}

/// What can be followed. Topics are named by a word, some with what they are about behind a colon: `runs`, `run:run_0190…`.
pub trait Topic: Send + Sync {
    fn word(&self) -> &'static str;
    /// For the description: what stands behind the colon, and what comes.
    fn summary(&self) -> &'static str;
    /// Refuses who may not follow it, and what there is not. Asked again when the caller's rights change.
    fn allow(&self, ctx: &Ctx, about: Option<&str>) -> Result<()>;
    /// Everything after `since`; without it, from now on. Called after `allow`.
    fn follow<'a>(&'a self, ctx: &'a Ctx, about: Option<&'a str>, since: Option<u64>) -> Fut<'a, Following>;
}

/// What a topic that takes nothing behind the colon says to something there, and the other way round.
pub fn unknown_topic(text: &str) -> Error {
    Error::invalid("unknown_topic", format!("there is no topic `{text}`"))
        .place("topics")
        .fix("the topics are described at `watch` of /openapi.json, for example `runs`, `run:<id>`, `resources`, `resources:<kind>`")
}

/// More would only be a slow way of following everything.
const TOPICS_MAX: usize = 32;

/// One subscribed name.
#[derive(Clone)]
pub(crate) struct Named {
    pub(crate) text: Arc<str>,
    topic: Arc<dyn Topic>,
}

impl Named {
    fn about(&self) -> Option<&str> {
        self.text.split_once(':').map(|(_, about)| about)
    }

    pub(crate) fn allow(&self, ctx: &Ctx) -> Result<()> {
        self.topic.allow(ctx, self.about())
    }

    pub(crate) async fn follow(&self, ctx: &Ctx, since: Option<u64>) -> Result<Following> {
        self.allow(ctx)?;
        self.topic.follow(ctx, self.about(), since).await
    }
}

/// All topics of the installation.
#[derive(Clone)]
pub(crate) struct Topics(Arc<BTreeMap<&'static str, Arc<dyn Topic>>>);

impl Topics {
    fn new(all: Vec<Arc<dyn Topic>>) -> Self {
        Self(Arc::new(all.into_iter().map(|topic| (topic.word(), topic)).collect()))
    }

    fn named(&self, text: &str) -> Result<Named> {
        let word = text.split_once(':').map_or(text, |(word, _)| word);
        let topic = self.0.get(word).cloned().ok_or_else(|| unknown_topic(text))?;
        Ok(Named { text: text.into(), topic })
    }

    /// Names separated by commas, each once.
    fn list(&self, text: &str) -> Result<Vec<Named>> {
        let mut names: Vec<&str> = Vec::new();
        for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if names.is_empty() {
            return Err(unknown_topic(text));
        }
        few(names.len())?;
        names.into_iter().map(|name| self.named(name)).collect()
    }

    fn words(&self) -> String {
        self.0.values().map(|topic| topic.summary()).collect::<Vec<_>>().join(" · ")
    }
}

fn few(topics: usize) -> Result<()> {
    if topics <= TOPICS_MAX {
        return Ok(());
    }
    Err(Error::too_large("too_many_topics", format!("one connection follows at most {TOPICS_MAX} topics"))
        .place("topics")
        .fix("follow `runs` or `resources` as a whole, or open another connection"))
}

#[cfg(test)]
mod tests;
