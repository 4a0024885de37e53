//! Tags `<AUTO>` that need no run are asked here, all in one run, so that what was asked, what it cost and who asked are recorded. What is
//! answered goes into the lock of the workflow, which the caller keeps; so do the answers that a run of the workflow was given. And what a
//! run may not start with.

use super::{may_start, propose::ended};
use crate::{
    State,
    workflows::{Checked, Files, check, definition},
};
use ::http::{Body, Call, Json, Method, Nothing, Operation, right};
use base::{Ctx, Digest, Error, Result, RunId};
use engine::{Definition, StartRun, event::DEFAULT_WORKSPACE};
use flow::{
    Plan,
    auto::{self, Answer, AutoPart, AutoText, Lock, Open, Terms, Wanted},
    plan::{Action, Block},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;

const NAME: &str = "answer-tags";
/// The field of a step that asks one tag.
const FIELD: &str = "/with/value";

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// With the lock that there is, under its name beside the main file: what it answers is not asked again.
    workflow: Files,
    /// Only these tags; usually all that need no run.
    #[serde(default)]
    only: Vec<Tag>,
    /// Asked in turn, whatever the tags and the workflow say; usually those that they name, or else the gateway's default.
    #[serde(default)]
    models: Vec<String>,
    /// How often each model is asked, 1 to 10.
    #[serde(default)]
    attempts: Option<u32>,
    /// Where the run belongs that asks; usually `default`.
    #[serde(default)]
    workspace: Option<String>,
    /// A run that an earlier answer named: waits for it instead of asking again.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    run: Option<RunId>,
    /// A run of this workflow: nobody is asked, and what its tags were answered is taken into the lock.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    from_run: Option<RunId>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Tag {
    /// The included workflow that holds it; empty for the main file.
    #[serde(default)]
    workflow: String,
    #[serde(default)]
    step: String,
    /// JSON pointer into the step as it is written.
    field: String,
    #[serde(default)]
    part: usize,
}

#[derive(Serialize, JsonSchema)]
struct Resolved {
    /// The lock with the new answers: the text of the file beside the workflow.
    lock: String,
    /// The new answers: `workflow`, `step`, `field`, `part`, `question`, `key` of what only a run could ask, `value`, `raw`, `model`,
    /// `reason`, `cost_microusd`, `at`.
    #[schemars(with = "Vec<Value>")]
    answers: Vec<Answer>,
    /// The run that asked.
    run: Option<String>,
}

pub(super) fn operations(state: &State) -> Vec<Operation> {
    vec![
        Operation::new("resolve_auto", Method::POST, "/api/v1/workflows/auto", state, resolve)
            .tag("workflows")
            .summary("Ask a model what the tags `<AUTO>` of a workflow leave open")
            .details(
                "Tags that ask about what only a run knows are left out; `from_run` takes what a run was answered. The tags are asked in one run, \
                 which holds prompts, answers and cost. An answer that does not fit is sent back with what is wrong; if none fits, the answer is \
                 422 `auto_refused` with the raw answer and, as `lock`, what the others were answered in `details`, and no value is made up. If \
                 it takes longer than a request may wait, the answer is 503 with the run's id in `details`; the same request with `run` waits for \
                 it. Nothing is stored: keep `lock` beside the workflow.",
            )
            .fails_with(&[404, 409, 415, 422, 429, 502, 503])
            .request_example(json!({
                "workflow": {"main": "p.yaml", "files": {"p.yaml": "steps:\n  - id: one\n    uses: set\n    with: {size: '<AUTO type=\"integer\" min=\"1\" max=\"9\">How many?</AUTO>'}\n"}}
            })),
    ]
}

async fn resolve(state: State, call: Call<right::RunsStart, Nothing, Body<Asked>>) -> Result<Json<Resolved>> {
    let asked = call.body.0;
    let ctx = call.caller.ctx();
    let workspace = asked.workspace.clone().unwrap_or_else(|| DEFAULT_WORKSPACE.to_owned());
    may_start(&state, ctx, &workspace).await?;
    let kept = kept(&asked.workflow)?;
    let checked = check(&state, ctx, asked.workflow).await?;
    let wanted = |open: &&Open| asked.only.is_empty() || asked.only.iter().any(|tag| tag.means(open));
    if let Some(run) = asked.from_run {
        let view = ended(&state, ctx, run).await?;
        // Only what that run was asked in the same words.
        let before = check(&state, ctx, files_of(&view)).await?;
        let same =
            |open: &&Open| before.open.iter().any(|old| old.workflow == open.workflow && old.step == open.step && old.hash == open.hash);
        let open: Vec<&Open> = checked.open.iter().filter(wanted).filter(same).collect();
        let answers = of_run(&state, ctx, &view, &open).await?;
        return Ok(Json(Resolved { lock: merged(kept, &answers), answers, run: Some(run.to_string()) }));
    }
    let open: Vec<&Open> = checked.open.iter().filter(|open| !open.late).filter(wanted).collect();
    if open.is_empty() {
        return Ok(Json(Resolved { lock: Lock::new(kept).text(), answers: Vec::new(), run: None }));
    }
    let terms = Override { models: asked.models, attempts: asked.attempts };
    let run = match asked.run {
        Some(run) => run,
        None => {
            let definition = asking(&state, ctx, &open, &terms).await?;
            state.engine.start_run(ctx, StartRun::new(definition, json!({}), workspace)).await?
        }
    };
    let (answers, refused) = worked_out(&state, ctx, run, &open).await?;
    let lock = merged(kept, &answers);
    match refused {
        Some(error) => Err(with_lock(error, &lock)),
        None => Ok(Json(Resolved { lock, answers, run: Some(run.to_string()) })),
    }
}

impl Tag {
    fn means(&self, open: &Open) -> bool {
        (&self.workflow, &self.step, &self.field, self.part) == (&open.workflow, &open.step, &open.field, open.part)
    }
}

/// What the caller says about who is asked.
#[derive(Default)]
struct Override {
    models: Vec<String>,
    attempts: Option<u32>,
}

/// The lock among the files.
fn kept(files: &Files) -> Result<Vec<Answer>> {
    let name = auto::lock_name(&files.main);
    let Some(text) = files.files.get(&name) else { return Ok(Vec::new()) };
    Lock::read(text.as_bytes()).map(|lock| lock.answers).map_err(|why| {
        Error::invalid("lock_invalid", format!("the lock of the workflow cannot be used: {why}"))
            .place(name)
            .fix("take it from where it was right, or leave it out and work the answers out again")
    })
}

fn merged(mut kept: Vec<Answer>, answers: &[Answer]) -> String {
    kept.retain(|old| !answers.iter().any(|new| new.replaces(old)));
    kept.extend(answers.iter().cloned());
    Lock::new(kept).text()
}

/// What was paid for is not lost with what could not be answered.
fn with_lock(error: Error, lock: &str) -> Error {
    let mut details = error.detail().cloned().unwrap_or_else(|| json!({}));
    details["lock"] = json!(lock);
    error.details(details)
}

/// A workflow with one step for each tag; they are asked side by side, and none of them waits for another. What fields and workflow say
/// about the tags is put into its plan.
async fn asking(state: &State, ctx: &Ctx, open: &[&Open], terms: &Override) -> Result<Arc<Definition>> {
    let steps = open.iter().enumerate().map(|(n, open)| {
        let description = format!("Answers the tag at {}", open.shown());
        json!({"id": id_of(n, open), "description": description, "uses": "set", "on_error": "continue", "with": {"value": open.source}})
    });
    let main = format!("{NAME}.yaml");
    let text = json!({"description": "Answers tags of a workflow", "steps": steps.collect::<Vec<_>>()}).to_string();
    let files = Files { files: [(main.clone(), text)].into(), main };
    let bare = definition(check(state, ctx, files).await?.as_ref())?;
    let mut plan = Plan::clone(&bare.plan);
    plan.terms = Some(Terms { plain: true, ..Terms::default() });
    let mut said = vec![plan.hash.to_string()];
    for (step, open) in plan.body.steps.iter_mut().zip(open) {
        let text = text_of(open, terms);
        said.push(json!(text).to_string());
        step.auto = vec![text];
    }
    // The same text can stand for other questions.
    plan.hash = Digest::of(&said.iter().map(String::as_bytes).collect::<Vec<_>>());
    Ok(Arc::new(Definition { main: bare.main.clone(), sources: bare.sources.clone(), plan: Arc::new(plan) }))
}

fn id_of(n: usize, open: &Open) -> String {
    let hash = open.hash.rsplit(':').next().unwrap_or_default();
    format!("t{n}_{}", hash.get(..12).unwrap_or(hash))
}

fn text_of(open: &Open, wanted: &Override) -> AutoText {
    let mut terms = Terms::of(&open.tag, &open.terms);
    if !wanted.models.is_empty() {
        terms.models.clone_from(&wanted.models);
    }
    if let Some(attempts) = wanted.attempts {
        terms.attempts = attempts.clamp(1, auto::ATTEMPTS_MAX);
    }
    let mut tag = terms.written_into(&open.tag);
    let mut schema = open.schema.clone();
    if !open.targets.is_empty() {
        let names = json!(open.targets);
        match &mut schema {
            Some(list) if list["type"] == "array" => list["items"]["enum"] = names,
            _ => {
                schema = Some(json!({"type": "string", "enum": names}));
                tag.wanted = Wanted::Choice;
            }
        }
    }
    AutoText { field: FIELD.to_owned(), parts: vec![AutoPart::Tag(Box::new(tag))], when: auto::When::Check, schema }
}

/// What the run made of the tags; an error for the first of those that nobody could answer.
async fn worked_out(state: &State, ctx: &Ctx, run: RunId, open: &[&Open]) -> Result<(Vec<Answer>, Option<Error>)> {
    let view = ended(state, ctx, run).await?;
    let mut answers = Vec::new();
    let mut refused = None;
    for (n, open) in open.iter().enumerate() {
        let id = id_of(n, open);
        let tasks = view["tasks"].as_array().map(Vec::as_slice).unwrap_or_default();
        let Some(task) = tasks.iter().find(|task| task["step"] == json!(id)) else {
            let error = Error::conflict("auto_other_run", format!("the run {run} did not ask about {}", open.shown()));
            return Err(error.place("body field `run`").fix("leave `run` out: what is open now is asked anew"));
        };
        let whole = task["answers"].as_array().and_then(|all| all.iter().find(|a| a["part"] == json!(format!("{FIELD}#0"))));
        match whole.filter(|answer| answer["state"] == "resolved") {
            Some(answer) => answers.push(answer_of(state, ctx, answer, open, None, cost_of(task)).await?),
            None => {
                refused.get_or_insert_with(|| refusal(task, open, run));
            }
        }
    }
    Ok((answers, refused))
}

fn cost_of(task: &Value) -> u64 {
    task.pointer("/usage/cost_microusd").and_then(Value::as_u64).unwrap_or(0)
}

async fn answer_of(state: &State, ctx: &Ctx, view: &Value, open: &Open, key: Option<String>, cost_microusd: u64) -> Result<Answer> {
    let word = |key: &str| view[key].as_str().unwrap_or_default().to_owned();
    let value = match view["value"]["$blob"].as_str().and_then(|id| id.parse().ok()) {
        Some(id) => {
            let bytes = state.journal.blob(ctx.org, id).await?.unwrap_or_default();
            serde_json::from_slice(&bytes).map_err(|e| Error::internal("blob_not_readable", e.to_string()))?
        }
        None => view["value"].clone(),
    };
    Ok(Answer {
        workflow: open.workflow.clone(),
        step: open.step.clone(),
        field: open.field.clone(),
        part: open.part,
        question: open.hash.clone(),
        key,
        value,
        raw: word("raw"),
        model: word("model"),
        reason: word("reason"),
        cost_microusd,
        at: word("answered_at"),
    })
}

fn refusal(task: &Value, open: &Open, run: RunId) -> Error {
    let error: Option<Error> = serde_json::from_value(task["error"].clone()).ok();
    let error = error.unwrap_or_else(|| Error::upstream("auto_refused", format!("the run {run} that asked has ended without an answer")));
    if error.code() != "auto_unanswered" {
        return error;
    }
    let raw = error.detail().and_then(|d| d.get("raw")).cloned().unwrap_or_default();
    let why = error.message().split_once("fits ").map_or(error.message(), |(_, why)| why);
    Error::invalid("auto_refused", format!("no answer to the tag at {} fits {why}", open.shown()))
        .place(open.shown())
        .fix("ask more plainly, say the type or the options, name another model, or write the value yourself")
        .details(json!({"raw": raw, "field": open.shown(), "cost_microusd": cost_of(task), "run": run.to_string()}))
}

/// The files that a run is pinned to, without their lock: what it answered was asked once, too.
fn files_of(view: &Value) -> Files {
    let main = view.pointer("/workflow/main").and_then(Value::as_str).unwrap_or_default().to_owned();
    let files = view.pointer("/workflow/files").and_then(Value::as_object).into_iter().flatten();
    let texts = files.filter(|(name, _)| !name.ends_with(".auto.lock"));
    Files { main, files: texts.map(|(name, text)| (name.clone(), text.as_str().unwrap_or_default().to_owned())).collect() }
}

/// The workflow whose step a task is, as others name it; empty: the main one.
fn workflow_of<'v>(tasks: &'v [Value], task: &'v Value) -> &'v str {
    let mut at = task;
    while let Some(parent) = at["parent"].as_str().and_then(|path| tasks.iter().find(|t| t["path"] == json!(path))) {
        if let Some(name) = parent["uses"].as_str().and_then(|uses| uses.strip_prefix("workflow/")) {
            return name;
        }
        at = parent;
    }
    ""
}

/// What a run of the workflow was answered. Of what only a run could ask, that to tags inside others too: it is asked again as it was.
async fn of_run(state: &State, ctx: &Ctx, view: &Value, open: &[&Open]) -> Result<Vec<Answer>> {
    let mut out: Vec<Answer> = Vec::new();
    let all = view["tasks"].as_array().map(Vec::as_slice).unwrap_or_default();
    let tasks = all.iter().filter(|task| task["answers"].as_array().is_some_and(|answers| !answers.is_empty()));
    // The outputs of a workflow are asked for by the step that uses it.
    let tasks = tasks.map(|task| {
        let inner = task["uses"].as_str().and_then(|uses| uses.strip_prefix("workflow/")).unwrap_or_default();
        (task["step"].as_str().unwrap_or_default(), [workflow_of(all, task), inner], &task["answers"])
    });
    for (step, [around, inner], answers) in tasks.chain([("", ["", ""], &view["answers"])]) {
        for answer in answers.as_array().into_iter().flatten() {
            let (Some(part), Some(key)) = (answer["part"].as_str(), answer["key"].as_str().filter(|key| !key.is_empty())) else { continue };
            if !matches!(answer["state"].as_str(), Some("resolved" | "locked")) {
                continue;
            }
            let part = without_turn(part);
            let mine = |open: &&&Open| {
                let inside = part.strip_prefix(open.part_in_runs.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('#'));
                let here = if open.step.is_empty() {
                    open.workflow == if step.is_empty() { around } else { inner }
                } else {
                    open.workflow == around && open.step.rsplit('/').next() == Some(step)
                };
                inside && here && !open.part_in_runs.is_empty()
            };
            let Some(open) = open.iter().find(mine) else { continue };
            let key = open.late.then(|| key.to_owned());
            if key.is_none() && (part != open.part_in_runs || auto::marks_in(&answer["value"]).is_some()) {
                continue;
            }
            let cost = answer["cost_microusd"].as_u64().unwrap_or(0);
            let answer = answer_of(state, ctx, answer, open, key, cost).await?;
            if !out.iter().any(|other| other.replaces(&answer)) {
                out.push(answer);
            }
        }
    }
    Ok(out)
}

/// `/with/until@3#0` is asked at `/with/until#0`.
fn without_turn(part: &str) -> String {
    let (field, rest) = part.split_once('#').unwrap_or((part, ""));
    let bare = match field.rsplit_once('@') {
        Some((bare, turn)) if turn.bytes().all(|b| b.is_ascii_digit()) => bare,
        _ => field,
    };
    format!("{bare}#{rest}")
}

fn later(error: Error) -> Error {
    if error.code() != "proposal_not_ready" {
        return error;
    }
    let message = "a model is still at work on tags that the plan depends on; nothing has started";
    let details = error.detail().cloned().unwrap_or_default();
    Error::unavailable("auto_not_ready", message)
        .fix("send the same request again with the same Idempotency-Key: what is being asked is not asked again")
        .details(details)
}

/// Tags that must be known before there is a plan (`needs`, `timeout` …) are asked first; their answers become the lock of the run.
pub(super) async fn known_before(state: &State, ctx: &Ctx, mut files: Files, workspace: &str, key: Option<&str>) -> Result<Files> {
    let checked = check(state, ctx, files.clone()).await?;
    if checked.definition.is_some() || checked.blocking.is_empty() {
        return Ok(files);
    }
    let open: Vec<&Open> = checked.open.iter().filter(|open| checked.blocking.contains(&open.hash)).collect();
    let kept = kept(&files)?;
    let definition = asking(state, ctx, &open, &Override::default()).await?;
    // The same request again takes up waiting for the same run.
    let idempotency_key = key.map(|key| format!("auto {key}"));
    let run = StartRun { idempotency_key, ..StartRun::new(definition, json!({}), workspace) };
    let run = state.engine.start_run(ctx, run).await?;
    // Whoever may start a run may hear what it asked on their behalf.
    let reads = base::Grant::on("run", &[base::Verb::Read]);
    let rights = base::Rights::new(ctx.rights.grants().iter().cloned().chain([reads]).collect());
    let asker = Ctx { rights, ..ctx.clone() };
    let (answers, refused) = worked_out(state, &asker, run, &open).await.map_err(later)?;
    if let Some(error) = refused {
        return Err(error);
    }
    files.files.insert(auto::lock_name(&files.main), merged(kept, &answers));
    Ok(files)
}

/// A run that may ask no model what its tags are. What is wrong is said before anything starts.
pub(super) fn may_run_frozen(checked: &Checked) -> Result<()> {
    let plan = checked.definition.as_ref().map(|definition| &definition.plan);
    if plan.is_none() && checked.blocking.is_empty() {
        return Ok(());
    }
    let answered = |open: &Open| {
        open.late
            && plan
                .map_or(&[][..], |plan| &plan.locked)
                .iter()
                .any(|a| (&a.workflow, &a.step, &a.field, a.part) == (&open.workflow, &open.step, &open.field, open.part))
    };
    let Some(open) = checked.open.iter().find(|open| !answered(open)) else { return Ok(()) };
    let place = format!("{} (line {})", open.shown(), open.line);
    Err(match &open.was {
        Some(was) => Error::invalid(
            "auto_drift",
            format!("the question at {} is not the one that was answered: {was} before, {} now", open.shown(), open.hash),
        )
        .fix("look at what changed: orc auto diff FILE")
        .fix("work it out again: orc auto resolve FILE"),
        None => Error::invalid("auto_open", format!("the tag at {} has no answer in the lock, and nothing may be asked", open.shown()))
            .fix("work it out: orc auto resolve FILE")
            .fix("or write the value in place of the tag"),
    }
    .place(place))
}

/// A run that may call no model at all.
pub(super) fn may_run_offline(plan: &Plan) -> Result<()> {
    let plans = std::iter::once(plan).chain(plan.workflows.values().map(AsRef::as_ref));
    let Some(step) = plans.into_iter().find_map(|plan| asks(&plan.body)) else { return Ok(()) };
    Err(Error::invalid("offline_model", format!("the step `{step}` asks a model, and the run may call none"))
        .place(format!("step {step}"))
        .fix("run without --offline, or take its result from elsewhere"))
}

fn asks(block: &Block) -> Option<&str> {
    block.steps.iter().find_map(|step| {
        let inner = match &step.action {
            Action::Model(_) => return Some(step.id.as_str()),
            Action::If { then, otherwise, .. } => asks(then).or_else(|| asks(otherwise)),
            Action::Switch { cases, default, .. } => cases.iter().find_map(|case| asks(&case.body)).or_else(|| asks(default)),
            Action::ForEach { body, .. } => asks(body),
            Action::Loop(repeat) => asks(&repeat.body),
            Action::Tool { .. }
            | Action::Set { .. }
            | Action::Approval(_)
            | Action::Ask(_)
            | Action::Wait { .. }
            | Action::Workflow { .. } => None,
        };
        inner.or_else(|| step.handlers.iter().find_map(|handler| asks(&handler.body)))
    })
}
