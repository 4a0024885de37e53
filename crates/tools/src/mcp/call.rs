//! `mcp.call`

use super::Session;
use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// Of the server, in full, often ending with `/mcp`.
    url: String,
    /// The name of the server's tool; `mcp.list` lists them.
    tool: String,
    /// What the tool is given.
    #[serde(default)]
    arguments: Map<String, Value>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// Of each request. At most 120000.
    #[serde(default)]
    timeout_ms: Option<u64>,
    /// `true`: that the tool says it failed is not an error.
    #[serde(default)]
    may_fail: bool,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    /// All texts of the answer, a line each.
    text: String,
    /// The answer as a value, if the tool gives one, or its text if that is JSON.
    value: Option<Value>,
    /// Everything as the server sent it.
    content: Vec<Value>,
    /// Whether the tool says it failed.
    failed: bool,
}

pub(crate) fn tool() -> Tool {
    Tool::waiting("mcp.call", "Calls a tool of an MCP server over HTTP", Effect::Irreversible, Touches::Network, run)
}

async fn run(work: Work, input: Input) -> Result<Output> {
    let mut session = Session::open(&work, input.url, input.headers, input.timeout_ms).await?;
    let params = json!({"name": input.tool, "arguments": input.arguments});
    let (_, mut result) = session.ask("tools/call", params, true).await?;
    let content = result.get_mut("content").and_then(Value::as_array_mut).map(std::mem::take).unwrap_or_default();
    let texts = content.iter().filter(|c| c["type"] == "text").filter_map(|c| c["text"].as_str());
    let text = texts.collect::<Vec<_>>().join("\n");
    let failed = result.get("isError").and_then(Value::as_bool).unwrap_or(false);
    if failed && !input.may_fail {
        let said: String = text.chars().take(500).collect();
        return Err(Error::upstream("mcp_tool_failed", format!("the tool `{}` of the MCP server failed: {said}", input.tool))
            .fix("correct the `arguments`, or write `may_fail: true` and look at `failed`"));
    }
    let value = result.get_mut("structuredContent").map(Value::take).or_else(|| serde_json::from_str(&text).ok());
    Ok(Output { text, value, content, failed })
}
