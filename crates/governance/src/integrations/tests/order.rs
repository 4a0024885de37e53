//! Every event arrives, in order for each endpoint and subject, whatever fails and whoever is killed.

use super::house::{DAY, Fate, House, Seen, endpoint};
use crate::integrations::{filter::Filter, sql};
use base::Clock;
use proptest::prelude::*;
use serde_json::json;
use std::{collections::BTreeMap, time::Duration};

fn sorted(applied: &BTreeMap<String, Vec<u64>>) -> bool {
    applied.values().all(|ns| ns.is_sorted())
}

fn count(applied: &BTreeMap<String, Vec<u64>>) -> usize {
    applied.values().map(Vec::len).sum()
}

#[tokio::test]
async fn an_event_goes_to_everybody_who_wants_it_and_to_nobody_else() {
    let (mut runs, mut docs, mut off) = (endpoint("runs"), endpoint("docs"), endpoint("off"));
    runs.spec.events = vec!["run.failed".into(), "run.succeeded".into()];
    docs.spec.filter =
        serde_json::from_value::<Filter>(json!({"conditions": [{"pointer": "/n", "operator": "less_than", "value": 1}]})).unwrap();
    off.spec.enabled = false;
    let house = House::new("fan", 1, &[runs, docs, off]).await;
    house.happen("run.failed", "run/1").await;
    house.happen("model.updated", "model/default/fast").await;
    house.happen("run.started", "run/1").await;
    house.run(DAY).await;
    let seen: Vec<(String, u64)> = house.net.seen().into_iter().map(|s| (s.url, s.n)).collect();
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert!(seen.contains(&("https://runs.example.com/hook".into(), 0)) && seen.contains(&("https://docs.example.com/hook".into(), 0)));
    let ids: Vec<String> = house.net.seen().into_iter().map(|s| s.id).collect();
    assert_eq!(ids[0], ids[1], "one event has one id, whoever gets it");
    assert_eq!(house.states().await, BTreeMap::from([("delivered".into(), 2)]));
    assert!(house.store.outbox_after(0, 10).await.unwrap().is_empty(), "what nobody wants is not kept");
}

#[tokio::test]
async fn what_is_sent_is_a_cloud_event() {
    let mut one = endpoint("one");
    one.spec.headers = [("X-Team".to_owned(), "docs".to_owned())].into();
    let house = House::new("event", 2, &[one]).await;
    house.happen("model.updated", "model/default/fast").await;
    house.run(DAY).await;
    let Seen { id, body, headers, .. } = house.net.seen().remove(0);
    let expected = json!({
        "specversion": "1.0", "id": id, "source": format!("/organizations/{}", house.org), "type": "orc.model.updated",
        "subject": "model/default/fast", "time": body["time"], "datacontenttype": "application/json",
        "organization": house.org, "workspace": "default", "data": {"n": 0, "workspace": "default"},
    });
    assert_eq!(body, expected);
    assert!(base::Timestamp::parse(body["time"].as_str().unwrap()).is_ok());
    assert!(body.as_object().unwrap().keys().all(|k| k.bytes().all(|b| b.is_ascii_lowercase())), "names of attributes");
    assert_eq!(headers["content-type"], "application/cloudevents+json; charset=utf-8");
    assert_eq!((headers["x-team"].as_str(), headers["webhook-id"].as_str()), ("docs", id.as_str()));
    let signed = house.declared.secrets.lock().unwrap().clone();
    let text = house.store.org(house.org);
    let text = sql::body(&text, &id).await.unwrap();
    assert!(simulators::webhook::verify(&signed, &id, &headers["webhook-timestamp"], &headers["webhook-signature"], text.as_bytes()));
}

#[tokio::test]
async fn a_subject_that_fails_waits_in_order_and_the_others_go_on() {
    let house = House::new("subjects", 3, &[endpoint("one")]).await;
    let fixed_at = house.clock.now().plus(DAY);
    house.net.judge(move |seen| {
        let bad = seen.subject == "a" && seen.at < fixed_at.0;
        (Fate::Answer(if bad { 500 } else { 200 }), Duration::from_millis(5))
    });
    for _ in 0..10 {
        house.happen("x.y", "a").await;
        house.happen("x.y", "b").await;
    }
    house.run(Duration::from_secs(4 * 3600)).await;
    let applied = house.net.applied();
    assert_eq!(applied.get("b").map(Vec::len), Some(10), "{applied:?}");
    assert_eq!(applied.get("a"), None);
    assert!(house.net.seen().iter().filter(|s| s.subject == "a").all(|s| s.n == 0), "only the first of a line is tried");
    house.run(3 * DAY).await;
    assert_eq!(house.net.applied()["a"], [0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
    assert_eq!(house.waiting().await, 0);
}

#[tokio::test]
async fn a_dead_receiver_is_left_in_peace_and_harms_nobody() {
    let house = House::new("breaker", 4, &[endpoint("dead"), endpoint("alive")]).await;
    let up_at = house.clock.now().plus(2 * DAY);
    house.net.judge(move |seen| match seen.url.contains("dead") && seen.at < up_at.0 {
        true => (Fate::AnswerLost, Duration::from_secs(60)),
        false => (Fate::Answer(204), Duration::from_millis(5)),
    });
    for i in 0..200 {
        house.happen("x.y", &format!("s{}", i % 40)).await;
    }
    house.run(Duration::from_secs(120)).await;
    assert_eq!(house.net.seen().iter().filter(|s| s.url.contains("alive")).count(), 200);
    house.run(2 * DAY).await;
    let tried = house.net.seen().iter().filter(|s| s.url.contains("dead") && s.at < up_at.0).count();
    assert!((10..=120).contains(&tried), "{tried} attempts in two days for 200 events");
    house.run(2 * DAY).await;
    assert_eq!(house.waiting().await, 0, "{:?}", house.states().await);
    assert!(house.net.most_at_once.load(std::sync::atomic::Ordering::Relaxed) <= 8, "four at once for each endpoint");
    assert_eq!(house.states().await, BTreeMap::from([("delivered".into(), 400)]));
}

#[tokio::test]
async fn a_line_is_given_up_one_by_one() {
    let mut one = endpoint("one");
    one.spec.attempts_max = 3;
    let house = House::new("failed", 5, &[one]).await;
    house.net.judge(|seen| (Fate::Answer(if seen.n == 0 { 400 } else { 200 }), Duration::from_millis(5)));
    house.happen("x.y", "a").await;
    house.happen("x.y", "a").await;
    house.run(DAY).await;
    assert_eq!(house.net.seen().iter().map(|s| s.n).collect::<Vec<_>>(), [0, 0, 0, 1]);
    assert_eq!(house.states().await, BTreeMap::from([("delivered".into(), 1), ("failed".into(), 1)]));
    let rows = house.store.org(house.org);
    let failed = sql::list(&rows, &sql::Which { state: Some("failed".into()), ..Default::default() }, None, 10).await.unwrap();
    let tries = sql::attempts(&rows, &failed[0].id).await.unwrap();
    assert_eq!(tries.iter().map(|t| (t.n, t.status)).collect::<Vec<_>>(), [(1, Some(400)), (2, Some(400)), (3, Some(400))]);
    assert_eq!(tries[0].response.as_deref(), Some("said 400"));
    assert_eq!(failed[0].error.as_deref(), Some("the receiver answered 400"));
}

#[tokio::test]
async fn that_a_delivery_was_given_up_is_told_to_other_endpoints_only_and_not_for_ever() {
    let mut all = [endpoint("one"), endpoint("two")];
    all.iter_mut().for_each(|one| one.spec.attempts_max = 1);
    let house = House::new("given-up", 7, &all).await;
    house.net.judge(|_| (Fate::Answer(400), Duration::from_millis(5)));
    house.happen("x.y", "a").await;
    house.run(DAY).await;
    let seen: Vec<(String, String)> =
        house.net.seen().into_iter().map(|s| (s.url, s.body["type"].as_str().unwrap_or_default().to_owned())).collect();
    let told = |url: &str, kind: &str| seen.iter().filter(|(u, k)| u.contains(url) && k == kind).count();
    assert_eq!((told("//one", "orc.x.y"), told("//two", "orc.x.y")), (1, 1));
    assert_eq!((told("//one", "orc.webhook-endpoint.failed"), told("//two", "orc.webhook-endpoint.failed")), (1, 1));
    assert_eq!(seen.len(), 4, "{seen:?}");
}

#[tokio::test]
async fn two_deliveries_of_one_line_can_never_be_due_at_once() {
    let house = House::new("index", 6, &[endpoint("one")]).await;
    house.net.judge(|_| (Fate::Lost, Duration::from_millis(5)));
    house.happen("x.y", "a").await;
    house.happen("x.y", "a").await;
    house.run(Duration::from_secs(1)).await;
    const FORCE: &str = "UPDATE delivery SET due = 1 WHERE org = $1 AND due IS NULL";
    let rows = vec![store::Statement::new(FORCE, vec![])];
    let refused = store::Journal::commit(&house.store, store::Batch { rows, ..store::Batch::new(house.org) }).await;
    assert_eq!(refused.unwrap_err().code(), "rows_refused");
}

#[derive(Clone, Debug)]
enum Act {
    Happen(u8),
    Wait(u32),
    Crash,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        8 => (0u8..4).prop_map(Act::Happen),
        4 => (1u32..20_000).prop_map(Act::Wait),
        1 => Just(Act::Crash),
    ];
    prop::collection::vec(act, 1..40)
}

/// Plays acts against a receiver that fails at random, then lets it recover.
async fn play(seed: u64, acts: Vec<Act>) -> Result<(), TestCaseError> {
    let mut house = House::new("play", seed, &[endpoint("one")]).await;
    let chance = super::TestRng::seeded(seed ^ 0xabcd);
    let weather = chance.clone();
    house.net.judge(move |_| {
        let took = Duration::from_millis(weather.next_u64() % 20_000);
        let fate = match weather.next_u64() % 8 {
            0 => Fate::Lost,
            1 => Fate::AnswerLost,
            2 => Fate::Answer(500),
            3 => Fate::Answer(302),
            _ => Fate::Answer(200),
        };
        (fate, took)
    });
    let mut happened: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for act in acts {
        match act {
            Act::Happen(subject) => {
                let subject = format!("s{subject}");
                let n = house.happen("x.y", &subject).await;
                happened.entry(subject).or_default().push(n);
            }
            Act::Wait(ms) => house.run(Duration::from_millis(ms.into())).await,
            Act::Crash => {
                // In the middle: whatever the tasks were doing at this moment is cut off.
                for _ in 0..chance.next_u64() % 50 {
                    tokio::task::yield_now().await;
                }
                house.crash().await;
            }
        }
        prop_assert!(sorted(&house.net.applied()), "{:?}", house.net.applied());
    }
    house.net.judge(|_| (Fate::Answer(200), Duration::from_millis(10)));
    house.run(4 * DAY).await;
    prop_assert_eq!(house.waiting().await, 0);
    prop_assert_eq!(house.net.applied(), happened);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_order_is_kept_whatever_fails_and_whoever_is_killed(seed: u64, acts in acts()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(play(seed, acts))?;
    }
}

#[tokio::test]
async fn a_repeated_delivery_has_the_same_id() {
    let mut house = House::new("same", 9, &[endpoint("one")]).await;
    house.net.judge(|_| (Fate::AnswerLost, Duration::from_millis(5)));
    house.happen("x.y", "a").await;
    house.run(Duration::from_secs(40)).await;
    house.crash().await;
    house.net.judge(|_| (Fate::Answer(200), Duration::from_millis(5)));
    house.run(DAY).await;
    let seen = house.net.seen();
    assert!(seen.len() >= 3, "{}", seen.len());
    assert!(seen.iter().all(|s| s.id == seen[0].id && s.body == seen[0].body), "the same bytes under the same id");
    assert_eq!(count(&house.net.applied()), 1);
}
