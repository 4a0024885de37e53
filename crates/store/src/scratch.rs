//! A database in memory for SQL that users write: loaded once, then only read, within bounds.

use crate::{Param, rows::param};
use base::{Error, Result, SharedClock};
use rusqlite::{
    Connection, ErrorCode, OpenFlags,
    config::DbConfig,
    hooks::{AuthAction, AuthContext, Authorization},
    limits::Limit,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Steps of SQLite's machine between two looks at the limits.
const LOOK_EVERY: u32 = 1_000;

/// Bounds of one scratch database.
#[derive(Clone)]
pub struct Limits {
    /// Rows of an answer.
    pub rows_max: usize,
    /// Bytes of an answer, and of one value.
    pub bytes_max: usize,
    /// Steps of SQLite's machine per query; the same query always needs the same number.
    pub steps_max: u64,
    /// Bytes of the loaded tables.
    pub memory_max: usize,
    /// Time per query, if there is a clock to measure it by.
    pub time_max: Duration,
    pub clock: Option<SharedClock>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rows_max: 100_000,
            bytes_max: 16 * 1024 * 1024,
            steps_max: 2_000_000_000,
            memory_max: 256 * 1024 * 1024,
            time_max: Duration::from_secs(30),
            clock: None,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ColumnType {
    Integer,
    Real,
    Text,
    /// Each value keeps the type it comes with.
    Any,
}

/// The names of the columns, and the rows.
pub type Answer = (Vec<String>, Vec<Vec<Param>>);

pub struct Scratch {
    conn: Connection,
    limits: Limits,
    meter: Arc<Meter>,
}

#[derive(Default)]
struct Meter {
    steps: AtomicU64,
    /// Monotonic microseconds; 0: none.
    deadline: AtomicU64,
}

impl Scratch {
    pub fn new(limits: Limits) -> Result<Self> {
        let bad = |e| sql_error(None, &e);
        let conn =
            Connection::open_with_flags(":memory:", OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(bad)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).map_err(bad)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false).map_err(bad)?;
        // A string in double quotes is a misspelt column, not text.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false).map_err(bad)?;
        let pages = limits.memory_max / 4096 + 1;
        conn.execute_batch(&format!("PRAGMA temp_store = MEMORY; PRAGMA journal_mode = OFF; PRAGMA max_page_count = {pages};"))
            .map_err(bad)?;
        for (limit, to) in [
            (Limit::SQLITE_LIMIT_LENGTH, i32::try_from(limits.bytes_max).unwrap_or(i32::MAX)),
            (Limit::SQLITE_LIMIT_SQL_LENGTH, 256 * 1024),
            (Limit::SQLITE_LIMIT_EXPR_DEPTH, 200),
            (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 100),
            (Limit::SQLITE_LIMIT_VDBE_OP, 250_000),
            (Limit::SQLITE_LIMIT_ATTACHED, 0),
            (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 10_000),
            (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 10_000),
        ] {
            conn.set_limit(limit, to).map_err(bad)?;
        }
        let meter = Arc::<Meter>::default();
        let (counted, clock, steps_max) = (meter.clone(), limits.clock.clone(), limits.steps_max);
        let handler = move || {
            let deadline = counted.deadline.load(Ordering::Relaxed);
            let late = deadline > 0 && clock.as_ref().is_some_and(|c| c.monotonic().as_micros() > u128::from(deadline));
            late || counted.steps.fetch_add(u64::from(LOOK_EVERY), Ordering::Relaxed) > steps_max
        };
        conn.progress_handler(LOOK_EVERY as i32, Some(handler)).map_err(bad)?;
        Ok(Self { conn, limits, meter })
    }

    /// Makes a table and fills it; returns the number of rows. Missing values of a short row are NULL.
    pub fn load<S: AsRef<str>>(
        &mut self,
        table: &str,
        columns: &[(S, ColumnType)],
        rows: impl IntoIterator<Item = Vec<Param>>,
    ) -> Result<u64> {
        let bad = |e| sql_error(None, &e).place(format!("table {table}"));
        self.meter.steps.store(0, Ordering::Relaxed);
        self.meter.deadline.store(0, Ordering::Relaxed);
        let names: Vec<String> = columns.iter().map(|(name, kind)| format!("{} {}", quoted(name.as_ref()), type_text(*kind))).collect();
        let marks: Vec<String> = (1..=columns.len()).map(|i| format!("?{i}")).collect();
        let table = quoted(table);
        self.conn.execute_batch(&format!("CREATE TABLE {table}({})", names.join(", "))).map_err(bad)?;
        let tx = self.conn.transaction().map_err(bad)?;
        let mut count = 0;
        {
            let mut insert = tx.prepare(&format!("INSERT INTO {table} VALUES ({})", marks.join(", "))).map_err(bad)?;
            for row in rows {
                if row.len() > columns.len() {
                    return Err(Error::invalid(
                        "sql_error",
                        format!("row {} has {} values for {} columns", count + 1, row.len(), columns.len()),
                    )
                    .place(format!("table {table}")));
                }
                insert.clear_bindings();
                for (i, value) in row.iter().enumerate() {
                    bind(&mut insert, i + 1, value).map_err(bad)?;
                }
                insert.raw_execute().map_err(bad)?;
                count += 1;
                self.meter.steps.store(0, Ordering::Relaxed);
            }
        }
        tx.commit().map_err(bad)?;
        Ok(count)
    }

    /// Runs one statement that only reads. `params` are `?1`, `?2` … (or `$1` … in order of appearance).
    pub fn query(&self, sql: &str, params: &[Param]) -> Result<Answer> {
        self.meter.steps.store(0, Ordering::Relaxed);
        let deadline = self.limits.clock.as_ref().map_or(0, |c| (c.monotonic() + self.limits.time_max).as_micros());
        self.meter.deadline.store(u64::try_from(deadline).unwrap_or(u64::MAX), Ordering::Relaxed);
        self.conn.authorizer(Some(allow)).map_err(|e| sql_error(None, &e))?;
        let result = self.run(sql, params);
        self.conn.authorizer(None::<fn(AuthContext<'_>) -> Authorization>).map_err(|e| sql_error(None, &e))?;
        result
    }

    fn run(&self, sql: &str, params: &[Param]) -> Result<Answer> {
        let bad = |e| sql_error(Some(sql), &e);
        let mut stmt = self.conn.prepare(sql).map_err(bad)?;
        if !stmt.readonly() || stmt.column_count() == 0 {
            return Err(Error::invalid("sql_error", "the statement does not read anything").fix("write one SELECT"));
        }
        if stmt.parameter_count() != params.len() {
            let why = format!("the statement has {} parameters, {} were given", stmt.parameter_count(), params.len());
            return Err(Error::invalid("sql_error", why));
        }
        for (i, value) in params.iter().enumerate() {
            bind(&mut stmt, i + 1, value).map_err(bad)?;
        }
        let columns: Vec<String> = stmt.column_names().into_iter().map(str::to_owned).collect();
        let mut rows = stmt.raw_query();
        let (mut out, mut bytes) = (Vec::new(), 0);
        while let Some(r) = rows.next().map_err(bad)? {
            let row: Vec<Param> = (0..columns.len()).map(|i| r.get_ref(i).map(param)).collect::<rusqlite::Result<_>>().map_err(bad)?;
            bytes += row.iter().map(size).sum::<usize>();
            if out.len() == self.limits.rows_max || bytes > self.limits.bytes_max {
                return Err(Error::too_large(
                    "result_too_large",
                    format!("the answer has more than {} rows or {} bytes", self.limits.rows_max, self.limits.bytes_max),
                )
                .fix("select less: fewer columns, a WHERE, a LIMIT"));
            }
            out.push(row);
        }
        Ok((columns, out))
    }
}

/// Reading and computing; nothing that writes, opens, or changes a setting.
fn allow(context: AuthContext<'_>) -> Authorization {
    match context.action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => Authorization::Allow,
        AuthAction::Function { function_name } => match function_name {
            "load_extension" | "fts3_tokenizer" | "random" | "randomblob" => Authorization::Deny,
            _ => Authorization::Allow,
        },
        _ => Authorization::Deny,
    }
}

fn bind(stmt: &mut rusqlite::Statement<'_>, at: usize, value: &Param) -> rusqlite::Result<()> {
    match value {
        Param::Null => stmt.raw_bind_parameter(at, rusqlite::types::Null),
        Param::Int(n) => stmt.raw_bind_parameter(at, n),
        Param::Real(x) => stmt.raw_bind_parameter(at, x),
        Param::Text(s) => stmt.raw_bind_parameter(at, s),
        Param::Bytes(b) => stmt.raw_bind_parameter(at, b),
    }
}

fn size(value: &Param) -> usize {
    match value {
        Param::Null => 1,
        Param::Int(_) | Param::Real(_) => 8,
        Param::Text(s) => s.len(),
        Param::Bytes(b) => b.len(),
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\"").replace('\0', ""))
}

fn type_text(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Integer => "INTEGER",
        ColumnType::Real => "REAL",
        ColumnType::Text => "TEXT",
        // No declared type, no conversion.
        ColumnType::Any => "",
    }
}

fn sql_error(sql: Option<&str>, e: &rusqlite::Error) -> Error {
    match e {
        rusqlite::Error::SqliteFailure(f, _) if f.code == ErrorCode::OperationInterrupted => {
            Error::limited("sql_too_slow", "the query was stopped: it needs more work than a query may")
                .fix("filter earlier, or join fewer rows")
        }
        rusqlite::Error::SqliteFailure(f, _) if f.code == ErrorCode::DiskFull || f.code == ErrorCode::OutOfMemory => {
            Error::too_large("result_too_large", "the data does not fit into the memory a query may use").fix("load fewer rows or columns")
        }
        rusqlite::Error::SqliteFailure(f, _) if f.code == ErrorCode::AuthorizationForStatementDenied => {
            Error::invalid("sql_error", format!("the statement may not do this: {e}")).fix("only SELECT over the loaded tables is possible")
        }
        rusqlite::Error::SqlInputError { msg, offset, .. } => {
            let error = Error::invalid("sql_error", msg.clone());
            match (sql, usize::try_from(*offset)) {
                (Some(sql), Ok(at)) => error.place(place(sql, at)).details(serde_json::json!({ "offset": at })),
                _ => error,
            }
        }
        rusqlite::Error::MultipleStatement => Error::invalid("sql_error", "there is more than one statement").fix("write one SELECT"),
        rusqlite::Error::SqliteFailure(_, Some(text)) => Error::invalid("sql_error", text.clone()),
        other => Error::invalid("sql_error", other.to_string()),
    }
}

/// Line and column in the statement.
fn place(sql: &str, at: usize) -> String {
    let before = &sql.as_bytes()[..at.min(sql.len())];
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|b| **b != b'\n').count() + 1;
    format!("SQL {line}:{column}")
}

#[cfg(test)]
mod tests;
