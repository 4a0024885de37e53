//! From a task's path back to its step in the plan.

use crate::machine::state::{branch_number, handler_of};
use flow::{
    plan::{Action, Block, Plan, Step, Undo},
    template::{EvalError, Fuel, Item, Scope},
};
use serde_json::Value;

pub(super) struct Place<'a> {
    pub(super) step: &'a Step,
    /// Sorts tasks in document order, parents before children.
    pub(super) order: Vec<u32>,
    pub(super) parent: Option<String>,
    pub(super) index: Option<u64>,
    /// The step of the innermost workflow around it, whose inputs it sees; `None`: those of the run.
    pub(super) within: Option<String>,
}

/// `None` for a path that this plan cannot produce.
pub(super) fn find<'a>(root: &'a Plan, path: &str) -> Option<Place<'a>> {
    let mut segments = path.split('/').peekable();
    let (mut plan, mut block, mut order) = (root, &root.body, Vec::new());
    let (mut parent, mut index, mut within, mut walked) = (None, None, None, String::new());
    loop {
        let segment = segments.next()?;
        let (id, item) = split_item(segment)?;
        let position = block.steps.iter().position(|s| s.id == id)?;
        let step = &block.steps[position];
        order.push(position as u32);
        let own = format!("{walked}{id}");
        if segments.peek().is_none() {
            return item.is_none().then_some(Place { step, order, parent, index, within });
        }
        walked.push_str(segment);
        walked.push('/');
        let handling = item.is_none() && segments.peek().is_some_and(|s| s.starts_with('!'));
        let branch = match &step.action {
            _ if handling => {
                let name = segments.next()?;
                walked.push_str(name);
                walked.push('/');
                Some(name)
            }
            Action::If { .. } | Action::Switch { .. } => {
                let name = segments.next()?;
                walked.push_str(name);
                walked.push('/');
                Some(name)
            }
            _ => None,
        };
        (plan, block) = inside(root, plan, step, branch)?;
        order.push(item.map_or_else(|| branch_number(&step.action, branch.unwrap_or_default()), |n| n as u32));
        index = item.or(index);
        if branch.is_none() && matches!(step.action, Action::Workflow { .. }) {
            within = Some(own.clone());
        }
        parent = Some(own);
    }
}

/// How the file says that the call of a task is undone, and the step of the workflow whose inputs it sees (`None`: those of the run).
pub fn undo_of<'a>(root: &'a Plan, path: &str) -> Option<(&'a Undo, Option<String>)> {
    let place = find(root, path)?;
    Some((place.step.undo.as_deref()?, place.within))
}

/// The input of the undoing call. What it is made of is what the journal holds, so it is the same whenever it is asked.
pub fn undo_input(undo: &Undo, inputs: &Value, with: &Value, output: &Value) -> Result<Value, EvalError> {
    undo.with.render(&Seen { inputs, with, output }, &mut Fuel::default())
}

struct Seen<'a> {
    inputs: &'a Value,
    with: &'a Value,
    output: &'a Value,
}

impl Scope for Seen<'_> {
    fn root(&self, name: &str) -> Option<Item<'_>> {
        match name {
            "inputs" => Some(Item::Value(self.inputs)),
            "with" => Some(Item::Value(self.with)),
            "output" => Some(Item::Value(self.output)),
            _ => None,
        }
    }
}

fn split_item(segment: &str) -> Option<(&str, Option<u64>)> {
    match segment.split_once('[') {
        None => Some((segment, None)),
        Some((id, rest)) => Some((id, Some(rest.strip_suffix(']')?.parse().ok()?))),
    }
}

/// The block that a block step opens.
pub(super) fn inside<'a>(root: &'a Plan, plan: &'a Plan, step: &'a Step, branch: Option<&str>) -> Option<(&'a Plan, &'a Block)> {
    if let Some((handler, _)) = branch.and_then(handler_of) {
        return Some((plan, &step.handlers.get(handler as usize)?.body));
    }
    match &step.action {
        Action::If { then, otherwise, .. } => Some((plan, if branch? == "then" { then } else { otherwise })),
        Action::Switch { cases, default, .. } => {
            let case = branch?.strip_prefix("case").and_then(|n| n.parse::<usize>().ok());
            Some((plan, case.and_then(|n| cases.get(n)).map_or(default, |c| &c.body)))
        }
        Action::ForEach { body, .. } => Some((plan, body)),
        Action::Loop(repeat) => Some((plan, &repeat.body)),
        Action::Workflow { name, .. } => {
            let inner = plan.workflows.get(name).or_else(|| root.workflows.get(name))?;
            Some((inner, &inner.body))
        }
        _ => None,
    }
}
