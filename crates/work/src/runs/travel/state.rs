//! A run as it was after one of its events.

use super::super::{EventView, fold, stream, views::RunDoc};
use crate::State;
use base::{Ctx, Error, Result, RunId};
use engine::view::{RunView, Timer};
use schemars::JsonSchema;
use serde::Serialize;

/// A run after one of its events.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RunState")]
pub(super) struct StateView {
    /// The event that was the last one.
    pub(super) at: u64,
    /// The last event there is by now.
    pub(super) last: u64,
    /// What that event says.
    pub(super) event: EventView,
    /// The run as those who looked at it then saw it.
    #[schemars(with = "RunDoc")]
    pub(super) view: RunView,
    /// What time it waited for, the earliest first.
    #[schemars(with = "Vec<TimerDoc>")]
    pub(super) timers: Vec<Timer>,
}

/// A time that a run waits for.
#[derive(JsonSchema)]
#[schemars(rename = "RunTimer")]
#[allow(dead_code, reason = "stands for the type of `engine` in the document")]
struct TimerDoc {
    /// `wait`, `retry`, `approval` (it expires) or `run` (its time limit).
    why: String,
    /// The path of the task; null for the run itself.
    task: Option<String>,
    due: String,
}

/// `at`: usually the last event.
pub(super) async fn look(state: &State, ctx: &Ctx, run: RunId, at: Option<u64>) -> Result<StateView> {
    let info = stream(state, ctx, run).await?;
    let at = at.unwrap_or(info.seq);
    super::is_there(run, &info, at)?;
    let event = state.journal.read(ctx.org, run, at - 1, 1).await?;
    let event = event.first().ok_or_else(|| Error::internal("history_damaged", format!("event {at} of run {run} is not there")))?;
    let event = EventView::new(event)?;
    let view = fold::at(state, ctx, run, at).await?.view;
    let timers = view.timers();
    Ok(StateView { at, last: info.seq, event, view, timers })
}
