//! Durable steps with the journal in PostgreSQL: the same work as `engine`, on a server that the benchmark starts from the
//! machine's own package, on the disk to be measured, with its durable settings.

use super::{
    engine::{self, Databases, Place},
    measure::Figure,
};
use crate::Env;
use base::{Error, Result};
use simulators::postgres::{Cluster, INSTALLED, OLDEST, Until};
use store::Database;

pub(super) async fn run(env: &Env) -> Result<Vec<Figure>> {
    // On this thread, with which it ends.
    let Some(cluster) = Cluster::start(Some(&env.dir.join("postgres")), Until::ThreadEnds)? else {
        return Err(Error::invalid("no_postgres", format!("there is no PostgreSQL {OLDEST} or later in {INSTALLED}"))
            .fix("install it: apt-get install postgresql"));
    };
    let database = || Database::parse(&cluster.address(&cluster.database()?), None);
    let databases = Databases { journal: database()?, floor: database()? };
    engine::in_place(env, &Place::Postgres(Box::new(databases))).await
}
