//! Queues hold what has become possible. A fold of the past queues what was done long ago as well: that is let go now and then, so that
//! reading a long history back takes no more memory than the run holds.

use crate::machine::state::{Detail, Run, Status, Task, TaskRef};
use std::collections::BTreeSet;

const SWEEP_FROM: usize = 1_024;

impl Run {
    /// Removes what would be passed over when its turn came.
    pub(super) fn sweep(&mut self) {
        let queued = |run: &Self| {
            run.ready.len() + run.closing.len() + run.failing.len() + run.answering.len() + run.turning.len() + run.ending.len()
        };
        if queued(self) <= self.sweep_at.max(SWEEP_FROM) {
            return;
        }
        let mut queues = [&mut self.ready, &mut self.answering, &mut self.ending].map(std::mem::take);
        queues[0].retain(|at| self.held(*at).is_some_and(|t| t.status == Status::Pending && t.unmet == 0));
        queues[1].retain(|at| self.held(*at).is_some_and(|t| matches!(t.detail, Detail::Model(_))));
        queues[2].retain(|at| self.held(*at).is_some_and(|t| matches!(t.detail, Detail::Ending(_))));
        [self.ready, self.answering, self.ending] = queues;
        let mut closing = std::mem::take(&mut self.closing);
        let mut whole = false;
        closing.retain(|block| match block {
            // The run itself once.
            None => !std::mem::replace(&mut whole, true),
            Some(at) => self.held(*at).is_some_and(|t| matches!(&t.detail, Detail::Block(open) if open.active == 0)),
        });
        self.closing = closing;
        let mut turning = std::mem::take(&mut self.turning);
        turning.retain(|(at, scope)| {
            self.held(*at).is_some_and(|t| matches!(&t.detail, Detail::Block(open) if open.awaiting.contains(scope)))
        });
        self.turning = turning;
        let mut failing = std::mem::take(&mut self.failing);
        failing.retain(|scope| self.scopes.get(*scope).is_some_and(|s| s.failing.is_some()));
        self.failing = failing;
        self.sweep_at = queued(self) * 2;
    }

    /// Leaves in the queues only what there is to do, each once and in one order, whether the run was held in memory or read back: a run
    /// that was paused has not passed over the rest.
    pub(in super::super) fn settle_queues(&mut self) {
        let silent = |run: &Self, at: TaskRef| run.held(at).is_some_and(|t| t.asking.is_none());
        let mut ready: BTreeSet<TaskRef> = std::mem::take(&mut self.ready).into_iter().collect();
        ready.retain(|at| self.held(*at).is_some_and(|t| t.status == Status::Pending && t.unmet == 0));
        let mut ending: BTreeSet<TaskRef> = std::mem::take(&mut self.ending).into_iter().collect();
        ending.retain(|at| silent(self, *at) && matches!(self.task(*at).detail, Detail::Ending(_)));
        let mut turning: BTreeSet<(TaskRef, u32)> = std::mem::take(&mut self.turning).into_iter().collect();
        turning.retain(|(at, scope)| {
            silent(self, *at) && matches!(&self.task(*at).detail, Detail::Block(open) if open.awaiting.first() == Some(scope))
        });
        let mut closing: BTreeSet<Option<TaskRef>> = std::mem::take(&mut self.closing).into_iter().collect();
        closing.retain(|block| match block {
            None => self.asking.is_none() && self.scopes.get(0).is_some_and(|scope| scope.open == 0),
            Some(at) => silent(self, *at) && matches!(&self.task(*at).detail, Detail::Block(open) if open.active == 0),
        });
        let mut failing: BTreeSet<u32> = std::mem::take(&mut self.failing).into_iter().collect();
        failing.retain(|scope| {
            let left = |task: &Task| matches!(task.status, Status::Pending | Status::Waiting | Status::Retrying);
            self.scopes.get(*scope).is_some_and(|scope| scope.failing.is_some() && scope.tasks.iter().any(left))
        });
        self.ready = ready.into_iter().collect();
        self.ending = ending.into_iter().collect();
        self.turning = turning.into_iter().collect();
        self.closing = closing.into_iter().collect();
        self.failing = failing.into_iter().collect();
    }
}
