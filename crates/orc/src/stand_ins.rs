//! What answers in tests of workflows instead of models and tools. Nothing real is called that the test does not allow.

use base::{Error, Result};
use cli::host::{SharedStandIns, StandIn};
use engine::event::Usage;
use engine::port::{CallCtx, DeltaSink, Effect, Fut, Message, ModelAnswer, ModelRequest, Models, ToolCard, Tools};
use serde_json::Value;
use std::sync::{Arc, PoisonError};

/// The id of the step that a task carries out.
fn step_of(task: &str) -> &str {
    task.rsplit(['/', '.']).next().unwrap_or(task)
}

/// The ports of an engine whose outside is stood in for. The real tools are called where a test allows them.
pub(crate) fn before(shared: SharedStandIns, real: Arc<dyn Tools>) -> (Arc<dyn Tools>, Arc<dyn Models>) {
    (Arc::new(StandInTools { shared: shared.clone(), real }), Arc::new(StandInModels { shared }))
}

struct StandInTools {
    shared: SharedStandIns,
    real: Arc<dyn Tools>,
}

/// The next answer of a stand-in.
fn answer(stand_in: &mut StandIn, what: &str) -> Result<Value> {
    if let Some(message) = &stand_in.fails {
        return Err(Error::invalid("test_failure", message.clone()));
    }
    let at = stand_in.used.min(stand_in.answers.len().saturating_sub(1));
    stand_in.used += 1;
    stand_in.answers.get(at).cloned().ok_or_else(|| {
        Error::invalid("test_no_answer", format!("the test's stand-in for {what} has no answer"))
            .fix("give it an answer, or say how it fails")
    })
}

fn allowed(allow: &[String], tool: &str) -> bool {
    allow.iter().any(|name| name == tool || name.strip_suffix('*').is_some_and(|family| family.ends_with('.') && tool.starts_with(family)))
}

impl StandInTools {
    /// `None`: the real tool may be called.
    fn stand_in(&self, ctx: &CallCtx, tool: &str) -> Option<Result<Value>> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let step = step_of(&ctx.task).to_owned();
        if let Some(pin) = shared.pins.get(&step).filter(|_| !ctx.asked_by_model) {
            return Some(Ok(pin.clone()));
        }
        let fits = |s: &StandIn| s.step.as_ref().is_none_or(|s| *s == step) && s.what.as_ref().is_none_or(|w| w == tool);
        if let Some(found) = shared.tools.iter_mut().find(|s| fits(s)) {
            return Some(answer(found, &format!("`{tool}`")));
        }
        if allowed(&shared.allow, tool) {
            return None;
        }
        let message = format!("the test says nothing about the tool `{tool}` of step `{step}`");
        Some(Err(Error::invalid("test_no_answer", message)
            .fix(format!("pin the step's output: pins: {{{step}: …}}"))
            .fix(format!("or let the real tool be called: allow: [{tool}]"))))
    }
}

impl Tools for StandInTools {
    fn effect(&self, tool: &str) -> Option<Effect> {
        self.real.effect(tool)
    }

    fn describe(&self, tool: &str) -> Option<ToolCard> {
        self.real.describe(tool)
    }

    fn call<'a>(&'a self, ctx: CallCtx, tool: &'a str, input: Value) -> Fut<'a, Value> {
        match self.stand_in(&ctx, tool) {
            Some(answer) => Box::pin(async move { answer }),
            None => self.real.call(ctx, tool, input),
        }
    }

    fn check(&self, tool: &str, input: &Value) -> base::Result<()> {
        self.real.check(tool, input)
    }

    fn undo(&self, tool: &str, input: &Value, output: &Value) -> Option<engine::port::Undoing> {
        self.real.undo(tool, input, output)
    }

    fn undoes(&self, tool: &str) -> bool {
        self.real.undoes(tool)
    }
}

struct StandInModels {
    shared: SharedStandIns,
}

impl StandInModels {
    fn stand_in(&self, ctx: &CallCtx, request: &ModelRequest) -> Result<(Value, i64)> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let step = step_of(&ctx.task).to_owned();
        if let Some(pin) = shared.pins.get(&step) {
            return Ok((pin.clone(), 0));
        }
        let prompt = prompt_of(request);
        for stand_in in &mut shared.models {
            if stand_in.step.as_ref().is_some_and(|s| *s != step) {
                continue;
            }
            if let Some(pattern) = &stand_in.what {
                let pattern =
                    regex::Regex::new(pattern).map_err(|e| Error::invalid("test_invalid", format!("`{pattern}` is no pattern: {e}")))?;
                if !pattern.is_match(&prompt) {
                    continue;
                }
            }
            return Ok((answer(stand_in, &format!("the model of step `{step}`"))?, stand_in.cost.0));
        }
        let message = format!("the test says nothing about the model call of step `{step}`");
        Err(Error::invalid("test_no_answer", message)
            .fix(format!("give an answer: models: [{{step: {step}, answer: …}}]"))
            .fix(format!("or pin the step's output: pins: {{{step}: …}}")))
    }
}

fn prompt_of(request: &ModelRequest) -> String {
    let texts = request.messages.iter().filter_map(|message| match message {
        Message::System { text } | Message::User { text } => Some(text.as_str()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join("\n")
}

impl Models for StandInModels {
    fn call<'a>(&'a self, ctx: CallCtx, request: ModelRequest, _: DeltaSink) -> Fut<'a, ModelAnswer> {
        let found = self.stand_in(&ctx, &request);
        Box::pin(async move {
            let (value, cost) = found?;
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let usage = Usage { cost_microusd: base::Money(cost), served_by: "test".to_owned(), simulated: true, ..Usage::default() };
            Ok(ModelAnswer { text, value: request.schema.is_some().then_some(value), calls: Vec::new(), usage })
        })
    }
}
