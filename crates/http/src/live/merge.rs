//! Several subscriptions read as one, taking turns, so that a busy topic does not silence the others.

use super::{Event, Following, Named};
use base::{Ctx, Result};
use futures_util::{StreamExt, stream::BoxStream};
use std::{
    sync::Arc,
    task::{Context, Poll},
};

struct Subscription {
    named: Named,
    position: u64,
    /// Gone when the topic has ended.
    events: Option<BoxStream<'static, Result<Event>>>,
}

/// What was heard, and on which topic.
pub(super) type Heard = (Arc<str>, Event);

/// Cancelling `next` loses nothing: an event is taken only when it is answered.
#[derive(Default)]
pub(super) struct Merged {
    all: Vec<Subscription>,
    turn: usize,
}

impl Merged {
    /// Answers what was missed.
    pub(super) fn add(&mut self, named: Named, following: Following) -> Vec<Event> {
        let Following { missed, position, events } = following;
        self.remove(&named.text);
        self.all.push(Subscription { named, position, events: Some(events) });
        missed
    }

    pub(super) fn remove(&mut self, text: &str) -> bool {
        let before = self.all.len();
        self.all.retain(|subscription| &*subscription.named.text != text);
        self.all.len() < before
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Where to come back to; one number for each topic, in their order.
    pub(super) fn cursor(&self) -> String {
        self.all.iter().map(|subscription| subscription.position.to_string()).collect::<Vec<_>>().join(".")
    }

    pub(super) fn positions(&self) -> Vec<(Arc<str>, u64)> {
        self.all.iter().map(|subscription| (subscription.named.text.clone(), subscription.position)).collect()
    }

    /// The next event of any topic; `None` when all of them have ended. Waits while there is none.
    pub(super) async fn next(&mut self) -> Option<Result<Heard>> {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Heard>>> {
        let count = self.all.len();
        for step in 0..count {
            let at = (self.turn + step) % count;
            let subscription = &mut self.all[at];
            let Some(events) = &mut subscription.events else { continue };
            match events.poll_next_unpin(context) {
                Poll::Pending => {}
                Poll::Ready(None) => subscription.events = None,
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                Poll::Ready(Some(Ok(event))) => {
                    subscription.position = event.position.unwrap_or(subscription.position);
                    self.turn = at + 1;
                    return Poll::Ready(Some(Ok((subscription.named.text.clone(), event))));
                }
            }
        }
        if self.all.iter().all(|subscription| subscription.events.is_none()) { Poll::Ready(None) } else { Poll::Pending }
    }

    /// Begins again with other rights, where each topic stands. Answers the topics that were lost, with why.
    pub(super) async fn renew(&mut self, ctx: &Ctx) -> Vec<(Arc<str>, base::Error)> {
        let mut lost = Vec::new();
        for mut subscription in std::mem::take(&mut self.all) {
            if subscription.events.is_some() {
                match subscription.named.follow(ctx, Some(subscription.position)).await {
                    Ok(Following { missed, events, .. }) => {
                        subscription.events = Some(futures_util::stream::iter(missed.into_iter().map(Ok)).chain(events).boxed());
                    }
                    Err(error) => {
                        lost.push((subscription.named.text, error));
                        continue;
                    }
                }
            }
            self.all.push(subscription);
        }
        lost
    }
}
