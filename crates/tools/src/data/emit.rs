//! Writing tables.

use super::{Table, cell_text, yaml};
use base::{Error, Result};
use serde_json::Value;

/// Spreadsheets take cells that begin so for formulas, and formulas can send data away.
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r'];

pub(crate) fn csv(table: &Table, delimiter: u8, escape_formulas: bool) -> Result<String> {
    let broken = |e: &dyn std::fmt::Display| Error::internal("tool_crashed", format!("cannot write CSV: {e}"));
    let mut out = ::csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    out.write_record(&table.columns).map_err(|e| broken(&e))?;
    for row in &table.rows {
        let cells = row.iter().map(|cell| match cell {
            Value::String(text) if escape_formulas && text.starts_with(FORMULA) => format!("'{text}"),
            other => cell_text(other),
        });
        out.write_record(cells).map_err(|e| broken(&e))?;
    }
    let bytes = out.into_inner().map_err(|e| broken(&e))?;
    String::from_utf8(bytes).map_err(|e| broken(&e))
}

pub(crate) fn json(table: &Table) -> String {
    let rows: Vec<String> = lines(table).map(|line| format!("  {line}")).collect();
    if rows.is_empty() { "[]\n".to_owned() } else { format!("[\n{}\n]\n", rows.join(",\n")) }
}

pub(crate) fn ndjson(table: &Table) -> String {
    lines(table).map(|line| line + "\n").collect()
}

/// An object a line, with its keys in the order of the columns.
fn lines(table: &Table) -> impl Iterator<Item = String> + '_ {
    let keys: Vec<String> = table.columns.iter().map(|name| Value::from(name.as_str()).to_string()).collect();
    table.rows.iter().map(move |row| {
        let cells: Vec<String> = keys.iter().zip(row).map(|(key, cell)| format!("{key}: {cell}")).collect();
        format!("{{{}}}", cells.join(", "))
    })
}

pub(crate) fn yaml(table: &Table) -> String {
    if table.rows.is_empty() {
        return "[]\n".to_owned();
    }
    let mut out = String::new();
    for row in &table.rows {
        for (i, (name, cell)) in table.columns.iter().zip(row).enumerate() {
            out.push_str(if i == 0 { "- " } else { "  " });
            yaml::entry(&mut out, name, cell);
        }
    }
    out
}

pub(crate) fn markdown(table: &Table) -> String {
    let escape = |text: &str| text.replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;").replace(['\n', '\r'], " ");
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = line(table.columns.iter().map(|name| escape(name)).collect());
    // Numbers stand to the right.
    let rule = (0..table.columns.len()).map(|i| if is_numeric(table, i) { "---:" } else { "---" }.to_owned());
    out.push_str(&line(rule.collect()));
    for row in &table.rows {
        out.push_str(&line(row.iter().map(|cell| escape(&cell_text(cell))).collect()));
    }
    out
}

pub(crate) fn html(table: &Table, caption: Option<&str>) -> String {
    let mut out = String::from("<table>\n");
    if let Some(caption) = caption {
        out.push_str(&format!("<caption>{}</caption>\n", escape_html(caption)));
    }
    let head: String = table.columns.iter().map(|name| format!("<th scope=\"col\">{}</th>", escape_html(name))).collect();
    out.push_str(&format!("<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n"));
    let numeric: Vec<bool> = (0..table.columns.len()).map(|i| is_numeric(table, i)).collect();
    for row in &table.rows {
        let cell = |(cell, numeric): (&Value, &bool)| {
            let align = if *numeric { " style=\"text-align: right\"" } else { "" };
            format!("<td{align}>{}</td>", escape_html(&cell_text(cell)))
        };
        let cells: String = row.iter().zip(&numeric).map(cell).collect();
        out.push_str(&format!("<tr>{cells}</tr>\n"));
    }
    out + "</tbody>\n</table>\n"
}

fn is_numeric(table: &Table, column: usize) -> bool {
    let mut cells = table.rows.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_null()).peekable();
    cells.peek().is_some() && cells.all(Value::is_number)
}

pub(crate) fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
