//! Tables: rows with named columns, from CSV, JSON and NDJSON, inline or from files.

pub(crate) mod aggregate;
pub(crate) mod convert;
mod csv;
mod emit;
pub(crate) mod filter;
mod json;
pub(crate) mod merge;
mod number;
pub(crate) mod profile;
pub(crate) mod query;
mod shape;
mod source;
mod stats;
pub(crate) mod transform;
pub(crate) mod validate;
mod yaml;

pub(crate) use emit::escape_html;
use serde_json::Value;
pub(crate) use stats::exact_sum;

/// What all readers make. Every row has as many cells as there are columns.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<Value>>,
    /// Rows that were repaired: too short or too long.
    pub(crate) problems: Vec<Problem>,
}

#[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema, PartialEq)]
pub(crate) struct Problem {
    /// Of the data, from 1.
    pub(crate) row: usize,
    /// In the file, from 1.
    pub(crate) line: u64,
    pub(crate) message: String,
}

impl Table {
    pub(crate) fn objects(&self) -> impl Iterator<Item = Value> + '_ {
        self.rows.iter().map(|row| self.columns.iter().cloned().zip(row.iter().cloned()).collect())
    }
}

/// Makes names usable: trimmed, without control characters, not empty, not too long, each once (upper and lower case count
/// as the same, because SQL thinks so).
pub(crate) fn clean_names(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    let clean = |(i, name): (usize, String)| {
        let name: String = name.trim_start_matches('\u{feff}').chars().filter(|c| !c.is_control()).take(128).collect();
        let name = if name.trim().is_empty() { format!("column_{}", i + 1) } else { name.trim().to_owned() };
        let free = (1..).map(|n| if n == 1 { name.clone() } else { format!("{name}_{n}") }).find(|n| seen.insert(n.to_lowercase()));
        free.unwrap_or(name)
    };
    names.into_iter().enumerate().map(clean).collect()
}

/// A cell as text: nothing for null, nested values as compact JSON.
pub(crate) fn cell_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests;
