//! `data.validate`

use super::source::{Format, Source};
use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::{Error, Result};
use jsonschema::Validator;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// Any value to check. Exactly one of `value`, `path` and `text`.
    #[serde(default)]
    value: Option<Value>,
    /// A JSON, NDJSON or CSV file.
    #[serde(default)]
    path: Option<String>,
    /// JSON, NDJSON or CSV.
    #[serde(default)]
    text: Option<String>,
    /// Of `path` or `text`. Default: by the file's ending, else by the first character.
    #[serde(default)]
    format: Option<Format>,
    /// A JSON Schema. Exactly one of `schema` and `schema_path`. References to other files or hosts are refused.
    #[serde(default)]
    schema: Option<Value>,
    /// A file with a JSON Schema.
    #[serde(default)]
    schema_path: Option<String>,
    /// Check every item of a list by itself. Default for CSV and NDJSON.
    #[serde(default)]
    each: Option<bool>,
    /// How many errors to report. Default 100.
    #[serde(default)]
    max_errors: Option<usize>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    valid: bool,
    /// How many values were checked.
    checked: usize,
    /// How many of them are wrong.
    invalid: usize,
    /// In all, also those that are not listed.
    error_count: usize,
    errors: Vec<Finding>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Finding {
    /// With `each`: which item, from 1.
    row: Option<usize>,
    /// Where in the value, as a JSON Pointer; empty for the whole.
    at: String,
    message: String,
    /// Which rule, as a JSON Pointer into the schema.
    rule: String,
}

pub(crate) fn tool() -> Tool {
    Tool::blocking(
        "data.validate",
        "Checks values against a JSON Schema, with the place of every error",
        Effect::Pure,
        Touches::ReadsFiles,
        run,
    )
}

fn run(work: &Work, input: Input) -> Result<Output> {
    let schema = match (input.schema, input.schema_path) {
        (Some(schema), None) => schema,
        (None, Some(path)) => json_file(work, &path)?,
        _ => return Err(Error::invalid("bad_tool_input", "exactly one of `schema` and `schema_path` must be given").place("with.schema")),
    };
    let validator = jsonschema::validator_for(&schema).map_err(|e| {
        Error::invalid("schema_not_usable", format!("the schema is not usable: {e}"))
            .place(format!("schema{}", e.instance_path()))
            .fix("see https://json-schema.org")
    })?;
    let (values, each) = match (input.value, input.path, input.text) {
        (Some(value), None, None) => split(value, input.each.unwrap_or(false)),
        (None, path, text) if path.is_some() != text.is_some() => read(work, path, text, input.format, input.each)?,
        _ => return Err(Error::invalid("bad_tool_input", "exactly one of `value`, `path` and `text` must be given").place("with")),
    };
    check(work, &validator, &values, each, input.max_errors.unwrap_or(100).min(10_000))
}

fn check(work: &Work, validator: &Validator, values: &[Value], each: bool, max: usize) -> Result<Output> {
    let mut out = Output { valid: true, checked: values.len(), invalid: 0, error_count: 0, errors: Vec::new() };
    for (i, value) in values.iter().enumerate() {
        if i % 1000 == 0 {
            work.check_alive()?;
        }
        let before = out.error_count;
        for e in validator.iter_errors(value) {
            out.error_count += 1;
            if out.errors.len() < max {
                let (at, rule) = (e.instance_path().to_string(), e.schema_path().to_string());
                let message: String = e.to_string().chars().take(500).collect();
                out.errors.push(Finding { row: each.then_some(i + 1), at, message, rule });
            }
        }
        out.invalid += usize::from(out.error_count > before);
    }
    out.valid = out.error_count == 0;
    Ok(out)
}

fn split(value: Value, each: bool) -> (Vec<Value>, bool) {
    match value {
        Value::Array(items) if each => (items, true),
        other => (vec![other], false),
    }
}

fn read(work: &Work, path: Option<String>, text: Option<String>, format: Option<Format>, each: Option<bool>) -> Result<(Vec<Value>, bool)> {
    let ending = |p: &String| p.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase());
    let is_json = match format {
        Some(format) => format == Format::Json,
        None => path.as_ref().and_then(ending).is_none_or(|e| !matches!(e.as_str(), "csv" | "tsv" | "tab" | "ndjson" | "jsonl")),
    };
    if is_json {
        let value = match (path, text) {
            (Some(path), _) => json_file(work, &path)?,
            (None, text) => json(&text.unwrap_or_default(), "text")?,
        };
        return Ok(split(value, each.unwrap_or(false)));
    }
    let mut source = Source { path, text, format, ..Source::path(String::new()) };
    let table = source.read(work)?;
    let rows: Vec<Value> = table.objects().collect();
    if each.unwrap_or(true) { Ok((rows, true)) } else { Ok((vec![Value::Array(rows)], false)) }
}

fn json_file(work: &Work, path: &str) -> Result<Value> {
    let spot = work.jail()?.find(path)?;
    json(&spot.read_text(work.limits().read_bytes_max)?, &spot.shown)
}

fn json(text: &str, shown: &str) -> Result<Value> {
    serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|e| {
        Error::invalid("not_json", format!("`{shown}` is not JSON: {e}"))
            .place(format!("{shown}:{}", e.line()))
            .fix("repair it at this line")
    })
}
