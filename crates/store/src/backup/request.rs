//! Asking the process that holds a data folder for a backup. The folder is private to whoever runs it, so whoever can put a
//! file there may ask.

use super::{Archive, Backup, failed};
use crate::{folder, sqlite::Shared};
use base::{Error, Result};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::PoisonError,
};

const REQUEST: &str = "backup.request";
const ANSWER: &str = "backup.answer";

#[derive(Serialize, Deserialize)]
struct Request {
    id: u64,
    to: PathBuf,
    with_keys: bool,
}

#[derive(Serialize, Deserialize)]
struct Answer {
    id: u64,
    made: Option<Backup>,
    /// Why not.
    error: Option<String>,
}

/// Leaves the request; `id` is any number that others do not use.
pub fn ask(dir: &Path, to: &Path, with_keys: bool, id: u64) -> Result<()> {
    let path = dir.join(REQUEST);
    let text = serde_json::to_vec(&Request { id, to: to.to_path_buf(), with_keys }).unwrap_or_default();
    folder::replace_file(&path, &text).map_err(|e| failed("the backup cannot be asked for", &path, &e))
}

/// The answer, once it is there.
pub fn answer(dir: &Path, id: u64) -> Option<Result<Backup>> {
    let answer: Answer = serde_json::from_slice(&fs::read(dir.join(ANSWER)).ok()?).ok()?;
    let failed = || Error::internal("backup_failed", answer.error.clone().unwrap_or_default()).fix("look into the log of the server");
    (answer.id == id).then(|| answer.made.clone().ok_or_else(failed))
}

/// Does what was asked for, if anything was.
pub(super) fn carry_out(shared: &Shared) {
    let path = shared.dir.join(REQUEST);
    let Some(request) = fs::read(&path).ok().and_then(|text| serde_json::from_slice::<Request>(&text).ok()) else { return };
    // It must not be carried out twice, whatever becomes of it.
    if let Err(e) = fs::remove_file(&path) {
        return tracing::error!("a request for a backup cannot be taken: {e}");
    }
    let made = now(shared, &request.to, request.with_keys);
    let error = made.as_ref().err().map(|e| e.message().to_owned());
    let answer = Answer { id: request.id, made: made.ok(), error };
    if let Err(e) = folder::replace_file(&shared.dir.join(ANSWER), &serde_json::to_vec(&answer).unwrap_or_default()) {
        tracing::error!("the answer about a backup cannot be left: {e}");
    }
}

/// A backup at this moment; the one that is kept up to date goes on.
pub(crate) fn now(shared: &Shared, to: &Path, with_keys: bool) -> Result<Backup> {
    let _held = shared.archive.lock().unwrap_or_else(PoisonError::into_inner);
    Archive::new(&shared.dir, to, shared.epoch).with_keys(with_keys).ship(shared)
}
