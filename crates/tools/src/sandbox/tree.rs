//! What the processes of a sandbox use together, as the system tells it.

use std::fs;

#[derive(Default)]
pub(super) struct Usage {
    pub(super) processes: usize,
    pub(super) memory_bytes: u64,
}

const PROCESSES_MAX: usize = 10_000;

/// Of the process and all below it. Where the system does not list children, only the process itself is counted, and the limits
/// of each process have to do.
pub(super) fn usage(root: u32) -> Usage {
    let (mut open, mut usage) = (vec![root], Usage::default());
    while let Some(id) = open.pop() {
        if usage.processes >= PROCESSES_MAX {
            break;
        }
        usage.processes += 1;
        usage.memory_bytes = usage.memory_bytes.saturating_add(resident(id).unwrap_or(0));
        for thread in fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten().take(1_000) {
            let children = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
            open.extend(children.split_whitespace().filter_map(|c| c.parse::<u32>().ok()));
        }
    }
    usage
}

/// Without the parts it shares with other processes.
fn resident(id: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let field = |name: &str| -> u64 {
        let line = status.lines().find_map(|l| l.strip_prefix(name)).unwrap_or_default();
        line.split_whitespace().next().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0)
    };
    Some((field("RssAnon:") + field("RssShmem:")) * 1024)
}
