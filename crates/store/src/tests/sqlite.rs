//! What only the store on SQLite has: the folder, restarts, a full and a failing disk, feature rows.

use super::{Folder, append, clock, event, head, rng, stream};
use crate::{Append, Batch, Blob, Journal, Migration, Options, Param, Statement, Store};
use base::Kind;
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

#[tokio::test]
async fn a_restart_finds_what_was_acknowledged() {
    let folder = Folder::new("restart");
    let store = folder.open();
    let (org, user) = (store.local_org(), store.local_user());
    store.commit(append(org, stream(1), 0, &["1", "2"])).await.expect("commits");
    let pos = store.pos();
    store.shutdown().await.expect("closes");
    assert_eq!(store.commit(append(org, stream(1), 2, &["3"])).await.expect_err("is closed").code(), "store_closed");
    let store = folder.open();
    assert_eq!((store.local_org(), store.local_user(), store.pos()), (org, user, pos));
    assert_eq!(store.read(org, stream(1), 0, 9).await.expect("reads")[0].actor.name, "Ada");
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
fn the_folder_and_its_secrets_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("private");
    let _store = folder.open();
    let mode = |path: &std::path::Path| std::fs::metadata(path).expect("is there").permissions().mode() & 0o777;
    assert_eq!(mode(folder.path()), 0o700);
    assert_eq!(mode(&folder.path().join("signing.key")), 0o600);
}

const INBOX: Migration = Migration {
    feature: "inbox",
    version: 1,
    sql: "CREATE TABLE inbox_item(org BLOB NOT NULL, id INTEGER NOT NULL, title TEXT, PRIMARY KEY(org, id)) STRICT;",
};

fn with_inbox(folder: &Folder) -> Store {
    Store::open(Options::new(folder.path()), &[INBOX], clock(), rng()).expect("opens")
}

#[test]
fn changes_to_tables_apply_once_in_order_and_are_pinned() {
    const TWO: Migration = Migration { feature: "inbox", version: 2, sql: "ALTER TABLE inbox_item ADD COLUMN note TEXT;" };
    const EDITED: Migration = Migration { sql: "CREATE TABLE inbox_item(id INTEGER) STRICT;", ..INBOX };
    let folder = Folder::new("migrate");
    let open = |features: &[Migration]| Store::open(Options::new(folder.path()), features, clock(), rng()).map(|_| ());
    open(&[INBOX]).expect("first start");
    open(&[INBOX, TWO]).expect("one more");
    open(&[INBOX, TWO]).expect("nothing to do");
    assert_eq!(open(&[INBOX]).expect_err("written by a newer program").code(), "schema_too_new");
    assert_eq!(open(&[EDITED, TWO]).expect_err("edited after release").code(), "migration_changed");
    let gap = Migration { feature: "other", version: 2, sql: "SELECT 1" };
    assert_eq!(open(&[INBOX, TWO, gap]).expect_err("a version is left out").code(), "migration_failed");
}

fn item(id: i64, title: &str) -> Statement {
    const SQL: &str = "INSERT INTO inbox_item(org, id, title) VALUES ($1, $2, $3)";
    Statement::new(SQL, vec![Param::Int(id), Param::Text(title.into())])
}

#[tokio::test]
async fn feature_rows_commit_with_the_batch_or_not_at_all() {
    let folder = Folder::new("rows");
    let store = with_inbox(&folder);
    let org = store.local_org();
    store.commit(Batch { rows: vec![item(1, "one")], ..append(org, stream(1), 0, &["1"]) }).await.expect("commits");

    let twice = Batch { rows: vec![item(2, "two"), item(1, "again")], ..append(org, stream(1), 1, &["2"]) };
    let (bad, good) = tokio::join!(store.commit(twice), store.commit(append(org, stream(2), 0, &["other"])));
    let e = bad.expect_err("the key exists");
    assert_eq!((e.kind(), e.code()), (Kind::Conflict, "rows_refused"));
    good.expect("others in the group commit");

    let titles = "SELECT title FROM inbox_item WHERE org = $1 ORDER BY id";
    let rows = store.org(org).query(titles, vec![]).await.expect("reads");
    assert_eq!(rows.iter().map(|r| r.text("title")).collect::<base::Result<Vec<_>>>().expect("text"), ["one"]);
    assert_eq!(store.read(org, stream(1), 0, 9).await.expect("reads").len(), 1);
    store.commit(append(org, stream(1), 1, &["2"])).await.expect("its place is still free");
    assert!(store.verify_all().await.expect("verifies").ok());
}

#[tokio::test]
async fn statements_without_the_organization_or_that_write_are_refused() {
    let folder = Folder::new("statements");
    let store = with_inbox(&folder);
    let org = store.org(store.local_org());
    let wrong: [(&'static str, Vec<Param>); 5] = [
        ("SELECT title FROM inbox_item", vec![]),
        ("SELECT title FROM inbox_item WHERE org = ?1", vec![]),
        ("DELETE FROM inbox_item WHERE org = $1", vec![]),
        ("SELECT title FROM inbox_item WHERE org = $1 AND id = $2", vec![]),
        ("SELECT nothing FROM inbox_item WHERE org = $1", vec![]),
    ];
    for (sql, params) in wrong {
        assert_eq!(org.query(sql, params).await.expect_err(sql).code(), "bad_statement");
    }
    let out_of_order = "SELECT $2 AS a WHERE $1 IS NOT NULL AND $3 = 7";
    let row = org.query_one(out_of_order, vec![Param::Int(5), Param::Int(7)]).await.expect("reads").expect("a row");
    assert_eq!(row.int("a").expect("an integer"), 5);
    assert!(row.text("a").expect_err("not text").message().contains('a'));
    assert_eq!(row.int("b").expect_err("no such column").code(), "bad_statement");
    let e = store.commit(Batch { rows: vec![Statement::new("DELETE FROM inbox_item", vec![])], ..Batch::new(org.id()) }).await;
    assert_eq!(e.expect_err("no organization").code(), "bad_statement");
}

#[tokio::test]
async fn a_full_disk_refuses_writes_and_keeps_reading() {
    let folder = Folder::new("full");
    let options = Options { pages_max: 150, ..Options::new(folder.path()) };
    let store = Store::open(options, &[], clock(), rng()).expect("opens");
    let org = store.local_org();
    let body = format!("\"{}\"", "x".repeat(20_000));
    let (mut n, refused) = (0, loop_until_refused(&store, &body).await);
    assert_eq!((refused.kind(), refused.code()), (Kind::Unavailable, "disk_full"));
    assert_eq!(store.trouble().expect("in trouble").code(), "disk_full");
    while let Some(info) = store.stream(org, stream(n)).await.expect("reads") {
        assert_eq!(store.read(org, stream(n), 0, 9).await.expect("reads").len() as u64, info.seq);
        n += 1;
    }
    assert!(n > 3, "only {n} were acknowledged");
    super::sqlite_of(&store)
        .control(|applier| applier.conn.pragma_update(None, "max_page_count", 10_000).map_err(crate::apply::Stop::alone))
        .await
        .expect("makes space");
    store.commit(append(org, stream(n), 0, &[&body])).await.expect("goes on by itself");
    assert!(store.trouble().is_none());
    assert!(store.verify_all().await.expect("verifies").ok());
}

async fn loop_until_refused(store: &Store, body: &str) -> base::Error {
    for n in 0..100 {
        if let Err(e) = store.commit(append(store.local_org(), stream(n), 0, &[body])).await {
            return e;
        }
    }
    base::Error::internal("unbounded", "100 commits fit into 150 pages")
}

#[tokio::test]
async fn a_failing_disk_ends_everything_and_calls_out_once() {
    let folder = Folder::new("fatal");
    let calls = Arc::new(AtomicU32::new(0));
    let counted = calls.clone();
    let on_fatal = Arc::new(move |_: &base::Error| {
        counted.fetch_add(1, Ordering::Relaxed);
    });
    let options = Options { on_fatal: Some(on_fatal), ..Options::new(folder.path()) };
    let store = Store::open(options, &[], clock(), rng()).expect("opens");
    let org = store.local_org();
    store.commit(append(org, stream(1), 0, &["1"])).await.expect("commits");
    // Someone pulls the table away: an error that is nobody's fault among the callers.
    let second = rusqlite::Connection::open(folder.path().join("orc.db")).expect("opens");
    second.execute_batch("ALTER TABLE event RENAME TO gone").expect("renames");
    let tries = (2..6).map(|n| store.commit(append(org, stream(n), 0, &["x"])));
    for result in futures_util::future::join_all(tries).await {
        assert_eq!(result.expect_err("failed").code(), "storage_failed");
    }
    assert_eq!(store.commit(append(org, stream(9), 0, &["x"])).await.expect_err("failed").code(), "storage_failed");
    assert_eq!(store.checkpoint().await.expect_err("failed").code(), "storage_failed");
    drop(store);
    assert_eq!(calls.load(Ordering::Relaxed), 1);
    second.execute_batch("ALTER TABLE gone RENAME TO event").expect("renames back");
    assert_eq!(folder.open().read(org, stream(1), 0, 9).await.expect("reads").len(), 1);
}

#[tokio::test]
async fn a_failure_beside_the_commits_ends_everything_too() {
    let folder = Folder::new("fatal-control");
    let store = folder.open();
    let second = rusqlite::Connection::open(folder.path().join("orc.db")).expect("opens");
    second.execute_batch("ALTER TABLE checkpoint RENAME TO gone").expect("renames");
    assert_eq!(store.checkpoint().await.expect_err("failed").code(), "storage_failed");
    assert_eq!(store.create_org("x").await.expect_err("failed").code(), "storage_failed");
    assert_eq!(store.commit(append(store.local_org(), stream(1), 0, &["x"])).await.expect_err("failed").code(), "storage_failed");
}

#[tokio::test]
async fn a_database_held_by_another_program_refuses_and_goes_on() {
    let folder = Folder::new("busy");
    let store = folder.open();
    let org = store.local_org();
    let second = rusqlite::Connection::open(folder.path().join("orc.db")).expect("opens");
    second.execute_batch("BEGIN IMMEDIATE").expect("holds it");
    let e = store.commit(append(org, stream(1), 0, &["1"])).await.expect_err("refused after waiting");
    assert_eq!((e.kind(), e.code()), (Kind::Unavailable, "storage_busy"));
    second.execute_batch("ROLLBACK").expect("lets go");
    store.commit(append(org, stream(1), 0, &["1"])).await.expect("commits");
}

#[tokio::test]
async fn a_torn_payload_file_is_noticed_and_leftovers_are_removed() {
    let folder = Folder::new("torn");
    let store = folder.open();
    let org = store.local_org();
    let bytes = vec![7; 300_000];
    let id = store.blob_id(org, None, &bytes);
    let blob = Blob { id, media_type: "application/octet-stream".into(), subject: None, bytes: bytes.clone() };
    store.commit(Batch { blobs: vec![blob.clone()], ..Batch::new(org) }).await.expect("commits");
    let (media_type, found) = store.payload(org, id).await.expect("reads").expect("is there");
    assert_eq!((media_type.as_str(), found.len()), ("application/octet-stream", bytes.len()));
    let path = crate::blobs::path(folder.path(), org, id);
    std::fs::write(&path, &bytes[..1_000]).expect("tears");
    assert_eq!(store.blob(org, id).await.expect_err("torn").code(), "blob_damaged");
    store.commit(Batch { blobs: vec![blob], ..Batch::new(org) }).await.expect("writing it again heals it");
    assert_eq!(store.blob(org, id).await.expect("reads"), Some(bytes));
    let leftover = folder.path().join("blobs/tmp/99");
    std::fs::write(&leftover, "half").expect("writes");
    drop(store);
    folder.open();
    assert!(!leftover.exists());
}

#[tokio::test]
async fn unknown_organizations_are_refused() {
    let folder = Folder::new("unknown");
    let store = folder.open();
    let nobody = base::OrgId::from_slice(&[0; 16]).expect("sixteen bytes");
    assert_eq!(store.commit(append(nobody, stream(1), 0, &["1"])).await.expect_err("refused").code(), "unknown_organization");
    let org = store.create_org("second").await.expect("makes one");
    store.commit(append(org, stream(1), 0, &["1"])).await.expect("commits");
}

#[test]
fn unsafe_settings_are_noticed() {
    let folder = Folder::new("settings");
    drop(folder.open());
    let conn = crate::schema::open_for_writing(&folder.path().join("orc.db")).expect("is safe");
    conn.execute_batch("PRAGMA synchronous = NORMAL").expect("sets");
    assert_eq!(crate::schema::check_profile(&conn).expect_err("unsafe").code(), "unsafe_setting");
    conn.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF").expect("sets");
    assert_eq!(crate::schema::check_profile(&conn).expect_err("unsafe").code(), "unsafe_setting");
}

#[tokio::test]
async fn a_closed_stream_can_be_found_by_its_status_again() {
    let folder = Folder::new("status");
    let store = folder.open();
    let org = store.local_org();
    store.commit(append(org, stream(1), 0, &["1"])).await.expect("commits");
    let last = Append { stream: stream(1), expect: 1, events: vec![event("2")], head: head("succeeded"), snapshot: None };
    store.commit(Batch { append: Some(last), ..Batch::new(org) }).await.expect("commits");
    let e = store.commit(append(org, stream(1), 1, &["3"])).await.expect_err("stale, read from the database again");
    assert_eq!(e.code(), "stale_append");
}
