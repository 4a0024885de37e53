//! Bringing a run in: everything is checked before anything is written, and then all of it is written in one commit.

use super::{
    super::{may_start, summary, views::Summary},
    file::{self, Checked},
    http::ImportBody,
};
use crate::State;
use base::{BlobId, Ctx, Digest, Error, Principal, PrincipalId, PrincipalKind, Result, RunId};
use engine::{
    Definition,
    event::DEFAULT_WORKSPACE,
    foreign::{self, Foreign, Names},
    view::Imported,
};
use serde_json::{Value, json};
use std::{cell::RefCell, collections::HashMap, collections::HashSet, sync::Arc};
use store::{Append, AuditRecord, Batch, Blob, Head, NewEvent, StoredEvent, removal};

/// A file that was signed, and still does not hold a run that this program can show.
fn misfit(what: impl std::fmt::Display) -> Error {
    Error::invalid("bad_run_file", format!("the file holds no run that can be shown here: {what}"))
        .fix("open it with the version of the program that wrote it")
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

pub(super) async fn bring(state: &State, ctx: &Ctx, body: ImportBody) -> Result<Summary> {
    let workspace = body.workspace.unwrap_or_else(|| DEFAULT_WORKSPACE.to_owned());
    may_start(state, ctx, &workspace).await?;
    let (text, keys) = (body.file, body.keys.unwrap_or_default());
    let read = tokio::task::spawn_blocking(move || file::read(&text, &keys).map(|checked| (checked, text))).await;
    let (checked, text) = read.map_err(|e| misfit(format!("reading it broke off: {e}")))??;
    let run = checked.head.run;
    if let Some(info) = state.journal.stream(ctx.org, run).await? {
        return Err(here_already(run, &info.head));
    }
    if state.store.org(ctx.org).tombstone(run).await?.is_some() {
        return Err(removed(run));
    }
    let (journal, org, by, now) = (state.journal.clone(), ctx.org, ctx.principal.clone(), state.env.clock.now());
    let prepared = tokio::task::spawn_blocking(move || {
        let blob = |bytes: Vec<u8>| {
            let id = journal.blob_id(org, None, &bytes);
            Blob { id, media_type: "application/json".to_owned(), subject: None, bytes }
        };
        let file = Blob { media_type: "application/jsonl".to_owned(), ..blob(text.into_bytes()) };
        let mark = Imported { org: checked.head.org, key: checked.key.clone(), by, at: now, file: file.id };
        let mut prepared = prepare(checked, &blob, &mark, &workspace)?;
        prepared.blobs.push(file);
        Ok::<_, Error>((prepared, mark))
    });
    // What it holds was made elsewhere: should it break the reader, nothing is written.
    let (Prepared { blobs, events, head }, mark) = prepared.await.map_err(|e| misfit(format!("reading it broke off: {e}")))??;
    let told = json!({"run": run, "workspace": head.workspace, "events": events.len(), "org": mark.org, "key": mark.key});
    let mut batch = Batch::new(ctx.org);
    batch.blobs = blobs;
    batch.rows.push(removal::never_removed(run));
    batch.append = Some(Append { stream: run, expect: 0, events, head, snapshot: None });
    batch.audit.push(AuditRecord::of(ctx, now, "run.imported", told));
    if let Err(error) = state.journal.commit(batch).await {
        // Somebody was faster with the same file.
        return match state.journal.stream(ctx.org, run).await? {
            Some(info) if error.code() == "stale_append" => Err(here_already(run, &info.head)),
            _ => Err(error),
        };
    }
    summary(state, ctx, run).await
}

pub(super) struct Prepared {
    blobs: Vec<Blob>,
    pub(super) events: Vec<NewEvent>,
    pub(super) head: Head,
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

pub(super) fn prepare(checked: Checked, blob: &dyn Fn(Vec<u8>) -> Blob, mark: &Imported, workspace: &str) -> Result<Prepared> {
    let Checked { head, events, values, key } = checked;
    let no_json = |id: &BlobId| misfit(format!("the value {id} is not JSON"));
    let mut blobs: HashMap<BlobId, Blob> = HashMap::with_capacity(values.len());
    for (id, bytes) in values {
        serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).map_err(|_| no_json(&id))?;
        blobs.insert(id, blob(bytes));
    }
    let first: Value = events.first().and_then(|event| serde_json::from_str(&event.body).ok()).unwrap_or_default();
    let pinned = first["definition"].as_str().and_then(|id| id.parse::<BlobId>().ok()).and_then(|id| blobs.get(&id));
    let pinned = pinned.ok_or_else(|| misfit("the workflow that it is a run of is missing"))?;
    let definition: Definition =
        serde_json::from_slice(&pinned.bytes).map_err(|e| misfit(format!("the workflow that it is a run of is not readable: {e}")))?;
    let history: Vec<Foreign> =
        events.into_iter().map(|StoredEvent { kind, at, actor, body, .. }| Foreign { kind, at, actor, body: Arc::clone(&body) }).collect();
    let used = RefCell::new(HashSet::new());
    let names = Names {
        workspace,
        value: &|id| {
            used.borrow_mut().insert(id);
            blobs.get(&id).map(|blob| blob.id)
        },
        person: &|who| stranger(&key, who),
    };
    let (events, kept) = foreign::kept(head.run, &definition, &history, &names, mark)
        .map_err(|(seq, why)| misfit(format!("event {seq} {why}")).place(format!("event {seq}")))?;
    if let Some(idle) = blobs.keys().find(|id| !used.borrow().contains(id)) {
        return Err(misfit(format!("no event names the value {idle}")));
    }
    // Values that differed only by who they were about are one here.
    let blobs: HashMap<BlobId, Blob> = blobs.into_values().map(|blob| (blob.id, blob)).collect();
    Ok(Prepared { blobs: blobs.into_values().collect(), events, head: kept })
}
