//! Taking a run out: everything it is made of, as one signed file that is written while it is sent.

use super::{
    super::stream,
    bring,
    file::{FORMAT, Head, Writer},
};
use crate::State;
use ::http::FileStream;
use base::{BlobId, Ctx, Error, Result, RunId};
use bytes::Bytes;
use engine::view::Imported;
use futures_util::{StreamExt, TryStreamExt, stream as streams};
use serde_json::json;
use std::collections::{HashSet, VecDeque};
use store::{AuditRecord, Batch, StoredEvent};

const PAGE: usize = 500;
/// What is sent at once, about.
const SENT: usize = 256 * 1024;

pub(super) async fn value(state: &State, ctx: &Ctx, id: BlobId) -> Result<Vec<u8>> {
    state.journal.blob(ctx.org, id).await?.ok_or_else(|| {
        Error::internal("blob_missing", format!("the journal names blob {id}, but it is not there"))
            .fix("restore it from a backup, then run `orc doctor`")
    })
}

/// The same run gives the same bytes; one that came as a file gives that file.
pub(super) async fn take(state: &State, ctx: &Ctx, run: RunId) -> Result<FileStream> {
    let info = stream(state, ctx, run).await?;
    let file: FileStream = match Imported::of(&info.head) {
        Some(imported) => {
            let pieces = bring::pieces(state, ctx, &imported).await?;
            let (state, ctx) = (state.clone(), ctx.clone());
            let one = move |id| {
                let (state, ctx) = (state.clone(), ctx.clone());
                async move { value(&state, &ctx, id).await.map(Bytes::from) }
            };
            streams::iter(pieces).then(one).boxed()
        }
        None => written(state, ctx, run, info.seq).await?,
    };
    let body = json!({"run": run, "workspace": info.head.workspace, "events": info.seq});
    let mut batch = Batch::new(ctx.org);
    batch.audit.push(AuditRecord::of(ctx, state.env.clock.now(), "run.exported", body));
    state.journal.commit(batch).await?;
    Ok(file)
}

/// Of the events up to `last`. The history is proven and its values are counted before the first byte.
async fn written(state: &State, ctx: &Ctx, run: RunId, last: u64) -> Result<FileStream> {
    let proof = state.store.verify(ctx.org, run).await?;
    if let Some(broken) = proof.breaks.first() {
        return Err(Error::internal("history_damaged", format!("the history of run {run} is damaged: {}", broken.what))
            .place(run.to_string())
            .fix("restore the data folder from a backup; `orc verify` names all that is damaged"));
    }
    let (mut known, mut seq) = (HashSet::new(), 0);
    while seq < last {
        for event in page(state, ctx, run, seq, last).await? {
            known.extend(named(&event)?);
            seq = event.seq;
        }
    }
    let program = env!("CARGO_PKG_VERSION").to_owned();
    let head = Head { format: FORMAT.to_owned(), run, org: ctx.org, program, events: last, values: known.len() as u64 };
    let mut writer = Writer::new(ctx.org);
    let first = writer.head(head)?;
    let (state, ctx) = (state.clone(), ctx.clone());
    let rest = Rest { state, ctx, run, last, seq: 0, writer, waiting: VecDeque::new(), unwritten: known, ended: false };
    let lines = streams::try_unfold(rest, |mut rest| async move { Ok(rest.more().await?.map(|bytes| (bytes, rest))) });
    Ok(streams::once(async { Ok(Bytes::from(first)) }).chain(lines.into_stream()).boxed())
}

fn named(event: &StoredEvent) -> Result<Vec<BlobId>> {
    engine::foreign::values(&event.body).map_err(|why| Error::internal("event_not_readable", format!("event {} {why}", event.seq)))
}

/// The next events, at least one.
async fn page(state: &State, ctx: &Ctx, run: RunId, seq: u64, last: u64) -> Result<Vec<StoredEvent>> {
    let want = usize::try_from(last - seq).unwrap_or(PAGE).min(PAGE);
    let page = state.journal.read(ctx.org, run, seq, want).await?;
    if page.is_empty() {
        return Err(Error::internal("history_damaged", format!("the history of run {run} breaks after event {seq}")));
    }
    Ok(page)
}

/// What is still to be written.
struct Rest {
    state: State,
    ctx: Ctx,
    run: RunId,
    last: u64,
    seq: u64,
    writer: Writer,
    waiting: VecDeque<StoredEvent>,
    /// Values that no line holds yet.
    unwritten: HashSet<BlobId>,
    ended: bool,
}

impl Rest {
    async fn more(&mut self) -> Result<Option<Bytes>> {
        let mut out = Vec::new();
        while out.len() < SENT && !self.ended {
            if self.waiting.is_empty() && self.seq < self.last {
                self.waiting = page(&self.state, &self.ctx, self.run, self.seq, self.last).await?.into();
            }
            let Some(event) = self.waiting.pop_front() else {
                out.extend(self.writer.end(|text| self.state.store.sign(FORMAT, text))?);
                self.ended = true;
                break;
            };
            for id in named(&event)? {
                if self.unwritten.remove(&id) {
                    out.extend(self.writer.value(id, &value(&self.state, &self.ctx, id).await?)?);
                }
            }
            out.extend(self.writer.event(&event)?);
            self.seq = event.seq;
        }
        Ok((!out.is_empty()).then(|| out.into()))
    }
}
