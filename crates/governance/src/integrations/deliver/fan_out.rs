//! From the outbox to deliveries: one commit takes the event out and puts a row in for each endpoint that wants it and whose
//! people may be told of it.

use super::{Inner, flight::GIVEN_UP, sql as lines, system};
use crate::integrations::{
    message::{Message, fresh_id},
    outside::{Asked, Endpoint, Narrowed},
    sql::{self, NewDelivery},
};
use base::{OrgId, Reach, Result, Timestamp};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{AuditRecord, Batch, Journal, Outgoing, StoredOutgoing};

/// Events in one commit.
const BITE: usize = 100;
/// What tells that an endpoint takes no more for now.
const FULL: &str = "webhook-endpoint.full";
/// What tells that an outgoing event was put aside.
const ASIDE: &str = "outgoing.set_aside";

/// What emptying the outbox came to.
#[derive(Default)]
pub(super) struct Fanned {
    /// Whom there is something new for.
    pub(super) lanes: BTreeSet<(OrgId, String)>,
    /// Some organization has to wait; it is to be tried again.
    pub(super) again: bool,
}

/// Empties the outbox. What fails for one organization holds up no other.
pub(super) async fn fan_out(inner: &Inner) -> Result<Fanned> {
    let mut fanned = Fanned::default();
    let mut stuck = BTreeSet::new();
    let mut after = 0;
    while !inner.stopping() {
        let entries = inner.outside.store.outbox_after(after, BITE).await?;
        let Some(last) = entries.last() else { break };
        after = last.n;
        let mut by_org: BTreeMap<OrgId, Vec<StoredOutgoing>> = BTreeMap::new();
        for entry in entries.into_iter().filter(|entry| !stuck.contains(&entry.org)) {
            by_org.entry(entry.org).or_default().push(entry);
        }
        for (org, entries) in by_org {
            if let Err(error) = one_org(inner, org, &entries, &mut fanned.lanes).await {
                tracing::warn!(%error, %org, "events of an organization have to wait");
                // Later events wait behind earlier ones.
                stuck.insert(org);
                fanned.again = true;
            }
        }
    }
    Ok(fanned)
}

/// All in one commit; one by one if something in them is refused, so that only that is put aside.
async fn one_org(inner: &Inner, org: OrgId, entries: &[StoredOutgoing], lanes: &mut BTreeSet<(OrgId, String)>) -> Result<()> {
    match commit(inner, org, entries, lanes).await {
        Err(error) if error.code() == "rows_refused" => {}
        other => return other,
    }
    for entry in entries {
        match commit(inner, org, std::slice::from_ref(entry), lanes).await {
            Err(error) if error.code() == "rows_refused" => {
                let fault = Some(error.to_string());
                commit(inner, org, &[StoredOutgoing { fault, ..entry.clone() }], lanes).await?;
            }
            other => other?,
        }
    }
    Ok(())
}

async fn commit(inner: &Inner, org: OrgId, entries: &[StoredOutgoing], lanes: &mut BTreeSet<(OrgId, String)>) -> Result<()> {
    // Read after the outbox: who has declared an endpoint before an event happened is told of it.
    let endpoints = inner.outside.endpoints.all(org).await?;
    let mut look = Look::new(inner, org, &endpoints);
    for entry in entries {
        match &entry.fault {
            Some(fault) => look.put_aside(entry, fault),
            None => look.put(entry).await?,
        }
    }
    let Look { mut batch, lanes: new, .. } = look;
    for taker in &inner.outside.takers {
        let made = taker.take(org, entries).await?;
        batch.rows.extend(made.rows);
        batch.outbox.extend(made.outbox);
    }
    inner.outside.store.commit(batch).await?;
    inner.outside.takers.iter().for_each(|taker| taker.taken(org));
    lanes.extend(new.into_iter().map(|endpoint| (org, endpoint)));
    Ok(())
}

/// How much waits for one endpoint.
struct Line {
    waiting: usize,
    /// Since its last acceptance nothing was missed.
    fits: bool,
}

struct Look<'a> {
    inner: &'a Inner,
    endpoints: &'a [Endpoint],
    asked: Asked<'a>,
    now: Timestamp,
    lines: HashMap<&'a str, Line>,
    batch: Batch,
    lanes: BTreeSet<String>,
}

impl<'a> Look<'a> {
    fn new(inner: &'a Inner, org: OrgId, endpoints: &'a [Endpoint]) -> Self {
        let (asked, now) = (Asked::new(&*inner.outside.people, org), inner.outside.clock.now());
        Self { inner, endpoints, asked, now, lines: HashMap::new(), batch: Batch::new(org), lanes: BTreeSet::new() }
    }

    /// What cannot be understood holds up nobody, and is not thrown away.
    fn put_aside(&mut self, entry: &StoredOutgoing, fault: &str) {
        tracing::error!(org = %entry.org, n = entry.n, topic = %entry.topic, fault, "an outgoing event was put aside");
        self.batch.outbox_held.push((entry.n, fault.to_owned()));
        let body = json!({"n": entry.n, "topic": entry.topic, "at": entry.at, "reason": fault});
        self.batch.audit.push(AuditRecord { at: self.now, actor: system(), action: ASIDE.into(), subject: None, body });
    }

    async fn put(&mut self, entry: &StoredOutgoing) -> Result<()> {
        self.batch.outbox_done.push(entry.n);
        let (inner, endpoints) = (self.inner, self.endpoints);
        if endpoints.is_empty() {
            return Ok(());
        }
        let rng = &*inner.outside.rng;
        let message = Message::new(entry.org, &entry.topic, entry.at, (&entry.body, &entry.reach), rng);
        let mut told = false;
        let about_itself = |e: &&Endpoint| entry.topic == GIVEN_UP && message.data["id"] == e.id.as_str();
        for endpoint in endpoints.iter().filter(|e| e.spec.wants(&message) && !about_itself(e)) {
            if !self.asked.hears(endpoint, &entry.reach).await? || !self.fits(endpoint).await? {
                continue;
            }
            if !std::mem::replace(&mut told, true) {
                self.batch.rows.push(sql::put_event(&message)?);
            }
            self.batch.rows.push(sql::put(NewDelivery {
                id: fresh_id("dlv", rng),
                event: &message.id,
                endpoint: &endpoint.id,
                workspace: &endpoint.workspace,
                name: &endpoint.name,
                topic: &message.topic,
                subject: &message.subject,
                now: self.now,
                replay_of: None,
            }));
            self.lanes.insert(endpoint.id.clone());
        }
        Ok(())
    }

    /// Whether one more may wait for the endpoint. What may not is counted, and the first of a row is told of.
    async fn fits(&mut self, endpoint: &'a Endpoint) -> Result<bool> {
        let max = self.inner.options.waiting_max;
        if !self.lines.contains_key(endpoint.id.as_str()) {
            let rows = self.inner.outside.store.org(self.batch.org);
            let waiting = lines::waiting_for(&rows, &endpoint.id, max).await?;
            let fits = lines::missed_of(&rows, &endpoint.id).await?.is_none_or(|missed| !missed.full);
            self.lines.insert(&endpoint.id, Line { waiting, fits });
        }
        let Some(line) = self.lines.get_mut(endpoint.id.as_str()) else { return Ok(false) };
        if line.waiting < max {
            line.waiting += 1;
            if !std::mem::replace(&mut line.fits, true) {
                self.batch.rows.push(lines::fits_again(&endpoint.id));
            }
            return Ok(true);
        }
        let first = std::mem::replace(&mut line.fits, false);
        self.batch.rows.push(lines::miss(&endpoint.id, self.now));
        if first {
            self.tell_full(endpoint, max);
        }
        Ok(false)
    }

    fn tell_full(&mut self, endpoint: &Endpoint, max: usize) {
        let Endpoint { id, workspace, name, .. } = endpoint;
        tracing::warn!(endpoint = %name, %workspace, max, "a webhook endpoint takes no more: too many deliveries wait for it");
        let body = json!({"kind": "webhook-endpoint", "workspace": workspace, "name": name, "id": id, "waiting_max": max});
        self.batch.audit.push(AuditRecord { at: self.now, actor: system(), action: FULL.into(), subject: None, body: body.clone() });
        let body = json!({"subject": format!("webhook-endpoint/{workspace}/{name}"), "data": body});
        self.batch.outbox.push(Outgoing { topic: FULL.into(), body, reach: endpoint.reach.clone() });
    }
}

impl Inner {
    /// May the endpoint still be told of it.
    pub(crate) async fn may_hear(&self, org: OrgId, endpoint: &Endpoint, reach: &Reach) -> Result<bool> {
        let narrowed = Narrowed::of(&*self.outside.things, org, std::iter::once(reach)).await?;
        Asked::new(&*self.outside.people, org).still_hears(endpoint, reach, &narrowed).await
    }
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
