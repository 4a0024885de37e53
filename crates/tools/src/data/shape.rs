//! What the tools that change tables share: reading one, finding columns, comparing cells, giving rows back.

use super::{
    Table, cell_text, number,
    source::{Format, Source},
};
use crate::call::Work;
use base::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::cmp::Ordering;

/// A table: rows, or a file with rows.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Rows {
    /// A file: relative to the workflow file, or absolute within a folder of `allow: read:`.
    Path(String),
    /// Objects, arrays or single values.
    Rows(Vec<Value>),
}

impl Rows {
    pub(super) fn read(self, work: &Work, format: Option<Format>) -> Result<Table> {
        let mut source = match self {
            Self::Path(path) => Source::path(path),
            Self::Rows(rows) => Source::rows(rows),
        };
        source.format = format;
        source.read(work)
    }
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    /// In their order.
    columns: Vec<String>,
    /// Objects.
    rows: Vec<Value>,
    row_count: usize,
}

impl Output {
    pub(super) fn of(table: &Table) -> Self {
        let rows: Vec<Value> = table.objects().collect();
        Self { columns: table.columns.clone(), row_count: rows.len(), rows }
    }
}

/// Where a column stands; `field` is what names it in the input.
pub(super) fn column(table: &Table, name: &str, field: &str) -> Result<usize> {
    table.columns.iter().position(|c| c == name).ok_or_else(|| {
        let known: Vec<&str> = table.columns.iter().take(30).map(String::as_str).collect();
        Error::invalid("unknown_column", format!("there is no column `{name}`"))
            .place(format!("with.{field}"))
            .fix(format!("the columns are {}", known.join(", ")))
    })
}

pub(super) fn columns(table: &Table, names: &[String], field: &str) -> Result<Vec<usize>> {
    names.iter().map(|name| column(table, name, field)).collect()
}

pub(super) fn cell(row: &[Value], at: usize) -> &Value {
    row.get(at).unwrap_or(&Value::Null)
}

pub(super) fn as_number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(n) => n.as_f64(),
        Value::String(text) => number::real(text.trim()).or_else(|| number::integer(text.trim()).map(|i| i as f64)),
        _ => None,
    }
}

pub(super) fn is_empty(value: &Value) -> bool {
    matches!(value, Value::Null) || value.as_str().is_some_and(|t| t.trim().is_empty())
}

/// Empty cells first, then numbers by size, then everything else by its text.
pub(super) fn compare(a: &Value, b: &Value) -> Ordering {
    let rank = |v: &Value| match v {
        Value::Null => 0,
        v if as_number(v).is_some() => 1,
        _ => 2,
    };
    rank(a).cmp(&rank(b)).then_with(|| match (as_number(a), as_number(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => cell_text(a).cmp(&cell_text(b)),
    })
}

/// Equal keys are of equal cells, whatever their types say: `1` in a CSV is `"1"` in JSON.
pub(super) fn key(row: &[Value], at: &[usize]) -> Vec<String> {
    let text = |value: &Value| match as_number(value) {
        Some(n) => n.to_string(),
        None => cell_text(value),
    };
    at.iter().map(|i| text(cell(row, *i))).collect()
}

pub(super) fn check_size(work: &Work, rows: usize, columns: usize) -> Result<()> {
    let limits = work.limits();
    if rows <= limits.table_rows_max && columns <= limits.table_columns_max {
        return Ok(());
    }
    Err(Error::too_large(
        "table_too_large",
        format!(
            "the table would have {rows} rows and {columns} columns; at most {} and {}",
            limits.table_rows_max, limits.table_columns_max
        ),
    )
    .fix("filter before, or choose columns with fewer different values"))
}
