//! A feature's own SQL: `$1` is the organization, always.

use crate::{Param, Statement, apply::Stop, batch::without_zeros};
use base::{Error, OrgId, Result};
use rusqlite::{Connection, ErrorCode};

/// Runs one statement of a batch.
pub(crate) fn run(conn: &Connection, org: OrgId, row: &Statement) -> Result<(), Stop> {
    let mut stmt = match conn.prepare_cached(row.sql) {
        Ok(stmt) => stmt,
        Err(e) => return Err(bad_statement(row.sql, &e.to_string()).into()),
    };
    bind(&mut stmt, row.sql, org, &row.params)?;
    match stmt.raw_execute() {
        Ok(changed) => match row.expect {
            Some(expect) if expect != changed as u64 => Err(stale(row.sql, expect, changed).into()),
            _ => Ok(()),
        },
        Err(rusqlite::Error::SqliteFailure(e, text)) if e.code == ErrorCode::ConstraintViolation => {
            let why = text.unwrap_or_else(|| e.to_string());
            Err(Error::conflict("rows_refused", format!("a row contradicts another: {why}")).place(row.sql).into())
        }
        Err(rusqlite::Error::SqliteFailure(e, text)) if e.code == ErrorCode::Unknown || e.code == ErrorCode::TypeMismatch => {
            Err(bad_statement(row.sql, &text.unwrap_or_default()).into())
        }
        Err(e @ rusqlite::Error::SqliteFailure(..)) => Err(e.into()),
        Err(e) => Err(bad_statement(row.sql, &e.to_string()).into()),
    }
}

pub(crate) fn stale(sql: &str, expect: u64, changed: usize) -> Error {
    Error::conflict("stale_row", format!("a row was changed by someone else meanwhile: {expect} should have matched, {changed} did"))
        .place(sql)
}

/// `$1` is the organization, always; the rest are the caller's, in order.
pub(crate) fn bind(stmt: &mut rusqlite::Statement<'_>, sql: &str, org: OrgId, params: &[Param]) -> Result<()> {
    const NAMES: [&str; 32] = [
        "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15", "$16", "$17", "$18", "$19", "$20",
        "$21", "$22", "$23", "$24", "$25", "$26", "$27", "$28", "$29", "$30", "$31", "$32",
    ];
    if stmt.parameter_count() != params.len() + 1 {
        let why = format!("it has {} parameters, {} were given beside the organization", stmt.parameter_count(), params.len());
        return Err(bad_statement(sql, &why));
    }
    for (i, name) in NAMES.iter().enumerate().take(params.len() + 1) {
        let at = match stmt.parameter_index(name) {
            Ok(Some(at)) => at,
            _ if i == 0 => return Err(bad_statement(sql, "it does not name $1, the organization")),
            _ => return Err(bad_statement(sql, &format!("it does not name {name}"))),
        };
        let bound = match i.checked_sub(1).map(|i| &params[i]) {
            None => stmt.raw_bind_parameter(at, org.as_bytes()),
            Some(Param::Null) => stmt.raw_bind_parameter(at, rusqlite::types::Null),
            Some(Param::Int(n)) => stmt.raw_bind_parameter(at, n),
            Some(Param::Real(x)) => stmt.raw_bind_parameter(at, x),
            Some(Param::Text(s)) => stmt.raw_bind_parameter(at, without_zeros(s)),
            Some(Param::Bytes(b)) => stmt.raw_bind_parameter(at, b),
        };
        bound.map_err(|e| bad_statement(sql, &e.to_string()))?;
    }
    Ok(())
}

pub(crate) fn bad_statement(sql: &str, why: &str) -> Error {
    Error::internal("bad_statement", format!("a statement of a feature is wrong: {why}")).place(sql)
}
