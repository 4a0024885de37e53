//! Progress without a terminal: one plain line for each change of state.

use super::{text, tree};
use crate::{api::TaskView, state::RunState};
use base::Timestamp;

/// `None` for changes that say nothing: steps of loops that begin, steps that still wait their turn.
pub fn line(task: &TaskView, state: &RunState, now: Timestamp) -> Option<String> {
    if task.status == "pending" || (task.status == "running" && task.path.contains('[')) {
        return None;
    }
    let mut out = format!("{}: {}", task.path, task.status);
    if let (Some(started), Some(ended)) = (task.started_at, task.ended_at) {
        out.push_str(&format!(" after {}", text::duration(ended.since(started))));
    }
    // Counting walks all tasks, so only loops are counted for.
    let done = (task.uses == "for_each").then(|| tree::LoopCounts::of(state).done(&task.path)).flatten();
    for word in tree::details(task, done, now) {
        out.push_str(", ");
        out.push_str(&word);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tests::{state, task};

    #[test]
    fn changes_are_plain_single_lines() {
        let now = Timestamp::parse("2026-01-01T00:00:05Z").expect("a time");
        let s = state("running", vec![]);
        let mut t = task("log", "git.log", "succeeded");
        t.started_at = Timestamp::parse("2026-01-01T00:00:01Z").ok();
        t.ended_at = Timestamp::parse("2026-01-01T00:00:02.5Z").ok();
        assert_eq!(line(&t, &s, now).as_deref(), Some("log: succeeded after 1.5 s"));
        t.error = Some(base::Error::invalid("x", "two\nlines\x1b[31m"));
        t.status = "failed".into();
        assert_eq!(line(&t, &s, now).as_deref(), Some("log: failed after 1.5 s, two lines[31m [x]"));
        assert_eq!(line(&task("l", "set", "pending"), &s, now), None);
        assert_eq!(line(&task("files[3]/read", "set", "running"), &s, now), None);
    }
}
