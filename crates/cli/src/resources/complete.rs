//! Values for completion: kinds, names, versions and ids as they are now. Says nothing when that takes too long.

use super::{kind::Kinds, target};
use crate::{
    Cx, Global,
    api::encode,
    args::Cli,
    exit::Exit,
    failure::Failure,
    host::Life,
    out::Out,
    session::{Session, data_folder},
};
use clap::CommandFactory;
use serde_json::Value;
use std::{path::PathBuf, time::Duration};

/// A person waits between two keys.
const WITHIN: Duration = Duration::from_millis(100);
const NAMES_MAX: usize = 200;
const IDS_MAX: usize = 50;

/// Verbs whose first word is a kind alone or `KIND/NAME`.
const LISTS: [&str; 3] = ["get", "kinds", "export"];
/// Verbs whose words are `KIND/NAME`.
pub(crate) const NAMES: [&str; 12] =
    ["describe", "diff", "history", "publish", "rollback", "label", "delete", "restore", "edit", "pause", "resume", "archive"];

/// Print the values that could stand as the last of these words
#[derive(clap::Args, Debug)]
pub(crate) struct Complete {
    /// The words of the command line so far, without the program's name
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<String>,
}

/// The command line so far, as the command line itself understands it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    /// `["runs", "show"]`
    verbs: Vec<String>,
    /// Words before the last that are no options and no values of options.
    words: Vec<String>,
    /// The option whose value the last word is.
    option: Option<String>,
    /// Options with values, by their long names.
    options: Vec<(String, String)>,
    last: String,
}

impl Said {
    fn of(words: &[String]) -> Option<Self> {
        let (last, before) = words.split_last()?;
        let mut root = Cli::command();
        root.build();
        let mut command = &root;
        let mut said = Self { last: last.clone(), ..Self::default() };
        for word in before {
            if let Some(option) = said.option.take() {
                said.options.push((option, word.clone()));
            } else if let Some(option) = word.strip_prefix("--") {
                match option.split_once('=') {
                    Some((name, value)) => said.options.push((name.to_owned(), value.to_owned())),
                    None => said.option = valued(command, |arg| arg.get_long() == Some(option)),
                }
            } else if let Some(short) = word.strip_prefix('-').filter(|rest| !rest.is_empty()) {
                let mut letters = short.chars();
                let letter = letters.next();
                said.option = valued(command, |arg| arg.get_short() == letter).filter(|_| letters.next().is_none());
            } else if let Some(deeper) = command.find_subcommand(word).filter(|_| said.words.is_empty()) {
                said.verbs.push(deeper.get_name().to_owned());
                command = deeper;
            } else {
                said.words.push(word.clone());
            }
        }
        let fresh = said.option.is_none() && (last.starts_with('-') || said.verbs.is_empty());
        (!fresh).then_some(said)
    }

    /// The options that hold for every command.
    fn global(&self, own: &Global) -> Global {
        let value = |name: &str| self.options.iter().rev().find(|(n, _)| n == name).map(|(_, value)| value.clone());
        Global {
            data: value("data").map(PathBuf::from).or_else(|| own.data.clone()),
            server: value("server").or_else(|| own.server.clone()),
            token_file: value("token-file").map(PathBuf::from).or_else(|| own.token_file.clone()),
            org: value("org").or_else(|| own.org.clone()),
            workspace: value("workspace").or_else(|| own.workspace.clone()),
            ..Global::default()
        }
    }
}

/// The long name of the option, if a value follows it as a word of its own.
fn valued(command: &clap::Command, is: impl Fn(&clap::Arg) -> bool) -> Option<String> {
    let arg = command.get_arguments().find(|arg| is(arg))?;
    let takes = arg.get_action().takes_values() && !arg.is_require_equals_set();
    takes.then(|| arg.get_long().unwrap_or_else(|| arg.get_id().as_str()).to_owned())
}

/// What could stand there.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Kinds {
        slash: bool,
    },
    /// Names of a kind, each behind this.
    Names {
        kind: String,
        workspace: Option<String>,
        head: String,
    },
    /// Versions of a resource, each behind this.
    Versions {
        resource: String,
        head: String,
    },
    Runs,
    Approvals,
    /// This member of the items of this list.
    List {
        path: &'static str,
        member: &'static str,
    },
}

fn wanted(said: &Said) -> Option<Wanted> {
    let list = |path, member| Some(Wanted::List { path, member });
    let names = |kind: &str, head: &str| Some(Wanted::Names { kind: kind.to_owned(), workspace: None, head: head.to_owned() });
    if let Some(option) = &said.option {
        return match option.as_str() {
            "workspace" | "in" | "into" => names("workspace", ""),
            "role" => list("/api/v1/roles", "name"),
            "account" => list("/api/v1/accounts", "name"),
            "org" => list("/api/v1/orgs", "name"),
            _ => None,
        };
    }
    let verbs: Vec<&str> = said.verbs.iter().map(String::as_str).collect();
    match verbs.as_slice() {
        ["runs", "show" | "watch" | "pause" | "resume" | "cancel" | "signal" | "checkpoint" | "checkpoints"] | ["verify"]
            if said.words.is_empty() =>
        {
            Some(Wanted::Runs)
        }
        ["approve" | "reject" | "delegate"] if said.words.is_empty() => Some(Wanted::Approvals),
        ["account", "set-role"] if said.words.len() == 1 => list("/api/v1/roles", "name"),
        ["account", "set-role" | "disable" | "enable"] if said.words.is_empty() => list("/api/v1/accounts", "name"),
        ["templates", "show" | "use"] if said.words.is_empty() => list("/api/v1/gallery", "name"),
        ["token", "revoke"] => list("/api/v1/tokens", "id"),
        ["run"] if said.last.starts_with("workflow/") => resource(&said.last),
        [verb] if LISTS.contains(verb) || NAMES.contains(verb) => match said.words.first() {
            Some(kind) if matches!(*verb, "get" | "describe") && said.words.len() == 1 && !kind.contains('/') => names(kind, ""),
            Some(_) if !matches!(*verb, "delete" | "restore" | "export" | "pause" | "resume" | "archive") => None,
            _ if *verb == "kinds" => Some(Wanted::Kinds { slash: false }),
            _ if said.last.contains('/') => resource(&said.last),
            _ => Some(Wanted::Kinds { slash: NAMES.contains(verb) }),
        },
        _ => None,
    }
}

/// `KIND/…`, `KIND/WORKSPACE/…`, `KIND/NAME@…`
fn resource(word: &str) -> Option<Wanted> {
    if let Some((resource, _)) = word.split_once('@') {
        return Some(Wanted::Versions { resource: resource.to_owned(), head: format!("{resource}@") });
    }
    let (kind, rest) = word.split_once('/')?;
    let workspace = rest.split_once('/').map(|(workspace, _)| workspace.to_owned());
    let head = workspace.as_ref().map_or_else(|| format!("{kind}/"), |workspace| format!("{kind}/{workspace}/"));
    Some(Wanted::Names { kind: kind.to_owned(), workspace, head })
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

    async fn values(&self, cx: &Cx<'_>) -> Result<Vec<String>, Failure> {
        let Some(said) = Said::of(&self.words) else { return Ok(Vec::new()) };
        let Some(wanted) = wanted(&said) else { return Ok(Vec::new()) };
        let there = Cx { host: cx.host, global: said.global(&cx.global), out: Out::of_process(None, true, true) };
        let mut session = open(&there).await?;
        let deleted = said.verbs == ["restore"];
        let found = find(&there, &mut session, &wanted, &said.last, deleted).await;
        session.close().await;
        // What a shell would read as something else is left out.
        let safe = |v: &String| v.chars().all(|c| c.is_ascii_alphanumeric() || "-_./@".contains(c));
        Ok(found?.into_iter().filter(|v| v.starts_with(&said.last)).filter(safe).collect())
    }
}

/// The running server, or the data folder if there is one: completing makes none.
async fn open<'a>(cx: &'a Cx<'a>) -> Result<Session<'a>, Failure> {
    match Session::running_server(cx).await {
        Err(failure) if failure.code() == "no_server" && data_folder(&cx.global)?.join("orc.db").is_file() => {
            Session::open(cx, Life::Short).await
        }
        other => other,
    }
}

async fn find(cx: &Cx<'_>, session: &mut Session<'_>, wanted: &Wanted, last: &str, deleted: bool) -> Result<Vec<String>, Failure> {
    let members = |page: &Value, member: &str| -> Vec<String> {
        page["items"].as_array().into_iter().flatten().filter_map(|i| i[member].as_str().map(str::to_owned)).collect()
    };
    match wanted {
        Wanted::Kinds { slash } => {
            let kinds = Kinds::fetch(session).await?;
            Ok(kinds.list.iter().map(|k| format!("{}{}", k.name, if *slash { "/" } else { "" })).collect())
        }
        Wanted::Names { kind, workspace, head } => {
            let kinds = Kinds::fetch(session).await?;
            let kind = kinds.find(kind)?;
            let mut path = format!("{}?limit={NAMES_MAX}&fields=name&sort=name", kind.list_path());
            if kind.in_workspace() {
                let workspace = workspace.clone().unwrap_or_else(|| target::workspace(cx));
                path.push_str(&format!("&workspace={}", encode(&workspace)));
            }
            if let Some(start) = last.strip_prefix(head.as_str()).filter(|start| !start.is_empty()) {
                path.push_str(&format!("&q={}", encode(start)));
            }
            if deleted {
                path.push_str("&state=deleted");
            }
            let page = session.get(&path).await?;
            Ok(members(&page, "name").iter().map(|name| format!("{head}{name}")).collect())
        }
        Wanted::Versions { resource, head } => {
            let target = target::one(cx, session, resource, None).await?;
            let found = session.get(&target.path()).await?;
            let labels = found["version_labels"].as_object().into_iter().flatten().map(|(label, _)| label.clone());
            let newest = found["version"].as_u64().unwrap_or(0);
            let numbers = (1..=newest).rev().take(IDS_MAX).map(|n| n.to_string());
            let words = ["latest", "current"].map(str::to_owned);
            Ok(labels.chain(words).chain(numbers).map(|version| format!("{head}{version}")).collect())
        }
        Wanted::Runs => {
            let page = session.get(&format!("/api/v1/runs?limit={IDS_MAX}")).await?;
            Ok([vec!["latest".to_owned()], members(&page, "id")].concat())
        }
        Wanted::Approvals => {
            let page = session.get(&format!("/api/v1/inbox?state=open&limit={IDS_MAX}")).await?;
            Ok([vec!["latest".to_owned()], members(&page, "id")].concat())
        }
        Wanted::List { path, member } => {
            let page = session.get(path).await?;
            Ok(members(&page, member))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: &str) -> Option<Said> {
        Said::of(&line.split(' ').map(str::to_owned).collect::<Vec<_>>())
    }

    fn want(line: &str) -> Option<Wanted> {
        wanted(&said(line)?)
    }

    #[test]
    fn options_and_their_values_are_no_words() {
        let s = said("--data /d describe -o yaml --workspace=shop model/").expect("a line");
        assert_eq!((s.verbs, s.words, s.last), (vec!["describe".to_owned()], vec![], "model/".to_owned()));
        let global = said("--data /d describe --workspace=shop model/").expect("a line").global(&Global::default());
        assert_eq!((global.data, global.workspace), (Some(PathBuf::from("/d")), Some("shop".to_owned())));
        assert_eq!(said("runs --json show ru").expect("a line").option, None, "--json takes its value behind = only");
        assert_eq!(said("describe --out"), None, "options are the shell's part");
        assert_eq!(said("descr"), None);
    }

    #[test]
    fn each_place_has_its_values() {
        let names = |kind: &str, workspace: Option<&str>, head: &str| {
            Some(Wanted::Names { kind: kind.into(), workspace: workspace.map(str::to_owned), head: head.into() })
        };
        assert_eq!(want("runs show "), Some(Wanted::Runs));
        assert_eq!(want("runs show run_1 "), None);
        assert_eq!(want("verify r"), Some(Wanted::Runs));
        assert_eq!(want("approve "), Some(Wanted::Approvals));
        assert_eq!(want("get mo"), Some(Wanted::Kinds { slash: false }));
        assert_eq!(want("describe mo"), Some(Wanted::Kinds { slash: true }));
        assert_eq!(want("get model fa"), names("model", None, ""));
        assert_eq!(want("delete model/a model/b"), names("model", None, "model/"));
        assert_eq!(want("history model/docs/f"), names("model", Some("docs"), "model/docs/"));
        assert_eq!(want("get model/fast@l"), Some(Wanted::Versions { resource: "model/fast".into(), head: "model/fast@".into() }));
        assert_eq!(want("run workflow/no"), names("workflow", None, "workflow/"));
        assert_eq!(want("run no"), None, "files are the shell's part");
        assert_eq!(want("account create ada --role "), Some(Wanted::List { path: "/api/v1/roles", member: "name" }));
        assert_eq!(want("templates use bu"), Some(Wanted::List { path: "/api/v1/gallery", member: "name" }));
        assert_eq!(want("label model/fast can"), None);
    }
}
