//! The tasks of a run a window at a time, so that neither its header nor a look at what failed waits for thousands of them.

use super::{
    fold::{self, Fold},
    not_found,
    views::TaskDoc,
};
use crate::{State, places};
use ::http::{Call, Cursor, Encoded, Method, Operation, limit, right};
use base::{Error, Result, RunId};
use engine::view::{TaskStatus, TaskView};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::OwnedMutexGuard;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListTasks {
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 10,000, usually 500.
    limit: Option<usize>,
    /// Statuses, separated by commas; usually all.
    status: Option<String>,
}

/// A page of the tasks of a run.
#[derive(JsonSchema)]
#[schemars(rename = "RunTasks")]
#[allow(dead_code, reason = "stands for the page that is written from the fold")]
struct TasksDoc {
    /// The event up to which they are told.
    seq: u64,
    /// In document order, parents before children.
    items: Vec<TaskDoc>,
    /// Pass it as `after` for the next page; null on the last one.
    next: Option<String>,
}

#[derive(Serialize)]
struct Tasks<'a> {
    seq: u64,
    items: Vec<&'a TaskView>,
    next: Option<String>,
}

const STATUSES: [(&str, TaskStatus); 8] = [
    ("pending", TaskStatus::Pending),
    ("running", TaskStatus::Running),
    ("waiting", TaskStatus::Waiting),
    ("retrying", TaskStatus::Retrying),
    ("succeeded", TaskStatus::Succeeded),
    ("failed", TaskStatus::Failed),
    ("skipped", TaskStatus::Skipped),
    ("cancelled", TaskStatus::Cancelled),
];

pub(super) fn operation(state: &State) -> Operation {
    Operation::new("list_run_tasks", Method::GET, "/api/v1/runs/{id}/tasks", state, list_run_tasks)
        .path_schema("id", json!({"type": "string", "pattern": "^run_[0-9a-f]{32}$"}))
        .tag("runs")
        .summary("The run's tasks, a page at a time")
        .details("In document order, parents before children. While the run goes on, pages may be of different moments: `seq` says of which, and the live stream tells of what comes after it.")
        .fails_with(&[404, 422])
}

/// Views with more tasks are not kept once they have been looked at: what is kept for speed stays small.
const KEPT_TASKS_MAX: usize = 2_000;
/// Not even between the look at the header and that at the tasks.
const WAITING_TASKS_MAX: usize = 10_000;

/// Lets go of a view that is too large to be kept; `whole`: nobody is about to ask for more of it.
pub(super) fn release(slot: &mut OwnedMutexGuard<Option<Fold>>, whole: bool) {
    let max = if whole { KEPT_TASKS_MAX } else { WAITING_TASKS_MAX };
    if slot.as_ref().is_some_and(|fold| fold.view.tasks().len() > max) {
        **slot = None;
    }
}

fn statuses(text: Option<&str>) -> Result<Vec<TaskStatus>> {
    let named = |name: &str| {
        STATUSES.iter().find(|(word, _)| *word == name).map(|(_, status)| *status).ok_or_else(|| {
            let words: Vec<&str> = STATUSES.iter().map(|(word, _)| *word).collect();
            let name: String = name.chars().take(80).collect();
            Error::invalid("bad_status", format!("`{name}` is no status of a task"))
                .place("query parameter `status`")
                .fix(format!("statuses are {}", words.join(", ")))
        })
    };
    text.unwrap_or_default().split(',').map(str::trim).filter(|name| !name.is_empty()).map(named).collect()
}

async fn list_run_tasks(state: State, call: Call<right::RunsRead, ListTasks>) -> Result<Encoded<TasksDoc>> {
    let run: RunId = call.path.get("id")?;
    let ListTasks { after, limit: asked, status } = call.query;
    let (limit, wanted) = (limit(asked, 500, 10_000), statuses(status.as_deref())?);
    let after = after.as_deref().map(Cursor::open).transpose()?;
    let mut slot = fold::current(&state, &call.caller, run).await?;
    let view = &slot.as_ref().filter(|fold| places::sees(&call.caller, &fold.view.run.workspace)).ok_or_else(|| not_found(run))?.view;
    let rest = view.tasks_after(after.as_deref()).ok_or_else(|| {
        Error::invalid("bad_cursor", "the cursor `after` was not made for this run")
            .place("query parameter `after`")
            .fix("take `next` of the page before, or leave it out for the first page")
    })?;
    let mut rest = rest.filter(|task| wanted.is_empty() || wanted.contains(&task.status));
    let items: Vec<&TaskView> = rest.by_ref().take(limit).collect();
    let next = items.last().filter(|_| rest.next().is_some()).map(|task| Cursor::seal(&task.path));
    let last = next.is_none();
    let bytes =
        serde_json::to_vec(&Tasks { seq: view.run.seq, items, next }).map_err(|e| Error::internal("internal_fault", e.to_string()))?;
    drop(rest);
    release(&mut slot, last);
    Ok(Encoded::of(bytes.into()))
}
