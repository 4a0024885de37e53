//! Tests of workflows: files are found and read, each test runs by itself, what it expects is compared, and all of it is told.

mod file;
mod judge;
mod names;
mod report;
mod run;

pub use file::{find, is_test, load};
pub use report::{tell, write_junit};
pub use run::run;

use serde::Deserialize;
use serde_json::{Map, Value};
use std::{collections::BTreeMap, time::Duration};

pub struct Wanted {
    pub filter: Option<String>,
    pub timeout: Duration,
}

/// One test file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suite {
    /// The workflow file, beside this one.
    #[serde(default)]
    workflow: Option<String>,
    /// For every test that has none of its own.
    #[serde(default)]
    allow: Vec<String>,
    tests: Vec<Case>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    name: String,
    #[serde(default)]
    inputs: Map<String, Value>,
    /// Outputs of steps that are not carried out.
    #[serde(default)]
    pins: BTreeMap<String, Value>,
    #[serde(default)]
    models: Vec<ModelAnswer>,
    #[serde(default)]
    tools: Vec<ToolAnswer>,
    /// Real tools that may be called.
    #[serde(default)]
    allow: Vec<String>,
    /// What a person decides, by the step that asks.
    #[serde(default)]
    approvals: BTreeMap<String, Decision>,
    #[serde(default)]
    expect: Expect,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Decision {
    Approve,
    Reject,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ModelAnswer {
    #[serde(default)]
    step: Option<String>,
    /// A pattern that the prompt must fit.
    #[serde(default)]
    prompt: Option<String>,
    #[serde(default)]
    answer: Option<Value>,
    #[serde(default)]
    answers: Vec<Value>,
    #[serde(default)]
    fails: Option<String>,
    /// In US dollars.
    #[serde(default)]
    cost: f64,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ToolAnswer {
    #[serde(default)]
    step: Option<String>,
    #[serde(default)]
    tool: Option<String>,
    #[serde(default)]
    output: Option<Value>,
    #[serde(default)]
    outputs: Vec<Value>,
    #[serde(default)]
    fails: Option<String>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    /// `succeeded` unless it says otherwise.
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    outputs: Option<Map<String, Value>>,
    /// Each step's status.
    #[serde(default)]
    steps: BTreeMap<String, String>,
    #[serde(default)]
    ran: Option<Vec<String>>,
    #[serde(default)]
    skipped: Option<Vec<String>>,
    #[serde(default)]
    failed: Option<Vec<String>>,
    #[serde(default)]
    error: Option<WantedError>,
    /// At most so much, in US dollars.
    #[serde(default)]
    cost_max: Option<f64>,
    /// Expressions over `outputs`, `steps`, `run` and `inputs` that must hold.
    #[serde(default)]
    holds: Vec<String>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedError {
    #[serde(default)]
    code: Option<String>,
    /// Part of the message.
    #[serde(default)]
    message: Option<String>,
}

/// What became of one test.
pub struct Outcome {
    pub file: String,
    pub name: String,
    pub took: Duration,
    /// Empty: it passed.
    pub failures: Vec<Miss>,
}

/// One expectation that was not met.
#[derive(Clone, Debug)]
pub struct Miss {
    /// `file:line:column`.
    pub place: String,
    pub message: String,
    /// Lines with `-` expected and `+` found; empty if there is nothing to compare.
    pub diff: String,
}
