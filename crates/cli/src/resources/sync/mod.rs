//! `orc sync`: keeps a folder, usually a git repository, and a workspace in step, in either direction.

mod decide;
mod files;
mod push;
mod state;

use super::{
    apply::{self, MANAGER, Request},
    export,
    files::{self as documents, Files},
    kind::Kinds,
    show,
    target::{self, address},
};
use crate::{
    Cx,
    exit::Exit,
    failure::Failure,
    host::Life,
    out::{
        table::{Cell, Table},
        text,
    },
    session::Session,
};
use base::{Digest, Error};
use decide::{Action, Base, Change, decide};
use serde_json::{Value, json};
use state::State;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

#[derive(clap::Subcommand, Debug)]
pub(crate) enum Sync {
    /// Show what a push and a pull would do; exits 10 if they would do something
    Plan(Folder),
    /// Make the workspace follow the folder
    Push(Direction),
    /// Make the folder follow the workspace
    Pull(Direction),
}

#[derive(clap::Args, Debug)]
pub(crate) struct Folder {
    /// The folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    repo: PathBuf,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Direction {
    #[command(flatten)]
    folder: Folder,
    /// Win over what the other side changed meanwhile
    #[arg(long)]
    force: bool,
    /// In whose name a push sets fields; `orc apply` has the same option and the same default
    #[arg(long, value_name = "NAME", default_value = MANAGER)]
    manager: String,
}

impl Sync {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        let result = match &self {
            Self::Plan(folder) => plan(cx, &mut session, folder).await,
            Self::Push(direction) => go(cx, &mut session, direction, true).await,
            Self::Pull(direction) => go(cx, &mut session, direction, false).await,
        };
        session.close().await;
        result
    }
}

/// Both sides and what they were.
struct Situation {
    repo: PathBuf,
    workspace: String,
    kinds: Kinds,
    files: Files,
    /// By `kind/name`: the number of its document.
    declared: BTreeMap<String, usize>,
    server: BTreeMap<String, Value>,
    state: State,
    items: Vec<Item>,
}

struct Item {
    key: String,
    action: Action,
}

impl Item {
    /// What happens to it in one direction.
    fn change(&self, push: bool, force: bool) -> Option<Change> {
        match self.action {
            Action::Push(change) if push => Some(change),
            Action::Pull(change) if !push => Some(change),
            Action::Conflict { push: to, pull: from } if force => Some(if push { to } else { from }),
            _ => None,
        }
    }

    fn words(&self) -> (&'static str, &'static str) {
        match self.action {
            Action::InStep => ("in step", ""),
            Action::Push(change) => ("push", change.word()),
            Action::Pull(change) => ("pull", change.word()),
            Action::Conflict { .. } => ("conflict", "both changed"),
        }
    }
}

const OWNER_LABEL: &str = "orc.owner";

fn hash(value: &Value) -> String {
    Digest::of(&[value.to_string().as_bytes()]).to_string()
}

/// What both sides compare: without the workspace, which the folder does not fix.
fn portable(value: &Value) -> Value {
    let mut value = show::document(value);
    if let Some(map) = value.as_object_mut() {
        map.remove("workspace");
        // Whose a resource is for `orc apply --prune` is not content; a push leaves it as it is.
        if let Some(labels) = map.get_mut("labels").and_then(Value::as_object_mut) {
            labels.remove(OWNER_LABEL);
            if labels.is_empty() {
                map.remove("labels");
            }
        }
    }
    value
}

impl Situation {
    async fn look(cx: &Cx<'_>, session: &mut Session<'_>, folder: &Folder) -> Result<Self, Failure> {
        if !folder.repo.is_dir() {
            return Err(Error::not_found("no_file", "there is no such folder")
                .place(folder.repo.display().to_string())
                .fix("--repo DIR")
                .into());
        }
        let workspace = target::workspace(cx);
        let kinds = Kinds::fetch(session).await?;
        let files = documents::load(std::slice::from_ref(&folder.repo))?;
        let declared = declared(&files, &kinds, &workspace)?;
        let server = server(session, &kinds, &workspace).await?;
        let me = session.get("/api/v1/me").await?;
        let organization = me["org"]["id"].as_str().unwrap_or_default();
        let fresh = State::new(organization, &workspace);
        let state = match State::load(&folder.repo)? {
            Some(state) if state.organization == fresh.organization && state.workspace == fresh.workspace => state,
            Some(other) => {
                cx.out.say(&format!(
                    "the folder was in step with the workspace `{}` elsewhere; everything is compared anew",
                    other.workspace
                ));
                fresh
            }
            None => fresh,
        };
        let mut situation = Self { repo: folder.repo.clone(), workspace, kinds, files, declared, server, state, items: Vec::new() };
        situation.compare();
        situation.drop_seeming(cx, session).await?;
        Ok(situation)
    }

    fn compare(&mut self) {
        let keys: BTreeSet<&String> = self.declared.keys().chain(self.server.keys()).chain(self.state.resources.keys()).collect();
        let items = keys.into_iter().map(|key| {
            let file = self.declared.get(key).map(|n| hash(&portable(&self.files.declared[*n].value)));
            let server = self.server.get(key).map(hash);
            let action = decide(file.as_deref(), server.as_deref(), self.state.resources.get(key));
            Item { key: key.clone(), action }
        });
        self.items = items.collect();
    }

    /// A file may leave out what the server fills in: then both differ in letters only.
    async fn drop_seeming(&mut self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<(), Failure> {
        let both = |i: &&mut Item| matches!(i.action, Action::Conflict { push: Change::Update, .. });
        let mut seeming: Vec<&mut Item> = self.items.iter_mut().filter(both).collect();
        if seeming.is_empty() {
            return Ok(());
        }
        let values = seeming.iter().filter_map(|i| self.declared.get(&i.key)).map(|n| self.files.declared[*n].value.clone()).collect();
        let request = Request { manager: MANAGER, dry_run: true, force: true, prune: None, draft: false, reason: None };
        let outcome = apply::send(cx, session, values, &request).await?;
        for item in outcome.plan.iter().filter(|i| !i.changes()) {
            let key = address(&item.kind, None, &item.name);
            seeming.iter_mut().filter(|i| i.key == key).for_each(|i| i.action = Action::InStep);
        }
        Ok(())
    }

    fn place(&self, key: &str) -> String {
        self.declared.get(key).map(|n| self.files.declared[*n].path.display().to_string()).unwrap_or_default()
    }

    fn table<'a>(&self, items: impl Iterator<Item = &'a Item>) -> Option<Table> {
        let mut table = Table::new(["ACTION", "CHANGE", "RESOURCE", "FILE"]);
        let mut any = false;
        for item in items {
            let (action, change) = item.words();
            table.row([Cell::status(action), change.into(), item.key.as_str().into(), self.place(&item.key).into()]);
            any = true;
        }
        any.then_some(table)
    }

    fn json(&self) -> Value {
        let items = self.items.iter().filter(|i| i.action != Action::InStep).map(|item| {
            let (action, change) = item.words();
            json!({"resource": item.key, "action": action, "change": change, "file": self.place(&item.key)})
        });
        items.collect()
    }

    fn conflicts(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|i| matches!(i.action, Action::Conflict { .. }))
    }

    /// Everything that is in step now is remembered so.
    fn remember(&mut self) -> Result<(), Failure> {
        let mut resources = BTreeMap::new();
        for item in &self.items {
            let key = &item.key;
            if item.action != Action::InStep {
                if let Some(base) = self.state.resources.get(key) {
                    resources.insert(key.clone(), base.clone());
                }
                continue;
            }
            if let (Some(number), Some(server)) = (self.declared.get(key), self.server.get(key)) {
                let base = Base { file: hash(&portable(&self.files.declared[*number].value)), server: hash(server) };
                resources.insert(key.clone(), base);
            }
        }
        self.state.resources = resources;
        Ok(self.state.save(&self.repo)?)
    }
}

/// The documents of the folder, each once; those of other workspaces are a mistake.
fn declared(files: &Files, kinds: &Kinds, workspace: &str) -> Result<BTreeMap<String, usize>, Failure> {
    let mut out = BTreeMap::new();
    for (number, d) in files.declared.iter().enumerate() {
        let place = || format!("{}: {}/{}", d.path.display(), d.kind(), d.name());
        let kind = kinds.find(d.kind()).map_err(|e| e.place(place()))?;
        if !kind.in_workspace() {
            return Err(Error::invalid(
                "usage",
                format!("a {} belongs to the organization; a folder is kept in step with one workspace", kind.name),
            )
            .place(place())
            .fix("keep it in a folder of its own, and use orc apply")
            .into());
        }
        if d.workspace().is_some_and(|w| w != workspace) {
            return Err(Error::invalid("usage", format!("the file names another workspace than `{workspace}`"))
                .place(place())
                .fix("leave `workspace` out of the files, or name it: --workspace")
                .into());
        }
        if out.insert(address(d.kind(), None, d.name()), number).is_some() {
            return Err(Error::invalid("declared_twice", "the resource is declared twice").place(place()).into());
        }
    }
    Ok(out)
}

async fn server(session: &mut Session<'_>, kinds: &Kinds, workspace: &str) -> Result<BTreeMap<String, Value>, Failure> {
    let names: Vec<String> = kinds.list.iter().filter(|k| k.in_workspace()).map(|k| k.name.clone()).collect();
    let documents = export::fetch(session, &names, Some(workspace), None).await?;
    let key = |d: &Value| address(d["kind"].as_str().unwrap_or_default(), None, d["name"].as_str().unwrap_or_default());
    // What belongs to the organization is not part of a workspace, whatever the server adds.
    let own = documents.iter().filter(|d| d["workspace"].as_str().is_some_and(|w| w == workspace));
    Ok(own.map(|d| (key(d), portable(d))).collect())
}

async fn plan(cx: &Cx<'_>, session: &mut Session<'_>, folder: &Folder) -> Result<Exit, Failure> {
    let situation = Situation::look(cx, session, folder).await?;
    let open = || situation.items.iter().filter(|i| i.action != Action::InStep);
    if cx.out.wants_json() {
        cx.out.value(&situation.json())?;
    } else if let Some(table) = situation.table(open()) {
        cx.out.data(&table.render(&cx.out.stdout))?;
    } else {
        cx.out.say("in step");
    }
    Ok(if open().next().is_some() { Exit::Different } else { Exit::Done })
}

async fn go(cx: &Cx<'_>, session: &mut Session<'_>, direction: &Direction, push: bool) -> Result<Exit, Failure> {
    let mut situation = Situation::look(cx, session, &direction.folder).await?;
    if !direction.force && situation.conflicts().next().is_some() {
        return tell_conflicts(cx, &situation, push);
    }
    let changes: Vec<(String, Change)> =
        situation.items.iter().filter_map(|i| Some((i.key.clone(), i.change(push, direction.force)?))).collect();
    tell_drift(cx, &situation, push);
    if changes.is_empty() {
        situation.remember()?;
        if cx.out.wants_json() {
            cx.out.value(&json!([]))?;
        } else {
            cx.out.say(if push { "nothing to push" } else { "nothing to pull" });
        }
        return Ok(Exit::Done);
    }
    if !approved(cx, &situation, push, direction.force)? {
        return Ok(Exit::Rejected);
    }
    if push {
        push::send(session, &situation, &changes, &direction.manager).await?;
    } else {
        receive(&situation, &changes)?;
    }
    settle(session, &mut situation, &changes).await?;
    if cx.out.wants_json() {
        cx.out.value(&changes.iter().map(|(key, change)| json!({"resource": key, "change": change.word()})).collect())?;
    } else {
        let count = text::plural(changes.len() as u64, "resource");
        cx.out.say(&format!("{} {count}; what is in step now stands in {}", if push { "pushed" } else { "pulled" }, state::FILE));
    }
    Ok(Exit::Done)
}

fn tell_conflicts(cx: &Cx<'_>, situation: &Situation, push: bool) -> Result<Exit, Failure> {
    let count = situation.conflicts().count() as u64;
    let error = Error::conflict("sync_conflict", format!("{} changed in the folder and in the workspace", text::plural(count, "resource")))
        .place(situation.repo.display().to_string())
        .fix(format!(
            "let the folder win: orc sync push --force; the workspace: orc sync pull --force; {} does nothing by itself",
            if push { "a push" } else { "a pull" }
        ));
    if cx.out.wants_json() {
        return Err(error.details(situation.json()).into());
    }
    for item in situation.conflicts() {
        cx.out.must_say(&format!("conflict: {} ({})", item.key, situation.place(&item.key)));
        let file = situation.declared.get(&item.key).map(|n| portable(&situation.files.declared[*n].value)).unwrap_or_default();
        let server = situation.server.get(&item.key).cloned().unwrap_or_default();
        for path in differing(&file, &server).into_iter().take(10) {
            let side = |v: &Value| v.pointer(&path).map_or_else(|| "nothing".to_owned(), show::inline);
            cx.out.must_say(&format!("  {path}: folder {}, workspace {}", side(&file), side(&server)));
        }
    }
    Err(error.into())
}

/// What the other direction would do is shown, not done.
fn tell_drift(cx: &Cx<'_>, situation: &Situation, push: bool) {
    for item in &situation.items {
        match item.action {
            Action::Pull(change) if push => {
                cx.out.say(&format!(
                    "drift: the workspace did `{}` {} since the last sync; take it: orc sync pull",
                    change.word(),
                    item.key
                ));
            }
            Action::Push(change) if !push => {
                cx.out.say(&format!("not pushed yet: {} {}; send it: orc sync push", change.word(), item.key));
            }
            _ => {}
        }
    }
}

/// Pointers of the leaves that differ.
fn differing(a: &Value, b: &Value) -> Vec<String> {
    fn walk(a: Option<&Value>, b: Option<&Value>, at: &str, out: &mut Vec<String>) {
        if a == b {
            return;
        }
        match (a, b) {
            (Some(Value::Object(a)), Some(Value::Object(b))) => {
                let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
                for key in keys {
                    walk(a.get(key), b.get(key), &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), out);
                }
            }
            _ => out.push(at.to_owned()),
        }
    }
    let mut out = Vec::new();
    walk(Some(a), Some(b), "", &mut out);
    out
}

/// The plan, approved with `--yes` or by the person at the terminal.
fn approved(cx: &Cx<'_>, situation: &Situation, push: bool, force: bool) -> Result<bool, Failure> {
    if !cx.out.wants_json()
        && let Some(table) = situation.table(situation.items.iter().filter(|i| i.change(push, force).is_some()))
    {
        cx.out.data(&table.render(&cx.out.stdout))?;
    }
    if cx.global.yes {
        return Ok(true);
    }
    if !cx.out.can_ask {
        return Err(Error::invalid("no_terminal", "the plan must be approved, and there is no terminal to ask at")
            .fix("look at it: orc sync plan")
            .fix("approve it: --yes")
            .into());
    }
    loop {
        cx.out.prompt(if push { "Change the workspace? y = yes, n = no: " } else { "Change the folder? y = yes, n = no: " });
        let mut line = String::new();
        let read = std::io::stdin().read_line(&mut line).unwrap_or(0);
        match line.trim().to_ascii_lowercase().as_str() {
            "y" | "yes" => return Ok(true),
            "n" | "no" => return Ok(false),
            _ if read == 0 => return Ok(false),
            _ => {}
        }
    }
}

fn receive(situation: &Situation, changes: &[(String, Change)]) -> Result<(), Failure> {
    let mut rewrite = files::Rewrite::new(&situation.files);
    for (key, _) in changes {
        match (situation.declared.get(key), situation.server.get(key)) {
            (Some(number), document) => rewrite.replace(*number, document),
            (None, Some(document)) => {
                let kind = situation.kinds.find(document["kind"].as_str().unwrap_or_default())?;
                rewrite.create(&situation.repo, &kind.plural, document)?;
            }
            (None, None) => {}
        }
    }
    Ok(rewrite.carry_out()?)
}

/// Both sides are read again: what was done is in step now.
async fn settle(session: &mut Session<'_>, situation: &mut Situation, changes: &[(String, Change)]) -> Result<(), Failure> {
    situation.files = documents::load(std::slice::from_ref(&situation.repo))?;
    situation.declared = declared(&situation.files, &situation.kinds, &situation.workspace)?;
    situation.server = server(session, &situation.kinds, &situation.workspace).await?;
    let done: BTreeSet<&String> = changes.iter().map(|(key, _)| key).collect();
    for item in situation.items.iter_mut().filter(|i| done.contains(&i.key)) {
        item.action = Action::InStep;
    }
    situation.remember()
}
