//! One flipped bit anywhere is found; nothing reads or continues a history that is not the one that was written.

use super::{Folder, append, rng, stream};
use crate::{Append, AuditRecord, Batch, Blob, Journal, Store, flips::Flipper};
use base::Timestamp;
use serde_json::json;

async fn filled(name: &str) -> (Folder, Store) {
    let folder = Folder::new(name);
    let store = folder.open();
    fill(&store).await;
    (folder, store)
}

/// Six runs with everything that is covered.
pub(crate) async fn fill(store: &Store) {
    let org = store.local_org();
    for n in 1..=6 {
        for k in 0..5 {
            let mut batch = append(org, stream(n), k, &["{\"amount\":100}"]);
            let body = json!({ "k": k, "kind": "tool", "name": "demo" });
            batch.audit = vec![AuditRecord { at: Timestamp(1), actor: super::actor(), action: "did.it".into(), subject: None, body }];
            let bytes = format!("payload {n} {k}").into_bytes();
            let id = store.blob_id(org, None, &bytes);
            batch.blobs = vec![Blob { id, media_type: "text/plain".into(), subject: None, bytes }];
            if let Some(Append { snapshot, .. }) = &mut batch.append {
                *snapshot = Some(vec![n, 2, 3]);
            }
            store.commit(batch).await.expect("commits");
        }
        store.checkpoint().await.expect("signs");
    }
}

#[tokio::test]
async fn every_flipped_bit_is_found() {
    let (folder, store) = filled("flips").await;
    let whole = store.verify_all().await.expect("verifies");
    assert!(whole.ok(), "{whole:?}");
    assert_eq!((whole.events, whole.blobs, whole.checkpoints), (30, 30, 6));
    let (flipper, rng) = (Flipper::open(folder.path()).expect("opens"), rng());
    let mut tables = std::collections::BTreeMap::<&str, u32>::new();
    for n in 0..600 {
        let flip = flipper.flip(&*rng).expect("flips");
        let report = store.verify_all().await.expect("says what is wrong instead of giving up");
        assert!(!report.ok(), "flip {n} was not found: {flip:?}");
        *tables.entry(flip.table).or_default() += 1;
        flipper.undo(flip).expect("puts it back");
    }
    assert_eq!(tables.len(), 7, "every table had its share: {tables:?}");
    assert!(store.verify_all().await.expect("verifies").ok(), "everything was put back");
}

#[tokio::test]
async fn a_damaged_history_is_not_read_and_not_continued() {
    let (folder, store) = filled("quarantine").await;
    let org = store.local_org();
    drop(store);
    let conn = rusqlite::Connection::open(folder.path().join("orc.db")).expect("opens");
    conn.execute("UPDATE event SET body = CAST(replace(body, '1', '9') AS BLOB) WHERE stream = ?1 AND seq = 3", [[2u8; 16]])
        .expect("tampers");
    drop(conn);
    let store = folder.open();
    assert_eq!(store.read(org, stream(2), 0, 2).await.expect("what is before is whole").len(), 2);
    let e = store.read(org, stream(2), 0, 9).await.expect_err("damaged");
    assert_eq!((e.code(), e.place_text().is_some_and(|p| p.contains("event 3"))), ("history_damaged", true));
    assert_eq!(store.commit(append(org, stream(2), 5, &["6"])).await.expect_err("quarantined").code(), "history_damaged");
    store.commit(append(org, stream(1), 5, &["6"])).await.expect("the others go on");
    assert_eq!(store.read(org, stream(1), 4, 9).await.expect("a page from the middle").len(), 2);
}

#[tokio::test]
async fn a_damaged_end_takes_nothing_and_a_damaged_snapshot_is_not_used() {
    let (folder, store) = filled("end").await;
    let org = store.local_org();
    drop(store);
    let conn = rusqlite::Connection::open(folder.path().join("orc.db")).expect("opens");
    conn.execute("UPDATE stream SET head = zeroblob(32) WHERE id = ?1", [[2u8; 16]]).expect("tampers");
    conn.execute("UPDATE snapshot SET body = zeroblob(3) WHERE stream = ?1", [[3u8; 16]]).expect("tampers");
    drop(conn);
    let store = folder.open();
    assert_eq!(store.commit(append(org, stream(2), 5, &["6"])).await.expect_err("quarantined").code(), "history_damaged");
    assert_eq!(store.stream(org, stream(3)).await.expect("reads").expect("is there").snapshot, None);
    assert!(store.stream(org, stream(4)).await.expect("reads").expect("is there").snapshot.is_some());
    let report = store.verify_all().await.expect("verifies");
    let named: Vec<_> = report.breaks.iter().filter_map(|b| b.stream).collect();
    assert!(named.contains(&stream(2)) && named.contains(&stream(3)), "{report:?}");
    let _ = Batch::new(org);
}

#[tokio::test]
async fn an_old_copy_is_refused_by_the_mark_alone() {
    let (folder, store) = filled("mark").await;
    let org = store.local_org();
    store.shutdown().await.expect("closes");
    let db = folder.path().join("orc.db");
    let old = std::fs::read(&db).expect("reads");
    let head = std::fs::read(folder.path().join("head.json")).expect("reads");
    let store = folder.open();
    store.commit(append(org, stream(1), 5, &["6"])).await.expect("commits");
    store.shutdown().await.expect("closes");
    std::fs::write(&db, &old).expect("puts the old copy back");
    // As if the process had been killed before it signed again.
    std::fs::write(folder.path().join("head.json"), head).expect("puts the old head back");
    let e = folder.try_open().err().expect("refused");
    assert_eq!(e.code(), "journal_behind_head");
    assert!(e.message().contains("acknowledged"), "{e}");
}

#[tokio::test]
async fn a_cut_log_is_refused() {
    let (folder, store) = filled("cut").await;
    let org = store.local_org();
    store.commit(append(org, stream(1), 5, &["6"])).await.expect("commits");
    // A copy of the folder of a running process is that of a killed one.
    let copy = Folder::new("cut-copy");
    std::fs::create_dir_all(copy.path()).expect("makes it");
    for file in ["orc.db", "orc.db-wal", "signing.key", "secrets.key", "head.json", "mark"] {
        std::fs::copy(folder.path().join(file), copy.path().join(file)).expect("copies");
    }
    let log = copy.path().join("orc.db-wal");
    let bytes = std::fs::read(&log).expect("reads");
    std::fs::write(&log, &bytes[..bytes.len() - 4096]).expect("cuts");
    assert_eq!(copy.try_open().err().expect("refused").code(), "journal_behind_head");
    std::fs::write(&log, &bytes).expect("puts it back");
    let _ = std::fs::remove_file(copy.path().join("orc.db-shm"));
    assert_eq!(copy.open().pos(), store.pos());
}
