//! The loop: empties the outbox, begins what is due, waits for what comes first. A lane is one endpoint with something to
//! send; it looks at its rows only when there is a reason to.

use super::{
    Inner,
    fan_out::{fan_out, prune},
    flight::Flight,
};
use crate::integrations::{schedule::Health, sql};
use base::{OrgId, Result, Timestamp};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError, atomic::Ordering},
    time::Duration,
};
use store::{Batch, Journal};
use tokio::task::{Id, JoinSet};

/// After something that should not fail has failed.
const PAUSE: Duration = Duration::from_secs(1);
const PRUNE_EVERY: Duration = Duration::from_secs(3600);

type Key = (OrgId, String);

#[derive(Default)]
struct Lane {
    /// Shared with the flights of this lane; `None` until it was read.
    health: Option<Arc<Mutex<Health>>>,
    flying: BTreeSet<String>,
    /// When to look next; `None`: when something has come back or changed.
    next: Option<Timestamp>,
}

struct Worker {
    inner: Arc<Inner>,
    lanes: BTreeMap<Key, Lane>,
    flights: JoinSet<Result<()>>,
    /// Which delivery of which lane a task carries.
    carried: HashMap<Id, (Key, String)>,
    /// The lane that was looked at last, so that all get their turn.
    last: Option<Key>,
    prune_at: Timestamp,
}

pub(super) async fn run(inner: Arc<Inner>) {
    let prune_at = inner.outside.clock.now().plus(PRUNE_EVERY);
    let mut worker = Worker { inner, lanes: BTreeMap::new(), flights: JoinSet::new(), carried: HashMap::new(), last: None, prune_at };
    worker.inner.signals.reset_all();
    while !worker.inner.stopping() {
        let next = match worker.turn().await {
            Ok(next) => next,
            Err(error) => {
                tracing::warn!(%error, "deliveries have to wait");
                Some(worker.inner.outside.clock.now().plus(PAUSE))
            }
        };
        worker.rest(next).await;
    }
    while worker.flights.join_next().await.is_some() {}
}

impl Worker {
    /// Everything that can be begun now. Answers when there is more to do.
    async fn turn(&mut self) -> Result<Option<Timestamp>> {
        self.news().await?;
        let fanned = fan_out(&self.inner).await?;
        for key in fanned.lanes {
            self.touch(key);
        }
        let now = self.inner.outside.clock.now();
        if now >= self.prune_at {
            self.prune_at = now.plus(PRUNE_EVERY);
            prune(&self.inner).await?;
            self.read_lanes().await?;
        }
        self.launch().await?;
        let next = self.lanes.values().filter_map(|lane| lane.next).min();
        let next = next.filter(|_| self.flights.len() < self.inner.options.flights_max);
        let again = fanned.again.then(|| now.plus(PAUSE));
        Ok(next.into_iter().chain(again).min())
    }

    async fn rest(&mut self, next: Option<Timestamp>) {
        let inner = self.inner.clone();
        let clock = &inner.outside.clock;
        let next = next.map_or(self.prune_at, |next| next.min(self.prune_at));
        let pause = next.since(clock.now()).min(inner.options.look_every);
        tokio::select! {
            biased;
            Some(landed) = self.flights.join_next_with_id(), if !self.flights.is_empty() => self.landed(landed),
            () = inner.signals.woken() => {}
            () = clock.sleep(pause) => {}
        }
        while let Some(landed) = self.flights.try_join_next_with_id() {
            self.landed(landed);
        }
    }

    fn landed(&mut self, landed: std::result::Result<(Id, Result<()>), tokio::task::JoinError>) {
        let (id, done) = match landed {
            Ok((id, done)) => (id, done.err().map(|e| e.to_string())),
            Err(e) => (e.id(), Some(e.to_string())),
        };
        self.inner.flying.fetch_sub(1, Ordering::AcqRel);
        let now = self.inner.outside.clock.now();
        let Some((key, delivery)) = self.carried.remove(&id) else { return };
        let Some(lane) = self.lanes.get_mut(&key) else { return };
        lane.flying.remove(&delivery);
        lane.next = Some(now);
        if let Some(error) = done {
            tracing::warn!(%error, %delivery, "what came of a delivery could not be written down; it is sent again");
            lane.next = Some(now.plus(PAUSE));
        }
    }

    /// A reason to look at a lane.
    fn touch(&mut self, key: Key) {
        self.lanes.entry(key).or_default().next = Some(Timestamp(0));
    }

    async fn news(&mut self) -> Result<()> {
        let news = self.inner.signals.take();
        for key in news.lanes {
            self.touch(key);
        }
        if news.everything {
            self.read_lanes().await.inspect_err(|_| self.inner.signals.reset_all())?;
        }
        let changed: Vec<Key> = self.lanes.keys().filter(|(org, _)| news.everything || news.changed.contains(org)).cloned().collect();
        for key in changed {
            self.fresh_start(&key).await?;
            self.touch(key);
        }
        Ok(())
    }

    /// An endpoint was changed by somebody: how it did before does not count any more.
    async fn fresh_start(&self, (org, endpoint): &Key) -> Result<()> {
        let Some(lane) = self.lanes.get(&(*org, endpoint.clone())) else { return Ok(()) };
        let Some(health) = &lane.health else { return Ok(()) };
        let sick = std::mem::take(&mut *health.lock().unwrap_or_else(PoisonError::into_inner)) != Health::default();
        if sick {
            let rows = vec![sql::forget_health(endpoint)];
            self.inner.outside.store.commit(Batch { rows, ..Batch::new(*org) }).await?;
        }
        Ok(())
    }

    /// All lanes there are, from the rows.
    async fn read_lanes(&mut self) -> Result<()> {
        let store = self.inner.outside.store.clone();
        for org in store.organizations().await? {
            for endpoint in sql::waiting(&store.org(org.id)).await? {
                self.touch((org.id, endpoint));
            }
        }
        Ok(())
    }

    async fn launch(&mut self) -> Result<()> {
        let now = self.inner.outside.clock.now();
        let due: Vec<Key> =
            self.lanes.iter().filter(|(_, lane)| lane.next.is_some_and(|at| at <= now)).map(|(key, _)| key.clone()).collect();
        let after = self.last.as_ref().map_or(0, |last| due.partition_point(|key| key <= last));
        for key in due.iter().cycle().skip(after).take(due.len()) {
            if self.flights.len() >= self.inner.options.flights_max {
                return Ok(());
            }
            self.last = Some(key.clone());
            if let Err(error) = self.look(key, now).await {
                if let Some(lane) = self.lanes.get_mut(key) {
                    lane.next = Some(now.plus(PAUSE));
                }
                return Err(error);
            }
        }
        Ok(())
    }

    /// Begins what is due in one lane, as far as its health and the limits allow.
    async fn look(&mut self, key: &Key, now: Timestamp) -> Result<()> {
        let (org, id) = key;
        let inner = self.inner.clone();
        let rows = inner.outside.store.org(*org);
        let Some(lane) = self.lanes.get_mut(key) else { return Ok(()) };
        let health = match &lane.health {
            Some(health) => health.clone(),
            None => lane.health.insert(Arc::new(Mutex::new(sql::health(&rows, id).await?))).clone(),
        };
        let state = *health.lock().unwrap_or_else(PoisonError::into_inner);
        let tries = state.tries(now, inner.options.endpoint_flights_max);
        let mut room = tries.saturating_sub(lane.flying.len()).min(inner.options.flights_max - self.flights.len());
        lane.next = state.rests_until.filter(|at| *at > now);
        if room == 0 {
            return Ok(());
        }
        let Some(endpoint) = inner.outside.endpoints.get(*org, id).await? else {
            self.lanes.remove(key);
            let gone = vec![sql::cancel(id, now), sql::forget_health(id)];
            inner.outside.store.commit(Batch { rows: gone, ..Batch::new(*org) }).await?;
            return Ok(());
        };
        if !endpoint.is_open() {
            return Ok(());
        }
        let endpoint = Arc::new(endpoint);
        let found = sql::due(&rows, id, lane.flying.len() + room + 1).await?;
        if found.is_empty() && lane.flying.is_empty() {
            self.lanes.remove(key);
            return Ok(());
        }
        for row in found {
            if lane.flying.contains(&row.id) {
                continue;
            }
            if row.due > now {
                lane.next = Some(row.due);
                break;
            }
            if room == 0 {
                break;
            }
            room -= 1;
            lane.flying.insert(row.id.clone());
            let delivery = row.id.clone();
            let flight = Flight { org: *org, endpoint: endpoint.clone(), row, health: health.clone() };
            let inner = inner.clone();
            inner.flying.fetch_add(1, Ordering::AcqRel);
            let handle = self.flights.spawn(async move { flight.fly(&inner).await });
            self.carried.insert(handle.id(), (key.clone(), delivery));
        }
        Ok(())
    }
}
