//! `for_each`: the same steps for every item, some at once.

use super::super::codes;
use super::super::fields::{Field, Want, field, required};
use super::super::shape::Shape;
use super::{Build, Draft, Known, OUTPUT, StepKind, shape_of_group, shape_of_value, with};
use crate::plan::Action;
use crate::yaml::Node;
use expr::signature::Kinds;

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
        let template = build.template(node);
        let items = build.shape(node);
        let kinds = items.kinds();
        if !kinds.is_empty() && !kinds.meets(Kinds::LIST) {
            let (message, label) = (format!("`items` must be a list, and this is {}", kinds.words()), "not a list");
            build.report.doubt(codes::BAD_ARGUMENT, node.at, message, label);
        }
        shape = items.item();
        template
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

/// The name of the item and what is known of it, before references are looked at.
pub(super) fn early_item(known: &Known<'_>, draft: &Draft<'_>) -> (String, Shape) {
    let with = draft.values.get("with");
    let name = with.and_then(|w| w.get("as")).and_then(super::super::build::word).unwrap_or_else(|| "item".to_owned());
    let shape = with.and_then(|w| w.get("items")).map_or(Shape::Any, |node| shape_of_value(known, node).item());
    (name, shape)
}

fn shape(known: &Known<'_>, draft: &Draft<'_>) -> Shape {
    Shape::list(shape_of_group(known, draft, draft.groups.first()))
}
