//! A client for servers of the Model Context Protocol that are reached by HTTP. Servers that would be started as programs are
//! not: they would need what the sandbox takes away.

pub(crate) mod call;
pub(crate) mod list;

use crate::{
    FetchResponse,
    call::Work,
    http::{self, Form, Wanted},
};
use base::{Error, Result};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const VERSION: &str = "2025-11-25";

/// One conversation with a server.
struct Session<'a> {
    work: &'a Work,
    url: String,
    headers: BTreeMap<String, String>,
    timeout_ms: Option<u64>,
    next: u64,
}

impl<'a> Session<'a> {
    async fn open(work: &'a Work, url: String, headers: BTreeMap<String, String>, timeout_ms: Option<u64>) -> Result<Self> {
        let mut session = Session { work, url, headers, timeout_ms, next: 1 };
        session.headers.insert("accept".to_owned(), "application/json, text/event-stream".to_owned());
        let hello = json!({"protocolVersion": VERSION, "capabilities": {}, "clientInfo": {"name": "orchestrator", "version": env!("CARGO_PKG_VERSION")}});
        let (answer, result) = session.ask("initialize", hello, false).await?;
        if let Some((_, id)) = answer.headers.iter().find(|(name, _)| name == "mcp-session-id") {
            session.headers.insert("mcp-session-id".to_owned(), id.clone());
        }
        // The server may speak an older one; the same words are used here in all of them.
        let spoken = result.get("protocolVersion").and_then(Value::as_str).unwrap_or(VERSION);
        session.headers.insert("mcp-protocol-version".to_owned(), spoken.chars().take(32).collect());
        session.send(json!({"jsonrpc": "2.0", "method": "notifications/initialized"}), false).await?;
        Ok(session)
    }

    /// The answer as it came, and its result.
    async fn ask(&mut self, method: &str, params: Value, irreversible: bool) -> Result<(FetchResponse, Value)> {
        let id = self.next;
        self.next += 1;
        let answer = self.send(json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}), irreversible).await?;
        let message = message(&answer, id).ok_or_else(|| failed(format!("did not answer `{method}` as the protocol says")))?;
        if let Some(error) = message.get("error") {
            let text: String = error.get("message").and_then(Value::as_str).unwrap_or("no reason").chars().take(500).collect();
            return Err(failed(format!("refused `{method}`: {text}")));
        }
        let result = message.get("result").cloned().ok_or_else(|| failed(format!("answered `{method}` without a result")))?;
        Ok((answer, result))
    }

    async fn send(&self, body: Value, irreversible: bool) -> Result<FetchResponse> {
        let wanted = Wanted {
            method: "POST",
            url: self.url.clone(),
            query: BTreeMap::new(),
            headers: self.headers.clone(),
            json: Some(body),
            body: None,
            expect: Vec::new(),
            form: Form::Text,
            max_bytes: None,
            timeout_ms: self.timeout_ms,
            irreversible,
        };
        http::fetch(self.work, &wanted).await
    }
}

fn failed(why: String) -> Error {
    Error::upstream("mcp_failed", format!("the MCP server {why}"))
        .fix("look whether the address is that of an MCP server (streamable HTTP), often ending with /mcp")
}

/// The message with this id: the body itself, or one of the events of a stream.
fn message(answer: &FetchResponse, id: u64) -> Option<Value> {
    let text = String::from_utf8_lossy(&answer.body);
    let streamed = answer.headers.iter().any(|(name, value)| name == "content-type" && value.starts_with("text/event-stream"));
    let fits = |message: &Value| message.get("id") == Some(&json!(id));
    if !streamed {
        return serde_json::from_str(&text).ok().filter(fits);
    }
    // An event ends with an empty line; its data may stand in several.
    let text = text.replace("\r\n", "\n");
    text.split("\n\n").find_map(|event| {
        let lines = event.lines().filter_map(|l| l.strip_prefix("data:")).map(|l| l.strip_prefix(' ').unwrap_or(l));
        serde_json::from_str(&lines.collect::<Vec<_>>().join("\n")).ok().filter(fits)
    })
}

#[cfg(test)]
mod tests;
