//! What resources of every kind have in common: an interface, fields that lead on (versions, references), and from whatever
//! names a resource to the resource itself.

use super::{Answer, Argument, Call, Field, Kind, Model, Place, RESOURCE, Shape, Source, Type, names, operations::Entry};
use std::collections::BTreeMap;

/// Operations below this path belong to one resource.
const ONE: &str = "/api/v1/resources/{kind}/{name}/";

pub(super) fn add(model: &mut Model, entries: &[Entry<'_>]) {
    model.kinds = kinds(model, entries);
    if model.kinds.is_empty() {
        return;
    }
    let links = links(model, entries);
    let types: Vec<String> = model.kinds.values().map(|kind| kind.type_name.clone()).collect();
    for name in &types {
        if let Some(Type::Object(fields)) = model.types.get_mut(name) {
            fields.retain(|field| !links.iter().any(|link| link.name == field.name));
            fields.extend(links.iter().cloned());
        }
    }
    model.resource = common(model, &types);
    let shared: BTreeMap<String, Shape> = model.resource.iter().map(|field| (field.name.clone(), field.shape.clone())).collect();
    for name in &types {
        if let Some(Type::Object(fields)) = model.types.get_mut(name) {
            // The library takes no narrower type than the interface has.
            for field in fields {
                field.shape = shared.get(&field.name).unwrap_or(&field.shape).clone();
            }
        }
    }
    for (name, made) in &mut model.types {
        if let Type::Object(fields) = made
            && !types.contains(name)
            && names_a_resource(fields)
        {
            let words = "The resource that this names; null when it is not there or may not be read.";
            fields.push(Field { source: Source::Resource, ..Field::property("resource", "", Shape::named(RESOURCE), words) });
        }
    }
}

/// From the operations `get_…` whose answers are resources, by the kind that their permission is about.
fn kinds(model: &Model, entries: &[Entry<'_>]) -> BTreeMap<String, Kind> {
    let mut all = BTreeMap::new();
    for field in &model.query {
        let Source::Call(Call { operation, answer: Answer::Plain, .. }) = &field.source else { continue };
        let Some(entry) = entries.iter().find(|entry| entry.name() == operation) else { continue };
        let Some((kind, "read")) = entry.operation["x-right"].as_str().and_then(|right| right.split_once(':')) else { continue };
        let by_name = entry.path.ends_with("/{name}") || (kind == "workspace" && entry.path.ends_with("/{workspace}"));
        if by_name && is_resource(model.fields(field.shape.name())) {
            let workspace = entry.path.contains("{workspace}") && kind != "workspace";
            all.insert(kind.to_owned(), Kind { type_name: field.shape.name().to_owned(), workspace });
        }
    }
    all
}

fn is_resource(fields: &[Field]) -> bool {
    ["kind", "name", "version", "etag", "spec"].iter().all(|wanted| fields.iter().any(|field| field.name == *wanted))
}

fn names_a_resource(fields: &[Field]) -> bool {
    let has = |wanted: &str| fields.iter().any(|field| field.name == wanted);
    has("kind") && has("workspace") && has("name") && !has("spec") && !has("resource")
}

/// Readings that begin at one resource, as fields of it.
fn links(model: &mut Model, entries: &[Entry<'_>]) -> Vec<Field> {
    let mut all = Vec::new();
    let mut moved = Vec::new();
    for entry in entries.iter().filter(|entry| entry.reads) {
        let Some(word) = entry.path.strip_prefix(ONE).filter(|word| !word.contains('/')) else { continue };
        let name = names::camel(word);
        let Some(root) = model.query.iter().find(|field| matches!(&field.source, Source::Call(call) if call.operation == entry.name()))
        else {
            continue;
        };
        let Source::Call(call) = &root.source else { continue };
        let given = vec![
            ("kind".to_owned(), Place::Path, "kind"),
            ("name".to_owned(), Place::Path, "name"),
            ("workspace".to_owned(), Place::Query, "workspace"),
        ];
        let own = |argument: &&Argument| !given.iter().any(|(key, ..)| *key == argument.key);
        let arguments = root.arguments.iter().filter(own).cloned().collect();
        // What `include` adds is a list; one that has pages is asked for itself.
        let included_as = (call.answer == Answer::Plain).then(|| word.to_owned());
        let call = Call { given: given.clone(), included_as, ..call.clone() };
        moved.push(root.name.clone());
        all.push(Field { name, words: root.words.clone(), shape: root.shape.clone(), arguments, source: Source::Call(call) });
    }
    // They are reached through the resource; beside it they would need its kind as a word.
    model.query.retain(|field| !moved.contains(&field.name));
    all
}

/// The fields that every resource type has alike.
fn common(model: &Model, types: &[String]) -> Vec<Field> {
    let Some((first, rest)) = types.split_first() else { return Vec::new() };
    let mut all = Vec::new();
    for field in model.fields(first).iter().filter(|field| field.name != "spec") {
        let mut shape = Some(field.shape.clone());
        for name in rest {
            let other = model.field(name, &field.name).map(|other| &other.shape);
            shape = match (shape, other) {
                (Some(mine), Some(other)) if mine == *other => Some(mine),
                // Some types always have it, others may not.
                (Some(mine), Some(other)) if bare(&mine) == bare(other) => Some(bare(&mine).clone()),
                _ => None,
            };
        }
        all.extend(shape.map(|shape| Field { shape, ..field.clone() }));
    }
    all
}

fn bare(shape: &Shape) -> &Shape {
    match shape {
        Shape::Required(inner) => inner,
        shape => shape,
    }
}
