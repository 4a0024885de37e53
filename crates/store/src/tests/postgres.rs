//! What only the store on PostgreSQL has: a server that dies under it, another process that takes the journal over, settings that
//! lose data, the same statements as on SQLite with the same answers.

mod backup;
mod flips;
mod plans;
mod tampering;

use super::{
    Folder, actor, append, clock,
    cluster::{Cluster, cluster},
    event, head, rng, stream,
};
use crate::{
    Append, AuditRecord, Batch, Database, Head, Idempotency, Journal, ListQuery, Migration, Options, Outgoing, Param, Statement, Store,
};
use base::{Kind, Reach, StreamId, Timestamp};
use serde_json::json;
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

/// Another machine with the same keys.
fn with_keys_of(folder: &Folder, name: &str) -> Folder {
    let other = Folder::new(name);
    std::fs::create_dir_all(other.path()).expect("makes the folder");
    for key in ["signing.key", "secrets.key"] {
        std::fs::copy(folder.path().join(key), other.path().join(key)).expect("copies");
    }
    other
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_dies_during_commits_loses_nothing_acknowledged_and_nothing_is_written_twice() {
    let Some(cluster) = Cluster::start("a_server_that_dies_during_commits") else { return };
    let folder = Folder::new("dies");
    let store = cluster.open(folder.path(), &cluster.database(), &[]);
    let org = store.local_org();
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..6u8)
        .map(|n| {
            let (store, stop) = (store.clone(), stop.clone());
            tokio::spawn(async move {
                let mut acknowledged = 0;
                while !stop.load(Ordering::Relaxed) {
                    let body = format!("{n} {acknowledged}");
                    store.commit(append(org, stream(n), acknowledged, &[&body])).await.expect("is carried over the outage");
                    acknowledged += 1;
                }
                acknowledged
            })
        })
        .collect();
    for _ in 0..3 {
        let before = store.pos();
        while store.pos() < before + 50 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let cluster = cluster.clone();
        tokio::task::spawn_blocking(move || {
            cluster.stop("immediate");
            cluster.run();
        })
        .await
        .expect("restarts");
    }
    let before = store.pos();
    while store.pos() < before + 50 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    stop.store(true, Ordering::Relaxed);
    for (n, writer) in (0..6u8).zip(writers) {
        let acknowledged = writer.await.expect("runs");
        let stored = store.read(org, stream(n), 0, 1_000_000).await.expect("reads");
        assert_eq!(stored.len() as u64, acknowledged, "each once");
        assert!(stored.iter().enumerate().all(|(i, e)| *e.body == format!("{n} {i}")));
    }
    let report = store.verify_all().await.expect("verifies");
    assert!(report.ok(), "{report:?}");
}

#[tokio::test]
async fn a_process_that_was_taken_over_writes_nothing_more() {
    let Some(cluster) = cluster("a_process_that_was_taken_over") else { return };
    let (folder, database) = (Folder::new("deposed"), cluster.database());
    let fatal = Arc::new(AtomicU32::new(0));
    let seen = fatal.clone();
    let mut address = cluster.address(&database);
    // It looks after its lease by itself, and must not just then.
    address.lease = Duration::from_secs(3_600);
    let options = Options {
        database: Some(address),
        on_fatal: Some(Arc::new(move |_| {
            seen.fetch_add(1, Ordering::Relaxed);
        })),
        ..Options::new(folder.path())
    };
    let first = Store::open(options, &[], clock(), rng()).expect("opens");
    let org = first.local_org();
    first.commit(append(org, stream(1), 0, &["1"])).await.expect("commits");
    // As if it had been silent for longer than its lease.
    cluster.sql(&database, "UPDATE journal_head SET until = '-infinity'");
    let elsewhere = with_keys_of(&folder, "successor");
    let second = cluster.open(elsewhere.path(), &database, &[]);
    assert_eq!(second.local_org(), org);
    let e = first.commit(append(org, stream(1), 1, &["of the old owner"])).await.expect_err("is refused");
    assert!(e.kind() == Kind::Conflict && ["stale_append", "store_taken_over"].contains(&e.code()), "{e}");
    let e = first.commit(append(org, stream(2), 0, &["of the old owner"])).await.expect_err("is refused for good");
    assert_eq!(e.code(), "store_taken_over");
    second.commit(append(org, stream(1), 1, &["2"])).await.expect("the new owner goes on");
    let bodies: Vec<_> = second.read(org, stream(1), 0, 9).await.expect("reads").into_iter().map(|e| e.body.to_string()).collect();
    assert_eq!(bodies, ["1", "2"]);
    assert!(second.stream(org, stream(2)).await.expect("reads").is_none());
    assert!(second.verify_all().await.expect("verifies").ok());
    drop(first);
    assert_eq!(fatal.load(Ordering::Relaxed), 1, "and ends its process");
}

#[tokio::test]
async fn the_condition_in_the_database_refuses_an_old_owner_whatever_it_believes() {
    let Some(cluster) = cluster("the_condition_in_the_database") else { return };
    let (folder, database) = (Folder::new("fence"), cluster.database());
    let store = cluster.open(folder.path(), &database, &[]);
    store.commit(append(store.local_org(), stream(1), 0, &["1"])).await.expect("commits");
    let try_as = |epoch: u32, group: &str| {
        let text = format!(
            "DO $$ BEGIN PERFORM orc_advance({epoch}, {group}, 9, '\\x00', 1000); RAISE 'went through'; EXCEPTION WHEN SQLSTATE 'ORC01' THEN NULL; END $$"
        );
        cluster.sql(&database, &text)
    };
    try_as(0, "(SELECT groups FROM journal_head)");
    try_as(1, "(SELECT groups - 1 FROM journal_head)");
    store.commit(append(store.local_org(), stream(1), 1, &["2"])).await.expect("the owner goes on");
}

#[tokio::test]
async fn a_journal_that_is_held_is_not_taken_and_one_that_is_given_back_is() {
    let Some(cluster) = cluster("a_journal_that_is_held") else { return };
    let (folder, database) = (Folder::new("held"), cluster.database());
    let short = |path: &Path| {
        let mut address = cluster.address(&database);
        address.lease = Duration::from_millis(600);
        Store::open(Options { database: Some(address), ..Options::new(path) }, &[], clock(), rng())
    };
    let first = short(folder.path()).expect("opens");
    let elsewhere = with_keys_of(&folder, "waits");
    let path = elsewhere.path().to_owned();
    // Longer than the lease: it lives, so it keeps it.
    let e = short(&path).err().expect("is refused");
    assert_eq!((e.kind(), e.code()), (Kind::Conflict, "store_in_use"));
    assert!(e.message().contains(&format!("process {}", std::process::id())), "{e}");
    first.commit(append(first.local_org(), stream(1), 0, &["1"])).await.expect("was not disturbed");
    first.shutdown().await.expect("closes");
    assert_eq!(first.commit(append(first.local_org(), stream(1), 1, &["2"])).await.expect_err("is closed").code(), "store_closed");
    let second = short(&path).expect("is free");
    assert_eq!(second.pos(), 1);
    second.commit(append(second.local_org(), stream(1), 1, &["2"])).await.expect("takes the stream over");
}

#[tokio::test]
async fn other_keys_than_before_are_refused() {
    let Some(cluster) = cluster("other_keys") else { return };
    let (folder, other, database) = (Folder::new("keys"), Folder::new("keys-other"), cluster.database());
    cluster.open(folder.path(), &database, &[]).shutdown().await.expect("closes");
    let e = cluster.try_open(other.path(), &database, &[]).err().expect("refused");
    assert_eq!(e.code(), "other_keys");
    // What has lost its end is found by the head outside of the database.
    cluster.sql(&database, "UPDATE journal_head SET until = '-infinity'");
    let store = cluster.open(folder.path(), &database, &[]);
    store.commit(append(store.local_org(), stream(1), 0, &["1"])).await.expect("commits");
    store.shutdown().await.expect("closes");
    cluster.sql(&database, "DELETE FROM event; UPDATE journal_head SET pos = 0, until = '-infinity'");
    assert_eq!(cluster.try_open(folder.path(), &database, &[]).err().expect("refused").code(), "journal_behind_head");
}

#[tokio::test]
async fn a_server_that_may_lose_commits_is_refused() {
    let Some(cluster) = Cluster::start("a_server_that_may_lose_commits") else { return };
    let (folder, database) = (Folder::new("unsafe"), cluster.database());
    cluster.sql("postgres", "ALTER SYSTEM SET full_page_writes = off");
    cluster.sql("postgres", "SELECT pg_reload_conf()");
    while cluster.sql("postgres", "SHOW full_page_writes") != "off" {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let e = cluster.try_open(folder.path(), &database, &[]).err().expect("refused");
    assert!(e.code() == "unsafe_setting" && e.message().contains("full_page_writes"), "{e}");
    cluster.sql("postgres", "ALTER SYSTEM RESET full_page_writes");
    cluster.sql("postgres", "ALTER SYSTEM SET synchronous_commit = off");
    cluster.sql("postgres", "SELECT pg_reload_conf()");
    while cluster.sql("postgres", "SHOW full_page_writes") != "on" {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // This one a session can set right by itself, and does.
    cluster.open(folder.path(), &database, &[]);
}

#[tokio::test]
async fn zero_bytes_in_a_document_hide_nothing_beside_them() {
    let Some(cluster) = cluster("zero_bytes_in_a_document") else { return };
    let (folder, database) = (Folder::new("zeros"), cluster.database());
    let store = cluster.open(folder.path(), &database, &[ITEMS]);
    let org = store.local_org();
    let doc = |id: i64, doc: &str| {
        let mut statement = put(id, None);
        statement.params[4] = Param::Text(doc.into());
        statement
    };
    let rows = vec![put(1, None), doc(2, r#"{"a": "x\u0000\u0000y", "tags": ["\u0000"]}"#), doc(3, r#"{"a": "x\\u0000", "tags": ["t"]}"#)];
    store.commit(Batch { rows, audit: vec![record("did", json!({"name": "a\0b"}))], ..Batch::new(org) }).await.expect("commits");
    let rows = store.org(org);
    let found = rows
        .query("SELECT id, doc ->> 'a' AS a FROM item WHERE org = $1 AND doc ->> 'a' LIKE 'x%' ORDER BY id", vec![])
        .await
        .expect("reads");
    let texts: Vec<_> = found.iter().map(|row| row.text("a").expect("a text")).collect();
    assert_eq!(texts, ["x\u{FFFD}\u{FFFD}y", "x\\u0000"]);
    let tags = "SELECT i.id, t.value FROM item i, json_each(i.doc, '$.tags') t WHERE i.org = $1 ORDER BY i.id";
    assert_eq!(rows.query(tags, vec![]).await.expect("reads").len(), 4);
}

#[tokio::test]
async fn a_text_that_no_index_can_hold_is_refused_alone() {
    let Some(cluster) = cluster("a_text_that_no_index_can_hold") else { return };
    let (folder, database) = (Folder::new("long"), cluster.database());
    let store = cluster.open(folder.path(), &database, &[]);
    let org = store.local_org();
    // Nothing that can be compressed.
    let name: String = (0..64).map(|n| base::Digest(crate::chain::sha256(&[n])).to_string()).collect();
    for n in 1..4 {
        let long = Batch { audit: vec![record("thing.created", json!({"name": name}))], ..append(org, stream(n), 0, &["1"]) };
        let (bad, good) = tokio::join!(store.commit(long), store.commit(append(org, stream(100 + n), 0, &["1"])));
        assert_eq!(bad.expect_err("refused").code(), "text_too_long");
        good.expect("goes in");
        assert!(store.stream(org, stream(n)).await.expect("reads").is_none());
    }
    assert!(store.verify_all().await.expect("verifies").ok());
}

#[tokio::test]
async fn one_organization_with_much_to_write_lets_another_one_in() {
    const LOUD: u64 = 3_000;
    let Some(cluster) = cluster("one_organization_with_much_to_write") else { return };
    let (folder, database) = (Folder::new("loud"), cluster.database());
    let store = cluster.open(folder.path(), &database, &[]);
    let (loud, quiet) = (store.local_org(), store.create_org("quiet").await.expect("second organization"));
    let stream = |n: u64| StreamId::from_slice(&[n.to_be_bytes(), n.to_be_bytes()].concat()).expect("sixteen bytes");
    // All of these wait before the quiet one comes: each is looked at once, with nothing that makes a task of many pauses.
    let commit = |n| tokio::task::unconstrained(store.commit(append(loud, stream(n), 0, &["x"])));
    let mut all: Vec<_> = (0..LOUD).map(|n| Box::pin(commit(n))).collect();
    for commit in &mut all {
        assert!(futures_util::poll!(commit).is_pending());
    }
    let done = store.commit(append(quiet, stream(1), 0, &["x"])).await;
    for commit in all {
        commit.await.expect("commits");
    }
    let before = done.expect("commits").events[0].pos;
    assert!(before < LOUD / 2, "{before} of {LOUD} were written before it");
}

fn record(action: &str, body: serde_json::Value) -> AuditRecord {
    AuditRecord { at: Timestamp(5), actor: actor(), action: action.into(), subject: None, body }
}

const ITEMS: Migration = Migration {
    feature: "items",
    version: 1,
    sql: "CREATE TABLE item(org BLOB NOT NULL REFERENCES organization(id), id INTEGER NOT NULL, title TEXT, bytes BLOB, weight REAL,
            doc TEXT NOT NULL, PRIMARY KEY(org, id)) STRICT, WITHOUT ROWID;
          CREATE TABLE line(n INTEGER PRIMARY KEY AUTOINCREMENT, org BLOB NOT NULL, text TEXT NOT NULL) STRICT;
          CREATE UNIQUE INDEX item_title ON item(org, title) WHERE title IS NOT NULL;",
};
const PUT: &str = "INSERT INTO item(org, id, title, bytes, weight, doc) VALUES ($1, $2, $3, $4, $5, $6)";
const RENAME: &str = "UPDATE item SET title = $3 WHERE org = $1 AND id = $2 AND ($4 IS NULL OR title = $4)";

fn put(id: i64, title: Option<&str>) -> Statement {
    let title = title.map_or(Param::Null, |title| Param::Text(title.into()));
    let doc = format!("{{\"id\": {id}, \"tags\": [\"a\", \"b{id}\"], \"owner\": {{\"name\": \"ada{id}\"}}, \"versions\": [1, {id}]}}");
    Statement::new(PUT, vec![Param::Int(id), title, Param::Bytes(vec![0, 255]), Param::Real(1.5), Param::Text(doc)])
}

/// The same history in both databases.
async fn filled(store: &Store) {
    let org = store.local_org();
    for n in 1..=9u8 {
        let mut head = head(["running", "succeeded", "failed"][usize::from(n % 3)]);
        head.started_at = Timestamp(i64::from(n / 4));
        head.ended_at = (n % 2 == 0).then(|| Timestamp(i64::from(n)));
        head.workspace = ["shop", "docs"][usize::from(n % 2)].into();
        head.name = format!("Run {n} \0 Ä_%");
        head.note = (n == 5).then(|| "No such FILE".into());
        let events = vec![event("1")];
        let rows = vec![put(n.into(), (n > 3).then(|| format!("title {n}")).as_deref())];
        let outbox = vec![Outgoing { topic: format!("t{n}"), body: json!({ "n": n }), reach: Reach::default() }];
        let audit =
            vec![record("thing.created", json!({"kind": "thing", "name": format!("n{n}"), "workspace": "shop"})), record("odd", json!(7))];
        let append = Some(Append { stream: stream(n), expect: 0, events, head, snapshot: None });
        store.commit(Batch { append, rows, outbox, audit, ..Batch::new(org) }).await.expect("commits");
    }
    for n in 1..=4i64 {
        let line = Statement::new("INSERT INTO line(org, text) VALUES ($1, $2)", vec![Param::Text(format!("line {n}\0"))]);
        store.commit(Batch { rows: vec![line], outbox_done: vec![n], ..Batch::new(org) }).await.expect("commits");
    }
    store.commit(Batch { outbox_held: vec![(5, "odd\0".into())], ..Batch::new(org) }).await.expect("commits");
}

async fn lists(store: &Store, out: &mut Vec<String>) {
    let org = store.local_org();
    for sort in ["started_at", "-started_at", "ended_at", "-name", "status", "cost_microusd", "-steps_failed"] {
        for (text, status, workspaces) in [
            (None, vec![], vec![]),
            (Some("such file"), vec![], vec![]),
            (None, vec!["failed", "running"], vec!["shop"]),
            (Some("run_0202"), vec![], vec![]),
            (Some("RUN 3 \0"), vec![], vec![]),
        ] {
            let owned = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
            let mut query = ListQuery {
                sort: Some(sort.into()),
                text: text.map(Into::into),
                status: owned(&status),
                workspaces: owned(&workspaces),
                limit: 2,
                ..ListQuery::default()
            };
            loop {
                let page = store.list_streams(org, query.clone()).await.expect("lists");
                let heads: Vec<(StreamId, u64, Head)> = page.items.into_iter().map(|i| (i.id, i.seq, i.head)).collect();
                out.push(format!("{sort} {text:?} {} {heads:?}", page.total));
                query.after = page.next;
                if query.after.is_none() {
                    break;
                }
            }
        }
    }
}

/// Everything the faces ask, as text.
async fn answers(store: &Store) -> Vec<String> {
    let mut out = Vec::new();
    lists(store, &mut out).await;
    let rows = store.org(store.local_org());
    let asked: [(&'static str, Vec<Param>); 8] = [
        ("SELECT text FROM line WHERE org = $1 AND text = $2", vec![Param::Text("line 3\0".into())]),
        (
            "SELECT id, title, bytes, weight, doc ->> '$.owner.name' AS owner, doc ->> '$.id' IS NULL AS none FROM item WHERE org = $1 ORDER BY id",
            vec![],
        ),
        (
            "SELECT id FROM item WHERE org = $1 AND ($2 IS NULL OR title = $2) AND ($3 IS NULL OR bytes = $3) ORDER BY id LIMIT $4",
            vec![Param::Null, Param::Null, Param::Int(3)],
        ),
        ("SELECT id FROM item WHERE org = $1 AND ($2 IS NULL OR title = $2) ORDER BY id", vec![Param::Text("title 7".into())]),
        (
            "SELECT i.id, t.value AS tag FROM item i, json_each(i.doc, '$.tags') t WHERE i.org = $1 AND t.value IN (SELECT value FROM json_each($2)) ORDER BY i.id, t.value",
            vec![Param::Text("[\"a\", \"b4\"]".into())],
        ),
        (
            "SELECT w.key AS place, i.id FROM json_each($2) w CROSS JOIN item i WHERE i.org = $1 AND i.title = w.value ->> 1 ORDER BY w.key",
            vec![Param::Text("[[1, \"title 5\"], [2, \"none\"], [3, \"title 4\"]]".into())],
        ),
        (
            "SELECT count(*) AS n, sum(id) AS total, max(title) AS last, coalesce(sum(weight), 0) AS weight, instr('abc', 'c') AS place, lower(hex(org)) = lower(hex($1)) AS same FROM item WHERE org = $1 GROUP BY org",
            vec![],
        ),
        (
            "SELECT a.pos, a.kind, a.workspace, a.name, a.correlation_id, a.readable, p.name AS actor FROM audit a LEFT JOIN principal p ON p.org = a.org AND p.id = substr(a.actor, 2) WHERE a.org = $1 ORDER BY a.pos",
            vec![],
        ),
    ];
    for (sql, params) in asked {
        out.push(format!("{:?}", rows.query(sql, params).await.expect(sql)));
    }
    out.push(format!("{:?}", rows.audit_after(3, 5).await.expect("reads")));
    out.push(format!(
        "{:?}",
        store.outbox_after(0, 99).await.expect("reads").iter().map(|o| (o.n, o.topic.clone(), o.body.clone())).collect::<Vec<_>>()
    ));
    out.push(format!("{:?}", rows.outbox_held(None, 9).await.expect("reads").iter().map(|o| (o.n, o.topic.clone())).collect::<Vec<_>>()));
    out
}

#[tokio::test]
async fn both_databases_give_the_same_answers() {
    let Some(cluster) = cluster("both_databases") else { return };
    let (here, there) = (Folder::new("both-sqlite"), Folder::new("both-postgres"));
    let sqlite = Store::open(Options::new(here.path()), &[ITEMS], clock(), rng()).expect("opens");
    let postgres = cluster.open(there.path(), &cluster.database(), &[ITEMS]);
    filled(&sqlite).await;
    filled(&postgres).await;
    let (a, b) = (answers(&sqlite).await, answers(&postgres).await);
    assert!(a.len() > 60);
    for (a, b) in a.iter().zip(&b) {
        assert_eq!(a, b);
    }
    assert!(postgres.verify_all().await.expect("verifies").ok());
}

#[tokio::test]
async fn what_a_statement_does_wrong_is_its_own_fault_and_leaves_nothing() {
    let Some(cluster) = cluster("what_a_statement_does_wrong") else { return };
    let (folder, database) = (Folder::new("rows"), cluster.database());
    let store = cluster.open(folder.path(), &database, &[ITEMS]);
    let org = store.local_org();
    store.commit(Batch { rows: vec![put(1, Some("one")), put(2, None)], ..Batch::new(org) }).await.expect("commits");
    let rename = |id: i64, to: &str, seen: Param| Statement::new(RENAME, vec![Param::Int(id), Param::Text(to.into()), seen]);
    let cases = [
        (put(1, None), "rows_refused"),
        (rename(2, "one", Param::Null), "rows_refused"),
        (rename(1, "other", Param::Text("not one".into())).expecting(1), "stale_row"),
        (Statement::new("UPDATE item SET colour = 1 WHERE org = $1", vec![]), "bad_statement"),
        (Statement::new("UPDATE item SET title = NULL WHERE org = $1 AND id = $2", vec![]), "bad_statement"),
        (Statement::new("UPDATE item SET title = NULL", vec![]), "bad_statement"),
        (Statement::new("UPDATE item SET id = $2 WHERE org = $1", vec![Param::Text("x".into())]), "bad_statement"),
    ];
    for (n, (wrong, code)) in (1u8..).zip(cases) {
        let batch = Batch {
            rows: vec![put(9, None), wrong],
            outbox: vec![Outgoing { topic: "t".into(), body: json!(1), reach: Reach::default() }],
            audit: vec![record("did", json!({}))],
            ..append(org, stream(n), 0, &["1"])
        };
        // Beside one that is right, in the same group.
        let (bad, good) = tokio::join!(store.commit(batch), store.commit(append(org, stream(100 + n), 0, &["1"])));
        assert_eq!(bad.expect_err("refused").code(), code);
        good.expect("goes in");
        assert!(store.stream(org, stream(n)).await.expect("reads").is_none());
    }
    let rows = store.org(org);
    assert_eq!(rows.query("SELECT id FROM item WHERE org = $1", vec![]).await.expect("reads").len(), 2);
    assert!(store.outbox_after(0, 9).await.expect("reads").is_empty() && rows.audit_after(0, 9).await.expect("reads").is_empty());
    let e = rows.query("DELETE FROM item WHERE org = $1", vec![]).await.expect_err("writes");
    assert!(e.code() == "bad_statement" && e.message().contains("writes"), "{e}");
    store.commit(Batch { rows: vec![rename(1, "two", Param::Text("one".into())).expecting(1)], ..Batch::new(org) }).await.expect("fits");
    assert!(store.verify_all().await.expect("verifies").ok());
}

#[tokio::test]
async fn tables_change_once_in_order_and_are_pinned_and_a_restart_finds_everything() {
    const TWO: Migration = Migration { feature: "items", version: 2, sql: "ALTER TABLE item ADD COLUMN note TEXT;" };
    const EDITED: Migration = Migration { sql: "CREATE TABLE item(id INTEGER) STRICT;", ..ITEMS };
    let Some(cluster) = cluster("tables_change_once") else { return };
    let (folder, database) = (Folder::new("changes"), cluster.database());
    let open = |features: &[Migration]| cluster.try_open(folder.path(), &database, features);
    let again = |features: &[Migration]| {
        cluster.sql(&database, "UPDATE journal_head SET until = '-infinity'");
        open(features).err().map(|e| e.code().to_owned())
    };
    let store = open(&[ITEMS]).expect("first start");
    let org = store.local_org();
    let answered = |response| Idempotency { key: "k".into(), request_hash: [1; 32], response, at: Timestamp(1) };
    let batch = Batch { idempotency: Some(answered(json!({"run": 1}))), ..append(org, stream(1), 0, &["1"]) };
    store.commit(batch).await.expect("commits");
    store.shutdown().await.expect("closes");
    let store = open(&[ITEMS, TWO]).expect("one more");
    assert_eq!((store.local_org(), store.pos()), (org, 1));
    assert_eq!(store.read(org, stream(1), 0, 9).await.expect("reads")[0].actor.name, "Ada");
    let replay = Batch { idempotency: Some(answered(json!({"run": 2}))), ..append(org, stream(2), 0, &["1"]) };
    let e = store.commit(replay).await.expect_err("was answered before the restart");
    assert_eq!((e.code(), e.detail()), ("idempotent_replay", Some(&json!({"run": 1}))));
    store.shutdown().await.expect("closes");
    assert_eq!(again(&[ITEMS]), Some("schema_too_new".to_owned()));
    assert_eq!(again(&[EDITED, TWO]), Some("migration_changed".to_owned()));
    assert_eq!(again(&[ITEMS, TWO, Migration { feature: "other", version: 2, sql: "SELECT 1" }]), Some("migration_failed".to_owned()));
    assert_eq!(again(&[ITEMS, TWO]), None);
}

#[test]
fn an_address_is_understood_and_never_shows_its_password() {
    let shown = |url: &str| Database::parse(url, None).map(|database| format!("{database:?} {}", database.shown()));
    let both = shown("postgres://ada:secret@db.example:5433/orc").expect("an address");
    assert_eq!(both, "postgres://ada@db.example:5433/orc postgres://ada@db.example:5433/orc");
    assert_eq!(
        shown("host=/run/pg user=ada dbname=orc password=secret").expect("an address"),
        "postgres://ada@/run/pg:5432/orc ".repeat(2).trim_end()
    );
    // Where it goes counts, not what it is called.
    let encrypted =
        |at: &str| Database::parse(&format!("host=localhost hostaddr={at} user=ada dbname=orc"), None).expect("an address").encrypted();
    assert!(encrypted("192.0.2.7") && !encrypted("127.0.0.1"));
    for bad in ["", "mysql://x/y", "postgres://", "postgres://ada:secret@db:port/orc", "postgres://ada@db"] {
        let e = shown(bad).expect_err(bad);
        assert_eq!(e.code(), "bad_database_address");
        assert!(!format!("{e:?}").contains("secret"));
    }
}
