//! Journals and leases beside a reference: what may be appended, what is due, and whose the journal is, said once more and simply. Commands
//! are drawn; after each of them both must say the same, whatever holds the journal: memory, SQLite, PostgreSQL.

use super::{
    Folder, clock,
    cluster::{Cluster, cluster},
    event, head, rng, stream,
};
use crate::{Append, Batch, Journal, MemoryJournal, Options, Store, TimerOp};
use base::{OrgId, Timestamp};
use proptest::{prelude::*, test_runner::TestRunner};
use std::{collections::BTreeMap, path::Path, sync::Arc, time::Duration};

const STREAMS: u8 = 3;

#[derive(Clone, Debug)]
enum Command {
    /// Onto the event that is thought to be the last: it is so many too few or too many.
    Append {
        stream: u8,
        events: u8,
        off: i8,
        closes: bool,
        timer: Option<(u8, i64)>,
    },
    ClearTimer {
        stream: u8,
        name: u8,
    },
    /// The process ends, and the next one opens what it left.
    Crash,
}

#[derive(Default)]
struct Reference {
    streams: BTreeMap<u8, Vec<String>>,
    closed: BTreeMap<u8, bool>,
    timers: BTreeMap<(u8, u8), i64>,
    said: u64,
}

impl Reference {
    /// What is refused changes nothing.
    fn append(&mut self, stream: u8, bodies: Vec<String>, off: i8, closes: bool, timer: Option<(u8, i64)>) -> bool {
        if off != 0 {
            return false;
        }
        self.streams.entry(stream).or_default().extend(bodies);
        self.closed.insert(stream, closes);
        if let Some((name, due)) = timer {
            self.timers.insert((stream, name), due);
        }
        if closes {
            self.timers.retain(|(of, _), _| *of != stream);
        }
        true
    }

    fn told(&self) -> String {
        let open: Vec<u8> = self.closed.iter().filter(|(_, closed)| !**closed).map(|(stream, _)| *stream).collect();
        let mut due: Vec<(i64, u8, u8)> = self.timers.iter().map(|((stream, name), due)| (*due, *stream, *name)).collect();
        due.sort_unstable();
        format!("{:?}\nopen {open:?}\ndue {due:?}", self.streams)
    }
}

/// One journal, and how its next process opens it.
struct Real {
    journal: Arc<dyn Journal>,
    org: OrgId,
    again: Box<dyn Fn() -> (Arc<dyn Journal>, OrgId)>,
}

async fn told(real: &Real) -> String {
    let journal = &*real.journal;
    let mut streams = BTreeMap::new();
    for n in 0..STREAMS {
        let events = journal.read(real.org, stream(n), 0, 1_000).await.expect("reads");
        assert!(events.iter().map(|e| e.seq).eq(1..=events.len() as u64), "gapless");
        if !events.is_empty() {
            streams.insert(n, events.iter().map(|e| e.body.to_string()).collect::<Vec<_>>());
        }
    }
    let number = |id: base::StreamId| (0..STREAMS).find(|n| stream(*n) == id).expect("one of these");
    let open = journal.open_streams(None, 100).await.expect("reads");
    let mut open: Vec<u8> = open.iter().map(|info| number(info.id)).collect();
    open.sort_unstable();
    let all = journal.due_timers(real.org, Timestamp(i64::MAX), None, 100).await.expect("reads");
    let mut due: Vec<(i64, u8, u8)> =
        all.iter().map(|timer| (timer.due.0, number(timer.stream), timer.name.parse().expect("a number"))).collect();
    due.sort_unstable();
    let next = journal.next_timer().await.expect("reads");
    assert_eq!(next.map(|at| at.0), due.first().map(|(at, ..)| *at), "the next timer is the first of all");
    for now in [0, 50, 100] {
        let by_then = journal.due_timers(real.org, Timestamp(now), None, 100).await.expect("reads");
        assert_eq!(by_then.len(), due.iter().filter(|(at, ..)| *at <= now).count(), "due at {now}: never early, never late");
    }
    format!("{streams:?}\nopen {open:?}\ndue {due:?}")
}

async fn play(mut real: Real, commands: Vec<Command>) -> Result<(), TestCaseError> {
    let mut reference = Reference::default();
    for (n, command) in commands.into_iter().enumerate() {
        let words = format!("command {n}: {command:?}");
        match command {
            Command::Append { stream: of, events, off, closes, timer } => {
                let last = reference.streams.get(&of).map_or(0, Vec::len) as u64;
                // Nothing stands before the first event.
                let off = if last == 0 { off.abs() } else { off };
                let bodies: Vec<String> = (0..events).map(|i| format!("{} {i}", reference.said)).collect();
                reference.said += 1;
                let timers =
                    timer.map(|(name, due)| TimerOp::Set { stream: stream(of), name: name.to_string(), due: Timestamp(due) }).into_iter();
                let append = Append {
                    stream: stream(of),
                    expect: last.saturating_add_signed(off.into()),
                    events: bodies.iter().map(|body| event(body)).collect(),
                    head: head(if closes { "succeeded" } else { "running" }),
                    snapshot: None,
                };
                let batch = Batch { append: Some(append), timers: timers.collect(), ..Batch::new(real.org) };
                let wanted = reference.append(of, bodies, off, closes, timer);
                match real.journal.commit(batch).await {
                    Ok(_) => prop_assert!(wanted, "should have been refused: {}", words),
                    Err(e) => prop_assert!(!wanted && e.code() == "stale_append", "{}: {}", words, e),
                }
            }
            Command::ClearTimer { stream: of, name } => {
                reference.timers.remove(&(of, name));
                let clear = TimerOp::Clear { stream: stream(of), name: name.to_string() };
                real.journal.commit(Batch { timers: vec![clear], ..Batch::new(real.org) }).await.expect("clears");
            }
            Command::Crash => {
                // Before the next one begins.
                real.journal = Arc::new(MemoryJournal::new());
                (real.journal, real.org) = (real.again)();
            }
        }
        prop_assert_eq!(told(&real).await, reference.told(), "after {}", words);
    }
    Ok(())
}

fn commands() -> impl Strategy<Value = Vec<Command>> {
    let timer = prop::option::of((0..3u8, 0..120i64));
    let off = prop_oneof![6 => Just(0i8), 1 => Just(-1i8), 1 => Just(1i8)];
    let append = (0..STREAMS, 1..4u8, off, prop::bool::weighted(0.15), timer)
        .prop_map(|(stream, events, off, closes, timer)| Command::Append { stream, events, off, closes, timer });
    let command = prop_oneof![
        8 => append,
        2 => (0..STREAMS, 0..3u8).prop_map(|(stream, name)| Command::ClearTimer { stream, name }),
        1 => Just(Command::Crash),
    ];
    prop::collection::vec(command, 0..20)
}

fn check(cases: u32, open: impl Fn() -> Real) {
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let played = TestRunner::new(config).run(&commands(), |commands| runtime.block_on(play(open(), commands)));
    played.unwrap_or_else(|e| panic!("{e}"));
}

#[test]
fn a_journal_in_memory_does_what_the_reference_says() {
    check(ProptestConfig::default().cases, || {
        let disk = Arc::new(std::sync::Mutex::new(Arc::new(MemoryJournal::new())));
        let org = OrgId::from_slice(&[1; 16]).expect("sixteen bytes");
        let journal = disk.lock().expect("not poisoned").clone();
        let again = move || {
            let mut disk = disk.lock().expect("not poisoned");
            *disk = Arc::new(disk.crash());
            (disk.clone() as Arc<dyn Journal>, org)
        };
        Real { journal, org, again: Box::new(again) }
    });
}

#[test]
fn a_journal_in_sqlite_does_what_the_reference_says() {
    check(ProptestConfig::default().cases.min(48), || {
        let folder = Folder::new("model");
        let open = move || {
            let store = folder.open();
            let org = store.local_org();
            (Arc::new(store) as Arc<dyn Journal>, org)
        };
        let (journal, org) = open();
        Real { journal, org, again: Box::new(open) }
    });
}

#[test]
fn a_journal_in_postgresql_does_what_the_reference_says() {
    let Some(cluster) = cluster("a_journal_in_postgresql_does_what_the_reference_says") else { return };
    check(ProptestConfig::default().cases.min(12), || {
        let (cluster, folder, database) = (cluster.clone(), Folder::new("model"), cluster.database());
        let open = move || {
            // Its holder has ended without giving it back.
            let held = cluster.sql(&database, "SELECT count(*) FROM pg_class WHERE relname = 'journal_head'");
            if held == "1" {
                cluster.sql(&database, "UPDATE journal_head SET until = '-infinity'");
            }
            let store = cluster.open(folder.path(), &database, &[]);
            let org = store.local_org();
            (Arc::new(store) as Arc<dyn Journal>, org)
        };
        let (journal, org) = open();
        Real { journal, org, again: Box::new(open) }
    });
}

/// What happens to a journal that several processes want.
#[derive(Clone, Debug)]
enum Want {
    Open(usize),
    Write(usize),
    /// It is given back.
    Close(usize),
    /// By the clock of the store the lease has ended; its holder has not noticed.
    Expire,
}

const NODES: usize = 3;

/// Whose it is. A node that was deposed stays so until it opens the journal anew.
#[derive(Default)]
struct Leases {
    epoch: u64,
    holder: Option<usize>,
    expired: bool,
    /// The epoch in which each node believes to hold it.
    believes: [Option<u64>; NODES],
    written: Vec<String>,
}

impl Leases {
    fn open(&mut self, node: usize) -> bool {
        if self.holder.is_some() && !self.expired {
            return false;
        }
        self.epoch += 1;
        (self.holder, self.expired) = (Some(node), false);
        self.believes[node] = Some(self.epoch);
        true
    }

    /// A write renews the lease, unless somebody else has the journal.
    fn write(&mut self, node: usize, body: &str) -> bool {
        let mine = self.believes[node] == Some(self.epoch) && self.holder == Some(node);
        if mine {
            self.written.push(body.to_owned());
            self.expired = false;
        }
        mine
    }

    fn close(&mut self, node: usize) {
        if self.believes[node].take() == Some(self.epoch) {
            self.holder = None;
        }
    }
}

/// In this folder; whether it is expected to be free.
type OpenNode = Box<dyn Fn(&Path, bool) -> base::Result<Store>>;

/// The processes, each with its own folder and the same keys.
struct Nodes {
    open: [Option<Store>; NODES],
    folders: Vec<Folder>,
    open_node: OpenNode,
    expire: Box<dyn Fn()>,
}

async fn contend(mut nodes: Nodes, wants: Vec<Want>) -> Result<(), TestCaseError> {
    let mut leases = Leases::default();
    for (n, want) in wants.iter().enumerate() {
        let words = format!("command {n}: {want:?}");
        match *want {
            // One process opens it once.
            Want::Open(node) if leases.believes[node].is_some() => {}
            Want::Open(node) => {
                let wanted = leases.open(node);
                match (nodes.open_node)(nodes.folders[node % nodes.folders.len()].path(), wanted) {
                    Ok(store) => {
                        prop_assert!(wanted, "somebody holds it: {}", words);
                        nodes.open[node] = Some(store);
                    }
                    Err(e) => prop_assert!(!wanted && ["store_in_use", "data_folder_in_use"].contains(&e.code()), "{}: {}", words, e),
                }
            }
            Want::Write(node) => {
                let Some(store) = &nodes.open[node] else { continue };
                let body = format!("{n}");
                let last = leases.written.len() as u64;
                let wanted = leases.write(node, &body);
                let done = store.commit(super::append(store.local_org(), stream(1), last, &[&body])).await;
                match done {
                    Ok(_) => prop_assert!(wanted, "a deposed holder wrote: {}", words),
                    Err(e) => {
                        prop_assert!(!wanted && ["stale_append", "store_taken_over"].contains(&e.code()), "{}: {}", words, e);
                        // Its process ends.
                        nodes.open[node] = None;
                        leases.close(node);
                    }
                }
            }
            Want::Close(node) => {
                if let Some(store) = nodes.open[node].take() {
                    leases.close(node);
                    // One that was deposed has nothing to give back.
                    let _ = store.shutdown().await;
                }
            }
            Want::Expire => {
                (nodes.expire)();
                leases.expired = true;
            }
        }
        if let Some(store) = leases.holder.and_then(|node| nodes.open[node].as_ref()) {
            let events = store.read(store.local_org(), stream(1), 0, 1_000).await.expect("reads");
            let bodies: Vec<String> = events.iter().map(|e| e.body.to_string()).collect();
            prop_assert_eq!(&bodies, &leases.written, "after {}", words);
        }
    }
    Ok(())
}

fn wants(expire: bool) -> impl Strategy<Value = Vec<Want>> {
    let node = 0..NODES;
    let want = prop_oneof![
        4 => node.clone().prop_map(Want::Open),
        5 => node.clone().prop_map(Want::Write),
        1 => node.prop_map(Want::Close),
        2 => Just(if expire { Want::Expire } else { Want::Write(0) }),
    ];
    prop::collection::vec(want, 0..14)
}

fn contended(cases: u32, expire: bool, nodes: impl Fn() -> Nodes) {
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let played = TestRunner::new(config).run(&wants(expire), |wants| runtime.block_on(contend(nodes(), wants)));
    played.unwrap_or_else(|e| panic!("{e}"));
}

/// There the lease is the lock of the folder: it ends with its process, and nobody is deposed.
#[test]
fn one_process_holds_a_data_folder() {
    contended(ProptestConfig::default().cases.min(32), false, || Nodes {
        open: [const { None }; NODES],
        folders: vec![Folder::new("held")],
        open_node: Box::new(|path, _| Store::open(Options::new(path), &[], clock(), rng())),
        expire: Box::new(|| {}),
    });
}

#[test]
fn one_server_holds_a_database_and_a_deposed_one_writes_nothing() {
    let Some(cluster) = cluster("one_server_holds_a_database") else { return };
    contended(ProptestConfig::default().cases.min(10), true, || {
        let database = cluster.database();
        let folders = same_keys(&cluster, &database);
        let (at, expiring, known) = (cluster.clone(), cluster.clone(), database.clone());
        let open_node = move |path: &Path, free: bool| {
            let mut address = at.address(&database);
            // Whoever gets it keeps it until the test says otherwise; whoever does not must not wait for that.
            address.lease = if free { Duration::from_secs(3_600) } else { Duration::from_millis(1) };
            Store::open(Options { database: Some(address), ..Options::new(path) }, &[], clock(), rng())
        };
        let expire = move || drop(expiring.sql(&known, "UPDATE journal_head SET until = '-infinity'"));
        Nodes { open: [const { None }; NODES], folders, open_node: Box::new(open_node), expire: Box::new(expire) }
    });
}

fn same_keys(cluster: &Arc<Cluster>, database: &str) -> Vec<Folder> {
    let folders: Vec<Folder> = (0..NODES).map(|n| Folder::new(&format!("node-{n}"))).collect();
    // The first start makes the keys; its journal is given back at once.
    drop(cluster.open(folders[0].path(), database, &[]));
    cluster.sql(database, "UPDATE journal_head SET until = '-infinity'");
    for other in &folders[1..] {
        std::fs::create_dir_all(other.path()).expect("makes the folder");
        for key in ["signing.key", "secrets.key"] {
            std::fs::copy(folders[0].path().join(key), other.path().join(key)).expect("copies");
        }
    }
    folders
}
