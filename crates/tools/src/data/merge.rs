//! `data.merge`

use super::{
    Table,
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
use std::collections::HashMap;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    left: Rows,
    right: Rows,
    /// Of files. Default: by their endings.
    #[serde(default)]
    format: Option<Format>,
    /// Columns that both have; rows belong together if these are equal. Not for `append`.
    #[serde(default)]
    on: Vec<String>,
    #[serde(default)]
    how: How,
}

#[derive(Deserialize, JsonSchema, Clone, Copy, Default, PartialEq)]
#[serde(rename_all = "snake_case")]
enum How {
    /// Rows that have a partner.
    #[default]
    Inner,
    /// All rows of `left`.
    Left,
    /// All rows of `right`.
    Right,
    /// All rows of both.
    Outer,
    /// The rows of `left`, then those of `right`.
    Append,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("data.merge", "Joins two tables by columns, or appends one to the other", Effect::Pure, Touches::ReadsFiles, run)
}

fn run(work: &Work, input: Input) -> Result<Output> {
    let (left, right) = (input.left.read(work, input.format)?, input.right.read(work, input.format)?);
    let table = if input.how == How::Append { appended(work, left, right)? } else { joined(work, &left, &right, &input.on, input.how)? };
    Ok(Output::of(&table))
}

fn appended(work: &Work, left: Table, right: Table) -> Result<Table> {
    let mut columns = left.columns.clone();
    columns.extend(right.columns.iter().filter(|c| !left.columns.contains(c)).cloned());
    shape::check_size(work, left.rows.len() + right.rows.len(), columns.len())?;
    let mut rows = Vec::with_capacity(left.rows.len() + right.rows.len());
    for table in [left, right] {
        let from: Vec<Option<usize>> = columns.iter().map(|c| table.columns.iter().position(|t| t == c)).collect();
        rows.extend(table.rows.iter().map(|row| from.iter().map(|i| i.map_or(Value::Null, |i| shape::cell(row, i).clone())).collect()));
    }
    Ok(Table { columns, rows, problems: Vec::new() })
}

fn joined(work: &Work, left: &Table, right: &Table, on: &[String], how: How) -> Result<Table> {
    if on.is_empty() {
        return Err(Error::invalid("bad_tool_input", "a join needs columns that both tables have")
            .place("with.on")
            .fix("to put one below the other, write `how: append`"));
    }
    let (left_on, right_on) = (shape::columns(left, on, "on")?, shape::columns(right, on, "on")?);
    let more: Vec<usize> = (0..right.columns.len()).filter(|i| !right_on.contains(i)).collect();
    let mut columns = left.columns.clone();
    // A name that both have says which table it is of.
    columns.extend(
        more.iter().filter_map(|i| right.columns.get(*i)).map(|c| if left.columns.contains(c) { format!("{c}_right") } else { c.clone() }),
    );
    let mut partners: HashMap<Vec<String>, Vec<usize>> = HashMap::new();
    for (i, row) in right.rows.iter().enumerate() {
        partners.entry(shape::key(row, &right_on)).or_default().push(i);
    }
    let (mut rows, mut used) = (Vec::new(), vec![false; right.rows.len()]);
    let tail =
        |row: Option<&Vec<Value>>| more.iter().map(move |i| row.map_or(Value::Null, |r| shape::cell(r, *i).clone())).collect::<Vec<_>>();
    for row in &left.rows {
        work.check_alive()?;
        let found = partners.get(&shape::key(row, &left_on)).map(Vec::as_slice).unwrap_or_default();
        shape::check_size(work, rows.len() + found.len(), columns.len())?;
        for i in found {
            if let Some(used) = used.get_mut(*i) {
                *used = true;
            }
            rows.push(row.iter().cloned().chain(tail(right.rows.get(*i))).collect());
        }
        if found.is_empty() && matches!(how, How::Left | How::Outer) {
            rows.push(row.iter().cloned().chain(tail(None)).collect::<Vec<_>>());
        }
    }
    if matches!(how, How::Right | How::Outer) {
        let alone = right.rows.iter().zip(&used).filter(|(_, used)| !**used).map(|(row, _)| row);
        for row in alone {
            let mut out = vec![Value::Null; left.columns.len()];
            for (l, r) in left_on.iter().zip(&right_on) {
                if let Some(place) = out.get_mut(*l) {
                    *place = shape::cell(row, *r).clone();
                }
            }
            out.extend(tail(Some(row)));
            rows.push(out);
        }
    }
    shape::check_size(work, rows.len(), columns.len())?;
    Ok(Table { columns, rows, problems: Vec::new() })
}
