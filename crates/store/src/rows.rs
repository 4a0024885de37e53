//! Reading a feature's rows, through a handle that carries the organization.

use crate::{Param, Store, fault, reader, statement, store::Backend};
use base::{Error, OrgId, Result};
use rusqlite::types::{ToSqlOutput, ValueRef};
use std::sync::{Arc, atomic::Ordering};

/// The most rows one query may return; lists are paged.
pub(crate) const ROWS_MAX: usize = 10_000;

const REMEMBERED: &str = "SELECT request, response FROM idempotency WHERE org = $1 AND key = $2";

fn answer(row: &Row) -> Option<([u8; 32], serde_json::Value)> {
    Some((row.bytes("request").ok()?.try_into().ok()?, serde_json::from_str(row.text("response").ok()?).ok()?))
}

/// The only way for a feature to read SQL: every statement is bound to one organization.
#[derive(Clone)]
pub struct OrgStore {
    store: Store,
    org: OrgId,
}

impl Store {
    pub fn org(&self, org: OrgId) -> OrgStore {
        OrgStore { store: self.clone(), org }
    }

    /// How often the database was read since the start.
    pub fn reads(&self) -> u64 {
        match self.backend() {
            Backend::Sqlite(sqlite) => sqlite.shared.readers.rounds(),
            Backend::Postgres(postgres) => postgres.shared.reads.load(Ordering::Relaxed),
        }
    }
}

impl OrgStore {
    pub fn id(&self) -> OrgId {
        self.org
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    /// `$1` in `sql` is the organization, `params` are `$2` and on. A statement without `$1`, or one that writes, is refused.
    pub async fn query(&self, sql: &'static str, params: Vec<Param>) -> Result<Vec<Row>> {
        let org = self.org;
        match self.store.backend() {
            Backend::Sqlite(sqlite) => reader::quick(&sqlite.shared, Some(org), move |conn, _| select(conn, sql, org, &params)).await,
            Backend::Postgres(postgres) => postgres.query(org, sql, &params).await,
        }
    }

    /// The answer that was committed with this key, and the hash of the request it was for.
    pub async fn remembered(&self, key: &str) -> Result<Option<([u8; 32], serde_json::Value)>> {
        let found = self.query_one(REMEMBERED, vec![Param::Text(key.to_owned())]).await?;
        found.map(|row| answer(&row).ok_or_else(|| fault::damaged("a remembered answer cannot be understood"))).transpose()
    }

    /// The first row, if there is one.
    pub async fn query_one(&self, sql: &'static str, params: Vec<Param>) -> Result<Option<Row>> {
        Ok(self.query(sql, params).await?.into_iter().next())
    }
}

pub(crate) fn select(conn: &rusqlite::Connection, sql: &'static str, org: OrgId, params: &[Param]) -> Result<Vec<Row>> {
    let mut stmt = conn.prepare_cached(sql).map_err(|e| statement::bad_statement(sql, &e.to_string()))?;
    if !stmt.readonly() {
        return Err(statement::bad_statement(sql, "it writes; writes go into a batch"));
    }
    statement::bind(&mut stmt, sql, org, params)?;
    let columns: Arc<[String]> = stmt.column_names().into_iter().map(str::to_owned).collect();
    let bad = |e| fault::reading("reading rows", e);
    let mut rows = stmt.raw_query();
    let mut out = Vec::new();
    while let Some(r) = rows.next().map_err(bad)? {
        if out.len() == ROWS_MAX {
            return Err(Error::too_large("result_too_large", format!("a query returns more than {ROWS_MAX} rows"))
                .place(sql)
                .fix("ask for it in pages"));
        }
        let values = (0..columns.len()).map(|i| r.get_ref(i).map(param)).collect::<rusqlite::Result<_>>().map_err(bad)?;
        out.push(Row { columns: columns.clone(), values });
    }
    Ok(out)
}

impl rusqlite::ToSql for Param {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(n) => ValueRef::Integer(*n),
            Self::Real(x) => ValueRef::Real(*x),
            Self::Text(s) => ValueRef::Text(s.as_bytes()),
            Self::Bytes(b) => ValueRef::Blob(b),
        }))
    }
}

pub(crate) fn param(value: ValueRef<'_>) -> Param {
    match value {
        ValueRef::Null => Param::Null,
        ValueRef::Integer(n) => Param::Int(n),
        ValueRef::Real(x) => Param::Real(x),
        // STRICT tables hold valid text only; whatever else comes is shown as well as possible.
        ValueRef::Text(t) => Param::Text(String::from_utf8_lossy(t).into_owned()),
        ValueRef::Blob(b) => Param::Bytes(b.to_vec()),
    }
}

/// One row of an answer, read by column name.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    columns: Arc<[String]>,
    values: Vec<Param>,
}

macro_rules! getters {
    ($($get:ident, $opt:ident, $type:ty, $what:literal, $pattern:pat => $value:expr;)*) => {
        $(
            pub fn $get(&self, column: &str) -> Result<$type> {
                self.$opt(column)?.ok_or_else(|| self.wrong(column, $what, "NULL"))
            }

            pub fn $opt(&self, column: &str) -> Result<Option<$type>> {
                match self.value(column)? {
                    Param::Null => Ok(None),
                    $pattern => Ok(Some($value)),
                    other => Err(self.wrong(column, $what, type_name(other))),
                }
            }
        )*
    };
}

impl Row {
    pub(crate) fn new(columns: Arc<[String]>, values: Vec<Param>) -> Self {
        Self { columns, values }
    }

    getters! {
        int, opt_int, i64, "an integer", Param::Int(n) => *n;
        real, opt_real, f64, "a number", Param::Real(x) => *x;
        text, opt_text, &str, "text", Param::Text(s) => s.as_str();
        bytes, opt_bytes, &[u8], "bytes", Param::Bytes(b) => b.as_slice();
    }

    pub fn bool(&self, column: &str) -> Result<bool> {
        Ok(self.int(column)? != 0)
    }

    pub fn value(&self, column: &str) -> Result<&Param> {
        let at = self.columns.iter().position(|c| c == column);
        at.and_then(|at| self.values.get(at))
            .ok_or_else(|| Error::internal("bad_statement", format!("a row has no column `{column}`; it has {}", self.columns.join(", "))))
    }

    fn wrong(&self, column: &str, want: &str, got: &str) -> Error {
        Error::internal("bad_statement", format!("the column `{column}` should hold {want} and holds {got}"))
    }
}

fn type_name(p: &Param) -> &'static str {
    match p {
        Param::Null => "NULL",
        Param::Int(_) => "an integer",
        Param::Real(_) => "a number",
        Param::Text(_) => "text",
        Param::Bytes(_) => "bytes",
    }
}
