//! What is known of a value before the run: nothing, or its kind, or a JSON Schema, or the keys of a map.

use expr::signature::Kinds;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::rc::Rc;

#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Any,
    /// One of these kinds; none at all for what never comes, such as the items of an empty list.
    Kinds(Kinds),
    Schema {
        root: Rc<Value>,
        at: Rc<Value>,
    },
    Map(Rc<BTreeMap<String, Shape>>),
    List(Rc<Shape>),
}

/// The answer to "has it this member?".
pub(crate) enum Member {
    Found(Shape),
    /// Not among these.
    Missing(Vec<String>),
    /// It is of a type without members.
    Scalar(String),
}

const HOPS_MAX: usize = 16;

impl Shape {
    pub(crate) fn of(schema: Value) -> Self {
        let root = Rc::new(schema);
        Shape::Schema { at: root.clone(), root }
    }

    pub(crate) fn simple(kind: &str) -> Self {
        Shape::of(json!({ "type": kind }))
    }

    pub(crate) fn map(keys: impl IntoIterator<Item = (String, Shape)>) -> Self {
        Shape::Map(Rc::new(keys.into_iter().collect()))
    }

    pub(crate) fn list(item: Shape) -> Self {
        Shape::List(Rc::new(item))
    }

    /// Every kind that the value may have.
    pub(crate) fn kinds(&self) -> Kinds {
        match self {
            Shape::Any => Kinds::ANY,
            Shape::Kinds(kinds) => *kinds,
            Shape::Map(_) => Kinds::MAP,
            Shape::List(_) => Kinds::LIST,
            Shape::Schema { root, at } => schema_kinds(root, at, HOPS_MAX),
        }
    }

    /// All values that it can be, if they are listed.
    pub(crate) fn values(&self) -> Option<Vec<Value>> {
        let Shape::Schema { root, at } = self else { return None };
        let at = follow(root, at, HOPS_MAX);
        match (at.get("const"), at.get("enum")) {
            (Some(only), _) => Some(vec![only.clone()]),
            (_, Some(Value::Array(values))) => Some(values.clone()),
            _ => None,
        }
    }

    /// This one or the other.
    pub(crate) fn or(&self, other: &Shape) -> Shape {
        let (a, b) = (self.kinds(), other.kinds());
        if a.is_empty() {
            return other.clone();
        }
        if b.is_empty() {
            return self.clone();
        }
        let empty = |shape: &Shape| matches!(shape, Shape::List(item) if item.kinds().is_empty());
        match (self, other) {
            (Shape::Any, _) | (_, Shape::Any) => Shape::Any,
            (Shape::Schema { root, at }, Shape::Schema { root: r, at: o }) if root == r && at == o => self.clone(),
            (_, other) if empty(other) && a == Kinds::LIST => self.clone(),
            (one, _) if empty(one) && b == Kinds::LIST => other.clone(),
            _ if a == Kinds::LIST && b == Kinds::LIST => Shape::list(self.each().or(&other.each())),
            _ => Shape::Kinds(a.or(b)),
        }
    }

    /// The same, if it is of these kinds; else only they are known.
    pub(crate) fn narrowed(self, kinds: Kinds) -> Shape {
        if self.kinds().without(kinds).is_empty() && self.kinds() == kinds { self } else { Shape::Kinds(kinds) }
    }

    pub(crate) fn member(&self, name: &str) -> Member {
        match self {
            Shape::Any => Member::Found(Shape::Any),
            Shape::Kinds(kinds) if kinds.is_empty() || kinds.meets(Kinds::MAP) => Member::Found(Shape::Any),
            Shape::Kinds(kinds) => Member::Scalar(kinds.words()),
            Shape::List(_) => Member::Scalar("a list".to_owned()),
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
            Shape::Kinds(kinds) => match kinds.types().as_slice() {
                _ if *kinds == Kinds::ANY => Value::Bool(true),
                [] => Value::Bool(true),
                [one] => json!({ "type": one }),
                many => json!({ "type": many }),
            },
            Shape::List(item) => json!({"type": "array", "items": item.schema()}),
            Shape::Map(keys) => {
                let properties: serde_json::Map<String, Value> = keys.iter().map(|(name, shape)| (name.clone(), shape.schema())).collect();
                json!({"type": "object", "properties": properties, "additionalProperties": false})
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
            Shape::Schema { root, at } => schema_item(root, at, HOPS_MAX),
            _ => Shape::Any,
        }
    }

    /// What a loop over it meets: items, characters, keys.
    pub(crate) fn each(&self) -> Shape {
        let kinds = self.kinds();
        if kinds == Kinds::LIST {
            self.item()
        } else if kinds.is_empty() || kinds.meets(Kinds::LIST) {
            Shape::Any
        } else {
            Shape::Kinds(Kinds::TEXT)
        }
    }

    /// Why no value of it fits the schema, if that is certain; `path` names the place in the message.
    pub(crate) fn unfit(&self, root: &Value, schema: &Value, path: &str) -> Option<String> {
        unfit(self, root, schema, path, HOPS_MAX)
    }
}

fn unfit(shape: &Shape, root: &Value, schema: &Value, path: &str, hops: usize) -> Option<String> {
    let hops = hops.checked_sub(1)?;
    let schema = follow(root, schema, HOPS_MAX);
    let (given, wanted) = (shape.kinds().without(Kinds::NULL), schema_kinds(root, schema, HOPS_MAX));
    if given.is_empty() {
        return None;
    }
    if !given.meets(wanted) {
        return Some(format!("wants {} for `{path}`, and this is {}", wanted.without(Kinds::NULL).words(), given.words()));
    }
    if let (Kinds::LIST, Some(items)) = (given, schema.get("items").filter(|s| s.is_object())) {
        return unfit(&shape.each(), root, items, &format!("{path}[]"), hops);
    }
    let Shape::Map(keys) = shape else { return None };
    let known = schema.get("properties").and_then(Value::as_object)?;
    let inner = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    let missing = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    if let Some(name) = missing.into_iter().find(|name| !keys.contains_key(*name)) {
        return Some(format!("wants `{}`, and this map has no such key", inner(name)));
    }
    keys.iter().find_map(|(key, shape)| unfit(shape, root, known.get(key)?, &inner(key), hops))
}

/// The schema of one key of a map; of the items of a list, if the key is empty.
pub(crate) fn property<'v>(root: &'v Value, schema: &'v Value, key: &str) -> Option<&'v Value> {
    let schema = follow(root, schema, HOPS_MAX);
    if key.is_empty() { schema.get("items").filter(|s| s.is_object()) } else { schema.get("properties")?.get(key) }
}

/// Through `$ref` to the schema itself.
fn follow<'v>(root: &'v Value, at: &'v Value, hops: usize) -> &'v Value {
    let target = at.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#')).and_then(|p| root.pointer(p));
    match target {
        Some(next) if hops > 0 => follow(root, next, hops - 1),
        _ => at,
    }
}

fn of_branches<'v>(schema: &'v Value, word: &str) -> Option<&'v Vec<Value>> {
    schema.get(word).and_then(Value::as_array).filter(|branches| !branches.is_empty())
}

fn schema_kinds(root: &Value, at: &Value, hops: usize) -> Kinds {
    let at = follow(root, at, HOPS_MAX);
    let mut kinds = match (at.get("type"), at.get("const"), at.get("enum")) {
        (_, Some(only), _) => Kinds::of_value(only),
        (_, _, Some(Value::Array(values))) => values.iter().fold(Kinds::NONE, |all, v| all.or(Kinds::of_value(v))),
        (Some(Value::String(one)), ..) => Kinds::of_type(one),
        (Some(Value::Array(many)), ..) => many.iter().filter_map(Value::as_str).fold(Kinds::NONE, |all, w| all.or(Kinds::of_type(w))),
        _ => Kinds::ANY,
    };
    let Some(hops) = hops.checked_sub(1) else { return kinds };
    for word in ["anyOf", "oneOf"] {
        if let Some(branches) = of_branches(at, word) {
            kinds = kinds.and(branches.iter().fold(Kinds::NONE, |all, b| all.or(schema_kinds(root, b, hops))));
        }
    }
    for branch in at.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        kinds = kinds.and(schema_kinds(root, branch, hops));
    }
    kinds
}

fn schema_item(root: &Rc<Value>, at: &Value, hops: usize) -> Shape {
    let at = follow(root, at, HOPS_MAX);
    match at.get("items") {
        Some(_) if at.get("prefixItems").is_some() => return Shape::Any,
        Some(items) if items.is_object() => return Shape::Schema { root: root.clone(), at: Rc::new(items.clone()) },
        _ => {}
    }
    let Some(hops) = hops.checked_sub(1) else { return Shape::Any };
    // A list or null.
    let branches = of_branches(at, "anyOf").or_else(|| of_branches(at, "oneOf"));
    let lists: Vec<&Value> = branches.into_iter().flatten().filter(|b| schema_kinds(root, b, hops).meets(Kinds::LIST)).collect();
    match lists.as_slice() {
        [only] => schema_item(root, only, hops),
        _ => Shape::Any,
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
    let kinds = schema_kinds(root, at, hops).without(Kinds::NULL);
    if !kinds.meets(Kinds::MAP) {
        let words = if kinds.is_empty() { Kinds::NULL.words() } else { type_words(schema).unwrap_or_else(|| kinds.words()) };
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
    let mut found = Vec::new();
    for branch in branches {
        match schema_member(root, branch, name, hops) {
            Member::Found(shape) => found.push(shape),
            Member::Missing(known) => names.extend(known),
            Member::Scalar(words) => scalar = Some(words),
        }
    }
    if let Some(first) = found.pop() {
        return Member::Found(if found.is_empty() { first } else { Shape::Any });
    }
    match scalar {
        Some(words) if names.is_empty() => Member::Scalar(words),
        _ => Member::Missing(names),
    }
}

/// The words of one type alone, where they say more than the kind.
fn type_words(schema: &serde_json::Map<String, Value>) -> Option<String> {
    let types: Vec<&str> = match schema.get("type")? {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().filter_map(Value::as_str).filter(|t| *t != "null").collect(),
        _ => return None,
    };
    match types.as_slice() {
        ["integer"] => Some("an integer".to_owned()),
        _ => None,
    }
}
