//! Schemas for the document: those of one kind, made from its entry, and those all kinds share.

use super::{fields, pascal, shapes};
use resources::Kind;
use schemars::Schema;
use serde_json::{Map, Value, json};

/// A schema from its JSON; what is no schema allows everything.
pub(super) fn of(value: Value) -> Schema {
    Schema::try_from(value).unwrap_or_default()
}

pub(super) fn refer(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// The names of one kind's schemas.
pub(super) struct Names {
    pub(super) spec: String,
    pub(super) resource: String,
    pub(super) page: String,
    pub(super) input: String,
    pub(super) new: String,
    pub(super) patch: String,
}

impl Names {
    pub(super) fn of(kind: &str) -> Self {
        let name = pascal(kind);
        Self {
            spec: format!("{name}Spec"),
            resource: format!("{name}Resource"),
            page: format!("{name}Page"),
            input: format!("{name}Input"),
            new: format!("{name}New"),
            patch: format!("{name}Patch"),
        }
    }
}

/// All schemas of a kind, by name.
pub(super) fn components(kind: &Kind) -> Vec<(String, Value)> {
    let names = Names::of(kind.name);
    let mut all = spec(&names.spec, &kind.schema);
    all.push((names.resource.clone(), resource(kind, &names)));
    all.push((names.page.clone(), shapes::page_of(&refer(&names.resource), &format!("Resources of the kind {}", kind.name))));
    all.push((names.input.clone(), input(kind, &names, false)));
    all.push((names.new.clone(), input(kind, &names, true)));
    all.push((names.patch, patch(kind)));
    all
}

/// The spec's schema and its definitions, each under a name of its own.
fn spec(name: &str, schema: &Value) -> Vec<(String, Value)> {
    let mut root = schema.clone();
    let definitions = root.as_object_mut().and_then(|map| map.remove("$defs")).and_then(|defs| match defs {
        Value::Object(defs) => Some(defs),
        _ => None,
    });
    let definitions = definitions.unwrap_or_default();
    let mut all: Vec<(String, Value)> = definitions.into_iter().map(|(key, value)| (format!("{name}{}", pascal(&key)), value)).collect();
    all.push((name.to_owned(), root));
    for (_, schema) in &mut all {
        lead_to_components(schema, name);
    }
    all
}

/// `#/$defs/Price` and `#` inside the spec's schema become names of components. What is an example or a default is data.
fn lead_to_components(schema: &mut Value, name: &str) {
    match schema {
        Value::Object(map) => {
            map.remove("$schema");
            if let Some(Value::String(target)) = map.get_mut("$ref") {
                let inner = target.strip_prefix("#/$defs/").map(|key| format!("{name}{}", pascal(key)));
                if let Some(component) = inner.or_else(|| (target == "#").then(|| name.to_owned())) {
                    *target = format!("#/components/schemas/{component}");
                }
            }
            for (key, inner) in map.iter_mut() {
                match (key.as_str(), inner) {
                    ("const" | "enum" | "default" | "example" | "examples", _) => {}
                    // Here the keys are names, whatever they say.
                    ("properties" | "patternProperties" | "dependentSchemas", Value::Object(named)) => {
                        named.values_mut().for_each(|schema| lead_to_components(schema, name));
                    }
                    (_, inner) => lead_to_components(inner, name),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| lead_to_components(inner, name)),
        _ => {}
    }
}

/// A resource of a kind as it is answered.
fn resource(kind: &Kind, names: &Names) -> Value {
    let mut schema = shapes::resource();
    let properties = &mut schema["properties"];
    properties["kind"] = json!({"const": kind.name});
    properties["workspace"] = if super::of_workspace(kind) { shapes::name() } else { json!({"type": "null"}) };
    properties["spec"] = refer(&names.spec);
    if !kind.halts
        && let Some(properties) = properties.as_object_mut()
    {
        properties.retain(|name, _| !fields::SOME.contains(&name.as_str()));
    }
    if kind.halts
        && let Some(required) = schema["required"].as_array_mut()
    {
        required.push("status".into());
    }
    schema["title"] = kind.title.into();
    schema["description"] = kind.summary.into();
    schema
}

/// What is sent to say what a resource should be.
fn input(kind: &Kind, names: &Names, named: bool) -> Value {
    let mut properties = Map::new();
    if named {
        properties.insert("name".into(), shapes::name());
    }
    properties.extend(shapes::settable());
    properties.insert("spec".into(), refer(&names.spec));
    properties.insert(
        "draft".into(),
        json!({"type": "boolean", "default": false, "description": "Keep the version as a draft instead of publishing it"}),
    );
    properties.insert("reason".into(), shapes::reason());
    let required: Vec<&str> = if named { vec!["name", "spec"] } else { vec!["spec"] };
    json!({
        "type": "object", "description": format!("A {} as it should be", kind.name),
        "properties": properties, "required": required, "additionalProperties": false
    })
}

/// A JSON Merge Patch of what can be changed.
fn patch(kind: &Kind) -> Value {
    let mut properties = Map::new();
    for (name, mut schema) in shapes::settable() {
        if let Some(word) = schema.get("type").and_then(Value::as_str).map(str::to_owned) {
            schema["type"] = json!([word, "null"]);
        }
        properties.insert(name, schema);
    }
    properties["visibility"] = json!({"anyOf": [shapes::visibility(), {"type": "null"}]});
    properties["labels"]["additionalProperties"] = json!({"type": ["string", "null"], "maxLength": 256});
    properties.insert("deprecated".into(), json!({
        "description": "null takes it back",
        "anyOf": [
            {"type": "null"},
            {"type": "object", "properties": {"reason": {"type": "string"}, "use": {"type": ["string", "null"]}}, "additionalProperties": false}
        ]
    }));
    properties.insert("spec".into(), json!({"type": "object", "description": "A merge patch of the spec: null removes a field"}));
    properties.insert("draft".into(), json!({"type": ["boolean", "null"], "description": "false publishes the version"}));
    properties.insert("reason".into(), json!({"type": ["string", "null"], "maxLength": 1000}));
    json!({
        "type": "object", "description": format!("Changes of a {}, as a JSON Merge Patch", kind.name),
        "properties": properties, "additionalProperties": false
    })
}

/// The components that every kind's operations share.
pub(super) fn shared() -> Vec<(String, Value)> {
    let mut selection = shapes::resource();
    if let Some(properties) = selection["properties"].as_object_mut() {
        properties.retain(|name, _| fields::NAMING.contains(&name.as_str()));
    }
    selection["required"] = json!(fields::NAMING);
    selection["additionalProperties"] = json!(true);
    selection["description"] = json!("The fields of a resource, or parts of them, that `fields` names, beside those that name it");
    let selected = shapes::page_of(&refer("ResourceSelection"), "Resources with the fields that `fields` names");
    let mut all = shapes::components();
    all.push(("ResourceSelection".into(), selection));
    all.push(("ResourceSelectionPage".into(), selected));
    all
}

/// An example of a resource that was made from the kind's example.
pub(super) fn example(kind: &Kind) -> Value {
    let by = json!({"id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b", "kind": "user", "name": "ada"});
    let at = "2026-01-31T09:00:00.000000Z";
    let secrets = kind.secrets;
    let mut spec = kind.example.spec.clone();
    for pointer in secrets.iter().filter(|p| !p.contains('*')) {
        if let Some(value) = spec.pointer_mut(pointer) {
            *value = json!({"$secret": "5f0c1d2e3a4b5c6d5f0c1d2e3a4b5c6d"});
        }
    }
    let mut example = json!({
        "kind": kind.name, "workspace": kind.example.workspace, "name": kind.example.name, "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
        "title": null, "labels": {}, "owner": by, "visibility": "organization", "team": null, "shared_with": [], "version": 1,
        "hash": format!("sha256:{}", "0".repeat(64)), "published": 1, "version_labels": {}, "deprecated": null,
        "created_at": at, "created_by": by, "updated_at": at, "updated_by": by, "deleted_at": null, "etag": "\"1-1\"",
        "spec": spec, "shown_version": 1
    });
    if kind.halts {
        example["status"] = json!("active");
    }
    example
}
