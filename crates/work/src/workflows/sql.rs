//! The texts of stored workflows: what a person wrote, beside the spec that it says. One row for each version's content.

use base::Result;
use resources::Resource;
use store::{Batch, Journal, Migration, OrgStore, Param, Statement};

const V1: &str = "
CREATE TABLE workflow_text(
  org BLOB NOT NULL REFERENCES organization(id), resource TEXT NOT NULL, hash TEXT NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY(org, resource, hash)
) STRICT, WITHOUT ROWID;
";

pub(crate) fn migrations() -> Vec<Migration> {
    vec![Migration { feature: "workflow_text", version: 1, sql: V1 }]
}

const GET: &str = "SELECT text FROM workflow_text WHERE org = $1 AND resource = $2 AND hash = $3";
const ADD: &str =
    "INSERT INTO workflow_text(org, resource, hash, text) VALUES ($1, $2, $3, $4) ON CONFLICT(org, resource, hash) DO NOTHING";
/// Only over the text that was seen.
const REPLACE: &str = "UPDATE workflow_text SET text = $4 WHERE org = $1 AND resource = $2 AND hash = $3 AND text = $5";

fn key(resource: &Resource, hash: &str) -> Vec<Param> {
    vec![Param::Text(resource.id.to_string()), Param::Text(hash.to_owned())]
}

pub(super) async fn get(rows: &OrgStore, resource: &Resource, hash: &str) -> Result<Option<String>> {
    let row = rows.query_one(GET, key(resource, hash)).await?;
    row.map(|row| row.text("text").map(str::to_owned)).transpose()
}

/// Keeps the text of a version that is written in the same batch.
pub(super) fn kept(resource: &Resource, text: &str) -> Statement {
    let mut params = key(resource, &resource.hash);
    params.push(Param::Text(text.to_owned()));
    Statement::new(ADD, params)
}

/// Keeps the text of a version that is there. `seen` is the one that was kept before, if any; another one there now refuses.
pub(super) async fn keep(journal: &dyn Journal, org: base::OrgId, resource: &Resource, text: &str, seen: Option<&str>) -> Result<()> {
    let statement = match seen {
        None => kept(resource, text),
        Some(seen) => {
            let mut params = key(resource, &resource.hash);
            params.extend([text, seen].map(|text| Param::Text(text.to_owned())));
            Statement { expect: Some(1), ..Statement::new(REPLACE, params) }
        }
    };
    journal.commit(Batch { rows: vec![statement], ..Batch::new(org) }).await.map(|_| ())
}
