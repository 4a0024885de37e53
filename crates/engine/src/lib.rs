//! Durable runs: a pure machine (event in → state and effects out) and the runner that carries effects out.
//! Knows no HTTP, no provider, no SQL; clock and randomness come in as parameters.

mod codec;
pub mod event;
pub mod foreign;
mod machine;
mod past;
pub mod port;
pub mod replay;
mod runner;
mod start;
pub mod view;

use base::{BlobId, Ctx, OrgId, Result, RunId, SharedClock, SharedRng};
use event::Grants;
use flow::Plan;
pub use machine::decide::{Act, Handed, Role, Sitting, seat_of};
pub use machine::{Decision, SAVES, Signal, is_save, saved_text};
use machine::{Input, decide::Decider};
pub use past::Fork;
use runner::Runner;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use store::Journal;
use tokio::sync::broadcast;

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
    /// Of one organization.
    pub effects_per_organization_max: usize,
    /// Runs that decide and commit at once.
    pub turns_max: usize,
    /// Of one organization.
    pub turns_per_organization_max: usize,
    /// Runs and effects that are looked at at once, over all runs: as many as there are processors, and some more.
    pub looks_max: usize,
    /// Of one organization: fewer, so that another one's is looked at next.
    pub looks_per_organization_max: usize,
    /// Runs in memory; beyond it no more are started.
    pub runs_max: usize,
    /// Of one organization.
    pub runs_per_organization_max: usize,
    /// Pure transitions that one run may make before its batch is committed; 1 commits each by itself.
    pub run_ahead_max: usize,
    /// Largest value kept inside an event; larger ones become blobs. Bytes.
    pub inline_bytes_max: usize,
    /// Largest value of any kind. Bytes.
    pub payload_bytes_max: usize,
    /// Runs taken up per second after a restart.
    pub recovery_per_s: u32,
    /// Runs that are being read back at once then.
    pub recovery_at_once: usize,
    /// Events of one run after which its state is kept as a snapshot, so that only what follows is read back; with a state so large that
    /// this would write more than the events did, later.
    pub snapshot_every: u64,
    /// The process before this one died. What was under way then is counted when its run is first read, and what was in three deaths in a
    /// row is asked about before it is started again.
    pub after_death: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            effects_max: 96,
            effects_per_organization_max: 64,
            turns_max: 64,
            turns_per_organization_max: 48,
            looks_max: 256,
            looks_per_organization_max: 256,
            runs_max: 20_000,
            runs_per_organization_max: 10_000,
            run_ahead_max: 256,
            inline_bytes_max: 8 * 1024,
            payload_bytes_max: 16 * 1024 * 1024,
            recovery_per_s: 1_000,
            recovery_at_once: 8,
            snapshot_every: 10_000,
            after_death: false,
        }
    }
}

/// The largest value of a signal.
pub const SIGNAL_BYTES_MAX: usize = 64 * 1024;

/// The largest input that a person changes a call to: each change is kept with the question.
pub const EDIT_BYTES_MAX: usize = 64 * 1024;

/// The definition a run is pinned to; stored as one blob.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Definition {
    /// Which of the sources is the workflow itself.
    pub main: String,
    /// File name → text.
    pub sources: BTreeMap<String, String>,
    pub plan: Arc<Plan>,
}

#[derive(Clone, Debug)]
pub struct StartRun {
    pub definition: Arc<Definition>,
    pub inputs: serde_json::Value,
    /// The caller is asked for the right there before.
    pub workspace: String,
    pub grants: Grants,
    /// The same key starts one run and answers its id again.
    pub idempotency_key: Option<String>,
    /// Made by the caller when rows in `along` name it.
    pub id: Option<RunId>,
    /// What started it, if it was no person.
    pub origin: Option<event::Origin>,
    /// No tag is asked of a model: what the lock does not answer fails.
    pub frozen: bool,
    /// Rows that become true together with the start, or not at all.
    pub along: Vec<store::Statement>,
    /// What it takes over from another run; [`Engine::fork`] finds it.
    pub past: Option<(event::Past, Vec<event::Event>)>,
}

impl StartRun {
    pub fn new(definition: Arc<Definition>, inputs: serde_json::Value, workspace: impl Into<String>) -> Self {
        Self {
            definition,
            inputs,
            workspace: workspace.into(),
            grants: Grants::default(),
            idempotency_key: None,
            id: None,
            origin: None,
            frozen: false,
            along: Vec::new(),
            past: None,
        }
    }
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
    runner: Arc<Runner>,
}

impl Engine {
    /// Recovers every open run in paced batches and begins work.
    pub async fn start(outside: Outside, options: Options) -> Result<Self> {
        let runner = Runner::new(outside, options);
        runner.recover().await?;
        Ok(Self { runner })
    }

    /// Validates inputs against the plan, pins the definition, appends *run started*; returns when that is durable.
    /// `Invalid` `bad_input` with the fields in its details; `TooLarge` when the inputs are; `Limited` or `Unavailable` when the organization
    /// or everybody together has as many runs at work as may be.
    pub async fn start_run(&self, ctx: &Ctx, start: StartRun) -> Result<RunId> {
        self.runner.start_run(ctx, start).await
    }

    /// Acknowledged when *cancel requested* is durable. Idempotent while the run winds down; `Conflict` once it has ended.
    pub async fn cancel(&self, ctx: &Ctx, run: RunId, reason: Option<String>) -> Result<()> {
        self.runner.command((ctx.org, run), ctx.principal.clone(), Input::Cancel { reason }).await
    }

    /// The binding must be that of the approval asked for, else `Conflict`; so is a second decision. `Forbidden` where the rule does not
    /// let them. `TooLarge` for an output beyond the bound.
    pub async fn decide(&self, ctx: &Ctx, run: RunId, task: &str, decision: Decision) -> Result<()> {
        if let Some(output) = &decision.output {
            codec::check_size("the output", output, self.runner.options.payload_bytes_max).map_err(|e| e.place("/output"))?;
        }
        let input = Input::Decided { task: task.to_owned(), who: Decider::of(ctx), decision };
        self.runner.command((ctx.org, run), ctx.principal.clone(), input).await
    }

    /// About a question that waits for people: the withdrawal of a decision, a delegation, a change of the call. `binding` must be that of the question,
    /// else `Conflict`; so is a second decision. `Forbidden` where the question's rule does not let them. `TooLarge` for a changed call beyond
    /// [`EDIT_BYTES_MAX`].
    pub async fn on_question(&self, ctx: &Ctx, run: RunId, (task, binding): (&str, &str), act: Act) -> Result<()> {
        if let Act::Edit { input, .. } = &act {
            let max = EDIT_BYTES_MAX.min(self.runner.options.payload_bytes_max);
            codec::check_size("the input", input, max).map_err(|e| e.place("/input"))?;
        }
        let input = Input::Question { task: task.to_owned(), binding: binding.to_owned(), who: Decider::of(ctx), act };
        self.runner.command((ctx.org, run), ctx.principal.clone(), input).await
    }

    /// Lets a paused run go on, and takes one up that this process does not hold. Does nothing if it is at work already; `Conflict` if it
    /// has ended.
    pub async fn resume(&self, ctx: &Ctx, run: RunId, reason: Option<String>) -> Result<()> {
        self.runner.command((ctx.org, run), ctx.principal.clone(), Input::Resume { reason }).await
    }

    /// Takes up a run that this process does not hold; one that is paused stays paused. `Conflict` if it has ended.
    pub async fn take_up(&self, ctx: &Ctx, run: RunId) -> Result<()> {
        self.runner.wake((ctx.org, run)).await
    }

    /// From then on nothing begins in it until it is resumed; what is under way comes to its end and is recorded. Idempotent; `Conflict`
    /// once it has ended or is being ended.
    pub async fn pause(&self, ctx: &Ctx, run: RunId, reason: Option<String>) -> Result<()> {
        self.runner.command((ctx.org, run), ctx.principal.clone(), Input::Pause { reason }).await
    }

    /// Sends a value to a run that goes on, in whatever state: the step that waits for it takes it, or the next one that will. An id that
    /// has come before changes nothing. `Invalid` for a name or a value that the workflow does not declare; `TooLarge` beyond
    /// [`SIGNAL_BYTES_MAX`]; `Limited` where too many wait to be taken; `Conflict` for an id under which
    /// something else came, and for one that is new once the run has ended.
    pub async fn signal(&self, ctx: &Ctx, run: RunId, signal: Signal) -> Result<()> {
        codec::check_size("the value of a signal", &signal.value, SIGNAL_BYTES_MAX).map_err(|e| e.place("/value"))?;
        let input = Input::Signal { signal: signal.clone(), by: ctx.principal.clone() };
        match self.runner.command((ctx.org, run), ctx.principal.clone(), input).await {
            Err(error) if error.code() == "run_ended" => self.runner.sent_before((ctx.org, run), &signal, error).await,
            done => done,
        }
    }

    /// Names the place that its history has come to, and keeps the state there. `Conflict` if the run has ended
    /// or has that name already; `Invalid` for what cannot be a name.
    pub async fn checkpoint(&self, ctx: &Ctx, run: RunId, name: String, reason: Option<String>) -> Result<()> {
        let input = Input::Checkpoint { name: Some(name), reason };
        self.runner.command((ctx.org, run), ctx.principal.clone(), input).await
    }

    /// The definition that a run is pinned to, from its stream's head.
    pub async fn definition(&self, org: OrgId, id: BlobId) -> Result<Arc<Definition>> {
        self.runner.definition(org, id).await
    }

    /// Starts a run that shares the past of another one; what had not ended there is begun anew. The caller is asked before for the right to
    /// start runs in its workspace, and for that to grant what it was granted.
    pub async fn fork(&self, ctx: &Ctx, run: RunId, fork: Fork) -> Result<RunId> {
        self.runner.fork(ctx, run, fork).await
    }

    /// Feeds the run's history to the machine of this program, without calling anything, and compares what it decides.
    pub async fn replay(&self, org: OrgId, run: RunId) -> Result<replay::Replay> {
        self.runner.replay(org, run).await
    }

    /// What happens when the tool is called twice; `None`: there is no such tool.
    pub fn effect_of(&self, tool: &str) -> Option<port::Effect> {
        self.runner.outside.tools.effect(tool)
    }

    /// Whether the tool takes this input.
    pub fn check_input(&self, tool: &str, input: &serde_json::Value) -> Result<()> {
        self.runner.outside.tools.check(tool, input)
    }

    /// What undoes a call; see [`port::Tools::undo`].
    pub fn undo_of(&self, tool: &str, input: &serde_json::Value, output: &serde_json::Value) -> Option<port::Undoing> {
        self.runner.outside.tools.undo(tool, input, output)
    }

    /// Whether some calls of the tool can be undone.
    pub fn undoes(&self, tool: &str) -> bool {
        self.runner.outside.tools.undoes(tool)
    }

    pub fn deltas(&self) -> broadcast::Receiver<Arc<Delta>> {
        self.runner.deltas.subscribe()
    }

    /// Takes no new work, lets effects in flight finish until the deadline, then returns. Everything is durable already.
    pub async fn stop(&self, deadline: Duration) {
        self.runner.stop(deadline).await;
    }
}
