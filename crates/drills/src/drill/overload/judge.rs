//! What must hold of the histories afterwards, read over the API like everybody does.

use super::{ENDS_WITHIN, House};
use crate::{
    Env,
    server::{Connection, Server},
};
use base::{Error, Result};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};
use tokio::task::JoinSet;

/// Histories that are read at once.
const READERS: usize = 8;
/// Findings of one sort that are told.
const TOLD_MAX: usize = 20;

/// Whether every run comes to its end in time.
pub(super) async fn all_end(env: &Env, server: &Server, houses: [&House; 2]) -> Result<bool> {
    let begin = env.clock.monotonic();
    for house in houses {
        let mut caller = server.connect(&house.token).await?;
        loop {
            let open = caller.must("GET", "/api/v1/runs?status=running,waiting,paused,cancelling&limit=1", None).await?;
            if open["items"].as_array().is_some_and(Vec::is_empty) {
                break;
            }
            if env.clock.monotonic() - begin > ENDS_WITHIN {
                return Ok(false);
            }
            env.clock.sleep(Duration::from_millis(200)).await;
        }
    }
    Ok(true)
}

pub(super) async fn history(server: &Arc<Server>, house: &House, runs: &[String]) -> Result<Vec<String>> {
    let mut readers = JoinSet::new();
    for part in runs.chunks(runs.len().div_ceil(READERS).max(1)) {
        let (part, mut caller) = (part.to_vec(), server.connect(&house.token).await?);
        readers.spawn(async move {
            let mut found = Vec::new();
            for run in part {
                found.extend(of_run(&mut caller, &run).await?);
            }
            Ok::<_, Error>(found)
        });
    }
    let mut found = Vec::new();
    while let Some(done) = readers.join_next().await {
        found.extend(done.map_err(|e| Error::internal("drill_refused", e.to_string()))??);
    }
    found.truncate(TOLD_MAX);
    Ok(found)
}

async fn of_run(caller: &mut Connection, run: &str) -> Result<Vec<String>> {
    let (status, answer) = caller.ask("GET", &format!("/api/v1/runs/{run}/events?limit=1000"), None).await?;
    if status != 200 {
        return Ok(vec![format!("I1: {run} was acknowledged, and its history is answered with {status}")]);
    }
    let page: Value = serde_json::from_slice(&answer).unwrap_or_default();
    let events: Vec<(u64, &str, &Value)> = page["items"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|e| (e["seq"].as_u64().unwrap_or(0), e["kind"].as_str().unwrap_or_default(), &e["body"]))
        .collect();
    Ok(judged(run, &events))
}

/// I1 to I4 of one history.
pub(super) fn judged(run: &str, events: &[(u64, &str, &Value)]) -> Vec<String> {
    let mut found = Vec::new();
    if !events.iter().zip(1..).all(|((seq, ..), wanted)| *seq == wanted) || events.first().is_none_or(|(_, kind, _)| *kind != "run.started")
    {
        found.push(format!("I2: the history of {run} has gaps"));
    }
    let is_end = |kind: &str| matches!(kind, "run.succeeded" | "run.failed" | "run.cancelled");
    let ends = events.iter().filter(|(_, kind, _)| is_end(kind)).count();
    if ends != 1 || events.last().is_none_or(|(_, kind, _)| !is_end(kind)) {
        found.push(format!("I3: {run} has {ends} ends, or something after its end"));
    }
    if events.iter().any(|(_, kind, _)| *kind == "run.failed") {
        found.push(format!("{run} failed"));
    }
    let mut ended: BTreeMap<&str, u32> = BTreeMap::new();
    for (_, kind, body) in events {
        if matches!(*kind, "task.succeeded" | "task.failed" | "task.skipped" | "task.cancelled") {
            *ended.entry(body["task"].as_str().unwrap_or_default()).or_default() += 1;
        }
    }
    found.extend(ended.iter().filter(|(_, n)| **n != 1).map(|(task, n)| format!("I4: `{task}` of {run} ended {n} times")));
    found
}

/// The chains of the whole folder, by the program itself.
pub(super) fn chains(env: &Env, data: &Path) -> Option<String> {
    let mut command = Command::new(&env.program);
    command.arg("verify").arg("--data").arg(data).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.status() {
        Ok(status) if status.success() => None,
        Ok(status) => Some(format!("I2: `orc verify` ended with {status}")),
        Err(e) => Some(format!("I2: `orc verify` could not be started: {e}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(kinds: &[(&str, &str)]) -> Vec<String> {
        let bodies: Vec<Value> = kinds.iter().map(|(_, task)| json!({"task": task})).collect();
        let events: Vec<(u64, &str, &Value)> =
            kinds.iter().zip(&bodies).zip(1..).map(|(((kind, _), body), seq)| (seq, *kind, body)).collect();
        judged("r", &events)
    }

    #[test]
    fn what_is_lost_or_doubled_is_found() {
        let whole = [("run.started", ""), ("task.succeeded", "a"), ("task.succeeded", "b"), ("run.succeeded", "")];
        assert_eq!(check(&whole), Vec::<String>::new());
        assert!(check(&[]).iter().any(|f| f.starts_with("I2")) && check(&[]).iter().any(|f| f.starts_with("I3")));
        assert!(check(&whole[..3])[0].starts_with("I3"), "no end");
        assert!(check(&[whole[0], whole[1], whole[1], whole[3]])[0].starts_with("I4"), "a step twice");
        assert!(check(&[whole[0], whole[3], whole[3]])[0].starts_with("I3"), "two ends");
        assert!(check(&[whole[0], whole[3], whole[1]])[0].starts_with("I3"), "something after the end");
        assert!(judged("r", &[(1, "run.started", &Value::Null), (3, "run.succeeded", &Value::Null)])[0].starts_with("I2"));
    }
}
