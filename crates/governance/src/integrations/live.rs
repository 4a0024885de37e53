//! Deliveries on the live channel.

use super::{deliver::Deliveries, outside::Change};
use ::http::live::{Event, Following, Topic, unknown_topic};
use base::{Ctx, Result, Right};
use futures_util::{StreamExt, stream};
use serde_json::json;
use std::sync::Arc;
use store::Fut;
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// What can be followed of this feature.
pub fn topics(deliveries: &Deliveries) -> Vec<Arc<dyn Topic>> {
    vec![Arc::new(Changes(deliveries.clone()))]
}

/// `deliveries`: every delivery that was tried.
struct Changes(Deliveries);

impl Topic for Changes {
    fn word(&self) -> &'static str {
        "deliveries"
    }

    fn summary(&self) -> &'static str {
        "`deliveries` (`event: delivery` with `{id, workspace, endpoint, state, at}` after every attempt)"
    }

    fn allow(&self, ctx: &Ctx, about: Option<&str>) -> Result<()> {
        match about {
            // In some workspace at least; of each change it is asked again.
            None if ctx.rights.has(Right::DELIVERIES_READ.noun, Right::DELIVERIES_READ.verb) => Ok(()),
            None => ctx.need(Right::DELIVERIES_READ),
            Some(about) => Err(unknown_topic(&format!("deliveries:{about}"))),
        }
    }

    fn follow<'a>(&'a self, ctx: &'a Ctx, _: Option<&'a str>, since: Option<u64>) -> Fut<'a, Following> {
        Box::pin(async move {
            let changes = self.0.changes();
            let position = self.0.0.outside.store.pos();
            // Attempts have no position: whoever was away reads the list again.
            let missed = since.map(|_| Event::resync(position)).into_iter().collect();
            let state = (self.0.clone(), ctx.clone(), changes);
            let events = stream::unfold(state, |(deliveries, ctx, mut changes)| async move {
                let event = next(&deliveries, &ctx, &mut changes).await?;
                Some((event, (deliveries, ctx, changes)))
            });
            Ok(Following { missed, position, events: events.boxed() })
        })
    }
}

async fn next(deliveries: &Deliveries, ctx: &Ctx, changes: &mut Receiver<Change>) -> Option<Result<Event>> {
    loop {
        match changes.recv().await {
            Ok(change) if change.org == ctx.org && super::log::sees(ctx, &change.workspace, &change.reach) => {
                let Change { id, workspace, endpoint, state, at, .. } = change;
                let data = json!({"id": id, "workspace": workspace, "endpoint": endpoint, "state": state, "at": at});
                return Some(Event::json("delivery", None, &data));
            }
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return Some(Ok(Event::resync(deliveries.0.outside.store.pos()))),
            Err(RecvError::Closed) => return None,
        }
    }
}
