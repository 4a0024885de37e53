//! Chance by seed: the same seed throws the same dice.

use base::Rng;
use std::sync::atomic::{AtomicU64, Ordering};

/// SplitMix64.
pub(crate) struct Dice(AtomicU64);

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

pub(super) fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A number that follows from words alone, whenever it is asked for.
pub(super) fn hash(words: &[&str], salt: u64) -> u64 {
    let bytes = words.iter().flat_map(|word| word.bytes().chain([0]));
    mix(bytes.fold(mix(salt.wrapping_add(STEP)), |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)))
}

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(AtomicU64::new(mix(seed.wrapping_add(STEP))))
    }

    pub(crate) fn draw(&self) -> u64 {
        mix(self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP))
    }

    /// 0 if there is nothing below.
    pub(crate) fn below(&self, n: u64) -> u64 {
        self.draw() % n.max(1)
    }

    /// So often of a thousand.
    pub(crate) fn chance(&self, of_thousand: u64) -> bool {
        self.below(1_000) < of_thousand
    }

    pub(crate) fn index(&self, len: usize) -> usize {
        usize::try_from(self.below(len as u64)).unwrap_or(0)
    }
}

impl Rng for Dice {
    fn fill(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(8) {
            chunk.copy_from_slice(&self.draw().to_le_bytes()[..chunk.len()]);
        }
    }
}
