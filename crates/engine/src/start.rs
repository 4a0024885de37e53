//! Starting a run: one commit holds its first event and everything that can be decided at once.

use crate::{
    StartRun, codec,
    event::{DEFAULT_WORKSPACE, Event, Payload, RunStarted},
    machine::{Effect, RUN_TIMER, Turn, state::Run},
    runner::{Boot, Outcome, Runner, lock, stopping},
};
use base::{BlobId, Ctx, Digest, Error, Kind, OrgId, Result, RunId};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use store::{Blob, Idempotency};

/// The most definitions that are remembered as stored; one that is forgotten is only written again.
const DEFINITIONS_MAX: usize = 4_096;
/// When to try again to start a run where there are too many.
const AGAIN_MS: u64 = 1_000;

impl Runner {
    pub(crate) async fn start_run(self: &Arc<Self>, ctx: &Ctx, start: StartRun) -> Result<RunId> {
        if self.stopping() {
            return Err(stopping());
        }
        self.admit(ctx.org)?;
        let idempotency = start.idempotency_key.as_ref().map(|key| (key.clone(), fingerprint(&start)));
        let inputs = flow::check_inputs(&start.definition.plan, start.inputs).map_err(first_with_all)?;
        codec::check_size("the map of inputs", &inputs, self.options.payload_bytes_max).map_err(|e| e.place("/inputs"))?;
        let (clock, rng) = (&*self.outside.clock, &*self.outside.rng);
        let (id, now) = (start.id.unwrap_or_else(|| RunId::new(clock, rng)), clock.now());
        let (definition, pinned) = self.pin(ctx.org, &start.workspace, &start.definition)?;
        let plan = start.definition.plan.clone();
        let started = RunStarted {
            workflow: plan.name.clone(),
            definition,
            hash: plan.hash.to_string(),
            inputs: Payload::Inline(Arc::new(inputs)),
            by: ctx.principal.clone(),
            workspace: start.workspace,
            grants: start.grants,
            origin: start.origin.map(Box::new),
            frozen: start.frozen,
            counts_deaths: true,
            seed: rng.next_u64(),
            from: start.past.as_ref().map(|(past, _)| Box::new(past.clone())),
        };
        let pinned_at = (ctx.org, started.workspace.clone(), plan.hash);
        let mut run = Run::new(id, plan.clone(), started.clone(), now);
        run.payload_max = self.options.payload_bytes_max;
        let tools = self.outside.tools.clone();
        let mut turn = Turn::new(&mut run, now);
        turn.events.push(Event::RunStarted(started));
        start.past.into_iter().flat_map(|(_, events)| events).for_each(|event| turn.take_over(event));
        let more = turn.advance(turn.events.len() + self.options.run_ahead_max, &|name| tools.describe(name));
        let (events, mut effects) = (turn.events, turn.effects);
        if let Some(ms) = plan.timeout_ms.filter(|_| !run.closed()) {
            let at = now.plus(Duration::from_millis(ms));
            effects.push(Effect::SetTimer { name: RUN_TIMER.to_owned(), at });
        }
        let outcome = Outcome { events: &events, effects: &effects, by: Some(ctx.principal.clone()), at: now, snapshot: None };
        let mut batch = self.batch(ctx.org, &run, outcome)?;
        let fresh = pinned.is_some();
        batch.blobs.extend(pinned);
        // Before what the events make of rows: a short run ends in the commit of its start.
        batch.rows.splice(0..0, start.along);
        batch.idempotency = idempotency.map(|(key, hash)| Idempotency { key, request_hash: hash.0, response: json!({"run": id}), at: now });
        // In a task of its own: whoever asked may hang up in the middle, and a run that has started must be at work.
        let boot = Boot::Fresh { run: Box::new(run), effects, more };
        let launched = tokio::spawn(self.clone().launch((ctx.org, id), batch, boot)).await;
        match launched.unwrap_or_else(|e| Err(Error::internal("internal_fault", format!("starting the run broke off: {e}")))) {
            Ok(()) => {}
            Err(error) => return replayed(error),
        }
        if fresh {
            let mut definitions = lock(&self.definitions);
            if definitions.len() >= DEFINITIONS_MAX {
                definitions.clear();
            }
            definitions.insert(pinned_at, definition);
        }
        Ok(id)
    }

    /// Whether one more run may begin: what has begun is never put off for it.
    fn admit(&self, org: OrgId) -> Result<()> {
        let (own, all) = {
            let active = lock(&self.active);
            (active.of(org), active.len())
        };
        let (own_max, max) = (self.options.runs_per_organization_max, self.options.runs_max);
        if own >= own_max {
            return Err(Error::limited("too_many_runs", format!("the organization has {own} runs at work; {own_max} are the most"))
                .place("the runs of the organization")
                .retry_after_ms(AGAIN_MS)
                .fix("start it again when some have ended; `Retry-After` says when to try"));
        }
        if all >= max {
            return Err(Error::unavailable("overloaded", format!("the server has {all} runs at work; {max} are the most"))
                .place("the runs of the server")
                .retry_after_ms(AGAIN_MS)
                .fix("start it again when some have ended; `Retry-After` says when to try"));
        }
        Ok(())
    }

    /// The definition's blob id, and the blob itself unless it is known to be stored, and to be in the workspace.
    fn pin(&self, org: OrgId, workspace: &str, definition: &crate::Definition) -> Result<(BlobId, Option<Blob>)> {
        if let Some(id) = lock(&self.definitions).get(&(org, workspace.to_owned(), definition.plan.hash)) {
            return Ok((*id, None));
        }
        let bytes = serde_json::to_vec(definition)
            .map_err(|e| Error::internal("definition_not_encodable", format!("the definition could not be written as JSON: {e}")))?;
        let id = self.outside.journal.blob_id(org, None, &bytes);
        Ok((id, Some(Blob { id, media_type: "application/json".to_owned(), subject: None, bytes })))
    }
}

/// What makes two start requests the same.
fn fingerprint(start: &StartRun) -> Digest {
    let grants = serde_json::to_vec(&start.grants).unwrap_or_default();
    let inputs = start.inputs.to_string();
    let mut parts: Vec<&[u8]> = vec![&start.definition.plan.hash.0, inputs.as_bytes(), &grants];
    // Left out where it is understood: keys from before there were workspaces go on to mean what they meant.
    if start.workspace != DEFAULT_WORKSPACE {
        parts.push(start.workspace.as_bytes());
    }
    if start.frozen {
        parts.push(b"frozen");
    }
    let past = start.past.as_ref().map(|(past, _)| serde_json::to_vec(past).unwrap_or_default());
    parts.extend(past.as_deref());
    Digest::of(&parts)
}

/// The same key and request were answered before: that answer again.
fn replayed(error: Error) -> Result<RunId> {
    let before = (error.kind() == Kind::Conflict && error.code() == "idempotent_replay")
        .then(|| error.detail().and_then(|d| d.get("run")).and_then(Value::as_str))
        .flatten();
    match before {
        Some(id) => id.parse(),
        None => Err(error),
    }
}

/// One error to show, with all of them in its details.
fn first_with_all(errors: Vec<Error>) -> Error {
    let all = serde_json::to_value(&errors).unwrap_or(Value::Null);
    let first = errors.into_iter().next().unwrap_or_else(|| Error::invalid("bad_input", "the inputs do not fit the workflow"));
    first.details(json!({"errors": all}))
}
