//! The internal form of a call, its answer and its receipt. Providers translate to and from it.

use crate::Wish;
use base::{Money, Principal};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// Gets text as it arrives.
pub type Sink = Arc<dyn Fn(&str) + Send + Sync>;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// The result of the call with this id.
    Tool {
        call: String,
        text: String,
    },
}

impl Message {
    pub fn text(&self) -> &str {
        match self {
            Self::System { text } | Self::User { text } | Self::Assistant { text, .. } | Self::Tool { text, .. } => text,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToolCall {
    pub id: String,
    pub name: String,
    pub input: Value,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tool {
    pub name: String,
    pub description: String,
    /// JSON Schema of the input.
    pub input: Value,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CallRequest {
    /// `provider/model`, or a model's name alone if only one provider has it; `None`: the default.
    pub model: Option<String>,
    pub messages: Vec<Message>,
    pub tools: Vec<Tool>,
    /// The answer must be JSON that fits this schema.
    pub schema: Option<Value>,
    pub temperature: Option<f64>,
    pub max_tokens: Option<u32>,
    pub stop: Vec<String>,
    /// For the whole call with all its attempts.
    pub timeout_ms: Option<u64>,
    /// On whose behalf: of the models that the organization declares there are those that they may see. `None`: none.
    #[serde(skip)]
    pub by: Option<Principal>,
    /// What the model must be like, where none is named.
    #[serde(skip)]
    pub wish: Option<Wish>,
}

/// Why the model stopped.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    #[default]
    End,
    /// It wants tools called.
    Tools,
    /// The token limit cut it.
    Length,
    /// The provider's filter or the model itself declined.
    Refused,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Answer {
    pub text: String,
    /// Parsed and checked, when a schema was asked for and no tool is called.
    pub value: Option<Value>,
    pub calls: Vec<ToolCall>,
    pub stop: Stop,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Receipt {
    /// `provider/model` that answered, as the provider names it.
    pub served_by: String,
    /// Why this model, where the call named none but said what it wants.
    pub chosen: Option<String>,
    /// All tokens read, cached ones included.
    pub tokens_in: u64,
    pub tokens_out: u64,
    pub tokens_cached: u64,
    /// The provider did not count, so the tokens are a guess of four bytes each.
    pub tokens_estimated: bool,
    pub cost: Money,
    /// `false`: no price is known for the model, so the cost says nothing.
    pub price_known: bool,
    pub latency_ms: u64,
    pub first_token_ms: Option<u64>,
    /// The provider's own id of the call, for its support.
    pub request_id: Option<String>,
    pub simulated: bool,
    /// Requests sent, retries and the repair of an invalid answer included.
    pub attempts: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub answer: Answer,
    pub receipt: Receipt,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ModelInfo {
    /// `provider/model`
    pub name: String,
    pub provider: String,
    /// Tokens that fit, if known.
    pub context: Option<u64>,
    /// For a million tokens.
    pub price_in: Option<Money>,
    pub price_out: Option<Money>,
    pub simulated: bool,
    pub default: bool,
    pub note: Option<String>,
}
