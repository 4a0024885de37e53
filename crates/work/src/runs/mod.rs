//! Runs: start them, list them, look into one, steer it. Everything shown is read from the journal; everything done is a
//! command to the engine.

mod auto;
mod fold;
mod http;
mod hub;
mod live;
mod portable;
mod propose;
mod sql;
mod steer;
mod tasks;
mod tell;
mod topics;
mod travel;
mod trial;
mod views;

pub(crate) use self::http::operations;
pub(crate) use fold::Fold;
pub use hub::Hub;
pub(crate) use portable::Busy as Bringing;
pub(crate) use tell::Tell;
pub(crate) use topics::topics;
pub use travel::Kept;
pub(crate) use travel::{forget, made_of, migrations};
pub use views::{EventView, Summary};

use crate::{State, places};
use base::{Ctx, Error, Result, Right, RunId};
use engine::{Definition, StartRun, event::Payload};
use serde_json::{Value, json};
use std::sync::Arc;
use store::{
    StreamInfo,
    removal::{self, Stone},
};

pub(crate) fn not_found(run: RunId) -> Error {
    Error::not_found("run_not_found", format!("there is no run {run}"))
        .place(run.to_string())
        .fix("`orc runs list` shows the runs there are")
}

/// Of a run that was removed, what its tombstone says, to whoever might look at it.
async fn missing(state: &State, ctx: &Ctx, run: RunId) -> Error {
    let stone = match state.store.org(ctx.org).tombstone(run).await {
        Ok(stone) => stone.filter(|stone| places::sees(ctx, &stone.said.workspace)),
        Err(error) => return error,
    };
    let Some(Stone { said, removed_at, by, .. }) = stone else { return not_found(run) };
    let ended = said.ended_at.unwrap_or(said.started_at);
    let what = format!(
        "run {run} of `{}` was removed at {removed_at} by the retention rule `{}`: it {} at {ended} after {} events; its tombstone is left",
        said.name, said.policy, said.status, said.events
    );
    let mut details = removal::body(&said);
    details["removed_at"] = json!(removed_at);
    details["by"] = json!(by);
    Error::not_found("run_removed", what).place(run.to_string()).details(details).fix("a backup from before may hold it; nothing else does")
}

/// Why nothing can be made of the run: it went while it was being read, or what `error` says.
async fn removed_meanwhile(state: &State, ctx: &Ctx, run: RunId, error: Error) -> Error {
    if error.code() != "stale_row" {
        return error;
    }
    let missing = missing(state, ctx, run).await;
    if missing.code() == "run_removed" { missing } else { error }
}

/// It is being brought in, and not there yet.
pub(crate) fn arrives(head: &store::Head) -> bool {
    head.status.is_empty()
}

/// A run that the caller may look at. One of a workspace that they may not look into is not there.
pub(crate) async fn stream(state: &State, ctx: &Ctx, run: RunId) -> Result<StreamInfo> {
    let found = state.journal.stream(ctx.org, run).await?;
    match found.filter(|info| places::sees(ctx, &info.head.workspace) && !arrives(&info.head)) {
        Some(info) => Ok(info),
        None => Err(missing(state, ctx, run).await),
    }
}

/// A run that the caller may steer. Who may not even look at it is told that it is not there.
pub(crate) async fn steerable(state: &State, ctx: &Ctx, run: RunId) -> Result<()> {
    let right = Right::RUNS_CONTROL;
    let found = state.journal.stream(ctx.org, run).await?.filter(|info| !arrives(&info.head));
    let Some(StreamInfo { head, .. }) = found else { return Err(missing(state, ctx, run).await) };
    match ctx.need_on(right.noun, right.verb, Some(&head.workspace)) {
        Err(_) if !places::sees(ctx, &head.workspace) => Err(not_found(run)),
        Err(error) => Err(error),
        Ok(()) => own(run, &head),
    }
}

/// Refuses a run that happened elsewhere: nothing goes on from it here.
pub(crate) fn own(run: RunId, head: &store::Head) -> Result<()> {
    match engine::view::Imported::of(head) {
        None => Ok(()),
        Some(_) => Err(Error::conflict("run_imported", format!("run {run} was imported: it happened elsewhere and can only be looked at"))
            .place(run.to_string())
            .fix("start its workflow anew: `orc runs show RUN --json` has its files")),
    }
}

/// Of a run that the caller has just started or steered.
pub(crate) async fn summary(state: &State, ctx: &Ctx, run: RunId) -> Result<Summary> {
    let info = state.journal.stream(ctx.org, run).await?.ok_or_else(|| not_found(run))?;
    Ok(Summary::of(info.id, &info.head, info.seq))
}

/// The definition a run is pinned to.
pub(crate) async fn definition(state: &State, info: &StreamInfo) -> Result<Arc<Definition>> {
    let Some(blob) = info.head.definition else {
        return Err(Error::internal("definition_missing", format!("run {} names no definition", info.id)));
    };
    if let Some(known) = state.definitions.get(&(info.org, blob)) {
        return Ok(known);
    }
    let definition = state.engine.definition(info.org, blob).await?;
    Ok(state.definitions.get_or_insert(&(info.org, blob), || definition))
}

/// What a payload holds.
pub(crate) async fn value_of(state: &State, ctx: &Ctx, payload: &Payload) -> Result<Arc<Value>> {
    let blob = match payload {
        Payload::Inline(value) => return Ok(value.clone()),
        Payload::Blob { blob, .. } => *blob,
    };
    let bytes = state.journal.blob(ctx.org, blob).await?.ok_or_else(|| {
        Error::internal("blob_missing", format!("the journal names blob {blob}, but it is not there"))
            .fix("restore it from a backup, then run `orc doctor`")
    })?;
    let value =
        serde_json::from_slice(&bytes).map_err(|e| Error::internal("blob_not_readable", format!("blob {blob} is not JSON: {e}")))?;
    Ok(Arc::new(value))
}

/// Asks for the right to start runs there, and whether there is such a workspace.
pub(crate) async fn may_start(state: &State, ctx: &Ctx, workspace: &str) -> Result<()> {
    let right = Right::RUNS_START;
    ctx.need_on(right.noun, right.verb, Some(workspace)).map_err(|error| error.place("body field `workspace`"))?;
    state.resources.need_workspace_named(ctx, workspace).await
}

/// Starts a run; the same key answers the run that was started first.
pub(crate) async fn start(state: &State, ctx: &Ctx, start: StartRun) -> Result<Summary> {
    if start.grants != engine::event::Grants::default() {
        ctx.need(base::Right::GRANTS_GIVE).map_err(|error| {
            error.place("body field `grants`").fix("leave `grants` out; the run then reaches what the configuration allows")
        })?;
    }
    let run = state.engine.start_run(ctx, start).await?;
    summary(state, ctx, run).await
}
