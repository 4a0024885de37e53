//! What others follow: the audit records of one organization, and which organizations there are.

use crate::{OrgStore, Param, Row, Store, StoredAudit, apply::int, chain, fault, reader, rows, sqlite::Shared, store::Backend};
use base::{OrgId, Principal, Result, Timestamp};
use rusqlite::{Connection, params};

/// The most entries one look returns.
const LIMIT_MAX: usize = 1_000;

/// One organization of the data folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Organization {
    pub id: OrgId,
    pub name: String,
    pub created_at: Timestamp,
}

impl OrgStore {
    /// Audit records with `pos > after`, ascending, at most `limit` (and never more than 1,000).
    pub async fn audit_after(&self, after: u64, limit: usize) -> Result<Vec<StoredAudit>> {
        let (org, limit) = (self.id(), limit.min(LIMIT_MAX));
        match self.store().backend() {
            Backend::Postgres(postgres) => postgres.audit_after(org, after, limit).await,
            Backend::Sqlite(sqlite) => {
                reader::quick(&sqlite.shared, Some(org), move |conn, shared| audit_after(conn, shared, org, after, limit)).await
            }
        }
    }

    /// One statement for each list of parameters, on one reader: an answer for each, in order.
    pub async fn query_each(&self, sql: &'static str, params: Vec<Vec<Param>>) -> Result<Vec<Vec<Row>>> {
        let org = self.id();
        match self.store().backend() {
            Backend::Postgres(postgres) => postgres.query_each(org, sql, &params).await,
            Backend::Sqlite(sqlite) => {
                let each = move |conn: &Connection| params.iter().map(|params| rows::select(conn, sql, org, params)).collect();
                reader::quick(&sqlite.shared, Some(org), move |conn, _| each(conn)).await
            }
        }
    }
}

impl Store {
    /// Every organization of this data folder, oldest first.
    pub async fn organizations(&self) -> Result<Vec<Organization>> {
        match self.backend() {
            Backend::Postgres(postgres) => postgres.organizations().await,
            Backend::Sqlite(sqlite) => reader::quick(&sqlite.shared, None, |conn, _| organizations(conn)).await,
        }
    }
}

fn audit_after(conn: &Connection, shared: &Shared, org: OrgId, after: u64, limit: usize) -> Result<Vec<StoredAudit>> {
    let bad = |e| fault::reading("reading audit records", e);
    let sql = "SELECT pos, at, actor, action, subject, body FROM audit WHERE org = ?1 AND pos > ?2 ORDER BY pos LIMIT ?3";
    let mut stmt = conn.prepare_cached(sql).map_err(bad)?;
    let mut rows = stmt.query(params![org.as_bytes(), int(after), int(limit as u64)]).map_err(bad)?;
    let mut out = Vec::new();
    while let Some(r) = rows.next().map_err(bad)? {
        let pos = r.get::<_, i64>(0).map_err(bad)?.unsigned_abs();
        let broken = || fault::damaged(format!("the audit record at position {pos} cannot be understood"));
        let (kind, id) = r.get_ref(2).ok().and_then(|v| v.as_blob().ok()).and_then(chain::actor_parts).ok_or_else(broken)?;
        let body = r.get_ref(5).ok().and_then(|v| v.as_blob().ok()).and_then(|b| serde_json::from_slice(b).ok());
        out.push(StoredAudit {
            pos,
            at: Timestamp(r.get(1).map_err(bad)?),
            actor: Principal { id, kind, name: shared.principal_name(conn, org, id)? },
            action: r.get(3).map_err(bad)?,
            subject: r.get(4).map_err(bad)?,
            body: body.ok_or_else(broken)?,
        });
    }
    Ok(out)
}

fn organizations(conn: &Connection) -> Result<Vec<Organization>> {
    let bad = |e| fault::reading("reading organizations", e);
    let mut stmt = conn.prepare_cached("SELECT id, name, created_at FROM organization ORDER BY created_at, id").map_err(bad)?;
    let mut rows = stmt.query([]).map_err(bad)?;
    let mut out = Vec::new();
    while let Some(r) = rows.next().map_err(bad)? {
        out.push(Organization { id: org(r, 0)?, name: r.get(1).map_err(bad)?, created_at: Timestamp(r.get(2).map_err(bad)?) });
    }
    Ok(out)
}

fn org(r: &rusqlite::Row<'_>, at: usize) -> Result<OrgId> {
    let found = r.get_ref(at).ok().and_then(|v| v.as_blob().ok()).and_then(OrgId::from_slice);
    found.ok_or_else(|| fault::damaged("the id of an organization cannot be understood"))
}
