//! A backup out of a database at work, and into an empty one.

use super::{cluster, record};
use crate::{
    Batch, Blob, Journal, backup,
    tests::{Folder, append, stream},
};
use base::Timestamp;
use serde_json::json;

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
