//! Who waits for whom in one block, and whether that can end.

use super::codes;
use super::report::Report;
use crate::plan::Step;
use crate::yaml::At;
use std::collections::BTreeMap;

/// From a step to one it needs, and where that is said.
pub(super) type Edges = BTreeMap<(usize, usize), At>;

/// Fills in `needs` and `dependents`, or reports the circle.
pub(super) fn connect(report: &mut Report<'_>, steps: &mut [Step], edges: &Edges) {
    for &(from, to) in edges.keys() {
        if from < steps.len() && to < steps.len() {
            steps[from].needs.push(to);
            steps[to].dependents.push(from);
        }
    }
    let mut waiting: Vec<usize> = steps.iter().map(|s| s.needs.len()).collect();
    let mut free: Vec<usize> = (0..steps.len()).filter(|i| waiting[*i] == 0).collect();
    let mut ended = 0;
    while let Some(i) = free.pop() {
        ended += 1;
        for &dependent in &steps[i].dependents {
            waiting[dependent] -= 1;
            if waiting[dependent] == 0 {
                free.push(dependent);
            }
        }
    }
    if ended < steps.len() {
        circles(report, steps, &waiting, edges);
    }
}

/// Every step left over waits for another one left over: following them leads into a circle.
fn circles(report: &mut Report<'_>, steps: &[Step], waiting: &[usize], edges: &Edges) {
    let mut seen = vec![false; steps.len()];
    for start in (0..steps.len()).filter(|i| waiting[*i] > 0) {
        let mut way: Vec<usize> = Vec::new();
        let mut at = start;
        while !seen[at] {
            seen[at] = true;
            way.push(at);
            match steps[at].needs.iter().find(|n| waiting[**n] > 0) {
                Some(&next) => at = next,
                None => break,
            }
        }
        // Only if the walk came back to a step of its own; else it ran into a circle that was told already.
        if let Some(first) = way.iter().position(|i| *i == at)
            && way.len() > first
        {
            let circle = &way[first..];
            if circle.len() > 1 || steps[at].needs.contains(&at) {
                tell(report, steps, circle, edges);
            }
        }
    }
}

fn tell(report: &mut Report<'_>, steps: &[Step], circle: &[usize], edges: &Edges) {
    let (Some(&first), Some(&last)) = (circle.first(), circle.last()) else { return };
    let names: Vec<String> = circle.iter().chain([&first]).map(|i| format!("`{}`", steps[*i].id)).collect();
    let shown =
        if names.len() > 12 { format!("{} → … → {}", names[..8].join(" → "), names[names.len() - 1]) } else { names.join(" → ") };
    let place = edges.get(&(last, first)).copied().unwrap_or_default();
    report.step = Some(steps[last].id.clone());
    report
        .error(codes::CYCLE, place, format!("steps wait for one another in a circle: {shown}"), "this closes the circle")
        .note("each step waits for the steps it reads and for those under `needs`");
    report.step = None;
}
