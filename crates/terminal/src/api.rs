//! The HTTP API as the commands see it: one place that knows paths, and views with every field optional that may be missing.

use base::{Error, Money, Timestamp};
use serde::Deserialize;
use serde_json::Value;

#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct RunSummary {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub workspace: String,
    pub status: String,
    pub started_at: Timestamp,
    #[serde(default)]
    pub ended_at: Option<Timestamp>,
    #[serde(default)]
    pub steps_total: u64,
    #[serde(default)]
    pub steps_done: u64,
    #[serde(default)]
    pub steps_failed: u64,
    #[serde(default)]
    pub waiting: u64,
    #[serde(default)]
    pub cost_microusd: Money,
    #[serde(default)]
    pub tokens_in: u64,
    #[serde(default)]
    pub tokens_out: u64,
    #[serde(default)]
    pub simulated: bool,
    #[serde(default)]
    pub seq: u64,
}

impl RunSummary {
    pub fn closed(&self) -> bool {
        matches!(self.status.as_str(), "succeeded" | "failed" | "cancelled")
    }
}

#[derive(Clone, Debug, Deserialize)]
pub struct RunView {
    pub run: RunSummary,
    #[serde(default)]
    pub workflow: Workflow,
    #[serde(default)]
    pub outputs: Option<Value>,
    #[serde(default)]
    pub error: Option<Error>,
    #[serde(default)]
    pub tasks: Vec<TaskView>,
    #[serde(default)]
    pub outputs_order: Vec<String>,
    /// What was worked out for the outputs.
    #[serde(default)]
    pub answers: Vec<AnswerView>,
    #[serde(default)]
    pub locked: Vec<flow::auto::Answer>,
    #[serde(default)]
    pub paused: Option<Paused>,
    #[serde(default)]
    pub signals: Vec<SignalView>,
}

/// What may be sent to a run.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SignalView {
    pub name: String,
    pub schema: Value,
    /// That no step has taken.
    pub untaken: u64,
}

/// Since when a run is paused.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Paused {
    pub at: String,
    pub by: String,
    pub reason: Option<String>,
}

/// A tag that was asked.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
pub struct AnswerView {
    pub part: String,
    pub state: String,
    pub value: Value,
    pub model: Option<String>,
    pub reason: Option<String>,
    pub cost_microusd: i64,
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct Workflow {
    #[serde(default)]
    pub main: String,
    #[serde(default)]
    pub files: std::collections::BTreeMap<String, String>,
}

#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
pub struct TaskView {
    pub path: String,
    pub answers: Vec<AnswerView>,
    pub uses: String,
    pub parent: Option<String>,
    pub index: Option<u64>,
    pub line: u32,
    pub status: String,
    pub attempt: u32,
    pub attempts_max: u32,
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub error: Option<Error>,
    pub reason: Option<String>,
    pub usage: Option<Usage>,
    pub turns: u64,
    pub approval: Option<Approval>,
    pub wait_until: Option<Timestamp>,
    pub wait_signal: Option<String>,
    pub retry_at: Option<Timestamp>,
}

impl TaskView {
    /// Steps that hold other steps; their children tell what happens.
    pub fn is_block(&self) -> bool {
        matches!(self.uses.as_str(), "if" | "switch" | "for_each") || self.uses.starts_with("workflow/")
    }

    /// The approval that is still open here.
    pub fn open_approval(&self) -> Option<&Approval> {
        self.approval.as_ref().filter(|a| a.decided.is_none() && self.status == "waiting")
    }
}

#[derive(Clone, Debug, Deserialize, PartialEq, Default)]
pub struct Usage {
    #[serde(default)]
    pub tokens_in: u64,
    #[serde(default)]
    pub tokens_out: u64,
    #[serde(default)]
    pub served_by: String,
    #[serde(default)]
    pub simulated: bool,
}

#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct Approval {
    pub id: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub details: Value,
    #[serde(default)]
    pub binding: String,
    /// The tool that is called with `input` if it is approved.
    #[serde(default)]
    pub tool: Option<String>,
    #[serde(default)]
    pub input: Value,
    /// JSON Schema of the answer, where more than yes or no is wanted.
    #[serde(default)]
    pub answer: Option<Value>,
    #[serde(default)]
    pub asks: String,
    #[serde(default)]
    pub decided: Option<Value>,
}

/// An answer as it is typed: text where text is wanted, else JSON.
pub fn answer(schema: &Value, words: &str) -> Value {
    let text = || Value::String(words.to_owned());
    if schema["type"] == "string" {
        return text();
    }
    serde_json::from_str(words).unwrap_or_else(|_| text())
}

#[derive(Clone, Debug, Deserialize)]
pub struct InboxItem {
    pub id: String,
    pub run: String,
    #[serde(default)]
    pub run_name: String,
    #[serde(default)]
    pub task: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub binding: String,
    #[serde(default)]
    pub state: String,
    #[serde(default)]
    pub asks: String,
    #[serde(default)]
    pub answer: Option<Value>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct LiveChange {
    #[serde(default)]
    pub tasks: Vec<TaskView>,
    pub run: RunSummary,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Delta {
    pub task: String,
    pub text: String,
}

/// Reads an answer of the server; what does not fit is our mistake or another version's.
pub fn read<T: serde::de::DeserializeOwned>(value: &Value, what: &str) -> Result<T, Error> {
    T::deserialize(value).map_err(|e| {
        Error::internal("answer_not_understood", format!("the answer to {what} is not of the expected shape: {e}"))
            .fix("check that `orc` and the server have the same version: orc doctor")
    })
}

/// Percent-encodes a path segment or a query value.
pub fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() || b"-_.~".contains(&b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
