//! The only place with a real clock and real randomness.

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use base::{Clock, Rng, Timestamp};
use std::{
    future::Future,
    pin::Pin,
    time::{Duration, Instant, SystemTime},
};

pub(crate) struct SystemClock {
    started: Instant,
}

impl SystemClock {
    pub(crate) fn new() -> Self {
        Self { started: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }

    fn sleep(&self, d: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(d))
    }
}

pub(crate) struct SystemRng(SystemRandom);

impl SystemRng {
    pub(crate) fn new() -> Self {
        Self(SystemRandom::new())
    }
}

impl Rng for SystemRng {
    /// Without randomness no token is secret and no id unique, so there is nothing to go on with.
    fn fill(&self, out: &mut [u8]) {
        if self.0.fill(out).is_err() {
            crate::fatal("the operating system gives no randomness");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_passes_and_randomness_differs() {
        let clock = SystemClock::new();
        assert!(clock.now() > Timestamp::parse("2026-01-01T00:00:00Z").expect("a time"));
        let before = clock.monotonic();
        std::thread::sleep(Duration::from_millis(2));
        assert!(clock.monotonic() > before);
        let rng = SystemRng::new();
        assert_ne!(rng.next_u64(), rng.next_u64());
    }
}
