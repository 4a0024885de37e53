//! `data.query`

use super::{Table, cell_text, clean_names, source::Source};
use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::{Error, Result};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};
use std::{borrow::Cow, collections::BTreeMap};
use store::{
    Param,
    scratch::{ColumnType, Limits, Scratch},
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// One SELECT, as SQLite understands it. Names with spaces or capitals stand in double quotes.
    sql: String,
    /// The tables by name. Each is the path of a file, a list of rows, or an object with `path`, `text` or `rows` and options.
    tables: BTreeMap<String, From>,
    /// Values for `?1`, `?2` and so on; never put text into the SQL by a template.
    #[serde(default)]
    params: Vec<Value>,
    /// More rows in the answer are an error. Default 10000.
    #[serde(default)]
    max_rows: Option<usize>,
}

/// Deserialized by hand, so that a wrong option is named.
pub(crate) struct From(Source);

impl<'de> Deserialize<'de> for From {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        match Value::deserialize(d)? {
            Value::String(path) => Ok(Self(Source::path(path))),
            Value::Array(rows) => Ok(Self(Source::rows(rows))),
            other => serde_json::from_value(other).map(Self).map_err(serde::de::Error::custom),
        }
    }
}

impl JsonSchema for From {
    fn schema_name() -> Cow<'static, str> {
        "Table".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = Source::json_schema(generator);
        schema.insert("type".to_owned(), json!(["string", "array", "object"]));
        schema
            .insert("description".to_owned(), json!("A path, a list of rows, or an object with exactly one of `path`, `text` and `rows`."));
        schema
    }
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    /// Names in the order of the SELECT; one that comes twice gets a number.
    columns: Vec<String>,
    /// Objects with these names.
    rows: Vec<Value>,
    row_count: usize,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("data.query", "Answers an SQL query over CSV, JSON and NDJSON files or rows", Effect::Pure, Touches::ReadsFiles, run)
}

fn run(work: &Work, input: Input) -> Result<Output> {
    if input.tables.len() > 64 {
        return Err(
            Error::too_large("too_many_parts", format!("{} tables are too many; the limit is 64", input.tables.len())).place("with.tables")
        );
    }
    let bounds = work.limits();
    let mut db = Scratch::new(Limits {
        rows_max: input.max_rows.unwrap_or(10_000).min(bounds.table_rows_max),
        bytes_max: bounds.output_bytes_max,
        steps_max: bounds.sql_steps_max,
        ..Limits::default()
    })?;
    for (name, From(mut source)) in input.tables {
        work.check_alive()?;
        let table = source.read(work).map_err(|e| located(e, &name))?;
        load(&mut db, &name, table)?;
    }
    work.check_alive()?;
    let params: Vec<Param> = input.params.into_iter().map(param).collect();
    let (columns, rows) = db.query(&input.sql, &params)?;
    let columns = clean_names(columns);
    let rows: Vec<Value> = rows.into_iter().map(|row| columns.iter().cloned().zip(row.into_iter().map(value)).collect()).collect();
    Ok(Output { row_count: rows.len(), columns, rows })
}

fn located(e: Error, name: &str) -> Error {
    if e.place_text().is_some_and(|p| p != "with") { e } else { e.place(format!("with.tables.{name}")) }
}

fn load(db: &mut Scratch, name: &str, table: Table) -> Result<()> {
    if table.columns.is_empty() {
        return Err(Error::invalid("empty_table", format!("the table `{name}` has no columns"))
            .place(format!("with.tables.{name}"))
            .fix("an empty list has no column names; check for it before, with an `if` step"));
    }
    let columns: Vec<(&str, ColumnType)> = table.columns.iter().enumerate().map(|(i, c)| (c.as_str(), column_type(&table, i))).collect();
    db.load(name, &columns, table.rows.into_iter().map(|row| row.into_iter().map(param).collect())).map(|_| ())
}

fn column_type(table: &Table, at: usize) -> ColumnType {
    let cells = || table.rows.iter().filter_map(|row| row.get(at)).filter(|v| !v.is_null());
    if cells().all(|v| v.is_i64() || v.is_boolean()) {
        ColumnType::Integer
    } else if cells().all(Value::is_number) {
        ColumnType::Real
    } else if cells().all(|v| v.is_string() || v.is_array() || v.is_object()) {
        ColumnType::Text
    } else {
        ColumnType::Any
    }
}

fn param(value: Value) -> Param {
    match value {
        Value::Null => Param::Null,
        Value::Bool(b) => Param::Int(i64::from(b)),
        Value::Number(n) => n.as_i64().map_or_else(|| n.as_f64().map_or(Param::Null, Param::Real), Param::Int),
        Value::String(text) => Param::Text(text),
        other => Param::Text(cell_text(&other)),
    }
}

fn value(param: Param) -> Value {
    match param {
        Param::Null => Value::Null,
        Param::Int(n) => n.into(),
        Param::Real(x) => x.into(),
        Param::Text(text) => text.into(),
        Param::Bytes(bytes) => crate::hash::base64(&bytes).into(),
    }
}
