//! What a document and what is there make together.

use crate::{Document, change::Desired, labels, pointer, row::Current, secret};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

pub(super) struct Merged {
    /// The resource as it should become, before anything was checked.
    pub(super) view: Value,
    /// What the document says, by place.
    pub(super) leaves: BTreeMap<String, Value>,
}

/// What the document says is set; what this manager said before and does not say any more is removed, unless another
/// manager says it, too; the rest stays. The label that pruning goes by stays until a document or an owner says another:
/// an apply that names no owner is about the content, not about whose it is.
pub(super) fn merged(document: &Document, current: Option<&Current>, manager: &str) -> Merged {
    let mut leaves = BTreeMap::new();
    pointer::leaves(&said(document), "", &mut leaves);
    let mut view = match current {
        Some(current) => Desired::of(current).view(),
        None => json!({ "spec": {} }),
    };
    if let Some(current) = current {
        let owners = &current.stored.owners;
        let whose = pointer::join("/labels", labels::OWNER);
        for place in owners.of(manager) {
            if place == whose {
                continue;
            }
            let said = leaves.keys().any(|leaf| pointer::within(leaf, &place) || pointer::within(&place, leaf));
            if !said && !owners.shared(manager, &place) {
                pointer::prune(&mut view, &place, "/spec");
            }
        }
        if view.get("spec").is_none() {
            pointer::set(&mut view, "/spec", Value::Object(Map::new()));
        }
    }
    for (place, value) in &leaves {
        put(&mut view, place, value);
    }
    Merged { view, leaves }
}

fn said(document: &Document) -> Value {
    let mut view = serde_json::to_value(document).unwrap_or(Value::Null);
    for place in ["/kind", "/workspace", "/name"] {
        pointer::remove(&mut view, place);
    }
    view
}

fn put(view: &mut Value, place: &str, value: &Value) {
    // An empty object says that there is one, not that nothing may be in it.
    let empty = value.as_object().is_some_and(Map::is_empty);
    if empty && view.pointer(place).is_some_and(|v| v.is_object() && secret::mark(v).is_none()) {
        return;
    }
    for (at, _) in place.match_indices('/').skip(1) {
        let above = &place[..at];
        let object = view.pointer(above).is_some_and(|v| v.is_object() && secret::mark(v).is_none());
        if !object {
            pointer::set(view, above, Value::Object(Map::new()));
        }
    }
    pointer::set(view, place, value.clone());
}
