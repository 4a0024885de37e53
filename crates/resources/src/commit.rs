//! From what is wanted and what is there to what is written: one batch for everything that belongs together.

use crate::{
    Address, Finding, Kind, Once, Reference, Resources, VersionState, Visibility, access,
    admit::Reviewed,
    change::{Desired, secret_place},
    fault,
    owners::Owners,
    row::{self, Current, Place, Stored},
    sql, words,
};
use base::{Ctx, Error, ResourceId, Result, Verb};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use store::{AuditRecord, Batch, Idempotency, Journal, OrgStore, Outgoing, Statement};

/// How often a change is made again from what is there now when somebody else was faster.
pub(crate) const TRIES: usize = 32;

pub(crate) const WORKSPACE: &str = "workspace";
/// The workspace that is always there.
pub(crate) const DEFAULT_WORKSPACE: &str = "default";

/// How it is to be written.
pub(crate) struct How<'a> {
    /// `None`: stay in the state the newest version has.
    pub(crate) draft: Option<bool>,
    pub(crate) reason: Option<&'a str>,
    pub(crate) owners: Owners,
    /// A text to be kept, see [`Resources::new_text`].
    pub(crate) text: Option<&'a str>,
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
    /// What a draft that is written has against it.
    flaws: Vec<Finding>,
    text: Option<String>,
    /// Removed for good.
    pub(crate) gone: bool,
    action: &'static str,
    topic: Option<&'static str>,
    reason: Option<String>,
    /// What must still be so when the whole batch is written.
    guards: Vec<Statement>,
}

/// What is committed with the writes.
#[derive(Default)]
pub(crate) struct Along {
    pub(crate) rows: Vec<Statement>,
    pub(crate) audit: Vec<AuditRecord>,
    pub(crate) answer: Option<Idempotency>,
}

impl Resources {
    /// The write that makes it so; nothing when it is so already.
    pub(crate) fn propose(
        &self,
        ctx: &Ctx,
        address: &Address,
        current: Option<&Current>,
        prepared: &Reviewed,
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
        let seen = fresh || publish.is_some() || meta || how.text.is_some();
        if !seen && after.owners == how.owners {
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
        if seen {
            (after.updated_at, after.updated_by) = (now, ctx.principal.clone());
        }
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
            flaws: prepared.flaws.clone(),
            text: how.text.map(Into::into),
            gone: false,
            action,
            topic: seen.then_some(if current.is_none() { "created" } else { "updated" }),
            reason: how.reason.map(Into::into),
            guards: Vec::new(),
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
            halted: None,
            halts: self.registry.get(&address.kind).is_some_and(|kind| kind.halts),
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
    pub(crate) async fn commit(&self, ctx: &Ctx, writes: &[Write], along: Along) -> Result<()> {
        if writes.is_empty() && along.rows.is_empty() {
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
        batch.rows.extend(along.rows);
        batch.audit.extend(along.audit);
        batch.idempotency = along.answer;
        // The last word: they look at everything as this batch leaves it.
        batch.rows.extend(self.still_there(writes));
        batch.rows.extend(writes.iter().flat_map(|write| write.guards.iter().cloned()));
        self.store.commit(batch).await.map(|_| ())
    }

    /// One write and the answer to it; nothing when somebody else was faster.
    pub(crate) async fn attempt<T: Serialize>(&self, ctx: &Ctx, write: &Write, once: Option<&Once>, answer: T) -> Result<Option<T>> {
        let along = Along { answer: self.remembered(once, &answer)?, ..Along::default() };
        match self.commit(ctx, std::slice::from_ref(write), along).await {
            Err(e) if raced(&e) => Ok(None),
            done => done.map(|()| Some(answer)),
        }
    }

    /// Where workspaces are resources, what begins to live in one needs it to be there when it is written.
    fn still_there(&self, writes: &[Write]) -> Vec<Statement> {
        if self.registry.get(WORKSPACE).is_none() {
            return Vec::new();
        }
        let begins = |w: &&Write| w.after.deleted_at.is_none() && w.before.as_ref().is_none_or(|b| b.deleted_at.is_some());
        let places: BTreeSet<&str> = writes.iter().filter(begins).filter_map(|w| w.after.address.workspace.as_deref()).collect();
        let places = places.into_iter().filter(|place| *place != DEFAULT_WORKSPACE);
        places.map(|place| Statement::new(sql::STILL_THERE, vec![row::text(WORKSPACE), row::text(place)]).expecting(1)).collect()
    }

    fn record(&self, ctx: &Ctx, write: &Write) -> AuditRecord {
        let s = &write.after;
        let mut body = json!({
            "kind": s.address.kind, "workspace": s.address.workspace, "name": s.address.name, "id": s.id, "version": s.version,
            "hash": s.hash, "published": s.published, "version_labels": s.version_labels, "reason": write.reason,
            // Who may be told of it.
            "visibility": s.visibility, "owner": s.owner.id, "team": s.team, "shared_with": s.shared_with,
        });
        if let Some(version) = write.version.as_ref().and_then(|version| version.rollback_of) {
            body["rollback_of"] = version.into();
        }
        if let Some(status) = s.status() {
            body["status"] = status.word().into();
        }
        AuditRecord::of(ctx, self.clock.now(), write.action, body)
    }

    /// A change of the row alone: a label, the recycle bin.
    pub(crate) fn touch(
        &self,
        ctx: &Ctx,
        current: &Current,
        _asked: &Reviewed,
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
            flaws: Vec::new(),
            text: None,
            gone: false,
            action,
            topic,
            reason: None,
            guards: Vec::new(),
            after,
        }
    }
}

impl Write {
    pub(crate) fn with_reason(mut self, reason: Option<&str>) -> Self {
        self.reason = reason.map(Into::into);
        self
    }

    pub(crate) fn guarded(mut self, guards: Vec<Statement>) -> Self {
        self.guards = guards;
        self
    }

    pub(crate) fn publishing(mut self, version: u64) -> Self {
        self.publish = Some(version);
        self
    }

    /// Keeps another text of a version that is there.
    pub(crate) fn rewords(&self) -> bool {
        self.text.is_some() && self.version.is_none()
    }

    /// Changes nothing but who owns which field.
    pub(crate) fn is_quiet(&self) -> bool {
        self.topic.is_none() && !self.gone
    }

    pub(crate) fn shown(&self) -> crate::Resource {
        crate::Resource { findings: self.flaws.clone(), ..self.after.shown(self.spec.clone(), self.after.version) }
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

fn outgoing(write: &Write, topic: &str) -> Outgoing {
    let s = &write.after;
    let mut data = json!({
        "kind": s.address.kind, "workspace": s.address.workspace, "name": s.address.name, "id": s.id, "version": s.version,
        "hash": s.hash, "published": s.published, "version_labels": s.version_labels, "at": s.updated_at, "by": s.updated_by,
    });
    if let Some(status) = s.status() {
        data["status"] = status.word().into();
    }
    if let Some(halted) = &s.halted {
        data["reason"] = halted.reason.as_str().into();
    }
    Outgoing {
        topic: format!("{}.{topic}", s.address.kind),
        reach: s.reach(),
        body: json!({"subject": s.address().to_string(), "data": data}),
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
    if let (Some(written), Some(text)) = (&kind.written, &write.text) {
        out.push(written.keep(&write.shown(), text));
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
