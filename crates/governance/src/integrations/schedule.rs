//! When to try again, and when to leave an endpoint alone. Pure: time and chance are parameters.

use base::Timestamp;
use std::time::Duration;

const FIRST_RETRY: Duration = Duration::from_secs(5);
const RETRY_MAX: Duration = Duration::from_secs(8 * 3600);
/// What a receiver may ask for with `Retry-After`.
const ASKED_MAX: Duration = Duration::from_secs(24 * 3600);

/// Failures in a row after which the endpoint gets one try at a time.
pub(crate) const OPENS_AFTER: u32 = 5;
const FIRST_REST: Duration = Duration::from_secs(30);
const REST_MAX: Duration = Duration::from_secs(1800);

/// How long an endpoint may fail without one success before it is paused.
pub(crate) const PAUSES_AFTER: Duration = Duration::from_secs(5 * 24 * 3600);

/// How long one delivery is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Patience {
    pub(crate) attempts_max: u32,
    /// From the first attempt on.
    pub(crate) period: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    At(Timestamp),
    GiveUp,
}

/// After attempt number `attempt` (from 1) failed at `now`. `chance` is any random number.
pub(crate) fn after_failure(
    patience: Patience,
    attempt: u32,
    first_at: Timestamp,
    now: Timestamp,
    asked: Option<Duration>,
    chance: u64,
) -> Next {
    let pause = spread(growing(FIRST_RETRY, 3, attempt.saturating_sub(1), RETRY_MAX), chance);
    let at = now.plus(pause.max(asked.unwrap_or_default().min(ASKED_MAX)));
    if attempt >= patience.attempts_max || at.since(first_at) > patience.period { Next::GiveUp } else { Next::At(at) }
}

/// `first × factor^steps`, at most `max`.
fn growing(first: Duration, factor: u32, steps: u32, max: Duration) -> Duration {
    factor.checked_pow(steps).and_then(|times| first.checked_mul(times)).map_or(max, |pause| pause.min(max))
}

/// Three quarters to five quarters of it: what failed together is not tried together.
fn spread(pause: Duration, chance: u64) -> Duration {
    let micros = u64::try_from(pause.as_micros()).unwrap_or(u64::MAX / 2);
    Duration::from_micros(micros - micros / 4 + chance % (micros / 2 + 1))
}

/// How an endpoint has been doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Health {
    pub(crate) failing_since: Option<Timestamp>,
    /// In a row.
    pub(crate) failures: u32,
    /// Nothing is tried before.
    pub(crate) rests_until: Option<Timestamp>,
}

impl Health {
    #[must_use]
    pub(crate) fn after_failure(self, now: Timestamp, chance: u64) -> Self {
        let failures = self.failures.saturating_add(1);
        let rest = failures.checked_sub(OPENS_AFTER).map(|steps| now.plus(spread(growing(FIRST_REST, 2, steps, REST_MAX), chance)));
        Self { failing_since: self.failing_since.or(Some(now)), failures, rests_until: rest }
    }

    /// How many tries it gets at once: after a rest one, and more when that succeeds.
    pub(crate) fn tries(&self, now: Timestamp, max: usize) -> usize {
        match self.rests_until {
            Some(until) if until > now => 0,
            Some(_) => 1,
            None => max,
        }
    }

    pub(crate) fn is_hopeless(&self, now: Timestamp) -> bool {
        self.failures >= OPENS_AFTER && self.failing_since.is_some_and(|since| now.since(since) >= PAUSES_AFTER)
    }
}
