//! The kinds of steps. One kind is one file and one line in the list.

mod approval;
mod ask;
mod branch;
mod for_each;
mod model;
mod repeat;
mod rule;
mod set;
mod switch;
mod tool;
mod undo;
mod wait;
mod workflow;

pub(crate) use model::{REQUIRES, known_model};
pub(crate) use rule::{GATE, WHO, gate};
pub(crate) use switch::CASE;
pub(crate) use undo::{UNDO, undo};

use super::build::Build;
use super::draft::{Draft, Group};
use super::fields::{Field, Values, Want, field, read};
use super::infer::{self, Ground};
use super::shape::{Member as Reached, Shape};
use crate::catalog::Catalog;
use crate::plan::{Action, Signal};
use crate::yaml::{Kind as NodeKind, Node};
use expr::ast::{Ast, Member, Path};
use expr::signature::Kinds;
use expr::text;
use std::collections::BTreeMap;

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
    /// What the workflows give that the steps use.
    pub(crate) given: &'k BTreeMap<String, Shape>,
    pub(crate) inputs: &'k BTreeMap<String, Shape>,
    pub(crate) signals: &'k [Signal],
    /// Of the steps so far.
    pub(crate) shapes: BTreeMap<String, Shape>,
    /// Items of the loops around, innermost last.
    pub(crate) items: Vec<(String, Shape)>,
}

/// The names as far as they are known before references are looked at; complaints come later.
impl Ground for &Known<'_> {
    fn path(&mut self, _: &Ast, path: &Path, _: &[(String, Shape)], guarded: bool) -> Shape {
        if let Some((_, shape)) = self.items.iter().rev().find(|(name, _)| **name == *path.root) {
            return self.walk(shape.clone(), &path.members, "", guarded);
        }
        match (&*path.root, path.members.as_slice()) {
            ("inputs", [name, rest @ ..]) => {
                let shape = self.inputs.get(&*name.name).cloned().unwrap_or(Shape::Any);
                self.walk(shape, rest, "", guarded)
            }
            ("steps", [id, what, rest @ ..]) if &*what.name == "output" => {
                let shape = self.shapes.get(&*id.name).cloned().unwrap_or(Shape::Any);
                self.walk(shape, rest, "", guarded)
            }
            _ => Shape::Any,
        }
    }

    fn walk(&mut self, shape: Shape, members: &[Member], _: &str, _: bool) -> Shape {
        members.iter().fold(shape, |shape, member| match shape.member(&member.name) {
            Reached::Found(next) => next,
            Reached::Missing(_) | Reached::Scalar(_) => Shape::Any,
        })
    }

    fn wrong(&mut self, _: &Ast, _: String, _: String) {}

    fn idle(&mut self, _: &Ast, _: String, _: String) {}
}

impl StepKind {
    /// Whether it does something outside, in attempts that can be repeated and take time.
    pub(crate) fn has_attempts(&self) -> bool {
        matches!(self.name, "tool" | "model")
    }
}

/// The keys of a step that are about attempts.
pub(crate) const OF_ATTEMPTS: [&str; 2] = ["retry", "timeout"];

pub(crate) static KINDS: [&StepKind; 11] = [
    &tool::KIND,
    &model::KIND,
    &set::KIND,
    &branch::KIND,
    &switch::KIND,
    &for_each::KIND,
    &repeat::KIND,
    &approval::KIND,
    &ask::KIND,
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
    tool::APPROVE,
    undo::FIELD,
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
pub(crate) fn shape_of(known: &mut Known<'_>, draft: &Draft<'_>) {
    let outer = known.items.len();
    if draft.kind.name == for_each::KIND.name {
        let item = for_each::early_item(known, draft);
        known.items.push(item);
    }
    for group in &draft.groups {
        for inner in &group.steps {
            shape_of(known, inner);
        }
    }
    let mut shape = (draft.kind.shape)(known, draft);
    known.items.truncate(outer);
    // A handler may put a value in the place of the output.
    for handler in &draft.handlers {
        if let Some(value) = handler.get("value") {
            shape = shape.or(&shape_of_value(known, value));
        }
    }
    known.shapes.insert(draft.id.clone(), shape);
}

/// What a written value looks like.
pub(crate) fn shape_of_value(mut known: &Known<'_>, node: &Node) -> Shape {
    match &node.kind {
        NodeKind::Map(entries) => Shape::map(entries.iter().map(|e| (e.key.clone(), shape_of_value(known, &e.value)))),
        NodeKind::List(items) => {
            Shape::list(items.iter().fold(Shape::Kinds(Kinds::NONE), |all, item| all.or(&shape_of_value(known, item))))
        }
        NodeKind::Text(s) if super::auto::is_tag(s) => Shape::Any,
        NodeKind::Text(s) => match text::parse(s) {
            Ok(parsed) => infer::text(&mut known, &parsed),
            Err(_) => Shape::Any,
        },
        NodeKind::Bool(_) => Shape::simple("boolean"),
        NodeKind::Number(_) => Shape::simple("number"),
        NodeKind::Null => Shape::Any,
    }
}

/// What a block gives: its `output`, or else what its last step gives.
fn shape_of_group(known: &Known<'_>, draft: &Draft<'_>, group: Option<&Group<'_>>) -> Shape {
    if let Some(output) = draft.values.get("output") {
        return shape_of_value(known, output);
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
