//! The journal in memory loses exactly what was not acknowledged.

use super::{append, stream};
use crate::{Journal, MemoryJournal};
use base::OrgId;
use std::sync::Arc;

#[tokio::test]
async fn a_crash_drops_what_waits_and_keeps_what_was_acknowledged() {
    let org = OrgId::from_slice(&[1; 16]).expect("sixteen bytes");
    let journal = Arc::new(MemoryJournal::new());
    journal.commit(append(org, stream(1), 0, &["kept"])).await.expect("commits");
    journal.hold();
    let waiting = |n| {
        let journal = journal.clone();
        tokio::spawn(async move { journal.commit(append(org, stream(n), 0, &["x"])).await })
    };
    let (first, second) = (waiting(2), waiting(3));
    tokio::task::yield_now().await;
    journal.release(1);
    first.await.expect("runs").expect("was released");
    let after = journal.crash();
    assert_eq!(second.await.expect("runs").expect_err("lost").code(), "storage_failed");
    assert_eq!(journal.read(org, stream(1), 0, 9).await.expect_err("dead").code(), "storage_failed");
    assert_eq!(after.commits(), 2);
    assert_eq!(&*after.read(org, stream(1), 0, 9).await.expect("reads")[0].body, "kept");
    assert!(after.stream(org, stream(3)).await.expect("reads").is_none());
    after.commit(append(org, stream(3), 0, &["again"])).await.expect("commits");
}
