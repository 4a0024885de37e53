//! What the engine needs done outside; `orc` plugs it in. Results come back as events, nothing calls back up.

use crate::event::{Event, Grants, Usage};
use base::{OrgId, Principal, Result, RunId, Timestamp};
use serde_json::Value;
use std::{future::Future, pin::Pin, sync::Arc};

pub type Fut<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// Where a call comes from and what it may reach.
#[derive(Clone, Debug)]
pub struct CallCtx {
    pub org: OrgId,
    pub run: RunId,
    /// Of the run.
    pub workspace: String,
    /// Who started the run: what they may not see is not there for it.
    pub by: Principal,
    pub task: String,
    pub attempt: u32,
    /// The same for every attempt of this task, sent to outside systems as `Idempotency-Key`.
    pub key: String,
    pub grants: Grants,
    /// Whether a model asked for it: then it may only do what the step's list allows.
    pub asked_by_model: bool,
}

/// What happens when the same effect is carried out twice; decides what recovery does with an unknown outcome.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    Pure,
    Idempotent,
    Compensable,
    Irreversible,
}

impl Effect {
    pub fn word(self) -> &'static str {
        match self {
            Self::Pure => "pure",
            Self::Idempotent => "idempotent",
            Self::Compensable => "compensable",
            Self::Irreversible => "irreversible",
        }
    }
}

pub trait Tools: Send + Sync {
    /// `None`: no such tool.
    fn effect(&self, tool: &str) -> Option<Effect>;
    /// Name, summary and input schema, as models want them.
    fn describe(&self, tool: &str) -> Option<ToolCard>;
    fn call<'a>(&'a self, ctx: CallCtx, tool: &'a str, input: Value) -> Fut<'a, Value>;
    /// Whether the tool takes this input, as far as it can be said without calling it.
    fn check(&self, _tool: &str, _input: &Value) -> Result<()> {
        Ok(())
    }
    /// What undoes a call that gave this output: a tool and its input, safe to repeat, which refuses when what was done was changed since. Or
    /// why it cannot be undone. `None`: calls of this tool cannot be undone.
    fn undo(&self, _tool: &str, _input: &Value, _output: &Value) -> Option<Undoing> {
        None
    }
    /// Whether some calls of the tool can be undone.
    fn undoes(&self, _tool: &str) -> bool {
        false
    }
}

pub type Undoing = std::result::Result<(&'static str, Value), &'static str>;

#[derive(Clone, Debug)]
pub struct ToolCard {
    pub name: String,
    pub summary: String,
    pub input: Value,
}

#[derive(Clone, Debug, Default)]
pub struct ModelRequest {
    /// `None`: the gateway's default.
    pub model: Option<String>,
    pub messages: Vec<Message>,
    pub tools: Vec<ToolCard>,
    pub schema: Option<Value>,
    pub temperature: Option<f64>,
    pub max_tokens: Option<u32>,
    /// What the model must be like, where none is named.
    pub requires: Option<flow::plan::Requires>,
}

#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "role", rename_all = "snake_case")]
pub enum Message {
    System {
        text: String,
    },
    User {
        text: String,
    },
    Assistant {
        text: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        calls: Vec<ToolCall>,
    },
    Tool {
        call: String,
        text: String,
    },
}

#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ToolCall {
    pub id: String,
    pub name: String,
    pub input: Value,
}

#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct ModelAnswer {
    pub text: String,
    /// Parsed and validated, when a schema was asked for.
    pub value: Option<Value>,
    pub calls: Vec<ToolCall>,
    pub usage: Usage,
}

pub trait Models: Send + Sync {
    /// `delta` gets text as it arrives; it may be lost without harm.
    fn call<'a>(&'a self, ctx: CallCtx, request: ModelRequest, delta: DeltaSink) -> Fut<'a, ModelAnswer>;
}

pub type DeltaSink = Arc<dyn Fn(&str) + Send + Sync>;

/// Which event of which run it is.
#[derive(Clone, Copy, Debug)]
pub struct EventOf<'a> {
    pub org: OrgId,
    pub run: RunId,
    pub workflow: &'a str,
    pub workspace: &'a str,
    /// Who started the run.
    pub owner: &'a Principal,
    pub seq: u64,
    pub at: Timestamp,
}

/// What commits together with the events.
pub trait Projection: Send + Sync {
    /// Feature rows (the inbox, for one).
    fn rows(&self, org: OrgId, run: RunId, seq: u64, at: Timestamp, event: &Event, out: &mut Vec<store::Statement>);

    /// What others are told of it.
    fn outgoing(&self, _of: EventOf<'_>, _event: &Event, _out: &mut Vec<store::Outgoing>) {}
}
