//! Making resources from a template.

use super::{Kinds, ask::Members, ask::Query, condition, schema, schema::refer, shapes};
use crate::{Declaration, DeclaredCall, Described, Need, Operation, Reply};
use axum::{
    http::{Method, StatusCode},
    response::Response,
};
use base::{Result, Verb};
use resources::{Address, Instantiate, Spec, TemplateSpec};
use serde_json::{Value, json};
use std::sync::Arc;

/// There where templates are a kind of the installation.
pub(super) fn operations(kinds: &Kinds) -> Vec<Operation> {
    if kinds.resources.registry().get(TemplateSpec::KIND).is_none() {
        return Vec::new();
    }
    let describe = |_: &mut schemars::SchemaGenerator| Described {
        query: schema::of(json!({})),
        body: Some((schema::of(refer("TemplateInstance")), true)),
        reply: Reply {
            status: 200,
            media_type: Some("application/json"),
            schema: Some(schema::of(refer("ApplyOutcome"))),
            words: "What was made, or would be",
        },
        components: schema::shared().into_iter().chain([("TemplateInstance".to_owned(), request())]).collect(),
    };
    let declaration = Declaration {
        name: "instantiate_template".into(),
        method: Method::POST,
        path: "/api/v1/workspaces/{workspace}/templates/{name}/instantiate".into(),
        need: Need::On { noun: TemplateSpec::KIND.into(), verb: Verb::Execute },
        describe: Arc::new(describe),
    };
    let operation = Operation::declared(declaration, kinds, instantiate).tag("templates").idempotent().cost(5);
    let operation = operation.summary("Make the resources of a template, with values for its parameters");
    vec![operation.request_example(json!({"workspace": "default", "parameters": {}, "dry_run": true})).fails_with(&[404, 409, 415, 422])]
}

fn request() -> Value {
    json!({
        "type": "object", "description": "What to make from a template, and where",
        "properties": {
            "workspace": {"allOf": [shapes::name()], "description": "Where the new resources go"},
            "name": {
                "anyOf": [shapes::name(), {"type": "null"}],
                "description": "A name for what is made, when the template makes one thing; otherwise each keeps its own"
            },
            "parameters": {"type": "object", "description": "Values for the template's parameters"},
            "dry_run": {"type": "boolean", "default": false},
            "draft": {"type": "boolean", "default": false, "description": "Make drafts, which takes no right to publish"}
        },
        "required": ["workspace"], "additionalProperties": false
    })
}

async fn instantiate(kinds: Kinds, mut call: DeclaredCall) -> Result<Response> {
    Query::read(&call, &[], &[])?;
    let template = Address::new(TemplateSpec::KIND, Some(call.path.text("workspace")?), call.path.text("name")?);
    let mut body = Members::of_body(call.body.take())?;
    let how = Instantiate {
        workspace: body.need("workspace")?,
        name: body.maybe("name")?,
        parameters: body.take("parameters")?.unwrap_or_else(|| json!({})),
        dry_run: body.take("dry_run")?.unwrap_or_default(),
        draft: body.take("draft")?.unwrap_or_default(),
        once: call.once(),
    };
    body.end()?;
    condition::json(StatusCode::OK, &kinds.resources.instantiate(call.caller.ctx(), &template, &how).await?)
}
