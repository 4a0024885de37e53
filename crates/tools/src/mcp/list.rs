//! `mcp.list`

use super::{Session, failed};
use crate::{
    call::Work,
    tool::{Effect, Tool, Touches},
};
use base::Result;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const PAGES_MAX: usize = 20;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// Of the server, in full, often ending with `/mcp`.
    url: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// Of each request. At most 120000.
    #[serde(default)]
    timeout_ms: Option<u64>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    tools: Vec<Listed>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Listed {
    name: String,
    description: String,
    /// JSON Schema of its arguments.
    input: Value,
}

pub(crate) fn tool() -> Tool {
    Tool::waiting("mcp.list", "Lists the tools of an MCP server over HTTP", Effect::Pure, Touches::Network, run)
}

async fn run(work: Work, input: Input) -> Result<Output> {
    let mut session = Session::open(&work, input.url, input.headers, input.timeout_ms).await?;
    let (mut tools, mut cursor) = (Vec::new(), None::<String>);
    for _ in 0..PAGES_MAX {
        let params = cursor.as_ref().map_or_else(|| json!({}), |cursor| json!({"cursor": cursor}));
        let (_, mut result) = session.ask("tools/list", params, false).await?;
        let page = result.get_mut("tools").and_then(Value::as_array_mut).map(std::mem::take);
        tools.extend(page.ok_or_else(|| failed("answered `tools/list` without tools".to_owned()))?.into_iter().map(listed));
        cursor = result.get("nextCursor").and_then(Value::as_str).map(str::to_owned);
        if cursor.is_none() {
            return Ok(Output { tools });
        }
    }
    Err(failed(format!("has more than {PAGES_MAX} pages of tools")))
}

fn listed(mut tool: Value) -> Listed {
    let text = |name: &str| tool.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (name, description) = (text("name"), text("description"));
    Listed { name, description, input: tool.get_mut("inputSchema").map(Value::take).unwrap_or_default() }
}
