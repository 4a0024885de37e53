//! The inbox over HTTP.

use super::{InboxItem, decide, sql};
use crate::{State, places};
use ::http::{Body, Call, Cursor, Json, Method, Nothing, Operation, Page, limit, right};
use base::{Error, Result};
use engine::Decision;
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
    /// To an `approval`: may it go on?
    approved: Option<bool>,
    /// To an `outcome`: what has become of the effect.
    outcome: Option<Outcome>,
    /// With `done`: what the effect gave, as the steps after it see it.
    output: Option<Value>,
    /// Shown with the decision and kept in the journal.
    note: Option<String>,
    /// The `binding` of the item as it was read.
    binding: String,
}

#[derive(Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    /// It has happened: the run goes on with `output`, and nothing is called.
    Done,
    /// It has not happened: it is carried out again, under the same key.
    Repeat,
    /// The step fails with `outcome_unknown`.
    GiveUp,
}

impl DecideBody {
    fn decision(self) -> Result<Decision> {
        let Self { approved, outcome, output, note, binding } = self;
        let (approved, given) = match (approved, outcome) {
            (Some(approved), None) => (approved, None),
            (None, Some(Outcome::Done)) => (true, Some(output.clone().unwrap_or_default())),
            (None, Some(outcome)) => (outcome == Outcome::Repeat, None),
            _ => {
                return Err(Error::invalid("bad_decision", "a decision says either `approved` or `outcome`")
                    .place("/")
                    .fix("send `approved` for an approval, and `outcome` where it is asked whether something has happened"));
            }
        };
        if given.is_none() && output.is_some() {
            return Err(Error::invalid("bad_decision", "there is an output only of what has happened")
                .place("/output")
                .fix("send it with `outcome: done`"));
        }
        Ok(Decision { approved, note, binding, output: given })
    }
}

fn example(state: &str) -> Value {
    json!({
        "id": "apr_5f0c1d2e3a4b5c6d", "run": "run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b", "run_name": "ticket-triage", "workspace": "default", "task": "ask",
        "title": "Send 12 answers?", "details": {"count": 12}, "binding": "9f86d081884c7d65", "state": state,
        "asked_at": "2026-11-21T09:00:00.000000Z", "expires_at": null, "asks": "approval",
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
            .details(
                "The first decision counts. A second one is a 409 that names who decided before. Where an item asks for an `outcome` (an effect \
                 that cannot be undone was cut off, and whether it has happened is not known), say `done` with its output, `repeat` or `give_up`.",
            )
            .fails_with(&[404, 409, 413, 415, 422])
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
    let body = call.body.0;
    if body.note.as_ref().is_some_and(|note| note.chars().count() > NOTE_CHARS_MAX) {
        return Err(
            Error::too_large("note_too_long", format!("the note is longer than {NOTE_CHARS_MAX} characters")).place("body field `note`")
        );
    }
    let asks_outcome = body.outcome.is_some();
    let decision = body.decision()?;
    decide(&state, &call.caller, call.path.text("id")?, decision, asks_outcome).await.map(Json)
}
