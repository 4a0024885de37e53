//! The PostgreSQL server of the tests, and the store on it.

use super::{clock, rng};
use crate::{Database, Migration, Options, Store};
use simulators::postgres::{INSTALLED, OLDEST, Until};
use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError, Weak},
};

pub(crate) struct Cluster(simulators::postgres::Cluster);

/// The server all tests of this process share; says why there is none.
pub(crate) fn cluster(test: &str) -> Option<Arc<Cluster>> {
    static SHARED: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(running) = shared.upgrade() {
        return Some(running);
    }
    let started = Cluster::start(test)?;
    *shared = Arc::downgrade(&started);
    Some(started)
}

impl Cluster {
    /// One that no other test uses: it may be stopped.
    pub(crate) fn start(test: &str) -> Option<Arc<Self>> {
        let started = simulators::postgres::Cluster::start(None, Until::Dropped).expect("starts");
        if started.is_none() {
            println!("SKIPPED {test}: there is no PostgreSQL {OLDEST} or later in {INSTALLED} (apt-get install postgresql)");
        }
        started.map(|cluster| Arc::new(Self(cluster)))
    }

    /// Starts the server again and waits until it answers.
    pub(crate) fn run(&self) {
        self.0.run().expect("starts");
    }

    pub(crate) fn stop(&self, mode: &str) {
        self.0.stop(mode).expect("ends");
    }

    pub(crate) fn sql(&self, database: &str, text: &str) -> String {
        self.0.sql(database, text).expect("is answered")
    }

    /// The name of a fresh database.
    pub(crate) fn database(&self) -> String {
        self.0.database().expect("is made")
    }

    pub(crate) fn address(&self, database: &str) -> Database {
        Database::parse(&self.0.address(database), None).expect("an address")
    }

    pub(crate) fn try_open(&self, folder: &Path, database: &str, features: &[Migration]) -> base::Result<Store> {
        let options = Options { database: Some(self.address(database)), ..Options::new(folder) };
        Store::open(options, features, clock(), rng())
    }

    pub(crate) fn open(&self, folder: &Path, database: &str, features: &[Migration]) -> Store {
        self.try_open(folder, database, features).expect("opens")
    }
}
