//! Names, and schemas that have no exact counterpart.

use super::{Shape, Type, names, of};
use serde_json::{Value, json};

#[test]
fn names_are_written_as_graphql_writes_them() {
    for (given, wanted) in [
        ("shared_with", "sharedWith"),
        ("webhook-endpoint", "webhookEndpoint"),
        ("q", "q"),
        ("list_models", "listModels"),
        ("$ref", "ref"),
        ("", ""),
    ] {
        assert_eq!(names::camel(given), wanted);
    }
    for (given, wanted) in [("policies", "policy"), ("models", "model"), ("access", "access"), ("run", "run")] {
        assert_eq!(names::singular(given), wanted);
    }
    assert!(names::is_name("a1_") && !names::is_name("1a") && !names::is_name("__type") && !names::is_name("a-b") && !names::is_name(""));
}

fn answering(schema: &Value, components: &Value) -> Value {
    json!({
        "paths": {"/x": {"get": {"operationId": "get_x", "responses": {"200": {"content": {"application/json": {"schema": schema}}}}}}},
        "components": {"schemas": components}
    })
}

fn shape(schema: Value) -> String {
    let model = of(&answering(&schema, &json!({})));
    match &model.query[0].shape {
        Shape::List(inner) => format!("[{}]", inner.name()),
        shape => shape.name().to_owned(),
    }
}

#[test]
fn what_has_no_counterpart_is_json() {
    for schema in [
        json!({}),
        json!({"type": "object"}),
        json!({"type": "object", "additionalProperties": {"type": "string"}}),
        json!({"type": "object", "properties": {"a b": {}, "aB": {}}}),
        json!({"type": ["string", "integer"]}),
        json!({"anyOf": [{"type": "string"}, {"type": "integer"}]}),
        json!({"oneOf": [{"type": "object", "properties": {"a": {}}}, {"type": "object", "properties": {"b": {}}}]}),
        json!({"$ref": "#/components/schemas/Nowhere"}),
        json!(true),
    ] {
        assert_eq!(shape(schema.clone()), "JSON", "{schema}");
    }
    assert_eq!(shape(json!({"enum": ["a-b", "c"]})), "String");
    assert_eq!(shape(json!({"type": "array", "items": {"type": "integer", "maximum": 9}})), "[Int]");
    assert_eq!(shape(json!({"type": "integer"})), "Long");
    assert_eq!(shape(json!({"type": "string", "format": "date-time"})), "DateTime");
}

#[test]
fn schemas_that_refer_to_themselves_end() {
    let tree =
        json!({"Tree": {"type": "object", "properties": {"children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}}}});
    let model = of(&answering(&json!({"$ref": "#/components/schemas/Tree"}), &tree));
    assert!(matches!(&model.types["Tree"], Type::Object(fields) if fields[0].shape.name() == "Tree"));
    let circle = json!({"A": {"$ref": "#/components/schemas/B"}, "B": {"anyOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}]}});
    let model = of(&answering(&json!({"$ref": "#/components/schemas/A"}), &circle));
    assert_eq!(model.query[0].shape.name(), "JSON");
}
