//! What people are asked, and what their answer leads to.

use serde::{Deserialize, Serialize};

/// What a person is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asks {
    /// May it go on?
    #[default]
    Approval,
    /// Has an effect happened whose end is not known? Approved: carry it out again, or take the output that is given.
    Outcome,
    /// Something: the answer is the output.
    Question,
}

impl Asks {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
    pub(super) fn is_approval(&self) -> bool {
        *self == Self::Approval
    }
}

/// What a rejection leads to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rejected {
    /// The step fails, and the run with it.
    #[default]
    Fails,
    /// The step fails, the run goes on.
    Continues,
    /// The run goes on and fails at its end.
    FailsAtEnd,
    /// The step counts as skipped.
    Skips,
    /// Handlers of the step take over.
    Handled,
}
