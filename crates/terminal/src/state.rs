//! A run as the terminal follows it: the summary and the tasks in document order, kept current by changes.

use crate::api::{LiveChange, RunSummary, RunView, TaskView};
use std::collections::HashMap;

pub struct RunState {
    pub run: RunSummary,
    /// Document order, parents before children.
    pub tasks: Vec<TaskView>,
    by_path: HashMap<String, usize>,
    /// Text of models that are speaking, its end only.
    pub speaking: HashMap<String, String>,
}

/// Bytes of a growing answer that are kept for display.
const SPEAKING_BYTES_MAX: usize = 4_096;

impl RunState {
    pub fn new(view: RunView) -> Self {
        let mut state = Self { run: view.run, tasks: view.tasks, by_path: HashMap::new(), speaking: HashMap::new() };
        state.index_from(0);
        state
    }

    pub fn task(&self, path: &str) -> Option<&TaskView> {
        self.by_path.get(path).and_then(|i| self.tasks.get(*i))
    }

    /// Takes over a change; answers the tasks whose status or attempt is another than before.
    pub fn apply(&mut self, change: LiveChange) -> Vec<TaskView> {
        if change.run.seq >= self.run.seq {
            self.run = change.run;
        }
        let mut moved = Vec::new();
        for task in change.tasks {
            if task.status != "running" {
                self.speaking.remove(&task.path);
            }
            match self.by_path.get(&task.path) {
                Some(&i) => {
                    let old = &self.tasks[i];
                    if old.status != task.status || old.attempt != task.attempt {
                        moved.push(task.clone());
                    }
                    self.tasks[i] = task;
                }
                None => {
                    moved.push(task.clone());
                    self.insert(task);
                }
            }
        }
        moved
    }

    pub fn hear(&mut self, task: &str, text: &str) {
        let said = self.speaking.entry(task.to_owned()).or_default();
        said.push_str(text);
        if said.len() > 2 * SPEAKING_BYTES_MAX {
            let cut = (said.len() - SPEAKING_BYTES_MAX..).find(|i| said.is_char_boundary(*i)).unwrap_or(0);
            said.drain(..cut);
        }
    }

    /// After the last task of the same parent, so that parents stay before children.
    fn insert(&mut self, task: TaskView) {
        let at = match &task.parent {
            Some(parent) => match self.by_path.get(parent) {
                Some(&p) => (p + 1..self.tasks.len()).rev().find(|&i| is_inside(&self.tasks[i].path, parent)).unwrap_or(p) + 1,
                None => self.tasks.len(),
            },
            None => self.tasks.len(),
        };
        self.tasks.insert(at, task);
        self.index_from(at);
    }

    fn index_from(&mut self, from: usize) {
        for (i, task) in self.tasks.iter().enumerate().skip(from) {
            self.by_path.insert(task.path.clone(), i);
        }
    }

    pub fn open_approvals(&self) -> impl Iterator<Item = &TaskView> {
        self.tasks.iter().filter(|t| t.open_approval().is_some())
    }

    /// True when nothing goes on by itself any more: only people can move the run.
    pub fn waits_for_people(&self) -> bool {
        if self.run.closed() || self.open_approvals().next().is_none() {
            return false;
        }
        let moving = |t: &TaskView| match t.status.as_str() {
            "running" => !t.is_block(),
            "retrying" => true,
            "waiting" => !t.is_block() && t.open_approval().is_none(),
            _ => false,
        };
        self.run.status == "waiting" && !self.tasks.iter().any(moving)
    }

    pub fn depth(task: &TaskView) -> usize {
        task.path.matches('/').count()
    }
}

/// `files[3]/read` is inside `files` and inside `files[3]`.
fn is_inside(path: &str, parent: &str) -> bool {
    path.strip_prefix(parent).is_some_and(|rest| rest.starts_with('/') || rest.starts_with('['))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use serde_json::json;

    pub(crate) fn task(path: &str, uses: &str, status: &str) -> TaskView {
        let parent = path.rsplit_once('/').map(|(p, _)| p.split('[').next().unwrap_or(p).to_owned());
        serde_json::from_value(json!({"path": path, "uses": uses, "status": status, "parent": parent, "attempt": 1, "attempts_max": 1}))
            .expect("a task")
    }

    pub(crate) fn summary(status: &str, seq: u64) -> RunSummary {
        serde_json::from_value(json!({"id": "run_1", "name": "demo", "status": status, "started_at": "2026-01-01T00:00:00Z", "seq": seq}))
            .expect("a summary")
    }

    pub(crate) fn state(status: &str, tasks: Vec<TaskView>) -> RunState {
        RunState::new(RunView {
            paused: None,
            signals: Vec::new(),
            run: summary(status, 1),
            workflow: Default::default(),
            outputs: None,
            error: None,
            tasks,
            outputs_order: vec![],
            answers: vec![],
            locked: vec![],
        })
    }

    fn change(seq: u64, tasks: Vec<TaskView>) -> LiveChange {
        LiveChange { tasks, run: summary("running", seq) }
    }

    #[test]
    fn new_tasks_are_put_behind_their_parents_children() {
        let mut s =
            state("running", vec![task("a", "set", "succeeded"), task("files", "for_each", "running"), task("z", "set", "pending")]);
        s.apply(change(2, vec![task("files[0]/read", "file.read", "running")]));
        s.apply(change(3, vec![task("files[1]/read", "file.read", "running"), task("files[0]/read", "file.read", "succeeded")]));
        let paths: Vec<&str> = s.tasks.iter().map(|t| t.path.as_str()).collect();
        assert_eq!(paths, ["a", "files", "files[0]/read", "files[1]/read", "z"]);
        assert_eq!(s.task("files[0]/read").expect("kept").status, "succeeded");
    }

    #[test]
    fn only_what_moved_is_told() {
        let mut s = state("running", vec![task("a", "set", "running")]);
        assert!(s.apply(change(2, vec![task("a", "set", "running")])).is_empty());
        assert_eq!(s.apply(change(3, vec![task("a", "set", "succeeded")])).len(), 1);
        assert_eq!(s.run.seq, 3);
    }

    #[test]
    fn people_are_waited_for_only_when_nothing_else_moves() {
        let mut ask = task("ask", "approval", "waiting");
        ask.approval = Some(serde_json::from_value(json!({"id": "apr_1", "title": "Send?"})).expect("an approval"));
        let mut pause = task("pause", "wait", "waiting");
        assert!(state("waiting", vec![ask.clone()]).waits_for_people());
        assert!(!state("waiting", vec![ask.clone(), pause.clone()]).waits_for_people());
        pause.status = "succeeded".into();
        assert!(state("waiting", vec![ask.clone(), pause]).waits_for_people());
        assert!(!state("running", vec![ask.clone()]).waits_for_people());
        ask.approval.as_mut().expect("set above").decided = Some(json!({"approved": true}));
        assert!(!state("waiting", vec![ask]).waits_for_people());
    }

    #[test]
    fn what_a_model_says_is_kept_within_bounds() {
        let mut s = state("running", vec![task("m", "model", "running")]);
        for _ in 0..10_000 {
            s.hear("m", "ünïcode ");
        }
        assert!(s.speaking["m"].len() <= 2 * SPEAKING_BYTES_MAX);
        s.apply(change(2, vec![task("m", "model", "succeeded")]));
        assert!(s.speaking.is_empty());
    }
}
