//! Runs on the live channel.

use super::live;
use crate::{State, places};
use ::http::live::{Event, Following, Topic, unknown_topic};
use base::{Ctx, Result, RunId};
use futures_util::StreamExt;
use std::sync::Arc;
use store::Fut;

pub(crate) fn topics(state: &State) -> Vec<Arc<dyn Topic>> {
    vec![Arc::new(Runs(state.clone())), Arc::new(OneRun(state.clone()))]
}

/// `runs`: the latest summary of every run that changes.
struct Runs(State);

impl Topic for Runs {
    fn word(&self) -> &'static str {
        "runs"
    }

    fn summary(&self) -> &'static str {
        "`runs` (`event: run` with the latest RunSummary of every run that the caller may look at; a burst of changes becomes its last)"
    }

    fn allow(&self, ctx: &Ctx, about: Option<&str>) -> Result<()> {
        match about {
            None => places::readable(ctx, None).map(|_| ()),
            Some(about) => Err(unknown_topic(&format!("runs:{about}"))),
        }
    }

    fn follow<'a>(&'a self, ctx: &'a Ctx, _: Option<&'a str>, since: Option<u64>) -> Fut<'a, Following> {
        Box::pin(async move { Ok(self.0.hub.follow(ctx, since)) })
    }
}

/// `run:<id>`: everything that happens in one run.
struct OneRun(State);

impl OneRun {
    async fn begin(&self, ctx: &Ctx, run: RunId, since: Option<u64>) -> Result<Following> {
        let state = &self.0;
        let newest = state.store.pos();
        let info = super::stream(state, ctx, run).await?;
        let (missed, position) = match since {
            None => (Vec::new(), newest),
            Some(since) if since <= newest => (Vec::new(), since),
            Some(_) => (vec![Event::resync(newest)], newest),
        };
        let seq = live::seq_at(state.journal.as_ref(), ctx.org, run, info.seq, position).await?;
        let told = live::follow(state.clone(), ctx.clone(), run, seq).await?;
        let events = told.map(|told| told.map(|told| Event { name: told.name, position: told.pos, data: told.data }));
        Ok(Following { missed, position, events: events.boxed() })
    }
}

fn run_id(about: Option<&str>) -> Result<RunId> {
    about.ok_or_else(|| unknown_topic("run"))?.parse().map_err(|error: base::Error| error.place("topics"))
}

impl Topic for OneRun {
    fn word(&self) -> &'static str {
        "run"
    }

    fn summary(&self) -> &'static str {
        "`run:<id>` (`change`, `delta` and `end` as on the live stream of one run)"
    }

    fn allow(&self, ctx: &Ctx, about: Option<&str>) -> Result<()> {
        run_id(about)?;
        places::readable(ctx, None).map(|_| ())
    }

    fn follow<'a>(&'a self, ctx: &'a Ctx, about: Option<&'a str>, since: Option<u64>) -> Fut<'a, Following> {
        Box::pin(async move { self.begin(ctx, run_id(about)?, since).await })
    }
}
