//! From a turn to a batch: events, index columns, timers, feature rows, in one transaction.

use super::{Runner, actor::Place, lock, stopping, system};
use crate::{
    codec,
    event::Event,
    machine::{
        Effect, interrupted,
        state::{Phase, Run},
    },
    port::EventOf,
};
use base::{Kind, OrgId, Principal, Result, Timestamp};
use serde_json::json;
use std::time::Duration;
use store::{Append, Batch, Head, NewEvent, TimerOp};

pub(crate) struct Outcome<'a> {
    pub(crate) events: &'a [Event],
    pub(crate) effects: &'a [Effect],
    /// Who caused the first event; the machine causes the others.
    pub(crate) by: Option<Principal>,
    pub(crate) at: Timestamp,
    /// The state after these events.
    pub(crate) snapshot: Option<Vec<u8>>,
}

impl Runner {
    pub(crate) fn batch(&self, org: OrgId, run: &Run, outcome: Outcome<'_>) -> Result<Batch> {
        let mut batch = Batch::new(org);
        let first = run.seq - outcome.events.len() as u64;
        let mut actor = outcome.by.unwrap_or_else(system);
        let mut events = Vec::with_capacity(outcome.events.len());
        for (offset, event) in outcome.events.iter().enumerate() {
            batch.names.extend(codec::names(event));
            let body = codec::encode(&*self.outside.journal, org, event, self.options.inline_bytes_max, &mut batch.blobs)?;
            let own = if commanded(event) { std::mem::replace(&mut actor, system()) } else { system() };
            events.push(NewEvent { kind: kind_of(event), at: outcome.at, actor: own, subject: None, body });
            let seq = first + offset as u64 + 1;
            let of = EventOf {
                org,
                run: run.id,
                workflow: &run.started.workflow,
                workspace: &run.started.workspace,
                owner: &run.started.by,
                seq,
                at: outcome.at,
            };
            // Nobody is told again of what happened in another run.
            if run.started.takes_over(seq) {
                continue;
            }
            for projection in &self.outside.projections {
                projection.rows(org, run.id, seq, outcome.at, event, &mut batch.rows);
                projection.outgoing(of, event, &mut batch.outbox);
            }
        }
        batch.timers.extend(outcome.effects.iter().filter_map(|effect| match effect {
            Effect::SetTimer { name, at } => Some(TimerOp::Set { stream: run.id, name: name.clone(), due: *at }),
            Effect::ClearTimer { name } => Some(TimerOp::Clear { stream: run.id, name: name.clone() }),
            _ => None,
        }));
        batch.urgent = matches!(run.phase, Phase::Cancelling | Phase::Cancelled);
        if !events.is_empty() {
            batch.append = Some(Append { stream: run.id, expect: first, events, head: head(run), snapshot: outcome.snapshot });
        }
        Ok(batch)
    }

    /// Commits, waiting out a full disk; any other refusal is final for the caller.
    pub(crate) async fn commit(&self, mut batch: Batch, place: &mut Place) -> Result<()> {
        let key = batch.append.as_ref().map(|append| (batch.org, append.stream));
        let first = batch.append.as_ref().is_some_and(|append| append.expect == 0);
        loop {
            batch.urgent |= key.is_some_and(|key| lock(&self.cancelled).contains(&key));
            match self.outside.journal.commit(batch.clone()).await {
                Ok(_) => return Ok(()),
                // Whoever starts a run hears at once that it cannot be; what is under way waits for space.
                Err(e) if first && e.code() == "disk_full" => return Err(e),
                Err(e) if e.kind() == Kind::Unavailable && !self.stopping() => {
                    tracing::warn!(error = %e, "a commit has to wait");
                    // Meanwhile others try: what ends work goes in where nothing else does.
                    *place = None;
                    self.outside.clock.sleep(Duration::from_millis(500)).await;
                    *place = Some(self.turns.enter(batch.org, batch.urgent).await.map_err(|_| stopping())?);
                }
                Err(e) => return Err(e),
            }
        }
    }
}

/// Events that a principal's command causes, as opposed to those the machine derives.
fn commanded(event: &Event) -> bool {
    matches!(
        event,
        Event::RunStarted(_)
            | Event::CancelRequested { .. }
            | Event::ApprovalDecided { .. }
            | Event::ApprovalWithdrawn { .. }
            | Event::ApprovalEdited { .. }
            | Event::ApprovalDelegated { .. }
            | Event::RunPaused { .. }
            | Event::RunUnpaused { .. }
            | Event::Checkpoint { .. }
            | Event::SignalReceived { .. }
    )
}

pub(crate) fn kind_of(event: &Event) -> &'static str {
    match event {
        Event::RunStarted(_) => "run.started",
        Event::TaskStarted { .. } => "task.started",
        Event::TaskSucceeded { .. } => "task.succeeded",
        Event::TaskFailed { .. } => "task.failed",
        Event::TaskSkipped { .. } => "task.skipped",
        Event::TaskCancelled { .. } => "task.cancelled",
        Event::WaitStarted { .. } => "wait.started",
        Event::SignalReceived { .. } => "signal.received",
        Event::SignalTaken { .. } => "signal.taken",
        Event::BlockOpened { .. } => "block.opened",
        Event::LoopTurned { .. } => "loop.turned",
        Event::HandlerOpened { .. } => "handler.opened",
        Event::SaveStarted { .. } => "save.started",
        Event::RunTimedOut { .. } => "run.timed_out",
        Event::ApprovalRequested { .. } => "approval.requested",
        Event::ApprovalDecided { .. } => "approval.decided",
        Event::ApprovalWithdrawn { .. } => "approval.withdrawn",
        Event::ApprovalEdited { .. } => "approval.edited",
        Event::ApprovalDelegated { .. } => "approval.delegated",
        Event::ApprovalEscalated { .. } => "approval.escalated",
        Event::ModelAnswered { .. } => "model.answered",
        Event::BlockFailing { .. } => "block.failing",
        Event::AutoAsked { .. } => "auto.asked",
        Event::AutoRefused { .. } => "auto.refused",
        Event::AutoResolved { .. } => "auto.resolved",
        Event::CallStarted { .. } => "call.started",
        Event::CallFinished { .. } => "call.finished",
        Event::CancelRequested { .. } => "run.cancel_requested",
        Event::RunPaused { .. } => "run.paused",
        Event::RunUnpaused { .. } => "run.unpaused",
        Event::TaskHeld { .. } => "task.held",
        Event::Checkpoint { .. } => "run.checkpoint",
        Event::RunResumed { .. } => "run.resumed",
        Event::RunSucceeded { .. } => "run.succeeded",
        Event::RunFailed { .. } => "run.failed",
        Event::RunCancelled { .. } => "run.cancelled",
    }
}

pub(crate) fn head(run: &Run) -> Head {
    let totals = &run.totals;
    let status = match run.phase {
        Phase::Succeeded => "succeeded",
        Phase::Failed => "failed",
        Phase::Cancelled => "cancelled",
        Phase::Cancelling => "cancelling",
        Phase::Paused => "paused",
        // A restart leaves runs alone that wait, so a run with more to do at once must not be called that.
        Phase::Running if totals.waiting > 0 && totals.running == 0 && run.idle() && interrupted(run).is_empty() => "waiting",
        Phase::Running => "running",
    };
    let note = match (&run.cause, run.phase) {
        (Some((task, error)), Phase::Failed) if task.is_empty() => Some(error.message().to_owned()),
        (Some((task, error)), Phase::Failed) => Some(format!("{task}: {}", error.message())),
        _ => None,
    };
    Head {
        status: status.to_owned(),
        closed: run.closed(),
        name: run.started.workflow.clone(),
        workspace: run.started.workspace.clone(),
        owner: Some(run.started.by.clone()),
        definition: Some(run.started.definition),
        started_at: run.started_at,
        ended_at: run.ended_at,
        steps_total: totals.steps,
        steps_done: totals.done,
        steps_failed: totals.failed,
        waiting: totals.waiting,
        cost_microusd: totals.usage.cost_microusd.0,
        tokens_in: totals.usage.tokens_in,
        tokens_out: totals.usage.tokens_out,
        note,
        extra: json!({"simulated": totals.usage.simulated}),
    }
}
