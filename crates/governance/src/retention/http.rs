//! Retention over HTTP.

use super::{Held, Retention, holds::HoldView, plan::Plan};
use ::http::{Body, Call, Created, Cursor, Empty, Json, Method, Nothing, Operation, Page, limit, right};
use base::{Error, Principal, Result, Right, RunId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::removal::Stone;

/// Who did it.
#[derive(JsonSchema)]
#[schemars(rename = "RetentionActor")]
#[allow(dead_code, reason = "stands for the type of `base` in the document")]
pub(super) struct Who {
    id: String,
    /// `user`, `service_account`, `agent` or `system`.
    kind: String,
    name: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RetentionApply")]
pub(crate) struct ApplyBody {
    /// That of the plan which was looked at.
    binding: String,
}

/// What was done.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RetentionDone")]
struct Applied {
    /// Runs that were removed.
    removed: u64,
    /// Runs of the plan that stay: in between they, or the rules, were changed, or they came to be held or needed.
    stays: u64,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RetentionHoldBody")]
pub(crate) struct HoldBody {
    /// The run that must stay.
    #[serde(default)]
    run: Option<String>,
    /// Instead of a run: every run of this workflow in `workspace`, those to come included.
    #[serde(default)]
    workflow: Option<String>,
    /// Of the workflow.
    #[serde(default)]
    workspace: Option<String>,
    /// Why, in 1 to 1,000 characters.
    reason: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RetentionLiftBody")]
pub(crate) struct LiftBody {
    /// What is held: the id of a run, or `workflow/WORKSPACE/NAME`.
    id: String,
    /// Why it need not stay any more, in 1 to 1,000 characters.
    reason: String,
}

/// All holds.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RetentionHolds")]
struct HoldList {
    items: Vec<HoldView>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListRemoved {
    /// Only of this workspace; usually of all that the caller may look into.
    workspace: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 200, usually 50.
    limit: Option<usize>,
}

/// What is left of a run that was removed.
#[derive(Serialize, JsonSchema)]
struct RemovedRun {
    run: String,
    workspace: String,
    workflow: String,
    /// The hash of the definition that it was pinned to.
    version: Option<String>,
    status: String,
    #[schemars(with = "String", extend("format" = "date-time"))]
    started_at: Timestamp,
    #[schemars(with = "Option<String>")]
    ended_at: Option<Timestamp>,
    events: u64,
    /// The link of its last event, which the chain over everything holds.
    head: String,
    /// The rule that it was removed by.
    policy: String,
    policy_version: u64,
    /// Days that it was kept after its end.
    kept_days: u64,
    #[schemars(with = "String", extend("format" = "date-time"))]
    removed_at: Timestamp,
    #[schemars(with = "Who")]
    by: Principal,
}

impl From<Stone> for RemovedRun {
    fn from(stone: Stone) -> Self {
        let said = stone.said;
        Self {
            run: said.run,
            workspace: said.workspace,
            workflow: said.name,
            version: said.version.map(|version| version.to_string()),
            status: said.status,
            started_at: said.started_at,
            ended_at: said.ended_at,
            events: said.events,
            head: said.head.to_string(),
            policy: said.policy,
            policy_version: said.policy_version,
            kept_days: said.kept_days,
            removed_at: stone.removed_at,
            by: stone.by,
        }
    }
}

/// The operations.
pub fn operations(retention: &Retention) -> Vec<Operation> {
    vec![
        Operation::new("plan_retention", Method::GET, "/api/v1/retention/plan", retention, plan)
            .tag("retention")
            .summary("What is past its time: what would be removed now, and what stays and why")
            .details("Nothing is changed. At most 500 runs that go, those that began first first. `binding` stands for exactly this plan."),
        Operation::new("apply_retention", Method::POST, "/api/v1/retention/apply", retention, apply)
            .tag("retention")
            .summary("Remove what the plan says")
            .details("The histories and values of those runs go for good; of each stays a tombstone. Refused when the plan is another one by now. A server does the same by itself every hour.")
            .cost(5)
            .fails_with(&[409, 422]),
        Operation::new("list_retention_holds", Method::GET, "/api/v1/retention/holds", retention, holds)
            .tag("retention")
            .summary("What must stay whatever the rules say"),
        Operation::new("set_retention_hold", Method::POST, "/api/v1/retention/holds", retention, hold)
            .tag("retention")
            .summary("Hold a run, or all runs of a workflow, so that they stay")
            .details("Name `run`, or `workspace` and `workflow`. What is held already stays held as it was. It is recorded in the audit.")
            .fails_with(&[404, 409, 422, 429]),
        Operation::new("lift_retention_hold", Method::POST, "/api/v1/retention/holds/lift", retention, lift)
            .tag("retention")
            .summary("Let go of what is held")
            .details("From then on the rules are about it again. It is recorded in the audit.")
            .fails_with(&[404, 422]),
        Operation::new("list_removed_runs", Method::GET, "/api/v1/retention/removed", retention, removed)
            .tag("retention")
            .summary("Tombstones of runs that were removed, the latest first")
            .details("Of the workspaces in which the caller has `run:read`.")
            .fails_with(&[422]),
    ]
}

async fn plan(retention: Retention, call: Call<right::RetentionRead>) -> Result<Json<Plan>> {
    Ok(Json(retention.plan(call.caller.org).await?.0))
}

async fn apply(retention: Retention, call: Call<right::RetentionApply, Nothing, Body<ApplyBody>>) -> Result<Json<Applied>> {
    let _alone = retention.alone().await;
    let (plan, due, rules) = retention.plan(call.caller.org).await?;
    if plan.binding != call.body.0.binding {
        return Err(Error::conflict("retention_changed", "the plan that was looked at is not the one that would be carried out now")
            .place("body field `binding`")
            .fix("look at the plan again: orc retention plan"));
    }
    let (mut removed, mut stays) = (0, 0);
    // Forks and rollbacks before the runs that they were made of.
    for due in due.iter().rev().filter(|due| due.stays.is_none()) {
        if retention.in_force(call.caller.org, &rules).await? && retention.remove(&call.caller, due).await? {
            removed += 1;
        } else {
            stays += 1;
        }
    }
    Ok(Json(Applied { removed, stays }))
}

async fn holds(retention: Retention, call: Call<right::RetentionRead>) -> Result<Json<HoldList>> {
    let mut items: Vec<_> = retention.holds(&call.caller).await?.into_values().collect();
    items.sort_by_key(|hold| std::cmp::Reverse(hold.at));
    Ok(Json(HoldList { items: items.into_iter().map(HoldView::from).collect() }))
}

async fn hold(retention: Retention, call: Call<right::RetentionHold, Nothing, Body<HoldBody>>) -> Result<Created<HoldView>> {
    let HoldBody { run, workflow, workspace, reason } = call.body.0;
    let held = match (run, workspace, workflow) {
        (Some(run), None, None) => Held::Run(run.parse::<RunId>().map_err(|e| e.place("body field `run`"))?),
        (None, Some(workspace), Some(workflow)) if !workspace.is_empty() && !workspace.contains('/') && !workflow.is_empty() => {
            Held::Workflow { workspace, workflow }
        }
        _ => {
            return Err(Error::invalid("bad_body", "a hold names either `run`, or `workspace` and `workflow`")
                .place("/")
                .fix("send the id of a run, or the workspace and the name of a workflow"));
        }
    };
    retention.hold(&call.caller, held, &reason).await.map(Created)
}

async fn lift(retention: Retention, call: Call<right::RetentionHold, Nothing, Body<LiftBody>>) -> Result<Empty> {
    let LiftBody { id, reason } = call.body.0;
    retention.lift(&call.caller, &id, &reason).await.map(|()| Empty)
}

async fn removed(retention: Retention, call: Call<right::RunsRead, ListRemoved>) -> Result<Json<Page<RemovedRun>>> {
    let ListRemoved { workspace, after, limit: asked } = call.query;
    let right = Right::RUNS_READ;
    let places = match workspace {
        Some(workspace) => {
            call.caller.need_on(right.noun, right.verb, Some(&workspace)).map_err(|e| e.place("query parameter `workspace`"))?;
            Some(vec![workspace])
        }
        None => call.caller.rights.places(right.noun, right.verb),
    };
    let bad = || Error::invalid("bad_cursor", "the cursor `after` was not made by this list").place("query parameter `after`");
    let behind = after.as_deref().map(Cursor::open).transpose()?;
    let behind = match &behind {
        Some(text) => {
            let (at, run) = text.split_once('.').ok_or_else(bad)?;
            Some((Timestamp(at.parse().map_err(|_| bad())?), run))
        }
        None => None,
    };
    let limit = limit(asked, 50, 200);
    let mut items = retention.0.outside.store.org(call.caller.org).tombstones(places.as_deref(), behind, limit + 1).await?;
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(|last| Cursor::seal(&format!("{}.{}", last.removed_at.0, last.said.run)));
    Ok(Json(Page { items: items.into_iter().map(RemovedRun::from).collect(), next, total: None }))
}
