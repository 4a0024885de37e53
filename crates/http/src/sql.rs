//! This crate's rows: browser sessions, and looking up remembered answers.

use crate::{
    idempotency::Memory,
    session::{SessionRow, SessionRows},
};
use base::{Error, OrgId, Result, Timestamp, TokenId};
use serde_json::Value;
use store::{Batch, Fut, Journal, Migration, Param, Row, Statement, Store};

const V1: &str = "
CREATE TABLE session(
  org BLOB NOT NULL REFERENCES organization(id), token_hash BLOB NOT NULL, principal TEXT NOT NULL, rights TEXT NOT NULL,
  created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, PRIMARY KEY(org, token_hash)
) STRICT, WITHOUT ROWID;
";

/// Rights are written otherwise from here on; whoever was signed in signs in again.
const V2: &str = "DELETE FROM session;";

/// Sessions remember the API token they came from, and their tokens name the organization.
const V3: &str = "ALTER TABLE session ADD COLUMN token BLOB; DELETE FROM session;";

/// The tables of sessions.
pub fn migrations() -> Vec<Migration> {
    let step = |version, sql| Migration { feature: "session", version, sql };
    vec![step(1, V1), step(2, V2), step(3, V3)]
}

const INSERT: &str = "INSERT INTO session(org, token_hash, principal, rights, created_at, expires_at, token)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const PURGE: &str = "DELETE FROM session WHERE org = $1 AND expires_at <= $2";
const FIND: &str = "SELECT token_hash, principal, rights, created_at, expires_at, token FROM session WHERE org = $1 AND token_hash = $2";
const DELETE: &str = "DELETE FROM session WHERE org = $1 AND token_hash = $2";

fn text<T: serde::Serialize>(value: &T) -> Result<Param> {
    serde_json::to_string(value).map(Param::Text).map_err(|e| Error::internal("internal_fault", e.to_string()))
}

async fn write(store: &Store, org: OrgId, rows: Vec<Statement>) -> Result<()> {
    store.commit(Batch { rows, ..Batch::new(org) }).await.map(|_| ())
}

impl SessionRows for Store {
    fn insert(&self, org: OrgId, row: SessionRow, now: Timestamp) -> Fut<'_, ()> {
        Box::pin(async move {
            let params = vec![
                Param::Bytes(row.token_hash.to_vec()),
                text(&row.principal)?,
                text(&row.rights)?,
                Param::Int(row.created_at.0),
                Param::Int(row.expires_at.0),
                row.token.map_or(Param::Null, |token| Param::Bytes(token.as_bytes().to_vec())),
            ];
            let purge = Statement::new(PURGE, vec![Param::Int(now.0)]);
            write(self, org, vec![purge, Statement::new(INSERT, params)]).await
        })
    }

    fn find(&self, org: OrgId, token_hash: [u8; 32]) -> Fut<'_, Option<SessionRow>> {
        Box::pin(async move {
            let found = self.org(org).query_one(FIND, vec![Param::Bytes(token_hash.to_vec())]).await?;
            found.map(|row| session(&row)).transpose()
        })
    }

    fn delete(&self, org: OrgId, token_hash: [u8; 32]) -> Fut<'_, ()> {
        let delete = Statement::new(DELETE, vec![Param::Bytes(token_hash.to_vec())]);
        Box::pin(async move { write(self, org, vec![delete]).await })
    }
}

fn broken(what: &str) -> Error {
    Error::internal("row_not_readable", format!("a stored {what} has another shape than this version writes"))
}

fn hash(row: &Row, column: &str) -> Result<[u8; 32]> {
    row.bytes(column)?.try_into().map_err(|_| broken(column))
}

fn session(row: &Row) -> Result<SessionRow> {
    Ok(SessionRow {
        token_hash: hash(row, "token_hash")?,
        principal: serde_json::from_str(row.text("principal")?).map_err(|_| broken("principal"))?,
        rights: serde_json::from_str(row.text("rights")?).map_err(|_| broken("list of rights"))?,
        token: row.opt_bytes("token")?.map(|id| TokenId::from_slice(id).ok_or_else(|| broken("token"))).transpose()?,
        created_at: Timestamp(row.int("created_at")?),
        expires_at: Timestamp(row.int("expires_at")?),
    })
}

impl Memory for Store {
    fn find<'a>(&'a self, org: OrgId, key: &'a str) -> Fut<'a, Option<([u8; 32], Value)>> {
        Box::pin(async move { self.org(org).remembered(key).await })
    }

    fn save(&self, org: OrgId, entry: store::Idempotency) -> Fut<'_, ()> {
        Box::pin(async move { self.commit(Batch { idempotency: Some(entry), ..Batch::new(org) }).await.map(|_| ()) })
    }
}
