//! `orc apply`, `orc plan` and `orc import`: what files declare becomes so on the server, all of it or nothing.

use super::{
    files::{self, Files},
    outcome::Outcome,
    show::{Format, Output},
    target,
};
use crate::{Cx, exit::Exit, failure::Failure, host::Life, present::Said, session::Session};
use serde_json::{Value, json};
use std::path::PathBuf;

/// In whose name files set fields, unless the person says another; `orc sync push` is the same person with the same files.
pub(super) const MANAGER: &str = "cli";
/// In whose name imports set fields, unless another name is given.
const IMPORTER: &str = "import";

/// Make the server hold what files declare; all of it or nothing
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  orc apply -f resources/\n  orc apply -f model.yaml --dry-run\n  orc apply -f team/ --prune --owner docs"
)]
pub(crate) struct Apply {
    #[command(flatten)]
    what: What,
    /// Check and show what would happen; change nothing
    #[arg(long)]
    dry_run: bool,
    /// Save as drafts, not published
    #[arg(long)]
    draft: bool,
    /// Why, for the history
    #[arg(short = 'm', long, value_name = "TEXT")]
    reason: Option<String>,
    #[command(flatten)]
    format: Format,
}

/// Show what `orc apply` would do, field by field; exits 10 if it would do something
#[derive(clap::Args, Debug)]
pub(crate) struct Plan {
    #[command(flatten)]
    what: What,
    #[command(flatten)]
    format: Format,
}

/// Take in what `orc export` wrote, into another workspace or organization if need be
#[derive(clap::Args, Debug)]
pub(crate) struct Import {
    /// A file, a folder, or - for standard input
    #[arg(short, long = "file", value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Put everything into this workspace, whatever the files say
    #[arg(long, value_name = "WORKSPACE")]
    into: Option<String>,
    /// The file is a workflow, or a pipeline of the original framework: store it under this name, as a draft, with its comments
    #[arg(long = "as", value_name = "workflow/NAME", conflicts_with_all = ["into", "force", "dry_run", "manager"])]
    name: Option<String>,
    /// Check and show what would happen; change nothing
    #[arg(long)]
    dry_run: bool,
    /// Take over fields that others set
    #[arg(long)]
    force: bool,
    /// In whose name fields are set
    #[arg(long, value_name = "NAME", default_value = IMPORTER)]
    manager: String,
    #[command(flatten)]
    format: Format,
}

#[derive(clap::Args, Debug)]
pub(crate) struct What {
    /// A file, a folder, or - for standard input
    #[arg(short, long = "file", value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Take over fields that others set
    #[arg(long)]
    force: bool,
    /// Delete what this owner label declared before and no file declares now
    #[arg(long, requires = "owner")]
    prune: bool,
    /// The value of the label `orc.owner` that --prune goes by, and that everything declared gets
    #[arg(long, value_name = "NAME", requires = "prune")]
    owner: Option<String>,
    /// In whose name fields are set
    #[arg(long, value_name = "NAME", default_value = MANAGER)]
    manager: String,
}

/// How documents are sent.
pub(super) struct Request<'a> {
    pub(super) manager: &'a str,
    pub(super) dry_run: bool,
    pub(super) force: bool,
    pub(super) prune: Option<&'a str>,
    pub(super) draft: bool,
    pub(super) reason: Option<&'a str>,
}

pub(super) async fn send(cx: &Cx<'_>, session: &mut Session<'_>, documents: Vec<Value>, request: &Request<'_>) -> Result<Outcome, Failure> {
    let body = json!({
        "documents": documents,
        "workspace": target::workspace(cx),
        "manager": request.manager,
        "dry_run": request.dry_run,
        "force": request.force,
        "prune": request.prune.map(|owner| json!({"owner": owner})),
        "draft": request.draft,
        "reason": request.reason,
    });
    Outcome::of(session.post("/api/v1/apply", &body).await)
}

impl What {
    /// Only the files, whoever holds their fields.
    pub(super) fn all_of(files: Vec<PathBuf>) -> Self {
        Self { files, force: true, prune: false, owner: None, manager: MANAGER.to_owned() }
    }

    pub(super) fn load(&self, cx: &Cx<'_>) -> Result<Files, Failure> {
        load(cx, &self.files)
    }

    pub(super) fn request(&self, dry_run: bool) -> Request<'_> {
        let prune = if self.prune { self.owner.as_deref() } else { None };
        Request { manager: &self.manager, dry_run, force: self.force, prune, draft: false, reason: None }
    }

    /// The command that does it, for messages.
    pub(super) fn command(&self, cx: &Cx<'_>, verb: &str) -> Said {
        let manager = Some(&self.manager).filter(|manager| *manager != MANAGER);
        let said = Said::new(cx, verb).files(&self.files).maybe("--manager", manager.map(String::as_str));
        said.flag("--prune", self.prune).maybe("--owner", self.owner.as_deref()).flag("--force", self.force)
    }
}

fn load(cx: &Cx<'_>, paths: &[PathBuf]) -> Result<Files, Failure> {
    let files = files::load(paths)?;
    for skipped in &files.skipped {
        cx.out.say(&format!("skipped: {skipped} declares no resource"));
    }
    Ok(files)
}

impl Apply {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let files = self.what.load(cx)?;
        let mut session = Session::open(cx, Life::Short).await?;
        let request = Request { draft: self.draft, reason: self.reason.as_deref(), ..self.what.request(self.dry_run) };
        let outcome = send(cx, &mut session, files.documents(), &request).await;
        session.close().await;
        let said = self.what.command(cx, "apply").flag("--draft", self.draft).maybe("-m", self.reason.as_deref());
        let command = said.text();
        let run = Ran { dry_run: self.dry_run, manager: &self.what.manager, command: &command };
        applied(cx, &outcome?, files, self.format, &run).await
    }
}

impl Plan {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let files = self.what.load(cx)?;
        let mut session = Session::open(cx, Life::Short).await?;
        let outcome = send(cx, &mut session, files.documents(), &self.what.request(true)).await;
        session.close().await;
        planned(cx, &outcome?, files, self.format, &self.what.command(cx, "apply").text()).await
    }
}

impl Import {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        if let Some(name) = &self.name {
            return super::source::import(cx, &self.files, name).await;
        }
        let files = load(cx, &self.files)?;
        let mut documents = files.documents();
        let mut session = Session::open(cx, Life::Short).await?;
        let result = self.send(cx, &mut session, &mut documents).await;
        session.close().await;
        let manager = Some(self.manager.as_str()).filter(|manager| *manager != IMPORTER);
        let said = Said::new(cx, "import").files(&self.files).maybe("--into", self.into.as_deref()).maybe("--manager", manager);
        let command = said.text();
        let run = Ran { dry_run: self.dry_run, manager: &self.manager, command: &command };
        applied(cx, &result?, files, self.format, &run).await
    }

    async fn send(&self, cx: &Cx<'_>, session: &mut Session<'_>, documents: &mut [Value]) -> Result<Outcome, Failure> {
        if let Some(into) = &self.into {
            let kinds = super::kind::Kinds::fetch(session).await?;
            for document in documents.iter_mut() {
                if kinds.find(document["kind"].as_str().unwrap_or_default())?.in_workspace() {
                    document["workspace"] = into.as_str().into();
                }
            }
        }
        let request = Request {
            manager: &self.manager,
            dry_run: self.dry_run,
            force: self.force,
            prune: None,
            draft: false,
            reason: Some("imported"),
        };
        send(cx, session, documents.to_vec(), &request).await
    }
}

/// What was asked for, for messages.
pub(super) struct Ran<'a> {
    pub(super) dry_run: bool,
    pub(super) manager: &'a str,
    pub(super) command: &'a str,
}

/// What became of it, in lines and a count.
pub(super) async fn applied(cx: &Cx<'_>, outcome: &Outcome, mut files: Files, format: Format, run: &Ran<'_>) -> Result<Exit, Failure> {
    if let Some(exit) = refused(cx, outcome, &mut files, format, run.command).await? {
        return Ok(exit);
    }
    match format.of(cx) {
        Output::Json => cx.out.value(&outcome.raw)?,
        Output::Yaml => cx.out.data(&editing::documents::write(&outcome.raw))?,
        Output::Table => {
            if !outcome.plan.is_empty() {
                cx.out.data(&outcome.table().render(&cx.out.stdout))?;
            }
            outcome.tell_notes(cx);
            let tail = match (run.dry_run, outcome.changes()) {
                (true, _) => "; a dry run, nothing was changed".to_owned(),
                (false, true) => format!("; in the name of `{}`", run.manager),
                (false, false) => String::new(),
            };
            cx.out.say(&format!("{}{tail}", outcome.counts()));
        }
    }
    Ok(Exit::Done)
}

/// What would become of it, field by field; 10 if something would.
pub(super) async fn planned(cx: &Cx<'_>, outcome: &Outcome, mut files: Files, format: Format, command: &str) -> Result<Exit, Failure> {
    if let Some(exit) = refused(cx, outcome, &mut files, format, command).await? {
        return Ok(exit);
    }
    match format.of(cx) {
        Output::Json => cx.out.value(&outcome.raw)?,
        Output::Yaml => cx.out.data(&editing::documents::write(&outcome.raw))?,
        Output::Table => {
            cx.out.data(&outcome.fields(cx))?;
            outcome.tell_notes(cx);
            let tail = if outcome.changes() { format!("; do it: {command}") } else { "; nothing to do".to_owned() };
            cx.out.say(&format!("{}{tail}", outcome.counts()));
        }
    }
    Ok(if outcome.changes() { Exit::Different } else { Exit::Done })
}

/// Invalid documents and conflicts end here.
async fn refused(cx: &Cx<'_>, outcome: &Outcome, files: &mut Files, format: Format, command: &str) -> Result<Option<Exit>, Failure> {
    if outcome.plan.iter().any(|item| item.action == "invalid") {
        let catalog = flow::Catalog { models: None, ..cx.host.catalog().await? };
        let diagnostics = outcome.findings(cx, files, &catalog);
        if !diagnostics.is_empty() {
            return Err(Failure::Findings { diagnostics, texts: files.take_texts() });
        }
    }
    if let Some(error) = outcome.unplaced(cx, files) {
        return Err(error.into());
    }
    if outcome.conflicts() {
        if format.of(cx) == Output::Json {
            cx.out.value(&outcome.refused_value())?;
        } else {
            cx.out.data(&outcome.table().render(&cx.out.stdout))?;
            outcome.tell_conflicts(cx, command);
        }
        return Ok(Some(Exit::Conflict));
    }
    match &outcome.refusal {
        Some(error) => Err(error.clone().into()),
        None => Ok(None),
    }
}
