//! What names mean inside a run's templates: `inputs`, `steps`, loop variables, `run`. Values are borrowed, never copied,
//! until one is a result.

use super::{
    Turn,
    state::{Detail, Run, ScopeKind, Status, TaskRef},
};
use base::Error;
use flow::template::{Expr, Fuel, Item, Object, Scope, Template};
use serde_json::{Value, json};
use std::sync::Arc;

/// Operations that one evaluation may take.
const FUEL: u64 = 1_000_000;

/// The iteration of a loop that would begin next, while it is asked whether it does.
#[derive(Clone, Copy)]
pub(super) struct Around {
    pub(super) at: TaskRef,
    pub(super) index: usize,
    pub(super) previous: Option<u32>,
}

/// From where something is looked at.
#[derive(Clone, Copy)]
pub(super) struct Eyes<'a> {
    pub(super) scope: u32,
    pub(super) around: Option<Around>,
    /// While it is asked what is expected of it.
    pub(super) output: Option<&'a Value>,
}

impl Eyes<'_> {
    pub(super) fn of(scope: u32) -> Self {
        Self { scope, around: None, output: None }
    }
}

struct View<'a> {
    run: &'a Run,
    scope: u32,
    around: Option<Around>,
    output: Option<&'a Value>,
}

impl Scope for View<'_> {
    fn root(&self, name: &str) -> Option<Item<'_>> {
        match name {
            "inputs" => return Some(Item::Value(&self.run.scopes[self.scope as usize].inputs)),
            "steps" => return Some(Item::Object(Box::new(Steps { run: self.run, scope: self.scope }))),
            "run" => return Some(Item::Object(Box::new(Facts { run: self.run }))),
            "loops" => return Some(Item::Object(Box::new(Loops { run: self.run, scope: self.scope, around: self.around }))),
            "output" if self.output.is_some() => return self.output.map(Item::Value),
            "index" if self.around.is_some() => return self.around.map(|a| Item::Owned(json!(a.index))),
            _ => {}
        }
        let mut at = Some(self.scope);
        while let Some(index) = at {
            let scope = &self.run.scopes[index as usize];
            match &scope.kind {
                ScopeKind::Item { name: own, item, .. } if **own == *name => return Some(Item::Value(item)),
                ScopeKind::Item { index, .. } | ScopeKind::Iteration { index, .. } if name == "index" => {
                    return Some(Item::Owned(json!(index)));
                }
                ScopeKind::Handler { error, .. } if name == "error" => return Some(Item::Value(error)),
                // A sub-workflow sees its inputs and nothing of its caller.
                ScopeKind::Workflow => return None,
                _ => {}
            }
            at = scope.parent.map(|p| p.scope);
        }
        None
    }
}

struct Loops<'a> {
    run: &'a Run,
    scope: u32,
    around: Option<Around>,
}

impl Object for Loops<'_> {
    fn member(&self, id: &str) -> Option<Item<'_>> {
        if let Some(around) = self.around.filter(|a| self.run.step(a.at).id == id) {
            let turn = Turned { run: self.run, index: around.index, items: None, previous: around.previous };
            return Some(Item::Object(Box::new(turn)));
        }
        let mut at = Some(self.scope);
        while let Some(index) = at {
            let scope = &self.run.scopes[index as usize];
            let parent = scope.parent?;
            let found = match &scope.kind {
                ScopeKind::Item { index, .. } => Some((*index, true, None)),
                ScopeKind::Iteration { index, previous } => Some((*index, false, *previous)),
                ScopeKind::Workflow => return None,
                _ => None,
            };
            if let Some((index, items, previous)) = found.filter(|_| self.run.step(parent).id == id) {
                let items = match &self.run.task(parent).detail {
                    Detail::Block(open) if items => Some(open.items.as_slice()),
                    _ => None,
                };
                return Some(Item::Object(Box::new(Turned { run: self.run, index, items, previous })));
            }
            at = Some(parent.scope);
        }
        None
    }
}

/// One turn of a loop.
struct Turned<'a> {
    run: &'a Run,
    index: usize,
    items: Option<&'a [Arc<Value>]>,
    previous: Option<u32>,
}

impl Object for Turned<'_> {
    fn member(&self, key: &str) -> Option<Item<'_>> {
        let left = |items: &[Arc<Value>]| items.len().saturating_sub(self.index + 1);
        Some(Item::Owned(match (key, self.items) {
            ("index", _) => json!(self.index),
            ("position", _) => json!(self.index + 1),
            ("is_first", _) => json!(self.index == 0),
            ("has_prev", _) => json!(self.index > 0),
            ("previous", None) => return Some(Item::Object(Box::new(Before { run: self.run, scope: self.previous? }))),
            ("previous", Some(_)) if self.index == 0 => return None,
            ("item", Some(items)) => return items.get(self.index).map(|item| Item::Value(item)),
            ("length", Some(items)) => json!(items.len()),
            ("remaining", Some(items)) => json!(left(items)),
            ("is_last", Some(items)) => json!(left(items) == 0),
            ("has_next", Some(items)) => json!(left(items) > 0),
            _ => return None,
        }))
    }
}

/// The steps of the iteration before.
struct Before<'a> {
    run: &'a Run,
    scope: u32,
}

impl Object for Before<'_> {
    fn member(&self, id: &str) -> Option<Item<'_>> {
        let scope = self.run.scopes.get(self.scope)?;
        let task = scope.tasks.get(scope.find(id)? as usize)?;
        Some(Item::Object(Box::new(StepFacts { task })))
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
                Some(error) => json!({"code": error.code(), "kind": error.kind(), "message": error.message()}),
                None => Value::Null,
            })),
            "saved" => Some(Item::Owned(self.task.saved.as_deref().map_or(Value::Null, |path| json!(path)))),
            "attempts" => Some(Item::Owned(json!(self.task.attempt))),
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
        self.render_seen(&Eyes::of(scope), template)
    }

    fn render_seen(&self, eyes: &Eyes<'_>, template: &Template) -> Result<Arc<Value>, Error> {
        let view = View { run: self.run, scope: eyes.scope, around: eyes.around, output: eyes.output };
        let value = template.render(&view, &mut Fuel(FUEL)).map_err(|e| failed(e, &template.source().to_string()))?;
        crate::codec::check_size("the value", &value, self.run.payload_max)?;
        Ok(Arc::new(value))
    }

    pub(super) fn test(&self, scope: u32, condition: &Expr) -> Result<bool, Error> {
        self.test_around(scope, condition, None)
    }

    /// Whether something holds of an output.
    pub(super) fn test_output(&self, scope: u32, condition: &Expr, output: &Value) -> Result<bool, Error> {
        let view = View { run: self.run, scope, around: None, output: Some(output) };
        condition.test(&view, &mut Fuel(FUEL)).map_err(|e| failed(e, condition.source()))
    }

    pub(super) fn test_around(&self, scope: u32, condition: &Expr, around: Option<Around>) -> Result<bool, Error> {
        let view = View { run: self.run, scope, around, output: None };
        condition.test(&view, &mut Fuel(FUEL)).map_err(|e| failed(e, condition.source()))
    }

    /// Rendered as text: strings as they are, other values as JSON.
    pub(super) fn render_text(&self, scope: u32, template: &Template) -> Result<String, Error> {
        self.render_text_seen(&Eyes::of(scope), template)
    }

    pub(super) fn render_text_seen(&self, eyes: &Eyes<'_>, template: &Template) -> Result<String, Error> {
        Ok(match &*self.render_seen(eyes, template)? {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        })
    }
}
