//! Holds: what must stay, whatever the rules say, until somebody lets go of it. Setting and lifting one says why, and is audited.

use super::{Retention, sql};
use base::{Ctx, Error, Principal, Result, RunId, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use std::{collections::HashMap, fmt};
use store::{AuditRecord, Batch, Journal, removal};

const REASON_MAX: usize = 1_000;
/// Of one organization.
const HOLDS_MAX: usize = 10_000;
const PAGE: usize = 1_000;

/// One run, or every run of a workflow in a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Held {
    Run(RunId),
    Workflow { workspace: String, workflow: String },
}

impl Held {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix("workflow/") {
            Some(rest) => {
                let (workspace, workflow) = rest.split_once('/')?;
                Some(Self::Workflow { workspace: workspace.to_owned(), workflow: workflow.to_owned() })
            }
            None => text.parse().ok().map(Self::Run),
        }
    }
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Run(run) => run.fmt(f),
            Self::Workflow { workspace, workflow } => write!(f, "workflow/{workspace}/{workflow}"),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Hold {
    pub(super) held: Held,
    pub(super) reason: String,
    pub(super) by: Principal,
    pub(super) at: Timestamp,
}

/// A hold on the wire.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "RetentionHold")]
pub(super) struct HoldView {
    /// What is held: the id of a run, or `workflow/WORKSPACE/NAME`.
    id: String,
    /// Why it must stay.
    reason: String,
    #[schemars(with = "super::http::Who")]
    by: Principal,
    #[schemars(with = "String", extend("format" = "date-time"))]
    at: Timestamp,
}

impl From<Hold> for HoldView {
    fn from(hold: Hold) -> Self {
        Self { id: hold.held.to_string(), reason: hold.reason, by: hold.by, at: hold.at }
    }
}

/// Every hold of the organization, by what is held.
pub(super) type Holds = HashMap<Held, Hold>;

fn reason(text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > REASON_MAX {
        return Err(Error::invalid("hold_reason", format!("a hold says why, in 1 to {REASON_MAX} characters"))
            .place("body field `reason`")
            .fix("write what it is needed for, such as the file number of a case"));
    }
    Ok(text.to_owned())
}

fn gone(run: RunId) -> Error {
    Error::conflict("run_removed", format!("run {run} was removed; it cannot be held any more")).place(run.to_string())
}

impl Retention {
    pub(super) async fn holds(&self, ctx: &Ctx) -> Result<Holds> {
        let rows = self.0.outside.store.org(ctx.org);
        let (mut all, mut after) = (Holds::new(), String::new());
        loop {
            let page = sql::holds(&rows, &after, PAGE).await?;
            let full = page.len() == PAGE;
            after = page.last().map(|hold| hold.held.to_string()).unwrap_or_default();
            all.extend(page.into_iter().map(|hold| (hold.held.clone(), hold)));
            if !full {
                return Ok(all);
            }
        }
    }

    pub(super) async fn hold(&self, ctx: &Ctx, held: Held, why: &str) -> Result<HoldView> {
        let (outside, id) = (&self.0.outside, held.to_string());
        let rows = outside.store.org(ctx.org);
        let workspace = match &held {
            Held::Run(run) => match outside.store.stream(ctx.org, *run).await? {
                Some(info) => info.head.workspace,
                None if rows.tombstone(*run).await?.is_some() => return Err(gone(*run)),
                None => return Err(Error::not_found("run_not_found", format!("there is no run {run}")).place(id)),
            },
            Held::Workflow { workspace, .. } => workspace.clone(),
        };
        if self.holds(ctx).await?.len() >= HOLDS_MAX {
            return Err(Error::limited("too_many_holds", format!("the organization holds {HOLDS_MAX} things; that is the most"))
                .fix("lift those that are over, or hold a workflow instead of its runs"));
        }
        let hold = Hold { held, reason: reason(why)?, by: ctx.principal.clone(), at: outside.clock.now() };
        let body = json!({"kind": "run", "name": id, "workspace": workspace, "reason": hold.reason});
        let audit = vec![AuditRecord::of(ctx, hold.at, "run.held", body)];
        let mut set = vec![sql::set(&hold)];
        // It may have gone since it was looked for.
        set.extend(match &hold.held {
            Held::Run(run) => Some(removal::never_removed(*run)),
            Held::Workflow { .. } => None,
        });
        match outside.store.commit(Batch { rows: set, audit, ..Batch::new(ctx.org) }).await {
            Ok(_) => Ok(hold.into()),
            Err(e) if e.code() == "stale_row" => match (&hold.held, sql::one(&rows, &id).await?) {
                (Held::Run(run), _) if rows.tombstone(*run).await?.is_some() => Err(gone(*run)),
                // Held already: what was said first stays.
                (_, Some(first)) => Ok(first.into()),
                (_, None) => Err(e),
            },
            Err(e) => Err(e),
        }
    }

    pub(super) async fn lift(&self, ctx: &Ctx, id: &str, why: &str) -> Result<()> {
        let outside = &self.0.outside;
        let missing = || Error::not_found("hold_not_found", format!("`{id}` is not held")).fix("`orc retention holds` lists what is held");
        let hold = sql::one(&outside.store.org(ctx.org), id).await?.ok_or_else(missing)?;
        let workspace = match &hold.held {
            Held::Run(run) => outside.store.stream(ctx.org, *run).await?.map(|info| info.head.workspace),
            Held::Workflow { workspace, .. } => Some(workspace.clone()),
        };
        let body = json!({"kind": "run", "name": id, "workspace": workspace, "reason": reason(why)?, "was_held_because": hold.reason});
        let audit = vec![AuditRecord::of(ctx, outside.clock.now(), "run.hold_lifted", body)];
        let done = outside.store.commit(Batch { rows: vec![sql::lift(id)], audit, ..Batch::new(ctx.org) }).await;
        done.map(|_| ()).map_err(|e| if e.code() == "stale_row" { missing() } else { e })
    }
}
