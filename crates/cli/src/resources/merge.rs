//! Two changes of the same value put together: what only one side changed is taken from it.

use serde_json::{Map, Value};
use std::collections::BTreeSet;

pub(super) struct Merged {
    /// With ours where both sides changed the same.
    pub(super) value: Value,
    /// JSON pointers of what both changed differently.
    pub(super) conflicts: Vec<String>,
}

pub(super) fn three_way(base: &Value, ours: &Value, theirs: &Value) -> Merged {
    let mut conflicts = Vec::new();
    let value = place(Some(base), Some(ours), Some(theirs), "", &mut conflicts).unwrap_or_default();
    Merged { value, conflicts }
}

/// `None`: it is not there.
fn place(base: Option<&Value>, ours: Option<&Value>, theirs: Option<&Value>, at: &str, conflicts: &mut Vec<String>) -> Option<Value> {
    if ours == theirs || theirs == base {
        return ours.cloned();
    }
    if ours == base {
        return theirs.cloned();
    }
    if let (Some(Value::Object(ours)), Some(Value::Object(theirs))) = (ours, theirs) {
        let empty = Map::new();
        let base = base.and_then(Value::as_object).unwrap_or(&empty);
        let keys: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
        let merged = keys.into_iter().filter_map(|key| {
            let at = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
            Some((key.clone(), place(base.get(key), ours.get(key), theirs.get(key), &at, conflicts)?))
        });
        return Some(Value::Object(merged.collect()));
    }
    conflicts.push(at.to_owned());
    ours.cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn changes_of_different_places_are_put_together() {
        let base = json!({"a": 1, "b": {"x": 1, "y": 2}, "gone": 1, "list": [1]});
        let ours = json!({"a": 2, "b": {"x": 1, "y": 2}, "gone": 1, "list": [1], "new": true});
        let theirs = json!({"a": 1, "b": {"x": 9, "y": 2}, "list": [1, 2]});
        let merged = three_way(&base, &ours, &theirs);
        assert_eq!(merged.value, json!({"a": 2, "b": {"x": 9, "y": 2}, "list": [1, 2], "new": true}));
        assert!(merged.conflicts.is_empty());
    }

    #[test]
    fn what_both_changed_is_named_and_ours_is_kept() {
        let base = json!({"spec": {"p": "a", "q": 1, "r/s": [1]}});
        let ours = json!({"spec": {"p": "b", "r/s": [2]}});
        let theirs = json!({"spec": {"p": "c", "q": 2, "r/s": [2]}});
        let merged = three_way(&base, &ours, &theirs);
        assert_eq!(merged.conflicts, ["/spec/p", "/spec/q"]);
        assert_eq!(merged.value, ours);
    }

    #[test]
    fn one_side_alone_is_taken_whole() {
        let (a, b) = (json!({"x": [1]}), json!({"x": [2], "y": null}));
        assert_eq!(three_way(&a, &b, &a).value, b);
        assert_eq!(three_way(&a, &a, &b).value, b);
        assert_eq!(three_way(&a, &b, &b).value, b);
    }
}
