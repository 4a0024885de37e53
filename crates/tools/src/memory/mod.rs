//! What a workflow remembers from one run to the next: values by key, in a namespace, perhaps until a time. A namespace is one
//! file, `memory/NAMESPACE.json` beside the workflow file, so that a person can read it, keep it and throw it away.

pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod search;
pub(crate) mod set;

use crate::{call::Work, file};
use base::{Error, Result, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

const ENTRIES_MAX: usize = 10_000;
const BYTES_MAX: u64 = 8 << 20;
const KEY_BYTES_MAX: usize = 256;

#[derive(Serialize, Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct Entry {
    value: Value,
    /// Afterwards it is forgotten.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
}

/// A remembered value.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Item {
    key: String,
    value: Value,
    /// RFC 3339; null if it stays.
    until: Option<String>,
}

type Entries = BTreeMap<String, Entry>;

fn default_namespace() -> String {
    "default".to_owned()
}

/// Parallel steps change the same file one after the other.
fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn path(namespace: &str) -> Result<String> {
    let fits =
        !namespace.is_empty() && namespace.len() <= 64 && namespace.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if !fits {
        return Err(Error::invalid("bad_tool_input", "a namespace has 1 to 64 letters, digits, `-` or `_`").place("with.namespace"));
    }
    Ok(format!("memory/{namespace}.json"))
}

fn check_key(key: &str) -> Result<()> {
    if !key.is_empty() && key.len() <= KEY_BYTES_MAX && !key.chars().any(char::is_control) {
        return Ok(());
    }
    Err(Error::invalid("bad_tool_input", format!("a key has 1 to {KEY_BYTES_MAX} bytes and no control characters")).place("with.key"))
}

/// What is remembered now: what is past its time is not there any more.
fn load(work: &Work, namespace: &str) -> Result<Entries> {
    let path = path(namespace)?;
    let text = match work.jail()?.find(&path)?.read_text(BYTES_MAX) {
        Ok(text) => text,
        Err(e) if e.code() == "file_not_found" => return Ok(Entries::new()),
        Err(e) => return Err(e),
    };
    let mut entries: Entries = serde_json::from_str(&text).map_err(|e| {
        Error::invalid("memory_damaged", format!("`{path}` is not what `memory.set` writes: {e}"))
            .place(format!("{path}:{}", e.line()))
            .fix("mend the file, or remove it to forget everything in this namespace")
    })?;
    let now = now(work)?;
    entries.retain(|_, entry| entry.until.is_none_or(|until| now < until));
    Ok(entries)
}

fn store(work: &Work, namespace: &str, entries: &Entries) -> Result<()> {
    if entries.len() > ENTRIES_MAX {
        return Err(full(format!("more than {ENTRIES_MAX} keys")));
    }
    let text = serde_json::to_string_pretty(entries).map_err(|e| Error::internal("tool_crashed", format!("a memory is not JSON: {e}")))?;
    if text.len() as u64 > BYTES_MAX {
        return Err(full(format!("more than {BYTES_MAX} bytes")));
    }
    work.check_alive()?;
    file::write_whole(work, &path(namespace)?, text.as_bytes(), true).map(|_| ())
}

fn full(why: String) -> Error {
    Error::too_large("memory_full", format!("the namespace would hold {why}"))
        .fix("delete what is not needed, give values a time (`ttl_s`), or write large values to files")
}

fn now(work: &Work) -> Result<Timestamp> {
    let clock = work.env.clock.as_ref().ok_or_else(|| Error::internal("tool_crashed", "the tools were given no clock"))?;
    Ok(clock.now())
}

fn item(key: &str, entry: &Entry) -> Item {
    Item { key: key.to_owned(), value: entry.value.clone(), until: entry.until.map(|t| t.to_string()) }
}

#[cfg(test)]
mod tests;
