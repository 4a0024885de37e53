//! From JSON Schema to types. What GraphQL has no word for (maps, alternatives, anything) becomes the scalar `JSON`.

use super::{DATE_TIME, Field, JSON, LONG, RESOURCE, Shape, Taken, Type, names};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Out,
    In,
}

/// A type, and whether `null` is among its values.
pub(super) struct Read {
    pub(super) shape: Shape,
    pub(super) nullable: bool,
}

impl Read {
    fn json(nullable: bool) -> Self {
        Self { shape: Shape::named(JSON), nullable }
    }
}

pub(super) struct Reader<'a> {
    components: &'a Map<String, Value>,
    pub(super) types: BTreeMap<String, Type>,
    /// Components that were read, and what became of them; `None` while they are being read.
    done: BTreeMap<(String, Side), Option<(Shape, bool)>>,
}

const REFERENCE: &str = "#/components/schemas/";

impl<'a> Reader<'a> {
    pub(super) fn new(components: &'a Map<String, Value>) -> Self {
        Self { components, types: BTreeMap::new(), done: BTreeMap::new() }
    }

    /// The schema itself, where it is named elsewhere.
    pub(super) fn resolved<'b>(&'b self, schema: &'b Value) -> &'b Value {
        let mut schema = schema;
        for _ in 0..8 {
            match schema["$ref"].as_str().and_then(|r| r.strip_prefix(REFERENCE)).and_then(|name| self.components.get(name)) {
                Some(target) => schema = target,
                None => break,
            }
        }
        schema
    }

    /// `hint` names what has no name of its own.
    pub(super) fn read(&mut self, schema: &Value, hint: &str, side: Side) -> Read {
        if let Some(name) = schema["$ref"].as_str().and_then(|r| r.strip_prefix(REFERENCE)) {
            return self.component(name, side);
        }
        if let Some([only]) = schema["allOf"].as_array().map(Vec::as_slice)
            && schema.get("properties").is_none()
        {
            return self.read(only, hint, side);
        }
        if let Some(variants) = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array()) {
            return self.alternatives(variants, hint, side);
        }
        if let Some(values) = words(schema) {
            return self.words(values, hint, schema["enum"].as_array().is_some_and(|all| all.contains(&Value::Null)));
        }
        match &schema["type"] {
            Value::String(word) => self.plain(word, schema, hint, side),
            Value::Array(all) => {
                let nullable = all.iter().any(|word| word == "null");
                let mut rest = all.iter().filter_map(Value::as_str).filter(|word| *word != "null");
                match (rest.next(), rest.next()) {
                    (Some(word), None) => Read { nullable, ..self.plain(word, schema, hint, side) },
                    _ => Read::json(nullable),
                }
            }
            _ => Read::json(true),
        }
    }

    fn alternatives(&mut self, variants: &[Value], hint: &str, side: Side) -> Read {
        let nullable = variants.iter().any(|variant| variant["type"] == "null");
        let rest: Vec<&Value> = variants.iter().filter(|variant| variant["type"] != "null").collect();
        if let [only] = rest.as_slice() {
            let read = self.read(only, hint, side);
            return Read { nullable: nullable || read.nullable, ..read };
        }
        let all: Option<Vec<Vec<String>>> = rest.iter().map(|variant| words(variant)).collect();
        match all {
            Some(values) if !rest.is_empty() => self.words(values.concat(), hint, nullable),
            _ => Read::json(nullable),
        }
    }

    fn words(&mut self, values: Vec<String>, hint: &str, nullable: bool) -> Read {
        if values.len() < 2 || !values.iter().all(|value| names::is_enum_value(value)) {
            return Read { shape: Shape::named("String"), nullable };
        }
        let mut name = names::pascal(hint);
        // Two places may have the same words, or others under the same name.
        while let Some(known) = self.types.get(&name) {
            if matches!(known, Type::Enum(same) if *same == values) {
                return Read { shape: Shape::Named(name), nullable };
            }
            name.push_str("Word");
        }
        self.types.insert(name.clone(), Type::Enum(values));
        Read { shape: Shape::Named(name), nullable }
    }

    fn plain(&mut self, word: &str, schema: &Value, hint: &str, side: Side) -> Read {
        let named = |name: &str| Read { shape: Shape::named(name), nullable: false };
        match word {
            "string" if schema["format"] == "date-time" => named(DATE_TIME),
            "string" => named("String"),
            "boolean" => named("Boolean"),
            "number" => named("Float"),
            "integer" if small(schema) => named("Int"),
            "integer" => named(LONG),
            "null" => Read { shape: Shape::named("String"), nullable: true },
            "array" => {
                let inner = match schema.get("items") {
                    Some(items) if items.is_object() => self.read(items, &names::singular(hint), side),
                    _ => Read::json(true),
                };
                let shape = if inner.nullable { inner.shape } else { inner.shape.required() };
                Read { shape: shape.list(), nullable: false }
            }
            "object" => match self.object(schema, hint, side) {
                Some(name) => named(&name),
                None => Read::json(false),
            },
            _ => Read::json(true),
        }
    }

    fn component(&mut self, name: &str, side: Side) -> Read {
        let key = (name.to_owned(), side);
        match self.done.get(&key) {
            Some(Some((shape, nullable))) => return Read { shape: shape.clone(), nullable: *nullable },
            // Refers to itself before it has a name: only objects may.
            Some(None) => return Read::json(true),
            None => {}
        }
        let Some(schema) = self.components.get(name).cloned() else { return Read::json(true) };
        if name == RESOURCE && side == Side::Out {
            return Read { shape: Shape::named(RESOURCE), nullable: false };
        }
        if schema["type"] == "object" && object_like(&schema) {
            let reserved = self.free(name, side);
            self.done.insert(key.clone(), Some((Shape::Named(reserved.clone()), false)));
            if self.fill(&schema, &reserved, side) {
                return Read { shape: Shape::Named(reserved), nullable: false };
            }
            self.done.insert(key, Some((Shape::named(JSON), false)));
            return Read::json(false);
        }
        self.done.insert(key.clone(), None);
        let read = self.read(&schema, name, side);
        self.done.insert(key, Some((read.shape.clone(), read.nullable)));
        read
    }

    /// A name that no other type has.
    fn free(&self, hint: &str, side: Side) -> String {
        let mut name = names::pascal(hint);
        if side == Side::In {
            name = format!("{}Input", name.strip_suffix("Input").or_else(|| name.strip_suffix("Body")).unwrap_or(&name));
        }
        while self.types.contains_key(&name) || taken(&name) {
            name.push_str("Part");
        }
        name
    }

    fn object(&mut self, schema: &Value, hint: &str, side: Side) -> Option<String> {
        if !object_like(schema) {
            return None;
        }
        let name = self.free(hint, side);
        self.fill(schema, &name, side).then_some(name)
    }

    /// False when it cannot be a type with fields.
    fn fill(&mut self, schema: &Value, name: &str, side: Side) -> bool {
        let properties = schema["properties"].as_object().cloned().unwrap_or_default();
        let mut seen = Vec::new();
        for key in properties.keys() {
            let field = names::camel(key);
            if !names::is_name(&field) || seen.contains(&field) {
                return false;
            }
            seen.push(field);
        }
        // Reserved, so that what stands inside takes other names.
        self.types.insert(name.to_owned(), Type::Object(Vec::new()));
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        // What all resources have is called the same in all of them.
        let shared = properties.contains_key("spec") && properties.contains_key("visibility");
        let hint = if shared { RESOURCE.to_owned() } else { name.strip_suffix("Input").unwrap_or(name).to_owned() };
        let (mut fields, mut taken) = (Vec::new(), Vec::new());
        for (key, schema) in &properties {
            let field = names::camel(key);
            let read = self.read(schema, &format!("{hint}/{key}"), side);
            let id = key == "id" && read.shape == Shape::named("String");
            let shape = if id { Shape::named("ID") } else { read.shape };
            let must = !read.nullable && required.iter().any(|name| name == key.as_str());
            let shape = if must { shape.required() } else { shape };
            let words = schema["description"].as_str().unwrap_or_default();
            match side {
                Side::Out => fields.push(Field::property(&field, key, shape, words)),
                Side::In => taken.push(Taken { name: field, key: key.clone(), shape, words: words.to_owned() }),
            }
        }
        let made = if side == Side::Out { Type::Object(fields) } else { Type::Input(taken) };
        self.types.insert(name.to_owned(), made);
        true
    }
}

/// Whether all its fields have names.
fn object_like(schema: &Value) -> bool {
    let open = !matches!(schema.get("additionalProperties"), None | Some(Value::Bool(false)));
    let combined = ["allOf", "anyOf", "oneOf", "patternProperties"].iter().any(|word| schema.get(word).is_some());
    !open && !combined && schema["properties"].as_object().is_some_and(|all| !all.is_empty())
}

/// The values of a schema that allows only certain texts.
fn words(schema: &Value) -> Option<Vec<String>> {
    if let Some(value) = schema.get("const") {
        return value.as_str().map(|text| vec![text.to_owned()]);
    }
    let values = schema["enum"].as_array()?.iter().filter(|value| !value.is_null());
    values.map(|value| value.as_str().map(str::to_owned)).collect()
}

/// Fits into 32 bits with a sign.
fn small(schema: &Value) -> bool {
    let format = schema["format"].as_str().unwrap_or_default();
    matches!(format, "int8" | "int16" | "int32" | "uint8" | "uint16")
        || schema["maximum"].as_i64().is_some_and(|max| max <= i64::from(i32::MAX))
}

fn taken(name: &str) -> bool {
    let own =
        [super::QUERY, super::MUTATION, super::SUBSCRIPTION, super::RESOURCE, super::JSON, super::LONG, super::DATE_TIME, super::PAGE_INFO];
    own.contains(&name) || matches!(name, "Int" | "Float" | "String" | "Boolean" | "ID")
}
