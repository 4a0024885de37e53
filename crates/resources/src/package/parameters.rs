//! Parameters: a schema of what is asked, and the places each answer goes to.

use super::Package;
use crate::{Document, Finding, misfit, pointer, schema, secret};
use serde_json::{Map, Value};

/// A place a parameter sets: a resource of the package and a pointer into its document.
struct Target<'a> {
    kind: &'a str,
    name: &'a str,
    pointer: &'a str,
}

fn target(text: &str) -> Option<Target<'_>> {
    let (resource, pointer) = text.split_once('#')?;
    let (kind, name) = resource.split_once('/')?;
    let allowed = pointer == "/title" || ["/spec", "/labels"].iter().any(|root| pointer::within(pointer, root));
    allowed.then_some(Target { kind, name, pointer })
}

fn properties(package: &Package) -> impl Iterator<Item = (&String, &Value)> {
    package.parameters.get("properties").and_then(Value::as_object).into_iter().flatten()
}

impl Package {
    /// The schema of the parameters; where it names no default, what stands in the resources is what an answer that is left out
    /// comes to, so it is the default.
    pub fn asked(&self) -> Value {
        let mut schema = self.parameters.clone();
        for (name, kind, resource, place) in places(self) {
            let found = self.resources.iter().find(|d| d.kind == kind && d.name == resource);
            let value = found.and_then(|document| serde_json::to_value(document).ok()?.pointer(place).filter(|v| !v.is_null()).cloned());
            if let (Some(value), Some(Value::Object(one))) = (value, schema.pointer_mut(&pointer::join("/properties", name))) {
                one.entry("default").or_insert(value);
            }
        }
        schema
    }
}

fn sets(schema: &Value) -> impl Iterator<Item = &Value> {
    schema.get("sets").and_then(Value::as_array).into_iter().flatten()
}

pub(super) fn check(package: &Package) -> Vec<Finding> {
    let mut out = Vec::new();
    if package.parameters.get("type") != Some(&Value::from("object")) {
        out.push(Finding::new("/parameters/type", "invalid_value", "the parameters are described by the schema of an object"));
    }
    if pointer::depth(&package.parameters) > 64 {
        return vec![Finding::new("/parameters", "too_large", "the schema of the parameters is nested deeper than 64 levels")];
    }
    if let Err(why) = schema::validator(&package.parameters) {
        out.push(Finding::new("/parameters", "invalid_value", format!("the schema of the parameters is not usable: {why}")));
    }
    for (name, schema) in properties(package) {
        let place = pointer::join("/parameters/properties", name);
        if schema.get("sets").is_some_and(|s| !s.is_array()) {
            out.push(Finding::new(format!("{place}/sets"), "invalid_value", "`sets` is a list of places"));
        }
        for (i, text) in sets(schema).enumerate() {
            let found = text.as_str().and_then(target);
            let there = found.is_some_and(|t| package.resources.iter().any(|d| d.kind == t.kind && d.name == t.name));
            if !there {
                let message = "this names no place in a resource of the package";
                out.push(
                    Finding::new(format!("{place}/sets/{i}"), "invalid_value", message)
                        .fix("write for instance `model/fast#/spec/provider`"),
                );
            }
        }
    }
    out
}

/// Where each parameter's answer is found again once it is installed: its name, then kind, name and place.
pub(super) fn places(package: &Package) -> impl Iterator<Item = (&str, &str, &str, &str)> {
    properties(package).filter_map(|(name, schema)| {
        let Target { kind, name: resource, pointer } = sets(schema).filter_map(Value::as_str).find_map(target)?;
        Some((name.as_str(), kind, resource, pointer))
    })
}

/// Answers of an earlier installation, as they stand in the resources. Secrets are marks there: they are put back unseen.
#[derive(Default)]
pub(super) struct Kept {
    plain: Map<String, Value>,
    sealed: Map<String, Value>,
    /// Those that the package as it is now does not take.
    unfit: Vec<String>,
}

impl Kept {
    /// Those of them that still fit what is asked for.
    pub(super) fn of(package: &Package, found: Map<String, Value>) -> Self {
        let mut kept = Self::default();
        for (name, value) in found {
            let asked = package.parameters.pointer(&pointer::join("/properties", &name));
            if secret::mark(&value).is_some() {
                kept.sealed.insert(name, value);
            } else if asked.is_some_and(|schema| schema::validator(schema).is_ok_and(|v| v.is_valid(&value))) {
                kept.plain.insert(name, value);
            } else {
                kept.unfit.push(name);
            }
        }
        kept
    }

    /// What is told of them: those that are not what would be so anyway.
    pub(super) fn findings(&self, package: &Package) -> Vec<Finding> {
        let told = |name: &&String| {
            package.parameters.pointer(&pointer::join("/properties", name)).map(|s| &s["default"]) != self.plain.get(*name)
        };
        let words = "it was not given and keeps the value that it has";
        let names = self.plain.keys().chain(self.sealed.keys()).filter(told);
        let kept = names.map(|name| Finding::new(pointer::join("/parameters", name), "parameter_kept", words));
        let words = "the value that it has does not fit any more, so it goes back to its default";
        let unfit = self.unfit.iter().map(|name| Finding::new(pointer::join("/parameters", name), "parameter_reset", words));
        kept.chain(unfit).collect()
    }

    /// The schema of what still has to be answered.
    fn open(&self, parameters: &Value) -> Value {
        let mut schema = parameters.clone();
        if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
            properties.retain(|name, _| !self.sealed.contains_key(name));
        }
        if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
            required.retain(|name| !name.as_str().is_some_and(|name| self.sealed.contains_key(name)));
        }
        schema
    }
}

/// The package's resources with the answers filled in.
pub(super) fn filled(package: &Package, given: &Value, kept: &Kept) -> Result<Vec<Document>, Vec<Finding>> {
    let mut answers = match given {
        Value::Null => Map::new(),
        Value::Object(map) => map.clone(),
        _ => return Err(vec![Finding::new("/parameters", "invalid_value", "parameters are an object")]),
    };
    for (name, schema) in properties(package) {
        let sealed = kept.sealed.contains_key(name);
        if let (false, false, Some(usual)) = (answers.contains_key(name), sealed, kept.plain.get(name).or(schema.get("default"))) {
            answers.insert(name.clone(), usual.clone());
        }
    }
    let mut out: Vec<Finding> = answers
        .keys()
        .filter(|name| !properties(package).any(|(known, _)| known == *name))
        .map(|name| Finding::new(pointer::join("/parameters", name), "unknown_field", "the package has no such parameter"))
        .collect();
    let answers = Value::Object(answers);
    match schema::validator(&kept.open(&package.parameters)) {
        // Values are not repeated: a parameter may be a secret.
        Ok(validator) => validator.iter_errors(&answers).take(100).for_each(|e| misfit::describe(&e, "/parameters", true, &mut out)),
        Err(why) => out.push(Finding::new("/parameters", "invalid_value", why)),
    }
    if !out.is_empty() {
        return Err(out);
    }
    let mut resources = package.resources.clone();
    for (name, schema) in properties(package) {
        let Some(answer) = answers.get(name).or(kept.sealed.get(name)) else { continue };
        for place in sets(schema).filter_map(Value::as_str).filter_map(target) {
            let Some(document) = resources.iter_mut().find(|d| d.kind == place.kind && d.name == place.name) else { continue };
            if let Err(finding) = set(document, place.pointer, answer) {
                out.push(Finding { path: pointer::join("/parameters", name), ..finding });
            }
        }
    }
    if out.is_empty() { Ok(resources) } else { Err(out) }
}

fn set(document: &mut Document, at: &str, answer: &Value) -> Result<(), Finding> {
    let refused = |why: String| Finding::new("", "invalid_value", why);
    let mut value = serde_json::to_value(&*document).map_err(|e| refused(e.to_string()))?;
    if !pointer::set(&mut value, at, answer.clone()) {
        return Err(refused(format!("there is no place {at} in {}", document.address())));
    }
    *document = serde_json::from_value(value).map_err(|_| refused(format!("it does not fit at {at} of {}", document.address())))?;
    Ok(())
}
