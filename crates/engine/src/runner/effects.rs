//! Doing things outside: bounded in number and time, never able to take the process down with them.

use super::{Key, Msg, Runner};
use crate::{
    Delta, codec,
    machine::{Effect, Input},
    port::{CallCtx, DeltaSink},
};
use base::{Error, Result};
use futures_util::FutureExt;
use std::{
    collections::HashMap,
    panic::AssertUnwindSafe,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::{sync::mpsc, task::AbortHandle};

/// What is in flight for one run, by task.
#[derive(Default)]
pub(super) struct InFlight {
    by_task: HashMap<String, Vec<AbortHandle>>,
}

impl InFlight {
    pub(super) fn is_empty(&mut self) -> bool {
        self.by_task.retain(|_, handles| {
            handles.retain(|h| !h.is_finished());
            !handles.is_empty()
        });
        self.by_task.is_empty()
    }

    pub(super) fn abort(&mut self, task: &str) {
        for handle in self.by_task.remove(task).unwrap_or_default() {
            handle.abort();
        }
    }
}

/// Counts an effect in flight for as long as it lives, aborted ones included.
struct Counted(Arc<Runner>);

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
        grants: &Arc<crate::event::Grants>,
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
            let handle = tokio::spawn(perform(self.clone(), key, grants.clone(), effect, mailbox.clone(), counted)).abort_handle();
            flying.by_task.entry(task).or_default().push(handle);
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
                done = work => done,
                () = self.outside.clock.sleep(Duration::from_millis(ms)) => return Err(timed_out(ms)),
            },
        };
        done.unwrap_or_else(|panic| {
            let words = panic.downcast_ref::<&str>().map(|s| (*s).to_owned()).or_else(|| panic.downcast_ref::<String>().cloned());
            Err(Error::internal("effect_panicked", format!("the step's code failed: {}", words.unwrap_or_else(|| "no message".to_owned()))))
        })
    }

    fn sized(&self, value: serde_json::Value) -> Result<serde_json::Value> {
        if codec::exceeds(&value, self.options.payload_bytes_max) {
            let message = format!("the answer is larger than {} bytes", self.options.payload_bytes_max);
            return Err(Error::too_large("payload_too_large", message).fix("write it to a file and pass the path on"));
        }
        Ok(value)
    }
}

async fn perform(
    runner: Arc<Runner>,
    key: Key,
    grants: Arc<crate::event::Grants>,
    effect: Effect,
    mailbox: mpsc::Sender<Msg>,
    counted: Counted,
) {
    // A closed semaphore means that the process is stopping: the effect stays recorded as started.
    let Ok(_slot) = runner.slots.clone().acquire_owned().await else { return };
    let ctx = |task: &str, attempt: u32, own_key: String, by_model: bool| CallCtx {
        org: key.0,
        run: key.1,
        task: task.to_owned(),
        attempt,
        key: own_key,
        grants: (*grants).clone(),
        asked_by_model: by_model,
    };
    let input = match effect {
        Effect::Tool { task, attempt, key, call, tool, input, timeout_ms } => {
            let ctx = ctx(&task, attempt, key, call.is_some());
            let input = Arc::try_unwrap(input).unwrap_or_else(|v| (*v).clone());
            let result = runner.bounded(timeout_ms, runner.outside.tools.call(ctx, &tool, input)).await;
            Input::ToolDone { task, call, result: result.and_then(|v| runner.sized(v)) }
        }
        Effect::Model { task, attempt, key: own_key, request, timeout_ms } => {
            let delta = delta_sink(&runner, key, &task);
            let call = runner.outside.models.call(ctx(&task, attempt, own_key, false), *request, delta);
            let result = runner.bounded(timeout_ms, call).await;
            Input::ModelDone { task, result }
        }
        Effect::SetTimer { .. } | Effect::ClearTimer { .. } | Effect::Abort { .. } => return,
    };
    if mailbox.send(Msg::Input(input)).await.is_err() {
        tracing::debug!("an effect ended after its run was let go");
    }
    drop(counted);
}

fn delta_sink(runner: &Arc<Runner>, (org, run): Key, task: &str) -> DeltaSink {
    let (deltas, task) = (runner.deltas.clone(), task.to_owned());
    Arc::new(move |text| {
        // Nobody listening is fine.
        drop(deltas.send(Arc::new(Delta { org, run, task: task.clone(), text: text.to_owned() })));
    })
}

fn timed_out(ms: u64) -> Error {
    Error::timeout("step_timed_out", format!("the step did not end within {} s", ms as f64 / 1e3))
        .fix("raise the step's `timeout`, or make the work smaller")
}
