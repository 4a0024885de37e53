//! Compare-and-set of rows, the audit feed, what waits to be sent, and seals.

use super::{Folder, actor, append, clock, rng, stream};
use crate::{AuditRecord, Batch, Journal, Migration, Options, Outgoing, Param, Statement, Store};
use base::{Kind, Reach, Timestamp};
use proptest::prelude::*;
use serde_json::json;

const COUNTER: Migration = Migration {
    feature: "counter",
    version: 1,
    sql: "CREATE TABLE counter(org BLOB NOT NULL, id INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(org, id)) STRICT;",
};
const MAKE: &str = "INSERT INTO counter(org, id, n) VALUES ($1, $2, 0)";
const ADD: &str = "UPDATE counter SET n = n + 1 WHERE org = $1 AND id = $2 AND n = $3";
const READ: &str = "SELECT n FROM counter WHERE org = $1 AND id = $2";

fn with_counter(folder: &Folder) -> Store {
    Store::open(Options::new(folder.path()), &[COUNTER], clock(), rng()).expect("opens")
}

fn add(seen: i64) -> Statement {
    Statement::new(ADD, vec![Param::Int(1), Param::Int(seen)]).expecting(1)
}

async fn count(store: &Store) -> i64 {
    let row = store.org(store.local_org()).query_one(READ, vec![Param::Int(1)]).await.expect("reads");
    row.expect("is there").int("n").expect("a number")
}

#[tokio::test]
async fn a_row_that_changed_meanwhile_refuses_the_whole_batch() {
    let folder = Folder::new("cas");
    let store = with_counter(&folder);
    let org = store.local_org();
    store.commit(Batch { rows: vec![Statement::new(MAKE, vec![Param::Int(1)])], ..Batch::new(org) }).await.expect("commits");
    store.commit(Batch { rows: vec![add(0)], ..Batch::new(org) }).await.expect("nobody was faster");
    let stale = Batch {
        rows: vec![Statement::new(MAKE, vec![Param::Int(2)]), add(0)],
        outbox: vec![Outgoing { topic: "t".into(), body: json!(1), reach: Reach::default() }],
        audit: vec![record("counter.added")],
        ..append(org, stream(1), 0, &["1"])
    };
    let e = store.commit(stale).await.expect_err("stale");
    assert_eq!((e.kind(), e.code()), (Kind::Conflict, "stale_row"));
    assert_eq!(count(&store).await, 1);
    assert!(store.org(org).query_one(READ, vec![Param::Int(2)]).await.expect("reads").is_none());
    assert!(store.stream(org, stream(1)).await.expect("reads").is_none());
    assert!(store.outbox_after(0, 9).await.expect("reads").is_empty());
    assert!(store.org(org).audit_after(0, 9).await.expect("reads").is_empty());
    assert!(store.verify_all().await.expect("verifies").ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_compare_and_set_loses_nothing() {
    let folder = Folder::new("cas-race");
    let store = with_counter(&folder);
    let org = store.local_org();
    store.commit(Batch { rows: vec![Statement::new(MAKE, vec![Param::Int(1)])], ..Batch::new(org) }).await.expect("commits");
    let writers = (0..8).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            for _ in 0..10 {
                loop {
                    let seen = count(&store).await;
                    match store.commit(Batch { rows: vec![add(seen)], ..Batch::new(org) }).await {
                        Ok(_) => break,
                        Err(e) => assert_eq!(e.code(), "stale_row"),
                    }
                }
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.expect("runs");
    }
    assert_eq!(count(&store).await, 80);
}

fn record(action: &str) -> AuditRecord {
    AuditRecord { at: Timestamp(5), actor: actor(), action: action.into(), subject: None, body: json!({"of": action}) }
}

#[tokio::test]
async fn audit_records_are_read_on_from_a_position_in_one_organization() {
    let folder = Folder::new("audit-feed");
    let store = folder.open();
    let (org, other) = (store.local_org(), store.create_org("other").await.expect("makes one"));
    let mut told = Vec::new();
    for n in 0..5 {
        let done = store.commit(Batch { audit: vec![record(&format!("a.{n}"))], ..Batch::new(org) }).await.expect("commits");
        told.extend(done.audit.iter().cloned());
        store.commit(Batch { audit: vec![record("theirs")], ..Batch::new(other) }).await.expect("commits");
    }
    let feed = store.org(org);
    assert_eq!(feed.audit_after(0, 100).await.expect("reads"), told);
    assert_eq!(feed.audit_after(told[1].pos, 2).await.expect("reads"), told[2..4]);
    assert!(feed.audit_after(told[4].pos, 9).await.expect("reads").is_empty());
    assert_eq!(store.org(other).audit_after(0, 100).await.expect("reads").len(), 5);
}

#[tokio::test]
async fn what_was_sent_is_removed_and_its_number_is_not_used_again() {
    let folder = Folder::new("outbox");
    let store = folder.open();
    let (org, other) = (store.local_org(), store.create_org("other").await.expect("makes one"));
    let send = |org, n: i32| {
        let store = store.clone();
        async move {
            store
                .commit(Batch {
                    outbox: vec![Outgoing { topic: "t".into(), body: json!({"n": n}), reach: Reach::of("model", Some("shop")) }],
                    ..Batch::new(org)
                })
                .await
        }
    };
    for (org, n) in [(org, 1), (other, 2), (org, 3)] {
        send(org, n).await.expect("commits");
    }
    let all = store.outbox_after(0, 10).await.expect("reads");
    assert_eq!(all.iter().map(|o| (o.org, o.body["n"].as_i64())).collect::<Vec<_>>(), [(org, Some(1)), (other, Some(2)), (org, Some(3))]);
    assert!(all.iter().all(|o| o.reach == Reach::of("model", Some("shop")) && o.fault.is_none()), "who may be told stands beside it");
    let (last, theirs) = (all[2].n, all[1].n);
    store.commit(Batch { outbox_done: vec![last, theirs], ..Batch::new(org) }).await.expect("commits");
    let left = store.outbox_after(0, 10).await.expect("reads");
    assert_eq!(left.iter().map(|o| o.n).collect::<Vec<_>>(), [all[0].n, theirs], "another organization's entry stays");
    send(org, 4).await.expect("commits");
    let fresh = store.outbox_after(last, 10).await.expect("reads");
    assert_eq!(fresh.iter().map(|o| (o.n > last, o.body["n"].as_i64())).collect::<Vec<_>>(), [(true, Some(4))]);
}

#[tokio::test]
async fn organizations_are_listed_oldest_first() {
    let folder = Folder::new("orgs");
    let store = folder.open();
    let second = store.create_org("second").await.expect("makes one");
    let found = store.organizations().await.expect("reads");
    assert_eq!(found.iter().map(|o| (o.id, o.name.as_str())).collect::<Vec<_>>(), [(store.local_org(), "local"), (second, "second")]);
}

#[tokio::test]
async fn a_seal_opens_at_its_place_in_its_organization_only_also_after_a_restart() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("seal");
    let store = folder.open();
    let (org, other) = (store.local_org(), store.create_org("other").await.expect("makes one"));
    let sealed = store.org(org).seal("a", b"hunter2").expect("seals");
    assert!(!sealed.windows(7).any(|w| w == b"hunter2"));
    assert_ne!(sealed, store.org(org).seal("a", b"hunter2").expect("seals"), "never the same twice");
    assert_eq!(store.org(org).open("b", &sealed).expect_err("another place").code(), "seal_broken");
    assert_eq!(store.org(other).open("a", &sealed).expect_err("another organization").code(), "seal_broken");
    let mark = store.org(org).fingerprint("a", b"hunter2");
    assert_eq!(mark, store.org(org).fingerprint("a", b"hunter2"));
    let others =
        [store.org(org).fingerprint("b", b"hunter2"), store.org(other).fingerprint("a", b"hunter2"), store.org(org).fingerprint("a", b"x")];
    assert!(!others.contains(&mark));
    store.shutdown().await.expect("closes");
    let mode = std::fs::metadata(folder.path().join("secrets.key")).expect("is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(folder.open().org(org).open("a", &sealed).expect("opens"), b"hunter2");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases / 4))]

    #[test]
    fn any_change_to_a_seal_is_noticed(plain in proptest::collection::vec(any::<u8>(), 0..40), at in any::<prop::sample::Index>(), flip in 1..=255u8) {
        let folder = Folder::new("seal-prop");
        let store = folder.open();
        let rows = store.org(store.local_org());
        let sealed = rows.seal("place", &plain).expect("seals");
        prop_assert_eq!(rows.open("place", &sealed).expect("opens"), plain);
        let mut changed = sealed.clone();
        changed[at.index(sealed.len())] ^= flip;
        prop_assert!(rows.open("place", &changed).is_err());
        prop_assert!(rows.open("place", &sealed[..at.index(sealed.len())]).is_err());
    }
}
