//! A resource as it is stored.

use crate::{Address, Deprecated, Halted, Kind, Resource, Version, VersionState, Visibility, fault, owners::Owners};
use base::{Error, Principal, ResourceId, Result, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use store::{Param, Row};

/// Everything about a resource but its specs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stored {
    pub(crate) id: ResourceId,
    #[serde(flatten)]
    pub(crate) address: Place,
    /// Counts every write; what compare-and-set compares.
    pub(crate) generation: i64,
    pub(crate) version: u64,
    pub(crate) hash: String,
    /// Of the newest version.
    pub(crate) state: VersionState,
    pub(crate) published: Option<u64>,
    pub(crate) title: Option<String>,
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) owner: Principal,
    pub(crate) visibility: Visibility,
    pub(crate) team: Option<String>,
    pub(crate) shared_with: Vec<String>,
    pub(crate) version_labels: BTreeMap<String, u64>,
    pub(crate) owners: Owners,
    pub(crate) deprecated: Option<Deprecated>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) halted: Option<Halted>,
    /// Whether its kind can be halted; the kind says it, not the row.
    #[serde(skip)]
    pub(crate) halts: bool,
    pub(crate) created_at: Timestamp,
    pub(crate) created_by: Principal,
    pub(crate) updated_at: Timestamp,
    pub(crate) updated_by: Principal,
    pub(crate) deleted_at: Option<Timestamp>,
}

/// Where it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) kind: String,
    pub(crate) workspace: Option<String>,
    pub(crate) name: String,
}

/// A resource with the spec of its newest version.
#[derive(Clone, Debug)]
pub(crate) struct Current {
    pub(crate) stored: Stored,
    pub(crate) spec: Value,
}

impl Stored {
    pub(crate) fn address(&self) -> Address {
        Address { kind: self.address.kind.clone(), workspace: self.address.workspace.clone(), name: self.address.name.clone() }
    }

    pub(crate) fn etag(&self) -> String {
        format!("\"{}-{}\"", self.generation, self.version)
    }

    /// The labelled `live` one, else the newest published.
    pub(crate) fn current_version(&self) -> Option<u64> {
        self.version_labels.get("live").copied().or(self.published)
    }

    pub(crate) fn labels_of(&self, version: u64) -> Vec<String> {
        self.version_labels.iter().filter(|(_, v)| **v == version).map(|(label, _)| label.clone()).collect()
    }

    pub(crate) fn shown(&self, spec: Value, shown_version: u64) -> Resource {
        Resource {
            kind: self.address.kind.clone(),
            workspace: self.address.workspace.clone(),
            name: self.address.name.clone(),
            id: self.id,
            title: self.title.clone(),
            labels: self.labels.clone(),
            owner: self.owner.clone(),
            visibility: self.visibility,
            team: self.team.clone(),
            shared_with: self.shared_with.clone(),
            version: self.version,
            hash: self.hash.clone(),
            published: self.published,
            version_labels: self.version_labels.clone(),
            deprecated: self.deprecated.clone(),
            status: self.status(),
            halted: self.halted.clone(),
            created_at: self.created_at,
            created_by: self.created_by.clone(),
            updated_at: self.updated_at,
            updated_by: self.updated_by.clone(),
            deleted_at: self.deleted_at,
            etag: self.etag(),
            spec,
            shown_version,
            findings: Vec::new(),
        }
    }
}

impl Current {
    pub(crate) fn shown(&self) -> Resource {
        self.stored.shown(self.spec.clone(), self.stored.version)
    }
}

pub(crate) fn stored(row: &Row) -> Result<Stored> {
    fault::read(row.text("body")?, "a resource")
}

/// Of a row with `body`, `spec` and `shape`.
pub(crate) fn current(kind: &Kind, row: &Row) -> Result<Current> {
    Ok(Current { stored: Stored { halts: kind.halts, ..stored(row)? }, spec: spec(kind, row)? })
}

pub(crate) fn spec(kind: &Kind, row: &Row) -> Result<Value> {
    let value = fault::read(row.text("spec")?, "a spec")?;
    Ok(kind.upgraded(value, usize::try_from(row.int("shape")?).unwrap_or(usize::MAX)))
}

pub(crate) fn version(row: &Row, stored: &Stored) -> Result<Version> {
    let number = natural(row.int("version")?);
    let state = match row.text("state")? {
        "draft" => VersionState::Draft,
        "published" => VersionState::Published,
        other => return Err(Error::internal("row_not_readable", format!("a version has the unknown state `{other}`"))),
    };
    Ok(Version {
        version: number,
        hash: row.text("hash")?.to_owned(),
        state,
        author: fault::read(row.text("author")?, "an author")?,
        reason: row.opt_text("reason")?.map(Into::into),
        at: Timestamp(row.int("at")?),
        labels: stored.labels_of(number),
        rollback_of: row.opt_int("rollback_of")?.map(natural),
        spec: None,
    })
}

pub(crate) fn natural(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

pub(crate) fn int(n: u64) -> Param {
    Param::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

pub(crate) fn text(s: &str) -> Param {
    Param::Text(s.to_owned())
}

pub(crate) fn opt_text(s: Option<&str>) -> Param {
    s.map_or(Param::Null, text)
}

pub(crate) fn opt_int(n: Option<u64>) -> Param {
    n.map_or(Param::Null, int)
}

/// Several texts as one parameter; statements take it apart with `json_each`.
pub(crate) fn list(texts: &[String]) -> Param {
    Param::Text(serde_json::json!(texts).to_string())
}

pub(crate) fn id(id: ResourceId) -> Param {
    Param::Bytes(id.as_bytes().to_vec())
}
