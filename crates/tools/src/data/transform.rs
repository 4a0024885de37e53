//! `data.transform`

use super::{
    Table, cell_text, number,
    shape::{self, Output, Rows},
    source::Format,
};
use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};

/// Done in the order of the fields here.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    rows: Rows,
    /// Of a file. Default: by its ending.
    #[serde(default)]
    format: Option<Format>,
    /// New names by old ones.
    #[serde(default)]
    rename: BTreeMap<String, String>,
    /// Columns with the same value in every row; replaces what was there.
    #[serde(default)]
    set: BTreeMap<String, Value>,
    /// What stands in empty cells, by column.
    #[serde(default)]
    fill: BTreeMap<String, Value>,
    /// What the cells of a column become; what does not fit becomes null.
    #[serde(default)]
    types: BTreeMap<String, Kind>,
    /// Keep the first of rows that are equal in these columns.
    #[serde(default)]
    distinct: Vec<String>,
    /// By which columns, the most important first.
    #[serde(default)]
    sort: Vec<Sort>,
    /// The columns that stay, in this order. Default: all.
    #[serde(default)]
    select: Vec<String>,
    /// Columns that go.
    #[serde(default)]
    drop: Vec<String>,
    /// How many rows stay.
    #[serde(default)]
    limit: Option<usize>,
}

#[derive(Deserialize, JsonSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Number,
    Integer,
    Text,
    Boolean,
    /// Text without spaces around it.
    Trimmed,
    Lower,
    Upper,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Sort {
    column: String,
    #[serde(default)]
    descending: bool,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking(
        "data.transform",
        "Renames, fills, converts, sorts and chooses the columns and rows of a table",
        Effect::Pure,
        Touches::ReadsFiles,
        run,
    )
}

fn run(work: &Work, input: Input) -> Result<Output> {
    let mut table = input.rows.read(work, input.format)?;
    rename(&mut table, &input.rename)?;
    for (name, value) in &input.set {
        let at = table.columns.iter().position(|c| c == name).unwrap_or_else(|| {
            table.columns.push(name.clone());
            table.rows.iter_mut().for_each(|row| row.push(Value::Null));
            table.columns.len() - 1
        });
        each(&mut table, at, |_| Some(value.clone()));
    }
    shape::check_size(work, table.rows.len(), table.columns.len())?;
    for (name, value) in &input.fill {
        let at = shape::column(&table, name, "fill")?;
        each(&mut table, at, |cell| shape::is_empty(cell).then(|| value.clone()));
    }
    for (name, kind) in &input.types {
        let at = shape::column(&table, name, "types")?;
        each(&mut table, at, |cell| Some(converted(cell, *kind)));
    }
    if !input.distinct.is_empty() {
        let at = shape::columns(&table, &input.distinct, "distinct")?;
        let mut seen = HashSet::new();
        table.rows.retain(|row| seen.insert(shape::key(row, &at)));
    }
    sort(&mut table, &input.sort)?;
    choose(&mut table, &input.select, &input.drop)?;
    table.rows.truncate(input.limit.unwrap_or(usize::MAX));
    Ok(Output::of(&table))
}

fn each(table: &mut Table, at: usize, change: impl Fn(&Value) -> Option<Value>) {
    for cell in table.rows.iter_mut().filter_map(|row| row.get_mut(at)) {
        if let Some(new) = change(cell) {
            *cell = new;
        }
    }
}

fn rename(table: &mut Table, names: &BTreeMap<String, String>) -> Result<()> {
    for old in names.keys() {
        shape::column(table, old, "rename")?;
    }
    for column in &mut table.columns {
        if let Some(new) = names.get(column) {
            column.clone_from(new);
        }
    }
    let mut seen = HashSet::new();
    match table.columns.iter().find(|c| !seen.insert(c.as_str())) {
        None => Ok(()),
        Some(twice) => Err(Error::invalid("bad_tool_input", format!("two columns would be called `{twice}`")).place("with.rename")),
    }
}

fn converted(cell: &Value, kind: Kind) -> Value {
    if cell.is_null() {
        return Value::Null;
    }
    let text = cell_text(cell);
    match kind {
        Kind::Number => shape::as_number(cell)
            .map_or(Value::Null, |n| if n.fract() == 0.0 && n.abs() < 9e15 { Value::from(n as i64) } else { Value::from(n) }),
        Kind::Integer => shape::as_number(cell).filter(|n| n.abs() < 9e15).map_or(Value::Null, |n| Value::from(n.trunc() as i64)),
        Kind::Text => Value::from(text),
        Kind::Boolean => match (cell, number::boolean(text.trim()), text.trim()) {
            (Value::Bool(b), _, _) => Value::from(*b),
            (_, Some(b), _) => Value::from(b),
            (_, _, "1" | "yes" | "Yes") => Value::from(true),
            (_, _, "0" | "no" | "No") => Value::from(false),
            _ => Value::Null,
        },
        Kind::Trimmed => Value::from(text.trim()),
        Kind::Lower => Value::from(text.to_lowercase()),
        Kind::Upper => Value::from(text.to_uppercase()),
    }
}

fn sort(table: &mut Table, by: &[Sort]) -> Result<()> {
    let at = by.iter().map(|s| Ok((shape::column(table, &s.column, "sort")?, s.descending))).collect::<Result<Vec<_>>>()?;
    table.rows.sort_by(|a, b| {
        let orders = at.iter().map(|(i, descending)| {
            let order = shape::compare(shape::cell(a, *i), shape::cell(b, *i));
            if *descending { order.reverse() } else { order }
        });
        orders.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
    });
    Ok(())
}

fn choose(table: &mut Table, select: &[String], drop: &[String]) -> Result<()> {
    shape::columns(table, drop, "drop")?;
    let all: Vec<usize> = (0..table.columns.len()).collect();
    let chosen = if select.is_empty() { all } else { shape::columns(table, select, "select")? };
    let kept: Vec<usize> = chosen.into_iter().filter(|i| table.columns.get(*i).is_some_and(|name| !drop.contains(name))).collect();
    table.columns = kept.iter().filter_map(|i| table.columns.get(*i).cloned()).collect();
    for row in &mut table.rows {
        *row = kept.iter().map(|i| shape::cell(row, *i).clone()).collect();
    }
    Ok(())
}
