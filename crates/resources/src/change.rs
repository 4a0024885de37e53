//! What somebody wants, looked at from all sides: limits, schema, defaults, secrets, checks, reviewers.

use crate::{
    Address, Deprecated, Finding, Input, Kind, Reference, Resources, Visibility, canonical, findings, labels, pointer,
    row::{self, Current},
    schema, secret, sql,
};
use base::{Ctx, Error, ResourceId, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use store::OrgStore;

const SPEC_BYTES_MAX: usize = 1024 * 1024;
const DEPTH_MAX: usize = 64;
const TITLE_MAX: usize = 200;
const SHARED_MAX: usize = 100;
const REASON_MAX: usize = 1_000;

/// A resource as it should become.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Desired {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) labels: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) visibility: Visibility,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) team: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) shared_with: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) deprecated: Option<Deprecated>,
    #[serde(default)]
    pub(crate) spec: Value,
}

impl Desired {
    pub(crate) fn of(current: &Current) -> Self {
        let s = &current.stored;
        Self {
            title: s.title.clone(),
            labels: s.labels.clone(),
            visibility: s.visibility,
            team: s.team.clone(),
            shared_with: s.shared_with.clone(),
            deprecated: s.deprecated.clone(),
            spec: current.spec.clone(),
        }
    }

    pub(crate) fn from_input(input: Input, deprecated: Option<Deprecated>) -> Self {
        let Input { title, labels, visibility, team, shared_with, spec, draft: _ } = input;
        Self { title, labels, visibility, team, shared_with, deprecated, spec }
    }

    /// As the tree that fields are owned in.
    pub(crate) fn view(&self) -> Value {
        serde_json::to_value(self).unwrap_or(Value::Null)
    }
}

/// What is wanted, looked at from all sides.
pub(crate) struct Prepared {
    /// Defaults filled in, marks in place of secrets.
    pub(crate) desired: Desired,
    pub(crate) hash: String,
    pub(crate) references: Vec<Reference>,
    pub(crate) findings: Vec<Finding>,
    /// What a draft may have against it; findings once it is to be published.
    pub(crate) flaws: Vec<Finding>,
    /// Fingerprint and value.
    pub(crate) sealed: Vec<(String, String)>,
    /// Places with a mark whose value nobody has.
    pub(crate) unset: Vec<String>,
    /// The spec does not have the shape of its kind; it may hold values of secrets at places nobody knows.
    pub(crate) broken: bool,
}

impl Prepared {
    fn new(desired: Desired, hash: String) -> Self {
        Self { desired, hash, references: vec![], findings: vec![], flaws: vec![], sealed: vec![], unset: vec![], broken: false }
    }

    /// What does not keep it from being written, but is to be looked at.
    pub(crate) fn hints(&self, address: &Address) -> Vec<Finding> {
        let words = "the value of this secret is not here; set it before it is used";
        let unset = self.unset.iter().map(|place| Finding::new(format!("{address}{place}"), "secret_unset", words));
        let flaws = self.flaws.iter().map(|f| Finding { path: format!("{address}{}", f.path), ..f.clone() });
        unset.chain(flaws).collect()
    }

    /// A resource that is only looked at.
    pub(crate) fn as_it_is(current: &Current) -> Self {
        let (desired, hash) = (Desired::of(current), current.stored.hash.clone());
        Self::new(desired, hash)
    }
}

impl Resources {
    /// Never fails because of what is wanted: that comes back as findings.
    pub(crate) fn prepare(
        &self,
        rows: &OrgStore,
        kind: &Kind,
        address: &Address,
        desired: Desired,
        known: &BTreeMap<String, String>,
    ) -> Prepared {
        let mut findings = limits(&desired);
        let spec = desired.spec.clone();
        let mut prepared = Prepared::new(desired, String::new());
        let mut shape = Vec::new();
        if findings.is_empty() {
            shape = schema::findings(kind, &spec);
        }
        prepared.broken = !findings.is_empty() || !shape.is_empty() && !kind.drafts_may_be_wrong;
        if !prepared.broken {
            match read_typed(rows, kind, address, spec, known, &mut prepared) {
                Ok(more) if kind.drafts_may_be_wrong => prepared.flaws = kind.together(std::mem::take(&mut shape), more),
                Ok(more) => findings = more,
                Err(why) => {
                    prepared.broken = true;
                    findings.push(Finding::new("/spec", "invalid_value", why));
                }
            }
        }
        if !shape.is_empty() && prepared.broken {
            findings.extend(beside(kind, &prepared.desired.spec, &shape));
        }
        if prepared.broken {
            prepared.desired.spec = Value::Null;
        }
        prepared.hash = canonical::hash(kind.name, &prepared.desired.spec);
        findings.extend(shape);
        prepared.findings = findings;
        prepared
    }

    /// Values of secrets a resource has, by fingerprint.
    pub(crate) async fn known_secrets(&self, ctx: &Ctx, kind: &Kind, current: Option<&Current>) -> Result<BTreeMap<String, String>> {
        let Some(current) = current.filter(|_| !kind.secrets.is_empty()) else { return Ok(BTreeMap::new()) };
        let (rows, id) = (self.rows(ctx), current.stored.id);
        let mut known = BTreeMap::new();
        for row in rows.query(sql::SECRETS, vec![row::id(id)]).await? {
            let fingerprint = row.text("fingerprint")?;
            let plain = rows.open(&secret_place(id, fingerprint), row.bytes("sealed")?)?;
            known.insert(fingerprint.to_owned(), String::from_utf8_lossy(&plain).into_owned());
        }
        Ok(known)
    }
}

pub(crate) fn check_reason(reason: Option<&str>) -> Result<()> {
    match reason.map(|r| r.chars().count()) {
        Some(n) if n > REASON_MAX => {
            Err(Error::too_large("reason_too_long", format!("a reason has {n} characters; at most {REASON_MAX} are kept")))
        }
        _ => Ok(()),
    }
}

fn limits(desired: &Desired) -> Vec<Finding> {
    let mut out = labels::findings(&desired.labels);
    let too_long = |path: &str, what: &str, has: usize, max: usize| {
        Finding::new(path, "too_large", format!("{what} has {has}; at most {max} are allowed"))
    };
    let title = desired.title.as_deref().map_or(0, |t| t.chars().count());
    if title > TITLE_MAX {
        out.push(too_long("/title", "the title, in characters,", title, TITLE_MAX));
    }
    if desired.shared_with.len() > SHARED_MAX {
        out.push(too_long("/shared_with", "the list of those it is shared with", desired.shared_with.len(), SHARED_MAX));
    }
    if desired.visibility == Visibility::Team && desired.team.is_none() {
        out.push(Finding::new("/team", "missing_field", "a resource that is visible to a team names the team"));
    }
    let depth = pointer::depth(&desired.spec);
    if depth > DEPTH_MAX {
        out.push(too_long("/spec", "the spec, in levels of nesting,", depth, DEPTH_MAX));
        return out;
    }
    let bytes = desired.spec.to_string().len();
    if bytes > SPEC_BYTES_MAX {
        out.push(too_long("/spec", "the spec, in bytes,", bytes, SPEC_BYTES_MAX));
    }
    out
}

/// Defaults by reading and writing the type; values of secrets out of the spec, marks into it.
fn read_typed(
    rows: &OrgStore,
    kind: &Kind,
    address: &Address,
    mut spec: Value,
    known: &BTreeMap<String, String>,
    prepared: &mut Prepared,
) -> std::result::Result<Vec<Finding>, String> {
    let mut kept = BTreeMap::new();
    for place in kind.secrets.iter().flat_map(|pattern| pointer::expand(&spec, pattern)).collect::<Vec<_>>() {
        let Some(fingerprint) = spec.pointer(&place).and_then(secret::mark).map(str::to_owned) else { continue };
        let plain = known.get(&fingerprint).cloned();
        if plain.is_none() {
            prepared.unset.push(format!("/spec{place}"));
        }
        pointer::set(&mut spec, &place, Value::String(plain.unwrap_or_else(|| "unset".to_owned())));
        kept.insert(place, fingerprint);
    }
    let typed = kind
        .typed(&spec)
        .map_err(|e| if kind.secrets.is_empty() { e } else { "the spec does not have the shape of its kind".to_owned() })?;
    let mut spec = typed.spec;
    for place in kind.secrets.iter().flat_map(|pattern| pointer::expand(&spec, pattern)).collect::<Vec<_>>() {
        let Some(plain) = spec.pointer(&place).and_then(Value::as_str).map(str::to_owned) else { continue };
        let fingerprint = match kept.get(&place) {
            Some(fingerprint) => fingerprint.clone(),
            None => {
                let fingerprint = fingerprint(rows, address, &plain);
                prepared.sealed.push((fingerprint.clone(), plain));
                fingerprint
            }
        };
        pointer::set(&mut spec, &place, secret::marked(&fingerprint));
    }
    prepared.desired.spec = canonical::settled(spec);
    prepared.references = typed.references;
    Ok(typed.findings.into_iter().map(Finding::of_spec).collect())
}

/// What the kind has to say of the parts that have the right shape, so that it is not learnt one after the other. What does not fit is
/// left out for it, and what is missing is taken from the kind's example; nothing is said about these and about what holds them.
pub(crate) fn beside(kind: &Kind, spec: &Value, shape: &[Finding]) -> Vec<Finding> {
    let mut rest = spec.clone();
    for finding in shape {
        let Some(place) = finding.path.strip_prefix("/spec") else { continue };
        match kind.example.spec.pointer(place).filter(|_| finding.code == "missing_field") {
            Some(example) => {
                pointer::set(&mut rest, place, example.clone());
            }
            None => {
                pointer::remove(&mut rest, place);
            }
        }
    }
    for place in kind.secrets.iter().flat_map(|pattern| pointer::expand(&rest, pattern)).collect::<Vec<_>>() {
        pointer::set(&mut rest, &place, Value::String("unset".to_owned()));
    }
    let found = kind.typed(&rest).map(|typed| typed.findings).unwrap_or_default();
    let around = |a: &str, b: &str| a == b || b.strip_prefix(a).is_some_and(|rest| rest.starts_with('/'));
    let touched = |path: &str| shape.iter().any(|other| around(path, &other.path) || around(&other.path, path));
    found.into_iter().map(Finding::of_spec).filter(|finding| !touched(&finding.path)).collect()
}

fn fingerprint(rows: &OrgStore, address: &Address, plain: &str) -> String {
    let mut text = rows.fingerprint(&format!("resource/{address}"), plain.as_bytes()).to_string();
    text.truncate(32);
    text
}

pub(crate) fn secret_place(id: ResourceId, fingerprint: &str) -> String {
    format!("resource/{id}/{fingerprint}")
}

/// Finds that a caller may not ignore become one error.
pub(crate) fn demand(address: &Address, prepared: &Prepared) -> Result<()> {
    let unknown = prepared.unset.iter().map(|place| {
        Finding::new(place.clone(), "unknown_secret", "this mark belongs to no stored secret of this resource").fix("send the value itself")
    });
    let all: Vec<Finding> = prepared.findings.iter().cloned().chain(unknown).collect();
    if all.is_empty() { Ok(()) } else { Err(findings::refuse(&address.to_string(), &all)) }
}

/// References as they are looked up: an unsaid workspace is the resource's own, and kinds of the organization have none.
pub(crate) fn settle_references(resources: &Resources, address: &Address, prepared: &mut Prepared) {
    prepared.references.retain(|reference| !reference.soft || resources.registry.get(&reference.kind).is_some());
    for reference in &mut prepared.references {
        match resources.registry.get(&reference.kind) {
            Some(kind) if kind.scope == crate::Scope::Organization => reference.workspace = None,
            Some(_) if reference.workspace.is_none() => reference.workspace.clone_from(&address.workspace),
            Some(_) => {}
            None => prepared.findings.push(Finding::new(
                format!("/spec{}", reference.path),
                "unknown_kind",
                format!("this refers to a `{}`, and there is no such kind", reference.kind),
            )),
        }
    }
}
