//! Stored events, in the past tense. Stored types only grow: readers ignore unknown fields, new fields have defaults.
//! A task is named by its path: `log`, `files[3]/read`, `check/then/publish`.

mod asks;
mod started;
mod steering;

pub use asks::{Asks, Rejected};
use base::{BlobId, Error, Money, Principal, PrincipalId, Rule, Timestamp, Who};
use flow::plan::OnError;
use serde::{Deserialize, Serialize};
use serde_json::Value;
pub use started::{DEFAULT_WORKSPACE, Grants, Origin, Past, RunStarted};
use std::{collections::BTreeMap, sync::Arc};
pub use steering::Came;

/// A value in the journal: inline while small, a blob by hash when large.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Payload {
    Blob {
        #[serde(rename = "$blob")]
        blob: BlobId,
        bytes: u64,
    },
    Inline(Arc<Value>),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum Event {
    #[serde(rename = "run.started")]
    RunStarted(RunStarted),
    /// A step with an outside effect was about to begin; its attempt and key are counted before it starts.
    #[serde(rename = "task.started")]
    TaskStarted { task: String, uses: String, attempt: u32, key: String, input: Payload },
    #[serde(rename = "task.succeeded")]
    TaskSucceeded {
        task: String,
        output: Payload,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        usage: Option<Usage>,
        /// What was expected of the output and does not hold; the run fails at its end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unmet: Option<String>,
    },
    /// `retry_at` is set when another attempt follows.
    #[serde(rename = "task.failed")]
    TaskFailed {
        task: String,
        attempt: u32,
        error: Error,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_at: Option<Timestamp>,
        /// What the failed attempt had used before it failed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        usage: Option<Usage>,
        /// What the failure means, where a handler said so and not the step.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        then: Option<OnError>,
    },
    #[serde(rename = "task.skipped")]
    TaskSkipped {
        task: String,
        reason: String,
        /// It failed, and counts as skipped.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<Error>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        usage: Option<Usage>,
    },
    #[serde(rename = "task.cancelled")]
    TaskCancelled { task: String },
    #[serde(rename = "wait.started")]
    WaitStarted {
        task: String,
        /// `None`: as long as it takes, which is for a signal only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
        /// The signal that is waited for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signal: Option<String>,
    },
    /// Somebody sent the run a value; the step that waits for it, or that will, takes it.
    #[serde(rename = "signal.received")]
    SignalReceived { signal: String, id: String, value: Payload, by: Principal },
    #[serde(rename = "signal.taken")]
    SignalTaken { task: String, signal: String, id: String },
    /// A block step began: which branch, or the items of a loop, or a sub-workflow's inputs.
    #[serde(rename = "block.opened")]
    BlockOpened {
        task: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        branch: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        items: Option<Payload>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        inputs: Option<Payload>,
        /// How many items: the list itself may be a blob.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        count: Option<u64>,
    },
    /// An iteration has ended, or the first may begin: whether another one follows.
    #[serde(rename = "loop.turned")]
    LoopTurned {
        task: String,
        /// The iteration that begins, or that would have.
        index: u64,
        more: bool,
        /// Why not: `while`, `until`, `limit` or `stopped`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
        /// What the iteration that has ended gave.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        output: Option<Payload>,
    },
    /// A block fails while there is work inside it, which comes to its end first.
    #[serde(rename = "block.failing")]
    BlockFailing { task: String, error: Error },
    /// The last attempt failed, and this handler of the step takes over.
    #[serde(rename = "handler.opened")]
    HandlerOpened {
        task: String,
        handler: u32,
        /// How often one has taken over, this time counted.
        nth: u32,
        error: Error,
        attempt: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        usage: Option<Usage>,
    },
    /// The output is there and is about to be written to a file.
    #[serde(rename = "save.started")]
    SaveStarted {
        task: String,
        path: String,
        key: String,
        output: Payload,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        usage: Option<Usage>,
    },
    #[serde(rename = "approval.requested")]
    ApprovalRequested {
        task: String,
        title: String,
        details: Payload,
        /// SHA-256 of title and details: a decision names it, so that it decides exactly what was shown.
        binding: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_at: Option<Timestamp>,
        #[serde(default, skip_serializing_if = "Asks::is_approval")]
        asks: Asks,
        /// The call of a model's tool that is asked about, where it is not the step itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        call: Option<String>,
        /// The tool that is called with `input` if it is approved.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tool: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        input: Option<Payload>,
        /// JSON Schema of the answer, where more than yes or no is wanted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer: Option<Value>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<Box<Rule>>,
        #[serde(default)]
        rejected: Rejected,
    },
    #[serde(rename = "approval.decided")]
    ApprovalDecided {
        task: String,
        approved: bool,
        by: Principal,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        binding: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        call: Option<String>,
        /// What an effect gave, where a person says that it has happened; to a question, the answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        output: Option<Payload>,
        /// In whose place, where it was handed on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seat: Option<PrincipalId>,
        /// So many decisions are still needed.
        #[serde(default, skip_serializing_if = "is_zero")]
        more: u32,
        /// Until then it can be taken back, and nothing comes of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        effective_at: Option<Timestamp>,
    },
    /// Whoever decided has taken it back, before anything came of it.
    #[serde(rename = "approval.withdrawn")]
    ApprovalWithdrawn { task: String, by: Principal },
    /// Somebody who may decide has changed the call: `input` is what would be made, and what was decided before does not count.
    #[serde(rename = "approval.edited")]
    ApprovalEdited {
        task: String,
        by: Principal,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// Of the question as it was.
        replaces: String,
        binding: String,
        input: Payload,
    },
    /// `to` decides in the place of `by`, for a time; without `to` that is over.
    #[serde(rename = "approval.delegated")]
    ApprovalDelegated {
        task: String,
        by: Principal,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
    },
    /// Nobody decided in time: others may as well.
    #[serde(rename = "approval.escalated")]
    ApprovalEscalated { task: String, to: Who, expires_at: Timestamp },
    /// One turn of a model inside a task with tools was answered.
    #[serde(rename = "model.answered")]
    ModelAnswered { task: String, turn: u32, message: Payload, usage: Usage },
    /// A tool call that a model asked for was about to begin.
    #[serde(rename = "call.started")]
    CallStarted { task: String, call: String, tool: String, key: String, input: Payload },
    #[serde(rename = "call.finished")]
    CallFinished {
        task: String,
        call: String,
        output: Payload,
        #[serde(default)]
        failed: bool,
    },
    /// A tag `<AUTO>` of a step is about to be asked; `part` is its field and its place there.
    #[serde(rename = "auto.asked")]
    AutoAsked {
        /// Empty: the run itself asks, for its outputs.
        task: String,
        part: String,
        question: Payload,
        /// Hash of the question as it is asked: the lock knows the answer by it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        key: String,
        #[serde(default, skip_serializing_if = "During::is_start")]
        during: During,
        /// How the step has ended, where it is asked because of that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ending: Option<Ending>,
        /// Of the attempt that has ended so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        usage: Option<Usage>,
    },
    /// An answer that does not fit; it was paid for all the same.
    #[serde(rename = "auto.refused")]
    AutoRefused {
        task: String,
        part: String,
        raw: String,
        why: String,
        usage: Usage,
        /// Nobody is asked once more.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        over: bool,
    },
    #[serde(rename = "auto.resolved")]
    AutoResolved {
        task: String,
        part: String,
        raw: String,
        value: Payload,
        attempts: u32,
        usage: Usage,
        /// Why this model answered.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
        /// The lock held the answer to the same question: nobody was asked.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        from_lock: bool,
    },
    #[serde(rename = "run.cancel_requested")]
    CancelRequested {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Nothing begins until it goes on; what is under way comes to its end.
    #[serde(rename = "run.paused")]
    RunPaused {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// It goes on, first with what has come meanwhile.
    #[serde(rename = "run.unpaused")]
    RunUnpaused {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Something came for a task while the run was paused. It is kept; what follows from it is decided when the run goes on.
    #[serde(rename = "task.held")]
    TaskHeld {
        /// Empty: for the run as such.
        task: String,
        came: Came,
    },
    /// This place in the history has a name from here on.
    #[serde(rename = "run.checkpoint")]
    Checkpoint {
        name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    #[serde(rename = "run.timed_out")]
    RunTimedOut { after_ms: u64 },
    /// The run was taken up again by a new process after a stop.
    #[serde(rename = "run.resumed")]
    RunResumed {
        /// Tasks that were under way when the process before this one died, and in how many deaths in a row that makes. Empty after a stop
        /// in order.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        deaths: BTreeMap<String, u32>,
    },
    #[serde(rename = "run.succeeded")]
    RunSucceeded {
        outputs: Payload,
        /// Signals that nobody has taken, by name.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        untaken: BTreeMap<String, u64>,
    },
    #[serde(rename = "run.failed")]
    RunFailed {
        error: Error,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task: Option<String>,
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        untaken: BTreeMap<String, u64>,
    },
    #[serde(rename = "run.cancelled")]
    RunCancelled {
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        untaken: BTreeMap<String, u64>,
    },
}

impl Event {
    /// The path of the task that it is about; empty: the run as such. `None`: it is about no task.
    pub fn task(&self) -> Option<&str> {
        match self {
            Event::TaskStarted { task, .. }
            | Event::TaskSucceeded { task, .. }
            | Event::TaskFailed { task, .. }
            | Event::TaskSkipped { task, .. }
            | Event::TaskCancelled { task }
            | Event::WaitStarted { task, .. }
            | Event::SignalTaken { task, .. }
            | Event::BlockOpened { task, .. }
            | Event::LoopTurned { task, .. }
            | Event::BlockFailing { task, .. }
            | Event::HandlerOpened { task, .. }
            | Event::SaveStarted { task, .. }
            | Event::ApprovalRequested { task, .. }
            | Event::ApprovalDecided { task, .. }
            | Event::ApprovalWithdrawn { task, .. }
            | Event::ApprovalEdited { task, .. }
            | Event::ApprovalDelegated { task, .. }
            | Event::ApprovalEscalated { task, .. }
            | Event::ModelAnswered { task, .. }
            | Event::AutoAsked { task, .. }
            | Event::AutoRefused { task, .. }
            | Event::AutoResolved { task, .. }
            | Event::CallStarted { task, .. }
            | Event::CallFinished { task, .. }
            | Event::TaskHeld { task, .. } => Some(task),
            _ => None,
        }
    }

    /// What model calls used that ended with it.
    pub fn usage(&self) -> Option<&Usage> {
        match self {
            Event::TaskSucceeded { usage, .. }
            | Event::TaskFailed { usage, .. }
            | Event::TaskSkipped { usage, .. }
            | Event::HandlerOpened { usage, .. }
            | Event::SaveStarted { usage, .. }
            | Event::AutoAsked { usage, .. } => usage.as_ref(),
            Event::ModelAnswered { usage, .. } | Event::AutoRefused { usage, .. } | Event::AutoResolved { usage, .. } => Some(usage),
            _ => None,
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// When a tag is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum During {
    /// Before the step begins.
    #[default]
    Start,
    /// While it is open: a condition of a loop, or an output.
    Open,
    /// When it has ended: what is expected, or where the run goes on.
    End,
}

impl During {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
    fn is_start(&self) -> bool {
        *self == Self::Start
    }
}

/// How a step has ended, while it is worked out what that means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "snake_case")]
pub enum Ending {
    Done {
        output: Payload,
        /// Where the output was written.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        saved: Option<String>,
        /// A handler gave it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        valued: bool,
    },
    Skipped {
        reason: String,
    },
    Failed {
        attempt: u32,
        error: Error,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        then: Option<OnError>,
    },
}

/// What a model call used, from the gateway's receipt.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Usage {
    pub tokens_in: u64,
    pub tokens_out: u64,
    #[serde(default)]
    pub tokens_cached: u64,
    pub cost_microusd: Money,
    pub latency_ms: u64,
    /// `provider/model` that answered.
    pub served_by: String,
    /// Why this one, where the call said what it wants instead of naming a model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<String>,
    #[serde(default)]
    pub simulated: bool,
}
