//! A backup out of a database at work, and into an empty one.

use super::{cluster, record};
use crate::{
    Batch, Blob, Database, Journal, Options, Store, backup,
    tests::{Folder, append, clock, cluster::Cluster, rng, stream},
};
use base::{OrgId, Timestamp};
use serde_json::json;
use std::{path::Path, time::Duration};

#[tokio::test]
async fn a_backup_of_one_moment_is_brought_back_into_an_empty_database() {
    let Some(cluster) = cluster("backup") else { return };
    let (folder, database, to) = (Folder::new("dump"), cluster.database(), Folder::new("dump-to"));
    let store = cluster.open(folder.path(), &database, &[]);
    let org = store.local_org();
    let bytes = vec![7; 300_000];
    let blob = Blob { id: store.blob_id(org, None, &bytes), media_type: "text/plain".into(), subject: None, bytes: bytes.clone() };
    let first = Batch { blobs: vec![blob.clone()], audit: vec![record("did", json!({"k": 1}))], ..append(org, stream(1), 0, &["1", "2"]) };
    store.commit(first).await.expect("commits");
    store.checkpoint().await.expect("signs");
    let from = cluster.address(&database);
    let made = backup::of_database(&from, folder.path(), to.path(), true, Timestamp(10)).await.expect("is made beside the writer");
    assert_eq!((made.pos, made.with_keys), (3, true));
    store.commit(append(org, stream(1), 2, &["3"])).await.expect("goes on");

    let (fresh, other) = (cluster.database(), Folder::new("dump-back"));
    let into = cluster.address(&fresh);
    let restore = |at| backup::into_database(&into, (to.path(), other.path(), None), &[], at);
    assert_eq!(restore(Some(Timestamp(9))).await.expect_err("before the first").code(), "no_backup");
    let file = to.path().join("pg-10/event.copy");
    let whole = std::fs::read(&file).expect("reads");
    let mut torn = whole.clone();
    torn[whole.len() / 2] ^= 1;
    std::fs::write(&file, torn).expect("writes");
    assert_eq!(restore(None).await.expect_err("is found before anything is written").code(), "backup_damaged");
    std::fs::write(&file, whole).expect("writes");
    let back = restore(None).await.expect("is brought back");
    assert_eq!((back.at, back.pos), (Timestamp(10), 3));
    assert_eq!(restore(None).await.expect_err("holds one now").code(), "data_folder_not_empty");
    let again = cluster.open(other.path(), &fresh, &[]);
    assert_eq!((again.local_org(), again.pos()), (org, 3));
    let report = again.verify_all().await.expect("verifies");
    assert!(report.ok() && (report.events, report.blobs, report.audit_records, report.checkpoints) == (2, 1, 1, 1), "{report:?}");
    assert_eq!(again.blob(org, blob.id).await.expect("reads"), Some(bytes));
    again.commit(append(org, stream(1), 2, &["another third"])).await.expect("goes on from there");
    // A database that somebody is at work in is refused.
    let refused = backup::into_database(&from, (to.path(), other.path(), None), &[], None).await;
    assert_eq!(refused.expect_err("refused").code(), "data_folder_not_empty");
    assert!(!backup::archives(&from).await.expect("answers"), "a cluster of a test archives nothing");
}

const KEYS: [&str; 2] = ["signing.key", "secrets.key"];

fn keys_in(folder: &Folder) -> [Option<Vec<u8>>; 2] {
    KEYS.map(|name| std::fs::read(folder.path().join(name)).ok())
}

/// A journal with one event and a secret, and a backup of it without its keys.
struct Backed {
    folder: Folder,
    to: Folder,
    org: OrgId,
    sealed: Vec<u8>,
}

async fn backed(cluster: &Cluster) -> Backed {
    let (folder, database, to) = (Folder::new("backed"), cluster.database(), Folder::new("backed-to"));
    let store = cluster.open(folder.path(), &database, &[]);
    let org = store.local_org();
    let sealed = store.org(org).seal("place", b"secret").expect("seals");
    store.commit(append(org, stream(1), 0, &["1"])).await.expect("commits");
    let from = cluster.address(&database);
    backup::of_database(&from, folder.path(), to.path(), false, Timestamp(10)).await.expect("is made");
    // Signed at the end, later than the backup.
    store.commit(append(org, stream(1), 1, &["2"])).await.expect("commits");
    store.shutdown().await.expect("closes");
    Backed { folder, to, org, sealed }
}

impl Backed {
    /// Into a database, with these keys and into this folder; answers with the code of what went wrong.
    async fn restore(&self, into: &Database, dir: &Path, keys: &Path) -> Result<u64, String> {
        loop {
            let restored = backup::into_database(into, (self.to.path(), dir, Some(keys)), &[], None).await;
            match restored.map(|r| r.pos).map_err(|e| e.code().to_owned()) {
                // A child of another test has the lock until its program begins.
                Err(code) if code == "data_folder_in_use" => tokio::time::sleep(Duration::from_millis(5)).await,
                done => return done,
            }
        }
    }
}

#[tokio::test]
async fn the_folder_that_stayed_when_its_database_was_lost_keeps_its_keys_and_opens() {
    let Some(cluster) = cluster("the_folder_that_stayed") else { return };
    let b = backed(&cluster).await;
    let (fresh, before) = (cluster.database(), keys_in(&b.folder));
    let into = cluster.address(&fresh);
    assert_eq!(b.restore(&into, b.folder.path(), b.folder.path()).await, Ok(1));
    assert_eq!(keys_in(&b.folder), before);
    let options = Options { database: Some(into), accept_lost_tail: true, ..Options::new(b.folder.path()) };
    let store = Store::open(options, &[], clock(), rng()).expect("opens");
    let lost = store.accepted_loss().expect("the noted end is a later one");
    assert!(lost.code() == "journal_behind_head" && b.folder.path().join("head.lost.json").exists(), "{lost}");
    assert_eq!(store.org(b.org).open("place", &b.sealed).expect("opens").as_slice(), b"secret");
    store.commit(append(b.org, stream(1), 1, &["another second"])).await.expect("goes on");
    assert!(store.verify_all().await.expect("verifies").ok());
}

#[tokio::test]
async fn other_keys_are_neither_written_over_nor_taken() {
    let Some(cluster) = cluster("other_keys_are_neither") else { return };
    let b = backed(&cluster).await;
    let (fresh, other, empty) = (cluster.database(), Folder::new("foreign"), Folder::new("foreign-empty"));
    let into = cluster.address(&fresh);
    other.open().shutdown().await.expect("closes");
    let foreign = keys_in(&other);
    assert!(foreign != keys_in(&b.folder) && foreign.iter().flatten().count() == 2);
    assert_eq!(b.restore(&into, other.path(), b.folder.path()).await, Err("keys_in_the_way".into()));
    assert_eq!(keys_in(&other), foreign);
    // Nor when only one of them is another.
    std::fs::remove_file(other.path().join(KEYS[0])).expect("removes");
    assert_eq!(b.restore(&into, other.path(), b.folder.path()).await, Err("keys_in_the_way".into()));
    assert_eq!(keys_in(&other), [None, foreign[1].clone()]);
    // Those that are named must be the ones of this journal, and whole.
    std::fs::write(other.path().join(KEYS[0]), foreign[0].as_ref().expect("was there")).expect("writes");
    assert_eq!(b.restore(&into, empty.path(), other.path()).await, Err("other_keys".into()));
    std::fs::write(other.path().join(KEYS[1]), "").expect("empties");
    assert_eq!(b.restore(&into, empty.path(), other.path()).await, Err("backup_without_keys".into()));
    assert_eq!(keys_in(&empty), [None, None]);
    // A folder that somebody is at work in is refused before anything is restored.
    let held = crate::folder::prepare(empty.path()).expect("is free");
    let refused = backup::into_database(&into, (b.to.path(), empty.path(), Some(b.folder.path())), &[], None).await;
    assert_eq!(refused.expect_err("refused").code(), "data_folder_in_use");
    drop(held);
    assert_eq!(b.restore(&into, empty.path(), b.folder.path()).await, Ok(1), "nothing was left in the database");
    assert_eq!(keys_in(&empty), keys_in(&b.folder));
}

#[tokio::test]
async fn a_restore_whose_commit_fails_leaves_no_keys() {
    let Some(cluster) = cluster("a_restore_whose_commit_fails") else { return };
    let b = backed(&cluster).await;
    let (fresh, first, back) = (cluster.database(), Folder::new("commit-first"), Folder::new("commit-back"));
    // Its tables are there, and something that speaks up at the very end.
    cluster.open(first.path(), &fresh, &[]).shutdown().await.expect("closes");
    let refusing = "TRUNCATE organization CASCADE;
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not now'; END $$;
        CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON meta DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()";
    cluster.sql(&fresh, refusing);
    let into = cluster.address(&fresh);
    assert_eq!(b.restore(&into, back.path(), b.folder.path()).await, Err("storage_error".into()));
    assert_eq!(keys_in(&back), [None, None]);
    let before = keys_in(&b.folder);
    assert_eq!(b.restore(&into, b.folder.path(), b.folder.path()).await, Err("storage_error".into()));
    assert!(keys_in(&b.folder) == before && b.folder.path().join("head.json").exists(), "what was there before stays");
    cluster.sql(&fresh, "DROP TRIGGER refuse ON meta");
    assert_eq!(b.restore(&into, back.path(), b.folder.path()).await, Ok(1));
    assert_eq!(keys_in(&back), before);
}
