//! Places that are given out in a fair order, with bounds for each owner and for all.

use super::Fair;
use std::{
    collections::{HashMap, HashSet},
    fmt::Debug,
    future::Future,
    hash::Hash,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

#[cfg(test)]
mod tests;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// Places in use at once.
    pub places: usize,
    /// Of one owner. Fewer than `places`, so that a newcomer finds one free however much another one wants.
    pub places_each: usize,
    /// How many may wait for a place.
    pub waiting: usize,
    /// Of one owner.
    pub waiting_each: usize,
}

impl Bounds {
    /// Everyone may wait.
    pub const fn places(places: usize, places_each: usize) -> Self {
        Self { places, places_each, waiting: usize::MAX, waiting_each: usize::MAX }
    }
}

/// Why no place is given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refused {
    /// The owner has as much waiting as it may.
    Owner,
    /// Everybody together has.
    All,
    /// No more places are given out.
    Closed,
}

/// Cheap waiting: a task that waits is woken once, when its place is there.
#[derive(Debug)]
pub struct Gate<K> {
    bounds: Bounds,
    state: Mutex<State<K>>,
}

type Ticket = u64;

#[derive(Debug)]
struct State<K> {
    used: usize,
    used_by: HashMap<K, usize>,
    waiting: Fair<K, Ticket>,
    /// Of those that still wait. One that went away leaves its ticket behind until its turn comes.
    wakers: HashMap<Ticket, Waker>,
    /// How many of them each owner has.
    waiting_by: HashMap<K, usize>,
    given: HashSet<Ticket>,
    next: Ticket,
    closed: bool,
}

/// Tickets of those that went away are looked for when there are so many more than of those that wait.
const LEFT_BEHIND: usize = 256;

impl<K: Eq + Hash + Clone> Gate<K> {
    pub fn new(bounds: Bounds) -> Arc<Self> {
        let state = State {
            used: 0,
            used_by: HashMap::new(),
            waiting: Fair::new(1),
            wakers: HashMap::new(),
            waiting_by: HashMap::new(),
            given: HashSet::new(),
            next: 0,
            closed: false,
        };
        Arc::new(Self { bounds, state: Mutex::new(state) })
    }

    /// A poisoned lock only means that another thread panicked; what is behind it is whole between its statements.
    fn lock(&self) -> MutexGuard<'_, State<K>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a place. An urgent one goes before everything else of its owner, and may wait although the bounds are reached.
    pub fn enter(self: &Arc<Self>, owner: K, urgent: bool) -> Enter<K> {
        Enter { gate: self.clone(), owner, urgent, ticket: None }
    }

    /// Places in use, and how many wait.
    pub fn load(&self) -> (usize, usize) {
        let state = self.lock();
        (state.used, state.wakers.len())
    }

    pub fn is_closed(&self) -> bool {
        self.lock().closed
    }

    /// No more places are given out; who waits is refused.
    pub fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        let wakers: Vec<Waker> = state.wakers.drain().map(|(_, waker)| waker).collect();
        state.waiting.retain(|_| false);
        state.waiting_by.clear();
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
    }

    fn leave(&self, owner: &K) {
        let mut state = self.lock();
        state.used -= 1;
        one_less(&mut state.used_by, owner);
        let woken = state.give_out(self.bounds);
        drop(state);
        woken.into_iter().for_each(Waker::wake);
    }
}

impl<K: Eq + Hash + Clone> State<K> {
    fn has_room(&self, bounds: Bounds, owner: &K) -> bool {
        self.used < bounds.places && self.used_by.get(owner).is_none_or(|used| *used < bounds.places_each)
    }

    fn take(&mut self, owner: K) {
        self.used += 1;
        *self.used_by.entry(owner).or_insert(0) += 1;
    }

    /// Gives the free places to those whose turn it is; they are to be woken.
    fn give_out(&mut self, bounds: Bounds) -> Vec<Waker> {
        let mut woken = Vec::new();
        while self.used < bounds.places {
            let used_by = &self.used_by;
            let Some((owner, ticket)) = self.waiting.pop_if(|owner| used_by.get(owner).is_none_or(|used| *used < bounds.places_each))
            else {
                break;
            };
            // Who went away is passed over.
            if let Some(waker) = self.wakers.remove(&ticket) {
                one_less(&mut self.waiting_by, &owner);
                self.take(owner);
                self.given.insert(ticket);
                woken.push(waker);
            }
        }
        woken
    }

    fn waits(&mut self, bounds: Bounds, owner: &K, urgent: bool) -> Result<(), Refused> {
        if self.waiting.len() > self.wakers.len() + LEFT_BEHIND {
            let wakers = &self.wakers;
            self.waiting.retain(|ticket| wakers.contains_key(ticket));
        }
        match () {
            () if urgent => Ok(()),
            () if self.waiting_by.get(owner).is_some_and(|n| *n >= bounds.waiting_each) => Err(Refused::Owner),
            () if self.wakers.len() >= bounds.waiting => Err(Refused::All),
            () => Ok(()),
        }
    }
}

fn one_less<K: Eq + Hash>(counts: &mut HashMap<K, usize>, owner: &K) {
    if let Some(count) = counts.get_mut(owner) {
        *count -= 1;
        if *count == 0 {
            counts.remove(owner);
        }
    }
}

/// A place, given back when this is dropped.
#[derive(Debug)]
pub struct Pass<K: Eq + Hash + Clone> {
    gate: Arc<Gate<K>>,
    owner: K,
}

impl<K: Eq + Hash + Clone> Drop for Pass<K> {
    fn drop(&mut self) {
        self.gate.leave(&self.owner);
    }
}

/// The way to a place. Whoever drops it gives up waiting.
#[derive(Debug)]
pub struct Enter<K: Eq + Hash + Clone> {
    gate: Arc<Gate<K>>,
    owner: K,
    urgent: bool,
    ticket: Option<Ticket>,
}

impl<K: Eq + Hash + Clone + Unpin> Future for Enter<K> {
    type Output = Result<Pass<K>, Refused>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let bounds = this.gate.bounds;
        let mut state = this.gate.lock();
        if let Some(ticket) = this.ticket {
            if state.given.remove(&ticket) {
                drop(state);
                this.ticket = None;
                return Poll::Ready(Ok(Pass { gate: this.gate.clone(), owner: this.owner.clone() }));
            }
            if state.closed {
                drop(state);
                this.ticket = None;
                return Poll::Ready(Err(Refused::Closed));
            }
            state.wakers.insert(ticket, cx.waker().clone());
            return Poll::Pending;
        }
        if state.closed {
            return Poll::Ready(Err(Refused::Closed));
        }
        // Nobody of this owner waits while there is room for it, so whoever comes now passes nobody by.
        if state.has_room(bounds, &this.owner) {
            state.take(this.owner.clone());
            drop(state);
            return Poll::Ready(Ok(Pass { gate: this.gate.clone(), owner: this.owner.clone() }));
        }
        if let Err(refused) = state.waits(bounds, &this.owner, this.urgent) {
            return Poll::Ready(Err(refused));
        }
        let ticket = state.next;
        state.next += 1;
        state.waiting.push(this.owner.clone(), 1, this.urgent, ticket);
        state.wakers.insert(ticket, cx.waker().clone());
        *state.waiting_by.entry(this.owner.clone()).or_insert(0) += 1;
        drop(state);
        this.ticket = Some(ticket);
        Poll::Pending
    }
}

impl<K: Eq + Hash + Clone> Drop for Enter<K> {
    fn drop(&mut self) {
        let Some(ticket) = self.ticket else { return };
        let mut state = self.gate.lock();
        if state.wakers.remove(&ticket).is_some() {
            one_less(&mut state.waiting_by, &self.owner);
        }
        let given = state.given.remove(&ticket);
        drop(state);
        if given {
            self.gate.leave(&self.owner);
        }
    }
}
