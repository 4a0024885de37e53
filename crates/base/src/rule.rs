//! Who may answer what people are asked, until when, and what then. Part of a plan, and of the event that asks.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rule {
    /// Nobody named: whoever has the right to decide in the run's workspace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approvers: Option<Who>,
    /// How many must approve; one rejection is enough to reject.
    pub needed: u32,
    /// Whoever started the run does not decide.
    pub not_by_requester: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_ms: Option<u64>,
    pub on_expiry: OnExpiry,
    /// Those who may decide as well, once the time is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalate_to: Option<Who>,
    /// A decision takes effect so much later, and can be taken back until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grace_ms: Option<u64>,
}

impl Default for Rule {
    fn default() -> Self {
        Self {
            approvers: None,
            needed: 1,
            not_by_requester: false,
            expires_ms: None,
            on_expiry: OnExpiry::Fail,
            escalate_to: None,
            grace_ms: None,
        }
    }
}

impl Rule {
    /// The most decisions that may be needed.
    pub const NEEDED_MAX: u32 = 20;

    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// People by name, teams and roles.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Who {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
}

/// What follows when nobody has decided in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnExpiry {
    /// It counts as rejected.
    Reject,
    /// The step fails with `approval_expired`.
    #[default]
    Fail,
    /// Others may decide as well, for as long again.
    Escalate,
}
