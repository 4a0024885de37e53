//! The OpenAPI 3.1 document, written from the operations themselves.

use crate::{Info, Operation, Problem, Public, operation::Described};
use axum::http::Method;
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

/// Statuses that any operation may answer with.
const COMMON: [(u16, &str); 10] = [
    (400, "The request is malformed"),
    (401, "Sign in first"),
    (403, "The caller may not do this, or the request comes from a foreign page"),
    (413, "The body is too large"),
    (414, "The address is too long"),
    (421, "The server does not answer to this name"),
    (429, "A limit was reached; `Retry-After` says how long to wait"),
    (431, "The headers are too large"),
    (500, "A fault in the server"),
    (504, "It took too long"),
];

pub(crate) fn document(info: &Info, operations: &[Operation], public: &[Public]) -> Value {
    let mut schemas = SchemaSettings::draft2020_12()
        .with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        })
        .into_generator();
    let problem = schemas.subschema_for::<Problem>().to_value();
    let mut paths: Map<String, Value> = Map::new();
    let mut components = Map::new();
    for operation in operations {
        let item = paths.entry(operation.path.as_ref()).or_insert_with(|| json!({}));
        item[operation.method.as_str().to_ascii_lowercase()] = describe(operation, &mut schemas, &mut components);
    }
    for operation in public {
        paths.insert(operation.path.to_owned(), json!({"get": describe_public(operation)}));
    }
    components.extend(schemas.take_definitions(true));
    let mut definitions = Value::Object(components);
    plain_names(&mut definitions);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": info.title,
            "version": info.version,
            "description": "Plans, runs, routes and governs work of AI agents. Failures are `application/problem+json` with a code that has a page \
                under docs/errors, a place and what to do. Lists come in pages: pass `next` as `after`. Live operations are server-sent events.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}
        },
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}, {"session": []}],
        "tags": tags(operations),
        "paths": paths,
        "components": {
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "description": "The token in server.json of the data folder."},
                "session": {
                    "type": "apiKey", "in": "cookie", "name": crate::session::COOKIE,
                    "description": "Set by a one-time sign-in link. Changes also need the header `X-Orc-Csrf: 1`."
                }
            },
            "responses": {
                "Problem": {
                    "description": "What failed, where, why, and what to do",
                    "content": {"application/problem+json": {"schema": problem, "example": {
                        "type": "/docs/errors/run_not_found", "title": "Not found", "status": 404, "code": "run_not_found",
                        "detail": "there is no run run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b", "fix": ["`orc runs list` shows the runs there are"],
                        "correlation_id": "5f0c1d2e3a4b5c6d"
                    }}}
                }
            },
            "schemas": definitions
        }
    })
}

/// Generic types get names such as `Page_for_RunSummary`; those are fine, but a `$schema` inside components is not.
fn plain_names(definitions: &mut Value) {
    if let Some(all) = definitions.as_object_mut() {
        for schema in all.values_mut().filter_map(Value::as_object_mut) {
            schema.remove("$schema");
        }
    }
}

fn tags(operations: &[Operation]) -> Vec<Value> {
    let mut names: Vec<&str> = operations.iter().map(|operation| operation.doc.tag.as_ref()).filter(|tag| !tag.is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| json!({"name": name})).collect()
}

fn describe(operation: &Operation, schemas: &mut SchemaGenerator, components: &mut Map<String, Value>) -> Value {
    let Described { query, body, reply, components: named } = (operation.describe)(schemas);
    let query = query.to_value();
    components.extend(named);
    let mut out = json!({
        "operationId": operation.name,
        "summary": operation.doc.summary,
        "parameters": parameters(operation, &query),
        "responses": responses(operation, &reply, &unfit(operation, &query, body.is_some())),
    });
    if !operation.doc.tag.is_empty() {
        out["tags"] = json!([operation.doc.tag]);
    }
    if let Some(right) = operation.need.text() {
        out["x-right"] = right.into();
    }
    if operation.cost > 1 {
        out["x-cost"] = operation.cost.into();
    }
    if !operation.doc.details.is_empty() {
        out["description"] = operation.doc.details.as_ref().into();
    }
    if let Some(event) = operation.doc.event {
        out["x-event-data"] = event(schemas).to_value();
    }
    if let Some((schema, required)) = body {
        let mut media = json!({"schema": schema.to_value()});
        if let Some(example) = &operation.doc.request {
            media["example"] = example.clone();
        }
        let mut content = Map::new();
        for media_type in std::iter::once("application/json").chain(operation.doc.body_types.iter().copied()) {
            content.insert(media_type.to_owned(), media.clone());
        }
        out["requestBody"] = json!({"required": required, "content": content});
    }
    out
}

fn parameters(operation: &Operation, query: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    for part in operation.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
        let known = operation.doc.path.iter().find(|(name, _)| *name == part);
        let schema = known.map_or_else(|| json!({"type": "string"}), |(_, schema)| schema.clone());
        all.push(json!({"name": part, "in": "path", "required": true, "schema": schema}));
    }
    let required: Vec<&str> = query["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for (name, schema) in query["properties"].as_object().into_iter().flatten() {
        let mut schema = schema.clone();
        let words = schema.as_object_mut().and_then(|object| object.remove("description"));
        bounded(&mut schema);
        let mut parameter = json!({"name": name, "in": "query", "required": required.contains(&name.as_str()), "schema": schema});
        if let Some(words) = words {
            parameter["description"] = words;
        }
        all.push(parameter);
    }
    if operation.idempotent {
        all.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
            "description": "The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, \
                a repeat while the first is being worked on with 409."
        }));
    }
    for (name, words) in &operation.doc.headers {
        all.push(json!({"name": name, "in": "header", "required": false, "schema": header_schema(operation, name), "description": words}));
    }
    if operation.live {
        all.push(json!({
            "name": "Last-Event-ID", "in": "header", "required": false, "schema": {"type": "string"},
            "description": "The last id that was received; wins over `since`."
        }));
    }
    all
}

/// Whole numbers are read as 64 bits.
fn bounded(schema: &mut Value) {
    if matches!(schema["format"].as_str(), Some("uint" | "uint64")) && schema["maximum"].is_null() {
        schema["maximum"] = u64::MAX.into();
    }
}

fn header_schema(operation: &Operation, name: &str) -> Value {
    const TAG: &str = "(W/)?\"[!#-~]*\"";
    match name {
        "If-None-Match" if operation.method == Method::PUT => json!({"const": "*"}),
        "If-Match" | "If-None-Match" => json!({"type": "string", "pattern": format!("^(\\*|{TAG}(, ?{TAG})*)?$")}),
        _ => json!({"type": "string"}),
    }
}

/// Statuses for what is sent and does not fit, beside those the operation names.
fn unfit(operation: &Operation, query: &Value, body: bool) -> Vec<u16> {
    let asks = operation.path.contains('{') || query["properties"].as_object().is_some_and(|all| !all.is_empty());
    let found = [(415, body), (422, body || asks)].into_iter().filter(|(_, may)| *may).map(|(status, _)| status);
    found.filter(|status| !operation.doc.errors.contains(status)).collect()
}

fn responses(operation: &Operation, reply: &crate::Reply, unfit: &[u16]) -> Value {
    let problem = |words: &str| json!({"$ref": "#/components/responses/Problem", "description": words});
    let mut all = Map::new();
    let mut success = json!({"description": reply.words});
    if let Some(media_type) = reply.media_type {
        let schema = reply.schema.clone().map_or_else(
            || if media_type.starts_with("text/") { json!({"type": "string"}) } else { json!({}) },
            schemars::Schema::to_value,
        );
        let mut media = json!({"schema": schema});
        if let Some(example) = &operation.doc.response {
            media["example"] = example.clone();
        }
        success["content"] = json!({media_type: media});
        for other in &operation.doc.reply_types {
            // What is in it follows from the media type: a YAML reader sees a value, or none at all in an empty text.
            success["content"][*other] = json!({"schema": {}});
        }
    }
    for (name, words) in &operation.doc.reply_headers {
        success["headers"][*name] = json!({"description": words, "schema": {"type": "string"}});
    }
    for (status, words, same) in &operation.doc.also {
        let mut also = if *same { success.clone() } else { json!({}) };
        also["description"] = (*words).into();
        all.insert(status.to_string(), also);
    }
    all.insert(reply.status.to_string(), success);
    for (status, words) in COMMON {
        all.insert(status.to_string(), problem(words));
    }
    for status in operation.doc.errors.iter().chain(unfit) {
        let words = match status {
            404 => "There is no such thing",
            409 => "It has changed meanwhile, or is being worked on",
            412 => "It is another version than the one the precondition names",
            415 => "The body is of another type",
            422 => "The request is understood and not valid",
            428 => "A header that guards against lost writes is missing",
            429 => "A limit was reached",
            503 => "Not available now",
            _ => "It failed",
        };
        all.insert(status.to_string(), problem(words));
    }
    Value::Object(all)
}

fn describe_public(operation: &Public) -> Value {
    let mut responses = Map::new();
    for (status, words) in operation.statuses {
        responses.insert(status.to_string(), json!({"description": words, "content": {operation.media_type: {"schema": {}}}}));
    }
    let parameters = if operation.name == "sign_in" {
        json!([{"name": "token", "in": "query", "required": true, "schema": {"type": "string"}}])
    } else {
        json!([])
    };
    json!({"operationId": operation.name, "summary": operation.summary, "security": [], "parameters": parameters, "responses": responses})
}
