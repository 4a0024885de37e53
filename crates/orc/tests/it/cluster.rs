//! A PostgreSQL server for one test.

use simulators::postgres::{INSTALLED, OLDEST, Until};

pub(crate) struct Cluster(simulators::postgres::Cluster);

impl Cluster {
    /// Says why there is none. Whatever happens to the test that starts it: it ends with its thread.
    pub(crate) fn start(test: &str) -> Option<Self> {
        let started = simulators::postgres::Cluster::start(None, Until::ThreadEnds).expect("starts");
        if started.is_none() {
            println!("SKIPPED {test}: there is no PostgreSQL {OLDEST} or later in {INSTALLED} (apt-get install postgresql)");
        }
        started.map(Self)
    }

    /// What `ORC_STORE` says of the database that every cluster has.
    pub(crate) fn address(&self) -> String {
        self.0.address("postgres")
    }

    /// What one statement answers.
    pub(crate) fn sql(&self, text: &str) -> String {
        self.0.sql("postgres", text).expect("is answered")
    }
}
