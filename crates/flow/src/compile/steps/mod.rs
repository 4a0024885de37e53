//! The kinds of steps. One kind is one file and one line in the list.

mod approval;
mod branch;
mod for_each;
mod model;
mod repeat;
mod set;
mod switch;
mod tool;
mod wait;
mod workflow;

pub(crate) use model::REQUIRES;
pub(crate) use switch::CASE;

use super::build::Build;
use super::draft::{Draft, Group};
use super::fields::{Field, Values, Want, field, read};
use super::shape::Shape;
use crate::catalog::Catalog;
use crate::plan::{Action, Plan};
use crate::yaml::{Kind as NodeKind, Node};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) const ATTEMPTS_MAX: u64 = 100;

pub(crate) const RETRY: &[Field] = &[
    field("attempts", Want::Count(1, ATTEMPTS_MAX), "attempts in all, the first included; 3 if absent"),
    field("backoff", Want::OneOf(&["constant", "linear", "exponential"]), "how the wait grows; exponential if absent"),
    field("delay", Want::Duration, "the first wait; 1s if absent"),
    field("max_delay", Want::Duration, "the longest wait; 1m if absent"),
    field("jitter", Want::Flag, "whether waits are drawn by chance, so that many do not come back at once; true if absent"),
];

pub(crate) struct StepKind {
    /// As written under `uses`; `tool` and `workflow` stand for many.
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    /// The field `with` itself, or none.
    pub(crate) with_field: &'static [Field],
    /// The keys of `with`; `None` if they depend on what is used.
    pub(crate) with: Option<&'static [Field]>,
    /// Keys beside those of every step.
    pub(crate) keys: &'static [Field],
    pub(crate) build: fn(&mut Build<'_, '_>, &Draft<'_>) -> Option<Action>,
    pub(crate) shape: fn(&Known<'_>, &Draft<'_>) -> Shape,
}

/// What shapes of outputs are made of.
pub(crate) struct Known<'k> {
    pub(crate) catalog: &'k Catalog,
    pub(crate) workflows: &'k BTreeMap<String, Arc<Plan>>,
    pub(crate) shapes: &'k BTreeMap<String, Shape>,
}

impl StepKind {
    /// Whether it does something outside, in attempts that can be repeated and take time.
    pub(crate) fn has_attempts(&self) -> bool {
        matches!(self.name, "tool" | "model")
    }
}

/// The keys of a step that are about attempts.
pub(crate) const OF_ATTEMPTS: [&str; 2] = ["retry", "timeout"];

pub(crate) static KINDS: [&StepKind; 10] = [
    &tool::KIND,
    &model::KIND,
    &set::KIND,
    &branch::KIND,
    &switch::KIND,
    &for_each::KIND,
    &repeat::KIND,
    &approval::KIND,
    &wait::KIND,
    &workflow::KIND,
];

const OUTPUT: Field = field("output", Want::Any, "what the step gives; the output of the last step of the branch that ran if absent");

/// Every key that some kind has, for steps whose kind is not known.
pub(crate) const ALL_KEYS: &[Field] = &[
    field("then", Want::Steps, "steps of an `if`"),
    field("else", Want::Steps, "steps of an `if`"),
    field("cases", Want::Cases, "cases of a `switch`"),
    field("default", Want::Steps, "steps of a `switch`"),
    field("steps", Want::Steps, "steps of a `for_each` or a `loop`"),
    OUTPUT,
];

pub(crate) fn kind_of(uses: &str) -> &'static StepKind {
    if uses.starts_with("workflow/") {
        return &workflow::KIND;
    }
    KINDS.into_iter().find(|k| k.name == uses && !matches!(k.name, "tool" | "workflow")).unwrap_or(&tool::KIND)
}

/// Words that `uses` knows beside tools.
pub(crate) fn words() -> impl Iterator<Item = &'static str> {
    KINDS.into_iter().map(|k| k.name).filter(|n| !matches!(*n, "tool" | "workflow"))
}

pub fn is_workflow_name(name: &str) -> bool {
    name.len() <= 64
        && name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
}

/// Notes what the outputs of a step and of the steps inside it look like.
pub(crate) fn shape_of(
    catalog: &Catalog,
    workflows: &BTreeMap<String, Arc<Plan>>,
    draft: &Draft<'_>,
    shapes: &mut BTreeMap<String, Shape>,
) {
    for group in &draft.groups {
        for inner in &group.steps {
            shape_of(catalog, workflows, inner, shapes);
        }
    }
    let shape = (draft.kind.shape)(&Known { catalog, workflows, shapes }, draft);
    shapes.insert(draft.id.clone(), shape);
}

/// What a written value looks like.
pub(crate) fn shape_of_value(node: &Node) -> Shape {
    match &node.kind {
        NodeKind::Map(entries) => Shape::map(entries.iter().map(|e| (e.key.clone(), shape_of_value(&e.value)))),
        NodeKind::List(_) => Shape::List(std::rc::Rc::new(Shape::Any)),
        NodeKind::Text(s) if s.contains("{{") || s.contains("{%") => Shape::Any,
        NodeKind::Text(_) => Shape::simple("string"),
        NodeKind::Bool(_) => Shape::simple("boolean"),
        NodeKind::Number(_) => Shape::simple("number"),
        NodeKind::Null => Shape::Any,
    }
}

/// What a block gives: its `output`, or else what its last step gives.
fn shape_of_group(known: &Known<'_>, draft: &Draft<'_>, group: Option<&Group<'_>>) -> Shape {
    if let Some(output) = draft.values.get("output") {
        return shape_of_value(output);
    }
    let last = group.and_then(|g| g.steps.last());
    last.and_then(|step| known.shapes.get(&step.id).cloned()).unwrap_or(Shape::Any)
}

/// The values of `with` by the kind's table; without `with`, what is required is complained of.
fn with<'n>(build: &mut Build<'_, '_>, draft: &Draft<'n>) -> Option<Values<'n>> {
    let node = draft.values.get("with")?;
    let what = format!("`with` of `{}`", draft.uses);
    Some(read(build.report, node, &what, &[draft.kind.with.unwrap_or_default()]))
}
