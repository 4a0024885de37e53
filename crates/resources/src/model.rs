//! The words of resources as everybody outside sees them.

use crate::{Finding, Halted, Once, Status};
use base::{Error, Principal, ResourceId, Result, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::BTreeMap, fmt};

/// Names one resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Address {
    pub kind: String,
    /// `None` for kinds of the organization.
    #[serde(default)]
    pub workspace: Option<String>,
    pub name: String,
}

impl Address {
    pub fn new(kind: impl Into<String>, workspace: Option<&str>, name: impl Into<String>) -> Self {
        Self { kind: kind.into(), workspace: workspace.map(Into::into), name: name.into() }
    }

    /// How rows say it.
    pub(crate) fn workspace_text(&self) -> &str {
        self.workspace.as_deref().unwrap_or("")
    }
}

/// `model/default/fast`, `workspace/docs`.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.workspace {
            Some(workspace) => write!(f, "{}/{workspace}/{}", self.kind, self.name),
            None => write!(f, "{}/{}", self.kind, self.name),
        }
    }
}

/// Who may see it, beside its owner and those it is shared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    #[default]
    Organization,
    Team,
    Private,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VersionState {
    Draft,
    Published,
}

impl VersionState {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
        }
    }

    pub(crate) fn of(draft: bool) -> Self {
        if draft { Self::Draft } else { Self::Published }
    }
}

/// Should not be used any more, and what to use instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deprecated {
    pub reason: String,
    #[serde(default, rename = "use")]
    pub instead: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    pub kind: String,
    pub workspace: Option<String>,
    pub name: String,
    pub id: ResourceId,
    pub title: Option<String>,
    pub labels: BTreeMap<String, String>,
    pub owner: Principal,
    pub visibility: Visibility,
    pub team: Option<String>,
    pub shared_with: Vec<String>,
    /// The newest.
    pub version: u64,
    /// Of the newest version.
    pub hash: String,
    /// The newest published version.
    pub published: Option<u64>,
    pub version_labels: BTreeMap<String, u64>,
    pub deprecated: Option<Deprecated>,
    /// Of kinds that can be halted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub halted: Option<Halted>,
    pub created_at: Timestamp,
    pub created_by: Principal,
    pub updated_at: Timestamp,
    pub updated_by: Principal,
    pub deleted_at: Option<Timestamp>,
    pub etag: String,
    /// Of the version that was asked for; secret fields show a mark.
    pub spec: Value,
    pub shown_version: u64,
    /// What a draft that was read by itself, or was written, has against it; it cannot be published or used before that is mended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

impl Resource {
    pub fn address(&self) -> Address {
        Address { kind: self.kind.clone(), workspace: self.workspace.clone(), name: self.name.clone() }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    pub version: u64,
    pub hash: String,
    pub state: VersionState,
    pub author: Principal,
    pub reason: Option<String>,
    pub at: Timestamp,
    pub labels: Vec<String>,
    /// The version whose content this one brought back.
    pub rollback_of: Option<u64>,
    /// Only when one version is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spec: Option<Value>,
}

/// What a caller says a resource should be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    #[serde(default)]
    pub title: Option<String>,
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
    #[serde(default)]
    pub visibility: Visibility,
    #[serde(default)]
    pub team: Option<String>,
    #[serde(default)]
    pub shared_with: Vec<String>,
    pub spec: Value,
    /// Keep the version as a draft instead of publishing it.
    #[serde(default)]
    pub draft: bool,
}

/// How a change is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub reason: Option<String>,
    /// Who owns the fields it sets: `api`, `cli`, `console`.
    pub manager: String,
    /// The ETag the caller has seen; another one refuses the change.
    pub if_match: Option<String>,
    /// What was written; kept by kinds that keep texts if it says the spec.
    pub text: Option<String>,
    /// Everything but the writing.
    pub dry_run: bool,
    /// The same request again gets the first one's answer and changes nothing.
    pub once: Option<Once>,
}

impl Default for Change {
    fn default() -> Self {
        Self { reason: None, manager: "api".into(), if_match: None, text: None, dry_run: false, once: None }
    }
}

impl Change {
    pub fn by(manager: impl Into<String>) -> Self {
        Self { manager: manager.into(), ..Self::default() }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeleteOptions {
    /// Also when others still refer to it.
    pub force: bool,
    pub reason: Option<String>,
    pub if_match: Option<String>,
    pub dry_run: bool,
    pub once: Option<Once>,
}

/// Names of resources and workspaces: `[a-z0-9]([a-z0-9-_.]*[a-z0-9])?`, at most 128 characters.
/// Can it be the name of a resource or a workspace?
pub fn is_name(name: &str) -> bool {
    let end = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let inner = |b: u8| end(b) || matches!(b, b'-' | b'_' | b'.');
    let bytes = name.as_bytes();
    bytes.len() <= 128 && bytes.first().is_some_and(|b| end(*b)) && bytes.last().is_some_and(|b| end(*b)) && bytes.iter().all(|b| inner(*b))
}

pub(crate) fn check_name(what: &str, name: &str) -> Result<()> {
    if is_name(name) {
        return Ok(());
    }
    let shown: String = name.chars().take(40).collect();
    Err(Error::invalid("bad_name", format!("`{shown}` cannot be the name of a {what}"))
        .place("name")
        .fix("use at most 128 lower-case letters, digits, `-`, `_` and `.`, beginning and ending with a letter or digit"))
}
