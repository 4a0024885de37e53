//! Who may decide, and what a decision, a withdrawal, a delegation or the end of the time comes to. The last word about a
//! question is here, behind whatever the outside has checked before: two decisions are two inputs, and the second finds
//! what the first has left.

use super::{
    Decision, Effect, Turn,
    asked::{Asked, Settled},
    state::{Detail, Phase, Status, TaskRef},
    steps::approval::Verdict,
};
use crate::event::{Event, Payload};
use base::{Digest, Error, OnExpiry, Principal, PrincipalId, Timestamp, Who};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

/// A role, and the workspace it is held in; `None`: everywhere.
pub type Role = (String, Option<String>);

/// Who decides, and what they are.
#[derive(Clone, Debug)]
pub(crate) struct Decider {
    pub(crate) by: Principal,
    pub(crate) teams: Arc<[String]>,
    pub(crate) roles: Arc<[(String, Option<String>)]>,
    /// In whose place, where that was found out before: what somebody was at the time is not kept.
    pub(super) seat: Option<PrincipalId>,
}

impl Decider {
    pub(crate) fn of(ctx: &base::Ctx) -> Self {
        Self { by: ctx.principal.clone(), teams: ctx.teams.clone(), roles: ctx.roles.clone(), seat: None }
    }

    /// Of a word that was accepted once, and is played again.
    pub(crate) fn on(by: &Principal, seat: PrincipalId) -> Self {
        Self { by: by.clone(), teams: Arc::default(), roles: Arc::default(), seat: Some(seat) }
    }
}

/// What else can be done about a question that is open.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Takes one's own decision back, as long as nothing has come of it.
    Withdraw,
    /// Somebody else decides in one's place, for a time; `None` takes that back.
    Delegate { to: Option<String>, note: Option<String>, until: Option<Timestamp> },
    /// Changes the call that would be made: the changed one is asked about, and nobody has decided about it yet.
    Edit { input: Value, note: Option<String> },
}

/// May this person decide, and on whose seat? Used by the machine, and by whoever shows the question before.
pub fn seat_of(asked: &Sitting<'_>, who: (&Principal, &[String], &[Role]), now: Timestamp) -> Result<PrincipalId, Error> {
    let (by, teams, roles) = who;
    let no = |code: &'static str, words: String| Err(Error::forbidden(code, words));
    if asked.not_by_requester && by.id == asked.requester {
        return no("approval_own", format!("{} started the run, and whoever did may not decide this", by.name));
    }
    let live = |h: &&Handed| h.until.is_none_or(|until| until > now);
    if let Some(handed) = asked.handed.iter().filter(live).find(|h| h.from.id == by.id) {
        return no("approval_handed_on", format!("you have handed this on to {}; take it back first", handed.to));
    }
    let is = |who: &Who| {
        who.people.contains(&by.name)
            || who.teams.iter().any(|team| teams.contains(team))
            || who.roles.iter().any(|role| roles.iter().any(|(r, at)| r == role && at.as_deref().is_none_or(|at| at == asked.workspace)))
    };
    let named = asked.approvers.as_ref().is_none_or(is) || (asked.escalated && asked.escalate_to.as_ref().is_some_and(is));
    let seats = asked.handed.iter().filter(live).filter(|h| h.to == by.name).map(|h| h.from.id);
    let seats: Vec<PrincipalId> = named.then_some(by.id).into_iter().chain(seats).collect();
    if seats.is_empty() {
        return no("approval_not_yours", format!("{} is not among those who may decide this", by.name));
    }
    let used = |seat: &PrincipalId| asked.seats.contains(seat);
    let twice = asked.seats.contains(&by.id) || asked.voters.contains(&by.id);
    match seats.into_iter().find(|seat| !used(seat)).filter(|_| !twice) {
        Some(seat) => Ok(seat),
        None => Err(Error::conflict("approval_counted", "your decision is counted already, and each person counts once")),
    }
}

/// A question, as far as it matters for who may decide.
#[derive(Debug)]
pub struct Sitting<'a> {
    pub approvers: &'a Option<Who>,
    pub escalate_to: &'a Option<Who>,
    pub escalated: bool,
    pub not_by_requester: bool,
    pub requester: PrincipalId,
    pub workspace: &'a str,
    pub handed: &'a [Handed],
    /// In whose place was decided, and by whom.
    pub seats: &'a [PrincipalId],
    pub voters: &'a [PrincipalId],
}

/// Somebody else decides in one's place.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Handed {
    pub from: Principal,
    /// The name of an account.
    pub to: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

impl Turn<'_> {
    /// Finds the question, if it is the one that is meant.
    fn asked(&self, path: &str, binding: &str) -> Result<TaskRef, Error> {
        let decided_before = || {
            Error::conflict("already_decided", format!("`{path}` is not waiting for a decision (it was decided, or the run has moved on)"))
        };
        let changed = || {
            Error::conflict("approval_changed", "what is asked is not what the decision was about").fix("look at it again and decide anew")
        };
        let at = self.lookup(path).ok_or_else(decided_before)?;
        if self.run.phase == Phase::Cancelling {
            return Err(decided_before());
        }
        match &self.run.task(at).detail {
            // What is to be cancelled in the next commit is not called in this one.
            Detail::Approval(asked) if asked.makes.is_some() && self.winding(at) => Err(decided_before()),
            Detail::Approval(asked) if self.run.task(at).status == Status::Waiting => {
                if asked.binding == binding {
                    Ok(at)
                } else {
                    Err(changed())
                }
            }
            Detail::Model(dialogue) => {
                let mut asked = dialogue.calls.iter().filter_map(|c| c.asked.as_deref()).peekable();
                let open = asked.peek().is_some();
                if asked.any(|one| one == binding) {
                    return Ok(at);
                }
                Err(if open { changed() } else { decided_before() })
            }
            _ => Err(decided_before()),
        }
    }

    /// What can still be decided, or handed on.
    fn undecided(&self, at: TaskRef, path: &str) -> Result<&Asked, Error> {
        let Detail::Approval(asked) = &self.run.task(at).detail else {
            return Err(Error::conflict("already_decided", format!("`{path}` is not waiting for a decision")));
        };
        if let Some(settled) = &asked.settled {
            let words = if settled.approved { "approved" } else { "rejected" };
            return Err(Error::conflict("already_decided", format!("{} has {words} it already", settled.by)));
        }
        if asked.expires_at.is_some_and(|t| t <= self.now) {
            return Err(Error::conflict("already_decided", "the time to decide is over"));
        }
        Ok(asked)
    }

    fn seat(&self, asked: &Asked, who: &Decider) -> Result<PrincipalId, Error> {
        if let Some(seat) = who.seat {
            return Ok(seat);
        }
        let seats: Vec<PrincipalId> = asked.votes.iter().map(|v| v.seat).collect();
        let voters: Vec<PrincipalId> = asked.votes.iter().map(|v| v.by).collect();
        let sitting = Sitting {
            approvers: &asked.rule.approvers,
            escalate_to: &asked.rule.escalate_to,
            escalated: asked.escalated,
            not_by_requester: asked.rule.not_by_requester,
            requester: self.run.started.by.id,
            workspace: &self.run.started.workspace,
            handed: &asked.handed,
            seats: &seats,
            voters: &voters,
        };
        seat_of(&sitting, (&who.by, &who.teams, &who.roles), self.now)
    }

    pub(super) fn on_question(&mut self, path: &str, binding: &str, who: Decider, act: Act) -> Result<(), Error> {
        let at = self.asked(path, binding)?;
        let (to, note, until) = match act {
            Act::Withdraw => return self.withdraw(path, who.by),
            Act::Edit { input, note } => return self.edit(at, path, who, (input, note)),
            Act::Delegate { to, note, until } => (to, note, until),
        };
        let asked = self.undecided(at, path)?;
        if to.is_none() {
            if !asked.handed.iter().any(|h| h.from.id == who.by.id) {
                return Err(Error::conflict("nothing_to_take_back", "you have not handed this on"));
            }
        } else {
            // Only one's own seat can be handed on: a borrowed one stays with its owner.
            if self.seat(asked, &who)? != who.by.id {
                return Err(Error::forbidden("approval_not_yours", "what was handed to you cannot be handed on further"));
            }
            if to.as_deref() == Some(who.by.name.as_str()) {
                return Err(Error::invalid("bad_delegate", "this is yours already; name somebody else").place("body field `to`"));
            }
        }
        self.emit(Event::ApprovalDelegated { task: path.to_owned(), by: who.by, to, note, until });
        Ok(())
    }

    fn edit(&mut self, at: TaskRef, path: &str, who: Decider, (input, note): (Value, Option<String>)) -> Result<(), Error> {
        let asked = self.undecided(at, path)?;
        let Some(makes) = asked.makes.as_ref().filter(|_| asked.interrupted.is_none()) else {
            return Err(Error::invalid("nothing_to_edit", "nothing is called when this is approved, so there is no call to change")
                .place(path)
                .fix("decide it as it is"));
        };
        if **makes == input {
            return Err(Error::invalid("nothing_edited", "the call is the one that is asked about already").place("/input"));
        }
        self.seat(asked, &who)?;
        let replaces = asked.binding.clone();
        let parts = json!({"replaces": replaces, "seq": self.run.seq, "input": input});
        let binding = Digest::of(&[b"approval/edited", parts.to_string().as_bytes()]).to_string();
        let input = Payload::Inline(Arc::new(input));
        self.emit(Event::ApprovalEdited { task: path.to_owned(), by: who.by, note, replaces, binding, input });
        Ok(())
    }

    pub(super) fn decided(&mut self, path: &str, who: Decider, decision: Decision) -> Result<(), Error> {
        let at = self.asked(path, &decision.binding)?;
        if let Detail::Model(dialogue) = &self.run.task(at).detail {
            let call = dialogue.calls.iter().find(|c| c.asked.as_deref() == Some(decision.binding.as_str())).map(|c| c.id.clone());
            return self.decided_call(at, who.by, decision, call.unwrap_or_default());
        }
        let asked = self.undecided(at, path)?;
        let seat = self.seat(asked, &who)?;
        fitting(asked, path, &decision)?;
        let Decision { approved, note, binding, output } = decision;
        let have = u32::try_from(asked.votes.len()).unwrap_or(u32::MAX).saturating_add(1);
        let more = if approved { asked.rule.needed.saturating_sub(have) } else { 0 };
        let effective_at = (more == 0).then_some(asked.rule.grace_ms).flatten().map(|ms| self.now.plus(Duration::from_millis(ms)));
        // In a paused run nothing follows from it before the run goes on; until then it can be taken back.
        let paused = (more == 0 && self.run.phase == Phase::Paused).then_some(self.now);
        let effective_at = effective_at.or(paused);
        if more == 0 && asked.expires_at.is_some() {
            self.effects.push(Effect::ClearTimer { name: format!("approval:{path}") });
        }
        self.effects.extend(effective_at.map(|at| super::steps::approval::timer("grace", path, at)));
        let (by, output) = (who.by.name.clone(), output.map(Arc::new));
        self.emit(Event::ApprovalDecided {
            task: path.to_owned(),
            approved,
            seat: (seat != who.by.id).then_some(seat),
            by: who.by,
            note: note.clone(),
            binding,
            call: None,
            output: output.clone().map(Payload::Inline),
            more,
            effective_at,
        });
        if more > 0 || effective_at.is_some() {
            return Ok(());
        }
        self.settle_approval(at, Verdict { approved, by, note, output })
    }

    /// Whether a call of a model's tool has happened.
    fn decided_call(&mut self, at: TaskRef, by: Principal, decision: Decision, call: String) -> Result<(), Error> {
        let Decision { approved, note, binding, output } = decision;
        if output.is_some() && !approved {
            return Err(Error::invalid("not_an_outcome", "there is an output only of what has happened").fix("approve or reject it"));
        }
        let (name, output) = (by.name.clone(), output.map(Arc::new));
        self.emit(Event::ApprovalDecided {
            task: self.run.path(at),
            approved,
            by,
            note: note.clone(),
            binding,
            call: Some(call.clone()),
            output: output.clone().map(Payload::Inline),
            seat: None,
            more: 0,
            effective_at: None,
        });
        if self.run.phase != Phase::Paused {
            self.settle_call(at, call, Verdict { approved, by: name, note, output });
        }
        Ok(())
    }

    fn withdraw(&mut self, path: &str, by: Principal) -> Result<(), Error> {
        let Some(at) = self.lookup(path) else { return Ok(()) };
        let Detail::Approval(asked) = &self.run.task(at).detail else { return Ok(()) };
        let rejected_it = asked.settled.as_ref().is_some_and(|s| s.by_id == by.id);
        if !rejected_it && !asked.votes.iter().any(|v| v.by == by.id) {
            return Err(Error::conflict("nothing_to_take_back", format!("{} has decided nothing here that could be taken back", by.name)));
        }
        let (settled, expires_at) = (asked.settled.is_some(), asked.expires_at);
        if settled {
            self.effects.push(Effect::ClearTimer { name: format!("grace:{path}") });
            // If the time is over, it is over at once.
            self.effects.extend(expires_at.map(|at| super::steps::approval::timer("approval", path, at)));
        }
        self.emit(Event::ApprovalWithdrawn { task: path.to_owned(), by });
        Ok(())
    }

    /// Whether it is asked what became of a call, and not whether something may begin.
    pub(super) fn asks_of_the_past(&self, at: TaskRef) -> bool {
        matches!(&self.run.task(at).detail, Detail::Approval(asked) if asked.interrupted.is_some())
    }

    /// The time for taking a decision back is over.
    pub(super) fn grace_over(&mut self, at: TaskRef) {
        let Detail::Approval(asked) = &self.run.task(at).detail else { return };
        let Some(Settled { approved, by, note, output, at: due, .. }) = asked.settled.clone() else { return };
        if due > self.now {
            return;
        }
        if let Err(error) = self.settle_approval(at, Verdict { approved, by, note, output }) {
            self.fail(at, error);
        }
    }

    pub(super) fn approval_expired(&mut self, at: TaskRef) {
        let Detail::Approval(asked) = &self.run.task(at).detail else { return };
        if asked.settled.is_some() || asked.expires_at.is_none_or(|t| t > self.now) {
            return;
        }
        let expired = || Error::timeout(EXPIRED, "nobody decided in time");
        match (asked.rule.on_expiry, asked.rule.expires_ms) {
            (OnExpiry::Escalate, Some(ms)) if !asked.escalated => {
                let task = self.run.path(at);
                let expires_at = self.now.plus(Duration::from_millis(ms));
                let to = asked.rule.escalate_to.clone().unwrap_or_default();
                self.effects.push(super::steps::approval::timer("approval", &task, expires_at));
                self.emit(Event::ApprovalEscalated { task, to, expires_at });
            }
            (OnExpiry::Reject, _) => {
                let words = "nobody decided in time, which counts as a rejection";
                self.fail(at, Error::forbidden("approval_rejected", words));
            }
            _ => self.fail(at, expired()),
        }
    }
}

/// Of a question that nobody has answered in time.
pub(super) const EXPIRED: &str = "approval_expired";

/// An answer where one is wanted, the output of a call where it is asked whether it has happened, and nothing else.
fn fitting(asked: &Asked, path: &str, decision: &Decision) -> Result<(), Error> {
    let bad = |words: String| Err(Error::invalid("bad_answer", words).place("body field `answer`"));
    match (&asked.answer, &decision.output) {
        (Some(schema), Some(answer)) if decision.approved => match flow::check_value(schema, answer) {
            Ok(()) => Ok(()),
            Err(why) => bad(format!("the answer does not fit what is asked: {why}")),
        },
        (Some(_), None) if decision.approved => bad("this is a question: it wants an answer, not only a yes".to_owned()),
        (None, Some(_)) if !decision.approved || asked.interrupted.is_none() => {
            Err(Error::invalid("not_an_outcome", format!("`{path}` does not ask what has happened, so an output says nothing"))
                .fix("approve or reject it"))
        }
        _ => Ok(()),
    }
}
