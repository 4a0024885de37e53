//! Only what the caller wants to see: `fields=title,spec/provider`. What names a resource is always there.

use base::{Error, Result};
use serde_json::{Map, Value};

/// Every field of a resource.
pub(super) const ALL: [&str; 23] = [
    "kind",
    "workspace",
    "name",
    "id",
    "title",
    "labels",
    "owner",
    "visibility",
    "team",
    "shared_with",
    "version",
    "hash",
    "published",
    "version_labels",
    "deprecated",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "deleted_at",
    "etag",
    "spec",
    "shown_version",
];
/// Fields that only some kinds have.
pub(super) const SOME: [&str; 2] = ["status", "halted"];
/// What names a resource and its state.
pub(super) const NAMING: [&str; 6] = ["kind", "workspace", "name", "id", "version", "etag"];

/// Paths into a resource; `None`: all of it.
#[derive(Default)]
pub(super) struct Selection(Option<Vec<Vec<String>>>);

impl Selection {
    pub(super) fn read(text: Option<&str>) -> Result<Self> {
        let Some(text) = text else { return Ok(Self(None)) };
        let bad = || {
            Error::invalid("bad_query", "`fields` names fields of a resource with commas between them, such as `title,spec/provider`")
                .place("query parameter `fields`")
                .fix(format!("fields are {}, of some kinds also {}", ALL.join(", "), SOME.join(", ")))
        };
        let path = |part: &str| -> Option<Vec<String>> {
            let path: Vec<String> = part.split('/').map(|s| s.replace("~1", "/").replace("~0", "~")).collect();
            let first = path.first()?;
            let known = ALL.contains(&first.as_str()) || SOME.contains(&first.as_str()) || first == "findings";
            (known && path.iter().all(|s| !s.is_empty())).then_some(path)
        };
        Ok(Self(Some(text.split(',').map(path).collect::<Option<_>>().ok_or_else(bad)?)))
    }

    /// `versions` and `references` that were asked for by `include` stay.
    pub(super) fn of(&self, resource: Value) -> Value {
        let Some(paths) = &self.0 else { return resource };
        let naming = NAMING.into_iter().chain(["versions", "references"]);
        let mut out = Value::Object(naming.filter_map(|name| Some((name.to_owned(), resource.get(name)?.clone()))).collect());
        paths.iter().for_each(|path| copy(&resource, &mut out, path));
        out
    }
}

/// Copies the place `path` leads to; objects on the way are made, lists are taken as a whole.
fn copy(from: &Value, to: &mut Value, path: &[String]) {
    let Some((first, rest)) = path.split_first() else { return };
    let (Some(from), Some(to)) = (from.as_object(), to.as_object_mut()) else { return };
    let Some(value) = from.get(first) else { return };
    if rest.is_empty() || !value.is_object() {
        to.insert(first.clone(), value.clone());
    } else {
        copy(value, to.entry(first.clone()).or_insert_with(|| Value::Object(Map::new())), rest);
    }
}
