//! Reading JSON and NDJSON into a table. Columns keep the order in which they first appear in the text.

use super::{Table, clean_names};
use crate::Limits;
use base::{Error, Result};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_json::Value;
use std::{collections::HashMap, fmt};

/// One row as it stands in the text.
pub(crate) enum Row {
    Object(Vec<(String, Value)>),
    Array(Vec<Value>),
    Single(Value),
}

impl From<Value> for Row {
    fn from(value: Value) -> Self {
        match value {
            Value::Object(map) => Self::Object(map.into_iter().collect()),
            Value::Array(cells) => Self::Array(cells),
            other => Self::Single(other),
        }
    }
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(RowVisitor)
    }
}

struct RowVisitor;

impl<'de> Visitor<'de> for RowVisitor {
    type Value = Row;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row: an object, an array or a single value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row, A::Error> {
        let mut cells = Vec::new();
        while let Some(cell) = map.next_entry()? {
            cells.push(cell);
        }
        Ok(Row::Object(cells))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Row, A::Error> {
        let mut cells = Vec::new();
        while let Some(cell) = seq.next_element()? {
            cells.push(cell);
        }
        Ok(Row::Array(cells))
    }

    fn visit_str<E>(self, text: &str) -> Result<Row, E> {
        Ok(Row::Single(text.into()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Row, E> {
        Ok(Row::Single(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Row, E> {
        Ok(Row::Single(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Row, E> {
        Ok(Row::Single(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Row, E> {
        Ok(Row::Single(value.into()))
    }

    fn visit_unit<E>(self) -> Result<Row, E> {
        Ok(Row::Single(Value::Null))
    }
}

/// A list of rows, or a single object, which is one row.
pub(crate) fn read(text: &str, shown: &str, limits: &Limits) -> Result<Table> {
    let text = text.trim_start_matches('\u{feff}');
    let rows = if text.trim_start().starts_with('[') {
        serde_json::from_str::<Vec<Row>>(text)
    } else {
        serde_json::from_str::<Row>(text).map(|row| vec![row])
    };
    table(rows.map_err(|e| broken(&e, shown, 0))?, shown, limits)
}

/// One JSON value a line; blank lines do not count.
pub(crate) fn read_lines(text: &str, shown: &str, limits: &Limits) -> Result<Table> {
    let text = text.trim_start_matches('\u{feff}');
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let rows = lines.map(|(i, line)| serde_json::from_str::<Row>(line).map_err(|e| broken(&e, shown, i)));
    let rows: Result<Vec<Row>> = rows.take(limits.table_rows_max.saturating_add(1)).collect();
    table(rows?, shown, limits)
}

fn broken(e: &serde_json::Error, shown: &str, lines_before: usize) -> Error {
    let line = lines_before + e.line();
    Error::invalid("not_json", format!("`{shown}` is not JSON: {e}")).place(format!("{shown}:{line}")).fix("repair the file at this line")
}

pub(crate) fn table(rows: Vec<Row>, shown: &str, limits: &Limits) -> Result<Table> {
    if rows.len() > limits.table_rows_max {
        return Err(super::source::too_many_rows(shown, limits));
    }
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut names: Vec<String> = Vec::new();
    let mut out = Vec::with_capacity(rows.len());
    for row in rows {
        let cells: Vec<(String, Value)> = match row {
            Row::Object(cells) => cells,
            Row::Array(cells) => cells.into_iter().enumerate().map(|(i, cell)| (format!("column_{}", i + 1), cell)).collect(),
            Row::Single(cell) => vec![("value".to_owned(), cell)],
        };
        let mut line = vec![Value::Null; names.len()];
        for (name, cell) in cells {
            let at = *places.entry(name).or_insert_with_key(|name| {
                names.push(name.clone());
                names.len() - 1
            });
            if at >= limits.table_columns_max {
                return Err(Error::too_large("table_too_large", format!("`{shown}` has more than {} columns", limits.table_columns_max)));
            }
            if at >= line.len() {
                line.resize(at + 1, Value::Null);
            }
            line[at] = cell;
        }
        out.push(line);
    }
    if out.len().saturating_mul(names.len()) > limits.table_rows_max.saturating_mul(20) {
        return Err(Error::too_large(
            "table_too_large",
            format!("`{shown}` has {} rows of {} columns: too many cells", out.len(), names.len()),
        ));
    }
    out.iter_mut().for_each(|line| line.resize(names.len(), Value::Null));
    Ok(Table { columns: clean_names(names), rows: out, problems: Vec::new() })
}
