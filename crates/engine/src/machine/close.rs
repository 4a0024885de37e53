//! The end of a block, and of the run: outputs are evaluated, failures move one level up.

use super::{
    Turn,
    state::{Detail, Phase, ScopeKind, Status, TaskRef},
};
use crate::event::{Event, Payload};
use base::Error;
use serde_json::{Map, Value};
use std::sync::Arc;

impl Turn<'_> {
    pub(super) fn close(&mut self, block: Option<TaskRef>) {
        match block {
            None => self.close_run(),
            Some(at) => self.close_block(at),
        }
    }

    fn close_run(&mut self) {
        if self.run.phase == Phase::Cancelling {
            return self.emit(Event::RunCancelled {});
        }
        if let Some(error) = self.run.scopes[0].failing.clone() {
            let task = self.run.cause.as_ref().map(|(task, _)| task.clone());
            let error = self.run.cause.as_ref().map_or(error, |(_, e)| e.clone());
            return self.emit(Event::RunFailed { error, task });
        }
        match self.outputs(0) {
            Ok(outputs) => self.emit(Event::RunSucceeded { outputs: Payload::Inline(outputs) }),
            Err(error) => self.emit(Event::RunFailed { error, task: None }),
        }
    }

    fn close_block(&mut self, at: TaskRef) {
        let Some(task) = self.run.held(at) else { return };
        let Detail::Block(open) = &task.detail else { return };
        if task.status != Status::Open || open.active > 0 {
            return;
        }
        if let Some(error) = open.error.clone() {
            return match self.run.phase {
                Phase::Cancelling => self.emit(Event::TaskCancelled { task: self.run.path(at) }),
                _ => self.fail(at, error),
            };
        }
        let scopes = open.scopes.clone();
        let whole = !matches!(scopes.first().map(|s| &self.run.scopes[*s as usize].kind), Some(ScopeKind::Branch | ScopeKind::Workflow));
        match scopes.iter().map(|scope| self.block_output(at, *scope)).collect::<Result<Vec<_>, _>>() {
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

    fn block_output(&self, at: TaskRef, scope: u32) -> Result<Arc<Value>, Error> {
        let state = &self.run.scopes[scope as usize];
        if matches!(state.kind, ScopeKind::Workflow) {
            return self.outputs(scope);
        }
        match &state.block().output {
            Some(template) => self.render(scope, template).map_err(|e| e.place(self.place(at, "output"))),
            None => Ok(state.tasks.last().map_or_else(super::state::null, |t| t.output.clone())),
        }
    }

    /// The declared outputs of the workflow whose steps stand in `scope`.
    fn outputs(&self, scope: u32) -> Result<Arc<Value>, Error> {
        let plan = self.run.scopes[scope as usize].plan.clone();
        let mut map = Map::new();
        for (name, template) in &plan.outputs {
            let value = self.render(scope, template).map_err(|e| e.place(format!("output `{name}` of workflow `{}`", plan.name)))?;
            map.insert(name.clone(), Arc::try_unwrap(value).unwrap_or_else(|v| (*v).clone()));
        }
        let map = Value::Object(map);
        crate::codec::check_size("the map of outputs", &map, self.run.payload_max)
            .map_err(|e| e.place(format!("outputs of workflow `{}`", plan.name)))?;
        Ok(Arc::new(map))
    }
}
