//! `--json=a,b.c`: keeps the named fields of an object, or of every object of a list.

use base::Error;
use serde_json::{Map, Value};

pub fn select(value: &Value, fields: &[String]) -> Result<Value, Error> {
    if fields.is_empty() {
        return Ok(value.clone());
    }
    match value {
        Value::Array(items) => items.iter().map(|item| select(item, fields)).collect::<Result<_, _>>().map(Value::Array),
        Value::Object(object) => {
            let mut out = Map::new();
            for field in fields {
                out.insert(field.clone(), lookup(object, field)?);
            }
            Ok(Value::Object(out))
        }
        other => Ok(other.clone()),
    }
}

fn lookup(object: &Map<String, Value>, field: &str) -> Result<Value, Error> {
    let (head, rest) = field.split_once('.').map_or((field, None), |(h, r)| (h, Some(r)));
    let Some(found) = object.get(head) else {
        let names = object.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        return Err(Error::invalid("unknown_field", format!("there is no field `{head}` in the output")).fix(format!("fields: {names}")));
    };
    match (rest, found) {
        (None, _) => Ok(found.clone()),
        (Some(rest), Value::Object(inner)) => lookup(inner, rest),
        (Some(_), _) => Ok(Value::Null),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_are_kept_in_objects_and_lists() {
        let fields = ["id".to_owned(), "outputs.a".to_owned()];
        let value = json!([{"id": 1, "outputs": {"a": 2, "b": 3}}, {"id": 4, "outputs": null}]);
        assert_eq!(select(&value, &fields).expect("it works"), json!([{"id": 1, "outputs.a": 2}, {"id": 4, "outputs.a": null}]));
        assert_eq!(select(&json!([]), &fields).expect("it works"), json!([]));
    }

    #[test]
    fn an_unknown_field_names_those_that_exist() {
        let error = select(&json!({"id": 1, "status": "x"}), &["nam".to_owned()]).expect_err("it must fail");
        assert_eq!(error.code(), "unknown_field");
        assert!(error.fixes()[0].contains("id, status"));
    }
}
