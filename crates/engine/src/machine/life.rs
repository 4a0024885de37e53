//! What happens to a run as a whole: cancelling, winding down, timers, retries.

use super::{
    Effect, RUN_TIMER, Turn, interrupted,
    state::{Detail, Phase, Status, TaskRef},
    steps,
};
use crate::{
    event::Event,
    port::{self, ToolCard},
};
use base::{Error, Kind};
use flow::plan::{Backoff, Retry};
use std::time::Duration;

/// An error that the same call will meet again is not retried, whatever the policy says. A limit that names no time after
/// which it is lifted is one of those.
pub(super) fn worth_retrying(error: &Error) -> bool {
    // People who have not answered are not asked the same again.
    if error.code() == super::decide::EXPIRED {
        return false;
    }
    match error.kind() {
        Kind::Invalid | Kind::Unauthenticated | Kind::Forbidden | Kind::Cancelled | Kind::OutcomeUnknown | Kind::TooLarge => false,
        Kind::Limited => error.retry_after().is_some(),
        _ => true,
    }
}

pub(super) fn run_timed_out(ms: u64) -> Error {
    Error::timeout("run_timed_out", format!("the run did not end within {} s", ms as f64 / 1e3))
        .fix("raise `timeout` under `config`, or make the work smaller")
}

/// The code of a step whose output is not as expected.
pub(super) const UNMET: &str = "expectation_failed";

pub(super) fn expectation_failed(reason: &str) -> Error {
    Error::upstream(UNMET, reason.to_owned())
}

/// The pause before the next attempt. The jitter comes from the run's seed, so a replay waits as long.
pub(super) fn delay(retry: &Retry, attempt: u32, error: &Error, seed: u64, task: &str) -> Duration {
    let base = match retry.backoff {
        Backoff::Constant => retry.delay_ms,
        Backoff::Linear => retry.delay_ms.saturating_mul(u64::from(attempt)),
        Backoff::Exponential => retry.delay_ms.saturating_mul(1u64.checked_shl(attempt - 1).unwrap_or(u64::MAX)),
    };
    let most = base.min(retry.max_delay_ms);
    let pause = if retry.jitter { draw(seed, task, attempt) % most.saturating_add(1).max(1) } else { most };
    Duration::from_millis(pause.max(error.retry_after().unwrap_or(0)))
}

/// SplitMix64 over the seed, the task and the attempt.
fn draw(seed: u64, task: &str, attempt: u32) -> u64 {
    let mut x = task.bytes().fold(seed ^ u64::from(attempt), |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

impl Turn<'_> {
    pub(super) fn cancel(&mut self, reason: Option<String>, describe: &dyn Fn(&str) -> Option<ToolCard>) -> Result<(), Error> {
        match self.run.phase {
            Phase::Running | Phase::Paused => {
                let held = std::mem::take(&mut self.run.steering.held);
                self.emit(Event::CancelRequested { reason });
                // What has come while it was paused was paid for and is kept; nothing follows from it any more.
                held.into_iter().filter(|held| held.is_result()).for_each(|held| self.release(held, describe));
                self.break_off();
                Ok(())
            }
            Phase::Cancelling => Ok(()),
            _ => Err(Error::conflict("run_ended", "the run has already ended, so there is nothing to cancel")),
        }
    }

    /// Ends everything in a scope that is not doing something outside; when the run is cancelled, that too.
    pub(super) fn wind_down(&mut self, scope: u32) {
        let cancelling = self.run.phase == Phase::Cancelling;
        for step in 0..self.run.scopes[scope as usize].tasks.len() {
            let at = TaskRef { scope, step: step as u32 };
            let Some(task) = self.run.scopes[scope as usize].tasks.get(step) else { return };
            let path = self.run.path(at);
            match task.status {
                Status::Running if cancelling => self.effects.push(Effect::Abort { task: path.clone() }),
                Status::Pending => {}
                Status::Open if cancelling && task.asking.is_some() => {
                    self.effects.push(Effect::Abort { task: path.clone() });
                    // What is still at work inside it ends it; otherwise nothing else would.
                    if matches!(&task.detail, Detail::Block(open) if open.active > 0) {
                        continue;
                    }
                }
                Status::Waiting => {
                    self.effects.extend(["wait", "approval", "grace"].map(|n| Effect::ClearTimer { name: format!("{n}:{path}") }))
                }
                Status::Retrying => self.effects.push(Effect::ClearTimer { name: format!("retry:{path}") }),
                _ => continue,
            }
            if matches!(self.run.task(at).detail, Detail::Ending(_)) {
                self.conclude(at, true);
                continue;
            }
            self.emit(Event::TaskCancelled { task: path });
        }
    }

    /// The run has taken too long: what is under way is broken off.
    fn out_of_time(&mut self) {
        if let Some(after_ms) = self.run.plan.timeout_ms.filter(|_| self.run.phase == Phase::Running) {
            self.emit(Event::RunTimedOut { after_ms });
            self.break_off();
        }
    }

    /// Drops what is in flight, and what waits for its turn to fly, together with the commit that ends the run: whoever is told of that
    /// may rely on it that nothing begins any more. The tasks themselves may end in later commits.
    fn break_off(&mut self) {
        for at in interrupted(self.run) {
            let task = self.run.path(at);
            self.effects.push(Effect::Abort { task });
        }
        if self.run.asking.is_some() {
            self.effects.push(Effect::Abort { task: String::new() });
        }
    }

    pub(super) fn timer_fired(&mut self, name: String, describe: &dyn Fn(&str) -> Option<ToolCard>) {
        let (what, path) = name.split_once(':').unwrap_or((name.as_str(), ""));
        let (what, path) = (what.to_owned(), path.to_owned());
        let whole = name == RUN_TIMER;
        self.effects.push(Effect::ClearTimer { name });
        if whole {
            return self.out_of_time();
        }
        let Some(at) = self.lookup(&path) else { return };
        match (what.as_str(), self.run.task(at).status) {
            // What is to be cancelled in the next commit is not begun in this one.
            ("retry", Status::Retrying) if self.winding(at) => {}
            ("retry", Status::Retrying) => {
                if let Err(error) = steps::again(self, at, describe) {
                    self.fail(at, error);
                }
            }
            ("wait", Status::Waiting) => self.wait_over(at),
            ("approval", Status::Waiting) => self.approval_expired(at),
            // A gate is cancelled in the next commit, and everything is in a run that is ended. In one that goes on, what a person said of a
            // call that was under way counts: nothing else ends its step.
            ("grace", Status::Waiting) if self.winding(at) && (self.run.phase != Phase::Running || !self.asks_of_the_past(at)) => {}
            ("grace", Status::Waiting) => self.grace_over(at),
            _ => {}
        }
    }

    /// After a restart: carries interrupted effects out again, or asks a person where that could do harm twice.
    /// `died`: the process before did not end in order, and what was under way may be why.
    pub(crate) fn recover(
        &mut self,
        died: bool,
        effect_of: &dyn Fn(&str) -> Option<port::Effect>,
        describe: &dyn Fn(&str) -> Option<ToolCard>,
    ) {
        let tasks = interrupted(self.run);
        let deaths = self.deaths(&tasks, died);
        if self.run.phase == Phase::Paused {
            return self.recover_paused(&tasks, deaths, effect_of);
        }
        if !tasks.is_empty() || self.run.asking.is_some() {
            self.emit(Event::RunResumed { deaths });
        }
        // What was in flight is not carried out again when the run is being ended: it is cancelled next.
        if self.run.phase == Phase::Cancelling {
            return;
        }
        if self.run.asking.is_some() {
            self.send_auto(None);
        }
        for at in tasks {
            steps::recover(self, at, effect_of, describe, &[]);
        }
    }
}
