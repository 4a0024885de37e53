//! Reading CSV.

use super::{Problem, Table, clean_names, number, source::Source};
use crate::Limits;
use base::{Error, Result};
use csv::{ReaderBuilder, StringRecord, Trim};
use serde_json::Value;

/// More problems than this are not listed one by one.
const PROBLEMS_MAX: usize = 1000;

pub(crate) fn read(text: &str, shown: &str, source: &Source, delimiter: u8, limits: &Limits) -> Result<Table> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).trim(Trim::None).from_reader(text.as_bytes());
    let mut records = reader.records();
    let mut table = Table::default();
    let mut first = records.next().transpose().map_err(|e| broken(&e, shown))?;
    check_width(first.as_ref().map_or(0, StringRecord::len), shown, limits)?;
    if source.header
        && let Some(head) = first.take()
    {
        table.columns = clean_names(head.iter().map(str::to_owned));
    } else if let Some(row) = &first {
        table.columns = clean_names(row.iter().map(|_| String::new()));
    }
    for record in first.map(Ok).into_iter().chain(records) {
        let record = record.map_err(|e| broken(&e, shown))?;
        if table.rows.len() >= limits.table_rows_max {
            return Err(super::source::too_many_rows(shown, limits));
        }
        row(&mut table, &record, shown, source.lenient)?;
    }
    if source.infer {
        infer(&mut table);
    }
    Ok(table)
}

fn check_width(columns: usize, shown: &str, limits: &Limits) -> Result<()> {
    if columns <= limits.table_columns_max {
        return Ok(());
    }
    Err(Error::too_large("table_too_large", format!("`{shown}` has {columns} columns; the limit is {}", limits.table_columns_max))
        .fix("is the `delimiter` right?"))
}

fn row(table: &mut Table, record: &StringRecord, shown: &str, lenient: bool) -> Result<()> {
    let (has, wants) = (record.len(), table.columns.len());
    if has != wants {
        let line = record.position().map_or(0, csv::Position::line);
        let message = format!("the row has {has} cells, the header {wants}");
        if !lenient {
            return Err(Error::invalid("bad_csv", format!("`{shown}`, line {line}: {message}"))
                .place(format!("{shown}:{line}"))
                .fix("repair the file (often a quote or a delimiter is missing), give the `delimiter`, or set `lenient: true`"));
        }
        if table.problems.len() < PROBLEMS_MAX {
            table.problems.push(Problem { row: table.rows.len() + 1, line, message });
        }
    }
    let cell = |i: usize| match record.get(i) {
        None | Some("") => Value::Null,
        Some(text) => Value::from(text),
    };
    table.rows.push((0..wants).map(cell).collect());
    Ok(())
}

fn broken(e: &csv::Error, shown: &str) -> Error {
    let line = e.position().map_or(0, csv::Position::line);
    Error::invalid("bad_csv", format!("`{shown}` is not CSV: {e}"))
        .place(format!("{shown}:{line}"))
        .fix("check quotes and delimiters around this line")
}

fn infer(table: &mut Table) {
    for column in 0..table.columns.len() {
        let mut cells: Vec<&mut Value> = table.rows.iter_mut().filter_map(|row| row.get_mut(column)).collect();
        number::infer(&mut cells);
    }
}

/// The comma, unless the first line has none but another usual one.
pub(crate) fn guess_delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    let count = |c: u8| head.bytes().filter(|b| *b == c).count();
    let best = [b';', b'\t', b'|'].into_iter().max_by_key(|c| count(*c)).unwrap_or(b',');
    if count(b',') == 0 && count(best) > 0 { best } else { b',' }
}
