//! `data.aggregate` and `data.pivot`: groups of rows, and one number for each.

use super::{
    Table, cell_text, exact_sum,
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
use std::collections::{BTreeMap, HashMap, HashSet};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    rows: Rows,
    /// Of a file. Default: by its ending.
    #[serde(default)]
    format: Option<Format>,
    /// Rows that are equal in these columns are one group. Without it, all are one.
    #[serde(default)]
    by: Vec<String>,
    /// The columns to compute, by their names.
    values: BTreeMap<String, Computed>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Computed {
    /// Not needed for `count`, which then counts rows.
    #[serde(default)]
    column: Option<String>,
    function: Function,
}

/// Empty cells are left out; `sum` to `max` take numbers.
#[derive(Deserialize, JsonSchema, Clone, Copy, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Function {
    Count,
    Sum,
    Mean,
    Median,
    Min,
    Max,
    /// How many different values.
    Distinct,
    First,
    Last,
    /// All of them.
    List,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PivotInput {
    rows: Rows,
    /// Of a file. Default: by its ending.
    #[serde(default)]
    format: Option<Format>,
    /// What a row of the result stands for.
    index: Vec<String>,
    /// The column whose values become columns, in sorted order.
    columns: String,
    /// The column whose values are computed. Not needed for `count`.
    #[serde(default)]
    values: Option<String>,
    #[serde(default = "sum")]
    function: Function,
}

fn sum() -> Function {
    Function::Sum
}

pub(crate) fn tool() -> Tool {
    Tool::blocking("data.aggregate", "Computes sums, means and the like for groups of rows", Effect::Pure, Touches::ReadsFiles, run)
}

pub(crate) fn pivot() -> Tool {
    Tool::blocking("data.pivot", "Makes columns out of the values of a column", Effect::Pure, Touches::ReadsFiles, run_pivot)
}

/// Groups in the order in which they first appear.
#[derive(Default)]
struct Groups<'a> {
    places: HashMap<Vec<String>, usize>,
    rows: Vec<Vec<&'a Vec<Value>>>,
}

impl<'a> Groups<'a> {
    fn of(rows: impl Iterator<Item = &'a Vec<Value>>, by: &[usize]) -> Self {
        let mut out = Self::default();
        for row in rows {
            let next = out.rows.len();
            let place = *out.places.entry(shape::key(row, by)).or_insert(next);
            if place == next {
                out.rows.push(Vec::new());
            }
            if let Some(group) = out.rows.get_mut(place) {
                group.push(row);
            }
        }
        out
    }
}

fn run(work: &Work, input: Input) -> Result<Output> {
    let table = input.rows.read(work, input.format)?;
    let by = shape::columns(&table, &input.by, "by")?;
    let mut wanted = Vec::new();
    for (name, computed) in &input.values {
        wanted.push((name, column_of(&table, computed.column.as_deref(), computed.function)?, computed.function));
    }
    let mut groups = Groups::of(table.rows.iter(), &by);
    if by.is_empty() && groups.rows.is_empty() {
        groups.rows.push(Vec::new());
    }
    let columns = input.by.iter().chain(input.values.keys()).cloned().collect();
    let one = |group: &Vec<&Vec<Value>>| -> Result<Vec<Value>> {
        work.check_alive()?;
        let keys = by.iter().map(|i| Ok(group.first().map_or(Value::Null, |row| shape::cell(row, *i).clone())));
        keys.chain(wanted.iter().map(|(name, at, function)| compute(group, *at, *function, name))).collect()
    };
    let rows = groups.rows.iter().map(one).collect::<Result<Vec<_>>>()?;
    Ok(Output::of(&Table { columns, rows, problems: Vec::new() }))
}

fn run_pivot(work: &Work, input: PivotInput) -> Result<Output> {
    let table = input.rows.read(work, input.format)?;
    let index = shape::columns(&table, &input.index, "index")?;
    let across = shape::column(&table, &input.columns, "columns")?;
    let value = column_of(&table, input.values.as_deref(), input.function)?;
    let mut heads: Vec<Value> = Vec::new();
    let mut seen = HashSet::new();
    for row in &table.rows {
        if seen.insert(shape::key(row, &[across])) {
            heads.push(shape::cell(row, across).clone());
        }
    }
    heads.sort_by(shape::compare);
    let groups = Groups::of(table.rows.iter(), &index);
    shape::check_size(work, groups.rows.len(), input.index.len() + heads.len())?;
    let names =
        input.index.iter().cloned().chain(heads.iter().map(|h| if shape::is_empty(h) { "(empty)".to_owned() } else { cell_text(h) }));
    let columns = super::clean_names(names);
    let mut rows = Vec::with_capacity(groups.rows.len());
    for group in &groups.rows {
        work.check_alive()?;
        let cells = Groups::of(group.iter().copied(), &[across]);
        let mut row: Vec<Value> = index.iter().map(|i| group.first().map_or(Value::Null, |r| shape::cell(r, *i).clone())).collect();
        for (head, name) in heads.iter().zip(columns.iter().skip(index.len())) {
            let found = cells.places.get(&shape::key(std::slice::from_ref(head), &[0])).and_then(|place| cells.rows.get(*place));
            row.push(found.map_or(Ok(Value::Null), |rows| compute(rows, value, input.function, name))?);
        }
        rows.push(row);
    }
    Ok(Output::of(&Table { columns, rows, problems: Vec::new() }))
}

fn column_of(table: &Table, name: Option<&str>, function: Function) -> Result<Option<usize>> {
    match name {
        Some(name) => shape::column(table, name, "values").map(Some),
        None if function == Function::Count => Ok(None),
        None => Err(Error::invalid("bad_tool_input", "which column is to be computed?")
            .place("with.values")
            .fix("name it; only `count` works without")),
    }
}

fn compute(group: &[&Vec<Value>], at: Option<usize>, function: Function, name: &str) -> Result<Value> {
    let Some(at) = at else { return Ok(Value::from(group.len())) };
    let cells: Vec<&Value> = group.iter().map(|row| shape::cell(row, at)).filter(|cell| !shape::is_empty(cell)).collect();
    let number = |n: f64| if n.fract() == 0.0 && n.abs() < 9e15 { Value::from(n as i64) } else { Value::from(n) };
    Ok(match function {
        Function::Count => Value::from(cells.len()),
        Function::Distinct => Value::from(cells.iter().map(|c| shape::key(std::slice::from_ref(*c), &[0])).collect::<HashSet<_>>().len()),
        Function::First => cells.first().map_or(Value::Null, |v| (*v).clone()),
        Function::Last => cells.last().map_or(Value::Null, |v| (*v).clone()),
        Function::List => cells.into_iter().cloned().collect(),
        // Also of texts and dates.
        Function::Min => cells.into_iter().min_by(|a, b| shape::compare(a, b)).cloned().unwrap_or_default(),
        Function::Max => cells.into_iter().max_by(|a, b| shape::compare(a, b)).cloned().unwrap_or_default(),
        Function::Sum | Function::Mean | Function::Median => {
            let mut numbers =
                cells.into_iter().map(|cell| shape::as_number(cell).ok_or_else(|| not_a_number(name, cell))).collect::<Result<Vec<_>>>()?;
            if numbers.is_empty() {
                return Ok(if function == Function::Sum { Value::from(0) } else { Value::Null });
            }
            match function {
                Function::Sum => number(exact_sum(numbers.iter().copied())),
                Function::Mean => number(exact_sum(numbers.iter().copied()) / numbers.len() as f64),
                _ => number(median(&mut numbers)),
            }
        }
    })
}

fn median(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let at = |i: usize| numbers.get(i).copied().unwrap_or_default();
    let half = numbers.len() / 2;
    if numbers.len() % 2 == 1 { at(half) } else { f64::midpoint(at(half - 1), at(half)) }
}

fn not_a_number(name: &str, cell: &Value) -> Error {
    let text: String = cell_text(cell).chars().take(60).collect();
    Error::invalid("not_a_number", format!("`{text}` is not a number, so `{name}` cannot be computed"))
        .fix("leave such rows out with `data.filter`, or mend them with `data.transform` and `types: {…: number}`")
}
