//! Proof: benchmarks, and the pieces that drills and black-box tests share. Figures come with their spread and beside
//! a floor measured in the same run; nothing here is a timed test.

#![allow(clippy::disallowed_methods, reason = "benchmarks start the binary they measure")]

pub mod bench;
pub mod drill;
mod folder;
mod server;
pub mod sim;
pub mod simulate;
mod traffic;

use base::{SharedClock, SharedRng};
use engine::{
    Outside,
    port::{Models, Tools},
};
use std::{path::PathBuf, sync::Arc};
use store::Journal;

/// What a measurement needs from the outside.
#[derive(Clone)]
pub struct Env {
    pub clock: SharedClock,
    pub rng: SharedRng,
    /// An empty folder on the disk to be measured; the caller removes it.
    pub dir: PathBuf,
    /// The built program, for parts that start it.
    pub program: PathBuf,
    /// Multiplies the number of rounds; 1 takes about half a minute a part.
    pub rounds: u32,
    pub shape: Shape,
}

impl Env {
    /// What an engine needs that works on this journal.
    pub(crate) fn outside(&self, journal: Arc<dyn Journal>, tools: Arc<dyn Tools>, models: Arc<dyn Models>) -> Outside {
        Outside { journal, clock: self.clock.clone(), rng: self.rng.clone(), tools, models, projections: Vec::new() }
    }
}

/// How large the work is that some parts measure.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Model calls of an agent's loop.
    pub calls: u32,
    /// Text that it begins with.
    pub context_bytes: usize,
    /// Text that each of its tools answers.
    pub tool_output_bytes: usize,
    /// Of the history that is read back.
    pub events: u64,
}

impl Default for Shape {
    fn default() -> Self {
        Self { calls: 100, context_bytes: 200_000, tool_output_bytes: 5_000, events: 1_000_000 }
    }
}
