//! `for_each`: the same steps for every item, some at once.

use super::super::codes;
use super::super::fields::{Field, Want, field, required};
use super::super::names;
use super::super::shape::Shape;
use super::{Build, Draft, Known, OUTPUT, StepKind, shape_of_group, with};
use crate::plan::Action;
use crate::yaml::Node;
use expr::text::{self, Text};
use std::rc::Rc;

const ITEMS_MAX: usize = 10_000;
const PARALLEL: usize = 8;
const PARALLEL_MAX: u64 = 1_000;

const WITH: &[Field] = &[
    required("items", Want::List, "what is gone through, at most 10,000"),
    field("max_parallel", Want::Count(1, PARALLEL_MAX), "how many run at once; 8 if absent"),
    field("as", Want::Word, "the name of the item inside; `item` if absent"),
    field("until", Want::Condition, "asked after every item, of that item; once it holds, no further one begins"),
];

pub(super) static KIND: StepKind = StepKind {
    name: "for_each",
    about: "runs its steps for every item; the output is the list of theirs, in the order of the items",
    with_field: &[required("with", Want::Map, "the items")],
    with: Some(WITH),
    keys: &[required("steps", Want::Steps, "run for every item; they see `item` and `index`"), OUTPUT],
    build,
    shape,
};

fn build(build: &mut Build<'_, '_>, draft: &Draft<'_>) -> Option<Action> {
    let values = with(build, draft);
    let get = |name: &str| values.as_ref().and_then(|v| v.get(name));
    let item_name = get("as").map_or(Some("item".to_owned()), |node| name(build, node)).unwrap_or_else(|| "item".to_owned());
    let mut shape = Shape::Any;
    let items = get("items").and_then(|node| {
        if let Some(list) = node.list().filter(|l| l.len() > ITEMS_MAX) {
            let message = format!("a loop goes through at most {ITEMS_MAX} items, and here are {}", list.len());
            build.report.error(codes::TOO_MANY, node.at, message, "too many items");
        }
        shape = item_shape(build, node);
        build.template(node)
    });
    let max_parallel = get("max_parallel").and_then(|n| n.to_json().as_u64()).map_or(PARALLEL, |n| n as usize);
    let outer = build.enter_loop(draft, Some((item_name.clone(), shape)));
    let until = get("until").map(|node| build.condition_inside(draft, "steps", node));
    let body = build.branch(draft, "steps");
    build.leave_loop(outer);
    if matches!(until, Some(None)) {
        return None;
    }
    Some(Action::ForEach { items: items?, max_parallel, item_name, body, until: until.flatten() })
}

fn name(build: &mut Build<'_, '_>, node: &Node) -> Option<String> {
    let name = super::super::build::word(node)?;
    let good = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && name.len() <= 64;
    let taken = ["inputs", "steps", "run", "index", "loop", "loops", "error", "output", "json", "true", "false", "none", "null"]
        .contains(&name.as_str());
    if !good || taken {
        let label = if taken { "this name has a meaning already" } else { "not a name" };
        build
            .report
            .error(codes::BAD_NAME, node.at, format!("`{name}` cannot be the name of the item"), label)
            .note("a name is a lower-case letter followed by lower-case letters, digits or `_`");
        return None;
    }
    Some(name)
}

/// What is known of one item.
fn item_shape(build: &mut Build<'_, '_>, node: &Node) -> Shape {
    match node.text().map(text::parse) {
        Some(Ok(Text::Exact(code))) => names::shape_of_expression(build, node, 0, &code).item(),
        _ => Shape::Any,
    }
}

fn shape(known: &Known<'_>, draft: &Draft<'_>) -> Shape {
    Shape::List(Rc::new(shape_of_group(known, draft, draft.groups.first())))
}
