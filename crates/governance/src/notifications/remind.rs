//! Questions whose time is nearly over: one loop that sleeps until the soonest of them.

use super::{Inner, Notifications, sql};
use base::{OrgId, Result, Timestamp};
use std::time::Duration;
use store::{Batch, Journal};

/// The longest time between two looks, in case a signal was lost.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// After a failure of the storage.
const PAUSE: Duration = Duration::from_secs(1);
const BITE: i64 = 100;

pub(super) async fn keep(own: Notifications) {
    let inner: &Inner = &own.0;
    loop {
        let next = match look(&own).await {
            Ok(next) => next,
            Err(error) => {
                tracing::warn!(%error, "questions that are over soon have to wait");
                Some(inner.clock.now().plus(PAUSE))
            }
        };
        let pause = next.map_or(LOOK_EVERY, |next| next.since(inner.clock.now()).min(LOOK_EVERY));
        tokio::select! {
            () = inner.wake.notified() => {}
            () = inner.clock.sleep(pause) => {}
        }
    }
}

/// Everything that is due; answers what comes next. What fails for one organization holds up no other.
pub(super) async fn look(own: &Notifications) -> Result<Option<Timestamp>> {
    let mut soonest = None;
    for org in own.0.store.organizations().await? {
        let next = one_org(own, org.id).await.unwrap_or_else(|error| {
            tracing::warn!(%error, org = %org.id, "questions of an organization that are over soon have to wait");
            Some(own.0.clock.now().plus(PAUSE))
        });
        soonest = soonest.into_iter().chain(next).min();
    }
    Ok(soonest)
}

async fn one_org(own: &Notifications, org: OrgId) -> Result<Option<Timestamp>> {
    loop {
        let dues = sql::dues(&own.0.store.org(org), BITE).await?;
        let now = own.0.clock.now();
        if dues.first().is_none_or(|(_, due)| *due > now) {
            return Ok(dues.first().map(|(_, due)| *due));
        }
        for (item, due) in dues.into_iter().filter(|(_, due)| *due <= now) {
            let made = own.expiring(org, &item, due).await?;
            match own.0.store.commit(Batch { rows: made.rows, outbox: made.outbox, ..Batch::new(org) }).await {
                Ok(_) => own.taken(org),
                // It was asked anew meanwhile, with another time.
                Err(error) if error.code() == "stale_row" => {}
                Err(error) => return Err(error),
            }
        }
    }
}
