//! What is known of a value before the run: nothing, or its kind, or a JSON Schema, or the keys of a map.

use expr::signature::Kinds;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Any,
    /// One of these kinds; none at all for what never comes, such as the items of an empty list.
    Kinds(Kinds),
    Schema(Rc<Part>),
    Map(Rc<Map>),
    List(Rc<List>),
}

/// A place in a schema.
#[derive(Debug)]
pub(crate) struct Part {
    root: Rc<Value>,
    /// The root itself if there is none.
    at: Option<Value>,
    kinds: Kinds,
    nodes: usize,
}

#[derive(Debug)]
pub(crate) struct Map {
    keys: BTreeMap<String, Shape>,
    nodes: usize,
    depth: usize,
}

#[derive(Debug)]
pub(crate) struct List {
    item: Shape,
    nodes: usize,
    depth: usize,
}

impl Part {
    fn at(&self) -> &Value {
        self.at.as_ref().unwrap_or(&self.root)
    }
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
/// How many places of a schema are looked at for one answer. References may lead over the same places again and
/// again; beyond this nothing more is known.
const VISITS_MAX: usize = 2_048;
/// How large a shape is when it is written out. Shapes share their parts, so a few steps that each name the one before
/// twice would describe more than any memory holds.
const NODES_MAX: usize = 2_048;
const DEPTH_MAX: usize = 64;
/// How much of the shapes of one file is written out for editors and drawings.
pub(crate) const WRITTEN_MAX: usize = 1 << 16;

impl Shape {
    pub(crate) fn of(schema: Value) -> Self {
        let kinds = schema_kinds(&schema, &schema, HOPS_MAX, &mut { VISITS_MAX });
        let nodes = count(follow(&schema, &schema, HOPS_MAX), WRITTEN_MAX) + defs(&schema, WRITTEN_MAX);
        Shape::Schema(Rc::new(Part { root: Rc::new(schema), at: None, kinds, nodes }))
    }

    /// A schema that a file says: nothing is known if it may not stand there.
    pub(crate) fn written(schema: Value) -> Self {
        if super::inputs::is_sound(&schema) { Shape::of(schema) } else { Shape::Any }
    }

    fn part(root: &Rc<Value>, at: &Value, visits: &mut usize) -> Self {
        let nodes = count(at, NODES_MAX) + count(follow(root, at, HOPS_MAX), NODES_MAX) + defs(root, NODES_MAX);
        let kinds = schema_kinds(root, at, HOPS_MAX, visits);
        if count(at, NODES_MAX) > NODES_MAX {
            return Shape::Kinds(kinds);
        }
        Shape::Schema(Rc::new(Part { root: root.clone(), at: Some(at.clone()), kinds, nodes }))
    }

    pub(crate) fn simple(kind: &str) -> Self {
        Shape::of(json!({ "type": kind }))
    }

    /// What is too large to be kept in it is not known.
    pub(crate) fn map(keys: impl IntoIterator<Item = (String, Shape)>) -> Self {
        let (mut nodes, mut depth) = (1, 1);
        let keep = |(name, shape): (String, Shape)| {
            let shape = shape.within(NODES_MAX.saturating_sub(nodes));
            nodes += shape.nodes();
            depth = depth.max(1 + shape.depth());
            (name, shape)
        };
        let keys: BTreeMap<String, Shape> = keys.into_iter().map(keep).collect();
        if nodes > 2 * NODES_MAX { Shape::Kinds(Kinds::MAP) } else { Shape::Map(Rc::new(Map { keys, nodes, depth })) }
    }

    pub(crate) fn list(item: Shape) -> Self {
        let item = item.within(NODES_MAX - 1);
        let (nodes, depth) = (1 + item.nodes(), 1 + item.depth());
        Shape::List(Rc::new(List { item, nodes, depth }))
    }

    /// Itself, if it is small enough to be a part of another; single nodes always are.
    fn within(self, nodes: usize) -> Self {
        if self.nodes() > nodes.max(1) || self.depth() >= DEPTH_MAX { Shape::Any } else { self }
    }

    fn nodes(&self) -> usize {
        match self {
            Shape::Any | Shape::Kinds(_) => 1,
            Shape::Schema(part) => part.nodes,
            Shape::Map(map) => map.nodes,
            Shape::List(list) => list.nodes,
        }
    }

    fn depth(&self) -> usize {
        match self {
            Shape::Any | Shape::Kinds(_) | Shape::Schema(_) => 0,
            Shape::Map(map) => map.depth,
            Shape::List(list) => list.depth,
        }
    }

    /// Every kind that the value may have.
    pub(crate) fn kinds(&self) -> Kinds {
        match self {
            Shape::Any => Kinds::ANY,
            Shape::Kinds(kinds) => *kinds,
            Shape::Map(_) => Kinds::MAP,
            Shape::List(_) => Kinds::LIST,
            Shape::Schema(part) => part.kinds,
        }
    }

    /// All values that it can be, if they are listed.
    pub(crate) fn values(&self) -> Option<Vec<Value>> {
        let Shape::Schema(part) = self else { return None };
        let at = follow(&part.root, part.at(), HOPS_MAX);
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
        let empty = |shape: &Shape| matches!(shape, Shape::List(list) if list.item.kinds().is_empty());
        match (self, other) {
            (Shape::Any, _) | (_, Shape::Any) => Shape::Any,
            (Shape::Schema(one), Shape::Schema(other)) if one.root == other.root && one.at() == other.at() => self.clone(),
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
            Shape::Map(map) => match map.keys.get(name) {
                Some(shape) => Member::Found(shape.clone()),
                None => Member::Missing(map.keys.keys().cloned().collect()),
            },
            Shape::Schema(part) => {
                let mut visits = VISITS_MAX;
                match schema_member(&part.root, part.at(), name, HOPS_MAX, &mut visits) {
                    Reached::At(at) => Member::Found(Shape::part(&part.root, at, &mut visits)),
                    Reached::Unknown => Member::Found(Shape::Any),
                    Reached::Missing(names) => Member::Missing(names),
                    Reached::Scalar(words) => Member::Scalar(words),
                }
            }
        }
    }

    /// As a JSON Schema; `true` if nothing is known, or if there is no room left for more.
    pub(crate) fn schema(&self, room: &mut usize) -> Value {
        let wanted = if let Shape::Schema(part) = self { part.nodes } else { 1 };
        let Some(left) = room.checked_sub(wanted) else { return Value::Bool(true) };
        *room = left;
        match self {
            Shape::Any => Value::Bool(true),
            Shape::Kinds(kinds) => match kinds.types().as_slice() {
                _ if *kinds == Kinds::ANY => Value::Bool(true),
                [] => Value::Bool(true),
                [one] => json!({ "type": one }),
                many => json!({ "type": many }),
            },
            Shape::List(list) => json!({"type": "array", "items": list.item.schema(room)}),
            Shape::Map(map) => {
                let written = map.keys.iter().map(|(name, shape)| (name.clone(), shape.schema(room)));
                let properties: serde_json::Map<String, Value> = written.collect();
                json!({"type": "object", "properties": properties, "additionalProperties": false})
            }
            Shape::Schema(part) => {
                let mut schema = follow(&part.root, part.at(), HOPS_MAX).clone();
                if let (Some(defs), Some(map)) = (part.root.get("$defs"), schema.as_object_mut()) {
                    map.entry("$defs").or_insert_with(|| defs.clone());
                }
                schema
            }
        }
    }

    /// The items of a list, if it is known to be one.
    pub(crate) fn item(&self) -> Shape {
        match self {
            Shape::List(list) => list.item.clone(),
            Shape::Schema(part) => {
                let mut visits = VISITS_MAX;
                let item = schema_item(&part.root, part.at(), HOPS_MAX, &mut visits);
                item.map_or(Shape::Any, |at| Shape::part(&part.root, at, &mut visits))
            }
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
        unfit(self, root, schema, path, HOPS_MAX, &mut { VISITS_MAX })
    }
}

fn unfit(shape: &Shape, root: &Value, schema: &Value, path: &str, hops: usize, visits: &mut usize) -> Option<String> {
    let hops = hops.checked_sub(1)?;
    let schema = follow(root, schema, HOPS_MAX);
    let (given, wanted) = (shape.kinds().without(Kinds::NULL), schema_kinds(root, schema, HOPS_MAX, visits));
    if given.is_empty() {
        return None;
    }
    if !given.meets(wanted) {
        return Some(format!("wants {} for `{path}`, and this is {}", wanted.without(Kinds::NULL).words(), given.words()));
    }
    if let (Kinds::LIST, Some(items)) = (given, schema.get("items").filter(|s| s.is_object())) {
        return unfit(&shape.each(), root, items, &format!("{path}[]"), hops, visits);
    }
    let Shape::Map(map) = shape else { return None };
    let known = schema.get("properties").and_then(Value::as_object)?;
    let inner = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    let missing = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    if let Some(name) = missing.into_iter().find(|name| !map.keys.contains_key(*name)) {
        return Some(format!("wants `{}`, and this map has no such key", inner(name)));
    }
    map.keys.iter().find_map(|(key, shape)| unfit(shape, root, known.get(key)?, &inner(key), hops, visits))
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

/// How many values a schema is made of, long texts counted as several; not told beyond `most`.
fn count(schema: &Value, most: usize) -> usize {
    const TEXT: usize = 64;
    let (mut nodes, mut left) = (0, vec![schema]);
    while let Some(value) = left.pop() {
        nodes += 1;
        match value {
            Value::String(text) => nodes += text.len() / TEXT,
            Value::Array(items) => left.extend(items.iter().take(most)),
            Value::Object(map) => {
                nodes += map.keys().map(|key| key.len() / TEXT).sum::<usize>();
                left.extend(map.values().take(most));
            }
            _ => {}
        }
        if nodes > most {
            return most + 1;
        }
    }
    nodes
}

fn defs(root: &Value, most: usize) -> usize {
    root.get("$defs").map_or(0, |defs| count(defs, most))
}

/// Takes one visit, if any is left.
fn visit(visits: &mut usize) -> bool {
    let left = visits.checked_sub(1);
    *visits = left.unwrap_or(0);
    left.is_some()
}

/// Every kind that the schema allows, and maybe more: whatever is not looked at can be of any.
fn schema_kinds(root: &Value, at: &Value, hops: usize, visits: &mut usize) -> Kinds {
    if !visit(visits) {
        return Kinds::ANY;
    }
    let at = follow(root, at, HOPS_MAX);
    let mut kinds = match (at.get("type"), at.get("const"), at.get("enum")) {
        (_, Some(only), _) => Kinds::of_value(only),
        (_, _, Some(Value::Array(values))) if values.len() > *visits => Kinds::ANY,
        (_, _, Some(Value::Array(values))) => {
            *visits -= values.len();
            values.iter().fold(Kinds::NONE, |all, v| all.or(Kinds::of_value(v)))
        }
        (Some(Value::String(one)), ..) => Kinds::of_type(one),
        (Some(Value::Array(many)), ..) => many.iter().filter_map(Value::as_str).fold(Kinds::NONE, |all, w| all.or(Kinds::of_type(w))),
        _ => Kinds::ANY,
    };
    let Some(hops) = hops.checked_sub(1) else { return kinds };
    for word in ["anyOf", "oneOf"] {
        if let Some(branches) = of_branches(at, word) {
            let mut any = Kinds::NONE;
            for branch in branches {
                any = if *visits == 0 { Kinds::ANY } else { any.or(schema_kinds(root, branch, hops, visits)) };
                if any == Kinds::ANY {
                    break;
                }
            }
            kinds = kinds.and(any);
        }
    }
    for branch in at.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        if *visits == 0 {
            break;
        }
        kinds = kinds.and(schema_kinds(root, branch, hops, visits));
    }
    kinds
}

/// The schema of the items, if there is one for all.
fn schema_item<'v>(root: &'v Value, at: &'v Value, hops: usize, visits: &mut usize) -> Option<&'v Value> {
    let at = follow(root, at, HOPS_MAX);
    match at.get("items") {
        Some(_) if at.get("prefixItems").is_some() => return None,
        Some(items) if items.is_object() => return Some(items),
        _ => {}
    }
    let hops = hops.checked_sub(1)?;
    // A list or null.
    let branches = of_branches(at, "anyOf").or_else(|| of_branches(at, "oneOf"));
    let mut lists = branches.into_iter().flatten().filter(|b| schema_kinds(root, b, hops, visits).meets(Kinds::LIST));
    match (lists.next(), lists.next()) {
        (Some(only), None) => schema_item(root, only, hops, visits),
        _ => None,
    }
}

/// Where a name leads in a schema.
enum Reached<'v> {
    At(&'v Value),
    Unknown,
    Missing(Vec<String>),
    Scalar(String),
}

fn schema_member<'v>(root: &'v Value, at: &'v Value, name: &str, hops: usize, visits: &mut usize) -> Reached<'v> {
    if !visit(visits) {
        return Reached::Unknown;
    }
    let at = follow(root, at, hops);
    let Some(schema) = at.as_object() else { return Reached::Unknown };
    let known = schema.get("properties").and_then(Value::as_object);
    if let Some(found) = known.and_then(|p| p.get(name)) {
        return Reached::At(found);
    }
    for word in ["anyOf", "oneOf", "allOf"] {
        if let (Some(branches), Some(rest)) = (schema.get(word).and_then(Value::as_array), hops.checked_sub(1)) {
            return branches_member(root, branches, name, rest, visits);
        }
    }
    let kinds = schema_kinds(root, at, hops, visits).without(Kinds::NULL);
    if !kinds.meets(Kinds::MAP) {
        let words = if kinds.is_empty() { Kinds::NULL.words() } else { type_words(schema).unwrap_or_else(|| kinds.words()) };
        return Reached::Scalar(words);
    }
    let open = schema.get("additionalProperties").is_some_and(|a| *a != Value::Bool(false))
        || schema.contains_key("patternProperties")
        || schema.contains_key("if")
        || schema.contains_key("$ref");
    match known {
        Some(known) if !open && (!known.is_empty() || schema.contains_key("additionalProperties")) => {
            Reached::Missing(known.keys().cloned().collect())
        }
        _ => Reached::Unknown,
    }
}

/// Found if any branch may have it; unknown if several may.
fn branches_member<'v>(root: &'v Value, branches: &'v [Value], name: &str, hops: usize, visits: &mut usize) -> Reached<'v> {
    let mut names = BTreeSet::new();
    let mut scalar = None;
    let mut found = None;
    for branch in branches {
        match schema_member(root, branch, name, hops, visits) {
            Reached::At(at) if found.is_none() => found = Some(at),
            Reached::At(_) | Reached::Unknown => return Reached::Unknown,
            Reached::Missing(known) => names.extend(known),
            Reached::Scalar(words) => scalar = Some(words),
        }
    }
    match (found, scalar) {
        (Some(at), _) => Reached::At(at),
        (None, Some(words)) if names.is_empty() => Reached::Scalar(words),
        _ => Reached::Missing(names.into_iter().collect()),
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
