//! Runs over HTTP.

use super::{
    auto, fold, live, not_found, sql, start, tasks,
    trial::{self, Trial},
    views::{EventView, LiveDoc, RunDoc, Summary},
};
use crate::{
    State, places,
    workflows::{self, Files, Stored},
};
use ::http::{
    Body, Call, Created, Data, Encoded, Json, Method, Nothing, Operation, Page, limit, right,
    sse::{self, Events},
};
use base::{BlobId, Ctx, Error, Result, RunId};
use bytes::Bytes;
use engine::{
    Definition, StartRun,
    event::{DEFAULT_WORKSPACE, Grants},
};
use futures_util::StreamExt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, sync::Arc};
use store::ListQuery;

const STATUSES: [&str; 7] = ["running", "waiting", "paused", "cancelling", "succeeded", "failed", "cancelled"];

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListRuns {
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 200, usually 50.
    limit: Option<usize>,
    /// Only of this workspace; usually of all that the caller may look into.
    workspace: Option<String>,
    /// Statuses, separated by commas.
    status: Option<String>,
    /// A part of the name, the note or the id.
    q: Option<String>,
    /// `started_at`, `ended_at`, `name`, `status`, `cost_microusd`, `steps_total` or `steps_failed`; `-` before it for descending. Usually `-started_at`.
    sort: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GetRun {
    /// Usually `all`; `few`: all if there are at most 200 of them, else none.
    #[serde(default)]
    tasks: Which,
}

#[derive(Clone, Copy, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "WhichTasks")]
enum Which {
    #[default]
    All,
    Few,
    None,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListEvents {
    /// Events after this sequence number.
    after: Option<u64>,
    /// 1 to 1,000, usually 500.
    limit: Option<usize>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Since {
    /// The last id that was received.
    since: Option<u64>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StartBody {
    #[schemars(with = "Source")]
    workflow: Sent,
    /// Where the run belongs: whoever may look at runs there sees it. Usually the workspace of the stored workflow, and
    /// `default` for files.
    #[serde(default)]
    workspace: Option<String>,
    #[serde(default)]
    inputs: Value,
    #[serde(default)]
    grants: GrantsBody,
    /// Results of steps that are taken instead of running them: a trial.
    #[serde(default)]
    pins: Map<String, Value>,
    /// Runs only this step of the outermost list and what it needs.
    #[serde(default)]
    until: Option<String>,
    /// Runs this step alone; what it needs must be pinned.
    #[serde(default)]
    only: Option<String>,
    /// No tag `<AUTO>` is asked of a model: every answer is in the lock among the files, or the run does not start.
    #[serde(default)]
    frozen: bool,
    /// As `frozen`, and no step asks a model.
    #[serde(default)]
    offline: bool,
}

/// A workflow as files, or one that is stored.
#[derive(JsonSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "it describes what is read as `Sent`")]
enum Source {
    Files(Files),
    Resource(StoredSource),
}

#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "it describes what is read as `Sent`")]
struct StoredSource {
    resource: Stored,
}

/// Read field by field, so that what is wrong can be named.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    main: Option<String>,
    files: Option<BTreeMap<String, String>>,
    resource: Option<Stored>,
}

impl Sent {
    /// Of the stored workflow.
    fn workspace(&self) -> Option<String> {
        self.resource.as_ref().map(|stored| stored.workspace().to_owned())
    }

    async fn files(self, state: &State, ctx: &Ctx) -> Result<Files> {
        match (self.main, self.files, self.resource) {
            (Some(main), Some(files), None) => Ok(Files { main, files }),
            (None, None, Some(stored)) => workflows::stored_files(state, ctx, stored).await,
            _ => Err(Error::invalid("bad_body", "`workflow` has either `main` and `files`, or `resource`")
                .place("/workflow")
                .fix("send files, or the workspace and the name of a stored workflow")),
        }
    }
}

/// What the run may reach on this machine beyond the configuration; needs the right `grant:give`.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct GrantsBody {
    /// The folder that relative paths start from.
    base: Option<String>,
    /// The folder that paths may not leave; holds `base`.
    root: Option<String>,
    /// More folders, read only.
    read: Vec<String>,
    /// `host:port` pairs with private addresses that may be reached.
    hosts: Vec<String>,
    /// Tools that may run code in the sandbox, such as `python.run`.
    run: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct EventPage {
    items: Vec<EventView>,
    /// Pass it as `after`; null when these were the last for now.
    next: Option<u64>,
}

fn example() -> Value {
    json!({
        "id": "run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b", "name": "release-notes", "workspace": "default",
        "owner": {"id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b", "kind": "user", "name": "ada"}, "status": "running", "started_at": "2026-11-21T09:00:00.000000Z",
        "ended_at": null, "steps_total": 4, "steps_done": 1, "steps_failed": 0, "waiting": 0, "cost_microusd": 0, "tokens_in": 0, "tokens_out": 0,
        "simulated": false, "note": null, "seq": 5
    })
}

fn run_id() -> Value {
    json!({"type": "string", "pattern": "^run_[0-9a-f]{32}$"})
}

pub(crate) fn operations(state: &State) -> Vec<Operation> {
    let mut all = reading(state);
    all.push(tasks::operation(state));
    all.extend(starting(state));
    all.extend(super::steer::operations(state));
    all.extend(super::travel::operations(state));
    all.extend(super::portable::operations(state));
    all.extend(super::propose::operations(state));
    all.extend(auto::operations(state));
    all
}

fn reading(state: &State) -> Vec<Operation> {
    vec![
        Operation::new("list_runs", Method::GET, "/api/v1/runs", state, list_runs)
            .tag("runs")
            .summary("List runs, newest first")
            .details("Those of the workspaces in which the caller has `run:read`.")
            .fails_with(&[422])
            .response_example(json!({"items": [example()], "next": null, "total": 1})),
        Operation::new("get_run", Method::GET, "/api/v1/runs/{id}", state, get_run)
            .path_schema("id", run_id())
            .tag("runs")
            .summary("One run with all its tasks, or without them")
            .details("With `tasks=few` or `tasks=none` the answer is small whatever the run holds: where `tasks` is empty then, they are had from `/tasks`, a page at a time.")
            .fails_with(&[404, 422]),
        Operation::new("list_run_events", Method::GET, "/api/v1/runs/{id}/events", state, list_run_events)
            .path_schema("id", run_id())
            .tag("runs")
            .summary("The run's journal")
            .fails_with(&[404, 422]),
        Operation::new("watch_run", Method::GET, "/api/v1/runs/{id}/live", state, watch_run)
            .path_schema("id", run_id())
            .tag("runs")
            .summary("Follow one run")
            .details(
                "`event: change` with `id` and a LiveChange; `event: delta` (no id) with `{task, text}`, text of a model as it arrives, which may \
                 be lost without harm; `event: end` when the run is closed and all was sent.",
            )
            .event_schema::<LiveDoc>()
            .fails_with(&[404, 422]),
        Operation::new("get_blob", Method::GET, "/api/v1/blobs/{id}", state, get_blob)
            .path_schema("id", json!({"type": "string", "pattern": "^[0-9a-fA-F]{64}$"}))
            .tag("runs")
            .summary("The bytes of a large value")
            .fails_with(&[404, 422]),
    ]
}

fn starting(state: &State) -> Vec<Operation> {
    vec![
        Operation::new("start_run", Method::POST, "/api/v1/runs", state, start_run)
            .tag("runs")
            .summary("Start a run from workflow files, or of a stored workflow")
            .details("`workflow` is `{main, files}`, or `{resource: {workspace, name, version?}}`; of a stored workflow the run keeps the version it has now, and so for all that it uses. The run belongs to a workspace, in which `run:create` is needed. Answered when the start is durable. An invalid file or input is a 422 whose `diagnostics` hold every finding.")
            .idempotent()
            .fails_with(&[404, 409, 415, 422, 429, 503])
            .request_example(json!({
                "workflow": {"main": "hello.yaml", "files": {"hello.yaml": "steps:\n  - id: greet\n    uses: set\n    with: {text: Hello}\n"}},
                "inputs": {}
            }))
            .response_example(example()),
    ]
}

fn statuses(text: Option<&str>) -> Result<Vec<String>> {
    let given: Vec<String> = text.unwrap_or_default().split(',').map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect();
    match given.iter().find(|status| !STATUSES.contains(&status.as_str())) {
        None => Ok(given),
        Some(unknown) => Err(Error::invalid("bad_status", format!("`{unknown}` is no status of a run"))
            .place("query parameter `status`")
            .fix(format!("statuses are {}", STATUSES.join(", ")))),
    }
}

async fn list_runs(state: State, call: Call<right::RunsRead, ListRuns>) -> Result<Encoded<Page<Summary>>> {
    let asked = call.query;
    let query = ListQuery {
        workspaces: places::readable(&call.caller, asked.workspace.as_deref())?.unwrap_or_default(),
        status: statuses(asked.status.as_deref())?,
        text: asked.q,
        sort: asked.sort,
        after: asked.after,
        limit: limit(asked.limit, 50, 200),
    };
    // While nothing commits, the same page is the same bytes.
    let (pos, key) = (state.store.pos(), (call.caller.org, format!("{query:?}")));
    if let Some((_, bytes)) = state.pages.get(&key).filter(|(at, _)| *at == pos) {
        return Ok(Encoded::of(bytes));
    }
    let page = state.store.list_streams(call.caller.org, query).await?;
    let items: Vec<_> = page.items.iter().map(|info| Summary::of(info.id, &info.head, info.seq)).collect();
    let page = Page { items, next: page.next, total: Some(page.total) };
    let bytes = Bytes::from(serde_json::to_vec(&page).map_err(|e| Error::internal("internal_fault", e.to_string()))?);
    state.pages.put(&key, (pos, bytes.clone()));
    Ok(Encoded::of(bytes))
}

/// A larger view is folded anew each time: what is kept for speed stays small.
const KEPT_BYTES_MAX: usize = 2 * 1024 * 1024;

const FEW: usize = 200;

async fn get_run(state: State, call: Call<right::RunsRead, GetRun>) -> Result<Encoded<RunDoc>> {
    let run: RunId = call.path.get("id")?;
    let mut slot = fold::current(&state, &call.caller, run).await?;
    // It may have been folded for somebody else.
    let fold = slot.as_mut().filter(|fold| places::sees(&call.caller, &fold.view.run.workspace)).ok_or_else(|| not_found(run))?;
    let told = match call.query.tasks {
        Which::All => true,
        Which::Few => fold.view.tasks().len() <= FEW,
        Which::None => false,
    };
    if !told {
        let bytes = serde_json::to_vec(&fold.view.without_tasks()).map_err(|e| Error::internal("internal_fault", e.to_string()))?;
        tasks::release(&mut slot, false);
        return Ok(Encoded::of(bytes.into()));
    }
    let bytes = fold.json()?;
    if bytes.len() > KEPT_BYTES_MAX {
        *slot = None;
    }
    Ok(Encoded::of(bytes))
}

async fn list_run_events(state: State, call: Call<right::RunsRead, ListEvents>) -> Result<Json<EventPage>> {
    let run: RunId = call.path.get("id")?;
    let (after, limit) = (call.query.after.unwrap_or(0), limit(call.query.limit, 500, 1_000));
    super::stream(&state, &call.caller, run).await?;
    let events = state.journal.read(call.caller.org, run, after, limit).await?;
    let next = if events.len() < limit { None } else { events.last().map(|event| event.seq) };
    let items = events.iter().map(EventView::new).collect::<Result<_>>()?;
    Ok(Json(EventPage { items, next }))
}

async fn watch_run(state: State, call: Call<right::RunsRead, Since>) -> Result<Events> {
    let run: RunId = call.path.get("id")?;
    let since = sse::since(&call.headers, call.query.since)?.unwrap_or(0);
    let told = live::follow(state.clone(), call.caller.ctx().clone(), run, since).await?;
    Events::new(&state.env, told.map(|told| told.map(|told| told.frame())))
}

async fn get_blob(state: State, call: Call<right::RunsRead>) -> Result<Data> {
    let id: BlobId = call.path.get("id")?;
    let seen = match places::readable(&call.caller, None)? {
        None => true,
        Some(places) => sql::blob_in(&state.store.org(call.caller.org), id, &places).await?,
    };
    let bytes = if seen { state.journal.blob(call.caller.org, id).await? } else { None };
    let bytes = bytes.ok_or_else(|| {
        Error::not_found("blob_not_found", format!("there is no value {id}"))
            .fix("take the id from a `$blob` of a run that you may look at")
    })?;
    let json = serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok();
    let media_type = if json { "application/json" } else { "application/octet-stream" };
    Ok(Data { media_type, bytes: Bytes::from(bytes) })
}

/// A plan of its own: the run is pinned to it like to any other.
fn tailored(definition: &Definition, trial: &Trial) -> Result<Arc<Definition>> {
    let mut plan = trial::tailored(&definition.plan, trial)?;
    // Definitions are told apart by it.
    plan.hash = base::Digest::of(&[&definition.plan.hash.0, json!(trial).to_string().as_bytes()]);
    let plan = Arc::new(plan);
    Ok(Arc::new(Definition { main: definition.main.clone(), sources: definition.sources.clone(), plan }))
}

async fn start_run(state: State, call: Call<right::RunsStart, Nothing, Body<StartBody>>) -> Result<Created<Summary>> {
    let StartBody { workflow, workspace, inputs, grants, pins, until, only, frozen, offline } = call.body.0;
    let workspace = workspace.or_else(|| workflow.workspace()).unwrap_or_else(|| DEFAULT_WORKSPACE.to_owned());
    super::may_start(&state, &call.caller, &workspace).await?;
    let mut files = workflow.files(&state, call.caller.ctx()).await?;
    if !frozen && !offline {
        let key = call.key.as_ref().map(|key| key.text.as_str());
        files = auto::known_before(&state, call.caller.ctx(), files, &workspace, key).await?;
    }
    let checked = workflows::check(&state, call.caller.ctx(), files).await?;
    if frozen || offline {
        auto::may_run_frozen(&checked)?;
    }
    let definition = workflows::definition(&checked)?;
    if offline {
        auto::may_run_offline(&definition.plan)?;
    }
    let trial = Trial { pins, until, only };
    let definition = if trial.is_whole() { definition } else { tailored(&definition, &trial)? };
    let inputs = if inputs.is_null() { json!({}) } else { inputs };
    let grants = Grants { base: grants.base, root: grants.root, read: grants.read, hosts: grants.hosts, run: grants.run };
    let frozen = frozen || offline;
    let run = StartRun { grants, frozen, idempotency_key: call.key.map(|key| key.text), ..StartRun::new(definition, inputs, workspace) };
    start(&state, &call.caller, run).await.map(Created)
}
