//! All tools by name, and the one path on which every call goes.

use crate::{
    Effect, Fetch, Keep, Limits, Touches,
    call::{Call, Env, Work},
    list, permit, sandbox,
    tool::{Tool, Undoing},
};
use base::{Error, Result, SharedClock};
use serde::Serialize;
use serde_json::Value;
use std::{collections::BTreeMap, ffi::OsString, sync::Arc};
use tokio::sync::{OnceCell, Semaphore};

pub struct Registry {
    tools: BTreeMap<&'static str, Tool>,
    env: Arc<Env>,
    threads: Arc<Semaphore>,
}

/// What is told about a tool.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    pub name: &'static str,
    pub summary: &'static str,
    pub effect: Effect,
    pub touches: Touches,
    /// JSON Schema of `with`.
    pub input: Value,
    /// JSON Schema of the output.
    pub output: Value,
}

impl Registry {
    pub fn new(fetch: Arc<dyn Fetch>, limits: Limits) -> Self {
        let tools = list::all().into_iter().map(|t| (t.name, t)).collect();
        let threads = Arc::new(Semaphore::new(limits.parallel_max.max(1)));
        Self {
            tools,
            env: Arc::new(Env { limits, fetch, search_path: None, clock: None, search: None, sandbox: OnceCell::new() }),
            threads,
        }
    }

    /// Where programs such as git are looked for, as in the variable `PATH`; without it, in the usual folders.
    pub fn with_search_path(mut self, path: Option<OsString>) -> Self {
        self.env = Arc::new(Env { search_path: path, ..self.env.again() });
        self
    }

    /// For what is remembered until a time.
    pub fn with_clock(mut self, clock: SharedClock) -> Self {
        self.env = Arc::new(Env { clock: Some(clock), ..self.env.again() });
        self
    }

    /// The address of a search service that answers as SearxNG does, for `web.search`.
    pub fn with_search(mut self, address: Option<String>) -> Result<Self> {
        let Some(address) = address else { return Ok(self) };
        let url = egress::Url::parse(&address).ok().filter(|u| matches!(u.scheme(), "http" | "https") && u.has_host());
        let url = url.ok_or_else(|| {
            Error::invalid("bad_http_url", format!("the search service `{address}` is not an http or https address"))
                .place("ORC_SEARCH_URL")
                .fix("write it in full, such as http://127.0.0.1:8888/search")
        })?;
        self.env = Arc::new(Env { search: Some(url), ..self.env.again() });
        Ok(self)
    }

    /// Starts a sandbox with nothing in it; the error says what is missing on this machine.
    pub async fn check_sandbox(&self) -> Result<()> {
        sandbox::check(self.env.search_path.as_deref()).await
    }

    /// In the order of their names.
    pub fn cards(&self) -> impl Iterator<Item = Card> + '_ {
        self.tools.values().map(card)
    }

    pub fn card(&self, name: &str) -> Option<Card> {
        self.tools.get(name).map(card)
    }

    pub fn effect(&self, name: &str) -> Option<Effect> {
        self.tools.get(name).map(|t| t.effect)
    }

    /// Refuses an input that does not fit the schema of the tool.
    pub fn check(&self, name: &str, input: &Value) -> Result<()> {
        self.tools.get(name).map_or(Ok(()), |tool| tool.check(input))
    }

    /// What undoes a call that gave this output. `None`: there is no such tool, or its calls cannot be undone.
    pub fn undo(&self, name: &str, input: &Value, output: &Value) -> Option<Undoing> {
        self.tools.get(name)?.undo.map(|undo| undo(input, output))
    }

    /// Whether some of its calls can be undone.
    pub fn undoes(&self, name: &str) -> bool {
        self.tools.get(name).is_some_and(|tool| tool.undo.is_some())
    }

    pub fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.tools.keys().copied()
    }

    /// Validates, asks for permission, calls, bounds the output. Dropping the future cancels the call.
    pub async fn call(&self, call: Call, name: &str, input: Value) -> Result<Value> {
        self.call_keeping(None, call, name, input).await
    }

    /// The same; what it replaces or removes is kept before.
    pub async fn call_keeping(&self, keep: Option<Arc<dyn Keep>>, call: Call, name: &str, input: Value) -> Result<Value> {
        let tool = self.tools.get(name).ok_or_else(|| self.unknown(name))?;
        tool.check(&input)?;
        permit::check(tool, &call)?;
        // A closed semaphore is impossible: nobody closes it.
        let turn = if tool.blocking { self.threads.clone().acquire_owned().await.ok() } else { None };
        let output = (tool.run)(Work::new(call, self.env.clone(), turn).keeping(keep), input).await?;
        bounded(name, output, self.env.limits.output_bytes_max)
    }

    fn unknown(&self, name: &str) -> Error {
        let group = name.split('.').next().unwrap_or(name);
        let near: Vec<&str> = self.names().filter(|n| n.split('.').next() == Some(group)).collect();
        let error = Error::not_found("unknown_tool", format!("there is no tool `{name}`"));
        if near.is_empty() { error.fix("`orc tools` lists all tools") } else { error.fix(format!("did you mean {}?", near.join(", "))) }
    }
}

fn card(tool: &Tool) -> Card {
    Card {
        name: tool.name,
        summary: tool.summary,
        effect: tool.effect,
        touches: tool.touches,
        input: tool.input.clone(),
        output: tool.output.clone(),
    }
}

/// Counts bytes instead of keeping them.
struct Counter {
    left: usize,
}

impl std::io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.left = self.left.checked_sub(bytes.len()).ok_or(std::io::ErrorKind::OutOfMemory)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn bounded(name: &str, output: Value, bytes_max: usize) -> Result<Value> {
    if serde_json::to_writer(Counter { left: bytes_max }, &output).is_ok() {
        return Ok(output);
    }
    Err(Error::too_large("tool_output_too_large", format!("the output of `{name}` is larger than {bytes_max} bytes as JSON"))
        .fix("ask for less (a filter, a smaller `max…`), or let the tool write to a file and pass the path on"))
}
