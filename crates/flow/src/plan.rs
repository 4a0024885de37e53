//! The checked plan: what `compile` makes of a workflow file and what the engine interprets.
//! Stored with every run, so its shape only grows: new fields have defaults, unknown ones are ignored.

use crate::auto::{Answer, AutoText, Terms};
use base::{Digest, Rule};
use expr::template::{Expr, Template};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Plan {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// In file order.
    #[serde(default)]
    pub inputs: Vec<Input>,
    /// What may be sent to a run while it goes on, in file order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signals: Vec<Signal>,
    pub body: Block,
    /// In file order.
    #[serde(default)]
    pub outputs: Vec<(String, Template)>,
    /// Rights the file asks for; whoever starts the run grants them or not.
    #[serde(default)]
    pub allow: Allow,
    /// Texts of the outputs with `<AUTO>` in them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub auto: Vec<AutoText>,
    /// Answers from the lock: those that stand in this plan already, and those that are looked up when a step asks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locked: Vec<Answer>,
    /// On which terms tags are asked that say nothing of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<Terms>,
    /// The longest time that a run may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u64>,
    /// Every workflow reached through `uses: workflow/<name>`, directly or not, by that name. Only the plan of the
    /// main file holds them; theirs are empty.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub workflows: BTreeMap<String, Arc<Plan>>,
    /// SHA-256 over the sources this plan was compiled from (main file and included files).
    pub hash: Digest,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Input {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// JSON Schema 2020-12 of the value.
    pub schema: Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    pub required: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Signal {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// JSON Schema 2020-12 of the value.
    pub schema: Value,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Allow {
    /// Folders outside the workspace that `file.*` and `data.*` may read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub read: Vec<String>,
    /// `host:port` pairs that the egress client may reach although their addresses are private.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
    /// Tools that run code, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub run: Vec<String>,
}

/// Steps that share one scope. A block's output is `output` if given, else the output of its last step.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Block {
    pub steps: Vec<Step>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<Template>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Step {
    /// Unique in the whole file.
    pub id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub action: Action,
    /// Indexes in this block of the steps that must end first: explicit `needs` and inferred references.
    #[serde(default)]
    pub needs: Vec<usize>,
    /// The reverse of `needs`.
    #[serde(default)]
    pub dependents: Vec<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Expr>,
    /// A condition of this step that cannot be evaluated counts as false, instead of failing the step.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undecided_is_no: bool,
    /// What must hold of the output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Expect>,
    /// The file that the output is written to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub save: Option<Template>,
    /// What it makes, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub produces: Option<String>,
    #[serde(default, skip_serializing_if = "Jumps::is_empty")]
    pub jumps: Jumps,
    /// Asked in this order when the last attempt has failed; the first that fits decides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub handlers: Vec<Handler>,
    #[serde(default)]
    pub retry: Retry,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u64>,
    #[serde(default)]
    pub on_error: OnError,
    /// People must approve the call before it is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<Box<Gate>>,
    /// How the call is undone, where the file says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<Box<Undo>>,
    /// Texts of this step, blocks inside it left out, with `<AUTO>` in them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub auto: Vec<AutoText>,
    /// Line of the step in its file, from 1.
    #[serde(default)]
    pub line: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Action {
    /// A tool of the catalogue: `uses: git.log`.
    Tool {
        name: String,
        with: Template,
    },
    Model(Box<ModelCall>),
    /// `uses: set`: the output is the rendered `with`.
    Set {
        with: Template,
    },
    If {
        condition: Expr,
        then: Block,
        otherwise: Block,
    },
    /// The first case whose `when` is true (or equals `value`) runs, else `default`.
    Switch {
        value: Option<Template>,
        cases: Vec<Case>,
        default: Block,
    },
    /// `item_name` is what `as:` says, else `item`.
    ForEach {
        items: Template,
        max_parallel: usize,
        item_name: String,
        body: Block,
        /// Asked after every item, of that item; once it holds, no further one begins.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Expr>,
    },
    Loop(Box<Loop>),
    Approval(Box<Approval>),
    Ask(Box<Ask>),
    Wait {
        /// Until when; for a signal, until when at most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wait: Option<Wait>,
        /// The signal that is waited for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signal: Option<String>,
    },
    /// `uses: workflow/<name>`: runs that plan in a scope of its own with `with` as its inputs.
    Workflow {
        name: String,
        with: Template,
        /// Name of an output → name that the other workflow has for it; empty: all, as they are named there.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        outputs: BTreeMap<String, String>,
    },
}

/// The same steps again and again. Its output is `{count, ended, last, results}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Loop {
    /// Asked before every iteration; sees the steps of the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub go_on: Option<Expr>,
    /// Asked after every iteration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Expr>,
    pub max_iterations: Template,
    /// Reaching the most iterations is a failure.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub limit_fails: bool,
    pub body: Block,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Expect {
    pub that: Expr,
    /// The step is done all the same; the run fails at its end.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fail_at_end: bool,
}

/// Where the run goes on when the step has ended; what stands between is skipped.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Jumps {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub success: Option<Target>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skipped: Option<Target>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Target>,
}

impl Jumps {
    pub fn is_empty(&self) -> bool {
        self.success.is_none() && self.skipped.is_none() && self.failure.is_none()
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// Index in the same block.
    Step(usize),
    /// Text that names a step further down in the same block, known when it is needed.
    Chosen(Template),
}

/// What is done about a failure.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Handler {
    /// Kinds of errors; with the codes and patterns, one of all these must fit. All empty: any error.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// Regular expressions, found in the message.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub patterns: Vec<String>,
    /// They see `error`.
    #[serde(default)]
    pub body: Block,
    pub then: Then,
    /// What follows does so even if the handler's own steps fail.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tolerant: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    End(OnError),
    /// The step is begun anew, so many times.
    Retry(u32),
    /// The step succeeds with this value.
    Value(Template),
}

impl Action {
    /// What the file says under `uses`.
    pub fn uses(&self) -> String {
        match self {
            Action::Tool { name, .. } => name.clone(),
            Action::Model(_) => "model".to_owned(),
            Action::Set { .. } => "set".to_owned(),
            Action::If { .. } => "if".to_owned(),
            Action::Switch { .. } => "switch".to_owned(),
            Action::ForEach { .. } => "for_each".to_owned(),
            Action::Loop(_) => "loop".to_owned(),
            Action::Approval(_) => "approval".to_owned(),
            Action::Ask(_) => "ask".to_owned(),
            Action::Wait { .. } => "wait".to_owned(),
            Action::Workflow { name, .. } => format!("workflow/{name}"),
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ModelCall {
    /// `model:` of the step; `None` lets the gateway's default choose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<Template>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<Template>,
    pub prompt: Template,
    /// JSON Schema of the answer; with it the output is the parsed value, without it the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<u32>,
    /// Tools the model may call, by catalogue name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<String>,
    /// Upper bound of model turns in the tool loop.
    pub max_turns: u32,
    /// `temperature` and `max_tokens`, where they are known only when the step starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dynamic: Option<Template>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requires: Option<Requires>,
}

/// What a model must be like to be chosen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Requires {
    /// In billions of parameters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_size: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_size: Option<f64>,
    /// `low`, `medium`, `medium-high`, `high` or `very-high`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expertise: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub capabilities: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub modalities: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_latency_ms: Option<u64>,
    /// In US dollars a call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost_limit: Option<f64>,
    /// What it had better be good at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<String>,
    /// What decides between those that fit: `speed`, `quality` or `cost`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Chosen first, in this order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub preferred: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<String>,
    /// Chosen if nothing else fits, in this order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fallback: Vec<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Case {
    /// Compared with `value` if the switch has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equals: Option<Template>,
    /// A condition, where the switch has no `value`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expr>,
    pub body: Block,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Approval {
    pub title: Template,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Template>,
    /// What `rule.expires_ms` was before there were rules; plans from then have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Rule::is_plain")]
    pub rule: Rule,
}

/// A tool is called only when people have approved exactly this call.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Gate {
    /// Absent: says which tool it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Template>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Template>,
    #[serde(default, skip_serializing_if = "Rule::is_plain")]
    pub rule: Rule,
}

/// The call that undoes a step's call. It is worked out when a rollback is planned, from what was written down of the step.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Undo {
    /// A tool of the catalogue.
    pub uses: String,
    /// Sees `inputs`, and of the step `with` and `output`.
    pub with: Template,
}

/// `uses: ask`: a person answers, and the answer is the output.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ask {
    pub question: Template,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Template>,
    /// JSON Schema that the answer must fit.
    pub answer: Value,
    #[serde(default, skip_serializing_if = "Rule::is_plain")]
    pub rule: Rule,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wait {
    ForMs(u64),
    /// A duration that is known only when the step starts: text such as `5s`, or a number of seconds.
    For(Template),
    /// An RFC 3339 time.
    Until(Template),
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Retry {
    /// Attempts in all, the first included.
    pub attempts: u32,
    pub backoff: Backoff,
    pub delay_ms: u64,
    pub max_delay_ms: u64,
    /// Full jitter: the delay is drawn from zero to the computed one.
    pub jitter: bool,
}

impl Default for Retry {
    fn default() -> Self {
        Self { attempts: 1, backoff: Backoff::Exponential, delay_ms: 1_000, max_delay_ms: 60_000, jitter: true }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Backoff {
    Constant,
    Linear,
    Exponential,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnError {
    /// The run fails.
    #[default]
    Fail,
    /// The step counts as failed, its output is null, the run goes on.
    Continue,
    /// As `Continue`, and at its end the run fails.
    FailAtEnd,
    /// The step counts as skipped, the run goes on.
    Skip,
}
