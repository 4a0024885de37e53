//! `orc runs export|import`: a run as one signed file.

use super::runs::resolve;
use crate::{Cx, api, exit::Exit, failure::Failure, load, out::text, session::Session};
use base::Error;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Write a run into one signed file, which another installation can open
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  orc runs export latest --out run.orc-run")]
pub(crate) struct Export {
    /// The run's id, or `latest`
    run: String,
    /// The file to write; one that is there is replaced
    #[arg(long, short = 'o', value_name = "FILE")]
    out: PathBuf,
}

/// Keep a run that happened elsewhere, to be looked at; with --workspace where it is to be seen
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  orc runs import run.orc-run\n  orc runs import run.orc-run --key BASE64\n\nEverything is checked before anything is written. Without --key the signature must hold, whoever's it is."
)]
pub(crate) struct Import {
    /// What `orc runs export` wrote
    file: PathBuf,
    /// A public key that is trusted; may be repeated
    #[arg(long = "key", value_name = "BASE64")]
    keys: Vec<String>,
}

/// Whole or not at all.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let beside = path.with_file_name(name);
    std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, path)).map_err(|e| {
        drop(std::fs::remove_file(&beside));
        Error::invalid("file_unwritable", format!("the file cannot be written: {e}")).place(path.display().to_string()).into()
    })
}

impl Export {
    pub(crate) async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let id = resolve(session, &self.run).await?;
        let path = format!("/api/v1/runs/{}/export", api::encode(&id));
        let bytes = session.client.get_bytes(&path).await.map_err(|error| session.explain(error))?;
        write(&self.out, &bytes)?;
        if cx.out.wants_json() {
            cx.out.value(&json!({"run": id, "file": self.out.display().to_string(), "bytes": bytes.len()}))?;
            return Ok(Exit::Done);
        }
        cx.out.say(&format!("{id}: {} bytes in {}", text::count(bytes.len() as u64), self.out.display()));
        let end = bytes.trim_ascii_end().rsplit(|byte| *byte == b'\n').next();
        let signature = end.and_then(|line| serde_json::from_slice::<Value>(line).ok()).unwrap_or_default();
        cx.out.say(&format!("signed with {}", text::one_line(signature["key"].as_str().unwrap_or_default())));
        Ok(Exit::Done)
    }
}

impl Import {
    pub(crate) async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let file = String::from_utf8(load::read(&self.file)?)
            .map_err(|_| Error::invalid("bad_run_file", "the file is not UTF-8, so it is no run").place(self.file.display().to_string()))?;
        let body = json!({"file": file, "workspace": cx.global.workspace, "keys": self.keys});
        let run = session.post("/api/v1/runs/import", &body).await?;
        if cx.out.wants_json() {
            cx.out.value(&run)?;
            return Ok(Exit::Done);
        }
        let word = |value: &Value| text::one_line(value.as_str().unwrap_or_default());
        let origin = &run["imported"];
        cx.out.say(&format!("{}: {}, from {}", word(&run["id"]), word(&run["name"]), word(&origin["org"])));
        cx.out.say(&format!("signed with {}", word(&origin["key"])));
        Ok(Exit::Done)
    }
}
