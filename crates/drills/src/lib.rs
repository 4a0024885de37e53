//! Proof: benchmarks, and the pieces that drills and black-box tests share. Figures come with their spread and beside
//! a floor measured in the same run; nothing here is a timed test.

#![allow(clippy::disallowed_methods, reason = "benchmarks start the binary they measure")]

pub mod bench;
pub mod simulate;

use base::{SharedClock, SharedRng};
use std::path::PathBuf;

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
}
