//! The real machine and the real runner in a world made of a seed: clock, chance, disk, tools, models and clients are replaced, faults fall
//! everywhere, and after each of them it is checked that what was promised holds. The same seed gives the same history to the last byte.

mod check;
mod clients;
mod dice;
mod generate;
mod journal;
mod ledger;
mod outside;
mod points;
mod recording;
#[cfg(test)]
mod tests;
mod time;
mod world;

pub(crate) use check::Case;
pub(crate) use clients::Told;
pub(crate) use dice::Dice;
pub(crate) use ledger::Seen;
pub use points::{Of, Points, points};
pub use recording::Recording;

use std::{fmt, num::NonZero};

/// One simulation.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    pub seed: u64,
    /// Scheduling steps in which faults may fall; afterwards everything is let come to its end.
    pub steps: u32,
}

/// What a simulation came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Figures {
    pub seeds: u64,
    pub runs: u64,
    pub events: u64,
    pub commits: u64,
    pub crashes: u64,
    pub refused_commits: u64,
    pub cancels: u64,
    pub pauses: u64,
    pub decisions: u64,
    /// Calls that reached a tool or a model, and how many of them had been there before under the same key.
    pub deliveries: u64,
    pub again: u64,
    /// Runs whose end was compared with that of the same run without faults.
    pub compared: u64,
    /// Over the histories of all runs, in order.
    pub hash: String,
}

impl Figures {
    fn add(&mut self, other: &Self) {
        self.seeds += other.seeds;
        self.runs += other.runs;
        self.events += other.events;
        self.commits += other.commits;
        self.crashes += other.crashes;
        self.refused_commits += other.refused_commits;
        self.cancels += other.cancels;
        self.pauses += other.pauses;
        self.decisions += other.decisions;
        self.deliveries += other.deliveries;
        self.again += other.again;
        self.compared += other.compared;
        self.hash = base::Digest::of(&[self.hash.as_bytes(), other.hash.as_bytes()]).to_string();
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seeds, runs, events, commits, crashes, refused_commits, cancels, pauses, decisions, deliveries, again, compared, hash } =
            self;
        let short = hash.get(..16).unwrap_or(hash);
        write!(
            f,
            "{seeds} seeds, {runs} runs, {events} events in {commits} commits; {crashes} crashes, {refused_commits} refused commits, \
             {cancels} cancels, {pauses} pauses, {decisions} decisions; {deliveries} calls, {again} of them again; {compared} ends compared; histories {short}"
        )
    }
}

/// A promise that did not hold.
#[derive(Clone, Debug)]
pub struct Broken {
    pub seed: u64,
    pub what: Vec<String>,
    /// The workflows and histories of the seed, to be read.
    pub story: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "seed {}: {}", self.seed, self.what.join("; "))
    }
}

/// One seed. Blocks the thread; must not be called from inside a runtime.
pub fn one(spec: Spec) -> Result<Figures, Box<Broken>> {
    world::play(spec)
}

/// Seeds `first..first + count`, on as many threads as there are processors; stops at the first that breaks a promise.
pub fn many(first: u64, count: u64, steps: u32, threads: usize) -> Result<Figures, Box<Broken>> {
    let threads = threads.max(1) as u64;
    let parts: Vec<_> = std::thread::scope(|scope| {
        let part = |n: u64| {
            scope.spawn(move || {
                let seeds = (first..first.saturating_add(count)).filter(|seed| seed % threads == n);
                seeds.map(|seed| one(Spec { seed, steps }).map(|figures| (seed, figures))).collect::<Result<Vec<_>, _>>()
            })
        };
        let parts: Vec<_> = (0..threads).map(part).collect();
        parts.into_iter().map(|part| part.join()).collect()
    });
    let mut all = Vec::new();
    for part in parts {
        match part {
            Ok(figures) => all.extend(figures?),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
    all.sort_by_key(|(seed, _)| *seed);
    let mut sum = Figures::default();
    all.iter().for_each(|(_, figures)| sum.add(figures));
    Ok(sum)
}

/// How many threads this machine has processors for.
pub fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}
