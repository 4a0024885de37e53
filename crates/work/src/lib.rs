//! Features of work: workflows, runs, inbox, triggers. Each is a folder; `orc` composes them through the three functions here.

mod cache;
pub mod inbox;
mod places;
pub mod runs;
mod state;
pub mod triggers;
pub mod workflows;

pub use state::{Catalogue, Parts, State};

use std::sync::Arc;

/// Everything this crate answers over HTTP.
pub fn operations(state: &State) -> Vec<http::Operation> {
    let mut all = workflows::operations(state);
    all.extend(runs::operations(state));
    all.extend(inbox::operations(state));
    all
}

/// What can be followed on the live channel.
pub fn topics(state: &State) -> Vec<Arc<dyn http::live::Topic>> {
    runs::topics(state)
}

/// The tables of this crate's features.
pub fn migrations() -> Vec<store::Migration> {
    [inbox::migrations(), runs::migrations(), triggers::migrations(), workflows::migrations()].concat()
}

/// For each of the runs, those that are there and were made of it, with how: `fork` or `rollback`.
pub async fn made_of(rows: &store::OrgStore, runs: &[base::RunId]) -> base::Result<Vec<Vec<(base::RunId, &'static str)>>> {
    runs::made_of(rows, runs).await
}

/// Removes what features keep about a run beside its history; refused (`stale_row`) when something that was made of it is there.
pub fn forget(run: base::RunId) -> Vec<store::Statement> {
    [runs::forget(run), inbox::forget(run), vec![triggers::forget(run)]].concat()
}

/// From when on a run is kept: its end; one that was brought in from elsewhere, not before it came.
pub fn kept_from(run: &store::removal::Ended) -> base::Timestamp {
    engine::view::Imported::noted(&run.extra).map_or(run.ended_at, |mark| mark.at.max(run.ended_at))
}

/// What this crate keeps in step with the journal, and tells others who listen.
pub fn projections() -> Vec<Arc<dyn engine::port::Projection>> {
    vec![Arc::new(inbox::InboxRows), Arc::new(triggers::FiringRows), Arc::new(runs::Tell)]
}

#[cfg(test)]
mod tests;
