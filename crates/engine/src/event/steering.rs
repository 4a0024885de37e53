//! What events of steering hold: what a person does to a run from outside, and what waits for it.

use super::Payload;
use base::Error;
use serde::{Deserialize, Serialize};

/// What came for a task while its run was paused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum Came {
    /// A tool has ended: with an output, or else with an error.
    Tool {
        /// The call, where a model had asked for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        call: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        output: Option<Payload>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<Error>,
    },
    /// A model has answered, or could not.
    Model {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer: Option<Payload>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<Error>,
    },
    /// A time has come: `wait`, `retry`, `approval` (it has expired) or `grace` (a decision holds).
    Timer { timer: String },
}

impl Came {
    pub(crate) fn payload(&self) -> Option<&Payload> {
        match self {
            Self::Tool { output: payload, .. } | Self::Model { answer: payload, .. } => payload.as_ref(),
            Self::Timer { .. } => None,
        }
    }

    pub(crate) fn payload_mut(&mut self) -> Option<&mut Payload> {
        match self {
            Self::Tool { output: payload, .. } | Self::Model { answer: payload, .. } => payload.as_mut(),
            Self::Timer { .. } => None,
        }
    }
}
