//! Histories that were written elsewhere. One that is kept here can be looked at and never goes on; what it names is given the names it has
//! here: its values, its workspace, the people in it.

use crate::{
    Definition, codec,
    event::{Event, Payload},
    runner::kind_of,
    view::{Imported, RunView},
};
use base::{BlobId, Principal, PrincipalId, PrincipalKind, RunId, Timestamp};
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

/// Who an event says did it, and in whose place.
fn people(event: &mut Event) -> (Option<&mut Principal>, Option<&mut PrincipalId>) {
    match event {
        Event::RunStarted(started) => (Some(&mut started.by), None),
        Event::ApprovalDecided { by, seat, .. } => (Some(by), seat.as_mut()),
        Event::ApprovalWithdrawn { by, .. }
        | Event::ApprovalEdited { by, .. }
        | Event::ApprovalDelegated { by, .. }
        | Event::SignalReceived { by, .. } => (Some(by), None),
        _ => (None, None),
    }
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
        }
        _ if seq == 1 => return Err("does not start the run".to_owned()),
        _ => {}
    }
    let (by, seat) = people(&mut event);
    if let Some(by) = by {
        *by = (names.person)(by);
    }
    if let Some(seat) = seat {
        *seat = (names.person)(&Principal { id: *seat, kind: PrincipalKind::User, name: String::new() }).id;
    }
    for payload in codec::payloads_mut(&mut event) {
        if let Payload::Blob { blob, .. } = payload {
            *blob = (names.value)(*blob).ok_or_else(|| format!("names the value {blob}, which is not there"))?;
        }
    }
    Ok(event)
}

/// An event as it is kept here.
fn renewed(seq: u64, foreign: &Foreign, names: &Names<'_>) -> Result<(Event, NewEvent), Misfit> {
    let event = renamed(seq, foreign, names).map_err(|why| (seq, why))?;
    let body = serde_json::to_string(&event).map_err(|e| (seq, format!("cannot be written: {e}")))?;
    let new = NewEvent { kind: kind_of(&event), at: foreign.at, actor: (names.person)(&foreign.actor), subject: None, body };
    Ok((event, new))
}

/// The same of an event that was found to fit before.
pub fn kept(seq: u64, foreign: &Foreign, names: &Names<'_>) -> Result<NewEvent, Misfit> {
    renewed(seq, foreign, names).map(|(_, new)| new)
}

/// Reads a history from front to back: whether each event fits, and what the run has come to.
pub struct Keeping {
    view: RunView,
    seq: u64,
    pinned: Option<BlobId>,
}

impl Keeping {
    pub fn new(run: RunId, definition: &Definition) -> Self {
        Self { view: RunView::new(run, definition).lean(), seq: 0, pinned: None }
    }

    pub fn next(&mut self, foreign: &Foreign, names: &Names<'_>) -> Result<NewEvent, Misfit> {
        self.seq += 1;
        let seq = self.seq;
        if self.view.run.ended_at.is_some() {
            return Err((seq, "comes after the end of the run".to_owned()));
        }
        let (event, new) = renewed(seq, foreign, names)?;
        if let Event::RunStarted(started) = &event {
            self.pinned = Some(started.definition);
        }
        let stored = StoredEvent {
            stream: self.view.run.id,
            seq,
            pos: seq,
            kind: new.kind.to_owned(),
            at: new.at,
            actor: new.actor.clone(),
            subject: None,
            body: new.body.as_str().into(),
        };
        self.view.apply(&stored).map_err(|e| (seq, e.message().to_owned()))?;
        Ok(new)
    }

    /// The head of its stream: closed, whatever the run was doing, for nothing goes on from it. Who brought it in is not said yet.
    pub fn head(self) -> Head {
        let of = self.view.run;
        Head {
            status: of.status,
            closed: true,
            name: of.name,
            workspace: of.workspace,
            owner: of.owner,
            definition: self.pinned,
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
            extra: json!({"simulated": of.simulated}),
        }
    }
}

/// The head of a stream whose events are still being written: no list shows it, and nobody finds it.
pub fn arriving(head: &Head) -> Head {
    Head { status: String::new(), ended_at: None, extra: json!({}), ..head.clone() }
}

/// The head with who brought the run in.
pub fn marked(mut head: Head, mark: &Imported) -> Head {
    head.extra["imported"] = json!(mark);
    head
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    /// How often each kind names a person, read out of its definition: a new kind or field is in here by itself.
    fn declared() -> Vec<(String, usize)> {
        let persons = |text: &str| text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.starts_with("Principal")).count();
        let code = |text: &'static str| text.lines().filter(|line| !line.trim_start().starts_with("use ")).collect::<Vec<_>>().join("\n");
        let started = persons(code(include_str!("event/started.rs")).as_str());
        let events = code(include_str!("event.rs"));
        let (_, all) = events.split_once("pub enum Event {").expect("the events");
        let (all, _) = all.split_once("\n}").expect("their end");
        let kinds = all.split("#[serde(rename = \"").skip(1).map(|text| {
            let (kind, body) = text.split_once('"').expect("a name");
            (kind.to_owned(), if kind == "run.started" { started } else { persons(body) })
        });
        kinds.collect()
    }

    fn id(n: u8) -> PrincipalId {
        PrincipalId::from_slice(&[n; 16]).expect("an id")
    }

    fn example(kind: &str) -> Value {
        let who = json!(Principal { id: id(7), kind: PrincipalKind::User, name: "ada".into() });
        let value = json!({"n": 1});
        match kind {
            "run.started" => {
                json!({"workflow": "w", "definition": BlobId::default(), "hash": "h", "inputs": value, "by": who, "workspace": "there", "seed": 1})
            }
            "approval.decided" => json!({"task": "t", "approved": true, "by": who, "binding": "b", "seat": id(7)}),
            "approval.withdrawn" => json!({"task": "t", "by": who}),
            "approval.edited" => json!({"task": "t", "by": who, "replaces": "a", "binding": "b", "input": value}),
            "approval.delegated" => json!({"task": "t", "by": who, "to": "grace"}),
            "signal.received" => json!({"signal": "s", "id": "i", "value": value, "by": who}),
            other => panic!("`{other}` names a person: give an example of it here, and name the person in `people`"),
        }
    }

    #[test]
    fn everybody_an_event_names_gets_the_name_that_stands_here() {
        let names = Names {
            workspace: "here",
            value: &Some,
            person: &|who| Principal { id: if who.id == id(7) { id(9) } else { who.id }, ..who.clone() },
        };
        let declared = declared();
        assert!(declared.len() > 30, "{declared:?}");
        let mut seen = 0;
        for (kind, persons) in declared.into_iter().filter(|(_, persons)| *persons > 0) {
            let mut body = example(&kind);
            body["kind"] = kind.clone().into();
            let actor = Principal { id: id(7), kind: PrincipalKind::User, name: "ada".into() };
            let foreign = Foreign { kind: kind.clone(), at: Timestamp(1), actor, body: body.to_string().into() };
            let here = renamed(if kind == "run.started" { 1 } else { 2 }, &foreign, &names).expect("is kept");
            let text = serde_json::to_string(&here).expect("is written");
            let count = |n: u8| text.matches(&id(n).to_string()).count();
            assert_eq!((count(7), count(9)), (0, persons), "{text}");
            seen += 1;
        }
        assert_eq!(seen, 6);
    }

    #[test]
    fn what_events_are_made_of_names_nobody_else() {
        for text in [include_str!("event/asks.rs"), include_str!("event/steering.rs")] {
            assert!(!text.contains("Principal"), "whoever is named there is to be renamed as well");
        }
    }
}
