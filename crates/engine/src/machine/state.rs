//! The state of one run: a fold of its events. Nothing here decides anything; `apply` only writes down what happened
//! and queues what has become possible, so that a recovered run knows its next moves without being told.

use super::{
    asked::Asked,
    pause::Steering,
    scopes::{Scope, Scopes},
    signals::Signals,
};
use crate::{
    event::{Ending, Payload, RunStarted, Usage},
    port::Message,
};
use base::{Error, Money, RunId, Timestamp};
use flow::plan::{Action, Block, Plan, Step};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
};

/// A task inside its run: scope and step index.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct TaskRef {
    pub(crate) scope: u32,
    pub(crate) step: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) enum Phase {
    Running,
    /// Nothing begins.
    Paused,
    Cancelling,
    Succeeded,
    Failed,
    Cancelled,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) enum Status {
    Pending,
    Running,
    /// For a person or a time.
    Waiting,
    Retrying,
    /// A block whose inner scopes are at work.
    Open,
    Succeeded,
    Failed,
    Skipped,
    Cancelled,
}

impl Status {
    pub(crate) fn ended(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Skipped | Self::Cancelled)
    }
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Task {
    pub(crate) status: Status,
    /// Needed steps that have not ended.
    pub(crate) unmet: u32,
    pub(crate) attempt: u32,
    pub(crate) output: Arc<Value>,
    pub(crate) error: Option<Error>,
    pub(crate) detail: Detail,
    /// Where its output was written.
    pub(crate) saved: Option<Arc<str>>,
    /// How often a handler took over.
    pub(crate) handled: u32,
    /// Of its tags, by field and place.
    pub(crate) answers: super::auto::Answers,
    /// The tag whose answer is awaited.
    pub(crate) asking: Option<Box<Asking>>,
    /// In how many deaths of the process in a row it was under way.
    pub(crate) deaths: u32,
}

/// What a task holds while it is under way.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) enum Detail {
    None,
    /// An outside effect: its rendered input and stable key.
    Effect {
        input: Arc<Value>,
        key: Arc<str>,
    },
    Model(Box<Dialogue>),
    /// A tag is asked before the step begins.
    Auto,
    /// The step has ended, and it is asked what that means.
    Ending(Box<Ending>),
    Block(Box<OpenBlock>),
    Wait {
        until: Option<Timestamp>,
        signal: Option<Arc<str>>,
    },
    Approval(Box<Asked>),
    /// The output waits for being written.
    Saving(Box<Saving>),
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Asking {
    pub(crate) part: String,
    pub(crate) question: flow::auto::Question,
    pub(crate) tried: u32,
    /// The last answer and what is wrong with it.
    pub(crate) refused: Option<(String, String)>,
    /// Of the answers that did not fit.
    pub(crate) cost: Money,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Saving {
    pub(crate) path: Arc<str>,
    pub(crate) key: Arc<str>,
    pub(crate) output: Arc<Value>,
}

/// A model task: what was asked and every finished turn and tool call, so that resuming pays for nothing twice.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Dialogue {
    pub(crate) input: Arc<Value>,
    pub(crate) key: Arc<str>,
    pub(crate) turns: Vec<Message>,
    pub(crate) turn: u32,
    /// Tool calls of the last turn, in the model's order.
    pub(crate) calls: Vec<Call>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Call {
    pub(crate) id: String,
    pub(crate) tool: String,
    pub(crate) input: Arc<Value>,
    pub(crate) started: bool,
    pub(crate) answer: Option<String>,
    /// The question to a person whether it has happened.
    pub(crate) asked: Option<Arc<str>>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct OpenBlock {
    pub(crate) scopes: Vec<u32>,
    /// Loops only.
    pub(crate) items: Vec<Arc<Value>>,
    pub(crate) next: usize,
    pub(crate) active: usize,
    pub(crate) error: Option<Error>,
    /// Scopes that have ended and of which it is asked whether another follows; `u32::MAX`: none has begun yet.
    pub(crate) awaiting: Vec<u32>,
    /// The most iterations of a loop, and what those that have ended gave.
    pub(crate) limit: usize,
    pub(crate) outputs: Vec<Arc<Value>>,
    pub(crate) ended: Option<String>,
    /// What the items gave whose scopes have been let go, by scope.
    pub(crate) folded: BTreeMap<u32, Arc<Value>>,
}

impl OpenBlock {
    pub(crate) fn new(items: Vec<Arc<Value>>) -> Self {
        Self {
            scopes: Vec::new(),
            items,
            next: 0,
            active: 0,
            error: None,
            awaiting: Vec::new(),
            limit: 0,
            outputs: Vec::new(),
            ended: None,
            folded: BTreeMap::new(),
        }
    }
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) enum ScopeKind {
    Root,
    Branch,
    Item {
        name: Arc<str>,
        index: usize,
        item: Arc<Value>,
    },
    /// One iteration of a loop, and the scope of the one before.
    Iteration {
        index: usize,
        previous: Option<u32>,
    },
    Handler {
        handler: usize,
        error: Arc<Value>,
    },
    Workflow,
}

pub(crate) struct Pinned {
    plan: Arc<Plan>,
    place: Arc<[(u32, u32)]>,
    step: usize,
}

impl Pinned {
    pub(crate) fn step(&self) -> &Step {
        &block_at(&self.plan, &self.place).steps[self.step]
    }
}

/// Handlers of a step are branches from here on.
pub(crate) const HANDLERS_FROM: u32 = 1 << 16;
/// More than a step can have.
pub(crate) const HANDLERS_MAX: u32 = 64;

/// `!2.1`: the third handler, taking over for the first time.
pub(crate) fn handler_segment(handler: u32, nth: u32) -> String {
    format!("!{handler}.{nth}")
}

/// Which handler it is, and for which time.
pub(crate) fn handler_of(segment: &str) -> Option<(u32, u32)> {
    let (handler, nth) = segment.strip_prefix('!')?.split_once('.')?;
    let (handler, nth) = (handler.parse().ok()?, nth.parse().ok()?);
    (handler < HANDLERS_MAX && nth < 1_000_000).then_some((handler, nth))
}

static EMPTY: Block = Block { steps: Vec::new(), output: None };

/// The block at `place`; a place that the plan does not have is an empty block.
pub(crate) fn block_at<'a>(plan: &'a Plan, place: &[(u32, u32)]) -> &'a Block {
    let mut block = &plan.body;
    for (step, branch) in place {
        if let Some(number) = branch.checked_sub(HANDLERS_FROM) {
            let handler = (number % HANDLERS_MAX) as usize;
            block = block.steps.get(*step as usize).and_then(|s| s.handlers.get(handler)).map_or(&EMPTY, |h| &h.body);
            continue;
        }
        block = match block.steps.get(*step as usize).map(|s| &s.action) {
            Some(Action::If { then, .. }) if *branch == 0 => then,
            Some(Action::If { otherwise, .. }) => otherwise,
            Some(Action::Switch { cases, default, .. }) => cases.get(*branch as usize).map_or(default, |c| &c.body),
            Some(Action::ForEach { body, .. }) => body,
            Some(Action::Loop(repeat)) => &repeat.body,
            _ => &EMPTY,
        };
    }
    block
}

pub(crate) struct Run {
    pub(crate) id: RunId,
    pub(crate) plan: Arc<Plan>,
    pub(crate) started: RunStarted,
    pub(crate) started_at: Timestamp,
    pub(crate) ended_at: Option<Timestamp>,
    pub(crate) phase: Phase,
    pub(crate) scopes: Scopes,
    pub(crate) paths: HashMap<Arc<str>, TaskRef>,
    /// Tasks whose needs are met.
    pub(crate) ready: VecDeque<TaskRef>,
    /// Blocks whose inner scopes have all ended; `None` is the run itself.
    pub(crate) closing: VecDeque<Option<TaskRef>>,
    /// Scopes that must wind down.
    pub(crate) failing: VecDeque<u32>,
    /// Model tasks whose tool calls of the turn have all been answered.
    pub(crate) answering: VecDeque<TaskRef>,
    /// Loops, and the scope after whose end it is asked whether another iteration follows.
    pub(crate) turning: VecDeque<(TaskRef, u32)>,
    /// Tasks that have ended and of which it is known by now what that means.
    pub(crate) ending: VecDeque<TaskRef>,
    /// Of the tags in the run's outputs.
    pub(crate) answers: super::auto::Answers,
    pub(crate) asking: Option<Box<Asking>>,
    /// A failure that ends the run only at its end.
    pub(crate) late: Option<(String, Error)>,
    /// The run took longer than it may.
    pub(crate) timed_out_ms: Option<u64>,
    pub(crate) totals: Totals,
    /// The task that made the run fail, and how.
    pub(crate) cause: Option<(String, Error)>,
    pub(crate) steering: Steering,
    pub(crate) signals: Signals,
    /// Events folded so far.
    pub(crate) seq: u64,
    /// Largest value of any kind, in bytes.
    pub(crate) payload_max: usize,
    /// So many entries in the queues call for looking which are stale: a fold queues what was done long ago.
    pub(crate) sweep_at: usize,
}

#[derive(Default, Clone, Serialize, Deserialize)]
pub(crate) struct Totals {
    pub(crate) steps: u64,
    pub(crate) done: u64,
    pub(crate) failed: u64,
    pub(crate) running: u64,
    pub(crate) waiting: u64,
    pub(crate) usage: Usage,
}

pub(crate) fn value_of(payload: &Payload) -> Arc<Value> {
    match payload {
        Payload::Inline(value) => value.clone(),
        // Blobs are resolved before the fold; one that is left stands for nothing.
        Payload::Blob { .. } => Arc::new(Value::Null),
    }
}

impl Run {
    pub(crate) fn new(id: RunId, plan: Arc<Plan>, started: RunStarted, at: Timestamp) -> Self {
        let inputs = value_of(&started.inputs);
        let mut run = Self {
            id,
            plan: plan.clone(),
            started,
            started_at: at,
            ended_at: None,
            phase: Phase::Running,
            scopes: Scopes::of(plan.clone()),
            paths: HashMap::new(),
            ready: VecDeque::new(),
            closing: VecDeque::new(),
            failing: VecDeque::new(),
            answering: VecDeque::new(),
            turning: VecDeque::new(),
            ending: VecDeque::new(),
            answers: Default::default(),
            asking: None,
            late: None,
            timed_out_ms: None,
            totals: Totals::default(),
            cause: None,
            steering: Steering::default(),
            signals: Signals::default(),
            seq: 1,
            payload_max: usize::MAX,
            sweep_at: 0,
        };
        run.open_scope(plan, Arc::from([]), None, ScopeKind::Root, inputs, String::new());
        run
    }

    pub(crate) fn task(&self, at: TaskRef) -> &Task {
        &self.scopes[at.scope as usize].tasks[at.step as usize]
    }

    /// `None` once the block that held the task has ended and let it go: queues may still name it.
    pub(crate) fn held(&self, at: TaskRef) -> Option<&Task> {
        self.scopes.get(at.scope)?.tasks.get(at.step as usize)
    }

    pub(crate) fn task_mut(&mut self, at: TaskRef) -> &mut Task {
        &mut self.scopes[at.scope as usize].tasks[at.step as usize]
    }

    pub(crate) fn step(&self, at: TaskRef) -> &Step {
        &self.scopes[at.scope as usize].block().steps[at.step as usize]
    }

    /// The step, held apart from the state, so that both can be used at once.
    pub(crate) fn pinned(&self, at: TaskRef) -> Pinned {
        let scope = &self.scopes[at.scope as usize];
        Pinned { plan: scope.plan.clone(), place: scope.place.clone(), step: at.step as usize }
    }

    pub(crate) fn path(&self, at: TaskRef) -> String {
        let scope = &self.scopes[at.scope as usize];
        format!("{}{}", scope.prefix, scope.block().steps[at.step as usize].id)
    }

    /// Nothing can be done until something comes from outside.
    pub(crate) fn idle(&self) -> bool {
        let queues = [&self.ready, &self.answering, &self.ending];
        queues.iter().all(|queue| queue.is_empty())
            && self.due_signal().is_none()
            && self.closing.is_empty()
            && self.failing.is_empty()
            && self.turning.is_empty()
    }

    pub(crate) fn closed(&self) -> bool {
        !matches!(self.phase, Phase::Running | Phase::Paused | Phase::Cancelling)
    }

    pub(crate) fn open_scope(
        &mut self,
        plan: Arc<Plan>,
        place: Arc<[(u32, u32)]>,
        parent: Option<TaskRef>,
        kind: ScopeKind,
        inputs: Arc<Value>,
        prefix: String,
    ) -> u32 {
        let index = self.scopes.upcoming();
        let block = block_at(&plan, &place);
        let mut tasks = Vec::with_capacity(block.steps.len());
        for (i, step) in block.steps.iter().enumerate() {
            let at = TaskRef { scope: index, step: i as u32 };
            let unmet = step.needs.len() as u32;
            self.paths.insert(Arc::from(format!("{prefix}{}", step.id)), at);
            if unmet == 0 {
                self.ready.push_back(at);
            }
            tasks.push(Task {
                status: Status::Pending,
                unmet,
                attempt: 0,
                output: null(),
                error: None,
                detail: Detail::None,
                saved: None,
                handled: 0,
                answers: Default::default(),
                asking: None,
                deaths: 0,
            });
        }
        // The items of a loop are counted when it opens, all at once.
        if !matches!(kind, ScopeKind::Item { .. }) {
            self.totals.steps += tasks.len() as u64;
        }
        let by_id = super::scopes::index(block);
        let open = tasks.len();
        self.scopes.push(Scope { plan, place, parent, kind, inputs, prefix, tasks, open, failing: None, by_id });
        index
    }

    /// Marks a scope, and every scope open below it, as winding down. `anew`: also those that wind down already, because
    /// what is under way outside is to be broken off now.
    pub(crate) fn mark_failing(&mut self, scope: u32, error: &Error, anew: bool) {
        let mut stack = vec![scope];
        while let Some(index) = stack.pop() {
            let scope = &mut self.scopes[index as usize];
            if scope.open == 0 || (scope.failing.is_some() && !anew) {
                continue;
            }
            scope.failing.get_or_insert_with(|| error.clone());
            self.failing.push_back(index);
            for task in &self.scopes[index as usize].tasks {
                if let Detail::Block(open) = &task.detail {
                    stack.extend(&open.scopes);
                }
            }
        }
    }
}

/// One shared null, so that tasks without an output cost no allocation.
pub(crate) fn null() -> Arc<Value> {
    static NULL: std::sync::OnceLock<Arc<Value>> = std::sync::OnceLock::new();
    NULL.get_or_init(|| Arc::new(Value::Null)).clone()
}

/// `then` 0, `else` 1; `case2` 2, `default` past the last case.
pub(crate) fn branch_number(action: &Action, branch: &str) -> u32 {
    if let Some((handler, nth)) = handler_of(branch) {
        return HANDLERS_FROM + handler + nth * HANDLERS_MAX;
    }
    match action {
        Action::If { .. } => u32::from(branch != "then"),
        Action::Switch { cases, .. } => branch.strip_prefix("case").and_then(|n| n.parse().ok()).unwrap_or(cases.len() as u32),
        _ => 0,
    }
}
