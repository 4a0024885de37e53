//! The kinds of the server, as it describes them: names, scopes, columns, and the paths that follow.

use crate::{
    api::{self, encode},
    failure::Failure,
    session::Session,
};
use base::Error;
use serde::Deserialize;
use serde_json::Value;

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Kind {
    pub(super) name: String,
    #[serde(default)]
    pub(super) plural: String,
    #[serde(default)]
    pub(super) title: String,
    #[serde(default)]
    pub(super) summary: String,
    #[serde(default)]
    pub(super) scope: String,
    #[serde(default)]
    pub(super) halts: bool,
    #[serde(default)]
    pub(super) columns: Vec<Column>,
    #[serde(default)]
    pub(super) example: Value,
}

/// What lists of this kind show, beside the name.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Column {
    pub(super) title: String,
    pub(super) pointer: String,
}

pub(super) struct Kinds {
    pub(super) list: Vec<Kind>,
    /// As the server gave them.
    pub(super) cards: Vec<Value>,
}

impl Kinds {
    pub(super) async fn fetch(session: &mut Session<'_>) -> Result<Self, Failure> {
        let answer = session.get("/api/v1/kinds").await?;
        let cards = crate::cmd::models::items(answer);
        let list = cards.iter().map(|card| api::read(card, "the list of kinds")).collect::<Result<_, _>>()?;
        Ok(Self { list, cards })
    }

    /// By its name or its plural, in any spelling of case.
    pub(super) fn find(&self, word: &str) -> Result<&Kind, Error> {
        let lower = word.to_ascii_lowercase();
        self.list.iter().find(|k| k.name == lower || k.plural == lower).ok_or_else(|| {
            let known: Vec<&str> = self.list.iter().map(|k| k.name.as_str()).collect();
            let mut error = Error::not_found("unknown_kind", format!("there is no kind of resource `{word}`"));
            if let Some(near) = base::nearest(word, self.list.iter().flat_map(|k| [k.name.as_str(), k.plural.as_str()])) {
                error = error.fix(format!("did you mean `{near}`?"));
            }
            error.fix(format!("kinds: {}", known.join(", "))).fix("what they are: orc kinds")
        })
    }
}

impl Kind {
    pub(super) fn in_workspace(&self) -> bool {
        self.scope != "organization"
    }

    /// All of them, over all workspaces.
    pub(super) fn list_path(&self) -> String {
        format!("/api/v1/{}", self.plural)
    }

    pub(super) fn path(&self, workspace: &str, name: &str) -> String {
        let name = encode(name);
        match self.in_workspace() {
            true => format!("/api/v1/workspaces/{}/{}/{name}", encode(workspace), self.plural),
            false => format!("/api/v1/{}/{name}", self.plural),
        }
    }

    /// What can be asked of a resource of any kind: `versions`, `diff?from=1` …
    pub(super) fn deep(&self, workspace: &str, name: &str, tail: &str) -> String {
        let path = format!("/api/v1/resources/{}/{}/{tail}", encode(&self.name), encode(name));
        match self.in_workspace() {
            true => format!("{path}{}workspace={}", if tail.contains('?') { '&' } else { '?' }, encode(workspace)),
            false => path,
        }
    }
}
