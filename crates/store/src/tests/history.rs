//! The history proves itself: damage, loss and forgery are found; random batches leave a whole chain.

use super::{Folder, append, clock, rng, stream};
use crate::{AuditRecord, Batch, Journal, Options, Store};
use base::Timestamp;
use proptest::prelude::*;
use serde_json::json;

/// Changes the database behind the store's back.
fn tamper(folder: &Folder, sql: &str) {
    let conn = rusqlite::Connection::open(folder.path().join("orc.db")).expect("opens");
    assert!(conn.execute(sql, []).expect("tampers") > 0, "{sql} changed nothing");
}

async fn filled(name: &str) -> (Folder, Store) {
    let folder = Folder::new(name);
    let store = folder.open();
    let org = store.local_org();
    for n in 1..=3 {
        for k in 0..4 {
            let mut batch = append(org, stream(n), k, &["{\"amount\":100}"]);
            let body = json!({ "k": k });
            batch.audit = vec![AuditRecord { at: Timestamp(1), actor: super::actor(), action: "did".into(), subject: None, body }];
            store.commit(batch).await.expect("commits");
        }
    }
    store.checkpoint().await.expect("signs");
    (folder, store)
}

#[tokio::test]
async fn a_whole_history_verifies() {
    let (_folder, store) = filled("whole").await;
    let report = store.verify_all().await.expect("verifies");
    assert_eq!((report.streams, report.events, report.audit_records, report.checkpoints), (3, 12, 12, 1));
    assert!(report.ok(), "{report:?}");
}

#[tokio::test]
async fn every_kind_of_tampering_is_found_and_placed() {
    let two = "stream = x'02020202020202020202020202020202' AND seq = 3";
    let cases = [
        ("flip", format!("UPDATE event SET body = CAST(replace(body, '1', '9') AS BLOB) WHERE {two}"), 3),
        ("kind", format!("UPDATE event SET kind = 'task.failed' WHERE {two}"), 3),
        ("actor", format!("UPDATE event SET actor = zeroblob(17) WHERE {two}"), 3),
        ("subject", format!("UPDATE event SET subject = 'ada' WHERE {two}"), 3),
        ("hash", format!("UPDATE event SET hash = zeroblob(32) WHERE {two}"), 3),
        ("delete", format!("DELETE FROM event WHERE {two}"), 3),
        ("truncate", "DELETE FROM event WHERE stream = x'02020202020202020202020202020202' AND seq > 2".into(), 3),
        ("head", "UPDATE stream SET head = zeroblob(32) WHERE id = x'02020202020202020202020202020202'".into(), 4),
    ];
    for (name, sql, seq) in cases {
        let (folder, store) = filled(name).await;
        tamper(&folder, &sql);
        let report = store.verify(store.local_org(), stream(2)).await.expect("verifies");
        assert_eq!(report.breaks.len(), 1, "{name}");
        assert_eq!((report.breaks[0].stream, report.breaks[0].seq), (Some(stream(2)), seq), "{name}");
        assert!(store.verify(store.local_org(), stream(1)).await.expect("verifies").ok());
    }
}

#[tokio::test]
async fn a_stream_removed_whole_and_a_changed_audit_are_found() {
    let (folder, store) = filled("removed").await;
    tamper(&folder, "DELETE FROM event WHERE stream = x'02020202020202020202020202020202'");
    tamper(&folder, "DELETE FROM stream WHERE id = x'02020202020202020202020202020202'");
    let report = store.verify_all().await.expect("verifies");
    assert!(report.breaks.iter().any(|b| b.stream.is_none()), "{report:?}");

    let (folder, store) = filled("audit").await;
    tamper(&folder, "UPDATE audit SET action = 'did not' WHERE seq = 5");
    let report = store.verify_all().await.expect("verifies");
    assert_eq!((report.breaks[0].stream, report.breaks[0].seq), (None, 5));
}

#[tokio::test]
async fn a_forged_checkpoint_is_found() {
    let (folder, store) = filled("forged").await;
    let head = store.checkpoint().await.expect("signs");
    assert!(head.verify());
    assert!(!crate::Checkpoint { pos: head.pos + 1, ..head.clone() }.verify());
    assert!(!crate::Checkpoint { note: head.note.replace("orc", "cro"), ..head.clone() }.verify());
    let root = head.note.lines().nth(2).expect("the third line is the root");
    let other = if root.starts_with('A') { "B" } else { "A" };
    let forged = head.note.replace(root, &format!("{other}{}", &root[1..]));
    tamper(&folder, &format!("UPDATE checkpoint SET note = '{forged}'"));
    assert!(!store.verify_all().await.expect("verifies").ok());
}

#[tokio::test]
async fn an_old_copy_of_the_database_is_refused() {
    let (folder, store) = filled("stale").await;
    let org = store.local_org();
    store.shutdown().await.expect("closes");
    let db = folder.path().join("orc.db");
    let old = std::fs::read(&db).expect("reads");
    let store = folder.open();
    store.commit(append(org, stream(1), 4, &["5"])).await.expect("commits");
    store.shutdown().await.expect("closes");
    std::fs::write(&db, &old).expect("puts the old copy back");
    let e = folder.try_open().err().expect("refused");
    assert_eq!(e.code(), "journal_behind_head");
    let options = Options { accept_lost_tail: true, ..Options::new(folder.path()) };
    drop(Store::open(options, &[], clock(), rng()).expect("told to"));
    let store = folder.open();
    store.commit(append(org, stream(1), 4, &["other"])).await.expect("goes another way");
    store.shutdown().await.expect("closes");
    folder.open();
}

#[derive(Clone, Debug)]
struct Step {
    stream: u8,
    events: usize,
    /// Added to the right place; anything but 0 must be refused.
    off: u64,
    restart: bool,
}

fn step() -> impl Strategy<Value = Step> {
    (0..4u8, 1..4usize, prop_oneof![6 => Just(0u64), 1 => 1..3u64], prop::bool::weighted(0.05))
        .prop_map(|(stream, events, off, restart)| Step { stream, events, off, restart })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn random_batches_agree_with_a_simple_model(steps in prop::collection::vec(step(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let folder = Folder::new("model");
            let mut store = folder.open();
            let org = store.local_org();
            let mut model: [Vec<String>; 4] = Default::default();
            for (n, step) in steps.iter().enumerate() {
                if step.restart {
                    store.shutdown().await.expect("closes");
                    store = folder.open();
                }
                let bodies: Vec<String> = (0..step.events).map(|k| format!("[{n},{k}]")).collect();
                let known = &mut model[step.stream as usize];
                let texts: Vec<&str> = bodies.iter().map(String::as_str).collect();
                let done = store.commit(append(org, stream(step.stream), known.len() as u64 + step.off, &texts)).await;
                assert_eq!(done.is_ok(), step.off == 0);
                if step.off == 0 {
                    known.extend(bodies);
                }
            }
            for (n, known) in model.iter().enumerate() {
                let stored = store.read(org, stream(n as u8), 0, 1_000).await.expect("reads");
                assert!(stored.iter().enumerate().all(|(i, e)| e.seq == i as u64 + 1));
                assert_eq!(&stored.iter().map(|e| e.body.to_string()).collect::<Vec<_>>(), known);
            }
            let report = store.verify_all().await.expect("verifies");
            assert!(report.ok(), "{report:?}");
            assert_eq!(report.events, model.iter().map(Vec::len).sum::<usize>() as u64);
        });
    }
}

#[tokio::test]
async fn an_audit_record_alone_moves_the_journal_on() {
    let folder = Folder::new("audit-only");
    let store = folder.open();
    let org = store.local_org();
    let record = AuditRecord { at: Timestamp(1), actor: super::actor(), action: "token.made".into(), subject: None, body: json!({}) };
    store.commit(Batch { audit: vec![record.clone(), record], ..Batch::new(org) }).await.expect("commits");
    assert_eq!(store.pos(), 2);
    drop(store);
    assert_eq!(folder.open().verify_all().await.expect("verifies").audit_records, 2);
}
