//! Deliveries against made-up receivers in simulated time, and against a real one over HTTP.

#![allow(clippy::panic, reason = "a test that fails panics")]

mod declared;
mod house;
mod order;
mod pause;
mod reach;
mod replay;
mod rules;
mod signatures;
mod web;

use base::{Clock, Rng, SharedRng, Timestamp};
use std::{
    collections::BTreeMap,
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll, Waker},
    time::Duration,
};

/// Time that stands still until somebody moves it to the next thing that is waited for.
#[derive(Default)]
pub(crate) struct SimClock {
    state: Mutex<Sim>,
}

#[derive(Default)]
struct Sim {
    now: i64,
    next: u64,
    /// By the time they wait for.
    sleepers: BTreeMap<(i64, u64), Waker>,
}

struct Sleep<'a> {
    clock: &'a SimClock,
    key: (i64, u64),
}

impl SimClock {
    pub(crate) fn at(now: i64) -> Arc<Self> {
        let clock = Self::default();
        clock.lock().now = now;
        Arc::new(clock)
    }

    fn lock(&self) -> MutexGuard<'_, Sim> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn sleepers(&self) -> usize {
        self.lock().sleepers.len()
    }

    /// To the next time that somebody waits for.
    pub(crate) fn step(&self) {
        let mut sim = self.lock();
        let Some(first) = sim.sleepers.keys().next().copied() else { return };
        sim.now = sim.now.max(first.0);
        if let Some(waker) = sim.sleepers.remove(&first) {
            drop(sim);
            waker.wake();
        }
    }
}

impl Future for Sleep<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut sim = self.clock.lock();
        if sim.now >= self.key.0 {
            return Poll::Ready(());
        }
        sim.sleepers.insert(self.key, cx.waker().clone());
        Poll::Pending
    }
}

impl Drop for Sleep<'_> {
    fn drop(&mut self) {
        self.clock.lock().sleepers.remove(&self.key);
    }
}

impl Clock for SimClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.lock().now)
    }

    fn monotonic(&self) -> Duration {
        Duration::from_micros(self.lock().now.unsigned_abs())
    }

    fn sleep(&self, d: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let mut sim = self.lock();
        sim.next += 1;
        let due = sim.now.saturating_add(i64::try_from(d.as_micros()).unwrap_or(i64::MAX));
        Box::pin(Sleep { clock: self, key: (due, sim.next) })
    }
}

pub(crate) struct TestRng(AtomicU64);

impl TestRng {
    pub(crate) fn seeded(seed: u64) -> SharedRng {
        Arc::new(Self(AtomicU64::new(seed)))
    }
}

impl Rng for TestRng {
    fn fill(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(8) {
            let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}
