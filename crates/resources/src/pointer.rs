//! JSON pointers into specs and resources: reading, writing, leaves, patterns with `*`.

use crate::secret;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

pub(crate) fn escape(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

pub(crate) fn join(parent: &str, segment: &str) -> String {
    format!("{parent}/{}", escape(segment))
}

pub(crate) fn segments(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(|s| s.replace("~1", "/").replace("~0", "~")).collect()
}

/// Is `inner` the place `outer` or a place inside of it?
pub(crate) fn within(inner: &str, outer: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Does a pattern such as `/headers/*/value` name this place, or one above or below it?
pub(crate) fn touches(pattern: &str, pointer: &str) -> bool {
    segments(pattern).iter().zip(&segments(pointer)).all(|(p, s)| p == "*" || p == s)
}

/// Puts a value there, making objects on the way. `false` where something else than an object or list stands in the way.
pub(crate) fn set(value: &mut Value, pointer: &str, new: Value) -> bool {
    let path = segments(pointer);
    let Some((last, parents)) = path.split_last() else {
        *value = new;
        return true;
    };
    let mut at = value;
    for segment in parents {
        let next = match at {
            Value::Object(map) => Some(map.entry(segment.clone()).or_insert_with(|| Value::Object(Map::new()))),
            Value::Array(items) => segment.parse::<usize>().ok().and_then(|i| items.get_mut(i)),
            _ => None,
        };
        let Some(next) = next else { return false };
        at = next;
    }
    match at {
        Value::Object(map) => {
            map.insert(last.clone(), new);
            true
        }
        Value::Array(items) => match last.parse::<usize>() {
            Ok(i) if i < items.len() => {
                items[i] = new;
                true
            }
            Ok(i) if i == items.len() => {
                items.push(new);
                true
            }
            _ => false,
        },
        _ => false,
    }
}

pub(crate) fn remove(value: &mut Value, pointer: &str) -> Option<Value> {
    let (parent, last) = pointer.rsplit_once('/')?;
    let last = last.replace("~1", "/").replace("~0", "~");
    match value.pointer_mut(parent)? {
        Value::Object(map) => map.remove(&last),
        Value::Array(items) => {
            let i = last.parse::<usize>().ok().filter(|i| *i < items.len())?;
            Some(items.remove(i))
        }
        _ => None,
    }
}

/// Removes a place and the objects that became empty by it, up to `root`.
pub(crate) fn prune(value: &mut Value, pointer: &str, root: &str) {
    if remove(value, pointer).is_none() {
        return;
    }
    let mut at = pointer;
    while let Some((parent, _)) = at.rsplit_once('/') {
        if parent.len() <= root.len() || !matches!(value.pointer(parent), Some(Value::Object(map)) if map.is_empty()) {
            return;
        }
        remove(value, parent);
        at = parent;
    }
}

/// Everything that is set, by its place. Lists are one value: nobody can own the middle of one.
pub(crate) fn leaves(value: &Value, at: &str, out: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(map) if !map.is_empty() && secret::mark(value).is_none() => {
            for (key, inner) in map {
                leaves(inner, &join(at, key), out);
            }
        }
        _ => {
            out.insert(at.to_owned(), value.clone());
        }
    }
}

/// The places in `value` a pattern names.
pub(crate) fn expand(value: &Value, pattern: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for segment in segments(pattern) {
        let mut next = Vec::new();
        for at in found {
            match (value.pointer(&at), segment.as_str()) {
                (Some(Value::Object(map)), "*") => next.extend(map.keys().map(|k| join(&at, k))),
                (Some(Value::Array(items)), "*") => next.extend((0..items.len()).map(|i| format!("{at}/{i}"))),
                (Some(_), segment) => {
                    let inner = join(&at, segment);
                    if value.pointer(&inner).is_some() {
                        next.push(inner);
                    }
                }
                (None, _) => {}
            }
        }
        found = next;
    }
    found
}

/// JSON Merge Patch (RFC 7396).
pub(crate) fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    // A secret is replaced as a whole: its mark has no parts.
    if !target.is_object() || secret::mark(target).is_some() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(map) = target else { return };
    for (key, new) in patch {
        if new.is_null() {
            map.remove(key);
        } else {
            merge(map.entry(key.clone()).or_insert(Value::Null), new);
        }
    }
}

pub(crate) fn depth(value: &Value) -> usize {
    match value {
        Value::Object(map) => 1 + map.values().map(depth).max().unwrap_or(0),
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}
