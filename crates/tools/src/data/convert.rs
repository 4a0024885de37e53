//! `data.convert`

use super::{
    Problem, Table, emit,
    source::{Format, Source, yes},
};
use crate::{
    call::Work,
    file,
    tool::{Effect, Tool, Touches},
};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

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
    /// Of the input. Default: by the file's ending, else by the first character.
    #[serde(default)]
    from: Option<Format>,
    to: Target,
    /// Which columns, in which order. Default: all; those of `rows` in alphabetical order.
    #[serde(default)]
    columns: Option<Vec<String>>,
    /// Write the result to this file too.
    #[serde(default)]
    output: Option<String>,
    /// Of a CSV that is read; one character.
    #[serde(default)]
    delimiter: Option<String>,
    /// `false`: the first line of a CSV is data.
    #[serde(default = "yes")]
    header: bool,
    /// `false`: leave all cells of a CSV as text.
    #[serde(default = "yes")]
    infer: bool,
    /// Fill short rows of a CSV and cut long ones, instead of refusing the file.
    #[serde(default)]
    lenient: bool,
    /// In a CSV that is written, put an apostrophe before text that a spreadsheet would take for a formula.
    #[serde(default)]
    escape_formulas: bool,
    /// Of an HTML table.
    #[serde(default)]
    caption: Option<String>,
}

#[derive(Deserialize, JsonSchema, Clone, Copy, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Target {
    Csv,
    Tsv,
    Json,
    Ndjson,
    Yaml,
    /// A Markdown table.
    Markdown,
    /// An HTML table.
    Html,
    /// No text, only the rows as values.
    Rows,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    /// Null if `to` is `rows`.
    text: Option<String>,
    /// Only if `to` is `rows`: a list of objects.
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<Vec<Value>>,
    columns: Vec<String>,
    row_count: usize,
    /// The file that was written.
    path: Option<String>,
    /// Rows that `lenient` repaired.
    problems: Vec<Problem>,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking(
        "data.convert",
        "Converts tables: CSV, JSON or NDJSON to these, YAML, Markdown or HTML",
        Effect::Idempotent,
        Touches::WritesFiles,
        run,
    )
}

fn run(work: &Work, input: Input) -> Result<Output> {
    let Input { path, text, rows, from: format, delimiter, header, infer, lenient, .. } = input;
    let mut table = Source { path, text, rows, format, delimiter, header, infer, lenient }.read(work)?;
    if let Some(columns) = input.columns {
        table = pick(table, columns)?;
    }
    work.check_alive()?;
    let text = match input.to {
        Target::Csv => Some(emit::csv(&table, b',', input.escape_formulas)?),
        Target::Tsv => Some(emit::csv(&table, b'\t', input.escape_formulas)?),
        Target::Json => Some(emit::json(&table)),
        Target::Ndjson => Some(emit::ndjson(&table)),
        Target::Yaml => Some(emit::yaml(&table)),
        Target::Markdown => Some(emit::markdown(&table)),
        Target::Html => Some(emit::html(&table, input.caption.as_deref())),
        Target::Rows => None,
    };
    let path = match (&input.output, &text) {
        (None, _) => None,
        (Some(output), Some(text)) => Some(file::write_whole(work, output, text.as_bytes(), true)?.path),
        (Some(_), None) => {
            return Err(Error::invalid("bad_tool_input", "`output` needs a text, but `to` is `rows`").place("with.output"));
        }
    };
    let rows = (input.to == Target::Rows).then(|| table.objects().collect());
    Ok(Output { text, rows, row_count: table.rows.len(), path, columns: table.columns, problems: table.problems })
}

fn pick(table: Table, columns: Vec<String>) -> Result<Table> {
    let place = |name: &String| {
        table.columns.iter().position(|c| c == name).ok_or_else(|| {
            Error::invalid("unknown_column", format!("there is no column `{name}`"))
                .place("with.columns")
                .fix(format!("the columns are {}", table.columns.join(", ")))
        })
    };
    let places: Vec<usize> = columns.iter().map(place).collect::<Result<_>>()?;
    let rows = table.rows.iter().map(|row| places.iter().map(|i| row.get(*i).cloned().unwrap_or_default()).collect()).collect();
    Ok(Table { columns, rows, problems: table.problems })
}
