//! Rows of holds.

use super::holds::{Held, Hold};
use base::{Error, Principal, Result, Timestamp};
use store::{Migration, OrgStore, Param, Row, Statement};

const V1: &str = "
CREATE TABLE retention_hold(
  org BLOB NOT NULL REFERENCES organization(id), held TEXT NOT NULL, reason TEXT NOT NULL, by TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY(org, held)
) STRICT, WITHOUT ROWID;
";

/// The tables of this feature.
pub fn migrations() -> Vec<Migration> {
    vec![Migration { feature: "retention", version: 1, sql: V1 }]
}

fn text(text: &str) -> Param {
    Param::Text(text.to_owned())
}

fn hold(row: &Row) -> Result<Hold> {
    let unreadable = || Error::internal("row_not_readable", "a hold cannot be read");
    Ok(Hold {
        held: Held::parse(row.text("held")?).ok_or_else(unreadable)?,
        reason: row.text("reason")?.to_owned(),
        by: serde_json::from_str::<Principal>(row.text("by")?).map_err(|_| unreadable())?,
        at: Timestamp(row.int("at")?),
    })
}

/// In the order of what is held, after `after`.
pub(super) async fn holds(rows: &OrgStore, after: &str, limit: usize) -> Result<Vec<Hold>> {
    const SQL: &str = "SELECT held, reason, by, at FROM retention_hold WHERE org = $1 AND held > $2 ORDER BY held LIMIT $3";
    let limit = Param::Int(i64::try_from(limit).unwrap_or(i64::MAX));
    rows.query(SQL, vec![text(after), limit]).await?.iter().map(hold).collect()
}

pub(super) async fn one(rows: &OrgStore, held: &str) -> Result<Option<Hold>> {
    const SQL: &str = "SELECT held, reason, by, at FROM retention_hold WHERE org = $1 AND held = $2";
    rows.query_one(SQL, vec![text(held)]).await?.as_ref().map(hold).transpose()
}

/// Refused (`stale_row`) when it is held already.
pub(super) fn set(hold: &Hold) -> Statement {
    const SQL: &str = "INSERT INTO retention_hold(org, held, reason, by, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT(org, held) DO NOTHING";
    let by = serde_json::to_string(&hold.by).unwrap_or_default();
    Statement::new(SQL, vec![text(&hold.held.to_string()), text(&hold.reason), Param::Text(by), Param::Int(hold.at.0)]).expecting(1)
}

/// Refused (`stale_row`) when it is not held.
pub(super) fn lift(held: &str) -> Statement {
    Statement::new("DELETE FROM retention_hold WHERE org = $1 AND held = $2", vec![text(held)]).expecting(1)
}

/// Refuses the batch when one of these is held by now.
pub(super) fn not_held(held: &str) -> Statement {
    Statement::new("UPDATE retention_hold SET at = at WHERE org = $1 AND held = $2", vec![text(held)]).expecting(0)
}
