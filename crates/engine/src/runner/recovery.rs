//! Takes up what was under way when the last process ended: at a bounded rate, and from each organization in turn.

use super::{Key, Runner, lock, timers};
use base::{Error, Kind, Result, fair::Fair};
use std::{sync::Arc, time::Duration};
use tokio::task::JoinSet;

const TAKE_UP_ATTEMPTS: u32 = 3;
/// Longer after every attempt, up to a second.
const TAKE_UP_AGAIN: Duration = Duration::from_millis(50);

impl Runner {
    /// Takes up every run that was under way. Runs that wait for a person or a time, and those that are paused, are read
    /// when that comes.
    pub(crate) async fn recover(self: &Arc<Self>) -> Result<()> {
        let mut after = None;
        let mut runs = Fair::new(1);
        loop {
            let page = self.outside.journal.open_streams(after, 500).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            if self.options.after_death {
                // One that waits had nothing under way; one that is paused may have.
                lock(&self.left).extend(page.iter().filter(|s| s.head.status != "waiting").map(|s| (s.org, s.id)));
            }
            for stream in page.iter().filter(|s| !matches!(s.head.status.as_str(), "waiting" | "paused")) {
                runs.push(stream.org, 1, false, ((stream.org, stream.id), 1));
            }
        }
        tokio::spawn(self.clone().take_up(runs));
        *lock(&self.timers_task) = Some(tokio::spawn(timers::keep(self.clone())));
        Ok(())
    }

    /// A few at once, so that one which is long does not keep the others waiting. One that cannot be read now, as on a busy disk, comes up
    /// again after the others for as long as it takes: nobody else would take it up. One that cannot be read for another reason is left
    /// alone after some attempts.
    async fn take_up(self: Arc<Self>, mut queue: Fair<base::OrgId, (Key, u32)>) {
        let pause = Duration::from_secs(1) / self.options.recovery_per_s.max(1);
        let mut waking = JoinSet::new();
        loop {
            while waking.len() < self.options.recovery_at_once.max(1)
                && let Some((_, (key, tried))) = queue.pop()
            {
                if self.stopping() {
                    return;
                }
                self.outside.clock.sleep(pause).await;
                let runner = self.clone();
                waking.spawn(async move {
                    if tried > 1 {
                        runner.outside.clock.sleep(TAKE_UP_AGAIN * (tried - 1).min(20)).await;
                    }
                    (key, tried, runner.wake(key).await)
                });
            }
            let Some(woken) = waking.join_next().await else { return };
            if let Ok((key, tried, Err(error))) = woken
                && goes_up_again(key, tried, &error)
            {
                queue.push(key.0, 1, false, (key, tried + 1));
            }
        }
    }
}

fn goes_up_again(key: Key, tried: u32, error: &Error) -> bool {
    if error.code() == "history_damaged" {
        // The store has named it. Reading it again will not mend it, and the others must not wait for it.
        tracing::error!(run = %key.1, "a damaged run is not taken up; the others are");
        return false;
    }
    let again = match error.kind() {
        Kind::Conflict | Kind::NotFound => return false,
        Kind::Unavailable | Kind::Timeout => true,
        _ => tried < TAKE_UP_ATTEMPTS,
    };
    tracing::warn!(run = %key.1, error = %error, again, "a run could not be taken up");
    again
}
