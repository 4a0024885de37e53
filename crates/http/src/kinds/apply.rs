//! Declarative changes: how things should be, as documents or as files with documents.

use super::{
    Kinds,
    ask::{self, Members},
    condition,
    every::Across,
    schema::refer,
    shapes,
};
use crate::{DeclaredCall, Operation};
use axum::{
    http::{Method, StatusCode},
    response::Response,
};
use base::{Error, Result, Verb};
use resources::{ApplyRequest, Document, Finding, documents};
use serde_json::{Value, json};

/// The most files of one request.
const FILES_MAX: usize = 1_000;

pub(super) fn operations(kinds: &Kinds) -> Vec<Operation> {
    let across = Across {
        name: "apply",
        method: Method::POST,
        path: "/api/v1/apply",
        query: json!({}),
        body: Some(refer("ApplyRequest")),
        reply: refer("ApplyOutcome"),
        words: "The plan, and whether it was carried out",
        components: vec![
            ("ApplyRequest".into(), request()),
            ("ApplyOutcome".into(), outcome()),
            ("PlanItem".into(), item()),
            ("DocumentFile".into(), file()),
        ],
    };
    let example = json!({
        "files": [{"path": "models.yaml", "text": "kind: workspace\nname: docs\nspec: {}\n"}], "manager": "cli", "dry_run": true
    });
    let operation = Operation::declared(across.declaration(), kinds, apply)
        .tag("resources")
        .idempotent()
        .cost(5)
        .some_of(&[Verb::Create, Verb::Update]);
    let operation = operation.summary("Make resources as documents say: all of it in one transaction, or nothing");
    let operation = operation.details(
        "Fields have owners: what another manager set to another value is a conflict (409, with the plan in `details`) unless `force` is \
         true. Fields this manager set before and does not say any more are removed. With `prune`, resources that carry this owner's label \
         and are not among the documents are deleted. `dry_run` answers the plan and writes nothing.",
    );
    vec![operation.request_example(example).fails_with(&[404, 409, 415, 422])]
}

fn request() -> Value {
    json!({
        "type": "object", "description": "Documents, files with documents, or both",
        "properties": {
            "documents": {"type": ["array", "null"], "items": refer("ResourceDocument"), "maxItems": 1000},
            "files": {"type": ["array", "null"], "items": refer("DocumentFile"), "maxItems": FILES_MAX},
            "workspace": {"anyOf": [shapes::name(), {"type": "null"}], "description": "For documents that name none; usually `default`"},
            "manager": {"type": "string", "minLength": 1, "maxLength": 128, "default": "api", "description": "Who owns the fields that are set"},
            "dry_run": {"type": "boolean", "default": false},
            "force": {"type": "boolean", "default": false, "description": "Take over fields of others, and delete what is still used"},
            "prune": {
                "anyOf": [
                    {"type": "null"},
                    {"type": "object", "properties": {"owner": {"type": "string"}}, "required": ["owner"], "additionalProperties": false}
                ]
            },
            "draft": {"type": "boolean", "default": false, "description": "Keep new versions as drafts"},
            "reason": shapes::reason()
        },
        "additionalProperties": false
    })
}

fn file() -> Value {
    json!({
        "type": "object", "description": "YAML or JSON; several documents with `---` between them",
        "properties": {"path": {"type": "string", "minLength": 1}, "text": {"type": "string"}}, "required": ["path", "text"],
        "additionalProperties": false
    })
}

fn item() -> Value {
    let conflict = json!({"path": {"type": "string"}, "manager": {"type": "string"}});
    json!({
        "type": "object", "description": "What happens to one resource",
        "properties": {
            "kind": {"type": "string"}, "workspace": {"type": ["string", "null"]}, "name": {"type": "string"},
            "action": {"type": "string", "enum": ["create", "update", "unchanged", "delete", "conflict", "invalid"]},
            "version": {"type": ["integer", "null"], "description": "The newest version afterwards"},
            "fields": {"type": "array", "items": refer("ResourceFieldChange")},
            "conflicts": {"type": "array", "items": {"type": "object", "properties": conflict, "required": ["path", "manager"]}},
            "problems": {"type": "array", "items": refer("ResourceFinding")}
        },
        "required": ["kind", "workspace", "name", "action", "version", "fields", "conflicts", "problems"], "additionalProperties": false
    })
}

pub(super) fn outcome() -> Value {
    json!({
        "type": "object",
        "properties": {
            "plan": {"type": "array", "items": refer("PlanItem")}, "applied": {"type": "boolean"},
            "findings": {"type": "array", "items": refer("ResourceFinding"), "description": "What is worth knowing and stops nothing"}
        },
        "required": ["plan", "applied", "findings"], "additionalProperties": false
    })
}

async fn apply(kinds: Kinds, mut call: DeclaredCall) -> Result<Response> {
    super::ask::Query::read(&call, &[], &[])?;
    let mut body = Members::of_body(call.body.take())?;
    let mut documents: Vec<Document> = Vec::new();
    let given: Vec<Value> = body.maybe("documents")?.unwrap_or_default();
    for (i, value) in given.into_iter().enumerate() {
        documents.push(document(&format!("/documents/{i}"), value)?);
    }
    let files: Vec<Value> = body.maybe("files")?.unwrap_or_default();
    documents.extend(from_files(&kinds, files)?);
    let prune: Option<Value> = body.maybe("prune")?;
    let request = ApplyRequest {
        documents,
        workspace: body.workspace()?,
        manager: body.take("manager")?.unwrap_or_else(|| "api".to_owned()),
        dry_run: body.take("dry_run")?.unwrap_or_default(),
        force: body.take("force")?.unwrap_or_default(),
        prune: prune.map(pruned).transpose()?,
        draft: body.take("draft")?.unwrap_or_default(),
        reason: body.reason()?,
        once: call.once(),
    };
    body.end()?;
    condition::json(StatusCode::OK, &kinds.resources.apply(call.caller.ctx(), request).await?)
}

fn pruned(value: Value) -> Result<resources::Prune> {
    let mut members = Members::new("/prune".to_owned(), value)?;
    let prune = resources::Prune { owner: members.need("owner")? };
    members.end()?;
    Ok(prune)
}

fn document(at: &str, value: Value) -> Result<Document> {
    let mut members = Members::new(at.to_owned(), value)?;
    let document = Document {
        kind: members.need("kind")?,
        workspace: members.maybe("workspace")?,
        name: members.need("name")?,
        title: members.maybe("title")?,
        labels: members.take("labels")?.unwrap_or_default(),
        visibility: members.maybe("visibility")?,
        team: members.maybe("team")?,
        shared_with: members.maybe("shared_with")?,
        spec: members.need("spec")?,
        text: members.maybe("text")?,
    };
    members.end()?;
    Ok(document)
}

/// The documents of all files; everything that is wrong in any of them comes back at once.
fn from_files(kinds: &Kinds, files: Vec<Value>) -> Result<Vec<Document>> {
    if files.len() > FILES_MAX {
        let error =
            Error::too_large("too_many_documents", format!("there are {} files; one request takes at most {FILES_MAX}", files.len()));
        return Err(error.place("/files").fix("apply them in several parts"));
    }
    let (mut good, mut bad): (Vec<Document>, Vec<Finding>) = (Vec::new(), Vec::new());
    for (i, file) in files.into_iter().enumerate() {
        let mut members = Members::new(format!("/files/{i}"), file)?;
        let (path, text): (String, String) = (members.need("path")?, members.need("text")?);
        members.end()?;
        match documents::parse(&path, &text, |text| (kinds.reader)(&path, text)) {
            Ok(found) => {
                let alone = found.len() == 1;
                let kept = |document| Document { text: alone.then(|| text.clone()), ..document };
                good.extend(found.into_iter().map(|located| kept(located.value)));
            }
            Err(findings) => bad.extend(findings),
        }
    }
    let Some(first) = bad.first() else { return Ok(good) };
    let error = Error::invalid("bad_document", format!("{}: {}", first.path, first.message)).place(first.path.clone());
    let error = bad.iter().filter_map(|f| f.fix.clone()).take(3).fold(error, Error::fix);
    Err(ask::placed(error.details(json!({ "findings": bad }))))
}
