//! On whose behalf something happens. Every storage handle and every feature function takes one.

use crate::{OrgId, PrincipalId, Right, Rights, Verb};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrincipalKind {
    User,
    ServiceAccount,
    Agent,
    /// The program itself: timers, recovery, retention.
    System,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Principal {
    pub id: PrincipalId,
    pub kind: PrincipalKind,
    pub name: String,
}

/// Whose request this is, and what they may do.
#[derive(Clone, Debug)]
pub struct Ctx {
    pub org: OrgId,
    pub principal: Principal,
    pub rights: Rights,
    /// The teams the principal is in.
    pub teams: Arc<[String]>,
    /// The roles the principal holds, each with the workspace it is held in; none: in the whole organization.
    pub roles: Arc<[(String, Option<String>)]>,
    /// Of the request it came with, where it came with one: what it changes can be found by it.
    pub correlation_id: Option<Arc<str>>,
}

impl Ctx {
    pub fn new(org: OrgId, principal: Principal, rights: Rights) -> Self {
        Self { org, principal, rights, teams: Arc::default(), roles: Arc::default(), correlation_id: None }
    }

    /// Asks for a right in the organization as a whole; refuses with a 403 that names it. Whoever has it in one workspace
    /// only does not pass: what asks this way does not look at workspaces.
    pub fn need(&self, right: Right) -> crate::Result<()> {
        if self.rights.has_in(right.noun, right.verb, None) {
            return Ok(());
        }
        Err(self.missing(right.noun, right.verb, None))
    }

    /// Asks for a verb in one workspace; `None` is the organization as a whole.
    pub fn need_on(&self, noun: &str, verb: Verb, workspace: Option<&str>) -> crate::Result<()> {
        if self.rights.has_in(noun, verb, workspace) {
            return Ok(());
        }
        Err(self.missing(noun, verb, workspace))
    }

    fn missing(&self, noun: &str, verb: Verb, workspace: Option<&str>) -> crate::Error {
        let place = workspace.map_or_else(String::new, |workspace| format!(" in the workspace `{workspace}`"));
        let right = format!("{noun}:{}", verb.word());
        crate::Error::forbidden("forbidden", format!("{} may not do this: the right `{right}`{place} is missing", self.principal.name))
            .fix(format!("ask an administrator for a role with `{right}`"))
    }
}
