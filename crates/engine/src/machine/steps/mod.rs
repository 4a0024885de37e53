//! One file per step kind, each with its transition table: what all kinds have in common stands in `machine/transitions.rs`.

pub(super) mod approval;
pub(super) mod ask;
pub(super) mod branch;
pub(super) mod for_each;
pub(super) mod model;
pub(super) mod repeat;
mod save;
pub(super) mod set;
pub(super) mod tool;
pub(super) mod wait;
pub(super) mod workflow;

use super::{
    Turn,
    pause::call_came,
    poison,
    state::{Detail, TaskRef},
};
use crate::port::{self, ToolCard};
use base::Error;
use flow::plan::{Action, Step};
pub use save::{SAVES, is_save, saved_text};

pub(super) type Describe<'a> = &'a dyn Fn(&str) -> Option<ToolCard>;
pub(super) type EffectOf<'a> = &'a dyn Fn(&str) -> Option<port::Effect>;

pub(super) fn begin(turn: &mut Turn<'_>, at: TaskRef, step: &Step, describe: Describe<'_>) -> Result<(), Error> {
    if turn.ask_auto(at, false)? {
        return Ok(());
    }
    match &step.action {
        Action::Tool { name, with } => tool::begin(turn, at, step, name, with),
        Action::Model(call) => model::begin(turn, at, step, call, describe),
        Action::Set { with } => set::begin(turn, at, with),
        Action::If { condition, .. } => branch::begin_if(turn, at, condition),
        Action::Switch { value, cases, .. } => branch::begin_switch(turn, at, value.as_ref(), cases),
        Action::ForEach { items, .. } => for_each::begin(turn, at, items),
        Action::Loop(repeat) => repeat::begin(turn, at, repeat),
        Action::Approval(approval) => approval::begin(turn, at, approval),
        Action::Ask(ask) => ask::begin(turn, at, ask),
        Action::Wait { wait, signal } => wait::begin(turn, at, wait.as_ref(), signal.as_deref()),
        Action::Workflow { name, with, .. } => workflow::begin(turn, at, name, with),
    }
}

/// Another attempt of a task that failed.
pub(super) fn again(turn: &mut Turn<'_>, at: TaskRef, describe: Describe<'_>) -> Result<(), Error> {
    let pinned = turn.run.pinned(at);
    let step = pinned.step();
    if matches!(turn.run.task(at).detail, Detail::Saving(_)) {
        turn.write_again(at);
        return Ok(());
    }
    match &turn.run.task(at).detail {
        Detail::Auto | Detail::None => return begin(turn, at, step, describe),
        Detail::Ending(_) => {
            turn.conclude(at, false);
            return Ok(());
        }
        _ => {}
    }
    match &step.action {
        Action::Tool { name, .. } => tool::again(turn, at, step, name),
        Action::Model(call) => model::again(turn, at, step, call, describe),
        _ => begin(turn, at, step, describe),
    }
    .map_err(|e| e.place(format!("step `{}`, line {}", step.id, step.line)))
}

/// An effect whose outcome this process does not know.
/// `came`: calls of a model of which the end is there already, and waits to be taken.
pub(super) fn recover(turn: &mut Turn<'_>, at: TaskRef, effect_of: EffectOf<'_>, describe: Describe<'_>, came: &[String]) {
    let pinned = turn.run.pinned(at);
    let step = pinned.step();
    if turn.run.is_poison(at) && !turn.quarantine(at, came) {
        return;
    }
    if turn.run.task(at).asking.is_some() {
        return turn.send_auto(Some(at));
    }
    match (&step.action, &turn.run.task(at).detail) {
        (_, Detail::Saving(_)) => turn.write(at),
        (Action::Tool { name, .. }, Detail::Effect { .. }) if approval::is_delicate(effect_of(name)) => {
            approval::ask_outcome(turn, at, approval::CUT_OFF, None);
        }
        (Action::Tool { name, .. }, Detail::Effect { input, key }) => {
            let (input, key) = (input.clone(), key.clone());
            tool::dispatch(turn, at, step, name, input, &key);
        }
        (Action::Model(call), Detail::Model(_)) => model::recover(turn, at, (step, call), (effect_of, describe), came),
        _ => {}
    }
}

/// Asks a person about those effects that harm when they are carried out twice; the others stay as they are.
pub(super) fn ask_what_became(turn: &mut Turn<'_>, at: TaskRef, effect_of: EffectOf<'_>) {
    let pinned = turn.run.pinned(at);
    let poison = turn.run.is_poison(at);
    let why = if poison { poison::WHY } else { approval::CUT_OFF };
    let asks = |tool: &str| poison || approval::is_delicate(effect_of(tool));
    match (&pinned.step().action, &turn.run.task(at).detail) {
        (Action::Tool { name, .. }, Detail::Effect { .. }) if asks(name) => approval::ask_outcome(turn, at, why, None),
        (Action::Model(_), Detail::Model(dialogue)) => {
            let path = turn.run.path(at);
            let unknown = dialogue.calls.iter().filter(|c| c.answer.is_none() && c.started && c.asked.is_none());
            let unknown = unknown.filter(|c| asks(&c.tool) && !call_came(turn.run, &path, &c.id));
            let unknown: Vec<String> = unknown.map(|c| c.id.clone()).collect();
            unknown.iter().for_each(|id| approval::ask_outcome(turn, at, why, Some(id)));
        }
        _ => {}
    }
}
