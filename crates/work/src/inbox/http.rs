//! The inbox over HTTP.

use super::{Decision, InboxItem, decide, sql};
use crate::{State, places};
use ::http::{Body, Call, Cursor, Json, Method, Nothing, Operation, Page, limit, right};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Clone, Copy, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Which {
    #[default]
    Open,
    Decided,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListInbox {
    /// Open ones come oldest first, decided ones (and expired and cancelled ones) newest first.
    #[serde(default)]
    state: Which,
    /// Only of this workspace; usually of all that the caller may look into.
    workspace: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 200, usually 50.
    limit: Option<usize>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecideBody {
    approved: bool,
    /// Shown with the decision and kept in the journal.
    note: Option<String>,
    /// The `binding` of the item as it was read.
    binding: String,
}

fn example(state: &str) -> Value {
    json!({
        "id": "apr_5f0c1d2e3a4b5c6d", "run": "run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b", "run_name": "ticket-triage", "workspace": "default", "task": "ask",
        "title": "Send 12 answers?", "details": {"count": 12}, "binding": "9f86d081884c7d65", "state": state,
        "asked_at": "2026-11-21T09:00:00.000000Z", "expires_at": null,
        "decided": if state == "open" { Value::Null } else { json!({"by": "ada", "note": "go", "at": "2026-11-21T09:01:00.000000Z"}) }
    })
}

pub(crate) fn operations(state: &State) -> Vec<Operation> {
    vec![
        Operation::new("list_inbox", Method::GET, "/api/v1/inbox", state, list_inbox)
            .tag("inbox")
            .summary("List approvals")
            .details("Those of runs that the caller may look at.")
            .fails_with(&[422])
            .response_example(json!({"items": [example("open")], "next": null})),
        Operation::new("decide_approval", Method::POST, "/api/v1/inbox/{id}/decide", state, decide_approval)
            .tag("inbox")
            .summary("Approve or reject")
            .details("The first decision counts. A second one is a 409 that names who decided before.")
            .fails_with(&[404, 409, 415, 422])
            .request_example(json!({"approved": true, "note": "go", "binding": "9f86d081884c7d65"}))
            .response_example(example("approved")),
    ]
}

async fn list_inbox(state: State, call: Call<right::RunsRead, ListInbox>) -> Result<Json<Page<InboxItem>>> {
    let asked = call.query;
    let limit = limit(asked.limit, 50, 200);
    let after = asked.after.as_deref().map(position).transpose()?;
    let places = places::readable(&call.caller, asked.workspace.as_deref())?;
    let items = sql::list(&state.store.org(call.caller.org), places, asked.state == Which::Open, after, limit).await?;
    let next = items.last().filter(|_| items.len() == limit).map(|item| Cursor::seal(&format!("{} {}", item.asked_at.0, item.id)));
    Ok(Json(Page { items, next, total: None }))
}

fn position(cursor: &str) -> Result<(i64, String)> {
    let text = Cursor::open(cursor)?;
    let parts = text.split_once(' ').and_then(|(at, id)| Some((at.parse().ok()?, id.to_owned())));
    parts.ok_or_else(|| Error::invalid("bad_cursor", "the cursor `after` was not made by this list").place("query parameter `after`"))
}

const NOTE_CHARS_MAX: usize = 4_000;

async fn decide_approval(state: State, call: Call<right::ApprovalsDecide, Nothing, Body<DecideBody>>) -> Result<Json<InboxItem>> {
    let DecideBody { approved, note, binding } = call.body.0;
    if note.as_ref().is_some_and(|note| note.chars().count() > NOTE_CHARS_MAX) {
        return Err(
            Error::too_large("note_too_long", format!("the note is longer than {NOTE_CHARS_MAX} characters")).place("body field `note`")
        );
    }
    decide(&state, &call.caller, call.path.text("id")?, Decision { approved, note, binding }).await.map(Json)
}
