//! Rules of labels, and labels of versions.

use crate::{Address, Finding, model, pointer, row::Stored};
use base::{Error, Result};
use std::collections::BTreeMap;

const LABELS_MAX: usize = 64;
const KEY_MAX: usize = 128;
const VALUE_MAX: usize = 256;

/// The label by which `apply --prune` knows what it may remove.
pub(crate) const OWNER: &str = "orc.owner";

pub(crate) fn findings(labels: &BTreeMap<String, String>) -> Vec<Finding> {
    let mut out = Vec::new();
    if labels.len() > LABELS_MAX {
        out.push(Finding::new("/labels", "too_large", format!("there are {} labels; at most {LABELS_MAX} are allowed", labels.len())));
    }
    for (key, value) in labels {
        let path = pointer::join("/labels", &key.chars().take(KEY_MAX).collect::<String>());
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        if key.is_empty() || key.len() > KEY_MAX || !key.chars().all(plain) {
            let rule = format!("a label's key has 1 to {KEY_MAX} letters, digits, `-`, `_`, `.` and `/`");
            out.push(Finding::new(path, "bad_label", rule));
        } else if value.len() > VALUE_MAX || value.chars().any(char::is_control) {
            out.push(Finding::new(path, "bad_label", format!("a label's value has at most {VALUE_MAX} bytes and no control characters")));
        }
    }
    out
}

/// A label of a version is a name that cannot be taken for a number or for one of the words for versions.
pub(crate) fn check_version_label(label: &str) -> Result<()> {
    model::check_name("version label", label).map_err(|e| e.place("label"))?;
    if matches!(label, "latest" | "current") || label.parse::<u64>().is_ok() {
        return Err(Error::invalid("bad_name", format!("`{label}` already means a version"))
            .place("label")
            .fix("use a word such as `live` or `candidate`"));
    }
    Ok(())
}

/// A new version is not used where `live` names another one; nobody should find that out later.
pub(crate) fn live_elsewhere(address: &Address, stored: &Stored, version: u64) -> Option<Finding> {
    let live = stored.version_labels.get("live").filter(|live| **live != version)?;
    let words = format!(
        "version {version} is not in use: the label `live` stays at version {live}; put it into use: orc label {address}@{version} live"
    );
    Some(Finding::new(address.to_string(), "live_elsewhere", words))
}
