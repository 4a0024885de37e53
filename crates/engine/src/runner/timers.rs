//! Durable timers: the journal holds them, one task sleeps until the earliest. What is due is delivered from each organization in turn
//! and from each from the earliest on, so that timers which nobody takes, as those of a damaged run, keep no other waiting.

use super::{Msg, Runner};
use crate::machine::Input;
use base::{OrgId, Result};
use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
    time::Duration,
};
use store::DueTimer;

/// Timers delivered at once, so that thousands that are overdue come in paced batches.
const BATCH: usize = 256;
/// The longest sleep: a floor under anything that might be missed.
const NAP_MAX: Duration = Duration::from_secs(60);
/// Until the same timers of an organization are delivered again: doubled up to the second, for a run that cannot be read takes none.
const AGAIN: Duration = Duration::from_millis(20);
const AGAIN_MAX: Duration = Duration::from_millis(640);

impl Runner {
    pub(super) fn timers_moved(&self) {
        self.timers_changed.notify_one();
    }
}

pub(super) async fn keep(runner: Arc<Runner>) {
    let clock = runner.outside.clock.clone();
    let mut rounds = Rounds::default();
    while !runner.stopping() {
        let round = rounds.deliver(&runner).await.unwrap_or(Round { due: true, delivered: 0 });
        if round.due {
            // Delivered timers stay in the journal until their run has committed what follows.
            let pause = if round.delivered > 0 { AGAIN } else { rounds.rest(clock.monotonic()).clamp(AGAIN, AGAIN_MAX / 4) };
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

struct Round {
    /// Something is due, delivered just now or before.
    due: bool,
    delivered: usize,
}

/// How far the timers of each organization that has some due are delivered.
#[derive(Default)]
struct Rounds {
    of: BTreeMap<OrgId, Place>,
    /// The organization that was looked at last: the next round begins behind it.
    last: Option<OrgId>,
}

#[derive(Default)]
struct Place {
    /// The last one delivered.
    after: Option<DueTimer>,
    /// What was delivered since the beginning, as a sum.
    seen: u64,
    /// The same of the time before.
    before: u64,
    /// All were delivered: when it begins again, on the clock that never goes back.
    again_at: Option<Duration>,
    /// How long it rested the last time.
    pause: Duration,
}

impl Place {
    /// All that are due are delivered. The same ones as before means that nobody takes them.
    fn at_the_end(&mut self, now: Duration) {
        self.pause = if self.seen == self.before { (self.pause * 2).clamp(AGAIN, AGAIN_MAX) } else { AGAIN };
        self.before = std::mem::take(&mut self.seen);
        self.again_at = Some(now + self.pause);
    }
}

impl Rounds {
    /// Until the first organization begins again.
    fn rest(&self, now: Duration) -> Duration {
        self.of.values().filter_map(|place| place.again_at).min().unwrap_or(now).saturating_sub(now)
    }

    async fn deliver(&mut self, runner: &Arc<Runner>) -> Result<Round> {
        let (journal, now, at) = (&*runner.outside.journal, runner.outside.clock.now(), runner.outside.clock.monotonic());
        let mut due = journal.due_organizations(now, self.last, BATCH).await?;
        if due.len() < BATCH && self.last.is_some() {
            let rest = journal.due_organizations(now, None, BATCH - due.len()).await?;
            due.extend(rest.into_iter().filter(|org| self.last.is_none_or(|last| *org <= last)));
        }
        self.last = due.last().copied();
        if due.len() < BATCH {
            // All of them are known: what is kept of the others is of no use any more.
            self.of.retain(|org, _| due.contains(org));
        }
        let each = (BATCH / due.len().max(1)).max(1);
        let mut delivered = 0;
        for org in &due {
            let place = self.of.entry(*org).or_default();
            if place.again_at.is_some_and(|again| again <= at) {
                (place.after, place.again_at) = (None, None);
            }
            let page = journal.due_timers(*org, now, place.after.clone(), each).await?;
            for timer in &page {
                place.seen = place.seen.wrapping_add(sum(timer));
                runner.offer((timer.org, timer.stream), Msg::Input(Input::TimerFired { name: timer.name.clone() }));
            }
            delivered += page.len();
            let whole = page.len() < each;
            place.after = page.into_iter().next_back().or(place.after.take());
            // While it rests, what becomes due stands behind what was delivered.
            if whole && place.again_at.is_none() {
                place.at_the_end(at);
            }
        }
        Ok(Round { due: !due.is_empty(), delivered })
    }
}

fn sum(timer: &DueTimer) -> u64 {
    let mut hasher = DefaultHasher::new();
    timer.place().hash(&mut hasher);
    hasher.finish()
}
