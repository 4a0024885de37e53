//! Resources as documents again, and packages of them.

use super::{
    Kinds,
    ask::{self, Members, Query},
    condition,
    every::Across,
    schema::refer,
    shapes,
};
use crate::{DeclaredCall, Operation};
use axum::{
    http::{HeaderValue, Method, StatusCode, header},
    response::Response,
};
use base::{Error, Result, Verb};
use bytes::Bytes;
use resources::{ExportQuery, documents, package};
use serde_json::{Value, json};

pub(super) fn operations(kinds: &Kinds) -> Vec<Operation> {
    vec![exporting(kinds), listing(kinds), building(kinds), verifying(kinds), installing(kinds)]
}

fn exporting(kinds: &Kinds) -> Operation {
    let across = Across {
        name: "export_resources",
        method: Method::GET,
        path: "/api/v1/export",
        query: shapes::query(&["kinds", "workspace", "labels", "format"]),
        body: None,
        reply: json!({"type": "array", "items": refer("ResourceDocument")}),
        words: "Documents that make the same resources elsewhere; the same text for the same resources",
        components: Vec::new(),
    };
    let operation = Operation::declared(across.declaration(), kinds, export).tag("resources").cost(5);
    let operation = operation.summary("The resources the caller may export, as documents").also_answers("application/yaml");
    operation.details("Values of secrets are not in it: a mark stands in their place.").fails_with(&[404, 422])
}

fn listing(kinds: &Kinds) -> Operation {
    let item = json!({
        "type": "object",
        "properties": {
            "workspace": {"type": "string"}, "name": {"type": "string"}, "version": {"type": "string"}, "hash": {"type": "string"},
            "at": {"type": "string", "format": "date-time"}
        },
        "required": ["workspace", "name", "version", "hash", "at"], "additionalProperties": false
    });
    let across = Across {
        name: "list_packages",
        method: Method::GET,
        path: "/api/v1/packages",
        query: json!({}),
        body: None,
        reply: json!({"type": "object", "properties": {"items": {"type": "array", "items": refer("InstalledPackage")}}, "required": ["items"]}),
        words: "The installed packages",
        components: vec![("InstalledPackage".into(), item)],
    };
    Operation::declared(across.declaration(), kinds, list)
        .tag("packages")
        .summary("The packages that are installed where the caller may read")
}

fn building(kinds: &Kinds) -> Operation {
    let across = Across {
        name: "build_package",
        method: Method::POST,
        path: "/api/v1/packages/build",
        query: json!({}),
        body: Some(body_of(&json!({"package": refer("Package")}))),
        reply: refer("Package"),
        words: "The package, ready to be written to a file",
        components: vec![("Package".into(), shape())],
    };
    let operation = Operation::declared(across.declaration(), kinds, build).tag("packages").cost(2);
    operation.summary("Check a package, put it in order and sign it with the organization's key").fails_with(&[404, 415, 422])
}

fn verifying(kinds: &Kinds) -> Operation {
    let verified = json!({
        "type": "object",
        "properties": {
            "name": {"type": "string"}, "version": {"type": "string"}, "hash": {"type": "string", "description": "Of everything but the signature"},
            "signed": {"type": "boolean"}, "key": {"type": ["string", "null"], "description": "The key it is signed with"}
        },
        "required": ["name", "version", "hash", "signed", "key"], "additionalProperties": false
    });
    let across = Across {
        name: "verify_package",
        method: Method::POST,
        path: "/api/v1/packages/verify",
        query: json!({}),
        body: Some(body_of(&json!({"package": refer("Package"), "keys": keys()}))),
        reply: refer("VerifiedPackage"),
        words: "It is whole, and says who signed it",
        components: vec![("VerifiedPackage".into(), verified), ("Package".into(), shape())],
    };
    let operation = Operation::declared(across.declaration(), kinds, verify).tag("packages").cost(2);
    operation.summary("Check a package and its signature without installing it").fails_with(&[415, 422])
}

fn installing(kinds: &Kinds) -> Operation {
    let body = json!({
        "package": refer("Package"), "keys": keys(),
        "parameters": {"type": ["object", "null"], "description": "Values for the package's parameters"},
        "workspace": {"anyOf": [shapes::name(), {"type": "null"}], "description": "Usually `default`"},
        "dry_run": {"type": "boolean", "default": false},
        "force": {"type": "boolean", "default": false, "description": "Take over fields that others changed"},
        "allow_downgrade": {"type": "boolean", "default": false, "description": "Also over a newer version of the same package"},
        "reset_parameters": {
            "type": "boolean", "default": false,
            "description": "Parameters that are not given go back to their defaults; otherwise they keep the values that are installed"
        }
    });
    let across = Across {
        name: "install_package",
        method: Method::POST,
        path: "/api/v1/packages/install",
        query: json!({}),
        body: Some(body_of(&body)),
        reply: refer("ApplyOutcome"),
        words: "The plan, and whether it was carried out",
        components: Vec::new(),
    };
    let operation = Operation::declared(across.declaration(), kinds, install)
        .tag("packages")
        .idempotent()
        .cost(5)
        .some_of(&[Verb::Create, Verb::Update]);
    operation.summary("Install a package, or a newer version of one, into a workspace").fails_with(&[404, 409, 415, 422])
}

fn keys() -> Value {
    json!({"type": ["array", "null"], "items": {"type": "string"}, "description": "Public keys that are trusted; without any, the signature is checked if there is one"})
}

fn body_of(properties: &Value) -> Value {
    json!({"type": "object", "properties": properties, "required": ["package"], "additionalProperties": false})
}

fn shape() -> Value {
    let named = |fields: [&str; 2]| json!({"type": "object", "properties": {fields[0]: {"type": "string"}, fields[1]: {"type": "string"}}, "required": fields, "additionalProperties": false});
    let mut screenshot = named(["name", "media_type"]);
    screenshot["properties"]["data"] = json!({"type": "string", "description": "Base64"});
    screenshot["required"] = json!(["name", "media_type", "data"]);
    json!({
        "type": "object", "description": "Resources with parameters, as one signed file",
        "properties": {
            "format": {"const": package::FORMAT}, "name": {"type": "string"}, "version": {"type": "string"}, "title": {"type": "string"},
            "readme": {"type": "string"}, "requires": {"type": "string"}, "dependencies": {"type": "array", "items": named(["name", "version"])},
            "parameters": {"type": "object"}, "resources": {"type": "array", "items": refer("ResourceDocument")},
            "screenshots": {"type": "array", "items": screenshot},
            "signature": {"anyOf": [named(["key", "value"]), {"type": "null"}]}
        },
        "required": ["format", "name", "version", "title", "requires", "resources"], "additionalProperties": false
    })
}

async fn export(kinds: Kinds, call: DeclaredCall) -> Result<Response> {
    let query = Query::read(&call, &["kinds", "workspace", "labels", "format"], &[])?;
    let yaml = query.word("format", &["json", "yaml"])? == Some("yaml");
    let wanted = ExportQuery {
        kinds: query.list("kinds")?.into_iter().map(str::to_owned).collect(),
        workspace: query.workspace()?.map(str::to_owned),
        labels: query.labels()?,
    };
    let found = kinds.resources.export(call.caller.ctx(), &wanted).await?;
    if !yaml {
        return Ok(crate::answer::json_response(StatusCode::OK, Bytes::from(documents::to_json(&found))));
    }
    let mut response = crate::answer::json_response(StatusCode::OK, Bytes::from(documents::to_yaml(&found)));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/yaml"));
    Ok(response)
}

async fn list(kinds: Kinds, call: DeclaredCall) -> Result<Response> {
    Query::read(&call, &[], &[])?;
    condition::json(StatusCode::OK, &json!({"items": kinds.resources.packages(call.caller.ctx()).await?}))
}

/// A package is read from its text, so that its limits hold.
fn read(members: &mut Members) -> Result<package::Package> {
    let value: Value = members.need("package")?;
    package::parse(&value.to_string()).map_err(|e| {
        let error = Error::new(e.kind(), e.code().to_owned(), e.message()).place("/package");
        match e.detail() {
            Some(details) => error.details(details.clone()),
            None => error,
        }
    })
}

async fn build(kinds: Kinds, mut call: DeclaredCall) -> Result<Response> {
    Query::read(&call, &[], &[])?;
    let mut body = Members::of_body(call.body.take())?;
    let package = read(&mut body)?;
    body.end()?;
    condition::json(StatusCode::OK, &kinds.resources.build_package(call.caller.ctx(), package)?)
}

async fn verify(_: Kinds, mut call: DeclaredCall) -> Result<Response> {
    Query::read(&call, &[], &[])?;
    let mut body = Members::of_body(call.body.take())?;
    let package = read(&mut body)?;
    let keys: Vec<String> = body.maybe("keys")?.unwrap_or_default();
    body.end()?;
    condition::json(StatusCode::OK, &package::verify(&package, &keys)?)
}

async fn install(kinds: Kinds, mut call: DeclaredCall) -> Result<Response> {
    Query::read(&call, &[], &[])?;
    let mut body = Members::of_body(call.body.take())?;
    let package = read(&mut body)?;
    let how = package::Install {
        parameters: body.maybe("parameters")?.unwrap_or_else(|| json!({})),
        workspace: body.workspace()?.unwrap_or_else(|| "default".to_owned()),
        dry_run: body.take("dry_run")?.unwrap_or_default(),
        draft: false,
        force: body.take("force")?.unwrap_or_default(),
        allow_downgrade: body.take("allow_downgrade")?.unwrap_or_default(),
        reset_parameters: body.take("reset_parameters")?.unwrap_or_default(),
        keys: body.maybe("keys")?.unwrap_or_default(),
        once: call.once(),
    };
    body.end()?;
    let done = kinds.resources.install(call.caller.ctx(), &package, &how).await;
    condition::json(StatusCode::OK, &done.map_err(ask::placed)?)
}
