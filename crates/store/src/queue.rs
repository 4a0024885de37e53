//! Where batches wait for the writer, who takes them from each organization in turn.

use base::{OrgId, fair::Fair};
use std::{
    collections::VecDeque,
    sync::{
        Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// How often the writer looks before it sleeps: a sleeping thread can need milliseconds to wake, a look needs nanoseconds.
const LOOKS: u32 = 3_000;
/// Bytes of one organization's batches that are taken before the next one is looked at.
const TURN_BYTES: u64 = 32 * 1024;
/// What a batch counts beside its bytes.
const EACH_BYTES: u64 = 512;

pub(crate) struct Queue<T> {
    state: Mutex<State<T>>,
    ready: Condvar,
    len: AtomicUsize,
}

/// What is of no organization has a turn of its own.
pub(crate) type Owner = Option<OrgId>;

/// Batches lined up by organization.
pub(crate) struct Lanes<T>(Fair<Owner, T>);

impl<T> Lanes<T> {
    pub(crate) fn new() -> Self {
        Self(Fair::new(TURN_BYTES))
    }

    pub(crate) fn push(&mut self, owner: Owner, bytes: usize, urgent: bool, job: T) {
        self.0.push(owner, bytes as u64 + EACH_BYTES, urgent, job);
    }

    /// Of whoever's turn it is.
    pub(crate) fn pop(&mut self) -> Option<T> {
        self.0.pop().map(|(_, job)| job)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

struct State<T> {
    jobs: Lanes<T>,
    asleep: bool,
    closed: bool,
}

impl<T> Queue<T> {
    pub(crate) fn new() -> Self {
        let state = State { jobs: Lanes::new(), asleep: false, closed: false };
        Self { state: Mutex::new(state), ready: Condvar::new(), len: AtomicUsize::new(0) }
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives the job back when the queue is closed.
    pub(crate) fn push(&self, owner: Owner, bytes: usize, urgent: bool, job: T) -> Result<(), T> {
        let mut state = self.lock();
        if state.closed {
            return Err(job);
        }
        state.jobs.push(owner, bytes, urgent, job);
        self.len.store(state.jobs.0.len(), Ordering::Release);
        let wake = std::mem::take(&mut state.asleep);
        drop(state);
        if wake {
            self.ready.notify_one();
        }
        Ok(())
    }

    /// Waits for jobs and moves up to `max` of them to `out`. `false`: closed and empty.
    pub(crate) fn take(&self, out: &mut VecDeque<T>, max: usize) -> bool {
        for _ in 0..LOOKS {
            if self.len.load(Ordering::Acquire) > 0 {
                break;
            }
            std::hint::spin_loop();
        }
        let mut state = self.lock();
        while state.jobs.is_empty() {
            if state.closed {
                return false;
            }
            state.asleep = true;
            state = self.ready.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.asleep = false;
        while out.len() < max
            && let Some(job) = state.jobs.pop()
        {
            out.push_back(job);
        }
        self.len.store(state.jobs.0.len(), Ordering::Release);
        true
    }

    /// Takes no more; what waits is still handed out.
    pub(crate) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        state.asleep = false;
        drop(state);
        self.ready.notify_all();
    }
}
