//! What names mean inside a run's templates: `inputs`, `steps`, loop variables, `run`. Values are borrowed, never copied,
//! until one is a result.

use super::{
    Turn,
    state::{Run, ScopeKind, Status},
};
use base::Error;
use flow::template::{Expr, Fuel, Item, Object, Scope, Template};
use serde_json::{Value, json};
use std::sync::Arc;

/// Operations that one evaluation may take.
const FUEL: u64 = 1_000_000;

struct View<'a> {
    run: &'a Run,
    scope: u32,
}

impl Scope for View<'_> {
    fn root(&self, name: &str) -> Option<Item<'_>> {
        match name {
            "inputs" => return Some(Item::Value(&self.run.scopes[self.scope as usize].inputs)),
            "steps" => return Some(Item::Object(Box::new(Steps { run: self.run, scope: self.scope }))),
            "run" => return Some(Item::Object(Box::new(Facts { run: self.run }))),
            _ => {}
        }
        let mut at = Some(self.scope);
        while let Some(index) = at {
            let scope = &self.run.scopes[index as usize];
            match &scope.kind {
                ScopeKind::Item { name: own, item, .. } if **own == *name => return Some(Item::Value(item)),
                ScopeKind::Item { index, .. } if name == "index" => return Some(Item::Owned(json!(index))),
                // A sub-workflow sees its inputs and nothing of its caller.
                ScopeKind::Workflow => return None,
                _ => {}
            }
            at = scope.parent.map(|p| p.scope);
        }
        None
    }
}

struct Steps<'a> {
    run: &'a Run,
    scope: u32,
}

impl Object for Steps<'_> {
    fn member(&self, id: &str) -> Option<Item<'_>> {
        let mut at = Some(self.scope);
        while let Some(index) = at {
            let scope = &self.run.scopes[index as usize];
            if let Some(step) = scope.find(id) {
                let task = scope.tasks.get(step as usize)?;
                return Some(Item::Object(Box::new(StepFacts { task })));
            }
            if matches!(scope.kind, ScopeKind::Workflow) {
                return None;
            }
            at = scope.parent.map(|p| p.scope);
        }
        None
    }
}

struct StepFacts<'a> {
    task: &'a super::state::Task,
}

impl Object for StepFacts<'_> {
    fn member(&self, key: &str) -> Option<Item<'_>> {
        match key {
            "output" => Some(Item::Value(&self.task.output)),
            "status" => Some(Item::Owned(json!(match self.task.status {
                Status::Succeeded => "succeeded",
                Status::Failed => "failed",
                Status::Skipped => "skipped",
                Status::Cancelled => "cancelled",
                _ => "pending",
            }))),
            "error" => Some(Item::Owned(match &self.task.error {
                Some(error) => json!({"code": error.code(), "message": error.message()}),
                None => Value::Null,
            })),
            _ => None,
        }
    }
}

struct Facts<'a> {
    run: &'a Run,
}

impl Object for Facts<'_> {
    fn member(&self, key: &str) -> Option<Item<'_>> {
        Some(Item::Owned(match key {
            "workflow" => json!(self.run.plan.name),
            "started_at" => json!(self.run.started_at),
            "id" => json!(self.run.id),
            _ => return None,
        }))
    }
}

fn failed(e: flow::template::EvalError, source: &str) -> Error {
    Error::invalid(e.code, e.message).details(json!({"source": source, "offset": e.offset}))
}

impl Turn<'_> {
    pub(super) fn render(&self, scope: u32, template: &Template) -> Result<Arc<Value>, Error> {
        let view = View { run: self.run, scope };
        let value = template.render(&view, &mut Fuel(FUEL)).map_err(|e| failed(e, &template.source().to_string()))?;
        crate::codec::check_size("the value", &value, self.run.payload_max)?;
        Ok(Arc::new(value))
    }

    pub(super) fn test(&self, scope: u32, condition: &Expr) -> Result<bool, Error> {
        let view = View { run: self.run, scope };
        condition.test(&view, &mut Fuel(FUEL)).map_err(|e| failed(e, condition.source()))
    }

    /// Rendered as text: strings as they are, other values as JSON.
    pub(super) fn render_text(&self, scope: u32, template: &Template) -> Result<String, Error> {
        Ok(match &*self.render(scope, template)? {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        })
    }
}
