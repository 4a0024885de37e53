//! Histories that were written elsewhere. One that is kept here can be looked at and never goes on; what it names is given the names it has
//! here: its values, its workspace, the people in it.

use crate::{
    Definition, codec,
    event::{Event, Payload},
    runner::kind_of,
    view::{Imported, RunView},
};
use base::{BlobId, Principal, RunId, Timestamp};
use serde_json::json;
use std::sync::Arc;
use store::{Head, NewEvent, StoredEvent};

/// One event as it stands in the history that it is from.
#[derive(Clone, Debug)]
pub struct Foreign {
    pub kind: String,
    pub at: Timestamp,
    pub actor: Principal,
    /// JSON text.
    pub body: Arc<str>,
}

/// What stands here for what stood there.
pub struct Names<'a> {
    pub workspace: &'a str,
    pub value: &'a dyn Fn(BlobId) -> Option<BlobId>,
    pub person: &'a dyn Fn(&Principal) -> Principal,
}

/// Why an event cannot be kept, by its number.
pub type Misfit = (u64, String);

fn read(body: &str) -> Result<Event, String> {
    serde_json::from_str(body).map_err(|e| format!("is no event that this program knows: {e}"))
}

/// The values that an event names, the definition first.
pub fn values(body: &str) -> Result<Vec<BlobId>, String> {
    let event = read(body)?;
    let mut out = Vec::new();
    if let Event::RunStarted(started) = &event {
        out.push(started.definition);
    }
    out.extend(codec::payloads(&event).into_iter().filter_map(|payload| match payload {
        Payload::Blob { blob, .. } => Some(*blob),
        Payload::Inline(_) => None,
    }));
    Ok(out)
}

fn renamed(seq: u64, foreign: &Foreign, names: &Names<'_>) -> Result<Event, String> {
    let mut event = read(&foreign.body)?;
    if kind_of(&event) != foreign.kind {
        return Err(format!("is called `{}` and is `{}`", foreign.kind, kind_of(&event)));
    }
    match &mut event {
        Event::RunStarted(_) if seq > 1 => return Err("starts the run once more".to_owned()),
        Event::RunStarted(started) => {
            started.definition = (names.value)(started.definition).ok_or("names a definition that is not there")?;
            names.workspace.clone_into(&mut started.workspace);
            started.by = (names.person)(&started.by);
        }
        _ if seq == 1 => return Err("does not start the run".to_owned()),
        Event::ApprovalDecided { by, .. } | Event::ApprovalEdited { by, .. } => *by = (names.person)(by),
        _ => {}
    }
    for payload in codec::payloads_mut(&mut event) {
        if let Payload::Blob { blob, .. } = payload {
            *blob = (names.value)(*blob).ok_or_else(|| format!("names the value {blob}, which is not there"))?;
        }
    }
    Ok(event)
}

/// The events as they are kept here, and the head of their stream: closed, whatever the run was doing, for nothing goes on from it.
pub fn kept(
    run: RunId,
    definition: &Definition,
    history: &[Foreign],
    names: &Names<'_>,
    mark: &Imported,
) -> Result<(Vec<NewEvent>, Head), Misfit> {
    let mut view = RunView::new(run, definition);
    let mut events = Vec::with_capacity(history.len());
    let mut pinned = None;
    for (seq, foreign) in (1..).zip(history) {
        if view.run.ended_at.is_some() {
            return Err((seq, "comes after the end of the run".to_owned()));
        }
        let event = renamed(seq, foreign, names).map_err(|why| (seq, why))?;
        if let Event::RunStarted(started) = &event {
            pinned = Some(started.definition);
        }
        let body = serde_json::to_string(&event).map_err(|e| (seq, format!("cannot be written: {e}")))?;
        let (kind, actor) = (kind_of(&event), (names.person)(&foreign.actor));
        let stored = StoredEvent {
            stream: run,
            seq,
            pos: seq,
            kind: kind.to_owned(),
            at: foreign.at,
            actor: actor.clone(),
            subject: None,
            body: body.as_str().into(),
        };
        view.apply(&stored).map_err(|e| (seq, e.message().to_owned()))?;
        events.push(NewEvent { kind, at: foreign.at, actor, subject: None, body });
    }
    let of = view.run;
    let head = Head {
        status: of.status,
        closed: true,
        name: of.name,
        workspace: of.workspace,
        owner: of.owner,
        definition: pinned,
        started_at: of.started_at,
        ended_at: of.ended_at,
        steps_total: of.steps_total,
        steps_done: of.steps_done,
        steps_failed: of.steps_failed,
        waiting: of.waiting,
        cost_microusd: of.cost_microusd.0,
        tokens_in: of.tokens_in,
        tokens_out: of.tokens_out,
        note: of.note,
        extra: json!({"simulated": of.simulated, "imported": mark}),
    };
    Ok((events, head))
}
