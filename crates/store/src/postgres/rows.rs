//! Statements of features: `$1` is the organization, always.

use super::{
    Shared,
    draft::Draft,
    group::Trouble,
    value::{self, Session},
};
use crate::{
    Param, Statement, fault,
    rows::{ROWS_MAX, Row},
    statement::{bad_statement, stale},
};
use base::{Error, OrgId, Result};
use futures_util::future::join_all;

/// Refuses a text that does not name `$1`, or not exactly the values it is given.
fn check(sql: &str, params: usize) -> Result<()> {
    let mut highest = 0;
    let mut names_org = false;
    for (at, _) in sql.match_indices('$') {
        let digits: String = sql[at + 1..].chars().take_while(char::is_ascii_digit).collect();
        let n = digits.parse::<usize>().unwrap_or(0);
        names_org |= n == 1;
        highest = highest.max(n);
    }
    if !names_org {
        return Err(bad_statement(sql, "it does not name $1, the organization"));
    }
    if highest != params + 1 {
        return Err(bad_statement(sql, &format!("it has {highest} parameters, {params} were given beside the organization")));
    }
    Ok(())
}

/// A feature's question.
pub(crate) async fn select(shared: &Shared, session: &Session, sql: &str, org: OrgId, params: &[Param]) -> Result<Vec<Row>> {
    check(sql, params.len())?;
    let wrong = |e: tokio_postgres::Error| match e.code().map(|code| code.code()) {
        Some("25006") => bad_statement(sql, "it writes; writes go into a batch"),
        Some(code) if code.starts_with("42") || code.starts_with("22") => bad_statement(sql, &fault::said(&e)),
        None if !e.is_closed() => bad_statement(sql, &fault::said(&e)),
        _ => fault::reading_there("reading rows", &shared.database.shown(), &e),
    };
    let statement = session.prepare_for(sql, params).await.map_err(wrong)?;
    let bytes = value::org_bytes(&org);
    let found = session.client.query(&statement, &value::bound(&bytes, params)).await.map_err(wrong)?;
    if found.len() > ROWS_MAX {
        return Err(Error::too_large("result_too_large", format!("a query returns more than {ROWS_MAX} rows"))
            .place(sql)
            .fix("ask for it in pages"));
    }
    value::rows(&statement, &found).map_err(wrong)
}

/// Runs the statements of one batch inside the group's transaction. A refusal leaves nothing of them.
pub(crate) async fn write(session: &Session, draft: &mut Draft, org: OrgId, rows: &[Statement]) -> Result<Result<()>, Trouble> {
    let mut begin = String::new();
    if !draft.open {
        begin += "BEGIN;";
    }
    if draft.savepoint {
        begin += "RELEASE batch;";
    }
    begin += "SAVEPOINT batch";
    session.client.batch_execute(&begin).await.map_err(Trouble::of)?;
    (draft.open, draft.savepoint) = (true, true);
    let outcome = run(session, org, rows).await?;
    if outcome.is_err() {
        session.client.batch_execute("ROLLBACK TO batch").await.map_err(Trouble::of)?;
    }
    Ok(outcome)
}

async fn run(session: &Session, org: OrgId, rows: &[Statement]) -> Result<Result<()>, Trouble> {
    let mut prepared = Vec::with_capacity(rows.len());
    for row in rows {
        if let Err(e) = check(row.sql, row.params.len()) {
            return Ok(Err(e));
        }
        match session.prepare_for(row.sql, &row.params).await {
            Ok(statement) => prepared.push(statement),
            Err(e) => return refusal(row.sql, e).map(Err),
        }
    }
    let bytes = value::org_bytes(&org);
    let bound: Vec<_> = rows.iter().map(|row| value::bound(&bytes, &row.params)).collect();
    // Sent one behind the other without waiting: the first that fails makes all behind it fail, too.
    let sent = prepared.iter().zip(&bound).map(|(statement, params)| session.client.execute(statement, params));
    for (row, changed) in rows.iter().zip(join_all(sent).await) {
        match changed {
            Ok(changed) => match row.expect {
                Some(expect) if expect != changed => {
                    return Ok(Err(stale(row.sql, expect, usize::try_from(changed).unwrap_or(usize::MAX))));
                }
                _ => {}
            },
            Err(e) => return refusal(row.sql, e).map(Err),
        }
    }
    Ok(Ok(()))
}

/// What is the statement's own fault, and what is not.
fn refusal(sql: &str, e: tokio_postgres::Error) -> Result<Error, Trouble> {
    match e.code().map(|code| code.code()) {
        Some(code) if code.starts_with("23") => {
            Ok(Error::conflict("rows_refused", format!("a row contradicts another: {}", fault::said(&e))).place(sql))
        }
        Some(code) if code.starts_with("42") || code.starts_with("22") || code.starts_with("0A") => {
            Ok(bad_statement(sql, &fault::said(&e)))
        }
        Some(code) if code.starts_with("54") => Ok(fault::too_long(&fault::said(&e)).place(sql)),
        // A value that cannot be sent as what the statement wants.
        None if !e.is_closed() && std::error::Error::source(&e).is_none_or(|cause| !cause.is::<std::io::Error>()) => {
            Ok(bad_statement(sql, &fault::said(&e)))
        }
        _ => Err(Trouble::of(e)),
    }
}
