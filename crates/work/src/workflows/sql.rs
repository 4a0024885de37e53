//! The texts of stored workflows: what a person wrote, beside the spec that it says. One row for each version's content.

use base::Result;
use resources::Resource;
use store::{Migration, OrgStore, Param, Statement};

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
const KEEP: &str = "INSERT INTO workflow_text(org, resource, hash, text) VALUES ($1, $2, $3, $4)
    ON CONFLICT(org, resource, hash) DO UPDATE SET text = excluded.text";

fn key(resource: &Resource, hash: &str) -> Vec<Param> {
    vec![Param::Text(resource.id.to_string()), Param::Text(hash.to_owned())]
}

pub(super) async fn get(rows: &OrgStore, resource: &Resource, hash: &str) -> Result<Option<String>> {
    let row = rows.query_one(GET, key(resource, hash)).await?;
    row.map(|row| row.text("text").map(str::to_owned)).transpose()
}

/// Keeps this text of the newest version, instead of the one before. Committed with the resource, so nobody's text is written over unseen.
pub(super) fn keep(resource: &Resource, text: &str) -> Statement {
    let mut params = key(resource, &resource.hash);
    params.push(Param::Text(text.to_owned()));
    Statement::new(KEEP, params)
}
