//! What every journal promises, run against each.

use super::{
    Folder, actor, append,
    cluster::{Cluster, cluster},
    event, head, stream,
};
use crate::{Append, AuditRecord, Batch, Blob, Idempotency, Journal, MemoryJournal, Outgoing, TimerOp};
use base::{Kind, OrgId, Reach, Timestamp};
use serde_json::json;
use std::sync::Arc;

struct Case {
    journal: Arc<dyn Journal>,
    org: OrgId,
    other: OrgId,
    _folder: Option<Folder>,
    _cluster: Option<Arc<Cluster>>,
}

async fn sqlite(name: &str) -> Case {
    let folder = Folder::new(name);
    let store = folder.open();
    let (org, other) = (store.local_org(), store.create_org("other").await.expect("second organization"));
    Case { journal: Arc::new(store), org, other, _folder: Some(folder), _cluster: None }
}

async fn memory(_: &str) -> Case {
    let id = |n| OrgId::from_slice(&[n; 16]).expect("sixteen bytes");
    Case { journal: Arc::new(MemoryJournal::new()), org: id(1), other: id(2), _folder: None, _cluster: None }
}

async fn postgres(name: &str) -> Option<Case> {
    let cluster = cluster(name)?;
    let folder = Folder::new(name);
    let store = cluster.open(folder.path(), &cluster.database(), &[]);
    let (org, other) = (store.local_org(), store.create_org("other").await.expect("second organization"));
    Some(Case { journal: Arc::new(store), org, other, _folder: Some(folder), _cluster: Some(cluster) })
}

macro_rules! contract {
    ($($name:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test] async fn $name() { super::$name(super::sqlite(stringify!($name)).await).await; })*
        }
        mod on_postgres {
            $(#[tokio::test]
            async fn $name() {
                if let Some(case) = super::postgres(stringify!($name)).await {
                    super::$name(case).await;
                }
            })*
        }
        mod on_memory {
            $(#[tokio::test] async fn $name() { super::$name(super::memory(stringify!($name)).await).await; })*
        }
    };
}

contract!(
    appends_and_reads_back,
    a_stale_append_writes_nothing,
    heads_and_snapshots_come_back,
    open_streams_are_paged_and_exclude_closed,
    timers_are_set_replaced_cleared_and_dropped_with_the_stream,
    due_timers_are_asked_for_by_organization,
    blobs_are_keyed_by_organization_and_subject,
    a_wrong_blob_id_is_refused,
    idempotency_replays_and_refuses,
    organizations_do_not_see_each_other,
    the_tail_hears_every_commit_in_order,
    many_writers_at_once_leave_no_gap,
    everything_in_one_batch,
    audit_records_are_told_to_every_listener,
);

async fn appends_and_reads_back(c: Case) {
    let done = c.journal.commit(append(c.org, stream(1), 0, &["{\"a\":1}", "{\"a\":2}"])).await.expect("commits");
    assert_eq!(done.events.iter().map(|e| e.seq).collect::<Vec<_>>(), [1, 2]);
    c.journal.commit(append(c.org, stream(1), 2, &["{\"a\":3}"])).await.expect("commits");
    let all = c.journal.read(c.org, stream(1), 0, 100).await.expect("reads");
    assert_eq!(all.iter().map(|e| (&*e.body, e.seq)).collect::<Vec<_>>(), [("{\"a\":1}", 1), ("{\"a\":2}", 2), ("{\"a\":3}", 3)]);
    assert_eq!((all[0].kind.as_str(), &all[0].actor, all[0].at), ("task.succeeded", &actor(), Timestamp(1_700_000_000_000_000)));
    assert!(all.windows(2).all(|w| w[0].pos < w[1].pos));
    let page = c.journal.read(c.org, stream(1), 1, 1).await.expect("reads");
    assert_eq!(page.iter().map(|e| e.seq).collect::<Vec<_>>(), [2]);
    assert!(c.journal.stream(c.org, stream(2)).await.expect("reads").is_none());
}

async fn a_stale_append_writes_nothing(c: Case) {
    c.journal.commit(append(c.org, stream(1), 0, &["1"])).await.expect("commits");
    for expect in [0, 2] {
        let mut batch = append(c.org, stream(1), expect, &["x"]);
        batch.timers = vec![TimerOp::Set { stream: stream(1), name: "t".into(), due: Timestamp(1) }];
        let e = c.journal.commit(batch).await.expect_err("stale");
        assert_eq!((e.kind(), e.code()), (Kind::Conflict, "stale_append"));
    }
    let missing = c.journal.commit(append(c.org, stream(2), 4, &["x"])).await.expect_err("stale");
    assert_eq!(missing.code(), "stale_append");
    assert_eq!(c.journal.read(c.org, stream(1), 0, 9).await.expect("reads").len(), 1);
    assert_eq!(c.journal.next_timer().await.expect("reads"), None);
}

async fn heads_and_snapshots_come_back(c: Case) {
    let mut full = head("running");
    full.started_at = Timestamp(5);
    full.definition = Some(base::Digest([7; 32]));
    (full.steps_total, full.steps_done, full.steps_failed, full.waiting) = (9, 3, 1, 2);
    (full.cost_microusd, full.tokens_in, full.tokens_out) = (12, 34, 56);
    (full.note, full.extra) = (Some("note".into()), json!({"labels": {"team": "docs"}}));
    let first = Append { stream: stream(1), expect: 0, events: vec![event("1")], head: full.clone(), snapshot: None };
    c.journal.commit(Batch { append: Some(first), ..Batch::new(c.org) }).await.expect("commits");
    let info = c.journal.stream(c.org, stream(1)).await.expect("reads").expect("is there");
    assert_eq!((info.org, info.id, info.seq, &info.head, &info.snapshot), (c.org, stream(1), 1, &full, &None));

    full.status = "succeeded".into();
    (full.closed, full.ended_at, full.note, full.name) = (true, Some(Timestamp(8)), None, "renamed".into());
    let last =
        Append { stream: stream(1), expect: 1, events: vec![event("2"), event("3")], head: full.clone(), snapshot: Some(vec![1, 2]) };
    c.journal.commit(Batch { append: Some(last), ..Batch::new(c.org) }).await.expect("commits");
    let info = c.journal.stream(c.org, stream(1)).await.expect("reads").expect("is there");
    assert_eq!((info.seq, &info.head, info.snapshot), (3, &full, Some((3, vec![1, 2]))));
}

async fn open_streams_are_paged_and_exclude_closed(c: Case) {
    for n in 1..=5 {
        let mut batch = append(if n == 3 { c.other } else { c.org }, stream(n), 0, &["1"]);
        let append = batch.append.as_mut().expect("append");
        append.snapshot = Some(vec![n; 1_000]);
        if n == 2 {
            append.head = head("succeeded");
        }
        c.journal.commit(batch).await.expect("commits");
    }
    let page = |after, limit| c.journal.open_streams(after, limit);
    let ids = |infos: Vec<crate::StreamInfo>| infos.into_iter().map(|i| i.id).collect::<Vec<_>>();
    assert_eq!(ids(page(None, 2).await.expect("reads")), [stream(1), stream(3)]);
    assert_eq!(ids(page(Some(stream(3)), 9).await.expect("reads")), [stream(4), stream(5)]);
    let all = page(None, 9).await.expect("reads");
    assert_eq!(all[1].org, c.other);
    assert!(all.iter().all(|info| info.snapshot.is_none()), "that of one is small, those of ten thousand are not");
}

async fn due_timers_are_asked_for_by_organization(c: Case) {
    let (first, last) = (c.org.min(c.other), c.org.max(c.other));
    for (org, n) in (1..=150).map(|n| (first, n)).chain([(last, 151)]) {
        let mut batch = append(org, stream(n), 0, &["1"]);
        batch.timers = vec![TimerOp::Set { stream: stream(n), name: "t".into(), due: Timestamp(if n > 150 { 9 } else { 5 }) }];
        c.journal.commit(batch).await.expect("commits");
    }
    let due = |now, after, limit| c.journal.due_organizations(Timestamp(now), after, limit);
    assert_eq!(due(9, None, 9).await.expect("reads"), [first, last]);
    assert_eq!(due(9, None, 1).await.expect("reads"), [first]);
    assert_eq!(due(9, Some(first), 9).await.expect("reads"), [last]);
    assert_eq!(due(9, Some(last), 9).await.expect("reads"), []);
    assert_eq!(due(8, None, 9).await.expect("reads"), [first], "what is not due yet is not asked for");
    assert_eq!(due(4, None, 9).await.expect("reads"), []);
    let (mut after, mut seen) = (None, 0);
    loop {
        let page = c.journal.due_timers(first, Timestamp(9), after, 64).await.expect("reads");
        seen += page.len();
        let Some(last) = page.last() else { break };
        after = Some(last.clone());
    }
    assert_eq!(seen, 150, "each once");
    assert_eq!(c.journal.due_timers(last, Timestamp(9), None, 9).await.expect("reads")[0].stream, stream(151));
}

async fn timers_are_set_replaced_cleared_and_dropped_with_the_stream(c: Case) {
    let set = |n, name: &str, due| TimerOp::Set { stream: stream(n), name: name.into(), due: Timestamp(due) };
    let mut batch = append(c.org, stream(1), 0, &["1"]);
    batch.timers = vec![set(1, "a", 30), set(1, "b", 10), set(1, "a", 20)];
    c.journal.commit(batch).await.expect("commits");
    assert_eq!(c.journal.next_timer().await.expect("reads"), Some(Timestamp(10)));
    let due = c.journal.due_timers(c.org, Timestamp(20), None, 9).await.expect("reads");
    assert_eq!(due.iter().map(|t| (t.name.as_str(), t.due.0)).collect::<Vec<_>>(), [("b", 10), ("a", 20)]);
    assert_eq!((due[0].org, due[0].stream), (c.org, stream(1)));
    assert_eq!(c.journal.due_timers(c.org, Timestamp(20), None, 1).await.expect("reads"), due[..1]);
    assert_eq!(c.journal.due_timers(c.org, Timestamp(20), Some(due[0].clone()), 9).await.expect("reads"), due[1..]);
    assert_eq!(c.journal.due_timers(c.org, Timestamp(20), Some(due[1].clone()), 9).await.expect("reads"), []);

    let clear = TimerOp::Clear { stream: stream(1), name: "b".into() };
    c.journal.commit(Batch { timers: vec![clear], ..Batch::new(c.org) }).await.expect("commits");
    assert_eq!(c.journal.next_timer().await.expect("reads"), Some(Timestamp(20)));

    let mut last = append(c.org, stream(1), 1, &["2"]);
    last.append.as_mut().expect("append").head = head("succeeded");
    c.journal.commit(last).await.expect("commits");
    assert_eq!(c.journal.next_timer().await.expect("reads"), None, "a closed stream has no timers");

    let mut short = append(c.org, stream(2), 0, &["1"]);
    short.append.as_mut().expect("append").head = head("succeeded");
    short.timers = vec![set(2, "a", 5)];
    c.journal.commit(short).await.expect("commits");
    assert_eq!(c.journal.next_timer().await.expect("reads"), None, "not even its own");
}

fn blob(c: &Case, subject: Option<&str>, bytes: &[u8]) -> Blob {
    let id = c.journal.blob_id(c.org, subject, bytes);
    Blob { id, media_type: "text/plain".into(), subject: subject.map(Into::into), bytes: bytes.into() }
}

async fn blobs_are_keyed_by_organization_and_subject(c: Case) {
    let big = vec![42; 700_000];
    let ids = [c.journal.blob_id(c.org, None, b"x"), c.journal.blob_id(c.other, None, b"x"), c.journal.blob_id(c.org, Some("ada"), b"x")];
    assert!(ids[0] != ids[1] && ids[0] != ids[2]);
    let blobs = vec![blob(&c, None, b"x"), blob(&c, Some("ada"), b"x"), blob(&c, None, &big), blob(&c, None, b"")];
    let big_id = blobs[2].id;
    for _ in 0..2 {
        c.journal.commit(Batch { blobs: blobs.clone(), ..Batch::new(c.org) }).await.expect("commits, also twice");
    }
    assert_eq!(c.journal.blob(c.org, ids[0]).await.expect("reads").as_deref(), Some(&b"x"[..]));
    assert_eq!(c.journal.blob(c.org, ids[2]).await.expect("reads").as_deref(), Some(&b"x"[..]));
    assert_eq!(c.journal.blob(c.org, big_id).await.expect("reads"), Some(big));
    assert_eq!(c.journal.blob(c.other, ids[0]).await.expect("reads"), None);
}

async fn a_wrong_blob_id_is_refused(c: Case) {
    let mut wrong = blob(&c, None, b"x");
    wrong.bytes = b"y".to_vec();
    let e = c.journal.commit(Batch { blobs: vec![wrong], ..append(c.org, stream(1), 0, &["1"]) }).await.expect_err("refused");
    assert_eq!(e.code(), "bad_blob");
    assert!(c.journal.stream(c.org, stream(1)).await.expect("reads").is_none());
}

async fn idempotency_replays_and_refuses(c: Case) {
    let with_key = |n: u8, hash: u8| Batch {
        idempotency: Some(Idempotency { key: "k".into(), request_hash: [hash; 32], response: json!({"run": n}), at: Timestamp(1) }),
        ..append(c.org, stream(n), 0, &["1"])
    };
    c.journal.commit(with_key(1, 1)).await.expect("commits");
    let again = c.journal.commit(with_key(2, 1)).await.expect_err("a replay");
    assert_eq!((again.kind(), again.code(), again.detail()), (Kind::Conflict, "idempotent_replay", Some(&json!({"run": 1}))));
    let other = c.journal.commit(with_key(3, 2)).await.expect_err("another request");
    assert_eq!((other.kind(), other.code()), (Kind::Invalid, "idempotency_key_reused"));
    assert!(c.journal.stream(c.org, stream(2)).await.expect("reads").is_none());
    let theirs = Batch { org: c.other, ..with_key(4, 2) };
    c.journal.commit(theirs).await.expect("keys belong to an organization");
}

async fn organizations_do_not_see_each_other(c: Case) {
    c.journal.commit(append(c.org, stream(1), 0, &["mine"])).await.expect("commits");
    assert!(c.journal.stream(c.other, stream(1)).await.expect("reads").is_none());
    assert!(c.journal.read(c.other, stream(1), 0, 9).await.expect("reads").is_empty());
    c.journal.commit(append(c.other, stream(1), 0, &["theirs"])).await.expect("the same id is free there");
    assert_eq!(&*c.journal.read(c.org, stream(1), 0, 9).await.expect("reads")[0].body, "mine");
}

async fn the_tail_hears_every_commit_in_order(c: Case) {
    let mut tail = c.journal.tail();
    for n in 0..20 {
        c.journal.commit(append(c.org, stream(1), n, &["x"])).await.expect("commits");
    }
    for n in 1..=20 {
        let heard = tail.recv().await.expect("hears");
        assert_eq!((heard.org, heard.events[0].seq), (c.org, n));
        assert_eq!(heard.head.as_ref().map(|h| h.0), Some(stream(1)));
    }
    assert!(tail.try_recv().is_err());
}

async fn many_writers_at_once_leave_no_gap(c: Case) {
    let writers = (0..40u8).map(|n| {
        let (journal, org) = (c.journal.clone(), c.org);
        tokio::spawn(async move {
            let mut done = 0;
            for k in 0..25 {
                // Two tasks share each stream: one of them wins every place.
                done += u32::from(journal.commit(append(org, stream(n / 2), k, &["x"])).await.is_ok());
            }
            done
        })
    });
    let mut won = 0;
    for writer in writers.collect::<Vec<_>>() {
        won += writer.await.expect("runs");
    }
    let mut stored = 0;
    for n in 0..20 {
        let events = c.journal.read(c.org, stream(n), 0, 1_000).await.expect("reads");
        assert!(events.iter().enumerate().all(|(i, e)| e.seq == i as u64 + 1));
        stored += events.len();
    }
    assert_eq!(stored, won as usize);
}

async fn everything_in_one_batch(c: Case) {
    let mut batch = append(c.org, stream(1), 0, &["1"]);
    batch.blobs = vec![blob(&c, None, b"payload")];
    batch.timers = vec![TimerOp::Set { stream: stream(1), name: "t".into(), due: Timestamp(3) }];
    batch.outbox = vec![Outgoing { topic: "run".into(), body: json!({"n": 1}), reach: Reach::default() }];
    batch.audit =
        vec![AuditRecord { at: Timestamp(1), actor: actor(), action: "token.made".into(), subject: Some("ada".into()), body: json!({}) }];
    c.journal.commit(batch).await.expect("commits");
    assert!(c.journal.stream(c.org, stream(1)).await.expect("reads").is_some());
    assert_eq!(c.journal.next_timer().await.expect("reads"), Some(Timestamp(3)));
}

async fn audit_records_are_told_to_every_listener(c: Case) {
    let mut tail = c.journal.tail();
    let record = |action: &str| AuditRecord {
        at: Timestamp(7),
        actor: actor(),
        action: action.into(),
        subject: Some("ada".into()),
        body: json!({"name": action}),
    };
    let before = c.journal.commit(append(c.org, stream(1), 0, &["1"])).await.expect("commits").events[0].pos;
    let audit = vec![record("thing.created"), record("thing.updated")];
    let done = c.journal.commit(Batch { audit, ..Batch::new(c.org) }).await.expect("commits");
    tail.recv().await.expect("the append");
    assert_eq!(tail.recv().await.expect("hears").audit, done.audit);
    let seen: Vec<_> = done.audit.iter().map(|a| (a.pos, a.action.as_str(), a.body["name"].as_str())).collect();
    assert_eq!(seen, [(before + 1, "thing.created", Some("thing.created")), (before + 2, "thing.updated", Some("thing.updated"))]);
    assert_eq!((done.audit[0].at, &done.audit[0].actor, done.audit[0].subject.as_deref()), (Timestamp(7), &actor(), Some("ada")));
}
