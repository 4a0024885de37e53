//! Arguments such as `-i` and `--set`: `key=value`, `key=@file`, `@file.json`.

use crate::load;
use base::Error;
use serde_json::{Map, Value};
use std::path::Path;

/// Puts the arguments together, later ones over earlier ones. `plan` says which inputs are text; without a plan
/// values are read as JSON where they are JSON.
pub(crate) fn gather(args: &[String], plan: Option<&flow::Plan>) -> Result<Value, Error> {
    let is_text = |key: &str| plan.and_then(|p| p.inputs.iter().find(|i| i.name == key)).is_some_and(|i| takes_text(&i.schema));
    values("-i", args, is_text)
}

/// The same of another option; `is_text` says which of them are text whatever they look like.
pub(crate) fn values(option: &str, args: &[String], is_text: impl Fn(&str) -> bool) -> Result<Value, Error> {
    let mut inputs = Map::new();
    for arg in args {
        if let Some(file) = arg.strip_prefix('@') {
            inputs.extend(object(Path::new(file))?);
            continue;
        }
        let Some((key, value)) = arg.split_once('=') else {
            let fix = format!("write {option} key=value, {option} key=@file or {option} @file.json");
            return Err(usage(format!("`{option} {arg}` has no `=`")).fix(fix));
        };
        inputs.insert(key.to_owned(), one(value, is_text(key))?);
    }
    Ok(Value::Object(inputs))
}

/// A value, or with `@` that of a file; JSON where it is some, unless text is wanted.
pub(crate) fn one(value: &str, is_text: bool) -> Result<Value, Error> {
    let text = match value.strip_prefix('@') {
        Some(rest) if rest.starts_with('@') => rest.to_owned(),
        Some(file) => utf8(Path::new(file))?,
        None => value.to_owned(),
    };
    if is_text {
        return Ok(Value::String(text));
    }
    // What is not JSON is text; the check against the input's type says what is wrong, if anything.
    Ok(serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// Text is expected unless the type says otherwise.
pub(crate) fn takes_text(schema: &Value) -> bool {
    match schema.get("type") {
        Some(Value::String(t)) => t == "string",
        Some(Value::Array(types)) => types.iter().any(|t| t == "string"),
        _ => false,
    }
}

fn object(path: &Path) -> Result<Map<String, Value>, Error> {
    let wrong = |what: String| Error::invalid("bad_input", what).place(path.display().to_string());
    match serde_json::from_slice(&load::read(path)?) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(wrong("the inputs in this file are not an object".into()).fix("write {\"name\": value, …}")),
        Err(e) => Err(wrong(format!("the inputs in this file are not JSON: {e}"))),
    }
}

fn utf8(path: &Path) -> Result<String, Error> {
    String::from_utf8(load::read(path)?)
        .map_err(|_| Error::invalid("bad_input", "the file is not UTF-8 text").place(path.display().to_string()))
}

fn usage(message: String) -> Error {
    Error::invalid("usage", message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_json_unless_the_input_is_text() {
        assert_eq!(one("3", false).expect("it works"), json!(3));
        assert_eq!(one("3", true).expect("it works"), json!("3"));
        assert_eq!(one("[1,\"a\"]", false).expect("it works"), json!([1, "a"]));
        assert_eq!(one("v1.0.0", false).expect("it works"), json!("v1.0.0"));
        assert_eq!(one("@@home", true).expect("it works"), json!("@home"));
        assert!(takes_text(&json!({"type": ["string", "null"]})));
        assert!(!takes_text(&json!({"type": "integer"})));
    }

    #[test]
    fn later_arguments_win_and_files_are_read() {
        let file = std::env::temp_dir().join(format!("orc-inputs-{}.json", std::process::id()));
        std::fs::write(&file, r#"{"a": 1, "b": [2]}"#).expect("it works");
        let args = [format!("@{}", file.display()), "a=5".into(), format!("c=@{}", file.display())];
        assert_eq!(gather(&args, None).expect("it works"), json!({"a": 5, "b": [2], "c": {"a": 1, "b": [2]}}));
        std::fs::write(&file, "[1]").expect("it works");
        assert_eq!(gather(&args[..1], None).expect_err("it must fail").code(), "bad_input");
        std::fs::remove_file(file).expect("it works");
    }

    #[test]
    fn an_argument_without_a_value_is_wrong_usage() {
        assert_eq!(gather(&["x".into()], None).expect_err("it must fail").code(), "usage");
        assert_eq!(gather(&["x=@/nowhere".into()], None).expect_err("it must fail").code(), "no_file");
    }
}
