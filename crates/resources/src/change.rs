//! From what somebody wants to what will be written: limits, schema, defaults, secrets, checks; then one batch for all of it.

use crate::{
    Address, Deprecated, Finding, Input, Kind, Proposed, Reference, Resources, VersionState, Visibility, access, canonical, fault,
    findings, labels,
    owners::Owners,
    pointer,
    row::{self, Current, Place, Stored},
    schema, secret, sql, words,
};
use base::{Ctx, Error, ResourceId, Result, Verb};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use store::{AuditRecord, Batch, Journal, OrgStore, Outgoing, Statement};

const SPEC_BYTES_MAX: usize = 1024 * 1024;
const DEPTH_MAX: usize = 64;
const TITLE_MAX: usize = 200;
const SHARED_MAX: usize = 100;
const REASON_MAX: usize = 1_000;

/// How often a change is made again from what is there now when somebody else was faster.
pub(crate) const TRIES: usize = 32;

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
    /// Fingerprint and value.
    pub(crate) sealed: Vec<(String, String)>,
    /// Places with a mark whose value nobody has.
    pub(crate) unset: Vec<String>,
}

impl Prepared {
    /// A resource that is only looked at.
    pub(crate) fn as_it_is(current: &Current) -> Self {
        let (desired, hash) = (Desired::of(current), current.stored.hash.clone());
        Self { desired, hash, references: vec![], findings: vec![], sealed: vec![], unset: vec![] }
    }
}

/// What is being done, for those who may have something against it.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) action: &'static str,
    pub(crate) reason: Option<&'a str>,
    /// `None`: stay in the state the newest version has.
    pub(crate) draft: Option<bool>,
    /// Of the version it is about; the caller if `None`.
    pub(crate) author: Option<base::PrincipalId>,
}

impl<'a> Asked<'a> {
    pub(crate) fn to(action: &'static str, reason: Option<&'a str>) -> Self {
        Self { action, reason, draft: None, author: None }
    }

    pub(crate) fn draft(self, draft: Option<bool>) -> Self {
        Self { draft, ..self }
    }
}

/// How it is to be written.
pub(crate) struct How<'a> {
    /// `None`: stay in the state the newest version has.
    pub(crate) draft: Option<bool>,
    pub(crate) reason: Option<&'a str>,
    pub(crate) owners: Owners,
    pub(crate) rollback_of: Option<u64>,
    pub(crate) action: Option<&'static str>,
}

struct NewVersion {
    number: u64,
    state: VersionState,
    rollback_of: Option<u64>,
    references: Vec<Reference>,
}

/// One resource's part of a batch.
pub(crate) struct Write {
    pub(crate) before: Option<Stored>,
    pub(crate) after: Stored,
    pub(crate) spec: Value,
    version: Option<NewVersion>,
    publish: Option<u64>,
    sealed: Vec<(String, String)>,
    /// Removed for good.
    pub(crate) gone: bool,
    action: &'static str,
    topic: Option<&'static str>,
    reason: Option<String>,
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
        let mut prepared = Prepared { desired, hash: String::new(), references: vec![], findings: vec![], sealed: vec![], unset: vec![] };
        if findings.is_empty() {
            findings = schema::findings(kind, &spec);
        }
        if findings.is_empty() {
            match read_typed(rows, kind, address, spec, known, &mut prepared) {
                Ok(more) => findings = more,
                Err(why) => findings.push(Finding::new("/spec", "invalid_value", why)),
            }
        }
        prepared.hash = canonical::hash(kind.name, &prepared.desired.spec);
        prepared.findings = findings;
        prepared
    }

    /// What those who were asked have against it.
    pub(crate) async fn review(
        &self,
        ctx: &Ctx,
        address: &Address,
        asked: Asked<'_>,
        prepared: &mut Prepared,
        current: Option<&Current>,
    ) -> Result<()> {
        let Prepared { desired, findings, .. } = prepared;
        let stays = || current.is_none_or(|c| c.stored.state == VersionState::Published);
        let proposed = Proposed {
            address,
            action: asked.action,
            title: desired.title.as_deref(),
            labels: &desired.labels,
            visibility: desired.visibility,
            team: desired.team.as_deref(),
            spec: &desired.spec,
            old_spec: current.map(|c| &c.spec),
            reason: asked.reason,
            publishes: asked.action != "delete" && !asked.draft.unwrap_or_else(|| !stays()),
            author: asked.author.unwrap_or(ctx.principal.id),
        };
        for admission in &self.admission {
            findings.extend(admission.review(ctx, &proposed).await?);
        }
        Ok(())
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

    /// The write that makes it so; nothing when it is so already.
    pub(crate) fn propose(
        &self,
        ctx: &Ctx,
        address: &Address,
        current: Option<&Current>,
        prepared: &Prepared,
        how: How<'_>,
    ) -> Option<Write> {
        let now = self.clock.now();
        let fresh = current.is_none_or(|c| c.stored.hash != prepared.hash);
        let publish =
            current.filter(|c| !fresh && how.draft == Some(false) && c.stored.state == VersionState::Draft).map(|c| c.stored.version);
        let mut after = match current {
            Some(current) => current.stored.clone(),
            None => self.newborn(ctx, address),
        };
        let meta = current
            .is_none_or(|c| Desired { spec: Value::Null, ..Desired::of(c) } != Desired { spec: Value::Null, ..prepared.desired.clone() });
        if !fresh && publish.is_none() && !meta && after.owners == how.owners {
            return None;
        }
        let state = match how.draft {
            Some(draft) => VersionState::of(draft),
            None => current.map_or(VersionState::Published, |c| c.stored.state),
        };
        let d = &prepared.desired;
        (after.title, after.labels, after.deprecated) = (d.title.clone(), d.labels.clone(), d.deprecated.clone());
        (after.visibility, after.team, after.shared_with) = (d.visibility, d.team.clone(), d.shared_with.clone());
        after.owners = how.owners;
        after.generation += 1;
        if fresh {
            after.version += 1;
            (after.hash, after.state) = (prepared.hash.clone(), state);
        }
        if publish.is_some() {
            after.state = VersionState::Published;
        }
        if (fresh || publish.is_some()) && after.state == VersionState::Published {
            after.published = Some(after.version);
        }
        if fresh || publish.is_some() || meta {
            (after.updated_at, after.updated_by) = (now, ctx.principal.clone());
        }
        let quiet = !fresh && publish.is_none() && !meta;
        let action = how.action.unwrap_or(if current.is_none() { "resource.created" } else { "resource.updated" });
        Some(Write {
            before: current.map(|c| c.stored.clone()),
            spec: d.spec.clone(),
            version: fresh.then(|| NewVersion {
                number: after.version,
                state,
                rollback_of: how.rollback_of,
                references: prepared.references.clone(),
            }),
            publish,
            sealed: prepared.sealed.clone(),
            gone: false,
            action,
            topic: if quiet { None } else { Some(if current.is_none() { "created" } else { "updated" }) },
            reason: how.reason.map(Into::into),
            after,
        })
    }

    fn newborn(&self, ctx: &Ctx, address: &Address) -> Stored {
        let now = self.clock.now();
        Stored {
            id: ResourceId::new(&*self.clock, &*self.rng),
            address: Place { kind: address.kind.clone(), workspace: address.workspace.clone(), name: address.name.clone() },
            generation: 0,
            version: 0,
            hash: String::new(),
            state: VersionState::Draft,
            published: None,
            title: None,
            labels: BTreeMap::new(),
            owner: ctx.principal.clone(),
            visibility: Visibility::default(),
            team: None,
            shared_with: Vec::new(),
            version_labels: BTreeMap::new(),
            owners: Owners::default(),
            deprecated: None,
            created_at: now,
            created_by: ctx.principal.clone(),
            updated_at: now,
            updated_by: ctx.principal.clone(),
            deleted_at: None,
        }
    }

    /// The rights a write needs beyond the one of its operation.
    pub(crate) fn authorize(&self, ctx: &Ctx, kind: &Kind, write: &Write) -> Result<()> {
        let (workspace, after) = (write.after.address.workspace.as_deref(), &write.after);
        let need = |verb: Verb| if kind.verbs.contains(&verb) { ctx.need_on(kind.name, verb, workspace) } else { Ok(()) };
        let publishes = write.publish.is_some() || write.version.as_ref().is_some_and(|v| v.state == VersionState::Published);
        if publishes {
            need(Verb::Publish).map_err(|e| e.fix("or save it as a draft (`draft`: true)"))?;
        }
        let sharing = write
            .before
            .as_ref()
            .is_some_and(|b| b.visibility != after.visibility || b.team != after.team || b.shared_with != after.shared_with);
        if sharing {
            need(Verb::Share)?;
        }
        if !access::sees(ctx, after) {
            return Err(Error::forbidden("shut_out", format!("after this change {} could not see it any more", ctx.principal.name))
                .place(after.address().to_string())
                .fix("share it with yourself or with a team you are in"));
        }
        Ok(())
    }

    /// Everything or nothing; `stale_row` and `rows_refused` when somebody else was faster.
    pub(crate) async fn commit(&self, ctx: &Ctx, writes: &[Write], more: Vec<Statement>) -> Result<()> {
        if writes.is_empty() && more.is_empty() {
            return Ok(());
        }
        let rows = self.rows(ctx);
        let mut batch = Batch::new(ctx.org);
        for write in writes {
            let kind = self.registry.find(&write.after.address.kind)?;
            statements(&rows, kind, write, &mut batch.rows)?;
            batch.audit.push(self.record(ctx, write));
            if let Some(topic) = write.topic {
                batch.outbox.push(outgoing(write, topic));
            }
        }
        batch.rows.extend(more);
        self.store.commit(batch).await.map(|_| ())
    }

    fn record(&self, ctx: &Ctx, write: &Write) -> AuditRecord {
        let s = &write.after;
        AuditRecord {
            at: self.clock.now(),
            actor: ctx.principal.clone(),
            action: write.action.to_owned(),
            subject: None,
            body: json!({
                "kind": s.address.kind, "workspace": s.address.workspace, "name": s.address.name, "id": s.id, "version": s.version,
                "hash": s.hash, "published": s.published, "version_labels": s.version_labels, "reason": write.reason,
            }),
        }
    }

    /// A change of the row alone: a label, the recycle bin.
    pub(crate) fn touch(
        &self,
        ctx: &Ctx,
        current: &Current,
        action: &'static str,
        topic: Option<&'static str>,
        change: impl FnOnce(&mut Stored),
    ) -> Write {
        let mut after = current.stored.clone();
        after.generation += 1;
        (after.updated_at, after.updated_by) = (self.clock.now(), ctx.principal.clone());
        change(&mut after);
        Write {
            before: Some(current.stored.clone()),
            spec: current.spec.clone(),
            version: None,
            publish: None,
            sealed: Vec::new(),
            gone: false,
            action,
            topic,
            reason: None,
            after,
        }
    }
}

impl Write {
    pub(crate) fn with_reason(mut self, reason: Option<&str>) -> Self {
        self.reason = reason.map(Into::into);
        self
    }

    pub(crate) fn publishing(mut self, version: u64) -> Self {
        self.publish = Some(version);
        self
    }

    /// Changes nothing but who owns which field.
    pub(crate) fn is_quiet(&self) -> bool {
        self.topic.is_none() && !self.gone
    }

    pub(crate) fn shown(&self) -> crate::Resource {
        self.after.shown(self.spec.clone(), self.after.version)
    }
}

/// Was somebody else faster?
pub(crate) fn raced(e: &Error) -> bool {
    matches!(e.code(), "stale_row" | "rows_refused")
}

pub(crate) fn busy(place: &str) -> Error {
    Error::conflict("resource_busy", format!("{place} is being changed by others all the time; nothing was written"))
        .place(place)
        .fix("try again")
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
    let under = |f: Finding| Finding { path: if f.path.starts_with("/spec") { f.path } else { format!("/spec{}", f.path) }, ..f };
    Ok(typed.findings.into_iter().map(under).collect())
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

fn outgoing(write: &Write, topic: &str) -> Outgoing {
    let s = &write.after;
    Outgoing {
        topic: format!("{}.{topic}", s.address.kind),
        body: json!({
            "subject": s.address().to_string(),
            "data": {
                "kind": s.address.kind, "workspace": s.address.workspace, "name": s.address.name, "id": s.id, "version": s.version,
                "hash": s.hash, "published": s.published, "version_labels": s.version_labels, "at": s.updated_at, "by": s.updated_by,
            },
        }),
    }
}

fn statements(rows: &OrgStore, kind: &Kind, write: &Write, out: &mut Vec<Statement>) -> Result<()> {
    let s = &write.after;
    let id = || row::id(s.id);
    if let (true, Some(before)) = (write.gone, &write.before) {
        out.extend(sql::REMOVE_PARTS.iter().map(|text| Statement::new(text, vec![id()])));
        out.push(Statement::new(sql::REMOVE, vec![id(), store::Param::Int(before.generation)]).expecting(1));
        return Ok(());
    }
    let (generation, body) = (store::Param::Int(s.generation), store::Param::Text(fault::written(s)?));
    let deleted = s.deleted_at.map_or(store::Param::Null, |at| store::Param::Int(at.0));
    let (version, published) = (row::int(s.version), row::opt_int(s.published));
    match &write.before {
        None => {
            let place = [row::text(&s.address.kind), row::text(s.address.workspace.as_deref().unwrap_or("")), row::text(&s.address.name)];
            let times = [store::Param::Int(s.created_at.0), store::Param::Int(s.updated_at.0), deleted, body];
            let params = [id()].into_iter().chain(place).chain([generation, version, published]).chain(times).collect();
            out.push(Statement::new(sql::INSERT, params).expecting(1));
        }
        Some(before) => {
            let guard = [id(), store::Param::Int(before.generation), generation];
            let rest = [version, published, store::Param::Int(s.updated_at.0), deleted, body];
            out.push(Statement::new(sql::UPDATE, guard.into_iter().chain(rest).collect()).expecting(1));
        }
    }
    if let Some(new) = &write.version {
        version_statements(kind, write, new, out)?;
    }
    if let Some(version) = write.publish {
        out.push(Statement::new(sql::PUBLISH_VERSION, vec![id(), row::int(version)]).expecting(1));
    }
    for (fingerprint, plain) in &write.sealed {
        let sealed = rows.seal(&secret_place(s.id, fingerprint), plain.as_bytes())?;
        out.push(Statement::new(sql::INSERT_SECRET, vec![id(), row::text(fingerprint), store::Param::Bytes(sealed)]));
    }
    index_statements(kind, write, out);
    Ok(())
}

fn version_statements(kind: &Kind, write: &Write, new: &NewVersion, out: &mut Vec<Statement>) -> Result<()> {
    let s = &write.after;
    out.push(Statement::new(
        sql::INSERT_VERSION,
        vec![
            row::id(s.id),
            row::int(new.number),
            row::text(&s.hash),
            row::text(new.state.word()),
            row::int(kind.upgrades.len() as u64),
            store::Param::Text(write.spec.to_string()),
            store::Param::Text(fault::written(&s.updated_by)?),
            row::opt_text(write.reason.as_deref()),
            store::Param::Int(s.updated_at.0),
            row::opt_int(new.rollback_of),
        ],
    ));
    for reference in &new.references {
        out.push(Statement::new(
            sql::INSERT_REFERENCE,
            vec![
                row::id(s.id),
                row::int(new.number),
                row::text(&reference.path),
                row::text(&reference.kind),
                row::text(reference.workspace.as_deref().unwrap_or("")),
                row::text(&reference.name),
                store::Param::Text(reference.version.to_string()),
            ],
        ));
    }
    Ok(())
}

/// Labels and words, when what they come from has changed.
fn index_statements(kind: &Kind, write: &Write, out: &mut Vec<Statement>) {
    let (s, before) = (&write.after, write.before.as_ref());
    let id = || row::id(s.id);
    if before.is_none_or(|b| b.labels != s.labels) {
        if before.is_some() {
            out.push(Statement::new(sql::CLEAR_LABELS, vec![id()]));
        }
        out.extend(s.labels.iter().map(|(key, value)| Statement::new(sql::INSERT_LABEL, vec![id(), row::text(key), row::text(value)])));
    }
    if before.is_none_or(|b| b.labels != s.labels || b.title != s.title) || write.version.is_some() {
        if before.is_some() {
            out.push(Statement::new(sql::CLEAR_WORDS, vec![id()]));
        }
        let words = words::of(kind, &s.address.name, s.title.as_deref(), &s.labels, &write.spec);
        out.extend(
            words.iter().map(|(word, weight)| Statement::new(sql::INSERT_WORD, vec![id(), row::text(word), store::Param::Int(*weight)])),
        );
    }
}

/// References as they are looked up: an unsaid workspace is the resource's own, and kinds of the organization have none.
pub(crate) fn settle_references(resources: &Resources, address: &Address, prepared: &mut Prepared) {
    let mut seen = BTreeSet::new();
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
        seen.insert(reference.path.clone());
    }
}
