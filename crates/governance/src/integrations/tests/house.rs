//! A store in a temporary folder, declared endpoints, a made-up network, and time that can be moved.

use super::{SimClock, TestRng};
use crate::integrations::{
    Deliveries, KIND, Options, Outside,
    deliver::system,
    endpoint::{SigningSecret, WebhookEndpoint},
    outside::{Answer, Endpoint, Endpoints, Fut, People, Post, Sender, Things},
    sql,
};
use base::{Clock, Ctx, Error, OrgId, Principal, Reach, ResourceId, Rights, SharedClock, SharedRng};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};
use store::{AuditRecord, Batch, Journal, Outgoing, Store};

pub(crate) const SECRET: &str = "whsec_b3JjIGV4YW1wbGUgc2VjcmV0LCBub3QgZm9yIHVzZQ==";
pub(crate) const DAY: Duration = Duration::from_secs(24 * 3600);

/// Endpoints in memory; the mutable half of a declared resource.
#[derive(Default)]
pub(crate) struct Declared {
    pub(crate) all: Mutex<BTreeMap<String, Endpoint>>,
    store: Mutex<Option<Store>>,
    pub(crate) secrets: Mutex<Vec<String>>,
    /// Who may see things now.
    pub(crate) now: Mutex<BTreeMap<ResourceId, Reach>>,
}

impl Declared {
    fn with<T>(&self, f: impl FnOnce(&mut BTreeMap<String, Endpoint>) -> T) -> T {
        f(&mut self.all.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// As the real ones do: the change is told in an audit record.
    pub(crate) async fn change(&self, org: OrgId, f: impl FnOnce(&mut BTreeMap<String, Endpoint>)) {
        self.with(f);
        let store = self.store.lock().unwrap().clone().unwrap();
        let body = json!({"kind": KIND});
        let record = AuditRecord { at: base::Timestamp(0), actor: system(), action: "resource.updated".into(), subject: None, body };
        store.commit(Batch { audit: vec![record], ..Batch::new(org) }).await.unwrap();
    }
}

impl Things for Declared {
    fn reaches<'a>(&'a self, _: OrgId, ids: &'a [ResourceId]) -> Fut<'a, BTreeMap<ResourceId, Reach>> {
        let now = self.now.lock().unwrap();
        let found = ids.iter().filter_map(|id| Some((*id, now.get(id)?.clone()))).collect();
        Box::pin(async move { Ok(found) })
    }
}

impl Endpoints for Declared {
    fn all(&self, _: OrgId) -> Fut<'_, Vec<Endpoint>> {
        Box::pin(async { Ok(self.with(|all| all.values().cloned().collect())) })
    }

    fn get<'a>(&'a self, _: OrgId, id: &'a str) -> Fut<'a, Option<Endpoint>> {
        Box::pin(async move { Ok(self.with(|all| all.get(id).cloned())) })
    }

    fn secrets<'a>(&'a self, _: OrgId, _: &'a Endpoint) -> Fut<'a, Vec<String>> {
        Box::pin(async { Ok(self.secrets.lock().unwrap().clone()) })
    }

    fn pause<'a>(&'a self, org: OrgId, endpoint: &'a Endpoint, reason: &'a str) -> Fut<'a, ()> {
        Box::pin(async move {
            let paused = |all: &mut BTreeMap<String, Endpoint>| {
                all.get_mut(&endpoint.id).unwrap().spec.paused = Some(reason.to_owned());
            };
            self.change(org, paused).await;
            Ok(())
        })
    }
}

/// What people may do by name; who is not named may do everything.
#[derive(Default)]
pub(crate) struct Known(pub(crate) Mutex<BTreeMap<String, Option<Rights>>>);

impl People for Known {
    fn now<'a>(&'a self, org: OrgId, who: &'a Principal) -> Fut<'a, Option<Ctx>> {
        let known = self.0.lock().unwrap().get(&who.name).cloned();
        let ctx = known.unwrap_or_else(|| Some(Rights::all())).map(|rights| Ctx::new(org, who.clone(), rights));
        Box::pin(async move { Ok(ctx) })
    }
}

pub(crate) const WAITING_MAX: usize = 10_000;

/// One request that reached a receiver.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seen {
    pub(crate) url: String,
    pub(crate) id: String,
    pub(crate) subject: String,
    pub(crate) n: u64,
    pub(crate) at: i64,
    /// The receiver took it, whether or not the sender learned of that.
    pub(crate) taken: bool,
    pub(crate) body: Value,
    pub(crate) headers: BTreeMap<String, String>,
}

/// What the network does with a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fate {
    Answer(u16),
    /// The receiver never sees it.
    Lost,
    /// The receiver takes it, the sender never learns.
    AnswerLost,
}

type Judge = Box<dyn FnMut(&Seen) -> (Fate, Duration) + Send>;

pub(crate) struct Net {
    clock: Arc<SimClock>,
    pub(crate) seen: Mutex<Vec<Seen>>,
    judge: Mutex<Judge>,
    flying: AtomicUsize,
    pub(crate) most_at_once: AtomicUsize,
}

impl Net {
    pub(crate) fn judge(&self, judge: impl FnMut(&Seen) -> (Fate, Duration) + Send + 'static) {
        *self.judge.lock().unwrap() = Box::new(judge);
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// Numbers in the order in which a receiver that drops repeated ids applied them, by subject.
    pub(crate) fn applied(&self) -> BTreeMap<String, Vec<u64>> {
        let mut ids = std::collections::BTreeSet::new();
        let mut out: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for seen in self.seen().into_iter().filter(|s| s.taken) {
            if ids.insert((seen.url.clone(), seen.id)) {
                out.entry(seen.subject).or_default().push(seen.n);
            }
        }
        out
    }
}

struct InAir<'a>(&'a Net);

impl Drop for InAir<'_> {
    fn drop(&mut self) {
        self.0.flying.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Sender for Net {
    fn post(&self, post: Post) -> Fut<'_, Answer> {
        Box::pin(async move {
            let most = self.flying.fetch_add(1, Ordering::AcqRel) + 1;
            let _air = InAir(self);
            self.most_at_once.fetch_max(most, Ordering::AcqRel);
            let headers: BTreeMap<String, String> = post.headers.into_iter().collect();
            let body: Value = serde_json::from_slice(&post.body).unwrap();
            let mut seen = Seen {
                url: post.url,
                id: headers["webhook-id"].clone(),
                subject: body["subject"].as_str().unwrap().to_owned(),
                n: body["data"]["n"].as_u64().unwrap_or_default(),
                at: self.clock.now().0,
                taken: false,
                body,
                headers,
            };
            let (fate, took) = (self.judge.lock().unwrap())(&seen);
            seen.taken = matches!(fate, Fate::Answer(200..300) | Fate::AnswerLost);
            if fate != Fate::Lost {
                self.seen.lock().unwrap().push(seen);
            }
            self.clock.sleep(took.min(post.timeout).max(Duration::from_millis(1))).await;
            match fate {
                _ if took > post.timeout => Err(Error::timeout("egress_timeout", "no answer in time")),
                Fate::Answer(status) => Ok(Answer { status, body: format!("said {status}"), retry_after: None }),
                Fate::Lost | Fate::AnswerLost => Err(Error::upstream("egress_broken", "the connection broke")),
            }
        })
    }
}

/// Everything together.
pub(crate) struct House {
    folder: PathBuf,
    pub(crate) clock: Arc<SimClock>,
    pub(crate) rng: SharedRng,
    pub(crate) declared: Arc<Declared>,
    pub(crate) people: Arc<Known>,
    pub(crate) net: Arc<Net>,
    pub(crate) store: Store,
    pub(crate) deliveries: Deliveries,
    pub(crate) org: OrgId,
    /// After the next crash.
    pub(crate) waiting_max: usize,
    sent: AtomicU64,
}

pub(crate) fn folder(name: &str) -> PathBuf {
    static N: AtomicU64 = AtomicU64::new(0);
    std::env::temp_dir().join(format!("orc-integrations-{name}-{}-{}", std::process::id(), N.fetch_add(1, Ordering::Relaxed)))
}

pub(crate) fn open(folder: &std::path::Path, clock: SharedClock, rng: SharedRng) -> Store {
    Store::open(store::Options::new(folder), &sql::migrations(), clock, rng).unwrap()
}

pub(crate) fn endpoint(id: &str) -> Endpoint {
    let spec = WebhookEndpoint {
        url: format!("https://{id}.example.com/hook"),
        events: vec!["*".into()],
        secrets: vec![SigningSecret(json!({"$secret": "0".repeat(32)}))],
        ..WebhookEndpoint::sample()
    };
    let reach = Reach::of(KIND, Some("default"));
    Endpoint { id: id.into(), workspace: "default".into(), name: id.into(), reach, people: vec![system()], fault: None, spec }
}

impl House {
    pub(crate) async fn new(name: &str, seed: u64, endpoints: &[Endpoint]) -> Self {
        let folder = folder(name);
        let clock = SimClock::at(1_800_000_000_000_000);
        let rng = TestRng::seeded(seed);
        let net = Net {
            clock: clock.clone(),
            seen: Mutex::default(),
            judge: Mutex::new(Box::new(|_| (Fate::Answer(200), Duration::from_millis(20)))),
            flying: AtomicUsize::new(0),
            most_at_once: AtomicUsize::new(0),
        };
        let declared = Arc::new(Declared::default());
        declared.with(|all| all.extend(endpoints.iter().map(|e| (e.id.clone(), e.clone()))));
        *declared.secrets.lock().unwrap() = vec![SECRET.into()];
        let store = open(&folder, clock.clone(), rng.clone());
        *declared.store.lock().unwrap() = Some(store.clone());
        let net = Arc::new(net);
        let people = Arc::new(Known::default());
        let deliveries = deliveries(&store, &clock, &rng, &net, &declared, &people, WAITING_MAX);
        let org = store.local_org();
        Self { folder, clock, rng, declared, people, net, store, deliveries, org, waiting_max: WAITING_MAX, sent: AtomicU64::new(0) }
    }

    pub(crate) fn ctx(&self) -> Ctx {
        Ctx::new(self.org, self.store.local_user(), Rights::all())
    }

    /// Something that all may see happened in the default workspace: durable before this returns.
    pub(crate) async fn happen(&self, topic: &str, subject: &str) -> u64 {
        self.happen_to(topic, subject, Reach::of("model", Some("default"))).await
    }

    pub(crate) async fn happen_to(&self, topic: &str, subject: &str, reach: Reach) -> u64 {
        let n = self.sent.fetch_add(1, Ordering::Relaxed);
        let body = json!({"subject": subject, "data": {"n": n, "workspace": reach.workspace}});
        let audit = AuditRecord { at: self.clock.now(), actor: system(), action: topic.into(), subject: None, body: json!({}) };
        let outbox = vec![Outgoing { topic: topic.into(), body, reach }];
        self.store.commit(Batch { outbox, audit: vec![audit], ..Batch::new(self.org) }).await.unwrap();
        n
    }

    /// Is everybody waiting for time to pass?
    fn is_still(&self) -> bool {
        let flying = self.deliveries.in_flight();
        self.net.flying.load(Ordering::Acquire) == flying && self.clock.sleepers() == flying + 1
    }

    async fn still(&self) {
        let mut quiet = 0;
        while quiet < 25 {
            quiet = if self.is_still() { quiet + 1 } else { 0 };
            if quiet == 0 {
                tokio::time::sleep(Duration::from_micros(50)).await;
            }
            tokio::task::yield_now().await;
        }
    }

    /// Lets things happen until nothing waits any more, or this much time has passed.
    pub(crate) async fn run(&self, at_most: Duration) {
        let until = self.clock.now().plus(at_most);
        loop {
            self.still().await;
            if self.clock.now() >= until || self.waiting().await == 0 && self.deliveries.in_flight() == 0 {
                return;
            }
            self.clock.step();
        }
    }

    pub(crate) async fn waiting(&self) -> usize {
        let outbox = self.store.outbox_after(0, 10).await.unwrap().len();
        self.states().await.get("pending").copied().unwrap_or_default() + outbox
    }

    pub(crate) async fn states(&self) -> BTreeMap<String, usize> {
        let mut out = BTreeMap::new();
        for row in sql::list(&self.store.org(self.org), &sql::Which::default(), None, 10_000).await.unwrap() {
            *out.entry(row.state).or_default() += 1;
        }
        out
    }

    /// Pulls the plug in the middle of whatever is under way, and starts again from the folder.
    pub(crate) async fn crash(&mut self) {
        self.deliveries.stop(Duration::ZERO).await;
        *self.declared.store.lock().unwrap() = None;
        let (clock, rng) = (self.clock.clone(), self.rng.clone());
        self.store.shutdown().await.unwrap();
        self.store = open(&self.folder, clock, rng);
        *self.declared.store.lock().unwrap() = Some(self.store.clone());
        self.deliveries = deliveries(&self.store, &self.clock, &self.rng, &self.net, &self.declared, &self.people, self.waiting_max);
    }
}

#[allow(clippy::too_many_arguments, reason = "everything a process is given")]
fn deliveries(
    store: &Store,
    clock: &Arc<SimClock>,
    rng: &SharedRng,
    net: &Arc<Net>,
    declared: &Arc<Declared>,
    people: &Arc<Known>,
    waiting_max: usize,
) -> Deliveries {
    let outside = Outside {
        store: store.clone(),
        clock: clock.clone(),
        rng: rng.clone(),
        sender: net.clone(),
        endpoints: declared.clone(),
        people: people.clone(),
        things: declared.clone(),
        takers: Vec::new(),
    };
    let deliveries = Deliveries::open(outside, Options { look_every: 30 * DAY, waiting_max, ..Options::default() });
    deliveries.start();
    deliveries
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
