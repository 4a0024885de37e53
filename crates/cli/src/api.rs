//! The HTTP API as the commands see it: one place that knows paths, and views with every field optional that may be missing.

use base::{Error, Money, Timestamp};
use serde::Deserialize;
use serde_json::Value;

#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(crate) struct RunSummary {
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) workspace: String,
    pub(crate) status: String,
    pub(crate) started_at: Timestamp,
    #[serde(default)]
    pub(crate) ended_at: Option<Timestamp>,
    #[serde(default)]
    pub(crate) steps_total: u64,
    #[serde(default)]
    pub(crate) steps_done: u64,
    #[serde(default)]
    pub(crate) steps_failed: u64,
    #[serde(default)]
    pub(crate) waiting: u64,
    #[serde(default)]
    pub(crate) cost_microusd: Money,
    #[serde(default)]
    pub(crate) tokens_in: u64,
    #[serde(default)]
    pub(crate) tokens_out: u64,
    #[serde(default)]
    pub(crate) simulated: bool,
    #[serde(default)]
    pub(crate) seq: u64,
}

impl RunSummary {
    pub(crate) fn closed(&self) -> bool {
        matches!(self.status.as_str(), "succeeded" | "failed" | "cancelled")
    }
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct RunView {
    pub(crate) run: RunSummary,
    #[serde(default)]
    pub(crate) workflow: Workflow,
    #[serde(default)]
    pub(crate) outputs: Option<Value>,
    #[serde(default)]
    pub(crate) error: Option<Error>,
    #[serde(default)]
    pub(crate) tasks: Vec<TaskView>,
    #[serde(default)]
    pub(crate) outputs_order: Vec<String>,
    /// What was worked out for the outputs.
    #[serde(default)]
    pub(crate) answers: Vec<AnswerView>,
    #[serde(default)]
    pub(crate) locked: Vec<flow::auto::Answer>,
}

/// A tag that was asked.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
pub(crate) struct AnswerView {
    pub(crate) part: String,
    pub(crate) state: String,
    pub(crate) value: Value,
    pub(crate) model: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) cost_microusd: i64,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Workflow {
    #[serde(default)]
    pub(crate) main: String,
    #[serde(default)]
    pub(crate) files: std::collections::BTreeMap<String, String>,
}

#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
pub(crate) struct TaskView {
    pub(crate) path: String,
    pub(crate) answers: Vec<AnswerView>,
    pub(crate) uses: String,
    pub(crate) parent: Option<String>,
    pub(crate) index: Option<u64>,
    pub(crate) line: u32,
    pub(crate) status: String,
    pub(crate) attempt: u32,
    pub(crate) attempts_max: u32,
    pub(crate) started_at: Option<Timestamp>,
    pub(crate) ended_at: Option<Timestamp>,
    pub(crate) error: Option<Error>,
    pub(crate) reason: Option<String>,
    pub(crate) usage: Option<Usage>,
    pub(crate) turns: u64,
    pub(crate) approval: Option<Approval>,
    pub(crate) wait_until: Option<Timestamp>,
    pub(crate) retry_at: Option<Timestamp>,
}

impl TaskView {
    /// Steps that hold other steps; their children tell what happens.
    pub(crate) fn is_block(&self) -> bool {
        matches!(self.uses.as_str(), "if" | "switch" | "for_each") || self.uses.starts_with("workflow/")
    }

    /// The approval that is still open here.
    pub(crate) fn open_approval(&self) -> Option<&Approval> {
        self.approval.as_ref().filter(|a| a.decided.is_none() && self.status == "waiting")
    }
}

#[derive(Clone, Debug, Deserialize, PartialEq, Default)]
pub(crate) struct Usage {
    #[serde(default)]
    pub(crate) tokens_in: u64,
    #[serde(default)]
    pub(crate) tokens_out: u64,
    #[serde(default)]
    pub(crate) served_by: String,
    #[serde(default)]
    pub(crate) simulated: bool,
}

#[derive(Clone, Debug, Deserialize, PartialEq)]
pub(crate) struct Approval {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) details: Value,
    #[serde(default)]
    pub(crate) binding: String,
    #[serde(default)]
    pub(crate) decided: Option<Value>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct InboxItem {
    pub(crate) id: String,
    pub(crate) run: String,
    #[serde(default)]
    pub(crate) run_name: String,
    #[serde(default)]
    pub(crate) task: String,
    #[serde(default)]
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) binding: String,
    #[serde(default)]
    pub(crate) state: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct LiveChange {
    #[serde(default)]
    pub(crate) tasks: Vec<TaskView>,
    pub(crate) run: RunSummary,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Delta {
    pub(crate) task: String,
    pub(crate) text: String,
}

/// Reads an answer of the server; what does not fit is our mistake or another version's.
pub(crate) fn read<T: serde::de::DeserializeOwned>(value: &Value, what: &str) -> Result<T, Error> {
    T::deserialize(value).map_err(|e| {
        Error::internal("answer_not_understood", format!("the answer to {what} is not of the expected shape: {e}"))
            .fix("check that `orc` and the server have the same version: orc doctor")
    })
}

/// Percent-encodes a path segment or a query value.
pub(crate) fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() || b"-_.~".contains(&b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
