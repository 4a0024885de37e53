//! How a run begins: what it is given, for whom it acts, and what it shares with another one.

use super::Payload;
use base::{BlobId, Principal, RunId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunStarted {
    pub workflow: String,
    /// Blob of the pinned definition (sources and plan).
    pub definition: BlobId,
    /// SHA-256 of the sources.
    pub hash: String,
    pub inputs: Payload,
    pub by: Principal,
    /// Where it belongs: whoever may see runs there sees it.
    #[serde(default = "default_workspace")]
    pub workspace: String,
    #[serde(default)]
    pub grants: Grants,
    /// What started it, if it was no person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Box<Origin>>,
    /// No tag is asked of a model: what the lock does not answer fails.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub frozen: bool,
    /// Deaths of the process are counted against the tasks that were under way.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub counts_deaths: bool,
    /// Seeds everything random that the run decides, so that a replay decides the same.
    pub seed: u64,
    /// The run whose past it shares, where it did not begin at the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Box<Past>>,
}

impl RunStarted {
    /// Was this event taken over from another run? What it tells of happened there and was paid there.
    pub fn takes_over(&self, seq: u64) -> bool {
        self.from.as_ref().is_some_and(|past| (2..=past.shared + 1).contains(&seq))
    }
}

/// The past that a run has taken over from another one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Past {
    pub run: RunId,
    /// What happened in that run after this event is left out.
    pub at: u64,
    /// So many events behind the first one are taken over; nothing was called for them here, and nothing paid.
    pub shared: u64,
    /// What is otherwise than it was there, as it was asked for.
    #[serde(default)]
    pub edits: Value,
}

/// A trigger that started a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    pub trigger: String,
    pub firing: String,
    /// `schedule`, `webhook`, `event` or `manual`.
    pub cause: String,
    /// The inputs hold text that came from outside.
    #[serde(default)]
    pub untrusted: bool,
}

/// Where runs are that name no workspace, and those from before there were any.
pub const DEFAULT_WORKSPACE: &str = "default";

fn default_workspace() -> String {
    DEFAULT_WORKSPACE.to_owned()
}

/// What the starter lets the run reach on this machine.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Grants {
    /// The folder that relative paths start from (the workflow file's own).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// The folder that paths may not leave; holds `base`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root: Option<String>,
    /// More folders, read only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub read: Vec<String>,
    /// `host:port` pairs with private addresses that may be reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
    /// Tools that may run code, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub run: Vec<String>,
}
