//! What people and APIs see of a run: a fold of its stored events, apart from the machine's own state. Values that were
//! moved into blobs stay references here.

mod asked;
mod fold;
mod lean;
mod place;

pub use place::{undo_input, undo_of};

use crate::{
    Definition,
    event::{Asks, Past, Payload, Usage},
};
use base::{BlobId, Error, Money, OrgId, Principal, RunId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap},
    ops::Bound,
    sync::Arc,
    time::Duration,
};
use store::Head;

/// One line of the runs list.
#[derive(Clone, Debug, Serialize)]
pub struct RunSummary {
    pub id: RunId,
    pub name: String,
    pub workspace: String,
    /// Who started it; not known of runs from before this was kept.
    pub owner: Option<Principal>,
    /// `running`, `waiting`, `paused`, `cancelling`, `succeeded`, `failed` or `cancelled`.
    pub status: String,
    pub started_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub steps_total: u64,
    pub steps_done: u64,
    pub steps_failed: u64,
    pub waiting: u64,
    pub cost_microusd: Money,
    pub tokens_in: u64,
    pub tokens_out: u64,
    /// Some of its answers came from the simulated model.
    pub simulated: bool,
    pub note: Option<String>,
    /// The last event.
    pub seq: u64,
    /// It was written elsewhere: it can be looked at, and nothing goes on from it.
    pub imported: Option<Imported>,
}

/// Where a history comes from that was written elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Imported {
    /// The organization in which it happened.
    pub org: OrgId,
    /// The public key that its file is signed with, base64.
    pub key: String,
    pub by: Principal,
    pub at: Timestamp,
    /// The file itself, as it came.
    pub file: BlobId,
    /// In so many pieces, when it is a large one: then `file` lists them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pieces: Option<u64>,
}

impl Imported {
    pub fn of(head: &Head) -> Option<Self> {
        Self::noted(&head.extra)
    }

    /// Of what stands beside the columns of a head.
    pub fn noted(extra: &Value) -> Option<Self> {
        extra.get("imported").and_then(|mark| serde_json::from_value(mark.clone()).ok())
    }
}

impl RunSummary {
    pub fn of(id: RunId, head: &Head, seq: u64) -> Self {
        Self {
            id,
            name: head.name.clone(),
            workspace: head.workspace.clone(),
            owner: head.owner.clone(),
            status: head.status.clone(),
            started_at: head.started_at,
            ended_at: head.ended_at,
            steps_total: head.steps_total,
            steps_done: head.steps_done,
            steps_failed: head.steps_failed,
            waiting: head.waiting,
            cost_microusd: Money(head.cost_microusd),
            tokens_in: head.tokens_in,
            tokens_out: head.tokens_out,
            simulated: head.extra.get("simulated").and_then(Value::as_bool).unwrap_or(false),
            note: head.note.clone(),
            seq,
            imported: Imported::of(head),
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct RunView {
    pub run: RunSummary,
    pub workflow: WorkflowView,
    pub inputs: Payload,
    pub outputs: Option<Payload>,
    pub error: Option<Error>,
    #[serde(serialize_with = "in_order")]
    tasks: BTreeMap<Vec<u32>, TaskView>,
    pub outputs_order: Vec<String>,
    /// What was worked out for the outputs.
    pub answers: Vec<AnswerView>,
    /// What the lock answered before the run: these values stand in its plan.
    pub locked: Vec<flow::auto::Answer>,
    pub started_by: Option<Principal>,
    /// The run whose past it shares.
    pub from: Option<Past>,
    /// Since when it is paused, by whom, and why.
    pub paused: Option<SteeredView>,
    /// Places in its history that have a name, the first first.
    pub checkpoints: Vec<CheckpointView>,
    /// What may be sent to it, and what of it nobody has taken.
    pub signals: Vec<SignalView>,
    #[serde(skip)]
    paused_ms: u64,
    #[serde(skip)]
    order: HashMap<String, Vec<u32>>,
    #[serde(skip)]
    plan: Arc<flow::Plan>,
    #[serde(skip)]
    cancelling: bool,
    /// See [`RunView::lean`].
    #[serde(skip)]
    lean: bool,
    #[serde(skip)]
    busy: fold::Busy,
}

/// Somebody did something to the run.
#[derive(Clone, Debug, Serialize)]
pub struct SteeredView {
    pub at: Timestamp,
    pub by: String,
    pub reason: Option<String>,
}

/// A signal that the workflow declares, or one that it uses.
#[derive(Clone, Debug, Serialize)]
pub struct SignalView {
    pub name: String,
    pub description: Option<String>,
    /// JSON Schema of the value.
    pub schema: Value,
    /// How many have come.
    pub received: u64,
    /// How many of them nobody has taken.
    pub untaken: u64,
}

#[derive(Clone, Debug, Serialize)]
pub struct CheckpointView {
    pub name: String,
    /// Its event.
    pub seq: u64,
    #[serde(flatten)]
    pub set: SteeredView,
}

#[derive(Clone, Debug, Serialize)]
pub struct WorkflowView {
    pub hash: String,
    pub main: String,
    pub files: BTreeMap<String, String>,
    pub description: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskStatus {
    Pending,
    Running,
    Waiting,
    Retrying,
    Succeeded,
    Failed,
    Skipped,
    Cancelled,
}

#[derive(Clone, Debug, Serialize)]
pub struct TaskView {
    pub path: String,
    pub step: String,
    /// `model`, a tool's name, `if`, `workflow/<name>` …
    pub uses: String,
    pub parent: Option<String>,
    /// Of the loop item it belongs to.
    pub index: Option<u64>,
    pub line: u32,
    pub status: TaskStatus,
    pub attempt: u32,
    pub attempts_max: u32,
    pub queued_at: Option<Timestamp>,
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub input: Option<Payload>,
    pub output: Option<Payload>,
    pub error: Option<Error>,
    /// Why it was skipped.
    pub reason: Option<String>,
    pub usage: Option<Usage>,
    pub turns: u32,
    pub calls: Vec<CallView>,
    /// What was worked out for tags of the step, or is being.
    pub answers: Vec<AnswerView>,
    /// The one that is to be decided next, or was last.
    pub approval: Option<ApprovalView>,
    /// Further ones that wait, of calls of a model's tools.
    #[serde(skip)]
    further: Vec<ApprovalView>,
    pub wait_until: Option<Timestamp>,
    /// The signal that it waits for.
    pub wait_signal: Option<String>,
    pub retry_at: Option<Timestamp>,
    /// What it waited for has come while the run is paused: it is kept, and taken when the run goes on.
    pub held: bool,
}

/// A tag `<AUTO>` that was asked.
#[derive(Clone, Debug, Serialize)]
pub struct AnswerView {
    /// The field, and the place of the tag in its text: `/with/title#0`; `@2` is the turn of a loop.
    pub part: String,
    /// Hash of the question.
    pub key: String,
    /// `asking`, `resolved`, `refused` (the last answer did not fit) or `locked` (the lock held the answer).
    pub state: &'static str,
    pub question: Payload,
    pub value: Option<Payload>,
    /// The words of the model.
    pub raw: Option<String>,
    /// Who answered.
    pub model: Option<String>,
    /// Why it was asked.
    pub reason: Option<String>,
    /// Answers that did not fit.
    pub refused: Vec<RefusedView>,
    /// Of all attempts.
    pub cost_microusd: Money,
    pub asked_at: Timestamp,
    pub answered_at: Option<Timestamp>,
}

#[derive(Clone, Debug, Serialize)]
pub struct RefusedView {
    pub raw: String,
    pub why: String,
    pub model: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct CallView {
    pub call: String,
    pub tool: String,
    /// `running`, `succeeded` or `failed`.
    pub status: &'static str,
    pub started_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub input: Payload,
    pub output: Option<Payload>,
}

#[derive(Clone, Debug, Serialize)]
pub struct ApprovalView {
    pub id: String,
    pub title: String,
    pub details: Payload,
    pub binding: String,
    pub expires_at: Option<Timestamp>,
    pub asks: Asks,
    /// The call of a model's tool that it is about.
    pub call: Option<String>,
    /// The tool that is called with `input` if it is approved.
    pub tool: Option<String>,
    pub input: Option<Payload>,
    /// JSON Schema of the answer that is wanted.
    pub answer: Option<serde_json::Value>,
    pub rule: base::Rule,
    pub rejected: crate::event::Rejected,
    /// Who has changed the call, the first first.
    pub edited: Vec<SteeredView>,
    /// What was decided so far.
    pub decisions: Vec<DecisionView>,
    pub handed: Vec<crate::Handed>,
    pub escalated: bool,
    /// A decision that counts takes effect then, and can be taken back before.
    pub effective_at: Option<Timestamp>,
    /// The one that counts.
    pub decided: Option<DecisionView>,
}

#[derive(Clone, Debug, Serialize)]
pub struct DecisionView {
    pub approved: bool,
    pub by: String,
    pub note: Option<String>,
    pub at: Timestamp,
    /// To a question, or what a call gave.
    pub answer: Option<Payload>,
}

/// A time that a run waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Timer {
    /// `wait`, `retry`, `approval` (it expires), `grace` (a decision takes effect) or `run` (its time limit).
    pub why: &'static str,
    /// `None`: the run itself.
    pub task: Option<String>,
    pub due: Timestamp,
}

fn in_order<S: serde::Serializer>(tasks: &BTreeMap<Vec<u32>, TaskView>, s: S) -> Result<S::Ok, S::Error> {
    s.collect_seq(tasks.values())
}

/// The step that a task is an activation of; `None` for a path that this plan cannot produce.
pub(crate) fn find_step<'a>(plan: &'a flow::Plan, path: &str) -> Option<&'a flow::plan::Step> {
    place::find(plan, path).map(|place| place.step)
}

/// What may be sent to runs of the plan, each name once.
fn declared(plan: &flow::Plan) -> Vec<SignalView> {
    let mut signals: Vec<SignalView> = Vec::new();
    for signal in plan.signals.iter().chain(plan.workflows.values().flat_map(|used| &used.signals)) {
        if !signals.iter().any(|view| view.name == signal.name) {
            let (name, description, schema) = (signal.name.clone(), signal.description.clone(), signal.schema.clone());
            signals.push(SignalView { name, description, schema, received: 0, untaken: 0 });
        }
    }
    signals
}

/// The id of an approval in the inbox: the same wherever it is computed.
pub fn approval_id(run: RunId, task: &str, call: Option<&str>) -> String {
    let run = run.to_string();
    let mut parts = vec![run.as_bytes(), task.as_bytes()];
    parts.extend(call.map(str::as_bytes));
    let digest = base::Digest::of(&parts).to_string();
    format!("apr_{}", &digest[..16])
}

impl RunView {
    /// A view that has seen nothing yet; give it the run's events from the first on.
    pub fn new(id: RunId, definition: &Definition) -> Self {
        let plan = definition.plan.clone();
        let head = Head { status: "running".to_owned(), name: plan.name.clone(), ..Head::default() };
        Self {
            run: RunSummary::of(id, &head, 0),
            workflow: WorkflowView {
                hash: plan.hash.to_string(),
                main: definition.main.clone(),
                files: definition.sources.clone(),
                description: plan.description.clone(),
            },
            inputs: Payload::Inline(Arc::new(Value::Null)),
            outputs: None,
            error: None,
            tasks: BTreeMap::new(),
            outputs_order: plan.outputs.iter().map(|(name, _)| name.clone()).collect(),
            answers: Vec::new(),
            locked: plan.locked.iter().filter(|answer| answer.key.is_none()).cloned().collect(),
            started_by: None,
            from: None,
            paused: None,
            checkpoints: Vec::new(),
            signals: declared(&plan),
            paused_ms: 0,
            order: HashMap::new(),
            plan,
            cancelling: false,
            lean: false,
            busy: fold::Busy::default(),
        }
    }

    /// In document order, parents before children.
    pub fn tasks(&self) -> impl ExactSizeIterator<Item = &TaskView> {
        self.tasks.values()
    }

    /// In the same order those that come after this one; `None` if there is no such task.
    pub fn tasks_after(&self, path: Option<&str>) -> Option<impl Iterator<Item = &TaskView>> {
        let after = match path {
            Some(path) => Bound::Excluded(self.order.get(path)?),
            None => Bound::Unbounded,
        };
        Some(self.tasks.range::<Vec<u32>, _>((after, Bound::Unbounded)).map(|(_, task)| task))
    }

    /// The same run with no tasks told of.
    pub fn without_tasks(&self) -> Self {
        let Self {
            run,
            workflow,
            inputs,
            outputs,
            error,
            outputs_order,
            answers,
            locked,
            started_by,
            from,
            paused,
            checkpoints,
            signals,
            ..
        } = self;
        Self {
            run: run.clone(),
            workflow: workflow.clone(),
            inputs: inputs.clone(),
            outputs: outputs.clone(),
            error: error.clone(),
            tasks: BTreeMap::new(),
            outputs_order: outputs_order.clone(),
            answers: answers.clone(),
            locked: locked.clone(),
            started_by: started_by.clone(),
            from: from.clone(),
            paused: paused.clone(),
            checkpoints: checkpoints.clone(),
            signals: signals.clone(),
            paused_ms: self.paused_ms,
            order: HashMap::new(),
            plan: self.plan.clone(),
            cancelling: self.cancelling,
            lean: self.lean,
            busy: fold::Busy::default(),
        }
    }

    pub fn task(&self, path: &str) -> Option<&TaskView> {
        self.tasks.get(self.order.get(path)?)
    }

    /// What time it waits for, the earliest first; none once it has ended.
    pub fn timers(&self) -> Vec<Timer> {
        if self.run.ended_at.is_some() {
            return Vec::new();
        }
        let of = |why, task: &TaskView, due: Option<Timestamp>| due.map(|due| Timer { why, task: Some(task.path.clone()), due });
        let mut timers: Vec<Timer> = self
            .tasks()
            .filter_map(|task| match (task.status, &task.approval) {
                (TaskStatus::Retrying, _) => of("retry", task, task.retry_at),
                (TaskStatus::Waiting, Some(approval)) if approval.effective_at.is_some() => of("grace", task, approval.effective_at),
                (TaskStatus::Waiting, Some(approval)) => of("approval", task, approval.expires_at),
                (TaskStatus::Waiting, None) => of("wait", task, task.wait_until),
                _ => None,
            })
            .collect();
        // It stands still while the run is paused.
        if let Some(ms) = self.plan.timeout_ms.filter(|_| self.run.seq > 0 && self.paused.is_none()) {
            timers.push(Timer { why: "run", task: None, due: self.run.started_at.plus(Duration::from_millis(ms + self.paused_ms)) });
        }
        timers.sort_by_key(|timer| timer.due);
        timers
    }
}
