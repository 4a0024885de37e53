//! Undoing what a run did outside. A rollback is a run of its own whose steps are the undoing calls, the last effect first: so each is
//! written down before it begins, goes on after a crash, is shown to a person when its outcome is not known, and is in the history.

use super::{
    super::{fold, steer::place, stream, summary, views::Summary},
    effects::{self, EffectView, Undo},
    fork::allowed,
    sql,
};
use crate::{
    State,
    workflows::{self, Files},
};
use base::{Ctx, Digest, Error, Result, RunId};
use engine::{
    StartRun,
    event::{Event, Grants},
    view::TaskStatus,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::{collections::HashMap, fmt::Write};
use store::StreamInfo;

/// Calls that one rollback makes.
const CALLS_MAX: usize = 1_000;
const FILE: &str = "rollback.yaml";

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct To {
    /// The number of the last event whose effect stays.
    to: Option<u64>,
    /// The name of a checkpoint instead.
    checkpoint: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RollbackBody {
    /// The number of the last event whose effect stays.
    #[serde(default)]
    to: Option<u64>,
    /// The name of a checkpoint instead.
    #[serde(default)]
    checkpoint: Option<String>,
    /// Of the plan that was looked at.
    #[serde(default)]
    binding: Option<String>,
}

/// What a rollback would do.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RollbackPlan")]
pub(crate) struct Plan {
    /// The last event whose effect stays.
    to: u64,
    /// SHA-256 of what would be called: a rollback that names it does that, or nothing.
    binding: String,
    /// The last effect first.
    items: Vec<Item>,
    /// So many of them would be undone.
    undone: u64,
    /// So many cannot be undone, or nobody knows whether they have happened.
    stays: u64,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RollbackItem")]
struct Item {
    /// The event that told of the effect.
    seq: u64,
    task: String,
    /// The tool, the model that answered, or the path.
    what: String,
    /// `undo`, `stays`, `unknown` (whether it has happened), `undone` (by an earlier rollback) or `nothing` (it has not happened).
    does: &'static str,
    /// How, or why not.
    why: String,
    /// The call.
    call: Option<Undo>,
}

impl Item {
    fn of(effect: EffectView, undone: &HashMap<u64, RunId>) -> Self {
        let EffectView { seq, task, what, state, undo, undone_by, .. } = effect;
        let (does, why, call) = match (undone.get(&seq), state, undone_by) {
            (Some(by), ..) => ("undone", format!("undone by run {by}"), None),
            (None, "failed", _) => ("nothing", "it has not happened".to_owned(), None),
            (None, "done", Some(call)) => ("undo", undo, Some(call)),
            (None, "done", None) => ("stays", undo, None),
            _ => ("unknown", "nobody knows whether it has happened: look, and put it right by hand".to_owned(), None),
        };
        Self { seq, task, what, does, why, call }
    }
}

fn step(seq: u64) -> String {
    format!("undo_{seq}")
}

/// Effects that earlier rollbacks have undone, by their events. Refused while one of them is under way.
async fn before(state: &State, ctx: &Ctx, run: RunId) -> Result<(usize, HashMap<u64, RunId>)> {
    let earlier = sql::rollbacks(&state.store.org(ctx.org), run).await?;
    let mut undone = HashMap::new();
    for by in &earlier {
        let mut slot = fold::current(state, ctx, *by).await?;
        let Some(view) = slot.as_mut().map(|fold| &fold.view) else { continue };
        if view.run.ended_at.is_none() {
            return Err(Error::conflict("rollback_under_way", format!("run {by} is rolling this run back"))
                .place(run.to_string())
                .fix(format!("wait for it, or look what it waits for: orc runs show {by}")));
        }
        for task in view.tasks().filter(|task| task.status == TaskStatus::Succeeded) {
            if let Some(seq) = task.path.strip_prefix("undo_").and_then(|n| n.parse().ok()) {
                undone.insert(seq, *by);
            }
        }
    }
    Ok((earlier.len(), undone))
}

fn ended(run: RunId, info: &StreamInfo) -> Result<()> {
    super::super::own(run, &info.head)?;
    if info.head.closed {
        return Ok(());
    }
    Err(Error::conflict("rollback_too_early", format!("run {run} is still under way, and may do more outside"))
        .place(run.to_string())
        .fix(format!("cancel it first: orc runs cancel {run}")))
}

async fn planned(state: &State, ctx: &Ctx, run: RunId, info: &StreamInfo, to: u64) -> Result<(usize, Plan)> {
    super::is_there(run, info, to).map_err(|error| error.place("to"))?;
    let (n, undone) = before(state, ctx, run).await?;
    let all = effects::list(state, ctx, run).await?;
    if all.more > 0 {
        return Err(Error::too_large(
            "rollback_too_large",
            format!("run {run} has more effects than are listed, so they cannot be planned"),
        )
        .fix("put right by hand what it did"));
    }
    let items: Vec<Item> = all.items.into_iter().filter(|effect| effect.seq > to).rev().map(|effect| Item::of(effect, &undone)).collect();
    let calls = items.iter().filter(|item| item.call.is_some()).count();
    if calls > CALLS_MAX {
        return Err(Error::too_large("rollback_too_large", format!("{calls} effects would be undone; one rollback undoes {CALLS_MAX}"))
            .fix("roll back to a later event first"));
    }
    let stays = items.iter().filter(|item| matches!(item.does, "stays" | "unknown")).count();
    let bound = json!([run, to, n, items.iter().map(|item| json!([item.seq, item.does, item.call])).collect::<Vec<_>>()]);
    let binding = Digest::of(&[b"orc/rollback", bound.to_string().as_bytes()]).to_string();
    Ok((n, Plan { to, binding, items, undone: calls as u64, stays: stays as u64 }))
}

async fn last_kept(state: &State, ctx: &Ctx, run: RunId, to: Option<u64>, checkpoint: Option<&str>) -> Result<u64> {
    place(state, ctx, run, to, checkpoint).await?.ok_or_else(|| {
        Error::invalid("event_or_checkpoint", "it is not said up to where effects stay")
            .place("to")
            .fix("give the number of an event as `to`, or the name of a checkpoint as `checkpoint`")
    })
}

pub(super) async fn plan(state: &State, ctx: &Ctx, run: RunId, to: &To) -> Result<Plan> {
    let info = stream(state, ctx, run).await?;
    ended(run, &info)?;
    let to = last_kept(state, ctx, run, to.to, to.checkpoint.as_deref()).await?;
    planned(state, ctx, run, &info, to).await.map(|(_, plan)| plan)
}

/// The calls as a workflow. What they are given stands in the inputs, so that no text of it is read as a template.
fn workflow(run: RunId, to: u64, plan: &Plan) -> (String, Value) {
    let mut inputs = json!({"run": run, "to": to});
    let mut text = format!("name: rollback\ndescription: Undoes what {run} did after its event {to}\n");
    text.push_str("inputs:\n  run: {type: string}\n  to: {type: integer}\n");
    let mut steps = String::from("steps:\n");
    let mut last = None;
    for (item, call) in plan.items.iter().filter_map(|item| Some((item, item.call.as_ref()?))) {
        let id = step(item.seq);
        let _ = writeln!(text, "  {id}: {{type: object}}");
        let fields: Map<String, Value> = call.with.as_object().cloned().unwrap_or_default();
        // As a whole: the names of fields can be anything.
        let with = json!(format!("{{{{ inputs.{id} }}}}"));
        let needs = last.map(|last| format!(", needs: [{last}]")).unwrap_or_default();
        let _ = writeln!(steps, "  - {{id: {id}, uses: {}, with: {with}{needs}}}", call.tool);
        inputs[&id] = Value::Object(fields);
        last = Some(id);
    }
    (text + &steps, inputs)
}

async fn granted(state: &State, ctx: &Ctx, run: RunId) -> Result<Grants> {
    let first = state.journal.read(ctx.org, run, 0, 1).await?;
    match first.first().map(|event| serde_json::from_str::<Event>(&event.body)) {
        Some(Ok(Event::RunStarted(started))) => Ok(started.grants),
        _ => Err(Error::internal("history_damaged", format!("the history of run {run} does not begin with its start"))),
    }
}

pub(super) async fn start(state: &State, ctx: &Ctx, run: RunId, body: RollbackBody, key: Option<String>) -> Result<Summary> {
    super::super::steerable(state, ctx, run).await?;
    let info = allowed(state, ctx, run).await?;
    ended(run, &info)?;
    let to = last_kept(state, ctx, run, body.to, body.checkpoint.as_deref()).await?;
    let (n, plan) = planned(state, ctx, run, &info, to).await?;
    if body.binding.is_some_and(|binding| binding != plan.binding) {
        return Err(Error::conflict("rollback_changed", "the plan that was looked at is not the one that would be carried out now")
            .place("/binding")
            .fix("look at the plan again: orc runs rollback RUN --to N --dry-run"));
    }
    if plan.undone == 0 {
        return Err(Error::conflict("nothing_to_undo", format!("nothing that run {run} did after event {to} can be undone"))
            .place(run.to_string())
            .fix("`--dry-run` says of each effect why"));
    }
    let (text, inputs) = workflow(run, to, &plan);
    let files = Files { main: FILE.to_owned(), files: [(FILE.to_owned(), text)].into() };
    let definition = workflows::definition(&*workflows::check(state, ctx, files).await?)?;
    let id = RunId::new(&*state.env.clock, &*state.env.rng);
    let start = StartRun {
        grants: granted(state, ctx, run).await?,
        id: Some(id),
        idempotency_key: key,
        along: sql::begin(run, n, id, to).into(),
        ..StartRun::new(definition, inputs, info.head.workspace)
    };
    match state.engine.start_run(ctx, start).await {
        Ok(begun) => summary(state, ctx, begun).await,
        Err(error) => Err(match super::super::removed_meanwhile(state, ctx, run, error).await {
            error if error.code() == "stale_row" => {
                Error::conflict("rollback_under_way", format!("somebody else has just begun to roll run {run} back"))
                    .place(run.to_string())
                    .fix("look at the plan again")
            }
            error => error,
        }),
    }
}

/// A rollback is not forked or retried: what it has not undone yet, the same command undoes.
pub(super) async fn no_rollback(state: &State, ctx: &Ctx, run: RunId) -> Result<()> {
    match sql::rolled_back_by(&state.store.org(ctx.org), run).await? {
        None => Ok(()),
        Some(of) => Err(Error::conflict("run_is_rollback", format!("run {run} rolls run {of} back, and is not begun again"))
            .place(run.to_string())
            .fix(format!("what it has not undone, a further rollback undoes: orc runs rollback {of} --to N"))),
    }
}
