//! One's own list on the live channel.

use super::{News, Notifications};
use ::http::live::{Event, Following, Topic, unknown_topic};
use base::{Ctx, Result};
use futures_util::{StreamExt, stream};
use std::sync::Arc;
use store::Fut;
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// What can be followed of this feature.
pub fn topics(notifications: &Notifications) -> Vec<Arc<dyn Topic>> {
    vec![Arc::new(Own(notifications.clone()))]
}

/// `notifications`: that one's own list has changed.
struct Own(Notifications);

impl Topic for Own {
    fn word(&self) -> &'static str {
        "notifications"
    }

    fn summary(&self) -> &'static str {
        "`notifications` (`event: notification` with `{unread, newest}` whenever one's own list has changed)"
    }

    fn allow(&self, _: &Ctx, about: Option<&str>) -> Result<()> {
        about.map_or(Ok(()), |about| Err(unknown_topic(&format!("notifications:{about}"))))
    }

    fn follow<'a>(&'a self, ctx: &'a Ctx, _: Option<&'a str>, since: Option<u64>) -> Fut<'a, Following> {
        Box::pin(async move {
            let news = self.0.0.news.subscribe();
            let position = self.0.0.store.pos();
            // Changes have no position: whoever was away reads the list again.
            let missed = since.map(|_| Event::resync(position)).into_iter().collect();
            let state = (self.0.clone(), ctx.clone(), news);
            let events = stream::unfold(state, |(own, ctx, mut news)| async move {
                let event = next(&own, &ctx, &mut news).await?;
                Some((event, (own, ctx, news)))
            });
            Ok(Following { missed, position, events: events.boxed() })
        })
    }
}

async fn next(own: &Notifications, ctx: &Ctx, news: &mut Receiver<News>) -> Option<Result<Event>> {
    loop {
        match news.recv().await {
            Ok((org, people)) if org == ctx.org && people.contains(&ctx.principal.id) => {
                let told = own.counted(ctx).await.and_then(|counted| Event::json("notification", None, &counted));
                return Some(told);
            }
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return Some(Ok(Event::resync(own.0.store.pos()))),
            Err(RecvError::Closed) => return None,
        }
    }
}
