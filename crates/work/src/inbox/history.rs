//! What has happened to an item, the first first and a page at a time: who was asked, who decided, changed or handed it on.

use super::{find, item::Line, sql};
use crate::State;
use ::http::{Call, Json, Method, Operation, limit, right};
use base::{Result, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListHistory {
    /// `next` of the page before.
    after: Option<u64>,
    /// 1 to 500, usually 100.
    limit: Option<usize>,
}

/// What has happened to an item of the inbox.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "InboxHistory")]
struct History {
    items: Vec<Happened>,
    /// Pass it as `after` for the next page; null on the last one.
    next: Option<u64>,
}

/// Something that has happened to it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "InboxHappened")]
struct Happened {
    /// The event of the run; 0 for what happened before this was kept.
    seq: u64,
    /// `asked`, `approved`, `rejected`, `withdrawn`, `edited`, `delegated`, `taken_back` or `escalated`.
    what: &'static str,
    /// Who did it; null: the run itself.
    by: Option<String>,
    /// To whom it was handed on.
    to: Option<String>,
    note: Option<String>,
    /// An answer, or the input of the call as it was changed.
    value: Option<Value>,
    #[schemars(with = "Option<String>")]
    at: Option<Timestamp>,
}

impl Happened {
    fn of(seq: u64, line: Line) -> Self {
        let told =
            |what, by: Option<base::Principal>, at| Self { seq, what, by: by.map(|by| by.name), to: None, note: None, value: None, at };
        match line {
            Line::Asked { at } => told("asked", None, at),
            Line::Decided { by, approved, note, answer, at, .. } => {
                let what = if approved { "approved" } else { "rejected" };
                Self { note, value: answer, ..told(what, Some(by), Some(at)) }
            }
            Line::Withdrawn { by, at } => told("withdrawn", Some(by), Some(at)),
            Line::Edited { by, note, input, at } => Self { note, value: Some(input), ..told("edited", Some(by), Some(at)) },
            Line::Delegated { by, to, note, at, .. } => {
                let what = if to.is_some() { "delegated" } else { "taken_back" };
                Self { to, note, ..told(what, Some(by), Some(at)) }
            }
            Line::Escalated { at } => told("escalated", None, Some(at)),
        }
    }
}

pub(super) fn operation(state: &State) -> Operation {
    Operation::new("list_inbox_history", Method::GET, "/api/v1/inbox/{id}/history", state, list_history)
        .tag("inbox")
        .summary("What has happened to an approval or a question, the first first")
        .details("Also what happened before it was asked last: a step that is begun anew asks anew, under the same id.")
        .fails_with(&[404, 422])
        .response_example(json!({"items": [
            {"seq": 7, "what": "asked", "by": null, "to": null, "note": null, "value": null, "at": "2026-11-21T09:00:00.000000Z"},
            {"seq": 9, "what": "approved", "by": "ada", "to": null, "note": "go", "value": null, "at": "2026-11-21T09:01:00.000000Z"}
        ], "next": null}))
}

async fn list_history(state: State, call: Call<right::RunsRead, ListHistory>) -> Result<Json<History>> {
    let id = call.path.text("id")?;
    find(&state, &call.caller, id).await?;
    let limit = limit(call.query.limit, 100, 500);
    let found = sql::lines(&state.store.org(call.caller.org), id, call.query.after.unwrap_or_default(), limit).await?;
    let next = found.last().map(|(seq, _)| *seq).filter(|seq| found.len() == limit && *seq > 0);
    let items = found.into_iter().flat_map(|(seq, lines)| lines.into_iter().map(move |line| Happened::of(seq, line))).collect();
    Ok(Json(History { items, next }))
}
