//! The JSON Schema of a workflow file, made of the same tables by which the compiler reads one.

use crate::compile::document::{ALLOW_KEYS, CONFIG, RESOURCE, ROOT, SPEC, TERMS};
use crate::compile::draft::{EXPECT, GOTO, HANDLER, HANDLERS_MAX, STEP, STEPS_MAX};
use crate::compile::fields::{Field, Want};
use crate::compile::inputs::{INPUT, SCHEMA_WORDS, TYPES};
use crate::compile::steps::{CASE, GATE, KINDS, OF_ATTEMPTS, REQUIRES, RETRY, StepKind, UNDO, WHO, words};
use serde_json::{Map, Value, json};

/// JSON Schema 2020-12 of a workflow file, in both spellings. The inputs of tools are left open.
pub fn schema() -> Value {
    let mut defs = Map::new();
    let mut add = |name: &str, value: Value| drop(defs.insert(name.to_owned(), value));
    add("workflow", object("A workflow", &[ROOT]));
    add("resource", object("A workflow as a resource", &[RESOURCE]));
    add("spec", object("The workflow itself", &[SPEC]));
    add("allow", object("Rights asked for", &[ALLOW_KEYS]));
    add("retry", object("What happens after a failure", &[RETRY]));
    add("case", object("A case of a switch", &[CASE]));
    add("expect", object("What must hold of the output", &[EXPECT]));
    add("goto", object("Where the run goes on", &[GOTO]));
    add("handler", object("What is done about a failure", &[HANDLER]));
    add("config", object("What holds for the whole run", &[CONFIG]));
    add("terms", object("On which terms tags `<AUTO>` are asked", &[TERMS]));
    add("requires", object("What a model must be like", &[REQUIRES]));
    add("who", object("People", &[WHO]));
    add("gate", object("The approval that a call needs", &[GATE]));
    add("undo", object("The call that undoes a call", &[UNDO]));
    add("input", input());
    add("step", step());
    for kind in KINDS {
        add(&format!("step_{}", kind.name), of_kind(kind));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Workflow",
        "if": {"type": "object", "required": ["kind"]},
        "then": {"$ref": "#/$defs/resource"},
        "else": {"$ref": "#/$defs/workflow"},
        "$defs": defs,
    })
}

pub(crate) fn object(title: &str, tables: &[&[Field]]) -> Value {
    let fields = || tables.iter().copied().flatten();
    let properties: Map<String, Value> = fields().map(|f| (f.name.to_owned(), described(f))).collect();
    let required: Vec<&str> = fields().filter(|f| f.required).map(|f| f.name).collect();
    let mut schema = json!({"title": title, "type": "object", "properties": properties, "additionalProperties": false});
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

fn described(field: &Field) -> Value {
    let mut schema = wanted(field.want);
    if let Some(map) = schema.as_object_mut()
        && !field.about.is_empty()
    {
        map.insert("description".to_owned(), field.about.into());
    }
    schema
}

fn wanted(want: Want) -> Value {
    let templated = json!({"type": "string", "pattern": "\\{\\{|\\{%|<AUTO"});
    match want {
        Want::Word | Want::Text => json!({"type": ["string", "number", "boolean"]}),
        Want::OneOf(words) => json!({"enum": words}),
        Want::Any => json!({}),
        Want::List => json!({"anyOf": [{"type": "array"}, templated]}),
        Want::Map => json!({"anyOf": [{"type": "object"}, templated]}),
        Want::Condition => json!({"type": ["string", "boolean"]}),
        Want::Duration | Want::TemplateDuration => json!({"type": ["string", "number"], "examples": ["500ms", "5s", "2m", "1h", "1d"]}),
        Want::Count(least, most) => json!({"type": "integer", "minimum": least, "maximum": most}),
        Want::Number(most) => json!({"type": "number", "minimum": 0, "maximum": most}),
        Want::Flag => json!({"type": "boolean"}),
        Want::Words => json!({"type": "array", "items": {"type": "string"}}),
        Want::Schema | Want::Labels => json!({"type": "object"}),
        Want::Steps => json!({"type": "array", "items": {"$ref": "#/$defs/step"}, "maxItems": STEPS_MAX}),
        Want::Cases => json!({"type": "array", "items": {"$ref": "#/$defs/case"}}),
        Want::Retry => {
            json!({"anyOf": [{"type": "integer", "minimum": 1, "maximum": crate::compile::steps::ATTEMPTS_MAX}, {"$ref": "#/$defs/retry"}]})
        }
        Want::Templated(inner) => json!({"anyOf": [wanted(*inner), {"type": "string", "pattern": "\\{\\{|\\{%|<AUTO"}]}),
        Want::Expect => json!({"anyOf": [{"type": ["string", "boolean"]}, {"$ref": "#/$defs/expect"}]}),
        Want::Goto => json!({"anyOf": [{"type": "string"}, {"$ref": "#/$defs/goto"}]}),
        Want::OnError(words) => {
            let handler = json!({"$ref": "#/$defs/handler"});
            json!({"anyOf": [{"enum": words}, handler, {"type": "array", "items": handler, "maxItems": HANDLERS_MAX}]})
        }
        Want::Config => json!({"$ref": "#/$defs/config"}),
        Want::Terms => json!({"$ref": "#/$defs/terms"}),
        Want::Requires => json!({"$ref": "#/$defs/requires"}),
        Want::Who => json!({"$ref": "#/$defs/who"}),
        Want::Gate => json!({"$ref": "#/$defs/gate"}),
        Want::Undo => json!({"$ref": "#/$defs/undo"}),
        Want::Workflows => json!({"type": "object", "additionalProperties": {"$ref": "#/$defs/spec"}}),
        Want::Integer => json!({"type": "integer"}),
        Want::Inputs => json!({"type": "object", "additionalProperties": {"$ref": "#/$defs/input"}}),
        Want::Allow => json!({"$ref": "#/$defs/allow"}),
        Want::Spec => json!({"$ref": "#/$defs/spec"}),
    }
}

fn input() -> Value {
    let mut full = object("An input", &[INPUT]);
    if let Some(properties) = full["properties"].as_object_mut() {
        properties.extend(SCHEMA_WORDS.iter().map(|w| ((*w).to_owned(), json!({}))));
        let about = properties["required"]["description"].take();
        let names = json!({"type": "array", "items": {"type": "string"}});
        properties.insert("required".to_owned(), json!({"anyOf": [{"type": "boolean"}, names], "description": about}));
        properties.insert("type".to_owned(), json!({"anyOf": [{"enum": TYPES}, {"type": "array", "items": {"enum": TYPES}}]}));
    }
    json!({"anyOf": [{"enum": TYPES}, full]})
}

/// Which keys a step has follows from what it uses.
fn step() -> Value {
    let chosen = KINDS.into_iter().map(|kind| {
        let uses = match kind.name {
            "tool" => json!({"type": "string", "not": {"anyOf": [{"enum": words().collect::<Vec<_>>()}, {"pattern": "^workflow/"}]}}),
            "workflow" => json!({"type": "string", "pattern": "^workflow/"}),
            name => json!({"const": name}),
        };
        let kind_ref = format!("#/$defs/step_{}", kind.name);
        json!({"if": {"type": "object", "properties": {"uses": uses}, "required": ["uses"]}, "then": {"$ref": kind_ref}})
    });
    json!({"title": "A step", "type": "object", "required": ["id", "uses"], "allOf": chosen.collect::<Vec<_>>()})
}

fn of_kind(kind: &StepKind) -> Value {
    let mut schema = object(kind.name, &[STEP, kind.with_field, kind.keys]);
    schema["description"] = kind.about.into();
    if let Some(properties) = schema["properties"].as_object_mut().filter(|_| !kind.has_attempts()) {
        properties.retain(|key, _| !OF_ATTEMPTS.contains(&key.as_str()));
    }
    if let Some(with) = kind.with {
        let about = schema["properties"]["with"]["description"].take();
        schema["properties"]["with"] = object("with", &[with]);
        schema["properties"]["with"]["description"] = about;
    }
    if kind.name == "workflow" {
        schema["properties"]["uses"]["pattern"] = "^workflow/[a-z0-9][a-z0-9_-]*$".into();
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Catalog, Source};
    use std::collections::BTreeMap;

    fn properties(schema: &Value) -> Vec<String> {
        schema["properties"].as_object().expect("properties").keys().cloned().collect()
    }

    /// The keys that the compiler does not know in a document.
    fn unknown_keys(document: &Value) -> Vec<String> {
        let source = Source { name: "t.yaml".to_owned(), bytes: document.to_string().into_bytes() };
        let compiled = crate::compile(&source, &BTreeMap::new(), &Catalog::default());
        let text = String::from_utf8(source.bytes).expect("text");
        let found = compiled.diagnostics.iter().filter(|d| d.code == "W009");
        found.map(|d| text[d.span.start..d.span.end].trim_matches('"').to_owned()).collect()
    }

    fn with_step(step: Value) -> Value {
        json!({"steps": [step]})
    }

    fn sample(name: &str) -> Value {
        json!({"id": "a", "uses": match name { "tool" => "file.read", "workflow" => "workflow/x", other => other }})
    }

    #[test]
    fn the_schema_is_valid_and_names_only_what_is_there() {
        let schema = schema();
        assert!(jsonschema::draft202012::meta::is_valid(&schema));
        jsonschema::draft202012::new(&schema).expect("every reference leads somewhere");
    }

    #[test]
    fn compiler_and_schema_know_the_same_keys_of_steps() {
        let schema = schema();
        for kind in KINDS {
            let def = &schema["$defs"][format!("step_{}", kind.name)];
            for key in properties(def) {
                let mut step = sample(kind.name);
                step[&key] = step.get(&key).cloned().unwrap_or(json!("x"));
                assert_eq!(unknown_keys(&with_step(step)), Vec::<String>::new(), "{} {key}", kind.name);
            }
            let mut step = sample(kind.name);
            step["surely_unknown"] = json!(1);
            assert_eq!(unknown_keys(&with_step(step)), ["surely_unknown"]);
            if kind.with.is_some() {
                for key in properties(&def["properties"]["with"]) {
                    let mut step = sample(kind.name);
                    step["with"] = json!({ key.as_str(): "x" });
                    assert_eq!(unknown_keys(&with_step(step)), Vec::<String>::new(), "with of {} {key}", kind.name);
                }
                let mut step = sample(kind.name);
                step["with"] = json!({"surely_unknown": 1});
                assert_eq!(unknown_keys(&with_step(step)), ["surely_unknown"]);
            }
        }
    }

    #[test]
    fn compiler_and_schema_know_the_same_keys_of_everything_else() {
        let schema = schema();
        type Place = fn(Value) -> Value;
        let places: [(&str, Place); 12] = [
            ("workflow", |v| v),
            ("resource", |mut v| {
                v["kind"] = json!("workflow");
                v
            }),
            ("spec", |v| json!({"kind": "workflow", "spec": v})),
            ("allow", |v| json!({"allow": v})),
            ("retry", |v| json!({"steps": [{"id": "a", "uses": "set", "retry": v}]})),
            ("case", |v| json!({"steps": [{"id": "a", "uses": "switch", "cases": [v]}]})),
            ("input", |v| json!({"inputs": {"a": v}})),
            ("expect", |v| json!({"steps": [{"id": "a", "uses": "set", "expect": v}]})),
            ("goto", |v| json!({"steps": [{"id": "a", "uses": "set", "goto": v}]})),
            ("handler", |v| json!({"steps": [{"id": "a", "uses": "set", "on_error": [v]}]})),
            ("undo", |v| json!({"steps": [{"id": "a", "uses": "git.log", "undo": v}]})),
            ("config", |v| json!({"config": v})),
        ];
        for (name, place) in places {
            let def = if name == "input" { &schema["$defs"]["input"]["anyOf"][1] } else { &schema["$defs"][name] };
            for key in properties(def) {
                assert_eq!(unknown_keys(&place(json!({ key.as_str(): null }))), Vec::<String>::new(), "{name} {key}");
            }
            assert_eq!(unknown_keys(&place(json!({"surely_unknown": 1}))), ["surely_unknown"], "{name}");
        }
    }

    #[test]
    fn what_compiles_fits_the_schema() {
        let document = crate::yaml::load(crate::compile::EVERYTHING.as_bytes()).1.expect("a document").to_json();
        let validator = jsonschema::draft202012::new(&schema()).expect("a schema");
        let errors: Vec<String> = validator.iter_errors(&document).map(|e| format!("{} {e}", e.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new());
        let mut spec = document.clone();
        spec.as_object_mut().expect("a map").remove("name");
        assert!(validator.is_valid(&json!({"kind": "workflow", "name": "x", "labels": {"team": "docs"}, "spec": spec})));
        assert!(!validator.is_valid(&json!({"steps": [{"id": "a", "uses": "model"}]})), "a prompt is required");
    }
}
