//! Tools and models that answer late, wrongly, never, or after having done what they then deny. In a tame world what becomes of a call
//! follows from its key and attempt alone, so that faults elsewhere must not change how a run ends.

use super::{
    dice::{Dice, hash},
    ledger::Ledger,
    recording::Recording,
    time::SimClock,
};
use base::{Clock, Error, Money, Result};
use engine::{
    event::Usage,
    port::{CallCtx, DeltaSink, Effect, Fut, Message, ModelAnswer, ModelRequest, Models, ToolCall, ToolCard, Tools},
};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use store::Journal;

/// Name and what it means to do it twice.
pub(super) const TOOLS: &[(&str, Effect)] = &[
    ("sim.echo", Effect::Idempotent),
    ("sim.flaky", Effect::Idempotent),
    ("sim.broken", Effect::Pure),
    ("sim.hang", Effect::Compensable),
    ("sim.send", Effect::Irreversible),
    ("file.write", Effect::Idempotent),
];

/// The longest that a call takes on each side. Far from every timeout.
const DELAY_US: u64 = 200_000;

pub(super) struct Outside {
    pub(super) clock: Arc<SimClock>,
    pub(super) dice: Arc<Dice>,
    pub(super) ledger: Arc<Ledger>,
    pub(super) seed: u64,
    /// Whatever may happen does.
    pub(super) wild: bool,
    /// Every call is answered as it was once.
    pub(super) recorded: Option<Arc<Recording>>,
}

impl Outside {
    /// Everything that an engine in this world needs, over this journal.
    pub(super) fn over(self, journal: Arc<dyn Journal>) -> engine::Outside {
        let (clock, rng) = (self.clock.clone(), self.dice.clone());
        let hands = Arc::new(self);
        engine::Outside { journal, clock, rng, tools: hands.clone(), models: hands, projections: Vec::new() }
    }

    /// A number for this call; in a tame world the same whenever it is made.
    fn fate(&self, ctx: &CallCtx) -> u64 {
        if self.wild {
            return self.dice.draw();
        }
        let rest = ctx.key.strip_prefix(&ctx.run.to_string()).unwrap_or(&ctx.key);
        hash(&[&ctx.workspace, rest, &ctx.attempt.to_string()], self.seed)
    }

    async fn pause(&self) {
        self.clock.sleep(Duration::from_micros(self.dice.below(DELAY_US))).await;
    }

    async fn tool(&self, ctx: CallCtx, tool: &str, input: Value) -> Result<Value> {
        self.ledger.delivered(&ctx, format!("{tool} {input}"));
        let fate = self.fate(&ctx) % 100;
        self.pause().await;
        if let Some(recorded) = &self.recorded {
            let answer = recorded.tool(&ctx.task, &ctx.key);
            self.ledger.done(&ctx.key);
            self.pause().await;
            return answer;
        }
        let (fails, lost) = match (tool, self.wild) {
            ("sim.hang", _) => return std::future::pending().await,
            ("sim.broken", _) => (100, 0),
            ("sim.flaky", _) => (30, 15),
            ("file.write", true) => (15, 5),
            (_, true) => (6, 4),
            _ => (0, 0),
        };
        if fate < fails {
            return Err(Error::upstream("egress_unreachable", "it does not work"));
        }
        self.ledger.done(&ctx.key);
        self.pause().await;
        if fate < fails + lost && tool != "sim.send" {
            return Err(Error::upstream("egress_unreachable", "the answer was lost"));
        }
        Ok(json!({"v": input.get("v"), "tool": tool}))
    }

    async fn model(&self, ctx: CallCtx, request: ModelRequest) -> Result<ModelAnswer> {
        self.ledger.delivered(&ctx, format!("{:?}", request.messages));
        let fate = self.fate(&ctx);
        self.pause().await;
        self.ledger.done(&ctx.key);
        self.pause().await;
        if let Some(recorded) = &self.recorded {
            return recorded.model(&ctx.task, &request);
        }
        if fate % 100 < 7 {
            return Err(Error::upstream("egress_unreachable", "the model is not there"));
        }
        let usage = Usage {
            tokens_in: 1 + fate % 11,
            tokens_out: fate % 7,
            cost_microusd: Money(i64::try_from(fate % 90).unwrap_or_default()),
            served_by: "sim/model".to_owned(),
            ..Usage::default()
        };
        let asked = request.messages.iter().filter(|m| matches!(m, Message::Assistant { .. })).count();
        let wanted = request.messages.first().and_then(wanted);
        let (mut text, mut calls) = (format!("said {}", fate % 10), Vec::new());
        if let Some(wanted) = wanted {
            text = if fate.is_multiple_of(6) { "hm".to_owned() } else { wanted };
        } else if let Some(tool) = request.tools.first().filter(|_| asked < 2 && !fate.is_multiple_of(3)) {
            let call = |n: u64| ToolCall { id: "c".to_owned(), name: tool.name.clone(), input: json!({"v": n}) };
            calls = (0..=fate % 2).map(call).collect();
            if fate % 5 == 1 {
                calls.push(ToolCall { id: String::new(), name: "nobody.knows".to_owned(), input: json!({}) });
            }
        }
        Ok(ModelAnswer { text, value: None, calls, usage })
    }
}

/// What a question wants to hear stands in it: `[[yes]]`.
fn wanted(message: &Message) -> Option<String> {
    let Message::User { text } = message else { return None };
    Some(text.split_once("[[")?.1.split_once("]]")?.0.to_owned())
}

impl Tools for Outside {
    fn effect(&self, tool: &str) -> Option<Effect> {
        if let Some(recorded) = &self.recorded {
            return recorded.effect(tool);
        }
        TOOLS.iter().find(|(name, _)| *name == tool).map(|(_, effect)| *effect)
    }

    fn describe(&self, tool: &str) -> Option<ToolCard> {
        self.effect(tool).map(|_| ToolCard { name: tool.to_owned(), summary: String::new(), input: json!({}) })
    }

    fn call<'a>(&'a self, ctx: CallCtx, tool: &'a str, input: Value) -> Fut<'a, Value> {
        Box::pin(self.tool(ctx, tool, input))
    }
}

impl Models for Outside {
    fn call<'a>(&'a self, ctx: CallCtx, request: ModelRequest, _delta: DeltaSink) -> Fut<'a, ModelAnswer> {
        Box::pin(self.model(ctx, request))
    }
}
