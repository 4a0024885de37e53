//! What files held before a run changed them: payloads of the organization that are used by the run, each with a row under the key of the
//! call. Both go with the run.

use super::sql::{self, Was};
use base::{BlobId, Error, OrgId, Result, RunId};
use store::{Batch, Blob, Journal, Store};

/// Where it is kept.
#[derive(Clone)]
pub struct Kept(Store);

impl Kept {
    pub fn new(store: Store) -> Self {
        Self(store)
    }

    /// What is kept for a call: `Some(None)`: there was nothing.
    pub async fn of(&self, org: OrgId, run: RunId, key: &str) -> Result<Option<Option<BlobId>>> {
        sql::kept(&self.0.org(org), run, key).await.map(|was| was.map(|was| was.kept))
    }

    /// Keeps it, and answers what is kept for the call by then: what was said first. `None`: there was nothing.
    pub async fn keep(&self, org: OrgId, run: RunId, key: &str, content: Option<Vec<u8>>) -> Result<Option<BlobId>> {
        let mut batch = Batch { used_by: Some(run), ..Batch::new(org) };
        let mut was = Was { kept: None, bytes: 0 };
        if let Some(bytes) = content {
            let id = self.0.blob_id(org, None, &bytes);
            was = Was { kept: Some(id), bytes: bytes.len() as u64 };
            batch.blobs.push(Blob { id, media_type: "application/octet-stream".to_owned(), subject: None, bytes });
        }
        batch.rows = sql::keep(run, key, &was).into();
        self.0.commit(batch).await?;
        self.of(org, run, key).await?.ok_or_else(|| Error::internal("kept_missing", format!("what was kept for {key} is not there")))
    }

    /// What is kept under this id, if `by` rolls the run back that it was kept for.
    pub async fn content(&self, org: OrgId, by: RunId, id: BlobId) -> Result<Option<Vec<u8>>> {
        if !sql::kept_for(&self.0.org(org), by, id).await? {
            return Ok(None);
        }
        self.0.blob(org, id).await
    }
}
