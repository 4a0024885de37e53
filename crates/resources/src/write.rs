//! Making, replacing, changing and deleting one resource.

use crate::{
    Address, Change, DeleteOptions, Input, Kind, Resource, Resources, access,
    admit::{Asked, Reviewed},
    change::{Desired, check_reason, demand, settle_references},
    commit::{DEFAULT_WORKSPACE, How, TRIES, WORKSPACE, Write, busy},
    diff, fault, pointer,
    row::Current,
    sql,
};
use base::{Ctx, Error, Result, Verb};
use serde_json::Value;
use std::collections::BTreeMap;

impl Resources {
    pub async fn create(&self, ctx: &Ctx, address: &Address, input: Input, change: Change) -> Result<Resource> {
        check_reason(change.reason.as_deref())?;
        self.once(ctx, change.once.clone(), async {
            for _ in 0..TRIES {
                let write = self.plan_create(ctx, address, input.clone(), &change).await?;
                if change.dry_run {
                    return Ok(write.shown());
                }
                if let Some(made) = self.attempt(ctx, &write, change.once.as_ref(), write.shown()).await? {
                    return Ok(made);
                }
            }
            Err(busy(&address.to_string()))
        })
        .await
    }

    pub(crate) async fn plan_create(&self, ctx: &Ctx, address: &Address, input: Input, change: &Change) -> Result<Write> {
        let kind = self.gate(ctx, address, Verb::Create)?;
        if self.load(ctx, kind, address).await?.is_some() {
            return Err(fault::exists(address));
        }
        self.need_workspace(ctx, address).await?;
        let draft = input.draft;
        let prepared = self
            .ready(
                ctx,
                kind,
                address,
                Desired::from_input(input, None),
                None,
                Asked::to("create", change.reason.as_deref()).draft(Some(draft)),
            )
            .await?;
        let text = self.new_text(ctx, kind, address, None, &prepared, change.text.as_deref()).await?;
        let how = How { draft: Some(draft), text, ..how(change, None, &prepared) };
        let write = self.propose(ctx, address, None, &prepared, how);
        let write = write.ok_or_else(|| fault::exists(address))?;
        self.authorize(ctx, kind, &write)?;
        Ok(write)
    }

    /// The resource, and whether it was made. What exists is replaced only by somebody who has seen it.
    pub async fn put(&self, ctx: &Ctx, address: &Address, input: Input, change: Change) -> Result<(Resource, bool)> {
        check_reason(change.reason.as_deref())?;
        let kind = access::place(&self.registry, address)?;
        ctx.need_on(kind.name, Verb::Update, address.workspace.as_deref())?;
        self.once(ctx, change.once.clone(), async {
            for _ in 0..TRIES {
                let there = self.load(ctx, kind, address).await?;
                let write = match &there {
                    None if change.if_match.is_some() => return Err(mismatch(address, None)),
                    None => match self.plan_create(ctx, address, input.clone(), &change).await {
                        Err(e) if e.code() == "resource_exists" => continue,
                        made => Some(made?),
                    },
                    Some(_) => self.plan_replace(ctx, address, input.clone(), &change).await?.1,
                };
                let done = match (&write, there) {
                    (Some(write), there) => (write.shown(), there.is_none()),
                    (None, Some(there)) => return Ok((there.shown(), false)),
                    (None, None) => continue,
                };
                let Some(write) = write.filter(|_| !change.dry_run) else { return Ok(done) };
                if let Some(done) = self.attempt(ctx, &write, change.once.as_ref(), done).await? {
                    return Ok(done);
                }
            }
            Err(busy(&address.to_string()))
        })
        .await
    }

    /// A JSON Merge Patch of title, labels, visibility, team, shared_with, deprecated and spec; beside them `draft` and
    /// `reason`. It is made again on what is there when somebody else was faster, so that nobody's change is lost.
    pub async fn patch(&self, ctx: &Ctx, address: &Address, patch: Value, change: Change) -> Result<Resource> {
        self.once(ctx, change.once.clone(), async {
            for _ in 0..TRIES {
                let (current, write) = self.plan_patch(ctx, address, patch.clone(), change.clone()).await?;
                let Some(write) = write else { return Ok(current.shown()) };
                if change.dry_run {
                    return Ok(write.shown());
                }
                if let Some(done) = self.attempt(ctx, &write, change.once.as_ref(), write.shown()).await? {
                    return Ok(done);
                }
            }
            Err(busy(&address.to_string()))
        })
        .await
    }

    pub(crate) async fn plan_patch(&self, ctx: &Ctx, address: &Address, patch: Value, change: Change) -> Result<(Current, Option<Write>)> {
        let (patch, draft, change) = split_patch(patch, change)?;
        let kind = self.gate(ctx, address, Verb::Update)?;
        let current = self.seen(ctx, kind, address).await?;
        check_match(address, &current, change.if_match.as_deref())?;
        let write = self.plan_turn(ctx, kind, address, &current, patched(&current, &patch)?, draft, &change).await?;
        Ok((current, write))
    }

    pub(crate) async fn plan_replace(
        &self,
        ctx: &Ctx,
        address: &Address,
        input: Input,
        change: &Change,
    ) -> Result<(Current, Option<Write>)> {
        let kind = self.gate(ctx, address, Verb::Update)?;
        let current = self.seen(ctx, kind, address).await?;
        if change.if_match.is_none() {
            return Err(unseen(address));
        }
        check_match(address, &current, change.if_match.as_deref())?;
        let draft = Some(input.draft);
        let desired = Desired::from_input(input, current.stored.deprecated.clone());
        let write = self.plan_turn(ctx, kind, address, &current, desired, draft, change).await?;
        Ok((current, write))
    }

    #[allow(clippy::too_many_arguments)]
    pub(crate) async fn plan_turn(
        &self,
        ctx: &Ctx,
        kind: &Kind,
        address: &Address,
        current: &Current,
        desired: Desired,
        draft: Option<bool>,
        change: &Change,
    ) -> Result<Option<Write>> {
        let asked = Asked::to("update", change.reason.as_deref()).draft(draft);
        let prepared = self.ready(ctx, kind, address, desired, Some(current), asked).await?;
        let text = self.new_text(ctx, kind, address, Some(current), &prepared, change.text.as_deref()).await?;
        let how = How { draft, text, ..how(change, Some(current), &prepared) };
        let write = self.propose(ctx, address, Some(current), &prepared, how);
        if let Some(write) = &write {
            self.authorize(ctx, kind, write)?;
        }
        Ok(write)
    }

    /// Prepared, reviewed and without anything to find fault with.
    #[allow(clippy::too_many_arguments)]
    pub(crate) async fn ready(
        &self,
        ctx: &Ctx,
        kind: &Kind,
        address: &Address,
        desired: Desired,
        current: Option<&Current>,
        asked: Asked<'_>,
    ) -> Result<Reviewed> {
        let known = self.known_secrets(ctx, kind, current).await?;
        let mut prepared = self.prepare(&self.rows(ctx), kind, address, desired, &known);
        settle_references(self, address, &mut prepared);
        let reviewed = self.review(ctx, address, asked, prepared, current).await?;
        demand(address, &reviewed)?;
        Ok(reviewed)
    }

    /// For what belongs to a workspace and is no resource: the workspace is there.
    pub async fn need_workspace_named(&self, ctx: &Ctx, workspace: &str) -> Result<()> {
        crate::model::check_name("workspace", workspace)?;
        self.need_workspace(ctx, &Address::new("workspace", Some(workspace), workspace)).await
    }

    /// Where workspaces are resources, a resource needs one that is there.
    pub(crate) async fn need_workspace(&self, ctx: &Ctx, address: &Address) -> Result<()> {
        let (Some(kind), Some(workspace)) = (self.registry.get(WORKSPACE), address.workspace.as_deref()) else { return Ok(()) };
        let there = workspace == DEFAULT_WORKSPACE
            || self.load(ctx, kind, &Address::new(WORKSPACE, None, workspace)).await?.is_some_and(|w| access::sees(ctx, &w.stored));
        if there {
            return Ok(());
        }
        Err(Error::not_found("unknown_workspace", format!("there is no workspace `{workspace}`"))
            .place("workspace")
            .fix("make it first: it is a resource of the kind `workspace`"))
    }

    /// Into the recycle bin.
    pub async fn delete(&self, ctx: &Ctx, address: &Address, options: DeleteOptions) -> Result<()> {
        check_reason(options.reason.as_deref())?;
        self.once(ctx, options.once.clone(), async {
            for _ in 0..TRIES {
                let write = self.plan_delete(ctx, address, &options, &[]).await?;
                if options.dry_run || self.attempt(ctx, &write, options.once.as_ref(), ()).await?.is_some() {
                    return Ok(());
                }
            }
            Err(busy(&address.to_string()))
        })
        .await
    }

    pub(crate) async fn plan_delete(&self, ctx: &Ctx, address: &Address, options: &DeleteOptions, but: &[Address]) -> Result<Write> {
        let kind = self.gate(ctx, address, Verb::Delete)?;
        let current = self.seen(ctx, kind, address).await?;
        check_match(address, &current, options.if_match.as_deref())?;
        let guards = self.removable(ctx, &current, options.force, but).await?;
        let asked = self.allowed(ctx, &current, Asked::to("delete", options.reason.as_deref())).await?;
        Ok(self.removal(ctx, &current, &asked, options.reason.as_deref()).guarded(guards))
    }

    /// Refuses while it is used, and returns what must still be so when it goes. Nothing may be left in a place that is gone,
    /// whoever insists.
    pub(crate) async fn removable(&self, ctx: &Ctx, current: &Current, force: bool, but: &[Address]) -> Result<Vec<store::Statement>> {
        let address = current.stored.address();
        if force && address.kind != WORKSPACE {
            return Ok(Vec::new());
        }
        self.unreferenced(ctx, &address, but).await?;
        Ok(self.still_unreferenced(&address, current.stored.id, but))
    }

    pub(crate) fn removal(&self, ctx: &Ctx, current: &Current, asked: &Reviewed, reason: Option<&str>) -> Write {
        let now = self.clock.now();
        self.touch(ctx, current, asked, "resource.deleted", Some("deleted"), |s| s.deleted_at = Some(now)).with_reason(reason)
    }

    /// Out of the recycle bin: the one of this name that was deleted last.
    pub async fn restore(&self, ctx: &Ctx, address: &Address, change: Change) -> Result<Resource> {
        check_reason(change.reason.as_deref())?;
        let kind = self.gate(ctx, address, Verb::Delete)?;
        self.once(ctx, change.once.clone(), async {
            for _ in 0..TRIES {
                let deleted = self.deleted(ctx, kind, address).await?;
                self.need_workspace(ctx, address).await?;
                if self.load(ctx, kind, address).await?.is_some() {
                    return Err(fault::exists(address));
                }
                let asked = self.allowed(ctx, &deleted, Asked::to("restore", change.reason.as_deref())).await?;
                let write = self.touch(ctx, &deleted, &asked, "resource.restored", Some("created"), |s| s.deleted_at = None);
                let write = write.with_reason(change.reason.as_deref());
                if change.dry_run {
                    return Ok(write.shown());
                }
                if let Some(done) = self.attempt(ctx, &write, change.once.as_ref(), write.shown()).await? {
                    return Ok(done);
                }
            }
            Err(busy(&address.to_string()))
        })
        .await
    }

    /// Out of the recycle bin for good, with all versions and secrets.
    pub async fn purge(&self, ctx: &Ctx, address: &Address, change: Change) -> Result<()> {
        check_reason(change.reason.as_deref())?;
        let kind = self.gate(ctx, address, Verb::Delete)?;
        self.once(ctx, change.once.clone(), async {
            for _ in 0..TRIES {
                let deleted = self.deleted(ctx, kind, address).await?;
                let asked = self.allowed(ctx, &deleted, Asked::to("purge", change.reason.as_deref())).await?;
                let write = self.touch(ctx, &deleted, &asked, "resource.purged", None, |_| {});
                let mut write = write.with_reason(change.reason.as_deref());
                write.gone = true;
                if change.dry_run || self.attempt(ctx, &write, change.once.as_ref(), ()).await?.is_some() {
                    return Ok(());
                }
            }
            Err(busy(&address.to_string()))
        })
        .await
    }

    async fn deleted(&self, ctx: &Ctx, kind: &Kind, address: &Address) -> Result<Current> {
        let found = self.load_by(ctx, kind, address, sql::GET_DELETED).await?;
        found
            .filter(|c| access::sees(ctx, &c.stored))
            .ok_or_else(|| Error::not_found("not_in_recycle_bin", format!("no {address} is in the recycle bin")).place(address.to_string()))
    }
}

fn how<'a>(change: &'a Change, current: Option<&Current>, prepared: &Reviewed) -> How<'a> {
    let old = current.map_or(Value::Null, |c| Desired::of(c).view());
    let new = prepared.desired.view();
    let changes = match current {
        Some(_) => diff::fields(&old, &new),
        None => {
            // Each field by itself, so that each has its owner.
            let mut leaves = BTreeMap::new();
            pointer::leaves(&new, "", &mut leaves);
            leaves.into_iter().map(|(path, value)| diff::FieldChange { path, old: None, new: Some(value) }).collect()
        }
    };
    let mut owners = current.map(|c| c.stored.owners.clone()).unwrap_or_default();
    owners.write(&change.manager, &changes);
    How { draft: None, reason: change.reason.as_deref(), owners, text: None, rollback_of: None, action: None }
}

fn split_patch(patch: Value, mut change: Change) -> Result<(Value, Option<bool>, Change)> {
    let Value::Object(mut fields) = patch else {
        return Err(
            Error::invalid("bad_patch", "a patch is an object with the fields to change").fix("send for instance {\"title\": \"…\"}")
        );
    };
    let bad = |field: &str, what: &str| Error::invalid("bad_patch", format!("`{field}` of a patch is {what}")).place(field.to_owned());
    let draft = match fields.remove("draft") {
        None | Some(Value::Null) => None,
        Some(Value::Bool(draft)) => Some(draft),
        Some(_) => return Err(bad("draft", "true or false")),
    };
    match fields.remove("reason") {
        None | Some(Value::Null) => {}
        Some(Value::String(reason)) => change.reason = Some(reason),
        Some(_) => return Err(bad("reason", "a text")),
    }
    check_reason(change.reason.as_deref())?;
    Ok((Value::Object(fields), draft, change))
}

fn patched(current: &Current, patch: &Value) -> Result<Desired> {
    let mut view = Desired::of(current).view();
    pointer::merge(&mut view, patch);
    serde_json::from_value(view).map_err(|e| {
        Error::invalid("bad_patch", format!("the resource would not be one any more: {e}"))
            .fix("a patch changes title, labels, visibility, team, shared_with, deprecated and spec")
    })
}

fn unseen(address: &Address) -> Error {
    Error::invalid("precondition_required", format!("{address} exists; replacing it needs the ETag that was seen"))
        .place("If-Match")
        .fix("read it and send its ETag as `If-Match`, or send a patch")
}

/// `If-Match`: one of several ETags, or `*`.
pub(crate) fn check_match(address: &Address, current: &Current, if_match: Option<&str>) -> Result<()> {
    let Some(given) = if_match else { return Ok(()) };
    let etag = current.stored.etag();
    let fits = given.split(',').map(str::trim).any(|g| g == "*" || g == etag || g == etag.trim_matches('"'));
    if fits { Ok(()) } else { Err(mismatch(address, Some(&etag))) }
}

fn mismatch(address: &Address, etag: Option<&str>) -> Error {
    let now = etag.map_or_else(|| "it does not exist".to_owned(), |etag| format!("it is {etag} now"));
    Error::conflict("version_mismatch", format!("{address} is not the one that was seen: {now}"))
        .place("If-Match")
        .fix("read it again, look at what changed, and repeat the change on it")
}
