//! The simulation as a drill: so many seeds, and the first that breaks a promise with its whole story.

use super::{Count, Report};
use crate::sim;
use base::{Error, Result};

/// Worlds made of seeds, one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Sim {
    pub first: u64,
    pub seeds: u64,
    /// Scheduling steps in which faults may fall, in each.
    pub steps: u32,
}

impl Sim {
    pub async fn run(self) -> Result<Report> {
        let Self { first, seeds, steps } = self;
        // Each world has a runtime of its own, and must not be played inside of this one.
        let played = tokio::task::spawn_blocking(move || sim::many(first, seeds, steps, sim::threads())).await;
        let played = played.map_err(|e| Error::internal("internal_fault", format!("the simulation broke off: {e}")))?;
        Ok(match played {
            Ok(figures) => Report { drill: "sim", ok: true, figures: counts(&figures), findings: Vec::new() },
            Err(broken) => Report {
                drill: "sim",
                ok: false,
                figures: vec![Count::new("first seed that breaks a promise", broken.seed as f64)],
                findings: std::iter::once(broken.to_string()).chain(broken.story.lines().map(str::to_owned)).collect(),
            },
        })
    }
}

fn counts(figures: &sim::Figures) -> Vec<Count> {
    let count = |name: &str, value: u64| Count::new(name, value as f64);
    vec![
        count("worlds", figures.seeds),
        count("runs", figures.runs),
        count("events", figures.events),
        count("commits", figures.commits),
        count("crashes", figures.crashes),
        count("refused commits", figures.refused_commits),
        count("cancels", figures.cancels),
        count("pauses", figures.pauses),
        count("decisions", figures.decisions),
        count("calls", figures.deliveries),
        count("calls again under the same key", figures.again),
        count("ends compared with those without faults", figures.compared),
        count("broken promises", 0).wanted(0.0),
    ]
}
