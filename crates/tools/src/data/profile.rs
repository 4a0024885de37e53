//! `data.profile`: what is in a table and what may be wrong with it.

use super::{
    Problem, Table, cell_text,
    number::{self, Kind},
    source::{Format, Source, yes},
    stats::{self, Numbers},
};
use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// A column is of a kind when at least this share of its filled cells is; the others are reported.
const DOMINANT: f64 = 0.8;
const EXAMPLES_MAX: usize = 10;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// A file: relative to the workflow file, or absolute within a folder of `allow: read:`.
    #[serde(default)]
    path: Option<String>,
    /// The content itself.
    #[serde(default)]
    text: Option<String>,
    /// The rows themselves: objects, arrays or single values.
    #[serde(default)]
    rows: Option<Vec<Value>>,
    /// Default: by the file's ending, else by the first character.
    #[serde(default)]
    format: Option<Format>,
    /// Of a CSV; one character.
    #[serde(default)]
    delimiter: Option<String>,
    /// `false`: the first line of a CSV is data.
    #[serde(default = "yes")]
    header: bool,
    /// `false`: refuse a CSV with short or long rows instead of reporting them as `problems`.
    #[serde(default = "yes")]
    lenient: bool,
    /// Columns that together should be different in every row.
    #[serde(default)]
    key: Vec<String>,
    /// How many of the most frequent values to list for each column.
    #[serde(default = "five")]
    top: usize,
}

fn five() -> usize {
    5
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    row_count: usize,
    column_count: usize,
    /// In the order of the table.
    columns: Vec<Column>,
    /// Rows equal to an earlier one in all cells.
    duplicate_rows: Duplicates,
    /// Rows whose `key` was there before; null without `key`.
    duplicate_keys: Option<Duplicates>,
    /// Rows with too few or too many cells.
    problems: Vec<Problem>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Duplicates {
    count: usize,
    /// The first ten.
    examples: Vec<Duplicate>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Duplicate {
    /// Of the data, from 1.
    row: usize,
    /// The earlier row.
    first: usize,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Column {
    name: String,
    /// What at least 80 % of the filled cells are (whole and other numbers taken together), else `text`.
    kind: Kind,
    /// Filled cells.
    count: usize,
    /// Empty cells.
    nulls: usize,
    /// Different values among the filled cells.
    distinct: usize,
    /// How many cells look like what.
    kinds: BTreeMap<Kind, usize>,
    /// Cells that are not of the column's kind; the first ten are listed.
    unexpected: Examples,
    /// Text with white space around it.
    padded: usize,
    /// The smallest number, the earliest date or the first text.
    min: Option<Value>,
    /// The largest number, the latest date or the last text.
    max: Option<Value>,
    /// Characters in the shortest text.
    min_length: usize,
    /// Characters in the longest text.
    max_length: usize,
    /// Of a column of numbers.
    numbers: Option<Numbers>,
    /// Numbers outside the fences; the first ten are listed.
    outliers: Examples,
    /// Most frequent first.
    top: Vec<Frequent>,
}

#[derive(Serialize, JsonSchema, Default)]
pub(crate) struct Examples {
    count: usize,
    examples: Vec<Example>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Example {
    /// Of the data, from 1.
    row: usize,
    value: Value,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Frequent {
    value: String,
    count: usize,
}

impl Examples {
    fn add(&mut self, row: usize, value: &Value) {
        self.count += 1;
        if self.examples.len() < EXAMPLES_MAX {
            self.examples.push(Example { row: row + 1, value: value.clone() });
        }
    }
}

pub(crate) fn tool() -> Tool {
    Tool::blocking(
        "data.profile",
        "Describes a table: types, empty cells, spread, outliers, duplicates",
        Effect::Pure,
        Touches::ReadsFiles,
        run,
    )
}

fn run(work: &Work, input: Input) -> Result<Output> {
    let Input { path, text, rows, format, delimiter, header, lenient, key, top } = input;
    // Kinds are counted cell by cell here, so nothing is converted before.
    let mut source = Source { path, text, rows, format, delimiter, header, infer: false, lenient };
    let table = source.read(work)?;
    let columns = (0..table.columns.len()).map(|i| column(work, &table, i, top.min(1000))).collect::<Result<_>>()?;
    let duplicate_keys = if key.is_empty() { None } else { Some(duplicates(&table, &places(&table, &key)?)) };
    let all: Vec<usize> = (0..table.columns.len()).collect();
    Ok(Output {
        row_count: table.rows.len(),
        column_count: table.columns.len(),
        columns,
        duplicate_rows: duplicates(&table, &all),
        duplicate_keys,
        problems: table.problems,
    })
}

fn places(table: &Table, names: &[String]) -> Result<Vec<usize>> {
    let place = |name: &String| {
        table.columns.iter().position(|c| c == name).ok_or_else(|| {
            Error::invalid("unknown_column", format!("there is no column `{name}`"))
                .place("with.key")
                .fix(format!("the columns are {}", table.columns.join(", ")))
        })
    };
    names.iter().map(place).collect()
}

fn duplicates(table: &Table, columns: &[usize]) -> Duplicates {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut out = Duplicates { count: 0, examples: Vec::new() };
    for (row, cells) in table.rows.iter().enumerate() {
        let key: Vec<&Value> = columns.iter().filter_map(|i| cells.get(*i)).collect();
        let key = serde_json::to_string(&key).unwrap_or_default();
        match seen.get(&key) {
            Some(first) => {
                out.count += 1;
                if out.examples.len() < EXAMPLES_MAX {
                    out.examples.push(Duplicate { row: row + 1, first: *first });
                }
            }
            None => {
                seen.insert(key, row + 1);
            }
        }
    }
    out
}

/// One filled cell, looked at.
struct Cell<'a> {
    row: usize,
    value: &'a Value,
    text: String,
    kind: Kind,
}

fn look(row: usize, value: &Value) -> Option<Cell<'_>> {
    let text = cell_text(value);
    let kind = match value {
        // Out of a CSV everything is text; its kind is guessed without the white space around it.
        Value::String(s) if s.trim().is_empty() => return None,
        Value::String(s) => number::kind_of_text(s.trim()),
        other => number::kind_of_value(other)?,
    };
    Some(Cell { row, value, text, kind })
}

fn column(work: &Work, table: &Table, at: usize, top: usize) -> Result<Column> {
    work.check_alive()?;
    let cells: Vec<Cell<'_>> = table.rows.iter().enumerate().filter_map(|(i, row)| look(i, row.get(at)?)).collect();
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    let mut values: HashMap<&str, usize> = HashMap::new();
    for cell in &cells {
        *kinds.entry(cell.kind).or_default() += 1;
        *values.entry(cell.text.as_str()).or_default() += 1;
    }
    let kind = dominant(&kinds, cells.len());
    let mut unexpected = Examples::default();
    cells.iter().filter(|c| !fits(c.kind, kind)).for_each(|c| unexpected.add(c.row, c.value));
    let numeric: Vec<(usize, f64)> = match kind {
        Kind::Integer | Kind::Real => {
            cells.iter().filter_map(|c| Some((c.row, c.text.trim().parse().ok().filter(|_| fits(c.kind, kind))?))).collect()
        }
        _ => Vec::new(),
    };
    let mut sorted: Vec<f64> = numeric.iter().map(|(_, n)| *n).collect();
    let numbers = stats::numbers(&mut sorted);
    let mut outliers = Examples::default();
    if let Some(n) = &numbers {
        let outside = numeric.iter().filter(|(_, v)| *v < n.fence_low || *v > n.fence_high);
        outside.for_each(|(row, v)| outliers.add(*row, &number_value(*v)));
    }
    let (min, max) = extremes(&cells, kind, &sorted);
    let lengths = || cells.iter().map(|c| c.text.chars().count());
    Ok(Column {
        name: table.columns.get(at).cloned().unwrap_or_default(),
        kind,
        count: cells.len(),
        nulls: table.rows.len() - cells.len(),
        distinct: values.len(),
        padded: cells.iter().filter(|c| c.text.trim() != c.text).count(),
        min_length: lengths().min().unwrap_or(0),
        max_length: lengths().max().unwrap_or(0),
        top: most_frequent(values, top),
        kinds,
        unexpected,
        min,
        max,
        numbers,
        outliers,
    })
}

fn dominant(kinds: &BTreeMap<Kind, usize>, filled: usize) -> Kind {
    let of = |kind: Kind| kinds.get(&kind).copied().unwrap_or(0);
    let enough = |count: usize| filled > 0 && count as f64 >= DOMINANT * filled as f64;
    if enough(of(Kind::Integer) + of(Kind::Real)) {
        return if of(Kind::Real) > 0 { Kind::Real } else { Kind::Integer };
    }
    [Kind::Boolean, Kind::Date, Kind::Datetime, Kind::Json].into_iter().find(|k| enough(of(*k))).unwrap_or(Kind::Text)
}

fn fits(cell: Kind, column: Kind) -> bool {
    match column {
        Kind::Text => true,
        Kind::Integer | Kind::Real => matches!(cell, Kind::Integer | Kind::Real),
        other => cell == other,
    }
}

fn extremes(cells: &[Cell<'_>], kind: Kind, sorted: &[f64]) -> (Option<Value>, Option<Value>) {
    if matches!(kind, Kind::Integer | Kind::Real) {
        return (sorted.first().map(|n| number_value(*n)), sorted.last().map(|n| number_value(*n)));
    }
    let texts = || cells.iter().filter(|c| fits(c.kind, kind)).map(|c| c.text.as_str());
    (texts().min().map(Value::from), texts().max().map(Value::from))
}

/// Whole numbers without a decimal point, as far as a float is exact.
fn number_value(n: f64) -> Value {
    if n.fract() == 0.0 && n.abs() < 9e15 { Value::from(n as i64) } else { Value::from(n) }
}

fn most_frequent(values: HashMap<&str, usize>, top: usize) -> Vec<Frequent> {
    let mut list: Vec<(&str, usize)> = values.into_iter().collect();
    list.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    list.into_iter().take(top).map(|(value, count)| Frequent { value: value.chars().take(200).collect(), count }).collect()
}
