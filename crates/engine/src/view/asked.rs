//! What is seen of questions that wait for people.

use super::{ApprovalView, DecisionView, SteeredView, TaskStatus, TaskView, approval_id};
use crate::{Handed, event::Event};
use base::{RunId, Timestamp};

pub(super) fn update(task: &mut TaskView, event: Event, at: Timestamp, run: RunId) {
    match event {
        Event::ApprovalRequested { .. } => {
            if let Some(asked) = fresh(task, event, run) {
                asked_for(task, asked, at);
            }
        }
        Event::ApprovalDecided { approved, by, note, binding, more, output, effective_at, .. } => {
            decided(task, &binding, DecisionView { approved, by: by.name, note, at, answer: output }, (more, effective_at));
        }
        _ => changed(task, event, at),
    }
}

fn fresh(task: &TaskView, event: Event, run: RunId) -> Option<ApprovalView> {
    let Event::ApprovalRequested { title, details, binding, expires_at, asks, call, tool, input, answer, rule, rejected, .. } = event
    else {
        return None;
    };
    Some(ApprovalView {
        id: approval_id(run, &task.path, call.as_deref()),
        title,
        details,
        binding,
        expires_at,
        asks,
        call,
        tool,
        input,
        answer,
        rule: rule.map(|rule| *rule).unwrap_or_default(),
        rejected,
        edited: Vec::new(),
        decisions: Vec::new(),
        handed: Vec::new(),
        escalated: false,
        effective_at: None,
        decided: None,
    })
}

fn changed(task: &mut TaskView, event: Event, at: Timestamp) {
    let Some(view) = &mut task.approval else { return };
    match event {
        Event::ApprovalWithdrawn { by, .. } => {
            view.decisions.retain(|decision| decision.by != by.name);
            (view.decided, view.effective_at) = (None, None);
        }
        Event::ApprovalEdited { by, note, binding, input, .. } => {
            (view.binding, view.input) = (binding, Some(input));
            view.decisions.clear();
            view.edited.push(SteeredView { at, by: by.name, reason: note });
        }
        Event::ApprovalDelegated { by, to, note, until, .. } => {
            view.handed.retain(|handed| handed.from.id != by.id);
            view.handed.extend(to.map(|to| Handed { from: by, to, note, until }));
        }
        Event::ApprovalEscalated { expires_at, .. } => (view.escalated, view.expires_at) = (true, Some(expires_at)),
        _ => {}
    }
}

fn asked_for(task: &mut TaskView, asked: ApprovalView, at: Timestamp) {
    task.started_at.get_or_insert(at);
    let of_call = asked.call.is_some();
    match &task.approval {
        Some(open) if open.decided.is_none() && of_call => task.further.push(asked),
        _ => task.approval = Some(asked),
    }
    if of_call {
        return weigh_calls(task);
    }
    task.status = TaskStatus::Waiting;
}

/// Nothing is left of what was under way in it.
pub(super) fn break_off(task: &mut TaskView, at: Timestamp) {
    task.further.clear();
    for call in task.calls.iter_mut().filter(|c| c.ended_at.is_none()) {
        (call.status, call.ended_at) = ("failed", Some(at));
    }
}

/// A decided one stays until the next is asked for. `more`: others are needed as well.
fn decided(task: &mut TaskView, binding: &str, decision: DecisionView, (more, effective_at): (u32, Option<Timestamp>)) {
    if more == 0 {
        task.further.retain(|asked| asked.binding != binding);
    }
    let Some(view) = task.approval.as_mut().filter(|view| view.binding == binding) else { return };
    view.decisions.push(decision.clone());
    view.effective_at = effective_at;
    if more > 0 {
        return;
    }
    view.decided = Some(decision);
    let of_call = view.call.is_some();
    if !task.further.is_empty() {
        task.approval = Some(task.further.remove(0));
    }
    if of_call {
        weigh_calls(task);
    }
}

/// A model's task waits when nothing is left of its turn but what a person must say.
pub(super) fn weigh_calls(task: &mut TaskView) {
    if !matches!(task.status, TaskStatus::Running | TaskStatus::Waiting) {
        return;
    }
    let asked: Vec<&str> =
        task.approval.iter().filter(|view| view.decided.is_none()).chain(&task.further).filter_map(|view| view.call.as_deref()).collect();
    let mut open = task.calls.iter().filter(|c| c.ended_at.is_none()).peekable();
    let waits = open.peek().is_some() && open.all(|c| asked.contains(&c.call.as_str()));
    task.status = if waits { TaskStatus::Waiting } else { TaskStatus::Running };
}
