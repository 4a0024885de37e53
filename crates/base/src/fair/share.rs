//! Work that takes turns on the processor: of an owner with thousands of tasks that could go on, only a few are looked at before another's.

use super::{Enter, Gate};
use std::{
    future::Future,
    hash::Hash,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

/// A future that goes on only while its owner has a place. Where it waits by itself it holds none.
#[derive(Debug)]
pub struct Share<K: Eq + Hash + Clone, O, F> {
    gate: Arc<Gate<K>>,
    owner: O,
    enter: Option<Enter<K>>,
    work: F,
}

impl<K: Eq + Hash + Clone, O: Fn() -> K, F> Share<K, O, F> {
    /// `owner` is asked each time: it may become known only while the work is done.
    pub fn new(gate: &Arc<Gate<K>>, owner: O, work: F) -> Self {
        Self { gate: gate.clone(), owner, enter: None, work }
    }
}

impl<K: Eq + Hash + Clone + Unpin, O: Fn() -> K + Unpin, F: Future + Unpin> Future for Share<K, O, F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let Self { gate, owner, enter, work } = &mut *self;
        let waiting = enter.get_or_insert_with(|| gate.enter(owner(), false));
        let Poll::Ready(place) = Pin::new(waiting).poll(cx) else { return Poll::Pending };
        *enter = None;
        let polled = Pin::new(work).poll(cx);
        // A closed gate gives no place and keeps nobody.
        drop(place);
        polled
    }
}
