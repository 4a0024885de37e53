//! Values for completion: kinds and names as the server has them now. Says nothing when that takes too long.

use super::{kind::Kinds, target};
use crate::{Cx, exit::Exit, failure::Failure, session::Session};
use std::time::Duration;

/// A person waits between two keys.
const WITHIN: Duration = Duration::from_millis(100);
const NAMES_MAX: usize = 200;

/// Verbs whose first word is a kind alone.
const LISTS: [&str; 2] = ["get", "kinds"];
/// Verbs whose words are `KIND/NAME`.
const NAMES: [&str; 9] = ["describe", "diff", "history", "publish", "rollback", "label", "delete", "restore", "edit"];

/// Print the values that could stand as the last of these words
#[derive(clap::Args, Debug)]
pub(crate) struct Complete {
    /// The words of the command line so far, without the program's name
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<String>,
}

impl Complete {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let clock = cx.host.clock();
        let values = tokio::select! {
            values = self.values(cx) => values.unwrap_or_default(),
            () = clock.sleep(WITHIN) => Vec::new(),
        };
        cx.out.data(&values.iter().map(|v| format!("{v}\n")).collect::<String>())?;
        Ok(Exit::Done)
    }

    /// Only a server that runs already is asked.
    async fn values(&self, cx: &Cx<'_>) -> Result<Vec<String>, Failure> {
        let plain: Vec<&str> = self.words.iter().map(String::as_str).filter(|w| !w.starts_with('-')).collect();
        let [verb, before @ .., word] = plain.as_slice() else { return Ok(Vec::new()) };
        if !LISTS.contains(verb) && !NAMES.contains(verb) && *verb != "export" {
            return Ok(Vec::new());
        }
        let mut session = Session::running_server(cx).await?;
        let kinds = Kinds::fetch(&mut session).await?;
        let (kind, prefix) = match (word.split_once('/'), before) {
            (Some((kind, name)), _) => (kind, Some((format!("{kind}/"), name))),
            (None, [kind]) if *verb == "get" || *verb == "describe" => (*kind, Some((String::new(), *word))),
            _ => ("", None),
        };
        let Some((head, start)) = prefix else {
            let slash = if NAMES.contains(verb) { "/" } else { "" };
            return Ok(kinds.list.iter().map(|k| format!("{}{slash}", k.name)).filter(|k| k.starts_with(word)).collect());
        };
        let kind = kinds.find(kind)?;
        let mut path = format!("{}?limit={NAMES_MAX}&fields=name&sort=name", kind.list_path());
        if kind.in_workspace() {
            path.push_str(&format!("&workspace={}", crate::api::encode(&target::workspace(cx))));
        }
        if !start.is_empty() {
            path.push_str(&format!("&q={}", crate::api::encode(start)));
        }
        if *verb == "restore" {
            path.push_str("&state=deleted");
        }
        let page = session.get(&path).await?;
        let names = page["items"].as_array().into_iter().flatten().filter_map(|i| i["name"].as_str());
        // What a shell would read as something else is left out.
        let safe = |n: &&str| n.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        Ok(names.filter(|n| n.starts_with(start)).filter(safe).map(|n| format!("{head}{n}")).collect())
    }
}
