//! Who may be told of something: one decision for lists, live channels and what is sent to other systems.

use crate::{Ctx, PrincipalId, PrincipalKind, ResourceId, Right, Verb};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Whom something is shown to, beside its owner and those it is shared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    #[default]
    Organization,
    Team,
    Private,
}

/// Whom one thing is shown to; the right to its kind is another question.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a> {
    pub audience: Audience,
    pub owner: Option<PrincipalId>,
    pub team: Option<&'a str>,
    /// Principals by id, and teams as `team:<name>`.
    pub shared_with: &'a [String],
}

impl Sight<'_> {
    /// Whether it is there for this caller.
    pub fn is_for(&self, ctx: &Ctx) -> bool {
        if self.audience == Audience::Organization || self.owner == Some(ctx.principal.id) || ctx.sees_all() {
            return true;
        }
        let me = ctx.principal.id.to_string();
        let team = |name: &str| ctx.teams.iter().any(|t| t == name);
        let shared = self.shared_with.iter().any(|w| *w == me || w.strip_prefix("team:").is_some_and(team));
        shared || (self.audience == Audience::Team && self.team.is_some_and(team))
    }
}

/// Facts that travel beside an event and decide who is told of it. They are not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reach {
    /// The noun whose read right it takes: `model`, `run`. Empty: unknown, and only for those who see everything.
    pub noun: Cow<'static, str>,
    /// `None`: the whole organization, so that the right must be held there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workspace: Option<String>,
    pub visibility: Audience,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<PrincipalId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shared_with: Vec<String>,
    /// The resource it is about, by its id: it may be shown to fewer by the time somebody is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thing: Option<ResourceId>,
}

impl Reach {
    /// Of something that everybody sees who may read its noun there.
    pub fn of(noun: impl Into<Cow<'static, str>>, workspace: Option<&str>) -> Self {
        Self { noun: noun.into(), workspace: workspace.map(str::to_owned), ..Self::default() }
    }

    /// May this caller be told: has the right where it happened, and sees it.
    pub fn is_for(&self, ctx: &Ctx) -> bool {
        if self.noun.is_empty() {
            return ctx.sees_all();
        }
        let right = ctx.principal.kind == PrincipalKind::System || ctx.rights.has_in(&self.noun, Verb::Read, self.workspace.as_deref());
        let sight = Sight { audience: self.visibility, owner: self.owner, team: self.team.as_deref(), shared_with: &self.shared_with };
        right && sight.is_for(ctx)
    }
}

impl Ctx {
    /// Sees everything of the organization: who may change accounts, and the program itself.
    pub fn sees_all(&self) -> bool {
        self.principal.kind == PrincipalKind::System || self.rights.has_in(Right::ACCOUNTS_WRITE.noun, Right::ACCOUNTS_WRITE.verb, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OrgId, Principal, Rights};

    fn ctx(id: u128, rights: &[&str], teams: &[&str]) -> Ctx {
        let principal = Principal { id: who(id), kind: PrincipalKind::User, name: "ada".into() };
        let rights = Rights::parse(rights.iter().copied()).unwrap();
        Ctx { teams: teams.iter().map(|t| (*t).to_owned()).collect(), ..Ctx::new(OrgId(Default::default()), principal, rights) }
    }

    fn who(id: u128) -> PrincipalId {
        PrincipalId(uuid::Uuid::from_u128(id))
    }

    #[test]
    fn the_right_is_asked_for_where_it_happened() {
        let there = Reach::of("model", Some("shop"));
        assert!(there.is_for(&ctx(1, &["model:read@shop"], &[])) && there.is_for(&ctx(1, &["*:read"], &[])));
        assert!(!there.is_for(&ctx(1, &["model:read@bank"], &[])) && !there.is_for(&ctx(1, &["run:read@shop"], &[])));
        let everywhere = Reach::of("run", None);
        assert!(everywhere.is_for(&ctx(1, &["run:read"], &[])) && !everywhere.is_for(&ctx(1, &["run:read@shop"], &[])));
    }

    #[test]
    fn what_is_private_is_for_its_owner_those_it_is_shared_with_and_who_sees_everything() {
        let own = Reach { visibility: Audience::Private, owner: Some(who(1)), ..Reach::of("model", Some("shop")) };
        assert!(own.is_for(&ctx(1, &["model:read"], &[])) && !own.is_for(&ctx(2, &["model:read"], &[])));
        assert!(own.is_for(&ctx(2, &["*:*"], &[])) && !own.is_for(&ctx(1, &[], &[])), "an owner without the right sees nothing");
        let shared = Reach { shared_with: vec![who(2).to_string(), "team:docs".into()], ..own.clone() };
        assert!(shared.is_for(&ctx(2, &["model:read"], &[])) && shared.is_for(&ctx(3, &["model:read"], &["docs"])));
        assert!(!shared.is_for(&ctx(3, &["model:read"], &["sales"])));
        let team = Reach { visibility: Audience::Team, team: Some("sales".into()), ..own };
        assert!(team.is_for(&ctx(3, &["model:read"], &["sales"])) && !team.is_for(&ctx(3, &["model:read"], &["docs"])));
    }

    #[test]
    fn what_says_nothing_is_for_those_who_see_everything() {
        let unknown: Reach = serde_json::from_str("{}").unwrap();
        assert!(unknown.is_for(&ctx(1, &["account:update"], &[])) && !unknown.is_for(&ctx(1, &["*:read"], &[])));
    }
}
