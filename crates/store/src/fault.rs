//! What the databases and the file system say, put into our words.

use base::{Error, Kind};
use rusqlite::ErrorCode;
use std::path::Path;
use tokio_postgres::error::SqlState;

/// An error of a read or of the set-up: nothing was promised, so nothing is lost.
pub(crate) fn reading(what: &str, e: rusqlite::Error) -> Error {
    match e.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => Error::timeout("query_too_slow", format!("{what} took longer than a reader may"))
            .fix("narrow the filter or ask for a smaller page"),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            Error::unavailable("storage_busy", format!("{what}: another program holds the database: {e}")).retry_after_ms(200)
        }
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => damaged(format!("{what}: {e}")),
        _ => Error::internal("storage_error", format!("{what}: {e}")),
    }
}

pub(crate) fn damaged(what: impl Into<String>) -> Error {
    Error::internal("journal_damaged", what.into()).fix("stop the program, keep a copy of the data folder, and restore the last backup")
}

pub(crate) fn file(what: &str, path: &Path, e: &std::io::Error) -> Error {
    let kind = if e.kind() == std::io::ErrorKind::PermissionDenied { Kind::Forbidden } else { Kind::Internal };
    Error::new(kind, "data_folder_unusable", format!("{what}: {e}"))
        .place(path.display().to_string())
        .fix("check that the folder exists, belongs to you and has space left, or choose another with --data")
}

pub(crate) fn failed(cause: impl std::fmt::Display) -> Error {
    Error::internal("storage_failed", format!("the journal could not be written: {cause}; nothing more is accepted"))
        .fix("check the disk and start the program again; everything that was acknowledged is kept")
}

pub(crate) fn full() -> Error {
    Error::unavailable("disk_full", "the disk of the data folder is full: reading works, nothing can be written")
        .fix("free some space; writing goes on by itself")
        .retry_after_ms(5_000)
}

/// The database has a bound that the content of one commit passes.
pub(crate) fn too_long(why: &str) -> Error {
    Error::invalid("text_too_long", format!("the database cannot hold this: {why}"))
        .fix("use shorter names and keys; those that are looked up by may have 2,600 bytes")
}

pub(crate) fn closed() -> Error {
    Error::unavailable("store_closed", "the store has been shut down")
}

/// What PostgreSQL says, in one line.
pub(crate) fn said(e: &tokio_postgres::Error) -> String {
    match e.as_db_error() {
        Some(db) => {
            let detail = db.detail().map(|d| format!(" ({d})")).unwrap_or_default();
            format!("{}{detail} [{}]", db.message(), db.code().code())
        }
        None => match std::error::Error::source(e) {
            Some(cause) => format!("{e}: {cause}"),
            None => e.to_string(),
        },
    }
}

/// A connection that cannot be made, or that is gone.
pub(crate) fn unreachable(database: &str, e: &tokio_postgres::Error) -> Error {
    if matches!(e.code(), Some(&SqlState::INVALID_PASSWORD | &SqlState::INVALID_AUTHORIZATION_SPECIFICATION)) {
        return Error::new(Kind::Forbidden, "database_refused", format!("the database refuses this user: {}", said(e)))
            .place(database)
            .fix("check the user, and the password in ORC_STORE_PASSWORD or ORC_STORE_PASSWORD_FILE");
    }
    Error::unavailable("database_unreachable", format!("the database cannot be reached: {}", said(e)))
        .place(database)
        .fix("check that it runs and that this machine may connect to it; work goes on by itself when it can be reached")
        .retry_after_ms(1_000)
}

/// An error of a read from PostgreSQL: nothing was promised, so nothing is lost.
pub(crate) fn reading_there(what: &str, database: &str, e: &tokio_postgres::Error) -> Error {
    match e.code() {
        Some(&SqlState::QUERY_CANCELED) => Error::timeout("query_too_slow", format!("{what} took longer than a reader may"))
            .fix("narrow the filter or ask for a smaller page"),
        Some(code) if code.code().starts_with("58") || code.code().starts_with("XX") => damaged(format!("{what}: {}", said(e))),
        Some(code) if code.code().starts_with("57") || code.code().starts_with("53") => unreachable(database, e),
        Some(_) => Error::internal("storage_error", format!("{what}: {}", said(e))),
        None if e.is_closed() => unreachable(database, e),
        None => Error::internal("storage_error", format!("{what}: {}", said(e))),
    }
}
