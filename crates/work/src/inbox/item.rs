//! An item of the inbox as it is shown.

use base::{Ctx, Error, OnExpiry, PrincipalId, Rule, RunId, Timestamp, Who};
use engine::{Handed, Sitting, event::Rejected, seat_of};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One decision or answer that is owed, or was.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct InboxItem {
    pub id: String,
    /// `approval`: may it go on? `question`: it wants an answer. `outcome`: has an effect happened whose end is not known?
    pub asks: String,
    #[schemars(with = "String")]
    pub run: RunId,
    pub run_name: String,
    /// Of the run.
    pub workspace: String,
    /// Who started the run.
    pub asked_by: Option<String>,
    /// The path of the task that waits.
    pub task: String,
    pub title: String,
    /// What is to be decided.
    pub details: Value,
    /// The call that is made if it is approved, with exactly this input.
    pub call: Option<ItemCall>,
    /// JSON Schema of the answer that a question wants.
    pub answer: Option<Value>,
    pub rule: ItemRule,
    /// What a rejection leads to: `fails`, `continues`, `fails_at_end`, `skips` or `handled`.
    pub rejected: String,
    /// Names exactly this question and everything that follows from it; a decision repeats it.
    pub binding: String,
    /// `open`, `approved`, `rejected`, `expired` or `cancelled`.
    pub state: String,
    #[schemars(with = "String")]
    pub asked_at: Timestamp,
    #[schemars(with = "Option<String>")]
    pub expires_at: Option<Timestamp>,
    /// The time was over once, and more people may decide.
    pub escalated: bool,
    /// A decision that counts takes effect then, and can be taken back before.
    #[schemars(with = "Option<String>")]
    pub effective_at: Option<Timestamp>,
    /// The status of the run: of one that is `paused`, a decision is kept and followed when it goes on.
    pub run_status: String,
    /// Who has changed the call since it was asked, the first one first.
    pub edited: Vec<Edited>,
    /// Every decision so far, the first one first.
    pub decisions: Vec<Decided>,
    pub handed_on: Vec<HandedOn>,
    /// The decision that counted.
    pub decided: Option<Decided>,
    pub may: May,
    #[serde(skip)]
    pub(super) requester: Option<PrincipalId>,
    #[serde(skip)]
    pub(super) handed: Vec<Handed>,
    /// How often something happened to it since it was asked.
    #[serde(skip)]
    pub(super) acts: usize,
    /// How much is kept of that.
    #[serde(skip)]
    pub(super) acts_bytes: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ItemCall {
    pub tool: String,
    /// Exactly what the tool is given.
    pub input: Value,
    /// What making it means: `pure`, `idempotent`, `compensable` or `irreversible`; null for a tool that this program does not know.
    pub class: Option<&'static str>,
}

/// Who may decide, and how many must.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ItemRule {
    /// Null: whoever has the right to decide in the workspace.
    pub approvers: Option<ItemWho>,
    pub needed: u32,
    pub not_by_requester: bool,
    /// `fail`, `reject` or `escalate`.
    pub on_expiry: String,
    pub escalate_to: Option<ItemWho>,
    pub grace_ms: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ItemWho {
    pub people: Vec<String>,
    pub teams: Vec<String>,
    pub roles: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Decided {
    pub approved: bool,
    pub by: String,
    pub note: Option<String>,
    /// To a question, or what a call gave.
    pub answer: Option<Value>,
    #[schemars(with = "String")]
    pub at: Timestamp,
}

/// Somebody has changed the call: what is decided is the changed one.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Edited {
    pub by: String,
    pub note: Option<String>,
    #[schemars(with = "String")]
    pub at: Timestamp,
}

/// Somebody else decides in one's place.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct HandedOn {
    pub from: String,
    pub to: String,
    pub note: Option<String>,
    #[schemars(with = "Option<String>")]
    pub until: Option<Timestamp>,
}

/// What the caller may do with it now.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct May {
    pub decide: bool,
    /// Why not.
    pub why_not: Option<String>,
    /// Change the call before it is decided.
    pub edit: bool,
    pub withdraw: bool,
    /// Take back what was handed on.
    pub take_back: bool,
}

/// What is kept of the question beside the columns of its row.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct More {
    pub(super) tool: Option<String>,
    pub(super) input: Option<Value>,
    pub(super) answer: Option<Value>,
    pub(super) rule: Rule,
    pub(super) rejected: Rejected,
}

/// One line of what happened to it.
#[derive(Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub(super) enum Line {
    Asked {
        #[serde(default)]
        at: Option<Timestamp>,
    },
    Decided {
        by: base::Principal,
        #[serde(default)]
        seat: Option<PrincipalId>,
        approved: bool,
        note: Option<String>,
        answer: Option<Value>,
        more: u32,
        effective_at: Option<Timestamp>,
        at: Timestamp,
    },
    Withdrawn {
        by: base::Principal,
        at: Timestamp,
    },
    Edited {
        by: base::Principal,
        note: Option<String>,
        /// The input as it is from then on.
        input: Value,
        at: Timestamp,
    },
    Delegated {
        by: base::Principal,
        to: Option<String>,
        note: Option<String>,
        until: Option<Timestamp>,
        at: Timestamp,
    },
    Escalated {
        at: Timestamp,
    },
}

/// What the lines since the question was last asked come to.
#[derive(Default)]
pub(super) struct Story {
    pub(super) decisions: Vec<(PrincipalId, PrincipalId, Decided)>,
    pub(super) handed: Vec<Handed>,
    pub(super) edited: Vec<Edited>,
    /// What is called instead of what was asked for first.
    pub(super) input: Option<Value>,
    pub(super) escalated: bool,
    pub(super) effective_at: Option<Timestamp>,
}

impl Story {
    pub(super) fn take(&mut self, line: Line) {
        match line {
            Line::Asked { .. } => *self = Self::default(),
            Line::Decided { by, seat, approved, note, answer, more, effective_at, at } => {
                let decided = Decided { approved, by: by.name, note, answer, at };
                self.decisions.push((by.id, seat.unwrap_or(by.id), decided));
                if more == 0 {
                    self.effective_at = effective_at;
                }
            }
            Line::Withdrawn { by, .. } => {
                self.decisions.retain(|(who, _, _)| *who != by.id);
                self.effective_at = None;
            }
            Line::Edited { by, note, input, at } => {
                self.decisions.clear();
                self.edited.push(Edited { by: by.name, note, at });
                self.input = Some(input);
            }
            Line::Delegated { by, to, note, until, .. } => {
                self.handed.retain(|handed| handed.from.id != by.id);
                self.handed.extend(to.map(|to| Handed { from: by, to, note, until }));
            }
            Line::Escalated { .. } => self.escalated = true,
        }
    }
}

impl ItemRule {
    pub(super) fn of(rule: &Rule) -> Self {
        let who = |who: &Who| ItemWho { people: who.people.clone(), teams: who.teams.clone(), roles: who.roles.clone() };
        let on_expiry = match rule.on_expiry {
            OnExpiry::Fail => "fail",
            OnExpiry::Reject => "reject",
            OnExpiry::Escalate => "escalate",
        };
        Self {
            approvers: rule.approvers.as_ref().map(who),
            needed: rule.needed,
            not_by_requester: rule.not_by_requester,
            on_expiry: on_expiry.to_owned(),
            escalate_to: rule.escalate_to.as_ref().map(who),
            grace_ms: rule.grace_ms,
        }
    }
}

pub(super) fn word(rejected: Rejected) -> &'static str {
    match rejected {
        Rejected::Fails => "fails",
        Rejected::Continues => "continues",
        Rejected::FailsAtEnd => "fails_at_end",
        Rejected::Skips => "skips",
        Rejected::Handled => "handled",
    }
}

/// What the caller may do now; the engine has the last word.
pub(super) fn may(ctx: &Ctx, item: &InboxItem, (rule, story): (&Rule, &Story), now: Timestamp) -> May {
    let right = base::Right::APPROVALS_DECIDE;
    let mine = |(who, _, _): &&(PrincipalId, PrincipalId, Decided)| *who == ctx.principal.id;
    let under_way = item.state == "open" || item.effective_at.is_some_and(|at| at > now);
    let withdraw = under_way && story.decisions.iter().any(|decision| mine(&decision));
    let take_back = item.state == "open" && item.handed.iter().any(|handed| handed.from.id == ctx.principal.id && lives(handed, now));
    let refused = |error: Error| May { decide: false, why_not: Some(error.message().to_owned()), edit: false, withdraw, take_back };
    if item.state != "open" {
        return May { decide: false, why_not: None, edit: false, withdraw, take_back };
    }
    if let Err(error) = ctx.need_on(right.noun, right.verb, Some(&item.workspace)) {
        return refused(error);
    }
    let seats: Vec<PrincipalId> = story.decisions.iter().map(|(_, seat, _)| *seat).collect();
    let voters: Vec<PrincipalId> = story.decisions.iter().map(|(who, _, _)| *who).collect();
    let sitting = Sitting {
        approvers: &rule.approvers,
        escalate_to: &rule.escalate_to,
        escalated: story.escalated,
        not_by_requester: rule.not_by_requester,
        requester: item.requester.unwrap_or(PrincipalId(Default::default())),
        workspace: &item.workspace,
        handed: &story.handed,
        seats: &seats,
        voters: &voters,
    };
    match seat_of(&sitting, (&ctx.principal, &ctx.teams, &ctx.roles), now) {
        Ok(_) => May { decide: true, why_not: None, edit: item.call.is_some(), withdraw, take_back },
        Err(error) => refused(error),
    }
}

pub(super) fn lives(handed: &Handed, now: Timestamp) -> bool {
    handed.until.is_none_or(|until| until > now)
}
