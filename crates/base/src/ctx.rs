//! On whose behalf something happens. Every storage handle and every feature function takes one.

use crate::{OrgId, PrincipalId};
use serde::{Deserialize, Serialize};

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

/// One permission. The verbs of an operation are declared with it; nothing is allowed by default.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Right {
    RunsRead,
    RunsStart,
    RunsControl,
    ApprovalsDecide,
    WorkflowsCheck,
    /// May hand a run file roots and hosts beyond the configured ones.
    GrantsGive,
    SystemRead,
}

/// A set of rights as bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Rights(u64);

impl Rights {
    pub const ALL: Self = Self(u64::MAX);
    pub const NONE: Self = Self(0);

    pub const fn of(rights: &[Right]) -> Self {
        let mut bits = 0;
        let mut i = 0;
        while i < rights.len() {
            bits |= 1 << rights[i] as u8;
            i += 1;
        }
        Self(bits)
    }

    pub const fn has(self, right: Right) -> bool {
        self.0 & (1 << right as u8) != 0
    }
}

#[derive(Clone, Debug)]
pub struct Ctx {
    pub org: OrgId,
    pub principal: Principal,
    pub rights: Rights,
}

impl Ctx {
    /// Refuses with a 403 that names the missing right.
    pub fn need(&self, right: Right) -> crate::Result<()> {
        if self.rights.has(right) {
            return Ok(());
        }
        Err(crate::Error::forbidden("forbidden", format!("{} may not do this: the right {right:?} is missing", self.principal.name)))
    }
}
