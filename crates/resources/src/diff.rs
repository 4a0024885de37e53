//! What changed between two values: by field, and as text.

use crate::{pointer, yaml};
use base::{Error, Result};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// One place that differs. A side that is absent had nothing there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FieldChange {
    pub path: String,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub old: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub new: Option<Value>,
}

/// `null` that stands there is a value.
fn present<'de, D: Deserializer<'de>>(d: D) -> std::result::Result<Option<Value>, D::Error> {
    Value::deserialize(d).map(Some)
}

/// Two versions of one resource.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Diff {
    pub from: u64,
    pub to: u64,
    /// A unified difference of the two specs as text.
    pub text: String,
    pub fields: Vec<FieldChange>,
}

/// In an order in which they can be carried out one after the other.
pub fn fields(old: &Value, new: &Value) -> Vec<FieldChange> {
    let mut out = Vec::new();
    compare(old, new, "", &mut out);
    out
}

pub(crate) fn compare(old: &Value, new: &Value, at: &str, out: &mut Vec<FieldChange>) {
    let change = |path: String, old: Option<&Value>, new: Option<&Value>| FieldChange { path, old: old.cloned(), new: new.cloned() };
    match (old, new) {
        (Value::Object(a), Value::Object(b)) => {
            for (key, old) in a {
                match b.get(key) {
                    Some(new) => compare(old, new, &pointer::join(at, key), out),
                    None => out.push(change(pointer::join(at, key), Some(old), None)),
                }
            }
            let added = b.iter().filter(|(key, _)| !a.contains_key(*key));
            out.extend(added.map(|(key, new)| change(pointer::join(at, key), None, Some(new))));
        }
        (Value::Array(a), Value::Array(b)) => {
            for (i, (old, new)) in a.iter().zip(b).enumerate() {
                compare(old, new, &format!("{at}/{i}"), out);
            }
            for (i, old) in a.iter().enumerate().skip(b.len()).rev() {
                out.push(change(format!("{at}/{i}"), Some(old), None));
            }
            for (i, new) in b.iter().enumerate().skip(a.len()) {
                out.push(change(format!("{at}/{i}"), None, Some(new)));
            }
        }
        (a, b) if a == b => {}
        (a, b) => out.push(change(at.to_owned(), Some(a), Some(b))),
    }
}

/// Carries changes out; refuses where the value is not what they were made from.
pub fn patch(value: &mut Value, changes: &[FieldChange]) -> Result<()> {
    for change in changes {
        let fits = value.pointer(&change.path) == change.old.as_ref();
        let done = fits
            && match &change.new {
                Some(new) => pointer::set(value, &change.path, new.clone()),
                None => pointer::remove(value, &change.path).is_some(),
            };
        if !done {
            return Err(Error::conflict(
                "patch_does_not_fit",
                format!("the value at `{}` is not the one the change was made from", change.path),
            )
            .place(change.path.clone()));
        }
    }
    Ok(())
}

pub(crate) fn unified(old: &Value, new: &Value, names: (&str, &str)) -> String {
    let (old, new) = (yaml::text(old), yaml::text(new));
    if old == new {
        return String::new();
    }
    similar::TextDiff::from_lines(old.as_str(), new.as_str()).unified_diff().context_radius(3).header(names.0, names.1).to_string()
}
