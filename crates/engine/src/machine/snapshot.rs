//! The state of a run as bytes, so that taking up a long one needs its last events only. A snapshot is a shortcut, never the truth: one
//! that this program does not understand, or that is damaged, is passed over and the whole history is folded.

use super::{
    auto::Answers,
    pause::Steering,
    scopes::{self, Scope},
    signals::Signals,
    state::{Asking, Phase, Run, ScopeKind, Task, TaskRef, Totals, block_at},
};
use crate::event::RunStarted;
use base::{Digest, Error, RunId, Timestamp};
use flow::{Plan, plan::Action};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::VecDeque, sync::Arc};

/// Raised with every change to what stands in a snapshot, or to what it means.
const FORM: &[u8] = b"orc-state-5\n";

#[derive(Serialize, Deserialize)]
struct Saved {
    started: RunStarted,
    started_at: Timestamp,
    phase: Phase,
    scopes: Vec<SavedScope>,
    /// The number that the next scope gets.
    next: u32,
    ready: VecDeque<TaskRef>,
    closing: VecDeque<Option<TaskRef>>,
    failing: VecDeque<u32>,
    answering: VecDeque<TaskRef>,
    turning: VecDeque<(TaskRef, u32)>,
    ending: VecDeque<TaskRef>,
    answers: Answers,
    asking: Option<Box<Asking>>,
    late: Option<(String, Error)>,
    timed_out_ms: Option<u64>,
    totals: Totals,
    cause: Option<(String, Error)>,
    steering: Steering,
    signals: Signals,
    seq: u64,
}

/// Plan, inputs and index follow from the scope around it, where it does not bring its own.
#[derive(Serialize, Deserialize)]
struct SavedScope {
    id: u32,
    place: Vec<(u32, u32)>,
    parent: Option<TaskRef>,
    kind: ScopeKind,
    /// Of a sub-workflow.
    inputs: Option<Arc<Value>>,
    prefix: String,
    tasks: Vec<Task>,
    open: usize,
    failing: Option<Error>,
}

/// The digest is bound to the run: bytes that stand beside another run are none of its state.
fn digest(run: RunId, body: &[u8]) -> Digest {
    Digest::of(&[FORM, run.as_bytes(), body])
}

/// `None` only if the state cannot be written as JSON; then the history alone must do.
pub(crate) fn encode(run: &Run) -> Option<Vec<u8>> {
    let scopes = run.scopes.iter().map(|(id, scope)| SavedScope {
        id,
        place: scope.place.to_vec(),
        parent: scope.parent,
        kind: scope.kind.clone(),
        inputs: matches!(scope.kind, ScopeKind::Workflow).then(|| scope.inputs.clone()),
        prefix: scope.prefix.clone(),
        tasks: scope.tasks.clone(),
        open: scope.open,
        failing: scope.failing.clone(),
    });
    let saved = Saved {
        started: run.started.clone(),
        started_at: run.started_at,
        phase: run.phase,
        scopes: scopes.collect(),
        next: run.scopes.upcoming(),
        ready: run.ready.clone(),
        closing: run.closing.clone(),
        failing: run.failing.clone(),
        answering: run.answering.clone(),
        turning: run.turning.clone(),
        ending: run.ending.clone(),
        answers: run.answers.clone(),
        asking: run.asking.clone(),
        late: run.late.clone(),
        timed_out_ms: run.timed_out_ms,
        totals: run.totals.clone(),
        cause: run.cause.clone(),
        steering: run.steering.clone(),
        signals: run.signals.clone(),
        seq: run.seq,
    };
    let body = serde_json::to_vec(&saved).ok()?;
    Some([FORM, &digest(run.id, &body).0, &body].concat())
}

/// `None`: of another form, of another run, damaged, or not about the first `seq` events.
pub(crate) fn decode(id: RunId, plan: &Arc<Plan>, seq: u64, bytes: &[u8]) -> Option<Run> {
    let (sum, body) = bytes.strip_prefix(FORM)?.split_at_checked(32)?;
    let saved: Saved = if digest(id, body).0 == *sum { serde_json::from_slice(body).ok()? } else { return None };
    if saved.seq != seq {
        return None;
    }
    let mut run = Run::new(id, plan.clone(), saved.started, saved.started_at);
    drop(run.scopes.remove(0));
    run.paths.clear();
    for scope in saved.scopes {
        restore(&mut run, scope)?;
    }
    run.scopes.skip_to(saved.next);
    run.phase = saved.phase;
    (run.ready, run.closing, run.failing) = (saved.ready, saved.closing, saved.failing);
    (run.answering, run.turning, run.ending) = (saved.answering, saved.turning, saved.ending);
    (run.answers, run.asking, run.late) = (saved.answers, saved.asking, saved.late);
    (run.timed_out_ms, run.totals, run.cause, run.seq) = (saved.timed_out_ms, saved.totals, saved.cause, saved.seq);
    (run.steering, run.signals) = (saved.steering, saved.signals);
    Some(run)
}

/// Those around it come first: their numbers are smaller.
fn restore(run: &mut Run, saved: SavedScope) -> Option<()> {
    let SavedScope { id, place, parent, kind, inputs, prefix, tasks, open, failing } = saved;
    let (mut plan, mut seen) = (run.plan.clone(), super::state::value_of(&run.started.inputs));
    if let Some(at) = parent {
        run.held(at)?;
        let around = run.scopes.get(at.scope)?;
        (plan, seen) = (around.plan.clone(), around.inputs.clone());
        if let (ScopeKind::Workflow, Action::Workflow { name, .. }) = (&kind, &run.step(at).action) {
            plan = plan.workflows.get(name).or_else(|| run.plan.workflows.get(name)).cloned()?;
        }
    }
    let block = block_at(&plan, &place);
    if block.steps.len() != tasks.len() {
        return None;
    }
    for (index, step) in block.steps.iter().enumerate() {
        run.paths.insert(Arc::from(format!("{prefix}{}", step.id)), TaskRef { scope: id, step: index as u32 });
    }
    let by_id = scopes::index(block);
    let inputs = inputs.unwrap_or(seen);
    run.scopes.put(id, Scope { plan, place: Arc::from(place), parent, kind, inputs, prefix, tasks, open, failing, by_id });
    Some(())
}
