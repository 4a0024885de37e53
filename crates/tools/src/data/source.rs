//! Where a table comes from.

use super::{Table, csv, json};
use crate::{Limits, call::Work};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize, JsonSchema, Clone, Copy, PartialEq, Debug)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Format {
    Csv,
    /// CSV with tabs.
    Tsv,
    /// A list of objects.
    Json,
    /// An object a line.
    Ndjson,
}

/// Exactly one of `path`, `text` and `rows`.
#[derive(Deserialize, JsonSchema, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    /// A file: relative to the workflow file, or absolute within a folder of `allow: read:`.
    #[serde(default)]
    pub(crate) path: Option<String>,
    /// The content itself.
    #[serde(default)]
    pub(crate) text: Option<String>,
    /// The rows themselves: objects, arrays or single values.
    #[serde(default)]
    pub(crate) rows: Option<Vec<Value>>,
    /// Default: by the file's ending, else by the first character.
    #[serde(default)]
    pub(crate) format: Option<Format>,
    /// One character. Default: a comma, or what the first line of a CSV has instead.
    #[serde(default)]
    pub(crate) delimiter: Option<String>,
    /// `false`: the first line of a CSV is data; the columns are called `column_1` and so on.
    #[serde(default = "yes")]
    pub(crate) header: bool,
    /// `false`: leave all cells of a CSV as text.
    #[serde(default = "yes")]
    pub(crate) infer: bool,
    /// Fill short rows of a CSV and cut long ones, instead of refusing the file.
    #[serde(default)]
    pub(crate) lenient: bool,
}

pub(crate) fn yes() -> bool {
    true
}

impl Source {
    pub(crate) fn path(path: String) -> Self {
        Self { path: Some(path), text: None, rows: None, format: None, delimiter: None, header: true, infer: true, lenient: false }
    }

    pub(crate) fn rows(rows: Vec<Value>) -> Self {
        Self { path: None, rows: Some(rows), ..Self::path(String::new()) }
    }

    pub(crate) fn read(&mut self, work: &Work) -> Result<Table> {
        let limits = work.limits();
        match (self.path.take(), self.text.take(), self.rows.take()) {
            (Some(path), None, None) => {
                let spot = work.jail()?.find(&path)?;
                let text = spot.read_text(limits.read_bytes_max)?;
                self.parse(&text, &spot.shown, limits)
            }
            (None, Some(text), None) => self.parse(&text, "text", limits),
            (None, None, Some(rows)) => json::table(rows.into_iter().map(json::Row::from).collect(), "rows", limits),
            (None, None, None) => Err(which("none of them is given")),
            _ => Err(which("more than one is given")),
        }
    }

    fn parse(&self, text: &str, shown: &str, limits: &Limits) -> Result<Table> {
        let format = self.format.unwrap_or_else(|| guess(text, shown));
        match format {
            Format::Json => json::read(text, shown, limits),
            Format::Ndjson => json::read_lines(text, shown, limits),
            Format::Tsv => csv::read(text, shown, self, self.delimiter(b'\t')?, limits),
            Format::Csv => csv::read(text, shown, self, self.delimiter(csv::guess_delimiter(text))?, limits),
        }
    }

    fn delimiter(&self, default: u8) -> Result<u8> {
        match self.delimiter.as_deref().map(str::as_bytes) {
            None => Ok(default),
            Some([byte]) if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => Ok(*byte),
            Some(_) => Err(Error::invalid("bad_tool_input", "`delimiter` must be one ASCII character, not a quote or a line end")
                .place("with.delimiter")
                .fix("write a tab as \"\\t\" in double quotes")),
        }
    }
}

fn which(why: &str) -> Error {
    Error::invalid("bad_tool_input", format!("exactly one of `path`, `text` and `rows` must be given; {why}")).place("with")
}

fn guess(text: &str, shown: &str) -> Format {
    let ending = shown.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase());
    match ending.as_deref() {
        Some("csv") => return Format::Csv,
        Some("tsv" | "tab") => return Format::Tsv,
        Some("json") => return Format::Json,
        Some("ndjson" | "jsonl") => return Format::Ndjson,
        _ => {}
    }
    let text = text.trim_start_matches('\u{feff}').trim_start();
    // An object that ends on its first line and is followed by another one: an object a line.
    let first_line_is_whole = || text.lines().next().is_some_and(|l| serde_json::from_str::<serde::de::IgnoredAny>(l).is_ok());
    match text.as_bytes().first() {
        Some(b'[') => Format::Json,
        Some(b'{') if first_line_is_whole() && text.lines().nth(1).is_some() => Format::Ndjson,
        Some(b'{') => Format::Json,
        _ => Format::Csv,
    }
}

pub(crate) fn too_many_rows(shown: &str, limits: &Limits) -> Error {
    Error::too_large("table_too_large", format!("`{shown}` has more than {} rows", limits.table_rows_max))
        .fix("split the file, or filter it before")
}
