//! The kind `retention`: how long what has ended is kept, and what is removed after that. Without a rule nothing is removed.
//!
//! Deciding ([`plan`]) is apart from doing ([`remove`]); both are the same for a person who asks and for the program, which does it
//! by itself from time to time ([`worker`]).

mod holds;
mod http;
mod plan;
mod remove;
mod sql;
mod worker;

use holds::Held;

pub use self::http::operations;
pub use sql::migrations;

use base::{OrgId, SharedClock, StreamId, Timestamp};
use resources::{Finding, Kind, Resources, Scope, Spec};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use store::{Fut, Statement, Store, removal::Ended};
use tokio::task::JoinHandle;

/// Seven years.
const AUDIT_DAYS_MIN: u32 = 2_557;
/// Deliveries are not kept for longer in any case.
const DELIVERIES_DAYS_MAX: u32 = 30;
const DAYS_MAX: u32 = 36_500;
const LIST_MAX: usize = 500;

/// How long what has ended is kept. Where several rules are about the same run, the longest period counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Retention")]
struct Rule {
    /// What it is good for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 2000))]
    description: Option<String>,
    /// Workspaces whose runs it is about; empty: every workspace.
    #[serde(default)]
    workspaces: Vec<String>,
    /// Workflows whose runs it is about, by name; empty: every workflow.
    #[serde(default)]
    workflows: Vec<String>,
    /// False: it is kept and does nothing.
    #[serde(default = "yes")]
    enforced: bool,
    /// Days after its end for which a run stays; then its history and its values are removed, and a tombstone stays. 1 to 36,500; left
    /// out: this rule removes no runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    runs_days: Option<u32>,
    /// Days after their end for which deliveries to webhooks stay, in the whole organization. 1 to 30; without it they stay for 30 days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deliveries_days: Option<u32>,
    /// Days for which audit records stay: 2,557 (seven years) or more. They are never removed before, by nobody; this version does not
    /// remove them afterwards either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    audit_days: Option<u32>,
}

fn yes() -> bool {
    true
}

impl Rule {
    fn is_about(&self, workspace: &str, workflow: &str) -> bool {
        let named = |list: &[String], name: &str| list.is_empty() || list.iter().any(|own| own == name);
        self.enforced && named(&self.workspaces, workspace) && named(&self.workflows, workflow)
    }
}

fn days(path: &str, days: Option<u32>, from: u32, to: u32) -> Option<Finding> {
    let days = days?;
    let message = format!("{days} days; {from} to {to} can be said here");
    (!(from..=to).contains(&days)).then(|| Finding::new(path, "bad_retention", message).fix(format!("write a number from {from} to {to}")))
}

impl Spec for Rule {
    const KIND: &'static str = "retention";
    const PLURAL: &'static str = "retentions";
    const TITLE: &'static str = "Retention";
    const SUMMARY: &'static str = "How long what has ended is kept";
    const SCOPE: Scope = Scope::Organization;
    const SEARCH: &'static [&'static str] = &["/description", "/workspaces", "/workflows"];
    const COLUMNS: &'static [(&'static str, &'static str)] =
        &[("Workspaces", "/spec/workspaces"), ("Runs (days)", "/spec/runs_days"), ("Enforced", "/spec/enforced")];

    fn check(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        found.extend(days("/runs_days", self.runs_days, 1, DAYS_MAX));
        found.extend(days("/deliveries_days", self.deliveries_days, 1, DELIVERIES_DAYS_MAX));
        if let Some(short) = self.audit_days.filter(|days| *days < AUDIT_DAYS_MIN) {
            let message = format!("audit records stay for {AUDIT_DAYS_MIN} days at least, whoever asks; {short} are too few");
            found.push(
                Finding::new("/audit_days", "audit_kept_longer", message).fix(format!("write {AUDIT_DAYS_MIN} or more, or leave it out")),
            );
        }
        found.extend(days("/audit_days", self.audit_days, 0, DAYS_MAX));
        for (path, list) in [("/workspaces", &self.workspaces), ("/workflows", &self.workflows)] {
            if list.len() > LIST_MAX {
                let message = format!("{} names; at most {LIST_MAX} are written in one rule", list.len());
                found.push(Finding::new(path, "bad_retention", message).fix("write several rules"));
            }
        }
        if self.runs_days.or(self.deliveries_days).or(self.audit_days).is_none() {
            found.push(Finding::new("", "bad_retention", "the rule names no period").fix("write `runs_days`, for example 90"));
        }
        found
    }

    fn hints() -> Value {
        json!({
            "/description": {"widget": "text", "lines": 3, "order": 1}, "/workspaces": {"order": 2}, "/workflows": {"order": 3},
            "/enforced": {"order": 4}, "/runs_days": {"order": 5}, "/deliveries_days": {"order": 6}, "/audit_days": {"order": 7}
        })
    }

    fn example() -> Self {
        Self {
            description: Some("What we have promised: runs for 90 days, the audit for seven years".to_owned()),
            workspaces: Vec::new(),
            workflows: Vec::new(),
            enforced: true,
            runs_days: Some(90),
            deliveries_days: Some(DELIVERIES_DAYS_MAX),
            audit_days: Some(AUDIT_DAYS_MIN),
        }
    }
}

pub fn kind() -> Kind {
    resources::kind::<Rule>()
}

/// What needs a run that has ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Needs {
    pub by: StreamId,
    /// `fork` or `rollback`.
    pub how: &'static str,
}

/// What those who make runs know about them.
pub trait Runs: Send + Sync {
    /// For each of the runs, those that are there and need it.
    fn needed<'a>(&'a self, org: OrgId, runs: &'a [StreamId]) -> Fut<'a, Vec<Vec<Needs>>>;
    /// From when on it is kept: its end, or when it came from elsewhere.
    fn kept_from(&self, run: &Ended) -> Timestamp;
    /// Removes the rows that features keep about the run; refused (`stale_row`) when a run that is there needs it.
    fn rows(&self, run: StreamId) -> Vec<Statement>;
}

/// Removes deliveries that ended before; a bounded bite.
pub type ForgetDeliveries = fn(Timestamp) -> Vec<Statement>;

/// What the application hands in.
pub struct Outside {
    pub store: Store,
    pub clock: SharedClock,
    pub resources: Resources,
    pub runs: Arc<dyn Runs>,
    pub deliveries: ForgetDeliveries,
}

/// The cloneable handle.
#[derive(Clone)]
pub struct Retention(Arc<Inner>);

struct Inner {
    outside: Outside,
    task: Mutex<Option<JoinHandle<()>>>,
    /// Whoever removes: two at once would take each other's steps.
    removing: tokio::sync::Mutex<()>,
}

impl Retention {
    pub fn new(outside: Outside) -> Self {
        Self(Arc::new(Inner { outside, task: Mutex::default(), removing: tokio::sync::Mutex::default() }))
    }
}
