//! Lists: filters, orders, pages without doubles or gaps, counts.

use super::{Folder, event, head, stream};
use crate::{Append, Batch, Head, Journal, ListQuery, Store};
use base::{StreamId, Timestamp};

async fn filled(name: &str) -> (Folder, Store) {
    let folder = Folder::new(name);
    let store = folder.open();
    let org = store.local_org();
    for n in 1..=9u8 {
        let mut head = head(["running", "succeeded", "failed"][usize::from(n % 3)]);
        // Several began at the same time.
        head.started_at = Timestamp(i64::from(n / 4));
        head.name = format!("Run {n}");
        head.note = (n == 5).then(|| "No such FILE".into());
        let first = Append { stream: stream(n), expect: 0, events: vec![event("1")], head, snapshot: None };
        store.commit(Batch { append: Some(first), ..Batch::new(org) }).await.expect("commits");
    }
    (folder, store)
}

async fn all(store: &Store, query: ListQuery) -> (Vec<StreamId>, u64) {
    let (mut ids, mut after, mut total) = (Vec::new(), None, 0);
    loop {
        let page = store.list_streams(store.local_org(), ListQuery { after, ..query.clone() }).await.expect("lists");
        ids.extend(page.items.iter().map(|i| i.id));
        total = total.max(page.total);
        match page.next {
            Some(next) => after = Some(next),
            None => return (ids, total),
        }
    }
}

fn ids(n: impl IntoIterator<Item = u8>) -> Vec<StreamId> {
    n.into_iter().map(stream).collect()
}

#[tokio::test]
async fn pages_join_without_doubles_or_gaps_in_every_order() {
    let (_folder, store) = filled("pages").await;
    for limit in [1, 2, 4, 100] {
        let list = |sort: &str| all(&store, ListQuery { sort: Some(sort.into()), limit, ..ListQuery::default() });
        assert_eq!(list("-started_at").await, (ids((1..=9).rev()), 9));
        assert_eq!(list("started_at").await.0, ids(1..=9));
        assert_eq!(list("-name").await.0, ids((1..=9).rev()));
        assert_eq!(list("ended_at").await.0, ids(1..=9), "those that have not ended have a place too");
    }
}

#[tokio::test]
async fn filters_by_status_and_text_and_counts() {
    let (_folder, store) = filled("filters").await;
    let status = |s: &[&str]| ListQuery { status: s.iter().map(|s| (*s).into()).collect(), limit: 2, ..ListQuery::default() };
    assert_eq!(all(&store, status(&["failed"])).await, (ids([8, 5, 2]), 3));
    assert_eq!(all(&store, status(&["failed", "running"])).await, (ids([9, 8, 6, 5, 3, 2]), 6));
    assert_eq!(all(&store, status(&["nothing"])).await, (vec![], 0));
    let text = |t: &str| ListQuery { text: Some(t.into()), limit: 2, ..ListQuery::default() };
    assert_eq!(all(&store, text(" run 7 ")).await, (ids([7]), 1));
    assert_eq!(all(&store, text("such file")).await, (ids([5]), 1));
    assert_eq!(all(&store, text("%")).await, (vec![], 0));
    assert_eq!(all(&store, text(&stream(4).to_string()[..12])).await, (ids([4]), 1));
    assert_eq!(all(&store, ListQuery { status: vec!["failed".into()], ..text("run") }).await, (ids([8, 5, 2]), 3));
}

#[tokio::test]
async fn counts_follow_a_change_of_status() {
    let (_folder, store) = filled("counts").await;
    let last = Append { stream: stream(3), expect: 1, events: vec![event("2")], head: head("succeeded"), snapshot: None };
    store.commit(Batch { append: Some(last), ..Batch::new(store.local_org()) }).await.expect("commits");
    let count = |s: &str| all(&store, ListQuery { status: vec![s.into()], ..ListQuery::default() });
    assert_eq!((count("running").await.1, count("succeeded").await.1), (2, 4));
}

#[tokio::test]
async fn wrong_orders_and_cursors_are_refused() {
    let (_folder, store) = filled("wrong").await;
    let org = store.local_org();
    let first = store.list_streams(org, ListQuery { limit: 1, ..ListQuery::default() }).await.expect("lists");
    for (sort, after) in [
        (None, Some("zz".into())),
        (None, Some("7".into())),
        (None, Some("5b5d".into())),
        (None, Some("ää".into())),
        (Some("name".into()), first.next),
    ] {
        let query = ListQuery { sort, after, ..ListQuery::default() };
        assert_eq!(store.list_streams(org, query).await.expect_err("refused").code(), "bad_cursor");
    }
    let query = ListQuery { sort: Some("id; DROP TABLE stream".into()), ..ListQuery::default() };
    assert_eq!(store.list_streams(org, query).await.expect_err("refused").code(), "bad_sort");
}

#[tokio::test]
async fn pages_walk_an_index_in_order() {
    let (folder, store) = filled("plan").await;
    let conn = crate::schema::open_for_reading(&folder.path().join("orc.db")).expect("opens");
    let first = store.list_streams(store.local_org(), ListQuery { limit: 1, ..ListQuery::default() }).await.expect("lists");
    let query = |status: &[&str]| ListQuery {
        status: status.iter().map(|s| (*s).into()).collect(),
        after: first.next.clone(),
        ..ListQuery::default()
    };
    let of = |workspaces: &[&str], query: ListQuery| ListQuery { workspaces: workspaces.iter().map(|w| (*w).into()).collect(), ..query };
    for (query, index) in [
        (query(&[]), "stream_started"),
        (query(&["failed", "running"]), "stream_status"),
        (of(&["shop", "bank"], query(&[])), "stream_workspace"),
        (of(&["shop"], query(&["failed"])), "stream_workspace_status"),
    ] {
        let sort = crate::list::sort("-started_at").expect("is one");
        let (sql, values) = crate::list::page_sql(store.local_org(), &query, &sort, 10).expect("writes it");
        let mut stmt = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect("prepares");
        let plan = stmt.query_map(rusqlite::params_from_iter(values), |r| r.get::<_, String>(3)).expect("explains");
        let plan: Vec<String> = plan.collect::<rusqlite::Result<_>>().expect("reads");
        assert!(plan.iter().any(|line| line.contains(&format!("SEARCH stream USING INDEX {index} "))), "{plan:#?}");
        assert!(!plan.iter().any(|line| line.contains("SCAN stream")), "{plan:#?}");
    }
}

#[tokio::test]
async fn lists_and_counts_hold_the_workspaces_asked_for() {
    let (_folder, store) = filled("places").await;
    let org = store.local_org();
    for (n, workspace, status) in [(21u8, "shop", "failed"), (22, "bank", "running"), (23, "shop", "running")] {
        let owner = Some(super::actor());
        let head = Head { workspace: workspace.into(), owner, started_at: Timestamp(i64::from(n)), ..head(status) };
        let first = Append { stream: stream(n), expect: 0, events: vec![event("1")], head, snapshot: None };
        store.commit(Batch { append: Some(first), ..Batch::new(org) }).await.expect("commits");
    }
    let of =
        |workspaces: &[&str]| ListQuery { workspaces: workspaces.iter().map(|w| (*w).into()).collect(), limit: 1, ..ListQuery::default() };
    assert_eq!(all(&store, of(&["shop"])).await, (ids([23, 21]), 2));
    assert_eq!(all(&store, of(&["shop", "bank"])).await, (ids([23, 22, 21]), 3));
    assert_eq!(all(&store, of(&["nowhere"])).await, (ids([]), 0));
    assert_eq!(all(&store, ListQuery { status: vec!["running".into()], ..of(&["shop"]) }).await, (ids([23]), 1));
    assert_eq!(all(&store, ListQuery { text: Some("demo".into()), ..of(&["bank"]) }).await, (ids([22]), 1));
    let many: Vec<String> = (0..100).map(|n| format!("w{n}")).chain(["shop".to_owned()]).collect();
    assert_eq!(all(&store, ListQuery { workspaces: many, ..of(&[]) }).await, (ids([23, 21]), 2), "more than there are branches for");
    // What a later append says of it changes nothing; the counts follow the first.
    let moved = Head { workspace: "bank".into(), closed: true, ..head("succeeded") };
    let next = Append { stream: stream(23), expect: 1, events: vec![event("2")], head: moved, snapshot: None };
    store.commit(Batch { append: Some(next), ..Batch::new(org) }).await.expect("commits");
    assert_eq!(all(&store, ListQuery { status: vec!["succeeded".into()], ..of(&["shop"]) }).await, (ids([23]), 1));
    let info = store.stream(org, stream(23)).await.expect("reads").expect("is there");
    assert_eq!((info.head.workspace.as_str(), info.head.owner), ("shop", Some(super::actor())));
}

/// A folder from before there were workspaces opens, and everything in it is in the default one.
#[tokio::test]
async fn streams_from_before_belong_to_the_default_workspace() {
    let (folder, store) = filled("before").await;
    let org = store.local_org();
    let blob =
        crate::Blob { id: store.blob_id(org, None, b"{}"), media_type: "application/json".into(), subject: None, bytes: b"{}".to_vec() };
    let id = blob.id;
    store.commit(Batch { blobs: vec![blob], ..super::append(org, stream(1), 1, &["2"]) }).await.expect("commits");
    store.shutdown().await.expect("stops");
    drop(store);
    let conn = crate::schema::open_for_writing(&folder.path().join("orc.db")).expect("opens");
    conn.execute_batch(
        "DROP TABLE tombstone; DROP TABLE blob_use; DROP INDEX timer_due_of; DROP INDEX stream_workspace; DROP INDEX stream_workspace_status;
         ALTER TABLE stream DROP COLUMN workspace; ALTER TABLE stream DROP COLUMN owner;
         CREATE TABLE before(org BLOB NOT NULL, status TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(org, status)) STRICT, WITHOUT ROWID;
         INSERT INTO before SELECT org, status, sum(n) FROM stream_count GROUP BY org, status;
         DROP TABLE stream_count; ALTER TABLE before RENAME TO stream_count; DROP TABLE blob_place;
         DROP INDEX audit_at; DROP INDEX audit_name; DROP INDEX audit_kind; DROP INDEX audit_workspace; DROP INDEX audit_actor;
         DROP INDEX audit_action; DROP INDEX audit_correlation;
         ALTER TABLE audit DROP COLUMN kind; ALTER TABLE audit DROP COLUMN workspace; ALTER TABLE audit DROP COLUMN name;
         ALTER TABLE audit DROP COLUMN correlation_id; ALTER TABLE audit DROP COLUMN readable;
         ALTER TABLE stream DROP COLUMN sum; ALTER TABLE snapshot DROP COLUMN sum; ALTER TABLE blob DROP COLUMN sum;
         DELETE FROM schema_version WHERE feature = 'store' AND version >= 4;",
    )
    .expect("as it was before");
    drop(conn);
    let store = folder.open();
    let query = ListQuery { workspaces: vec!["default".into()], limit: 4, ..ListQuery::default() };
    let (found, total) = all(&store, query).await;
    assert_eq!((found.len(), total), (9, 9));
    let info = store.stream(org, stream(1)).await.expect("reads").expect("is there");
    assert_eq!((info.head.workspace.as_str(), info.head.owner), ("default", None));
    let sql = "SELECT workspace FROM blob_place WHERE org = $1 AND id = $2";
    let places = store.org(org).query(sql, vec![crate::Param::Bytes(id.0.to_vec())]).await.expect("reads");
    assert_eq!(places[0].text("workspace").expect("text"), "default");
    let next = super::append(org, stream(1), 2, &["3"]);
    store.commit(next).await.expect("goes on");
}
