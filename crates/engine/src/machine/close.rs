//! The end of a block, and of the run: outputs are evaluated, failures move one level up.

use super::{
    Effect, RUN_TIMER, Turn,
    auto::Asker,
    life,
    scope::Eyes,
    state::{Detail, Phase, ScopeKind, Status, TaskRef},
    steps,
};
use crate::event::{Event, Payload};
use base::Error;
use flow::plan::Action;
use serde_json::{Map, Value};
use std::sync::Arc;

impl Turn<'_> {
    pub(super) fn close(&mut self, block: Option<TaskRef>, describe: steps::Describe<'_>) {
        match block {
            None => self.close_run(),
            Some(at) => self.close_block(at, describe),
        }
    }

    fn close_run(&mut self) {
        if self.run.asking.is_some() {
            if self.run.phase == Phase::Running {
                return;
            }
            self.effects.push(Effect::Abort { task: String::new() });
        }
        if self.run.phase == Phase::Running && self.outputs_open() {
            return;
        }
        if self.run.closed() {
            return;
        }
        if self.run.plan.timeout_ms.is_some() {
            self.effects.push(Effect::ClearTimer { name: RUN_TIMER.to_owned() });
        }
        let untaken = self.run.untaken();
        if let Some(ms) = self.run.timed_out_ms {
            return self.emit(Event::RunFailed { error: life::run_timed_out(ms), task: None, untaken });
        }
        if self.run.phase == Phase::Cancelling {
            return self.emit(Event::RunCancelled { untaken });
        }
        if let Some(error) = self.run.scopes[0].failing.clone() {
            let task = self.run.cause.as_ref().map(|(task, _)| task.clone());
            let error = self.run.cause.as_ref().map_or(error, |(_, e)| e.clone());
            return self.emit(Event::RunFailed { error, task, untaken });
        }
        if let Some((task, error)) = self.run.late.clone() {
            return self.emit(Event::RunFailed { error, task: Some(task), untaken });
        }
        match self.outputs(None, 0) {
            Ok(outputs) => self.emit(Event::RunSucceeded { outputs: Payload::Inline(outputs), untaken }),
            Err(error) => self.emit(Event::RunFailed { error, task: None, untaken }),
        }
    }

    /// Asks for what is open in the outputs of a run that is about to succeed; its time limit holds until they are there.
    fn outputs_open(&mut self) -> bool {
        if self.run.scopes[0].failing.is_some() || self.run.late.is_some() {
            return false;
        }
        match self.ask_output(None, 0, 0) {
            Ok(asked) => asked,
            Err(error) => {
                self.unanswered(None, error);
                true
            }
        }
    }

    fn close_block(&mut self, at: TaskRef, describe: steps::Describe<'_>) {
        let Some(task) = self.run.held(at) else { return };
        let Detail::Block(open) = &task.detail else { return };
        if task.status != Status::Open || open.active > 0 || !self.run.may_close(at) || !open.awaiting.is_empty() && open.error.is_none() {
            return;
        }
        if self.run.is_handling(at) && self.run.phase == Phase::Running {
            return self.handled(at, describe);
        }
        if let Some(error) = open.error.clone() {
            return match self.run.phase {
                Phase::Cancelling => self.emit(Event::TaskCancelled { task: self.run.path(at) }),
                _ => self.fail(at, error),
            };
        }
        if matches!(self.run.step(at).action, Action::Loop(_)) {
            return self.close_loop(at);
        }
        let scopes = open.scopes.clone();
        let whole = !matches!(scopes.first().map(|s| &self.run.scopes[*s as usize].kind), Some(ScopeKind::Branch | ScopeKind::Workflow));
        if self.winding(at) && self.is_output_open(at, &scopes) {
            return self.emit(Event::TaskCancelled { task: self.run.path(at) });
        }
        for (turn, scope) in scopes.iter().enumerate() {
            match self.ask_output(Some(at), *scope, turn) {
                Ok(false) => {}
                Ok(true) => return,
                Err(error) => return self.fail(at, error),
            }
        }
        match scopes.iter().enumerate().map(|(turn, scope)| self.block_output(at, *scope, turn)).collect::<Result<Vec<_>, _>>() {
            Ok(mut outputs) if !whole => self.succeed(at, outputs.pop().unwrap_or_else(super::state::null), None),
            Ok(outputs) => {
                let list = outputs.into_iter().map(|v| Arc::try_unwrap(v).unwrap_or_else(|v| (*v).clone())).collect();
                let list = Value::Array(list);
                match crate::codec::check_size("the list of the loop's outputs", &list, self.run.payload_max) {
                    Ok(()) => self.succeed(at, Arc::new(list), None),
                    Err(error) => self.fail(at, error.place(self.place(at, "output"))),
                }
            }
            Err(error) => self.fail(at, error),
        }
    }

    pub(super) fn block_output(&self, at: TaskRef, scope: u32, turn: usize) -> Result<Arc<Value>, Error> {
        if let Detail::Block(open) = &self.run.task(at).detail
            && let Some(output) = open.folded.get(&scope)
        {
            return Ok(output.clone());
        }
        let state = &self.run.scopes[scope as usize];
        if matches!(state.kind, ScopeKind::Workflow) {
            return self.mapped(at, self.outputs(Some(at), scope)?);
        }
        match &state.block().output {
            Some(template) => {
                let pinned = self.run.pinned(at);
                let seen = (&Eyes::of(scope), Some(turn));
                let value = self.render(scope, template).and_then(|v| self.filled(Some(at), (v, "/output"), &pinned.step().auto, seen));
                value.map_err(|e| e.place(self.place(at, "output")))
            }
            None => Ok(state.tasks.last().map_or_else(super::state::null, |t| t.output.clone())),
        }
    }

    /// Under the names that the step has for them.
    fn mapped(&self, at: TaskRef, outputs: Arc<Value>) -> Result<Arc<Value>, Error> {
        let Action::Workflow { outputs: names, .. } = &self.run.step(at).action else { return Ok(outputs) };
        if names.is_empty() {
            return Ok(outputs);
        }
        let of = |theirs: &str| outputs.get(theirs).cloned().unwrap_or(Value::Null);
        Ok(Arc::new(Value::Object(names.iter().map(|(mine, theirs)| (mine.clone(), of(theirs))).collect())))
    }

    /// The declared outputs of the workflow whose steps stand in `scope`.
    fn outputs(&self, asker: Asker, scope: u32) -> Result<Arc<Value>, Error> {
        let plan = self.run.scopes[scope as usize].plan.clone();
        let mut map = Map::new();
        for (name, template) in &plan.outputs {
            let field = format!("/outputs/{}", name.replace('~', "~0").replace('/', "~1"));
            let value = self.render(scope, template).and_then(|v| self.filled(asker, (v, &field), &plan.auto, (&Eyes::of(scope), None)));
            let value = value.map_err(|e| e.place(format!("output `{name}` of workflow `{}`", plan.name)))?;
            map.insert(name.clone(), Arc::try_unwrap(value).unwrap_or_else(|v| (*v).clone()));
        }
        let map = Value::Object(map);
        crate::codec::check_size("the map of outputs", &map, self.run.payload_max)
            .map_err(|e| e.place(format!("outputs of workflow `{}`", plan.name)))?;
        Ok(Arc::new(map))
    }
}
