//! Removing runs that are past their time: each in small commits, so that others are not kept waiting, and from the rows alone, so
//! that whatever is killed in between goes on.

use super::{Held, Retention, plan::Due, sql};
use base::{Ctx, OrgId, Result, StreamId};
use store::{
    AuditRecord, Batch, Journal, Statement,
    removal::{self, REMOVED, Tombstone},
};
use tokio::sync::MutexGuard;

/// Events whose bodies go in one commit, and payloads.
const EVENTS_ONCE: u64 = 500;
const PAYLOADS_ONCE: usize = 100;

impl Retention {
    /// Nobody else begins or finishes a removal meanwhile.
    pub(super) async fn alone(&self) -> MutexGuard<'_, ()> {
        self.0.removing.lock().await
    }

    /// Says whether it went: not when it has changed, or came to be held or needed, since it was looked at.
    pub(super) async fn remove(&self, ctx: &Ctx, due: &Due) -> Result<bool> {
        let (outside, ended) = (&self.0.outside, &due.ended);
        let at = outside.clock.now();
        let said = Tombstone {
            kind: "run".to_owned(),
            run: ended.stream.to_string(),
            workspace: ended.workspace.clone(),
            name: ended.name.clone(),
            version: ended.definition,
            status: ended.status.clone(),
            started_at: ended.started_at,
            ended_at: Some(ended.ended_at),
            events: ended.events,
            head: ended.head,
            policy: due.policy.clone(),
            policy_version: due.policy_version,
            kept_days: due.kept_days.into(),
        };
        let of = Held::Workflow { workspace: ended.workspace.clone(), workflow: ended.name.clone() };
        let mut rows = vec![sql::not_held(&said.run), sql::not_held(&of.to_string())];
        rows.extend(removal::begin(&said, ended.stream, at));
        rows.extend(outside.runs.rows(ended.stream));
        let audit = vec![AuditRecord::of(ctx, at, REMOVED, removal::body(&said))];
        match outside.store.commit(Batch { rows, audit, ..Batch::new(ctx.org) }).await {
            Ok(_) => {}
            Err(e) if e.code() == "stale_row" => return Ok(false),
            Err(e) => return Err(e),
        }
        self.go_on(ctx.org, ended.stream, 0, ended.events).await;
        Ok(true)
    }

    /// What breaks off goes on with the next look, and stands in the way of no other removal.
    pub(super) async fn go_on(&self, org: OrgId, run: StreamId, wiped: u64, events: u64) {
        if let Err(error) = self.finish(org, run, wiped, events).await {
            tracing::warn!(organization = %org, %run, %error, "removing what is behind a tombstone broke off; the next look goes on");
        }
    }

    /// Everything behind the tombstone, from where it stands.
    async fn finish(&self, org: OrgId, run: StreamId, wiped: u64, events: u64) -> Result<()> {
        let (store, rows) = (&self.0.outside.store, self.0.outside.store.org(org));
        let mut from = wiped;
        while from < events {
            let to = events.min(from + EVENTS_ONCE);
            self.write(org, removal::wipe(run, from, to)).await?;
            from = to;
        }
        loop {
            let used = rows.used_by(run, PAYLOADS_ONCE).await?;
            if used.is_empty() {
                return self.write(org, vec![removal::finish(run)]).await;
            }
            self.write(org, removal::drop_payloads(run, &used)).await?;
            store.drop_files(org, used.clone()).await?;
            self.write(org, removal::forget_uses(run, &used)).await?;
        }
    }

    pub(super) async fn write(&self, org: OrgId, rows: Vec<Statement>) -> Result<()> {
        self.0.outside.store.commit(Batch { rows, ..Batch::new(org) }).await.map(|_| ())
    }
}
