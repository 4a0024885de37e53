//! From the outbox to deliveries: one commit takes the event out and puts a row in for each endpoint that wants it.

use super::{Inner, system};
use crate::integrations::{
    message::{Message, fresh_id},
    sql::{self, NewDelivery},
};
use base::{OrgId, Result};
use std::collections::{BTreeMap, BTreeSet};
use store::{Batch, Journal, StoredOutgoing};

/// Events in one commit.
const BITE: usize = 100;

/// Empties the outbox; answers whom there is something new for.
pub(super) async fn fan_out(inner: &Inner) -> Result<BTreeSet<(OrgId, String)>> {
    let mut lanes = BTreeSet::new();
    while !inner.stopping() {
        let entries = inner.outside.store.outbox_after(0, BITE).await?;
        let all = entries.len() < BITE;
        let mut by_org: BTreeMap<OrgId, Vec<StoredOutgoing>> = BTreeMap::new();
        for entry in entries {
            by_org.entry(entry.org).or_default().push(entry);
        }
        for (org, entries) in by_org {
            one_org(inner, org, &entries, &mut lanes).await?;
        }
        if all {
            break;
        }
    }
    Ok(lanes)
}

async fn one_org(inner: &Inner, org: OrgId, entries: &[StoredOutgoing], lanes: &mut BTreeSet<(OrgId, String)>) -> Result<()> {
    // Read after the outbox: who has declared an endpoint before an event happened is told of it.
    let endpoints = inner.outside.endpoints.all(org).await?;
    let (now, rng) = (inner.outside.clock.now(), &*inner.outside.rng);
    let mut batch = Batch::new(org);
    for entry in entries {
        batch.outbox_done.push(entry.n);
        let message = Message::new(org, &entry.topic, entry.at, &entry.body, rng);
        let takers: Vec<_> = endpoints.iter().filter(|e| e.spec.wants(&message)).collect();
        if !takers.is_empty() {
            batch.rows.push(sql::put_event(&message));
        }
        for endpoint in takers {
            batch.rows.push(sql::put(NewDelivery {
                id: fresh_id("dlv", rng),
                event: &message.id,
                endpoint: &endpoint.id,
                workspace: &endpoint.workspace,
                name: &endpoint.name,
                topic: &message.topic,
                subject: &message.subject,
                now,
                replay_of: None,
            }));
            lanes.insert((org, endpoint.id.clone()));
        }
    }
    inner.outside.store.commit(batch).await?;
    Ok(())
}

/// What stood too long goes.
pub(super) async fn prune(inner: &Inner) -> Result<()> {
    let store = &inner.outside.store;
    let now = inner.outside.clock.now();
    let kept = i64::try_from(inner.options.retention.as_micros()).unwrap_or(i64::MAX);
    let older_than = base::Timestamp(now.0.saturating_sub(kept));
    for org in store.organizations().await? {
        if sql::any(&store.org(org.id)).await? {
            store.commit(Batch { rows: sql::prune(older_than, now), ..Batch::new(org.id) }).await?;
        }
    }
    tracing::debug!(by = system().name, "old deliveries were removed");
    Ok(())
}
