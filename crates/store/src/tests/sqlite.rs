//! What only the store on SQLite has: the folder, restarts, damage.

use super::{Folder, append, clock, rng, stream};
use crate::{Journal, Migration, Options, Store};

#[tokio::test]
async fn a_restart_finds_what_was_acknowledged() {
    let folder = Folder::new("restart");
    let store = folder.open();
    let (org, user) = (store.local_org(), store.local_user());
    store.commit(append(org, stream(1), 0, &["1", "2"])).await.expect("commits");
    let pos = store.pos();
    store.shutdown().await.expect("closes");
    let store = folder.open();
    assert_eq!((store.local_org(), store.local_user(), store.pos()), (org, user, pos));
    assert_eq!(store.read(org, stream(1), 0, 9).await.expect("reads").len(), 2);
    store.commit(append(org, stream(1), 2, &["3"])).await.expect("takes the stream over");
    let e = store.commit(append(org, stream(1), 2, &["3"])).await.expect_err("stale");
    assert_eq!(e.code(), "stale_append");
}

#[tokio::test]
async fn a_second_process_is_refused_and_told_who() {
    let folder = Folder::new("lock");
    let store = folder.open();
    let e = folder.try_open().err().expect("refused");
    assert_eq!(e.code(), "data_folder_in_use");
    assert!(e.message().contains(&std::process::id().to_string()), "{e}");
    store.shutdown().await.expect("closes");
    folder.open();
}

#[test]
fn changes_to_tables_apply_once_in_order_and_are_pinned() {
    const ONE: Migration =
        Migration { feature: "inbox", version: 1, sql: "CREATE TABLE inbox_item(org BLOB NOT NULL, id INTEGER) STRICT;" };
    const TWO: Migration = Migration { feature: "inbox", version: 2, sql: "ALTER TABLE inbox_item ADD COLUMN note TEXT;" };
    const EDITED: Migration = Migration { sql: "CREATE TABLE inbox_item(id INTEGER) STRICT;", ..ONE };
    let folder = Folder::new("migrate");
    let open = |features: &[Migration]| Store::open(Options::new(folder.path()), features, clock(), rng()).map(|_| ());
    open(&[ONE]).expect("first start");
    open(&[ONE, TWO]).expect("one more");
    open(&[ONE, TWO]).expect("nothing to do");
    assert_eq!(open(&[ONE]).expect_err("written by a newer program").code(), "schema_too_new");
    assert_eq!(open(&[EDITED, TWO]).expect_err("edited after release").code(), "migration_changed");
}
