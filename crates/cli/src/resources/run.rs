//! A stored workflow for `orc run workflow/NAME`, with those that it uses.

use super::target;
use crate::{
    Cx,
    api::{self, encode},
    failure::Failure,
    load::{INCLUDED_MAX, Loaded},
    session::Session,
};
use base::Error;
use flow::Source;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, VecDeque},
    path::Path,
};

/// `workflow/NAME`, `workflow/WORKSPACE/NAME`, each perhaps with `@VERSION`, unless there is a file of that name.
pub(crate) struct Stored {
    workspace: Option<String>,
    name: String,
    version: Option<String>,
}

impl Stored {
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let rest = path.to_str()?.strip_prefix("workflow/").filter(|_| !path.exists())?;
        let (rest, version) = rest.split_once('@').map_or((rest, None), |(rest, version)| (rest, Some(version.to_owned())));
        let (workspace, name) = rest.split_once('/').map_or((None, rest), |(workspace, name)| (Some(workspace.to_owned()), name));
        let plain = !name.is_empty() && !name.contains('/') && !name.ends_with(".yaml") && !name.ends_with(".yml");
        plain.then(|| Self { workspace, name: name.to_owned(), version })
    }

    /// As if it were files in the current folder; the run is started from what is stored.
    pub(crate) async fn load(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Loaded, Failure> {
        let workspace = self.workspace.clone().unwrap_or_else(|| target::workspace(cx));
        let version = self.version.as_deref().unwrap_or("current");
        let (main, number) = fetch(session, &workspace, &self.name, version).await?;
        let mut queue: VecDeque<String> = flow::includes(&main).into();
        let mut included = BTreeMap::new();
        while let Some(name) = queue.pop_front() {
            // What was answered for its tags is kept inside a stored workflow.
            if included.contains_key(&name) || included.len() >= INCLUDED_MAX || name.ends_with(".auto.lock") {
                continue;
            }
            match fetch(session, &workspace, &name, "current").await {
                Ok((source, _)) => {
                    queue.extend(flow::includes(&source));
                    included.insert(name, source);
                }
                // The checker reports it at the step that uses it.
                Err(Failure::Error { error, .. }) if error.kind() == base::Kind::NotFound => {}
                Err(failure) => return Err(failure),
            }
        }
        let base = std::env::current_dir()
            .map_err(|e| Error::invalid("file_unreadable", format!("the current folder cannot be read: {e}")).place("."))?;
        let stored = json!({"resource": {"workspace": workspace, "name": self.name, "version": number}});
        Ok(Loaded { main, included, file_name: format!("{}.yaml", self.name), base, stored: Some(stored) })
    }
}

async fn fetch(session: &mut Session<'_>, workspace: &str, name: &str, version: &str) -> Result<(Source, Value), Failure> {
    let path = format!("/api/v1/workspaces/{}/workflows/{}?version={}", encode(workspace), encode(name), encode(version));
    let mut resource = session.get(&path).await?;
    let number = resource["shown_version"].take();
    let text = format!("/api/v1/workflows/{}/{}/source?version={number}", encode(workspace), encode(name));
    let mut source = session.get(&text).await?;
    let text: String = api::read(&source["text"].take(), "reading a workflow")?;
    // No file of this folder: what is found in it stands in the version.
    Ok((Source { name: format!("workflow/{workspace}/{name}@{number}"), bytes: text.into_bytes() }, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_workflows_are_told_from_files() {
        let of = |text: &str| Stored::of(Path::new(text)).map(|s| (s.workspace, s.name, s.version));
        assert_eq!(of("workflow/notes"), Some((None, "notes".into(), None)));
        assert_eq!(of("workflow/docs/notes@3"), Some((Some("docs".into()), "notes".into(), Some("3".into()))));
        for file in ["notes.yaml", "workflow/notes.yaml", "workflow/", "workflow/a/b/c", "./workflow/x"] {
            assert_eq!(of(file), None, "{file}");
        }
    }
}
