//! The file while it is looked at: on the disk of the data folder and without a name, so that nothing is left of it whatever happens.

use super::file::unread;
use crate::State;
use ::http::Upload;
use base::{Error, Result};
use bytes::Bytes;
use std::time::Duration;

/// Whoever sends nothing for so long has gone.
const IDLE_MAX: Duration = Duration::from_secs(30);

pub(super) async fn staged(state: &State, sent: Upload<Bytes>) -> Result<store::Staged> {
    let mut file = state.store.nameless().await.map_err(|e| unread(&e))?;
    match sent {
        Upload::Document(bytes) => file.write(&bytes).await.map_err(|e| unread(&e))?,
        Upload::File(mut arriving) => loop {
            let next = tokio::select! {
                biased;
                next = arriving.next() => next?,
                () = state.env.clock.sleep(IDLE_MAX) => {
                    return Err(Error::timeout("request_timeout", format!("nothing of the file came for {IDLE_MAX:?}")).fix("send it again"));
                }
            };
            let Some(bytes) = next else { break };
            file.write(&bytes).await.map_err(|e| unread(&e))?;
        },
    }
    file.ended().await.map_err(|e| unread(&e))
}
