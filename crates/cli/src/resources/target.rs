//! `KIND/NAME`, `KIND NAME` and `KIND/WORKSPACE/NAME`, each perhaps with `@VERSION`: which resource is meant.

use super::kind::{Kind, Kinds};
use crate::{Cx, api::encode, failure::Failure, session::Session};
use base::Error;

/// Where resources without a workspace of their own belong.
const WORKSPACE: &str = "default";

pub(super) struct Target {
    pub(super) kind: Kind,
    pub(super) workspace: String,
    pub(super) name: String,
    /// What stands behind `@`: a number, a label, `latest` or `current`.
    pub(super) version: Option<String>,
}

impl Target {
    /// `@VERSION` or an option that says the same; not both.
    pub(super) fn version_or(&self, option: Option<&str>, flag: &str) -> Result<Option<String>, Error> {
        match (&self.version, option) {
            (Some(version), Some(_)) => Err(Error::invalid("usage", format!("the version is named twice: by `@{version}` and by {flag}"))
                .place(flag)
                .fix("name it once")),
            (version, option) => Ok(version.clone().or_else(|| option.map(str::to_owned))),
        }
    }

    /// The resource with everything that belongs to it, for verbs that know no single version.
    pub(super) fn whole(self, verb: &str) -> Result<Self, Error> {
        match &self.version {
            Some(version) => Err(Error::invalid("usage", format!("`orc {verb}` is about the whole resource, not about one version"))
                .place(format!("@{version}"))
                .fix(format!("orc {verb} {}", self.shown()))),
            None => Ok(self),
        }
    }

    /// The number of a version that may be named by a label.
    pub(super) async fn number(&self, session: &mut Session<'_>, version: &str) -> Result<u64, Failure> {
        if let Ok(number) = version.parse() {
            return Ok(number);
        }
        let found = session.get(&format!("{}?version={}", self.path(), encode(version))).await?;
        Ok(found["shown_version"].as_u64().or(found["version"].as_u64()).unwrap_or(1))
    }

    pub(super) fn path(&self) -> String {
        self.kind.path(&self.workspace, &self.name)
    }

    pub(super) fn deep(&self, tail: &str) -> String {
        self.kind.deep(&self.workspace, &self.name, tail)
    }

    /// `model/default/fast`; without the workspace for kinds that belong to the organization.
    pub(super) fn shown(&self) -> String {
        address(&self.kind.name, self.kind.in_workspace().then_some(self.workspace.as_str()), &self.name)
    }
}

pub(super) fn address(kind: &str, workspace: Option<&str>, name: &str) -> String {
    match workspace {
        Some(workspace) => format!("{kind}/{workspace}/{name}"),
        None => format!("{kind}/{name}"),
    }
}

/// `--workspace`, `ORC_WORKSPACE`, else `default`.
pub(crate) fn workspace(cx: &Cx<'_>) -> String {
    cx.global.workspace.clone().filter(|w| !w.is_empty()).unwrap_or_else(|| WORKSPACE.to_owned())
}

/// What the person wrote, split but not looked up.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Words<'a> {
    pub(super) kind: &'a str,
    pub(super) workspace: Option<&'a str>,
    pub(super) name: Option<&'a str>,
    pub(super) version: Option<&'a str>,
}

pub(super) fn split<'a>(first: &'a str, second: Option<&'a str>) -> Result<Words<'a>, Error> {
    let parts: Vec<&str> = first.split('/').collect();
    let (kind, workspace, name) = match (parts.as_slice(), second) {
        ([kind], name) => (*kind, None, name),
        ([kind, name], None) => (*kind, None, Some(*name)),
        ([kind, workspace, name], None) => (*kind, Some(*workspace), Some(*name)),
        _ => return Err(wrong(first)),
    };
    let (name, version) = match name.and_then(|name| name.split_once('@')) {
        Some((name, version)) => (Some(name), Some(version)),
        None => (name, None),
    };
    let words = Words { kind, workspace, name, version };
    if [Some(words.kind), words.name, words.workspace, words.version].contains(&Some("")) {
        return Err(wrong(first));
    }
    Ok(words)
}

fn wrong(text: &str) -> Error {
    Error::invalid("usage", format!("`{text}` does not name a resource"))
        .fix("write KIND/NAME, KIND/WORKSPACE/NAME or KIND/NAME@VERSION, for example model/fast or model/fast@3")
}

/// One resource; the name must be there.
pub(super) async fn one(cx: &Cx<'_>, session: &mut Session<'_>, first: &str, second: Option<&str>) -> Result<Target, Failure> {
    let words = split(first, second)?;
    let Some(name) = words.name else { return Err(wrong(first).into()) };
    let kinds = Kinds::fetch(session).await?;
    let kind = kinds.find(words.kind)?.clone();
    let workspace = words.workspace.map_or_else(|| workspace(cx), str::to_owned);
    Ok(Target { kind, workspace, name: name.to_owned(), version: words.version.map(str::to_owned) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_are_named_in_three_ways() {
        let words = |kind, workspace, name| Words { kind, workspace, name, version: None };
        let versioned = Words { version: Some("live"), ..words("model", Some("docs"), Some("fast")) };
        assert_eq!(split("model/docs/fast@live", None), Ok(versioned));
        assert_eq!(split("model", Some("fast@3")), Ok(Words { version: Some("3"), ..words("model", None, Some("fast")) }));
        assert_eq!(split("model", None), Ok(words("model", None, None)));
        assert_eq!(split("model", Some("fast")), Ok(words("model", None, Some("fast"))));
        assert_eq!(split("model/fast", None), Ok(words("model", None, Some("fast"))));
        assert_eq!(split("model/docs/fast", None), Ok(words("model", Some("docs"), Some("fast"))));
        for (first, second) in [
            ("", None),
            ("/x", None),
            ("model/", None),
            ("a/b/c/d", None),
            ("a/b", Some("c")),
            ("a//c", None),
            ("a/b@", None),
            ("a/@3", None),
        ] {
            assert_eq!(split(first, second).expect_err("it names nothing").code(), "usage", "{first}");
        }
    }
}
