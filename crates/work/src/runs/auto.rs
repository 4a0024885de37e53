//! Tags `<AUTO>` that need no run are asked here, each in a run of its own, so that what was asked, what it cost and who asked are recorded.
//! What is answered goes into the lock of the workflow, which the caller keeps. And what a run may not start with.

use super::{may_start, propose::ended};
use crate::{
    State,
    workflows::{Checked, Files, check, definition},
};
use ::http::{Body, Call, Json, Method, Nothing, Operation, right};
use base::{Ctx, Error, Result};
use engine::{StartRun, event::DEFAULT_WORKSPACE, port::Fut};
use flow::{
    Plan,
    auto::{self, Answer, AutoPart, AutoTag, Form, Lock, Open, Question},
    plan::{Action, Block},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const NAME: &str = "answer-a-tag";
const ATTEMPTS: u32 = 3;
const ATTEMPTS_MAX: u32 = 10;
const TOKENS: u32 = 100;
const TEMPERATURE: f64 = 0.1;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// With the lock that there is, under its name beside the main file: what it answers is not asked again.
    workflow: Files,
    /// Only this tag; usually all that need no run.
    #[serde(default)]
    only: Option<Tag>,
    /// Usually the gateway's default.
    #[serde(default)]
    model: Option<String>,
    /// Why this model, for the record.
    #[serde(default)]
    reason: Option<String>,
    /// 1 to 10, usually 3.
    #[serde(default)]
    attempts: Option<u32>,
    /// Where the runs belong that ask; usually `default`.
    #[serde(default)]
    workspace: Option<String>,
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
    /// The new answers: `workflow`, `step`, `field`, `part`, `question`, `value`, `raw`, `model`, `reason`, `cost_microusd`, `at`.
    #[schemars(with = "Vec<Value>")]
    answers: Vec<Answer>,
}

pub(super) fn operations(state: &State) -> Vec<Operation> {
    vec![
        Operation::new("resolve_auto", Method::POST, "/api/v1/workflows/auto", state, resolve)
            .tag("workflows")
            .summary("Ask a model what the tags `<AUTO>` of a workflow leave open")
            .details(
                "Tags that ask about what only a run knows are left out. Each tag is asked in a run of its own, which holds prompt, answer and \
                 cost. An answer that does not fit is sent back with what is wrong; if none fits, the answer is 422 `auto_refused` with the raw \
                 answer in `details`, and no value is made up. Nothing is stored: keep `lock` beside the workflow.",
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
    let mut kept = kept(&asked.workflow)?;
    let checked = check(&state, ctx, asked.workflow).await?;
    let wanted = |open: &&Open| !open.late && asked.only.as_ref().is_none_or(|tag| tag.means(open));
    let attempts = asked.attempts.unwrap_or(ATTEMPTS).clamp(1, ATTEMPTS_MAX);
    let mut answers = Vec::new();
    for open in checked.open.iter().filter(wanted) {
        let mut asking =
            Asking { state: &state, ctx, workspace: &workspace, model: asked.model.as_deref(), attempts, open, spent: Spent::default() };
        let (value, raw) = asking.tag(&open.tag, true).await?;
        let reason =
            asked.reason.clone().unwrap_or_else(|| if asked.model.is_some() { "it was named" } else { "the gateway's default" }.to_owned());
        let Spent { cost, model } = asking.spent;
        answers.push(Answer {
            workflow: open.workflow.clone(),
            step: open.step.clone(),
            field: open.field.clone(),
            part: open.part,
            question: open.hash.clone(),
            value,
            raw,
            model,
            reason,
            cost_microusd: cost,
            at: state.env.clock.now().to_string(),
        });
    }
    let same = |a: &Answer, b: &Answer| (&a.workflow, &a.step, &a.field, a.part) == (&b.workflow, &b.step, &b.field, b.part);
    kept.retain(|old| !answers.iter().any(|new| same(old, new)));
    kept.extend(answers.iter().cloned());
    Ok(Json(Resolved { lock: Lock::new(kept).text(), answers }))
}

impl Tag {
    fn means(&self, open: &Open) -> bool {
        (&self.workflow, &self.step, &self.field, self.part) == (&open.workflow, &open.step, &open.field, open.part)
    }
}

fn kept(files: &Files) -> Result<Vec<Answer>> {
    let name = auto::lock_name(&files.main);
    let Some(text) = files.files.get(&name) else { return Ok(Vec::new()) };
    Lock::read(text.as_bytes()).map(|lock| lock.answers).map_err(|why| {
        Error::invalid("lock_invalid", format!("the lock of the workflow cannot be used: {why}"))
            .place(name)
            .fix("take it from where it was right, or leave it out and work the answers out again")
    })
}

#[derive(Default)]
struct Spent {
    cost: u64,
    /// Who answered last.
    model: String,
}

/// One tag of a file, with those inside it.
struct Asking<'a> {
    state: &'a State,
    ctx: &'a Ctx,
    workspace: &'a str,
    model: Option<&'a str>,
    attempts: u32,
    open: &'a Open,
    spent: Spent,
}

impl Asking<'_> {
    /// The value and the words it was read from; tags inside are asked first.
    fn tag<'f>(&'f mut self, tag: &'f AutoTag, outermost: bool) -> Fut<'f, (Value, String)> {
        Box::pin(async move {
            let mut text = String::new();
            for part in &tag.content {
                match part {
                    AutoPart::Text(template) => text += template.source().as_str().unwrap_or_default(),
                    AutoPart::Tag(inner) => {
                        let (value, _) = self.tag(inner, false).await?;
                        text += &value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    }
                }
            }
            let open = self.open;
            let (schema, targets) = if outermost { (open.schema.as_ref(), open.targets.as_slice()) } else { (None, &[][..]) };
            let question = auto::ask(tag, &text, &open.field, schema, targets);
            self.question(&question).await
        })
    }

    async fn question(&mut self, question: &Question) -> Result<(Value, String)> {
        let mut prompt = question.prompt.clone();
        let mut refused = (String::new(), String::new());
        for _ in 0..self.attempts {
            let raw = match self.once(question, prompt).await? {
                Ok(raw) => raw,
                Err((raw, why)) => {
                    prompt = auto::again(question, &raw, &why);
                    refused = (raw, why);
                    continue;
                }
            };
            match auto::read(question, &raw).and_then(unmarked) {
                Ok(value) => return Ok((value, raw)),
                Err(why) => {
                    prompt = auto::again(question, &raw, &why);
                    refused = (raw, why);
                }
            }
        }
        let (raw, why) = refused;
        let message = format!("no answer to the tag at {} fits after {} attempts: {why}", self.open.shown(), self.attempts);
        Err(Error::invalid("auto_refused", message)
            .place(self.open.shown())
            .fix("ask more plainly, say the type or the options, name another model, or write the value yourself")
            .details(json!({"raw": raw, "model": self.spent.model, "field": self.open.shown(), "cost_microusd": self.spent.cost})))
    }

    /// The words of the model, or what it said and why that does not fit the shape.
    async fn once(&mut self, question: &Question, prompt: String) -> Result<std::result::Result<String, (String, String)>> {
        let main = format!("{NAME}.yaml");
        let files = Files { files: [(main.clone(), self.workflow(question))].into(), main };
        let definition = definition(check(self.state, self.ctx, files).await?.as_ref())?;
        let start = StartRun::new(definition, json!({"prompt": prompt}), self.workspace);
        let run = self.state.engine.start_run(self.ctx, start).await?;
        let view = ended(self.state, self.ctx, run).await?;
        self.spent.cost += view.pointer("/run/cost_microusd").and_then(Value::as_u64).unwrap_or(0);
        if let Some(model) = view.pointer("/tasks/0/usage/served_by").and_then(Value::as_str) {
            model.clone_into(&mut self.spent.model);
        }
        if view.pointer("/run/status") == Some(&json!("succeeded")) {
            let answer = view.pointer("/outputs/answer").cloned().unwrap_or_default();
            return Ok(Ok(answer.as_str().map_or_else(|| answer.to_string(), str::to_owned)));
        }
        let error: Option<Error> = view.get("error").and_then(|error| serde_json::from_value(error.clone()).ok());
        let error = error.unwrap_or_else(|| Error::upstream("auto_refused", format!("the run {run} that asked has failed")));
        if error.code() != "answer_not_valid" {
            return Err(error);
        }
        let raw = error.detail().and_then(|d| d.get("answer")).and_then(Value::as_str).unwrap_or_default();
        Ok(Err((raw.to_owned(), error.message().to_owned())))
    }

    fn workflow(&self, question: &Question) -> String {
        let mut with = json!({"prompt": "{{ inputs.prompt }}", "temperature": TEMPERATURE, "max_tokens": tokens(&self.open.tag)});
        if let Some(model) = self.model {
            with["model"] = json!(model);
        }
        if let Some(schema) = question.schema.as_ref().filter(|_| question.form != Form::Text) {
            with["schema"] = schema.clone();
        }
        let steps = json!([{"id": "ask", "uses": "model", "with": with}]);
        json!({
            "description": format!("Answers the tag at {}", self.open.shown()), "inputs": {"prompt": "string"}, "steps": steps,
            "outputs": {"answer": "{{ steps.ask.output }}"}
        })
        .to_string()
    }
}

fn tokens(tag: &AutoTag) -> u32 {
    tag.attributes.get("max_tokens").and_then(|text| text.trim().parse().ok()).filter(|n| *n > 0).unwrap_or(TOKENS)
}

/// It becomes a part of the workflow, where it would be evaluated.
fn unmarked(value: Value) -> std::result::Result<Value, String> {
    match auto::marks_in(&value) {
        Some(mark) => Err(format!("the answer must not hold `{mark}`")),
        None => Ok(value),
    }
}

/// A run that may ask no model what its tags are. What is wrong is said before anything starts.
pub(super) fn may_run_frozen(checked: &Checked) -> Result<()> {
    let Some(plan) = checked.definition.as_ref().map(|definition| &definition.plan) else { return Ok(()) };
    let answered = |open: &Open| {
        open.late
            && plan.locked.iter().any(|a| (&a.workflow, &a.step, &a.field, a.part) == (&open.workflow, &open.step, &open.field, open.part))
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
            Action::Tool { .. } | Action::Set { .. } | Action::Approval(_) | Action::Wait { .. } | Action::Workflow { .. } => None,
        };
        inner.or_else(|| step.handlers.iter().find_map(|handler| asks(&handler.body)))
    })
}
