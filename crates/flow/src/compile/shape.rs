//! What is known of a value before the run: nothing, or a JSON Schema, or the keys of a map.

use serde_json::Value;
use std::collections::BTreeMap;
use std::rc::Rc;

#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Any,
    Schema { root: Rc<Value>, at: Rc<Value> },
    Map(Rc<BTreeMap<String, Shape>>),
    List(Rc<Shape>),
}

/// The answer to "has it this member?".
pub(crate) enum Member {
    Found(Shape),
    /// Not among these.
    Missing(Vec<String>),
    /// It is of a type without members.
    Scalar(&'static str),
}

const HOPS_MAX: usize = 16;

impl Shape {
    pub(crate) fn of(schema: Value) -> Self {
        let root = Rc::new(schema);
        Shape::Schema { at: root.clone(), root }
    }

    pub(crate) fn simple(kind: &str) -> Self {
        Shape::of(serde_json::json!({ "type": kind }))
    }

    pub(crate) fn map(keys: impl IntoIterator<Item = (String, Shape)>) -> Self {
        Shape::Map(Rc::new(keys.into_iter().collect()))
    }

    pub(crate) fn member(&self, name: &str) -> Member {
        match self {
            Shape::Any => Member::Found(Shape::Any),
            Shape::List(_) => Member::Scalar("a list"),
            Shape::Map(keys) => match keys.get(name) {
                Some(shape) => Member::Found(shape.clone()),
                None => Member::Missing(keys.keys().cloned().collect()),
            },
            Shape::Schema { root, at } => schema_member(root, at, name, HOPS_MAX),
        }
    }

    /// As a JSON Schema; `true` if nothing is known.
    pub(crate) fn schema(&self) -> Value {
        match self {
            Shape::Any => Value::Bool(true),
            Shape::List(item) => serde_json::json!({"type": "array", "items": item.schema()}),
            Shape::Map(keys) => {
                let properties: serde_json::Map<String, Value> = keys.iter().map(|(name, shape)| (name.clone(), shape.schema())).collect();
                serde_json::json!({"type": "object", "properties": properties, "additionalProperties": false})
            }
            Shape::Schema { root, at } => {
                let mut schema = follow(root, at, HOPS_MAX).clone();
                if let (Some(defs), Some(map)) = (root.get("$defs"), schema.as_object_mut()) {
                    map.entry("$defs").or_insert_with(|| defs.clone());
                }
                schema
            }
        }
    }

    /// The items of a list, if it is known to be one.
    pub(crate) fn item(&self) -> Shape {
        match self {
            Shape::List(item) => (**item).clone(),
            Shape::Schema { root, at } => {
                let at = follow(root, at, HOPS_MAX);
                match at.get("items") {
                    Some(items) if items.is_object() => Shape::Schema { root: root.clone(), at: Rc::new(items.clone()) },
                    _ => Shape::Any,
                }
            }
            _ => Shape::Any,
        }
    }
}

/// Through `$ref` to the schema itself.
fn follow<'v>(root: &'v Value, at: &'v Value, hops: usize) -> &'v Value {
    let target = at.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#')).and_then(|p| root.pointer(p));
    match target {
        Some(next) if hops > 0 => follow(root, next, hops - 1),
        _ => at,
    }
}

fn schema_member(root: &Rc<Value>, at: &Value, name: &str, hops: usize) -> Member {
    let at = follow(root, at, hops);
    let Some(schema) = at.as_object() else { return Member::Found(Shape::Any) };
    let known = schema.get("properties").and_then(Value::as_object);
    if let Some(found) = known.and_then(|p| p.get(name)) {
        return Member::Found(Shape::Schema { root: root.clone(), at: Rc::new(found.clone()) });
    }
    for word in ["anyOf", "oneOf", "allOf"] {
        if let (Some(branches), Some(rest)) = (schema.get(word).and_then(Value::as_array), hops.checked_sub(1)) {
            return branches_member(root, branches, name, rest);
        }
    }
    let types: Vec<&str> = match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).filter(|t| *t != "null").collect(),
        _ => Vec::new(),
    };
    if let [only] = types.as_slice()
        && let Some(words) = scalar_words(only)
    {
        return Member::Scalar(words);
    }
    let open = schema.get("additionalProperties").is_some_and(|a| *a != Value::Bool(false))
        || schema.contains_key("patternProperties")
        || schema.contains_key("if")
        || schema.contains_key("$ref");
    match known {
        Some(known) if !open && (!known.is_empty() || schema.contains_key("additionalProperties")) => {
            Member::Missing(known.keys().cloned().collect())
        }
        _ => Member::Found(Shape::Any),
    }
}

/// Found if any branch may have it.
fn branches_member(root: &Rc<Value>, branches: &[Value], name: &str, hops: usize) -> Member {
    let mut names = Vec::new();
    let mut scalar = None;
    for branch in branches {
        match schema_member(root, branch, name, hops) {
            Member::Found(shape) => return Member::Found(if branches.len() == 1 { shape } else { Shape::Any }),
            Member::Missing(known) => names.extend(known),
            Member::Scalar(words) => scalar = Some(words),
        }
    }
    match scalar {
        Some(words) if names.is_empty() => Member::Scalar(words),
        _ => Member::Missing(names),
    }
}

fn scalar_words(kind: &str) -> Option<&'static str> {
    match kind {
        "string" => Some("text"),
        "integer" => Some("an integer"),
        "number" => Some("a number"),
        "boolean" => Some("a boolean"),
        "array" => Some("a list"),
        "null" => Some("null"),
        _ => None,
    }
}
