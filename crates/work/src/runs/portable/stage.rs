//! The file while it is looked at: on the disk of the data folder and without a name, so that nothing is left of it whatever happens.

use super::file::unread;
use crate::State;
use ::http::Upload;
use base::{Error, Result};
use bytes::Bytes;
use std::{
    fs::{DirBuilder, File, OpenOptions},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
    time::Duration,
};
use tokio::io::AsyncWriteExt;

/// Whoever sends nothing for so long has gone.
const IDLE_MAX: Duration = Duration::from_secs(30);

fn nameless(folder: &Path, number: u64) -> std::io::Result<File> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let path = folder.join(format!("import-{number:016x}"));
    let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
    std::fs::remove_file(&path)?;
    Ok(file)
}

pub(super) async fn staged(state: &State, sent: Upload<Bytes>) -> Result<File> {
    let (folder, number) = (state.scratch.clone(), state.env.rng.next_u64());
    let made = tokio::task::spawn_blocking(move || nameless(&folder, number)).await;
    let made = made.map_err(|e| Error::internal("internal_fault", e.to_string()))?.map_err(|e| unread(&e))?;
    let mut file = tokio::fs::File::from_std(made);
    match sent {
        Upload::Document(bytes) => file.write_all(&bytes).await.map_err(|e| unread(&e))?,
        Upload::File(mut arriving) => loop {
            let next = tokio::select! {
                biased;
                next = arriving.next() => next?,
                () = state.env.clock.sleep(IDLE_MAX) => {
                    return Err(Error::timeout("request_timeout", format!("nothing of the file came for {IDLE_MAX:?}")).fix("send it again"));
                }
            };
            let Some(bytes) = next else { break };
            file.write_all(&bytes).await.map_err(|e| unread(&e))?;
        },
    }
    file.flush().await.map_err(|e| unread(&e))?;
    Ok(file.into_std().await)
}
