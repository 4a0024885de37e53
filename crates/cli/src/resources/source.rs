//! Stored workflows as the text that was written: `orc clone`, `orc import --as`, and what other commands need
//! of it.

use super::{target, versions::members};
use crate::{Cx, api::encode, exit::Exit, failure::Failure, host::Life, session::Session};
use base::Error;
use serde_json::{Value, json};
use std::path::PathBuf;

/// A version of a stored workflow.
pub(crate) struct StoredText {
    /// `workflow/default/triage@3`
    pub(crate) shown: String,
    pub(crate) name: String,
    pub(crate) text: String,
}

/// The text of a version; `version` says which one unless the address does.
pub(crate) async fn of(cx: &Cx<'_>, session: &mut Session<'_>, address: &str, version: Option<&str>) -> Result<StoredText, Failure> {
    let target = workflow(cx, session, address, "its text").await?;
    let version = target.version_or(version, "--diff")?;
    let number = match &version {
        Some(version) => Some(target.number(session, version).await?),
        None => None,
    };
    let query = number.map(|n| format!("?version={n}")).unwrap_or_default();
    let found = session.get(&format!("{}{query}", path(&target, "source"))).await?;
    let number = found["version"].as_u64().unwrap_or_default();
    let text = found["text"].as_str().unwrap_or_default().to_owned();
    Ok(StoredText { shown: format!("{}@{number}", target.shown()), name: target.name, text })
}

fn path(target: &target::Target, tail: &str) -> String {
    format!("/api/v1/workflows/{}/{}/{tail}", encode(&target.workspace), encode(&target.name))
}

async fn workflow(cx: &Cx<'_>, session: &mut Session<'_>, address: &str, what: &str) -> Result<target::Target, Failure> {
    let target = target::one(cx, session, address, None).await?;
    if target.kind.name == "workflow" {
        return Ok(target);
    }
    let error = Error::invalid("usage", format!("{} is no workflow: {what} is about workflows", target.shown()));
    Err(error.place(address.to_owned()).fix("name one as workflow/NAME").into())
}

/// Make a copy of a stored workflow under another name, its text with comments and all
#[derive(clap::Args, Debug)]
#[command(disable_version_flag = true)]
#[command(after_help = "Examples:\n  orc clone workflow/triage triage-fridays\n  orc clone workflow/shop/triage@3 triage --workspace docs")]
pub(crate) struct Clone {
    /// The workflow, perhaps with @VERSION
    #[arg(value_name = "workflow/NAME")]
    workflow: String,
    /// What the copy is called; it is made in the workspace of --workspace, else in that of the workflow
    #[arg(value_name = "NEW")]
    name: String,
    /// Why, for the history
    #[arg(short = 'm', long, value_name = "TEXT")]
    reason: Option<String>,
}

impl Clone {
    pub(crate) async fn run(self, cx: &Cx<'_>) -> Result<Exit, Failure> {
        let mut session = Session::open(cx, Life::Short).await?;
        let result = self.send(cx, &mut session).await;
        session.close().await;
        let (from, made) = result?;
        if cx.out.wants_json() {
            cx.out.value(&made)?;
        } else {
            let state = if made["published"].is_null() { "a draft" } else { "published" };
            let to = target::address("workflow", made["workspace"].as_str(), &self.name);
            cx.out.say(&format!("made: {to}, {state}, a copy of {from}"));
        }
        Ok(Exit::Done)
    }

    async fn send(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<(String, Value), Failure> {
        let target = workflow(cx, session, &self.workflow, "orc clone").await?;
        let workspace = cx.global.workspace.clone().filter(|w| !w.is_empty());
        let body = members([
            ("workspace", workspace.map(Value::from)),
            ("name", Some(self.name.as_str().into())),
            ("version", target.version.clone().map(Value::from)),
            ("reason", self.reason.clone().map(Value::from)),
        ]);
        let made = session.call("POST", &path(&target, "clone"), body.as_ref(), &[]).await?;
        Ok((target.shown(), made))
    }
}

/// One file becomes a draft of a new workflow; a pipeline of the original framework is written in our format.
pub(super) async fn import(cx: &Cx<'_>, files: &[PathBuf], name: &str) -> Result<Exit, Failure> {
    let [file] = files else { return Err(Failure::usage("--as is about one file")) };
    let bytes = crate::load::read(file)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Error::invalid("file_unreadable", "the file is no text in UTF-8").place(file.display().to_string()))?;
    let mut session = Session::open(cx, Life::Short).await?;
    let result = store(cx, &mut session, name, &text).await;
    session.close().await;
    let (shown, made) = result?;
    if cx.out.wants_json() {
        cx.out.value(&made)?;
        return Ok(Exit::Done);
    }
    let findings = made["findings"].as_array().map_or(0, Vec::len);
    let next = if findings == 0 { format!("publish it: orc publish {shown}") } else { format!("it has errors: orc edit {shown}") };
    cx.out.say(&format!("imported: {shown}, a draft; {next}"));
    Ok(Exit::Done)
}

async fn store(cx: &Cx<'_>, session: &mut Session<'_>, name: &str, text: &str) -> Result<(String, Value), Failure> {
    let target = workflow(cx, session, name, "--as").await?.whole("import --as")?;
    let body = json!({"text": text, "name": target.name});
    let path = format!("/api/v1/workflows/{}/import", encode(&target.workspace));
    let made = session.call("POST", &path, Some(&body), &[]).await?;
    Ok((target.shown(), made))
}
