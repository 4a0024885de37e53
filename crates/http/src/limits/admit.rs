//! A place for every request that is worked on, given to each organization in turn. Whoever asks for more than can be worked on waits for a
//! bounded time in a bounded queue, and is told early to come back when that is full.

use super::Limits;
use crate::EnvParts;
use axum::http::Extensions;
use base::{
    Error, OrgId, Result,
    fair::{Gate, Pass, Refused},
};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// When to try again. The answer spreads it.
const AGAIN_MS: u64 = 1_000;
/// A refusal comes this much later than it could.
const REFUSED_AFTER: Duration = Duration::from_millis(100);

/// What ends work or lets somebody decide has places of its own: it gets through where nothing else does.
pub(crate) struct Places {
    pub(crate) usual: Arc<Gate<OrgId>>,
    urgent: Arc<Gate<OrgId>>,
    /// What takes time of the processor.
    pub(crate) looks: Arc<Gate<Option<OrgId>>>,
}

impl Places {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { usual: Gate::new(limits.requests), urgent: Gate::new(limits.urgent_requests), looks: Gate::new(limits.looks) }
    }
}

/// For which organization a connection was used last: its work is done in that one's turn.
#[derive(Clone, Debug, Default)]
pub(crate) struct Whose(Arc<Mutex<Option<OrgId>>>);

impl Whose {
    pub(crate) fn get(&self) -> Option<OrgId> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set(extensions: &Extensions, org: OrgId) {
        if let Some(whose) = extensions.get::<Self>() {
            *whose.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(org);
        }
    }
}

pub(crate) async fn admit(env: &EnvParts, org: OrgId, urgent: bool) -> Result<Pass<OrgId>> {
    let (gate, bounds) = match urgent {
        true => (&env.requests.urgent, env.limits.urgent_requests),
        false => (&env.requests.usual, env.limits.requests),
    };
    let mut enter = std::pin::pin!(gate.enter(org, false));
    let given = tokio::select! {
        biased;
        given = enter.as_mut() => given,
        () = env.clock.sleep(env.limits.request_waits_max) => return Err(overloaded("the request has waited its time for its turn")),
    };
    if given.is_err() {
        // Whoever asks again at once, whatever is said, must not keep the server busy with saying it.
        env.clock.sleep(REFUSED_AFTER).await;
    }
    given.map_err(|refused| match refused {
        Refused::Owner => Error::limited(
            "too_many_waiting",
            format!("{} requests of the organization wait already; those are the most", bounds.waiting_each),
        )
        .place("the requests of the organization")
        .retry_after_ms(AGAIN_MS)
        .fix("send fewer requests at once; wait as long as `Retry-After` says"),
        Refused::All => overloaded(&format!("{} requests wait already; those are the most", bounds.waiting)),
        Refused::Closed => overloaded("the server takes no more requests"),
    })
}

fn overloaded(why: &str) -> Error {
    Error::unavailable("overloaded", format!("the server has more to do than it can take: {why}; nothing was done"))
        .place("the requests of the server")
        .retry_after_ms(AGAIN_MS)
        .fix("wait as long as `Retry-After` says and send it again")
}
