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
    let whole = serde_json::from_str(text.trim());
    let value: Value = match whole {
        Ok(value) => value,
        Err(e) => serde_json::from_str(inside(text)).map_err(|_| format!("it is not valid JSON: {e}"))?,
    };
    let problems: Vec<String> = validator.iter_errors(&value).take(8).map(|e| format!("at `{}`: {e}", e.instance_path())).collect();
    if problems.is_empty() { Ok(value) } else { Err(problems.join("; ")) }
}

/// Models like to put JSON into a fence, or a word before and behind it.
fn inside(text: &str) -> &str {
    if let Some((_, fenced)) = text.split_once("```")
        && let Some((json, _)) = fenced.rsplit_once("```")
    {
        return json.split_once('\n').map_or(json, |(_, rest)| rest);
    }
    let start = text.find(['{', '[']).unwrap_or(0);
    let end = text.rfind(['}', ']']).map_or(text.len(), |i| i + 1);
    text.get(start..end).unwrap_or(text)
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn json_is_found_where_models_put_it() {
        let validator = compile(&json!({"type": "object", "required": ["a"]})).unwrap();
        for text in [
            r#"{"a": 1}"#,
            " \n{\"a\": 1}\n",
            "```json\n{\"a\": 1}\n```",
            "Here you are:\n```\n{\"a\": 1}\n```\nAnything else?",
            "Sure: {\"a\": 1}.",
        ] {
            assert_eq!(parse(&validator, text), Ok(json!({"a": 1})), "{text}");
        }
        assert_eq!(parse(&validator, r#"{"a": "```x```"}"#), Ok(json!({"a": "```x```"})));
    }

    #[test]
    fn what_does_not_fit_is_said() {
        let validator = compile(&json!({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]})).unwrap();
        assert!(parse(&validator, "I cannot.").unwrap_err().contains("not valid JSON"));
        assert!(parse(&validator, "}{").is_err());
        assert!(parse(&validator, r#"{"n": "x"}"#).unwrap_err().contains("/n"));
        let error = not_valid("p/m", "why", &"ü".repeat(3_000));
        assert!(error.detail().unwrap()["answer"].as_str().unwrap().ends_with("(6000 bytes in all)"));
    }

    #[test]
    fn schemas_that_could_hang_or_reach_out_are_refused() {
        for schema in [json!({"$ref": "https://example.com/x.json"}), json!({"pattern": "(?=a)b"}), json!({"$ref": "#/nowhere"}), json!(7)]
        {
            assert_eq!(compile(&schema).unwrap_err().code(), "bad_schema", "{schema}");
        }
    }
}
