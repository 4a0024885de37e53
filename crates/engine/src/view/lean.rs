//! A fold of which only the line of the list is wanted: it takes as much memory as the run has at work, however long its history is.

use super::RunView;

impl RunView {
    /// Forgets what has ended: values, and the tasks of blocks, items and iterations of which nothing is left to come.
    #[must_use]
    pub fn lean(mut self) -> Self {
        self.lean = true;
        self
    }

    pub(super) fn slim(&mut self, path: &str) {
        if !self.lean {
            return;
        }
        let Some(order) = self.order.get(path).cloned() else { return };
        let Some(task) = self.tasks.get_mut(&order) else { return };
        (task.input, task.output) = (None, None);
        if task.ended_at.is_none() {
            return;
        }
        task.calls.clear();
        task.answers.clear();
        task.further.clear();
        let parent = task.parent.clone();
        self.forget(&order, order.len());
        let Some(parent) = parent.filter(|path| self.task(path).is_some_and(|task| matches!(task.uses.as_str(), "for_each" | "loop")))
        else {
            return;
        };
        let around = &order[..order.len() - 1];
        let steps = || self.tasks.range(around.to_vec()..).take_while(|(key, _)| key.starts_with(around));
        let steps = steps().map(|(_, task)| task.ended_at.is_some());
        let (all, ended) = steps.fold((0, true), |(all, ended), one| (all + 1, ended && one));
        if ended && all >= self.body_len(&parent) {
            self.forget(around, around.len());
        }
    }

    /// The tasks inside a place.
    fn forget(&mut self, prefix: &[u32], longer_than: usize) {
        let inside = self.tasks.range(prefix.to_vec()..).take_while(|(key, _)| key.starts_with(prefix));
        let gone: Vec<Vec<u32>> = inside.map(|(key, _)| key.clone()).filter(|key| key.len() > longer_than).collect();
        for key in gone {
            if let Some(task) = self.tasks.remove(&key) {
                self.order.remove(&task.path);
            }
        }
    }
}
