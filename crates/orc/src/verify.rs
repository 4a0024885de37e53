//! Proving over HTTP that the stored history is the one that was written. Here because it is the store's own knowledge
//! and belongs to no feature.

use base::{Result, Right, RunId};
use http::{Call, Json, Method, Operation, right};
use schemars::JsonSchema;
use serde::Serialize;
use store::{Journal, Report, Store};

/// What was looked at, and where it is not the history that was written.
#[derive(Serialize, JsonSchema)]
struct Verified {
    ok: bool,
    streams: u64,
    events: u64,
    /// Runs that were removed, as their tombstones say.
    removed: u64,
    audit_records: u64,
    checkpoints: u64,
    breaks: Vec<BreakView>,
}

#[derive(Serialize, JsonSchema)]
struct BreakView {
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<String>,
    seq: u64,
    what: String,
}

impl Verified {
    /// Of a run that the caller may not look at: what is said of one that does not exist.
    fn nowhere(run: RunId) -> Self {
        let none = BreakView { run: Some(run.to_string()), seq: 0, what: "the stream does not exist".to_owned() };
        Self { ok: false, streams: 1, events: 0, removed: 0, audit_records: 0, checkpoints: 0, breaks: vec![none] }
    }
}

impl From<Report> for Verified {
    fn from(report: Report) -> Self {
        Self {
            ok: report.ok(),
            streams: report.streams,
            events: report.events,
            removed: report.removed,
            audit_records: report.audit_records,
            checkpoints: report.checkpoints,
            breaks: report
                .breaks
                .into_iter()
                .map(|b| BreakView { run: b.stream.map(|s| s.to_string()), seq: b.seq, what: b.what })
                .collect(),
        }
    }
}

pub(crate) fn operations(store: &Store) -> Vec<Operation> {
    vec![
        Operation::new("verify_run", Method::GET, "/api/v1/runs/{id}/verify", store, verify_run)
            .tag("runs")
            .summary("Check that a run's history is gapless and its chain unbroken")
            .fails_with(&[404, 422]),
        Operation::new("verify_journal", Method::GET, "/api/v1/journal/verify", store, verify_journal)
            .tag("system")
            .summary("Check every history, the audit chains and the signed checkpoints"),
    ]
}

async fn verify_run(store: Store, call: Call<right::RunsRead>) -> Result<Json<Verified>> {
    let run: RunId = call.path.get("id")?;
    let right = Right::RUNS_READ;
    let workspace = match store.stream(call.caller.org, run).await? {
        Some(info) => Some(info.head.workspace),
        None => store.org(call.caller.org).tombstone(run).await?.map(|stone| stone.said.workspace),
    };
    if workspace.is_some_and(|place| !call.caller.rights.has_in(right.noun, right.verb, Some(&place))) {
        return Ok(Json(Verified::nowhere(run)));
    }
    Ok(Json(store.verify(call.caller.org, run).await?.into()))
}

async fn verify_journal(store: Store, _call: Call<right::SystemRead>) -> Result<Json<Verified>> {
    let mut verified: Verified = store.verify_all().await?.into();
    for org in store.organizations().await? {
        let damaged = resources::proof::damaged(&store, org.id).await?;
        verified.breaks.extend(damaged.into_iter().map(|what| BreakView { run: None, seq: 0, what }));
    }
    verified.ok = verified.breaks.is_empty();
    Ok(Json(verified))
}
