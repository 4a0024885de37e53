//! Which steps of a run are shown: of a loop with many items only a few, those that failed first.

use crate::api::TaskView;
use std::collections::{BTreeMap, BTreeSet};

/// Items of one loop that are shown.
const SHOWN: usize = 3;
/// A loop with this many is shown whole: a line that says "1 more" saves nothing.
const WHOLE: usize = SHOWN + 1;

#[derive(Debug, PartialEq)]
pub(crate) enum Row<'a> {
    Task(&'a TaskView),
    /// This many items of this loop are not shown.
    More(&'a str, usize),
}

pub(crate) fn rows(tasks: &[TaskView]) -> Vec<Row<'_>> {
    let mut items: BTreeMap<&str, BTreeMap<u64, bool>> = BTreeMap::new();
    for task in tasks {
        for (name, index) in loops(&task.path) {
            *items.entry(name).or_default().entry(index).or_default() |= task.status == "failed";
        }
    }
    let shown: BTreeMap<&str, BTreeSet<u64>> = items.iter().map(|(name, items)| (*name, chosen(items))).collect();
    let visible = |name: &str, index: u64| shown.get(name).is_some_and(|s| s.contains(&index));
    let mut last: BTreeMap<&str, usize> = BTreeMap::new();
    let kept: Vec<&TaskView> = tasks.iter().filter(|t| loops(&t.path).iter().all(|(name, index)| visible(name, *index))).collect();
    for (at, task) in kept.iter().enumerate() {
        last.extend(loops(&task.path).into_iter().map(|(name, _)| (name, at)));
    }
    let mut out = Vec::new();
    for (at, task) in kept.into_iter().enumerate() {
        out.push(Row::Task(task));
        // The innermost loop ends first.
        for (name, _) in loops(&task.path).into_iter().rev().filter(|(name, _)| last.get(name) == Some(&at)) {
            let hidden = items.get(name).map_or(0, BTreeMap::len) - shown.get(name).map_or(0, BTreeSet::len);
            if hidden > 0 {
                out.push(Row::More(name, hidden));
            }
        }
    }
    out
}

fn chosen(items: &BTreeMap<u64, bool>) -> BTreeSet<u64> {
    if items.len() <= WHOLE {
        return items.keys().copied().collect();
    }
    let failed = items.iter().filter(|(_, failed)| **failed);
    let rest = items.iter().filter(|(_, failed)| !**failed);
    failed.chain(rest).take(SHOWN).map(|(index, _)| *index).collect()
}

/// `a[2]/b[0]/c` is in item 2 of `a` and in item 0 of `a[2]/b`.
fn loops(path: &str) -> Vec<(&str, u64)> {
    path.match_indices('[')
        .filter_map(|(at, _)| {
            let index = path[at + 1..].split_once(']')?.0.parse().ok()?;
            Some((&path[..at], index))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(path: &str, uses: &str, status: &str) -> TaskView {
        TaskView { path: path.to_owned(), uses: uses.to_owned(), status: status.to_owned(), ..TaskView::default() }
    }

    fn shown(tasks: &[TaskView]) -> Vec<String> {
        rows(tasks)
            .into_iter()
            .map(|row| match row {
                Row::Task(task) => task.path.clone(),
                Row::More(name, count) => format!("{name} +{count}"),
            })
            .collect()
    }

    #[test]
    fn many_items_are_counted_and_those_that_failed_are_shown() {
        let mut tasks = vec![task("each", "for_each", "failed")];
        for i in 0..100 {
            let status = if i == 57 || i == 60 { "failed" } else { "succeeded" };
            tasks.push(task(&format!("each[{i}]/read"), "file.read", "succeeded"));
            tasks.push(task(&format!("each[{i}]/send"), "http.request", status));
        }
        tasks.push(task("end", "set", "skipped"));
        let expected =
            ["each", "each[0]/read", "each[0]/send", "each[57]/read", "each[57]/send", "each[60]/read", "each[60]/send", "each +97", "end"];
        assert_eq!(shown(&tasks), expected);
    }

    #[test]
    fn few_items_are_shown_whole_and_loops_in_loops_each_for_itself() {
        let few: Vec<TaskView> = (0..4).map(|i| task(&format!("l[{i}]/a"), "set", "succeeded")).collect();
        assert_eq!(shown(&few).len(), 4);
        let nested: Vec<TaskView> =
            (0..5).flat_map(|i| (0..6).map(move |j| task(&format!("o[{i}]/i[{j}]/a"), "set", "succeeded"))).collect();
        let shown = shown(&nested);
        assert_eq!(shown[..4], ["o[0]/i[0]/a", "o[0]/i[1]/a", "o[0]/i[2]/a", "o[0]/i +3"]);
        assert_eq!(shown.last().map(String::as_str), Some("o +2"));
        assert_eq!(shown.len(), 13);
        assert!(loops("a[x]/b[").is_empty());
    }
}
