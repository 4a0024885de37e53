//! `approval`: a person decides. A decision names the hash of what was shown, so it cannot apply to anything else.
//!
//! | from | on | to |
//! |---|---|---|
//! | pending | needs met | waiting (inbox item; timer if it expires) |
//! | waiting | approved | succeeded |
//! | waiting | rejected | failed, `approval_rejected` |
//! | waiting | timer | failed, `approval_expired` |
//! | waiting for an interrupted effect | approved | running (effect: call, same key) |
//! | waiting for an interrupted effect | rejected | failed, `outcome_unknown` |

use super::super::{
    Effect, Turn,
    state::{self, Detail, Status, TaskRef},
};
use crate::event::{Event, Payload};
use base::{Digest, Error, Principal};
use flow::plan::{Action, Approval};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

pub(super) fn begin(turn: &mut Turn<'_>, at: TaskRef, approval: &Approval) -> Result<(), Error> {
    let title = match turn.auto_string(at, "/with/title")? {
        Some(title) => title,
        None => turn.render_text(at.scope, &approval.title).map_err(|e| e.place(turn.place(at, "title")))?,
    };
    let details = match &approval.details {
        Some(details) => turn
            .render(at.scope, details)
            .and_then(|v| turn.with_auto(at, "/with/details", v))
            .map_err(|e| e.place(turn.place(at, "details")))?,
        None => state::null(),
    };
    ask(turn, at, title, details, approval.expires_ms);
    Ok(())
}

fn ask(turn: &mut Turn<'_>, at: TaskRef, title: String, details: Arc<Value>, expires_ms: Option<u64>) {
    let task = turn.run.path(at);
    let binding = Digest::of(&[task.as_bytes(), title.as_bytes(), details.to_string().as_bytes()]).to_string();
    let expires_at = expires_ms.map(|ms| turn.now.plus(Duration::from_millis(ms)));
    turn.effects.extend(expires_at.map(|at| Effect::SetTimer { name: format!("approval:{task}"), at }));
    turn.emit(Event::ApprovalRequested { task, title, details: Payload::Inline(details), binding, expires_at });
}

/// The process ended while an irreversible effect was under way: only a person may say what happens now.
pub(super) fn ask_interrupted(turn: &mut Turn<'_>, at: TaskRef, tool: &str) {
    let Detail::Effect { input, key } = &turn.run.task(at).detail else { return };
    let details = json!({"tool": tool, "input": **input, "key": **key, "why": "the process ended while this call was under way, and it cannot be undone"});
    let title = format!("Outcome unknown: has `{tool}` happened? Approve to call it again, reject to fail the step");
    ask(turn, at, title, Arc::new(details), None);
}

impl Turn<'_> {
    pub(in super::super) fn decided(
        &mut self,
        path: &str,
        approved: bool,
        note: Option<String>,
        binding: &str,
        by: Principal,
    ) -> Result<(), Error> {
        let decided_before = || {
            Error::conflict("already_decided", format!("`{path}` is not waiting for a decision (it was decided, or the run has moved on)"))
        };
        let at = self.lookup(path).ok_or_else(decided_before)?;
        let Detail::Approval(asked) = &self.run.task(at).detail else { return Err(decided_before()) };
        if self.run.task(at).status != Status::Waiting {
            return Err(decided_before());
        }
        if asked.binding != binding {
            return Err(Error::conflict("approval_changed", "what is asked is not what the decision was about")
                .fix("look at it again and decide anew"));
        }
        let interrupted = asked.interrupted.clone();
        let expires = asked.expires_at.is_some();
        let by_name = by.name.clone();
        self.effects.extend(expires.then(|| Effect::ClearTimer { name: format!("approval:{path}") }));
        self.emit(Event::ApprovalDecided { task: path.to_owned(), approved, by, note: note.clone(), binding: binding.to_owned() });
        match (approved, interrupted) {
            (true, None) => self.succeed(at, Arc::new(json!({"approved": true, "by": by_name, "note": note})), None),
            (true, Some(_)) => {
                let pinned = self.run.pinned(at);
                if let Action::Tool { name, .. } = &pinned.step().action {
                    super::tool::again(self, at, pinned.step(), name)?;
                }
            }
            (false, None) => {
                let why = note.map(|n| format!(": {n}")).unwrap_or_default();
                self.fail(at, Error::forbidden("approval_rejected", format!("{by_name} rejected it{why}")));
            }
            (false, Some(_)) => {
                self.fail(at, Error::outcome_unknown("outcome_unknown", format!("{by_name} decided not to call the tool again")))
            }
        }
        Ok(())
    }

    pub(in super::super) fn approval_expired(&mut self, at: TaskRef) {
        let Detail::Approval(asked) = &self.run.task(at).detail else { return };
        if asked.expires_at.is_some_and(|t| t <= self.now) {
            self.fail(at, Error::timeout("approval_expired", "nobody decided in time"));
        }
    }
}
