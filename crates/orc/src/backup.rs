//! Backups of a data folder, whoever holds it, and back.

use crate::{app, host::System};
use base::{Error, Result};
use cli::host::{BackupRequest, RestoreRequest};
use serde_json::{Value, json};
use std::{path::Path, time::Duration};
use store::backup::{self, Backup};

/// A server looks for requests every second; a large database takes its time.
const ANSWER_WITHIN: Duration = Duration::from_secs(600);

pub(crate) async fn backup(system: &System, data: &Path, request: BackupRequest) -> Result<Value> {
    if !data.is_dir() {
        return Err(Error::not_found("no_data_folder", "there is no data folder to back up")
            .place(data.display().to_string())
            .fix("name it: --data DIR, or ORC_DATA"));
    }
    if let Some(database) = crate::database::named()? {
        let to = std::path::absolute(&request.to).unwrap_or(request.to);
        let made = backup::of_database(&database, data, &to, request.with_keys, system.clock.now()).await?;
        return Ok(json!(made));
    }
    // Another process may have another working folder.
    let to = std::path::absolute(&request.to).unwrap_or(request.to);
    let made = match app::open_store(system, store::Options::new(data)).await {
        Ok(store) => {
            let made = store.backup(to, request.with_keys).await;
            store.shutdown().await?;
            made?
        }
        Err(e) if e.code() == "data_folder_in_use" => ask(system, data, &to, request.with_keys).await?,
        Err(e) => return Err(e),
    };
    Ok(json!(made))
}

/// By the process that holds the folder.
async fn ask(system: &System, data: &Path, to: &Path, with_keys: bool) -> Result<Backup> {
    let id = system.rng.next_u64();
    backup::ask(data, to, with_keys, id)?;
    let until = system.clock.monotonic() + ANSWER_WITHIN;
    while system.clock.monotonic() < until {
        if let Some(answer) = backup::answer(data, id) {
            return answer;
        }
        system.clock.sleep(Duration::from_millis(100)).await;
    }
    Err(Error::timeout("backup_failed", "the process that holds the data folder did not answer").fix("look into the log of the server"))
}

pub(crate) async fn restore(system: &System, data: &Path, request: RestoreRequest) -> Result<Value> {
    let (to, from) = (data.to_path_buf(), request.from.clone());
    let database = crate::database::named()?;
    let restored = match &database {
        Some(database) => {
            let folders = (from.as_path(), data, request.keys.as_deref());
            backup::into_database(database, folders, &app::tables(), request.at).await?
        }
        None => {
            let work = move || backup::restore(&request.from, &to, request.at, request.keys.as_deref());
            let restored = tokio::task::spawn_blocking(work).await;
            restored.map_err(|e| Error::internal("backup_failed", format!("the restore ended early: {e}")))??
        }
    };
    // Opened once: what cannot be opened is no restore, and the audit says from where it came. A folder that stayed when its database was
    // lost has noted a later end; whoever restores gives that up.
    let options = store::Options { database, accept_lost_tail: true, ..store::Options::new(data) };
    let store = app::open_store(system, options).await?;
    let given_up = store.accepted_loss().map(Error::message);
    let body = json!({
        "kind": "journal", "name": "journal", "from": from.display().to_string(), "at": restored.at, "ends_at": restored.pos,
        "given_up": given_up,
    });
    app::record(system, &store, "backup.restored", body).await?;
    store.shutdown().await?;
    Ok(json!(restored))
}
