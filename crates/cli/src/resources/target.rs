//! `KIND/NAME`, `KIND NAME` and `KIND/WORKSPACE/NAME`: which resource is meant.

use super::kind::{Kind, Kinds};
use crate::{Cx, failure::Failure, session::Session};
use base::Error;

/// Where resources without a workspace of their own belong.
const WORKSPACE: &str = "default";

pub(super) struct Target {
    pub(super) kind: Kind,
    pub(super) workspace: String,
    pub(super) name: String,
}

impl Target {
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
pub(super) fn workspace(cx: &Cx<'_>) -> String {
    cx.global.workspace.clone().filter(|w| !w.is_empty()).unwrap_or_else(|| WORKSPACE.to_owned())
}

/// What the person wrote, split but not looked up.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Words<'a> {
    pub(super) kind: &'a str,
    pub(super) workspace: Option<&'a str>,
    pub(super) name: Option<&'a str>,
}

pub(super) fn split<'a>(first: &'a str, second: Option<&'a str>) -> Result<Words<'a>, Error> {
    let parts: Vec<&str> = first.split('/').collect();
    let words = match (parts.as_slice(), second) {
        ([kind], name) => Words { kind, workspace: None, name },
        ([kind, name], None) => Words { kind, workspace: None, name: Some(name) },
        ([kind, workspace, name], None) => Words { kind, workspace: Some(workspace), name: Some(name) },
        _ => return Err(wrong(first)),
    };
    if words.kind.is_empty() || words.name == Some("") || words.workspace == Some("") {
        return Err(wrong(first));
    }
    Ok(words)
}

fn wrong(text: &str) -> Error {
    Error::invalid("usage", format!("`{text}` does not name a resource")).fix("write KIND/NAME, for example model/fast")
}

/// One resource; the name must be there.
pub(super) async fn one(cx: &Cx<'_>, session: &mut Session<'_>, first: &str, second: Option<&str>) -> Result<Target, Failure> {
    let words = split(first, second)?;
    let Some(name) = words.name else { return Err(wrong(first).into()) };
    let kinds = Kinds::fetch(session).await?;
    let kind = kinds.find(words.kind)?.clone();
    let workspace = words.workspace.map_or_else(|| workspace(cx), str::to_owned);
    Ok(Target { kind, workspace, name: name.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_are_named_in_three_ways() {
        let words = |kind, workspace, name| Words { kind, workspace, name };
        assert_eq!(split("model", None), Ok(words("model", None, None)));
        assert_eq!(split("model", Some("fast")), Ok(words("model", None, Some("fast"))));
        assert_eq!(split("model/fast", None), Ok(words("model", None, Some("fast"))));
        assert_eq!(split("model/docs/fast", None), Ok(words("model", Some("docs"), Some("fast"))));
        for (first, second) in [("", None), ("/x", None), ("model/", None), ("a/b/c/d", None), ("a/b", Some("c")), ("a//c", None)] {
            assert_eq!(split(first, second).expect_err("it names nothing").code(), "usage", "{first}");
        }
    }
}
