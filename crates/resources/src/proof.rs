//! Proving that stored versions are those that were written: each spec against the hash it is pinned by.

use crate::{canonical, row, sql};
use base::{OrgId, Result};
use serde_json::Value;
use store::{Param, Store};

/// Rows looked at in one read.
const PAGE: i64 = 200;
/// More are not named.
const NAMED_MAX: usize = 100;

/// The versions of one organization whose spec is not the one that was written, each as a sentence.
pub async fn damaged(store: &Store, org: OrgId) -> Result<Vec<String>> {
    let rows = store.org(org);
    let mut found = Vec::new();
    let mut after = (Vec::new(), 0);
    loop {
        let page = rows.query(sql::VERSIONS_TO_PROVE, vec![Param::Bytes(after.0), Param::Int(after.1), Param::Int(PAGE)]).await?;
        let Some(last) = page.last() else { return Ok(found) };
        after = (last.bytes("resource")?.to_vec(), last.int("version")?);
        for version in &page {
            let kind = version.text("kind")?;
            // A spec that is no JSON any more has no hash.
            let whole = serde_json::from_str::<Value>(version.text("spec")?)
                .is_ok_and(|spec| version.text("hash").is_ok_and(|hash| canonical::hash(kind, &spec) == hash));
            if !whole && found.len() < NAMED_MAX {
                let number = row::natural(version.int("version")?);
                found.push(format!("version {number} of {kind} `{}` is not the one that was written", version.text("name")?));
            }
        }
    }
}
