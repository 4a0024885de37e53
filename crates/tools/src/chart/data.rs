//! What is drawn, out of what was given.

use super::{scale::short, svg::Input};
use base::{Error, Result};
use serde_json::Value;

const POINTS_MAX: usize = 5_000;
const SERIES_MAX: usize = 8;

pub(super) struct Series {
    pub(super) name: String,
    /// Nothing where there is no value.
    pub(super) values: Vec<Option<f64>>,
}

pub(super) struct Data {
    pub(super) labels: Vec<String>,
    pub(super) series: Vec<Series>,
}

impl Data {
    pub(super) fn values(&self) -> impl Iterator<Item = f64> + '_ {
        self.series.iter().flat_map(|s| s.values.iter().flatten().copied())
    }
}

/// Labels with one or more values each.
pub(super) fn labelled(input: &Input) -> Result<Data> {
    let data = match (&input.rows, &input.values) {
        (Some(rows), None) => of_rows(input, rows)?,
        (None, Some(values)) => {
            let labels = input.labels.clone().unwrap_or_else(|| (1..=values.len()).map(|i| i.to_string()).collect());
            let name = input.y_label.clone().unwrap_or_else(|| "value".to_owned());
            Data { labels, series: vec![Series { name, values: values.clone() }] }
        }
        _ => return Err(bad("with", "exactly one of `rows` and `values` must be given")),
    };
    let points = data.labels.len();
    if data.series.iter().any(|s| s.values.len() != points) {
        return Err(bad("with.labels", format!("there are {points} labels, but another number of values")));
    }
    if data.values().next().is_none() {
        return Err(bad("with", "there is nothing to draw").fix("check that the list is not empty before, with an `if` step"));
    }
    if points > POINTS_MAX || data.series.len() > SERIES_MAX {
        let message = format!("{points} points in {} series are too many; the limits are {POINTS_MAX} and {SERIES_MAX}", data.series.len());
        return Err(Error::too_large("chart_too_large", message).fix("group or sample the data before, for instance with `data.query`"));
    }
    Ok(data)
}

fn of_rows(input: &Input, rows: &[Value]) -> Result<Data> {
    let (Some(x), Some(y)) = (&input.x, &input.y) else {
        return Err(bad("with.x", "with `rows`, both `x` and `y` must name columns"));
    };
    let labels = rows.iter().map(|row| Ok(crate::data::cell_text(cell(row, x)?))).collect::<Result<_>>()?;
    let one = |name: &String| {
        let values = rows.iter().enumerate().map(|(i, row)| number(cell(row, name)?, i, name)).collect::<Result<_>>()?;
        Ok(Series { name: name.clone(), values })
    };
    Ok(Data { labels, series: y.names().iter().map(one).collect::<Result<_>>()? })
}

/// The numbers of a histogram.
pub(super) fn plain(input: &Input) -> Result<Vec<f64>> {
    let values: Vec<f64> = match (&input.rows, &input.values, &input.x) {
        (Some(rows), None, Some(x)) => {
            let cells = rows.iter().enumerate().map(|(i, row)| number(cell(row, x)?, i, x)).collect::<Result<Vec<_>>>()?;
            cells.into_iter().flatten().collect()
        }
        (None, Some(values), _) => values.iter().flatten().copied().collect(),
        _ => return Err(bad("with", "a histogram needs `values`, or `rows` and `x`, the column to count")),
    };
    if values.is_empty() { Err(bad("with", "there is nothing to draw")) } else { Ok(values) }
}

fn cell<'a>(row: &'a Value, name: &str) -> Result<&'a Value> {
    let object = row.as_object().ok_or_else(|| bad("with.rows", "every row must be an object"))?;
    object.get(name).ok_or_else(|| {
        let names: Vec<&str> = object.keys().map(String::as_str).collect();
        Error::invalid("unknown_column", format!("a row has no column `{name}`"))
            .place("with.rows")
            .fix(format!("the columns are {}", names.join(", ")))
    })
}

fn number(value: &Value, row: usize, name: &str) -> Result<Option<f64>> {
    match value {
        Value::Null => Ok(None),
        Value::Number(n) => Ok(n.as_f64()),
        other => {
            let message = format!("`{name}` of row {} is not a number: {}", row + 1, short(&other.to_string(), 60));
            Err(bad(&format!("with.rows.{row}.{name}"), message))
        }
    }
}

pub(super) fn bad(place: &str, message: impl Into<String>) -> Error {
    Error::invalid("bad_tool_input", message).place(place)
}
