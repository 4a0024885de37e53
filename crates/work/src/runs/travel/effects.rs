//! What a run did outside: every call that changes something or costs something, with what is known of undoing it.

use super::{
    super::{definition, stream, views::PayloadDoc},
    sql,
    undo::{Inputs, Known, settle},
};
use crate::State;
use base::{Ctx, Error, Kind, Money, Result, RunId, Timestamp};
use engine::{
    Definition,
    event::{Asks, Ending, Event, Payload, RunStarted, Usage},
    port::Effect,
    view::undo_of,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use store::StoredEvent;

/// Actions that one answer lists at most; the rest is counted.
const ITEMS_MAX: usize = 10_000;
const PAGE: usize = 1_000;
/// As many notes of what was there before are read: one for each call that is listed, and those of calls that are not.
const KEPT_MAX: usize = 100_000;

/// What a run did outside.
#[derive(Default, Serialize, JsonSchema)]
#[schemars(rename = "RunEffects")]
pub(super) struct EffectsView {
    /// In the order in which they began; at most 10,000.
    pub(super) items: Vec<EffectView>,
    /// How many more there are.
    pub(super) more: u64,
    /// Of all model calls of this run, those for tags `<AUTO>` too.
    #[schemars(with = "i64")]
    cost_microusd: Money,
}

/// One action outside.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RunEffect")]
pub(super) struct EffectView {
    /// The event that told of it before it began.
    pub(super) seq: u64,
    /// The task that did it; empty: the run itself.
    pub(super) task: String,
    /// The call, where a model asked for it inside its task.
    pub(super) call: Option<String>,
    pub(super) attempt: u32,
    /// `tool`, `model` or `file` (an output written by `save`).
    pub(super) kind: &'static str,
    /// The tool, the model that answered, or the path.
    pub(super) what: String,
    /// `idempotent`, `compensable` or `irreversible`; null for models, and for tools that this program does not know.
    pub(super) class: Option<&'static str>,
    /// `running`, `done`, `failed` (or somebody has said that it did not happen), or `unknown`: it was cut off, and nobody knows whether it
    /// happened.
    pub(super) state: &'static str,
    #[schemars(with = "String")]
    pub(super) began_at: Timestamp,
    #[schemars(with = "PayloadDoc")]
    pub(super) input: Payload,
    #[schemars(with = "i64")]
    pub(super) cost_microusd: Money,
    /// It can be undone.
    pub(super) undoable: bool,
    /// How, or why not.
    pub(super) undo: String,
    /// The call that undoes it.
    pub(super) undone_by: Option<Undo>,
    /// Sent to outside systems as `Idempotency-Key`.
    pub(super) key: String,
}

/// A call that undoes an effect. It is safe to repeat, and refuses when what was done was changed since.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "RunUndo")]
pub(super) struct Undo {
    pub(super) tool: String,
    pub(super) with: Value,
}

/// What an effect belongs to: a task, and the call inside it.
type Of = (String, Option<String>);

/// The events of a run become its effects.
struct Scan<'a> {
    state: &'a State,
    definition: &'a Definition,
    out: EffectsView,
    /// What workflows were given.
    inputs: Inputs,
    started: Option<RunStarted>,
    /// Those that have begun and of whose end more may be said.
    open: BTreeMap<Of, usize>,
    /// Where the outputs of tasks are saved.
    saved: BTreeMap<String, (String, Payload)>,
    /// What those gave that can perhaps be undone.
    gave: BTreeMap<usize, Payload>,
}

/// Everything up to the last event.
pub(super) async fn list(state: &State, ctx: &Ctx, run: RunId) -> Result<EffectsView> {
    let info = stream(state, ctx, run).await?;
    let definition = &*definition(state, &info).await?;
    let mut scan = Scan {
        state,
        definition,
        out: EffectsView::default(),
        inputs: Inputs::new(),
        started: None,
        open: BTreeMap::new(),
        saved: BTreeMap::new(),
        gave: BTreeMap::new(),
    };
    let mut after = 0;
    while after < info.seq {
        let page = state.journal.read(ctx.org, run, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.seq;
        page.iter().try_for_each(|stored| scan.take(stored))?;
    }
    let Scan { mut out, gave, inputs, .. } = scan;
    // Of those that were taken over it was kept for the run they happened in.
    let kept = if gave.is_empty() { HashMap::new() } else { sql::kept_of(&state.store.org(ctx.org), run, KEPT_MAX).await? };
    for (i, output) in gave {
        if let Some(item) = out.items.get_mut(i).filter(|item| item.state == "done") {
            settle(state, ctx, &Known { definition, inputs: &inputs, kept: &kept }, item, &output).await?;
        }
    }
    Ok(out)
}

/// What can be said without asking the tool.
fn undo(effect: Option<Effect>) -> &'static str {
    match effect {
        Some(Effect::Irreversible) => "cannot be undone: the tool does not know how",
        Some(_) => "cannot be undone: what was there before was not kept",
        None => "cannot be undone: this program does not know the tool",
    }
}

impl Scan<'_> {
    fn take(&mut self, stored: &StoredEvent) -> Result<()> {
        let event: Event = serde_json::from_str(&stored.body)
            .map_err(|e| Error::internal("event_not_readable", format!("event {} is not readable: {e}", stored.seq)))?;
        // What a block was given holds in a run that goes on from there as well.
        if let Event::BlockOpened { task, inputs: Some(given), .. } = &event {
            self.inputs.insert(task.clone(), given.clone());
        }
        // It happened in the run that the past is from.
        if self.started.as_ref().is_some_and(|started| started.takes_over(stored.seq)) {
            return Ok(());
        }
        match event {
            Event::RunStarted(started) => {
                self.inputs.insert(String::new(), started.inputs.clone());
                self.started = Some(started);
            }
            Event::TaskStarted { task, uses, attempt, key, input } => {
                if engine::is_save(&key) {
                    self.save(stored, (task, None, attempt, key));
                } else if uses == "model" {
                    self.model(stored, (task, attempt, key), input);
                } else {
                    self.tool(stored, (task, None, attempt, key), &uses, input);
                }
            }
            Event::CallStarted { task, call, tool, key, input } => self.tool(stored, (task, Some(call), 1, key), &tool, input),
            Event::CallFinished { task, call, output, failed } => {
                self.give(&(task.clone(), Some(call.clone())), output);
                self.close(task, Some(call), if failed { "failed" } else { "done" }, None);
            }
            Event::ModelAnswered { task, usage, .. } => self.pay(&(task, None), &usage),
            Event::SaveStarted { task, path, key, output, usage } => {
                self.give(&(task.clone(), None), output.clone());
                self.close(task.clone(), None, "done", usage);
                self.saved.insert(task.clone(), (path, output));
                self.save(stored, (task, None, 1, key));
            }
            Event::ApprovalRequested { task, call, asks: Asks::Outcome, .. } => {
                if let Some(i) = self.open.get(&(task, call)) {
                    doubt(&mut self.out.items, *i);
                }
            }
            // A person says that it has not happened; it begins once more.
            Event::ApprovalDecided { task, call, approved: true, output: None, .. } => self.close(task, call, "failed", None),
            Event::TaskSucceeded { task, usage, output, .. } => {
                self.give(&(task.clone(), None), output);
                self.end(task, "done", usage);
            }
            Event::TaskFailed { task, error, usage, .. }
            | Event::HandlerOpened { task, error, usage, .. }
            | Event::TaskSkipped { task, error: Some(error), usage, .. } => self.end(task, failed(&error), usage),
            Event::TaskCancelled { task } => self.end(task, "unknown", None),
            Event::RunSucceeded { .. } | Event::RunFailed { .. } | Event::RunCancelled { .. } => {
                self.open.values().for_each(|i| doubt(&mut self.out.items, *i));
            }
            Event::AutoAsked { .. } | Event::AutoRefused { .. } | Event::AutoResolved { .. } => self.auto(stored, event),
            _ => {}
        }
        Ok(())
    }

    /// What was left to a model is asked.
    fn auto(&mut self, stored: &StoredEvent, event: Event) {
        match event {
            Event::AutoAsked { task, question, usage, ending, .. } => {
                if let Some(Ending::Done { output, .. }) = &ending {
                    self.give(&(task.clone(), None), output.clone());
                }
                let ended = if let Some(Ending::Failed { error, .. }) = &ending { failed(error) } else { "done" };
                self.close(task.clone(), None, ended, usage);
                self.model(stored, (task, 1, String::new()), question);
            }
            Event::AutoRefused { task, usage, over, .. } => {
                self.pay(&(task.clone(), None), &usage);
                if over {
                    self.close(task, None, "failed", None);
                }
            }
            Event::AutoResolved { task, usage, from_lock, .. } => {
                if from_lock {
                    self.forget(task);
                } else {
                    self.close(task, None, "done", Some(usage));
                }
            }
            _ => {}
        }
    }

    fn fresh(&self, stored: &StoredEvent, (task, call, attempt, key): (String, Option<String>, u32, String), input: Payload) -> EffectView {
        EffectView {
            seq: stored.seq,
            task,
            call,
            attempt,
            kind: "tool",
            what: String::new(),
            class: None,
            state: "running",
            began_at: stored.at,
            input,
            cost_microusd: Money::default(),
            undoable: false,
            undo: "cannot be undone: an answer of a model is paid for".to_owned(),
            undone_by: None,
            key,
        }
    }

    fn tool(&mut self, stored: &StoredEvent, of: (String, Option<String>, u32, String), tool: &str, input: Payload) {
        let effect = self.state.engine.effect_of(tool);
        if effect == Some(Effect::Pure) {
            return;
        }
        let undo = undo(effect).to_owned();
        let item = self.fresh(stored, of, input);
        self.add(EffectView { what: tool.to_owned(), class: effect.map(Effect::word), undo, ..item });
    }

    /// The output of a task is written to a file, for the first time or again.
    fn save(&mut self, stored: &StoredEvent, of: (String, Option<String>, u32, String)) {
        let Some((path, output)) = self.saved.get(&of.0).cloned() else { return };
        let item = EffectView { kind: "file", what: path, ..self.fresh(stored, of, output.clone()) };
        if let Some(i) = self.add(EffectView { class: Some("idempotent"), undo: undo(Some(Effect::Idempotent)).to_owned(), ..item }) {
            self.gave.insert(i, output);
        }
    }

    fn model(&mut self, stored: &StoredEvent, (task, attempt, key): (String, u32, String), input: Payload) {
        let item = self.fresh(stored, (task, None, attempt, key), input);
        self.add(EffectView { kind: "model", ..item });
    }

    /// Answers its place, if there is one.
    fn add(&mut self, item: EffectView) -> Option<usize> {
        let of = (item.task.clone(), item.call.clone());
        // It begins once more, and nothing was said of the first time.
        if let Some(i) = self.open.remove(&of) {
            doubt(&mut self.out.items, i);
        }
        if self.out.items.len() >= ITEMS_MAX {
            self.out.more += 1;
            return None;
        }
        let i = self.out.items.len();
        self.open.insert(of, i);
        self.out.items.push(item);
        Some(i)
    }

    /// Remembers what an effect gave, where that says how to undo it.
    fn give(&mut self, of: &Of, output: Payload) {
        let Some(i) = self.open.get(of) else { return };
        let said = of.1.is_none() && undo_of(&self.definition.plan, &of.0).is_some();
        if self.out.items.get(*i).is_some_and(|item| item.kind == "tool" && (said || self.state.engine.undoes(&item.what))) {
            self.gave.insert(*i, output);
        }
    }

    fn pay(&mut self, of: &Of, usage: &Usage) {
        self.out.cost_microusd += usage.cost_microusd;
        if let Some(item) = self.open.get(of).and_then(|i| self.out.items.get_mut(*i)) {
            item.cost_microusd += usage.cost_microusd;
            if item.kind == "model" {
                item.what.clone_from(&usage.served_by);
            }
        }
    }

    fn close(&mut self, task: String, call: Option<String>, state: &'static str, usage: Option<Usage>) {
        let of = (task, call);
        if let Some(usage) = &usage {
            self.pay(&of, usage);
        }
        if let Some(item) = self.open.remove(&of).and_then(|i| self.out.items.get_mut(i)) {
            item.state = state;
        }
    }

    /// The task has ended. Calls inside it that have not are cut off.
    fn end(&mut self, task: String, state: &'static str, usage: Option<Usage>) {
        let inside = self.open.range((task.clone(), None)..).take_while(|(of, _)| of.0 == task);
        inside.for_each(|(_, i)| doubt(&mut self.out.items, *i));
        self.close(task, None, state, usage);
    }

    /// Nothing was asked of anybody.
    fn forget(&mut self, task: String) {
        if let Some(i) = self.open.remove(&(task, None))
            && i + 1 == self.out.items.len()
        {
            self.out.items.pop();
        }
    }
}

/// Nobody knows whether it has happened, unless more is said of it later.
fn doubt(items: &mut [EffectView], i: usize) {
    if let Some(item) = items.get_mut(i).filter(|item| item.state == "running") {
        item.state = "unknown";
    }
}

fn failed(error: &Error) -> &'static str {
    if error.kind() == Kind::OutcomeUnknown { "unknown" } else { "failed" }
}
