//! `orc run FILE`: starts a run of a workflow file and follows it to its end.

use crate::{
    Cx,
    api::{self, RunSummary},
    exit::Exit,
    failure::Failure,
    follow::{self, Decide, Interrupts, Options},
    host::Life,
    inputs,
    load::{self, Loaded},
    out::text,
    present,
    resources::run::Stored,
    session::Session,
};
use base::{Error, Right};
use flow::{Diagnostic, Plan, Severity};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Run a workflow file to its end
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  orc run pipeline.yaml\n  orc run pipeline.yaml -i since=v1.0.0 -i count=3 -i notes=@notes.txt\n  \
                        orc run pipeline.yaml -i @inputs.json --json=outputs --yes\n  \
                        orc run pipeline.yaml --workspace shop")]
pub(crate) struct Run {
    /// The workflow: a YAML file, or a stored one as workflow/NAME, with @VERSION perhaps
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// An input: key=value, key=@file, or @file.json for many
    #[arg(short, long = "input", value_name = "KEY=VALUE")]
    input: Vec<String>,
    #[command(flatten)]
    watch: Watch,
    /// The folder that paths of the run may not leave [default: the nearest folder above the file with .git or orc.toml, else the file's]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Let the run use a tool that runs code, if the file asks for it: python.run, terminal.run
    #[arg(long, value_name = "TOOL", value_delimiter = ',')]
    allow_run: Vec<String>,
    /// Ask no model what tags `<AUTO>` leave open: every answer is in the lock beside the file, or the run does not start
    #[arg(long)]
    frozen: bool,
    /// Call no model at all, a simulated one neither; holds --frozen
    #[arg(long)]
    offline: bool,
}

/// Whether a command stays with the run that it started.
#[derive(clap::Args, Debug)]
pub(super) struct Watch {
    /// Follow the run; `--watch=false` starts it on the running server and leaves
    #[arg(long, num_args = 0..=1, require_equals = true, default_value_t = true, default_missing_value = "true", action = clap::ArgAction::Set)]
    pub(super) watch: bool,
}

impl Watch {
    pub(super) fn follows(&self) -> bool {
        self.watch
    }

    /// Without a server nobody else would carry the run on.
    pub(super) fn check(&self, session: &Session<'_>) -> Result<(), Failure> {
        if self.watch || !session.is_embedded() {
            return Ok(());
        }
        Err(Error::invalid("usage", "--watch=false needs a running server: no one else would carry the run on")
            .fix("start one: orc up")
            .fix("or leave out --watch=false")
            .into())
    }
}

impl Run {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        if let Some(stored) = Stored::of(&self.file) {
            return self.run_stored(cx, &stored).await;
        }
        let mut loaded = load::load(&self.file)?;
        let root = load::root(&loaded.base, self.root.as_deref())?;
        if !self.frozen && !self.offline {
            super::auto::known_before(cx, &mut loaded).await?;
        }
        let plan = check(cx, &loaded).await?;
        let inputs = inputs::gather(&self.input, Some(&plan))?;
        check_inputs(&plan, &inputs, &loaded)?;
        let mut session = Session::open(cx, Life::Long).await?;
        let result = match self.watch.check(&session) {
            Ok(()) => self.carry(cx, &mut session, &loaded, &plan, inputs, &root).await,
            Err(failure) => Err(failure),
        };
        session.close().await;
        result
    }

    /// The server is asked for the workflow first; the rest is as with a file.
    async fn run_stored(&self, cx: &Cx<'_>, stored: &Stored) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Long).await?;
        let result = self.carry_stored(cx, &mut session, stored).await;
        session.close().await;
        result
    }

    async fn carry_stored(&self, cx: &Cx<'_>, session: &mut Session<'_>, stored: &Stored) -> Result<Exit, Failure> {
        self.watch.check(session)?;
        let loaded = stored.load(cx, session).await?;
        let root = load::root(&loaded.base, self.root.as_deref())?;
        let plan = check(cx, &loaded).await?;
        let inputs = inputs::gather(&self.input, Some(&plan))?;
        check_inputs(&plan, &inputs, &loaded)?;
        self.carry(cx, session, &loaded, &plan, inputs, &root).await
    }

    /// Reading and reaching more is granted by starting a file that asks for it; running code must be said.
    fn check_code(&self, plan: &Plan, loaded: &Loaded) -> Result<(), Failure> {
        let missing: Vec<&str> =
            plan.allow.run.iter().map(String::as_str).filter(|name| !self.allow_run.iter().any(|a| a == name)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let names = text::one_line(&missing.join(", "));
        Err(Error::forbidden("code_not_allowed", format!("the file asks to run code by {names}, which is not granted by itself"))
            .place(format!("{}, allow.run", loaded.main.name))
            .fix(format!("read what it runs, then grant it: --allow-run {}", text::one_line(&plan.allow.run.join(","))))
            .into())
    }

    async fn carry(
        &self,
        cx: &Cx<'_>,
        session: &mut Session<'_>,
        loaded: &Loaded,
        plan: &Plan,
        inputs: Value,
        root: &std::path::Path,
    ) -> Result<Exit, Failure> {
        self.check_code(plan, loaded)?;
        let mut interrupts = Interrupts::new()?;
        let run = self.start(cx, session, loaded, plan, inputs, root).await?;
        if !self.watch.follows() {
            return left_running(cx, &run.id, &run.status);
        }
        if !cx.out.stderr.redraw {
            cx.out.say(&format!("{} started: {}", run.id, text::one_line(&run.name)));
        }
        let options = Options { decide: Decide::of(cx), events: false, carry: true, patient: false };
        let (end, view) = follow::follow(cx, session, &mut interrupts, &run.id, options).await?;
        present::ended(cx, session, end, view, Some(loaded)).await
    }

    async fn start(
        &self,
        cx: &Cx<'_>,
        session: &mut Session<'_>,
        loaded: &Loaded,
        plan: &Plan,
        inputs: Value,
        root: &std::path::Path,
    ) -> Result<RunSummary, Failure> {
        let allow = &plan.allow;
        let read = allow.read.iter().map(|p| format!("read {p}"));
        let reach = allow.hosts.iter().map(|h| format!("reach {h}"));
        let asked: Vec<String> = read.chain(reach).chain(allow.run.iter().map(|t| format!("run code by {t}"))).collect();
        if !plan.locked.is_empty() {
            let kept = text::plural(plan.locked.len() as u64, "answer");
            let name = flow::auto::lock_name(&loaded.file_name);
            let from = if loaded.base.join(&name).exists() { name } else { "what was worked out before".to_owned() };
            cx.out.say(&format!("{kept} to tags `<AUTO>` taken from {from}"));
        }
        let mut body = json!({
            "workflow": loaded.stored.clone().unwrap_or_else(|| json!({"main": loaded.file_name, "files": loaded.files()})),
            "inputs": inputs,
            "frozen": self.frozen,
            "offline": self.offline,
        });
        if session.has(Right::GRANTS_GIVE).await? {
            if !asked.is_empty() {
                cx.out.say(&format!("granted to this run, as its file asks: {}", text::one_line(&asked.join(", "))));
            }
            body["grants"] = json!({"base": loaded.base, "root": root, "read": allow.read, "hosts": allow.hosts, "run": allow.run});
        } else if !asked.is_empty() {
            return Err(may_not_grant(loaded, &asked).into());
        }
        // Otherwise it belongs where its stored workflow is.
        if let Some(workspace) = &cx.global.workspace {
            body["workspace"] = json!(workspace);
        }
        match session.post_once("/api/v1/runs", &body).await {
            Ok(value) => Ok(api::read(&value, "starting a run")?),
            Err(failure) => Err(findings(failure, loaded)),
        }
    }
}

/// Finds what is wrong before a data folder is even opened.
async fn check(cx: &Cx<'_>, loaded: &Loaded) -> Result<Plan, Failure> {
    let mut catalog = cx.host.catalog().await?;
    // Where there are resources, there can be models among them: whoever carries the run out checks them when it starts.
    if cx.global.server.is_some() || loaded.stored.is_some() || crate::session::has_data(cx) {
        catalog.models = None;
    }
    let compiled = flow::compile(&loaded.main, &loaded.included, &catalog);
    match compiled.plan {
        Some(plan) if loaded.files().is_some() => {
            warn(cx, &compiled.diagnostics);
            Ok(plan)
        }
        _ => Err(Failure::Findings { diagnostics: compiled.diagnostics, texts: loaded.texts() }),
    }
}

fn warn(cx: &Cx<'_>, diagnostics: &[Diagnostic]) {
    for d in diagnostics.iter().filter(|d| d.severity == Severity::Warning) {
        cx.out.say(&crate::out::diagnostic::short(d));
    }
}

/// The first wrong input is the error; the others are named in its message.
fn check_inputs(plan: &Plan, inputs: &Value, loaded: &Loaded) -> Result<(), Failure> {
    let Err(errors) = flow::check_inputs(plan, inputs.clone()) else { return Ok(()) };
    let mut errors = errors.into_iter();
    let Some(first) = errors.next() else { return Ok(()) };
    let rest: Vec<String> = errors.map(|e| e.message().to_owned()).collect();
    let message = [vec![first.message().to_owned()], rest].concat().join("; ");
    let place = first.place_text().map_or_else(|| loaded.main.name.clone(), |p| format!("{}, {p}", loaded.main.name));
    let mut error = Error::new(first.kind(), first.code().to_owned(), message).place(place);
    for fix in first.fixes() {
        error = error.fix(fix.clone());
    }
    Err(error.into())
}

/// What the file asks for cannot be left out silently: its steps would fail in the middle.
fn may_not_grant(loaded: &Loaded, asked: &[String]) -> Error {
    let asked = text::one_line(&asked.join(", "));
    Error::forbidden("forbidden", format!("the file asks to {asked}; to grant that takes the right `{}`", Right::GRANTS_GIVE))
        .place(format!("{}, allow", loaded.main.name))
        .fix("let somebody start it who may grant that, or take it out of `allow`")
}

/// A refusal with findings points into the person's own files.
fn findings(failure: Failure, loaded: &Loaded) -> Failure {
    let Failure::Error { error, .. } = &failure else { return failure };
    let Some(found) = error.detail().and_then(|d| d.get("diagnostics")) else { return failure };
    match serde_json::from_value::<Vec<Diagnostic>>(found.clone()) {
        Ok(mut diagnostics) if !diagnostics.is_empty() => {
            for d in &mut diagnostics {
                d.span.file = loaded.shown_name(&d.span.file);
            }
            Failure::Findings { diagnostics, texts: loaded.texts() }
        }
        _ => failure,
    }
}

pub(super) fn left_running(cx: &Cx<'_>, id: &str, status: &str) -> Result<Exit, Failure> {
    if cx.out.wants_json() {
        cx.out.value(&json!({"run": id, "status": status, "outputs": null}))?;
    } else {
        cx.out.data(&format!("{id}\n"))?;
        cx.out.say(&format!("it goes on in the server; watch it: orc runs watch {id}"));
    }
    Ok(Exit::Waiting)
}
