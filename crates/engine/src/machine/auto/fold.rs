//! The fold of what is asked and answered, and of a block that can go no further.

use super::{Answers, Asker};
use crate::{
    event::{During, Ending, Event},
    machine::state::{Asking, Detail, Phase, Run, Status, TaskRef, value_of},
};
use base::Error;

/// Answers about the end of an attempt do not hold for the next.
pub(in super::super) fn forget_end(answers: &mut Answers) {
    answers.retain(|name, _| !["/expect", "/goto"].iter().any(|key| name.starts_with(key)));
}

impl Run {
    pub(in super::super) fn answers(&self, asker: Asker) -> &Answers {
        asker.map_or(&self.answers, |at| &self.task(at).answers)
    }

    pub(in super::super) fn asking(&self, asker: Asker) -> Option<&Asking> {
        match asker {
            Some(at) => self.held(at)?.asking.as_deref(),
            None => self.asking.as_deref(),
        }
    }

    fn asking_mut(&mut self, asker: Asker) -> &mut Option<Box<Asking>> {
        match asker {
            Some(at) => &mut self.task_mut(at).asking,
            None => &mut self.asking,
        }
    }

    /// Events about tags, of tasks and of the run itself.
    pub(in super::super) fn apply_auto(&mut self, asker: Asker, event: &Event) {
        match event {
            Event::AutoAsked { part, question, during, ending, usage, .. } => {
                self.add_usage(usage.as_ref());
                let Ok(question) = serde_json::from_value((*value_of(question)).clone()) else { return };
                if let Some(at) = asker {
                    self.auto_asked(at, *during, ending.as_ref());
                }
                let cost = base::Money::default();
                *self.asking_mut(asker) = Some(Box::new(Asking { part: part.clone(), question, tried: 0, refused: None, cost }));
            }
            Event::AutoRefused { raw, why, usage, over, .. } => {
                self.add_usage(Some(usage));
                if let Some(asking) = self.asking_mut(asker) {
                    asking.tried += 1;
                    asking.cost += usage.cost_microusd;
                    // A model is told what was wrong with its words, not that it was not reached.
                    asking.refused = (!raw.is_empty()).then(|| (raw.clone(), why.clone()));
                }
                if *over {
                    *self.asking_mut(asker) = None;
                    self.goes_on(asker.filter(|at| matches!(self.task(*at).detail, Detail::Block(_))));
                }
            }
            Event::AutoResolved { part, value, usage, .. } => {
                self.add_usage(Some(usage));
                *self.asking_mut(asker) = None;
                let value = value_of(value);
                match asker {
                    Some(at) => drop(self.task_mut(at).answers.insert(part.clone(), value)),
                    None => drop(self.answers.insert(part.clone(), value)),
                }
                match asker {
                    Some(_) => self.goes_on(asker),
                    None => self.closing.push_back(None),
                }
            }
            _ => {}
        }
    }

    fn auto_asked(&mut self, at: TaskRef, during: During, ending: Option<&Ending>) {
        if during == During::Open {
            return;
        }
        // Counted, or else a gateway that fails is asked for ever.
        if self.task(at).status == Status::Retrying {
            self.task_mut(at).attempt += 1;
        }
        self.forget_inner(at);
        self.set_status(at, Status::Running);
        self.task_mut(at).detail = match ending {
            Some(ending) => Detail::Ending(Box::new(ending.clone())),
            None => Detail::Auto,
        };
    }

    /// What follows once an answer is there.
    fn goes_on(&mut self, asker: Asker) {
        let Some(at) = asker else { return };
        match &self.task(at).detail {
            Detail::Ending(_) => self.ending.push_back(at),
            Detail::Block(open) => match open.awaiting.first() {
                Some(scope) => self.turning.push_back((at, *scope)),
                None => self.closing.push_back(Some(at)),
            },
            _ => {
                self.task_mut(at).detail = Detail::None;
                self.set_status(at, Status::Pending);
                self.ready.push_back(at);
            }
        }
    }

    /// The run is being cancelled while the outputs are worked out: nothing else would close it.
    pub(in super::super) fn stop_asking(&mut self) {
        if self.asking.is_some() {
            self.closing.push_back(None);
        }
    }

    pub(in super::super) fn may_close(&self, at: TaskRef) -> bool {
        self.phase != Phase::Running || self.task(at).asking.is_none()
    }

    /// Nothing more begins inside it; what is at work there ends it.
    pub(in super::super) fn block_failing(&mut self, at: TaskRef, error: &Error) {
        let Detail::Block(open) = &mut self.task_mut(at).detail else { return };
        open.error.get_or_insert_with(|| error.clone());
        open.awaiting.clear();
        let (scopes, idle) = (open.scopes.clone(), open.active == 0);
        self.task_mut(at).asking = None;
        scopes.into_iter().for_each(|scope| self.mark_failing(scope, error, false));
        if idle {
            self.closing.push_back(Some(at));
        }
    }
}
