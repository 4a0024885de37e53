//! Who hears of what: two workspaces, private things, owners from elsewhere, runs, and events nobody can read.

use super::house::{DAY, Fate, House, endpoint};
use crate::integrations::{
    KIND,
    outside::Endpoint,
    sql::{Which, list},
};
use base::{Audience, Clock, Ctx, PrincipalId, Reach, ResourceId, Rights};
use std::{collections::BTreeMap, time::Duration};
use store::{Batch, Journal, Statement};

fn who(name: &str, id: u8) -> base::Principal {
    base::Principal { id: PrincipalId::from_slice(&[id; 16]).unwrap(), kind: base::PrincipalKind::User, name: name.into() }
}

fn of(name: &str, workspace: &str, people: &[base::Principal]) -> Endpoint {
    Endpoint { workspace: workspace.into(), reach: Reach::of(KIND, Some(workspace)), people: people.to_vec(), ..endpoint(name) }
}

fn may(house: &House, name: &str, rights: &[&str]) {
    house.people.0.lock().unwrap().insert(name.into(), Some(Rights::parse(rights.iter().copied()).unwrap()));
}

fn reader(house: &House, rights: &[&str]) -> Ctx {
    Ctx { rights: Rights::parse(rights.iter().copied()).unwrap(), ..Ctx::new(house.org, who("reader", 9), Rights::none()) }
}

/// Subjects that reached each endpoint.
fn heard(house: &House) -> BTreeMap<String, Vec<String>> {
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for seen in house.net.seen() {
        let name = seen.url.trim_start_matches("https://").split('.').next().unwrap().to_owned();
        out.entry(name).or_default().push(seen.subject);
    }
    out.values_mut().for_each(|all| all.sort());
    out
}

fn private(owner: u8, workspace: &str) -> Reach {
    let owner = PrincipalId::from_slice(&[owner; 16]);
    Reach { visibility: Audience::Private, owner, ..Reach::of("model", Some(workspace)) }
}

#[tokio::test]
async fn an_endpoint_hears_of_its_own_workspace_what_its_people_may_see() {
    let (ada, bob, root) = (who("ada", 1), who("bob", 2), who("root", 3));
    let all = [
        of("shop", "shop", std::slice::from_ref(&ada)),
        of("bank", "bank", std::slice::from_ref(&bob)),
        // Its owner may do everything, but somebody else changed the address last.
        of("bent", "shop", &[root.clone(), ada.clone()]),
        of("chief", "shop", &[root]),
        of("gone", "shop", &[who("gone", 4)]),
        of("nobody", "shop", &[]),
    ];
    let house = House::new("reach", 61, &all).await;
    may(&house, "ada", &["*:read@shop"]);
    may(&house, "bob", &["*:read@bank", "run:read"]);
    house.people.0.lock().unwrap().insert("gone".into(), None);
    let happened = [
        ("shop-open", Reach::of("model", Some("shop"))),
        ("bank-open", Reach::of("model", Some("bank"))),
        ("shop-of-ada", private(1, "shop")),
        ("shop-of-bob", private(2, "shop")),
        ("run-of-all", Reach::of("run", None)),
        ("run-in-shop", Reach::of("run", Some("shop"))),
        ("unknown", Reach::default()),
    ];
    for (subject, reach) in happened {
        house.happen_to("x.y", subject, reach).await;
    }
    house.run(DAY).await;
    let heard = heard(&house);
    let names = |name: &str| heard.get(name).map(|all| all.iter().map(String::as_str).collect::<Vec<_>>()).unwrap_or_default();
    assert_eq!(names("shop"), ["run-in-shop", "shop-of-ada", "shop-open"]);
    assert_eq!(names("bank"), ["bank-open", "run-of-all"]);
    assert_eq!(names("bent"), ["run-in-shop", "shop-of-ada", "shop-open"]);
    assert_eq!(names("chief"), ["run-in-shop", "run-of-all", "shop-of-ada", "shop-of-bob", "shop-open", "unknown"]);
    assert!(names("gone").is_empty() && names("nobody").is_empty());
    assert!(house.net.seen().iter().all(|s| s.body.get("reach").is_none() && s.body["data"].get("visibility").is_none()), "not sent");
}

#[tokio::test]
async fn deliveries_show_no_more_than_their_reader_may_see() {
    let house = House::new("readers", 62, &[of("shop", "shop", &[who("root", 3)]), of("bank", "bank", &[who("root", 3)])]).await;
    let manager = reader(&house, &["delivery:*@shop", "model:read@shop", "webhook-endpoint:read@shop"]);
    house.happen_to("x.y", "open", Reach::of("model", Some("shop"))).await;
    house.happen_to("x.y", "private", private(1, "shop")).await;
    house.happen_to("x.y", "all-runs", Reach::of("run", None)).await;
    house.happen_to("x.y", "far", Reach::of("model", Some("bank"))).await;
    let mut changes = house.deliveries.changes();
    house.run(DAY).await;
    let all = list(&house.store.org(house.org), &Which::default(), None, 100).await.unwrap();
    assert_eq!(all.len(), 5, "both endpoints hear of the run");
    let (mine, _) = house.deliveries.list(&manager, Which::default(), None, 1).await.unwrap();
    assert_eq!(
        mine.iter().map(|d| d.subject.as_str()).collect::<Vec<_>>(),
        ["open"],
        "a page is filled though the newest are not for the reader"
    );
    for row in &all {
        let got = house.deliveries.get(&manager, &row.id).await;
        assert_eq!(got.is_ok(), row.subject == "open", "{}", row.subject);
        let again = house.deliveries.replay(&manager, &row.id).await;
        assert_eq!(again.is_ok(), row.subject == "open", "{}", row.subject);
    }
    house.run(DAY).await;
    let range = house.deliveries.replay_range(&manager, "shop", "shop", Which::default()).await.unwrap();
    assert_eq!(range, (1, 2), "what may not be seen is not sent again, and that is said");
    let bank = house.deliveries.replay_range(&manager, "bank", "bank", Which::default()).await;
    assert_eq!(bank.unwrap_err().code(), "forbidden");
    let mut told = 0;
    while let Ok(change) = changes.try_recv() {
        told += usize::from(crate::integrations::log::sees(&manager, &change.workspace, &change.reach));
    }
    assert!((1..=3).contains(&told), "the live channel asks the same: {told}");
    let lines = house.deliveries.backlog(&manager).await.unwrap();
    assert_eq!(lines.endpoints.iter().map(|l| l.name.as_str()).collect::<Vec<_>>(), ["shop"]);
}

#[tokio::test]
async fn rights_that_have_gone_stop_what_waits() {
    let house = House::new("withdrawn", 63, &[of("shop", "shop", &[who("ada", 1)])]).await;
    may(&house, "ada", &["model:read@shop"]);
    house.net.judge(|_| (Fate::Answer(503), Duration::from_millis(5)));
    house.happen_to("x.y", "a", Reach::of("model", Some("shop"))).await;
    house.run(Duration::from_secs(20)).await;
    let before = house.net.seen().len();
    assert!(before > 0);
    may(&house, "ada", &[]);
    house.run(DAY).await;
    assert_eq!((house.net.seen().len(), house.states().await), (before, BTreeMap::from([("cancelled".into(), 1)])));
    let row = &list(&house.store.org(house.org), &Which::default(), None, 1).await.unwrap()[0];
    assert!(row.error.as_ref().unwrap().contains("may not see"), "{row:?}");
    assert_eq!(house.deliveries.replay(&house.ctx(), &row.id).await.unwrap_err().code(), "endpoint_may_not_hear");
}

/// What happened to something that all could see, and that is private to somebody else before the receiver is there again.
#[tokio::test]
async fn what_is_made_private_is_told_to_nobody_any_more() {
    let house = House::new("narrowed", 68, &[of("shop", "shop", &[who("ada", 1)])]).await;
    may(&house, "ada", &["model:read@shop"]);
    let thing = |n: u8| ResourceId::from_slice(&[n; 16]).unwrap();
    let open = |n: u8| Reach { thing: Some(thing(n)), ..Reach::of("model", Some("shop")) };
    house.net.judge(|seen| (Fate::Answer(if seen.subject == "waits" { 503 } else { 200 }), Duration::from_millis(5)));
    for (subject, n) in [("waits", 1), ("told", 2), ("stays", 3), ("purged", 4)] {
        house.declared.now.lock().unwrap().insert(thing(n), open(n));
        house.happen_to("x.y", subject, open(n)).await;
    }
    house.run(Duration::from_secs(20)).await;
    let all = list(&house.store.org(house.org), &Which::default(), None, 100).await.unwrap();
    let manager = reader(&house, &["delivery:*@shop", "model:read@shop", "webhook-endpoint:read@shop"]);
    for row in &all {
        assert!(house.deliveries.get(&manager, &row.id).await.is_ok(), "until then: {}", row.subject);
    }
    let before = house.net.seen().len();
    for n in [1, 2] {
        house.declared.now.lock().unwrap().insert(thing(n), private(7, "shop"));
    }
    house.declared.now.lock().unwrap().remove(&thing(4));
    house.run(DAY).await;
    assert_eq!(house.net.seen().len(), before, "no further attempt");
    assert_eq!(house.states().await, BTreeMap::from([("cancelled".into(), 1), ("delivered".into(), 3)]));
    let (seen, _) = house.deliveries.list(&manager, Which::default(), None, 10).await.unwrap();
    let mut seen: Vec<_> = seen.into_iter().map(|d| d.subject).collect();
    seen.sort();
    assert_eq!(seen, ["purged", "stays"]);
    for row in &all {
        let may = matches!(row.subject.as_str(), "purged" | "stays");
        assert_eq!(house.deliveries.get(&manager, &row.id).await.is_ok(), may, "{}", row.subject);
        let replay = house.deliveries.replay(&house.ctx(), &row.id).await.map_err(|e| e.code().to_owned());
        assert_eq!(replay.is_ok(), may, "its own people may not hear: {} {replay:?}", row.subject);
    }
    house.run(DAY).await;
    let range = house.deliveries.replay_range(&house.ctx(), "shop", "shop", Which::default()).await.unwrap();
    assert_eq!(range, (2, 2));
}

#[tokio::test]
async fn what_happens_right_after_a_declaration_is_told_also_over_a_restart() {
    let mut house = House::new("at-once", 64, &[]).await;
    house.deliveries.stop(Duration::ZERO).await;
    // Nobody looks between the two commits, and then the process dies.
    house.declared.change(house.org, |all| drop(all.insert("one".into(), endpoint("one")))).await;
    house.happen_to("run.started", "run/1", Reach::of("run", None)).await;
    house.crash().await;
    house.run(DAY).await;
    assert_eq!(heard(&house)["one"], ["run/1"]);
}

const BROKEN: &str = "INSERT INTO outbox(org, topic, at, key_id, body) VALUES ($1, 'x.broken', 5, 0, x'7b226100')";

#[tokio::test]
async fn an_event_that_cannot_be_read_holds_up_nobody_and_is_shown() {
    let house = House::new("broken", 65, &[endpoint("one")]).await;
    let other = house.store.create_org("other").await.unwrap();
    house.store.commit(Batch { rows: vec![Statement::new(BROKEN, vec![])], ..Batch::new(other) }).await.unwrap();
    house.store.commit(Batch { rows: vec![Statement::new(BROKEN, vec![])], ..Batch::new(house.org) }).await.unwrap();
    house.happen("x.y", "a").await;
    house.run(DAY).await;
    assert_eq!(heard(&house)["one"], ["a"]);
    assert!(house.store.outbox_after(0, 10).await.unwrap().is_empty());
    for org in [house.org, other] {
        let aside = house.deliveries.backlog(&Ctx { org, ..house.ctx() }).await.unwrap().set_aside;
        assert_eq!(
            aside.iter().map(|a| (a.kind.as_str(), a.reason.as_str())).collect::<Vec<_>>(),
            [("orc.x.broken", "its body is no JSON")]
        );
        let audit = house.store.org(org).audit_after(0, 100).await.unwrap();
        assert_eq!(audit.iter().filter(|a| a.action == "outgoing.set_aside").count(), 1);
    }
    assert!(house.deliveries.backlog(&reader(&house, &["delivery:read@default"])).await.unwrap().set_aside.is_empty());
}

#[tokio::test]
async fn an_endpoint_that_cannot_be_understood_keeps_what_is_for_it() {
    let house = House::new("unreadable", 66, &[endpoint("one"), endpoint("two")]).await;
    house.net.judge(|seen| (Fate::Answer(if seen.url.contains("one") { 500 } else { 200 }), Duration::from_millis(5)));
    house.happen("x.y", "a").await;
    house.run(Duration::from_secs(60)).await;
    let fault = |fault: Option<&'static str>| {
        move |all: &mut BTreeMap<String, Endpoint>| all.get_mut("one").unwrap().fault = fault.map(str::to_owned)
    };
    house.declared.change(house.org, fault(Some("unknown field `colour`"))).await;
    house.happen("x.y", "a").await;
    house.run(DAY).await;
    assert_eq!(house.states().await, BTreeMap::from([("delivered".into(), 2), ("pending".into(), 2)]));
    let which = Which { state: Some("pending".into()), ..Which::default() };
    let (items, _) = house.deliveries.list(&house.ctx(), which, None, 10).await.unwrap();
    assert!(items.iter().all(|d| d.held.as_ref().unwrap().contains("unknown field `colour`")), "{items:?}");
    assert_eq!(house.deliveries.test(&house.ctx(), "default", "one").await.unwrap_err().code(), "endpoint_not_understood");
    house.net.judge(|_| (Fate::Answer(200), Duration::from_millis(5)));
    house.declared.change(house.org, fault(None)).await;
    house.run(DAY).await;
    assert_eq!(house.states().await, BTreeMap::from([("delivered".into(), 4)]));
    assert!(house.clock.now().0 > 0);
}

#[tokio::test]
async fn a_line_has_an_end_and_what_was_missed_is_counted() {
    let mut watch = endpoint("watch");
    watch.spec.events = vec!["webhook-endpoint.full".into()];
    let mut house = House::new("full", 67, &[]).await;
    house.waiting_max = 3;
    house.crash().await;
    house.declared.change(house.org, |all| all.extend([("one".into(), endpoint("one")), ("watch".into(), watch)])).await;
    house.net.judge(|seen| (Fate::Answer(if seen.url.contains("one") { 503 } else { 200 }), Duration::from_millis(5)));
    for i in 0..8 {
        house.happen("x.y", &format!("s{i}")).await;
    }
    house.run(Duration::from_secs(30)).await;
    let line = |lines: super::super::backlog::Backlog| lines.endpoints.into_iter().find(|l| l.name == "one").unwrap();
    let full = line(house.deliveries.backlog(&house.ctx()).await.unwrap());
    assert_eq!((full.waiting, full.waiting_max, full.missed >= 5, full.held), (3, 3, true, None));
    assert_eq!(heard(&house)["watch"], ["webhook-endpoint/default/one"], "told once");
    let audit = house.store.org(house.org).audit_after(0, 1_000).await.unwrap();
    assert_eq!(audit.iter().filter(|a| a.action == "webhook-endpoint.full").count(), 1);
    house.net.judge(|_| (Fate::Answer(200), Duration::from_millis(5)));
    house.run(DAY).await;
    house.happen("x.y", "late").await;
    house.run(DAY).await;
    assert!(heard(&house)["one"].contains(&"late".to_owned()), "there is room again");
    let after = line(house.deliveries.backlog(&house.ctx()).await.unwrap());
    assert_eq!((after.waiting, after.missed), (0, full.missed), "what was missed stays told");
    let many = house.deliveries.replay_range(&house.ctx(), "default", "one", Which::default()).await;
    assert_eq!(many.unwrap_err().code(), "endpoint_full");
}
