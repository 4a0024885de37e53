//! Documents: resources as files hold them, as apply takes them, and as export gives them.

use crate::{Address, Finding, Resource, Visibility, yaml};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Documents in one file, levels of nesting of one.
const DEPTH_MAX: usize = 128;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    pub kind: String,
    /// Absent for kinds of the organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace: Option<String>,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared_with: Option<Vec<String>>,
    pub spec: Value,
    /// As it was written; kinds that keep texts keep it if it says the spec.
    #[serde(skip)]
    pub text: Option<String>,
}

/// A document and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Located<T> {
    pub path: String,
    /// Which one of its file, from 1.
    pub number: usize,
    pub value: T,
}

impl Document {
    pub fn new(kind: &str, workspace: Option<&str>, name: &str, spec: Value) -> Self {
        Self { kind: kind.into(), workspace: workspace.map(Into::into), name: name.into(), spec, ..Self::default() }
    }

    pub fn address(&self) -> Address {
        Address { kind: self.kind.clone(), workspace: self.workspace.clone(), name: self.name.clone() }
    }

    /// What has to be said to get this resource again; what is so anyway is left out.
    pub fn of(resource: &Resource) -> Self {
        Self {
            kind: resource.kind.clone(),
            workspace: resource.workspace.clone(),
            name: resource.name.clone(),
            title: resource.title.clone(),
            labels: resource.labels.clone(),
            visibility: Some(resource.visibility).filter(|v| *v != Visibility::Organization),
            team: resource.team.clone(),
            shared_with: Some(resource.shared_with.clone()).filter(|s| !s.is_empty()),
            spec: resource.spec.clone(),
            text: None,
        }
    }
}

/// The documents of one file: a JSON text (one, or a list), or whatever else `yaml` reads. Everything that is wrong comes
/// back, each with the number of its document.
pub fn parse(
    path: &str,
    text: &str,
    yaml: impl FnOnce(&str) -> Result<Vec<Value>, Vec<Finding>>,
) -> Result<Vec<Located<Document>>, Vec<Finding>> {
    let json =
        path.ends_with(".json") || (!path.ends_with(".yaml") && !path.ends_with(".yml") && text.trim_start().starts_with(['{', '[']));
    let values = if json {
        match serde_json::from_str(text) {
            Ok(Value::Array(items)) => items,
            Ok(one) => vec![one],
            Err(e) => {
                let place = format!("{path}:{}:{}", e.line(), e.column());
                return Err(vec![Finding::new(place, "not_json", format!("this is no JSON: {e}"))]);
            }
        }
    } else {
        yaml(text)?
    };
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for (i, value) in values.into_iter().enumerate().filter(|(_, v)| !v.is_null()) {
        if crate::pointer::depth(&value) > DEPTH_MAX {
            bad.push(Finding::new(
                format!("{path}#{}", i + 1),
                "too_deep",
                format!("the document is nested deeper than {DEPTH_MAX} levels"),
            ));
            continue;
        }
        match serde_json::from_value(value) {
            Ok(value) => good.push(Located { path: path.to_owned(), number: i + 1, value }),
            Err(e) => bad.push(
                Finding::new(format!("{path}#{}", i + 1), "bad_document", format!("this is no resource document: {e}"))
                    .fix("a document has kind, name, spec and, for most kinds, workspace"),
            ),
        }
    }
    if bad.is_empty() { Ok(good) } else { Err(bad) }
}

/// A list, indented, the same text for the same documents.
pub fn to_json(documents: &[Document]) -> String {
    let mut text = serde_json::to_string_pretty(documents).unwrap_or_default();
    text.push('\n');
    text
}

/// One document after the other, with `---` between them.
pub fn to_yaml(documents: &[Document]) -> String {
    let texts: Vec<String> = documents.iter().map(|d| yaml::text(&serde_json::to_value(d).unwrap_or(Value::Null))).collect();
    texts.join("---\n")
}
