//! Where a call comes from, what it may reach and how much it may use.

use crate::{
    Fetch, Keep,
    jail::{Jail, Spot},
    permit,
};
use base::{Error, OrgId, Result, RunId, SharedClock};
use std::{
    ffi::OsString,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::sync::OwnedSemaphorePermit;

/// What the starter of a run granted to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grants {
    /// The folder that relative paths start from.
    pub base: Option<PathBuf>,
    /// The folder that paths may not leave; holds `base`.
    pub root: Option<PathBuf>,
    /// More folders or files, read only, named by absolute paths.
    pub read: Vec<PathBuf>,
    /// `host` or `host:port` that may be reached although private, and the only ones a model may reach.
    pub hosts: Vec<String>,
    /// The tools that may run code, by name.
    pub run: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Call {
    pub org: OrgId,
    pub run: RunId,
    pub task: String,
    pub attempt: u32,
    /// The same for every attempt of the same task.
    pub key: String,
    pub grants: Grants,
    pub asked_by_model: bool,
}

/// Upper bounds of a single call. What an input asks for is capped by them.
#[derive(Clone, Debug)]
pub struct Limits {
    pub read_bytes_max: u64,
    pub write_bytes_max: u64,
    /// The largest file of which it is kept what it held before a call changed it; 0: nothing is kept.
    pub kept_bytes_max: u64,
    pub output_bytes_max: usize,
    pub list_entries_max: usize,
    pub table_rows_max: usize,
    pub table_columns_max: usize,
    pub http_bytes_max: u64,
    pub http_ms_max: u64,
    pub git_ms_max: u64,
    pub git_bytes_max: usize,
    /// Steps of the SQL machine: the same query always takes as many, on every computer.
    pub sql_steps_max: u64,
    /// Calls that may occupy a thread at the same time; the others wait their turn.
    pub parallel_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            read_bytes_max: 64 << 20,
            write_bytes_max: 64 << 20,
            kept_bytes_max: 16 << 20,
            output_bytes_max: 16 << 20,
            list_entries_max: 10_000,
            table_rows_max: 1_000_000,
            table_columns_max: 2_000,
            http_bytes_max: 16 << 20,
            http_ms_max: 120_000,
            git_ms_max: 60_000,
            git_bytes_max: 64 << 20,
            sql_steps_max: 1_000_000_000,
            parallel_max: 16,
        }
    }
}

/// What all calls share.
pub(crate) struct Env {
    pub(crate) limits: Limits,
    pub(crate) fetch: Arc<dyn Fetch>,
    pub(crate) search_path: Option<OsString>,
    pub(crate) clock: Option<SharedClock>,
    /// The search service that `web.search` asks.
    pub(crate) search: Option<egress::Url>,
    /// Set once a sandbox has worked here.
    pub(crate) sandbox: tokio::sync::OnceCell<()>,
}

impl Env {
    /// The same, to be changed before the first call.
    pub(crate) fn again(&self) -> Self {
        let Self { limits, fetch, search_path, clock, search, .. } = self;
        let (limits, fetch, search_path) = (limits.clone(), fetch.clone(), search_path.clone());
        Self { limits, fetch, search_path, clock: clock.clone(), search: search.clone(), sandbox: tokio::sync::OnceCell::new() }
    }
}

/// One call at work, owned, so that it can move to a thread.
#[derive(Clone)]
pub(crate) struct Work {
    pub(crate) call: Call,
    pub(crate) env: Arc<Env>,
    pub(crate) keep: Option<Arc<dyn Keep>>,
    cancelled: Arc<AtomicBool>,
    /// Held until the thread that works has let go of this, also when nobody waits for the call any more.
    _turn: Option<Arc<OwnedSemaphorePermit>>,
}

impl Work {
    pub(crate) fn new(call: Call, env: Arc<Env>, turn: Option<OwnedSemaphorePermit>) -> Self {
        Self { call, env, keep: None, cancelled: Arc::default(), _turn: turn.map(Arc::new) }
    }

    pub(crate) fn keeping(self, keep: Option<Arc<dyn Keep>>) -> Self {
        Self { keep, ..self }
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.env.limits
    }

    pub(crate) fn jail(&self) -> Result<Jail> {
        Jail::open(&self.call.grants)
    }

    /// The spot for changing `path`.
    pub(crate) fn writable(&self, path: &str) -> Result<Spot> {
        let spot = self.jail()?.find_writable(path)?;
        permit::check_write(&self.call, &spot.shown)?;
        Ok(spot)
    }

    /// Threads cannot be stopped from outside, so loops and the moment before an effect ask.
    pub(crate) fn check_alive(&self) -> Result<()> {
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(Error::cancelled("tool_cancelled", "the call was cancelled before it finished"));
        }
        Ok(())
    }

    /// Cancels the work when dropped.
    pub(crate) fn guard(&self) -> Guard {
        Guard(self.cancelled.clone())
    }
}

pub(crate) struct Guard(Arc<AtomicBool>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
