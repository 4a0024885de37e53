//! Looking at a file: first all of it, then, when all of it fits, once more in parts that are written one after the other.

use super::file::{Item, Reader, bad};
use base::{BlobId, Digest, Error, OrgId, Principal, PrincipalId, PrincipalKind, Result, RunId};
use engine::{
    Definition,
    foreign::{self, Foreign, Keeping, Misfit, Names},
};
use serde_json::Value;
use std::{cell::RefCell, collections::HashMap, io::BufRead, sync::Arc};
use store::{Blob, Head, NewEvent, StoredEvent};

/// Of the values that stand before the first event: the inputs and the workflow.
const EARLY_MAX: usize = 112 * 1024 * 1024;
/// Of a part.
const EVENTS_MAX: usize = 4_000;
const BYTES_MAX: usize = 4 * 1024 * 1024;

/// A file that was signed, and still does not hold a run that this program can show.
fn misfit(what: impl std::fmt::Display) -> Error {
    Error::invalid("bad_run_file", format!("the file holds no run that can be shown here: {what}"))
        .fix("open it with the version of the program that wrote it")
}

fn event_misfit((seq, why): Misfit) -> Error {
    misfit(format!("event {seq} {why}")).place(format!("event {seq}"))
}

/// People there are nobody here, whatever their ids; the system is the same everywhere.
fn stranger(key: &str, who: &Principal) -> Principal {
    if who.kind == PrincipalKind::System {
        return who.clone();
    }
    let digest = Digest::of(&[b"orc-run/person", key.as_bytes(), who.id.as_bytes()]);
    let id = digest.0.get(..16).and_then(PrincipalId::from_slice).unwrap_or(who.id);
    Principal { id, ..who.clone() }
}

fn foreign(event: StoredEvent) -> Foreign {
    let StoredEvent { kind, at, actor, body, .. } = event;
    Foreign { kind, at, actor, body }
}

/// What a value is called here; under which name bytes are kept is for the store to say.
pub(super) type NameOf = dyn Fn(&[u8]) -> BlobId + Send + Sync;

/// A file of which everything fits.
pub(super) struct Looked {
    pub(super) run: RunId,
    /// Where it happened.
    pub(super) org: OrgId,
    /// The public key, base64.
    pub(super) key: String,
    pub(super) events: u64,
    pub(super) head: Head,
    /// What its values are called here.
    values: HashMap<BlobId, BlobId>,
    workspace: String,
}

/// Reads all of it and keeps nothing but the names of its values.
pub(super) fn look(input: impl BufRead, keys: &[String], workspace: &str, name: &NameOf) -> Result<Looked> {
    let mut reader = Reader::new(input)?;
    let values: RefCell<HashMap<BlobId, (BlobId, bool)>> = RefCell::default();
    let renamed = |id| {
        let mut values = values.borrow_mut();
        let (name, used) = values.get_mut(&id)?;
        *used = true;
        Some(*name)
    };
    let names = Names { workspace, value: &renamed, person: &Principal::clone };
    let (mut early, mut early_bytes) = (HashMap::new(), 0);
    let mut keeping: Option<Keeping> = None;
    while let Some(item) = reader.next(keys)? {
        match item {
            Item::Value { id, bytes } => {
                serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).map_err(|_| misfit(format!("the value {id} is not JSON")))?;
                if values.borrow_mut().insert(id, (name(&bytes), false)).is_some() {
                    return Err(bad(reader.at, format!("the value {id} stands there twice")));
                }
                if keeping.is_none() {
                    early_bytes += bytes.len();
                    if early_bytes > EARLY_MAX {
                        return Err(misfit("more values than any run begins with stand before its first event"));
                    }
                    early.insert(id, bytes);
                }
            }
            Item::Event(event) => {
                let kept = match &mut keeping {
                    Some(keeping) => keeping,
                    None => keeping.insert(Keeping::new(reader.head.run, &definition(&event, &std::mem::take(&mut early))?)),
                };
                kept.next(&foreign(event), &names).map_err(event_misfit)?;
            }
        }
    }
    let (Some(kept), Some(key)) = (keeping, reader.key().map(str::to_owned)) else { return Err(misfit("it holds no event")) };
    if let Some((idle, _)) = values.borrow().iter().find(|(_, (_, used))| !used) {
        return Err(misfit(format!("no event names the value {idle}")));
    }
    let mut head = kept.head();
    head.owner = head.owner.map(|who| stranger(&key, &who));
    let values = values.take().into_iter().map(|(id, (name, _))| (id, name)).collect();
    let told = &reader.head;
    Ok(Looked { run: told.run, org: told.org, key, events: told.events, head, values, workspace: workspace.to_owned() })
}

/// What the run is pinned to, which its first event names.
fn definition(first: &StoredEvent, values: &HashMap<BlobId, Vec<u8>>) -> Result<Definition> {
    let first: Value = serde_json::from_str(&first.body).unwrap_or_default();
    let pinned = first["definition"].as_str().and_then(|id| id.parse::<BlobId>().ok()).and_then(|id| values.get(&id));
    let pinned = pinned.ok_or_else(|| misfit("the workflow that it is a run of is missing"))?;
    serde_json::from_slice(pinned).map_err(|e| misfit(format!("the workflow that it is a run of is not readable: {e}")))
}

/// Some events that follow one another, as they are kept here.
pub(super) struct Part {
    /// The number of the event before them.
    pub(super) after: u64,
    pub(super) events: Vec<NewEvent>,
    /// Those that the file holds before them.
    pub(super) values: Vec<Blob>,
    /// Their lines, as they came.
    pub(super) lines: Vec<u8>,
    pub(super) last: bool,
}

/// Reads the file once more.
pub(super) struct Parts<R> {
    reader: Reader<R>,
    pub(super) looked: Arc<Looked>,
    after: u64,
    begun: bool,
}

impl<R: BufRead> Parts<R> {
    pub(super) fn new(input: R, looked: Arc<Looked>) -> Result<Self> {
        Ok(Self { reader: Reader::new(input)?, looked, after: 0, begun: false })
    }

    pub(super) fn next(&mut self, name: &NameOf) -> Result<Part> {
        let mut part = Part { after: self.after, events: Vec::new(), values: Vec::new(), lines: Vec::new(), last: false };
        if !std::mem::replace(&mut self.begun, true) {
            part.lines.extend_from_slice(self.reader.raw());
        }
        let looked = self.looked.clone();
        let names =
            Names { workspace: &looked.workspace, value: &|id| looked.values.get(&id).copied(), person: &|who| stranger(&looked.key, who) };
        loop {
            let item = self.reader.next(&[])?;
            part.lines.extend_from_slice(self.reader.raw());
            match item {
                None => {
                    part.last = true;
                    return Ok(part);
                }
                Some(Item::Value { bytes, .. }) => part.values.push(json_blob(name, bytes)),
                Some(Item::Event(event)) => {
                    self.after = event.seq;
                    part.events.push(foreign::kept(event.seq, &foreign(event), &names).map_err(event_misfit)?);
                    // The signature belongs to the last event.
                    let full = part.events.len() >= EVENTS_MAX || part.lines.len() >= BYTES_MAX;
                    if full && self.after < looked.events {
                        return Ok(part);
                    }
                }
            }
        }
    }
}

pub(super) fn json_blob(name: &NameOf, bytes: Vec<u8>) -> Blob {
    Blob { id: name(&bytes), media_type: "application/json".to_owned(), subject: None, bytes }
}
