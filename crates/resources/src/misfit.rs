//! What a schema has against a value, in our words: what is wanted there, not which keyword says so.

use crate::{Finding, pointer};
use jsonschema::{
    ValidationError,
    error::{TypeKind, ValidationErrorKind},
};
use serde_json::Value;

/// Alternatives that are looked into.
const DEPTH_MAX: usize = 8;
const SHOWN_MAX: usize = 60;

/// Findings of one error; `path` is of the value that the schema looks at. `mask`: values may be secrets and are not shown.
pub(crate) fn describe(error: &ValidationError<'_>, path: &str, mask: bool, out: &mut Vec<Finding>) {
    let path = format!("{path}{}", error.instance_path());
    deep(error, &path, mask, DEPTH_MAX, out);
}

fn deep(error: &ValidationError<'_>, path: &str, mask: bool, depth: usize, out: &mut Vec<Finding>) {
    use ValidationErrorKind as K;
    match error.kind() {
        K::AdditionalProperties { unexpected } | K::UnevaluatedProperties { unexpected } => {
            out.extend(unexpected.iter().map(|field| {
                Finding::new(pointer::join(path, field), "unknown_field", format!("there is no field `{}` here", short(field)))
            }));
        }
        K::Required { property } => {
            let field = property.as_str().unwrap_or_default();
            out.push(Finding::new(pointer::join(path, field), "missing_field", format!("the field `{field}` is missing")));
        }
        K::AnyOf { context } | K::OneOfNotValid { context } => alternatives(error, context, path, mask, depth, out),
        _ => out.push(one(error, path, mask)),
    }
}

/// The words to choose from, or what is wrong with the alternative that was meant, or what there may be.
fn alternatives(
    error: &ValidationError<'_>,
    context: &[Vec<ValidationError<'static>>],
    path: &str,
    mask: bool,
    depth: usize,
    out: &mut Vec<Finding>,
) {
    let here = |one: &ValidationError<'_>| one.instance_path().as_str() == error.instance_path().as_str();
    let other_type = |one: &ValidationError<'_>| here(one) && matches!(one.kind(), ValidationErrorKind::Type { .. });
    let fits: Vec<_> = context.iter().filter(|branch| !branch.is_empty() && !branch.iter().any(other_type)).collect();
    let constants: Vec<Value> = fits.iter().flat_map(|branch| branch.iter()).flat_map(|one| constants(one)).collect();
    match fits.as_slice() {
        _ if !constants.is_empty() && fits.iter().all(|branch| branch.iter().all(|one| here(one) && !self::constants(one).is_empty())) => {
            out.push(choice(error.instance(), &constants, path, mask));
        }
        [branch] if depth > 0 => {
            for inner in *branch {
                let below = inner.instance_path().as_str().strip_prefix(error.instance_path().as_str()).unwrap_or_default();
                deep(inner, &format!("{path}{below}"), mask, depth - 1, out);
            }
        }
        [] => {
            let wanted: Vec<String> = context.iter().flatten().filter(|one| here(one)).filter_map(types).collect();
            // Nothing at all is said by leaving the field out.
            let wanted: Vec<&str> = wanted.iter().map(String::as_str).filter(|word| *word != "nothing").collect();
            out.push(Finding::new(path, "invalid_value", format!("{} stands where {} is wanted", a(error.instance()), list(&wanted))));
        }
        _ => out.push(Finding::new(path, "invalid_value", format!("{} fits none of the forms that it may have", this(error, mask)))),
    }
}

fn constants(error: &ValidationError<'_>) -> Vec<Value> {
    match error.kind() {
        ValidationErrorKind::Constant { expected_value } => vec![(**expected_value).clone()],
        ValidationErrorKind::Enum { options } => options.as_array().cloned().unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn choice(value: &Value, options: &[Value], path: &str, mask: bool) -> Finding {
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let options: Vec<String> = options.iter().filter(|option| !option.is_null()).map(word).collect();
    let named: Vec<String> = options.iter().take(12).map(|option| format!("`{option}`")).collect();
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    let given = if mask { "this".to_owned() } else { format!("`{}`", short(&word(value))) };
    let finding = Finding::new(path, "invalid_value", format!("{given} is none of the words that may stand here: {}", list(&named)));
    match value.as_str().and_then(|given| base::nearest(given, options.iter().map(String::as_str))) {
        Some(near) => finding.fix(format!("did you mean `{near}`?")),
        None => finding,
    }
}

fn one(error: &ValidationError<'_>, path: &str, mask: bool) -> Finding {
    use ValidationErrorKind as K;
    let this = this(error, mask);
    let message = match error.kind() {
        K::Enum { .. } | K::Constant { .. } => return choice(error.instance(), &constants(error), path, mask),
        K::Type { .. } => format!("{} stands where {} is wanted", a(error.instance()), types(error).unwrap_or_default()),
        K::Minimum { limit } => format!("{this} is too small: at least {limit} is wanted"),
        K::Maximum { limit } => format!("{this} is too large: at most {limit} is possible"),
        K::ExclusiveMinimum { limit } => format!("{this} is too small: more than {limit} is wanted"),
        K::ExclusiveMaximum { limit } => format!("{this} is too large: less than {limit} is wanted"),
        K::MultipleOf { multiple_of } => format!("{this} is no multiple of {multiple_of}"),
        K::MinLength { limit: 1 } => "the text is empty".to_owned(),
        K::MinLength { limit } => format!("the text is too short: at least {limit} characters are wanted"),
        K::MaxLength { limit } => format!("the text is too long: at most {limit} characters are possible"),
        K::MinItems { limit } => format!("the list is too short: at least {limit} are wanted"),
        K::MaxItems { limit } => format!("the list is too long: at most {limit} are possible"),
        K::MinProperties { limit } => format!("the map has too few fields: at least {limit} are wanted"),
        K::MaxProperties { limit } => format!("the map has too many fields: at most {limit} are possible"),
        K::UniqueItems => "something stands twice in the list".to_owned(),
        K::Pattern { pattern } => format!("{this} does not have the form that is wanted: `{pattern}`"),
        K::Format { format } => format!("{this} is no {format}"),
        K::FalseSchema => "nothing may stand here".to_owned(),
        _ if mask => error.masked().to_string(),
        _ => error.to_string(),
    };
    let message = if message.chars().count() > 300 { error.masked().to_string() } else { message };
    Finding::new(path, "invalid_value", message.chars().take(300).collect::<String>())
}

fn this(error: &ValidationError<'_>, mask: bool) -> String {
    match error.instance().as_ref() {
        Value::String(text) if !mask => format!("`{}`", short(text)),
        Value::Number(number) if !mask => number.to_string(),
        _ => "this".to_owned(),
    }
}

fn short(text: &str) -> String {
    text.chars().take(SHOWN_MAX).collect()
}

fn a(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "`true` or `false`",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}

fn types(error: &ValidationError<'_>) -> Option<String> {
    let ValidationErrorKind::Type { kind } = error.kind() else { return None };
    let word = |name: &str| match name {
        "null" => "nothing",
        "boolean" => "`true` or `false`",
        "integer" => "a whole number",
        "number" => "a number",
        "string" => "a text",
        "array" => "a list",
        _ => "a map",
    };
    let names: Vec<&str> = match kind {
        TypeKind::Single(one) => vec![word(one.as_str())],
        TypeKind::Multiple(set) => set.iter().map(|one| word(one.as_str())).filter(|word| *word != "nothing").collect(),
    };
    Some(list(&names))
}

/// `a, b or c`.
fn list(words: &[&str]) -> String {
    match words {
        [] => "something else".to_owned(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}
