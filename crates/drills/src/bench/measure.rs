//! Medians with spread, CPU time and memory of this process, from the kernel's own accounts.

use serde::Serialize;
use std::{fs, time::Duration};

#[derive(Debug, Serialize)]
pub struct Figure {
    pub name: String,
    pub unit: &'static str,
    pub median: f64,
    pub min: f64,
    pub max: f64,
    pub rounds: usize,
    /// The same work with nothing but the disk, in the same unit, if there is such a thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub floor: Option<f64>,
    /// What the figure ought to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goal: Option<&'static str>,
}

impl Figure {
    pub(super) fn new(name: impl Into<String>, unit: &'static str, mut samples: Vec<f64>) -> Self {
        samples.sort_by(f64::total_cmp);
        let at = |i: usize| samples.get(i).copied().unwrap_or(f64::NAN);
        let last = samples.len().saturating_sub(1);
        Self {
            name: name.into(),
            unit,
            median: at(samples.len() / 2),
            min: at(0),
            max: at(last),
            rounds: samples.len(),
            floor: None,
            goal: None,
        }
    }

    pub(super) fn floor(mut self, floor: f64) -> Self {
        self.floor = Some(floor);
        self
    }

    pub(super) fn goal(mut self, goal: impl Into<Option<&'static str>>) -> Self {
        self.goal = goal.into();
        self
    }
}

pub(super) fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples.get(samples.len() / 2).copied().unwrap_or(f64::NAN)
}

pub(super) fn percentile(samples: &mut [f64], percent: usize) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples.get((samples.len() * percent / 100).min(samples.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

/// CPU time of the whole process so far, user and system. The kernel counts in ticks of 10 ms.
pub(super) fn cpu() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().collect()).unwrap_or_default();
    let ticks = |i: usize| fields.get(i).and_then(|t| t.parse::<u64>().ok()).unwrap_or(0);
    Duration::from_millis((ticks(11) + ticks(12)) * 10)
}

/// Resident memory of a process in MB: now, and at its highest.
pub(crate) fn memory_mb(pid: &str) -> (f64, f64) {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find(|l| l.starts_with(name)).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1024.0
    };
    (field("VmRSS:"), field("VmHWM:"))
}

/// Makes the next reading of the highest memory start from now; where the kernel refuses, it keeps the old one.
pub(super) fn reset_peak() {
    drop(fs::write("/proc/self/clear_refs", "5"));
}

pub(super) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let info = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kb = info.lines().next().and_then(|l| l.split_whitespace().nth(1)).and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    format!("{cores} cores, {:.0} GB memory, load {}", kb / 1e6, load.split_whitespace().next().unwrap_or("?"))
}
