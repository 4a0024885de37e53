//! Removing streams that have ended, on both databases: what goes, what stays, and that the proof tells a removal from a loss.

use super::{
    Folder, actor, append,
    cluster::{Cluster, cluster},
    head, stream,
};
use crate::{
    AuditRecord, Batch, Blob, Journal, ListQuery, Store,
    removal::{self, Tombstone},
};
use base::{BlobId, OrgId, StreamId, Timestamp};
use std::sync::Arc;

struct Case {
    store: Store,
    org: OrgId,
    folder: Folder,
    cluster: Option<(Arc<Cluster>, String)>,
}

impl Case {
    fn sqlite(name: &str) -> Self {
        let folder = Folder::new(name);
        let store = folder.open();
        Self { org: store.local_org(), store, folder, cluster: None }
    }

    fn postgres(name: &str) -> Option<Self> {
        let cluster = cluster(name)?;
        let (folder, database) = (Folder::new(name), cluster.database());
        let store = cluster.open(folder.path(), &database, &[]);
        Some(Self { org: store.local_org(), store, folder, cluster: Some((cluster, database)) })
    }

    /// Behind the store's back.
    fn tamper(&self, sql: &str) {
        match &self.cluster {
            Some((cluster, database)) => drop(cluster.sql(database, sql)),
            None => {
                let conn = rusqlite::Connection::open(self.folder.path().join("orc.db")).expect("opens");
                conn.busy_timeout(std::time::Duration::from_secs(5)).expect("waits");
                // Text is bytes there.
                conn.execute_batch(&sql.replace("'\\x", "x'").replace("::bytea", "")).expect("tampers");
            }
        }
    }

    fn blob(&self, bytes: Vec<u8>) -> Blob {
        Blob { id: self.store.blob_id(self.org, None, &bytes), media_type: "text/plain".into(), subject: None, bytes }
    }

    /// A stream of `n` events that has ended, with these payloads.
    async fn ended(&self, id: StreamId, n: u64, blobs: Vec<Blob>) {
        for k in 0..n {
            let mut batch = append(self.org, id, k, &["{\"secret\":\"plum\"}"]);
            if k + 1 == n {
                batch.blobs = blobs.clone();
                batch.append.as_mut().expect("appends").head =
                    crate::Head { ended_at: Some(Timestamp(20)), started_at: Timestamp(10), workspace: "shop".into(), ..head("succeeded") };
            } else {
                batch.append.as_mut().expect("appends").head =
                    crate::Head { started_at: Timestamp(10), workspace: "shop".into(), ..head("running") };
            }
            self.store.commit(batch).await.expect("commits");
        }
    }

    async fn begin(&self, id: StreamId) -> base::Result<Tombstone> {
        let ended = self.store.org(self.org).ended(Timestamp(1_000), None, 100).await.expect("lists");
        let ended = ended.into_iter().find(|ended| ended.stream == id).expect("has ended");
        let said = Tombstone {
            kind: "run".into(),
            run: id.to_string(),
            workspace: ended.workspace,
            name: ended.name,
            version: ended.definition,
            status: ended.status,
            started_at: ended.started_at,
            ended_at: Some(ended.ended_at),
            events: ended.events,
            head: ended.head,
            policy: "standard".into(),
            policy_version: 1,
            kept_days: 90,
        };
        let at = Timestamp(5_000);
        let record = AuditRecord { at, actor: actor(), action: removal::REMOVED.into(), subject: None, body: removal::body(&said) };
        let rows = removal::begin(&said, id, at);
        self.store.commit(Batch { rows, audit: vec![record], ..Batch::new(self.org) }).await.map(|_| said)
    }

    async fn rest(&self, id: StreamId, events: u64) {
        let (store, rows) = (&self.store, self.store.org(self.org));
        let commit = |rows| store.commit(Batch { rows, ..Batch::new(self.org) });
        commit(removal::wipe(id, 0, 2)).await.expect("the first events");
        assert!(store.verify_all().await.expect("verifies").ok(), "half wiped is whole, too");
        commit(removal::wipe(id, 2, events)).await.expect("the others");
        let used = rows.used_by(id, 100).await.expect("lists");
        commit(removal::drop_payloads(id, &used)).await.expect("drops");
        store.drop_files(self.org, used.clone()).await.expect("drops");
        commit(removal::forget_uses(id, &used)).await.expect("forgets");
        commit(vec![removal::finish(id)]).await.expect("is done");
    }

    async fn has(&self, id: BlobId) -> bool {
        self.store.blob(self.org, id).await.expect("reads").is_some()
    }
}

macro_rules! both {
    ($($name:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test] async fn $name() { super::$name(super::Case::sqlite(concat!("removal-", stringify!($name)))).await; })*
        }
        mod on_postgres {
            $(#[tokio::test]
            async fn $name() {
                if let Some(case) = super::Case::postgres(concat!("removal-", stringify!($name))) {
                    super::$name(case).await;
                }
            })*
        }
    };
}

both!(
    a_removed_stream_leaves_its_tombstone_and_nothing_else,
    payloads_go_when_nobody_uses_them,
    what_two_share_that_go_at_once_goes_too,
    a_loss_is_told_from_a_removal,
    what_changed_meanwhile_is_not_removed,
);

async fn a_removed_stream_leaves_its_tombstone_and_nothing_else(c: Case) {
    c.ended(stream(1), 5, Vec::new()).await;
    c.ended(stream(2), 3, Vec::new()).await;
    c.store.checkpoint().await.expect("signs");
    let said = c.begin(stream(1)).await.expect("begins");
    let report = c.store.verify_all().await.expect("verifies");
    assert!(report.ok() && report.removed == 1 && report.streams == 1, "{report:?}");
    c.rest(stream(1), 5).await;
    let report = c.store.verify_all().await.expect("verifies");
    assert!(report.ok() && (report.removed, report.streams, report.events, report.checkpoints) == (1, 1, 3, 1), "{report:?}");
    assert!(c.store.verify(c.org, stream(1)).await.expect("verifies").ok());
    let rows = c.store.org(c.org);
    let stone = rows.tombstone(stream(1)).await.expect("reads").expect("is there");
    assert_eq!((&stone.said, stone.removed_at, stone.by, stone.wiped, stone.done), (&said, Timestamp(5_000), actor(), 5, true));
    assert_eq!(rows.tombstone(stream(2)).await.expect("reads"), None);
    assert!(c.store.stream(c.org, stream(1)).await.expect("reads").is_none());
    let e = c.store.read(c.org, stream(1), 0, 9).await.expect_err("there is nothing to read");
    assert_eq!((e.code(), e.kind()), ("run_removed", base::Kind::NotFound));
    let page = c.store.list_streams(c.org, ListQuery::default()).await.expect("lists");
    assert_eq!((page.items.len(), page.total), (1, 1));
    assert!(rows.unfinished_removals(9).await.expect("lists").is_empty());
    let only = |places: &[&str]| places.iter().map(|place| (*place).to_owned()).collect::<Vec<_>>();
    assert_eq!(rows.tombstones(None, None, 9).await.expect("lists").len(), 1);
    assert_eq!(rows.tombstones(Some(&only(&["a", "shop"])), None, 9).await.expect("lists").len(), 1);
    assert_eq!(rows.tombstones(Some(&only(&["a"])), None, 9).await.expect("lists").len(), 0);
    let last = Some((stone.removed_at, said.run.as_str()));
    assert_eq!(rows.tombstones(None, last, 9).await.expect("lists").len(), 0);
    // Bodies are nowhere, and the id is not used again.
    let e = c.store.commit(Batch { rows: vec![removal::never_removed(stream(1))], ..append(c.org, stream(1), 0, &["1"]) }).await;
    let e = e.expect_err("refused");
    assert!(["run_removed", "stale_row"].contains(&e.code()), "{e}");
    let e = c.store.commit(append(c.org, stream(1), 0, &["1"])).await.expect_err("nor by whoever does not ask");
    assert_eq!(e.code(), "run_removed");
    c.store.commit(append(c.org, stream(3), 0, &["1"])).await.expect("others go on");
}

async fn payloads_go_when_nobody_uses_them(c: Case) {
    let (own, shared, large) = (c.blob(vec![1; 100]), c.blob(vec![2; 100]), c.blob(vec![3; 300_000]));
    let definition = c.blob(b"{}".to_vec());
    let ids = [own.id, shared.id, large.id, definition.id];
    let mut first = append(c.org, stream(9), 0, &["1"]);
    first.append.as_mut().expect("appends").head.definition = Some(definition.id);
    c.store.commit(Batch { blobs: vec![definition.clone()], ..first }).await.expect("commits");
    c.ended(stream(1), 3, vec![own, shared.clone(), large, definition]).await;
    // Named, not given again.
    c.store.commit(Batch { names: vec![shared.id], ..append(c.org, stream(2), 0, &["1"]) }).await.expect("commits");
    assert_eq!(c.store.org(c.org).bytes_of(&[stream(1)]).await.expect("counts"), [300_000 + 200 + 2 + 3 * 17]);
    c.begin(stream(1)).await.expect("begins");
    c.rest(stream(1), 3).await;
    let mut there = Vec::new();
    for id in ids {
        there.push(c.has(id).await);
    }
    assert_eq!(there, [false, true, false, true], "what others use stays, and what runs are made by");
    assert!(c.store.verify_all().await.expect("verifies").ok());
    if c.cluster.is_none() {
        assert!(!crate::blobs::path(c.folder.path(), c.org, ids[2]).exists(), "its file is gone");
    }
    // The same content may come again.
    c.ended(stream(3), 1, vec![c.blob(vec![3; 300_000])]).await;
    assert!(c.has(ids[2]).await && c.store.verify_all().await.expect("verifies").ok());
}

async fn what_two_share_that_go_at_once_goes_too(c: Case) {
    let (small, large) = (c.blob(vec![2; 100]), c.blob(vec![3; 300_000]));
    let ids = [small.id, large.id];
    for n in [1, 2] {
        c.ended(stream(n), 3, vec![small.clone(), large.clone()]).await;
        c.begin(stream(n)).await.expect("begins");
        let rows = removal::wipe(stream(n), 0, 3);
        c.store.commit(Batch { rows, ..Batch::new(c.org) }).await.expect("wipes");
    }
    let rows = c.store.org(c.org);
    // Each sees that the other one uses them still, and again until nothing is left to do.
    while !rows.unfinished_removals(9).await.expect("lists").is_empty() {
        let mut used = Vec::new();
        for n in [1, 2] {
            used.push((stream(n), rows.used_by(stream(n), 100).await.expect("lists")));
        }
        type Step = fn(StreamId, &[BlobId]) -> Vec<crate::Statement>;
        let steps: [Step; 2] = [removal::drop_payloads, removal::forget_uses];
        for step in steps {
            for (of, used) in &used {
                c.store.commit(Batch { rows: step(*of, used), ..Batch::new(c.org) }).await.expect("commits");
                c.store.drop_files(c.org, used.clone()).await.expect("drops");
            }
        }
        for (of, _) in used.iter().filter(|(_, used)| used.is_empty()) {
            c.store.commit(Batch { rows: vec![removal::finish(*of)], ..Batch::new(c.org) }).await.expect("is done");
        }
    }
    assert!(!c.has(ids[0]).await && !c.has(ids[1]).await);
    if c.cluster.is_none() {
        assert!(!crate::blobs::path(c.folder.path(), c.org, ids[1]).exists(), "its file is gone");
    }
    assert!(c.store.verify_all().await.expect("verifies").ok());
}

async fn a_loss_is_told_from_a_removal(c: Case) {
    c.ended(stream(1), 3, Vec::new()).await;
    c.ended(stream(2), 3, Vec::new()).await;
    c.begin(stream(1)).await.expect("begins");
    c.rest(stream(1), 3).await;
    let finds = async |what: &str, sql: &str, back: &str| {
        assert!(c.store.verify_all().await.expect("verifies").ok(), "whole before: {what}");
        c.tamper(sql);
        let report = c.store.verify_all().await.expect("verifies");
        assert!(!report.ok(), "is found: {what}");
        c.tamper(back);
    };
    let (one, two) = ("'\\x01010101010101010101010101010101'::bytea", "'\\x02020202020202020202020202020202'::bytea");
    finds(
        "a run without a tombstone",
        &format!(
            "CREATE TABLE kept AS SELECT * FROM stream WHERE id = {two};
        DELETE FROM stream WHERE id = {two}; UPDATE stream_count SET n = n - 1"
        ),
        "INSERT INTO stream SELECT * FROM kept; DROP TABLE kept; UPDATE stream_count SET n = n + 1",
    )
    .await;
    finds(
        "a tombstone that nobody recorded",
        &format!("INSERT INTO tombstone SELECT org, {two}, 'run_02020202020202020202020202020202', 'shop', 5000, 3, 0, 0 FROM tombstone"),
        &format!("DELETE FROM tombstone WHERE stream = {two}"),
    )
    .await;
    finds("another number of events", "UPDATE tombstone SET events = 2, wiped = 2", "UPDATE tombstone SET events = 3, wiped = 3").await;
    finds("another time", "UPDATE tombstone SET removed_at = 6000", "UPDATE tombstone SET removed_at = 5000").await;
    finds(
        "a tombstone that is gone",
        "CREATE TABLE kept AS SELECT * FROM tombstone; DELETE FROM tombstone",
        "INSERT INTO tombstone SELECT * FROM kept; DROP TABLE kept",
    )
    .await;
    finds(
        "a body that was put back",
        &format!("UPDATE event SET kind = 'x' WHERE seq = 2 AND stream = {one}"),
        &format!("UPDATE event SET kind = '' WHERE seq = 2 AND stream = {one}"),
    )
    .await;
    finds("a body that only looks removed", &format!("CREATE TABLE kept AS SELECT * FROM event WHERE stream = {two}; UPDATE event SET kind = '', at = 0, actor = '\\x'::bytea, body = '\\x'::bytea WHERE stream = {two}"),
        &format!("DELETE FROM event WHERE stream = {two}; INSERT INTO event SELECT * FROM kept; DROP TABLE kept")).await;
    finds(
        "an event that is missing",
        &format!("CREATE TABLE kept AS SELECT * FROM event WHERE stream = {one}; DELETE FROM event WHERE seq = 2 AND stream = {one}"),
        &format!("DELETE FROM event WHERE stream = {one}; INSERT INTO event SELECT * FROM kept; DROP TABLE kept"),
    )
    .await;
    assert!(c.store.verify_all().await.expect("verifies").ok());
}

async fn what_changed_meanwhile_is_not_removed(c: Case) {
    c.ended(stream(1), 3, Vec::new()).await;
    c.store.commit(append(c.org, stream(2), 0, &["1"])).await.expect("is open");
    let ended = c.store.org(c.org).ended(Timestamp(1_000), None, 9).await.expect("lists");
    assert_eq!(ended.iter().map(|e| e.stream).collect::<Vec<_>>(), [stream(1)], "only what has ended");
    assert!(c.store.org(c.org).ended(Timestamp(20), None, 9).await.expect("lists").is_empty(), "only what ended before");
    c.begin(stream(1)).await.expect("begins");
    assert_eq!(c.store.org(c.org).unfinished_removals(9).await.expect("lists").len(), 1, "goes on from here");
    // The same twice, as after an answer that was lost: refused as a whole.
    let said = c.store.org(c.org).tombstone(stream(1)).await.expect("reads").expect("is there").said;
    let again = Batch { rows: removal::begin(&said, stream(1), Timestamp(6_000)), ..Batch::new(c.org) };
    assert_eq!(c.store.commit(again).await.expect_err("refused").code(), "stale_row");
    assert!(c.store.verify_all().await.expect("verifies").ok());
}
