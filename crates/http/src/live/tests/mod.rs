//! The live channel with topics that mean nothing, over both ways, and resources from a real audit.

mod channel;
mod resources;
mod socket;
mod wire;

use super::{Event, Following, ResourceEvents, Topic, operations, unknown_topic};
use crate::{
    Limits,
    tests::{House, TestClock, TestRng, live::Log},
};
use base::{Ctx, Result, Right};
use futures_util::StreamExt;
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};
use store::{Fut, Options, Store};

/// Numbers from a log. Once `ended` is over, so is the topic.
pub(super) struct Numbers {
    word: &'static str,
    log: Log,
}

impl Topic for Numbers {
    fn word(&self) -> &'static str {
        self.word
    }

    fn summary(&self) -> &'static str {
        "numbers"
    }

    fn allow(&self, ctx: &Ctx, about: Option<&str>) -> Result<()> {
        match about {
            None => Ok(()),
            Some("secret") => ctx.need(Right::ACCOUNTS_WRITE),
            Some(other) => Err(unknown_topic(other)),
        }
    }

    fn follow<'a>(&'a self, _: &'a Ctx, _: Option<&'a str>, since: Option<u64>) -> Fut<'a, Following> {
        let position = since.unwrap_or_else(|| self.log.last());
        let tail = self.log.subscribe();
        let log = self.log.clone();
        Box::pin(async move {
            let events = crate::sse::follow(log, tail, position);
            let events = events.map(|item| item.and_then(|(id, value)| Event::json("number", Some(id), &value))).boxed();
            Ok(Following { missed: Vec::new(), position, events })
        })
    }
}

pub(super) struct LiveHouse {
    pub(super) house: House,
    pub(super) one: Log,
    pub(super) two: Log,
    pub(super) store: Store,
    folder: PathBuf,
}

impl Drop for LiveHouse {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

pub(super) fn live_house(limits: Limits) -> LiveHouse {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let folder = std::env::temp_dir().join(format!("orc-live-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
    let clock = Arc::new(TestClock(AtomicI64::new(1_800_000_000_000_000)));
    let store = Store::open(Options::new(&folder), &crate::migrations(), clock, Arc::new(TestRng(AtomicU64::new(9)))).expect("opens");
    let (one, two) = (Log::new(8), Log::new(8));
    let resources = ResourceEvents::start(&store, vec!["model".into(), "secret".into()]);
    let topics: Vec<Arc<dyn Topic>> =
        vec![Arc::new(Numbers { word: "one", log: one.clone() }), Arc::new(Numbers { word: "two", log: two.clone() })];
    let house = crate::tests::house_made(limits, |env| operations(env, resources, topics));
    LiveHouse { house, one, two, store, folder }
}
