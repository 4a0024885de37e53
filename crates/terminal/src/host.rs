//! What the binary hands to the commands. The commands know neither engine nor store; this is how they reach them.

use base::{Result, SharedClock, SharedRng};
use std::{
    future::Future,
    net::SocketAddr,
    path::{Path, PathBuf},
    pin::Pin,
};

pub type Fut<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

pub trait Host: Send + Sync {
    fn clock(&self) -> SharedClock;
    fn rng(&self) -> SharedRng;
    /// Tools and models, for checking files without opening a data folder.
    fn catalog(&self) -> Fut<'_, flow::Catalog>;
    /// Opens the data folder and puts the whole application into this process. `Conflict` with code
    /// `data_folder_in_use` if another process holds the folder.
    fn open<'a>(&'a self, data: &'a Path, life: Life) -> Fut<'a, Box<dyn App>>;
    /// The same on an empty folder, with stand-ins for models and tools: nothing outside is touched that they do not allow.
    fn open_for_tests<'a>(&'a self, data: &'a Path, stand_ins: SharedStandIns) -> Fut<'a, Box<dyn App>>;
    /// Serves until told to stop; `ready` hears once where.
    fn serve<'a>(&'a self, data: &'a Path, options: ServeOptions, ready: Box<dyn FnOnce(Ready) + Send + 'a>) -> Fut<'a, ()>;
    /// What `orc doctor` looks at without a running application.
    fn examine<'a>(&'a self, data: &'a Path) -> Fut<'a, Vec<Finding>>;
    /// Goes on although the journal ends before the heads kept outside of it, and records that in the audit. Answers what was
    /// lost; `None`: nothing was, and nothing changed.
    fn accept_loss<'a>(&'a self, data: &'a Path) -> Fut<'a, Option<String>>;
    /// A backup at this moment, by the process that holds the folder if one does. Answers what was made.
    fn backup<'a>(&'a self, data: &'a Path, request: BackupRequest) -> Fut<'a, serde_json::Value>;
    /// Makes the data folder out of a backup; answers what it holds.
    fn restore<'a>(&'a self, data: &'a Path, request: RestoreRequest) -> Fut<'a, serde_json::Value>;
    /// The page of an error code, Markdown.
    fn error_page(&self, code: &str) -> Option<String>;
    fn error_codes(&self) -> Vec<String>;
}

/// What answers in a test instead of models and tools; exchanged between one test and the next.
pub type SharedStandIns = std::sync::Arc<std::sync::Mutex<StandIns>>;

#[derive(Clone, Debug, Default)]
pub struct StandIns {
    /// Outputs of steps that call a tool or a model, by the step's id.
    pub pins: std::collections::BTreeMap<String, serde_json::Value>,
    /// The first that fits answers.
    pub models: Vec<StandIn>,
    pub tools: Vec<StandIn>,
    /// Real tools that may be called: names, or a family as `text.*`.
    pub allow: Vec<String>,
}

#[derive(Clone, Debug, Default)]
pub struct StandIn {
    /// Only for this step.
    pub step: Option<String>,
    /// Only for this tool, or for models whose prompt fits this pattern.
    pub what: Option<String>,
    /// Text or a value; one after the other, the last one again and again.
    pub answers: Vec<serde_json::Value>,
    /// It fails with this message instead.
    pub fails: Option<String>,
    pub cost: base::Money,
    /// How often it has answered.
    pub used: usize,
}

/// How long an embedded application is expected to live.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Life {
    /// One question or one command; nobody else will want to join.
    Short,
    /// It carries a run: other commands on the same folder may join it as clients.
    Long,
}

/// An application inside this process.
pub trait App: Send + Sync {
    fn client(&self) -> http::client::Client;
    /// Suspends what runs, durably, and lets go of the data folder.
    fn stop<'a>(&'a self) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>>;
}

#[derive(Clone, Debug)]
pub struct BackupRequest {
    /// The folder it goes to; made if it does not exist.
    pub to: PathBuf,
    /// With the keys that open secrets and sign the journal.
    pub with_keys: bool,
}

#[derive(Clone, Debug)]
pub struct RestoreRequest {
    pub from: PathBuf,
    /// Everything committed until then; `None`: all there is.
    pub at: Option<base::Timestamp>,
    /// Where the keys are, if they are not in the backup.
    pub keys: Option<PathBuf>,
}

#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// A loopback address; port 0 takes a free one.
    pub address: SocketAddr,
    /// Where a backup is kept up to date.
    pub backup_to: Option<PathBuf>,
}

#[derive(Clone, Debug)]
pub struct Ready {
    pub data: PathBuf,
    pub url: String,
    /// Signs a browser in, once.
    pub sign_in: String,
    /// No real model is configured.
    pub simulated: bool,
    /// Whether the console is part of this build.
    pub console: bool,
    pub ready_ms: u64,
}

/// One line of `orc doctor`.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Finding {
    pub name: String,
    pub state: Health,
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    Ok,
    /// Works, but something is worth knowing.
    Note,
    Bad,
}

impl Finding {
    pub fn new(name: impl Into<String>, state: Health, message: impl Into<String>) -> Self {
        Self { name: name.into(), state, message: message.into(), fix: None }
    }

    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }
}
