//! A tool called: arguments become a call of the operation, its answer or failure becomes the tool's result.

use super::{
    message::Fault,
    tools::{Place, Tool, Tools},
};
use crate::{HeaderName, HeaderValue, Invocation, Invoked, Operations, Problem};
use base::{Ctx, Error, Result};
use serde_json::{Map, Value, json};
use std::sync::Arc;

pub(super) struct Asked {
    pub(super) operations: Operations,
    pub(super) ctx: Ctx,
    pub(super) correlation: Arc<str>,
    pub(super) params: Map<String, Value>,
}

pub(super) async fn call(tools: &Tools, asked: &Asked) -> std::result::Result<Value, Fault> {
    let name =
        asked.params.get("name").and_then(Value::as_str).ok_or_else(|| Fault::invalid_params("Invalid params: `name` must be text"))?;
    let shown: String = name.chars().take(80).collect();
    let tool = tools.get(name).ok_or_else(|| Fault::invalid_params(format!("Unknown tool: {shown}")))?;
    let empty = Map::new();
    let arguments = match asked.params.get("arguments") {
        None | Some(Value::Null) => &empty,
        Some(Value::Object(arguments)) => arguments,
        Some(_) => return Err(Fault::invalid_params("Invalid params: `arguments` must be an object")),
    };
    Ok(match run(asked, name, tool, arguments).await {
        Ok(invoked) => success(&invoked),
        Err(error) => failure(&error, &asked.correlation),
    })
}

async fn run(asked: &Asked, name: &str, tool: &Tool, arguments: &Map<String, Value>) -> Result<Invoked> {
    let invocation = invocation(tool, arguments)?;
    let env = asked.operations.env();
    let within = env.limits.request_timeout;
    tokio::select! {
        biased;
        answer = asked.operations.invoke(asked.ctx.clone(), name, invocation) => answer,
        () = env.clock.sleep(within) => Err(Error::timeout("request_timeout", format!("{name} was not answered within {within:?}"))
            .fix("try again; what was begun may still finish, so use the same `idempotency_key`")),
    }
}

fn invocation(tool: &Tool, arguments: &Map<String, Value>) -> Result<Invocation> {
    let mut call = Invocation::default();
    for (name, value) in arguments {
        if name == "body" && tool.takes_body {
            call.body = Some(value.clone());
            continue;
        }
        let Some((place, given)) = tool.arguments.get(name) else {
            let known = tool.arguments.keys().map(String::as_str).chain(tool.takes_body.then_some("body")).collect::<Vec<_>>().join(", ");
            return Err(Error::invalid("unknown_argument", format!("the tool takes no argument `{name}`"))
                .place(format!("argument `{name}`"))
                .fix(if known.is_empty() { "leave the arguments out".to_owned() } else { format!("its arguments are {known}") }));
        };
        let Some(text) = text(value) else { continue };
        match place {
            Place::Path => call.path.push((given.clone(), text)),
            Place::Query => call.query.push((given.clone(), text)),
            Place::Header => {
                let bad = || Error::invalid("bad_header", format!("`{name}` is no value of a header")).place(format!("argument `{name}`"));
                let header = HeaderName::from_bytes(given.as_bytes()).map_err(|_| bad())?;
                call.headers.insert(header, HeaderValue::from_str(&text).map_err(|_| bad())?);
            }
        }
    }
    let missing = tool.arguments.iter().find(|(name, (place, _))| *place == Place::Path && arguments.get(*name).is_none_or(Value::is_null));
    match missing {
        None => Ok(call),
        Some((name, _)) => Err(Error::invalid("argument_missing", format!("the argument `{name}` is missing"))
            .place(format!("argument `{name}`"))
            .fix("give every argument that the tool's `inputSchema` requires")),
    }
}

/// As it stands in a path or a query; a list becomes its items with commas. `None`: not given.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => Some(items.iter().filter_map(text).collect::<Vec<_>>().join(",")),
        other => Some(other.to_string()),
    }
}

fn success(invoked: &Invoked) -> Value {
    if invoked.body.is_null() {
        let text = invoked.text.clone().unwrap_or_else(|| format!("Done ({})", invoked.status.as_u16()));
        return json!({"content": [{"type": "text", "text": text}], "isError": false});
    }
    let mut result = json!({"content": [{"type": "text", "text": invoked.body.to_string()}], "isError": false});
    // The older revision knows objects only.
    if invoked.body.is_object() {
        result["structuredContent"] = invoked.body.clone();
    }
    result
}

fn failure(error: &Error, correlation: &str) -> Value {
    let problem = Problem::new(error, correlation);
    let mut text = format!("{}: {}", problem.code, problem.detail);
    if let Some(place) = &problem.place {
        text += &format!("\nWhere: {place}");
    }
    for fix in &problem.fix {
        text += &format!("\nWhat to do: {fix}");
    }
    let problem = serde_json::to_value(&problem).unwrap_or_default();
    json!({"content": [{"type": "text", "text": text}], "structuredContent": problem, "isError": true})
}
