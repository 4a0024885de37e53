//! Runs that share the past of another one: a fork goes on from an event with something changed, a retry from what failed. What a step gave
//! there is taken over and nothing is called for it again; what had not ended is begun anew, with keys of its own.

use crate::{
    Definition, StartRun, codec,
    event::{Event, Grants, Past, Payload},
    port::Effect,
    replay::{History, Replay},
    runner::Runner,
    view::{RunView, find_step},
};
use base::{Ctx, Error, Kind, OrgId, Result, RunId, Timestamp};
use flow::{Plan, plan::OnError};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use store::StoredEvent;

/// A past is written down in one commit, and a replay holds it in memory.
const EVENTS_MAX: u64 = 100_000;
/// Of the events and all values they name, each as often as it is named.
const BYTES_MAX: u64 = 256 * 1024 * 1024;
const PAGE: usize = 1_000;

/// A run that begins with the past of another one.
#[derive(Clone, Debug, Default)]
pub struct Fork {
    /// The last event that counts; `None`: all.
    pub at: Option<u64>,
    /// Only of a run that has not succeeded.
    pub retry: bool,
    /// Another version of the workflow, or an edited one.
    pub definition: Option<Arc<Definition>>,
    /// All inputs, where some are others than they were.
    pub inputs: Option<Value>,
    /// By the path of the task: what it gives, whatever it gave there.
    pub outputs: BTreeMap<String, Value>,
    /// Ids of steps whose definition was edited: they must still be to come.
    pub edited: Vec<String>,
    /// What was asked for, for the record.
    pub edits: Value,
    pub idempotency_key: Option<String>,
}

/// What is read of the other run.
struct Other {
    workspace: String,
    grants: Grants,
    inputs: Value,
    frozen: bool,
    definition: Arc<Definition>,
    view: RunView,
    /// Without the first.
    events: Vec<Event>,
    at: u64,
}

/// Refused before the values are read.
fn within(run: RunId, seq: u64, bytes: u64) -> Result<()> {
    if bytes <= BYTES_MAX {
        return Ok(());
    }
    let most = BYTES_MAX >> 20;
    let what = format!(
        "run {run} holds more than {most} MiB of events and values up to event {seq}; up to {most} MiB can be taken over or replayed"
    );
    Err(Error::too_large("history_too_large", what)
        .place(run.to_string())
        .fix(format!("give an earlier event with `--at`, before {seq}, or start a new run")))
}

impl Runner {
    /// The events of a run up to one of them, bounded.
    async fn events(&self, org: OrgId, run: RunId, until: Option<u64>) -> Result<(Vec<StoredEvent>, bool)> {
        let missing = || Error::not_found("no_such_run", format!("there is no run {run}")).fix("`orc runs list` shows the runs there are");
        let info = self.outside.journal.stream(org, run).await?.ok_or_else(missing)?;
        let until = until.unwrap_or(info.seq);
        if until == 0 || until > info.seq {
            return Err(Error::not_found("no_such_event", format!("run {run} has no event {until}; its events are 1 to {}", info.seq))
                .fix(format!("give a number from 1 to {}", info.seq)));
        }
        if until > EVENTS_MAX {
            return Err(Error::too_large(
                "history_too_long",
                format!("run {run} has {until} events; up to {EVENTS_MAX} can be taken over or replayed"),
            )
            .place(run.to_string())
            .fix("give an earlier event with `--at`, or start a new run"));
        }
        let (mut out, mut bytes): (Vec<StoredEvent>, u64) = (Vec::new(), 0);
        while (out.len() as u64) < until {
            let want = usize::try_from(until - out.len() as u64).unwrap_or(PAGE).min(PAGE);
            let page = self.outside.journal.read(org, run, out.len() as u64, want).await?;
            if page.is_empty() {
                return Err(Error::internal("history_damaged", format!("the history of run {run} breaks after event {}", out.len())));
            }
            for event in page {
                bytes = bytes.saturating_add(codec::weight(&event.body));
                within(run, event.seq, bytes)?;
                out.push(event);
            }
        }
        Ok((out, info.head.closed))
    }

    async fn other(&self, org: OrgId, run: RunId, until: Option<u64>) -> Result<(Other, bool)> {
        let (stored, closed) = self.events(org, run, until).await?;
        let journal = &*self.outside.journal;
        let damaged = || Error::internal("history_damaged", format!("the history of run {run} does not begin with its start"));
        let Event::RunStarted(started) = codec::decode(journal, org, &stored.first().ok_or_else(damaged)?.body).await? else {
            return Err(damaged());
        };
        let definition = self.definition(org, started.definition).await?;
        let mut view = RunView::new(run, &definition);
        let mut events = Vec::with_capacity(stored.len());
        for one in &stored {
            view.apply(one)?;
            if one.seq > 1 {
                events.push(codec::decode(journal, org, &one.body).await?);
            }
        }
        let Payload::Inline(inputs) = &started.inputs else { return Err(damaged()) };
        let inputs = (**inputs).clone();
        let (workspace, grants, frozen) = (started.workspace, started.grants, started.frozen);
        Ok((Other { workspace, grants, inputs, frozen, definition, view, events, at: stored.len() as u64 }, closed))
    }

    pub(crate) async fn fork(self: &Arc<Self>, ctx: &Ctx, run: RunId, fork: Fork) -> Result<RunId> {
        let (other, closed) = self.other(ctx.org, run, fork.at).await?;
        if fork.retry && !(closed && other.view.run.status != "succeeded") {
            let why = if closed { "has succeeded, so there is nothing to try again" } else { "is still under way" };
            return Err(Error::conflict("nothing_to_retry", format!("run {run} {why}"))
                .place(run.to_string())
                .fix("fork it at an event instead, or cancel it first"));
        }
        let definition = fork.definition.clone().unwrap_or_else(|| other.definition.clone());
        to_come(&other, &fork)?;
        let events = Taking { other: &other, plan: &definition.plan, outputs: &fork.outputs, retry: fork.retry }.events()?;
        self.no_effect_in_doubt(&other, &fork, &events)?;
        let past = Past { run, at: other.at, shared: events.len() as u64, edits: fork.edits };
        let start = StartRun {
            grants: other.grants.clone(),
            frozen: other.frozen,
            idempotency_key: fork.idempotency_key,
            past: Some((past, events)),
            ..StartRun::new(definition, fork.inputs.unwrap_or(other.inputs), other.workspace)
        };
        self.start_run(ctx, start).await
    }

    /// What may have happened outside is not done again by going on from it: whoever knows says what it gave.
    fn no_effect_in_doubt(&self, other: &Other, fork: &Fork, kept: &[Event]) -> Result<()> {
        let mut open: BTreeMap<&str, &str> = BTreeMap::new();
        for event in &other.events {
            match event {
                Event::TaskStarted { task, uses, .. } => {
                    open.insert(task, uses);
                }
                Event::TaskFailed { error, .. } if error.kind() == Kind::OutcomeUnknown => {}
                Event::TaskSucceeded { task, .. } | Event::TaskFailed { task, .. } | Event::TaskSkipped { task, .. } => {
                    open.remove(task.as_str());
                }
                _ => {}
            }
        }
        let delicate = |uses: &str| matches!(self.outside.tools.effect(uses), Some(Effect::Irreversible | Effect::Compensable));
        let again = |task: &str| !fork.outputs.contains_key(task) && !kept.iter().any(|event| event.task() == Some(task));
        match open.into_iter().find(|(task, uses)| delicate(uses) && again(task)) {
            None => Ok(()),
            Some((task, uses)) => Err(Error::conflict(
                "effect_in_doubt",
                format!("`{task}` had called `{uses}` and it is not known whether that was carried out: it is not called again by itself"),
            )
            .place(task.to_owned())
            .fix(format!("find out what has happened, and fork with what it gave: `orc runs fork RUN --set {task}.output=…`"))
            .fix("or start a new run, if it may be done once more")),
        }
    }

    pub(crate) async fn replay(&self, org: OrgId, run: RunId) -> Result<Replay> {
        let (stored, _) = self.events(org, run, None).await?;
        let mut events: Vec<(Event, Timestamp)> = Vec::with_capacity(stored.len());
        for one in &stored {
            events.push((codec::decode(&*self.outside.journal, org, &one.body).await?, one.at));
        }
        let damaged = || Error::internal("history_damaged", format!("the history of run {run} does not begin with its start"));
        let Some((Event::RunStarted(started), _)) = events.first() else { return Err(damaged()) };
        let plan = self.definition(org, started.definition).await?.plan.clone();
        let history = History { run, plan, events, payload_max: self.options.payload_bytes_max, run_ahead: self.options.run_ahead_max };
        let tools = self.outside.tools.clone();
        // A history can be long, and others wait for this thread.
        let replayed = tokio::task::spawn_blocking(move || crate::replay::replay(&history, &|name| tools.effect(name))).await;
        let broke_off = |e| Error::internal("internal_fault", format!("replaying run {run} broke off: {e}"));
        replayed.map_err(broke_off)?.ok_or_else(damaged)
    }
}

/// An edit of what is over already would change nothing.
fn to_come(other: &Other, fork: &Fork) -> Result<()> {
    for id in &fork.edited {
        let Some(task) = other.view.tasks().find(|task| task.step == *id && task.ended_at.is_some()) else { continue };
        let began = other.events.iter().position(|event| event.task() == Some(&task.path)).map_or(1, |i| i as u64 + 1);
        return Err(Error::conflict(
            "step_has_ended",
            format!("step `{id}` has ended before event {}, so another definition would change nothing", other.at),
        )
        .place(task.path.clone())
        .fix(format!("fork before it began: --at {began}")));
    }
    Ok(())
}

/// What of a past is taken over.
struct Taking<'a> {
    other: &'a Other,
    /// That of the new run.
    plan: &'a Plan,
    outputs: &'a BTreeMap<String, Value>,
    /// What has failed is tried again, also where that was to show at the end only.
    retry: bool,
}

impl Taking<'_> {
    fn events(&self) -> Result<Vec<Event>> {
        let (done, broken) = (self.done(), self.broken());
        let ends = self.places()?;
        let mut out = Vec::new();
        for (i, event) in self.other.events.iter().enumerate() {
            for (path, output) in self.outputs {
                if ends[path] == i {
                    out.push(given(path, output));
                }
            }
            // What was sent is there for those who begin anew: whoever took it and is kept takes it along.
            // What was kept during a pause has come to something there, or is begun anew.
            let kept = matches!(event, Event::TaskHeld { .. });
            let sent = matches!(event, Event::SignalReceived { .. });
            if !kept && (sent || event.task().is_some_and(|path| self.keeps(path, event, &done, &broken))) {
                out.push(event.clone());
            }
        }
        out.extend(self.outputs.iter().filter(|(path, _)| ends[*path] == usize::MAX).map(|(path, output)| given(path, output)));
        Ok(out)
    }

    /// Where outputs that are given stand: where the task ended, or else at the end.
    fn places(&self) -> Result<BTreeMap<&String, usize>> {
        let mut ends = BTreeMap::new();
        for path in self.outputs.keys() {
            let outermost = !path.contains('/') && self.plan.body.steps.iter().any(|step| step.id == *path);
            if !outermost && (self.other.view.task(path).is_none() || find_step(self.plan, path).is_none()) {
                return Err(Error::not_found("no_such_task", format!("there is no task `{path}` at event {}", self.other.at))
                    .place(path.clone())
                    .fix("name a step of the outermost list, or a task as `orc runs state` shows it"));
            }
            let end = |event: &Event| {
                event.task() == Some(path)
                    && matches!(event, Event::TaskSucceeded { .. } | Event::TaskSkipped { .. } | Event::TaskFailed { retry_at: None, .. })
            };
            ends.insert(path, self.other.events.iter().rposition(end).unwrap_or(usize::MAX));
        }
        Ok(ends)
    }

    /// Tasks that have an end which the run could go on from.
    fn done(&self) -> BTreeSet<&str> {
        let mut done = BTreeSet::new();
        for event in &self.other.events {
            let Some(path) = event.task() else { continue };
            match event {
                Event::TaskSucceeded { unmet: Some(_), .. } if self.retry => {}
                Event::TaskSucceeded { .. } | Event::TaskSkipped { .. } => drop(done.insert(path)),
                Event::TaskFailed { retry_at: None, then, .. } if self.harmless(path, *then) => drop(done.insert(path)),
                // Begun anew, with everything inside it.
                Event::BlockOpened { .. } => done.retain(|other| !is_at_or_inside(other, path)),
                _ => {}
            }
        }
        done
    }

    /// Whether a failure let the run go on then and would now.
    fn harmless(&self, path: &str, then: Option<OnError>) -> bool {
        [&*self.other.definition.plan, self.plan].into_iter().all(|plan| {
            let meaning = then.or_else(|| find_step(plan, path).map(|step| step.on_error)).unwrap_or(OnError::Fail);
            meaning != OnError::Fail && !(self.retry && meaning == OnError::FailAtEnd)
        })
    }

    /// Blocks of which an attempt has failed: what is inside belongs to several attempts.
    fn broken(&self) -> BTreeSet<&str> {
        let (mut opened, mut broken) = (BTreeSet::new(), BTreeSet::new());
        for event in &self.other.events {
            match event {
                Event::BlockOpened { task, .. } if !opened.insert(task.as_str()) => drop(broken.insert(task.as_str())),
                Event::HandlerOpened { task, .. } => drop(broken.insert(task.as_str())),
                _ => {}
            }
        }
        broken
    }

    fn keeps(&self, path: &str, event: &Event, done: &BTreeSet<&str>, broken: &BTreeSet<&str>) -> bool {
        let mut at = Some(path.to_owned());
        let mut ended = false;
        while let Some(own) = at {
            let Some(task) = self.other.view.task(&own) else { return false };
            let same = find_step(self.plan, &own).is_some_and(|step| step.action.uses() == task.uses);
            if !same || self.outputs.contains_key(&own) {
                return false;
            }
            ended |= done.contains(own.as_str());
            if !done.contains(own.as_str()) && broken.contains(own.as_str()) {
                return false;
            }
            at = task.parent.clone();
        }
        ended || matches!(event, Event::BlockOpened { .. } | Event::LoopTurned { .. })
    }
}

fn given(path: &str, output: &Value) -> Event {
    Event::TaskSucceeded { task: path.to_owned(), output: Payload::Inline(Arc::new(output.clone())), usage: None, unmet: None }
}

fn is_at_or_inside(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '[']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_is_bounded_by_its_bytes_too() {
        let run = RunId::from_slice(&[1; 16]).expect("an id");
        assert!(within(run, 1, BYTES_MAX).is_ok());
        let error = within(run, 7, BYTES_MAX + 1).expect_err("too large");
        assert!(error.code() == "history_too_large" && error.message().contains("256 MiB"), "{error}");
    }
}
