//! Durable runs: a pure machine (event in → state and effects out) and the runner that carries effects out.
//! Knows no HTTP, no provider, no SQL; clock and randomness come in as parameters.

pub mod event;
pub mod port;

use base::{Ctx, OrgId, Result, RunId, SharedClock, SharedRng};
use event::Grants;
use flow::Plan;
use std::{sync::Arc, time::Duration};
use store::Journal;

/// Everything the engine is given; see `port`.
#[derive(Clone)]
pub struct Outside {
    pub journal: Arc<dyn Journal>,
    pub clock: SharedClock,
    pub rng: SharedRng,
    pub tools: Arc<dyn port::Tools>,
    pub models: Arc<dyn port::Models>,
    pub projections: Vec<Arc<dyn port::Projection>>,
}

/// Bounds; every queue and fan-out has one.
#[derive(Clone, Debug)]
pub struct Options {
    /// Effects carried out at once, over all runs.
    pub effects_max: usize,
    /// Runs held in memory at once.
    pub runs_max: usize,
    /// Pure transitions that one run may make before its batch is committed.
    pub run_ahead_max: usize,
    /// Largest value kept inside an event; larger ones become blobs. Bytes.
    pub inline_bytes_max: usize,
    /// Largest value of any kind. Bytes.
    pub payload_bytes_max: usize,
    /// Effects resumed per second after a restart.
    pub recovery_per_s: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            effects_max: 64,
            runs_max: 10_000,
            run_ahead_max: 256,
            inline_bytes_max: 8 * 1024,
            payload_bytes_max: 16 * 1024 * 1024,
            recovery_per_s: 1_000,
        }
    }
}

/// The definition a run is pinned to; stored as one blob.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Definition {
    /// File name → text, the main file first by `main`.
    pub main: String,
    pub sources: std::collections::BTreeMap<String, String>,
    pub plan: Arc<Plan>,
}

#[derive(Clone, Debug)]
pub struct StartRun {
    pub definition: Arc<Definition>,
    pub inputs: serde_json::Value,
    pub grants: Grants,
    /// The same key starts one run and answers its id again.
    pub idempotency_key: Option<String>,
}

/// What listeners hear beside the journal: text of models as it arrives. Losing it harms nothing.
#[derive(Clone, Debug)]
pub struct Delta {
    pub org: OrgId,
    pub run: RunId,
    pub task: String,
    pub text: String,
}

/// The cloneable handle. Commands are acknowledged after their event is durable.
#[derive(Clone)]
pub struct Engine {
    _inner: Arc<()>,
}

impl Engine {
    /// Recovers every open run in paced batches and begins work.
    pub async fn start(_outside: Outside, _options: Options) -> Result<Self> {
        Ok(Self { _inner: Arc::new(()) })
    }

    /// Validates inputs against the plan, pins the definition, appends *run started*; returns when that is durable.
    pub async fn start_run(&self, _ctx: &Ctx, _start: StartRun) -> Result<RunId> {
        Err(base::Error::internal("unfinished", ""))
    }

    /// Acknowledged when *cancel requested* is durable. Idempotent. `Conflict` if the run has ended.
    pub async fn cancel(&self, _ctx: &Ctx, _run: RunId, _reason: Option<String>) -> Result<()> {
        Ok(())
    }

    /// `binding` must be that of the approval asked for, else `Conflict`; a second decision is a `Conflict` that names the first.
    pub async fn decide(&self, _ctx: &Ctx, _run: RunId, _task: &str, _approved: bool, _note: Option<String>, _binding: &str) -> Result<()> {
        Ok(())
    }

    /// Takes up a run that this process does not hold (after a durable suspension elsewhere). A no-op if it is active.
    pub async fn resume(&self, _ctx: &Ctx, _run: RunId) -> Result<()> {
        Ok(())
    }

    pub fn deltas(&self) -> tokio::sync::broadcast::Receiver<Arc<Delta>> {
        tokio::sync::broadcast::channel(1).1
    }

    /// Takes no new work, lets effects in flight finish or be abandoned at the deadline, then returns. Everything is durable already.
    pub async fn stop(&self, _deadline: Duration) {}
}
