//! Backups while the store works: a copy of the database file, then whatever is committed, every few seconds.
//!
//! The database file changes only when the write-ahead log is copied into it, and this process alone does that. So a plain
//! copy made while nothing is copied, with the log's pages on top, is the database of that moment; further pages of the log
//! make it that of any later one.
//!
//! ```text
//! DIR/00000001/orc.db            the base: a database that is whole by itself
//! DIR/00000001/base.json         when it was made and where the journal stood
//! DIR/00000001/NNNNNNNN-T.pages  what was committed until T (microseconds since 1970)
//! DIR/blobs/…                    payloads in files, as in the data folder
//! DIR/keys/…                     the keys, only when asked for
//! DIR/state.json                 from where to go on
//! ```

mod archive;
mod keys;
mod log;
mod request;
mod restore;
mod segment;

pub(crate) use archive::{Archive, keep};
pub(crate) use keys::{Keys, take_back};
pub(crate) use request::now;
pub use request::{answer, ask};
pub use restore::{Restored, restore};

use crate::{Database, Migration, postgres::dump};
use base::{Error, Timestamp};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Time between two looks at the log of a continuous backup: at most this much is lost with the disk, and what one look takes.
pub(crate) const SHIP_EVERY: std::time::Duration = std::time::Duration::from_secs(15);
/// Between two looks for a backup that was asked for.
const LOOK_EVERY: std::time::Duration = std::time::Duration::from_secs(1);
/// A new base is made after this, so that a restore need not read many pages.
const BASE_EVERY_MICROS: i64 = 24 * 3_600 * 1_000_000;
/// How long a base and its pages are kept; the newest always is.
const KEEP_MICROS: i64 = 30 * 24 * 3_600 * 1_000_000;
/// Left in the data folder for `orc doctor`.
const NOTE: &str = "backup.json";

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Backup {
    /// The folder.
    pub to: String,
    pub at: Timestamp,
    /// Where the journal stood.
    pub pos: u64,
    pub bytes: u64,
    /// Payloads in files that were not there yet.
    pub blobs: u64,
    pub with_keys: bool,
    /// Whether it goes on by itself.
    pub continuous: bool,
}

/// What the last backup of a data folder was, if there was one.
pub fn last(dir: &Path) -> Option<Backup> {
    serde_json::from_slice(&std::fs::read(dir.join(NOTE)).ok()?).ok()
}

/// Notes the last backup of a data folder.
pub(crate) fn note(dir: &Path, backup: &Backup) -> base::Result<()> {
    let path = dir.join(NOTE);
    let text = serde_json::to_vec(backup).unwrap_or_default();
    crate::folder::replace_file(&path, &text).map_err(|e| failed("the time of the backup cannot be noted", &path, &e))
}

/// A backup of a journal in PostgreSQL at this moment, beside whoever writes it. `keys`: the folder that holds them.
pub async fn of_database(database: &Database, keys: &Path, to: &Path, with_keys: bool, at: Timestamp) -> base::Result<Backup> {
    dump::dump(database, keys, dump::Target { to, with_keys, in_pieces: false }, at).await
}

/// Restores such a backup, as it was at `at` or the newest, into a database without a journal, and the keys into `dir`.
pub async fn into_database(
    database: &Database,
    (from, dir, keys): (&Path, &Path, Option<&Path>),
    features: &[Migration],
    at: Option<Timestamp>,
) -> base::Result<Restored> {
    dump::load(database, (from, dir, keys), features, at).await
}

/// Whether the server of the database keeps its log, so that any moment can be brought back.
pub async fn archives(database: &Database) -> base::Result<bool> {
    dump::archives(database).await
}

/// Beside the copied database.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Base {
    format: u32,
    at: Timestamp,
    pos: u64,
    page_size: u32,
}

pub(crate) fn failed(what: &str, path: &Path, e: &std::io::Error) -> Error {
    Error::internal("backup_failed", format!("{what}: {e}"))
        .place(path.display().to_string())
        .fix("check that the folder of the backup exists, belongs to you and has space left")
}

pub(crate) fn damaged(what: impl Into<String>, path: &Path) -> Error {
    Error::invalid("backup_damaged", what).place(path.display().to_string()).fix("restore an earlier moment (--at TIME), or another backup")
}
