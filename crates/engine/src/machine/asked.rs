//! A question that waits for people, and the fold of what happens to it.

use super::{
    decide::Handed,
    state::{Detail, Run, Status, TaskRef, value_of},
};
use crate::event::Event;
use base::{PrincipalId, Rule, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Asked {
    pub(crate) binding: String,
    pub(crate) expires_at: Option<Timestamp>,
    /// The task as it was, when the question is whether an interrupted effect may run again.
    pub(crate) interrupted: Option<(Arc<Value>, Arc<str>)>,
    /// The input of the call that is made if it is approved.
    #[serde(default)]
    pub(crate) makes: Option<Arc<Value>>,
    /// Schema of the answer.
    #[serde(default)]
    pub(crate) answer: Option<Value>,
    #[serde(default)]
    pub(crate) rule: Rule,
    /// Those who have approved.
    #[serde(default)]
    pub(crate) votes: Vec<Vote>,
    #[serde(default)]
    pub(crate) handed: Vec<Handed>,
    #[serde(default)]
    pub(crate) escalated: bool,
    /// It is decided, and can be taken back for a while.
    #[serde(default)]
    pub(crate) settled: Option<Settled>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Vote {
    pub(crate) by: PrincipalId,
    /// In whose place.
    pub(crate) seat: PrincipalId,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Settled {
    pub(crate) approved: bool,
    pub(crate) by: String,
    pub(crate) by_id: PrincipalId,
    pub(crate) note: Option<String>,
    /// The answer to a question, or what a call gave.
    pub(crate) output: Option<Arc<Value>>,
    /// When it takes effect.
    pub(crate) at: Timestamp,
}

impl Run {
    /// The question that waits is known by another name.
    pub(crate) fn rebind(&mut self, path: &str, call: Option<&str>, name: &str) {
        let Some(at) = self.paths.get(path).copied() else { return };
        match (call, &mut self.task_mut(at).detail) {
            (None, Detail::Approval(asked)) => name.clone_into(&mut asked.binding),
            (Some(call), _) => self.on_call(at, call, |c| c.asked = Some(Arc::from(name))),
            _ => {}
        }
    }

    pub(super) fn apply_approval(&mut self, at: TaskRef, event: &Event) {
        if let Event::ApprovalRequested { binding, expires_at, input, answer, rule, .. } = event {
            self.set_status(at, Status::Waiting);
            let task = self.task_mut(at);
            let interrupted = match &task.detail {
                Detail::Effect { input, key } => Some((input.clone(), key.clone())),
                _ => None,
            };
            task.detail = Detail::Approval(Box::new(Asked {
                binding: binding.clone(),
                expires_at: *expires_at,
                interrupted,
                makes: input.as_ref().map(value_of),
                answer: answer.clone(),
                rule: rule.as_deref().cloned().unwrap_or_default(),
                votes: Vec::new(),
                handed: Vec::new(),
                escalated: false,
                settled: None,
            }));
            return;
        }
        let Detail::Approval(asked) = &mut self.task_mut(at).detail else { return };
        match event {
            Event::ApprovalDecided { approved, by, note, seat, output, effective_at, .. } => {
                if *approved {
                    asked.votes.push(Vote { by: by.id, seat: seat.unwrap_or(by.id) });
                }
                asked.settled = effective_at.map(|at| Settled {
                    approved: *approved,
                    by: by.name.clone(),
                    by_id: by.id,
                    note: note.clone(),
                    output: output.as_ref().map(value_of),
                    at,
                });
            }
            Event::ApprovalWithdrawn { by, .. } => {
                asked.votes.retain(|vote| vote.by != by.id);
                asked.settled = None;
            }
            Event::ApprovalEdited { binding, input, .. } => {
                asked.binding.clone_from(binding);
                asked.makes = Some(value_of(input));
                asked.votes.clear();
            }
            Event::ApprovalDelegated { by, to, note, until, .. } => {
                asked.handed.retain(|handed| handed.from.id != by.id);
                asked.handed.extend(to.as_ref().map(|to| Handed { from: by.clone(), to: to.clone(), note: note.clone(), until: *until }));
            }
            Event::ApprovalEscalated { expires_at, .. } => {
                asked.escalated = true;
                asked.expires_at = Some(*expires_at);
            }
            _ => {}
        }
    }
}
