//! Schemas of answers: compile, parse what a model wrote, say what does not fit.

use base::{Error, Result};
use jsonschema::{PatternOptions, Validator};
use serde_json::Value;

const SHOWN: usize = 2_000;

/// Patterns run on a linear engine, so a schema from outside cannot hang the process.
pub(crate) fn compile(schema: &Value) -> Result<Validator> {
    jsonschema::options().with_pattern_options(PatternOptions::regex()).build(schema).map_err(|e| {
        Error::invalid("bad_schema", format!("the schema asked of the model is not usable: {e}"))
            .place(format!("schema{}", e.instance_path()))
            .fix("use JSON Schema 2020-12 without remote references, look-around or back-references in patterns")
    })
}

/// The value in `text`, or what is wrong with it in words the model can act on.
pub(crate) fn parse(validator: &Validator, text: &str) -> std::result::Result<Value, String> {
    let value: Value = serde_json::from_str(bare(text)).map_err(|e| format!("it is not valid JSON: {e}"))?;
    let problems: Vec<String> = validator.iter_errors(&value).take(8).map(|e| format!("at `{}`: {e}", e.instance_path())).collect();
    if problems.is_empty() { Ok(value) } else { Err(problems.join("; ")) }
}

/// Models like to put JSON into a fence, or a word before it.
fn bare(text: &str) -> &str {
    let text = text.trim();
    if let Some(start) = text.find("```") {
        let inner = &text[start + 3..];
        let inner = inner.split_once('\n').map_or(inner, |(_, rest)| rest);
        return inner.rsplit_once("```").map_or(inner, |(json, _)| json).trim();
    }
    text
}

pub(crate) fn not_valid(served_by: &str, problem: &str, raw: &str) -> Error {
    Error::upstream("answer_not_valid", format!("{served_by} did not answer in the shape that was asked for: {problem}"))
        .details(serde_json::json!({ "answer": clip(raw, SHOWN) }))
        .fix("simplify the schema, describe its fields, or use a stronger model")
}

/// At most `max` bytes, cut between characters.
pub(crate) fn clip(text: &str, max: usize) -> String {
    if text.len() <= max {
        return text.to_owned();
    }
    let end = (0..=max).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    format!("{}… ({} bytes in all)", &text[..end], text.len())
}

pub(crate) fn repair_prompt(problem: &str) -> String {
    format!("That answer does not fit the required JSON schema: {problem}. Answer again with the corrected JSON only, nothing around it.")
}
