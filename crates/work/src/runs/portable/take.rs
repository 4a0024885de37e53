//! Taking a run out: everything it is made of, as one signed file.

use super::{
    super::stream,
    file::{self, FORMAT, Head, Writer},
};
use crate::State;
use base::{BlobId, Ctx, Error, Result, RunId};
use bytes::Bytes;
use engine::view::Imported;
use serde_json::json;
use std::collections::HashSet;
use store::{AuditRecord, Batch, StoredEvent};

const PAGE: usize = 1_000;

async fn value(state: &State, ctx: &Ctx, id: BlobId) -> Result<Vec<u8>> {
    state.journal.blob(ctx.org, id).await?.ok_or_else(|| {
        Error::internal("blob_missing", format!("the journal names blob {id}, but it is not there"))
            .fix("restore it from a backup, then run `orc doctor`")
    })
}

/// The same run gives the same bytes; one that came as a file gives that file.
pub(super) async fn take(state: &State, ctx: &Ctx, run: RunId) -> Result<Bytes> {
    let info = stream(state, ctx, run).await?;
    let bytes = match Imported::of(&info.head) {
        Some(imported) => value(state, ctx, imported.file).await?,
        None => written(state, ctx, run, info.seq).await?,
    };
    let body = json!({"run": run, "workspace": info.head.workspace, "events": info.seq, "bytes": bytes.len()});
    let mut batch = Batch::new(ctx.org);
    batch.audit.push(AuditRecord::of(ctx, state.env.clock.now(), "run.exported", body));
    state.journal.commit(batch).await?;
    Ok(bytes.into())
}

/// Of the events up to `last`.
async fn written(state: &State, ctx: &Ctx, run: RunId, last: u64) -> Result<Vec<u8>> {
    if last > file::EVENTS_MAX {
        return Err(file::too_large(format!("run {run} has {last} events; at most {} go into a file", file::EVENTS_MAX)));
    }
    let proof = state.store.verify(ctx.org, run).await?;
    if let Some(broken) = proof.breaks.first() {
        return Err(Error::internal("history_damaged", format!("the history of run {run} is damaged: {}", broken.what))
            .place(run.to_string())
            .fix("restore the data folder from a backup; `orc verify` names all that is damaged"));
    }
    let mut events: Vec<StoredEvent> = Vec::new();
    while (events.len() as u64) < last {
        let want = usize::try_from(last - events.len() as u64).unwrap_or(PAGE).min(PAGE);
        let page = state.journal.read(ctx.org, run, events.len() as u64, want).await?;
        if page.is_empty() {
            return Err(Error::internal("history_damaged", format!("the history of run {run} breaks after event {}", events.len())));
        }
        events.extend(page);
    }
    let unreadable = |seq: u64, why: String| Error::internal("event_not_readable", format!("event {seq} {why}"));
    let mut named: Vec<Vec<BlobId>> = Vec::with_capacity(events.len());
    let mut known = HashSet::new();
    for event in &events {
        let values = engine::foreign::values(&event.body).map_err(|why| unreadable(event.seq, why))?;
        named.push(values.into_iter().filter(|id| known.insert(*id)).collect());
    }
    let program = env!("CARGO_PKG_VERSION").to_owned();
    let head = Head { format: FORMAT.to_owned(), run, org: ctx.org, program, events: last, values: known.len() as u64 };
    let mut writer = Writer::new(head)?;
    for (event, values) in events.iter().zip(named) {
        for id in values {
            writer.value(id, &value(state, ctx, id).await?)?;
        }
        writer.event(event)?;
    }
    writer.end(|text| state.store.sign(FORMAT, text))
}
