//! Declarative changes: documents say how resources should be, a plan says what that means, and one transaction makes it so.
//! Fields have owners; applying the same documents twice changes nothing.

mod merge;

use crate::{
    Address, Document, FieldChange, Finding, Kind, Once, Reference, Resources, Scope, access,
    admit::Asked,
    change::{Desired, Prepared, check_reason, settle_references},
    commit::{Along, How, TRIES, WORKSPACE, Write, busy, raced},
    diff, fault, findings, labels,
    owners::Owners,
    pointer, row,
    row::Current,
    sql,
};
use base::{Ctx, Error, Result, Verb};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const DOCUMENTS_MAX: usize = 1_000;
/// The most resources one apply removes.
const LEAVING_MAX: usize = 1_000;
const MANAGER_MAX: usize = 128;

/// Remove what carries this owner label and is not among the documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prune {
    pub owner: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ApplyRequest {
    pub documents: Vec<Document>,
    /// For documents that name none; with `prune`, nothing outside of it is removed. Default: `default`.
    pub workspace: Option<String>,
    /// Who owns the fields these documents set.
    pub manager: String,
    pub dry_run: bool,
    /// Takes fields over that others own, and removes what is still referred to.
    pub force: bool,
    pub prune: Option<Prune>,
    /// Keep new versions as drafts.
    pub draft: bool,
    pub reason: Option<String>,
    /// The same request again gets the first one's answer and changes nothing.
    pub once: Option<Once>,
}

impl Default for ApplyRequest {
    fn default() -> Self {
        let manager = "api".to_owned();
        let (documents, workspace, prune, reason, once) = (vec![], None, None, None, None);
        Self { documents, workspace, manager, dry_run: false, force: false, prune, draft: false, reason, once }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanAction {
    Create,
    Update,
    Unchanged,
    Delete,
    Conflict,
    Invalid,
}

/// A field another manager owns with another value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FieldConflict {
    pub path: String,
    pub manager: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanItem {
    pub kind: String,
    pub workspace: Option<String>,
    pub name: String,
    pub action: PlanAction,
    /// The newest version afterwards.
    pub version: Option<u64>,
    pub fields: Vec<FieldChange>,
    pub conflicts: Vec<FieldConflict>,
    pub problems: Vec<Finding>,
}

/// The plan: the documents in their order, then what is removed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Outcome {
    pub plan: Vec<PlanItem>,
    pub applied: bool,
    /// What is worth knowing and stops nothing.
    pub findings: Vec<Finding>,
}

struct Planned {
    outcome: Outcome,
    writes: Vec<Write>,
}

/// One document on its way.
struct Task<'r> {
    kind: &'r Kind,
    address: Address,
    document: Document,
    current: Option<Current>,
}

impl Resources {
    /// What applying would do; nothing is written.
    pub async fn plan(&self, ctx: &Ctx, request: &ApplyRequest) -> Result<Outcome> {
        check(request)?;
        Ok(self.planned(ctx, request).await?.outcome)
    }

    /// All of it in one transaction, or nothing.
    pub async fn apply(&self, ctx: &Ctx, request: ApplyRequest) -> Result<Outcome> {
        self.apply_with(ctx, request, &|_| Along::default()).await
    }

    /// `more`: what is committed with it; it may also say more about the outcome.
    pub(crate) async fn apply_with(
        &self,
        ctx: &Ctx,
        request: ApplyRequest,
        more: &(dyn Fn(&mut Outcome) -> Along + Sync),
    ) -> Result<Outcome> {
        check(&request)?;
        self.once(ctx, request.once.clone(), async {
            for _ in 0..TRIES {
                let Planned { mut outcome, writes } = self.planned(ctx, &request).await?;
                let along = more(&mut outcome);
                if request.dry_run {
                    return Ok(outcome);
                }
                refuse(&outcome)?;
                outcome.applied = true;
                let answer = self.remembered(request.once.as_ref(), &outcome)?;
                match self.commit(ctx, &writes, Along { answer, ..along }).await {
                    Err(e) if raced(&e) => {}
                    done => return done.map(|()| outcome),
                }
            }
            Err(busy("what the documents describe"))
        })
        .await
    }

    async fn planned(&self, ctx: &Ctx, request: &ApplyRequest) -> Result<Planned> {
        let mut planned = Planned { outcome: Outcome { plan: vec![], applied: false, findings: vec![] }, writes: vec![] };
        let tasks = self.tasks(ctx, request).await?;
        let mut coming: Vec<Address> = tasks.iter().filter_map(|t| t.as_ref().ok()).map(|t| t.address.clone()).collect();
        coming.sort();
        let mut references: Vec<(Address, Reference)> = Vec::new();
        for task in tasks {
            match task {
                Ok(task) => {
                    let prepared = self.plan_document(ctx, request, task, &coming, &mut planned).await?;
                    references.extend(prepared);
                }
                Err(item) => planned.outcome.plan.push(item),
            }
        }
        self.warn_dangling(ctx, &references, &coming, &mut planned.outcome).await?;
        if let Some(prune) = &request.prune {
            self.plan_prune(ctx, request, prune, &coming, &references, &mut planned).await?;
        }
        Ok(planned)
    }

    /// Documents with what is there for them; those that cannot even be looked up are items of the plan already.
    async fn tasks(&self, ctx: &Ctx, request: &ApplyRequest) -> Result<Vec<std::result::Result<Task<'_>, PlanItem>>> {
        let (mut tasks, mut seen) = (Vec::with_capacity(request.documents.len()), BTreeSet::new());
        for document in &request.documents {
            let mut document = document.clone();
            let scope = self.registry.get(&document.kind).map(|k| k.scope);
            if document.workspace.is_none() && scope == Some(Scope::Workspace) {
                document.workspace = Some(request.workspace.clone().unwrap_or_else(|| "default".to_owned()));
            }
            if let Some(prune) = &request.prune {
                document.labels.insert(labels::OWNER.to_owned(), prune.owner.clone());
            }
            let address = document.address();
            let problem = match access::place(&self.registry, &address) {
                Err(e) => Some(Finding::new(e.place_text().map_or(String::new(), |p| format!("/{p}")), e.code(), e.message())),
                Ok(_) if !seen.insert(address.clone()) => {
                    Some(Finding::new("", "duplicate_document", format!("there are several documents for {address}")))
                }
                Ok(_) => None,
            };
            tasks.push(match (problem, self.registry.get(&address.kind)) {
                (None, Some(kind)) => {
                    ctx.need_on(kind.name, Verb::Read, address.workspace.as_deref())?;
                    Ok(Task { kind, address, document, current: None })
                }
                (problem, _) => Err(item(&address, PlanAction::Invalid, None).with(problem.into_iter().collect())),
            });
        }
        let places =
            tasks.iter().flatten().map(|t| vec![row::text(t.kind.name), row::text(t.address.workspace_text()), row::text(&t.address.name)]);
        let found = self.rows(ctx).query_each(sql::GET, places.collect()).await?;
        for (task, found) in tasks.iter_mut().flatten().zip(found) {
            task.current = found.first().map(|f| row::current(task.kind, f)).transpose()?;
            if task.current.as_ref().is_some_and(|c| !access::sees(ctx, &c.stored)) {
                return Err(fault::exists(&task.address));
            }
        }
        Ok(tasks)
    }

    /// Returns what the resource will refer to.
    async fn plan_document(
        &self,
        ctx: &Ctx,
        request: &ApplyRequest,
        task: Task<'_>,
        coming: &[Address],
        planned: &mut Planned,
    ) -> Result<Vec<(Address, Reference)>> {
        let Task { kind, address, document, current } = task;
        let verb = if current.is_some() { Verb::Update } else { Verb::Create };
        let known = self.known_secrets(ctx, kind, current.as_ref()).await?;
        let mine = merge::merged(&document, current.as_ref(), &request.manager);
        let desired = match serde_json::from_value::<Desired>(mine.view) {
            Ok(desired) => desired,
            Err(e) => {
                let problem = Finding::new("", "bad_document", format!("this would be no resource: {e}"));
                planned.outcome.plan.push(item(&address, PlanAction::Invalid, None).with(vec![problem]));
                return Ok(Vec::new());
            }
        };
        let mut prepared = self.prepare(&self.rows(ctx), kind, &address, desired, &known);
        settle_references(self, &address, &mut prepared);
        if current.is_none()
            && address.workspace.as_ref().is_none_or(|w| coming.binary_search(&Address::new(WORKSPACE, None, w.as_str())).is_err())
            && let Err(e) = self.need_workspace(ctx, &address).await
        {
            prepared.findings.push(Finding::new("/workspace", e.code(), e.message()));
        }
        let action = if current.is_none() { "create" } else { "update" };
        let asked = Asked::to(action, request.reason.as_deref()).draft(Some(request.draft));
        let prepared = self.review(ctx, &address, asked, prepared, current.as_ref()).await?;
        let (mut conflicts, owners) = settle(request, &mine.leaves, current.as_ref(), &prepared);
        let text = self.new_text(ctx, kind, &address, current.as_ref(), &prepared, document.text.as_deref()).await?;
        let reason = request.reason.as_deref();
        let how = How { draft: Some(request.draft), reason, owners, text, rollback_of: None, action: None };
        let write = self.propose(ctx, &address, current.as_ref(), &prepared, how);
        if prepared.broken {
            conflicts.clear();
        }
        let changes = changes(current.as_ref(), &prepared, write.as_ref());
        let action = match (&write, &current) {
            _ if !prepared.findings.is_empty() => PlanAction::Invalid,
            _ if !conflicts.is_empty() => PlanAction::Conflict,
            (Some(_), None) => PlanAction::Create,
            (Some(write), Some(_)) if !write.is_quiet() => PlanAction::Update,
            _ => PlanAction::Unchanged,
        };
        if matches!(action, PlanAction::Create | PlanAction::Update)
            && let Some(write) = &write
        {
            ctx.need_on(kind.name, verb, address.workspace.as_deref())?;
            self.authorize(ctx, kind, write)?;
        }
        let prepared = prepared.into_inner();
        planned.outcome.findings.extend(prepared.hints(&address));
        // A conflict makes no version.
        let made = write.as_ref().filter(|_| action != PlanAction::Conflict).map(|w| w.after.version);
        let version = made.or(current.as_ref().map(|c| c.stored.version));
        if let (PlanAction::Update, Some(version), false) = (action, version, request.draft) {
            planned.outcome.findings.extend(current.as_ref().and_then(|c| labels::live_elsewhere(&address, &c.stored, version)));
        }
        let shown = PlanItem { fields: changes, conflicts, problems: prepared.findings, ..item(&address, action, version) };
        planned.outcome.plan.push(shown);
        // Without the right to change it, nothing is noted about who owns what either.
        let may = ctx.rights.has_in(kind.name, verb, address.workspace.as_deref());
        planned.writes.extend(write.filter(|_| may));
        Ok(prepared.references.into_iter().map(|r| (address.clone(), r)).collect())
    }

    async fn warn_dangling(&self, ctx: &Ctx, references: &[(Address, Reference)], coming: &[Address], outcome: &mut Outcome) -> Result<()> {
        let mut targets: BTreeMap<Address, (&Address, &str)> = BTreeMap::new();
        for (from, reference) in references.iter().filter(|(_, reference)| !reference.soft) {
            let target = Address::new(&reference.kind, reference.workspace.as_deref(), &reference.name);
            if self.registry.get(&reference.kind).is_some() && coming.binary_search(&target).is_err() {
                targets.entry(target).or_insert((from, &reference.path));
            }
        }
        let places = targets.keys().map(|t| vec![row::text(&t.kind), row::text(t.workspace_text()), row::text(&t.name)]).collect();
        let found = self.rows(ctx).query_each(sql::GET, places).await?;
        for ((target, (from, path)), found) in targets.iter().zip(found) {
            let there = match found.first() {
                Some(found) => access::sees(ctx, &row::stored(found)?),
                None => false,
            };
            if !there {
                let message = format!("this refers to {target}, which is not there");
                outcome
                    .findings
                    .push(Finding::new(format!("{from}/spec{path}"), "reference_missing", message).fix("make it before it is used"));
            }
        }
        Ok(())
    }

    async fn plan_prune(
        &self,
        ctx: &Ctx,
        request: &ApplyRequest,
        prune: &Prune,
        coming: &[Address],
        references: &[(Address, Reference)],
        planned: &mut Planned,
    ) -> Result<()> {
        let leaving = self.labelled(ctx, request, &prune.owner, coming).await?;
        // What is written is known from its documents, and guarded by its own write.
        let written = planned.writes.iter().map(|w| w.after.address());
        let but: Vec<Address> = leaving.iter().map(|c| c.stored.address()).chain(written).collect();
        for current in &leaving {
            let address = current.stored.address();
            self.gate(ctx, &address, Verb::Delete)?;
            let (mut problems, mut guards) = (Vec::new(), Vec::new());
            match self.removable(ctx, current, request.force, &but).await {
                Ok(found) => guards = found,
                Err(e) => problems.push(Finding::new("", e.code(), e.message())),
            }
            if !request.force || address.kind == WORKSPACE {
                let users = references.iter().filter(|(_, r)| Address::new(&r.kind, r.workspace.as_deref(), &r.name) == address);
                problems.extend(users.map(|(from, _)| Finding::new("", "still_referenced", format!("{address} is still used by {from}"))));
            }
            let asked = Asked::to("delete", request.reason.as_deref());
            let reviewed = self.review(ctx, &address, asked, Prepared::as_it_is(current), Some(current)).await?;
            problems.extend(reviewed.findings.iter().cloned());
            let conflicts = if request.force { Vec::new() } else { foreign(current, &request.manager) };
            let action = match (problems.is_empty(), conflicts.is_empty()) {
                (false, _) => PlanAction::Invalid,
                (true, false) => PlanAction::Conflict,
                (true, true) => PlanAction::Delete,
            };
            planned.outcome.plan.push(PlanItem { conflicts, ..item(&address, action, Some(current.stored.version)).with(problems) });
            planned.writes.push(self.removal(ctx, current, &reviewed, request.reason.as_deref()).guarded(guards));
        }
        Ok(())
    }

    /// What carries the label of this owner and is not among the documents, by name.
    async fn labelled(&self, ctx: &Ctx, request: &ApplyRequest, owner: &str, coming: &[Address]) -> Result<Vec<Current>> {
        const STEP: usize = 100;
        let (mut out, mut after): (Vec<Current>, Vec<u8>) = (Vec::new(), Vec::new());
        loop {
            let mut params = vec![row::text(labels::OWNER), row::text(owner), store::Param::Bytes(after), row::int(STEP as u64)];
            params.extend([row::opt_text(request.workspace.as_deref()), access::names(ctx)]);
            let found = self.rows(ctx).query(sql::LABELLED, params).await?;
            let more = found.len() == STEP;
            after = Vec::new();
            for found in found {
                let stored = row::stored(&found)?;
                after = stored.id.as_bytes().to_vec();
                let Some(kind) = self.registry.get(&stored.address.kind) else { continue };
                if coming.binary_search(&stored.address()).is_err() {
                    out.push(Current { spec: row::spec(kind, &found)?, stored });
                }
            }
            if out.len() > LEAVING_MAX {
                let why = format!("more than {LEAVING_MAX} resources of `{owner}` would be removed; one apply removes at most so many");
                return Err(Error::too_large("too_many_documents", why)
                    .place("prune/owner")
                    .fix("check the owner, or delete them in several requests first"));
            }
            if !more {
                out.sort_by_key(|c| c.stored.address());
                return Ok(out);
            }
        }
    }
}

impl PlanItem {
    fn with(self, problems: Vec<Finding>) -> Self {
        Self { problems, ..self }
    }
}

fn item(address: &Address, action: PlanAction, version: Option<u64>) -> PlanItem {
    let Address { kind, workspace, name } = address.clone();
    PlanItem { kind, workspace, name, action, version, fields: vec![], conflicts: vec![], problems: vec![] }
}

/// Fields that others own with another value, and who owns what afterwards.
fn settle(
    request: &ApplyRequest,
    leaves: &BTreeMap<String, Value>,
    current: Option<&Current>,
    prepared: &Prepared,
) -> (Vec<FieldConflict>, Owners) {
    let new = prepared.desired.view();
    let Some(current) = current else {
        let mut owners = Owners::default();
        owners.replace(&request.manager, leaves.keys().cloned().collect());
        owners.keep(|place| new.pointer(place).is_some());
        return (Vec::new(), owners);
    };
    let old = Desired::of(current).view();
    let mut owners = current.stored.owners.clone();
    let mut conflicts = Vec::new();
    for place in leaves.keys().filter(|place| old.pointer(place) != new.pointer(place)) {
        if !request.force {
            let others = owners.others(&request.manager, place);
            conflicts.extend(others.map(|manager| FieldConflict { path: place.clone(), manager: manager.to_owned() }));
        }
        owners.take(&request.manager, place);
    }
    owners.replace(&request.manager, leaves.keys().cloned().collect());
    owners.keep(|place| new.pointer(place).is_some());
    (conflicts, owners)
}

/// Fields of something that leaves which others have set.
fn foreign(current: &Current, manager: &str) -> Vec<FieldConflict> {
    let others = current.stored.owners.all().filter(|(who, _)| *who != manager);
    others.map(|(who, path)| FieldConflict { path: path.to_owned(), manager: who.to_owned() }).collect()
}

fn changes(current: Option<&Current>, prepared: &Prepared, write: Option<&Write>) -> Vec<FieldChange> {
    if prepared.broken {
        return Vec::new();
    }
    let new = prepared.desired.view();
    match current {
        Some(current) => {
            let mut fields = diff::fields(&Desired::of(current).view(), &new);
            // Comments or order are others: the version stays, and the answer says so.
            let reworded = write.is_some_and(Write::rewords);
            fields.extend(reworded.then(|| FieldChange { path: "/text".to_owned(), old: None, new: None }));
            fields
        }
        None => {
            let mut leaves = BTreeMap::new();
            pointer::leaves(&new, "", &mut leaves);
            leaves.into_iter().map(|(path, value)| FieldChange { path, old: None, new: Some(value) }).collect()
        }
    }
}

fn check(request: &ApplyRequest) -> Result<()> {
    check_reason(request.reason.as_deref())?;
    let n = request.documents.len();
    if n > DOCUMENTS_MAX {
        return Err(Error::too_large("too_many_documents", format!("there are {n} documents; one apply takes at most {DOCUMENTS_MAX}"))
            .fix("apply them in several parts"));
    }
    check_manager(&request.manager)
}

pub(crate) fn check_manager(manager: &str) -> Result<()> {
    if manager.is_empty() || manager.len() > MANAGER_MAX || manager.chars().any(char::is_control) {
        return Err(Error::invalid("bad_manager", format!("a manager is named by 1 to {MANAGER_MAX} bytes without control characters"))
            .place("manager"));
    }
    Ok(())
}

fn refuse(outcome: &Outcome) -> Result<()> {
    let details = || json!({ "plan": outcome.plan });
    let invalid: Vec<Finding> = outcome
        .plan
        .iter()
        .filter(|i| i.action == PlanAction::Invalid)
        .flat_map(|i| {
            let address = Address::new(&i.kind, i.workspace.as_deref(), &i.name);
            i.problems.iter().map(move |p| Finding { path: format!("{address}{}", p.path), ..p.clone() })
        })
        .collect();
    if !invalid.is_empty() {
        let mut details = details();
        details["findings"] = json!(invalid);
        return Err(findings::refuse("what the documents describe", &invalid).details(details));
    }
    let conflicts: Vec<String> = outcome
        .plan
        .iter()
        .flat_map(|i| i.conflicts.iter().map(move |c| format!("{} of {}/{} ({})", c.path, i.kind, i.name, c.manager)))
        .collect();
    if conflicts.is_empty() {
        return Ok(());
    }
    let shown = conflicts.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    let why = format!("{} fields that others have set would be changed or removed: {shown}", conflicts.len());
    Err(Error::conflict("field_conflict", why)
        .fix("leave the fields out of the documents and keep what others changed, or take it over with `force`")
        .details(details()))
}
