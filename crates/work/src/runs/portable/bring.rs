//! Bringing a run in: everything is checked before anything is written. Then its events are written part by part, so that nobody else
//! waits for them; until the last part, which makes it seen, there is no such run. What was broken off goes on with the same file.

use super::{
    super::{may_start, summary, views::Summary},
    file::unread,
    look::{Looked, NameOf, Part, Parts, json_blob, look},
    stage, take,
};
use crate::State;
use ::http::Upload;
use base::{BlobId, Ctx, Error, OrgId, Result, RunId};
use bytes::Bytes;
use engine::{event::DEFAULT_WORKSPACE, foreign, view::Imported};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};
use store::{Append, AuditRecord, Batch, Blob, Head, NewEvent, Reading, Staged, StreamInfo, removal};

/// A file, and where it is to go.
pub(super) struct Brought {
    pub(super) file: Upload<Bytes>,
    pub(super) workspace: Option<String>,
    pub(super) keys: Vec<String>,
}

/// The pieces of a large file, in their order.
#[derive(Serialize, Deserialize)]
struct Pieces {
    bytes: u64,
    pieces: Vec<BlobId>,
}

/// The values that the file of an imported run is kept in, in their order.
pub(super) async fn pieces(state: &State, ctx: &Ctx, imported: &Imported) -> Result<Vec<BlobId>> {
    if imported.pieces.is_none() {
        return Ok(vec![imported.file]);
    }
    let list = take::value(state, ctx, imported.file).await?;
    let list: Pieces = serde_json::from_slice(&list)
        .map_err(|e| Error::internal("blob_not_readable", format!("blob {} is no list of pieces: {e}", imported.file)))?;
    Ok(list.pieces)
}

/// There is such a run already; its bytes are not looked at.
fn here_already(run: RunId, head: &Head) -> Error {
    let how = if Imported::of(head).is_some() { "was imported before" } else { "is here: this is where it happened" };
    Error::conflict("run_here_already", format!("run {run} {how}; nothing was changed")).place(run.to_string())
}

/// There was such a run: it does not come back under its id.
fn removed(run: RunId) -> Error {
    Error::conflict("run_removed", format!("run {run} was here and was removed; its id is not used again"))
        .place(run.to_string())
        .fix("open the file in another organization or installation")
}

/// Another file of the same run was being brought in when the process ended.
fn broken_off(run: RunId) -> Error {
    Error::conflict(
        "run_import_broken_off",
        format!("another file of run {run} was being imported and was broken off; nothing was changed"),
    )
    .place(run.to_string())
    .fix("import that file again, into the workspace it was meant for: what was broken off goes on")
}

/// Runs that are being brought in by this process.
pub(crate) type Busy = Arc<Mutex<HashSet<(OrgId, RunId)>>>;

struct Claim(Busy, (OrgId, RunId));

impl Claim {
    fn of(busy: &Busy, org: OrgId, run: RunId) -> Result<Self> {
        if !busy.lock().unwrap_or_else(PoisonError::into_inner).insert((org, run)) {
            return Err(Error::conflict("run_here_already", format!("run {run} is being imported at this moment")).place(run.to_string()));
        }
        Ok(Self(busy.clone(), (org, run)))
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.1);
    }
}

pub(super) async fn bring(state: &State, ctx: &Ctx, brought: Brought) -> Result<Summary> {
    let workspace = brought.workspace.unwrap_or_else(|| DEFAULT_WORKSPACE.to_owned());
    may_start(state, ctx, &workspace).await?;
    let file = stage::staged(state, brought.file).await?;
    let (state, ctx, keys) = (state.clone(), ctx.clone(), brought.keys);
    // It goes on to its end, whoever still waits for the answer.
    let work = tokio::spawn(async move { checked(&state, &ctx, file, workspace, keys).await });
    work.await.map_err(|e| broke(&e))?
}

/// What it holds was made elsewhere: should it break the reader, nothing more is written.
fn broke(e: &tokio::task::JoinError) -> Error {
    Error::invalid("bad_run_file", format!("the file holds no run that can be shown here: reading it broke off: {e}"))
        .fix("open it with the version of the program that wrote it")
}

fn from_start(file: &Staged) -> Result<Reading> {
    file.from_start().map_err(|e| unread(&e))
}

async fn checked(state: &State, ctx: &Ctx, file: Staged, workspace: String, keys: Vec<String>) -> Result<Summary> {
    let (journal, org) = (state.journal.clone(), ctx.org);
    let name: Arc<NameOf> = Arc::new(move |bytes: &[u8]| journal.blob_id(org, None, bytes));
    let naming = name.clone();
    let looking = tokio::task::spawn_blocking(move || {
        let looked = look(from_start(&file)?, &keys, &workspace, naming.as_ref())?;
        Ok::<_, Error>((Parts::new(from_start(&file)?, Arc::new(looked))?, workspace))
    });
    let (parts, workspace) = looking.await.map_err(|e| broke(&e))??;
    let looked = parts.looked.clone();
    let run = looked.run;
    let _mine = Claim::of(&state.bringing, org, run)?;
    let there = state.journal.stream(org, run).await?;
    match &there {
        Some(info) if !info.head.status.is_empty() => return Err(here_already(run, &info.head)),
        Some(info) if info.head.workspace != workspace || info.seq >= looked.events => return Err(broken_off(run)),
        Some(_) => {}
        None if state.store.org(org).tombstone(run).await?.is_some() => return Err(removed(run)),
        None => {}
    }
    let mark = Imported {
        org: looked.org,
        key: looked.key.clone(),
        by: ctx.principal.clone(),
        at: state.env.clock.now(),
        file: BlobId::default(),
        pieces: None,
    };
    let written = Writing { state, ctx, name, looked, mark, list: Pieces { bytes: 0, pieces: Vec::new() }, there };
    written.all(parts).await?;
    summary(state, ctx, run).await
}

struct Writing<'a> {
    state: &'a State,
    ctx: &'a Ctx,
    name: Arc<NameOf>,
    looked: Arc<Looked>,
    mark: Imported,
    list: Pieces,
    /// What was broken off before.
    there: Option<StreamInfo>,
}

impl Writing<'_> {
    async fn all(mut self, mut parts: Parts<Reading>) -> Result<()> {
        loop {
            let name = self.name.clone();
            let reading = tokio::task::spawn_blocking(move || {
                let part = parts.next(name.as_ref());
                (part, parts)
            });
            let part;
            (part, parts) = reading.await.map_err(|e| broke(&e))?;
            let part = part?;
            let last = part.last;
            self.part(part).await?;
            if last {
                return Ok(());
            }
        }
    }

    /// The part, with what of it is not there yet.
    async fn part(&mut self, part: Part) -> Result<()> {
        let (org, run) = (self.ctx.org, self.looked.run);
        let Part { after, mut events, values, lines, last } = part;
        let mut expect = after;
        if let Some(seq) = self.there.as_ref().map(|info| info.seq).filter(|seq| *seq > after) {
            let known = usize::try_from(seq - after).unwrap_or(usize::MAX).min(events.len());
            self.same(after, &events[..known]).await?;
            events.drain(..known);
            expect += known as u64;
        }
        let mut batch = Batch::new(org);
        batch.blobs = values;
        let lines = Blob { media_type: "application/jsonl".to_owned(), ..json_blob(self.name.as_ref(), lines) };
        self.list.bytes += lines.bytes.len() as u64;
        self.list.pieces.push(lines.id);
        let id = lines.id;
        batch.blobs.push(lines);
        if events.is_empty() {
            // Written before; in other parts, if another version of the program did it.
            return match self.state.journal.blob(org, id).await? {
                Some(_) => Ok(()),
                None => self.state.journal.commit(batch).await.map(drop),
            };
        }
        batch.rows.push(removal::never_removed(run));
        let head = if last { self.sealed(&mut batch) } else { foreign::arriving(&self.looked.head) };
        batch.append = Some(Append { stream: run, expect, events, head, snapshot: None });
        let Err(error) = self.state.journal.commit(batch).await else { return Ok(()) };
        // Another process was faster with the same run.
        match self.state.journal.stream(org, run).await? {
            Some(info) if error.code() == "stale_append" => Err(here_already(run, &info.head)),
            _ => Err(error),
        }
    }

    /// Everything is there: who brought it is said, and the run is seen.
    fn sealed(&mut self, batch: &mut Batch) -> Head {
        self.mark.file = match self.list.pieces.as_slice() {
            [whole] => *whole,
            pieces => {
                self.mark.pieces = Some(pieces.len() as u64);
                let list = json_blob(self.name.as_ref(), json!(self.list).to_string().into_bytes());
                let id = list.id;
                batch.blobs.push(list);
                id
            }
        };
        let (looked, mark) = (&self.looked, &self.mark);
        let (workspace, key) = (&looked.head.workspace, &mark.key);
        let told = json!({"run": looked.run, "workspace": workspace, "events": looked.events, "org": mark.org, "key": key});
        batch.audit.push(AuditRecord::of(self.ctx, mark.at, "run.imported", told));
        foreign::marked(looked.head.clone(), mark)
    }

    /// Whether what was written before is what this file holds.
    async fn same(&self, after: u64, events: &[NewEvent]) -> Result<()> {
        let (org, run) = (self.ctx.org, self.looked.run);
        let mut at = 0;
        while at < events.len() {
            let want = (events.len() - at).min(500);
            let stored = self.state.journal.read(org, run, after + at as u64, want).await?;
            let equal = stored.iter().zip(&events[at..]).all(|(stored, new)| {
                let same = stored.kind == new.kind && stored.at == new.at && stored.actor.id == new.actor.id;
                same && *stored.body == *new.body
            });
            if !equal || stored.is_empty() {
                return Err(broken_off(run));
            }
            at += stored.len();
        }
        Ok(())
    }
}
