//! Versions: history, publishing, going back, labels, differences.

use crate::{
    Address, Change, Diff, Halt, Kind, Page, Resource, Resources, Version, VersionRef, VersionState,
    admit::{Asked, Reviewed},
    change::{Desired, Prepared, check_reason, demand},
    commit::{How, TRIES, Write, busy},
    cursor, diff, labels,
    list::page_limit,
    read::Content,
    row::{self, Current},
    sql,
    write::check_match,
};
use base::{Ctx, Error, Result, Verb};

/// The label of the version that counts.
const LIVE: &str = "live";
/// The most labels the versions of one resource have.
const LABELS_MAX: usize = 32;

impl Resources {
    /// Newest first.
    pub async fn versions(&self, ctx: &Ctx, address: &Address, after: Option<&str>, limit: usize) -> Result<Page<Version>> {
        let kind = self.gate(ctx, address, Verb::Read)?;
        let current = self.seen(ctx, kind, address).await?;
        let (rows, limit, query) = (self.rows(ctx), page_limit(limit), format!("versions/{}", current.stored.id));
        let before = match after {
            Some(after) => cursor::read::<u64>(&rows, &query, after)?,
            None => current.stored.version + 1,
        };
        let found = rows.query(sql::VERSIONS, vec![row::id(current.stored.id), row::int(before), row::int(limit as u64 + 1)]).await?;
        let mut items = found.iter().map(|r| row::version(r, &current.stored)).collect::<Result<Vec<_>>>()?;
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|last| cursor::make(&rows, &query, &last.version));
        Ok(Page { items, next, total: Some(current.stored.version) })
    }

    /// With its spec.
    pub async fn version(&self, ctx: &Ctx, address: &Address, version: VersionRef) -> Result<Version> {
        let kind = self.gate(ctx, address, Verb::Read)?;
        let current = self.seen(ctx, kind, address).await?;
        let content = self.content(ctx, kind, &current, &version).await?;
        Ok(Version { spec: Some(content.spec), ..content.version })
    }

    pub async fn diff(&self, ctx: &Ctx, address: &Address, from: VersionRef, to: VersionRef) -> Result<Diff> {
        let kind = self.gate(ctx, address, Verb::Read)?;
        let current = self.seen(ctx, kind, address).await?;
        let old = self.content(ctx, kind, &current, &from).await?;
        let new = self.content(ctx, kind, &current, &to).await?;
        let (from, to) = (old.version.version, new.version.version);
        let names = (format!("{address} version {from}"), format!("{address} version {to}"));
        let mut fields = Vec::new();
        diff::compare(&old.spec, &new.spec, "/spec", &mut fields);
        Ok(Diff { from, to, text: diff::unified(&old.spec, &new.spec, (&names.0, &names.1)), fields })
    }

    /// `None`: the newest version.
    pub async fn publish(&self, ctx: &Ctx, address: &Address, version: Option<u64>, change: Change) -> Result<Resource> {
        let done = self.step(ctx, address, &Step::Publish(version), &change).await;
        match done {
            Err(error) if error.code() == "resource_invalid" => Err(self.in_its_text(ctx, address, version, error).await),
            done => done,
        }
    }

    /// Why a version is refused, at the places that its author knows.
    async fn in_its_text(&self, ctx: &Ctx, address: &Address, version: Option<u64>, error: Error) -> Error {
        let Some(written) = self.registry.get(&address.kind).and_then(|kind| kind.written.clone()) else { return error };
        let wanted = version.map_or(VersionRef::Newest, VersionRef::Number);
        let Ok((resource, _)) = self.glance(ctx, address, wanted.clone()).await else { return error };
        let Ok(version) = self.version(ctx, address, wanted).await else { return error };
        let rows = self.rows(ctx);
        match written.refused(rows, &resource, &version.hash, error.clone()).await {
            Ok(told) => told,
            Err(_) => error,
        }
    }

    /// The content of an older version as a new one.
    pub async fn rollback(&self, ctx: &Ctx, address: &Address, version: u64, change: Change) -> Result<Resource> {
        self.step(ctx, address, &Step::RollBack(version), &change).await
    }

    /// Moves a name such as `live` to a version.
    pub async fn set_version_label(&self, ctx: &Ctx, address: &Address, label: &str, version: u64, change: Change) -> Result<Resource> {
        labels::check_version_label(label)?;
        self.step(ctx, address, &Step::Label(label, version), &change).await
    }

    pub async fn remove_version_label(&self, ctx: &Ctx, address: &Address, label: &str, change: Change) -> Result<Resource> {
        self.step(ctx, address, &Step::Unlabel(label), &change).await
    }

    /// Out of use, with the reason that everybody reads who is refused because of it.
    pub async fn halt(&self, ctx: &Ctx, address: &Address, halt: Halt, change: Change) -> Result<Resource> {
        self.step(ctx, address, &Step::Halt(Some(halt)), &change).await
    }

    /// Back into use.
    pub async fn resume(&self, ctx: &Ctx, address: &Address, change: Change) -> Result<Resource> {
        self.step(ctx, address, &Step::Halt(None), &change).await
    }

    /// Plans on what is there and writes; again when somebody else was faster.
    async fn step(&self, ctx: &Ctx, address: &Address, step: &Step<'_>, change: &Change) -> Result<Resource> {
        check_reason(change.reason.as_deref())?;
        let verb = if matches!(step, Step::RollBack(_)) { Verb::Update } else { Verb::Publish };
        let kind = self.gate(ctx, address, verb)?;
        self.once(ctx, change.once.clone(), async {
            for _ in 0..TRIES {
                let current = self.seen(ctx, kind, address).await?;
                check_match(address, &current, change.if_match.as_deref())?;
                let Some(write) = self.plan_step(ctx, kind, &current, step, change).await? else { return Ok(current.shown()) };
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

    pub(crate) async fn plan_step(
        &self,
        ctx: &Ctx,
        kind: &Kind,
        current: &Current,
        step: &Step<'_>,
        change: &Change,
    ) -> Result<Option<Write>> {
        let write = match step {
            Step::Publish(version) => self.plan_publish(ctx, kind, current, *version, change).await?,
            Step::RollBack(version) => self.plan_rollback(ctx, kind, current, *version, change).await?,
            Step::Label(label, version) => self.plan_label(ctx, kind, current, label, *version, change).await?,
            Step::Unlabel(label) => Some(self.plan_unlabel(ctx, kind, current, label, change).await?),
            Step::Halt(halt) => self.plan_halt(ctx, kind, current, *halt, change).await?,
        };
        Ok(write.map(|w| w.with_reason(change.reason.as_deref())))
    }

    async fn plan_publish(
        &self,
        ctx: &Ctx,
        kind: &Kind,
        current: &Current,
        version: Option<u64>,
        change: &Change,
    ) -> Result<Option<Write>> {
        let address = current.stored.address();
        let wanted = version.map_or(VersionRef::Newest, VersionRef::Number);
        let content = self.content(ctx, kind, current, &wanted).await?;
        let number = content.version.version;
        if content.version.state == VersionState::Published {
            return Ok(None);
        }
        let asked =
            Asked { action: "publish", reason: change.reason.as_deref(), draft: Some(false), author: Some(content.version.author.id) };
        let desired = Desired { spec: content.spec, ..Desired::of(current) };
        let asked = self.ready(ctx, kind, &address, desired, Some(current), asked).await?;
        let write = self.touch(ctx, current, &asked, "resource.published", Some("published"), |s| {
            s.published = s.published.max(Some(number));
            if number == s.version {
                s.state = VersionState::Published;
            }
        });
        Ok(Some(write.publishing(number)))
    }

    async fn plan_rollback(&self, ctx: &Ctx, kind: &Kind, current: &Current, version: u64, change: &Change) -> Result<Option<Write>> {
        let address = current.stored.address();
        let content = self.content(ctx, kind, current, &VersionRef::Number(version)).await?;
        let desired = Desired { spec: content.spec, ..Desired::of(current) };
        let draft = content.version.state == VersionState::Draft;
        let asked = Asked { author: Some(content.version.author.id), ..Asked::to("rollback", change.reason.as_deref()).draft(Some(draft)) };
        let prepared = self.ready(ctx, kind, &address, desired, Some(current), asked).await?;
        // Which version holds is decided, not who sets which field: whoever applied it may go on to apply the next one.
        let (before, after) = (Desired::of(current).view(), prepared.desired.view());
        let mut owners = current.stored.owners.clone();
        owners.go_back(&change.manager, &diff::fields(&before, &after));
        owners.keep(|place| after.pointer(place).is_some());
        let how = How {
            draft: Some(draft),
            reason: change.reason.as_deref(),
            owners,
            text: None,
            rollback_of: Some(version),
            action: Some("resource.rolled_back"),
        };
        let write = self.propose(ctx, &address, Some(current), &prepared, how);
        if let Some(write) = &write {
            self.authorize(ctx, kind, write)?;
        }
        Ok(write)
    }

    #[allow(clippy::too_many_arguments)]
    async fn plan_label(
        &self,
        ctx: &Ctx,
        kind: &Kind,
        current: &Current,
        label: &str,
        version: u64,
        change: &Change,
    ) -> Result<Option<Write>> {
        let address = current.stored.address();
        let content = self.content(ctx, kind, current, &VersionRef::Number(version)).await?;
        if label == LIVE && content.version.state == VersionState::Draft {
            return Err(Error::conflict("version_is_draft", format!("version {version} of {address} is a draft and cannot be live"))
                .place(address.to_string())
                .fix("publish it first"));
        }
        let has = &current.stored.version_labels;
        if has.get(label) == Some(&version) {
            return Ok(None);
        }
        if has.len() >= LABELS_MAX && !has.contains_key(label) {
            return Err(Error::too_large("too_many_labels", format!("the versions of {address} have {LABELS_MAX} labels already")));
        }
        let asked = self.named(ctx, current, content, label == LIVE, change).await?;
        Ok(Some(self.touch(ctx, current, &asked, "resource.labelled", Some("updated"), |s| {
            s.version_labels.insert(label.to_owned(), version);
        })))
    }

    async fn plan_unlabel(&self, ctx: &Ctx, kind: &Kind, current: &Current, label: &str, change: &Change) -> Result<Write> {
        let stored = &current.stored;
        let Some(named) = stored.version_labels.get(label) else { return Err(crate::fault::no_version(&stored.address(), label)) };
        // Without `live`, the newest published version is the one that counts.
        let counts = if label == LIVE { stored.published.unwrap_or(*named) } else { *named };
        let content = self.content(ctx, kind, current, &VersionRef::Number(counts)).await?;
        let asked = self.named(ctx, current, content, label == LIVE, change).await?;
        Ok(self.touch(ctx, current, &asked, "resource.labelled", Some("updated"), |s| {
            s.version_labels.remove(label);
        }))
    }

    /// Asks about the version that a label makes the one to use.
    async fn named(&self, ctx: &Ctx, current: &Current, content: Content, live: bool, change: &Change) -> Result<Reviewed> {
        let (address, author) = (current.stored.address(), Some(content.version.author.id));
        let asked = Asked { author, ..Asked::to("label", change.reason.as_deref()).draft(Some(!live)) };
        let mut prepared = Prepared::as_it_is(current);
        prepared.desired.spec = content.spec;
        let reviewed = self.review(ctx, &address, asked, prepared, Some(current)).await?;
        demand(&address, &reviewed)?;
        Ok(reviewed)
    }
}

/// A change to what versions there are, what they are called, or whether they are in use.
pub(crate) enum Step<'a> {
    Publish(Option<u64>),
    RollBack(u64),
    Label(&'a str, u64),
    Unlabel(&'a str),
    /// Out of use, or back into it.
    Halt(Option<Halt>),
}
