//! Views of runs, kept up to date: a look at a run costs the events since the last look.

use super::stream;
use crate::State;
use base::{Ctx, Error, Result, RunId};
use bytes::Bytes;
use engine::{
    Definition,
    view::{Imported, RunView},
};
use std::sync::Arc;
use store::{StoredEvent, StreamInfo};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// A run up to `seq`.
#[derive(Clone)]
pub(crate) struct Fold {
    pub(crate) seq: u64,
    pub(crate) view: RunView,
    closed: bool,
    /// The store's position when this was last brought up to date: while it stands still, there is nothing to read.
    pos: u64,
    encoded: Option<Bytes>,
}

/// After one of these nothing is appended.
pub(crate) fn closes(kind: &str) -> bool {
    matches!(kind, "run.succeeded" | "run.failed" | "run.cancelled")
}

const PAGE: usize = 1_000;

impl Fold {
    fn new(info: &StreamInfo, definition: &Definition) -> Self {
        let mut view = RunView::new(info.id, definition);
        view.run.imported = Imported::of(&info.head);
        Self { seq: 0, view, closed: false, pos: 0, encoded: None }
    }

    /// The paths of the tasks that changed.
    pub(crate) fn apply(&mut self, event: &StoredEvent) -> Result<Vec<String>> {
        self.seq = event.seq;
        self.closed = closes(&event.kind);
        self.encoded = None;
        self.view.apply(event)
    }

    /// The view as JSON, encoded once per change.
    pub(crate) fn json(&mut self) -> Result<Bytes> {
        if let Some(bytes) = &self.encoded {
            return Ok(bytes.clone());
        }
        let bytes = serde_json::to_vec(&self.view).map_err(|e| Error::internal("internal_fault", e.to_string()))?;
        Ok(self.encoded.insert(bytes.into()).clone())
    }

    /// Reads up to `until`, or to the end.
    pub(crate) async fn catch_up(&mut self, state: &State, ctx: &Ctx, run: RunId, until: Option<u64>) -> Result<()> {
        let until = until.unwrap_or(u64::MAX);
        while self.seq < until && !self.closed {
            let want = usize::try_from(until - self.seq).unwrap_or(PAGE).min(PAGE);
            let page = state.journal.read(ctx.org, run, self.seq, want).await?;
            for event in &page {
                self.apply(event)?;
            }
            if page.len() < want {
                break;
            }
        }
        Ok(())
    }
}

/// The run as it is now, locked for the moment of looking.
pub(crate) async fn current(state: &State, ctx: &Ctx, run: RunId) -> Result<OwnedMutexGuard<Option<Fold>>> {
    let slot = state.folds.get_or_insert(&(ctx.org, run), || Arc::new(Mutex::new(None)));
    let mut guard = slot.lock_owned().await;
    // Taken before reading: what is acknowledged after it moves it on.
    let pos = state.store.pos();
    if guard.is_none() {
        let info = stream(state, ctx, run).await?;
        *guard = Some(Fold::new(&info, super::definition(state, &info).await?.as_ref()));
    }
    // What has ended does not change any more, but it may have been removed.
    if guard.as_ref().is_some_and(|fold| fold.closed && fold.pos != pos)
        && let Err(error) = stream(state, ctx, run).await
    {
        *guard = None;
        return Err(error);
    }
    if let Some(fold) = guard.as_mut().filter(|fold| fold.seq == 0 || fold.pos != pos) {
        fold.catch_up(state, ctx, run, None).await?;
        fold.pos = pos;
    }
    Ok(guard)
}

/// A copy that stands exactly at `seq`.
pub(crate) async fn at(state: &State, ctx: &Ctx, run: RunId, seq: u64) -> Result<Fold> {
    let info = stream(state, ctx, run).await?;
    if let Some(slot) = state.folds.get(&(ctx.org, run)) {
        let known = slot.lock().await.as_ref().filter(|fold| fold.seq <= seq).cloned();
        if let Some(mut fold) = known {
            fold.catch_up(state, ctx, run, Some(seq)).await?;
            return Ok(fold);
        }
    }
    let mut fold = Fold::new(&info, super::definition(state, &info).await?.as_ref());
    fold.catch_up(state, ctx, run, Some(seq)).await?;
    Ok(fold)
}
