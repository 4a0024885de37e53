//! What is restored is what was there at that moment, and proves itself.

use super::{Folder, TestClock, append, clock, rng, stream};
use crate::{Batch, Blob, Journal, Options, Store, backup};
use base::{SharedClock, Timestamp};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// A payload that stands in a file.
fn big(store: &Store, n: u8) -> Blob {
    let bytes = vec![n; 300_000];
    Blob { id: store.blob_id(store.local_org(), None, &bytes), media_type: "text/plain".into(), subject: None, bytes }
}

fn open(folder: &Folder, to: Option<&Folder>, clock: &SharedClock) -> Store {
    let options = Options { backup_to: to.map(|to| to.path().to_path_buf()), ..Options::new(folder.path()) };
    Store::open(options, &[], clock.clone(), rng()).expect("opens")
}

#[tokio::test]
async fn a_backup_taken_while_it_works_restores_to_that_moment() {
    let (folder, to, back) = (Folder::new("backup"), Folder::new("backup-to"), Folder::new("backup-back"));
    let clock = clock();
    let store = open(&folder, None, &clock);
    let org = store.local_org();
    let sealed = store.org(org).seal("place", b"secret").expect("seals");
    for n in 0..20 {
        store.commit(Batch { blobs: vec![big(&store, n)], ..append(org, stream(1), n.into(), &["\"1\""]) }).await.expect("commits");
    }
    let made = store.backup(to.path().to_path_buf(), true).await.expect("is made");
    assert_eq!((made.pos, made.blobs), (20, 20));
    assert_eq!(backup::last(folder.path()), Some(made));
    store.commit(append(org, stream(1), 20, &["\"after\""])).await.expect("goes on");
    drop(store);
    std::fs::remove_dir_all(folder.path()).expect("the disk is gone");
    let restored = backup::restore(to.path(), back.path(), None, None).expect("restores");
    assert_eq!((restored.pos, restored.blobs), (20, 20));
    let store = open(&back, None, &clock);
    let report = store.verify_all().await.expect("verifies");
    assert!(report.ok() && report.events == 20 && report.blobs == 20, "{report:?}");
    assert_eq!(store.org(org).open("place", &sealed).expect("opens").as_slice(), b"secret");
    store.commit(append(org, stream(1), 20, &["\"again\""])).await.expect("runs go on");
}

#[tokio::test]
async fn a_backup_that_goes_on_restores_to_any_moment_across_restarts() {
    let (folder, to) = (Folder::new("pit"), Folder::new("pit-to"));
    let clock = clock();
    let mut moments: Vec<(Timestamp, u64)> = Vec::new();
    let mut seq = 0;
    // More than the log holds before it begins anew, over three starts.
    for start in 0..3 {
        let store = open(&folder, Some(&to), &clock);
        let org = store.local_org();
        for n in 0..4 {
            let body = format!("\"{}\"", "x".repeat(3_000_000));
            store.commit(append(org, stream(1), seq, &[&body])).await.expect("commits");
            seq += 1;
            // As the thread does every few seconds, and as the log's keeper does when it is long.
            store.ship_backup(n % 2 == 1).await.expect("ships");
            moments.push((clock.now(), store.pos()));
        }
        if start == 1 {
            store.shutdown().await.expect("closes");
        }
        drop(store);
    }
    assert_eq!(
        std::fs::read_dir(to.path()).expect("is there").flatten().filter(|e| e.path().join("base.json").exists()).count(),
        1,
        "one base"
    );
    for (at, pos) in moments.iter().rev().step_by(3) {
        let back = Folder::new("pit-back");
        let restored = backup::restore(to.path(), back.path(), Some(*at), Some(folder.path())).expect("restores");
        assert_eq!(restored.pos, *pos, "at {at:?}");
        assert!(restored.at <= *at);
        let store = open(&back, None, &clock);
        assert!(store.verify_all().await.expect("verifies").ok());
    }
    // Ended between a file of pages and the note of it: the number is written again, with all that the first one holds.
    let mut pages: Vec<_> = std::fs::read_dir(to.path().join("00000001")).expect("is there").flatten().map(|e| e.path()).collect();
    pages.retain(|path| path.extension().is_some_and(|e| e == "pages"));
    let last = pages.into_iter().max().expect("pages");
    let name = last.file_stem().and_then(|n| n.to_str()).expect("a name").to_owned();
    let (number, at) = name.split_once('-').expect("number and time");
    let twice = format!("{number}-{}.pages", at.parse::<i64>().expect("a time") + 1);
    std::fs::copy(&last, last.with_file_name(twice)).expect("copied");
    let back = Folder::new("pit-twice");
    let restored = backup::restore(to.path(), back.path(), None, Some(folder.path())).expect("restores");
    assert_eq!(Some(restored.pos), moments.last().map(|(_, pos)| *pos));
    let early = backup::restore(to.path(), Folder::new("pit-early").path(), Some(Timestamp(1)), Some(folder.path()));
    assert_eq!(early.expect_err("before the first").code(), "no_backup");
}

#[tokio::test]
async fn a_backup_that_missed_something_begins_anew() {
    let (folder, to, back) = (Folder::new("anew"), Folder::new("anew-to"), Folder::new("anew-back"));
    let clock = clock();
    let store = open(&folder, Some(&to), &clock);
    let org = store.local_org();
    store.commit(append(org, stream(1), 0, &["1"])).await.expect("commits");
    store.ship_backup(false).await.expect("ships");
    drop(store);
    // A start that knows nothing of the backup.
    let store = open(&folder, None, &clock);
    store.commit(append(org, stream(1), 1, &["2"])).await.expect("commits");
    drop(store);
    let store = open(&folder, Some(&to), &clock);
    store.ship_backup(false).await.expect("ships");
    drop(store);
    let restored = backup::restore(to.path(), back.path(), None, Some(folder.path())).expect("restores");
    assert_eq!(restored.pos, 2);
    assert!(open(&back, None, &clock).verify_all().await.expect("verifies").ok());
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let (folder, to) = (Folder::new("refused"), Folder::new("refused-to"));
    let clock = clock();
    let store = open(&folder, Some(&to), &clock);
    store.commit(append(store.local_org(), stream(1), 0, &["1"])).await.expect("commits");
    store.ship_backup(false).await.expect("ships");
    store.commit(append(store.local_org(), stream(1), 1, &["2"])).await.expect("commits");
    drop(store);
    let try_it = |to_dir: &Folder, keys: Option<&Folder>| {
        backup::restore(to.path(), to_dir.path(), None, keys.map(Folder::path)).map(|r| r.pos).map_err(|e| e.code().to_owned())
    };
    let back = Folder::new("refused-back");
    assert_eq!(try_it(&back, None), Err("backup_without_keys".into()));
    assert_eq!(try_it(&folder, Some(&folder)), Err("data_folder_not_empty".into()));
    let empty = Folder::new("refused-empty");
    std::fs::create_dir_all(empty.path()).expect("made");
    for name in ["signing.key", "secrets.key"] {
        std::fs::write(empty.path().join(name), "").expect("written");
    }
    assert_eq!(try_it(&back, Some(&empty)), Err("backup_without_keys".into()), "an empty file is no key");
    assert_eq!(try_it(&back, Some(&folder)), Ok(2));
    let dir = to.path().join("00000001");
    let pages = std::fs::read_dir(&dir).expect("reads").flatten().map(|e| e.path()).find(|p| p.extension().is_some_and(|e| e == "pages"));
    let pages = pages.expect("there are pages");
    let mut bytes = std::fs::read(&pages).expect("reads");
    bytes[100] ^= 1;
    std::fs::write(&pages, bytes).expect("damages");
    assert_eq!(try_it(&Folder::new("refused-other"), Some(&folder)), Err("backup_damaged".into()));
    std::fs::remove_file(&pages).expect("removes");
    assert_ne!(try_it(&Folder::new("refused-third"), Some(&folder)), Ok(2));
}

#[tokio::test]
async fn keys_of_another_folder_are_not_written_over() {
    let (one, two, to) = (Folder::new("keys-one"), Folder::new("keys-two"), Folder::new("keys-to"));
    let clock = clock();
    let (first, second) = (open(&one, None, &clock), open(&two, None, &clock));
    let kept = || ["signing.key", "secrets.key"].map(|name| std::fs::read(to.path().join("keys").join(name)).expect("is there"));
    first.backup(to.path().to_path_buf(), true).await.expect("is made");
    let keys = kept();
    first.backup(to.path().to_path_buf(), true).await.expect("and again: they are the same");
    let refused = second.backup(to.path().to_path_buf(), true).await.expect_err("the folder holds others");
    assert_eq!((refused.code(), kept()), ("keys_in_the_way", keys));
    let copies = std::fs::read_dir(to.path()).expect("reads").flatten().filter(|e| e.path().join("base.json").exists()).count();
    assert_eq!(copies, 2, "nothing of the other one was copied");
}

#[tokio::test]
async fn a_backup_leaves_the_log_to_the_program_that_writes_it() {
    let (folder, to) = (Folder::new("locks"), Folder::new("locks-to"));
    let clock = clock();
    let store = open(&folder, None, &clock);
    let org = store.local_org();
    store.commit(append(org, stream(1), 0, &["1"])).await.expect("commits");
    store.backup(to.path().to_path_buf(), false).await.expect("backs up");
    // The last one to close a database takes its log away, if nobody else holds it.
    let looks = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT count(*) FROM event').fetchall(); c.close()";
    #[allow(clippy::disallowed_methods, reason = "only another process can take the locks of this one")]
    let done = std::process::Command::new("python3").args(["-c", looks]).arg(folder.path().join("orc.db")).status();
    if !done.is_ok_and(|status| status.success()) {
        println!("SKIPPED a_backup_leaves_the_log_to_the_program_that_writes_it: python3 has no sqlite3");
        return;
    }
    assert!(folder.path().join("orc.db-wal").exists(), "the log of a database in use was taken away");
    store.commit(append(org, stream(1), 1, &["2"])).await.expect("commits");
    drop(store);
    assert_eq!(open(&folder, None, &clock).read(org, stream(1), 0, 10).await.expect("reads").len(), 2);
}

#[tokio::test]
async fn whoever_commits_waits_for_pages_and_never_for_a_whole_copy() {
    let (folder, to, back) = (Folder::new("follow"), Folder::new("follow-to"), Folder::new("follow-back"));
    let ticking = Arc::new(TestClock(AtomicI64::new(1_000_000)));
    let clock: SharedClock = ticking.clone();
    let store = open(&folder, None, &clock);
    let crate::store::Backend::Sqlite(sqlite) = store.backend() else { panic!("SQLite") };
    let mut archive = backup::Archive::new(folder.path(), to.path(), 1).continuous();
    let bases = || std::fs::read_dir(to.path()).map_or(0, |all| all.flatten().filter(|e| e.path().join("base.json").exists()).count());
    let one = async |n: u64| store.commit(append(store.local_org(), stream(1), n, &["1"])).await.expect("commits");
    one(0).await;
    archive.follow(&sqlite.shared).expect("nothing to follow");
    assert_eq!(bases(), 0, "the first copy is not made there");
    archive.ship(&sqlite.shared).expect("a whole copy");
    assert_eq!(bases(), 1);
    ticking.0.fetch_add(25 * 3_600 * 1_000_000, Ordering::Relaxed);
    one(1).await;
    archive.follow(&sqlite.shared).expect("pages");
    assert_eq!(bases(), 1, "the next one is not made there either, however due it is");
    let restored = backup::restore(to.path(), back.path(), None, Some(folder.path())).expect("restores");
    assert_eq!(restored.pos, 2, "and nothing is missed");
    archive.ship(&sqlite.shared).expect("a whole copy");
    assert_eq!(bases(), 2);
}
