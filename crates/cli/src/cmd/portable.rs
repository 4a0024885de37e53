//! `orc runs export|import`: a run as one signed file.

use super::runs::resolve;
use crate::{Cx, api, exit::Exit, failure::Failure, load, out::text, session::Session};
use base::Error;
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

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

/// Of a signature's line there are a few hundred bytes.
const END: usize = 4_096;

/// Whole or not at all; answers how many bytes, and the last of them.
async fn write(path: &Path, mut bytes: impl Stream<Item = base::Result<Bytes>> + Unpin) -> Result<(u64, Vec<u8>), Error> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let beside = path.with_file_name(name);
    let unwritable =
        |e: std::io::Error| Error::invalid("file_unwritable", format!("the file cannot be written: {e}")).place(path.display().to_string());
    let written = async {
        let mut file = tokio::fs::File::create(&beside).await.map_err(unwritable)?;
        let (mut count, mut end) = (0, Vec::new());
        while let Some(some) = bytes.next().await {
            let some = some?;
            file.write_all(&some).await.map_err(unwritable)?;
            count += some.len() as u64;
            end.extend_from_slice(&some[some.len().saturating_sub(END)..]);
            end.drain(..end.len().saturating_sub(END));
        }
        file.flush().await.map_err(unwritable)?;
        tokio::fs::rename(&beside, path).await.map_err(unwritable)?;
        Ok((count, end))
    };
    let written = written.await;
    if written.is_err() {
        drop(std::fs::remove_file(&beside));
    }
    written
}

impl Export {
    pub(crate) async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let id = resolve(session, &self.run).await?;
        let path = format!("/api/v1/runs/{}/export", api::encode(&id));
        let file = session.client.download(&path).await.map_err(|error| session.explain(error))?;
        let (count, end) = write(&self.out, file).await.map_err(|error| session.explain(error))?;
        if cx.out.wants_json() {
            cx.out.value(&json!({"run": id, "file": self.out.display().to_string(), "bytes": count}))?;
            return Ok(Exit::Done);
        }
        cx.out.say(&format!("{id}: {} bytes in {}", text::count(count), self.out.display()));
        let end = end.trim_ascii_end().rsplit(|byte| *byte == b'\n').next();
        let signature = end.and_then(|line| serde_json::from_slice::<Value>(line).ok()).unwrap_or_default();
        cx.out.say(&format!("signed with {}", text::one_line(signature["key"].as_str().unwrap_or_default())));
        Ok(Exit::Done)
    }
}

/// What is read at once.
const READ: usize = 256 * 1024;

/// The file as it is read.
fn read(file: tokio::fs::File) -> impl Stream<Item = std::io::Result<Bytes>> {
    futures_util::stream::try_unfold(file, |mut file| async move {
        let mut bytes = BytesMut::with_capacity(READ);
        let count = file.read_buf(&mut bytes).await?;
        Ok((count > 0).then(|| (bytes.freeze(), file)))
    })
}

impl Import {
    pub(crate) async fn run(&self, cx: &Cx<'_>, session: &mut Session<'_>) -> Result<Exit, Failure> {
        let file = tokio::fs::File::open(&self.file).await.map_err(|e| load::unreadable(&self.file, &e))?;
        let mut path = "/api/v1/runs/import?".to_owned();
        if let Some(workspace) = &cx.global.workspace {
            path += &format!("workspace={}&", api::encode(workspace));
        }
        if !self.keys.is_empty() {
            path += &format!("keys={}", api::encode(&self.keys.join(",")));
        }
        let sent = session.client.upload::<Value, _>(&path, "application/jsonl", read(file)).await;
        let run = sent.map_err(|error| session.explain(error))?;
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
