//! What a tag asks a model, and what of the model's words is an answer. No value is made up: what does not fit is refused, in words that
//! the model can be told.

use super::{AutoTag, Terms, Wanted};
use crate::compile::inputs;
use base::Digest;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value, json};

/// Longest answer that is looked at. Bytes.
const BYTES_MAX: usize = 256 * 1024;
/// Of an answer that is quoted in a refusal.
const QUOTED_MAX: usize = 120;
const FORMATS: [&str; 5] = ["json", "yaml", "xml", "csv", "text"];

/// A tag with its texts rendered: everything that asking and reading need.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Question {
    pub prompt: String,
    /// JSON Schema 2020-12 that the value fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Value>,
    pub form: Form,
    /// Of whom it is asked, and how often.
    #[serde(default)]
    pub terms: Terms,
    /// Hash of everything that the answer depends on: the field, the attributes, the rendered question and what is wanted of the value.
    pub key: String,
}

/// How the words of an answer are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    Boolean,
    Integer,
    Number,
    List,
    Object,
    /// One of several words.
    Choice,
    Text,
}

/// The question of a tag. `question` is its content with everything inside it rendered; `schema` is that of the field, for a tag that
/// is the whole value; `targets` are the ids of the steps that the field may name, for fields that name steps; `terms` are those of the
/// workflow, for what the tag does not say.
pub fn ask(tag: &AutoTag, question: &str, field: &str, schema: Option<&Value>, targets: &[String], terms: &Terms) -> Question {
    let form = form(tag, schema, targets);
    let choices = choices(tag, form, schema, targets);
    let wanted = schema_of(tag, form, schema, &choices);
    let told = instruction(form, wanted.as_ref(), &choices);
    let prompt = format!("Question: {}\n\n{told}\nDo not explain. Answer only.\n\nYour answer:", question.trim());
    let parts = json!([field, tag.attributes, form, prompt, wanted]).to_string();
    let terms = Terms::of(tag, terms);
    Question { key: Digest::of(&[parts.as_bytes()]).to_string(), prompt, schema: wanted, form, terms }
}

/// The question once more, with what was wrong.
pub fn again(question: &Question, raw: &str, why: &str) -> String {
    let asked = question.prompt.strip_suffix("\n\nYour answer:").unwrap_or(&question.prompt);
    format!("{asked}\n\nYou answered: {}\nThat does not fit: {why}\n\nYour answer:", quoted(raw))
}

fn form(tag: &AutoTag, schema: Option<&Value>, targets: &[String]) -> Form {
    let by_attribute = match tag.attributes.get("type").map(|t| t.to_lowercase()).as_deref() {
        Some("object" | "map" | "json") => Some(Form::Object),
        Some("choice") => Some(Form::Choice),
        _ => None,
    };
    let by_field = match schema.and_then(|s| s.get("type")).and_then(Value::as_str) {
        Some("integer") => Some(Form::Integer),
        Some("number") if tag.wanted != Wanted::Integer => Some(Form::Number),
        Some("boolean") => Some(Form::Boolean),
        Some("array") => Some(Form::List),
        Some("object") => Some(Form::Object),
        _ => None,
    };
    by_field.or(by_attribute).unwrap_or(match tag.wanted {
        Wanted::List => Form::List,
        Wanted::Integer => Form::Integer,
        Wanted::Number => Form::Number,
        Wanted::Boolean => Form::Boolean,
        Wanted::Choice | Wanted::Format => Form::Choice,
        Wanted::Text | Wanted::Model if !options(tag).is_empty() || !targets.is_empty() => Form::Choice,
        Wanted::Text | Wanted::Model => Form::Text,
    })
}

/// `options` or `choices` of a tag, divided by `|`, or else by commas.
fn options(tag: &AutoTag) -> Vec<&str> {
    let Some(text) = tag.attributes.get("options").or_else(|| tag.attributes.get("choices")) else { return Vec::new() };
    let mark = if text.contains('|') { '|' } else { ',' };
    text.split(mark).map(str::trim).filter(|o| !o.is_empty()).collect()
}

/// Values of which the answer, or every item of a list, must be one; empty: there is no such limit.
fn choices(tag: &AutoTag, form: Form, schema: Option<&Value>, targets: &[String]) -> Vec<Value> {
    let given = options(tag);
    if !given.is_empty() {
        let typed = |text: &str| match form {
            Form::Integer | Form::Number => number(text).map_or_else(|| json!(text), Value::Number),
            _ => json!(text),
        };
        return given.into_iter().map(typed).collect();
    }
    if !targets.is_empty() {
        return targets.iter().map(|t| json!(t)).collect();
    }
    let place = if form == Form::List { "/items/enum" } else { "/enum" };
    match schema.and_then(|s| s.pointer(place)).and_then(Value::as_array) {
        Some(list) => list.clone(),
        None if tag.wanted == Wanted::Format && form == Form::Choice => FORMATS.iter().map(|f| json!(f)).collect(),
        None => Vec::new(),
    }
}

/// The schema of the field with what the tag says.
fn schema_of(tag: &AutoTag, form: Form, schema: Option<&Value>, choices: &[Value]) -> Option<Value> {
    let known = schema.and_then(Value::as_object).filter(|map| inputs::validator(&json!(map)).is_ok());
    let mut out = known.cloned().unwrap_or_default();
    let kind = match form {
        Form::Boolean => Some("boolean"),
        Form::Integer => Some("integer"),
        Form::Number => Some("number"),
        Form::List => Some("array"),
        Form::Object => Some("object"),
        Form::Choice if choices.iter().any(|c| !c.is_string()) => None,
        Form::Choice | Form::Text => Some("string"),
    };
    if let Some(kind) = kind.filter(|_| !out.contains_key("type")) {
        out.insert("type".to_owned(), json!(kind));
    }
    let (least, most) = match form {
        Form::Integer | Form::Number => ("minimum", "maximum"),
        Form::List => ("minItems", "maxItems"),
        _ => ("minLength", "maxLength"),
    };
    if !matches!(form, Form::Boolean | Form::Object | Form::Choice) {
        bound(&mut out, least, tag.attributes.get("min"), form, f64::max);
        bound(&mut out, most, tag.attributes.get("max"), form, f64::min);
    }
    if !choices.is_empty() {
        match form {
            Form::List => {
                let items = out.entry("items").or_insert_with(|| json!({}));
                items["enum"] = json!(choices);
            }
            Form::Boolean | Form::Object => {}
            _ => drop(out.insert("enum".to_owned(), json!(choices))),
        }
    }
    if form == Form::List && !out.contains_key("items") {
        out.insert("items".to_owned(), json!({"type": "string"}));
    }
    Some(Value::Object(out))
}

/// The tighter of the field's bound and the tag's.
fn bound(out: &mut Map<String, Value>, word: &str, given: Option<&String>, form: Form, tighter: fn(f64, f64) -> f64) {
    let Some(given) = given.and_then(|text| number(text)) else { return };
    let value = match (out.get(word).and_then(Value::as_f64), given.as_f64()) {
        (Some(field), Some(tag)) if tighter(field, tag) != tag => return,
        _ => given,
    };
    let counted = matches!(form, Form::List | Form::Text);
    // Lengths are whole numbers and not negative, or else they mean nothing.
    if !counted || value.is_u64() {
        out.insert(word.to_owned(), Value::Number(value));
    }
}

fn instruction(form: Form, schema: Option<&Value>, choices: &[Value]) -> String {
    let of = |word: &str| schema.and_then(|s| s.get(word)).filter(|v| v.is_number()).map(Value::to_string);
    let range = |least: &str, most: &str, what: &str| match (of(least), of(most)) {
        (Some(a), Some(b)) => format!(" {what} at least {a} and at most {b}."),
        (Some(a), None) => format!(" {what} at least {a}."),
        (None, Some(b)) => format!(" {what} at most {b}."),
        (None, None) => String::new(),
    };
    let names = || choices.iter().map(shown).collect::<Vec<_>>().join(", ");
    let one_of = if choices.is_empty() { String::new() } else { format!(" It must be one of: {}.", names()) };
    match form {
        Form::Boolean => "Answer with exactly one word: either 'true' or 'false'.".to_owned(),
        Form::Integer => format!("Answer with only a whole number.{}{one_of}", range("minimum", "maximum", "It must be")),
        Form::Number => format!("Answer with only a number (integer or decimal).{}{one_of}", range("minimum", "maximum", "It must be")),
        Form::List => {
            let kind = schema.and_then(|s| s.pointer("/items/type")).and_then(Value::as_str);
            let of = match kind {
                Some("string") => " of strings",
                Some("integer") => " of whole numbers",
                Some("number") => " of numbers",
                Some("object") => " of objects",
                _ => "",
            };
            let each = if choices.is_empty() { String::new() } else { format!(" Every item must be one of: {}.", names()) };
            format!("Answer with a JSON array{of}.{}{each}", range("minItems", "maxItems", "The number of items must be"))
        }
        Form::Object => match schema {
            Some(schema) if schema.get("properties").is_some() => {
                format!("Answer with only a JSON object that fits this JSON Schema: {schema}")
            }
            _ => "Answer with only a JSON object.".to_owned(),
        },
        Form::Choice if choices.is_empty() => "Answer with only the chosen option.".to_owned(),
        Form::Choice => format!("Answer with only the chosen option. The options are: {}.", names()),
        Form::Text => {
            format!("Answer with only the text that is asked for.{}", range("minLength", "maxLength", "The number of characters must be"))
        }
    }
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The value of an answer, or what is wrong with it, as the model may be told.
pub fn read(question: &Question, raw: &str) -> Result<Value, String> {
    if raw.len() > BYTES_MAX {
        return Err(format!("the answer is longer than {} KiB", BYTES_MAX >> 10));
    }
    let text = unfenced(unthought(raw)?);
    if text.is_empty() {
        return Err("the answer is empty".to_owned());
    }
    let value = value(question, text)?;
    check(question, &value)?;
    match super::marks_in(&value).filter(|_| question.terms.plain) {
        Some(mark) => Err(format!("the answer must not hold `{mark}`")),
        None => Ok(value),
    }
}

fn value(question: &Question, text: &str) -> Result<Value, String> {
    match question.form {
        Form::Boolean => match bare(text).to_lowercase().as_str() {
            "true" | "yes" => Ok(Value::Bool(true)),
            "false" | "no" => Ok(Value::Bool(false)),
            _ => Err(format!("`{}` is neither 'true' nor 'false'", quoted(text))),
        },
        Form::Integer => match number(bare(text)) {
            Some(n) if n.is_i64() || n.is_u64() => Ok(Value::Number(n)),
            Some(_) => Err(format!("`{}` is not a whole number", quoted(text))),
            None => Err(format!("`{}` is not a number", quoted(text))),
        },
        Form::Number => number(bare(text)).map(Value::Number).ok_or_else(|| format!("`{}` is not a number", quoted(text))),
        Form::List => match serde_json::from_str(text) {
            Ok(Value::Array(items)) => Ok(Value::Array(items)),
            Ok(_) => Err(format!("`{}` is not a JSON array", quoted(text))),
            Err(_) => lines(question, text).ok_or_else(|| format!("`{}` is not a JSON array", quoted(text))),
        },
        Form::Object => match serde_json::from_str(text) {
            Ok(Value::Object(map)) => Ok(Value::Object(map)),
            _ => Err(format!("`{}` is not a JSON object", quoted(text))),
        },
        Form::Choice => chosen(question, text),
        Form::Text => Ok(Value::String(unquoted(text))),
    }
}

/// A list that is not JSON but can be nothing else: one item a line with a dash, or options divided by commas.
fn lines(question: &Question, text: &str) -> Option<Value> {
    let dashed: Option<Vec<&str>> = text.lines().map(|line| line.trim().strip_prefix("- ").or(line.trim().strip_prefix("* "))).collect();
    if let Some(items) = dashed {
        return Some(items.into_iter().map(|i| json!(i.trim())).collect());
    }
    // Without options any sentence with a comma would be a list.
    question.schema.as_ref()?.pointer("/items/enum")?;
    Some(text.split(',').map(|part| json!(bare(part))).collect())
}

fn chosen(question: &Question, text: &str) -> Result<Value, String> {
    let options = question.schema.as_ref().and_then(|s| s.get("enum")).and_then(Value::as_array);
    let Some(options) = options else {
        return match text.lines().count() {
            1 => Ok(json!(bare(text))),
            _ => Err("the answer has several lines; wanted is one option".to_owned()),
        };
    };
    let same = |o: &&Value| shown(o) == text || shown(o) == bare(text);
    let alike = |o: &&Value| shown(o).to_lowercase() == bare(text).to_lowercase();
    options.iter().find(same).or_else(|| options.iter().find(alike)).cloned().ok_or_else(|| {
        let names: Vec<String> = options.iter().map(shown).collect();
        format!("`{}` is not one of the options: {}", quoted(text), names.join(", "))
    })
}

fn check(question: &Question, value: &Value) -> Result<(), String> {
    if value.as_str().is_some_and(str::is_empty) {
        return Err("the answer is empty".to_owned());
    }
    let Some(schema) = &question.schema else { return Ok(()) };
    if let Some(text) = value.as_str() {
        let (count, of) = (text.chars().count() as u64, |word: &str| schema.get(word).and_then(Value::as_u64));
        if let Some(most) = of("maxLength").filter(|most| count > *most) {
            return Err(format!("it has {count} characters, and may have {most}"));
        }
        if let Some(least) = of("minLength").filter(|least| count < *least) {
            return Err(format!("it has {count} characters, and must have {least}"));
        }
    }
    let validator = inputs::validator(schema).map_err(|e| format!("no answer can fit, because its schema is not valid: {e}"))?;
    validator.validate(value).map_err(|e| {
        let place = e.instance_path().to_string();
        let place = if place.is_empty() { String::new() } else { format!(" at `{place}`") };
        format!("{}{place}", inputs::short(&e.to_string()))
    })
}

/// Without what a model says to itself. Some leave the opening mark out.
fn unthought(raw: &str) -> Result<&str, String> {
    const OPEN: &str = "<think>";
    const CLOSE: &str = "</think>";
    let behind = raw.rfind(CLOSE).map_or(raw, |i| &raw[i + CLOSE.len()..]);
    match behind.find(OPEN) {
        None => Ok(behind.trim()),
        // It was cut off while thinking, unless it answered first.
        Some(0) => Err("there are thoughts but no answer behind them".to_owned()),
        Some(i) => Ok(behind[..i].trim()),
    }
}

/// Without the fence of a code block that is the whole answer.
fn unfenced(text: &str) -> &str {
    let Some(inner) = text.strip_prefix("```").and_then(|t| t.strip_suffix("```")) else { return text };
    if inner.contains("```") {
        return text;
    }
    match inner.split_once('\n') {
        // The first line names a language.
        Some((first, rest)) if first.trim().chars().all(|c| c.is_alphanumeric() || "+-_.".contains(c)) => rest.trim(),
        _ => inner.trim(),
    }
}

/// A word without quotes, emphasis and a full stop.
fn bare(text: &str) -> &str {
    let trimmed = text.trim().trim_matches(['"', '\'', '`', '*']);
    let trimmed = trimmed.strip_suffix('.').unwrap_or(trimmed);
    trimmed.trim_matches(['"', '\'', '`', '*']).trim()
}

/// Text that is a JSON string is what that string says.
fn unquoted(text: &str) -> String {
    if text.starts_with('"') { serde_json::from_str(text).unwrap_or_else(|_| text.to_owned()) } else { text.to_owned() }
}

/// Exactly a number; a whole one stays whole.
fn number(text: &str) -> Option<Number> {
    let text = text.trim();
    let plain = text.strip_prefix('+').unwrap_or(text);
    if let Ok(n) = plain.parse::<i64>() {
        return Some(n.into());
    }
    if let Ok(n) = plain.parse::<u64>() {
        return Some(n.into());
    }
    // `inf` and `nan` are words.
    if !plain.chars().all(|c| c.is_ascii_digit() || ".eE+-".contains(c)) {
        return None;
    }
    let n = plain.parse::<f64>().ok().filter(|n| n.is_finite())?;
    #[allow(clippy::cast_possible_truncation, reason = "it is whole and small")]
    if n.fract() == 0.0 && n.abs() < 9e15 { Some((n as i64).into()) } else { Number::from_f64(n) }
}

fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(QUOTED_MAX) {
        Some((i, _)) => format!("{}…", &line[..i]),
        None => line,
    }
}

#[cfg(test)]
mod tests;
