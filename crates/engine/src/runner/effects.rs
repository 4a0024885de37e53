//! Doing things outside: bounded in number and time, never able to take the process down with them.

use super::{Key, Msg, Runner};
use crate::{
    Delta, codec,
    event::Grants,
    machine::{
        Effect, Input,
        state::{Phase, Run},
    },
    port::{self, CallCtx, DeltaSink, ModelAnswer},
};
use base::{Error, OrgId, Principal, Result, fair::Pass};
use futures_util::FutureExt;
use serde_json::json;
use std::{
    collections::HashMap,
    panic::AssertUnwindSafe,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::{
    sync::{mpsc, watch},
    task::AbortHandle,
};

/// Whether effects of a run may begin.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    Open,
    /// Not now.
    Paused,
    /// Never: the run is not ours any more, and whoever takes it up begins them.
    Gone,
}

/// For whom the run acts, where, and what it may reach.
pub(super) struct OnBehalf {
    workspace: String,
    by: Principal,
    grants: Grants,
    ground: watch::Sender<Ground>,
}

impl OnBehalf {
    pub(super) fn of(run: &Run) -> Self {
        let started = &run.started;
        let ground = watch::Sender::new(if run.phase == Phase::Paused { Ground::Paused } else { Ground::Open });
        Self { ground, workspace: started.workspace.clone(), by: started.by.clone(), grants: started.grants.clone() }
    }

    pub(super) fn set(&self, ground: Ground) {
        self.ground.send_if_modified(|now| std::mem::replace(now, ground) != ground);
    }
}

/// What is in flight for one run, by task.
#[derive(Default)]
pub(super) struct InFlight {
    by_task: HashMap<String, Vec<AbortHandle>>,
    /// So many entries call for looking which have ended: a handle keeps the memory of its task.
    sweep_at: usize,
}

const SWEEP_FROM: usize = 256;

impl InFlight {
    pub(super) fn is_empty(&mut self) -> bool {
        self.by_task.retain(|_, handles| {
            handles.retain(|h| !h.is_finished());
            !handles.is_empty()
        });
        self.by_task.is_empty()
    }

    fn add(&mut self, task: String, handle: AbortHandle) {
        if self.by_task.len() >= self.sweep_at.max(SWEEP_FROM) {
            self.is_empty();
            self.sweep_at = self.by_task.len() * 2;
        }
        self.by_task.entry(task).or_default().push(handle);
    }

    pub(super) fn abort(&mut self, task: &str) {
        for handle in self.by_task.remove(task).unwrap_or_default() {
            handle.abort();
        }
    }
}

/// Counts an effect in flight for as long as it lives, aborted ones included.
pub(crate) struct Counted(Arc<Runner>);

impl Counted {
    fn new(runner: &Arc<Runner>) -> Self {
        runner.in_flight.fetch_add(1, Ordering::AcqRel);
        Self(runner.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Runner {
    pub(super) fn carry_out(
        self: &Arc<Self>,
        key: Key,
        on_behalf: &Arc<OnBehalf>,
        effects: Vec<Effect>,
        mailbox: &mpsc::Sender<Msg>,
        flying: &mut InFlight,
    ) {
        let mut timers = false;
        for effect in effects {
            let task = match &effect {
                Effect::SetTimer { .. } | Effect::ClearTimer { .. } => {
                    timers = true;
                    continue;
                }
                Effect::Abort { task } => {
                    flying.abort(task);
                    continue;
                }
                Effect::Tool { task, .. } | Effect::Model { task, .. } => task.clone(),
            };
            let counted = Counted::new(self);
            let work = perform(self.clone(), key, on_behalf.clone(), effect, mailbox.clone(), counted);
            let handle = self.spawn(key.0, work).abort_handle();
            flying.add(task, handle);
        }
        if timers {
            self.timers_moved();
        }
    }

    /// Within the step's time, and with a panic turned into an error of that step.
    async fn bounded<T>(&self, timeout_ms: Option<u64>, work: impl Future<Output = Result<T>>) -> Result<T> {
        let work = AssertUnwindSafe(work).catch_unwind();
        let done = match timeout_ms {
            None => work.await,
            Some(ms) => tokio::select! {
                biased;
                done = work => done,
                () = self.outside.clock.sleep(Duration::from_millis(ms)) => return Err(timed_out(ms)),
            },
        };
        done.unwrap_or_else(|panic| {
            let words = panic.downcast_ref::<&str>().map(|s| (*s).to_owned()).or_else(|| panic.downcast_ref::<String>().cloned());
            Err(Error::internal(PANICKED, format!("the step's code failed: {}", words.unwrap_or_else(|| "no message".to_owned()))))
        })
    }

    fn sized(&self, value: serde_json::Value) -> Result<serde_json::Value> {
        codec::check_size("the answer", &value, self.options.payload_bytes_max).map(|()| value)
    }

    fn sized_answer(&self, answer: ModelAnswer) -> Result<ModelAnswer> {
        let max = self.options.payload_bytes_max;
        let text = if answer.text.len() > max { Some(json!(answer.text)) } else { None };
        let calls = json!(answer.calls);
        text.iter().chain(&answer.value).chain([&calls]).try_for_each(|value| codec::check_size("the model's answer", value, max))?;
        Ok(answer)
    }
}

/// Waits until the effect may begin. `None`: the process is stopping or the run was let go; the effect stays recorded as started.
async fn its_turn(runner: &Arc<Runner>, org: OrgId, on_behalf: &OnBehalf, counted: Counted) -> Option<(Pass<OrgId>, Counted)> {
    let mut ground = on_behalf.ground.subscribe();
    let mut counted = Some(counted);
    loop {
        let place = runner.effects.enter(org, false).await.ok()?;
        let now = *ground.borrow_and_update();
        match now {
            Ground::Open => return Some((place, counted.unwrap_or_else(|| Counted::new(runner)))),
            Ground::Gone => return None,
            Ground::Paused => {}
        }
        // Its run was paused before its turn came: nobody who stops waits for it.
        drop(place);
        counted = None;
        ground.wait_for(|ground| *ground != Ground::Paused).await.ok()?;
    }
}

async fn perform(runner: Arc<Runner>, key: Key, on_behalf: Arc<OnBehalf>, effect: Effect, mailbox: mpsc::Sender<Msg>, counted: Counted) {
    let Some((_place, counted)) = its_turn(&runner, key.0, &on_behalf, counted).await else { return };
    let ctx = |task: &str, attempt: u32, own_key: String, by_model: bool| CallCtx {
        org: key.0,
        run: key.1,
        workspace: on_behalf.workspace.clone(),
        by: on_behalf.by.clone(),
        task: task.to_owned(),
        attempt,
        key: own_key,
        grants: on_behalf.grants.clone(),
        asked_by_model: by_model,
    };
    let input = match effect {
        Effect::Tool { task, attempt, key, call, tool, input, timeout_ms } => {
            let ctx = ctx(&task, attempt, key, call.is_some());
            let input = Arc::try_unwrap(input).unwrap_or_else(|v| (*v).clone());
            let result = runner.bounded(timeout_ms, runner.outside.tools.call(ctx, &tool, input)).await;
            let delicate = matches!(runner.outside.tools.effect(&tool), Some(port::Effect::Irreversible | port::Effect::Compensable));
            let result = result.map_err(|e| if delicate { unknown_if_cut_off(e) } else { e });
            Input::ToolDone { task, call, result: result.and_then(|v| runner.sized(v)) }
        }
        Effect::Model { task, attempt, key: own_key, request, timeout_ms } => {
            let delta = delta_sink(&runner, key, &task);
            let call = runner.outside.models.call(ctx(&task, attempt, own_key, false), *request, delta);
            let result = runner.bounded(timeout_ms, call).await;
            Input::ModelDone { task, result: result.and_then(|answer| runner.sized_answer(answer)) }
        }
        Effect::SetTimer { .. } | Effect::ClearTimer { .. } | Effect::Abort { .. } => return,
    };
    if mailbox.send(Msg::Landed(input, counted)).await.is_err() {
        tracing::debug!("an effect ended after its run was let go");
    }
}

fn delta_sink(runner: &Arc<Runner>, (org, run): Key, task: &str) -> DeltaSink {
    let (deltas, task) = (runner.deltas.clone(), task.to_owned());
    Arc::new(move |text| {
        // Nobody listening is fine.
        drop(deltas.send(Arc::new(Delta { org, run, task: task.clone(), text: text.to_owned() })));
    })
}

const TIMED_OUT: &str = "step_timed_out";
const PANICKED: &str = "effect_panicked";

/// Cut off in the middle, an effect that cannot be undone may have happened: another attempt could do it twice.
fn unknown_if_cut_off(error: Error) -> Error {
    if !matches!(error.code(), TIMED_OUT | PANICKED) {
        return error;
    }
    let message = format!("{}; whether the effect happened is not known, so it is not tried again", error.message());
    Error::outcome_unknown("outcome_unknown", message).fix("look at the outside system whether it was done, then start what is missing")
}

fn timed_out(ms: u64) -> Error {
    Error::timeout(TIMED_OUT, format!("the step did not end within {} s", ms as f64 / 1e3))
        .fix("raise the step's `timeout`, or make the work smaller")
}
