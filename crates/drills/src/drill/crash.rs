//! A crash at every commit of a run, over the real store.

use super::{Count, Report};
use crate::{Env, sim};
use base::{Error, Result};

/// What `orc drill crash` is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Crash {
    /// The workflows are made of seeds, as those of the simulation.
    pub first: u64,
    pub workflows: u64,
}

impl Crash {
    pub async fn run(self, env: &Env) -> Result<Report> {
        let (Self { first, workflows }, env) = (self, env.clone());
        // The process that crashes has a runtime of its own, and must not be inside of this one.
        let played =
            tokio::task::spawn_blocking(move || std::thread::scope(|scope| scope.spawn(|| sim::points(&env, first, workflows)).join()));
        let played = played.await.map_err(|e| Error::internal("internal_fault", format!("the drill broke off: {e}")))?;
        let points = played.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        let count = |name: &str, value: u64| Count::new(name, value as f64);
        Ok(Report {
            drill: "crash",
            ok: points.broken.is_empty(),
            figures: vec![
                count("workflows", points.workflows),
                count("crashes, one before and one after every commit", points.crashes),
                count("calls", points.deliveries),
                count("calls again under the same key", points.again),
                count("lost, repeated, or ended otherwise", points.broken.len() as u64).wanted(0.0),
            ],
            findings: points.broken,
        })
    }
}
