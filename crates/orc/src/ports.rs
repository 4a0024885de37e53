//! The engine's ports, carried out by the tools and the gateway. Only translation: the words differ, the meaning does not.

use base::{Ctx, PrincipalKind, Right, Rights, Verb};
use engine::port::{CallCtx, DeltaSink, Effect, Fut, Message, ModelAnswer, ModelRequest, Models, ToolCall, ToolCard, Tools};
use gateway::Gateway;
use governance::identity::Identity;
use serde_json::Value;
use std::{path::PathBuf, sync::Arc};
use tools::Registry;

pub(crate) struct ToolPort(pub(crate) Arc<Registry>);

impl Tools for ToolPort {
    fn effect(&self, tool: &str) -> Option<Effect> {
        Some(match self.0.effect(tool)? {
            tools::Effect::Pure => Effect::Pure,
            tools::Effect::Idempotent => Effect::Idempotent,
            tools::Effect::Compensable => Effect::Compensable,
            tools::Effect::Irreversible => Effect::Irreversible,
        })
    }

    fn describe(&self, tool: &str) -> Option<ToolCard> {
        let card = self.0.card(tool)?;
        Some(ToolCard { name: card.name.to_owned(), summary: card.summary.to_owned(), input: card.input })
    }

    fn call<'a>(&'a self, ctx: CallCtx, tool: &'a str, input: Value) -> Fut<'a, Value> {
        Box::pin(self.0.call(call(ctx), tool, input))
    }

    fn check(&self, tool: &str, input: &Value) -> base::Result<()> {
        self.0.check(tool, input)
    }

    fn undo(&self, tool: &str, input: &Value, output: &Value) -> Option<engine::port::Undoing> {
        self.0.undo(tool, input, output)
    }

    fn undoes(&self, tool: &str) -> bool {
        self.0.undoes(tool)
    }
}

/// People by the names of their accounts.
pub(crate) struct Names(pub(crate) Identity);

impl work::inbox::People for Names {
    fn by_name<'a>(&'a self, org: base::OrgId, name: &'a str) -> Fut<'a, Option<Ctx>> {
        Box::pin(self.0.by_name(org, name))
    }
}

fn call(ctx: CallCtx) -> tools::Call {
    let grants = tools::Grants {
        base: ctx.grants.base.map(PathBuf::from),
        root: ctx.grants.root.map(PathBuf::from),
        read: ctx.grants.read.into_iter().map(PathBuf::from).collect(),
        hosts: ctx.grants.hosts,
        run: ctx.grants.run,
    };
    tools::Call {
        org: ctx.org,
        run: ctx.run,
        task: ctx.task,
        attempt: ctx.attempt,
        key: ctx.key,
        grants,
        asked_by_model: ctx.asked_by_model,
    }
}

/// With the eyes of whoever started the run, as they are now. The program itself sees what there is.
pub(crate) fn sight(identity: Identity) -> gateway::Sight {
    Arc::new(move |org, by| {
        let identity = identity.clone();
        Box::pin(async move {
            if by.kind == PrincipalKind::System {
                let rights = Rights::of(&[Right::new("model", Verb::Read), Right::new("secret", Verb::Read)]);
                return Ok(Some(Ctx::new(org, by, rights)));
            }
            identity.as_now(org, &by).await
        })
    })
}

pub(crate) struct ModelPort(pub(crate) Arc<Gateway>);

impl Models for ModelPort {
    fn call<'a>(&'a self, ctx: CallCtx, request: ModelRequest, delta: DeltaSink) -> Fut<'a, ModelAnswer> {
        Box::pin(async move {
            let request = gateway::CallRequest { by: Some(ctx.by), ..model_request(request) };
            let outcome = self.0.call(ctx.org, request, delta).await?;
            Ok(answer(outcome))
        })
    }
}

fn model_request(request: ModelRequest) -> gateway::CallRequest {
    gateway::CallRequest {
        model: request.model,
        messages: request.messages.into_iter().map(message).collect(),
        tools: request.tools.into_iter().map(|t| gateway::Tool { name: t.name, description: t.summary, input: t.input }).collect(),
        schema: request.schema,
        temperature: request.temperature,
        max_tokens: request.max_tokens,
        // A model that must answer within a time is not waited for longer.
        timeout_ms: request.requires.as_ref().and_then(|requires| requires.max_latency_ms),
        wish: request.requires.map(wish),
        ..Default::default()
    }
}

fn wish(requires: flow::plan::Requires) -> gateway::Wish {
    #[allow(clippy::cast_possible_truncation, reason = "the compiler has bounded it")]
    let money = |usd: f64| base::Money((usd * 1e6).round() as i64);
    gateway::Wish {
        min_size: requires.min_size,
        max_size: requires.max_size,
        expertise: requires.expertise,
        capabilities: requires.capabilities.into_iter().chain(requires.modalities).collect(),
        tasks: requires.tasks,
        by: match requires.by.as_deref() {
            Some("speed") => Some(gateway::By::Speed),
            Some("quality") => Some(gateway::By::Quality),
            Some("cost") => Some(gateway::By::Cost),
            _ => None,
        },
        cost_limit: requires.cost_limit.map(money),
        preferred: requires.preferred,
        excluded: requires.excluded,
        fallback: requires.fallback,
    }
}

fn message(message: Message) -> gateway::Message {
    match message {
        Message::System { text } => gateway::Message::System { text },
        Message::User { text } => gateway::Message::User { text },
        Message::Assistant { text, calls } => {
            let calls = calls.into_iter().map(|c| gateway::ToolCall { id: c.id, name: c.name, input: c.input }).collect();
            gateway::Message::Assistant { text, calls }
        }
        Message::Tool { call, text } => gateway::Message::Tool { call, text },
    }
}

fn answer(outcome: gateway::Outcome) -> ModelAnswer {
    let gateway::Outcome { answer, receipt } = outcome;
    ModelAnswer {
        text: answer.text,
        value: answer.value,
        calls: answer.calls.into_iter().map(|c| ToolCall { id: c.id, name: c.name, input: c.input }).collect(),
        usage: engine::event::Usage {
            tokens_in: receipt.tokens_in,
            tokens_out: receipt.tokens_out,
            tokens_cached: receipt.tokens_cached,
            cost_microusd: receipt.cost,
            latency_ms: receipt.latency_ms,
            served_by: receipt.served_by,
            chosen: receipt.chosen,
            simulated: receipt.simulated,
        },
    }
}
