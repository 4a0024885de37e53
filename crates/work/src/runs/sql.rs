//! What is known of where values are.

use base::{BlobId, Result};
use store::{OrgStore, Param};

const BLOB_PLACES: &str = "SELECT workspace FROM blob_place WHERE org = $1 AND id = $2";

/// Whether a run of one of these workspaces holds the value.
pub(super) async fn blob_in(rows: &OrgStore, id: BlobId, workspaces: &[String]) -> Result<bool> {
    let found = rows.query(BLOB_PLACES, vec![Param::Bytes(id.0.to_vec())]).await?;
    Ok(found.iter().any(|row| row.text("workspace").is_ok_and(|place| workspaces.iter().any(|own| own == place))))
}
