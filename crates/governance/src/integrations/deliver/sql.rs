//! Rows about lines that are too long.

use base::{Result, Timestamp};
use store::{OrgStore, Param, Row, Statement};

/// Events that an endpoint was not told of because too many waited for it already.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Missed {
    pub(crate) events: u64,
    pub(crate) first_at: Timestamp,
    pub(crate) last_at: Timestamp,
    /// Nothing was accepted since.
    pub(crate) full: bool,
}

/// How many wait for an endpoint, counted up to `max`.
pub(crate) async fn waiting_for(rows: &OrgStore, endpoint: &str, max: usize) -> Result<usize> {
    const SQL: &str = "SELECT count(*) AS n FROM
        (SELECT 1 FROM delivery WHERE org = $1 AND endpoint = $2 AND state = 'pending' LIMIT $3) AS few";
    let max = i64::try_from(max).unwrap_or(i64::MAX);
    let row = rows.query_one(SQL, vec![Param::Text(endpoint.into()), Param::Int(max)]).await?;
    Ok(row.map(|row| row.int("n")).transpose()?.map_or(0, |n| usize::try_from(n).unwrap_or(0)))
}

/// When the oldest of them was made.
pub(crate) async fn oldest_for(rows: &OrgStore, endpoint: &str) -> Result<Option<Timestamp>> {
    const SQL: &str = "SELECT min(created_at) AS at FROM delivery WHERE org = $1 AND endpoint = $2 AND state = 'pending'";
    let row = rows.query_one(SQL, vec![Param::Text(endpoint.into())]).await?;
    Ok(row.map(|row| row.opt_int("at")).transpose()?.flatten().map(Timestamp))
}

/// One more that was missed.
pub(crate) fn miss(endpoint: &str, now: Timestamp) -> Statement {
    const SQL: &str = "INSERT INTO delivery_missed(org, endpoint, events, first_at, last_at, is_full) VALUES ($1, $2, 1, $3, $3, 1)
        ON CONFLICT(org, endpoint) DO UPDATE SET events = delivery_missed.events + 1, last_at = excluded.last_at, is_full = 1";
    Statement::new(SQL, vec![Param::Text(endpoint.into()), Param::Int(now.0)])
}

/// There is room again; what was missed stays told.
pub(crate) fn fits_again(endpoint: &str) -> Statement {
    Statement::new("UPDATE delivery_missed SET is_full = 0 WHERE org = $1 AND endpoint = $2", vec![Param::Text(endpoint.into())])
}

pub(crate) async fn missed_of(rows: &OrgStore, endpoint: &str) -> Result<Option<Missed>> {
    const SQL: &str = "SELECT events, first_at, last_at, is_full FROM delivery_missed WHERE org = $1 AND endpoint = $2";
    rows.query_one(SQL, vec![Param::Text(endpoint.into())]).await?.map(|row| missed(&row)).transpose()
}

fn missed(row: &Row) -> Result<Missed> {
    Ok(Missed {
        events: row.int("events")?.unsigned_abs(),
        first_at: Timestamp(row.int("first_at")?),
        last_at: Timestamp(row.int("last_at")?),
        full: row.int("is_full")? != 0,
    })
}

/// It is not sent: those the endpoint speaks for may not see any more what it tells of.
pub(crate) fn withdraw(id: &str, why: &str, now: Timestamp) -> Statement {
    const SQL: &str =
        "UPDATE delivery SET state = 'cancelled', due = NULL, ended_at = $4, error = $3 WHERE org = $1 AND id = $2 AND state = 'pending'";
    Statement::new(SQL, vec![Param::Text(id.into()), Param::Text(why.into()), Param::Int(now.0)]).expecting(1)
}
