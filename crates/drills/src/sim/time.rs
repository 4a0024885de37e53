//! A clock that stands still until it is told to go on. Whoever sleeps is woken one at a time, in the order of times; the dice decide
//! between those of the same time.

use super::dice::Dice;
use base::{Clock, Timestamp};
use std::{
    collections::BTreeMap,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
    time::Duration,
};

const START: Timestamp = Timestamp(1_700_000_000_000_000);

pub(super) struct SimClock {
    state: Mutex<State>,
    dice: Arc<Dice>,
}

struct State {
    now: Timestamp,
    next: u64,
    sleepers: BTreeMap<Place, Option<Waker>>,
}

/// When, which of those of that time, and who.
type Place = (Timestamp, u64, u64);

impl SimClock {
    pub(super) fn new(dice: Arc<Dice>) -> Self {
        Self { state: Mutex::new(State { now: START, next: 0, sleepers: BTreeMap::new() }), dice }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Goes on to the next one who sleeps. False: nobody does.
    pub(super) fn advance(&self) -> bool {
        let mut state = self.lock();
        let Some((place, waker)) = state.sleepers.pop_first() else { return false };
        state.now = state.now.max(place.0);
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
        true
    }

    /// Time goes by while nobody is at work.
    pub(super) fn pass(&self, time: Duration) {
        let mut state = self.lock();
        state.now = state.now.plus(time);
    }
}

impl Clock for SimClock {
    fn now(&self) -> Timestamp {
        self.lock().now
    }

    fn monotonic(&self) -> Duration {
        self.now().since(START)
    }

    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let mut state = self.lock();
        state.next += 1;
        let place = (state.now.plus(time), self.dice.draw(), state.next);
        state.sleepers.insert(place, None);
        Box::pin(Sleep { clock: self, place })
    }
}

struct Sleep<'a> {
    clock: &'a SimClock,
    place: Place,
}

impl Future for Sleep<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        match self.clock.lock().sleepers.get_mut(&self.place) {
            Some(waker) => {
                *waker = Some(cx.waker().clone());
                Poll::Pending
            }
            None => Poll::Ready(()),
        }
    }
}

impl Drop for Sleep<'_> {
    fn drop(&mut self) {
        self.clock.lock().sleepers.remove(&self.place);
    }
}
