//! One rule, and what it has against a change.

use base::PrincipalId;
use resources::{Finding, Proposed, Visibility};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const LIST_MAX: usize = 500;

/// What a change is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Rule {
    /// These labels are there and not empty.
    RequiredLabels { labels: Vec<String> },
    /// The resource is not visible to these.
    ForbiddenVisibility { visibility: Vec<Visibility> },
    /// Whoever changes, publishes, labels, rolls back, deletes or restores says why.
    ReasonRequired {
        /// In characters.
        #[serde(default = "few")]
        min_length: u32,
    },
    /// A version is published by somebody else than its author.
    FourEyes {},
    /// The value at a place is one of these, if there is one.
    AllowedValues {
        /// A JSON pointer into the resource, such as `/spec/provider`; `*` is any element.
        path: String,
        values: Vec<Value>,
        /// There must be a value.
        #[serde(default)]
        required: bool,
    },
    /// The value at a place is none of these.
    DeniedValues {
        /// A JSON pointer into the resource, such as `/spec/provider`; `*` is any element.
        path: String,
        values: Vec<Value>,
    },
    /// No address in the spec names one of these hosts: `evil.example` or `*.evil.example`.
    DeniedHosts { hosts: Vec<String> },
}

fn few() -> u32 {
    10
}

/// Something against a change: where, what and what to do.
pub(super) struct Violation {
    pub(super) path: String,
    pub(super) message: String,
    pub(super) fix: String,
}

fn violation(path: impl Into<String>, message: impl Into<String>, fix: impl Into<String>) -> Violation {
    Violation { path: path.into(), message: message.into(), fix: fix.into() }
}

impl Rule {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::RequiredLabels { .. } => "required_labels",
            Self::ForbiddenVisibility { .. } => "forbidden_visibility",
            Self::ReasonRequired { .. } => "reason_required",
            Self::FourEyes {} => "four_eyes",
            Self::AllowedValues { .. } => "allowed_values",
            Self::DeniedValues { .. } => "denied_values",
            Self::DeniedHosts { .. } => "denied_hosts",
        }
    }

    /// Whether the rule itself makes sense.
    pub(super) fn check(&self, at: &str) -> Option<Finding> {
        let bad = |field: &str, message: &str| Some(Finding::new(format!("{at}/{field}"), "bad_policy", message));
        let list = |field: &str, len: usize| {
            (len == 0 || len > LIST_MAX).then(|| bad(field, &format!("the list has 1 to {LIST_MAX} entries"))).flatten()
        };
        let pointer =
            |path: &str| (!path.starts_with('/')).then(|| bad("path", "a place begins with `/`, such as `/spec/provider`")).flatten();
        match self {
            Self::RequiredLabels { labels } => list("labels", labels.len()),
            Self::ForbiddenVisibility { visibility } => list("visibility", visibility.len()),
            Self::ReasonRequired { .. } | Self::FourEyes {} => None,
            Self::AllowedValues { path, values, .. } | Self::DeniedValues { path, values } => {
                pointer(path).or_else(|| list("values", values.len()))
            }
            Self::DeniedHosts { hosts } => list("hosts", hosts.len()),
        }
    }

    pub(super) fn review(&self, who: PrincipalId, proposed: &Proposed<'_>) -> Vec<Violation> {
        let deletes = matches!(proposed.action, "delete" | "purge" | "pause" | "archive");
        match self {
            Self::ReasonRequired { min_length } => reason(*min_length, proposed).into_iter().collect(),
            _ if deletes => Vec::new(),
            Self::FourEyes {} => four_eyes(who, proposed).into_iter().collect(),
            Self::RequiredLabels { labels } => {
                let missing = labels.iter().filter(|key| proposed.labels.get(*key).is_none_or(String::is_empty));
                missing
                    .map(|key| {
                        violation(format!("/labels/{key}"), format!("the label `{key}` is missing"), format!("set the label `{key}`"))
                    })
                    .collect()
            }
            Self::ForbiddenVisibility { visibility } if visibility.contains(&proposed.visibility) => {
                let word = json!(proposed.visibility);
                let words = word.as_str().unwrap_or_default();
                vec![violation("/visibility", format!("the visibility `{words}` is not allowed"), "choose another visibility")]
            }
            Self::ForbiddenVisibility { .. } => Vec::new(),
            Self::AllowedValues { path, values, required } => allowed(path, values, *required, proposed),
            Self::DeniedValues { path, values } => {
                let found = at(&view(proposed), path);
                let hits = found.into_iter().filter(|(_, value)| values.contains(value));
                hits.map(|(place, value)| violation(place, format!("{value} is not allowed here"), "choose another value")).collect()
            }
            Self::DeniedHosts { hosts } => {
                let mut hits = Vec::new();
                walk(proposed.spec, "/spec", &mut |place, text| {
                    if let Some(host) = hosts.iter().find(|pattern| names(text, pattern)) {
                        hits.push(violation(place, format!("the host `{host}` is not allowed"), "use another host"));
                    }
                });
                hits
            }
        }
    }
}

fn reason(min_length: u32, proposed: &Proposed<'_>) -> Option<Violation> {
    let length = proposed.reason.map_or(0, |reason| reason.trim().chars().count());
    let short = length < usize::try_from(min_length.max(1)).unwrap_or(usize::MAX);
    (proposed.action != "create" && short).then(|| {
        violation("/reason", format!("a reason of at least {} characters is asked for", min_length.max(1)), "say why, as `reason`")
    })
}

fn four_eyes(who: PrincipalId, proposed: &Proposed<'_>) -> Option<Violation> {
    // What was published once has been seen by two already.
    let again = matches!(proposed.action, "rollback" | "label");
    let own = proposed.publishes && !again && proposed.author == who;
    own.then(|| violation("/published", "its author cannot publish it", "save it as a draft, and have somebody else publish it"))
}

fn allowed(path: &str, values: &[Value], required: bool, proposed: &Proposed<'_>) -> Vec<Violation> {
    let found = at(&view(proposed), path);
    let list = || values.iter().take(20).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if found.is_empty() && required {
        return vec![violation(path, "a value is missing here", format!("use one of {}", list()))];
    }
    let others = found.into_iter().filter(|(_, value)| !values.contains(value));
    others.map(|(place, value)| violation(place, format!("{value} is not allowed here"), format!("use one of {}", list()))).collect()
}

/// What pointers point into.
fn view(proposed: &Proposed<'_>) -> Value {
    json!({
        "kind": proposed.address.kind, "workspace": proposed.address.workspace, "name": proposed.address.name, "title": proposed.title,
        "labels": proposed.labels, "visibility": proposed.visibility, "team": proposed.team, "spec": proposed.spec,
    })
}

/// The values at a pointer, each with its place; null is no value.
fn at(value: &Value, pointer: &str) -> Vec<(String, Value)> {
    let mut found = vec![(String::new(), value)];
    for part in pointer.split('/').skip(1) {
        let key = part.replace("~1", "/").replace("~0", "~");
        found = found.into_iter().flat_map(|(place, value)| children(&place, value, part, &key)).collect();
    }
    found.into_iter().filter(|(_, value)| !value.is_null()).map(|(place, value)| (place, value.clone())).collect()
}

fn children<'a>(place: &str, value: &'a Value, part: &str, key: &str) -> Vec<(String, &'a Value)> {
    match value {
        Value::Object(all) if part == "*" => all.iter().map(|(name, value)| (format!("{place}/{name}"), value)).collect(),
        Value::Array(all) if part == "*" => all.iter().enumerate().map(|(i, value)| (format!("{place}/{i}"), value)).collect(),
        Value::Object(all) => all.get(key).map(|value| (format!("{place}/{part}"), value)).into_iter().collect(),
        Value::Array(all) => {
            key.parse::<usize>().ok().and_then(|i| all.get(i)).map(|value| (format!("{place}/{part}"), value)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn walk(value: &Value, place: &str, each: &mut impl FnMut(String, &str)) {
    match value {
        Value::String(text) => each(place.to_owned(), text),
        Value::Array(all) => all.iter().enumerate().for_each(|(i, value)| walk(value, &format!("{place}/{i}"), each)),
        Value::Object(all) => all.iter().for_each(|(name, value)| walk(value, &format!("{place}/{name}"), each)),
        _ => {}
    }
}

/// Whether the text is, or holds, an address at a host of this pattern.
fn names(text: &str, pattern: &str) -> bool {
    let pattern = pattern.trim_end_matches('.').to_ascii_lowercase();
    let text = text.to_ascii_lowercase();
    let hosts = text.match_indices("://").map(|(i, _)| host(&text[i + 3..]));
    hosts.chain([host(text.trim())]).any(|host| match pattern.strip_prefix("*.") {
        Some(rest) => host.strip_suffix(rest).is_some_and(|before| before.ends_with('.')),
        None => host == pattern,
    })
}

/// Of what follows `://`, or of a bare `host:port`.
fn host(text: &str) -> &str {
    let authority = text.split(|c: char| matches!(c, '/' | '?' | '#' | '\\') || c.is_whitespace()).next().unwrap_or_default();
    let named = authority.rsplit('@').next().unwrap_or_default();
    let bare = match named.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => named.split(':').next().unwrap_or_default(),
    };
    bare.trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_however_they_are_written() {
        for text in [
            "https://evil.example/x",
            "HTTPS://EVIL.EXAMPLE",
            "http://a:b@evil.example:8080/?q",
            "evil.example",
            "evil.example:443",
            "see https://evil.example.",
            "https://evil.example\\x",
        ] {
            assert!(names(text, "evil.example"), "{text}");
        }
        for text in ["https://notevil.example", "https://evil.example.org", "https://good.example/evil.example", "evil"] {
            assert!(!names(text, "evil.example"), "{text}");
        }
        assert!(names("https://a.b.evil.example", "*.evil.example") && !names("https://evil.example", "*.evil.example"));
    }

    #[test]
    fn pointers_reach_elements() {
        let value = json!({"spec": {"a": [{"b": 1}, {"b": 2}, {}], "c/d": 3}});
        assert_eq!(at(&value, "/spec/a/*/b"), [("/spec/a/0/b".to_owned(), json!(1)), ("/spec/a/1/b".to_owned(), json!(2))]);
        assert_eq!(at(&value, "/spec/c~1d"), [("/spec/c~1d".to_owned(), json!(3))]);
        assert!(at(&value, "/spec/x/y").is_empty() && at(&value, "/spec/a/9").is_empty());
    }
}
