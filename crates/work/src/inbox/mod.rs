//! The inbox: decisions and answers that people owe. Its rows commit with the events that make them, so the inbox and the
//! journal never disagree. An item decides exactly what it shows: a decision names the binding, a hash of the question and of
//! everything that follows from it.

mod history;
mod http;
mod item;
mod sql;
mod standing;

pub(crate) use self::http::operations;
pub use item::{Decided, Edited, HandedOn, InboxItem, ItemCall, ItemRule, ItemWho, May};
pub(crate) use sql::forget;
pub use sql::{InboxRows, migrations};
pub use standing::{ByDeciders, allow, kind};

use crate::{State, places};
use base::{Ctx, Error, Kind, OrgId, Result, Right};
use engine::{Act, Decision, port::Fut};
use serde_json::json;

/// Who is who; `orc` plugs it in.
pub trait People: Send + Sync {
    /// Somebody by the name of the account, with what they may do now.
    fn by_name<'a>(&'a self, org: OrgId, name: &'a str) -> Fut<'a, Option<Ctx>>;
}

/// What somebody says about an item.
pub enum Word {
    /// `outcome`: it says what has become of an effect.
    Decide {
        decision: Decision,
        outcome: bool,
    },
    Act {
        binding: String,
        act: Act,
    },
}

impl Word {
    fn binding(&self) -> &str {
        match self {
            Self::Decide { decision, .. } => &decision.binding,
            Self::Act { binding, .. } => binding,
        }
    }
}

/// The decision that completes it counts; a later one is told whose it was.
pub async fn say(state: &State, ctx: &Ctx, id: &str, word: Word) -> Result<InboxItem> {
    let item = find(state, ctx, id).await?;
    may_act(ctx, &item)?;
    let taken_back = matches!(word, Word::Act { act: Act::Withdraw, .. }) && item.may.withdraw;
    if item.state != "open" && !taken_back {
        return Err(decided_before(&item));
    }
    if let Word::Decide { outcome, .. } = &word {
        right_word(&item, *outcome)?;
    }
    if item.binding != word.binding() {
        return Err(Error::conflict("approval_changed", "the decision names another content than the one that waits for it")
            .place("body field `binding`")
            .fix("read the approval again and decide what it shows now")
            .details(json!({"item": item})));
    }
    if let Word::Act { act, .. } = &word {
        acceptable(state, ctx, &item, act).await?;
    }
    let said = match word {
        Word::Decide { decision, .. } => state.engine.decide(ctx, item.run, &item.task, decision).await,
        Word::Act { binding, act } => state.engine.on_question(ctx, item.run, (&item.task, &binding), act).await,
    };
    match said {
        Ok(()) => {}
        // Someone else was faster: tell who.
        Err(error) if error.kind() == Kind::Conflict => {
            let now = sql::get(&state.store.org(ctx.org), ctx, id, state.env.clock.now()).await?;
            let decided = now.filter(|item| item.state != "open").map(|item| classed(state, item));
            return Err(decided.map_or(error, |item| decided_before(&item)));
        }
        Err(error) => return Err(error),
    }
    let after = sql::get(&state.store.org(ctx.org), ctx, id, state.env.clock.now()).await?;
    after
        .map(|item| classed(state, item))
        .ok_or_else(|| Error::internal("internal_fault", format!("approval {id} was decided and is not there any more")))
}

/// A yes or no to whether something has happened could mean either.
fn right_word(item: &InboxItem, outcome: bool) -> Result<()> {
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
    Ok(())
}

/// Who may not even look at it is told that it is not there.
pub async fn find(state: &State, ctx: &Ctx, id: &str) -> Result<InboxItem> {
    let item = sql::get(&state.store.org(ctx.org), ctx, id, state.env.clock.now()).await?;
    item.filter(|item| sees(ctx, item)).map(|item| classed(state, item)).ok_or_else(|| not_found(id))
}

/// With what making its call means.
fn classed(state: &State, mut item: InboxItem) -> InboxItem {
    if let Some(call) = &mut item.call {
        call.class = state.engine.effect_of(&call.tool).map(|effect| effect.word());
    }
    item
}

/// An open item, and which of these people may decide it now; `None` when it does not wait any more.
pub async fn deciders(state: &State, org: OrgId, id: &str, people: &[Ctx]) -> Result<Option<(InboxItem, Vec<bool>)>> {
    sql::open_for(&state.store.org(org), people, id, state.env.clock.now()).await
}

fn sees(ctx: &Ctx, item: &InboxItem) -> bool {
    places::sees(ctx, &item.workspace) || may_act(ctx, item).is_ok()
}

fn not_found(id: &str) -> Error {
    Error::not_found("approval_not_found", format!("there is no approval `{id}`"))
        .place("path parameter `id`")
        .fix("the open ones are listed at /api/v1/inbox?state=open")
}

/// In the workspace of the run.
fn may_act(ctx: &Ctx, item: &InboxItem) -> Result<()> {
    let right = Right::APPROVALS_DECIDE;
    ctx.need_on(right.noun, right.verb, Some(&item.workspace))
}

/// What has happened to one question is kept whole with it, so it ends somewhere. Decisions are always taken.
const ACTS_MAX: usize = 500;
const ACTS_BYTES_MAX: usize = 1024 * 1024;

async fn acceptable(state: &State, ctx: &Ctx, item: &InboxItem, act: &Act) -> Result<()> {
    if item.acts >= ACTS_MAX || item.acts_bytes >= ACTS_BYTES_MAX {
        let words = format!(
            "this was handed on, changed and taken back {} times; {ACTS_MAX} times, or {ACTS_BYTES_MAX} bytes of it, are kept",
            item.acts
        );
        return Err(Error::limited("too_many_acts", words).place(item.id.clone()).fix("decide it"));
    }
    match act {
        Act::Delegate { to: Some(to), .. } => may_receive(state, ctx, item, to).await,
        Act::Edit { input, .. } => fits(state, item, input),
        _ => Ok(()),
    }
}

/// A changed call fits its tool as one in a file does.
fn fits(state: &State, item: &InboxItem, input: &serde_json::Value) -> Result<()> {
    let Some(call) = &item.call else { return Ok(()) };
    state.engine.check_input(&call.tool, input).map_err(|error| error.place("/input"))
}

/// Handing on gives no rights: whoever is named has to have them, and must not be kept out by the rule.
async fn may_receive(state: &State, ctx: &Ctx, item: &InboxItem, to: &str) -> Result<()> {
    let bad = |words: String| Err(Error::invalid("bad_delegate", words).place("body field `to`"));
    let right = Right::APPROVALS_DECIDE;
    match state.people.by_name(ctx.org, to).await? {
        None => bad(format!("there is no account `{to}` that could decide")),
        Some(who) if !who.rights.has_in(right.noun, right.verb, Some(&item.workspace)) => {
            bad(format!("{to} may not decide approvals in the workspace `{}`", item.workspace))
        }
        Some(who) if item.rule.not_by_requester && Some(who.principal.id) == item.requester => {
            bad(format!("{to} started the run, and whoever did may not decide this"))
        }
        Some(_) => Ok(()),
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
