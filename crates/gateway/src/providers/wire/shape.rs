//! Providers want an object at the root of a schema: other schemas travel inside one and come out again.

use serde_json::{Map, Value, json};

pub(crate) struct Shape {
    pub(crate) schema: Value,
    wrapped: bool,
}

const FIELD: &str = "value";

impl Shape {
    pub(crate) fn of(schema: &Value) -> Self {
        if schema["type"] == "object" {
            return Self { schema: schema.clone(), wrapped: false };
        }
        // References count from the root, so definitions stay there.
        let mut root = Map::new();
        let mut inner = schema.clone();
        if let Value::Object(map) = &mut inner {
            for key in ["$defs", "definitions"] {
                root.extend(map.remove(key).map(|defs| (key.to_owned(), defs)));
            }
            map.remove("$schema");
        }
        root.extend([
            ("type".to_owned(), json!("object")),
            ("properties".to_owned(), json!({ FIELD: inner })),
            ("required".to_owned(), json!([FIELD])),
            ("additionalProperties".to_owned(), json!(false)),
        ]);
        Self { schema: Value::Object(root), wrapped: true }
    }

    /// The answer in the shape the caller asked for. What cannot be read stays as it is, for the check to report.
    pub(crate) fn open(&self, text: String) -> String {
        if !self.wrapped {
            return text;
        }
        match serde_json::from_str::<Value>(text.trim()) {
            Ok(Value::Object(mut map)) if map.contains_key(FIELD) => map.remove(FIELD).unwrap_or_default().to_string(),
            _ => text,
        }
    }

    /// Whether the strict mode of OpenAI accepts the schema: every object closed, every property required.
    pub(crate) fn strict(&self) -> bool {
        strict(&self.schema)
    }
}

fn strict(schema: &Value) -> bool {
    const UNSUPPORTED: [&str; 12] = [
        "allOf",
        "oneOf",
        "not",
        "if",
        "patternProperties",
        "dependentRequired",
        "prefixItems",
        "contains",
        "uniqueItems",
        "minProperties",
        "maxProperties",
        "propertyNames",
    ];
    let Value::Object(map) = schema else { return false };
    if map.is_empty() || UNSUPPORTED.iter().any(|k| map.contains_key(*k)) {
        return false;
    }
    if map.get("type") == Some(&json!("object")) || map.contains_key("properties") {
        let names = map.get("properties").and_then(Value::as_object);
        let required = map.get("required").and_then(Value::as_array).map_or(0, Vec::len);
        if map.get("additionalProperties") != Some(&json!(false)) || names.is_none_or(|n| n.len() != required) {
            return false;
        }
    }
    let within = |key: &str| map.get(key).and_then(Value::as_object).is_none_or(|m| m.values().all(strict));
    let branches = map.get("anyOf").and_then(Value::as_array).is_none_or(|b| b.iter().all(strict));
    within("properties") && within("$defs") && branches && map.get("items").is_none_or(strict)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_travel_inside_an_object() {
        let shape = Shape::of(&json!({"$defs": {"n": {"type": "integer"}}, "type": "array", "items": {"$ref": "#/$defs/n"}}));
        assert_eq!(shape.schema["properties"]["value"], json!({"type": "array", "items": {"$ref": "#/$defs/n"}}));
        assert!(shape.schema["$defs"]["n"].is_object() && shape.strict());
        assert_eq!(shape.open("{\"value\": [1, 2]}".into()), "[1,2]");
        assert_eq!(shape.open("nonsense".into()), "nonsense");
    }

    #[test]
    fn strict_needs_closed_objects_with_everything_required() {
        let closed = json!({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": false});
        assert!(Shape::of(&closed).strict());
        for (key, value) in [("required", json!([])), ("additionalProperties", json!(true)), ("allOf", json!([]))] {
            let mut open = closed.clone();
            open[key] = value;
            assert!(!Shape::of(&open).strict(), "{open}");
        }
    }
}
