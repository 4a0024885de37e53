//! One run, live: its events with the tasks they changed, and text of models as it arrives.

use super::{EventView, Fold, fold, stream};
use crate::State;
use ::http::sse::{self, Feed, Frame, Fut};
use base::{Ctx, Error, OrgId, Result, RunId};
use bytes::Bytes;
use engine::{
    Delta,
    view::{RunSummary, TaskView},
};
use futures_util::{Stream, StreamExt, stream as streams, stream::BoxStream};
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;
use store::{Committed, Journal, StoredEvent};
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// The journal of one run as a feed.
pub(crate) struct RunFeed {
    pub(crate) journal: Arc<dyn Journal>,
    pub(crate) org: OrgId,
    pub(crate) run: RunId,
}

impl Feed for RunFeed {
    type Item = StoredEvent;
    type Note = Committed;

    fn read(&self, after: u64, limit: usize) -> Fut<'_, Vec<(u64, StoredEvent)>> {
        Box::pin(async move {
            let events = self.journal.read(self.org, self.run, after, limit).await?;
            Ok(events.into_iter().map(|event| (event.seq, event)).collect())
        })
    }

    fn pick(&self, note: &Committed) -> Vec<(u64, StoredEvent)> {
        if note.org != self.org {
            return Vec::new();
        }
        note.events.iter().filter(|event| event.stream == self.run).map(|event| (event.seq, event.clone())).collect()
    }
}

#[derive(Serialize)]
struct LiveChange<'a> {
    event: EventView,
    tasks: Vec<&'a TaskView>,
    run: &'a RunSummary,
}

struct Live {
    org: OrgId,
    run: RunId,
    events: BoxStream<'static, Result<(u64, StoredEvent)>>,
    deltas: Option<Receiver<Arc<Delta>>>,
    fold: Fold,
}

/// What a live run tells. `seq` counts in the run, `pos` in the whole installation.
pub(crate) struct Told {
    pub(crate) name: &'static str,
    pub(crate) seq: Option<u64>,
    pub(crate) pos: Option<u64>,
    pub(crate) data: Bytes,
}

impl Told {
    fn new<T: Serialize>(name: &'static str, event: Option<&StoredEvent>, data: &T) -> Result<Self> {
        let data = serde_json::to_vec(data).map_err(|e| Error::internal("internal_fault", e.to_string()))?;
        Ok(Self { name, seq: event.map(|event| event.seq), pos: event.map(|event| event.pos), data: data.into() })
    }

    pub(crate) fn frame(&self) -> Frame {
        Frame::new(self.name, self.seq, &self.data)
    }
}

fn end() -> Told {
    Told { name: "end", seq: None, pos: None, data: Bytes::from_static(b"{}") }
}

/// The number of the last event of the run that is not after a position of the installation: found by halving, because
/// both grow together.
pub(crate) async fn seq_at(journal: &dyn Journal, org: OrgId, run: RunId, last: u64, pos: u64) -> Result<u64> {
    let (mut low, mut high) = (0, last);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        let event = journal.read(org, run, middle - 1, 1).await?;
        if event.first().is_some_and(|event| event.pos <= pos) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Ok(low)
}

pub(crate) async fn follow(state: State, ctx: Ctx, run: RunId, since: u64) -> Result<BoxStream<'static, Result<Told>>> {
    // Both are subscribed before anything is read.
    let tail = state.journal.tail();
    let deltas = state.engine.deltas();
    let info = stream(&state, &ctx, run).await?;
    if info.head.closed && since >= info.seq {
        return Ok(streams::once(async { Ok(end()) }).boxed());
    }
    let fold = fold::at(&state, &ctx, run, since).await?;
    let feed = RunFeed { journal: state.journal.clone(), org: ctx.org, run };
    let events = sse::follow(feed, tail, fold.seq).boxed();
    let live = Live { org: ctx.org, run, events, deltas: Some(deltas), fold };
    Ok(live.told().boxed())
}

impl Live {
    fn told(self) -> impl Stream<Item = Result<Told>> + Send {
        streams::unfold(Some(self), |state| async move {
            let mut this = state?;
            match this.next().await {
                Ok(Some((told, more))) => Some((streams::iter(told).map(Ok).boxed(), more.then_some(this))),
                Ok(None) => None,
                Err(error) => Some((streams::iter([Err(error)]).boxed(), None)),
            }
        })
        .flatten()
    }

    /// What to tell, and whether more will come.
    async fn next(&mut self) -> Result<Option<(Vec<Told>, bool)>> {
        loop {
            let deltas = &mut self.deltas;
            let heard = async {
                match deltas {
                    Some(receiver) => receiver.recv().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                event = self.events.next() => {
                    let Some(event) = event else { return Ok(None) };
                    return self.change(&event?.1).map(Some);
                }
                delta = heard => match delta {
                    Ok(delta) if delta.run == self.run && delta.org == self.org => {
                        let data = json!({"task": delta.task, "text": delta.text});
                        return Ok(Some((vec![Told::new("delta", None, &data)?], true)));
                    }
                    // Lost words of a model harm nothing: its whole answer comes with the event.
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => self.deltas = None,
                },
            }
        }
    }

    fn change(&mut self, event: &StoredEvent) -> Result<(Vec<Told>, bool)> {
        let changed = self.fold.apply(event)?;
        let view = &self.fold.view;
        let tasks = changed.iter().filter_map(|path| view.task(path)).collect();
        let change = LiveChange { event: EventView::new(event)?, tasks, run: &view.run };
        let mut told = vec![Told::new("change", Some(event), &change)?];
        let closed = fold::closes(&event.kind);
        if closed {
            told.push(end());
        }
        Ok((told, !closed))
    }
}
