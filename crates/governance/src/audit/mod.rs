//! Who changed what, when and why: reading the audit. It is written by whoever changes something, in the same commit, and
//! chained by the store; nothing here writes. What runs did stands in their own histories.

mod http;
mod sql;

pub(crate) use self::http::operations;

use base::{Ctx, Error, Principal, Result, Right, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use store::OrgStore;

/// Workspaces and actors of one question that are looked at one after the other.
const PARTS_MAX: usize = 64;

/// One record.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct AuditEntry {
    /// Where it stands in the order of commits of the whole installation.
    pub(crate) position: u64,
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub(crate) at: Timestamp,
    /// In the past tense, behind what it is about: `resource.updated`.
    pub(crate) action: String,
    #[schemars(with = "AuditActor")]
    pub(crate) actor: Principal,
    /// Of a resource, its kind; otherwise `account`, `token`, `organization`, `access`, `sign_in` …
    pub(crate) kind: Option<String>,
    /// Null for what belongs to the organization.
    pub(crate) workspace: Option<String>,
    pub(crate) name: Option<String>,
    /// The newest version after it.
    pub(crate) version: Option<u64>,
    /// What the one who did it said about it; of a refusal, the rule.
    pub(crate) reason: Option<String>,
    /// The request it was done with.
    pub(crate) correlation_id: Option<String>,
    /// Everything else that was noted, by action.
    pub(crate) details: Value,
}

/// Who did it.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "stands for the type of `base` in the document")]
struct AuditActor {
    id: String,
    /// `user`, `service_account`, `agent` or `system`.
    kind: String,
    name: String,
}

/// What is asked for; `None` is all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Which {
    pub(crate) kind: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) workspace: Option<String>,
    /// By name or id.
    pub(crate) actor: Option<String>,
    pub(crate) action: Option<String>,
    pub(crate) correlation_id: Option<String>,
    pub(crate) from: Option<Timestamp>,
    pub(crate) to: Option<Timestamp>,
}

/// Where a page goes on: behind this record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Behind {
    pub(crate) at: i64,
    pub(crate) position: i64,
}

/// Newest first, of what the caller may read. One more than asked for tells that there is more.
async fn search(
    rows: &OrgStore,
    ctx: &Ctx,
    which: Which,
    behind: Option<Behind>,
    most: usize,
) -> Result<(Vec<AuditEntry>, Option<Behind>)> {
    let workspaces = workspaces(ctx, which.workspace.as_deref())?;
    let actors = match &which.actor {
        Some(actor) => sql::actors(rows, actor).await?.into_iter().map(Some).collect(),
        None => vec![None],
    };
    if workspaces.len() * actors.len() > PARTS_MAX {
        return Err(Error::invalid("audit_too_wide", format!("the audit of {} workspaces cannot be searched at once", workspaces.len()))
            .place("query parameter `workspace`")
            .fix("name one workspace"));
    }
    let mut found = Vec::new();
    for workspace in &workspaces {
        for actor in &actors {
            let part = sql::Part { which: &which, workspace: workspace.as_deref(), actor: actor.as_deref(), behind };
            found.extend(sql::search(rows, &part, most + 1).await?);
        }
    }
    // Each part comes in order; together they need to be put in one.
    found.sort_by_key(|entry: &AuditEntry| std::cmp::Reverse((entry.at, entry.position)));
    let more = found.len() > most;
    found.truncate(most);
    let last = found.last().filter(|_| more);
    let next = last.map(|entry| Behind { at: entry.at.0, position: i64::try_from(entry.position).unwrap_or(i64::MAX) });
    Ok((found, next))
}

/// The workspaces that are looked through; the inner `None` is the whole organization.
fn workspaces(ctx: &Ctx, asked: Option<&str>) -> Result<Vec<Option<String>>> {
    let Right { noun, verb } = Right::AUDIT_READ;
    if let Some(workspace) = asked {
        ctx.need_on(noun, verb, Some(workspace))?;
        return Ok(vec![Some(workspace.to_owned())]);
    }
    if ctx.rights.has_in(noun, verb, None) {
        return Ok(vec![None]);
    }
    let mut held: Vec<&str> = ctx.rights.grants().iter().filter_map(|grant| grant.workspace.as_deref()).collect();
    held.retain(|workspace| ctx.rights.has_in(noun, verb, Some(workspace)));
    held.sort_unstable();
    held.dedup();
    Ok(held.into_iter().map(|workspace| Some(workspace.to_owned())).collect())
}
