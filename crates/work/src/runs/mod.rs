//! Runs: start them, list them, look into one, steer it. Everything shown is read from the journal; everything done is a
//! command to the engine.

mod fold;
mod http;
mod hub;
mod live;
mod tell;
mod topics;
mod views;

pub(crate) use self::http::operations;
pub(crate) use fold::Fold;
pub use hub::Hub;
pub use tell::Listened;
pub(crate) use tell::Tell;
pub(crate) use topics::topics;
pub use views::{EventView, Summary};

use crate::State;
use base::{Ctx, Error, Result, RunId};
use engine::{Definition, StartRun, event::Grants};
use std::sync::Arc;
use store::StreamInfo;

pub(crate) fn not_found(run: RunId) -> Error {
    Error::not_found("run_not_found", format!("there is no run {run}"))
        .place(run.to_string())
        .fix("`orc runs list` shows the runs there are")
}

pub(crate) async fn stream(state: &State, ctx: &Ctx, run: RunId) -> Result<StreamInfo> {
    state.journal.stream(ctx.org, run).await?.ok_or_else(|| not_found(run))
}

pub(crate) async fn summary(state: &State, ctx: &Ctx, run: RunId) -> Result<Summary> {
    stream(state, ctx, run).await.map(|info| Summary::of(info.id, &info.head, info.seq))
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

/// Starts a run; `key` makes a repetition answer the run that was started first.
pub(crate) async fn start(
    state: &State,
    ctx: &Ctx,
    definition: Arc<Definition>,
    inputs: serde_json::Value,
    grants: Grants,
    key: Option<String>,
) -> Result<Summary> {
    let given = grants.base.is_some() || grants.root.is_some() || !grants.read.is_empty() || !grants.hosts.is_empty();
    if given {
        ctx.need(base::Right::GRANTS_GIVE).map_err(|error| {
            error.place("body field `grants`").fix("leave `grants` out; the run then reaches what the configuration allows")
        })?;
    }
    let run = state.engine.start_run(ctx, StartRun { definition, inputs, grants, idempotency_key: key }).await?;
    summary(state, ctx, run).await
}
