//! Rates: at most so much within any window of time. Pure arithmetic; whoever counts brings the time.
//!
//! A window is cut into slots. What counts are the current slot and as many whole ones before it as cover the window, so
//! in no stretch of that length more is let through than the rate says, wherever the stretch begins.

use std::time::Duration;

const SLOTS: u64 = 12;
/// The current slot, and those before it that a window ending now can reach into.
const KEPT: usize = SLOTS as usize + 1;

/// At most `most` within any `window`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rate {
    pub most: u32,
    pub window: Duration,
}

impl Rate {
    pub const fn per_minute(most: u32) -> Self {
        Self { most, window: Duration::from_secs(60) }
    }

    /// Whole milliseconds; together they are at least the window.
    fn slot_ms(self) -> u64 {
        u64::try_from(self.window.as_millis()).unwrap_or(u64::MAX / 2).div_ceil(SLOTS).max(1)
    }
}

/// How a count stands at one moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    pub limit: u32,
    pub remaining: u32,
    /// After this long, with nothing further, everything is free again.
    pub reset: Duration,
}

/// What was spent lately. A few dozen bytes, whatever is spent.
#[derive(Clone, Debug, Default)]
pub struct Window {
    spent: [u32; KEPT],
    /// The newest slot, counted from the beginning of time.
    newest: u64,
}

impl Window {
    /// Spends `cost`, or says how long to wait until it can be. A cost above the whole rate is cut to it, so that it fits
    /// into an empty window.
    pub fn take(&mut self, rate: Rate, now: Duration, cost: u32) -> Result<Standing, Duration> {
        self.advance(rate, now);
        let cost = cost.min(rate.most);
        match self.wait(rate, now, cost) {
            None => {
                let at = place(self.newest);
                self.spent[at] = self.spent[at].saturating_add(cost);
                Ok(self.standing(rate, now))
            }
            Some(wait) => Err(wait),
        }
    }

    /// As `take` would find it, without spending.
    pub fn look(&mut self, rate: Rate, now: Duration, cost: u32) -> Result<Standing, Duration> {
        self.advance(rate, now);
        match self.wait(rate, now, cost.min(rate.most)) {
            None => Ok(self.standing(rate, now)),
            Some(wait) => Err(wait),
        }
    }

    pub fn standing(&mut self, rate: Rate, now: Duration) -> Standing {
        self.advance(rate, now);
        let youngest = (0..KEPT as u64).find(|age| self.aged(*age) > 0);
        let reset = youngest.map_or(Duration::ZERO, |age| self.gone_in(rate, now, age));
        Standing { limit: rate.most, remaining: rate.most.saturating_sub(self.spent()), reset }
    }

    /// Nothing counts any more: the window may be forgotten.
    pub fn is_empty(&mut self, rate: Rate, now: Duration) -> bool {
        self.advance(rate, now);
        self.spent() == 0
    }

    pub fn spent(&self) -> u32 {
        self.spent.iter().fold(0, |sum, n| sum.saturating_add(*n))
    }

    fn advance(&mut self, rate: Rate, now: Duration) {
        let slot = millis(now) / rate.slot_ms();
        let steps = slot.saturating_sub(self.newest).min(KEPT as u64);
        for step in 1..=steps {
            self.spent[place(slot - (steps - step))] = 0;
        }
        self.newest = self.newest.max(slot);
    }

    /// What was spent in the slot so many before the newest.
    fn aged(&self, age: u64) -> u32 {
        if age > self.newest { 0 } else { self.spent[place(self.newest - age)] }
    }

    /// When the slot of that age counts no more.
    fn gone_in(&self, rate: Rate, now: Duration, age: u64) -> Duration {
        let end = (self.newest - age + KEPT as u64).saturating_mul(rate.slot_ms());
        Duration::from_millis(end.saturating_sub(millis(now)))
    }

    fn wait(&self, rate: Rate, now: Duration, cost: u32) -> Option<Duration> {
        let mut left = self.spent();
        if left.saturating_add(cost) <= rate.most {
            return None;
        }
        for age in (0..KEPT as u64).rev() {
            left = left.saturating_sub(self.aged(age));
            if left.saturating_add(cost) <= rate.most {
                return Some(self.gone_in(rate, now, age));
            }
        }
        Some(rate.window)
    }
}

fn place(slot: u64) -> usize {
    usize::try_from(slot % KEPT as u64).unwrap_or(0)
}

fn millis(now: Duration) -> u64 {
    u64::try_from(now.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    #[test]
    fn what_is_spent_comes_back() {
        let rate = Rate { most: 3, window: ms(1_200) };
        let mut window = Window::default();
        for left in [2, 1, 0] {
            assert_eq!(window.take(rate, ms(50), 1).expect("free").remaining, left);
        }
        // The slot of 0 to 100 counts until 1,300.
        assert_eq!(window.take(rate, ms(150), 1), Err(ms(1_150)));
        assert_eq!(window.take(rate, ms(1_299), 1), Err(ms(1)));
        assert_eq!(window.take(rate, ms(1_300), 1).expect("free").remaining, 2);
        assert!(!window.is_empty(rate, ms(1_300)) && window.is_empty(rate, ms(9_000)));
    }

    #[test]
    fn a_cost_above_the_rate_fits_into_an_empty_window_only() {
        let rate = Rate { most: 5, window: ms(1_000) };
        let mut window = Window::default();
        assert_eq!(window.take(rate, ms(0), 100).expect("cut").remaining, 0);
        assert!(window.take(rate, ms(10), 1).is_err());
    }

    prop_compose! {
        fn rates()(most in 1u32..50, window in 1u64..5_000) -> Rate {
            Rate { most, window: ms(window) }
        }
    }

    proptest! {
        /// Counted again from the list of what was let through.
        #[test]
        fn never_more_than_the_rate_in_any_window(rate in rates(), asked in prop::collection::vec((0u64..700, 1u32..9), 1..200)) {
            let mut window = Window::default();
            let (mut now, mut passed): (u64, Vec<(u64, u32)>) = (0, Vec::new());
            for (pause, cost) in asked {
                now += pause;
                if window.take(rate, ms(now), cost).is_ok() {
                    passed.push((now, cost.min(rate.most)));
                }
            }
            let length = u64::try_from(rate.window.as_millis()).expect("small");
            for (end, _) in &passed {
                let within: u32 = passed.iter().filter(|(at, _)| at <= end && at + length > *end).map(|(_, cost)| cost).sum();
                prop_assert!(within <= rate.most, "{within} within {length} ms before {end}");
            }
        }

        #[test]
        fn without_spending_what_remains_only_grows(rate in rates(), asked in prop::collection::vec((0u64..300, 1u32..9), 1..60), pauses in prop::collection::vec(0u64..900, 1..30)) {
            let mut window = Window::default();
            let mut now = 0;
            for (pause, cost) in asked {
                now += pause;
                let _ = window.take(rate, ms(now), cost);
            }
            let mut before = window.standing(rate, ms(now));
            for pause in pauses {
                now += pause;
                let after = window.standing(rate, ms(now));
                prop_assert!(after.remaining >= before.remaining);
                prop_assert!(after.reset <= before.reset);
                before = after;
            }
            now += u64::try_from(before.reset.as_millis()).expect("small");
            prop_assert_eq!(window.standing(rate, ms(now)).remaining, rate.most);
        }

        #[test]
        fn waiting_as_long_as_told_is_enough_and_not_more_than_needed(rate in rates(), asked in prop::collection::vec((0u64..200, 1u32..9), 1..120)) {
            let mut window = Window::default();
            let mut now = 0;
            for (pause, cost) in asked {
                now += pause;
                if let Err(wait) = window.take(rate, ms(now), cost) {
                    let wait = u64::try_from(wait.as_millis()).expect("small");
                    prop_assert!(wait > 0);
                    prop_assert!(window.clone().take(rate, ms(now + wait - 1), cost).is_err());
                    prop_assert!(window.clone().take(rate, ms(now + wait), cost).is_ok());
                }
            }
        }
    }
}
