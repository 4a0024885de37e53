//! The inbox: decisions that people owe. Its rows commit with the events that make them, so the inbox and the journal
//! never disagree. An item decides exactly what it shows: the decision names the binding, a hash of title and details.

mod http;
mod sql;

pub(crate) use self::http::operations;
pub use sql::{InboxRows, migrations};

use crate::{State, places};
use base::{Ctx, Error, Kind, Result, Right, RunId, Timestamp};
use engine::Decision;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

/// One decision that is owed, or was.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct InboxItem {
    pub id: String,
    #[schemars(with = "String")]
    pub run: RunId,
    pub run_name: String,
    /// Of the run.
    pub workspace: String,
    /// The path of the task that waits.
    pub task: String,
    pub title: String,
    /// What is to be decided; a large one is `{"$blob": id, "bytes": n}`.
    pub details: Value,
    /// Names exactly this title and these details; a decision repeats it.
    pub binding: String,
    /// `open`, `approved`, `rejected`, `expired` or `cancelled`.
    pub state: String,
    #[schemars(with = "String")]
    pub asked_at: Timestamp,
    #[schemars(with = "Option<String>")]
    pub expires_at: Option<Timestamp>,
    /// `approval`: may it go on? `outcome`: has an effect happened whose end is not known?
    pub asks: String,
    pub decided: Option<Decided>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Decided {
    pub by: String,
    pub note: Option<String>,
    #[schemars(with = "String")]
    pub at: Timestamp,
}

/// The first decision counts; a later one is told whose it was.
/// `outcome`: the decision says what has become of an effect.
pub async fn decide(state: &State, ctx: &Ctx, id: &str, decision: Decision, outcome: bool) -> Result<InboxItem> {
    let item = sql::get(&state.store.org(ctx.org), id).await?.ok_or_else(|| not_found(id))?;
    may_decide(ctx, &item)?;
    if item.state != "open" {
        return Err(decided_before(&item));
    }
    if outcome && item.asks != "outcome" {
        return Err(Error::invalid("not_an_outcome", "the item asks whether the run may go on, not what has happened")
            .place("body field `outcome`")
            .fix("send `approved`"));
    }
    if !outcome && item.asks == "outcome" {
        return Err(Error::invalid("outcome_needed", "the item asks whether an effect has happened; yes or no to it could mean either")
            .place("body field `approved`")
            .fix("send `outcome`: `done` (with its `output`), `repeat` or `give_up`; on the command line `orc outcome`"));
    }
    if item.binding != decision.binding {
        return Err(Error::conflict("approval_changed", "the decision names another content than the one that waits for it")
            .place("body field `binding`")
            .fix("read the approval again and decide what it shows now")
            .details(json!({"item": item})));
    }
    match state.engine.decide(ctx, item.run, &item.task, decision).await {
        Ok(()) => {}
        // Someone else was faster: tell who.
        Err(error) if error.kind() == Kind::Conflict => {
            let now = sql::get(&state.store.org(ctx.org), id).await?;
            return Err(now.filter(|item| item.state != "open").map_or(error, |item| decided_before(&item)));
        }
        Err(error) => return Err(error),
    }
    let after = sql::get(&state.store.org(ctx.org), id).await?;
    after.ok_or_else(|| Error::internal("internal_fault", format!("approval {id} was decided and is not there any more")))
}

fn not_found(id: &str) -> Error {
    Error::not_found("approval_not_found", format!("there is no approval `{id}`"))
        .place("path parameter `id`")
        .fix("the open ones are listed at /api/v1/inbox?state=open")
}

/// In the workspace of the run. Who may not even look at it is told that it is not there.
fn may_decide(ctx: &Ctx, item: &InboxItem) -> Result<()> {
    let right = Right::APPROVALS_DECIDE;
    match ctx.need_on(right.noun, right.verb, Some(&item.workspace)) {
        Err(_) if !places::sees(ctx, &item.workspace) => Err(not_found(&item.id)),
        answer => answer,
    }
}

fn decided_before(item: &InboxItem) -> Error {
    let words = match &item.decided {
        Some(decided) => format!("{} has {} it already, at {}", decided.by, item.state, decided.at),
        None => format!("the approval is {} and cannot be decided any more", item.state),
    };
    Error::conflict("approval_decided", words)
        .place(item.id.clone())
        .fix("look at the run to see what came of it")
        .details(json!({"item": item}))
}
