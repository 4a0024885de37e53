//! The files' changes, sent to the workspace.

use super::{OWNER_LABEL, Situation, decide::Change, portable};
use crate::{failure::Failure, session::Session};
use base::Error;
use serde_json::{Value, json};

/// One request, all of it or nothing. What was looked at must not have changed since.
pub(super) async fn send(
    session: &mut Session<'_>,
    situation: &Situation,
    changes: &[(String, Change)],
    manager: &str,
) -> Result<(), Failure> {
    let mut items = Vec::with_capacity(changes.len());
    for (key, change) in changes {
        items.push(item(session, situation, key, *change).await?);
    }
    let answer = session.post_once("/api/v1/bulk", &json!({"items": items, "atomic": true, "manager": manager})).await?;
    let problems: Vec<(&Value, &String)> = answer["items"]
        .as_array()
        .into_iter()
        .flatten()
        .zip(changes)
        .filter(|(item, _)| !item["problem"].is_null())
        .map(|(item, (key, _))| (&item["problem"], key))
        .collect();
    // The others were only given up because of it.
    let cause = problems.iter().find(|(p, _)| p["code"] != "bulk_undone").or(problems.first());
    let Some((problem, key)) = cause else { return Ok(()) };
    let message = problem["detail"].as_str().or(problem["message"].as_str()).unwrap_or("it was refused");
    let code = problem["code"].as_str().unwrap_or("sync_refused").to_owned();
    let kind = match problem["status"].as_u64() {
        Some(409 | 412) => base::Kind::Conflict,
        Some(403) => base::Kind::Forbidden,
        Some(404) => base::Kind::NotFound,
        _ => base::Kind::Invalid,
    };
    Err(Error::new(kind, code, format!("nothing was pushed: {message}"))
        .place(format!("{key} {}", situation.place(key)).trim().to_owned())
        .into())
}

async fn item(session: &mut Session<'_>, situation: &Situation, key: &str, change: Change) -> Result<Value, Failure> {
    let (kind, name) = key.split_once('/').unwrap_or((key, ""));
    let number = situation.declared.get(key).filter(|_| change != Change::Delete);
    let mut item = number.map(|n| portable(&situation.files.declared[*n].value)).unwrap_or_else(|| json!({"kind": kind, "name": name}));
    item["op"] = match change {
        Change::Create => "create",
        Change::Update => "replace",
        Change::Delete => "delete",
    }
    .into();
    item["workspace"] = situation.workspace.as_str().into();
    item["reason"] = "sync".into();
    let mut whose = number.map(|n| situation.files.declared[*n].value["labels"][OWNER_LABEL].clone()).unwrap_or_default();
    if let Some(seen) = situation.server.get(key) {
        let now = session.get(&situation.kinds.find(kind)?.path(&situation.workspace, name)).await?;
        if portable(&now) != *seen {
            return Err(Error::conflict("sync_conflict", format!("{key} was changed in the workspace just now"))
                .fix("look again: orc sync plan")
                .into());
        }
        item["if_match"] = now["etag"].clone();
        whose = now["labels"][OWNER_LABEL].clone();
    }
    if !whose.is_null() && change != Change::Delete {
        item["labels"][OWNER_LABEL] = whose;
    }
    Ok(item)
}
