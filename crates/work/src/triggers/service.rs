//! Looks at the clock, takes what came in, and decides it. One loop; it is woken by commits and by the next due time.

use super::{
    Cause, Firing, State as Is,
    declared::{self, Actors, Declared},
    fire,
    schedule::Schedule,
    sql,
};
use crate::State;
use base::{OrgId, Result, Timestamp};
use futures_util::StreamExt;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};
use store::{Batch, Committed, Journal, Statement, StoredOutgoing};
use tokio::{
    sync::{Notify, broadcast},
    task::JoinHandle,
};

/// The longest time between two looks, in case a signal was lost.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// After a failure of the storage.
const PAUSE: Duration = Duration::from_secs(1);
/// Firings read at once.
const PAGE: i64 = 200;
/// Lanes decided at once.
const AT_ONCE: usize = 16;

type Known = Arc<Vec<Declared>>;

/// The cloneable handle.
#[derive(Clone)]
pub struct Triggers(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) state: State,
    pub(super) actors: Arc<dyn Actors>,
    known: RwLock<BTreeMap<OrgId, Known>>,
    /// Organizations to look at now.
    dirty: Mutex<BTreeSet<OrgId>>,
    wake: Notify,
    /// Organizations whose triggers could not be read when they changed.
    stale: Mutex<BTreeSet<OrgId>>,
    /// Orders the ids of one moment.
    count: AtomicU64,
    stopping: AtomicBool,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl Triggers {
    /// Fires nothing yet.
    pub fn new(state: State, actors: Arc<dyn Actors>) -> Self {
        Self(Arc::new(Inner {
            state,
            actors,
            known: RwLock::default(),
            dirty: Mutex::default(),
            wake: Notify::new(),
            stale: Mutex::default(),
            count: AtomicU64::new(0),
            stopping: AtomicBool::new(false),
            tasks: Mutex::default(),
        }))
    }

    /// Takes up what waits, and from now on what comes.
    pub fn start(&self) {
        // Before the first look, so that no change falls between.
        let tail = self.0.state.store.tail();
        let tasks = [tokio::spawn(hear(self.0.clone(), tail)), tokio::spawn(keep(self.0.clone()))];
        self.0.tasks.lock().unwrap_or_else(PoisonError::into_inner).extend(tasks);
    }

    /// Begins nothing more. What is cut off is decided by the next process.
    pub fn stop(&self) {
        self.0.stopping.store(true, Ordering::Release);
        self.0.wake.notify_one();
        for task in std::mem::take(&mut *self.0.tasks.lock().unwrap_or_else(PoisonError::into_inner)) {
            task.abort();
        }
    }

    /// What the triggers of an organization make of events, to be committed with taking these out of the outbox.
    pub async fn take(&self, org: OrgId, entries: &[StoredOutgoing]) -> Result<Vec<Statement>> {
        let wanted: Vec<Declared> =
            declared::all(&self.0.state.resources, org).await?.into_iter().filter(|t| t.spec.event.is_some()).collect();
        let mut rows = Vec::new();
        for trigger in &wanted {
            let Some(ctx) = self.0.actors.actor(org, &trigger.actor).await? else { continue };
            let before = rows.len();
            for entry in entries.iter().filter(|entry| entry.fault.is_none()) {
                let wants = trigger.spec.event.as_ref().is_some_and(|event| event.wants(&entry.topic));
                // Firings are shown to all who see the trigger: an event must be theirs to see as well.
                let here = entry.reach.workspace.as_ref().is_none_or(|workspace| *workspace == trigger.workspace);
                let open = entry.reach.visibility == base::Audience::Organization;
                if wants && here && open && entry.reach.is_for(&ctx) {
                    rows.extend(self.0.heard(org, trigger, entry).await?);
                }
            }
            if rows.len() > before {
                rows.push(sql::pruned(&trigger.id));
            }
        }
        Ok(rows)
    }
}

impl Inner {
    /// An event as a firing, or as a note that a chain was cut.
    async fn heard(&self, org: OrgId, trigger: &Declared, entry: &StoredOutgoing) -> Result<Option<Statement>> {
        let run = entry.body.pointer("/data/run").and_then(Value::as_str).and_then(|run| run.parse().ok());
        let before = match run {
            Some(run) => sql::by_run(&self.state.store.org(org), run).await?.map_or(0, |firing| firing.depth),
            None => 0,
        };
        let event =
            json!({"source": "event", "topic": entry.topic, "at": entry.at, "subject": entry.body["subject"], "data": entry.body["data"]});
        let mut firing = self.firing(trigger, Cause::Event, format!("event/{}", entry.n), entry.at, event);
        firing.depth = before + 1;
        if firing.depth <= super::DEPTH_MAX {
            return Ok(Some(sql::received(&firing)));
        }
        firing.state = Is::Refused;
        firing.reason =
            Some(format!("the event stands at the end of {} triggers in a row; a chain this long is taken for a circle", super::DEPTH_MAX));
        tracing::warn!(trigger = %trigger.address(), "a chain of triggers was cut");
        Ok(Some(sql::noted(&firing)))
    }

    /// A fresh one; ids are in the order of time.
    pub(super) fn firing(&self, trigger: &Declared, cause: Cause, key: String, at: Timestamp, event: Value) -> Firing {
        let env = &self.state.env;
        let n = self.count.fetch_add(1, Ordering::Relaxed) & 0xff_ffff;
        let id = format!("frg_{:014x}{n:06x}{:06x}", env.clock.now().0.max(0), env.rng.next_u64() >> 40);
        Firing {
            id,
            trigger: trigger.id.clone(),
            cause,
            key,
            at,
            event,
            depth: 0,
            state: Is::Received,
            lane: None,
            run: None,
            reason: None,
            decided_at: None,
        }
    }

    pub(super) fn wake(&self, org: OrgId) {
        self.dirty.lock().unwrap_or_else(PoisonError::into_inner).insert(org);
        self.wake.notify_one();
    }

    fn stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// Reads the triggers of an organization again, and when they are due.
    async fn refresh(&self, org: OrgId) -> Result<()> {
        let all = Arc::new(declared::all(&self.state.resources, org).await?);
        self.known.write().unwrap_or_else(PoisonError::into_inner).insert(org, all.clone());
        let rows = self.state.store.org(org);
        let dues = sql::dues(&rows).await?;
        let mut statements = Vec::new();
        for trigger in all.iter() {
            let stored = dues.iter().find(|next| next.trigger == trigger.id);
            let schedule = schedule(trigger).filter(|_| trigger.spec.paused.is_none());
            match (schedule, stored) {
                // The same version keeps its time: what was missed meanwhile is caught up.
                (Some(_), Some(next)) if next.version == trigger.version => {}
                (Some(schedule), _) => statements.extend(
                    schedule
                        .after(self.state.env.clock.now())
                        .map(|due| sql::set_due(&sql::Next { trigger: trigger.id.clone(), version: trigger.version, due })),
                ),
                (None, Some(next)) => statements.push(sql::clear_due(&next.trigger)),
                (None, None) => {}
            }
        }
        let gone = dues.iter().filter(|next| !all.iter().any(|trigger| trigger.id == next.trigger));
        statements.extend(gone.map(|next| sql::clear_due(&next.trigger)));
        if !statements.is_empty() {
            self.state.store.commit(Batch { rows: statements, ..Batch::new(org) }).await?;
        }
        Ok(())
    }

    pub(super) fn known(&self, org: OrgId) -> Known {
        self.known.read().unwrap_or_else(PoisonError::into_inner).get(&org).cloned().unwrap_or_default()
    }

    /// What is not known is read: the firing may be faster than the word of its trigger.
    pub(super) async fn trigger(&self, org: OrgId, id: &str) -> Result<Option<Declared>> {
        let find = |known: Known| known.iter().find(|trigger| trigger.id == id).cloned();
        if let Some(found) = find(self.known(org)) {
            return Ok(Some(found));
        }
        self.refresh(org).await?;
        Ok(find(self.known(org)))
    }

    /// Fires what is due; answers when to look again.
    async fn tick(&self, org: OrgId) -> Result<Option<Timestamp>> {
        let now = self.state.env.clock.now();
        let mut soonest: Option<Timestamp> = None;
        for next in sql::dues(&self.state.store.org(org)).await? {
            let mut due = Some(next.due);
            if next.due <= now {
                let known = self.known(org);
                due = match known.iter().find(|trigger| trigger.id == next.trigger) {
                    Some(trigger) => self.due(org, trigger, next.due, now).await?,
                    None => None,
                };
            }
            soonest = soonest.into_iter().chain(due).min();
        }
        Ok(soonest)
    }

    async fn due(&self, org: OrgId, trigger: &Declared, first: Timestamp, now: Timestamp) -> Result<Option<Timestamp>> {
        let Some((schedule, spec)) = schedule(trigger).zip(trigger.spec.schedule.as_ref()) else { return Ok(None) };
        let due = schedule.due(first, now, spec.catch_up);
        let mut rows = vec![match due.next {
            Some(next) => sql::move_due(&trigger.id, first, next),
            None => sql::clear_due(&trigger.id),
        }];
        for at in &due.fire {
            let event = json!({"source": "schedule", "at": at, "missed": due.missed});
            rows.push(sql::received(&self.firing(trigger, Cause::Schedule, format!("at/{at}"), *at, event)));
        }
        if let Some(from) = due.missed_from {
            let event = json!({"source": "schedule", "at": from, "missed": due.missed});
            let mut note = self.firing(trigger, Cause::Schedule, format!("missed/{from}"), now, event);
            note.state = Is::Skipped;
            note.reason = Some(format!("{} times passed while nothing ran here, the first at {from}", due.missed));
            rows.push(sql::noted(&note));
        }
        rows.push(sql::pruned(&trigger.id));
        match self.state.store.commit(Batch { rows, ..Batch::new(org) }).await {
            Ok(_) => Ok(due.next),
            // Another process was faster: it has fired this time.
            Err(e) if e.code() == "stale_row" => Ok(due.next),
            Err(e) => Err(e),
        }
    }

    /// Decides what came in, in order; firings that cannot share a lane beside one another.
    /// Whether something passing failed, so that it is to be looked at again.
    async fn settle(self: &Arc<Self>, org: OrgId) -> Result<bool> {
        let rows = self.state.store.org(org);
        let failed = AtomicBool::new(false);
        let mut after = String::new();
        while !self.stopping() {
            let page = sql::open(&rows, &after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after.clone_from(&last.id);
            let known = self.known(org);
            let mut groups: BTreeMap<String, Vec<sql::Open>> = BTreeMap::new();
            for firing in page {
                let shares = known.iter().any(|t| t.id == firing.trigger && t.spec.concurrency.as_ref().is_some_and(|c| c.key.is_some()));
                groups.entry(if shares { String::new() } else { firing.trigger.clone() }).or_default().push(firing);
            }
            futures_util::stream::iter(groups.into_values())
                .for_each_concurrent(AT_ONCE, |group| async {
                    for firing in group {
                        if let Err(error) = fire::settle(self, org, &firing).await {
                            tracing::warn!(%error, firing = firing.id, "a firing could not be decided; it is tried again");
                            failed.store(true, Ordering::Relaxed);
                        }
                    }
                })
                .await;
        }
        Ok(failed.into_inner())
    }
}

fn schedule(trigger: &Declared) -> Option<Schedule> {
    trigger.spec.schedule.as_ref().and_then(|spec| spec.read(trigger.seed()).ok())
}

/// When each organization is due next.
type Dues = BTreeMap<OrgId, Timestamp>;

async fn keep(inner: Arc<Inner>) {
    let clock = inner.state.env.clock.clone();
    let mut dues = Dues::new();
    while !read_all(&inner).await {
        clock.sleep(PAUSE).await;
    }
    let mut looked_at_all = clock.monotonic();
    while !inner.stopping() {
        let failed = look(&inner, &mut dues).await;
        let next = dues.values().min().map_or(LOOK_EVERY, |at| at.since(clock.now()).min(LOOK_EVERY));
        tokio::select! {
            () = inner.wake.notified() => {}
            () = clock.sleep(if failed { PAUSE } else { next }) => {}
        }
        // A signal may have been lost: now and then everything is looked at.
        if clock.monotonic().saturating_sub(looked_at_all) >= LOOK_EVERY {
            looked_at_all = clock.monotonic();
            let known = inner.known.read().unwrap_or_else(PoisonError::into_inner);
            let some = known.iter().filter(|(_, all)| !all.is_empty()).map(|(org, _)| *org);
            inner.dirty.lock().unwrap_or_else(PoisonError::into_inner).extend(some);
        }
    }
}

/// Whether every organization's triggers could be read.
async fn read_all(inner: &Inner) -> bool {
    let read = async {
        for org in inner.state.store.organizations().await? {
            inner.refresh(org.id).await?;
            inner.wake(org.id);
        }
        Ok::<_, base::Error>(())
    };
    let done = read.await;
    if let Err(error) = &done {
        tracing::warn!(%error, "triggers could not be read; they are read again");
    }
    done.is_ok()
}

/// Whether something failed and is to be looked at again soon. The trouble of one organization holds up no other.
async fn look(inner: &Arc<Inner>, dues: &mut Dues) -> bool {
    let now = inner.state.env.clock.now();
    let mut orgs = std::mem::take(&mut *inner.dirty.lock().unwrap_or_else(PoisonError::into_inner));
    orgs.extend(dues.iter().filter(|(_, at)| **at <= now).map(|(org, _)| *org));
    let mut failed = false;
    for org in orgs {
        let looked = async {
            if inner.stale.lock().unwrap_or_else(PoisonError::into_inner).contains(&org) {
                inner.refresh(org).await?;
                inner.stale.lock().unwrap_or_else(PoisonError::into_inner).remove(&org);
            }
            let next = inner.tick(org).await?;
            if inner.settle(org).await? {
                inner.dirty.lock().unwrap_or_else(PoisonError::into_inner).insert(org);
                failed = true;
            }
            Ok::<_, base::Error>(next)
        };
        match looked.await {
            Ok(Some(next)) => drop(dues.insert(org, next)),
            Ok(None) => drop(dues.remove(&org)),
            Err(error) => {
                tracing::warn!(%error, "triggers could not be looked at; the next look follows");
                inner.dirty.lock().unwrap_or_else(PoisonError::into_inner).insert(org);
                failed = true;
            }
        }
    }
    failed
}

/// Follows what is committed: changed triggers, events for them, runs that ended.
async fn hear(inner: Arc<Inner>, mut tail: broadcast::Receiver<Arc<Committed>>) {
    loop {
        let done = match tail.recv().await {
            Ok(done) => done,
            Err(broadcast::error::RecvError::Lagged(_)) => {
                for org in inner.state.store.organizations().await.unwrap_or_default() {
                    again(&inner, org.id).await;
                    inner.wake(org.id);
                }
                continue;
            }
            Err(broadcast::error::RecvError::Closed) => return,
        };
        let ours = |body: &Value| body["kind"] == "trigger";
        if done.audit.iter().any(|record| record.action.starts_with("resource.") && ours(&record.body)) {
            again(&inner, done.org).await;
            inner.wake(done.org);
        }
        let ended = |kind: &str| matches!(kind, "run.succeeded" | "run.failed" | "run.cancelled");
        // Events for triggers come as rows alone, with the commit that takes them out of the outbox.
        let rows_alone = done.events.is_empty() && done.audit.is_empty();
        if !inner.known(done.org).is_empty() && (rows_alone || done.events.iter().any(|event| ended(&event.kind))) {
            inner.wake(done.org);
        }
    }
}

async fn again(inner: &Inner, org: OrgId) {
    if let Err(error) = inner.refresh(org).await {
        tracing::warn!(%error, "triggers could not be read; they are read again");
        inner.stale.lock().unwrap_or_else(PoisonError::into_inner).insert(org);
    }
}
