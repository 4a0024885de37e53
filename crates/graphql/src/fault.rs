//! Errors as GraphQL shows them: the message, and in `extensions` what a problem document of REST says too.

use async_graphql::{Pos, ServerError};
use base::Error;
use http::Problem;
use serde_json::{Map, Value, json};

/// As it stands under `errors` of an answer.
pub(crate) fn shown(error: &Error, correlation_id: &str) -> Value {
    let (message, extensions) = told(error, correlation_id);
    json!({"message": message, "extensions": extensions})
}

/// As a resolver fails with it.
pub(crate) fn raised(error: &Error, correlation_id: &str) -> async_graphql::Error {
    let (message, extensions) = told(error, correlation_id);
    let mut raised = async_graphql::Error::new(message);
    for (name, value) in extensions {
        let value = async_graphql::Value::from_json(value).unwrap_or_default();
        raised.extensions.get_or_insert_default().set(name, value);
    }
    raised
}

/// What the library found wrong, with our words around it. `executed`: it happened while the query was carried out.
pub(crate) fn found(error: &ServerError, executed: bool, correlation_id: &str) -> Value {
    let coded = error.extensions.as_ref().is_some_and(|all| all.get("code").is_some());
    let mut out = if coded {
        let extensions = serde_json::to_value(&error.extensions).unwrap_or_default();
        json!({"message": error.message, "extensions": extensions})
    } else if executed {
        let cause = format!("a field could not be shown: {}", error.message);
        shown(&Error::internal("internal_fault", cause), correlation_id)
    } else {
        let error = Error::invalid("query_not_valid", error.message.clone()).place("query");
        shown(&error.fix("the schema is at /graphql/schema.graphql, where the server shows it"), correlation_id)
    };
    if !error.locations.is_empty() {
        out["locations"] = error.locations.iter().map(|Pos { line, column }| json!({"line": line, "column": column})).collect();
    }
    if !error.path.is_empty() {
        out["path"] = serde_json::to_value(&error.path).unwrap_or_default();
    }
    out
}

fn told(error: &Error, correlation_id: &str) -> (String, Map<String, Value>) {
    let problem = Problem::new(error, correlation_id);
    let mut extensions = Map::new();
    extensions.insert("code".into(), problem.code.into());
    extensions.insert("place".into(), problem.place.into());
    extensions.insert("fix".into(), problem.fix.into());
    extensions.insert("correlation_id".into(), problem.correlation_id.into());
    extensions.extend(problem.retry_after_ms.map(|ms| ("retry_after_ms".to_owned(), ms.into())));
    extensions.extend(problem.details.map(|details| ("details".to_owned(), details)));
    extensions.extend(problem.diagnostics.map(|all| ("diagnostics".to_owned(), all)));
    (problem.detail, extensions)
}
