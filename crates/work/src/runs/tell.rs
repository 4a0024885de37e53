//! What others are told of runs: small facts, in the transaction of the event; the API has the rest.

use base::{OrgId, Reach, RunId, Timestamp};
use engine::{
    event::Event,
    port::{EventOf, Projection},
    view::approval_id,
};
use serde_json::{Map, Value, json};
use store::{Outgoing, Statement};

/// Notes which run was made of which, and puts beginnings, ends and waits of runs into the outbox, whoever listens: an endpoint that is declared at the same moment
/// must not miss what comes after it.
pub(crate) struct Tell;

impl Projection for Tell {
    fn rows(&self, _: OrgId, run: RunId, _: u64, _: Timestamp, event: &Event, out: &mut Vec<Statement>) {
        if let Event::RunStarted(started) = event {
            out.extend(started.from.iter().flat_map(|past| super::travel::forked(past.run, run)));
        }
    }

    fn outgoing(&self, of: EventOf<'_>, event: &Event, out: &mut Vec<Outgoing>) {
        let Some((word, facts)) = told(of.run, event) else { return };
        let mut data =
            json!({"run": of.run, "workflow": of.workflow, "workspace": of.workspace, "owner": of.owner, "seq": of.seq, "at": of.at});
        if let (Some(data), Value::Object(facts)) = (data.as_object_mut(), facts) {
            data.extend(facts);
        }
        // Whoever may look at runs there is told, whoever started it: the owner is there for those who filter by it.
        let reach = Reach { owner: Some(of.owner.id), ..Reach::of("run", Some(of.workspace)) };
        out.push(Outgoing { topic: format!("run.{word}"), body: json!({"subject": format!("run/{}", of.run), "data": data}), reach });
    }
}

fn told(run: RunId, event: &Event) -> Option<(&'static str, Value)> {
    Some(match event {
        Event::RunStarted(started) => ("started", json!({"by": started.by, "hash": started.hash})),
        Event::RunSucceeded { .. } => ("succeeded", Value::Object(Map::new())),
        Event::RunFailed { error, task, .. } => {
            ("failed", json!({"task": task, "error": {"code": error.code(), "kind": error.kind(), "message": error.message()}}))
        }
        Event::RunPaused { reason } => ("paused", json!({"reason": reason})),
        Event::RunUnpaused { reason } => ("resumed", json!({"reason": reason})),
        Event::RunCancelled { .. } => ("cancelled", Value::Object(Map::new())),
        Event::ApprovalRequested { task, title, expires_at, asks, call, .. } => {
            let id = approval_id(run, task, call.as_deref());
            ("waiting", json!({"task": task, "for": asks, "approval": id, "title": title, "until": expires_at}))
        }
        // Another call waits, and what was said about the one before does not count: all are asked once more.
        Event::ApprovalEdited { task, by, .. } => {
            ("waiting", json!({"task": task, "for": "approval", "approval": approval_id(run, task, None), "edited_by": by.name}))
        }
        Event::ApprovalDelegated { task, by, to: Some(to), until, .. } => {
            ("delegated", json!({"task": task, "approval": approval_id(run, task, None), "by": by.name, "to": to, "until": until}))
        }
        Event::ApprovalDecided { task, approved, by, call, more, .. } => {
            let id = approval_id(run, task, call.as_deref());
            ("decided", json!({"task": task, "approval": id, "approved": approved, "by": by, "more": more}))
        }
        Event::ApprovalWithdrawn { task, by } => ("withdrawn", json!({"task": task, "approval": approval_id(run, task, None), "by": by})),
        Event::ApprovalEscalated { task, expires_at, .. } => {
            ("escalated", json!({"task": task, "approval": approval_id(run, task, None), "until": expires_at}))
        }
        Event::WaitStarted { task, until, signal: None } => ("waiting", json!({"task": task, "for": "time", "until": until})),
        Event::WaitStarted { task, until, signal } => ("waiting", json!({"task": task, "for": "signal", "signal": signal, "until": until})),
        _ => return None,
    })
}
