//! Requests that are carried out once: the answer is remembered in the same transaction as the change, so that a stop at any
//! moment neither loses the answer nor repeats the change.

use crate::{Resources, fault};
use base::{Ctx, Result};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::future::Future;
use store::Idempotency;

/// The key of a request, and the hash of everything else in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once {
    pub key: String,
    pub request_hash: [u8; 32],
}

impl Once {
    fn stored(&self) -> String {
        format!("resource:{}", self.key)
    }

    /// The same request's part with this number.
    pub(crate) fn part(&self, number: usize) -> Self {
        Self { key: format!("{}/{number}", self.key), ..self.clone() }
    }
}

impl Resources {
    /// What goes into the batch of the change.
    pub(crate) fn remembered<T: Serialize>(&self, once: Option<&Once>, answer: &T) -> Result<Option<Idempotency>> {
        let Some(once) = once else { return Ok(None) };
        let response: Value = fault::read(&fault::written(answer)?, "an answer")?;
        Ok(Some(Idempotency { key: once.stored(), request_hash: once.request_hash, response, at: self.clock.now() }))
    }

    /// The answer of the first time, or `work`, which commits its answer with its change.
    pub(crate) async fn once<T: DeserializeOwned>(
        &self,
        ctx: &Ctx,
        once: Option<Once>,
        work: impl Future<Output = Result<T>> + Send,
    ) -> Result<T> {
        let Some(once) = once else { return work.await };
        let before = match self.rows(ctx).remembered(&once.stored()).await? {
            Some((hash, _)) if hash != once.request_hash => return Err(store::key_reused(&once.key)),
            Some((_, answer)) => answer,
            None => match work.await {
                // Somebody was faster with the same request.
                Err(e) if e.code() == "idempotent_replay" => e.detail().cloned().unwrap_or(Value::Null),
                done => return done,
            },
        };
        serde_json::from_value(before)
            .map_err(|e| base::Error::internal("row_not_readable", format!("a remembered answer cannot be understood: {e}")))
    }
}
