//! The engine's ports, carried out by the tools and the gateway. Only translation: the words differ, the meaning does not.

use base::{Ctx, PrincipalKind, Right, Rights, Verb};
use engine::port::{CallCtx, DeltaSink, Effect, Fut, Message, ModelAnswer, ModelRequest, Models, ToolCall, ToolCard, Tools};
use gateway::Gateway;
use governance::identity::Identity;
use serde_json::Value;
use std::{path::PathBuf, sync::Arc};
use tools::Registry;

pub(crate) struct ToolPort {
    pub(crate) tools: Arc<Registry>,
    pub(crate) keep: Arc<dyn tools::Keep>,
}

impl Tools for ToolPort {
    fn effect(&self, tool: &str) -> Option<Effect> {
        Some(match self.tools.effect(tool)? {
            tools::Effect::Pure => Effect::Pure,
            tools::Effect::Idempotent => Effect::Idempotent,
            tools::Effect::Compensable => Effect::Compensable,
            tools::Effect::Irreversible => Effect::Irreversible,
        })
    }

    fn describe(&self, tool: &str) -> Option<ToolCard> {
        let card = self.tools.card(tool)?;
        Some(ToolCard { name: card.name.to_owned(), summary: card.summary.to_owned(), input: card.input })
    }

    fn call<'a>(&'a self, ctx: CallCtx, tool: &'a str, input: Value) -> Fut<'a, Value> {
        Box::pin(self.tools.call_keeping(Some(self.keep.clone()), call(ctx), tool, input))
    }

    fn check(&self, tool: &str, input: &Value) -> base::Result<()> {
        self.tools.check(tool, input)
    }

    fn undo(&self, tool: &str, input: &Value, output: &Value) -> Option<engine::port::Undoing> {
        self.tools.undo(tool, input, output)
    }

    fn undoes(&self, tool: &str) -> bool {
        self.tools.undoes(tool)
    }
}

/// What files held before tools changed them, kept with the run.
pub(crate) struct Keeper(pub(crate) work::runs::Kept);

impl tools::Keep for Keeper {
    fn kept<'a>(&'a self, call: &'a tools::Call) -> tools::Fut<'a, Option<Option<String>>> {
        Box::pin(async move { Ok(self.0.of(call.org, call.run, &call.key).await?.map(|kept| kept.map(|id| id.to_string()))) })
    }

    fn keep<'a>(&'a self, call: &'a tools::Call, content: Vec<u8>) -> tools::Fut<'a, Option<String>> {
        Box::pin(async move { Ok(self.0.keep(call.org, call.run, &call.key, Some(content)).await?.map(|id| id.to_string())) })
    }

    fn nothing<'a>(&'a self, call: &'a tools::Call) -> tools::Fut<'a, ()> {
        Box::pin(async move {
            // Of what `save` writes the journal does not hold what the tool said; of all other calls it does.
            if engine::is_save(&call.key) {
                self.0.keep(call.org, call.run, &call.key, None).await?;
            }
            Ok(())
        })
    }

    fn content<'a>(&'a self, call: &'a tools::Call, kept: &'a str) -> tools::Fut<'a, Option<Vec<u8>>> {
        Box::pin(async move {
            match kept.parse() {
                Ok(id) => self.0.content(call.org, call.run, id).await,
                Err(_) => Ok(None),
            }
        })
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
