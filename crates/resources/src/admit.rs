//! The door to every change: those who may have something against it are asked first. A write is made from what was
//! [`Reviewed`] only, so an operation that does not ask cannot be written.

use crate::{Address, Finding, Proposed, Resources, VersionState, change::Prepared, change::demand, row::Current};
use base::{Ctx, PrincipalId, Result};
use std::ops::Deref;

/// What is being done.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) action: &'static str,
    pub(crate) reason: Option<&'a str>,
    /// `None`: stay in the state the newest version has.
    pub(crate) draft: Option<bool>,
    /// Of the version it is about; the caller if `None`.
    pub(crate) author: Option<PrincipalId>,
}

impl<'a> Asked<'a> {
    pub(crate) fn to(action: &'static str, reason: Option<&'a str>) -> Self {
        Self { action, reason, draft: None, author: None }
    }

    pub(crate) fn draft(self, draft: Option<bool>) -> Self {
        Self { draft, ..self }
    }

    /// Whether a version becomes published, or the one that counts.
    fn publishes(&self, current: Option<&Current>) -> bool {
        let stays = || current.is_none_or(|c| c.stored.state == VersionState::Published);
        !matches!(self.action, "delete" | "purge" | "restore" | "pause" | "archive" | "resume") && !self.draft.unwrap_or_else(|| !stays())
    }
}

/// What is wanted, with everything that was found against it. Made by [`Resources::review`] alone.
pub(crate) struct Reviewed(Prepared);

impl Deref for Reviewed {
    type Target = Prepared;

    fn deref(&self) -> &Prepared {
        &self.0
    }
}

impl Reviewed {
    pub(crate) fn into_inner(self) -> Prepared {
        self.0
    }
}

impl Resources {
    /// Adds what those who were asked have against it.
    pub(crate) async fn review(
        &self,
        ctx: &Ctx,
        address: &Address,
        asked: Asked<'_>,
        mut prepared: Prepared,
        current: Option<&Current>,
    ) -> Result<Reviewed> {
        if asked.publishes(current) {
            let flaws = std::mem::take(&mut prepared.flaws);
            prepared.findings.splice(0..0, flaws);
        }
        // What has not even the shape of its kind is refused anyway.
        if !prepared.broken {
            let more = self.against(ctx, address, asked, &prepared, current).await?;
            prepared.findings.extend(more);
        }
        Ok(Reviewed(prepared))
    }

    async fn against(
        &self,
        ctx: &Ctx,
        address: &Address,
        asked: Asked<'_>,
        prepared: &Prepared,
        current: Option<&Current>,
    ) -> Result<Vec<Finding>> {
        let desired = &prepared.desired;
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
            publishes: asked.publishes(current),
            author: asked.author.unwrap_or(ctx.principal.id),
        };
        let mut found = Vec::new();
        for admission in &self.admission {
            found.extend(admission.review(ctx, &proposed).await?);
        }
        Ok(found)
    }

    /// A change that leaves the resource's content as it is, with nothing against it.
    pub(crate) async fn allowed(&self, ctx: &Ctx, current: &Current, asked: Asked<'_>) -> Result<Reviewed> {
        let address = current.stored.address();
        let reviewed = self.review(ctx, &address, asked, Prepared::as_it_is(current), Some(current)).await?;
        demand(&address, &reviewed)?;
        Ok(reviewed)
    }
}
