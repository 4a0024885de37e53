//! Carries a workflow file out once, by the program itself with simulated models, and writes down what everything outside answered.

use crate::{
    Env,
    server::{Connection, Server},
    sim::Recording,
};
use base::{Error, Result};
use engine::{Definition, event::Event, port::Effect};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    path::Path,
    process::{Command, Stdio},
};

pub(super) async fn record(env: &Env, file: &Path) -> Result<Recording> {
    let data = env.dir.join("recorded");
    let mut command = Command::new(&env.program);
    command.arg("run").arg(file).arg("--data").arg(&data).args(["--yes", "--json", "--quiet"]);
    let done = command.env("ORC_MODEL", "simulated/default").stdin(Stdio::null()).stderr(Stdio::piped()).output();
    let done = done.map_err(|e| Error::internal("drill_failed", format!("{} could not be started: {e}", env.program.display())))?;
    let said: Value = serde_json::from_slice(&done.stdout).unwrap_or_default();
    let Some(run) = said["run"].as_str() else {
        let words = said["error"]["message"].as_str().map(str::to_owned);
        let words = words.unwrap_or_else(|| String::from_utf8_lossy(&done.stderr).trim().to_owned());
        return Err(Error::invalid("drill_failed", format!("the file could not be run: {words}")).place(file.display().to_string()));
    };
    let server = Server::start(env, &data).await?;
    let mut caller = server.connect(&server.token).await?;
    let (mut history, mut after) = (Vec::new(), 0);
    loop {
        let page = caller.must("GET", &format!("/api/v1/runs/{run}/events?after={after}&limit=500"), None).await?;
        let items = page["items"].as_array().cloned().unwrap_or_default();
        let Some(last) = items.last() else { break };
        after = last["seq"].as_u64().unwrap_or_default();
        for item in &items {
            let whole = with_blobs(&mut caller, &item["body"], &item["kind"]).await?;
            let event: Event = serde_json::from_value(whole).map_err(|e| strange(&format!("event {}: {e}", item["seq"])))?;
            history.push(event);
        }
    }
    let Some(Event::RunStarted(started)) = history.first() else { return Err(strange("no start")) };
    let definition = blob(&mut caller, &started.definition.to_string()).await?;
    let definition: Definition = serde_json::from_value(definition).map_err(|e| strange(&format!("the definition: {e}")))?;
    Recording::new(definition, effects(&mut caller).await?, &history)
}

/// What the tools of this program say about being called twice.
async fn effects(caller: &mut Connection) -> Result<BTreeMap<String, Effect>> {
    let tools = caller.must("GET", "/api/v1/tools", None).await?;
    let list = tools.as_array().or_else(|| tools["items"].as_array()).cloned().unwrap_or_default();
    let effect = |tool: &Value| {
        Some(match tool["effect"].as_str()? {
            "pure" => Effect::Pure,
            "idempotent" => Effect::Idempotent,
            "compensable" => Effect::Compensable,
            _ => Effect::Irreversible,
        })
    };
    Ok(list.iter().filter_map(|tool| Some((tool["name"].as_str()?.to_owned(), effect(tool)?))).collect())
}

/// A body with the values in it that were too large to stand there.
async fn with_blobs(caller: &mut Connection, body: &Value, kind: &Value) -> Result<Value> {
    let mut whole = body.clone();
    if whole["kind"].is_null() {
        whole["kind"] = kind.clone();
    }
    for value in whole.as_object_mut().into_iter().flat_map(|fields| fields.values_mut()) {
        if let Some(id) = value["$blob"].as_str().map(str::to_owned) {
            *value = blob(caller, &id).await?;
        }
    }
    Ok(whole)
}

async fn blob(caller: &mut Connection, id: &str) -> Result<Value> {
    caller.must("GET", &format!("/api/v1/blobs/{id}"), None).await
}

fn strange(what: &str) -> Error {
    Error::internal("drill_failed", format!("what was recorded is not understood: {what}"))
}
