//! The audit over HTTP.

use super::{AuditEntry, Behind, Which};
use crate::State;
use ::http::{Call, Cursor, Json, Method, Operation, Page, limit, right};
use base::{Error, Result, Timestamp};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

const MOST: usize = 200;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListAudit {
    /// Of this kind of resource, or about `account`, `token`, `organization`, `access`, `sign_in`.
    kind: Option<String>,
    /// About what bears this name.
    name: Option<String>,
    /// In this workspace. Whoever may read the audit of some workspaces only, and names none, sees that of all of these.
    workspace: Option<String>,
    /// Done by this account, by name or id.
    actor: Option<String>,
    /// Such as `resource.updated`.
    action: Option<String>,
    /// Done with the request of this id, as in the answer's `X-Correlation-Id`.
    correlation_id: Option<String>,
    /// At this time or later.
    #[serde(default)]
    #[schemars(with = "String", extend("format" = "date-time"))]
    from: Option<Timestamp>,
    /// At this time or earlier.
    #[serde(default)]
    #[schemars(with = "String", extend("format" = "date-time"))]
    to: Option<Timestamp>,
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 200, usually 50.
    limit: Option<usize>,
}

pub(crate) fn operations(state: &State) -> Vec<Operation> {
    vec![
        Operation::new("list_audit", Method::GET, "/api/v1/audit", state, list_audit)
            .tag("audit")
            .summary("Who changed what, when and why, newest first")
            .details("Changes of resources, accounts, tokens and organizations, refusals and failed sign-ins. What runs did stands in their histories.")
            .fails_with(&[422])
            .response_example(json!({"items": [{
                "position": 812, "at": "2026-11-21T09:00:00.000000Z", "action": "resource.updated",
                "actor": {"id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b", "kind": "user", "name": "ada"},
                "kind": "model", "workspace": "default", "name": "fast", "version": 4, "reason": "cheaper",
                "correlation_id": "5f0c1d2e3a4b5c6d", "details": {"published": 4}
            }], "next": null})),
    ]
}

async fn list_audit(state: State, call: Call<right::AuditRead, ListAudit>) -> Result<Json<Page<AuditEntry>>> {
    let ListAudit { kind, name, workspace, actor, action, correlation_id, from, to, after, limit: asked } = call.query;
    let which = Which { kind, name, workspace, actor, action, correlation_id, from, to };
    let behind = after.as_deref().map(behind).transpose()?;
    let rows = state.identity().store().org(call.caller.org);
    let (items, next) = super::search(&rows, &call.caller, which, behind, limit(asked, 50, MOST)).await?;
    let next = next.map(|Behind { at, position }| Cursor::seal(&format!("{at}.{position}")));
    Ok(Json(Page { items, next, total: None }))
}

fn behind(cursor: &str) -> Result<Behind> {
    let text = Cursor::open(cursor)?;
    let parts = text.split_once('.').and_then(|(at, position)| Some(Behind { at: at.parse().ok()?, position: position.parse().ok()? }));
    parts.ok_or_else(|| Error::invalid("bad_cursor", "the cursor `after` was not made by this list").place("query parameter `after`"))
}
