//! Resources that are out of use, for a time or for good. A kind says whether its resources can be ([`crate::Spec::HALTS`]). A
//! halt is an act, not a version: no version says it, a new one does not end it, and a file that is applied does not either.

use crate::{
    Change, Kind, Resources,
    admit::Asked,
    commit::Write,
    row::{Current, Stored},
};
use base::{Ctx, Error, Principal, Result, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a resource is out of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Halt {
    /// For a time.
    Paused,
    /// For good; lists show it only when they are asked to.
    Archived,
}

/// That a resource is out of use, and how that came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Halted {
    pub status: Halt,
    pub reason: String,
    pub by: Principal,
    pub at: Timestamp,
}

/// What can be done with a resource now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// No version was ever published.
    Draft,
    Active,
    Paused,
    Archived,
}

impl Status {
    pub const ALL: [Self; 4] = [Self::Draft, Self::Active, Self::Paused, Self::Archived];

    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Archived => "archived",
        }
    }
}

impl From<Halt> for Status {
    fn from(halt: Halt) -> Self {
        match halt {
            Halt::Paused => Self::Paused,
            Halt::Archived => Self::Archived,
        }
    }
}

/// The words for one change: what is asked, what the audit says, what outsiders are told.
struct Words(&'static str, &'static str, &'static str);

const PAUSE: Words = Words("pause", "resource.paused", "paused");
const ARCHIVE: Words = Words("archive", "resource.archived", "archived");
const RESUME: Words = Words("resume", "resource.resumed", "resumed");

impl Stored {
    /// `None`: the kind knows no such thing.
    pub(crate) fn status(&self) -> Option<Status> {
        let usual = if self.published.is_some() { Status::Active } else { Status::Draft };
        self.halts.then(|| self.halted.as_ref().map_or(usual, |halted| halted.status.into()))
    }
}

impl Resources {
    /// Out of use, or back into it (`None`). Nothing when it is so already: who did it first, and why, stays.
    pub(crate) async fn plan_halt(
        &self,
        ctx: &Ctx,
        kind: &Kind,
        current: &Current,
        halt: Option<Halt>,
        change: &Change,
    ) -> Result<Option<Write>> {
        let address = current.stored.address().to_string();
        if !kind.halts {
            return Err(Error::invalid("cannot_be_halted", format!("a {} cannot be paused or archived", kind.name)).place(address));
        }
        if current.stored.halted.as_ref().map(|halted| halted.status) == halt {
            return Ok(None);
        }
        let Words(asked, action, topic) = match halt {
            Some(Halt::Paused) => PAUSE,
            Some(Halt::Archived) => ARCHIVE,
            None => RESUME,
        };
        let reason = change.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
        let halted = match (halt, reason) {
            (None, _) => None,
            (Some(status), Some(reason)) => {
                Some(Halted { status, reason: reason.to_owned(), by: ctx.principal.clone(), at: self.clock.now() })
            }
            (Some(_), None) => {
                return Err(Error::invalid("halt_without_reason", format!("to {asked} {address}, say why"))
                    .place("reason")
                    .fix("whoever is refused because of it reads the reason; give one"));
            }
        };
        let reviewed = self.allowed(ctx, current, Asked::to(asked, reason)).await?;
        Ok(Some(self.touch(ctx, current, &reviewed, action, Some(topic), |s| s.halted = halted)))
    }
}
