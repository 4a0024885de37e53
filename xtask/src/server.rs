//! A server for the length of a task.

use crate::{house::House, shell};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
    /// Good once.
    pub(crate) sign_in: String,
    pub(crate) data: PathBuf,
}

impl Server {
    /// Starts `orc up` on a data folder and waits until it says that it is ready. The system chooses the port.
    pub(crate) fn start(house: &House, data: &Path) -> Result<Self> {
        std::fs::create_dir_all(data)?;
        let mut child = house
            .command(&house.binary().to_string_lossy())
            .args(["up", "--json", "--port", "0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .process_group(0)
            .spawn()
            .with_context(|| format!("cannot start {}", house.binary().display()))?;
        let Some(words) = child.stdout.take() else { bail!("the server has no output") };
        let mut server = Self { child, url: String::new(), sign_in: String::new(), data: data.to_owned() };
        let Some(ready) = first_object(words) else {
            bail!("the server did not say within {} s that it is ready", PATIENCE.as_secs());
        };
        server.url = ready["url"].as_str().unwrap_or_default().to_owned();
        server.sign_in = ready["sign_in"].as_str().unwrap_or_default().to_owned();
        Ok(server)
    }

    pub(crate) fn stop(mut self) -> Result<()> {
        shell::end(&mut self.child)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = shell::end(&mut self.child);
    }
}

/// The first JSON object on a stream, which is then read to its end so that the writer never waits.
fn first_object(words: impl std::io::Read + Send + 'static) -> Option<Value> {
    let (send, receive) = mpsc::sync_channel(1);
    thread::spawn(move || {
        let mut text = String::new();
        for line in BufReader::new(words).lines().map_while(Result::ok) {
            text.push_str(&line);
            if let Ok(value) = serde_json::from_str::<Value>(&text) {
                let _ = send.send(value);
                text.clear();
            }
        }
    });
    receive.recv_timeout(PATIENCE).ok()
}
