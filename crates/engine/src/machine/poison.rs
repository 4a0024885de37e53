//! Steps that end the process. What was under way when the process died is counted; what was in three deaths in a row is not started
//! again: a person is asked what becomes of it, as about any call whose outcome is not known.

use super::{
    Turn, interrupted,
    state::{Detail, Phase, Run, TaskRef},
    steps::approval,
};
use crate::event::Event;
use base::Error;
use flow::plan::Action;
use std::collections::BTreeMap;

/// Deaths in a row after which a task is not started again.
pub(crate) const DEATHS_MAX: u32 = 3;
/// From then on it is under suspicion, and goes on while no other such one does.
const SUSPECT_FROM: u32 = 2;

pub(super) const WHY: &str =
    "the process has died three times in a row while this was under way, so this may be what ends it; it is not started again by itself";

/// Something has come of it since: what was under way then is not what is now.
pub(super) fn goes_on(event: &Event) -> bool {
    matches!(
        event,
        Event::TaskStarted { .. }
            | Event::ModelAnswered { .. }
            | Event::CallStarted { .. }
            | Event::CallFinished { .. }
            | Event::SaveStarted { .. }
            | Event::AutoAsked { .. }
            | Event::AutoRefused { .. }
            | Event::AutoResolved { .. }
    )
}

impl Run {
    pub(super) fn count_deaths(&mut self, deaths: &BTreeMap<String, u32>) {
        for (path, count) in deaths {
            if let Some(at) = self.paths.get(path.as_str()).copied()
                && self.held(at).is_some()
            {
                self.task_mut(at).deaths = *count;
            }
        }
    }

    pub(super) fn is_poison(&self, at: TaskRef) -> bool {
        self.task(at).deaths >= DEATHS_MAX
    }

    /// Something in it was, with `more` deaths counted, in so many of them that it is carried out while no other such thing is.
    pub(crate) fn is_suspect(&self, more: u32) -> bool {
        let counts = self.started.counts_deaths && matches!(self.phase, Phase::Running);
        counts && interrupted(self).iter().any(|at| (SUSPECT_FROM..DEATHS_MAX).contains(&(self.task(*at).deaths + more)))
    }
}

impl Turn<'_> {
    /// What was under way when the process died, and how often in a row that makes.
    pub(super) fn deaths(&self, tasks: &[TaskRef], died: bool) -> BTreeMap<String, u32> {
        if !died || !self.run.started.counts_deaths {
            return BTreeMap::new();
        }
        tasks.iter().map(|at| (self.run.path(*at), self.run.task(*at).deaths.saturating_add(1))).collect()
    }

    /// It is not carried out again. Calls of tools are asked about; what has no outcome that a person could tell fails. True: something in
    /// it was not under way, and goes on.
    pub(super) fn quarantine(&mut self, at: TaskRef, came: &[String]) -> bool {
        let pinned = self.run.pinned(at);
        let task = self.run.task(at);
        match (&pinned.step().action, &task.detail) {
            _ if task.asking.is_some() => self.unanswered(Some(at), poisoned()),
            (Action::Tool { .. }, Detail::Effect { .. }) => approval::ask_outcome(self, at, WHY, None),
            (Action::Model(_), Detail::Model(dialogue)) if dialogue.calls.iter().any(|c| c.answer.is_none()) => {
                let begun = dialogue.calls.iter().filter(|c| c.answer.is_none() && c.started && c.asked.is_none() && !came.contains(&c.id));
                let begun: Vec<String> = begun.map(|c| c.id.clone()).collect();
                begun.iter().for_each(|id| approval::ask_outcome(self, at, WHY, Some(id)));
                return true;
            }
            _ => self.fail(at, poisoned()),
        }
        false
    }
}

fn poisoned() -> Error {
    Error::outcome_unknown("process_died", WHY)
        .fix("look into the log of the server for why it died")
        .fix("then retry the run: `orc runs retry RUN`")
}
