//! Tests of the store: one contract for every journal, then what only SQLite has.

mod backup;
pub(crate) mod cluster;
mod contract;
mod ended;
mod feed;
mod flips;
mod history;
mod list;
mod memory;
mod model;
mod postgres;
mod removal;
mod sqlite;

use crate::{Append, Batch, Head, NewEvent, Options, Store};
use base::{Clock, OrgId, Principal, PrincipalId, PrincipalKind, Rng, SharedClock, SharedRng, StreamId, Timestamp};
use std::{
    future::Future,
    path::{Path, PathBuf},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

/// Every look is a millisecond later.
pub(crate) struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.fetch_add(1_000, Ordering::Relaxed))
    }

    fn monotonic(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::Relaxed).unsigned_abs())
    }

    fn sleep(&self, _: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(std::future::ready(()))
    }
}

pub(crate) struct TestRng(AtomicU64);

impl Rng for TestRng {
    fn fill(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(8) {
            let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

pub(crate) fn clock() -> SharedClock {
    Arc::new(TestClock(AtomicI64::new(1_700_000_000_000_000)))
}

pub(crate) fn rng() -> SharedRng {
    static SEED: AtomicU64 = AtomicU64::new(1);
    Arc::new(TestRng(AtomicU64::new(SEED.fetch_add(77, Ordering::Relaxed) ^ u64::from(std::process::id()) << 32)))
}

/// A folder that goes away with the test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("orc-store-{name}-{}-{}", std::process::id(), rng().next_u64()));
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Other tests of this process start programs: between its beginning and its program such a child has our files too, with the lock of
    /// a folder that was closed just now.
    pub(crate) fn open(&self) -> Store {
        for _ in 0..100 {
            match self.try_open() {
                Err(e) if e.code() == "data_folder_in_use" => std::thread::sleep(std::time::Duration::from_millis(5)),
                opened => return opened.expect("opens"),
            }
        }
        self.try_open().expect("opens")
    }

    pub(crate) fn try_open(&self) -> base::Result<Store> {
        Store::open(Options::new(self.path()), &[], clock(), rng())
    }
}

pub(crate) fn sqlite_of(store: &Store) -> &crate::sqlite::Sqlite {
    match store.backend() {
        crate::store::Backend::Sqlite(sqlite) => sqlite,
        crate::store::Backend::Postgres(_) => panic!("is on SQLite"),
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn stream(n: u8) -> StreamId {
    StreamId::from_slice(&[n; 16]).expect("sixteen bytes")
}

pub(crate) fn actor() -> Principal {
    Principal { id: PrincipalId::from_slice(&[9; 16]).expect("sixteen bytes"), kind: PrincipalKind::User, name: "Ada".into() }
}

pub(crate) fn event(body: &str) -> NewEvent {
    NewEvent { kind: "task.succeeded", at: Timestamp(1_700_000_000_000_000), actor: actor(), subject: None, body: body.into() }
}

pub(crate) fn head(status: &str) -> Head {
    Head { status: status.into(), name: "demo".into(), closed: status == "succeeded", ..Head::default() }
}

pub(crate) fn append(org: OrgId, stream: StreamId, expect: u64, bodies: &[&str]) -> Batch {
    let events = bodies.iter().map(|b| event(b)).collect();
    Batch { append: Some(Append { stream, expect, events, head: head("running"), snapshot: None }), ..Batch::new(org) }
}
