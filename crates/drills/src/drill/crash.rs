//! A crash at every commit of a run, over the real store.

mod record;

use super::{Count, Report};
use crate::{
    Env,
    sim::{self, Of, Points},
};
use base::{Error, Result};
use std::{path::PathBuf, sync::Arc};

/// What `orc drill crash` is asked for.
#[derive(Clone, Debug)]
pub enum Crash {
    /// Workflows made of seeds, as those of the simulation.
    Seeds { first: u64, workflows: u64 },
    /// A file, carried out once for what the tools answer; they are not called again.
    File(PathBuf),
}

impl Crash {
    pub async fn run(self, env: &Env) -> Result<Report> {
        let all: Vec<Of> = match self {
            Self::Seeds { first, workflows } => (first..first.saturating_add(workflows)).map(Of::Seed).collect(),
            Self::File(file) => vec![Of::Run(Arc::new(record::record(env, &file).await?))],
        };
        let env = env.clone();
        // The process that crashes has a runtime of its own, and must not be inside of this one.
        let played = tokio::task::spawn_blocking(move || std::thread::scope(|scope| scope.spawn(|| sim::points(&env, all)).join()));
        let played = played.await.map_err(|e| Error::internal("internal_fault", format!("the drill broke off: {e}")))?;
        Ok(report(played.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?))
    }
}

fn report(points: Points) -> Report {
    let count = |name: &str, value: u64| Count::new(name, value as f64);
    let succeeded = points.ends.iter().filter(|end| end.starts_with("succeeded")).count();
    Report {
        drill: "crash",
        ok: points.broken.is_empty(),
        figures: vec![
            count("workflows", points.workflows),
            count("of these succeeded without a crash", succeeded as u64),
            count("commits without a crash", points.commits),
            count("crashes, one before and one after every commit", points.crashes),
            count("calls", points.deliveries),
            count("calls again under the same key", points.again),
            count("lost, repeated, or ended otherwise", points.broken.len() as u64).wanted(0.0),
        ],
        findings: points.broken,
    }
}
