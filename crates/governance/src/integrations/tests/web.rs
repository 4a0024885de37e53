//! Over the real way out: a receiver behind HTTP that misbehaves and restarts, and addresses that are refused.

use super::{
    TestRng,
    house::{Declared, Known, SECRET, endpoint, folder, open},
};
use crate::integrations::{
    Deliveries, Options, Outside,
    outside::{Post, Sender, Web},
    sql,
};
use base::{Clock, SharedClock, Timestamp};
use egress::{Egress, ResolveFuture, Resolver};
use serde_json::json;
use simulators::webhook::{self, Faults, Webhook};
use std::{
    future::Future,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant},
};
use store::{Batch, Journal, Outgoing};

/// Real time, so much faster: seconds of patience pass in milliseconds.
pub(crate) struct Fast(Instant);

const TIMES: u32 = 20;

impl Fast {
    #[allow(clippy::disallowed_methods, reason = "the clock of this test")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }
}

impl Clock for Fast {
    fn now(&self) -> Timestamp {
        Timestamp(1_800_000_000_000_000).plus(self.monotonic())
    }

    fn monotonic(&self) -> Duration {
        self.0.elapsed() * TIMES
    }

    fn sleep(&self, d: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(d / TIMES))
    }
}

fn shared() -> SharedClock {
    Arc::new(Fast::start())
}

fn web(clock: &SharedClock, allow: &[String], resolver: Option<Arc<dyn Resolver>>) -> Arc<Web> {
    let options = egress::Options { resolver, ..egress::Options::default() };
    Arc::new(Web { egress: Egress::new(options, clock.clone()), allow: allow.to_vec() })
}

async fn receiver(bind: SocketAddr, faults: Faults, books: Option<webhook::Books>) -> Webhook {
    let options = webhook::Options { bind, secrets: vec![SECRET.into()], faults, books, ..webhook::Options::default() };
    webhook::start(options).await.unwrap()
}

const EVENTS: u64 = 120;
const SUBJECTS: u64 = 12;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_event_arrives_in_order_though_both_sides_fail_and_restart() {
    let (clock, rng) = (shared(), TestRng::seeded(21));
    let faults = |seed| Faults { seed, lose: 6, lose_answer: 8, fail: 10, redirect: 4, stall_ms: 120, ..Faults::default() };
    let mut sink = receiver(SocketAddr::from(([127, 0, 0, 1], 0)), faults(1), None).await;
    let address = sink.handle.addr;
    let folder = folder("web");
    let mut one = endpoint("one");
    one.spec.url = format!("{}/", sink.handle.url());
    one.spec.timeout_s = 1;
    one.spec.attempts_max = 100;
    let declared = Arc::new(Declared::default());
    declared.all.lock().unwrap().insert("one".into(), one);
    *declared.secrets.lock().unwrap() = vec![SECRET.into()];
    let mut n = 0;
    for round in 0..4 {
        let store = open(&folder, clock.clone(), rng.clone());
        let sender = web(&clock, &[address.to_string()], None);
        let outside = Outside {
            store: store.clone(),
            clock: clock.clone(),
            rng: rng.clone(),
            sender,
            endpoints: declared.clone(),
            people: Arc::new(Known::default()),
            things: declared.clone(),
            takers: Vec::new(),
        };
        let deliveries = Deliveries::open(outside, Options::default());
        deliveries.start();
        for _ in 0..EVENTS / 3 * u64::from(round < 3) {
            let body = json!({"subject": format!("s{}", n % SUBJECTS), "data": {"n": n}});
            let outbox = vec![Outgoing { topic: "x.y".into(), body, reach: base::Reach::of("model", Some("default")) }];
            store.commit(Batch { outbox, ..Batch::new(store.local_org()) }).await.unwrap();
            n += 1;
        }
        deliveries.0.signals.wake();
        if round < 3 {
            tokio::time::sleep(Duration::from_millis(300)).await;
            // The receiver is away for a while, and comes back with its books; the sender dies in the middle of its work.
            let books = sink.books.clone();
            drop(sink);
            tokio::time::sleep(Duration::from_millis(100)).await;
            sink = receiver(address, faults(round + 2), Some(books)).await;
        } else {
            arrived(&store, &sink).await;
        }
        deliveries.stop(Duration::ZERO).await;
        store.shutdown().await.unwrap();
    }
    let received = sink.received();
    assert_eq!((received.events.len() as u64, received.refused, received.followed), (EVENTS, 0, 0));
    assert!(received.repeated > 0, "an answer that comes too late makes a repetition: {} requests", received.requests);
    for subject in 0..SUBJECTS {
        let name = format!("s{subject}");
        let ns: Vec<u64> = received.events.iter().filter(|e| e["subject"] == name).map(|e| e["data"]["n"].as_u64().unwrap()).collect();
        assert_eq!(ns, (0..EVENTS / SUBJECTS).map(|i| subject + i * SUBJECTS).collect::<Vec<_>>(), "{name}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// Waits until nothing is pending.
async fn arrived(store: &store::Store, sink: &Webhook) {
    let rows = store.org(store.local_org());
    for _ in 0..6_000 {
        let pending = sql::list(&rows, &sql::Which { state: Some("pending".into()), ..Default::default() }, None, 500).await.unwrap();
        if pending.is_empty() && store.outbox_after(0, 1).await.unwrap().is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("events are left: {:?}", sink.received());
}

fn post(url: &str) -> Post {
    Post { url: url.into(), headers: vec![("webhook-id".into(), "evt_1".into())], body: "{}".into(), timeout: Duration::from_secs(15) }
}

/// Answers every name with the same address.
struct Says(&'static str);

impl Resolver for Says {
    fn resolve(&self, _: &str) -> ResolveFuture {
        let ip = self.0.parse().unwrap();
        Box::pin(async move { Ok(vec![ip]) })
    }
}

#[tokio::test]
async fn private_addresses_are_refused_in_every_spelling() {
    let clock = shared();
    let canary = receiver(SocketAddr::from(([127, 0, 0, 1], 0)), Faults::default(), None).await;
    let port = canary.handle.addr.port();
    let plain = web(&clock, &[], None);
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0.0.0.0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::]",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "[64:ff9b::7f00:1]",
        "localhost",
    ] {
        let error = plain.post(post(&format!("http://{host}:{port}/"))).await.expect_err(host);
        assert!(["egress_denied", "egress_unreachable"].contains(&error.code()), "{host}: {error}");
    }
    for ip in ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1"] {
        let rebinding = web(&clock, &[], Some(Arc::new(Says(ip))));
        let error = rebinding.post(post(&format!("http://hooks.example.com:{port}/"))).await.expect_err(ip);
        assert_eq!(error.code(), "egress_denied", "{ip}");
    }
    assert_eq!(canary.received().requests, 0, "nothing has reached the receiver");
    let allowed = web(&clock, &[canary.handle.authority()], None);
    let answer = allowed.post(post(&format!("{}/", canary.handle.url()))).await.unwrap();
    assert_eq!(answer.status, 401, "without a signature");
    let other = format!("http://127.0.0.1:{}/", port.wrapping_add(1));
    assert_eq!(allowed.post(post(&other)).await.unwrap_err().code(), "egress_denied", "another port was not allowed");
}

#[tokio::test]
async fn redirects_are_answers_and_are_not_followed() {
    let clock = shared();
    let faults = Faults { redirect: 100, ..Faults::default() };
    let sink = receiver(SocketAddr::from(([127, 0, 0, 1], 0)), faults, None).await;
    let answer = web(&clock, &[sink.handle.authority()], None).post(post(&format!("{}/", sink.handle.url()))).await.unwrap();
    assert_eq!(answer.status, 302);
    assert_eq!(sink.received().followed, 0);
}
