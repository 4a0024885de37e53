//! An answer's body, read piece by piece under limits of size and time.

use base::{Error, Result, SharedClock};
use bytes::Bytes;
use std::{future::Future, time::Duration};

/// Decompressed on the way; the size limit counts what comes out, so a bomb stops at the limit.
pub struct Body {
    pub(crate) response: reqwest::Response,
    pub(crate) clock: SharedClock,
    /// On the clock's monotonic scale.
    pub(crate) deadline: Duration,
    pub(crate) idle: Duration,
    pub(crate) left: u64,
    pub(crate) max: u64,
    pub(crate) place: String,
}

impl Body {
    /// The next piece; `None` at the end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        let limit = self.deadline.saturating_sub(self.clock.monotonic()).min(self.idle);
        let Some(read) = within(&self.clock, limit, self.response.chunk()).await else {
            let what = if self.clock.monotonic() >= self.deadline { "the whole answer took too long" } else { "the answer stopped coming" };
            return Err(Error::timeout("egress_timeout", format!("{what} (gave up after {} ms of silence)", limit.as_millis()))
                .place(&self.place)
                .fix("raise the timeout of the call if the other side is known to be slow"));
        };
        let piece = read.map_err(|e| crate::fetch::broken(&e, &self.place))?;
        if let Some(piece) = &piece {
            let size = piece.len() as u64;
            if size > self.left {
                return Err(Error::too_large("egress_too_large", format!("the answer is larger than the limit of {} bytes", self.max))
                    .place(&self.place)
                    .fix("raise the size limit of the call, or ask for less"));
            }
            self.left -= size;
        }
        Ok(piece)
    }

    pub async fn bytes(mut self) -> Result<Bytes> {
        let mut all = Vec::new();
        while let Some(piece) = self.chunk().await? {
            all.extend_from_slice(&piece);
        }
        Ok(all.into())
    }

    /// At most `max` bytes as text, for messages; a broken end is no error here.
    pub async fn text_lossy(mut self, max: usize) -> String {
        let mut all = Vec::new();
        while all.len() < max {
            match self.chunk().await {
                Ok(Some(piece)) => all.extend_from_slice(&piece),
                _ => break,
            }
        }
        all.truncate(max);
        String::from_utf8_lossy(&all).into_owned()
    }
}

/// `None` when `limit` passed first.
pub(crate) async fn within<T>(clock: &SharedClock, limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    let sleep = clock.sleep(limit);
    futures_util::pin_mut!(work);
    match futures_util::future::select(work, sleep).await {
        futures_util::future::Either::Left((done, _)) => Some(done),
        futures_util::future::Either::Right(_) => None,
    }
}
