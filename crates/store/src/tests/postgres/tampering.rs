//! What somebody changes in the database itself.

use super::{cluster, record};
use crate::{
    Batch, Blob, Journal,
    tests::{Folder, append, stream},
};
use serde_json::json;

#[tokio::test]
async fn tampering_is_found_and_placed() {
    let Some(cluster) = cluster("tampering") else { return };
    let (folder, database) = (Folder::new("tamper"), cluster.database());
    let store = cluster.open(folder.path(), &database, &[]);
    let org = store.local_org();
    for k in 0..4 {
        let mut batch = append(org, stream(1), k, &["{\"amount\":100}"]);
        batch.audit = vec![record("did", json!({"k": k}))];
        store.commit(batch).await.expect("commits");
    }
    store.checkpoint().await.expect("signs");
    let report = store.verify_all().await.expect("verifies");
    assert_eq!((report.streams, report.events, report.audit_records, report.checkpoints), (1, 4, 4, 1));
    assert!(report.ok(), "{report:?}");
    cluster.sql(&database, "UPDATE event SET body = '{\"amount\":900}' WHERE seq = 3");
    let found = store.verify(org, stream(1)).await.expect("verifies").breaks;
    assert_eq!((found.len(), found[0].seq, found[0].stream), (1, 3, Some(stream(1))));
    let e = store.read(org, stream(1), 1, 9).await.expect_err("is given to nobody");
    assert_eq!(e.code(), "history_damaged");
    assert_eq!(store.commit(append(org, stream(1), 4, &["x"])).await.expect_err("takes nothing more").code(), "history_damaged");
    cluster.sql(&database, "UPDATE event SET body = '{\"amount\":100}' WHERE seq = 3");
    assert!(store.verify_all().await.expect("verifies").ok());
    cluster.sql(&database, "UPDATE stream_count SET n = n + 1");
    assert!(!store.verify_all().await.expect("verifies").ok());
    cluster.sql(&database, "UPDATE stream_count SET n = n - 1");
    let head = std::fs::read(folder.path().join("head.json")).expect("was signed");
    std::fs::write(folder.path().join("head.json"), b"{}").expect("writes");
    assert!(!store.verify_all().await.expect("verifies").ok());
    std::fs::write(folder.path().join("head.json"), head).expect("writes");
    let bytes = vec![7; 40_000];
    let blob = Blob { id: store.blob_id(org, None, &bytes), media_type: "text/plain".into(), subject: None, bytes };
    store.commit(Batch { blobs: vec![blob], ..append(org, stream(2), 0, &["1"]) }).await.expect("commits");
    assert!(store.verify_all().await.is_ok_and(|report| report.ok() && report.blobs == 1));
    cluster.sql(&database, "UPDATE blob SET bytes = overlay(bytes PLACING '\\x00'::bytea FROM 9)");
    let found = store.verify_all().await.expect("verifies").breaks;
    assert!(found.len() == 1 && found[0].what.contains("damaged"), "{found:?}");
    cluster.sql(&database, "UPDATE blob SET bytes = overlay(bytes PLACING '\\x07'::bytea FROM 9)");
    assert!(store.verify_all().await.expect("verifies").ok());
    cluster.sql(&database, "DELETE FROM audit WHERE seq = 2");
    assert!(!store.verify_all().await.expect("verifies").ok());
}
