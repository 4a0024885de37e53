//! Durable timers: the journal holds them, one task sleeps until the earliest.

use super::{Msg, Runner};
use crate::machine::Input;
use std::{sync::Arc, time::Duration};

/// Timers delivered at once, so that thousands that are overdue come in paced batches.
const BATCH: usize = 256;
/// The longest sleep: a floor under anything that might be missed.
const NAP_MAX: Duration = Duration::from_secs(60);
/// Between two deliveries of the same timers: doubled up to the second, for a run that cannot be read takes none.
const AGAIN: Duration = Duration::from_millis(20);
const AGAIN_MAX: Duration = Duration::from_millis(640);

impl Runner {
    pub(super) fn timers_moved(&self) {
        self.timers_changed.notify_one();
    }
}

pub(super) async fn keep(runner: Arc<Runner>) {
    let clock = runner.outside.clock.clone();
    let (mut last, mut pause) = (Vec::new(), AGAIN);
    while !runner.stopping() {
        let now = clock.now();
        let due = runner.outside.journal.due_timers(now, BATCH).await.unwrap_or_default();
        for timer in &due {
            runner.send((timer.org, timer.stream), Msg::Input(Input::TimerFired { name: timer.name.clone() })).await;
        }
        if !due.is_empty() {
            // Delivered timers stay in the journal until their run has committed what follows.
            pause = if due == last { (pause * 2).min(AGAIN_MAX) } else { AGAIN };
            last = due;
            clock.sleep(pause).await;
            continue;
        }
        let next = runner.outside.journal.next_timer().await.ok().flatten();
        let nap = next.map_or(NAP_MAX, |at| at.since(clock.now())).min(NAP_MAX);
        tokio::select! {
            biased;
            () = clock.sleep(nap) => {}
            () = runner.timers_changed.notified() => {}
        }
    }
}
