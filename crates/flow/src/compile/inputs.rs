//! `inputs`: what a run is given. The schema of each is checked, and its default against it.

use super::codes;
use super::fields::{Field, Want, field};
use super::report::Report;
use crate::plan::{Input, Plan, Signal};
use crate::yaml::{Entry, Kind, Node};
use base::Error;
use jsonschema::{PatternOptions, Validator};
use serde_json::{Map, Value};
use std::collections::HashMap;

pub(crate) const TYPES: &[&str] = &["string", "integer", "number", "boolean", "array", "object", "null"];

/// Beside these an input may have any keyword of JSON Schema.
pub(crate) const INPUT: &[Field] = &[
    field("default", Want::Any, "used when none is given"),
    field("description", Want::Word, "what it is"),
    field(
        "required",
        Want::Flag,
        "whether it must be given; true unless there is a default; of a map also the names of the members it must have",
    ),
];

pub(crate) const SCHEMA_WORDS: &[&str] = &[
    "type",
    "enum",
    "const",
    "title",
    "examples",
    "format",
    "deprecated",
    "multipleOf",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "items",
    "prefixItems",
    "contains",
    "minContains",
    "maxContains",
    "minItems",
    "maxItems",
    "uniqueItems",
    "properties",
    "patternProperties",
    "additionalProperties",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "dependentRequired",
    "dependentSchemas",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "$ref",
    "$defs",
    "$comment",
];

pub(super) fn compile(report: &mut Report<'_>, node: &Node) -> Vec<Input> {
    node.map().unwrap_or_default().iter().filter_map(|entry| input(report, entry, "input")).collect()
}

/// As inputs, but nobody has to send one, and nothing stands for one that was not sent.
pub(super) fn signals(report: &mut Report<'_>, node: &Node) -> Vec<Signal> {
    let mut out = Vec::new();
    for entry in node.map().unwrap_or_default() {
        for of_inputs in entry.value.map().unwrap_or_default() {
            if of_inputs.key == "default" || of_inputs.key == "required" && matches!(of_inputs.value.kind, Kind::Bool(_)) {
                let message = format!("a signal has no key `{}`", of_inputs.key);
                report.error(codes::UNKNOWN_KEY, of_inputs.key_at, message, "inputs have it; a signal is sent or not");
            }
        }
        let read = input(report, entry, "signal");
        out.extend(read.map(|Input { name, description, schema, .. }| Signal { name, description, schema }));
    }
    out
}

/// `what` it is in messages: an input or a signal.
fn input(report: &mut Report<'_>, entry: &Entry, what: &str) -> Option<Input> {
    let name = entry.key.clone();
    let good =
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !good || name.starts_with("__") || name.len() > 64 {
        report
            .error(codes::BAD_NAME, entry.key_at, format!("`{name}` cannot name this {what}"), "not a name")
            .note("a name is a letter followed by letters, digits or `_`");
    }
    let (mut schema, entries) = match &entry.value.kind {
        Kind::Text(kind) if TYPES.contains(&kind.as_str()) => (Map::from_iter([("type".to_owned(), kind.as_str().into())]), &[][..]),
        Kind::Text(kind) => {
            report.error(codes::BAD_SCHEMA, entry.value.at, format!("`{kind}` is not a type"), "not a type").suggest(
                kind,
                entry.value.at,
                TYPES.iter().copied(),
            );
            return None;
        }
        Kind::Map(entries) => (schema_of(report, entries), entries.as_slice()),
        Kind::Null => (Map::new(), &[][..]),
        _ => {
            let label = format!("this is {}", entry.value.what());
            report.error(codes::WRONG_TYPE, entry.value.at, format!("the {what} `{name}` must be a type or a map"), label);
            return None;
        }
    };
    let find = |key: &str| entries.iter().find(|e| e.key == key).map(|e| &e.value);
    let default = find("default").map(Node::to_json);
    let required = match find("required").map(|n| (n, &n.kind)) {
        Some((_, Kind::Bool(b))) => *b,
        None => default.is_none(),
        // As JSON Schema has it: the members that the map must have.
        Some((node, Kind::List(names))) if is_map(&schema) && names.iter().all(|n| n.text().is_some()) => {
            unknown_members(report, &schema, names);
            schema.insert("required".to_owned(), node.to_json());
            default.is_none()
        }
        Some((node, kind)) => {
            let label = if matches!(kind, Kind::List(_)) { "a list is for maps" } else { "not true or false" };
            report
                .error(codes::WRONG_TYPE, node.at, "`required` of an input must be true or false", label)
                .note("an input of `type: object` may have a list of names: the members that the map must have");
            true
        }
    };
    let mut schema = Value::Object(schema);
    match validator(&schema) {
        Err(reason) => {
            schema = Value::Object(Map::new()); // What is refused tells nothing of values.
            report.error(
                codes::BAD_SCHEMA,
                entry.value.at,
                format!("the schema of the {what} `{name}` is not valid: {reason}"),
                "this schema",
            );
        }
        Ok(validator) => {
            if let (Some(value), Some(node)) = (&default, find("default"))
                && let Err(e) = validator.validate(value)
            {
                let message = format!("the default of the input `{name}` does not fit its schema: {}", short(&e.to_string()));
                report.error(codes::BAD_DEFAULT, node.at, message, "does not fit");
            }
        }
    }
    let description = find("description").and_then(super::build::word);
    Some(Input { name, description, schema, default, required })
}

fn is_map(schema: &Map<String, Value>) -> bool {
    match schema.get("type") {
        Some(Value::String(one)) => one == "object",
        Some(Value::Array(many)) => many.iter().any(|kind| kind == "object"),
        _ => schema.contains_key("properties"),
    }
}

/// A member that must be there and that nobody describes is mostly misspelt.
fn unknown_members(report: &mut Report<'_>, schema: &Map<String, Value>, names: &[Node]) {
    let Some(known) = schema.get("properties").and_then(Value::as_object) else { return };
    for node in names {
        let name = node.text().unwrap_or_default();
        if !known.contains_key(name) {
            let message = format!("`required` names `{name}`, which is not among the `properties`");
            report.warning(codes::BAD_SCHEMA, node.at, message, "not described").suggest(name, node.at, known.keys().map(String::as_str));
        }
    }
}

fn schema_of(report: &mut Report<'_>, entries: &[Entry]) -> Map<String, Value> {
    let mut schema = Map::new();
    for entry in entries {
        if INPUT.iter().any(|f| f.name == entry.key) {
            continue;
        }
        if !SCHEMA_WORDS.contains(&entry.key.as_str()) {
            let known = INPUT.iter().map(|f| f.name).chain(SCHEMA_WORDS.iter().copied());
            report.error(codes::UNKNOWN_KEY, entry.key_at, format!("an input has no key `{}`", entry.key), "not a known key").suggest(
                &entry.key,
                entry.key_at,
                known,
            );
            continue;
        }
        schema.insert(entry.key.clone(), entry.value.to_json());
    }
    schema
}

/// A validator that never leaves the schema's own text and never applies more than some thousands of schemas to one value.
pub(crate) fn validator(schema: &Value) -> Result<Validator, String> {
    references(schema, schema, &mut Known::new())?;
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .with_pattern_options(PatternOptions::regex().size_limit(1 << 20).dfa_size_limit(1 << 20))
        .build(schema)
        .map_err(|e| short(&e.to_string()))
}

/// Whether its references may stand in a file.
pub(crate) fn is_sound(schema: &Value) -> bool {
    references(schema, schema, &mut Known::new()).is_ok()
}

const HOPS_MAX: usize = 24;
/// How many schemas may be applied to one value, however few of them are written: `$ref`s multiply.
const APPLIED_MAX: usize = 4_096;

/// What is applied to the same value by the schemas at these addresses: the longest way, and how many in all.
type Known = HashMap<*const Value, (usize, usize)>;

/// References stay inside `#/$defs/`, and none leads back to itself without a step down into the value.
fn references(root: &Value, at: &Value, known: &mut Known) -> Result<(), String> {
    match at {
        Value::Object(map) => {
            if map.contains_key("$dynamicRef") || map.contains_key("$id") || map.contains_key("$anchor") || map.contains_key("$schema") {
                return Err("`$id`, `$anchor`, `$schema` and `$dynamicRef` are not supported".to_owned());
            }
            if let Some(target) = map.get("$ref") {
                let target = target.as_str().filter(|t| t.starts_with("#/$defs/")).ok_or("`$ref` may only name `#/$defs/…`")?;
                let found = root.pointer(&target[1..]).ok_or_else(|| format!("there is no `{target}`"))?;
                in_place(root, found, 1, known)?;
            }
            map.iter()
                .filter(|(k, _)| !matches!(k.as_str(), "const" | "enum" | "default" | "examples"))
                .try_for_each(|(_, v)| references(root, v, known))
        }
        Value::Array(items) => items.iter().try_for_each(|v| references(root, v, known)),
        _ => Ok(()),
    }
}

/// Follows what is applied to the same value, each schema once: the longest way from here, and how many schemas there are on all.
fn in_place(root: &Value, at: &Value, hops: usize, known: &mut Known) -> Result<(usize, usize), String> {
    let circle = || Err("its `$ref`s lead around in a circle".to_owned());
    if hops > HOPS_MAX {
        return circle();
    }
    let Some(map) = at.as_object() else { return Ok((0, 1)) };
    let (height, applied) = match known.get(&std::ptr::from_ref(at)) {
        Some(found) => *found,
        None => {
            let (mut height, mut applied) = (0, 1_usize);
            for next in applied_with(root, map) {
                let (further, more) = in_place(root, next, hops + 1, known)?;
                height = height.max(1 + further);
                applied = applied.saturating_add(more);
            }
            known.insert(std::ptr::from_ref(at), (height, applied));
            (height, applied)
        }
    };
    if hops + height > HOPS_MAX {
        return circle();
    }
    if applied > APPLIED_MAX {
        return Err(format!("its `$ref`s apply more than {APPLIED_MAX} schemas to one value"));
    }
    Ok((height, applied))
}

/// The schemas that are applied to the same value as this one.
fn applied_with<'v>(root: &'v Value, map: &'v Map<String, Value>) -> impl Iterator<Item = &'v Value> {
    let target = map.get("$ref").and_then(Value::as_str).and_then(|t| root.pointer(t.strip_prefix('#')?));
    let lists = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|word| map.get(word)?.as_array()).flatten();
    let single = ["not", "if", "then", "else"].into_iter().filter_map(|word| map.get(word));
    let dependent = map.get("dependentSchemas").and_then(Value::as_object).into_iter().flat_map(Map::values);
    target.into_iter().chain(lists).chain(single).chain(dependent)
}

/// Errors of schemas quote whole values; one line is enough.
pub(crate) fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(200) {
        Some((i, _)) => format!("{}…", &line[..i]),
        None => line.to_owned(),
    }
}

/// Applies defaults and checks types: the inputs a run starts with, or everything that is wrong with those given.
pub fn check_inputs(plan: &Plan, given: Value) -> Result<Value, Vec<Error>> {
    let mut given = match given {
        Value::Null => Map::new(),
        Value::Object(map) => map,
        _ => {
            let error = Error::invalid("bad_input", "the inputs must be a map of names and values");
            return Err(vec![error.place("inputs")]);
        }
    };
    let mut errors = Vec::new();
    let mut out = Map::new();
    for input in &plan.inputs {
        let place = format!("inputs.{}", input.name);
        match given.remove(&input.name).or_else(|| input.default.clone()) {
            Some(value) => {
                if let Err(reason) = check(input, &value) {
                    let error = Error::invalid("bad_input", format!("the input `{}` does not fit: {reason}", input.name)).place(place);
                    errors.push(error.fix(format!("wanted is {}", wanted(input))));
                }
                out.insert(input.name.clone(), value);
            }
            None if input.required => {
                let about = input.description.as_ref().map_or(String::new(), |d| format!(" ({d})"));
                let error = Error::invalid("missing_input", format!("the input `{}`{about} is not given", input.name)).place(place);
                errors.push(error.fix(format!("give it with -i {}=…; wanted is {}", input.name, wanted(input))));
            }
            None => drop(out.insert(input.name.clone(), Value::Null)),
        }
    }
    for name in given.keys() {
        let mut error =
            Error::invalid("unknown_input", format!("the workflow `{}` has no input `{name}`", plan.name)).place(format!("inputs.{name}"));
        let known: Vec<&str> = plan.inputs.iter().map(|i| i.name.as_str()).collect();
        error = match base::nearest(name, known.iter().copied()) {
            Some(near) => error.fix(format!("did you mean `{near}`?")),
            None if known.is_empty() => error.fix("it takes no inputs"),
            None => error.fix(format!("its inputs: {}", known.join(", "))),
        };
        errors.push(error);
    }
    if errors.is_empty() { Ok(Value::Object(out)) } else { Err(errors) }
}

/// Whether a run of this plan takes the signal: the workflow declares it, or one that it uses, and the value fits all that do.
pub fn check_signal(plan: &Plan, name: &str, value: &Value) -> Result<(), Error> {
    let declared = || plan.signals.iter().chain(plan.workflows.values().flat_map(|used| &used.signals));
    let mut known = declared().filter(|signal| signal.name == name).peekable();
    if known.peek().is_none() {
        let shown: String = name.chars().take(80).collect();
        let names: std::collections::BTreeSet<&str> = declared().map(|signal| signal.name.as_str()).collect();
        let error = Error::invalid("unknown_signal", format!("the workflow `{}` takes no signal `{shown}`", plan.name)).place("/name");
        return Err(match base::nearest(name, names.iter().copied()) {
            Some(near) => error.fix(format!("did you mean `{near}`?")),
            None if names.is_empty() => error.fix("it takes none: declare it under `signals` of the workflow, and start the run anew"),
            None => error.fix(format!("it takes: {}", names.into_iter().collect::<Vec<_>>().join(", "))),
        });
    }
    for signal in known {
        if let Err(reason) = check_value(&signal.schema, value) {
            let error = Error::invalid("bad_signal", format!("the value of the signal `{name}` does not fit: {reason}")).place("/value");
            return Err(error.fix(format!("wanted is {}", short(&signal.schema.to_string()))));
        }
    }
    Ok(())
}

/// Whether a value fits a schema of a file; why not, in words.
pub fn check_value(schema: &Value, value: &Value) -> Result<(), String> {
    let found = validator(schema).map(|v| v.validate(value).map_err(|e| short(&e.to_string())));
    found.and_then(|fits| fits)
}

fn check(input: &Input, value: &Value) -> Result<(), String> {
    // A bare type needs no validator, and that is what nearly every input is.
    if let Some(map) = input.schema.as_object()
        && map.len() == 1
        && let Some(Value::String(kind)) = map.get("type")
        && super::fit::is_type(value, kind)
    {
        return Ok(());
    }
    match validator(&input.schema) {
        Ok(validator) => validator.validate(value).map_err(|e| short(&e.to_string())),
        Err(reason) => Err(format!("its schema is not valid: {reason}")),
    }
}

fn wanted(input: &Input) -> String {
    match input.schema.get("type") {
        Some(Value::String(kind)) => super::fit::type_words(kind).to_owned(),
        _ => short(&input.schema.to_string()),
    }
}

impl Input {
    /// A value from the text of a command line: text stays text where the schema wants it, else it is read as JSON where it is some.
    pub fn from_text(&self, text: &str) -> Value {
        let takes = |kind: &str| match self.schema.get("type") {
            Some(Value::String(one)) => one == kind,
            Some(Value::Array(many)) => many.iter().any(|k| k == kind),
            _ => false,
        };
        if takes("string") {
            return Value::String(text.to_owned());
        }
        let value = serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()));
        match (&value, takes("array")) {
            // `-i names=a,b` for a list.
            (Value::String(s), true) => s.split(',').map(|part| Value::String(part.trim().to_owned())).collect(),
            _ => value,
        }
    }
}
